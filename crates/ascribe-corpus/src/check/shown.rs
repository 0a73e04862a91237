//! What was found of a claim, as JSON.

use serde_json::{Value, json};

use super::{Claim, Finding, Match, SpeakerFit, Verdict};
use crate::align::Piece;

impl Verdict {
    /// `exact`, `near`, `speaker unsure`, `somebody else's`, `not found`
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Exact => "exact",
            Verdict::Near => "near",
            Verdict::SpeakerUnsure => "speaker unsure",
            Verdict::Misattributed => "somebody else's",
            Verdict::NotFound => "not found",
        }
    }
}

impl Finding {
    /// An object for a claim, made at this place of a draft, with as many of its matches as are wanted.
    pub fn to_json(&self, claim: &Claim, place: Option<&str>, n_matches: usize) -> Value {
        let matches: Vec<Value> = self.matches.iter().take(n_matches).map(of_match).collect();
        json!({
            "quote": claim.words,
            "speaker": claim.speaker,
            "place": place,
            "verdict": self.verdict.name(),
            "reversed": self.is_reversed(),
            "part": self.is_part(),
            "matches": matches,
        })
    }
}

fn of_match(there: &Match) -> Value {
    let pieces: Vec<Value> = (there.pieces.iter())
        .map(|piece| match piece {
            Piece::Kept(words) => json!({"kept": words}),
            Piece::LeftOut(words) => json!({"left_out": words}),
            Piece::PutIn(words) => json!({"put_in": words}),
        })
        .collect();
    json!({
        "number": there.number,
        "article": there.article,
        "date": there.date,
        "publisher": there.publisher,
        "title": there.title,
        "speaker": there.speaker,
        "content": there.content,
        "type": there.kind,
        "exact": there.is_exact,
        "part": there.is_part,
        "reversed": there.is_reversed,
        "likeness": (there.likeness * 100.0).round() / 100.0,
        "same_speaker": match there.speaker_fit {
            SpeakerFit::Same => json!(true),
            SpeakerFit::Other => json!(false),
            _ => Value::Null,
        },
        "difference": pieces,
    })
}
