//! Name clusters: which names of an article are the same person or body.

use std::borrow::Cow;

use ascribe_article::{Article, Case, Gender, Span, TokenKind};
use rustc_hash::FxHashMap;

use crate::lexicons::{BODY, DEMONYM, FIRST_NAME, LEXICONS, PLACE, SUFFIX, TITLE};
use crate::scan::{Name, NameKind, Scan};

/// No entity, no reference.
pub(crate) const NONE: u32 = u32::MAX;

/// A person, body or place named in an article.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) kind: NameKind,
    pub(crate) gender: Gender,
    /// Index of the name that is its fullest form.
    pub(crate) fullest: u32,
    /// Indices of its names, in text order.
    pub(crate) names: Vec<u32>,
    /// Folded words of its fullest form.
    parts: Vec<u32>,
    suffixed: bool,
    n_full: u32,
    last_single: u32,
    votes: [u32; 3],
}

/// The entities of an article and what each name belongs to.
#[derive(Default)]
pub(crate) struct Clusters {
    pub(crate) entities: Vec<Entity>,
    /// For each name its entity, or [`NONE`].
    pub(crate) of_name: Vec<u32>,
}

impl Clusters {
    /// Text of the fullest form of an entity.
    pub(crate) fn display(&self, article: &Article, scan: &Scan, entity: u32) -> String {
        let name = &scan.names[self.entities[entity as usize].fullest as usize];
        let mut text = name_text(article, name).to_owned();
        if name.shares_next
            && let Some(next) = scan
                .names
                .get(self.entities[entity as usize].fullest as usize + 1)
            && let Some(surname) = name_text(article, next).split_whitespace().last()
        {
            text.push(' ');
            text.push_str(surname);
        }
        text
    }
}

/// The name as it stands in the text, without titles.
pub(crate) fn name_text<'a>(article: &'a Article, name: &Name) -> &'a str {
    article.slice(name_span(article, name))
}

/// Where it stands.
pub(crate) fn name_span(article: &Article, name: &Name) -> Span {
    article.token_span(name.start as usize..name.end as usize)
}

/// Groups the names of an article. `is_source[i]` says that name `i` is the head of a quote's source: such a name is
/// never dropped as weak.
pub(crate) fn cluster(article: &Article, scan: &Scan, is_source: &[bool]) -> Clusters {
    let mut builder = Builder {
        article,
        scan,
        interned: FxHashMap::default(),
        texts: Vec::new(),
        by_part: Vec::new(),
        by_skeleton: FxHashMap::default(),
        clusters: Clusters {
            entities: Vec::new(),
            of_name: vec![NONE; scan.names.len()],
        },
    };
    builder.build(is_source);
    builder.clusters
}

struct Builder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    interned: FxHashMap<String, u32>,
    texts: Vec<String>,
    /// For each folded word: the entities that have it, in order of creation.
    by_part: Vec<Vec<u32>>,
    by_skeleton: FxHashMap<String, u32>,
    clusters: Clusters,
}

/// How many entities that share a word are looked at; more than a real article has.
const MOST_NAMESAKES: usize = 12;

