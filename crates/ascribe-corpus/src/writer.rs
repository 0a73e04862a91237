//! The one thread that writes: entries in, in batches, each whole or not at all.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ascribe_tables::Cell;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use crate::entry::{CORRECTED, DATE, Entry};
use crate::facts::{self, LAST_QUOTATION, LINKED};
use crate::filters::number;
use crate::kept;
use crate::store::without_triggers;
use crate::{Error, Store};

/// Entries that wait for the writer; more would only cost memory.
const WAITING: usize = 256;

/// Of one transaction: at most so many articles, or so long.
const BATCH: usize = 1000;
const BATCH_TIME: Duration = Duration::from_millis(500);

/// Takes entries on any thread and has them written by one of its own.
#[derive(Debug)]
pub struct Writer {
    sender: SyncSender<Entry>,
    thread: JoinHandle<Result<(Store, Written), Error>>,
}

/// What a [`Writer`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Articles that the store did not have.
    pub n_new: u64,
    /// Articles that took the place of an earlier form of theirs.
    pub n_replaced: u64,
    /// Quotations of both.
    pub n_quotations: u64,
    /// Of those replaced, how many came from another file than before: two articles may have one id.
    pub n_from_elsewhere: u64,
    /// The first of them.
    pub elsewhere: Option<String>,
    /// Corrections whose words are not in their article any more.
    pub n_lost_corrections: u64,
}

impl Writer {
    /// Begins to write. The store comes back at the end.
    pub fn begin(store: Store) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let thread = std::thread::spawn(move || write_all(store, &receiver));
        Self { sender, thread }
    }

    /// Hands over an article; waits where the writer is behind. An article with the id of one that is there takes its place.
    ///
    /// False when the writer has stopped: [`Writer::finish`] tells why.
    pub fn put(&self, entry: Entry) -> bool {
        self.sender.send(entry).is_ok()
    }

    /// Writes what waits, and gives back the store.
    ///
    /// # Errors
    /// What SQLite said.
    pub fn finish(self) -> Result<(Store, Written), Error> {
        drop(self.sender);
        match self.thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

fn write_all(mut store: Store, entries: &Receiver<Entry>) -> Result<(Store, Written), Error> {
    let mut written = Written::default();
    while let Ok(first) = entries.recv() {
        written = write_batch(&mut store, first, entries, written)?;
    }
    Ok((store, written))
}

/// One transaction.
fn write_batch(
    store: &mut Store,
    first: Entry,
    entries: &Receiver<Entry>,
    before: Written,
) -> Result<Written, Error> {
    let begin = Instant::now();
    let mut n = 0;
    let mut next = Some(first);
    let batch = std::iter::from_fn(|| {
        let entry = next.take();
        n += 1;
        let left = BATCH_TIME.saturating_sub(begin.elapsed());
        if entry.is_some() && n < BATCH && !left.is_zero() {
            // Nothing came in time, or nothing comes any more.
            next = entries.recv_timeout(left).ok();
        }
        entry
    });
    let written = store.in_transaction(|transaction| write_entries(transaction, batch))?;
    Ok(before.and(written))
}

/// Writes entries, put right by the corrections that the store has now.
pub(crate) fn write_entries(
    transaction: &Transaction<'_>,
    entries: impl Iterator<Item = Entry>,
) -> rusqlite::Result<Written> {
    without_triggers(transaction, || {
        let mut written = Written::default();
        let mut running = Running::of(transaction)?;
        for entry in entries {
            let corrections = kept::read(transaction, Some(&entry.id))?;
            let entry = entry.put_right(&corrections);
            let before = insert(transaction, &entry, &mut running)?;
            written.take(before.as_deref(), &entry);
        }
        running.write_full_text(transaction)?;
        running.keep(transaction)?;
        Ok(written)
    })
}

impl Written {
    /// Both together.
    fn and(self, other: Self) -> Self {
        Self {
            n_new: self.n_new + other.n_new,
            n_replaced: self.n_replaced + other.n_replaced,
            n_quotations: self.n_quotations + other.n_quotations,
            n_from_elsewhere: self.n_from_elsewhere + other.n_from_elsewhere,
            elsewhere: self.elsewhere.or(other.elsewhere),
            n_lost_corrections: self.n_lost_corrections + other.n_lost_corrections,
        }
    }

    fn take(&mut self, before: Option<&str>, entry: &Entry) {
        self.n_new += u64::from(before.is_none());
        self.n_replaced += u64::from(before.is_some());
        if let Some(before) = before.filter(|before| file_of(before) != file_of(&entry.came_from)) {
            self.n_from_elsewhere += 1;
            self.elsewhere.get_or_insert_with(|| {
                format!("{:?} of {} and of {before}", entry.id, entry.came_from)
            });
        }
        self.n_quotations += entry.quotations.len() as u64;
        self.n_lost_corrections += entry.lost as u64;
    }
}

/// The file of a place such as `news.jsonl:12`.
fn file_of(place: &str) -> &str {
    let line = place.rsplit_once(':');
    line.filter(|(_, line)| line.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(place, |(file, _)| file)
}

/// What is known while entries are written.
struct Running {
    /// The last number given to a quotation, whatever its date.
    last: i64,
    /// Quotations that the full text does not have yet. It takes them in the order of their numbers: at each smaller one it would
    /// write out what it holds.
    waiting: Vec<i64>,
    /// Their articles.
    articles: HashSet<i64>,
}

impl Running {
    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            last: facts::number(connection, LAST_QUOTATION)?,
            waiting: Vec::new(),
            articles: HashSet::new(),
        })
    }

    fn next(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    fn write_full_text(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.articles.clear();
        self.waiting.sort_unstable();
        // Two statements: before one that reads and writes, the full text writes out what it holds.
        let mut read = connection.prepare_cached(
            "SELECT content, speaker, title, filters FROM quotations WHERE number = ?",
        )?;
        let mut write = connection.prepare_cached(
            "INSERT INTO quotations_fts (rowid, content, speaker, title, filters) VALUES (?, ?, ?, ?, ?)",
        )?;
        for number in self.waiting.drain(..) {
            let mut rows = read.query([number])?;
            if let Some(row) = rows.next()? {
                let cells = (0..4).map(|at| row.get_ref(at).map(ToSqlOutput::Borrowed));
                let cells: Vec<ToSqlOutput<'_>> = cells.collect::<Result<_, _>>()?;
                let number = ToSqlOutput::Owned(Value::Integer(number));
                write.execute(params_from_iter([number].into_iter().chain(cells)))?;
            }
        }
        Ok(())
    }

    fn keep(&self, connection: &Connection) -> rusqlite::Result<()> {
        facts::set(connection, LAST_QUOTATION, &self.last.to_string())?;
        facts::set(connection, LINKED, "no")
    }
}

