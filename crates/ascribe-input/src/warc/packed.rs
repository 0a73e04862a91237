//! The members of gzip in a packed file, and the way back to where a broken one began.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::packing::Reader;

/// The beginning of a record.
pub(super) const BEGIN: &[u8] = b"WARC/";

/// Bytes unpacked at a time.
pub(super) const CHUNK: usize = 1 << 15;

/// Bytes that may be gone back in a file however short, and for each byte of it.
const BACK: u64 = 64 << 20;
const BACK_RATIO: u64 = 4;

/// What stands between members.
pub(super) enum Begin {
    Member,
    End,
    Other,
}

/// The packed file. It keeps what the member in work took, so that one can go back to where a broken one began.
pub(super) struct Packed {
    reader: Reader,
    buffer: Vec<u8>,
    at: usize,
    /// Offset of the buffer's first byte.
    base: u64,
    /// Bytes behind `at` that are kept.
    kept: usize,
    /// Bytes gone back so far.
    n_back: u64,
}

impl Packed {
    pub(super) fn new(reader: Reader, kept: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            at: 0,
            base: 0,
            kept,
            n_back: 0,
        }
    }

    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    fn forget(&mut self, n: usize) {
        self.buffer.drain(..n);
        self.base += n as u64;
        self.at -= n;
    }

    /// Appends to the buffer; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        // Seldom, so that every byte is moved once or twice.
        if self.at > self.kept.saturating_mul(2) {
            self.forget(self.at - self.kept);
        }
        loop {
            match self.reader.fill_buf() {
                Ok(bytes) => {
                    let n = bytes.len();
                    self.buffer.extend_from_slice(bytes);
                    self.reader.consume(n);
                    return Ok(n > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Goes behind what lies between members: nothing, or zeros.
    pub(super) fn next_member(&mut self) -> io::Result<Begin> {
        loop {
            let n_zeros = self.buffer[self.at..]
                .iter()
                .take_while(|&&byte| byte == 0)
                .count();
            self.at += n_zeros;
            if self.buffer.len() >= self.at + 2 || !self.more()? {
                break;
            }
        }
        // Members that were whole are never gone back to.
        if self.at > self.buffer.len() / 2 {
            self.forget(self.at);
        }
        Ok(match self.buffer.get(self.at..self.at + 2) {
            Some([0x1f, 0x8b]) => Begin::Member,
            None if self.at == self.buffer.len() => Begin::End,
            _ => Begin::Other,
        })
    }

    /// Back to this place, or as near as what is kept reaches. Not when most of the time went into that: then the file is made so.
    pub(super) fn go_back(&mut self, offset: u64) {
        let n = self.offset().saturating_sub(offset).min(self.at as u64);
        if self.n_back + n > BACK + BACK_RATIO * self.offset() {
            return;
        }
        self.n_back += n;
        self.at -= usize::try_from(n).unwrap_or_default();
    }

    /// Goes to the next member that holds a record; false when there is none.
    pub(super) fn find_member(&mut self) -> io::Result<bool> {
        loop {
            let rest = &self.buffer[self.at..];
            let candidate = rest
                .windows(4)
                .position(|bytes| bytes[..3] == [0x1f, 0x8b, 8] && bytes[3] & 0xe0 == 0);
            match candidate {
                Some(n) => {
                    self.at += n;
                    // Enough for the header with a name in it and the first letters.
                    while self.buffer.len() - self.at < CHUNK && self.more()? {}
                    if is_record(&self.buffer[self.at..]) {
                        return Ok(true);
                    }
                    self.at += 1;
                }
                None => {
                    self.at += rest.len().saturating_sub(3);
                    if !self.more()? {
                        return Ok(false);
                    }
                }
            }
        }
    }
}

/// Unpacks to something that begins like a record.
fn is_record(packed: &[u8]) -> bool {
    let mut begin = [0; BEGIN.len()];
    let mut decoder = GzDecoder::new(&packed[..packed.len().min(CHUNK)]);
    decoder.read_exact(&mut begin).is_ok() && begin == BEGIN
}

impl Read for Packed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = {
            let bytes = self.fill_buf()?;
            let n = bytes.len().min(buffer.len());
            buffer[..n].copy_from_slice(&bytes[..n]);
            n
        };
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
    }
}
