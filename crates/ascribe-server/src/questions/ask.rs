//! One question: a place in the queue, a connection, an end.

use std::sync::Arc;

use ascribe::Cancel;
use ascribe_corpus::Store;
use ascribe_tables::{Kind as Cells, Sheet};
use serde_json::{Map, Value, json};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::api::busy;
use crate::problem::{Kind, Problem};
use crate::service::Shared;
use crate::waiting::Waiting;

/// What can go wrong with every question.
pub(super) const OF_QUESTIONS: [Kind; 5] = [
    Kind::BadRequest,
    Kind::NotFound,
    Kind::Unfit,
    Kind::Busy,
    Kind::Unavailable,
];

/// Asks the corpus beside the threads that talk to clients. When the client goes, or it takes longer than a request may, the
/// question ends.
///
/// # Errors
/// When there is no corpus, too much is asked at once, and those of the question.
pub(super) async fn ask<T: Send + 'static>(
    service: &Shared,
    question: impl FnOnce(&Store, &Cancel) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let own = Arc::clone(service);
    let Some(corpus) = &service.corpus else {
        return Err(no_corpus());
    };
    let place = service.queue.enter().ok_or_else(|| busy(service))?;
    let waiting = Waiting::default();
    let cancel = waiting.cancel();
    let asking = async {
        let turn = Arc::clone(&corpus.places).acquire_owned().await;
        let asked = spawn_blocking(move || {
            // The question has its place until it ends, not until nobody waits for it.
            let _places = (place, turn);
            still_wanted(&cancel)?;
            match &own.corpus {
                Some(corpus) => corpus.ask(&cancel, |store| question(store, &cancel)),
                None => Err(no_corpus()),
            }
        });
        let panicked = || Problem::new(Kind::Failed, "the program panicked");
        asked.await.unwrap_or_else(|_| Err(panicked()))
    };
    let most = service.settings.limits.request_time;
    let answer = timeout(most, asking).await;
    drop(waiting);
    answer.unwrap_or_else(|_| {
        let reason = format!("it took longer than {} seconds", most.as_secs());
        Err(Problem::new(Kind::Unavailable, reason).after(1))
    })
}

/// # Errors
/// When nobody waits any more.
pub(super) fn still_wanted(cancel: &Cancel) -> Result<(), Problem> {
    match cancel.is_cancelled() {
        true => Err(Problem::new(Kind::Unavailable, "nobody waits any more")),
        false => Ok(()),
    }
}

/// Where nothing was asked as there is nothing to ask.
pub(super) fn no_corpus() -> Problem {
    Problem::new(
        Kind::NotFound,
        "this service has no corpus: ascribe serve --corpus FILE starts one that has",
    )
}

/// The schema of a row of a table: the keys are those of `--format jsonl`.
pub(super) fn schema_of(sheet: Sheet) -> Value {
    let mut properties = Map::new();
    for column in sheet.columns {
        let kind = match column.kind {
            Cells::Text => "string",
            Cells::Integer => "integer",
            Cells::Number => "number",
            Cells::Flag => "boolean",
        };
        let kind = match column.may_be_empty {
            true => json!([kind, "null"]),
            false => json!(kind),
        };
        let property = json!({"type": kind, "description": column.doc});
        properties.insert(column.name.to_owned(), property);
    }
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name).collect();
    json!({"type": "object", "properties": properties, "required": names})
}
