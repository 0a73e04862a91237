//! Opening what is packed, by its first bytes: gzip, zstd. The one place that does it, for articles and for labelled data.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

/// Bytes taken from the system at a time.
const BUFFER: usize = 1 << 17;

/// Zstd windows up to 128 MiB; a frame that wants more memory than that is refused.
const ZSTD_WINDOW_LOG: u32 = 27;

/// A stream of bytes with a buffer.
pub type Reader = Box<dyn BufRead + Send>;

/// How a stream is packed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Packing {
    /// One or more gzip members.
    Gzip,
    /// One or more zstd frames.
    Zstd,
}

impl Packing {
    /// What the first bytes say.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
            // A frame that is to be skipped may come first.
            || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
        {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

/// The stream unpacked.
///
/// # Errors
/// When the decoder cannot begin.
pub fn unpack(reader: Reader, packing: Packing) -> io::Result<Reader> {
    Ok(match packing {
        Packing::Gzip => Box::new(BufReader::with_capacity(
            BUFFER,
            MultiGzDecoder::new(reader),
        )),
        Packing::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        }
    })
}

/// A file, unpacked when its first bytes say that it is packed.
///
/// # Errors
/// When it cannot be opened or read.
pub fn open(path: &Path) -> io::Result<Reader> {
    let file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let (head, reader) = peek(Box::new(file), 4)?;
    match Packing::of(&head) {
        Some(packing) => unpack(reader, packing),
        None => Ok(reader),
    }
}

pub(crate) fn buffered(reader: impl Read + Send + 'static) -> Reader {
    Box::new(BufReader::with_capacity(BUFFER, reader))
}

/// The first `n` bytes, fewer only at the end, and a reader that still has everything.
///
/// # Errors
/// Those of the reader, when nothing could be read before.
pub fn peek(reader: Reader, n: usize) -> io::Result<(Vec<u8>, Reader)> {
    peek_while(reader, |head| head.len() < n)
}

/// Reads on while `wants_more` says so of what came; a pause in the stream is waited for only then.
pub(crate) fn peek_while(
    mut reader: Reader,
    wants_more: impl Fn(&[u8]) -> bool,
) -> io::Result<(Vec<u8>, Reader)> {
    let mut head = Vec::new();
    while wants_more(&head) {
        match reader.fill_buf() {
            Ok([]) => break,
            Ok(buffer) => {
                let n = buffer.len();
                head.extend_from_slice(buffer);
                reader.consume(n);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if head.is_empty() => return Err(error),
            // It is met again behind the head.
            Err(error) => {
                let rest = Cursor::new(head.clone()).chain(Broken(Some(error)));
                return Ok((head, Box::new(BufReader::new(rest))));
            }
        }
    }
    let rest = Cursor::new(head.clone()).chain(reader);
    Ok((head, Box::new(rest)))
}

/// Fails once with what happened before.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn reader(bytes: &[u8]) -> Reader {
        Box::new(Cursor::new(bytes.to_vec()))
    }

    #[test]
    fn peeking_takes_nothing_away() {
        for text in ["", "a", "{}\n", "“No”"] {
            let (head, mut rest) = peek(reader(text.as_bytes()), 2).expect("memory can be read");
            assert!(
                text.as_bytes().starts_with(&head) && (head.len() >= 2 || head.len() == text.len())
            );
            let mut all = String::new();
            rest.read_to_string(&mut all).expect("memory can be read");
            assert_eq!(all, text);
        }
    }

    #[test]
    fn opens_packed_files_whatever_they_are_called() {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"One.").expect("memory takes every byte");
        let files = [
            ("a", gzip.finish().expect("memory takes every byte")),
            (
                "b",
                zstd::encode_all(&b"One."[..], 1).expect("memory takes every byte"),
            ),
            ("c.gz", b"One.".to_vec()),
        ];
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("writable");
            let mut text = String::new();
            let mut reader = open(&path).expect("it is there");
            reader.read_to_string(&mut text).expect("it is whole");
            assert_eq!(text, "One.", "{name}");
        }
    }
}
