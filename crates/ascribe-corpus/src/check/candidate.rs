//! What a claim is compared with.

/// A quotation that may be like a claim.
pub(super) struct Candidate {
    pub(super) number: i64,
    pub(super) article: String,
    pub(super) date: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) title: Option<String>,
    pub(super) speaker: Option<String>,
    pub(super) person: Option<i64>,
    pub(super) source: Option<String>,
    pub(super) content: String,
    pub(super) kind: String,
    pub(super) is_copy: bool,
}