impl Builder<'_> {
    fn build(&mut self, is_source: &[bool]) {
        let names = &self.scan.names;
        let mut parts: Vec<Vec<u32>> = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let mut own = self.parts_of(name);
            if name.shares_next
                && let Some(next) = names.get(i + 1)
                && let Some(&surname) = self.parts_of(next).last()
            {
                own.push(surname);
            }
            parts.push(own);
        }
        let firm = |i: usize| !names[i].weak || is_source.get(i).copied().unwrap_or(false);
        for i in 0..names.len() {
            if parts[i].len() > 1 && !names[i].weak {
                self.place_full(i, &parts[i], true);
            }
        }
        for i in 0..names.len() {
            if self.clusters.of_name[i] == NONE && parts[i].len() > 1 {
                self.place_full(i, &parts[i], firm(i));
            }
        }
        for (i, own) in parts.iter().enumerate() {
            if let [part] = own[..] {
                self.place_single(i, part, firm(i));
            }
        }
        for entity in &mut self.clusters.entities {
            entity.names.sort_unstable();
            entity.kind = match entity.votes {
                [person, body, _] if person > 0 && person >= body => NameKind::Person,
                [_, body, place] if body > 0 && body >= place => NameKind::Body,
                [0, 0, place] if place > 0 => NameKind::Place,
                [_, _, _] => NameKind::Person,
            };
        }
    }

    /// Folded words of a name: no titles, suffixes, nicknames in quotation marks, particles of bodies.
    fn parts_of(&mut self, name: &Name) -> Vec<u32> {
        let mut parts = Vec::new();
        let mut in_nickname = false;
        for i in name.start as usize..name.end as usize {
            let token = self.article.tokens()[i];
            match token.kind {
                TokenKind::QuoteMark => in_nickname = !in_nickname,
                TokenKind::Punctuation => {}
                _ if in_nickname => {}
                _ => {
                    let lower = self.article.token_lower(i);
                    let word = LEXICONS.word(lower);
                    if word.is(SUFFIX) && i > name.start as usize {
                        continue;
                    }
                    if token.case == Case::Lower
                        && name.kind == NameKind::Body
                        && !lower.starts_with('@')
                    {
                        continue;
                    }
                    let folded = fold(self.article.token_text(i), lower);
                    parts.push(self.intern(&folded));
                }
            }
        }
        parts
    }

    fn intern(&mut self, folded: &str) -> u32 {
        if let Some(&id) = self.interned.get(folded) {
            return id;
        }
        let id = self.texts.len() as u32;
        self.interned.insert(folded.to_owned(), id);
        self.texts.push(folded.to_owned());
        self.by_part.push(Vec::new());
        id
    }

    fn text(&self, part: u32) -> &str {
        &self.texts[part as usize]
    }

    /// Puts a name of several words with the entity it fits, or makes one if `may_found`.
    fn place_full(&mut self, i: usize, parts: &[u32], may_found: bool) {
        let name = &self.scan.names[i];
        let suffixed = self.is_suffixed(name);
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let mut fit = None;
        for part in [last, first] {
            fit = self.by_part[part as usize]
                .iter()
                .rev()
                .take(MOST_NAMESAKES)
                .copied()
                .find(|&e| self.same_full(e, name, parts, suffixed));
            if fit.is_some() || first == last {
                break;
            }
        }
        if fit.is_none() && name.kind != NameKind::Body {
            fit = self
                .by_skeleton
                .get(&skeleton(self.text(last)))
                .copied()
                .filter(|&e| self.same_full_fuzzy(e, parts));
        }
        match fit {
            Some(entity) => self.join(entity, i, parts),
            None if may_found => self.found(i, parts, suffixed),
            None => {}
        }
    }

    fn is_suffixed(&self, name: &Name) -> bool {
        let lower = self.article.token_lower(name.end as usize - 1);
        let lower = if lower == "." && name.end - name.start > 1 {
            self.article.token_lower(name.end as usize - 2)
        } else {
            lower
        };
        matches!(
            lower.trim_end_matches('.'),
            "jr" | "sr" | "ii" | "iii" | "jnr"
        )
    }

    fn same_full(&self, entity: u32, name: &Name, parts: &[u32], suffixed: bool) -> bool {
        let entity = &self.clusters.entities[entity as usize];
        if entity.suffixed != suffixed || gender_clash(entity.gender, name.gender) {
            return false;
        }
        if entity.parts == parts {
            return true;
        }
        let entity_is_body = entity.votes[1] > entity.votes[0];
        if entity_is_body || name.kind == NameKind::Body {
            // "New York Times" in "The New York Times Company" is another body; only whole ends agree.
            return entity_is_body == (name.kind == NameKind::Body)
                && (entity.parts.ends_with(parts) || parts.ends_with(&entity.parts))
                && parts.len().abs_diff(entity.parts.len()) == 1
                && parts.len().min(entity.parts.len()) > 1;
        }
        let (Some(&first), Some(&entity_first)) = (parts.first(), entity.parts.first()) else {
            return false;
        };
        let same_surname = parts.last() == entity.parts.last();
        if same_surname && self.first_names_agree(first, entity_first) {
            return true;
        }
        is_subsequence(parts, &entity.parts)
            || is_subsequence(&entity.parts, parts) && entity.parts.len() > 1
            || same_surname
                && LEXICONS
                    .word(self.text(first))
                    .is(crate::lexicons::PARTICLE)
    }

    fn same_full_fuzzy(&self, entity: u32, parts: &[u32]) -> bool {
        let entity = &self.clusters.entities[entity as usize];
        entity.parts.len() > 1
            && entity.votes[1] == 0
            && self.first_names_agree(parts[0], entity.parts[0])
    }

    fn first_names_agree(&self, a: u32, b: u32) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.text(a), self.text(b));
        let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
        initial(a, b)
            || initial(b, a)
            || LEXICONS.same_first_name(a, b)
            || skeleton(a) == skeleton(b) && a.len() > 3
    }

    /// Puts a name of one word with the entity it most likely means.
    fn place_single(&mut self, i: usize, part: u32, may_found: bool) {
        let name = &self.scan.names[i];
        let titled = name.start > name.phrase;
        let text = self.text(part);
        if let Some(handle) = text.strip_prefix('@') {
            let fit = self.clusters.entities.iter().take(64).position(|e| {
                e.parts
                    .last()
                    .is_some_and(|&p| self.text(p).len() > 3 && handle.contains(self.text(p)))
                    && e.parts.len() > 1
            });
            match fit {
                Some(entity) => self.attach(entity as u32, i),
                None => self.found(i, &[part], false),
            }
            return;
        }
        let is_place = name.kind == NameKind::Place && !titled;
        if is_place && self.follows_place_word(name) {
            return self.place_or_found(i, part, may_found);
        }
        let mut best: Option<(i32, u32)> = None;
        for &e in self.by_part[part as usize].iter().take(MOST_NAMESAKES) {
            if let Some(score) = self.fit_single(e, i, part) {
                let better = best.is_none_or(|(top, _)| score > top);
                if better {
                    best = Some((score, e));
                }
            }
        }
        if let Some((_, entity)) = best {
            return self.attach(entity, i);
        }
        if let Some(entity) = self.acronym_of(i, part) {
            return self.attach(entity, i);
        }
        if matches!(name.kind, NameKind::Person | NameKind::Unknown)
            && text.len() > 4
            && let Some(&entity) = self.by_skeleton.get(&skeleton(text))
            && !gender_clash(self.clusters.entities[entity as usize].gender, name.gender)
        {
            return self.attach(entity, i);
        }
        self.place_or_found(i, part, may_found);
    }

    fn place_or_found(&mut self, i: usize, part: u32, may_found: bool) {
        let same = self.by_part[part as usize]
            .iter()
            .take(MOST_NAMESAKES)
            .copied()
            .find(|&e| self.clusters.entities[e as usize].parts == [part]);
        match same {
            Some(entity) => self.attach(entity, i),
            None if may_found => self.found(i, &[part], false),
            None => {}
        }
    }

    /// "in Washington", "from Paris".
    fn follows_place_word(&self, name: &Name) -> bool {
        name.phrase > 0
            && matches!(
                self.article.token_lower(name.phrase as usize - 1),
                "in" | "near" | "outside" | "across" | "throughout" | "into" | "around"
            )
    }

    /// How well one word fits an entity; `None` when it cannot be meant.
    fn fit_single(&self, e: u32, i: usize, part: u32) -> Option<i32> {
        let name = &self.scan.names[i];
        let entity = &self.clusters.entities[e as usize];
        let titled = name.start > name.phrase;
        let is_body = entity.votes[1] > entity.votes[0];
        if gender_clash(entity.gender, name.gender) {
            return None;
        }
        if entity.parts.len() == 1 {
            if is_body && titled {
                return None;
            }
            return Some(if name.gender == entity.gender { 35 } else { 30 });
        }
        if is_body {
            let word = LEXICONS.word(self.text(part));
            let distinctive =
                entity.parts[0] == part && !word.is(PLACE | DEMONYM | FIRST_NAME | BODY);
            return (distinctive && !titled && name.kind != NameKind::Person).then_some(10);
        }
        let base = if entity.parts.last() == Some(&part) {
            60
        } else if entity.parts[0] == part {
            if titled { 15 } else { 40 }
        } else {
            20
        };
        // Who has gone by the surname alone keeps it; else the first one named in the article.
        let single = i32::from(entity.last_single != NONE) * 6;
        let near = entity
            .names
            .last()
            .is_some_and(|&n| n as usize <= i && i - n as usize <= 1);
        let gender = i32::from(name.gender != Gender::Unknown && name.gender == entity.gender) * 8;
        let often = (entity.n_full.min(3)) as i32;
        Some(base + single + gender + often + i32::from(near))
    }

    /// "SCO" after "Shanghai Cooperation Organization", in brackets or later.
    fn acronym_of(&self, i: usize, part: u32) -> Option<u32> {
        let name = &self.scan.names[i];
        let token = self.article.tokens()[name.start as usize];
        if token.case != Case::Upper || token.span.len() < 2 {
            return None;
        }
        let letters: Vec<u8> = self
            .text(part)
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .collect();
        let initials = |e: &Entity| -> bool {
            let own: Vec<u8> = e
                .parts
                .iter()
                .filter_map(|&p| self.text(p).bytes().next())
                .collect();
            own == letters
        };
        let bracketed = i > 0
            && self.scan.names[i - 1].end + 1 == name.start
            && self.article.token_text(name.start as usize - 1) == "(";
        if bracketed {
            let before = self.clusters.of_name[i - 1];
            if before != NONE
                && self.clusters.entities[before as usize].parts.len() > 1
                && self.clusters.entities[before as usize].votes[0] == 0
            {
                return Some(before);
            }
        }
        // Only bodies begin with its first letter, and few are looked at.
        self.clusters
            .entities
            .iter()
            .take(256)
            .position(|e| e.parts.len() > 1 && initials(e))
            .map(|e| e as u32)
    }

    fn found(&mut self, i: usize, parts: &[u32], suffixed: bool) {
        let name = &self.scan.names[i];
        let id = self.clusters.entities.len() as u32;
        let first = LEXICONS.word(self.text(parts[0]));
        let gender = if name.gender != Gender::Unknown {
            name.gender
        } else if name.kind != NameKind::Body && parts.len() > 1 || first.is(FIRST_NAME) {
            if self.text(parts[parts.len() - 1]).ends_with("dottir") {
                Gender::Female
            } else {
                first.name_gender
            }
        } else {
            Gender::Unknown
        };
        for &part in parts {
            let list = &mut self.by_part[part as usize];
            if list.last() != Some(&id) {
                list.push(id);
            }
        }
        let surname = self.text(parts[parts.len() - 1]);
        if name.kind != NameKind::Body && surname.len() > 4 {
            let key = skeleton(surname);
            self.by_skeleton.entry(key).or_insert(id);
        }
        self.clusters.entities.push(Entity {
            kind: name.kind,
            gender,
            fullest: i as u32,
            names: Vec::new(),
            parts: parts.to_vec(),
            suffixed,
            n_full: 0,
            last_single: NONE,
            votes: [0; 3],
        });
        self.join(id, i, parts);
    }

    /// Adds a full name; it becomes the fullest form when it has more words.
    fn join(&mut self, id: u32, i: usize, parts: &[u32]) {
        for &part in parts {
            let list = &mut self.by_part[part as usize];
            if !list.contains(&id) && list.len() < MOST_NAMESAKES {
                list.push(id);
            }
        }
        let name = &self.scan.names[i];
        let length = |n: &Name| n.end - n.start;
        let entity = &mut self.clusters.entities[id as usize];
        let fullest = &self.scan.names[entity.fullest as usize];
        let fuller = parts.len() > entity.parts.len()
            || parts.len() == entity.parts.len()
                && length(name) > length(fullest)
                && !fullest.shares_next
            || parts.len() == entity.parts.len() && fullest.shares_next && !name.shares_next
            || parts.len() == entity.parts.len() && longer_first(&self.texts, parts, &entity.parts)
            || parts.len() == entity.parts.len() && shouting(self.article, fullest);
        if fuller && (!name.weak || fullest.weak) {
            entity.fullest = i as u32;
            entity.parts = parts.to_vec();
        }
        if parts.len() > 1 {
            entity.n_full += 1;
        }
        self.attach(id, i);
    }

    fn attach(&mut self, id: u32, i: usize) {
        let name = &self.scan.names[i];
        let entity = &mut self.clusters.entities[id as usize];
        self.clusters.of_name[i] = id;
        entity.names.push(i as u32);
        if name.end - name.start == 1 {
            entity.last_single = i as u32;
        }
        if entity.gender == Gender::Unknown {
            entity.gender = name.gender;
        }
        match name.kind {
            NameKind::Person => entity.votes[0] += 1,
            NameKind::Body => entity.votes[1] += 1,
            NameKind::Place => entity.votes[2] += 1,
            NameKind::Unknown => {}
        }
        if name.start > name.phrase
            && LEXICONS
                .word(self.article.token_lower(name.phrase as usize))
                .is(TITLE)
        {
            entity.votes[0] += 2;
        }
    }
}

