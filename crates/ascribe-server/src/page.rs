//! The page to try, read and correct, with its files: all compiled in.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::service::Shared;

/// Speakers that can have a rule of their own in the style of an article; more share colours.
const MOST_VOICES: usize = 200;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The page and its files.
pub(crate) fn router() -> Router<Shared> {
    let article = ascribe_page::article_style(MOST_VOICES);
    Router::new()
        .route(
            "/",
            get(|| async { file(HTML, include_str!("../page/index.html")) }),
        )
        .route(
            "/static/app.css",
            get(|| async { file(CSS, include_str!("../page/app.css")) }),
        )
        .route(
            "/static/app.js",
            get(|| async { file(SCRIPT, include_str!("../page/app.js")) }),
        )
        .route(
            "/static/docs.css",
            get(|| async { file(CSS, include_str!("../page/docs.css")) }),
        )
        .route("/static/article.css", get(|| async { file(CSS, article) }))
}

/// Asked for again when the program is another one.
fn file(media: &'static str, body: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}
