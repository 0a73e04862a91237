//! What archives may unpack.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that every archive may unpack.
pub(crate) const ALWAYS_ALLOWED: u64 = 1 << 30;

/// Bytes that an archive may unpack for each byte it has; text packs to a fifth, deflate to a thousandth at most.
const RATIO: u64 = 1000;

/// What an archive, with all the archives in it, may still unpack: 1 GiB, or 1,000 times its size when that is more.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) allowed: AtomicU64,
    pub(crate) spent: AtomicU64,
}

#[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
impl Budget {
    pub(crate) fn of(n_bytes: u64) -> Self {
        Self {
            allowed: AtomicU64::new(n_bytes.saturating_mul(RATIO).max(ALWAYS_ALLOWED)),
            spent: AtomicU64::new(0),
        }
    }

    /// For an archive whose size shows only while it is read.
    pub(crate) fn growing() -> Self {
        Self::of(0)
    }

    pub(crate) fn grow(&self, n_bytes: u64) {
        self.allowed
            .fetch_add(n_bytes.saturating_mul(RATIO), Ordering::Relaxed);
    }

    pub(crate) fn spend(&self, n_bytes: usize) {
        self.spent.fetch_add(n_bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > self.allowed.load(Ordering::Relaxed)
    }
}
