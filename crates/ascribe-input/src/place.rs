//! Where an article stands, for messages and for `meta.source`.

use std::fmt;
use std::sync::Arc;

/// What records of a source are counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Lines of a text.
    Line,
    /// Rows of a table that has no lines.
    Row,
    /// Records of an archive of pages.
    Record,
}

/// Where an article stands: a source, and the record of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file as it was named, members of archives behind it: `news.zip/may/a.html`. For people.
    pub source: Arc<str>,
    /// From 1.
    pub record: u64,
    /// What `record` counts.
    pub unit: Unit,
    /// Where the record begins, in bytes of the unpacked source (of the packed one for WARC); `None` where nobody knows.
    pub offset: Option<u64>,
}

impl Place {
    /// The source as a whole: its first line.
    pub fn whole(source: Arc<str>) -> Self {
        Self {
            source,
            record: 1,
            unit: Unit::Line,
            offset: None,
        }
    }

    /// A line of the source, from 1.
    pub fn line(source: &Arc<str>, line: u64) -> Self {
        Self {
            record: line,
            ..Self::whole(Arc::clone(source))
        }
    }
}

/// `a.jsonl:3`, `a.parquet, row 3`, `a.warc.gz, record 3`; what a terminal would obey is escaped.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.source))?;
        match self.unit {
            Unit::Line => write!(f, ":{}", self.record),
            Unit::Row => write!(f, ", row {}", self.record),
            Unit::Record => write!(f, ", record {}", self.record),
        }
    }
}

/// A name without what a terminal would obey.
pub(crate) fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}
