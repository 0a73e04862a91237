//! What the service says of itself: schema, version, health, metrics.

use ascribe::ArticleRecord;
use axum::Json;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::problem::{Kind, Problem};
use crate::route::{Content, Docs, Route};
use crate::service::{Shared, version};

pub(super) fn routes() -> Vec<Route> {
    let text = json!({"type": "string"});
    let about = json!({
        "type": "object",
        "properties": {
            "name": {"const": "ascribe"},
            "version": text,
            "model": text,
            "corpus": {"type": "boolean", "description": "True when the service answers questions about a corpus."},
        },
        "required": ["name", "version", "model", "corpus"],
    });
    let ok = || Content::new("text/plain", "`ok`");
    vec![
        Route {
            method: Method::GET,
            path: "/v1/schema",
            handler: get(schema),
            docs: Docs {
                id: "schema",
                summary: "The JSON schema of a record",
                description: "What `ascribe schema` prints.",
                answers: vec![Content::json("The schema", json!({"type": "object"}))],
                ..Docs::default()
            },
        },
        Route {
            method: Method::GET,
            path: "/version",
            handler: get(about_it),
            docs: Docs {
                id: "version",
                summary: "What runs here",
                answers: vec![Content::json("Version and model", about)],
                ..Docs::default()
            },
        },
        Route {
            method: Method::GET,
            path: "/healthz",
            handler: get(|| async { "ok\n" }),
            docs: Docs {
                id: "healthz",
                summary: "The program runs",
                answers: vec![ok()],
                is_open: true,
                ..Docs::default()
            },
        },
        Route {
            method: Method::GET,
            path: "/readyz",
            handler: get(ready),
            docs: Docs {
                id: "readyz",
                summary: "Requests are taken",
                description: "503 while the service stops, and when its corpus cannot be opened any more.",
                answers: vec![ok()],
                problems: vec![Kind::Unavailable],
                is_open: true,
                ..Docs::default()
            },
        },
        Route {
            method: Method::GET,
            path: "/metrics",
            handler: get(metrics),
            docs: Docs {
                id: "metrics",
                summary: "Counts and times for Prometheus",
                answers: vec![Content::new(METRICS, "In the form of OpenMetrics")],
                ..Docs::default()
            },
        },
    ]
}

const METRICS: &str = "application/openmetrics-text";

async fn schema() -> Json<Value> {
    Json(ArticleRecord::json_schema())
}

async fn about_it(State(service): State<Shared>) -> Json<Value> {
    Json(json!({
        "name": "ascribe",
        "version": version(),
        "model": service.settings.model,
        "corpus": service.settings.corpus.is_some(),
    }))
}

async fn ready(State(service): State<Shared>) -> Result<&'static str, Problem> {
    if service.is_stopping() {
        return Err(Problem::new(Kind::Unavailable, "the service stops"));
    }
    #[cfg(feature = "corpus")]
    if service.corpus.is_some() && !can_be_asked(&service).await {
        // Everybody may ask this: why, and where the file is, the questions say.
        return Err(Problem::new(Kind::Unavailable, "the corpus cannot be read now").after(1));
    }
    Ok("ok\n")
}

/// How long a look at the corpus may take, with those before it.
#[cfg(feature = "corpus")]
const LOOK: std::time::Duration = std::time::Duration::from_secs(4);

#[cfg(feature = "corpus")]
async fn can_be_asked(service: &Shared) -> bool {
    let look = async {
        let corpus = service.corpus.as_ref()?;
        let _alone = corpus.looking.acquire().await.ok()?;
        let own = std::sync::Arc::clone(service);
        let check = move || {
            own.corpus
                .as_ref()
                .is_some_and(|corpus| corpus.check().is_ok())
        };
        tokio::task::spawn_blocking(check).await.ok()
    };
    let looked = tokio::time::timeout(LOOK, look).await;
    looked.ok().flatten().unwrap_or(false)
}

async fn metrics(State(service): State<Shared>) -> Response {
    let text = service.metrics.text(
        &service.pipeline,
        service.queue.taken(),
        service.buffered.taken(),
        service.connections.taken(),
    );
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, media)], text).into_response()
}
