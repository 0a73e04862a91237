//! What is looked at before the library does: numbers that are made up would make it ask for more memory than there is, or run out of
//! stack, and neither can be caught.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use ::parquet::basic::Type as Physical;
use ::parquet::bloom_filter::Sbbf;
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::RowGroupReader;
use ::parquet::record::reader::RowIter;
use ::parquet::schema::types::Type;

/// Structures in structures, in what a file says of itself and in its columns; files in use have fewer than ten.
const MAX_DEPTH: usize = 48;

/// The length of what the file says of itself, and the sign at its end.
const TAIL: u64 = 8;

fn broken(reason: &str) -> ParquetError {
    ParquetError::General(reason.to_owned())
}

/// What the file says of itself, looked through: no list is longer than what is left, nothing is nested without end.
pub(super) fn footer(file: &mut File) -> Result<()> {
    let io = |error: io::Error| broken(&error.to_string());
    let n_bytes = file.seek(SeekFrom::End(0)).map_err(io)?;
    if n_bytes < 2 * TAIL {
        return Err(broken("too short for Parquet"));
    }
    let mut tail = [0; 8];
    file.seek(SeekFrom::End(-8)).map_err(io)?;
    file.read_exact(&mut tail).map_err(io)?;
    let [a, b, c, d, sign @ ..] = tail;
    let n = u64::from(u32::from_le_bytes([a, b, c, d]));
    if sign != *b"PAR1" || n > n_bytes - TAIL {
        return Err(broken("cut off: the end of the file is no end of Parquet"));
    }
    let mut footer = Vec::new();
    file.seek(SeekFrom::Start(n_bytes - TAIL - n)).map_err(io)?;
    file.take(n).read_to_end(&mut footer).map_err(io)?;
    file.rewind().map_err(io)?;
    let mut thrift = Thrift {
        rest: &footer,
        children: Vec::new(),
    };
    thrift
        .structure(0, true)
        .ok_or_else(|| broken("what the file says of itself is broken"))?;
    if depth_of(&thrift.children) > MAX_DEPTH {
        return Err(broken("columns in columns without end"));
    }
    Ok(())
}

/// How deep a tree is of which the numbers of children are known, parents first.
fn depth_of(children: &[u64]) -> usize {
    let mut open: Vec<u64> = Vec::new();
    let mut deepest = 0;
    for &n in children {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if n > 0 {
            open.push(n);
            deepest = deepest.max(open.len());
        }
    }
    deepest
}

/// Thrift's compact form, only to pass over it. Kinds: 1 and 2 yes and no, 3 a byte, 4 to 6 numbers, 7 eight bytes, 8 bytes, 9 and 10
/// lists, 11 a map, 12 a structure, 13 sixteen bytes.
struct Thrift<'a> {
    rest: &'a [u8],
    /// Of each column and group of the schema.
    children: Vec<u64>,
}

