//! Records one after the other, out of members of gzip or as they lie there.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;

use super::http::{end_of_head, headers};
use super::packed::{BEGIN, Begin, CHUNK, Packed};
use crate::FailureKind;
use crate::packing::Reader;
use crate::stream::told;

/// Bytes of a record's own header, and of a server's before a page; more is no header.
const HEAD: usize = 1 << 16;

/// What is looked for where a record should begin and does not.
const MARK: &[u8] = b"WARC/1.";

/// Bytes that tell a header from a text that speaks of one.
const SURE: usize = 32;

pub(super) struct Record {
    /// Where it begins, or the gzip member that holds it.
    pub(super) offset: u64,
    /// `WARC-Type`.
    pub(super) kind: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Only the beginning is there: all of it would be over the limit.
    pub(super) is_cut: bool,
}

impl Record {
    /// By its name in small letters.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name == wanted);
        header.map(|(_, value)| value.as_str())
    }
}

/// A record that is lost.
pub(super) struct Broken {
    pub(super) offset: u64,
    pub(super) kind: FailureKind,
    pub(super) reason: String,
}

enum Bytes {
    Plain(Reader),
    /// Between members.
    Packed(Packed),
    Member(Box<GzDecoder<Packed>>),
    /// Nothing more can be read.
    Nothing,
}

pub(super) struct Source {
    bytes: Bytes,
    limit: usize,
    /// Unpacked bytes of the member that were not given away; those before `at` are gone.
    window: Vec<u8>,
    at: usize,
    /// Offset of the window in the member, or in the file.
    base: u64,
    /// Where the member begins in the file.
    member: u64,
    /// The member, or the file, has no more bytes than the window.
    is_end: bool,
    /// Why it ends here, when that is before its end.
    error: Option<io::Error>,
    /// Bytes that were looked at for a record and decoded, for the test of that.
    #[cfg(test)]
    pub(super) n_looked_at: usize,
}

impl Source {
    pub(super) fn plain(reader: Reader, limit: usize) -> Self {
        Self::new(Bytes::Plain(reader), false, limit)
    }

    pub(super) fn packed(reader: Reader, limit: usize) -> Self {
        let packed = Packed::new(reader, limit.saturating_add(HEAD));
        Self::new(Bytes::Packed(packed), true, limit)
    }

    fn new(bytes: Bytes, is_end: bool, limit: usize) -> Self {
        Self {
            bytes,
            limit,
            window: Vec::new(),
            at: 0,
            base: 0,
            member: 0,
            is_end,
            error: None,
            #[cfg(test)]
            n_looked_at: 0,
        }
    }

    /// The next record, or why it is lost; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<Record, Broken>> {
        loop {
            match self.begin_record() {
                Ok(true) => return Some(self.record()),
                Ok(false) => {}
                Err(error) => return Some(Err(self.broken_off(&error))),
            }
            match self.next_member() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(broken) => return Some(Err(broken)),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        &self.window[self.at..]
    }

    fn offset(&self) -> u64 {
        match self.bytes {
            Bytes::Plain(_) => self.base + self.at as u64,
            _ => self.member,
        }
    }

    fn damaged(&self, offset: u64, reason: impl Into<String>) -> Broken {
        Broken {
            offset,
            kind: FailureKind::Damaged,
            reason: reason.into(),
        }
    }

