//! Whether a record that comes from outside is one: its spans fit, what it names is there.

use std::collections::HashSet;

use crate::{ArticleRecord, CharSpan, Error, Misfit};

impl ArticleRecord {
    /// That every span fits the text, no two of one list overlap, every quotation has a content, and every speaker and outer
    /// quotation that is named is there.
    ///
    /// A record may come without its text: then no span is too far. Time grows with the record, and nothing is copied; what
    /// [`into_article`](Self::into_article) takes passes, and the other way round where there is a text.
    ///
    /// # Errors
    /// [`Error::BadCharSpan`], [`Error::NoContent`], [`Error::BadReference`]: the first there is.
    pub fn check(&self) -> Result<(), Error> {
        let n_chars = self.text.as_deref().map(|text| text.chars().count());
        let list = |owner: &str, layer: &'static str, spans: &[CharSpan]| -> Result<(), Error> {
            self.check_spans(owner, layer, spans, n_chars)?;
            self.check_overlap(owner, layer, spans, n_chars)
        };
        let quotes: HashSet<&str> = self.quotes.iter().map(|quote| quote.id.as_str()).collect();
        let speakers: HashSet<&str> = self.speakers.iter().map(|s| s.id.as_str()).collect();
        for quote in &self.quotes {
            if quote.content.iter().all(|span| span.start == span.end) {
                return Err(Error::NoContent {
                    article: self.id.clone(),
                    quote: quote.id.clone(),
                });
            }
            for (layer, spans) in [
                ("content", &quote.content),
                ("cue", &quote.cue),
                ("source", &quote.source),
                ("addressee", &quote.addressee),
            ] {
                list(&quote.id, layer, spans)?;
            }
            self.check_spans(&quote.id, "via", &quote.via, n_chars)?;
            for (named, known) in [(&quote.inside, &quotes), (&quote.speaker, &speakers)] {
                if let Some(named) = named
                    && !known.contains(named.as_str())
                {
                    return Err(Error::BadReference {
                        article: self.id.clone(),
                        what: quote.id.clone(),
                        to: named.clone(),
                    });
                }
            }
        }
        for speaker in &self.speakers {
            list(&speaker.id, "mention", &speaker.mentions)?;
        }
        Ok(())
    }

    /// Each span alone; those that cover nothing are left out by all who read them.
    fn check_spans(
        &self,
        owner: &str,
        layer: &'static str,
        spans: &[CharSpan],
        n_chars: Option<usize>,
    ) -> Result<(), Error> {
        for &span in spans {
            let misfit = if span.end < span.start {
                Misfit::Reversed
            } else if n_chars.is_some_and(|n_chars| span.end > n_chars) {
                Misfit::Outside
            } else {
                continue;
            };
            return Err(self.bad_span(owner, layer, span, misfit, n_chars));
        }
        Ok(())
    }

    fn check_overlap(
        &self,
        owner: &str,
        layer: &'static str,
        spans: &[CharSpan],
        n_chars: Option<usize>,
    ) -> Result<(), Error> {
        let mut spans: Vec<CharSpan> = spans.to_vec();
        spans.retain(|span| span.start < span.end);
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if pair[1].start < pair[0].end {
                let misfit = Misfit::Overlaps(pair[0].start, pair[0].end);
                return Err(self.bad_span(owner, layer, pair[1], misfit, n_chars));
            }
        }
        Ok(())
    }

    fn bad_span(
        &self,
        owner: &str,
        layer: &'static str,
        span: CharSpan,
        misfit: Misfit,
        n_chars: Option<usize>,
    ) -> Error {
        Error::BadCharSpan {
            article: self.id.clone(),
            owner: owner.to_owned(),
            layer,
            span,
            misfit,
            n_chars: n_chars.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord};

    fn span(start: usize, end: usize) -> CharSpan {
        CharSpan { start, end }
    }

    fn record() -> ArticleRecord {
        let mut record = ArticleRecord::new("a", "Ée rained.");
        let mut quote = QuoteRecord::new("q1", QuoteType::Indirect, vec![span(3, 9), span(0, 2)]);
        quote.speaker = Some("s1".to_owned());
        quote.cue = vec![span(2, 2)];
        let mut inner = QuoteRecord::new("q2", QuoteType::Indirect, vec![span(3, 10)]);
        inner.inside = Some("q1".to_owned());
        record.quotes = vec![quote, inner];
        record.speakers = vec![SpeakerRecord::new("s1", "Ann", SpeakerKind::Person)];
        record
    }

    #[test]
    fn a_whole_record_passes() {
        assert!(record().check().is_ok());
        assert!(record().into_article().is_ok());
        assert!(ArticleRecord::default().check().is_ok());
    }

    #[test]
    fn what_does_not_fit_is_told() {
        type Change = fn(&mut ArticleRecord);
        let cases: [(Change, bool, &str); 7] = [
            (
                |r| r.quotes[0].content[0].end = 11,
                false,
                "article a: q1: content span [3, 11] reaches past the end of the text (10 characters)",
            ),
            (
                |r| r.quotes[0].via = vec![span(4, 3)],
                true,
                "article a: q1: via span [4, 3] ends before it begins",
            ),
            (
                |r| r.quotes[0].source = vec![span(4, 6), span(5, 7)],
                true,
                "article a: q1: source span [5, 7] overlaps [4, 6]",
            ),
            (
                |r| r.speakers[0].mentions = vec![span(4, 6), span(0, 5)],
                true,
                "article a: s1: mention span [4, 6] overlaps [0, 5]",
            ),
            (
                |r| r.quotes[1].content = vec![span(3, 3)],
                true,
                "article a: quotation q2 has no content",
            ),
            (
                |r| r.quotes[1].speaker = Some("s9".to_owned()),
                true,
                "article a: q2 refers to s9, which does not exist",
            ),
            (
                |r| r.quotes[1].inside = Some("q9".to_owned()),
                true,
                "article a: q2 refers to q9, which does not exist",
            ),
        ];
        for (change, without_text, expected) in cases {
            let mut changed = record();
            change(&mut changed);
            let told = |record: &ArticleRecord| match record.check() {
                Ok(()) => "nothing".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(told(&changed), expected);
            assert!(changed.clone().into_article().is_err());
            changed.text = None;
            assert_eq!(
                told(&changed),
                if without_text { expected } else { "nothing" }
            );
        }
    }
}
