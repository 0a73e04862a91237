//! Streams of JSON cut into objects: by lines, or out of an array.

use std::io::{self, BufRead};
use std::sync::Arc;

use crate::item::Payload;
use crate::packing;
use crate::stream::{Stream, told, too_large};
use crate::{Item, Place};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// JSON lines.
pub(crate) struct Lines {
    stream: Stream,
    limit: usize,
    line: u64,
    offset: u64,
    is_over: bool,
}

impl Lines {
    pub(crate) fn new(stream: Stream, limit: usize) -> Self {
        Self {
            stream,
            limit,
            line: 0,
            offset: 0,
            is_over: false,
        }
    }
}

impl Iterator for Lines {
    type Item = Item;

    /// The next line that is not blank; after an error there is none.
    fn next(&mut self) -> Option<Item> {
        loop {
            if self.is_over {
                return None;
            }
            self.line += 1;
            let begin = self.offset;
            let mut line = Vec::new();
            let payload = match read_line(&mut self.stream.reader, self.limit, &mut line) {
                Ok(0) => return None,
                Ok(n) => {
                    self.offset += n;
                    if n > line.len() as u64 {
                        let (kind, reason) = too_large(self.limit);
                        Payload::Failed(kind, reason)
                    } else {
                        let content = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line);
                        // The parser would count the line's end as another line.
                        let content = content.trim_ascii();
                        if content.is_empty() {
                            continue;
                        }
                        Payload::Json(content.to_vec())
                    }
                }
                Err(error) => {
                    self.is_over = true;
                    let (kind, reason) = told(&error);
                    Payload::Failed(kind, reason)
                }
            };
            return Some(item(&self.stream, self.line, self.line, begin, payload));
        }
    }
}

/// An object that begins at this line; its id is that of the stream with its number.
fn item(stream: &Stream, number: u64, line: u64, offset: u64, payload: Payload) -> Item {
    Item {
        place: Place {
            offset: Some(offset),
            ..Place::line(&stream.name, line)
        },
        id: format!("{}:{number}", stream.id),
        file_name: Arc::clone(&stream.file_name),
        payload,
    }
}

/// Reads up to a line's end; of a line over `limit` bytes the rest is passed over. The number of bytes taken.
fn read_line(reader: &mut impl BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<u64> {
    let mut n_taken = 0;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(n_taken);
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let n = end.map_or(buffer.len(), |end| end + 1);
        // One byte more than the limit tells that it was passed.
        if line.len() <= limit {
            let room = limit + 1 - line.len();
            line.extend_from_slice(&buffer[..n.min(room)]);
        }
        reader.consume(n);
        n_taken += n as u64;
        if end.is_some() {
            return Ok(n_taken);
        }
    }
}

/// A value of an array and where it begins.
struct Value {
    line: u64,
    offset: u64,
    /// `None` when it is too large.
    bytes: Option<Vec<u8>>,
}

/// White space that is looked through for the first letter; what follows after more is read line by line.
const MAX_BLANK: usize = 1 << 16;

/// Objects of an array, or several objects that do not keep to lines.
pub(crate) struct JsonArray {
    stream: Stream,
    limit: usize,
    line: u64,
    offset: u64,
    is_array: bool,
    is_over: bool,
    /// Values so far: an array may have all of them on one line.
    n: u64,
}

impl JsonArray {
    /// True when the stream is an array, or an object that goes on over the line's end.
    pub(crate) fn begins(stream: &mut Stream) -> io::Result<bool> {
        let reader = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
        let (head, reader) = packing::peek_while(reader, |head| {
            let n = head.len();
            let head = without_mark(head).trim_ascii_start();
            head.is_empty() && n < MAX_BLANK
                || head.starts_with(b"{") && head.len() < 64 && !head.contains(&b'\n')
        })?;
        stream.reader = reader;
        let head = without_mark(&head).trim_ascii_start();
        let first_line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        Ok(head.starts_with(b"[")
            || (first_line.trim_ascii() == b"{" && head.len() > first_line.len()))
    }

    pub(crate) fn new(stream: Stream, limit: usize) -> Self {
        Self {
            stream,
            limit,
            line: 1,
            offset: 0,
            is_array: false,
            is_over: false,
            n: 0,
        }
    }

    /// The next byte, if there is one.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.stream.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn take(&mut self) {
        self.stream.reader.consume(1);
        self.offset += 1;
    }

    /// The bytes of the next value, `None` after the last; the place is that of its first byte.
    fn value(&mut self) -> io::Result<Option<Value>> {
        if !self.skip_to_value()? {
            return Ok(None);
        }
        let (line, offset) = (self.line, self.offset);
        let mut value = Vec::new();
        let mut is_too_large = false;
        let mut depth = Depth::default();
        loop {
            let buffer = match self.stream.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let (n, is_done) = depth.read(buffer, &mut self.line);
            if value.len() + n > self.limit {
                is_too_large = true;
                value.clear();
            }
            if !is_too_large {
                value.extend_from_slice(&buffer[..n]);
            }
            self.stream.reader.consume(n);
            self.offset += n as u64;
            if is_done {
                break;
            }
        }
        Ok(Some(Value {
            line,
            offset,
            bytes: (!is_too_large).then_some(value),
        }))
    }

    /// Passes over what stands before a value: white space, commas, the array's own brackets. False when there is none.
    fn skip_to_value(&mut self) -> io::Result<bool> {
        loop {
            match self.peek()? {
                None => return Ok(false),
                Some(byte @ (b' ' | b'\t' | b'\r' | b'\n' | b',')) => {
                    self.line += u64::from(byte == b'\n');
                    self.take();
                }
                Some(b'[') if !self.is_array => {
                    self.is_array = true;
                    self.take();
                }
                Some(b']') => self.take(),
                Some(byte) if BYTE_ORDER_MARK.contains(&byte) && self.offset < 3 => self.take(),
                Some(_) => return Ok(true),
            }
        }
    }
}

