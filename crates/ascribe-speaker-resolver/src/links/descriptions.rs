//! Descriptions: "the minister", "his lawyer", "the old gentleman", each with the person it stands for.

use ascribe_article::{Gender, SpeakerKind, Tag, TokenKind};

use crate::lexicons::{LEXICONS, PLACE, ROLE, Word};
use crate::links::description_features::Proposals;
use crate::links::discourse::{Actor, Discourse, RECENT};
use crate::mentions::heads::{Determiner, NounHead, NounKind, Possessor, determiner_of};
use crate::mentions::scan::{NameKind, Scan};
use crate::people::clusters::{Clusters, NONE};
use crate::people::roles::party_of;

/// Sentences in which two who talk are both named.
const LONGEST_TALK: u32 = 30;

/// Nouns for somebody who runs for an office.
const RUNNERS: [&str; 6] = [
    "nominee",
    "candidate",
    "hopeful",
    "contender",
    "front-runner",
    "frontrunner",
];

impl Discourse<'_> {
    /// A described person that is no source but the subject of a clause: "the judge ruled".
    pub(crate) fn see_noun(&mut self, token: u32, word: Word) {
        let (start, determiner) = self.noun_start(token as usize);
        if self.in_name(token) {
            return;
        }
        let noun = NounHead {
            token,
            start: start as u32,
            end: token + 1,
            determiner,
            possessor: None,
            kind: NounKind::Person,
            gender: word.gender,
        };
        match determiner {
            Determiner::Definite => {
                if let Some((actor, antecedent, confidence)) = self.bearer(&noun) {
                    self.push_noun_ref(&noun, actor, antecedent, false, confidence);
                }
            }
            Determiner::Indefinite | Determiner::Another => {
                self.push_new(&noun, false);
            }
            Determiner::Possessive | Determiner::Bare => {}
        }
    }

    pub(crate) fn in_name(&self, token: u32) -> bool {
        let names = &self.scan.names;
        let at = names.partition_point(|n| n.end <= token);
        names.get(at).is_some_and(|n| n.phrase <= token + 1)
    }

    /// Whether the sentence of a token, or one that goes on from it with a pronoun, says that a name is kept back.
    pub(crate) fn keeps_name_back(&self, token: u32) -> bool {
        let here = self.scan.sentence_of[token as usize];
        let goes_on = |sentence: u32| {
            let first = self.article.sentences()[sentence as usize].tokens.start as usize;
            matches!(self.article.token_lower(first), "he" | "she" | "they")
        };
        self.kept_back.contains(&here) || self.kept_back.contains(&(here + 1)) && goes_on(here + 1)
    }

    /// Who is not to be named is no one the article names.
    pub(crate) fn see_anonymous(&mut self, noun: &NounHead) {
        let lower = self.article.token_lower(noun.token as usize);
        let known = self
            .unnamed
            .get(lower)
            .filter(|_| noun.determiner == Determiner::Definite)
            .map(|&actor| (actor, self.actors[actor as usize].last_ref));
        match known {
            Some((actor, r)) => self.push_noun_ref(noun, actor, r, true, 0.75),
            None => self.push_new(noun, true),
        }
    }

    pub(crate) fn see_source_noun(&mut self, noun: &NounHead) {
        if self.keeps_name_back(noun.token) {
            return self.see_anonymous(noun);
        }
        let found = match noun.determiner {
            Determiner::Indefinite | Determiner::Another => self.named_later(noun),
            // "One should pay": anybody.
            Determiner::Bare if self.is_anybody(noun) => None,
            Determiner::Definite | Determiner::Bare | Determiner::Possessive => {
                let proposals = self.proposals(noun);
                let found = self.decide(noun, &proposals);
                let key = self.description_key(noun);
                if let Some((actor, _, _)) = found {
                    self.described.entry(key).or_default().push(actor);
                }
                found
            }
        };
        match found {
            Some((actor, antecedent, confidence)) => {
                self.push_noun_ref(noun, actor, antecedent, true, confidence);
            }
            None => self.push_new(noun, true),
        }
    }

    fn is_anybody(&self, noun: &NounHead) -> bool {
        matches!(
            self.article.token_lower(noun.token as usize),
            "one" | "someone" | "somebody" | "anyone" | "anybody"
        )
    }

    /// What the rules make of a description that is definite, possessive or bare.
    pub(crate) fn proposals(&self, noun: &NounHead) -> Proposals {
        let by_word = self.bearer_by_word(noun);
        if noun.determiner == Determiner::Possessive {
            let kin = self.of_family(noun);
            return Proposals {
                of: [by_word, None, None, None, None, None, kin, None],
                verdict: by_word.or(kin),
            };
        }
        let by_class = self.bearer_by_class(noun);
        let local = self.local(noun);
        let described = self.described(noun);
        let headline = self.headline_person(noun);
        let other = self
            .the_other(noun)
            .filter(|_| noun.determiner == Determiner::Definite);
        let later = self.named_later(noun);
        Proposals {
            of: [
                by_word, by_class, local, described, headline, later, None, other,
            ],
            verdict: other
                .or(local)
                .or(by_word)
                .or(by_class)
                .or(described)
                .or(headline),
        }
    }

    pub(crate) fn push_noun_ref(
        &mut self,
        noun: &NounHead,
        actor: u32,
        antecedent: u32,
        source: bool,
        confidence: f32,
    ) {
        let r = self.push_ref(
            noun.start,
            noun.token + 1,
            actor,
            antecedent,
            source,
            false,
            confidence,
        );
        self.ref_at.insert(noun.token, r);
    }

    /// Somebody the article only describes.
    pub(crate) fn push_new(&mut self, noun: &NounHead, source: bool) {
        let actor = self.actors.len() as u32;
        self.actors.push(Actor {
            kind: SpeakerKind::Unnamed,
            gender: noun.gender,
            entity: NONE,
            phrase: (noun.start, noun.end),
            name: None,
            n_refs: 0,
            last_ref: NONE,
        });
        let word = self.article.token_lower(noun.token as usize);
        self.push_noun_ref(noun, actor, NONE, source, 0.85);
        self.unnamed.insert(word, actor);
    }

    /// Who bears the role of a definite description: the person, named or not, mentioned last with that very noun,
    /// else with a synonym, else (before anybody has it) the first to get it later.
    pub(crate) fn bearer(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        self.bearer_by_word(noun)
            .or_else(|| self.bearer_by_class(noun))
    }

    /// "said the other": of two who talk, the one who did not speak last.
    pub(crate) fn the_other(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        if self.article.token_lower(noun.token as usize) != "other" {
            return None;
        }
        let sentence = self.scan.sentence_of[noun.token as usize];
        let mut lately = self.sources.iter().rev().take(RECENT).take_while(|&&r| {
            self.scan.distance(self.refs[r as usize].sentence, sentence) <= LONGEST_TALK
        });
        let last = self.refs[*lately.next()? as usize].actor;
        let r = *lately.find(|&&r| self.refs[r as usize].actor != last)?;
        Some((self.refs[r as usize].actor, r, 0.6))
    }

    /// "her mother" where she is Anna Vale and the article has one Mrs. Vale, "his wife" likewise; "her father" for Mr. Vale.
    pub(crate) fn of_family(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let lower = self.article.token_lower(noun.token as usize);
        let spouse = matches!(lower, "wife" | "husband");
        if !spouse && !matches!(lower, "mother" | "mom" | "mum" | "father" | "dad") {
            return None;
        }
        let r = match noun.possessor? {
            Possessor::Name(name) => *self.ref_of_name.get(name as usize)?,
            Possessor::Pronoun(token) => *self.ref_at.get(&token)?,
        };
        let owner = self.refs.get(r as usize)?.actor;
        let known = &self.actors[owner as usize];
        if known.entity == NONE || spouse && known.gender == noun.gender {
            return None;
        }
        let relative = self.clusters.married(known.entity, noun.gender)?;
        let last = self.actors[relative as usize].last_ref;
        (last != NONE).then_some((relative, last, 0.7))
    }

    pub(crate) fn bearer_by_word(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let named = self.latest(noun, self.roles.class_of(lower, word.class), |role| {
            without_ex(self.article.token_lower(role as usize)) == without_ex(lower)
        });
        let unnamed = self
            .unnamed
            .get(lower)
            .map(|&actor| (actor, self.actors[actor as usize].last_ref, 0.75))
            .filter(|&(_, r, _)| {
                noun.determiner != Determiner::Possessive && !self.is_forgotten(r, noun)
            });
        match (named, unnamed) {
            (Some(a), Some(b)) if b.1 != NONE && (a.1 == NONE || b.1 > a.1) => Some(b),
            (Some(a), _) => Some(a),
            (None, b) => b,
        }
    }

    pub(crate) fn bearer_by_class(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let word = self.scan.word(noun.token as usize);
        let lower = self.article.token_lower(noun.token as usize);
        // A president is no nominee.
        if word.class == 0 || RUNNERS.contains(&lower) {
            return None;
        }
        // Classes too wide for one to stand for another: a guest is no witness.
        let wide = [
            LEXICONS.class("witness"),
            LEXICONS.class("worker"),
            LEXICONS.class("family"),
            LEXICONS.class("official"),
            LEXICONS.class("scholar"),
        ];
        if wide.contains(&word.class) {
            return None;
        }
        self.latest(noun, word.class, |_| true)
            .or_else(|| {
                // "the lawmaker" for a senator, "the senator" for an MP.
                if word.parent != 0
                    && word.parent != LEXICONS.class("politician")
                    && word.parent != LEXICONS.class("official")
                {
                    self.latest(noun, word.parent, |_| true)
                } else {
                    None
                }
            })
            .map(|(actor, r, confidence)| (actor, r, confidence - 0.1))
    }

    /// A description goes back to whom the last pages are about; "the man" and "the girl" to the last paragraphs.
    pub(crate) fn is_forgotten(&self, r: u32, noun: &NounHead) -> bool {
        const PAGES: u32 = 60;
        const PARAGRAPHS: u32 = 14;
        let most = if self.says_gender_alone(noun.token) {
            PARAGRAPHS
        } else {
            PAGES
        };
        let sentence = self.scan.sentence_of[noun.token as usize];
        self.refs
            .get(r as usize)
            .is_some_and(|last| self.scan.distance(last.sentence, sentence) > most)
    }

    /// "the man", "the girl": a noun that tells no more than a pronoun does.
    pub(crate) fn says_gender_alone(&self, token: u32) -> bool {
        let class = self.scan.word(token as usize).class;
        class != 0
            && ["man", "woman", "child"]
                .iter()
                .any(|name| class == LEXICONS.class(name))
    }

    /// Of the bearers of a class whose head noun passes `fits`, the one referred to last before the noun.
    pub(crate) fn latest(
        &self,
        noun: &NounHead,
        class: u16,
        fits: impl Fn(u32) -> bool,
    ) -> Option<(u32, u32, f32)> {
        /// Bearers of one class looked at; more than an article has.
        const MOST_BEARERS: usize = 24;
        let wants_former = (noun.start..noun.token).any(|i| {
            matches!(
                self.article.token_lower(i as usize),
                "former" | "ex" | "then" | "retired"
            )
        }) || self
            .article
            .token_lower(noun.token as usize)
            .starts_with("ex-");
        let gender_fits = |entity: u32| {
            let known = self.actors[entity as usize].gender;
            noun.gender == Gender::Unknown || known == Gender::Unknown || known == noun.gender
        };
        let mut best: Option<(bool, u32, u32)> = None;
        let mut after = None;
        for role in self
            .roles
            .of_class(class)
            .filter(|role| {
                fits(role.token)
                    && gender_fits(role.entity)
                    && self.fits_modifiers(noun, role.entity)
            })
            .take(MOST_BEARERS)
        {
            if role.token > noun.token {
                after = after.or(Some(role.entity));
                continue;
            }
            let r = self.actors[role.entity as usize].last_ref;
            if self.is_forgotten(r, noun) {
                continue;
            }
            let rank = (role.former == wants_former, r, role.entity);
            if r != NONE && best.is_none_or(|b| (b.0, b.1) < (rank.0, rank.1)) {
                best = Some(rank);
            }
        }
        match best {
            Some((same_time, r, entity)) => Some((entity, r, if same_time { 0.85 } else { 0.6 })),
            // Only a headline or first paragraph names the role before its bearer.
            None => after
                .filter(|_| {
                    self.scan.paragraph_of[self.scan.sentence_of[noun.token as usize] as usize] < 3
                })
                .map(|entity| (entity, NONE, 0.7)),
        }
    }

    /// No modifier of the noun ("Republican", "Ohio") contradicts what the article says of the person.
    pub(crate) fn fits_modifiers(&self, noun: &NounHead, entity: u32) -> bool {
        (noun.start..=noun.token).all(|i| {
            let lower = self.article.token_lower(i as usize);
            if let (Some(wanted), Some(known)) = (party_of(lower), self.roles.parties.get(&entity))
            {
                return wanted == *known;
            }
            let Some(places) = self.roles.places.get(&entity) else {
                return true;
            };
            !LEXICONS.word(lower).is(PLACE)
                || places
                    .iter()
                    .any(|&place| self.article.token_lower(place as usize) == lower)
        })
    }

    /// "the Utah Republican": who the article says is from there, mentioned last.
    pub(crate) fn local(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let place = (noun.start..noun.token).find(|&i| self.scan.word(i as usize).is(PLACE))?;
        let lower = self.article.token_lower(place as usize);
        self.candidates(noun.token, noun.gender, false)
            .into_iter()
            .find(|candidate| {
                self.roles
                    .places
                    .get(&candidate.actor)
                    .is_some_and(|places| {
                        places
                            .iter()
                            .any(|&p| self.article.token_lower(p as usize) == lower)
                    })
                    && self.fits_modifiers(noun, candidate.actor)
            })
            .map(|candidate| (candidate.actor, candidate.last_ref, 0.8))
    }

    /// Trades of which an article has many: the official is not the senator named before.
    pub(crate) fn is_strange(&self, class: u16) -> bool {
        [
            "spokesperson",
            "official",
            "judge",
            "lawyer",
            "police",
            "journalist",
            "family",
            "diplomat",
            "witness",
            "criminal",
            "soldier",
            "child",
            "worker",
            "scholar",
        ]
        .iter()
        .any(|name| class == LEXICONS.class(name))
    }

    /// A definite description nobody bears as a role ("the 34-year-old", "the farmer"): the most salient person, unless
    /// they are something else.
    pub(crate) fn described(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        if self.nested.contains(&noun.token)
            || noun.end > noun.token + 1 && noun.possessor.is_some()
        {
            return None;
        }
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let stranger = self.is_strange(word.class);
        let modified = noun.token > noun.start
            && !(noun.start..noun.token).any(|i| {
                let names = &self.scan.names;
                let at = names.partition_point(|n| n.end <= i);
                names.get(at).is_some_and(|n| {
                    n.start <= i && n.kind != NameKind::Place && self.clusters.of_name[at] != NONE
                })
            });
        // "the mother of two".
        let of_number = self
            .article
            .tokens()
            .get(noun.token as usize + 2)
            .is_some_and(|t| {
                self.article.token_lower(noun.token as usize + 1) == "of"
                    && (t.kind == TokenKind::Number || t.tag == Tag::Number)
            });
        let other_trade =
            [LEXICONS.class("spokesperson"), LEXICONS.class("family")].contains(&word.class);
        let may_be_named =
            of_number || self.says_gender_alone(noun.token) || modified && !other_trade;
        if stranger && !may_be_named {
            return None;
        }
        if !word.is(ROLE) && !lower.ends_with("-old") && !modified {
            return None;
        }
        if noun.determiner == Determiner::Bare && !modified {
            return None;
        }
        if RUNNERS.contains(&lower)
            && let Some(actor) = self.runner(noun)
        {
            return Some((actor, self.actors[actor as usize].last_ref, 0.6));
        }
        let ranked = self.candidates(noun.token, noun.gender, false);
        let best = ranked.iter().find(|c| {
            self.actors[c.actor as usize].entity != NONE
                && self.is_surely_person(c.actor)
                && self.fits_modifiers(noun, c.actor)
        })?;
        let sentence = self.scan.sentence_of[noun.token as usize];
        let last = &self.refs[best.last_ref as usize];
        if sentence - last.sentence.min(sentence) > 3 {
            return None;
        }
        // Somebody whose own trade is known and another is no match: the roofer is not the inspector.
        if !modified
            && word.class != 0
            && self.roles.of_entity(best.actor).take(20).any(|role| {
                role.class != word.class
                    && role.class != 0
                    && ![
                        LEXICONS.class("witness"),
                        LEXICONS.class("chief"),
                        LEXICONS.class("man"),
                        LEXICONS.class("woman"),
                        LEXICONS.class("politician"),
                        LEXICONS.class("partisan"),
                    ]
                    .contains(&word.class)
            })
        {
            return None;
        }
        Some((best.actor, best.last_ref, if modified { 0.6 } else { 0.55 }))
    }

    /// "The nominee" where nobody is called so: whom the article names most, near or far, if nothing speaks against it.
    pub(crate) fn runner(&self, noun: &NounHead) -> Option<u32> {
        (0..self.clusters.entities.len() as u32)
            .filter(|&e| {
                self.is_surely_person(e)
                    && self.actors[e as usize].last_ref != NONE
                    && self.may_be(e, noun.gender)
                    && self.fits_modifiers(noun, e)
            })
            .max_by_key(|&e| (self.n_names(e), std::cmp::Reverse(e)))
            .filter(|&e| self.n_names(e) > 2)
    }

    /// "A judge has ordered …" in the first lines, of which the article then has exactly one: "Judge Ann Vale".
    pub(crate) fn named_later(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        const OFFICES: [&str; 6] = [
            "judge",
            "mayor",
            "governor",
            "minister",
            "president",
            "religious",
        ];
        let word = self.scan.word(noun.token as usize);
        let paragraph_of =
            |token: u32| self.scan.paragraph_of[self.scan.sentence_of[token as usize] as usize];
        let here = paragraph_of(noun.token);
        if here > 2
            || noun.determiner == Determiner::Another
            || !OFFICES
                .iter()
                .any(|name| word.class == LEXICONS.class(name))
        {
            return None;
        }
        let mut bearers = self.roles.of_class(word.class).take(8);
        let first = bearers.next()?;
        let alone = bearers.all(|role| role.entity == first.entity);
        (alone
            && first.token > noun.token
            && paragraph_of(first.token) <= here + 4
            && self.fits_modifiers(noun, first.entity))
        .then_some((first.entity, NONE, 0.6))
    }

    /// "Rail boss: no trains": a bare noun in the first line is the first person the article then names.
    pub(crate) fn headline_person(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let sentence = self.scan.sentence_of[noun.token as usize] as usize;
        let paragraph = self.scan.paragraph_of[sentence];
        if noun.determiner != Determiner::Bare || paragraph > 0 {
            return None;
        }
        let names = &self.scan.names;
        let from = names.partition_point(|n| n.start <= noun.token);
        (from..names.len().min(from + 8))
            .filter(|&n| {
                let at = self.scan.sentence_of[names[n].start as usize] as usize;
                matches!(self.scan.paragraph_of[at], 1 | 2)
                    && !self.scan.quoted[names[n].start as usize]
            })
            .map(|n| self.clusters.of_name[n])
            .find(|&e| {
                e != NONE
                    && self.may_be(e, noun.gender)
                    && (self.is_surely_person(e) || names_words(self.clusters, self.scan, e) > 1)
                    && self.clusters.entities[e as usize].kind == NameKind::Person
            })
            .map(|entity| (entity, NONE, 0.5))
    }

    /// Start of the noun phrase that ends at `noun`, after its determiner, and the determiner.
    pub(crate) fn noun_start(&self, noun: usize) -> (usize, Determiner) {
        let mut i = noun;
        while i > 0 && noun - i < 8 {
            let token = self.article.tokens()[i - 1];
            let lower = self.article.token_lower(i - 1);
            if let Some(determiner) = determiner_of(lower) {
                return (i, determiner);
            }
            if token.tag == Tag::PossessiveMark {
                return (i, Determiner::Possessive);
            }
            let inside = (token.kind == TokenKind::Word || token.kind == TokenKind::Number)
                && (token.tag.is_noun() || matches!(token.tag, Tag::Adjective | Tag::Number));
            if !inside {
                break;
            }
            i -= 1;
        }
        (i, Determiner::Bare)
    }
}

/// Words of the fullest name of an entity.
fn names_words(clusters: &Clusters, scan: &Scan, entity: u32) -> u32 {
    let name = &scan.names[clusters.entities[entity as usize].fullest as usize];
    name.end - name.start
}

/// "governor" for "ex-governor".
fn without_ex(lower: &str) -> &str {
    lower.strip_prefix("ex-").unwrap_or(lower)
}
