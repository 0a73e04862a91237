//! Corpora that the tests report on. Every name and word is invented.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ascribe_article::{ArticleRecord, marked, serde_json};
use ascribe_corpus::report::{Form, Options, Written, write};
use ascribe_corpus::{Correction, CorrectionKind, Entry, Origin, Store, Writer};
use tempfile::TempDir;

/// What runs says so in the title of the page.
const RUN: &str = "document.title='ran'";

fn record(marked: &str) -> ArticleRecord {
    ArticleRecord::from_article(&marked::parse(marked).expect("the test is well-formed"))
}

/// Two wordings, a copy, an article without text, one that is full of HTML.
fn few() -> Vec<ArticleRecord> {
    let fees = "# title: Fees rise at the harbour\n# S1: Ann Pell (person, female)\n# S2: Orrin Vale (person, male)\n\
         “[q1 We will appeal the fees, all of them],” [c1 said] [s1 Ann Pell]. “[q2 No comment],” [c2 said] [s2 Orrin Vale].\n---\nq1: S1 direct\nq2: S2 direct\n";
    let mut all: Vec<ArticleRecord> = [
        format!("# id: fees\n# date: 2026-05-03\n# publisher: The Quay\n{fees}"),
        "# id: ledger\n# date: 2026-05-04\n# publisher: Morning Ledger\n# title: An appeal\n# S1: Ann Pell (person, female)\n\
         [s1 Ann Pell] [c1 says]: “[q1 We will appeal the fees].”\n---\nq1: S1 direct\n"
            .to_owned(),
        format!("# id: copy\n# date: 2026-05-05\n# publisher: Harbour Radio\n{fees}"),
        "# id: rain\n# date: 2025-01-02\n# title: Rain\n# S1: Ann Pell (person, female)\n# S2: ليلى \u{202e}حداد (person, female)\n\
         [s1 Ann Pell] [c1 said] [q1 it would rain for a week]. [s2 She] [c2 said] [q2 that [s3 she] [c3 believed] [q3 it would be the third week]].\n\
         ---\nq1: S1 indirect\nq2: S2 indirect\nq3: S2 indirect in:q2\n"
            .to_owned(),
        format!(
            "# id: <b>id</b>\n# date: 2026-06-01\n# publisher: </script><script>{RUN}</script>\n\
             # title: <script>{RUN}</script><img src=x onerror=\"{RUN}\">\n# S1: Ana\" onmouseover=\"{RUN}\" <img src=x onerror=\"{RUN}\"> (person)\n\
             “[q1 Run <script>{RUN}</script> & see],” [c1 said] [s1 Ana].\n</p></section></main><script>{RUN}</script><!-- It failed.\n\
             ---\nq1: S1 direct\n"
        ),
    ]
    .iter()
    .map(|text| record(text))
    .collect();
    all[4]
        .meta
        .insert("url".to_owned(), format!("javascript:{RUN}").into());
    all[0]
        .meta
        .insert("url".to_owned(), "https://quay.example/fees".into());
    all
}

/// A store in a folder that is gone after the test.
pub struct Corpus {
    pub folder: TempDir,
}

impl Corpus {
    pub fn few() -> Self {
        let corpus = Self::of(&few());
        let no_comment = Correction::of_quote(
            CorrectionKind::Speaker,
            "fees",
            "No comment",
            None,
            Some("Dana Ruiz".to_owned()),
        );
        corpus.open().correct(vec![no_comment]).expect("corrected");
        // What other parts of the program work out over all articles.
        corpus.ask(
            "UPDATE articles SET copy_of = (SELECT number FROM articles WHERE id = 'fees') WHERE id = 'copy';
             UPDATE articles SET text = NULL WHERE id = 'rain';
             UPDATE quotations SET copy = 1 WHERE article = 'copy';
             UPDATE quotations SET also_in = 1, wording = (SELECT number FROM quotations WHERE article = 'fees' AND quote = 'q1')
               WHERE content LIKE 'We will appeal%';",
        );
        corpus.ask(include_str!("people.sql"));
        corpus
    }

    /// Those of the repository, which have marks by hand.
    pub fn samples() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/gold/samples.jsonl");
        let text = std::fs::read_to_string(file).expect("it is in the repository");
        let records: Vec<ArticleRecord> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("it is well-formed"))
            .collect();
        let corpus = Self::of(&records);
        corpus.ask(include_str!("people.sql"));
        corpus
    }

    fn of(records: &[ArticleRecord]) -> Self {
        let corpus = Self {
            folder: TempDir::new().expect("a place for temporary files"),
        };
        let store = Store::create(&corpus.path()).expect("made");
        let writer = Writer::begin(store);
        for record in records {
            assert!(writer.put(Entry::of(record, Origin::default())));
        }
        writer.finish().expect("written");
        corpus
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("news.db")
    }

    fn open(&self) -> Store {
        Store::open(&self.path()).expect("opened")
    }

    pub fn ask(&self, sql: &str) {
        self.open()
            .connection()
            .execute_batch(sql)
            .expect("well-formed");
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.open()
            .connection()
            .query_row(sql, [], |row| row.get(0))
            .expect("there is one")
    }

    pub fn report(&self) -> PathBuf {
        self.folder.path().join("report")
    }

    pub fn try_write(&self, form: Form) -> Result<Written, ascribe_corpus::Error> {
        let options = Options {
            form,
            ..Options::default()
        };
        write(
            &Store::read(&self.path()).expect("read"),
            &self.report(),
            &options,
        )
    }

    pub fn write(&self, form: Form) -> Written {
        self.try_write(form).expect("written")
    }

    /// Every file of the report by its path.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.report()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("text");
                let name = path.strip_prefix(self.report()).expect("within");
                files.insert(name.to_string_lossy().replace('\\', "/"), text);
            }
        }
        files
    }

    /// The number of a speaker.
    pub fn person(&self, name: &str) -> i64 {
        self.number(&format!(
            "SELECT number FROM people WHERE name LIKE '{name}%'"
        ))
    }

    /// The number of an article.
    pub fn article(&self, id: &str) -> i64 {
        self.number(&format!("SELECT number FROM articles WHERE id = '{id}'"))
    }
}

/// The page without its tags, and with one space between words, none before a comma.
pub fn words(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                out.push(' ');
            }
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    let line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace(" ,", ",").replace(" .", ".")
}
