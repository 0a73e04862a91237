//! Which person, body or place a name fits, by its words.

use ascribe_article::{Article, Case, Gender, NamedKind, Tag};
use rustc_hash::FxHashMap;

use crate::ids::{EntityId, Id as _, NameId, PartId, Table};
use crate::lexicons::{
    BODY, COMMON_FIRST_NAME, COMPANY, DEMONYM, FIRST_NAME, GROUP, HONORIFIC, KNOWN_BODY, LEXICONS,
    MEDIA, PARTICLE, PLACE, RANK,
};
use crate::mentions::name::Name;
use crate::mentions::phrases::{Determiner, determiner_at};
use crate::mentions::scan::Scan;
use crate::people::entity::{Entity, FormOfAddress, Generation, forms_clash, gender_clash, only};
use crate::people::parts::{NameWords, Parts};
use crate::people::spelling::is_subsequence;
use crate::words::WordKind;

/// The entities found so far, and by what words each is known.
pub(super) struct Known<'a> {
    pub(super) article: &'a Article,
    pub(super) scan: &'a Scan,
    pub(super) words: NameWords<'a>,
    /// Words of each name.
    pub(super) parts: Table<NameId, Parts>,
    pub(super) entities: Table<EntityId, Entity>,
    pub(super) of_name: Table<NameId, Option<EntityId>>,
    /// For each word: the entities that have it, in order of creation.
    pub(super) by_part: Table<PartId, Vec<EntityId>>,
    pub(super) by_skeleton: FxHashMap<String, EntityId>,
    /// The names that head the source of a quote.
    pub(super) is_source: Table<NameId, bool>,
    /// For each word: how often it stands alone as a name in the article's own voice, without a title.
    pub(super) n_single: Table<PartId, u32>,
    /// For each word: the names "Mr Vale", "Mrs Vale", in text order.
    pub(super) addressed: FxHashMap<PartId, Vec<NameId>>,
}

/// How many entities that share a word are looked at; more than a real article has.
pub(super) const MOST_NAMESAKES: usize = 12;

/// Times somebody is named by the first name alone that a story has and no news report.
const MANY_BY_FIRST_NAME: u32 = 25;

/// Bytes of the shortest surname that may be spelt another way, or misspelt.
pub(super) const MIN_SPELLING: usize = 5;

/// Persons a misspelt surname is compared with.
const MOST_SLIPS: usize = 64;

/// Bodies whose initials an abbreviation is compared with.
const MOST_INITIALS: usize = 256;

/// How well one word fits an entity, in points; set by hand on articles of PolNeAR train and PDNC train, not counted one by one.
mod points {
    /// It is the surname.
    pub(super) const SURNAME: i32 = 60;
    /// It is the only name the entity has, of a person or of something else; who is named often is meant more often.
    pub(super) const ONLY_PERSON: i32 = 54;
    pub(super) const ONLY_OTHER: i32 = 30;
    /// It is a common first name, an uncommon one, one after a title.
    pub(super) const FIRST: i32 = 52;
    pub(super) const RARE_FIRST: i32 = 40;
    pub(super) const TITLED_FIRST: i32 = 15;
    /// It stands in the middle of the name.
    pub(super) const MIDDLE: i32 = 20;
    /// It heads the name of a body ("the Post"), or begins it ("Siemens").
    pub(super) const HEAD_OF_BODY: i32 = 40;
    pub(super) const START_OF_BODY: i32 = 10;
    /// For each doubling of the times named, and the most of it.
    pub(super) const OFTEN: i32 = 4;
    pub(super) const MOST_OFTEN: i32 = 24;
    /// The gender of the title is that of the only name, of a full one.
    pub(super) const GENDER_OF_ONLY: i32 = 5;
    pub(super) const GENDER: i32 = 8;
    /// They have gone by one word before: for each further name, and the most of it.
    pub(super) const SINGLE: i32 = 4;
    pub(super) const MOST_SINGLE: i32 = 4;
    /// The title stands before the full name, too.
    pub(super) const SAME_TITLE: i32 = 16;
    /// One of the last three names is theirs.
    pub(super) const NEAR: i32 = 3;
    /// The word is a source, and the person has been quoted before by name.
    pub(super) const SPOKE: i32 = 7;
    /// Against a bare surname: called by the first name in the article, brought in as a relative.
    pub(super) const BY_FIRST_NAME: i32 = 6;
    pub(super) const KIN: i32 = 5;
}

