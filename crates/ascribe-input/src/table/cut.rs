//! Cuts rows out of a stream: cells apart by one byte, in quotes where they hold that byte, a quote or a line's end.
//!
//! Our own, because corpora are not always well-formed, and a quote must cost no more than its row:
//! - A quote closes a cell only before a delimiter or a line's end; `"He said "no" to it"` stays whole.
//! - A quote that never closes is seen by the quote that opens the same column further down, or by rows that go on below; the row is
//!   lost, reading goes on at the next line.
//! - Between tabs a cell that begins with a quote which closes in the middle is no quoted cell: `"No," she said.` stays as it is.
//! - A row over the limit is passed over and never held.
//!
//! Every byte is looked at a few times at most.

use std::io;

use crate::packing::Reader;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Columns of a table; more is no table.
pub(super) const MAX_COLUMNS: usize = 1 << 14;

/// Lines that are looked at to tell rows from a long cell.
const LINES_LOOKED_AT: usize = 50;

/// A row and where it begins.
pub(super) struct Cut {
    /// From 1.
    pub(super) line: u64,
    pub(super) offset: u64,
    pub(super) row: Row,
}

pub(super) enum Row {
    /// The cells without their quotes, as many as the table has columns at most.
    Cells {
        cells: Vec<Vec<u8>>,
        /// All of them but empty ones at the end that are too many.
        n: usize,
    },
    TooLarge,
    /// A quote opens in this line and never closes.
    Unclosed(u64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a cell.
    Start,
    Plain,
    Quoted,
}

/// What a look at the bytes at hand came to.
enum Scan {
    /// More bytes are needed.
    More,
    /// The row ends before this byte.
    End(usize),
    /// The quoted cell that is being read has no end.
    Unclosed,
}

pub(super) struct Cutter {
    reader: Reader,
    delimiter: u8,
    limit: usize,
    /// Columns of the table, as soon as they are known.
    n_columns: Option<usize>,
    /// What was read and not given away; rows before `begin` are gone.
    buffer: Vec<u8>,
    /// Offset of the buffer's first byte.
    base: u64,
    is_end: bool,
    is_begun: bool,
    /// Line of `begin`.
    line: u64,
    /// Where the row begins; this and what follows are places in the buffer.
    begin: usize,
    at: usize,
    state: State,
    cell_begin: usize,
    /// Begin, end and whether there are quotes in it to halve.
    cells: Vec<(usize, usize, bool)>,
    n_cells: usize,
    last_filled: usize,
    /// Quotes counted at `at` so far.
    run: usize,
    /// Of a quoted cell: whether it went over a line's end, and the delimiters behind the last of these.
    has_line_end: bool,
    n_delimiters: usize,
    /// The row is over the limit; its bytes are let go.
    is_skipping: bool,
    /// Quoted cells of this row end with the line.
    is_single_line: bool,
    /// No cell of the row is quoted any more.
    is_unquoted: bool,
    /// Rows that begin before this offset have no cells over several lines: somebody looked already.
    single_line_until: u64,
    /// Bytes that were looked at, for the test of that.
    #[cfg(test)]
    pub(super) n_looked_at: usize,
}

impl Cutter {
    pub(super) fn new(reader: Reader, delimiter: u8, limit: usize) -> Self {
        Self {
            reader,
            delimiter,
            limit,
            n_columns: None,
            buffer: Vec::new(),
            base: 0,
            is_end: false,
            is_begun: false,
            line: 1,
            begin: 0,
            at: 0,
            state: State::Start,
            cell_begin: 0,
            cells: Vec::new(),
            n_cells: 0,
            last_filled: 0,
            run: 0,
            has_line_end: false,
            n_delimiters: 0,
            is_skipping: false,
            is_single_line: false,
            is_unquoted: false,
            single_line_until: 0,
            #[cfg(test)]
            n_looked_at: 0,
        }
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    pub(super) fn set_n_columns(&mut self, n_columns: usize) {
        self.n_columns = Some(n_columns);
    }

    /// What was read ahead.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.buffer[self.begin..]
    }

