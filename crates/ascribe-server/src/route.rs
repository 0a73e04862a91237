//! An address of the service with its description: the router and the OpenAPI document are made of the same rows.

use axum::http::Method;
use axum::routing::MethodRouter;
use schemars::Schema;
use serde_json::Value;

use crate::problem::Kind;
use crate::service::Shared;

/// One method of one address.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// As the router has it, names in braces.
    pub(crate) path: &'static str,
    pub(crate) handler: MethodRouter<Shared>,
    pub(crate) docs: Docs,
}

/// What the OpenAPI document says of it.
#[derive(Default)]
pub(crate) struct Docs {
    /// `annotate`
    pub(crate) id: &'static str,
    /// One line.
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    /// An object with a property for each parameter behind `?`.
    pub(crate) query: Option<Schema>,
    /// Names in the path, with what they are and an example.
    pub(crate) in_path: Vec<(&'static str, &'static str, Value)>,
    /// What the body may be; none where there is no body.
    pub(crate) bodies: Vec<Content>,
    /// A good answer.
    pub(crate) answers: Vec<Content>,
    /// What else may be answered.
    pub(crate) problems: Vec<Kind>,
    /// True where no token is asked for.
    pub(crate) is_open: bool,
}

/// A body in one form.
pub(crate) struct Content {
    pub(crate) media: &'static str,
    pub(crate) about: &'static str,
    /// `None` where the bytes are not described further.
    pub(crate) schema: Option<Value>,
    pub(crate) example: Option<Value>,
}

impl Content {
    pub(crate) fn new(media: &'static str, about: &'static str) -> Self {
        Self {
            media,
            about,
            schema: None,
            example: None,
        }
    }

    pub(crate) fn json(about: &'static str, schema: Value) -> Self {
        Self {
            schema: Some(schema),
            ..Self::new("application/json", about)
        }
    }

    pub(crate) fn with(mut self, example: Value) -> Self {
        self.example = Some(example);
        self
    }
}

/// What can go wrong wherever a body is read and worked on.
pub(crate) const OF_WORK: [Kind; 10] = [
    Kind::BadRequest,
    Kind::Malformed,
    Kind::TooSlow,
    Kind::TooLarge,
    Kind::Unsupported,
    Kind::NotAnArticle,
    Kind::OtherLanguage,
    Kind::Unfit,
    Kind::Busy,
    Kind::Unavailable,
];
