//! The fields of the forms, and what stands in them.

use maud::{Markup, html};

use crate::report::links::asked;

/// What is asked, as it was typed; what is empty is not asked. The names are those of `GET /v1/quotations`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words of the quotation or of the headline.
    pub about: String,
    /// Name or surname.
    pub speaker: String,
    /// The outlet.
    pub outlet: String,
    /// Direct, mixed, indirect.
    pub kind: String,
    /// Speech, thought, finding, act.
    pub class: String,
    /// Female, male, unknown.
    pub gender: String,
    /// Person, organization and so on.
    pub speaker_kind: String,
    /// A date.
    pub since: String,
    /// A date.
    pub until: String,
    /// What comes first.
    pub sort: String,
    /// What an audit counts apart, and within what.
    pub by: [String; 2],
}

impl Asked {
    /// The path of these fields.
    pub(super) fn at(&self, path: &str, page: usize) -> String {
        let page = if page > 1 {
            page.to_string()
        } else {
            String::new()
        };
        let pairs = [
            ("about", self.about.as_str()),
            ("speaker", &self.speaker),
            ("outlet", &self.outlet),
            ("type", &self.kind),
            ("class", &self.class),
            ("gender", &self.gender),
            ("kind", &self.speaker_kind),
            ("since", &self.since),
            ("until", &self.until),
            ("sort", &self.sort),
            ("page", &page),
        ];
        asked(path, pairs)
    }

    /// True where every quotation is asked for, whatever their order.
    pub fn is_empty(&self) -> bool {
        let Self { sort, by, .. } = self.clone();
        *self
            == Self {
                sort,
                by,
                ..Self::default()
            }
    }
}

/// Values and their names; the empty value is for all.
pub(super) type Choices = [(&'static str, &'static str)];

pub(super) const TYPES: &Choices = &[
    ("", "any"),
    ("direct", "direct"),
    ("mixed", "mixed"),
    ("indirect", "indirect"),
];

pub(super) const CLASSES: &Choices = &[
    ("", "any"),
    ("speech", "speech"),
    ("thought", "thought"),
    ("finding", "finding"),
    ("act", "act"),
];

pub(super) const GENDERS: &Choices = &[
    ("", "any"),
    ("female", "female"),
    ("male", "male"),
    ("unknown", "not known"),
];

/// A field of a few choices.
pub(super) fn choice(label: &str, name: &str, chosen: &str, choices: &Choices) -> Markup {
    html! {
        label { (label) " "
            select name=(name) {
                @for (value, shown) in choices { option value=(value) selected[*value == chosen] { (shown) } }
            }
        }
    }
}

/// A field for words.
pub(super) fn text(label: &str, name: &str, value: &str) -> Markup {
    html! {
        label { (label) " " input type="search" name=(name) value=(value) spellcheck="false" autocomplete="off" placeholder="any"; }
    }
}

/// A field for a date, as exact as it is known.
pub(super) fn date(label: &str, name: &str, value: &str) -> Markup {
    html! {
        label { (label) " "
            input.date type="text" name=(name) value=(value) inputmode="numeric" autocomplete="off" placeholder="any"
                pattern="[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?" title="2004, 2004-05 or 2004-05-03";
        }
    }
}

/// More outlets than this are typed, not chosen.
const MOST_CHOSEN: usize = 200;

/// A field for an outlet: one of a list, where the list can be looked through.
pub(super) fn outlet(chosen: &str, outlets: &[String]) -> Markup {
    if outlets.len() > MOST_CHOSEN {
        return text("Outlet", "outlet", chosen);
    }
    let is_listed = chosen.is_empty() || outlets.iter().any(|name| name == chosen);
    html! {
        label { "Outlet "
            select name="outlet" {
                option value="" { "any" }
                // As it was typed by hand: what is found does not go by case and "The".
                @if !is_listed { option value=(chosen) selected { (chosen) } }
                @for name in outlets { option value=(name) selected[name == chosen] { (name) } }
            }
        }
    }
}
