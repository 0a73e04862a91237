//! Whoever waits for work; when it goes, the work is told.

use ascribe::Cancel;

/// Cancels when it is dropped: with the request whose client is gone, or whose time is over.
#[derive(Default)]
pub(crate) struct Waiting(Cancel);

impl Waiting {
    /// For the work.
    pub(crate) fn cancel(&self) -> Cancel {
        self.0.clone()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
