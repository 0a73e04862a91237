//! Name clusters: which names of an article are the same person, body or place.

use ascribe_article::{Article, Case, Gender, NamedKind, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ids::{EntityId, NameId, PartId, Table};
use crate::lexicons::{
    COMMON_FIRST_NAME, DEMONYM, EPITHET, FIRST_NAME, GROUP, LEXICONS, PARTICLE, PLACE, PLURAL,
    SURNAME, TITLE, Word, is_common,
};
use crate::mentions::name::Name;
use crate::mentions::scan::Scan;
use crate::people::entity::{Clusters, Entity, Votes};
use crate::people::fits::{Known, MIN_SPELLING, MOST_NAMESAKES};
use crate::people::parts::{NameWords, Parts};

/// Groups the names of an article. `is_source` says which names head a quote's source: such a name is never dropped as weak.
/// Names of which some words are none of theirs ("Absent Pell", "Pell Plan") are cut.
pub(crate) fn cluster(article: &Article, scan: &mut Scan, is_source: &[bool]) -> Clusters {
    let mut words = NameWords::default();
    let parts = words_of(article, scan, &mut words);
    let mut builder = Builder {
        known: Known {
            article,
            scan,
            by_part: vec![Vec::new(); words.len()].into(),
            n_single: vec![0; words.len()].into(),
            of_name: vec![None; parts.len()].into(),
            words,
            parts,
            entities: Table::default(),
            by_skeleton: FxHashMap::default(),
            is_source: is_source.to_vec().into(),
            addressed: FxHashMap::default(),
        },
        cut: Vec::new(),
        in_lower_case: None,
        titles: None,
        nicknames: FxHashMap::default(),
    };
    builder.build();
    let Builder { known, cut, .. } = builder;
    let clusters = Clusters {
        doubtful: known.doubtful().collect(),
        entities: known.entities,
        of_name: known.of_name,
    };
    for (name, start, end) in cut {
        let name = &mut scan.names[name];
        (name.start, name.phrase, name.end) = (start, start, end);
    }
    clusters
}

/// The words of each name, with the surname of the next one where it shares that.
fn words_of<'a>(
    article: &'a Article,
    scan: &Scan,
    words: &mut NameWords<'a>,
) -> Table<NameId, Parts> {
    let names = &scan.names;
    names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let mut own = words.parts_of(article, name);
            if name.shares_next
                && let Some(next) = names.get(i + 1)
                && let Some(&surname) = words.parts_of(article, next).last()
            {
                own.push(surname);
            }
            own
        })
        .collect()
}

struct Builder<'a> {
    known: Known<'a>,
    /// Names with their true start and end.
    cut: Vec<(NameId, u32, u32)>,
    /// Whose nickname a word is: "Tiny" of `Tom "Tiny" Vale`.
    nicknames: FxHashMap<&'a str, EntityId>,
    /// Words that the article has in lower case, from the first question on.
    in_lower_case: Option<FxHashSet<&'a str>>,
    /// Words that stand before a name as its title, from the first question on.
    titles: Option<FxHashSet<&'a str>>,
}

/// "mayor" where the article has "Mayor Ann Pell".
fn titles<'a>(article: &'a Article, scan: &Scan) -> FxHashSet<&'a str> {
    let before = |name: &Name| name.phrase as usize..name.start as usize;
    let tokens = scan.names.iter().flat_map(before);
    tokens.map(|i| article.token_lower(i)).collect()
}

fn in_lower_case(article: &Article) -> FxHashSet<&str> {
    (0..article.tokens().len())
        .filter(|&i| article.tokens()[i].case == Case::Lower)
        .map(|i| article.token_lower(i))
        .collect()
}

/// How many entities of a word are kept.
const MOST_BEARERS: usize = 256;

