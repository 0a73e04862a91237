//! What stands behind `?`, and in bodies of JSON: read strictly, refused with a reason.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::problem::{Kind, Problem};

/// Like [`Query`], with our own words for what does not fit.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(told(&rejection)),
        }
    }
}

fn told(rejection: &QueryRejection) -> Problem {
    let text = rejection.body_text();
    let reason = text
        .strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(&text);
    Problem::new(Kind::BadRequest, format!("behind “?”: {reason}"))
}

/// What a body is, in small letters and without what stands behind it; `None` where nothing is said.
pub(crate) fn media(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media = given.split(';').next().unwrap_or_default();
    Some(media.trim().to_ascii_lowercase())
}

/// A body that is JSON of this form.
pub(crate) fn json<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let kind = match error.classify() {
            // It is JSON, and says something else.
            Category::Data => Kind::Unfit,
            _ => Kind::Malformed,
        };
        Problem::new(kind, format!("the body: {error}"))
    })
}