    /// More bytes of the member into the window.
    fn fill(&mut self) {
        if self.is_end {
            return;
        }
        let n_before = self.window.len();
        self.window.resize(n_before + CHUNK, 0);
        let read = loop {
            let read = match &mut self.bytes {
                Bytes::Plain(reader) => reader.read(&mut self.window[n_before..]),
                Bytes::Member(member) => member.read(&mut self.window[n_before..]),
                Bytes::Packed(_) | Bytes::Nothing => Ok(0),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let n = match read {
            Ok(n) => n,
            Err(error) => {
                self.error = Some(error);
                0
            }
        };
        self.window.truncate(n_before + n);
        #[cfg(test)]
        {
            self.n_looked_at += n;
        }
        self.is_end = n == 0;
    }

    /// Reads on until so many bytes are there; false at the end of the member.
    fn need(&mut self, n: usize) -> bool {
        while self.rest().len() < n && !self.is_end {
            self.fill();
        }
        self.rest().len() >= n
    }

    fn pass(&mut self, n: usize) {
        self.at += n;
        if self.at > self.window.len() / 2 {
            self.window.drain(..self.at);
            self.base += self.at as u64;
            self.at = 0;
        }
    }

    /// Goes to the next record of the member; false when there is none.
    fn begin_record(&mut self) -> io::Result<bool> {
        loop {
            let n = self
                .rest()
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            self.pass(n);
            if !self.rest().is_empty() {
                return Ok(true);
            }
            if self.is_end {
                return self.error.take().map_or(Ok(false), Err);
            }
            self.fill();
        }
    }

    /// Opens the next member of gzip; false at the end of the file.
    fn next_member(&mut self) -> Result<bool, Broken> {
        self.window.clear();
        self.at = 0;
        self.base = 0;
        let mut packed = match std::mem::replace(&mut self.bytes, Bytes::Nothing) {
            Bytes::Plain(_) | Bytes::Nothing => return Ok(false),
            Bytes::Packed(packed) => packed,
            Bytes::Member(member) => member.into_inner(),
        };
        let begin = packed.next_member();
        self.member = packed.offset();
        match begin {
            Ok(Begin::Member) => {
                self.bytes = Bytes::Member(Box::new(GzDecoder::new(packed)));
                self.is_end = false;
                Ok(true)
            }
            Ok(Begin::End) => Ok(false),
            Ok(Begin::Other) => {
                let offset = self.member;
                let found = packed.find_member();
                Err(self.go_on(packed, found, offset, "no gzip member begins here"))
            }
            Err(error) => {
                let (kind, reason) = told(&error);
                Err(Broken {
                    offset: self.member,
                    kind,
                    reason,
                })
            }
        }
    }

    /// The member is broken: goes on at the next one that is whole.
    fn broken_off(&mut self, error: &io::Error) -> Broken {
        let (kind, words) = told(error);
        let offset = self.offset();
        self.window.clear();
        self.at = 0;
        self.is_end = true;
        let Bytes::Member(member) = std::mem::replace(&mut self.bytes, Bytes::Nothing) else {
            return Broken {
                offset,
                kind,
                reason: words,
            };
        };
        if kind == FailureKind::Unreadable {
            return Broken {
                offset,
                kind,
                reason: words,
            };
        }
        // The decoder may have run into the next members before it noticed.
        let mut packed = member.into_inner();
        packed.go_back(self.member + 1);
        let found = packed.find_member();
        self.go_on(packed, found, offset, &format!("broken gzip: {words}"))
    }

    fn go_on(
        &mut self,
        packed: Packed,
        found: io::Result<bool>,
        offset: u64,
        reason: &str,
    ) -> Broken {
        match found {
            Ok(true) => {
                self.bytes = Bytes::Packed(packed);
                self.damaged(offset, reason)
            }
            Ok(false) => self.damaged(offset, format!("{reason}; no whole record follows")),
            Err(error) => {
                let (kind, words) = told(&error);
                Broken {
                    offset,
                    kind,
                    reason: format!("{reason}; then {words}"),
                }
            }
        }
    }

    /// Reads the record that begins here; there is at least a byte.
    fn record(&mut self) -> Result<Record, Broken> {
        let offset = self.offset();
        self.need(BEGIN.len());
        if !self.rest().starts_with(BEGIN) {
            let broken = self.damaged(offset, "no record begins here");
            return Err(self.find_mark(broken));
        }
        let (end, begin) = loop {
            let head = &self.rest()[..self.rest().len().min(HEAD)];
            if let Some(ends) = end_of_head(head) {
                break ends;
            }
            if head.len() == HEAD || self.is_end {
                let broken = match self.error.take() {
                    Some(error) => return Err(self.broken_off(&error)),
                    None => self.damaged(offset, "the header of the record has no end"),
                };
                // Not to find the same beginning again.
                self.pass(BEGIN.len());
                return Err(self.find_mark(broken));
            }
            self.fill();
        };
        let head = String::from_utf8_lossy(&self.rest()[..end]).into_owned();
        let headers = headers(head.lines().skip(1));
        let mut record = Record {
            offset,
            kind: String::new(),
            headers,
            body: Vec::new(),
            is_cut: false,
        };
        record.kind = record
            .header("warc-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let length = record
            .header("content-length")
            .and_then(|length| length.parse().ok());
        self.pass(begin);
        let Some(length) = length else {
            let broken = self.damaged(offset, "the record has no Content-Length");
            return Err(self.find_mark(broken));
        };
        self.read_body(&mut record, length)?;
        Ok(record)
    }

    fn read_body(&mut self, record: &mut Record, length: u64) -> Result<(), Broken> {
        let held = self.limit.saturating_add(HEAD);
        let n_held = usize::try_from(length).map_or(held, |length| length.min(held));
        if !self.need(n_held) {
            return Err(self.short(record.offset, 0, length));
        }
        // Looked at before anything is copied: thousands of records may say that they are large.
        let is_over = (n_held as u64) < length;
        let is_short = if is_over {
            self.mark_before(n_held)
        } else {
            !self.ends_at(n_held) && self.mark_before(n_held)
        };
        if is_short {
            return Err(self.short(record.offset, 0, length));
        }
        record.body = self.rest()[..n_held].to_vec();
        record.is_cut = record.body_bytes() > self.limit || is_over;
        let n_passed = if is_over {
            self.pass_over(record.offset, length)?
        } else {
            0
        };
        let n_left = usize::try_from(length - n_passed).unwrap_or(usize::MAX);
        if self.ends_at(n_left) {
            self.pass(n_left);
            return match self.error.take() {
                // A member that is no longer what was packed: its sum is wrong.
                Some(error) => Err(self.broken_off(&error)),
                None => Ok(()),
            };
        }
        self.pass(n_left);
        let reason = format!("record is longer than its Content-Length of {length} bytes");
        let broken = self.damaged(record.offset, reason);
        Err(self.find_mark(broken))
    }

    /// True when a record begins in these bytes of the rest.
    fn mark_before(&mut self, n: usize) -> bool {
        let end = self.rest().len().min(n.saturating_add(SURE));
        let mark = self.mark_in(end);
        mark.is_some_and(|mark| mark < n)
    }

    /// Where a record begins in these bytes of the rest.
    fn mark_in(&mut self, n: usize) -> Option<usize> {
        let mark = mark_in(&self.window[self.at..self.at + n]);
        #[cfg(test)]
        {
            self.n_looked_at += mark.unwrap_or(n);
        }
        mark
    }

    /// True when a record can end before this byte of the rest: the two lines' ends follow; or, where a program forgot them, the next
    /// record, or nothing.
    fn ends_at(&mut self, n: usize) -> bool {
        let mut n_needed = n;
        loop {
            n_needed = n_needed.max(self.rest().len()) + BEGIN.len() + 4;
            let is_all = !self.need(n_needed);
            let all = &self.rest()[n..];
            // Whatever follows: nobody would have these four by chance.
            if all.starts_with(b"\r\n\r\n") {
                return true;
            }
            let after = all.trim_ascii_start();
            // Who writes that many lines' ends may have more of them.
            let is_blank = after.is_empty() && (is_all || all.len() > 1024);
            if after.starts_with(BEGIN) || is_blank {
                return true;
            }
            if is_all || after.len() >= BEGIN.len() || !BEGIN.starts_with(after) {
                return false;
            }
        }
    }

    /// Goes through a record over the limit without holding it, but for its end; the bytes passed. A record that begins in the
    /// midst ends it: a length that is made up must not cost all that follows.
    fn pass_over(&mut self, offset: u64, length: u64) -> Result<u64, Broken> {
        let mut n_passed = 0_u64;
        loop {
            let n_left = length - n_passed;
            let rest = self.rest();
            let n_here = usize::try_from(n_left).map_or(rest.len(), |n| n.min(rest.len()));
            if self.mark_in(n_here).is_some() {
                return Err(self.short(offset, n_passed, length));
            }
            if n_here as u64 == n_left {
                return Ok(n_passed);
            }
            if self.is_end {
                return Err(self.short(offset, n_passed, length));
            }
            // A mark may lie over the edge.
            let n = n_here.saturating_sub(SURE);
            self.pass(n);
            n_passed += n as u64;
            self.fill();
        }
    }

    /// A record that ends before its length: at the next one, or at the end.
    fn short(&mut self, offset: u64, n_passed: u64, length: u64) -> Broken {
        if let Some(error) = self.error.take() {
            return self.broken_off(&error);
        }
        let mark = self.mark_in(self.rest().len());
        let rest = self.rest();
        let body = &rest[..mark.unwrap_or(rest.len())];
        let n = n_passed + without_line_ends(body).len() as u64;
        self.pass(mark.unwrap_or(rest.len()));
        let reason = format!("record is shorter than its Content-Length: {n} of {length} bytes");
        self.damaged(offset, reason)
    }

    /// Goes to the next record of the member, or to its end.
    fn find_mark(&mut self, broken: Broken) -> Broken {
        loop {
            if let Some(n) = self.mark_in(self.rest().len()) {
                self.pass(n);
                return broken;
            }
            if self.is_end {
                let error = self.error.take();
                self.pass(self.rest().len());
                return match error {
                    Some(error) => self.broken_off(&error),
                    None => broken,
                };
            }
            let n = self.rest().len().saturating_sub(SURE);
            self.pass(n);
            self.fill();
        }
    }
}

impl Record {
    /// Bytes of the page or the text alone.
    fn body_bytes(&self) -> usize {
        let begin = match end_of_head(&self.body) {
            Some((_, begin)) if self.body.starts_with(b"HTTP/") => begin,
            _ => 0,
        };
        self.body.len() - begin
    }
}

/// The two line ends that follow a record.
fn without_line_ends(mut body: &[u8]) -> &[u8] {
    for _ in 0..2 {
        body = body.strip_suffix(b"\n").unwrap_or(body);
        body = body.strip_suffix(b"\r").unwrap_or(body);
    }
    body
}

/// Where a record begins at the beginning of a line: the mark, and a header in the line below.
fn mark_in(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = &bytes[from..];
        if rest.starts_with(MARK)
            && let Some(line_end) = rest.iter().take(16).position(|&byte| byte == b'\n')
        {
            let below = &rest[line_end + 1..];
            let below = below[..below.len().min(8)].to_ascii_lowercase();
            if below.starts_with(b"warc-") || below.starts_with(b"content-") {
                return Some(from);
            }
        }
        from += rest.iter().position(|&byte| byte == b'\n')? + 1;
    }
}
