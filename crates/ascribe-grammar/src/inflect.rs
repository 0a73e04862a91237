//! The forms of an English verb: regular spelling rules over a table of irregular ones.

use ascribe_article::Error;
use rustc_hash::FxHashMap;

use crate::tsv;

/// Which form of a verb a word is. A word may be several ("put"; "said" is past and participle).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Form {
    /// say
    Base,
    /// says
    Third,
    /// said (he said)
    Past,
    /// said (he has said)
    Participle,
    /// saying
    Gerund,
}

/// The irregular verbs: `base, past, participle, gerund`; empty cells are regular. Also holds verbs of several
/// syllables that double their last consonant.
pub struct Irregular<'t>(FxHashMap<&'t str, [&'t str; 3]>);

impl<'t> Irregular<'t> {
    /// Reads `irregular-verbs.tsv`.
    pub fn parse(text: &'t str) -> Result<Self, Error> {
        Ok(Self(
            tsv::rows::<4>("irregular-verbs.tsv", text)?
                .into_iter()
                .map(|[base, past, participle, gerund]| (base, [past, participle, gerund]))
                .collect(),
        ))
    }

    /// All forms of `base` (one word), each with what it is.
    pub fn forms(&self, base: &str) -> Vec<(String, Form)> {
        let [past, participle, gerund] = self.0.get(base).copied().unwrap_or_default();
        let regular_past = || stem_with(base, "ed");
        let or = |cell: &str, regular: &dyn Fn() -> String| {
            if cell.is_empty() {
                regular()
            } else {
                cell.to_owned()
            }
        };
        let past_form = or(past, &regular_past);
        let participle_form = or(participle, &|| past_form.clone());
        let gerund_form = or(gerund, &|| stem_with(base, "ing"));
        vec![
            (base.to_owned(), Form::Base),
            (third(base), Form::Third),
            (past_form, Form::Past),
            (participle_form, Form::Participle),
            (gerund_form, Form::Gerund),
        ]
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn third(base: &str) -> String {
    let bytes = base.as_bytes();
    match bytes {
        [.., before, b'y'] if !is_vowel(*before) => format!("{}ies", &base[..base.len() - 1]),
        [.., b's' | b'x' | b'z' | b'o'] | [.., b'c' | b's', b'h'] => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

/// "stop" + "ed" = "stopped", "vie" + "ing" = "vying", "note" + "ed" = "noted".
fn stem_with(base: &str, ending: &str) -> String {
    let bytes = base.as_bytes();
    let cut = |n: usize| &base[..base.len() - n];
    match bytes {
        [.., b'i', b'e'] if ending == "ing" => format!("{}ying", cut(2)),
        [.., b'e', b'e'] | [.., b'y' | b'o', b'e'] if ending == "ing" => format!("{base}ing"),
        [.., b'e'] => format!("{}{ending}", cut(1)),
        [.., before, b'y'] if ending == "ed" && !is_vowel(*before) => format!("{}ied", cut(1)),
        [rest @ .., vowel, last]
            if is_vowel(*vowel)
                && !is_vowel(*last)
                && !matches!(last, b'w' | b'x' | b'y')
                && (rest.ends_with(b"qu") || !rest.iter().copied().any(is_vowel))
                && !rest.is_empty() =>
        {
            format!("{base}{}{ending}", *last as char)
        }
        _ => format!("{base}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_the_forms() {
        let irregular =
            Irregular::parse("say\tsaid\nwrite\twrote\twritten\nadmit\tadmitted\t\tadmitting\n")
                .expect("well-formed");
        for (base, forms) in [
            ("say", "say says said said saying"),
            ("write", "write writes wrote written writing"),
            ("admit", "admit admits admitted admitted admitting"),
            ("note", "note notes noted noted noting"),
            ("deny", "deny denies denied denied denying"),
            ("quip", "quip quips quipped quipped quipping"),
            ("stress", "stress stresses stressed stressed stressing"),
            ("argue", "argue argues argued argued arguing"),
            ("agree", "agree agrees agreed agreed agreeing"),
            ("joke", "joke jokes joked joked joking"),
            ("explain", "explain explains explained explained explaining"),
            ("echo", "echo echoes echoed echoed echoing"),
        ] {
            let found: Vec<String> = irregular.forms(base).into_iter().map(|f| f.0).collect();
            assert_eq!(found.join(" "), forms);
        }
    }
}
