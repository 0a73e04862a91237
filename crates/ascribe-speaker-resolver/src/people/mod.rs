//! Who is who by name, and what the article says of them.

pub(crate) mod clusters;

pub(crate) mod roles;