    /// The next row; blank lines are rows with one empty cell.
    pub(super) fn next(&mut self) -> io::Result<Option<Cut>> {
        if !self.is_begun {
            self.pass_mark()?;
        }
        self.begin_row();
        let (line, offset) = (self.line, self.base + self.begin as u64);
        let row = loop {
            match self.scan() {
                Scan::More => {
                    if self.buffer.len() - self.begin > self.limit {
                        if !self.is_skipping && self.is_unclosed_by_rows() {
                            if self.keeps_quote() {
                                continue;
                            }
                            break self.give_up_quote(false);
                        }
                        self.is_skipping = true;
                        self.let_go();
                    }
                    self.fill()?;
                }
                Scan::End(end) => {
                    if end == self.begin && !self.is_skipping {
                        return Ok(None);
                    }
                    let is_too_large = self.is_skipping || end - self.begin > self.limit;
                    let row = if is_too_large {
                        Row::TooLarge
                    } else {
                        self.row()
                    };
                    self.pass_to(end);
                    break row;
                }
                Scan::Unclosed if self.is_skipping => {
                    // The quote that was met belongs to a row further down; nobody knows where it begins, so it goes, too.
                    self.state = State::Plain;
                }
                Scan::Unclosed => {
                    let is_met = self.at < self.buffer.len();
                    if !is_met && self.keeps_quote() {
                        continue;
                    }
                    break self.give_up_quote(is_met);
                }
            }
        };
        Ok(Some(Cut { line, offset, row }))
    }

    /// Behind a byte-order mark.
    fn pass_mark(&mut self) -> io::Result<()> {
        while !self.is_end
            && self.buffer.len() < BYTE_ORDER_MARK.len()
            && BYTE_ORDER_MARK.starts_with(&self.buffer)
        {
            self.fill()?;
        }
        if self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.begin = BYTE_ORDER_MARK.len();
        }
        self.is_begun = true;
        Ok(())
    }

    fn begin_row(&mut self) {
        // Moving the rest costs no more than what was passed.
        if self.begin > self.buffer.len() / 2 {
            self.buffer.drain(..self.begin);
            self.base += self.begin as u64;
            self.begin = 0;
        }
        self.at = self.begin;
        self.state = State::Start;
        self.cells.clear();
        self.n_cells = 0;
        self.last_filled = 0;
        self.run = 0;
        self.is_skipping = false;
        self.is_unquoted = false;
        self.is_single_line = self.base + (self.begin as u64) < self.single_line_until;
    }

