//! GDELT's quotation graph: an article a line, its quotations given, no speakers.

use crate::item::Made;

/// `None` when the object is something else.
pub(crate) fn read(_bytes: &[u8]) -> Option<Made> {
    None
}