impl Builder<'_> {
    fn build(&mut self) {
        self.cut_epithets();
        self.count_alone();
        let names = self.known.scan.names.ids();
        // Full names that are sure, then those with a doubtful start, then the rest; surnames last, those with a title, which
        // tells more, first.
        for i in names {
            let name = self.known.name(i);
            if self.n_parts(i) > 1 && !name.weak && !name.doubtful_start {
                self.place_full(i, true);
            }
        }
        for i in self.known.scan.names.ids() {
            if self.is_free(i) && self.n_parts(i) > 1 && self.known.name(i).doubtful_start {
                self.place_doubtful(i);
            }
        }
        for i in self.known.scan.names.ids() {
            if self.is_free(i) && self.n_parts(i) > 1 {
                self.place_rest(i);
            }
        }
        for i in self.known.scan.names.ids() {
            let gendered = self.known.name(i).gender != Gender::Unknown;
            if let [part] = self.known.parts[i][..]
                && self.is_free(i)
                && gendered
            {
                self.place_single(i, part);
            }
        }
        for i in self.known.scan.names.ids() {
            if let [part] = self.known.parts[i][..]
                && self.is_free(i)
            {
                if self.known.name(i).noun_like {
                    self.place_noun_like(i, part);
                } else {
                    self.place_single(i, part);
                }
            }
        }
        self.choose_fullest();
        for entity in self.known.entities.items_mut() {
            entity.names.sort_unstable();
            entity.surely_person = entity.votes.person > entity.read.person
                || entity.read.person > entity.read.body && entity.parts.len() > 1;
            entity.kind = entity.votes.kind();
        }
    }

    fn n_parts(&self, i: NameId) -> usize {
        self.known.parts[i].len()
    }

    /// It belongs to no entity yet.
    fn is_free(&self, i: NameId) -> bool {
        self.known.of_name[i].is_none()
    }

    /// A name that may make an entity of its own.
    fn is_firm(&self, i: NameId) -> bool {
        let name = self.known.name(i);
        !name.weak || self.known.is_source[i] && !name.noun_like
    }

    /// Counts words that stand alone, and notes those with a title.
    fn count_alone(&mut self) {
        for i in self.known.scan.names.ids() {
            let [part] = self.known.parts[i][..] else {
                continue;
            };
            let name = self.known.name(i);
            let titled = name.gender != Gender::Unknown;
            if !name.is_titled() && !self.known.scan.is_quoted(i) {
                self.known.n_single[part] += 1;
            }
            if titled {
                self.known.addressed.entry(part).or_default().push(i);
            }
        }
    }

    /// A name of several words that is weak: in a line of capitals "Vale Plan" is Vale, where the article has an Anna Vale.
    fn place_rest(&mut self, i: NameId) {
        let may_be_cut = self.is_surname_in_headline(i);
        self.place_full(i, self.is_firm(i) && !may_be_cut);
        if self.is_free(i) && may_be_cut {
            let start = self.known.name(i).start;
            self.cut.push((i, start, start + 1));
            self.known.parts[i].keep_first();
        }
    }

    fn is_surname_in_headline(&self, i: NameId) -> bool {
        let first = self.known.parts[i][0];
        self.known.name(i).weak
            && self
                .known
                .with(first)
                .any(|e| self.known.entities[e].has_surname(first))
    }

    /// "Poor Anna", "Thereupon Anna": a first word that is an epithet, or has no capital elsewhere, is no part of a name.
    fn cut_epithets(&mut self) {
        let known = &mut self.known;
        let alone: FxHashSet<PartId> = known
            .parts
            .pairs()
            .filter(|&(i, _)| !known.scan.names[i].weak)
            .filter_map(|(_, own)| match own[..] {
                [part] => Some(part),
                _ => None,
            })
            .collect();
        for i in known.parts.ids() {
            let name = known.name(i);
            let own = known.parts[i];
            if !is_after_epithet(&known.words, name, &own, &alone) {
                continue;
            }
            // A model that has read the name knows where it begins.
            let read_from = name.read_as.map(|(_, start)| start);
            if read_from.is_some_and(|start| start <= name.start) {
                continue;
            }
            let article = known.article;
            let is_word = known.words.word(own[0]).is(EPITHET)
                || read_from == Some(name.start + 1)
                || self
                    .in_lower_case
                    .get_or_insert_with(|| in_lower_case(article))
                    .contains(article.token_lower(name.start as usize));
            if is_word {
                self.cut.push((i, name.start + 1, name.end));
                known.parts[i] = own.rest();
            }
        }
    }

    /// "Absent Pell", "Condemn Anna Pell": without its first word it may be a known name.
    fn place_doubtful(&mut self, i: NameId) {
        let parts = self.known.parts[i];
        let rest = parts.rest();
        let own_first = self.known.words.word(parts[0]).is(FIRST_NAME);
        let rest_is_full = rest.len() > 1 && {
            let word = self.known.words.word(rest[0]);
            word.is(FIRST_NAME) && !word.is(PARTICLE)
        };
        if !rest_is_full || own_first {
            self.place_full(i, false);
        }
        if !self.is_free(i) || own_first {
            return;
        }
        let name = self.known.name(i);
        let without_first = (i, name.start + 1, name.end);
        if rest_is_full {
            self.cut.push(without_first);
            self.known.parts[i] = rest;
            self.place_full(i, true);
            return;
        }
        let known = rest.last().and_then(|&last| {
            self.known.with(last).find(|&e| {
                let parts = &self.known.entities[e].parts;
                match rest[..] {
                    [_] => parts.last() == Some(&last),
                    _ => parts == &rest[..],
                }
            })
        });
        let first = self.known.article.tokens()[name.start as usize];
        if rest.len() == 1 && first.tag == Tag::Proper {
            return;
        }
        let alone = rest.len() == 1 && self.known.n_alone(rest[0]) > 1;
        if known.is_none() && !alone {
            return;
        }
        self.cut.push(without_first);
        self.known.parts[i] = rest;
        if let Some(entity) = known {
            self.attach(entity, i);
        }
    }

    /// "Cook said" is Peter Cook when the article has one.
    fn place_noun_like(&mut self, i: NameId, part: PartId) {
        let fit = self.known.with(part).find(|&e| {
            let entity = &self.known.entities[e];
            entity.has_surname(part) && !entity.is_body()
        });
        let name = self.known.name(i);
        // "Wines believes": one person, no bottles.
        let singular = self
            .known
            .article
            .tokens()
            .get(name.end as usize)
            .is_some_and(|next| next.tag == Tag::VerbThird);
        let is_person = singular || matches!(name.read_as, Some((NamedKind::Person, _)));
        let slip = || is_person.then(|| self.known.slip_of(i, part))?;
        match fit.or_else(slip) {
            Some(entity) => self.attach(entity, i),
            None if self.is_surname_alone(i, singular) => self.place_or_found(i, part, true),
            None => {}
        }
    }

    /// "King said" where no king is spoken of: a noun for one person has an article before it, a name has none.
    fn is_surname_alone(&mut self, i: NameId, singular: bool) -> bool {
        let Known { article, scan, .. } = self.known;
        let name = &scan.names[i];
        let at = name.start as usize;
        let word = scan.word(at);
        if !word.is(SURNAME) || !self.known.is_source[i] || name.is_titled() {
            return false;
        }
        let sentence = article.sentences()[scan.sentence_of[at] as usize]
            .tokens
            .start;
        let before = article.tokens()[sentence..at].last();
        let described = before.is_some_and(|token| {
            token.tag.is_noun()
                || matches!(token.tag, Tag::Determiner | Tag::Adjective | Tag::Number)
        });
        let several = word.is(GROUP | PLURAL) && before.is_none() && !singular;
        if described || several {
            return false;
        }
        let lower = article.token_lower(at);
        let in_lower_case = self
            .in_lower_case
            .get_or_insert_with(|| in_lower_case(article));
        if in_lower_case.contains(lower) || in_lower_case.contains(&*format!("{lower}s")) {
            return false;
        }
        // "Mayor calls" above "Mayor Ann Pell".
        let titles = self.titles.get_or_insert_with(|| titles(article, scan));
        !titles.contains(lower)
    }

    /// Of forms with equally many words the one written most often is the name: "Hilary" among many "Hillary" is a slip.
    fn choose_fullest(&mut self) {
        /// With fewer names there is nothing to count.
        const FEWEST: usize = 3;
        let Known {
            entities,
            parts,
            words,
            scan,
            article,
            ..
        } = &mut self.known;
        for entity in entities.items_mut() {
            if let Some(name) = without_strangers(entity, parts, words) {
                entity.fullest = name;
                entity.parts = parts[name].to_vec();
                continue;
            }
            let fullest = parts[entity.fullest];
            if fullest.len() < 2 || entity.names.len() < FEWEST {
                continue;
            }
            let is_full = |n: NameId| parts[n].len() == fullest.len();
            let mut counts: FxHashMap<&[PartId], u32> = FxHashMap::default();
            for &n in entity.names.iter().filter(|&&n| is_full(n)) {
                *counts.entry(&parts[n]).or_default() += 1;
            }
            let now = counts.get(&fullest[..]).copied().unwrap_or(0);
            if is_nickname(
                words.word(fullest[0]),
                words.word(fullest[1]),
                fullest.len(),
            ) && let Some(&plain) = entity.names.iter().find(|&&n| parts[n][..] == fullest[1..])
            {
                entity.fullest = plain;
                continue;
            }
            let best = entity
                .names
                .iter()
                .filter(|&&n| is_full(n) && !scan.names[n].shares_next)
                .max_by_key(|&&n| (counts.get(&parts[n][..]), std::cmp::Reverse(n)));
            if let Some(&best) = best
                && counts.get(&parts[best][..]).copied().unwrap_or(0) > now
                && !is_shouted(article, &scan.names[best])
            {
                entity.fullest = best;
            }
        }
    }

    /// Puts a name of several words with the entity it fits, or makes one if it may.
    fn place_full(&mut self, i: NameId, may_found: bool) {
        let parts = self.known.parts[i];
        match self.known.fit_full(i, &parts) {
            Some(entity) => self.join(entity, i, &parts),
            None if may_found => self.found(i, &parts),
            None => {}
        }
    }

    /// Puts a name of one word with the entity it most likely means.
    fn place_single(&mut self, i: NameId, part: PartId) {
        let name = self.known.name(i);
        if let Some(handle) = self.known.words.text(part).strip_prefix('@') {
            return match self.known.fit_handle(handle) {
                Some(entity) => self.attach(entity, i),
                None => self.found(i, &[part]),
            };
        }
        let is_place = name.kind == Some(NamedKind::Place) && !name.is_titled();
        if is_place && self.known.follows_place_word(name) {
            return self.place_or_found(i, part, self.is_firm(i));
        }
        // "The FCO" is the Foreign and Coastal Office, not the FCO Board.
        let of_body = |id: &EntityId| self.known.entities[*id].votes.body > 0;
        let by_letters = self.known.acronym_of(i, part);
        let fit = by_letters
            .filter(of_body)
            .or_else(|| self.known.fit_single(i, part))
            .or(by_letters)
            .or_else(|| self.known.fit_spelling(i, part))
            .or_else(|| self.known.slip_of(i, part))
            .or_else(|| self.nicknames.get(self.known.words.text(part)).copied());
        match fit {
            Some(entity) => self.attach(entity, i),
            None => self.place_or_found(i, part, self.is_firm(i)),
        }
    }

    /// Puts a name of one word with the entity that has no other, or, where the name is firm, makes it.
    fn place_or_found(&mut self, i: NameId, part: PartId, is_firm: bool) {
        let same = self.known.with(part).find(|&e| {
            let entity = &self.known.entities[e];
            entity.parts == [part] && !self.known.clashes(entity, i)
        });
        match same {
            Some(entity) => self.attach(entity, i),
            None if is_firm => self.found(i, &[part]),
            None => {}
        }
    }

    fn found(&mut self, i: NameId, parts: &[PartId]) {
        let name = self.known.name(i);
        let kin = self.known.kin_beside(name);
        let is_kin = kin.is_some() && !self.known.is_bereaved(name);
        let is_body = name.kind == Some(NamedKind::Organization);
        let gender = match (self.gender_by_name(name, parts), kin) {
            (Gender::Unknown, Some(told)) => told,
            (gender, _) => gender,
        };
        let id = self.known.entities.next_id();
        for &part in parts {
            let list = &mut self.known.by_part[part];
            if list.last() != Some(&id) && list.len() < MOST_BEARERS {
                list.push(id);
            }
        }
        let surname = parts[parts.len() - 1];
        if !is_body && self.known.words.text(surname).len() >= MIN_SPELLING {
            let key = self.known.words.skeleton(surname);
            if !self.known.by_skeleton.contains_key(key) {
                self.known.by_skeleton.insert(key.to_owned(), id);
            }
        }
        self.known.entities.push(Entity {
            kind: NamedKind::Person,
            surely_person: false,
            gender,
            fullest: i,
            names: Vec::new(),
            parts: parts.to_vec(),
            generation: None,
            plain: false,
            form: None,
            kin: is_kin,
            first_name: i,
            first_full: None,
            last_single: None,
            votes: Votes::default(),
            read: Votes::default(),
        });
        self.join(id, i, parts);
    }

    /// The gender that titles, a first name or the ending of a name tell.
    fn gender_by_name(&self, name: &Name, parts: &[PartId]) -> Gender {
        let words = &self.known.words;
        let first = words.word(parts[0]);
        if name.gender != Gender::Unknown {
            return name.gender;
        }
        let personal =
            name.kind != Some(NamedKind::Organization) && parts.len() > 1 || first.is(FIRST_NAME);
        if !personal {
            Gender::Unknown
        } else if words.text(parts[parts.len() - 1]).ends_with("dottir") {
            Gender::Female
        } else if first.flags == 0 && parts.len() > 1 {
            LEXICONS.gender_by_ending(words.text(parts[0]))
        } else {
            first.name_gender
        }
    }

    /// Adds a full name; it becomes the fullest form when it has more words.
    fn join(&mut self, id: EntityId, i: NameId, parts: &[PartId]) {
        for &part in parts {
            let list = &mut self.known.by_part[part];
            if list.len() < MOST_NAMESAKES && !list.contains(&id) {
                list.push(id);
            }
        }
        let generation = self.known.generation_of(i);
        let fuller = self.is_fuller(i, parts, &self.known.entities[id]);
        let entity = &mut self.known.entities[id];
        entity.generation = entity.generation.or(generation);
        entity.plain |= parts.len() > 1 && generation.is_none();
        if fuller {
            entity.fullest = i;
            entity.parts = parts.to_vec();
        }
        let nickname = nickname_of(self.known.article, self.known.name(i));
        if let Some(nickname) = nickname {
            self.nicknames.entry(nickname).or_insert(id);
        }
        self.attach(id, i);
    }

    /// Whether a name is a fuller form than the fullest so far.
    fn is_fuller(&self, i: NameId, parts: &[PartId], entity: &Entity) -> bool {
        let (name, fullest) = (self.known.name(i), self.known.name(entity.fullest));
        if name.weak && !fullest.weak {
            return false;
        }
        // "B. Sandor" after "Bernard Sandor".
        let is_letter =
            |part: Option<&PartId>| part.is_some_and(|&p| self.known.words.text(p).len() == 1);
        if parts.len() == entity.parts.len()
            && is_letter(parts.first())
            && !is_letter(entity.parts.first())
        {
            return false;
        }
        parts.len() > entity.parts.len()
            || parts.len() == entity.parts.len()
                && (name.len() > fullest.len() && !fullest.shares_next
                    || fullest.shares_next && !name.shares_next
                    || self.known.words.has_longer_first(parts, &entity.parts)
                    || is_shouted(self.known.article, fullest))
    }

    fn attach(&mut self, id: EntityId, i: NameId) {
        let known = &mut self.known;
        let name = &known.scan.names[i];
        let form = known.form_of(i);
        let titled = name.is_titled() && known.scan.word(name.phrase as usize).is(TITLE);
        let entity = &mut known.entities[id];
        let is_first =
            known.words.text(entity.parts[0]) == known.article.token_lower(name.start as usize);
        entity.form = entity.form.or(form);
        known.of_name[i] = Some(id);
        entity.names.push(i);
        entity.first_name = entity.first_name.min(i);
        if name.len() > 1 {
            entity.first_full = Some(entity.first_full.map_or(i, |first| first.min(i)));
        } else if !is_first {
            entity.last_single = Some(i);
        }
        if entity.gender == Gender::Unknown {
            entity.gender = name.gender;
        }
        // A word of the rules counts twice, so that they win a tie.
        entity.votes.add(name.kind, 2);
        if let Some((kind, _)) = name.read_as {
            entity.votes.add(Some(kind), 1);
            entity.read.add(Some(kind), 1);
        }
        if titled {
            // As much as two names.
            entity.votes.add(Some(NamedKind::Person), 4);
        }
    }
}

