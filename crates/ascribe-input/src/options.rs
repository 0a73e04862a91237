//! What the caller wants of the inputs.

use std::str::FromStr;
use std::sync::Arc;

use crate::{Fields, MetaPattern, MetaTable};

/// How inputs are read. The default reads English articles of up to 16 MiB.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which keys and columns are the id, the text and the facts.
    pub fields: Fields,
    /// Facts from a table beside the articles.
    pub meta_table: Option<Arc<MetaTable>>,
    /// Facts in the names of files.
    pub meta_pattern: Option<MetaPattern>,
    /// Reads articles in any language.
    pub any_language: bool,
    /// A larger article is a failure, and never in memory as a whole. In bytes as it lies in its source, unpacked.
    pub max_article_bytes: usize,
    /// Reads one part of the articles only.
    pub shard: Option<Shard>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            meta_table: None,
            meta_pattern: None,
            any_language: false,
            max_article_bytes: 16 << 20,
            shard: None,
        }
    }
}

/// One of `n` parts of all articles, told apart by a stable hash of their ids.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// From 1.
    number: u64,
    n: u64,
}

impl Shard {
    /// True when the article with this id belongs here. FNV-1a of the id's bytes, 64 bits, modulo the number of shards: the same in every
    /// version and on every machine.
    pub fn has(self, id: &str) -> bool {
        fnv(id.as_bytes()) % self.n == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text
            .split_once('/')
            .and_then(|(number, n)| Some((number.parse().ok()?, n.parse().ok()?)));
        match parsed {
            Some((number, n)) if number >= 1 && number <= n => Ok(Self { number, n }),
            _ => Err("a shard is written 3/16: the third of sixteen".to_owned()),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.n)
    }
}

/// FNV-1a, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_published() {
        // From the authors' page of test vectors.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_article_is_in_one_shard() {
        let shards: Vec<Shard> = (1..=3)
            .map(|i| format!("{i}/3").parse().expect("well-formed"))
            .collect();
        let mut n = [0; 3];
        for i in 0..3000 {
            let id = format!("article-{i}");
            let ours: Vec<usize> = (0..3).filter(|&s| shards[s].has(&id)).collect();
            assert_eq!(ours.len(), 1, "{id}");
            n[ours[0]] += 1;
        }
        assert!(n.iter().all(|&n| n > 850), "{n:?}");
        for wrong in ["", "3", "0/3", "4/3", "1/0", "a/b", "-1/3", "1/3/5"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
