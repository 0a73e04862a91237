//! Whether two contents are one quotation.

use super::speakers::Fit;
use crate::align::{Likeness, likeness, pairs};
use crate::words::Key;

/// Full words below which only equal words of one speaker are one quotation.
pub(super) const SHORT: usize = 4;

/// Full words from which a content is nobody's by chance.
pub(super) const LONG: usize = 8;

/// Full words of a content that is not said of every other day: "A soldier was killed in the south" may be.
pub(super) const MIDDLE: usize = 6;

/// Days after which less than that is of another day, and anything that is not nearly the same.
pub(super) const OLD_NEWS: i32 = 10;

/// As [`GAP`], for what is not long.
const SHORTS_GAP: f64 = 0.35;

/// Words of a stretch that nobody says twice by chance.
const RUN: usize = 8;

/// Words of a stretch that is nobody else's, whatever the names are.
const LONG_RUN: usize = 12;

/// Days after which a short content is said again, not quoted again.
pub(super) const FRESH: i32 = 31;

/// Days within which two writers tell of one saying, when nothing is in marks and nobody is named.
pub(super) const SAME_NEWS: i32 = 3;

/// Of a longer one's full words, what the shorter one has then.
const TOLD_SHARE: f64 = 0.6;

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
    /// Both are told without a word in marks: writers call the same thing by the same words.
    pub(super) is_told: bool,
    /// One of them is.
    pub(super) has_told: bool,
    /// Both stand in marks from end to end.
    pub(super) are_direct: bool,
    /// One of them shows that words were left out of it or put in.
    pub(super) is_cut: bool,
    /// The shorter one is nothing but questions: one may be put to many.
    pub(super) asks: bool,
    /// How many of the two are turns of a conversation.
    pub(super) turns: Turns,
    /// How much of the longer one's full words the shorter one has.
    pub(super) share: f64,
}

/// How many of two are turns of a conversation: a turn is said in its place, but what it says may be quoted elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turns {
    Neither,
    One,
    Both,
}

/// How sure it is that `short` is a wording of `long`, as a share; `None` when it is not.
pub(super) fn is_wording(short: &[Key], long: &[Key], evidence: Evidence) -> Option<f64> {
    let like = likeness(short, long, &pairs(short, long));
    passes(&like, evidence).then_some(like.cover * (1.0 - like.gap / 2.0))
}

fn passes(like: &Likeness, evidence: Evidence) -> bool {
    if like.is_reversed || like.has_other_numbers || like.gap > GAP {
        return false;
    }
    let is_close = like.gap <= OTHERS_GAP;
    let is_theirs = matches!(evidence.fit, Fit::Same | Fit::Alike);
    let is_after = |n: i32| evidence.days.is_some_and(|days| days > n);
    let is_heard = evidence.turns != Turns::Neither;
    if evidence.asks && (!is_theirs || !evidence.are_direct || is_heard || is_after(SAME_NEWS)) {
        return false;
    }
    // One conversation, printed twice: word for word, and no answer that anybody gives to anything.
    if evidence.turns == Turns::Both && (like.n_full < LONG || like.cover < 0.99 || !is_close) {
        return false;
    }
    if like.n_full < SHORT {
        // Hardly a word that could be chance, but all of it, and soon after.
        let is_fresh = evidence.days.is_some_and(|days| days <= FRESH);
        return is_theirs && is_fresh && is_close && like.run >= RUN && like.cover > 0.99;
    }
    if is_after(STALE) {
        return like.n_full >= LONG && like.cover >= 0.99 && is_close;
    }
    // Marks hold the words themselves: where some stand in the place of others, and nothing shows it, a form is filled in anew.
    if evidence.are_direct && !evidence.is_cut && like.n_exchanged > 0 {
        return false;
    }
    if evidence.is_told && is_theirs && (is_after(OLD_NEWS) || like.cover < 0.85) {
        return false;
    }
    if evidence.is_told && !is_theirs {
        let is_near = evidence.days.is_some_and(|days| days <= SAME_NEWS);
        return is_near
            && like.n_full >= MIDDLE
            && like.n_plain >= 4
            && like.cover >= 0.95
            && is_close
            && evidence.share >= TOLD_SHARE;
    }
    // What is told is named: a long name that stands in two statements makes them no one.
    if evidence.has_told && !is_theirs && evidence.share < TOLD_SHARE {
        return false;
    }
    let has_long_run = like.run >= LONG_RUN && like.n_plain >= 2;
    if has_long_run && like.cover >= 0.95 {
        return true;
    }
    // What is told in the same form every other week differs in little, and what is short in nothing.
    if is_after(OLD_NEWS) && (like.n_full < MIDDLE || like.cover < 0.85 || like.gap > SHORTS_GAP) {
        return false;
    }
    if has_long_run && like.cover >= 0.6 && like.n_plain >= 4 && like.n_exchanged == 0 {
        return true;
    }
    // A few shared words, names among them, are what two people call the same thing, and one of them twice.
    let is_long = like.n_full > LONG;
    match evidence.fit {
        _ if like.n_plain < 3 => false,
        Fit::Same | Fit::Alike if is_long => like.cover >= 0.6,
        Fit::Same | Fit::Alike if like.n_full >= MIDDLE => {
            like.cover >= 0.65 && like.gap <= SHORTS_GAP
        }
        Fit::Same | Fit::Alike => {
            like.gap <= SHORTS_GAP && (like.cover >= 0.9 || like.cover >= 0.75 && like.run > MIDDLE)
        }
        Fit::Unknown if is_after(OLD_NEWS) || like.n_exchanged > 0 => false,
        Fit::Unknown if like.run >= RUN && like.cover >= 0.9 && is_close => true,
        Fit::Unknown if is_long => like.cover >= 0.75,
        Fit::Unknown => {
            like.n_full > SHORT
                && like.cover >= 0.9
                && like.gap <= SHORTS_GAP
                && (like.n_full >= MIDDLE || like.run >= MIDDLE)
        }
        // Word for word, or long and nearly so.
        Fit::Other if like.n_plain < 4 || !is_close => false,
        Fit::Other if is_long => like.cover >= 0.9,
        Fit::Other => like.cover > 0.99 && like.run >= RUN,
    }
}
