//! Which party somebody is said to be of.

use ascribe_article::Article;

use crate::words::WordKind;

/// A political party, as far as two descriptions can disagree about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Republican,
    Democratic,
    Labour,
    Conservative,
    Libertarian,
    Green,
}

/// The party a token names.
pub(crate) fn party_at(article: &Article, i: usize) -> Option<Party> {
    const NAMED: [(WordKind, Party); 6] = [
        (WordKind::Republican, Party::Republican),
        (WordKind::Democratic, Party::Democratic),
        (WordKind::Labour, Party::Labour),
        (WordKind::Conservative, Party::Conservative),
        (WordKind::Libertarian, Party::Libertarian),
        (WordKind::Green, Party::Green),
    ];
    let kinds = WordKind::all_at(article, i);
    let named = NAMED.iter().find(|(kind, _)| kinds.have(*kind));
    named
        .map(|(_, party)| *party)
        .or(match article.token_lower(i).get(..2) {
            // "(R-Utah)"
            Some("r-") => Some(Party::Republican),
            Some("d-") => Some(Party::Democratic),
            _ => None,
        })
}
