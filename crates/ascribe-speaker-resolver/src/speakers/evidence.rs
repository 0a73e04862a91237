//! Why a speaker is who they are, in a line for people.

use ascribe_article::{Article, Span, SpeakerKind};

/// How the speaker of a quote was found, in a sentence without its full stop; `None` when there is no such quote or the
/// article has not been attributed.
///
/// It reads the evidence of the attribution: “she” stands for “Pell”, that is Anna Pell.
pub fn explain(article: &Article, quote: usize) -> Option<String> {
    let attribution = article.attributions().get(quote)?;
    let own = &article.quotes()[quote];
    let text = |i: usize| -> String {
        let words: Vec<&str> = article
            .slice(attribution.via[i])
            .split_whitespace()
            .collect();
        words.join(" ")
    };
    let Some(speaker) = attribution.speaker.map(|s| &article.speakers()[s]) else {
        return Some(match own.source.first() {
            Some(&source) => {
                let words: Vec<&str> = article.slice(source).split_whitespace().collect();
                format!("the article does not say who “{}” is", words.join(" "))
            }
            None => "the article does not say whose words these are".to_owned(),
        });
    };
    let name = speaker
        .name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let named = attribution.via.len();
    if own.source.is_empty() {
        let goes_on = quote
            .checked_sub(1)
            .is_some_and(|before| article.attributions()[before].speaker == attribution.speaker);
        return Some(
            match (if goes_on { 0 } else { named }, own.cue.is_empty()) {
                (0, true) => {
                    format!("nobody stands beside it: {name} goes on from the quotation before")
                }
                (0, false) => format!("it goes on from what {name} said before"),
                (_, true) if is_source(article, attribution.via[0]) => format!(
                    "nobody stands beside it: people speak by turns here, and it is the turn of {name} (“{}”)",
                    text(0)
                ),
                (_, true) => format!(
                    "nobody stands beside it: taken for {name}, who acts next to it (“{}”)",
                    text(0)
                ),
                (_, false) => format!("its verb goes with “{}”, that is {name}", text(0)),
            },
        );
    }
    if named == 0 {
        return Some(format!("taken for {name}"));
    }
    let first = text(0);
    let same = |a: &str, b: &str| a.to_lowercase().contains(&b.to_lowercase());
    Some(match speaker.kind {
        SpeakerKind::Unnamed if speaker.anonymous => {
            format!("“{first}” is not named: the article says that the name is kept back")
        }
        SpeakerKind::Unnamed if named == 1 => format!("“{first}” is not named in the article"),
        SpeakerKind::Document => format!("“{first}” is a document that says so"),
        SpeakerKind::Author if is_pronoun(&first) => {
            format!("“{first}” is the article’s own voice")
        }
        _ if same(&first, &name) => format!("“{first}” stands beside it"),
        _ if is_pronoun(&first) => {
            let through: Vec<String> = (1..named).map(|i| format!("“{}”", text(i))).collect();
            match through.split_last() {
                Some((last, [])) if same(last, &name) => format!("“{first}” stands for {last}"),
                Some((last, rest)) if same(last, &name) && !rest.is_empty() => {
                    format!(
                        "“{first}” stands for {}, in full {last}",
                        rest.join(", that for ")
                    )
                }
                Some(_) => format!(
                    "“{first}” stands for {}: {name}",
                    through.join(", that for ")
                ),
                None => format!("“{first}” can only stand for {name}"),
            }
        }
        _ if named == 1 => format!("“{first}” is {name}"),
        _ => {
            let last = text(named - 1);
            let is_form = name
                .to_lowercase()
                .split(' ')
                .any(|word| same(&first, word));
            let other_spelling = name.to_lowercase().split(' ').any(|word| {
                word.len() > 4 && strsim::osa_distance(&first.to_lowercase(), word) == 1
            });
            match (is_form, same(&last, &name)) {
                _ if other_spelling && !is_form => {
                    format!("“{first}” is “{last}”, spelt another way")
                }
                (true, _) => format!("“{first}” is in full “{last}”"),
                (false, true) => format!("“{first}” describes “{last}”"),
                (false, false) => format!("“{first}” describes “{last}”: {name}"),
            }
        }
    })
}

/// Whether a span is the source of some quote.
fn is_source(article: &Article, span: Span) -> bool {
    article
        .quotes()
        .iter()
        .any(|quote| quote.source.first() == Some(&span))
}

/// A personal or relative pronoun, alone.
fn is_pronoun(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "he" | "she"
            | "him"
            | "her"
            | "his"
            | "hers"
            | "himself"
            | "herself"
            | "they"
            | "them"
            | "their"
            | "it"
            | "its"
            | "i"
            | "me"
            | "my"
            | "we"
            | "us"
            | "our"
            | "who"
            | "whom"
            | "which"
            | "that"
            | "whose"
    )
}