impl Known<'_> {
    pub(super) fn name(&self, name: NameId) -> &Name {
        &self.scan.names[name]
    }

    /// The entities that have a word, the first ones.
    pub(super) fn with(&self, part: PartId) -> impl DoubleEndedIterator<Item = EntityId> + '_ {
        self.by_part[part].iter().take(MOST_NAMESAKES).copied()
    }

    /// Entities of several words of which this is the last.
    fn of_surname(&self, surname: PartId) -> impl Iterator<Item = EntityId> + '_ {
        self.with(surname)
            .filter(move |&e| self.entities[e].has_surname(surname))
    }

    pub(super) fn generation_of(&self, name: NameId) -> Option<Generation> {
        Generation::of_name(self.article, self.name(name))
    }

    /// The entity a name of several words fits.
    pub(super) fn fit_full(&self, name: NameId, parts: &[PartId]) -> Option<EntityId> {
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let latest = |part: PartId| {
            let all = self.by_part[part].iter().rev().take(MOST_NAMESAKES);
            all.copied().find(|&e| self.same_full(e, name, parts))
        };
        let fit = latest(last).or_else(|| latest(first));
        if let Some(entity) = fit {
            let fits = |e| self.same_full(e, name, parts);
            return Some(self.nearest_namesake(entity, name, fits));
        }
        if self.name(name).kind == Some(NamedKind::Organization) {
            return None;
        }
        let spelt_alike = self.by_skeleton.get(self.words.skeleton(last));
        spelt_alike
            .copied()
            .filter(|&e| self.same_but_for_spelling(e, name, parts))
    }

    fn same_full(&self, e: EntityId, name: NameId, parts: &[PartId]) -> bool {
        let entity = &self.entities[e];
        let name_is_body = self.name(name).kind == Some(NamedKind::Organization);
        if self.clashes(entity, name) {
            return false;
        }
        let entity_is_body = entity.is_body();
        let is_body = entity_is_body || name_is_body;
        let generation = self.generation_of(name);
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
            return entity_is_body == name_is_body
                && (entity.parts.ends_with(parts) || parts.ends_with(&entity.parts))
                && parts.len().abs_diff(entity.parts.len()) == 1
                && parts.len().min(entity.parts.len()) > 1;
        }
        let (Some(&first), Some(&entity_first)) = (parts.first(), entity.parts.first()) else {
            return false;
        };
        let same_surname = parts.last() == entity.parts.last();
        if same_surname && self.words.first_names_agree(first, entity_first) {
            return self.words.middles_agree(parts, &entity.parts);
        }
        is_subsequence(parts, &entity.parts)
            || is_subsequence(&entity.parts, parts)
            || same_surname && self.words.word(first).is(PARTICLE)
    }

    /// Gender or form of address speak against it.
    pub(super) fn clashes(&self, entity: &Entity, name: NameId) -> bool {
        gender_clash(entity.gender, self.name(name).gender)
            || forms_clash(entity.form, self.form_of(name))
    }

    fn same_but_for_spelling(&self, e: EntityId, name: NameId, parts: &[PartId]) -> bool {
        let entity = &self.entities[e];
        let generation = self.generation_of(name);
        entity.parts.len() > 1
            && entity.votes.body == 0
            && self.words.first_names_agree(parts[0], entity.parts[0])
            && self.words.middles_agree(parts, &entity.parts)
            && (entity.generation == generation || self.generations_agree(e, parts, generation))
    }

    /// Whether "Jr." on one of two forms of a name and none on the other, or another one, lets them be one person. In 7,073
    /// articles (PolNeAR, Wikinews) one person's name stood with and without a suffix where the form with it had more names, too
    /// ("John James Conyers Jr.", "John Conyers": 3 of 3); with "Jr." or "Sr." and no more names it was father and son ("Donald
    /// Trump Jr.", "Donald Trump": 6 of 6). Numbers are those of kings and popes as well: "John Paul II" is "John Paul".
    fn generations_agree(
        &self,
        e: EntityId,
        parts: &[PartId],
        generation: Option<Generation>,
    ) -> bool {
        let entity = &self.entities[e];
        let (told, suffixed, plain) = match (entity.generation, generation) {
            (Some(known), None) => (known, &entity.parts[..], parts),
            (None, Some(told)) => (told, parts, &entity.parts[..]),
            (known, told) => return known == told,
        };
        // Where the article has another generation of that name, too, the plain form is one of the two.
        let another = || {
            self.of_surname(parts[parts.len() - 1]).any(|other| {
                let known = &self.entities[other];
                other != e
                    && known.generation.is_some_and(|known| known != told)
                    && self.words.first_names_agree(known.parts[0], parts[0])
            })
        };
        told.is_number() || suffixed.len() > plain.len() || another()
    }

    /// Two people whom only middle names or a suffix tell apart.
    fn are_namesakes(&self, a: EntityId, b: EntityId) -> bool {
        let [a, b] = [a, b].map(|e| &self.entities[e]);
        a.parts.len() > 1
            && b.parts.len() > 1
            && a.parts.last() == b.parts.last()
            && self.words.first_names_agree(a.parts[0], b.parts[0])
            && (a.generation != b.generation || !self.words.middles_agree(&a.parts, &b.parts))
    }

    /// Of an entity and its namesakes that a name fits, too, the one it means: the one of that generation, without a suffix
    /// the one who is called so, and of several the one named last before it.
    fn nearest_namesake(
        &self,
        e: EntityId,
        name: NameId,
        fits: impl Fn(EntityId) -> bool,
    ) -> EntityId {
        /// Names of one person looked at.
        const MOST: usize = 200;
        let Some(&surname) = self.entities[e].parts.last() else {
            return e;
        };
        let mut all: Vec<EntityId> = self
            .of_surname(surname)
            .filter(|&f| f == e || self.are_namesakes(e, f) && fits(f))
            .collect();
        if all.len() < 2 || !all.contains(&e) {
            return e;
        }
        let generation = self.generation_of(name);
        let called_so = |&f: &EntityId| match generation {
            None => self.entities[f].plain,
            told => self.entities[f].generation == told,
        };
        if all.iter().any(called_so) {
            all.retain(called_so);
        }
        let last = |f: EntityId| {
            let names = self.entities[f].names.iter().rev().take(MOST).copied();
            names.filter(|&n| n < name).max()
        };
        all.into_iter()
            .max_by_key(|&f| (last(f), f == e))
            .unwrap_or(e)
    }

    /// The names that fit two namesakes.
    pub(super) fn doubtful(&self) -> impl Iterator<Item = NameId> + '_ {
        let surnames = self
            .words
            .ids()
            .filter(|&surname| self.by_part[surname].len() > 1);
        surnames.flat_map(move |surname| {
            let all: Vec<EntityId> = self.of_surname(surname).collect();
            let pairs = all
                .iter()
                .flat_map(|&e| all.iter().map(move |&f| (e, f)))
                .filter(|&(e, f)| e != f && self.are_namesakes(e, f));
            pairs
                .flat_map(|(e, f)| self.fit_both(e, f))
                .collect::<Vec<_>>()
        })
    }

    /// The names of `e` that fit its namesake `f`, too.
    fn fit_both(&self, e: EntityId, f: EntityId) -> impl Iterator<Item = NameId> + '_ {
        let [own, other] = [e, f].map(|e| &self.entities[e]);
        let fits = move |&n: &NameId| match self.parts[n][..] {
            [_] => self.generation_of(n).is_none() && own.plain == other.plain,
            ref full => self.same_full(f, n, full),
        };
        own.names.iter().copied().filter(fits)
    }

    /// The entity a name of one word most likely means, by its words.
    pub(super) fn fit_single(&self, name: NameId, part: PartId) -> Option<EntityId> {
        let mut best: Option<(i32, NameId, EntityId)> = None;
        for e in self.with(part) {
            if let Some(score) = self.score_single(e, name, part) {
                // Between equals, whoever the article names first.
                let first = self.entities[e].first_name;
                if best.is_none_or(|(top, before, _)| (score, before) > (top, first)) {
                    best = Some((score, first, e));
                }
            }
        }
        let (_, _, entity) = best?;
        let fits = |e| self.score_single(e, name, part).is_some();
        Some(self.nearest_namesake(entity, name, fits))
    }

    /// How well one word fits an entity; `None` when it cannot be meant.
    fn score_single(&self, e: EntityId, id: NameId, part: PartId) -> Option<i32> {
        let entity = &self.entities[e];
        if self.contradicts(entity, id, part) {
            return None;
        }
        let (name, word) = (self.name(id), self.words.word(part));
        if entity.parts.len() == 1 {
            if entity.is_body() && name.is_titled() {
                return None;
            }
            let base = if entity.votes.person > 0 {
                points::ONLY_PERSON + often(entity)
            } else {
                points::ONLY_OTHER
            };
            let same_gender = name.gender == entity.gender;
            return Some(base + i32::from(same_gender) * points::GENDER_OF_ONLY);
        }
        // "Mexico" is not Mexico City.
        if word.is(PLACE) && !name.is_titled() && entity.votes.person == 0 {
            return None;
        }
        if entity.is_body() {
            return self.score_of_body(entity, id, part);
        }
        Some(self.score_of_person(entity, id, part))
    }

    /// What the article says of a person speaks against this word for them.
    fn contradicts(&self, entity: &Entity, id: NameId, part: PartId) -> bool {
        let name = self.name(id);
        let form = self.form_of(id);
        // Where there is a "Miss Vale" too, "Anna Vale" is no "Mrs Vale".
        let known_form = entity.form.or_else(|| {
            (entity.parts.len() > 1 && form == Some(FormOfAddress::Mrs))
                .then(|| self.has_form(part, FormOfAddress::Miss))
                .flatten()
        });
        if gender_clash(entity.gender, name.gender) || forms_clash(known_form, form) {
            return true;
        }
        if !name.is_titled() || entity.parts.len() < 2 {
            return false;
        }
        // A story that has Charles everywhere means another by Mr. Vale.
        self.is_named_too_late(entity, id, part)
            || entity.parts.last() == Some(&part)
                && self.n_alone(entity.parts[0]) >= MANY_BY_FIRST_NAME
    }

    /// How often a word stands alone as a name.
    pub(super) fn n_alone(&self, part: PartId) -> u32 {
        self.n_single[part]
    }

    fn score_of_body(&self, entity: &Entity, id: NameId, part: PartId) -> Option<i32> {
        let name = self.name(id);
        let word = self.words.word(part);
        // "Siemens" is Siemens AG, but the U.N. not its Security Council.
        let is_firm = || {
            entity.parts.len() == 2
                && entity
                    .parts
                    .last()
                    .is_some_and(|&last| self.words.word(last).is(COMPANY))
        };
        // "Quayline" is Quayline Corp., but neither Quayline Cargo nor the ship Quayline Star, which come after it.
        let rest_is_body = || {
            let last = entity.parts.last();
            last.is_some_and(|&last| self.words.word(last).is(BODY | COMPANY | MEDIA | GROUP))
        };
        let distinctive = entity.parts[0] == part
            && (rest_is_body() || entity.first_name < id)
            && !word.is(PLACE | DEMONYM | FIRST_NAME | BODY)
            && (!word.is(KNOWN_BODY) || is_firm());
        // "the Post" is the Washington Post, "the Council" the City Council.
        let media = word.is(BODY)
            && entity.parts.last() == Some(&part)
            && !word.is(KNOWN_BODY)
            && self.words.text(part) != "house";
        let fits =
            (distinctive || media) && !name.is_titled() && name.kind != Some(NamedKind::Person);
        fits.then_some(if media {
            points::HEAD_OF_BODY
        } else {
            points::START_OF_BODY
        })
    }

    fn score_of_person(&self, entity: &Entity, id: NameId, part: PartId) -> i32 {
        let name = self.name(id);
        let titled = name.is_titled();
        let surname = entity.parts.last() == Some(&part);
        let base = if surname {
            points::SURNAME
        } else if entity.parts[0] == part {
            match (titled, self.words.word(part).is(COMMON_FIRST_NAME)) {
                (true, _) => points::TITLED_FIRST,
                (false, true) => points::FIRST + often(entity),
                (false, false) => points::RARE_FIRST,
            }
        } else {
            points::MIDDLE
        };
        let single = match entity.last_single {
            Some(_) => further(entity).min(points::MOST_SINGLE / points::SINGLE) * points::SINGLE,
            None => 0,
        };
        let title = i32::from(titled && self.has_title_of(entity, id)) * points::SAME_TITLE;
        let gender = i32::from(name.gender != Gender::Unknown && name.gender == entity.gender)
            * points::GENDER;
        let near = i32::from(!titled && self.is_near(entity, id)) * points::NEAR;
        // Whoever the article calls by the first name, or brings in as a relative, does not go by the bare surname;
        // who has gone by it keeps it; else it is the first one named.
        let family = if surname && name.gender == Gender::Unknown {
            i32::from(self.n_alone(entity.parts[0]) > 1) * points::BY_FIRST_NAME
                + i32::from(entity.kin) * points::KIN
        } else {
            0
        };
        let spoke = surname && !titled && self.has_spoken(entity, id);
        let spoke = i32::from(spoke) * points::SPOKE;
        base + single + gender + title + near + spoke - family
    }

    /// "Judge Vale" is Anna Vale where the article has a judge Anna Vale.
    fn has_title_of(&self, entity: &Entity, id: NameId) -> bool {
        /// Words before the full name.
        const REACH: u32 = 5;
        let Some(full) = entity.first_full.filter(|&full| full != id) else {
            return false;
        };
        let (own, start) = (self.name(id), self.name(full).start);
        let lower = |i: u32| self.article.token_lower(i as usize);
        let titles = (own.phrase..own.start).filter(|&i| !self.scan.word(i as usize).is(HONORIFIC));
        titles.into_iter().any(|title| {
            let before = start.saturating_sub(REACH)..start;
            before.into_iter().any(|i| lower(i) == lower(title))
        })
    }

    /// A name that is a source means rather who has been one: not the dead man, but his widow.
    fn has_spoken(&self, entity: &Entity, id: NameId) -> bool {
        /// Names of the entity looked at.
        const MOST: usize = 200;
        let before = entity.names.iter().rev().take(MOST);
        self.is_source[id] && before.copied().any(|n| n < id && self.is_source[n])
    }

    /// One of the three names before is the entity's.
    fn is_near(&self, entity: &Entity, id: NameId) -> bool {
        /// Names of the entity looked at.
        const MOST: usize = 200;
        const NEAR: usize = 3;
        entity
            .names
            .iter()
            .rev()
            .take(MOST)
            .any(|&n| n < id && id.index() - n.index() <= NEAR)
    }

    /// A story that has long called somebody "Mr Vale" means another by "Orrin Vale".
    fn is_named_too_late(&self, entity: &Entity, id: NameId, part: PartId) -> bool {
        /// News gives the full name first, or after a headline.
        const LONG: usize = 20;
        let Some(list) = self.addressed.get(&part) else {
            return false;
        };
        let (gender, form) = (self.name(id).gender, self.form_of(id));
        list.iter()
            .take_while(|&&n| entity.first_full.is_none_or(|first| n < first))
            .filter(|&&n| self.name(n).gender == gender && !forms_clash(self.form_of(n), form))
            .nth(LONG - 1)
            .is_some()
    }

    /// The form, if the article has it before this surname alone.
    fn has_form(&self, part: PartId, form: FormOfAddress) -> Option<FormOfAddress> {
        self.addressed
            .get(&part)?
            .iter()
            .any(|&n| self.form_of(n) == Some(form))
            .then_some(form)
    }

    /// "Mrs", "Miss" or a rank among the titles of a name.
    pub(super) fn form_of(&self, name: NameId) -> Option<FormOfAddress> {
        let name = self.name(name);
        (name.phrase..name.start).find_map(|i| {
            let kinds = WordKind::all_at(self.article, i as usize);
            if kinds.have(WordKind::Mrs) {
                Some(FormOfAddress::Mrs)
            } else if kinds.have(WordKind::Miss) {
                Some(FormOfAddress::Miss)
            } else {
                let rank = self.scan.word(i as usize).is(RANK);
                rank.then_some(FormOfAddress::Rank)
            }
        })
    }

    /// "SCO" after "Shanghai Cooperation Organization", in brackets or later.
    pub(super) fn acronym_of(&self, id: NameId, part: PartId) -> Option<EntityId> {
        let name = self.name(id);
        let token = self.article.tokens()[name.start as usize];
        if token.case != Case::Upper || token.span.len() < 2 {
            return None;
        }
        let bracket = (name.start as usize).checked_sub(1);
        if let Some(bracket) = bracket.filter(|&i| self.article.token_text(i) == "(")
            && let Some((before, _)) = self.scan.name_before(bracket)
            && let Some(entity) = self.of_name[before]
            && self.entities[entity].parts.len() > 1
            && self.entities[entity].votes.person == 0
        {
            return Some(entity);
        }
        let initials = |entity: &Entity| {
            let text = self.words.text(part).bytes();
            let own = entity
                .parts
                .iter()
                .filter_map(|&p| self.words.text(p).bytes().next());
            own.eq(text.filter(u8::is_ascii_alphabetic))
        };
        self.entities
            .pairs()
            .take(MOST_INITIALS)
            .find(|(_, entity)| entity.parts.len() > 1 && initials(entity))
            .map(|(id, _)| id)
    }

    /// Whom a handle is called after: "@mayor_ruiz".
    pub(super) fn fit_handle(&self, handle: &str) -> Option<EntityId> {
        /// Entities looked at.
        const MOST: usize = 64;
        /// Bytes of the shortest surname that a handle tells.
        const SHORTEST: usize = 4;
        let told = |&surname: &PartId| {
            let text = self.words.text(surname);
            text.len() >= SHORTEST && handle.contains(text)
        };
        self.entities
            .pairs()
            .take(MOST)
            .find(|(_, e)| e.parts.len() > 1 && e.parts.last().is_some_and(told))
            .map(|(id, _)| id)
    }

    /// Another spelling of a surname the article has: "Jafarov" for "Dzhafarov".
    pub(super) fn fit_spelling(&self, id: NameId, part: PartId) -> Option<EntityId> {
        let text = self.words.text(part);
        if !self.name(id).may_be_person() || text.len() < MIN_SPELLING {
            return None;
        }
        let entity = *self.by_skeleton.get(self.words.skeleton(part))?;
        let known = &self.entities[entity];
        // Another spelling only: those of this one have been looked at.
        let fits =
            known.parts.last() != Some(&part) && !gender_clash(known.gender, self.name(id).gender);
        fits.then_some(entity)
    }

    /// "Drolin" where the article has a Rosa Drohlin and no other Drolin: whose surname it is but for one letter.
    pub(super) fn slip_of(&self, id: NameId, part: PartId) -> Option<EntityId> {
        let name = self.name(id);
        let text = self.words.text(part);
        if text.len() < MIN_SPELLING
            || !name.may_be_person()
            || self
                .words
                .word(part)
                .is(PLACE | DEMONYM | FIRST_NAME | BODY)
            || !self.by_part[part].is_empty()
        {
            return None;
        }
        let is_slip = |surname: &PartId| {
            let of = self.words.text(*surname);
            of.chars().next() == text.chars().next()
                && of.len().abs_diff(text.len()) <= 1
                && strsim::osa_distance(of, text) == 1
        };
        let mut entities = self.entities.pairs().take(MOST_SLIPS);
        only(entities.by_ref().filter_map(|(e, entity)| {
            let fits = entity.parts.len() > 1
                && entity.votes.body + entity.votes.place <= entity.votes.person
                && !gender_clash(entity.gender, name.gender)
                && entity.parts.last().is_some_and(is_slip);
            fits.then_some(e)
        }))
    }

    /// "in Washington", "from Paris".
    pub(super) fn follows_place_word(&self, name: &Name) -> bool {
        let before = (name.phrase as usize).checked_sub(1);
        before.is_some_and(|i| WordKind::InPlace.is_at(self.article, i))
    }

    /// A family noun stands right beside the name: "his brother Freddy", "her husband, Bill Vale", "Anna Vale, wife of the mayor".
    pub(super) fn kin_beside(&self, name: &Name) -> Option<Gender> {
        let before = |i: u32| {
            i.checked_sub(1)
                .map(|i| self.article.token_lower(i as usize))
        };
        let family = |lower: &str| {
            let word = LEXICONS.word(lower);
            (word.class != 0 && word.class == LEXICONS.class("family")).then_some(word.gender)
        };
        let mut at = name.phrase;
        if before(at) == Some(",") {
            at -= 1;
        }
        before(at)
            .and_then(family)
            .or_else(|| self.kin_before_roles(name, family))
            .or_else(|| self.kin_behind(name, family))
    }

    /// "his widow, Anna Vale": from here on she goes by the surname.
    pub(super) fn is_bereaved(&self, name: &Name) -> bool {
        /// Words before the name.
        const REACH: u32 = 3;
        let before = name.phrase.saturating_sub(REACH)..name.phrase;
        before
            .into_iter()
            .any(|i| WordKind::Bereaved.is_at(self.article, i as usize))
    }

    /// "his wife, former county judge Anna Vale": what she is stands between.
    fn kin_before_roles(
        &self,
        name: &Name,
        family: impl Fn(&str) -> Option<Gender>,
    ) -> Option<Gender> {
        /// Words between the comma and the name.
        const LONGEST: usize = 6;
        let opens = name.phrase as usize;
        let describes = |i: &usize| {
            let token = &self.article.tokens()[*i];
            token.tag.is_noun() || matches!(token.tag, Tag::Adjective | Tag::Determiner)
        };
        let first = (opens.saturating_sub(LONGEST)..opens)
            .rev()
            .take_while(describes)
            .last()?;
        let comma = first.checked_sub(1)?;
        let kin = comma.checked_sub(1)?;
        let is_kin = self.article.token_lower(comma) == "," && kin > 0;
        let of_somebody =
            is_kin && determiner_at(self.article, kin - 1) == Some(Determiner::Possessive);
        of_somebody.then(|| family(self.article.token_lower(kin)))?
    }

    /// "Anna Vale, the wife of the mayor" and "Anna Vale, his wife"; but "Anna Vale, a mother of two".
    fn kin_behind(&self, name: &Name, family: impl Fn(&str) -> Option<Gender>) -> Option<Gender> {
        let tokens = self.article.tokens();
        let lower = |i: usize| (i < tokens.len()).then(|| self.article.token_lower(i));
        let mut at = name.end as usize;
        if lower(at) != Some(",") {
            return None;
        }
        at += 1;
        let determiner = (at < tokens.len()).then(|| determiner_at(self.article, at))?;
        at += usize::from(determiner.is_some());
        let gender = family(lower(at)?)?;
        let of_somebody = lower(at + 1) == Some("of")
            && tokens
                .get(at + 2)
                .is_some_and(|token| token.tag != Tag::Number);
        (of_somebody || determiner == Some(Determiner::Possessive)).then_some(gender)
    }
}

/// How often somebody is named after the first time.
fn further(entity: &Entity) -> i32 {
    i32::try_from(entity.names.len()).map_or(i32::MAX, |n| n - 1)
}

/// Who is named often is meant more often.
fn often(entity: &Entity) -> i32 {
    let doublings = entity.names.len().max(1).ilog2() as i32;
    (doublings * points::OFTEN).min(points::MOST_OFTEN)
}
