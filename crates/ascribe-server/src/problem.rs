//! What went wrong, as RFC 9457 has it: `application/problem+json`, with the words the command would use.

use ascribe_input::{Failure, FailureKind, Left};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The kinds of problems. The name is the end of `type`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    BadRequest,
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    Unsupported,
    NotAnArticle,
    OtherLanguage,
    Unfit,
    Busy,
    Failed,
    Unavailable,
}

impl Kind {
    pub(crate) const ALL: [Self; 15] = [
        Self::BadRequest,
        Self::Malformed,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooSlow,
        Self::TooLarge,
        Self::Unsupported,
        Self::NotAnArticle,
        Self::OtherLanguage,
        Self::Unfit,
        Self::Busy,
        Self::Failed,
        Self::Unavailable,
    ];

    /// Name, status, title: the one table of them.
    fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadRequest => ("bad-request", 400, "The request is not understood"),
            Self::Malformed => ("malformed", 400, "The body is not what its form promises"),
            Self::Unauthorized => ("unauthorized", 401, "The token is missing or wrong"),
            Self::Forbidden => ("forbidden", 403, "Not from there"),
            Self::NotFound => ("not-found", 404, "There is nothing here"),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                405,
                "This address takes another method",
            ),
            Self::TooSlow => ("too-slow", 408, "The body took too long to arrive"),
            Self::TooLarge => ("too-large", 413, "Too large"),
            Self::Unsupported => ("unsupported", 415, "This form is not read"),
            Self::NotAnArticle => ("not-an-article", 422, "There is no article in it"),
            Self::OtherLanguage => ("other-language", 422, "Not in English"),
            Self::Unfit => ("unfit", 422, "What was given does not fit"),
            Self::Busy => ("busy", 429, "Too much at once"),
            Self::Failed => ("failed", 500, "The program failed"),
            Self::Unavailable => ("unavailable", 503, "Not now"),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.row().0
    }

    pub(crate) fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn title(self) -> &'static str {
        self.row().2
    }
}

/// One problem.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// One line for people.
    pub(crate) detail: String,
    /// Line or record of the body, from 1, where that says something.
    pub(crate) record: Option<u64>,
    /// Seconds until it is worth trying again.
    pub(crate) retry_after: Option<u64>,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            record: None,
            retry_after: None,
        }
    }

    pub(crate) fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn json(&self) -> Value {
        let mut json = json!({
            "type": format!("urn:ascribe:problem:{}", self.kind.name()),
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
            "detail": self.detail,
        });
        if let (Some(record), Some(json)) = (self.record, json.as_object_mut()) {
            json.insert("record".to_owned(), json!(record));
        }
        json
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let kind = match failure.kind {
            FailureKind::Unreadable | FailureKind::Damaged | FailureKind::Malformed => {
                Kind::Malformed
            }
            FailureKind::Refused => Kind::Unsupported,
            FailureKind::NoText => Kind::NotAnArticle,
            FailureKind::TooLarge => Kind::TooLarge,
            FailureKind::BadQuotes => Kind::Unfit,
            _ => Kind::Failed,
        };
        Self {
            record: (failure.place.record > 1).then_some(failure.place.record),
            ..Self::new(kind, failure.reason)
        }
    }
}

impl From<Left> for Problem {
    fn from(left: Left) -> Self {
        match left {
            Left::Failed(failure) => failure.into(),
            Left::OtherLanguage(language) => Self::new(
                Kind::OtherLanguage,
                format!("the text looks like {language}; any_language=true reads it all the same"),
            ),
            Left::OtherShard => Self::new(Kind::NotAnArticle, "another shard has it"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = self.json().to_string();
        let mut response = (self.kind.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::Unauthorized {
            // A browser asks for it and sends it as the password of anybody.
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(
                    "Basic realm=\"ascribe: any name, the token as password\", charset=\"UTF-8\"",
                ),
            );
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.kind);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names_of_their_own() {
        let mut names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(kind.status().is_client_error() || kind.status().is_server_error());
        }
    }
}
