//! Whose words a quote's are.

pub(crate) mod transcript;

pub(crate) mod bodies;
pub(crate) mod continued;
pub(crate) mod evidence;
