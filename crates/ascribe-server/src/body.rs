//! Bodies: read whole within limits, or piece by piece for whoever reads on another thread; and answers that grow.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};
use bytes::{Buf, Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use crate::admission::Guest;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// A body that is read to its end when nobody wants it: a client that still sends would never see the answer, as its system throws
/// the answer away with the connection. Within bounds: whoever sends on and on is cut off.
pub(crate) struct Lingering(Option<Body>);

impl Lingering {
    pub(crate) fn of(body: Body) -> Body {
        match body.is_end_stream() {
            true => body,
            false => Body::new(Self(Some(body))),
        }
    }
}

/// What is read for nobody.
const LINGERING_BYTES: usize = 64 << 20;
const LINGERING_TIME: Duration = Duration::from_secs(2);

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let frame = Pin::new(body).poll_frame(context);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .as_ref()
            .map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let rest = self.0.take().filter(|body| !body.is_end_stream());
        if let (Some(mut rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(timeout(LINGERING_TIME, async move {
                let mut n_bytes = 0;
                while let Some(Ok(frame)) = rest.frame().await {
                    n_bytes += frame.data_ref().map_or(0, Bytes::len);
                    if n_bytes > LINGERING_BYTES {
                        return;
                    }
                }
            }));
        }
    }
}

/// A whole body, and the room in memory that it takes.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) bytes: Bytes,
    pub(crate) room: Guest,
}

/// Reads a body.
///
/// # Errors
/// Too large, too slow, cut off, or no room for it now.
pub(crate) async fn whole(
    service: &Service,
    headers: &HeaderMap,
    body: Body,
) -> Result<Whole, Problem> {
    let limits = &service.settings.limits;
    let most = limits.body_bytes;
    let too_large = || {
        Problem::new(
            Kind::TooLarge,
            format!(
                "the body is larger than {}; many articles can be sent to /v1/annotate/stream",
                size(most)
            ),
        )
    };
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|n| n > most as u64) {
        return Err(too_large());
    }
    let mut room = service.buffered.guest();
    let mut reading = Box::pin(body);
    let mut bytes = BytesMut::new();
    let (idle, most_time) = (limits.idle_time, limits.request_time);
    let too_slow = |what: String| Problem::new(Kind::TooSlow, what);
    let all = async {
        loop {
            let frame = timeout(idle, reading.frame())
                .await
                .map_err(|_| too_slow(format!("nothing came for {} seconds", idle.as_secs())))?;
            let Some(frame) = frame else {
                return Ok(());
            };
            let frame = frame.map_err(|error| {
                Problem::new(Kind::Malformed, format!("the body breaks off: {error}"))
            })?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if bytes.len() + data.len() > most {
                return Err(too_large());
            }
            if !room.take(data.len()) {
                return Err(full());
            }
            bytes.extend_from_slice(&data);
        }
    };
    timeout(most_time, all).await.unwrap_or_else(|_| {
        let most = most_time.as_secs();
        Err(too_slow(format!(
            "the body was not whole after {most} seconds"
        )))
    })?;
    Ok(Whole {
        bytes: bytes.freeze(),
        room,
    })
}

/// No room for a body.
pub(crate) fn full() -> Problem {
    Problem::new(Kind::Busy, "too many bodies are in memory at the moment").after(1)
}

/// `8 MiB`
pub(crate) fn size(n: usize) -> String {
    match n {
        n if n >= 1 << 20 && n % (1 << 20) == 0 => format!("{} MiB", n >> 20),
        n if n >= 1 << 10 && n % (1 << 10) == 0 => format!("{} KiB", n >> 10),
        n => format!("{n} bytes"),
    }
}

/// Pieces on their way between the threads.
const PIECES: usize = 4;

/// What a connection holds of what it reads, in bytes; a piece is never larger.
pub(crate) const READ_AT_ONCE: usize = 64 << 10;

/// What a stream holds in memory beside an article: pieces before and behind it.
pub(crate) const OF_A_STREAM: usize = 4 * PIECES * READ_AT_ONCE;

/// A body to read on a thread that may wait. Whoever drops it ends the other side.
pub(crate) struct Piecewise {
    pieces: Receiver<io::Result<Bytes>>,
    rest: Bytes,
}

/// Hands a body on, piece by piece, as fast as it is taken.
pub(crate) fn piecewise(body: Body, idle: Duration) -> Piecewise {
    let (sender, pieces) = channel(PIECES);
    tokio::spawn(pump(body, idle, sender));
    Piecewise {
        pieces,
        rest: Bytes::new(),
    }
}

async fn pump(body: Body, idle: Duration, sender: Sender<io::Result<Bytes>>) {
    let mut body = Box::pin(body);
    loop {
        let piece = match timeout(idle, body.frame()).await {
            Ok(None) => return,
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => Ok(data),
                Err(_) => continue,
            },
            Ok(Some(Err(error))) => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("the body breaks off: {error}"),
            )),
            Err(_) => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                format!("nothing came for {} seconds", idle.as_secs()),
            )),
        };
        let is_last = piece.is_err();
        if sender.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

impl Read for Piecewise {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.pieces.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.rest = piece?,
            }
        }
        let n = into.len().min(self.rest.len());
        self.rest.copy_to_slice(&mut into[..n]);
        Ok(n)
    }
}

/// An answer that grows while another thread works on it.
pub(crate) struct Growing {
    pieces: Receiver<Bytes>,
}

/// Where an answer grows: small pieces are put together, as each one sent costs as much as to attribute a short article.
pub(crate) struct Pieces {
    sender: Sender<Bytes>,
    waiting: Vec<u8>,
    sent: Instant,
}

/// What is sent at once, in bytes.
const PIECE: usize = 16 << 10;

/// Nothing waits longer for what comes after it.
const WAIT: Duration = Duration::from_millis(10);

impl Pieces {
    /// Adds to it; false when nobody wants the answer any more.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> bool {
        self.waiting.extend_from_slice(bytes);
        let is_due = self.waiting.len() >= PIECE || self.sent.elapsed() >= WAIT;
        !is_due || self.send()
    }

    /// Sends what waits; false when nobody wants it.
    pub(crate) fn send(&mut self) -> bool {
        self.sent = Instant::now();
        match self.waiting.is_empty() {
            true => !self.sender.is_closed(),
            false => {
                let piece = std::mem::take(&mut self.waiting);
                self.sender.blocking_send(piece.into()).is_ok()
            }
        }
    }
}

/// The answer, and where its pieces go.
pub(crate) fn growing() -> (Pieces, Body) {
    let (sender, pieces) = channel(PIECES);
    let answer = Body::new(Growing { pieces });
    let pieces = Pieces {
        sender,
        waiting: Vec::new(),
        sent: Instant::now(),
    };
    (pieces, answer)
}

impl HttpBody for Growing {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.pieces
            .poll_recv(context)
            .map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}