/// Of the file: where the columns stand. Of a column: where the number of its children does.
const COLUMNS: i64 = 2;
const N_CHILDREN: i64 = 5;

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn pass(&mut self, n: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(n).ok()?..)?;
        Some(())
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A length of things that have a byte at least.
    fn length(&mut self) -> Option<u64> {
        let n = self.number()?;
        (n <= self.rest.len() as u64).then_some(n)
    }

    fn structure(&mut self, depth: usize, is_file: bool) -> Option<()> {
        self.fields(depth, |thrift, id, kind| {
            if is_file && id == COLUMNS && kind == 9 {
                thrift.columns(depth + 1)
            } else {
                thrift.value(kind, depth + 1)
            }
        })
    }

    fn fields(
        &mut self,
        depth: usize,
        mut field: impl FnMut(&mut Self, i64, u8) -> Option<()>,
    ) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut id = 0_i64;
        loop {
            let byte = self.byte()?;
            let kind = byte & 0x0f;
            if kind == 0 {
                return Some(());
            }
            id = match byte >> 4 {
                0 => unzigzag(self.number()?),
                more => id.checked_add(i64::from(more))?,
            };
            field(self, id, kind)?;
        }
    }

    /// The kind of the elements and how many there are.
    fn list(&mut self) -> Option<(u8, u64)> {
        let byte = self.byte()?;
        let n = match byte >> 4 {
            15 => self.length()?,
            n if usize::from(n) <= self.rest.len() => u64::from(n),
            _ => return None,
        };
        Some((byte & 0x0f, n))
    }

    fn columns(&mut self, depth: usize) -> Option<()> {
        let (kind, n) = self.list()?;
        if kind != 12 {
            return (n == 0).then_some(());
        }
        for _ in 0..n {
            let mut n_children = 0;
            self.fields(depth, |thrift, id, kind| {
                if id == N_CHILDREN && kind == 5 {
                    n_children = u64::try_from(unzigzag(thrift.number()?)).ok()?;
                    return Some(());
                }
                thrift.value(kind, depth + 1)
            })?;
            self.children.push(n_children);
        }
        Some(())
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match kind {
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let n = self.length()?;
                self.pass(n)
            }
            9 | 10 => {
                let (kind, n) = self.list()?;
                for _ in 0..n {
                    self.element(kind, depth + 1)?;
                }
                Some(())
            }
            11 => {
                let n = self.length()?;
                if n > 0 {
                    let kinds = self.byte()?;
                    for _ in 0..n {
                        self.element(kinds >> 4, depth + 1)?;
                        self.element(kinds & 0x0f, depth + 1)?;
                    }
                }
                Some(())
            }
            12 => self.structure(depth + 1, false),
            13 => self.pass(16),
            _ => None,
        }
    }

    /// In lists yes and no have their byte.
    fn element(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1 | 2 => self.pass(1),
            other => self.value(other, depth),
        }
    }
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -((n & 1).cast_signed())
}

/// A row group whose dictionaries are as long as they say.
pub(super) struct Group<'a>(pub(super) Box<dyn RowGroupReader + 'a>);

impl RowGroupReader for Group<'_> {
    fn metadata(&self) -> &RowGroupMetaData {
        self.0.metadata()
    }

    fn num_columns(&self) -> usize {
        self.0.num_columns()
    }

    fn get_column_page_reader(&self, i: usize) -> Result<Box<dyn PageReader>> {
        let column = self.0.metadata().column(i).column_descr();
        let n_bytes = match column.physical_type() {
            Physical::BOOLEAN => 1,
            Physical::INT32 | Physical::FLOAT | Physical::BYTE_ARRAY => 4,
            Physical::INT64 | Physical::DOUBLE => 8,
            Physical::INT96 => 12,
            Physical::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length())
                .unwrap_or_default()
                .max(1),
        };
        Ok(Box::new(Pages {
            inner: self.0.get_column_page_reader(i)?,
            n_bytes,
        }))
    }

    fn get_column_bloom_filter(&self, i: usize) -> Option<&Sbbf> {
        self.0.get_column_bloom_filter(i)
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

struct Pages {
    inner: Box<dyn PageReader>,
    /// Of a value, at least.
    n_bytes: usize,
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.inner.get_next_page()?;
        if let Some(Page::DictionaryPage {
            buf, num_values, ..
        }) = &page
            && u64::from(*num_values) * self.n_bytes as u64 > buf.len() as u64
        {
            return Err(broken("a dictionary is shorter than it says"));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.inner.at_record_boundary()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_of_a_tree() {
        for (children, depth) in [
            (&[][..], 0),
            (&[2, 0, 0][..], 1),
            (&[2, 1, 0, 0], 2),
            (&[1, 1, 1, 0], 3),
            (&[2, 0, 2, 0, 1, 0], 3),
            (&[3, 0], 1),
        ] {
            assert_eq!(depth_of(children), depth, "{children:?}");
        }
    }

    #[test]
    fn lists_longer_than_the_file_are_broken() {
        let thrift = |bytes: &[u8]| {
            Thrift {
                rest: bytes,
                children: Vec::new(),
            }
            .structure(0, true)
        };
        assert!(thrift(&[0]).is_some());
        // A version, no columns, rows, no groups.
        assert!(thrift(&[0x15, 2, 0x19, 0x0c, 0x16, 4, 0x19, 0x0c, 0]).is_some());
        // A list of two thousand million groups.
        assert!(
            thrift(&[
                0x15, 2, 0x19, 0x0c, 0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 7, 0
            ])
            .is_none()
        );
        // Structures in structures.
        assert!(thrift(&[0x1c; 1000]).is_none());
        assert!(thrift(&[0x15]).is_none());
    }
}
