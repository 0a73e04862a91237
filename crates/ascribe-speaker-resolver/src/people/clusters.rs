//! Name clusters: which names of an article are the same person or body.

use std::borrow::Cow;

use ascribe_article::{Article, Case, Gender, Span, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicons::{
    BODY, COMMON_FIRST_NAME, COMPANY, DEMONYM, EPITHET, FIRST_NAME, KNOWN_BODY, LEXICONS, MEDIA,
    PARTICLE, PLACE, RANK, SUFFIX, TITLE, Word,
};
use crate::mentions::scan::{Name, NameKind, Scan};

/// No entity, no reference.
pub(crate) const NONE: u32 = u32::MAX;

/// A person, body or place named in an article.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) kind: NameKind,
    /// Something says it is a person: a title, a first name.
    pub(crate) surely_person: bool,
    pub(crate) gender: Gender,
    /// Index of the name that is its fullest form.
    pub(crate) fullest: u32,
    /// Indices of its names, in text order.
    pub(crate) names: Vec<u32>,
    /// Folded words of its fullest form.
    parts: Vec<u32>,
    /// "Jr." or the like after its name.
    generation: Option<Generation>,
    /// Its full name also stands without one.
    plain: bool,
    /// "Mrs", "Miss" or a rank, where the article says it.
    form: Option<FormOfAddress>,
    /// Introduced as someone's relative: "his brother Freddy Vale".
    kin: bool,
    /// Lowest index among its names.
    first_name: u32,
    /// Lowest index among those of several words, or [`NONE`].
    first_full: u32,
    last_single: u32,
    votes: [u32; 3],
    /// Those of the votes that are a model's alone.
    read: [u32; 3],
}

/// How somebody is addressed: nobody is two of them in one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FormOfAddress {
    Mrs,
    Miss,
    Rank,
}

/// Which of those in a family who bear one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Generation {
    Senior,
    Junior,
    Second,
    Third,
    Fourth,
}

impl Generation {
    /// What a lower-cased word after a name tells.
    fn of(lower: &str) -> Option<Self> {
        Some(match lower.trim_end_matches('.') {
            "sr" | "snr" => Self::Senior,
            "jr" | "jnr" => Self::Junior,
            "ii" => Self::Second,
            "iii" => Self::Third,
            "iv" => Self::Fourth,
            _ => return None,
        })
    }
}

/// The entities of an article and what each name belongs to.
#[derive(Default)]
pub(crate) struct Clusters {
    pub(crate) entities: Vec<Entity>,
    /// For each name its entity, or [`NONE`].
    pub(crate) of_name: Vec<u32>,
    /// Names of which some words were none of theirs ("Absent Pell", "Pell Plan"), with their true start and end.
    pub(crate) cut: Vec<(u32, u32, u32)>,
    /// Names that fit two people, of which the one named last has got them: "Smith" after John A. and John B. Smith.
    pub(crate) doubtful: FxHashSet<u32>,
}

impl Clusters {
    /// The one other person of an entity's surname and of this gender who goes by the surname, "Mrs. Vale" beside Anna Vale.
    pub(crate) fn married(&self, entity: u32, gender: Gender) -> Option<u32> {
        let surname = self.entities[entity as usize].parts.last()?;
        let ids = 0..self.entities.len().min(MOST_RELATIVES) as u32;
        only(ids.filter(|&id| {
            let other = &self.entities[id as usize];
            id != entity
                && other.parts.last() == Some(surname)
                && other.gender == gender
                && match gender {
                    Gender::Female => other.form == Some(FormOfAddress::Mrs),
                    _ => other.parts.len() == 1,
                }
        }))
    }

    /// Text of the fullest form of an entity.
    pub(crate) fn display(&self, article: &Article, scan: &Scan, entity: u32) -> String {
        let name = &scan.names[self.entities[entity as usize].fullest as usize];
        let mut text = name_text(article, name).into_owned();
        // "The Post" where the paper's own article belongs to its name.
        let known = &self.entities[entity as usize];
        let is_media = (name.start..name.end)
            .any(|i| LEXICONS.word(article.token_lower(i as usize)).is(MEDIA));
        let after_article = name.phrase > 0
            && is_media
            && (name.end - name.start == 1
                || article.token_text(name.phrase as usize - 1) == "The")
            && article
                .token_lower(name.phrase as usize - 1)
                .eq_ignore_ascii_case("the");
        // "told The Quay": a capital within the sentence says that the article is part of the name; not of the U.N.
        let with_capital = || {
            !LEXICONS
                .word(article.token_lower(name.start as usize))
                .is(KNOWN_BODY)
                && known.names.iter().any(|&n| {
                    let name = &scan.names[n as usize];
                    let before = (name.phrase as usize).wrapping_sub(1);
                    name.phrase > 0
                        && name.end - name.start == 1
                        && article.token_text(before) == "The"
                        && article.sentences()[scan.sentence_of[before] as usize]
                            .tokens
                            .start
                            < before as u32
                })
        };
        if known.kind == NameKind::Body
            && (after_article || name.end - name.start == 1 && !is_media && with_capital())
        {
            text.insert_str(0, "The ");
        }
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

/// The name as it stands in the text, without titles, in one line.
pub(crate) fn name_text<'a>(article: &'a Article, name: &Name) -> Cow<'a, str> {
    one_line(article.slice(name_span(article, name)))
}

