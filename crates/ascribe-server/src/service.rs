//! What all requests share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ascribe::Pipeline;

use crate::admission::Room;
#[cfg(feature = "corpus")]
use crate::corpus::Corpus;
use crate::metrics::Metrics;
use crate::settings::Settings;

/// One service.
pub(crate) struct Service {
    pub(crate) pipeline: Pipeline,
    pub(crate) settings: Settings,
    pub(crate) metrics: Metrics,
    /// What questions are about.
    #[cfg(feature = "corpus")]
    pub(crate) corpus: Option<Corpus>,
    /// Requests that are worked on or wait.
    pub(crate) queue: Arc<Room>,
    /// Bytes of bodies in memory.
    pub(crate) buffered: Arc<Room>,
    /// Open connections.
    pub(crate) connections: Arc<Room>,
    /// No more requests are wanted.
    pub(crate) is_stopping: AtomicBool,
    n_requests: AtomicU64,
    lane: Mutex<()>,
}

/// What each handler gets.
pub(crate) type Shared = Arc<Service>;

impl Service {
    pub(crate) fn new(pipeline: Pipeline, settings: Settings) -> Self {
        let limits = &settings.limits;
        Self {
            metrics: Metrics::new(version(), &settings.model),
            #[cfg(feature = "corpus")]
            corpus: None,
            queue: Room::new(limits.queue),
            buffered: Room::new(limits.buffered_bytes),
            connections: Room::new(limits.connections),
            is_stopping: AtomicBool::new(false),
            n_requests: AtomicU64::new(0),
            lane: Mutex::new(()),
            pipeline,
            settings,
        }
    }

    /// Opens the corpus of the settings.
    ///
    /// # Errors
    /// One line, with the file.
    #[cfg(feature = "corpus")]
    pub(crate) fn with_corpus(mut self) -> Result<Self, String> {
        let path = self.settings.corpus.as_deref();
        self.corpus = path.map(Corpus::open).transpose()?;
        Ok(self)
    }

    /// # Errors
    /// When there is one: this program cannot ask it.
    #[cfg(not(feature = "corpus"))]
    pub(crate) fn with_corpus(self) -> Result<Self, String> {
        match &self.settings.corpus {
            Some(path) => Err(format!(
                "{}: this program was built without corpora",
                path.display()
            )),
            None => Ok(self),
        }
    }

    /// The number of one more request.
    pub(crate) fn count(&self) -> u64 {
        self.n_requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// With a single thread the pipeline works on whichever thread asks: then they wait for each other here.
    pub(crate) fn lane(&self) -> Option<MutexGuard<'_, ()>> {
        (self.pipeline.n_threads() == 1)
            .then(|| self.lane.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Of the program.
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
