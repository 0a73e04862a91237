//! Facts that stand beside the articles: in a table, in the names of files.

use std::path::Path;
use std::str::FromStr;

use ascribe_article::Meta;

/// A table with a header; a column names the article by its id or by its file.
#[derive(Clone, Debug, Default)]
pub struct MetaTable {}

impl MetaTable {
    /// Reads a CSV or TSV file, packed or not.
    ///
    /// # Errors
    /// One line for people when it cannot be read or no column is an id or a file name.
    pub fn open(_path: &Path) -> Result<Self, String> {
        Ok(Self {})
    }

    /// Adds what the table says of the article; what the article says itself stays.
    pub(crate) fn add(&self, _id: &str, _file_name: &str, _meta: &mut Meta) {}
}

/// `{date}_{publisher}_{title}`: facts in the names of files.
#[derive(Clone, Debug, Default)]
pub struct MetaPattern {}

impl FromStr for MetaPattern {
    type Err = String;

    fn from_str(_text: &str) -> Result<Self, String> {
        Ok(Self {})
    }
}

impl MetaPattern {
    /// Adds what the name says; what the article says itself stays.
    pub(crate) fn add(&self, _file_name: &str, _meta: &mut Meta) {}
}
