//! Tar, read as it comes, so that it may come through a pipe.
//!
//! The library reads headers; it lends its members out, and ends at the first header that is broken. Here the next whole one is
//! looked for.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use super::{Ids, TOO_MUCH};
use crate::budget::Budget;
use crate::item::Payload;
use crate::packing::{self, Reader};
use crate::place::Unit;
use crate::stream::{Context, Records, Stream, told};
use crate::{FailureKind, Item, Place};

const BLOCK: usize = 512;

/// Bytes of a long name or of a list of what is known of the next member; more is an attack.
const MAX_NOTES: u64 = 1 << 20;

const CUT: &str = "the archive is cut off here";

pub(crate) fn tar_records(mut stream: Stream, context: &Context) -> Records {
    let shell = stream.without_reader();
    let reader = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
    let budget = context
        .budget
        .clone()
        .unwrap_or_else(|| Arc::new(Budget::growing()));
    Box::new(Members {
        shell,
        context: context.inside(&budget),
        is_outermost: context.budget.is_none(),
        budget,
        shared: Arc::new(Mutex::new(Shared {
            reader,
            offset: 0,
            n_left: 0,
            n_padding: 0,
            is_cut: false,
            ahead: None,
        })),
        notes: Notes::default(),
        number: 0,
        ids: Ids::default(),
        current: None,
        is_told: false,
        is_over: false,
    })
}

/// The bytes of the archive, which the reader of a member takes from.
struct Shared {
    reader: Reader,
    offset: u64,
    /// Of the member.
    n_left: u64,
    /// Behind the member, up to a block.
    n_padding: u64,
    /// The archive ended inside the member, and its reader was told.
    is_cut: bool,
    /// A header that was found already.
    ahead: Option<Header>,
}

impl Shared {
    fn take(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.reader.read(buffer) {
                Ok(n) => {
                    self.offset += n as u64;
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A block; fewer bytes at the end of the archive.
    fn block(&mut self, block: &mut [u8; BLOCK]) -> io::Result<usize> {
        if let Some(header) = self.ahead.take() {
            *block = *header.as_bytes();
            self.offset += BLOCK as u64;
            return Ok(BLOCK);
        }
        let mut n = 0;
        while n < BLOCK {
            match self.take(&mut block[n..])? {
                0 => break,
                more => n += more,
            }
        }
        Ok(n)
    }

    /// Goes behind the member; false when the archive ends before.
    fn pass_member(&mut self) -> io::Result<bool> {
        let mut n_left = self.n_left.saturating_add(self.n_padding);
        let mut buffer = [0; 1 << 14];
        while n_left > 0 {
            let n = buffer
                .len()
                .min(usize::try_from(n_left).unwrap_or(usize::MAX));
            match self.take(&mut buffer[..n])? {
                0 => {
                    // Some programs leave the last padding out.
                    let is_whole = n_left <= self.n_padding;
                    (self.n_left, self.n_padding) = (0, 0);
                    return Ok(is_whole);
                }
                n => n_left -= n as u64,
            }
        }
        (self.n_left, self.n_padding) = (0, 0);
        Ok(true)
    }

    /// The member as a whole; `None` when the archive ends before.
    fn read_notes(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let n = self.n_left.min(MAX_NOTES);
        let mut buffer = [0; BLOCK];
        while (bytes.len() as u64) < n {
            let n_wanted = usize::try_from(n - bytes.len() as u64).unwrap_or(BLOCK);
            match self.take(&mut buffer[..n_wanted.min(BLOCK)])? {
                0 => return Ok(None),
                n => bytes.extend_from_slice(&buffer[..n]),
            }
        }
        self.n_left -= n;
        Ok(self.pass_member()?.then_some(bytes))
    }
}

/// Reads a member out of the archive around it.
struct Member {
    shared: Arc<Mutex<Shared>>,
    /// Of the archives around this one.
    budget: Option<Arc<Budget>>,
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let n_left = usize::try_from(shared.n_left).unwrap_or(usize::MAX);
        let n = buffer.len().min(n_left);
        if n == 0 {
            return Ok(0);
        }
        if shared.is_cut {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, CUT));
        }
        let n = match shared.take(&mut buffer[..n]) {
            Ok(0) => {
                shared.is_cut = true;
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, CUT));
            }
            Ok(n) => n,
            Err(error) => {
                shared.is_cut = true;
                return Err(error);
            }
        };
        shared.n_left -= n as u64;
        if let Some(budget) = &self.budget {
            budget.spend(n);
            if budget.is_spent() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, TOO_MUCH));
            }
        }
        Ok(n)
    }
}

/// What headers before a member say of it.
#[derive(Default)]
struct Notes {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Notes {
    fn add(&mut self, kind: EntryType, bytes: &[u8]) {
        if kind.is_gnu_longname() {
            let end = bytes.iter().position(|&byte| byte == 0);
            self.name = Some(bytes[..end.unwrap_or(bytes.len())].to_vec());
        } else if kind.is_pax_local_extensions() {
            for note in PaxExtensions::new(bytes).flatten() {
                match note.key_bytes() {
                    b"path" => self.name = Some(note.value_bytes().to_vec()),
                    b"size" => self.size = note.value().ok().and_then(|size| size.parse().ok()),
                    key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
                }
            }
        }
    }
}

struct Members {
    shell: Stream,
    context: Context,
    /// No archive is around this one: its bytes come from the disk, and only archives in it are bounded.
    is_outermost: bool,
    budget: Arc<Budget>,
    shared: Arc<Mutex<Shared>>,
    notes: Notes,
    number: u64,
    ids: Ids,
    current: Option<Records>,
    /// The last item told of damage. A reader that refuses a member does not tell that it is cut off.
    is_told: bool,
    is_over: bool,
}

impl Iterator for Members {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(records) = &mut self.current {
                match records.next() {
                    Some(item) => {
                        self.is_told = matches!(
                            item.payload,
                            Payload::Failed(FailureKind::Damaged | FailureKind::Unreadable, _)
                        );
                        return Some(item);
                    }
                    None => self.current = None,
                }
            }
            if self.is_over {
                return None;
            }
            if self.budget.is_spent() {
                return Some(self.ends(FailureKind::TooLarge, TOO_MUCH.to_owned(), None));
            }
            match self.step() {
                Ok(Some(failure)) => return Some(failure),
                Ok(None) => {}
                Err(error) => {
                    let (kind, reason) = told(&error);
                    return Some(self.ends(kind, reason, None));
                }
            }
        }
    }
}

