//! Listens, takes connections, stops in order.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ascribe::Pipeline;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::body::READ_AT_ONCE;
#[cfg(feature = "corpus")]
use crate::questions;
use crate::route::Route;
use crate::service::{Service, Shared};
use crate::settings::{Access, Settings};
use crate::{api, guard, openapi, page};

/// Why a service does not start, or ends.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The address is taken, or not of this machine.
    #[error("{address}: {reason}")]
    Listen {
        /// Where it should have listened.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
    /// Everybody could ask, from anywhere.
    #[error("{address}: other machines reach this address, so a token is needed")]
    Open {
        /// Where it should have listened.
        address: SocketAddr,
    },
    /// No token is a token.
    #[error("the token is empty")]
    NoToken,
    /// An origin is written like `https://cms.example.org`.
    #[error("{origin:?} is no origin: https://cms.example.org is one")]
    Origin {
        /// What was given.
        origin: String,
    },
    /// The corpus cannot be asked.
    #[error("{reason}")]
    Corpus {
        /// The file.
        path: PathBuf,
        /// One line, with the file.
        reason: String,
    },
    /// The system gives no threads, or no connections any more.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A service that listens and does not yet answer.
pub struct Server {
    service: Shared,
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    stop: Stop,
}

/// Ends a [`Server`], from any thread.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// What was taken is finished, nothing more is taken, and [`Server::run`] returns.
    pub fn stop(&self) {
        let _ = self.0.send(true);
    }
}

/// Threads for everything that waits: they hand work on, and do none themselves.
const ASYNC_THREADS: usize = 2;

impl Server {
    /// Listens. The pipeline should tell all classes, whatever they are sure of: the settings and each request narrow them.
    ///
    /// # Errors
    /// [`ServerError`]
    pub fn bind(pipeline: Pipeline, settings: Settings) -> Result<Self, ServerError> {
        let address = settings.listen;
        if settings.access == Access::Token(String::new()) {
            return Err(ServerError::NoToken);
        }
        for origin in &settings.allowed_origins {
            let is_one = origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains('/')
            });
            if !is_one || HeaderValue::from_str(origin).is_err() {
                return Err(ServerError::Origin {
                    origin: origin.clone(),
                });
            }
        }
        let path = settings.corpus.clone().unwrap_or_default();
        let service = Service::new(pipeline, settings)
            .with_corpus()
            .map_err(|reason| ServerError::Corpus { path, reason })?;
        let limits = &service.settings.limits;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(ASYNC_THREADS)
            // A stream has one for itself, and there are never more of them than requests.
            .max_blocking_threads(limits.queue + 16)
            .thread_name("serve")
            .enable_all()
            .build()?;
        let listener = runtime
            .block_on(TcpListener::bind(address))
            .map_err(|reason| ServerError::Listen { address, reason })?;
        let address = listener.local_addr()?;
        Ok(Self {
            service: Arc::new(service),
            runtime,
            listener,
            address,
            stop: Stop(Arc::new(watch::channel(false).0)),
        })
    }

    /// Where it listens, with the port it got.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends it.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Serves until it is told to stop. True when all that was taken was finished, false when some of it took too long and was cut off.
    ///
    /// # Errors
    /// When the system gives no more connections.
    pub fn run(self) -> io::Result<bool> {
        let Self {
            service,
            runtime,
            listener,
            stop,
            ..
        } = self;
        let stops = stop.0.subscribe();
        let is_whole = runtime.block_on(serve(service, listener, stops));
        // A thread may be at work on what nobody waits for any more.
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(is_whole)
    }
}

/// Everything that is answered.
fn router(service: &Shared) -> Router {
    let routes = routes();
    let document = openapi::document(&routes);
    let docs = openapi::page(&routes).into_string();
    let mut router = Router::new();
    for route in routes {
        router = router.route(route.path, route.handler);
    }
    #[cfg(feature = "corpus")]
    {
        router = router.merge(questions::router());
    }
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    router
        .route("/v1/openapi.json", get(|| async { Json(document) }))
        .route(
            "/v1/docs",
            get(move || async move { (html, docs).into_response() }),
        )
        .merge(page::router())
        .method_not_allowed_fallback(guard::other_method)
        .fallback(guard::nothing_here)
        // Bodies have limits of their own.
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(cors(&service.settings.allowed_origins))
        .layer(from_fn_with_state(Arc::clone(service), guard::around))
        .with_state(Arc::clone(service))
}

/// Addresses for programs, in the order of the documentation.
fn routes() -> Vec<Route> {
    #[cfg_attr(not(feature = "corpus"), allow(unused_mut))]
    let mut routes = api::routes();
    #[cfg(feature = "corpus")]
    routes.extend(questions::routes());
    routes
}

/// Pages of other sites, only those that were named.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    if origins.is_empty() {
        return CorsLayer::new();
    }
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("ascribe-not-said"),
            header::RETRY_AFTER,
        ])
}

/// After an error of the listener: too many open files, most often. Others may end meanwhile.
const PAUSE: Duration = Duration::from_millis(50);

async fn serve(service: Shared, listener: TcpListener, mut stops: watch::Receiver<bool>) -> bool {
    let router = router(&service);
    let graceful = GracefulShutdown::new();
    let limits = service.settings.limits.clone();
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let taken = async {
            // No place, no connection: it waits in the queue of the system.
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            taken = taken => taken,
            _ = stops.wait_for(|&stop| stop) => break,
        };
        let Ok((stream, _)) = stream else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let connection = graceful.watch(connection(stream, &router, limits.idle_time));
        let guest = service.connections.enter();
        tokio::spawn(async move {
            // What a client does wrong is no matter of ours.
            let _ = connection.await;
            drop((place, guest));
        });
    }
    service.is_stopping.store(true, Ordering::Relaxed);
    drop(listener);
    tokio::time::timeout(limits.stop_time, graceful.shutdown())
        .await
        .is_ok()
}

type Connection = http1::Connection<
    TokioIo<std::pin::Pin<Box<TimeoutStream<TcpStream>>>>,
    TowerToHyperService<Router>,
>;

/// A client that does not take its answer, or is silent between two requests, is let go.
fn connection(stream: TcpStream, router: &Router, idle: Duration) -> Connection {
    // Without it a short answer may wait for the client's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(idle));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(idle)
        .max_buf_size(READ_AT_ONCE)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(router.clone()),
        )
}