/// The words of a text with single spaces between them: a line break in it is no part of a name or a role.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_whitespace() && c != ' ';
    if !text.contains("  ") && !text.contains(odd) && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
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
        words: Vec::new(),
        by_part: Vec::new(),
        by_skeleton: FxHashMap::default(),
        clusters: Clusters {
            entities: Vec::new(),
            of_name: vec![NONE; scan.names.len()],
            cut: Vec::new(),
            doubtful: FxHashSet::default(),
        },
        n_single: Vec::new(),
        addressed: FxHashMap::default(),
    };
    builder.build(is_source);
    builder.clusters
}

struct Builder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    interned: FxHashMap<String, u32>,
    texts: Vec<String>,
    /// What the lexicons say of each folded word.
    words: Vec<Word>,
    /// For each folded word: the entities that have it, in order of creation.
    by_part: Vec<Vec<u32>>,
    by_skeleton: FxHashMap<String, u32>,
    clusters: Clusters,
    /// For each folded word: how often it stands alone as a name in the article's own voice, without a title.
    n_single: Vec<u32>,
    /// For each folded word: the names "Mr Vale", "Mrs Vale", in text order.
    addressed: FxHashMap<u32, Vec<u32>>,
}

/// The folded words of one name, without an allocation.
#[derive(Clone, Copy, Default)]
struct Parts {
    ids: [u32; Parts::MOST],
    len: usize,
}

impl Parts {
    /// Longer names lose words in the middle.
    const MOST: usize = 8;

    fn push(&mut self, part: u32) {
        self.len = (self.len + 1).min(Self::MOST);
        self.ids[self.len - 1] = part;
    }

    fn rest(&self) -> Self {
        let mut rest = Self::default();
        for &part in &self[1..] {
            rest.push(part);
        }
        rest
    }
}

impl std::ops::Deref for Parts {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.ids[..self.len]
    }
}

/// How many entities that share a word are looked at; more than a real article has.
const MOST_NAMESAKES: usize = 12;
/// How many are kept.
const MOST_BEARERS: usize = 256;

