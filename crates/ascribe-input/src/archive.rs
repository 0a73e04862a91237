//! Zip and tar: their members are read like files, one after the other, as they lie there.
//!
//! What a folder passes over by name is passed over here, too, without a word: `__MACOSX`, hidden files, what stands beside pages. Names
//! are names: nothing is ever written under them, so `..` does no harm. An id is `archive/way/to/member` without endings; where two
//! members would have the same, the later one keeps its ending, or gets a number.
//!
//! What an archive may unpack is bounded ([`Budget`](crate::budget::Budget)), archives inside it included.

#[cfg(feature = "tar")]
mod tarred;
#[cfg(test)]
mod tests;
#[cfg(feature = "zip")]
mod zipped;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

#[cfg(feature = "tar")]
pub(crate) use tarred::tar_records;
#[cfg(feature = "zip")]
pub(crate) use zipped::zip_records;

use crate::file_names::{stands_beside, stem};
use crate::stream::Stream;

#[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
const TOO_MUCH: &str =
    "the archive unpacks to more than 1 GiB and 1,000 times its size: the rest is not read";

/// Ids of members given so far, by their hashes: archives can have millions.
#[derive(Default)]
#[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
struct Ids {
    given: HashSet<u64>,
}

#[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
impl Ids {
    fn is_new(&mut self, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.given.insert(hasher.finish())
    }

    /// The stream that a member is, without its bytes; `None` for a member that is passed over.
    fn member(&mut self, archive: &Stream, name: &str, number: u64) -> Option<Stream> {
        let name = name.replace('\\', "/");
        let parts: Vec<&str> = name
            .split('/')
            .filter(|part| !matches!(*part, "" | "." | ".."))
            .collect();
        let is_hidden = |part: &&str| part.starts_with('.') || *part == "__MACOSX";
        let numbered = format!("member-{number}");
        let (file_name, folders) = match parts.split_last() {
            Some((file_name, folders)) => (*file_name, folders),
            None => (numbered.as_str(), &[][..]),
        };
        if parts.iter().any(is_hidden) || stands_beside(Path::new(file_name)) {
            return None;
        }
        let below = |file_name: &str| {
            let mut id = archive.id.clone();
            for part in folders.iter().chain([&file_name]) {
                id.push('/');
                id.push_str(part);
            }
            id
        };
        let mut id = below(&stem(Path::new(file_name)));
        if !self.is_new(&id) {
            id = below(file_name);
            if !self.is_new(&id) {
                id = format!("{id}#{number}");
                self.is_new(&id);
            }
        }
        let mut stream = archive.without_reader();
        stream.name = format!("{}/{name}", archive.name).into();
        stream.id = id;
        stream.file_name = file_name.into();
        Some(stream)
    }
}
