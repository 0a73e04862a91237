//! Gold and prediction read together: a side without texts takes those of the other, by id.

use std::collections::HashMap;
use std::path::PathBuf;

use super::{Corpus, Format, ReadError, read_with};
use crate::Document;

/// Texts of articles by id, for labelled data that come without them.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    by_id: HashMap<String, String>,
    missing: Vec<String>,
}

impl Texts {
    /// Those of these articles that have one; the first of each id.
    pub fn of<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut by_id = HashMap::new();
        for document in documents {
            if !document.text.is_empty() {
                by_id
                    .entry(document.id.clone())
                    .or_insert_with(|| document.text.clone());
            }
        }
        Self {
            by_id,
            missing: Vec::new(),
        }
    }

    /// The text of this article.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// Ids of the articles that were left out for want of a text.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    pub(super) fn miss(&mut self, id: &str) {
        self.missing.push(id.to_owned());
    }
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Side {
    /// To be read, in this form or in the one it looks like.
    File(PathBuf, Option<Format>),
    /// Read already.
    Documents(Vec<Document>),
}

impl Side {
    /// What it holds; an article without a text of its own has that of `texts`.
    ///
    /// # Errors
    /// As those of [`read`](super::read()).
    pub fn read(&self, texts: &mut Texts) -> Result<Corpus, ReadError> {
        match self {
            Side::File(path, format) => read_with(path, *format, texts),
            Side::Documents(documents) => Ok(Corpus {
                documents: documents.clone(),
                problems: Vec::new(),
            }),
        }
    }

    /// A pipe gives what it has once.
    fn can_be_read_again(&self) -> bool {
        match self {
            Side::File(path, _) => path.is_file() || path.is_dir(),
            Side::Documents(_) => true,
        }
    }
}

/// Gold and prediction.
#[derive(Clone, Debug, Default)]
pub struct Both {
    /// Each article with the text of its own file, else with that of the prediction of the same id.
    pub gold: Corpus,
    /// What was predicted; its words are looked for in the gold's text where it has none.
    pub predicted: Corpus,
    /// Ids of gold articles that were left out for want of a text.
    pub gold_without_text: Vec<String>,
}

/// Reads gold and prediction, each with the other's texts where its own are missing.
///
/// # Errors
/// As those of [`read`](super::read()).
pub fn both(gold: &Side, predicted: &Side) -> Result<Both, ReadError> {
    let mut none = Texts::default();
    let mut found = predicted.read(&mut none)?;
    let mut texts = Texts::of(&found.documents);
    let labelled = gold.read(&mut texts)?;
    if !none.missing.is_empty() && predicted.can_be_read_again() {
        found = predicted.read(&mut Texts::of(&labelled.documents))?;
    }
    Ok(Both {
        gold: labelled,
        predicted: found,
        gold_without_text: texts.missing,
    })
}