impl Builder<'_> {
    fn build(&mut self, is_source: &[bool]) {
        let names = &self.scan.names;
        let mut parts: Vec<Parts> = Vec::with_capacity(names.len());
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
        self.cut_epithets(&mut parts);
        self.n_single = vec![0; self.texts.len()];
        for (i, own) in parts.iter().enumerate() {
            if let [part] = own[..]
                && names[i].start == names[i].phrase
                && !self.scan.quoted[names[i].start as usize]
            {
                self.n_single[part as usize] += 1;
            }
            if let [part] = own[..]
                && names[i].gender != Gender::Unknown
            {
                self.addressed.entry(part).or_default().push(i as u32);
            }
        }
        let firm = |i: usize| !names[i].weak || is_source[i] && !names[i].noun_like;
        for (i, own) in parts.iter().enumerate() {
            if own.len() > 1 && !names[i].weak && !names[i].doubtful_start {
                self.place_full(i, own, true);
            }
        }
        for (i, own) in parts.iter_mut().enumerate() {
            if self.clusters.of_name[i] == NONE && own.len() > 1 && names[i].doubtful_start {
                self.place_doubtful(i, own);
            }
        }
        for (i, own) in parts.iter_mut().enumerate() {
            if self.clusters.of_name[i] == NONE && own.len() > 1 {
                let may_be_cut = self.is_surname_in_headline(i, own);
                self.place_full(i, own, firm(i) && !may_be_cut);
                if self.clusters.of_name[i] == NONE && may_be_cut {
                    let start = names[i].start;
                    self.clusters.cut.push((i as u32, start, start + 1));
                    own.len = 1;
                }
            }
        }
        // "Mr Vale" tells more than "Vale": titled surnames go first.
        let gendered = |i: usize| names[i].gender != Gender::Unknown;
        for (i, own) in parts.iter().enumerate() {
            if let [part] = own[..]
                && self.clusters.of_name[i] == NONE
                && gendered(i)
            {
                self.place_single(i, part, firm(i));
            }
        }
        for (i, own) in parts.iter().enumerate() {
            if self.clusters.of_name[i] != NONE {
                continue;
            }
            match own[..] {
                [part] if names[i].noun_like => self.place_noun_like(i, part),
                [part] => self.place_single(i, part, firm(i)),
                _ => {}
            }
        }
        self.mark_doubtful(&parts);
        self.choose_fullest(&parts);
        for entity in &mut self.clusters.entities {
            entity.names.sort_unstable();
            entity.surely_person = entity.votes[0] > entity.read[0]
                || entity.read[0] > entity.read[1] && entity.parts.len() > 1;
            entity.kind = match entity.votes {
                [person, body, _] if person > 0 && person >= body => NameKind::Person,
                [_, body, place] if body > 0 && body >= place => NameKind::Body,
                [0, 0, place] if place > 0 => NameKind::Place,
                [_, _, _] => NameKind::Person,
            };
        }
    }

    /// "Vale Plan" in a line of capitals, where the article has an Anna Vale.
    fn is_surname_in_headline(&self, i: usize, parts: &[u32]) -> bool {
        self.scan.names[i].weak
            && self.by_part[parts[0] as usize]
                .iter()
                .take(MOST_NAMESAKES)
                .any(|&e| {
                    let entity = &self.clusters.entities[e as usize];
                    entity.parts.len() > 1 && entity.parts.last() == Some(&parts[0])
                })
    }

    /// "Poor Anna", "Thereupon Anna": a first word that is an epithet, or has no capital elsewhere, is no part of a name.
    fn cut_epithets(&mut self, parts: &mut [Parts]) {
        let names = &self.scan.names;
        let mut alone: FxHashSet<u32> = FxHashSet::default();
        for (own, name) in parts.iter().zip(names) {
            if let [part] = own[..]
                && !name.weak
            {
                alone.insert(part);
            }
        }
        let mut in_lower_case: Option<FxHashSet<&str>> = None;
        for (i, own) in parts.iter_mut().enumerate() {
            let name = &names[i];
            let ([first, second] | [first, second, ..]) = own[..] else {
                continue;
            };
            let word = self.words[first as usize];
            if name.start > name.phrase
                || matches!(name.kind, NameKind::Body | NameKind::Place)
                || !word.is(EPITHET)
                    && (!name.doubtful_start || word.is(FIRST_NAME | PLACE | DEMONYM))
            {
                continue;
            }
            let personal = self.words[second as usize].is(COMMON_FIRST_NAME)
                || own.len() == 2 && alone.contains(&second);
            if !personal {
                continue;
            }
            // A model that has read the name knows where it begins.
            let read_from = name.read_as.map(|(_, start)| start);
            if read_from.is_some_and(|start| start <= name.start) {
                continue;
            }
            let article = self.article;
            let is_word = word.is(EPITHET)
                || read_from == Some(name.start + 1)
                || in_lower_case
                    .get_or_insert_with(|| {
                        (0..article.tokens().len())
                            .filter(|&t| article.tokens()[t].case == Case::Lower)
                            .map(|t| article.token_lower(t))
                            .collect()
                    })
                    .contains(article.token_lower(name.start as usize));
            if is_word {
                self.clusters.cut.push((i as u32, name.start + 1, name.end));
                *own = own.rest();
            }
        }
    }

    /// "Absent Pell", "Condemn Anna Pell": without its first word it may be a known name.
    fn place_doubtful(&mut self, i: usize, parts: &mut Parts) {
        let rest = parts.rest();
        let own_first = self.words[parts[0] as usize].is(FIRST_NAME);
        let rest_is_full = rest.len() > 1 && {
            let word = self.words[rest[0] as usize];
            word.is(FIRST_NAME) && !word.is(PARTICLE)
        };
        if !rest_is_full || own_first {
            self.place_full(i, parts, false);
        }
        if self.clusters.of_name[i] != NONE || own_first {
            return;
        }
        let known = match rest[..] {
            [_, _, ..] if rest_is_full => {
                let name = &self.scan.names[i];
                self.clusters.cut.push((i as u32, name.start + 1, name.end));
                self.place_full(i, &rest, true);
                *parts = rest;
                return;
            }
            [part] => self.by_part[part as usize]
                .iter()
                .take(MOST_NAMESAKES)
                .copied()
                .find(|&e| self.clusters.entities[e as usize].parts.last() == Some(&part)),
            [.., last] => self.by_part[last as usize]
                .iter()
                .take(MOST_NAMESAKES)
                .copied()
                .find(|&e| self.clusters.entities[e as usize].parts == *rest),
            [] => None,
        };
        let first = self.scan.names[i].start as usize;
        if rest.len() == 1 && self.article.tokens()[first].tag == Tag::Proper {
            return;
        }
        let alone = match rest[..] {
            [part] => self.n_single[part as usize] > 1,
            _ => false,
        };
        if known.is_none() && !alone {
            return;
        }
        let name = &self.scan.names[i];
        self.clusters.cut.push((i as u32, name.start + 1, name.end));
        *parts = rest;
        if let Some(entity) = known {
            self.attach(entity, i);
        }
    }

    /// "Cook said" is Peter Cook when the article has one.
    fn place_noun_like(&mut self, i: usize, part: u32) {
        let fit = self.by_part[part as usize]
            .iter()
            .take(MOST_NAMESAKES)
            .copied()
            .find(|&e| {
                let entity = &self.clusters.entities[e as usize];
                entity.parts.len() > 1
                    && entity.parts.last() == Some(&part)
                    && entity.votes[1] <= entity.votes[0]
            });
        let name = &self.scan.names[i];
        // "Wines believes": one person, no bottles.
        let singular = self
            .article
            .tokens()
            .get(name.end as usize)
            .is_some_and(|next| next.tag == Tag::VerbThird);
        let is_person = singular || matches!(name.read_as, Some((NameKind::Person, _)));
        let slip = || is_person.then(|| self.slip_of(i, part))?;
        if let Some(entity) = fit.or_else(slip) {
            self.attach(entity, i);
        }
    }

    /// Of forms with equally many words the one written most often is the name: "Hilary" among many "Hillary" is a slip.
    fn choose_fullest(&mut self, parts: &[Parts]) {
        for entity in &mut self.clusters.entities {
            let n_words = parts[entity.fullest as usize].len();
            if n_words < 2 || entity.names.len() < 3 {
                continue;
            }
            let fullest = entity.fullest as usize;
            let surname_only = |n: usize| parts[n].len() != n_words;
            let mut counts: FxHashMap<&[u32], u32> = FxHashMap::default();
            for &n in &entity.names {
                if !surname_only(n as usize) {
                    *counts.entry(&parts[n as usize]).or_default() += 1;
                }
            }
            let now = counts.get(&parts[fullest][..]).copied().unwrap_or(0);
            // "Crooked Anna Pell" against many a plain "Anna Pell".
            let nickname = {
                let long = &parts[fullest];
                !self.words[long[0] as usize].is(FIRST_NAME)
                    && self.words[long[1] as usize].is(COMMON_FIRST_NAME)
                    && !self.words[long[1] as usize].is(PARTICLE)
                    && long.len() > 2
            };
            if nickname
                && let Some(&plain) = entity
                    .names
                    .iter()
                    .find(|&&n| *parts[n as usize] == parts[fullest][1..])
            {
                entity.fullest = plain;
                continue;
            }
            let best = entity
                .names
                .iter()
                .filter(|&&n| !surname_only(n as usize) && !self.scan.names[n as usize].shares_next)
                .max_by_key(|&&n| (counts.get(&parts[n as usize][..]), std::cmp::Reverse(n)));
            if let Some(&best) = best
                && counts.get(&parts[best as usize][..]).copied().unwrap_or(0) > now
                && !shouting(self.article, &self.scan.names[best as usize])
            {
                entity.fullest = best;
            }
        }
    }

    /// Folded words of a name: no titles, suffixes, nicknames in quotation marks, particles of bodies.
    fn parts_of(&mut self, name: &Name) -> Parts {
        let mut parts = Parts::default();
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
        self.words.push(LEXICONS.word(folded));
        self.by_part.push(Vec::new());
        id
    }

    fn text(&self, part: u32) -> &str {
        &self.texts[part as usize]
    }

    /// Puts a name of several words with the entity it fits, or makes one if `may_found`.
    fn place_full(&mut self, i: usize, parts: &[u32], may_found: bool) {
        let name = &self.scan.names[i];
        let generation = self.generation_of(name);
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let mut fit = None;
        for part in [last, first] {
            fit = self.by_part[part as usize]
                .iter()
                .rev()
                .take(MOST_NAMESAKES)
                .copied()
                .find(|&e| self.same_full(e, name, parts, generation));
            if fit.is_some() || first == last {
                break;
            }
        }
        if let Some(e) = fit {
            fit = Some(self.nearest_namesake(e, i, |f| self.same_full(f, name, parts, generation)));
        }
        if fit.is_none() && name.kind != NameKind::Body {
            fit = self
                .by_skeleton
                .get(&skeleton(self.text(last)))
                .copied()
                .filter(|&e| self.same_full_fuzzy(e, parts, generation));
        }
        match fit {
            Some(entity) => self.join(entity, i, parts),
            None if may_found => self.found(i, parts),
            None => {}
        }
    }

    fn generation_of(&self, name: &Name) -> Option<Generation> {
        let lower = self.article.token_lower(name.end as usize - 1);
        let stop_apart = lower == "." && name.end - name.start > 1;
        Generation::of(if stop_apart {
            self.article.token_lower(name.end as usize - 2)
        } else {
            lower
        })
    }

    fn same_full(
        &self,
        e: u32,
        name: &Name,
        parts: &[u32],
        generation: Option<Generation>,
    ) -> bool {
        let entity = &self.clusters.entities[e as usize];
        if gender_clash(entity.gender, name.gender) || forms_clash(entity.form, self.form_of(name))
        {
            return false;
        }
        let entity_is_body = entity.votes[1] > entity.votes[0];
        let is_body = entity_is_body || name.kind == NameKind::Body;
        if entity.generation != generation
            && (is_body || !self.generations_agree(e, parts, generation))
        {
            return false;
        }
        if entity.parts == parts {
            return true;
        }
        if is_body {
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
            return self.middles_agree(parts, &entity.parts);
        }
        is_subsequence(parts, &entity.parts)
            || is_subsequence(&entity.parts, parts) && entity.parts.len() > 1
            || same_surname && self.words[first as usize].is(PARTICLE)
    }

    fn same_full_fuzzy(&self, e: u32, parts: &[u32], generation: Option<Generation>) -> bool {
        let entity = &self.clusters.entities[e as usize];
        entity.parts.len() > 1
            && entity.votes[1] == 0
            && self.first_names_agree(parts[0], entity.parts[0])
            && self.middles_agree(parts, &entity.parts)
            && (entity.generation == generation || self.generations_agree(e, parts, generation))
    }

    fn first_names_agree(&self, a: u32, b: u32) -> bool {
        a == b || given_names_agree(self.text(a), self.text(b))
    }

    /// Whether the middle names of two who share first name and surname let them be one: "John A." is "John Adam" and no
    /// "John B.", "George W." no "George H. W."; but who leaves out a given name before a family name is the same: "Ana Cordero
    /// Ruiz" and "Ana Belén Cordero Ruiz".
    fn middles_agree(&self, a: &[u32], b: &[u32]) -> bool {
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
    fn middles(&self, parts: &[u32]) -> Vec<&str> {
        let middle = parts.get(1..parts.len().saturating_sub(1)).unwrap_or(&[]);
        let plain = middle
            .iter()
            .filter(|&&part| !self.words[part as usize].is(PARTICLE));
        plain
            .flat_map(|&part| {
                let text = self.text(part);
                let letters = text.split('.').all(|piece| piece.chars().count() == 1);
                let (pieces, whole) = if letters {
                    (Some(text.split('.')), None)
                } else {
                    (None, Some(text))
                };
                pieces.into_iter().flatten().chain(whole)
            })
            .collect()
    }

    /// Whether "Jr." on one of two forms of a name and none on the other, or another one, lets them be one person. In 7,073
    /// articles (PolNeAR, Wikinews) one person's name stood with and without a suffix where the form with it had more names, too
    /// ("John James Conyers Jr.", "John Conyers": 3 of 3); with "Jr." or "Sr." and no more names it was father and son ("Donald
    /// Trump Jr.", "Donald Trump": 6 of 6). Numbers are those of kings and popes as well: "John Paul II" is "John Paul".
    fn generations_agree(&self, e: u32, parts: &[u32], generation: Option<Generation>) -> bool {
        let entity = &self.clusters.entities[e as usize];
        let (told, suffixed, plain) = match (entity.generation, generation) {
            (Some(known), None) => (known, &entity.parts[..], parts),
            (None, Some(told)) => (told, parts, &entity.parts[..]),
            (known, told) => return known == told,
        };
        // Where the article has another generation of that name, too, the plain form is one of the two.
        let another = || {
            self.of_surname(parts[parts.len() - 1]).any(|other| {
                let known = &self.clusters.entities[other as usize];
                other != e
                    && known.generation.is_some_and(|known| known != told)
                    && self.first_names_agree(known.parts[0], parts[0])
            })
        };
        let numbered = !matches!(told, Generation::Senior | Generation::Junior);
        numbered || suffixed.len() > plain.len() || another()
    }

    /// Entities of several words of which this is the last.
    fn of_surname(&self, surname: u32) -> impl Iterator<Item = u32> + '_ {
        self.by_part[surname as usize]
            .iter()
            .take(MOST_NAMESAKES)
            .copied()
            .filter(move |&e| {
                let parts = &self.clusters.entities[e as usize].parts;
                parts.len() > 1 && parts.last() == Some(&surname)
            })
    }

    /// Two people whom only middle names or a suffix tell apart.
    fn are_namesakes(&self, a: u32, b: u32) -> bool {
        let [a, b] = [a, b].map(|e| &self.clusters.entities[e as usize]);
        a.parts.len() > 1
            && b.parts.len() > 1
            && a.parts.last() == b.parts.last()
            && self.first_names_agree(a.parts[0], b.parts[0])
            && (a.generation != b.generation || !self.middles_agree(&a.parts, &b.parts))
    }

    /// Of an entity and its namesakes that a name fits, too, the one it means: the one of that generation, without a suffix
    /// the one who is called so, and of several the one named last before it.
    fn nearest_namesake(&self, e: u32, i: usize, fits: impl Fn(u32) -> bool) -> u32 {
        /// Names of one person looked at.
        const MOST: usize = 200;
        let Some(&surname) = self.clusters.entities[e as usize].parts.last() else {
            return e;
        };
        let mut all: Vec<u32> = self
            .of_surname(surname)
            .filter(|&f| f == e || self.are_namesakes(e, f) && fits(f))
            .collect();
        if all.len() < 2 || !all.contains(&e) {
            return e;
        }
        let known = |f: u32| &self.clusters.entities[f as usize];
        let generation = self.generation_of(&self.scan.names[i]);
        let called_so = |&f: &u32| match generation {
            None => known(f).plain,
            told => known(f).generation == told,
        };
        if all.iter().any(called_so) {
            all.retain(called_so);
        }
        let last = |f: u32| {
            let names = known(f).names.iter().rev().take(MOST).copied();
            names.filter(|&n| (n as usize) < i).max()
        };
        all.into_iter()
            .max_by_key(|&f| (last(f), f == e))
            .unwrap_or(e)
    }

    /// Notes the names that fit two namesakes.
    fn mark_doubtful(&mut self, parts: &[Parts]) {
        let mut doubtful = FxHashSet::default();
        for surname in 0..self.by_part.len() as u32 {
            if self.by_part[surname as usize].len() < 2 {
                continue;
            }
            let all: Vec<u32> = self.of_surname(surname).collect();
            for &e in &all {
                for &f in &all {
                    if e != f && self.are_namesakes(e, f) {
                        self.fit_both(e, f, parts, &mut doubtful);
                    }
                }
            }
        }
        self.clusters.doubtful = doubtful;
    }

    /// Adds the names of `e` that fit its namesake `f`, too.
    fn fit_both(&self, e: u32, f: u32, parts: &[Parts], doubtful: &mut FxHashSet<u32>) {
        let [own, other] = [e, f].map(|e| &self.clusters.entities[e as usize]);
        doubtful.extend(own.names.iter().filter(|&&n| {
            let name = &self.scan.names[n as usize];
            let generation = self.generation_of(name);
            match parts[n as usize][..] {
                [_] => generation.is_none() && own.plain == other.plain,
                ref full => self.same_full(f, name, full, generation),
            }
        }));
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
                None => self.found(i, &[part]),
            }
            return;
        }
        let is_place = name.kind == NameKind::Place && !titled;
        if is_place && self.follows_place_word(name) {
            return self.place_or_found(i, part, may_found);
        }
        let mut best: Option<(i32, u32, u32)> = None;
        for &e in self.by_part[part as usize].iter().take(MOST_NAMESAKES) {
            if let Some(score) = self.fit_single(e, i, part) {
                // Between equals, whoever the article names first.
                let first = self.clusters.entities[e as usize].first_name;
                if best.is_none_or(|(top, before, _)| (score, before) > (top, first)) {
                    best = Some((score, first, e));
                }
            }
        }
        if let Some((_, _, entity)) = best {
            let fits = |e| self.fit_single(e, i, part).is_some();
            let entity = self.nearest_namesake(entity, i, fits);
            return self.attach(entity, i);
        }
        if let Some(entity) = self.acronym_of(i, part) {
            return self.attach(entity, i);
        }
        if matches!(name.kind, NameKind::Person | NameKind::Unknown)
            && text.len() > 4
            && let Some(&entity) = self.by_skeleton.get(&skeleton(text))
            // Another spelling only: those of this one have been looked at.
            && self.clusters.entities[entity as usize].parts.last() != Some(&part)
            && !gender_clash(self.clusters.entities[entity as usize].gender, name.gender)
        {
            return self.attach(entity, i);
        }
        match self.slip_of(i, part) {
            Some(entity) => self.attach(entity, i),
            None => self.place_or_found(i, part, may_found),
        }
    }

    /// "Drolin" where the article has a Rosa Drohlin and no other Drolin: whose surname it is but for one letter.
    fn slip_of(&self, i: usize, part: u32) -> Option<u32> {
        let name = &self.scan.names[i];
        let text = self.text(part);
        let word = self.words[part as usize];
        if text.len() < MIN_SLIP
            || matches!(name.kind, NameKind::Body | NameKind::Place)
            || word.is(PLACE | DEMONYM | FIRST_NAME | BODY)
            || !self.by_part[part as usize].is_empty()
        {
            return None;
        }
        only(
            (0..self.clusters.entities.len().min(MOST_SLIPS) as u32).filter(|&e| {
                let entity = &self.clusters.entities[e as usize];
                entity.parts.last().is_some_and(|&surname| {
                    let of = self.text(surname);
                    entity.parts.len() > 1
                        && entity.votes[1] + entity.votes[2] <= entity.votes[0]
                        && of.chars().next() == text.chars().next()
                        && of.len().abs_diff(text.len()) <= 1
                        && !gender_clash(entity.gender, name.gender)
                        && strsim::osa_distance(of, text) == 1
                })
            }),
        )
    }

    fn place_or_found(&mut self, i: usize, part: u32, may_found: bool) {
        let same = self.by_part[part as usize]
            .iter()
            .take(MOST_NAMESAKES)
            .copied()
            .find(|&e| {
                let (name, entity) = (&self.scan.names[i], &self.clusters.entities[e as usize]);
                entity.parts == [part]
                    && !gender_clash(entity.gender, name.gender)
                    && !forms_clash(entity.form, self.form_of(name))
            });
        match same {
            Some(entity) => self.attach(entity, i),
            None if may_found => self.found(i, &[part]),
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
        let form = self.form_of(name);
        // Where there is a "Miss Vale" too, "Anna Vale" is no "Mrs Vale".
        let known_form = entity.form.or_else(|| {
            (entity.parts.len() > 1 && form == Some(FormOfAddress::Mrs))
                .then(|| self.has_form(part, FormOfAddress::Miss))
                .flatten()
        });
        if gender_clash(entity.gender, name.gender) || forms_clash(known_form, form) {
            return None;
        }
        if titled && entity.parts.len() > 1 && self.is_named_too_late(entity, name, part) {
            return None;
        }
        // A story that has Charles everywhere means another by Mr. Vale.
        if titled
            && entity.parts.len() > 1
            && entity.parts.last() == Some(&part)
            && self
                .n_single
                .get(entity.parts[0] as usize)
                .is_some_and(|&n| n >= MANY_BY_FIRST_NAME)
        {
            return None;
        }
        // Who is named often is meant more often: 4 points for each doubling.
        let often = (entity.names.len().max(1).ilog2() as i32 * 4).min(24);
        if entity.parts.len() == 1 {
            if is_body && titled {
                return None;
            }
            let base = if entity.votes[0] > 0 { 54 + often } else { 30 };
            return Some(base + i32::from(name.gender == entity.gender) * 5);
        }
        let word = self.words[part as usize];
        // "Mexico" is not Mexico City.
        if word.is(PLACE) && !titled && entity.votes[0] == 0 {
            return None;
        }
        if is_body {
            // "Siemens" is Siemens AG, but the U.N. not its Security Council.
            let is_firm = || {
                entity.parts.len() == 2
                    && entity
                        .parts
                        .last()
                        .is_some_and(|&last| self.words[last as usize].is(COMPANY))
            };
            let distinctive = entity.parts[0] == part
                && !word.is(PLACE | DEMONYM | FIRST_NAME | BODY)
                && (!word.is(KNOWN_BODY) || is_firm());
            // "the Post" is the Washington Post, "the Council" the City Council.
            let media = word.is(BODY)
                && entity.parts.last() == Some(&part)
                && !word.is(KNOWN_BODY)
                && self.text(part) != "house";
            return ((distinctive || media) && !titled && name.kind != NameKind::Person)
                .then_some(if media { 40 } else { 10 });
        }
        let base = if entity.parts.last() == Some(&part) {
            60
        } else if entity.parts[0] == part {
            let given = self.words[part as usize].is(COMMON_FIRST_NAME);
            match (titled, given) {
                (true, _) => 15,
                (false, true) => 52 + often,
                (false, false) => 40,
            }
        } else {
            20
        };
        // Whoever the article calls by the first name, or brings in as a relative, does not go by the bare surname;
        // who has gone by it keeps it; else it is the first one named.
        let by_first_name = self
            .n_single
            .get(entity.parts[0] as usize)
            .is_some_and(|&n| n > 1);
        let single = i32::from(entity.last_single != NONE) * 4;
        let near = entity
            .names
            .iter()
            .rev()
            .take(200)
            .any(|&n| (n as usize) < i && i - n as usize <= 3);
        let gender = i32::from(name.gender != Gender::Unknown && name.gender == entity.gender) * 8;
        let surname = entity.parts.last() == Some(&part);
        let family = if surname && name.gender == Gender::Unknown {
            i32::from(by_first_name) * 6 + i32::from(entity.kin) * 5
        } else {
            0
        };
        Some(base + single + gender + i32::from(near && !titled) * 3 - family)
    }

    /// "SCO" after "Shanghai Cooperation Organization", in brackets or later.
    fn acronym_of(&self, i: usize, part: u32) -> Option<u32> {
        let name = &self.scan.names[i];
        let token = self.article.tokens()[name.start as usize];
        if token.case != Case::Upper || token.span.len() < 2 {
            return None;
        }
        let initials = |e: &Entity| -> bool {
            let letters = self.text(part).bytes().filter(u8::is_ascii_alphabetic);
            let own = e.parts.iter().filter_map(|&p| self.text(p).bytes().next());
            own.eq(letters)
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

    /// A story that has long called somebody "Mr Vale" means another by "Orrin Vale".
    fn is_named_too_late(&self, entity: &Entity, name: &Name, part: u32) -> bool {
        /// News gives the full name first, or after a headline.
        const LONG: usize = 20;
        let Some(list) = self.addressed.get(&part) else {
            return false;
        };
        let names = &self.scan.names;
        list.iter()
            .take_while(|&&n| n < entity.first_full)
            .map(|&n| &names[n as usize])
            .filter(|n| {
                n.gender == name.gender && !forms_clash(self.form_of(n), self.form_of(name))
            })
            .nth(LONG - 1)
            .is_some()
    }

    /// The form, if the article has it before this surname alone.
    fn has_form(&self, part: u32, form: FormOfAddress) -> Option<FormOfAddress> {
        self.addressed
            .get(&part)?
            .iter()
            .any(|&n| self.form_of(&self.scan.names[n as usize]) == Some(form))
            .then_some(form)
    }

    /// "Mrs" and "Miss" among the titles of a name.
    fn form_of(&self, name: &Name) -> Option<FormOfAddress> {
        (name.phrase..name.start).find_map(|i| match self.article.token_lower(i as usize) {
            "mrs" | "mrs." | "mme" | "madame" => Some(FormOfAddress::Mrs),
            "miss" | "mlle" | "mademoiselle" => Some(FormOfAddress::Miss),
            _ => self
                .scan
                .word(i as usize)
                .is(RANK)
                .then_some(FormOfAddress::Rank),
        })
    }

    /// A family noun stands right before the name: "his brother Freddy", "her husband, Bill Vale".
    fn is_kin(&self, name: &Name) -> Option<Gender> {
        let before = |i: u32| {
            i.checked_sub(1)
                .map(|i| self.article.token_lower(i as usize))
        };
        let mut at = name.phrase;
        if before(at) == Some(",") {
            at -= 1;
        }
        let word = LEXICONS.word(before(at)?);
        (word.class != 0 && word.class == LEXICONS.class("family")).then_some(word.gender)
    }

    fn found(&mut self, i: usize, parts: &[u32]) {
        let name = &self.scan.names[i];
        let id = self.clusters.entities.len() as u32;
        let first = self.words[parts[0] as usize];
        let gender = if name.gender != Gender::Unknown {
            name.gender
        } else if name.kind != NameKind::Body && parts.len() > 1 || first.is(FIRST_NAME) {
            if self.text(parts[parts.len() - 1]).ends_with("dottir") {
                Gender::Female
            } else if first.flags == 0 && parts.len() > 1 {
                LEXICONS.gender_by_ending(self.text(parts[0]))
            } else {
                first.name_gender
            }
        } else {
            Gender::Unknown
        };
        let kin = self.is_kin(name);
        let gender = match kin {
            Some(told) if gender == Gender::Unknown => told,
            _ => gender,
        };
        for &part in parts {
            let list = &mut self.by_part[part as usize];
            if list.last() != Some(&id) && list.len() < MOST_BEARERS {
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
            surely_person: false,
            gender,
            fullest: i as u32,
            names: Vec::new(),
            parts: parts.to_vec(),
            generation: None,
            plain: false,
            form: None,
            kin: kin.is_some(),
            first_name: i as u32,
            first_full: NONE,
            last_single: NONE,
            votes: [0; 3],
            read: [0; 3],
        });
        self.join(id, i, parts);
    }

    /// Adds a full name; it becomes the fullest form when it has more words.
    fn join(&mut self, id: u32, i: usize, parts: &[u32]) {
        for &part in parts {
            let list = &mut self.by_part[part as usize];
            if list.len() < MOST_NAMESAKES && !list.contains(&id) {
                list.push(id);
            }
        }
        let name = &self.scan.names[i];
        let length = |n: &Name| n.end - n.start;
        let generation = self.generation_of(name);
        let entity = &mut self.clusters.entities[id as usize];
        let fullest = &self.scan.names[entity.fullest as usize];
        entity.generation = entity.generation.or(generation);
        entity.plain |= parts.len() > 1 && generation.is_none();
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
        self.attach(id, i);
    }

    fn attach(&mut self, id: u32, i: usize) {
        let name = &self.scan.names[i];
        let is_full = name.end - name.start > 1;
        let is_first = name.end - name.start == 1 && {
            let first = self.clusters.entities[id as usize].parts[0];
            self.text(first) == self.article.token_lower(name.start as usize)
        };
        let form = self.form_of(name);
        let entity = &mut self.clusters.entities[id as usize];
        entity.form = entity.form.or(form);
        self.clusters.of_name[i] = id;
        entity.names.push(i as u32);
        entity.first_name = entity.first_name.min(i as u32);
        if is_full {
            entity.first_full = entity.first_full.min(i as u32);
        }
        if name.end - name.start == 1 && !is_first {
            entity.last_single = i as u32;
        }
        if entity.gender == Gender::Unknown {
            entity.gender = name.gender;
        }
        // A word of the rules counts twice, so that they win a tie.
        vote(&mut entity.votes, name.kind, 2);
        if let Some((kind, _)) = name.read_as {
            vote(&mut entity.votes, kind, 1);
            vote(&mut entity.read, kind, 1);
        }
        if name.start > name.phrase && self.scan.word(name.phrase as usize).is(TITLE) {
            entity.votes[0] += 4;
        }
    }
}

fn vote(votes: &mut [u32; 3], kind: NameKind, weight: u32) {
    match kind {
        NameKind::Person => votes[0] += weight,
        NameKind::Body => votes[1] += weight,
        NameKind::Place => votes[2] += weight,
        NameKind::Unknown => {}
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

/// Times somebody is named by the first name alone that a story has and no news report.
const MANY_BY_FIRST_NAME: u32 = 25;

/// Persons among whom a relative is looked for; keeps a text of a million names linear.
const MOST_RELATIVES: usize = 1024;

/// Bytes of the shortest surname that may be misspelt.
const MIN_SLIP: usize = 5;

/// Persons a misspelt surname is compared with.
const MOST_SLIPS: usize = 64;

/// What there is only one of.
fn only(mut found: impl Iterator<Item = u32>) -> Option<u32> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The same given name, or a short form, an initial or another spelling of it; both folded.
fn given_names_agree(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    a == b
        || initial(a, b)
        || initial(b, a)
        || LEXICONS.same_first_name(a, b)
        || a.len() > 3 && skeleton(a) == skeleton(b)
        || a.len() > 4 && b.len() > 4 && one_letter_apart(a, b)
}

/// "hilary" and "hillary": a letter too many, in the middle of the word.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if long.len() != short.len() + 1 || !short.is_ascii() || !long.is_ascii() {
        return false;
    }
    let same = short
        .bytes()
        .zip(long.bytes())
        .take_while(|(x, y)| x == y)
        .count();
    same > 1 && same < short.len() && short.as_bytes()[same..] == long.as_bytes()[same + 1..]
}

fn forms_clash(a: Option<FormOfAddress>, b: Option<FormOfAddress>) -> bool {
    a.is_some() && b.is_some() && a != b
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
