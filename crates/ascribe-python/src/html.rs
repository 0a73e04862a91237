//! An article as HTML: a piece for a notebook, or the page of `ascribe show --html`.

use ascribe_page::{Drawn, Page};

use crate::doc::Doc;

/// A piece of a page: quotations in the colour of their speaker. Nothing of it depends on a page around it, a script or a file.
pub(crate) fn fragment(doc: &Doc) -> String {
    drawn(doc).fragment()
}

/// A whole page.
pub(crate) fn page(doc: &Doc) -> String {
    let mut page = Page::default();
    page.push(drawn(doc));
    let mut out = Vec::new();
    page.write(&mut out).expect("memory takes every byte");
    String::from_utf8(out).expect("it is made of strings")
}

fn drawn(doc: &Doc) -> Drawn {
    let why: Vec<Option<&str>> = doc.said.iter().map(|said| said.why.as_deref()).collect();
    Drawn::of(&doc.record, &why)
}