impl Members {
    /// The last item.
    fn ends(&mut self, kind: FailureKind, reason: String, offset: Option<u64>) -> Item {
        self.is_over = true;
        self.failure(kind, reason, offset)
    }

    fn failure(&self, kind: FailureKind, reason: String, offset: Option<u64>) -> Item {
        Item {
            place: Place {
                source: Arc::clone(&self.shell.name),
                record: self.number + 1,
                unit: Unit::Record,
                offset,
            },
            ..self.shell.whole(Payload::Failed(kind, reason))
        }
    }

    /// Reads the next header and begins its member; an item only when something is wrong.
    fn step(&mut self) -> io::Result<Option<Item>> {
        let shared = Arc::clone(&self.shared);
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.is_cut && self.is_told {
            self.is_over = true;
            return Ok(None);
        }
        let cut = |offset| (FailureKind::Damaged, CUT.to_owned(), Some(offset));
        if shared.is_cut || !shared.pass_member()? {
            let (kind, reason, offset) = cut(shared.offset);
            return Ok(Some(self.ends(kind, reason, offset)));
        }
        let begin = shared.offset;
        let mut header = Header::new_old();
        match shared.block(header.as_mut_bytes())? {
            BLOCK => {}
            0 => {
                self.is_over = true;
                return Ok(None);
            }
            _ => {
                let (kind, reason, offset) = cut(begin);
                return Ok(Some(self.ends(kind, reason, offset)));
            }
        }
        if header.as_bytes().iter().all(|&byte| byte == 0) {
            self.is_over = true;
            return Ok(None);
        }
        let size = header.entry_size();
        let (Ok(size), true) = (size, is_whole(&header)) else {
            return self.pass_broken(&mut shared, begin).map(Some);
        };
        let kind = header.entry_type();
        let is_note = kind.is_gnu_longname()
            || kind.is_gnu_longlink()
            || kind.is_pax_local_extensions()
            || kind.is_pax_global_extensions();
        let size = self.notes.size.filter(|_| !is_note).unwrap_or(size);
        shared.n_left = size;
        shared.n_padding = size.wrapping_neg() % BLOCK as u64;
        if is_note {
            let Some(bytes) = shared.read_notes()? else {
                let (kind, reason, offset) = cut(begin);
                return Ok(Some(self.ends(kind, reason, offset)));
            };
            self.notes.add(kind, &bytes);
            return Ok(None);
        }
        drop(shared);
        let notes = std::mem::take(&mut self.notes);
        self.begin_member(&header, notes, size);
        Ok(None)
    }

    fn begin_member(&mut self, header: &Header, notes: Notes, size: u64) {
        self.number += 1;
        let kind = header.entry_type();
        let is_sparse = kind.is_gnu_sparse() || notes.is_sparse;
        if !kind.is_file() && !kind.is_contiguous() && !is_sparse {
            return;
        }
        let name = notes.name.unwrap_or_else(|| header.path_bytes().to_vec());
        let name = String::from_utf8_lossy(&name);
        // Folders, before there was a sign for them.
        if name.ends_with('/') {
            return;
        }
        let Some(mut stream) = self.ids.member(&self.shell, &name, self.number) else {
            return;
        };
        if is_sparse {
            self.current = Some(stream.failed(FailureKind::Refused, "not read: a sparse file"));
            return;
        }
        if self.is_outermost {
            self.budget.grow(size);
        }
        stream.reader = packing::buffered(Member {
            shared: Arc::clone(&self.shared),
            budget: (!self.is_outermost).then(|| Arc::clone(&self.budget)),
        });
        self.current = Some((self.context.open)(stream, &self.context));
    }

    /// Looks for the next whole header.
    fn pass_broken(&mut self, shared: &mut Shared, begin: u64) -> io::Result<Item> {
        self.notes = Notes::default();
        let mut header = Header::new_old();
        loop {
            let n = shared.block(header.as_mut_bytes())?;
            if n < BLOCK {
                let reason = format!("the header at byte {begin} is broken; no other follows");
                return Ok(self.ends(FailureKind::Damaged, reason, Some(begin)));
            }
            // Old headers have no sign; a text could be one by its sum.
            if is_whole(&header) && (header.as_ustar().is_some() || header.as_gnu().is_some()) {
                break;
            }
        }
        // It is read once more.
        shared.ahead = Some(header);
        shared.offset -= BLOCK as u64;
        let reason = format!(
            "the header at byte {begin} is broken; reading goes on at byte {}",
            shared.offset
        );
        self.number += 1;
        let mut failure = self.failure(FailureKind::Damaged, reason, Some(begin));
        failure.place.record = self.number;
        Ok(failure)
    }
}

/// True when the sum of its bytes is as it says.
fn is_whole(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum: u32 = bytes[..148]
        .iter()
        .chain(&bytes[156..])
        .map(|&byte| u32::from(byte))
        .sum();
    header.cksum().is_ok_and(|told| told == sum + 8 * 32)
}