/// "ANNA PELL" gives way to "Anna Pell".
fn shouting(article: &Article, name: &Name) -> bool {
    (name.start as usize..name.end as usize).all(|i| article.tokens()[i].case != Case::Capitalized)
}

/// "Robert Pell" is fuller than "R. Pell" and "Bob" gives way to nobody.
fn longer_first(texts: &[String], a: &[u32], b: &[u32]) -> bool {
    let len = |parts: &[u32]| parts.first().map_or(0, |&p| texts[p as usize].len());
    len(b) == 1 && len(a) > 1
}

fn gender_clash(a: Gender, b: Gender) -> bool {
    a != Gender::Unknown && b != Gender::Unknown && a != b
}

fn is_subsequence(short: &[u32], long: &[u32]) -> bool {
    let mut rest = long.iter();
    short.len() > 1 && short.iter().all(|s| rest.any(|l| l == s))
}

/// Lower-cased, accents taken off, no final stop.
fn fold<'a>(text: &str, lower: &'a str) -> Cow<'a, str> {
    if lower.is_ascii() {
        return Cow::Borrowed(lower.trim_end_matches('.'));
    }
    // The schwa of Azerbaijani names is written "a" or "e" elsewhere; `deunicode` writes "@".
    let text = text.replace(['ə', 'Ə'], "a").replace('’', "'");
    Cow::Owned(
        deunicode::deunicode(&text)
            .to_lowercase()
            .trim_end_matches('.')
            .to_owned(),
    )
}

