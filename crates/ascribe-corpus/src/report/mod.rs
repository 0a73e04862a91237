//! A report: static pages over a whole corpus that work from a file, without server or network.
//!
//! `read` makes plain data of the tables, the pages are functions from data to HTML, and [`Links`] says how they name each
//! other: as files of a folder, as places in one file, or as paths of a server. [`write()`] puts them into a folder.

mod data;
mod words;
mod links;
mod chart;
mod frame;
mod parts;
pub mod read;
mod served;
mod overview;
mod speaker;
mod article;
mod finder;
mod index;
mod folder;
mod write;

pub use article::article;
pub use data::{
    Article, ArticleRow, Count, Group, Link, Overview, RoleSpan, Said, Speaker, SpeakerRow, Times,
    Totals,
};
pub use finder::finder;
pub use frame::{Assets, Tab, bottom, page, script, served_style, style, top};
pub use links::Links;
pub use overview::{article_list, overview, speaker_list};
pub use served::{Asked, audit, problem, search, speakers};
pub use speaker::speaker;
pub use write::{Form, Options, Written, write};