/// Where the article came from whose place it takes; `None` for a new one.
fn insert(
    transaction: &Transaction<'_>,
    entry: &Entry,
    running: &mut Running,
) -> rusqlite::Result<Option<String>> {
    let there: Option<(i64, String)> = transaction
        .prepare_cached("SELECT number, came_from FROM articles WHERE id = ?")?
        .query_row([&entry.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let from = there.as_ref().map(|(_, from)| from.clone());
    let there = there.map(|(number, _)| number);
    if let Some(number) = there {
        if running.articles.contains(&number) {
            running.write_full_text(transaction)?;
        }
        transaction
            .prepare_cached(
                "INSERT INTO quotations_fts (quotations_fts, rowid, content, speaker, title, filters)
                 SELECT 'delete', number, content, speaker, title, filters FROM quotations WHERE article_number = ?",
            )?
            .execute([number])?;
        transaction
            .prepare_cached("DELETE FROM articles WHERE number = ?")?
            .execute([number])?;
    }
    let [publisher, title, place, author, url] = &entry.facts;
    transaction
        .prepare_cached(
            "INSERT INTO articles (number, id, date, publisher, title, place, author, url, text, n_words, n_quotations, made_by, came_from)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            there,
            entry.id,
            entry.date,
            publisher,
            title,
            place,
            author,
            url,
            entry.text,
            count(entry.n_words),
            count(entry.n_quotations),
            entry.made_by,
            entry.came_from,
        ])?;
    let article = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO records (article, hash, record) VALUES (?, ?, ?)")?
        .execute(params![article, entry.hash, entry.record])?;
    for voice in &entry.voices {
        transaction
            .prepare_cached(
                "INSERT INTO voices (article, id, name, kind, gender, anonymous, aliases, roles, n_mentions, n_quotations)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                article,
                voice.id,
                voice.name,
                voice.kind,
                voice.gender,
                voice.anonymous,
                voice.aliases,
                voice.roles,
                count(voice.n_mentions),
                count(voice.n_quotations),
            ])?;
    }
    insert_quotations(transaction, entry, article, running)?;
    Ok(from)
}

fn insert_quotations(
    transaction: &Transaction<'_>,
    entry: &Entry,
    article: i64,
    running: &mut Running,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO quotations (
           article, date, publisher, title, quote, type, class, content, cue, source, addressee, speaker, speaker_kind, gender,
           confidence, speaker_confidence, flags, inside, found_by, start, \"end\", content_at, cue_at, source_at, addressee_at,
           speaker_id, \"before\", \"after\", corrected, number, n_words, part, copy, article_number, filters)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
    )?;
    for row in &entry.quotations {
        let date = match &row.cells[DATE] {
            Cell::Text(date) => Some(date.as_str()),
            _ => None,
        };
        let number = number(date, running.next());
        let own = [
            Value::from(number),
            Value::from(count(row.n_words)),
            Value::from(row.part),
            Value::from(article),
        ];
        let cells = row.cells[..=CORRECTED].iter().map(value);
        let own = own.into_iter().map(ToSqlOutput::Owned);
        let filters = ToSqlOutput::Borrowed(ValueRef::Text(row.filters.as_bytes()));
        statement.execute(params_from_iter(cells.chain(own).chain([filters])))?;
        running.waiting.push(number);
    }
    running.articles.insert(article);
    Ok(())
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn value(cell: &Cell) -> ToSqlOutput<'_> {
    match cell {
        Cell::Nothing => ToSqlOutput::Owned(Value::Null),
        Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Cell::Integer(n) => ToSqlOutput::Owned(Value::Integer(*n)),
        Cell::Number(x) => ToSqlOutput::Owned(Value::Real(*x)),
        Cell::Flag(yes) => ToSqlOutput::Owned(Value::Integer((*yes).into())),
    }
}
