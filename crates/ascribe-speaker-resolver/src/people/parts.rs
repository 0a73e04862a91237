//! The words of names, folded and numbered, and which of them agree.

use std::borrow::Cow;
use std::cell::OnceCell;

use ascribe_article::{Article, Case, NamedKind, TokenKind, WordId};
use rustc_hash::FxHashMap;

use crate::ids::{Id as _, PartId, Table};
use crate::lexicons::{COMMON_FIRST_NAME, LEXICONS, PARTICLE, SUFFIX, Word};
use crate::mentions::name::Name;
use crate::people::spelling::{fold, forms_agree, given_names_agree, is_transliterated, skeleton};

/// The folded words of one name, without an allocation.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    ids: [PartId; Parts::MOST],
    len: usize,
}

impl Parts {
    /// Longer names lose words in the middle.
    const MOST: usize = 8;

    fn new() -> Self {
        Self {
            ids: [PartId::new(0); Self::MOST],
            len: 0,
        }
    }

    pub(super) fn push(&mut self, part: PartId) {
        self.len = (self.len + 1).min(Self::MOST);
        self.ids[self.len - 1] = part;
    }

    /// Those after the first.
    pub(super) fn rest(&self) -> Self {
        let mut rest = Self::new();
        for &part in &self[1..] {
            rest.push(part);
        }
        rest
    }

    /// The first alone.
    pub(super) fn keep_first(&mut self) {
        self.len = self.len.min(1);
    }
}

impl std::ops::Deref for Parts {
    type Target = [PartId];

    fn deref(&self) -> &[PartId] {
        &self.ids[..self.len]
    }
}

/// All words of the names of an article.
#[derive(Default)]
pub(super) struct NameWords<'a> {
    interned: FxHashMap<Cow<'a, str>, PartId>,
    texts: Table<PartId, Cow<'a, str>>,
    /// What the lexicons say of each.
    words: Table<PartId, Word>,
    /// The skeleton of each, once it is asked for.
    skeletons: Table<PartId, OnceCell<String>>,
}

impl<'a> NameWords<'a> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// All of them.
    pub(super) fn ids(&self) -> impl Iterator<Item = PartId> + use<'a> {
        self.texts.ids()
    }

    pub(super) fn text(&self, part: PartId) -> &str {
        &self.texts[part]
    }

    pub(super) fn word(&self, part: PartId) -> Word {
        self.words[part]
    }

    /// Folded words of a name: no titles, suffixes, nicknames in quotation marks, particles of bodies.
    pub(super) fn parts_of(&mut self, article: &'a Article, name: &Name) -> Parts {
        let mut parts = Parts::new();
        let mut in_nickname = false;
        for i in name.start as usize..name.end as usize {
            let token = article.tokens()[i];
            match token.kind {
                TokenKind::QuoteMark => in_nickname = !in_nickname,
                TokenKind::Punctuation => match article.token_text(i) {
                    "(" => in_nickname = true,
                    ")" => in_nickname = false,
                    _ => {}
                },
                _ if in_nickname => {}
                _ => {
                    let lower = article.token_lower(i);
                    if LEXICONS.at(token.word).is(SUFFIX) && i > name.start as usize {
                        continue;
                    }
                    if token.case == Case::Lower
                        && name.kind == Some(NamedKind::Organization)
                        && !lower.starts_with('@')
                    {
                        continue;
                    }
                    let folded = fold(article.token_text(i), lower);
                    let own = match (name.kind, folded) {
                        (Some(NamedKind::Organization), folded) => folded,
                        (_, Cow::Borrowed(folded)) => without_article(folded).into(),
                        (_, Cow::Owned(folded)) => without_article(&folded).to_owned().into(),
                    };
                    // As it stands in the text it has been looked up.
                    let is_same = own.len() == lower.len() && matches!(own, Cow::Borrowed(_));
                    let found = token.word;
                    let known = (is_same && token.kind == TokenKind::Word).then_some(found);
                    parts.push(self.intern(own, known));
                }
            }
        }
        parts
    }

    /// `known` is the number of the word in the lexicons, where it is known.
    fn intern(&mut self, folded: Cow<'a, str>, known: Option<WordId>) -> PartId {
        if let Some(&id) = self.interned.get(&folded) {
            return id;
        }
        self.words.push(match known {
            Some(known) => LEXICONS.at(known),
            None => LEXICONS.word(&folded),
        });
        self.skeletons.push(OnceCell::new());
        let id = self.texts.push(folded.clone());
        self.interned.insert(folded, id);
        id
    }

    /// What is left of a word without the habits of transliteration.
    pub(super) fn skeleton(&self, part: PartId) -> &str {
        self.skeletons[part].get_or_init(|| skeleton(self.text(part)))
    }

    /// Whether two first names may be one person's.
    pub(super) fn first_names_agree(&self, a: PartId, b: PartId) -> bool {
        let (text_a, text_b) = (self.text(a), self.text(b));
        a == b
            || forms_agree(text_a, text_b)
            || is_transliterated(text_a) && self.skeleton(a) == self.skeleton(b)
    }

    /// Whether the middle names of two who share first name and surname let them be one: "John A." is "John Adam" and no
    /// "John B.", "George W." no "George H. W."; but who leaves out a given name before a family name is the same: "Ana Cordero
    /// Ruiz" and "Ana Belén Cordero Ruiz".
    pub(super) fn middles_agree(&self, a: &[PartId], b: &[PartId]) -> bool {
        if a.len() < 3 || b.len() < 3 {
            return true;
        }
        let (a, b) = (self.middles(a), self.middles(b));
        if a.iter().zip(&b).all(|(a, b)| given_names_agree(a, b)) {
            return true;
        }
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let given = |name: &&str| name.len() == 1 || LEXICONS.word(name).is(COMMON_FIRST_NAME);
        let mut rest = long.iter();
        !short.iter().any(given) && short.iter().all(|s| rest.any(|l| l == s))
    }

    /// What stands between first name and surname, letter by letter where letters stand together ("H.W."), no particles.
    fn middles(&self, parts: &[PartId]) -> Vec<&str> {
        let middle = parts.get(1..parts.len().saturating_sub(1)).unwrap_or(&[]);
        let mut found = Vec::with_capacity(middle.len());
        for &part in middle {
            let text = self.text(part);
            if self.word(part).is(PARTICLE) && text.len() > 1 {
                continue;
            }
            if text.split('.').all(|letter| letter.chars().count() == 1) {
                found.extend(text.split('.'));
            } else {
                found.push(text);
            }
        }
        found
    }

    /// "Robert Pell" is fuller than "R. Pell", and "Bob" gives way to nobody.
    pub(super) fn has_longer_first(&self, a: &[PartId], b: &[PartId]) -> bool {
        let len = |parts: &[PartId]| parts.first().map_or(0, |&part| self.text(part).len());
        len(b) == 1 && len(a) > 1
    }
}

/// "zawahiri" of "al-zawahiri": papers write an Arabic surname with its article and without it.
fn without_article(folded: &str) -> &str {
    /// Bytes of the shortest rest.
    const SHORTEST: usize = 3;
    ["al-", "el-"]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .filter(|rest| rest.len() >= SHORTEST)
        .unwrap_or(folded)
}
