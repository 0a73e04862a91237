//! Who is who by name, and what the article says of them.

pub(crate) mod spelling;

mod parts;

pub(crate) mod entity;

mod fits;

pub(crate) mod clusters;

mod handovers;

pub(crate) mod party;

pub(crate) mod roles;
