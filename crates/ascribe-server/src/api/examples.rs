//! Schemas and examples that several addresses share.

use std::sync::LazyLock;

use ascribe::ArticleRecord;
use serde_json::{Value, json};

/// Where the schema of a record stands in the OpenAPI document.
pub(crate) fn record() -> Value {
    json!({"$ref": "#/components/schemas/ArticleRecord"})
}

/// A problem.
pub(crate) fn problem() -> Value {
    json!({"$ref": "#/components/schemas/Problem"})
}

/// What is sent.
pub(crate) const TEXT: &str = "“We will appeal,” said Maria Lopez.";

/// An article that is sent.
pub(crate) fn article() -> Value {
    json!({"id": "a1", "text": TEXT, "meta": {"publisher": "The Quay"}})
}

/// The schema of an article that is sent: the names that most have. Others are known, too.
pub(crate) fn article_schema() -> Value {
    json!({
        "type": "object",
        "description": "An article. The usual other names of these keys are known, too (`body`, `content`, `url`, `published` and so on), as in files; further keys become facts in `meta`.",
        "properties": {
            "id": {"type": "string", "description": "Comes back with the answer."},
            "text": {"type": "string", "description": "The text. Offsets of the answer count its Unicode code points."},
            "meta": {"type": "object", "description": "Facts; they come back as they are.", "additionalProperties": true},
        },
        "required": ["text"],
    })
}

/// The record of [`TEXT`], as the rules make it.
pub(crate) fn annotated() -> Value {
    // Several addresses show it, and making it wakes a pipeline.
    static RECORD: LazyLock<Value> = LazyLock::new(|| {
        let pipeline = ascribe::Pipeline::builder()
            .without_model()
            .threads(1)
            .build();
        let record = pipeline
            .run(ascribe::RawArticle::new("a1", TEXT))
            .map(|article| ArticleRecord::from_article(&article));
        record
            .ok()
            .and_then(|record| serde_json::to_value(record).ok())
            .unwrap_or_default()
    });
    RECORD.clone()
}