/// How deep in a value its reading is.
#[derive(Default)]
struct Depth {
    /// Open brackets.
    n: u64,
    in_string: bool,
    escaped: bool,
}

impl Depth {
    /// Reads on: the bytes that belong to the value, and whether it ends with them. Their line ends are added to `line`.
    fn read(&mut self, buffer: &[u8], line: &mut u64) -> (usize, bool) {
        let mut n = 0;
        for &byte in buffer {
            if !self.in_string && self.n == 0 && matches!(byte, b',' | b']') {
                return (n, true);
            }
            n += 1;
            *line += u64::from(byte == b'\n');
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.n += 1,
                b'}' | b']' => {
                    self.n = self.n.saturating_sub(1);
                    if self.n == 0 {
                        return (n, true);
                    }
                }
                _ => {}
            }
        }
        (n, false)
    }
}

impl Iterator for JsonArray {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.is_over {
            return None;
        }
        self.n += 1;
        let number = self.n;
        Some(match self.value() {
            Ok(None) => return None,
            Ok(Some(Value {
                line,
                offset,
                bytes,
            })) => {
                let payload = match bytes {
                    Some(bytes) => Payload::Json(bytes.trim_ascii_end().to_vec()),
                    None => {
                        let (kind, reason) = too_large(self.limit);
                        Payload::Failed(kind, reason)
                    }
                };
                item(&self.stream, number, line, offset, payload)
            }
            Err(error) => {
                self.is_over = true;
                let (kind, reason) = told(&error);
                let payload = Payload::Failed(kind, reason);
                item(&self.stream, number, self.line, self.offset, payload)
            }
        })
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Records;

    fn stream(bytes: &[u8]) -> Stream {
        Stream {
            name: "a".into(),
            id: "a".to_owned(),
            file_name: "a".into(),
            reader: Box::new(io::Cursor::new(bytes.to_vec())),
            path: None,
            is_live: false,
        }
    }

    fn cut(bytes: &[u8], limit: usize) -> Vec<String> {
        let mut stream = stream(bytes);
        let records: Records = if JsonArray::begins(&mut stream).expect("memory can be read") {
            Box::new(JsonArray::new(stream, limit))
        } else {
            Box::new(Lines::new(stream, limit))
        };
        records
            .map(|item| {
                let what = match &item.payload {
                    Payload::Json(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    Payload::Failed(kind, _) => format!("!{kind}"),
                    _ => unreachable!("only these come"),
                };
                let offset = item.place.offset.unwrap_or_default();
                format!("{}@{offset} {what}", item.place.record)
            })
            .collect()
    }

    #[test]
    fn lines_are_objects() {
        assert_eq!(
            cut(
                b"\xef\xbb\xbf{\"a\":1}\r\n\n\xef\xbb\xbf{\"b\":2}\n{\"c\":",
                100
            ),
            ["1@0 {\"a\":1}", "3@13 {\"b\":2}", "4@24 {\"c\":"]
        );
    }

    #[test]
    fn a_long_line_is_passed_over() {
        assert_eq!(
            cut(b"{\"a\":1}\n{\"a\":\"xxxxxxxxx\"}\n{\"b\":2}\n", 10),
            ["1@0 {\"a\":1}", "2@8 !too-large", "3@26 {\"b\":2}"]
        );
    }

    #[test]
    fn arrays_and_objects_over_lines_are_cut() {
        assert_eq!(
            cut(
                b"[\n{\"a\":\"]}\\\"\"},\n{\"b\":[1,{}]} , 3, \"x\"\n]\n",
                100
            ),
            [
                "2@2 {\"a\":\"]}\\\"\"}",
                "3@16 {\"b\":[1,{}]}",
                "3@31 3",
                "3@34 \"x\""
            ]
        );
        assert_eq!(
            cut(b"{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n", 100),
            ["1@0 {\n \"a\": 1\n}", "4@12 {\n \"b\": 2\n}"]
        );
        assert_eq!(cut(b"[]", 100), Vec::<String>::new());
        assert_eq!(cut(b"[{\"a\":", 100), ["1@1 {\"a\":"]);
        assert_eq!(
            cut(b"[{\"a\":\"xxxxxxxxx\"},{}]", 10),
            ["1@1 !too-large", "1@19 {}"]
        );
    }
}
