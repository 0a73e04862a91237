//! Line breaks of a text whose paragraphs are known. One inside of a paragraph is a wrap: a space to all who read.

use crate::{Article, QuoteType, Span};

impl Article {
    /// True for a line break that ends a paragraph, or for any in a text without paragraphs.
    ///
    /// `at` is the byte of a `\n`.
    pub fn ends_paragraph(&self, at: usize) -> bool {
        let next = self
            .paragraphs()
            .partition_point(|p| p.span.end as usize <= at);
        self.paragraphs()
            .get(next)
            .is_none_or(|paragraph| at < paragraph.span.start as usize)
    }

    /// True when a paragraph ends in a stretch of the text.
    pub fn has_paragraph_end(&self, span: Span) -> bool {
        let line_ends = self.slice(span).match_indices('\n');
        let mut bytes = line_ends.map(|(at, _)| span.start as usize + at);
        bytes.any(|at| self.ends_paragraph(at))
    }

    /// The type a content has by its share of letters in double quotation marks, pairing restarted in each paragraph.
    pub fn quote_type(&self, content: &[Span]) -> QuoteType {
        crate::type_of_content(self.text(), content, self.mark_changes())
    }
}
