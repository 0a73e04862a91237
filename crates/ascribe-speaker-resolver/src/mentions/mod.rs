//! Which phrases of an article may name somebody or stand for somebody.

pub(crate) mod scan;

pub(crate) mod heads;
