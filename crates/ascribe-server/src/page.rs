//! The page to try, read and correct, with its files: all compiled in.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::service::Shared;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files of the page under `/static`, as they lie in `page`.
macro_rules! files {
    ($($name:literal: $media:ident,)*) => {
        const FILES: &[(&str, &str, &str)] = &[
            $((concat!("/static/", $name), $media, include_str!(concat!("../page/", $name))),)*
        ];
    };
}

files! {
    "app.css": CSS,
    "app.js": SCRIPT,
    "details.js": SCRIPT,
    "docs.css": CSS,
    "dom.js": SCRIPT,
    "marks.js": SCRIPT,
    "places.js": SCRIPT,
    "record.js": SCRIPT,
    "service.js": SCRIPT,
    "sheet.js": SCRIPT,
    "voices.js": SCRIPT,
}

/// The page and its files.
pub(crate) fn router() -> Router<Shared> {
    // The page has its own way to let speakers stand out, which knows no most of them.
    let article = ascribe_page::article_style(0);
    let router = Router::new()
        .route(
            "/",
            get(|| async { file(HTML, include_str!("../page/index.html")) }),
        )
        .route("/static/article.css", get(|| async { file(CSS, article) }));
    FILES.iter().fold(router, |router, &(path, media, text)| {
        router.route(path, get(move || async move { file(media, text) }))
    })
}

/// Asked for again when the program is another one.
fn file(media: &'static str, body: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}
