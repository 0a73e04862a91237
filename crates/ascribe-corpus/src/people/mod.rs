//! Who is who across articles.
//!
//! [`link`] goes from [`Voice`]s, each a speaker of one article, to [`Person`]s, and says for each voice why. It goes by surname: the
//! names of one surname are made one where initials, middle names and suffixes allow it, the voices of one name are parted where
//! role, place, gender or time speak against one person, and a voice with less than a full name joins the one person whom it fits.
//! It is careful: where nothing decides, people stay apart, and the link says so. A body is its name; letters stand for a body where
//! articles say so themselves. A title or a common noun alone is nobody.
//!
//! [`Store::link_people`](crate::Store::link_people) does it for a corpus.

mod words;
mod corpus;
mod form;
mod body;
mod name;
mod traits;
mod fit;
mod forms;
mod draft;
mod block;
mod list;
mod congress;
mod listed;
mod work;
mod explain;
mod link;
mod store;

pub use corpus::{Setting, Voice};
pub use forms::Rulings;
pub use link::link;
pub use list::{ListError, ListedPerson, ListedRole, PeopleList};
pub use store::LinkedPeople;
pub use work::{Link, Linked, Person};