/// What is left of a surname when the habits of transliteration are taken out: "Dzhafarov", "Jafarov" → "jafarov".
fn skeleton(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut rest = folded;
    const DIGRAPHS: [(&str, &str); 16] = [
        ("dzh", "j"),
        ("tsch", "c"),
        ("sch", "s"),
        ("tch", "c"),
        ("ch", "c"),
        ("sh", "s"),
        ("kh", "g"),
        ("gh", "g"),
        ("zh", "j"),
        ("ph", "f"),
        ("ck", "k"),
        ("iy", "i"),
        ("ij", "i"),
        ("yu", "u"),
        ("ya", "a"),
        ("ye", "e"),
    ];
    while let Some(c) = rest.chars().next() {
        if let Some((from, to)) = DIGRAPHS.iter().find(|(from, _)| rest.starts_with(from)) {
            out.push_str(to);
            rest = &rest[from.len()..];
            continue;
        }
        let mapped = match c {
            'h' | 'q' => 'g',
            'y' => 'i',
            'w' => 'v',
            '-' | '\'' => {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            other => other,
        };
        if !out.ends_with(mapped) {
            out.push(mapped);
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transliterations_meet() {
        for (a, b) in [
            ("dzhafarov", "jafarov"),
            ("hryhorenko", "grigorenko"),
            ("yevgeny", "evgeny"),
        ] {
            assert_eq!(skeleton(a), skeleton(b));
        }
        assert_ne!(skeleton("marsh"), skeleton("marks"));
        assert_eq!(fold("Cəfərov", "Cəfərov"), "cafarov");
        assert_eq!(fold("Álvaro", "Álvaro"), "alvaro");
    }
}
