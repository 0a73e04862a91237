//! Whether two contents are one quotation.

use super::speakers::Fit;
use crate::align::{Likeness, likeness, pairs};
use crate::words::Key;

/// Full words below which only equal words of one speaker are one quotation.
pub(super) const SHORT: usize = 4;

/// Full words from which a content is nobody's by chance.
pub(super) const LONG: usize = 8;

/// Days after which a short content is said again, not quoted again.
pub(super) const FRESH: i32 = 31;

/// Days after which anything but a long content, word for word, is.
pub(super) const STALE: i32 = 400;

/// The most of a longer one's words that may be left out between those that are kept.
const GAP: f64 = 0.5;

/// The most of its words that a wording by another speaker may leave out.
const OTHERS_GAP: f64 = 0.15;

/// What speaks for or against, beside the words.
#[derive(Clone, Copy)]
pub(super) struct Evidence {
    pub(super) fit: Fit,
    /// Days between them, as far as known.
    pub(super) days: Option<i32>,
}

/// How sure it is that `short` is a wording of `long`, as a share; `None` when it is not.
pub(super) fn is_wording(short: &[Key], long: &[Key], evidence: Evidence) -> Option<f64> {
    let like = likeness(short, long, &pairs(short, long));
    passes(&like, evidence).then_some(like.cover * (1.0 - like.gap / 2.0))
}

fn passes(like: &Likeness, evidence: Evidence) -> bool {
    if like.is_reversed || like.has_other_numbers || like.n_full < SHORT {
        return false;
    }
    if evidence.days.is_some_and(|days| days > STALE) {
        return like.n_full >= LONG && like.cover >= 0.9 && like.gap <= OTHERS_GAP;
    }
    // A few shared words, names among them, are what two people call the same thing.
    match evidence.fit {
        Fit::Same | Fit::Alike => like.cover >= 0.65 && like.n_plain >= 3 && like.gap <= GAP,
        Fit::Unknown => like.cover >= 0.75 && like.n_plain >= 3 && like.gap <= GAP,
        Fit::Other => like.cover >= 0.9 && like.n_plain >= 5 && like.gap <= OTHERS_GAP,
    }
}
