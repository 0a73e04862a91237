//! What goes beyond one article, worked out over all of them: copies, people, wordings.

use std::fmt;

use crate::copies::Copies;
use crate::facts::{self, LINKED, PEOPLE_LIST};
use crate::people::{LinkedPeople, PeopleList};
use crate::wordings::Wordings;
use crate::{Error, Store};
use ascribe_article::serde_json;

/// What [`Store::link`] found.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct LinkedCorpus {
    /// Articles that are copies of others.
    pub copies: Copies,
    /// Who is who.
    pub people: LinkedPeople,
    /// The same words in several places.
    pub wordings: Wordings,
}

impl Store {
    /// Works out which articles are copies of others, who is who, and which quotations are wordings of one. It goes over all
    /// articles, and changes only rows that change. A list of people is kept; where none is given, the one kept last counts.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn link(&mut self, list: Option<&PeopleList>) -> Result<LinkedCorpus, Error> {
        let kept = match list {
            Some(list) => {
                self.keep_list(list)?;
                None
            }
            None => self.kept_list()?,
        };
        let linked = LinkedCorpus {
            copies: self.find_copies()?,
            people: self.link_people(list.or(kept.as_ref()))?,
            wordings: self.group_wordings()?,
        };
        self.told(facts::set(self.connection(), LINKED, "yes"))?;
        // So that the plan of every question goes by how many rows there are.
        self.told(
            self.connection()
                .execute_batch("PRAGMA optimize = 0x10002;"),
        )?;
        Ok(linked)
    }

    /// False when articles came after the last [`Store::link`]: a run was stopped.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_linked(&self) -> Result<bool, Error> {
        let linked = self.told(facts::get(self.connection(), LINKED))?;
        Ok(linked.is_none_or(|linked| linked == "yes"))
    }

    fn keep_list(&self, list: &PeopleList) -> Result<(), Error> {
        let json = serde_json::to_string(&list.people).expect("a list of people is plain data");
        self.told(facts::set(self.connection(), PEOPLE_LIST, &json))
    }

    /// One that cannot be read, as a later version may have written it, is none.
    fn kept_list(&self) -> Result<Option<PeopleList>, Error> {
        let json = self.told(facts::get(self.connection(), PEOPLE_LIST))?;
        let people = json.and_then(|json| serde_json::from_str(&json).ok());
        Ok(people.map(|people| PeopleList {
            people,
            warnings: Vec::new(),
        }))
    }
}

impl fmt::Display for LinkedCorpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let people = &self.people;
        write!(
            f,
            "{} of {} speakers of articles are {} people and bodies",
            people.n_linked, people.n_voices, people.n_people
        )?;
        if people.n_listed > 0 {
            write!(f, ", {} of them in the list", people.n_listed)?;
        }
        write!(
            f,
            "; {} quotations stand in several articles; {} articles are copies",
            self.wordings.in_others, self.copies.copies
        )
    }
}
