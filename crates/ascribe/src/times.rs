//! How long each stage takes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time spent in each stage, all threads together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StageTimes {
    /// Text to tokens, sentences, paragraphs.
    pub tokenizer: Duration,
    /// Tokens to quotes, the model included.
    pub detector: Duration,
    /// Quotes to speakers.
    pub resolver: Duration,
}

/// The sums, in nanoseconds.
#[derive(Default)]
pub(crate) struct Times {
    tokenizer: AtomicU64,
    detector: AtomicU64,
    resolver: AtomicU64,
}

impl Times {
    pub(crate) fn start(&self) -> Watch<'_> {
        Watch {
            times: self,
            since: Instant::now(),
        }
    }

    pub(crate) fn told(&self) -> StageTimes {
        let time = |sum: &AtomicU64| Duration::from_nanos(sum.load(Ordering::Relaxed));
        StageTimes {
            tokenizer: time(&self.tokenizer),
            detector: time(&self.detector),
            resolver: time(&self.resolver),
        }
    }
}

/// Runs along with one article.
pub(crate) struct Watch<'a> {
    times: &'a Times,
    since: Instant,
}

impl Watch<'_> {
    pub(crate) fn tokenizer_is_done(&mut self) {
        self.lap(|times| &times.tokenizer);
    }

    pub(crate) fn detector_is_done(&mut self) {
        self.lap(|times| &times.detector);
    }

    pub(crate) fn resolver_is_done(&mut self) {
        self.lap(|times| &times.resolver);
    }

    fn lap(&mut self, sum: impl Fn(&Times) -> &AtomicU64) {
        let now = Instant::now();
        let nanos = u64::try_from((now - self.since).as_nanos()).unwrap_or(u64::MAX);
        sum(self.times).fetch_add(nanos, Ordering::Relaxed);
        self.since = now;
    }
}
