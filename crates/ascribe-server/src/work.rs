//! Articles on the pipeline's threads: one for one answer, or many in order.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use ascribe::{Article, ArticleRecord, Cancel, Classes, Error, Event, explain, keep};
use ascribe_input::{Decoded, Failure, FailureKind, Item, Left, Options, Place};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::problem::{Kind, Problem};
use crate::service::{Service, Shared};
use crate::waiting::Waiting;

/// What is wanted of each article.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) classes: Classes,
    pub(crate) min_confidence: f32,
    /// A sentence for each quotation that says why this is the speaker.
    pub(crate) explain: bool,
    /// The text stands in the answer.
    pub(crate) text: bool,
    /// Quotations of the input are kept, and only their speakers looked for.
    pub(crate) given_quotes: bool,
    pub(crate) options: Arc<Options>,
}

/// The record of an item as JSON.
///
/// # Errors
/// Why there is none; a panic is one, too, and the service goes on.
pub(crate) fn attributed(
    service: &Service,
    item: Item,
    wish: &Wish,
    cancel: &Cancel,
) -> Result<Vec<u8>, Problem> {
    let _lane = service.lane();
    let place = item.place().clone();
    // The item is lost with the panic, and nothing else is changed by the work.
    let done = catch_unwind(AssertUnwindSafe(|| tried(service, item, wish, cancel)));
    done.unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let reason = format!("the program panicked: {}", said.unwrap_or("no message"));
        Err(Failure::new(place, FailureKind::Panicked, reason).into())
    })
}

fn tried(service: &Service, item: Item, wish: &Wish, cancel: &Cancel) -> Result<Vec<u8>, Problem> {
    let begin = Instant::now();
    let place = item.place().clone();
    let decoded = match wish.given_quotes {
        true => item.decode_annotated(&wish.options)?,
        false => item.decode(&wish.options)?,
    };
    service.metrics.decoded(begin.elapsed());
    let warnings = decoded.warnings.clone();
    let article = match wish.given_quotes {
        true => of_given(service, &place, decoded)?,
        false => {
            let raw = decoded.record.into_raw();
            let article = service.pipeline.run_until(raw, cancel);
            article.and_then(|article| keep(article, wish.min_confidence, wish.classes))
        }
    };
    let article = article.map_err(|error| {
        let kind = match error {
            Error::Panicked { .. } => FailureKind::Panicked,
            _ => FailureKind::Stage,
        };
        Left::from(Failure::new(place, kind, error.to_string()))
    })?;
    let article = warnings.into_iter().fold(article, Article::with_warning);
    let begin = Instant::now();
    let rendered = rendered(&article, wish);
    let metrics = &service.metrics;
    metrics.rendered(begin.elapsed());
    metrics.articles.inc();
    metrics.words.inc_by(article.tokens().len() as u64);
    metrics.quotations.inc_by(article.quotes().len() as u64);
    rendered
}

fn of_given(
    service: &Service,
    place: &Place,
    decoded: Decoded,
) -> Result<Result<Article, Error>, Problem> {
    if !decoded.has_quotes {
        return Err(Problem::new(
            Kind::Unfit,
            "no \"quotes\" in this article, and given_quotes=true finds none",
        ));
    }
    let quotes = decoded
        .record
        .to_quotes()
        .map_err(|error| Failure::new(place.clone(), FailureKind::BadQuotes, error.to_string()))?;
    Ok(service
        .pipeline
        .run_with_quotes(decoded.record.into_raw(), quotes))
}

fn rendered(article: &Article, wish: &Wish) -> Result<Vec<u8>, Problem> {
    let mut record = ArticleRecord::from_article(article);
    if !wish.text {
        record.text = None;
    }
    let failed = |error: serde_json::Error| Problem::new(Kind::Failed, error.to_string());
    if !wish.explain {
        return serde_json::to_vec(&record).map_err(failed);
    }
    let mut record = serde_json::to_value(&record).map_err(failed)?;
    let quotes = record.get_mut("quotes").and_then(Value::as_array_mut);
    for (at, quote) in quotes.into_iter().flatten().enumerate() {
        if let (Some(quote), Some(why)) = (quote.as_object_mut(), explain(article, at)) {
            quote.insert("explanation".to_owned(), json!(why));
        }
    }
    serde_json::to_vec(&record).map_err(failed)
}

/// Does `work` on one of the pipeline's threads; what nobody waits for any more is not begun, and what has begun is told so.
///
/// # Errors
/// When it takes longer than a request may.
pub(crate) async fn one<T: Send + 'static>(
    service: &Shared,
    work: impl FnOnce(&Service, &Cancel) -> T + Send + 'static,
) -> Result<T, Problem> {
    let (sender, result) = oneshot::channel();
    let own = Arc::clone(service);
    let waiting = Waiting::default();
    let cancel = waiting.cancel();
    let job = move || {
        if !cancel.is_cancelled() {
            // A panic that `work` did not catch: the sender is dropped, which is an answer, too.
            let done = catch_unwind(AssertUnwindSafe(|| work(&own, &cancel)));
            if let Ok(done) = done {
                let _ = sender.send(done);
            }
        }
    };
    match service.pipeline.n_threads() {
        1 => drop(spawn_blocking(job)),
        _ => service.pipeline.spawn(job),
    }
    let most = service.settings.limits.request_time;
    match tokio::time::timeout(most, result).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(Problem::new(Kind::Failed, "the program panicked")),
        Err(_) => Err(Problem::new(
            Kind::Unavailable,
            format!("it took longer than {} seconds", most.as_secs()),
        )
        .after(1)),
    }
}

/// What [`many`] tells.
pub(crate) enum Told {
    /// What became of an article, in order.
    Result(Place, Result<Vec<u8>, Problem>),
    /// Nothing for a moment.
    Pause,
}

/// Attributes items and tells the results in order, on the calling thread, until `tell` says that nobody listens.
pub(crate) fn many(
    service: &Service,
    items: impl Iterator<Item = Item> + Send + 'static,
    wish: &Wish,
    mut tell: impl FnMut(Told) -> bool,
) {
    let cancel = Cancel::default();
    let ahead = service.settings.limits.articles_ahead;
    let work = |item: Item| {
        let place = item.place().clone();
        let result = attributed(service, item, wish, &cancel);
        // Of one article alone the answer is its problem, and that is counted with the answer.
        if let Err(problem) = &result
            && !cancel.is_cancelled()
        {
            service.metrics.failed(problem.kind.name());
        }
        (place, result)
    };
    let _ = service
        .pipeline
        .stream_within(ahead, items, Item::n_bytes, work, |event| {
            let is_wanted = match event {
                Event::Done((place, result)) => tell(Told::Result(place, result)),
                Event::Pause => tell(Told::Pause),
            };
            match is_wanted {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
}
