//! What went wrong, pair by pair: [`page`] for people, [`jsonl`] for programs.

mod jsonl;
mod page;

pub use jsonl::jsonl;
pub use page::page;
