//! The rules: what proposes a quotation.

pub(crate) mod clauses;
pub(crate) mod extents;
pub(crate) mod layouts;
pub(crate) mod prepositions;
pub(crate) mod rule;
mod sources;