/// Whether a name may begin with a word that is no part of it: "Poor Anna".
fn is_after_epithet(
    words: &NameWords<'_>,
    name: &Name,
    own: &Parts,
    alone: &FxHashSet<PartId>,
) -> bool {
    let ([first, second] | [first, second, ..]) = own[..] else {
        return false;
    };
    let word = words.word(first);
    if name.is_titled()
        || !name.may_be_person()
        || !word.is(EPITHET) && (!name.doubtful_start || word.is(FIRST_NAME | PLACE | DEMONYM))
    {
        return false;
    }
    words.word(second).is(COMMON_FIRST_NAME) || own.len() == 2 && alone.contains(&second)
}

/// The full name of a person within a longer one that has words of something else before or behind it, and stands but once: "Torvian Order
/// Ann Lee", "Ann Lee Reminds Voters" beside a plain "Ann Lee".
fn without_strangers(
    entity: &Entity,
    parts: &Table<NameId, Parts>,
    words: &NameWords<'_>,
) -> Option<NameId> {
    /// Names looked at.
    const MOST: usize = 64;
    let fullest = parts[entity.fullest];
    let names = &entity.names[..entity.names.len().min(MOST)];
    let count = |own: &[PartId]| names.iter().filter(|&&n| parts[n][..] == *own).count();
    if fullest.len() < 3 || entity.votes.body > entity.votes.person || count(&fullest) > 1 {
        return None;
    }
    let is_stranger = |part: &PartId| {
        let word = words.word(*part);
        let name = word.is(FIRST_NAME | COMMON_FIRST_NAME | PARTICLE | SURNAME);
        words.text(*part).len() > 1 && !name
    };
    let begins_as_word = |part: &PartId| is_stranger(part) && is_common(words.text(*part));
    names.iter().copied().find(|&n| {
        let own = &parts[n][..];
        let is_full = own.len() > 1
            && own.len() < fullest.len()
            && words.word(own[0]).is(COMMON_FIRST_NAME)
            && !words.word(own[0]).is(PARTICLE)
            && count(own) > 1;
        let before = fullest.strip_suffix(own);
        let behind = fullest.strip_prefix(own);
        is_full
            && (before.is_some_and(|rest| rest.iter().all(is_stranger))
                || behind.is_some_and(|rest| rest.first().is_some_and(begins_as_word)))
    })
}

/// "Crooked Anna Pell" against many a plain "Anna Pell".
fn is_nickname(first: Word, second: Word, n_words: usize) -> bool {
    n_words > 2 && !first.is(FIRST_NAME) && second.is(COMMON_FIRST_NAME) && !second.is(PARTICLE)
}

/// The one word in marks or brackets within a name, as lower case.
fn nickname_of<'a>(article: &'a Article, name: &Name) -> Option<&'a str> {
    let encloses = |&i: &usize| {
        let bracket = matches!(article.token_text(i), "(" | ")");
        bracket || article.tokens()[i].kind == TokenKind::QuoteMark
    };
    let mut marks = (name.start as usize..name.end as usize).filter(encloses);
    let (opens, closes) = (marks.next()?, marks.next()?);
    (closes == opens + 2).then(|| article.token_lower(opens + 1))
}

/// "ANNA PELL" gives way to "Anna Pell".
fn is_shouted(article: &Article, name: &Name) -> bool {
    (name.start as usize..name.end as usize).all(|i| article.tokens()[i].case != Case::Capitalized)
}
