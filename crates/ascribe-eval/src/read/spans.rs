//! The checks all forms share: spans lie in the text, a content says something, a type fits its content.

use std::cell::OnceCell;

use ascribe_article::{CharSpan, OffsetMap, QuoteRecord, QuoteType};

use crate::letters::Letters;

/// A text, ready to check spans against.
pub(crate) struct Measure<'t> {
    text: &'t str,
    map: OffsetMap<'t>,
    /// Made when a type is asked for.
    letters: OnceCell<Letters>,
}

impl<'t> Measure<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            map: OffsetMap::new(text),
            letters: OnceCell::new(),
        }
    }

    /// The text itself.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Code points of the text.
    pub(crate) fn n_chars(&self) -> usize {
        self.map.n_chars()
    }

    /// Offsets of the text.
    pub(crate) fn map(&self) -> &OffsetMap<'t> {
        &self.map
    }

    /// The words of a span; empty when it does not fit.
    pub(crate) fn slice(&self, span: CharSpan) -> &'t str {
        self.map
            .span_to_bytes(span)
            .map_or("", |span| &self.text[span.range()])
    }

    /// The type by the content's share in quotation marks.
    pub(crate) fn kind(&self, content: &[CharSpan]) -> QuoteType {
        let letters = self.letters.get_or_init(|| Letters::new(self.text));
        letters.quote_type(&letters.set(content))
    }

    /// Sorts the spans of a quotation and leaves out those that hold nothing.
    ///
    /// An empty text is that of a prediction written without it: then no span is too far.
    pub(crate) fn check(&self, record: &mut QuoteRecord) -> Result<(), String> {
        for (role, spans) in [
            ("content", &mut record.content),
            ("cue", &mut record.cue),
            ("source", &mut record.source),
            ("addressee", &mut record.addressee),
        ] {
            self.check_list(role, spans)?;
            spans.sort_unstable();
        }
        // The order of `via` means something.
        self.check_list("via", &mut record.via)?;
        if record.content.is_empty() {
            return Err("its content is empty".to_owned());
        }
        Ok(())
    }

    /// Leaves out empty spans; says which one does not fit.
    pub(crate) fn check_list(&self, role: &str, spans: &mut Vec<CharSpan>) -> Result<(), String> {
        for span in spans.iter() {
            let CharSpan { start, end } = *span;
            if start > end {
                return Err(format!("{role} span {start}–{end} is reversed"));
            }
            if !self.text.is_empty() && end > self.n_chars() {
                return Err(format!(
                    "{role} span {start}–{end} reaches past the text ({} code points)",
                    self.n_chars()
                ));
            }
        }
        spans.retain(|span| span.start < span.end);
        Ok(())
    }
}

/// A quotation of which only the content is known; its type is still to be found.
pub(super) fn bare(id: String, content: Vec<CharSpan>) -> QuoteRecord {
    QuoteRecord::new(id, QuoteType::Indirect, content)
}
