//! Web archives (WARC): the pages among their records.

use crate::stream::{Context, Records, Stream};

/// `packed`: the stream is gzip, a member a record, not yet unpacked.
pub(crate) fn records(_stream: Stream, _packed: bool, _context: &Context) -> Records {
    Box::new(std::iter::empty())
}
