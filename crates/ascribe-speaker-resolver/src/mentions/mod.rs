//! Which phrases of an article may name somebody or stand for somebody.

pub(crate) mod name;

pub(crate) mod line;

pub(crate) mod runs;

pub(crate) mod phrases;

pub(crate) mod names;

mod read;

mod word_names;

mod source_names;
mod first_label;

mod label_names;

pub(crate) mod scan;

pub(crate) mod head;

mod phrase;

mod named_last;

mod apposed;

pub(crate) mod several;

mod noun_phrases;

pub(crate) mod authors;

pub(crate) mod heads;
