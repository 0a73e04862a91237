//! The corrections that lie between two forms of a record: as found, and as put right by hand.

use std::collections::HashMap;

use ascribe_article::{ArticleRecord, QuoteRecord};
use ascribe_tables::Source;

use super::{Correction, Corrections, Kind};

impl Corrections {
    /// What was changed by hand in an article, quotation by quotation, told apart by their ids. [`Corrections::apply`] makes `after` of `before`
    /// again, as far as a correction can say it: the second list has the ids of quotations with another cue, source or addressee,
    /// of which none is kept.
    pub fn between(
        before: &ArticleRecord,
        after: &ArticleRecord,
    ) -> (Vec<Correction>, Vec<String>) {
        let said = Side::of(before);
        let right = Side::of(after);
        let mut corrections = Vec::new();
        let mut unsaid = Vec::new();
        let mut add = |kind, quote: &QuoteRecord, side: &Side<'_>, value: Option<String>| {
            // Words that are not there cannot be found again.
            if let Some(words) = side.source.words(&quote.content) {
                let start = quote.content.first().map(|span| span.start);
                corrections.push(Correction::of_quote(
                    kind,
                    after.id.clone(),
                    words,
                    start,
                    value,
                ));
            }
        };
        for old in &before.quotes {
            let Some(new) = right.quotes.get(&*old.id) else {
                add(Kind::NotAQuote, old, &said, None);
                continue;
            };
            // The content last: the others are found by the words it had.
            let speaker = right.speaker(new);
            if said.speaker(old) != speaker {
                let value = speaker.unwrap_or_default().to_owned();
                add(Kind::Speaker, old, &said, Some(value));
            }
            if let Some(class) = new.class.filter(|_| old.class != new.class) {
                add(Kind::Class, old, &said, Some(class.name().to_owned()));
            }
            if old.content != new.content {
                let value = right.source.words(&new.content);
                add(Kind::Content, old, &said, value);
            }
            if (&old.cue, &old.source, &old.addressee) != (&new.cue, &new.source, &new.addressee) {
                unsaid.push(new.id.clone());
            }
        }
        for new in &after.quotes {
            if said.quotes.contains_key(&*new.id) {
                continue;
            }
            let speaker = right.speaker(new).map(str::to_owned);
            add(Kind::Quote, new, &right, speaker);
            if !(new.cue.is_empty() && new.source.is_empty() && new.addressee.is_empty()) {
                unsaid.push(new.id.clone());
            }
        }
        (corrections, unsaid)
    }
}

/// One of the two forms.
struct Side<'a> {
    source: Source<'a>,
    quotes: HashMap<&'a str, &'a QuoteRecord>,
    names: HashMap<&'a str, &'a str>,
}

impl<'a> Side<'a> {
    fn of(record: &'a ArticleRecord) -> Self {
        Self {
            source: Source::new(record),
            quotes: record
                .quotes
                .iter()
                .map(|quote| (&*quote.id, quote))
                .collect(),
            names: record
                .speakers
                .iter()
                .map(|speaker| (&*speaker.id, &*speaker.name))
                .collect(),
        }
    }

    fn speaker(&self, quote: &QuoteRecord) -> Option<&'a str> {
        self.names.get(quote.speaker.as_deref()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::{CharSpan, Class, QuoteType, SpeakerKind, SpeakerRecord, marked};

    /// Two quotations of Ann Pell, one of Orrin Vale.
    fn before() -> ArticleRecord {
        let article = marked::parse(
            "“[q1 We will go home,]” [c1 said] [s1 Ann Pell]. [s2 Orrin Vale] [c2 said] [q2 the boat was late]. \
             “[q3 It rained all day,]” [c3 said] [s3 Pell]. They left the old pier at noon.",
        )
        .expect("well-formed");
        let mut record = ArticleRecord::from_article(&article);
        record.id = "a".to_owned();
        for (id, name) in [("s1", "Ann Pell"), ("s2", "Orrin Vale")] {
            record
                .speakers
                .push(SpeakerRecord::new(id, name, SpeakerKind::Person));
        }
        for (at, speaker) in ["s1", "s2", "s1"].into_iter().enumerate() {
            record.quotes[at].speaker = Some(speaker.to_owned());
        }
        record
    }

    #[test]
    fn applied_to_what_was_found_they_give_what_is_right() {
        let before = before();
        let mut after = before.clone();
        // Another speaker and other words, another class, one gone, one more.
        after.quotes[0].speaker = Some("s2".to_owned());
        after.quotes[0].content[0].end -= 6;
        after.quotes[1].class = Some(Class::Thought);
        after.quotes.remove(2);
        let text = after.text.clone().expect("it has a text");
        let start = text.chars().count() - "the old pier at noon.".len();
        let mut new = QuoteRecord::new(
            "q9",
            QuoteType::Indirect,
            vec![CharSpan {
                start,
                end: start + 12,
            }],
        );
        new.speaker = Some("s1".to_owned());
        after.quotes.push(new);

        let (corrections, unsaid) = Corrections::between(&before, &after);
        let kinds: Vec<Kind> = corrections.iter().map(|one| one.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Speaker,
                Kind::Content,
                Kind::Class,
                Kind::NotAQuote,
                Kind::Quote
            ]
        );
        assert!(unsaid.is_empty());
        let mut made = before.clone();
        let lost = corrections.into_iter().collect::<Corrections>();
        assert!(lost.apply(&mut made).is_empty());
        let told = |record: &ArticleRecord| -> Vec<_> {
            let side = Side::of(record);
            let mut all: Vec<_> = record
                .quotes
                .iter()
                .map(|quote| {
                    let speaker = side.speaker(quote).map(str::to_owned);
                    (
                        quote.content.clone(),
                        speaker,
                        quote.class.unwrap_or(Class::Speech),
                    )
                })
                .collect();
            all.sort_by_key(|(content, ..)| content[0].start);
            all
        };
        assert_eq!(told(&made), told(&after));
    }

    #[test]
    fn what_no_correction_can_say_is_named() {
        let before = before();
        let mut after = before.clone();
        after.quotes[1].cue.clear();
        let (corrections, unsaid) = Corrections::between(&before, &after);
        assert!(corrections.is_empty());
        assert_eq!(unsaid, ["q2"]);
        assert_eq!(
            Corrections::between(&before, &before),
            (Vec::new(), Vec::new())
        );
    }
}
