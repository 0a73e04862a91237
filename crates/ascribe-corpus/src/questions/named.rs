//! The choices of a question by their names, as flags and addresses have them.

use ascribe_article::{Class, Gender, QuoteType, SpeakerKind};

/// `direct`, `mixed`, `indirect`.
///
/// # Errors
/// The names that there are.
pub fn quote_type(name: &str) -> Result<QuoteType, String> {
    const ALL: [QuoteType; 3] = [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect];
    one_of(&ALL, QuoteType::name, name)
}

/// `speech`, `thought`, `finding`, `act`.
///
/// # Errors
/// The names that there are.
pub fn class(name: &str) -> Result<Class, String> {
    one_of(&Class::ALL, Class::name, name)
}

/// `female`, `male`, `unknown`.
///
/// # Errors
/// The names that there are.
pub fn gender(name: &str) -> Result<Gender, String> {
    const ALL: [Gender; 3] = [Gender::Female, Gender::Male, Gender::Unknown];
    one_of(&ALL, Gender::name, name)
}

/// `person`, `organization`, `group` and so on.
///
/// # Errors
/// The names that there are.
pub fn speaker_kind(name: &str) -> Result<SpeakerKind, String> {
    const ALL: [SpeakerKind; 7] = [
        SpeakerKind::Person,
        SpeakerKind::Organization,
        SpeakerKind::Group,
        SpeakerKind::Unnamed,
        SpeakerKind::Document,
        SpeakerKind::Author,
        SpeakerKind::Other,
    ];
    one_of(&ALL, SpeakerKind::name, name)
}

fn one_of<T: Copy>(all: &[T], name_of: fn(T) -> &'static str, name: &str) -> Result<T, String> {
    let known = all.iter().copied().find(|one| name_of(*one) == name);
    known.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name_of(*one)).collect();
        format!("{} is wanted", names.join(", "))
    })
}
