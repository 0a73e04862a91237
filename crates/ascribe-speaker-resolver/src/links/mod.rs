//! Which reference means whom.

pub(crate) mod row;

pub(crate) mod head;

pub(crate) mod description_features;
pub(crate) mod descriptions;
pub(crate) mod discourse;
pub(crate) mod turns;
