//! The class of each quotation: of the rules and of the model alike, in this one place.

use std::borrow::Cow;

use ascribe_article::marks::{self, Style};
use ascribe_article::{Article, Class, Quote, QuoteType, Span};
use ascribe_grammar::cue_classes::CueClasses;
use ascribe_grammar::cues::Frame;

/// What [`Quote::found_by`] says of the model.
pub(crate) const MODEL: &str = Quote::BY_MODEL;

/// The quotes, each with the class its cue, its content and its source tell. One without a cue is speech: a quotation in
/// marks, a turn of a transcript. Where these do not tell and the model does (`model_tells`), it is the model's.
pub(crate) fn classed(article: &Article, mut quotes: Vec<Quote>, model_tells: bool) -> Vec<Quote> {
    let text = article.text();
    let classes = CueClasses::shipped();
    for quote in &mut quotes {
        let cue = words(text, &quote.cue);
        let source = words(text, &quote.source);
        // A verb that no list knows stands beside a quotation in marks.
        let decision = classes.decide(&cue, frame(text, quote), &source);
        let by_model = model_tells && quote.is_by_model();
        // "PEREZ: Thank you.": the colon of a label is no act, whatever the model reads it as.
        let is_label = !cue.is_empty() && !cue.contains(char::is_alphabetic);
        quote.class = match decision {
            _ if is_label => Class::Speech,
            Some(decision) if !(by_model && decision.is_open) => decision.class,
            _ if by_model => quote.class,
            _ => Class::Speech,
        };
    }
    quotes
}

/// The text of some spans, a space between them.
fn words<'t>(text: &'t str, spans: &[Span]) -> Cow<'t, str> {
    match spans {
        [] => "".into(),
        [span] => text[span.range()].into(),
        _ => {
            let words: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
            words.join(" ").into()
        }
    }
}

/// What the content is, by how it begins. A clause without "that" cannot be told from an object so; the list knows.
fn frame(text: &str, quote: &Quote) -> Frame {
    let Some(first) = quote.content.first() else {
        return Frame::Quote;
    };
    let before = text[..first.range().start].chars().next_back();
    let content = text[first.range()].trim_start();
    if before.is_some_and(|c| opens(c, true))
        || content.chars().next().is_some_and(|c| opens(c, false))
    {
        return Frame::Quote;
    }
    let mut beginning = content
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '’' | '-')))
        .filter(|word| !word.is_empty())
        .take(2)
        .map(str::to_lowercase);
    let first = beginning.next().unwrap_or_default();
    let is_gerund = |word: &str| word.ends_with("ing") && word.chars().count() > 4;
    match first.as_str() {
        "that" => Frame::That,
        _ if quote.kind == QuoteType::Direct => Frame::Quote,
        "if" | "whether" | "what" | "why" | "how" | "who" | "whom" | "whose" | "when" | "where"
        | "which" => Frame::Wh,
        "to" => Frame::To,
        word if is_gerund(word) => Frame::Gerund,
        "of" | "for" | "against" | "about" | "not"
            if beginning.next().is_some_and(|word| is_gerund(&word)) =>
        {
            Frame::Gerund
        }
        _ => Frame::Object,
    }
}

/// True for a mark that may open a quotation; a single one may be an apostrophe.
fn opens(c: char, single_too: bool) -> bool {
    marks::readings(c.encode_utf8(&mut [0; 4]))
        .iter()
        .any(|&(style, opens, _): &(Style, bool, bool)| opens && (single_too || !style.is_single()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::marked;

    #[test]
    fn cue_content_and_source_tell_the_class() {
        for (text, expected) in [
            ("[s1 Pell] [c1 said] [q1 that it rained].", Class::Speech),
            ("[s1 Pell] [c1 thinks] [q1 that it rained].", Class::Thought),
            ("[s1 Pell] [c1 agreed] [q1 that it rained].", Class::Thought),
            ("[s1 Pell] [c1 agreed] [q1 to leave].", Class::Act),
            ("“[q1 I will leave],” [s1 Pell] [c1 agreed].", Class::Speech),
            ("[s1 Pell] [c1 refused] [q1 to leave].", Class::Act),
            (
                "[s1 The study] [c1 shows] [q1 that it rained].",
                Class::Finding,
            ),
            ("[s1 The study] [c1 said] [q1 it rained].", Class::Finding),
            (
                "[c1 According to] [s1 a report by Pell], [q1 it rained].",
                Class::Finding,
            ),
            (
                "[c1 According to] [s1 Pell], [q1 it rained].",
                Class::Speech,
            ),
            ("“[q1 It rained].”", Class::Speech),
            ("[s1 PELL]: [q1 It rained].", Class::Speech),
            ("[s1 Pell][c1 :] “[q1 It rained].”", Class::Speech),
            ("“[q1 It rained],” [s1 Pell] [c1 zorbled].", Class::Speech),
            (
                "[s1 Pell] [c1 is considering] [q1 leaving].",
                Class::Thought,
            ),
        ] {
            let article = marked::parse(text).expect(text);
            let quotes = classed(&article, article.quotes().to_vec(), false);
            assert_eq!(quotes[0].class, expected, "{text}");
        }
    }

    #[test]
    fn the_colon_of_a_label_is_speech_whatever_the_model_says() {
        let article =
            marked::parse("[s1 PEREZ][c1 :] [q1 Thank you for having me].").expect("marks");
        let mut quote = article.quotes()[0].clone();
        quote.found_by = MODEL.into();
        quote.class = Class::Act;
        assert_eq!(classed(&article, vec![quote], true)[0].class, Class::Speech);
    }

    #[test]
    fn contents_are_told_by_how_they_begin() {
        for (text, expected) in [
            ("said [q1 that it rained]", Frame::That),
            ("said “[q1 that it rained]”", Frame::Quote),
            ("said ‘[q1 never]’", Frame::Quote),
            ("said [q1 “never” and left]", Frame::Quote),
            ("asked [q1 Whether it rained]", Frame::Wh),
            ("vowed [q1 to fight]", Frame::To),
            ("denied [q1 owning it]", Frame::Gerund),
            ("accused Pell [q1 of lying]", Frame::Gerund),
            ("accused Pell [q1 of theft]", Frame::Object),
            ("named [q1 the king]", Frame::Object),
            ("saw [q1 king and ring]", Frame::Object),
            ("said [q1 …]", Frame::Object),
        ] {
            let article = marked::parse(text).expect(text);
            assert_eq!(
                frame(article.text(), &article.quotes()[0]),
                expected,
                "{text}"
            );
        }
    }
}
