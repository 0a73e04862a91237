//! Zip.
//!
//! The library reads the table of contents; the members are unpacked here, lazily: a reader of the library borrows the archive.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::{Ids, TOO_MUCH};
use crate::FailureKind;
use crate::budget::Budget;
use crate::packing::{self, Packing, Reader};
use crate::stream::{Context, Records, Stream, told};

pub(crate) fn zip_records(stream: Stream, context: &Context) -> Records {
    let shell = stream.without_reader();
    let opened = stream.into_file().and_then(|file| {
        let n_bytes = file.metadata()?.len();
        let bytes = Bytes {
            file: Arc::new(Mutex::new(file)),
            at: 0,
            end: n_bytes,
        };
        Ok((n_bytes, bytes))
    });
    let (n_bytes, bytes) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let (kind, reason) = told(&error);
            return shell.failed(kind, reason);
        }
    };
    let archive = match ZipArchive::new(BufReader::new(bytes.clone())) {
        Ok(archive) => archive,
        Err(error) => {
            let reason = format!("broken zip: {}", words(&error));
            return shell.failed(FailureKind::Damaged, reason);
        }
    };
    let mut order: Vec<(u64, usize)> = (0..archive.len())
        .map(|index| {
            let begin = archive
                .by_index_data(index)
                .map_or(u64::MAX, |member| member.header_start());
            (begin, index)
        })
        .collect();
    order.sort_unstable();
    let budget = context
        .budget
        .clone()
        .unwrap_or_else(|| Arc::new(Budget::of(n_bytes)));
    Box::new(Members {
        shell,
        context: context.inside(&budget),
        bytes,
        archive,
        order: order.into_iter(),
        number: 0,
        ids: Ids::default(),
        budget,
        current: None,
        is_over: false,
    })
}

fn words(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

struct Members {
    shell: Stream,
    context: Context,
    bytes: Bytes,
    archive: ZipArchive<BufReader<Bytes>>,
    /// Members as they lie there.
    order: std::vec::IntoIter<(u64, usize)>,
    number: u64,
    ids: Ids,
    budget: Arc<Budget>,
    current: Option<Records>,
    is_over: bool,
}

impl Iterator for Members {
    type Item = crate::Item;

    fn next(&mut self) -> Option<crate::Item> {
        loop {
            if let Some(records) = &mut self.current {
                match records.next() {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            if self.is_over {
                return None;
            }
            if self.budget.is_spent() {
                self.is_over = true;
                self.current = Some(self.shell.failed(FailureKind::TooLarge, TOO_MUCH));
                continue;
            }
            let (_, index) = self.order.next()?;
            self.number += 1;
            self.current = self.member(index);
        }
    }
}

impl Members {
    /// The articles of a member; `None` when it is passed over.
    fn member(&mut self, index: usize) -> Option<Records> {
        // The place is found by the member's own header, which may be broken while the table of contents is whole.
        let (name, is_file, begin_of_all) = {
            let entry = self.archive.by_index_data(index).ok()?;
            let name = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
            };
            (name, entry.is_file(), entry.header_start())
        };
        if !is_file {
            return None;
        }
        let mut stream = self.ids.member(&self.shell, &name, self.number)?;
        let member = match self.archive.by_index_raw(index) {
            Ok(member) => member,
            Err(error) => {
                let reason = format!("broken member at byte {begin_of_all}: {}", words(&error));
                return Some(stream.failed(FailureKind::Damaged, reason));
            }
        };
        if member.encrypted() {
            return Some(stream.failed(FailureKind::Refused, "not read: encrypted"));
        }
        let Some(begin) = member.data_start() else {
            return Some(stream.failed(FailureKind::Damaged, "a member without a place"));
        };
        let bytes = Bytes {
            file: Arc::clone(&self.bytes.file),
            at: begin,
            end: begin.saturating_add(member.compressed_size()),
        };
        let reader: io::Result<Reader> = match member.compression() {
            CompressionMethod::Stored => Ok(packing::buffered(bytes)),
            CompressionMethod::Deflated => Ok(Box::new(BufReader::new(DeflateDecoder::new(
                BufReader::new(bytes),
            )))),
            CompressionMethod::Zstd => packing::unpack(packing::buffered(bytes), Packing::Zstd),
            other => {
                let reason = format!("not read: packed by {other}; unpack it and pack it anew");
                return Some(stream.failed(FailureKind::Refused, reason));
            }
        };
        let reader = match reader {
            Ok(reader) => reader,
            Err(error) => {
                let (kind, reason) = told(&error);
                return Some(stream.failed(kind, reason));
            }
        };
        stream.reader = packing::buffered(Checked {
            inner: reader,
            crc: Crc::new(),
            wanted_crc: member.crc32(),
            n_left: member.size(),
            budget: Arc::clone(&self.budget),
        });
        drop(member);
        Some((self.context.open)(stream, &self.context))
    }
}

/// A part of a file. Its readers do not disturb each other.
#[derive(Clone)]
struct Bytes {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let n = buffer.len().min(n_left);
        if n == 0 {
            return Ok(0);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let n = file.read(&mut buffer[..n])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::other("a place before the file"))?;
        Ok(self.at)
    }
}

/// Fails at the end when the member is not what was packed, and as soon as the archive unpacks to too much.
struct Checked {
    inner: Reader,
    crc: Crc,
    wanted_crc: u32,
    n_left: u64,
    budget: Arc<Budget>,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let damaged = |what| io::Error::new(io::ErrorKind::InvalidData, what);
        let n = self.inner.read(buffer)?;
        self.budget.spend(n);
        if self.budget.is_spent() {
            return Err(damaged(TOO_MUCH));
        }
        self.crc.update(&buffer[..n]);
        match self.n_left.checked_sub(n as u64) {
            Some(n_left) => self.n_left = n_left,
            None => return Err(damaged("broken member: longer than the archive says")),
        }
        if n == 0 && self.n_left > 0 {
            return Err(damaged("broken member: shorter than the archive says"));
        }
        if n == 0 && self.crc.sum() != self.wanted_crc {
            return Err(damaged("broken member: its checksum is another one"));
        }
        Ok(n)
    }
}
