//! The record of an article as it lies in the store: its JSON form without text, packed.

use std::cell::RefCell;
use std::io::Read;

use ascribe_article::{ArticleRecord, serde_json};
use zstd::bulk::Compressor;

/// Fast, and still a fifth of the JSON.
const LEVEL: i32 = 3;

/// A record of more than this is none of ours.
const LONGEST: u64 = 1 << 30;

thread_local! {
    /// Its tables are large; made for each record they cost more than the packing.
    static PACKER: RefCell<Compressor<'static>> =
        RefCell::new(Compressor::new(LEVEL).expect("the level is one of zstd's"));
}

/// The record without its text, which has a column of its own.
pub(crate) fn pack(record: &ArticleRecord) -> Vec<u8> {
    let mut bare = record.clone();
    bare.text = None;
    let json = serde_json::to_vec(&bare).expect("a record is plain data");
    PACKER.with_borrow_mut(|packer| packer.compress(&json).expect("memory takes every byte"))
}

/// What [`pack`] made, with the text put back.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn unpack(packed: &[u8], text: Option<String>) -> Result<ArticleRecord, String> {
    let mut json = Vec::new();
    zstd::Decoder::new(packed)
        .and_then(|decoder| decoder.take(LONGEST).read_to_end(&mut json))
        .map_err(|error| error.to_string())?;
    let mut record: ArticleRecord =
        serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    record.text = text;
    Ok(record)
}

#[cfg(test)]
mod tests {
    use ascribe_article::marked;

    use super::*;

    #[test]
    fn a_record_comes_back() {
        let article =
            marked::parse("# id: a\n[q1 “No,”] [c1 said] [s1 Ann Pell].\n").expect("it parses");
        let record = ArticleRecord::from_article(&article);
        let back = unpack(&pack(&record), record.text.clone()).expect("it is whole");
        assert_eq!(back, record);
        assert!(unpack(b"nothing of ours", None).is_err());
    }
}
