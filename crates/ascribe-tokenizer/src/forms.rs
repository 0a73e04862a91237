//! Forms that look like transcripts: `Hazard: The guard can come off.`, `Units: About 3,100`. What their labels name, nobody hears
//! speak.

use ascribe_article::{Article, IndexRange, Tag, Turn};
use ascribe_grammar::words::{FIRST_NAME, GROUP, LEXICONS, ROLE, TITLE};
use rustc_hash::FxHashMap;

/// The turns less the entries of a form.
///
/// An entry has a label that comes once, and behind it no sentence: neither verb nor stop. Where most turns are so, all of them are a
/// form, but not if a label names people or comes back.
pub(crate) fn without_entries(article: &Article, turns: Vec<Turn>) -> Vec<Turn> {
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for label in turns.iter().filter_map(|turn| turn.label) {
        *times.entry(key(article, label)).or_default() += 1;
    }
    let is_entry = |turn: &Turn| {
        turn.label.is_some_and(|label| {
            times[&key(article, label)] == 1 && !is_sentence(article, turn.words)
        })
    };
    let n_entries = turns.iter().filter(|turn| is_entry(turn)).count();
    let comes_back = times.values().any(|&n| n > 1);
    if 2 * n_entries > turns.len() && !comes_back {
        return Vec::new();
    }
    let names_people = |label: IndexRange| {
        let mut words = label.range();
        words.any(|i| {
            let word = LEXICONS.at(article.tokens()[i].word);
            word.is(FIRST_NAME | GROUP | ROLE | TITLE)
        })
    };
    let is_kept = |turn: &Turn| !is_entry(turn) || turn.label.is_some_and(names_people);
    turns.into_iter().filter(is_kept).collect()
}

fn key(article: &Article, label: IndexRange) -> String {
    let words = label.range().map(|i| article.token_lower(i));
    words.collect::<Vec<_>>().join(" ")
}

/// Words with a verb, a stop, or one of those by which people speak for themselves and greet.
fn is_sentence(article: &Article, words: IndexRange) -> bool {
    let tokens = article.tokens();
    let last = article.token_text(words.end - 1);
    let is_verb = |i: usize| {
        let tag = tokens[i].tag;
        tag.is_finite_verb() || matches!(tag, Tag::VerbBase | Tag::Pronoun | Tag::Interjection)
    };
    matches!(last, "." | "!" | "?" | "…" | "..." | "”" | "\"") || words.range().any(is_verb)
}

#[cfg(test)]
mod tests {
    use ascribe_article::RawArticle;

    use crate::Tokenizer;

    fn labels(text: &str) -> Vec<String> {
        let article = Tokenizer::new()
            .tokenize(RawArticle::new("", text))
            .expect("the text is short");
        let label = |turn: &ascribe_article::Turn| {
            turn.label.map(|label| article.token_span(label.range()))
        };
        let spans = article.turns().iter().filter_map(label);
        spans
            .map(|span| article.text()[span.range()].to_owned())
            .collect()
    }

    #[test]
    fn the_entries_of_a_form_are_no_turns() {
        let form = "Venue: Old mill\nDoors: 7 p.m.\nHost: Pat Doyle\nOwner: The Pratt family\nMascot: A goat\n";
        assert_eq!(labels(form), [""; 0]);
    }

    #[test]
    fn short_answers_are_turns() {
        let talk = "PELL: Where were you?\n\nVOSS: At home.\n\nPELL: Alone?\n\nVOSS: Yes.\n";
        assert_eq!(labels(talk), ["PELL", "VOSS", "PELL", "VOSS"]);
    }
}
