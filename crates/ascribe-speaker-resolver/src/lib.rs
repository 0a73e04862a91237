//! speaker-resolver