    fn fill(&mut self) -> io::Result<()> {
        loop {
            match self.reader.fill_buf() {
                Ok(bytes) => {
                    let n = bytes.len();
                    self.buffer.extend_from_slice(bytes);
                    self.reader.consume(n);
                    self.is_end = n == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Goes on reading the row.
    fn scan(&mut self) -> Scan {
        loop {
            #[cfg(test)]
            let before = self.at;
            let scan = match self.state {
                State::Start => self.scan_start(),
                State::Plain => self.scan_plain(),
                State::Quoted => self.scan_quoted(),
            };
            #[cfg(test)]
            {
                self.n_looked_at += 1 + self.at.saturating_sub(before);
            }
            if let Some(scan) = scan {
                return scan;
            }
        }
    }

    fn scan_start(&mut self) -> Option<Scan> {
        self.cell_begin = self.at;
        match self.buffer.get(self.at) {
            None if !self.is_end => return Some(Scan::More),
            Some(b'"') if !self.is_unquoted => {}
            _ => {
                self.state = State::Plain;
                return None;
            }
        }
        let Some(n) = self.quotes() else {
            return Some(Scan::More);
        };
        let after = self.at + n;
        if n % 2 == 1 {
            self.at += 1;
            self.state = State::Quoted;
            self.has_line_end = false;
            self.n_delimiters = 0;
        } else if self.ends_cell(after) {
            self.finish_cell(self.at + 1, after - 1, true);
            return self.pass_end(after);
        } else {
            self.state = State::Plain;
        }
        None
    }

    fn scan_plain(&mut self) -> Option<Scan> {
        let rest = &self.buffer[self.at..];
        let end = rest
            .iter()
            .position(|&byte| byte == self.delimiter || byte == b'\n');
        let Some(end) = end else {
            self.at = self.buffer.len();
            if !self.is_end {
                return Some(Scan::More);
            }
            let has_return = self.buffer[self.cell_begin..].ends_with(b"\r");
            self.finish_cell(self.cell_begin, self.at - usize::from(has_return), false);
            return Some(Scan::End(self.at));
        };
        let end = self.at + end;
        let is_line_end = self.buffer[end] == b'\n';
        let has_return = is_line_end && end > self.cell_begin && self.buffer[end - 1] == b'\r';
        self.finish_cell(self.cell_begin, end - usize::from(has_return), false);
        self.pass_end(end)
    }

    fn scan_quoted(&mut self) -> Option<Scan> {
        let rest = &self.buffer[self.at..];
        let quote = rest.iter().position(|&byte| byte == b'"');
        let passed = &rest[..quote.unwrap_or(rest.len())];
        let is_delimiter = |byte: &&u8| **byte == self.delimiter;
        match passed.iter().rposition(|&byte| byte == b'\n') {
            Some(_) if self.is_single_line => {
                self.is_unquoted = true;
                self.read_as_plain();
                return None;
            }
            Some(line_end) => {
                self.has_line_end = true;
                self.n_delimiters = passed[line_end..].iter().filter(is_delimiter).count();
            }
            None => self.n_delimiters += passed.iter().filter(is_delimiter).count(),
        }
        self.at += passed.len();
        if quote.is_none() {
            return Some(match self.is_end {
                true if self.is_skipping => Scan::End(self.at),
                true => Scan::Unclosed,
                false => Scan::More,
            });
        }
        let Some(n) = self.quotes() else {
            return Some(Scan::More);
        };
        let after = self.at + n;
        if n % 2 == 0 {
            self.at = after;
        } else if self.ends_cell(after) {
            self.finish_cell(self.cell_begin + 1, after - 1, true);
            return self.pass_end(after);
        } else if self.delimiter == b'\t' {
            self.read_as_plain();
        } else if self.has_line_end && self.opens_same_column() {
            return Some(Scan::Unclosed);
        } else {
            self.at = after;
        }
        None
    }

    /// How many quotes stand here, and what follows is known, too; `None` while it is not.
    fn quotes(&mut self) -> Option<usize> {
        while self.buffer.get(self.at + self.run) == Some(&b'"') {
            self.run += 1;
        }
        let after = &self.buffer[self.at + self.run..];
        if !self.is_end && (after.is_empty() || after == b"\r") {
            return None;
        }
        Some(std::mem::take(&mut self.run))
    }

    /// True when a quote before `at` can close a cell.
    fn ends_cell(&self, at: usize) -> bool {
        match &self.buffer[at..] {
            [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..] => true,
            [byte, ..] => *byte == self.delimiter,
        }
    }

    /// A quote that stands at `at` inside a quoted cell looks like the one that opened the cell, some rows before.
    fn opens_same_column(&self) -> bool {
        let before = self.buffer[self.at - 1];
        (before == b'\n' || before == self.delimiter) && self.n_delimiters == self.n_cells
    }

    /// The quote that began the cell is part of it.
    fn read_as_plain(&mut self) {
        if !self.is_skipping {
            self.at = self.cell_begin;
        }
        self.run = 0;
        self.state = State::Plain;
    }

    fn finish_cell(&mut self, begin: usize, end: usize, is_quoted: bool) {
        self.n_cells += 1;
        if end > begin {
            self.last_filled = self.n_cells;
        }
        if !self.is_skipping && self.cells.len() < self.n_columns.unwrap_or(MAX_COLUMNS) {
            self.cells.push((begin, end, is_quoted));
        }
    }

    /// Behind what ends a cell.
    fn pass_end(&mut self, end: usize) -> Option<Scan> {
        match self.buffer.get(end) {
            Some(&byte) if byte == self.delimiter => {
                self.at = end + 1;
                self.state = State::Start;
                None
            }
            Some(b'\n') => Some(Scan::End(end + 1)),
            _ => Some(Scan::End((end + 2).min(self.buffer.len()))),
        }
    }

    fn row(&self) -> Row {
        let cells = self.cells.iter().map(|&(begin, end, is_quoted)| {
            let bytes = &self.buffer[begin..end];
            if is_quoted {
                halved(bytes)
            } else {
                bytes.to_vec()
            }
        });
        Row::Cells {
            cells: cells.collect(),
            n: self
                .last_filled
                .max(self.n_cells.min(self.n_columns.unwrap_or(usize::MAX))),
        }
    }

    /// The next row begins at `end`.
    fn pass_to(&mut self, end: usize) {
        self.line += n_lines(&self.buffer[self.begin..end]);
        self.begin = end;
    }

    /// Forgets what was scanned of a row over the limit, but for the byte before.
    fn let_go(&mut self) {
        // Of many quotes only their being odd or even counts.
        let passed = self.run.saturating_sub(2) & !1;
        self.at += passed;
        self.run -= passed;
        let end = self.at.saturating_sub(1).max(self.begin);
        self.pass_to(end);
        self.buffer.drain(..end);
        self.base += end as u64;
        self.begin = 0;
        self.at -= end;
        self.cell_begin = 0;
        self.cells.clear();
    }

    /// True when the lines below the one with the open quote look like rows.
    fn is_unclosed_by_rows(&self) -> bool {
        let Some(n_columns) = self.n_columns.filter(|&n| n > 1) else {
            return false;
        };
        if self.state != State::Quoted {
            return false;
        }
        let mut lines: Vec<&[u8]> = self.buffer[self.cell_begin..]
            .split(|&byte| byte == b'\n')
            .skip(1)
            .take(LINES_LOOKED_AT + 1)
            .collect();
        // The last piece is no whole line, or nothing.
        if !self.is_end || lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let n_like_rows = lines
            .iter()
            .filter(|line| {
                line.iter().filter(|&&byte| byte == self.delimiter).count() == n_columns - 1
            })
            .count();
        !lines.is_empty() && n_like_rows * 5 >= lines.len() * 4
    }

    /// Between tabs a quote without end is text; true when it was taken so.
    fn keeps_quote(&mut self) -> bool {
        let is_last = self.is_end
            && !self.buffer[self.cell_begin..]
                .trim_ascii_end()
                .contains(&b'\n');
        let keeps = self.delimiter == b'\t' && (is_last || self.is_unclosed_by_rows());
        if keeps {
            self.single_line_until = self.base + self.buffer.len() as u64;
            self.read_as_plain();
        }
        keeps
    }

    /// The row is lost; the next one begins at the line below the quote, if that is a row.
    ///
    /// `is_met`: a quote was met at `at` that begins a cell.
    fn give_up_quote(&mut self, is_met: bool) -> Row {
        let quote_line = self.line + n_lines(&self.buffer[self.begin..self.cell_begin]);
        let below = self.buffer[self.cell_begin..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map(|line_end| self.cell_begin + line_end + 1);
        match below {
            Some(below) if is_met || self.is_unclosed_by_rows() => {
                // Nothing up to here opens a cell over several lines; the row with the quote that was met may.
                let looked_at = if is_met {
                    let scanned = &self.buffer[..self.at];
                    scanned
                        .iter()
                        .rposition(|&byte| byte == b'\n')
                        .map_or(0, |line_end| line_end + 1)
                } else {
                    self.buffer.len()
                };
                self.single_line_until = self.base + looked_at as u64;
                self.pass_to(below);
            }
            _ => self.pass_to(self.buffer.len()),
        }
        Row::Unclosed(quote_line)
    }
}

fn n_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// Two quotes in a quoted cell are one; one alone stays.
fn halved(bytes: &[u8]) -> Vec<u8> {
    let mut cell = Vec::with_capacity(bytes.len());
    let mut is_second = false;
    for &byte in bytes {
        is_second = byte == b'"' && !is_second && {
            cell.push(byte);
            true
        };
        if byte != b'"' {
            cell.push(byte);
        }
    }
    cell
}
