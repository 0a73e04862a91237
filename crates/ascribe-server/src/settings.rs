//! What whoever starts a service decides.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ascribe::Classes;

/// How a service is run. [`Settings::default`] listens on loopback only, without a token.
#[derive(Clone)]
pub struct Settings {
    /// Where it listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may ask.
    pub access: Access,
    /// Pages of these origins may ask from a browser: `https://cms.example.org`; none by default.
    pub allowed_origins: Vec<String>,
    /// A corpus to answer questions about.
    pub corpus: Option<PathBuf>,
    /// Name of the model, for `/version`.
    pub model: String,
    /// Which classes of attributions are told unless a request says otherwise.
    pub classes: Classes,
    /// How sure a quotation must be unless a request says otherwise, 0 to 1.
    pub min_confidence: f32,
    /// How much is taken.
    pub limits: Limits,
    /// Gets a line for each request.
    pub log: Arc<dyn Fn(&Line) + Send + Sync>,
}

/// Who may ask.
#[derive(Clone, PartialEq, Eq)]
pub enum Access {
    /// Whoever has this token: `Authorization: Bearer TOKEN`, or as the password of a browser's question.
    Token(String),
    /// Whoever reaches the service. From a browser, on loopback, under the names of loopback only.
    Everybody,
}

/// How much is taken, so that the service holds.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Requests that are worked on or wait; one more is answered 429.
    pub queue: usize,
    /// Articles of one batch or stream on their way at a time, for each thread: others are not kept waiting behind all of them.
    pub articles_ahead: usize,
    /// Open connections; more wait to be taken.
    pub connections: usize,
    /// Bytes of a body, also of a line of a stream.
    pub body_bytes: usize,
    /// Bytes of an article, unpacked.
    pub article_bytes: usize,
    /// Bytes of all bodies in memory together; more is answered 429.
    pub buffered_bytes: usize,
    /// From the head of a request to its answer; a stream may take longer.
    pub request_time: Duration,
    /// How long a client may be silent: before a request, within a body, while it takes an answer.
    pub idle_time: Duration,
    /// How long what was taken may go on when the service is stopped.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            queue: 64,
            articles_ahead: 8,
            connections: 512,
            body_bytes: 8 << 20,
            article_bytes: 1 << 20,
            buffered_bytes: 256 << 20,
            request_time: Duration::from_secs(60),
            idle_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(30),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8017)),
            access: Access::Everybody,
            allowed_origins: Vec::new(),
            corpus: None,
            model: "none".to_owned(),
            classes: Classes::default(),
            min_confidence: 0.0,
            limits: Limits::default(),
            log: Arc::new(|_| {}),
        }
    }
}

/// What is told of a request: never a text, never a token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// Counts up; the answer has it as `X-Request-Id`.
    pub request: u64,
    /// `POST`
    pub method: String,
    /// As the service knows it: `/v1/annotate`; without what stands behind `?`.
    pub route: String,
    /// The answer's status.
    pub status: u16,
    /// From the head to the head of the answer.
    pub seconds: f64,
    /// What went wrong, as the answer says it by name: `too-large`.
    pub problem: Option<&'static str>,
}
