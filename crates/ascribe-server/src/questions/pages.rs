//! The report over the corpus, live: its templates, filled when they are asked for.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use ascribe_corpus::report::read::{self, Hits};
use ascribe_corpus::report::{self, Links, Tab, page as framed};
use ascribe_corpus::{Count, Draws, Error, Key, Question, Sort, SpeakerSort, Store};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::Markup;

use super::ask::{ask, no_corpus};
use super::narrow::{Narrow, of_text, or_nothing};
use crate::problem::{Kind, Problem};
use crate::query::Asked;
use crate::service::{Service, Shared};

/// Speakers below the overview, as in the report.
const FIRST_SPEAKERS: usize = 100;

/// Lines in a page of a list.
const IN_LIST: usize = 200;

/// Quotations in a page of a speaker.
const IN_SPEAKER: usize = 200;

/// Quotations in a page of the search.
const IN_SEARCH: usize = 40;

/// Speakers of an article with a rule of their own in the style sheet; more share colours.
const MOST_VOICES: usize = 200;

const LINKS: Links = Links::Server;

/// Everything below `/corpus`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/corpus", get(overview))
        .route("/corpus/speakers", get(speakers))
        .route("/corpus/speaker/{number}", get(speaker))
        .route("/corpus/articles", get(articles))
        .route("/corpus/article/{number}", get(article))
        .route("/corpus/search", get(search))
        .route("/corpus/audit", get(audit))
        .route(
            "/corpus/static/style.css",
            get(|| async {
                static STYLE: LazyLock<String> =
                    LazyLock::new(|| report::served_style(MOST_VOICES + 1));
                file("text/css; charset=utf-8", STYLE.as_str())
            }),
        )
        .route(
            "/corpus/static/report.js",
            get(|| async { file("text/javascript; charset=utf-8", report::script()) }),
        )
}

/// Asked for again when the program is another one.
fn file(media: &'static str, body: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}

/// A page, and what is wrong with what was asked, if anything is.
struct Page {
    title: String,
    content: Markup,
    wrong: Option<Problem>,
}

impl Page {
    fn of(title: impl Into<String>, content: Markup) -> Self {
        Self {
            title: title.into(),
            content,
            wrong: None,
        }
    }

    fn refused(problem: Problem) -> Self {
        Self {
            title: problem.kind.title().to_owned(),
            content: report::problem(problem.kind.title(), &problem.detail),
            wrong: Some(problem),
        }
    }

    fn response(self, service: &Service, tab: Tab) -> Response {
        let Some(corpus) = &service.corpus else {
            // No report to be a page of.
            return self.wrong.unwrap_or_else(no_corpus).into_response();
        };
        let whole = framed(&corpus.title, &self.title, tab, LINKS, &self.content);
        let mut response = Html(whole.into_string()).into_response();
        if let Some(problem) = self.wrong {
            // As everywhere: status, and the kind for the log.
            let (parts, _) = problem.into_response().into_parts();
            *response.status_mut() = parts.status;
            response.extensions_mut().extend(parts.extensions);
            if let Some(seconds) = parts.headers.get(header::RETRY_AFTER) {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, seconds.clone());
            }
        }
        response
    }
}

/// Makes a page of one state of the corpus.
async fn shown(
    service: Shared,
    tab: Tab,
    make: impl FnOnce(&Store) -> Result<Page, Problem> + Send + 'static,
) -> Response {
    let made = ask(&service, |store, _| store.at_once(make)).await;
    made.unwrap_or_else(Page::refused).response(&service, tab)
}

fn nothing_here(what: &str) -> Problem {
    Problem::new(Kind::NotFound, format!("The corpus has no {what}."))
}

async fn overview(State(service): State<Shared>) -> Response {
    let own = Arc::clone(&service);
    let made = ask(&service, move |store, _| match &own.corpus {
        Some(corpus) => corpus.overview(|| {
            store.at_once(|store| {
                let all = read::overview(store, &corpus.title, FIRST_SPEAKERS)?;
                let content = report::overview(&all, LINKS);
                let whole = framed(&corpus.title, &corpus.title, Tab::Overview, LINKS, &content);
                Ok(whole.into_string())
            })
        }),
        None => Err(no_corpus()),
    })
    .await;
    match made {
        Ok(page) => Html(String::from(&*page)).into_response(),
        Err(problem) => Page::refused(problem).response(&service, Tab::Overview),
    }
}

type Fields = HashMap<String, String>;

/// What stands in the fields of a form. Other names are not looked at: an address may have come a long way.
fn fields(all: &Fields) -> report::Asked {
    let field = |name: &str| {
        all.get(name)
            .map_or_else(String::new, |text| text.trim().to_owned())
    };
    report::Asked {
        about: field("about"),
        speaker: field("speaker"),
        outlet: field("outlet"),
        kind: field("type"),
        class: field("class"),
        gender: field("gender"),
        speaker_kind: field("kind"),
        since: field("since"),
        until: field("until"),
        sort: field("sort"),
        by: [field("by"), field("within")],
    }
}

fn question(asked: &report::Asked) -> Result<Question, Problem> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Narrow {
        about: some(&asked.about),
        speaker: some(&asked.speaker),
        outlet: some(&asked.outlet),
        types: some(&asked.kind),
        classes: some(&asked.class),
        genders: some(&asked.gender),
        kinds: some(&asked.speaker_kind),
        since: some(&asked.since),
        until: some(&asked.until),
        ..Narrow::default()
    }
    .question()
}

/// The number of a page of a list, from 1.
fn page_of(all: &Fields) -> Result<usize, Problem> {
    let Some(text) = all.get("page") else {
        return Ok(1);
    };
    match text.parse() {
        Ok(page @ 1..=1_000_000) => Ok(page),
        _ => {
            let reason = "page: the number of a page is wanted";
            Err(Problem::new(Kind::BadRequest, reason))
        }
    }
}

/// How many pages there are, one at least: it says that there is nothing.
///
/// # Errors
/// When the wanted one is behind them.
fn pages(page: usize, n: usize, in_page: usize) -> Result<usize, Problem> {
    let n_pages = n.div_ceil(in_page).max(1);
    match page <= n_pages {
        true => Ok(n_pages),
        false => Err(nothing_here("such page of this list")),
    }
}

async fn speakers(State(service): State<Shared>, Asked(all): Asked<Fields>) -> Response {
    shown(service, Tab::Speakers, move |store| {
        let (asked, page) = (fields(&all), page_of(&all)?);
        let found = || -> Result<_, Problem> {
            let sort = match asked.sort.as_str() {
                "" | "quotations" => SpeakerSort::Quotations,
                "articles" => SpeakerSort::Articles,
                "words" => SpeakerSort::Words,
                "name" => SpeakerSort::Name,
                "last" => SpeakerSort::Last,
                _ => {
                    let reason = "sort: quotations, articles, words, name or last is wanted";
                    return Err(Problem::new(Kind::BadRequest, reason));
                }
            };
            let question = Question {
                limit: Some(IN_LIST),
                offset: (page - 1) * IN_LIST,
                ..question(&asked)?
            };
            let (rows, n) = or_nothing(read::speakers_of(store, &question, sort), || {
                (Vec::new(), 0)
            })?;
            Ok((rows, n, pages(page, n, IN_LIST)?))
        };
        let (content, wrong) = match found() {
            Ok((rows, n, n_pages)) => {
                let answer = Ok((rows.as_slice(), n));
                (
                    report::speakers(&asked, answer, (page, n_pages), LINKS),
                    None,
                )
            }
            Err(problem) => {
                let answer = Err(problem.detail.as_str());
                let content = report::speakers(&asked, answer, (1, 1), LINKS);
                (content, Some(problem))
            }
        };
        Ok(Page {
            wrong,
            ..Page::of("Speakers", content)
        })
    })
    .await
}

async fn speaker(
    State(service): State<Shared>,
    Path(number): Path<String>,
    Asked(all): Asked<Fields>,
) -> Response {
    shown(service, Tab::Speakers, move |store| {
        let page = page_of(&all)?;
        let one = match number.parse() {
            Ok(number) => read::speaker_at(store, number, page, IN_SPEAKER)?,
            Err(_) => None,
        };
        let one = one.ok_or_else(|| nothing_here("speaker of this number, or no such page"))?;
        Ok(Page::of(&one.row.name, report::speaker(&one, LINKS)))
    })
    .await
}

async fn articles(State(service): State<Shared>, Asked(all): Asked<Fields>) -> Response {
    shown(service, Tab::Articles, move |store| {
        let page = page_of(&all)?;
        let n = usize::try_from(read::totals(store)?.n_articles).unwrap_or(usize::MAX);
        let n_pages = pages(page, n, IN_LIST)?;
        let rows = read::article_page(store, page, IN_LIST)?;
        let content = report::article_list(&rows, page, n_pages, LINKS);
        Ok(Page::of("Articles", content))
    })
    .await
}

async fn article(State(service): State<Shared>, Path(number): Path<String>) -> Response {
    shown(service, Tab::Articles, move |store| {
        let one = match number.parse() {
            Ok(number) => read::article(store, number, &store.corrections()?)?,
            Err(_) => None,
        };
        let one = one.ok_or_else(|| nothing_here("article of this number"))?;
        Ok(Page::of(&one.row.title, report::article(&one, LINKS)))
    })
    .await
}

async fn search(State(service): State<Shared>, Asked(all): Asked<Fields>) -> Response {
    shown(service, Tab::Search, move |store| {
        let asked = fields(&all);
        let page = page_of(&all)?;
        let outlets = read::outlets(store)?;
        if asked.is_empty() {
            let content = report::search(&asked, &outlets, None, (1, 1), LINKS);
            return Ok(Page::of("Search", content));
        }
        let found = || -> Result<_, Problem> {
            let sort = match asked.sort.as_str() {
                "" | "newest" => Sort::Newest,
                "oldest" => Sort::Oldest,
                "rank" => Sort::Rank,
                _ => {
                    let reason = "sort: newest, oldest or rank is wanted";
                    return Err(Problem::new(Kind::BadRequest, reason));
                }
            };
            let question = Question {
                sort,
                limit: Some(IN_SEARCH),
                offset: (page - 1) * IN_SEARCH,
                ..question(&asked)?
            };
            let hits = or_nothing(read::hits(store, &question), nothing)?;
            let n_pages = pages(page, hits.count.n, IN_SEARCH)?;
            Ok((hits, n_pages))
        };
        let (content, wrong) = match found() {
            Ok((hits, n_pages)) => {
                let answer = Some(Ok(&hits));
                let content = report::search(&asked, &outlets, answer, (page, n_pages), LINKS);
                (content, None)
            }
            Err(problem) => {
                let answer = Some(Err(problem.detail.as_str()));
                let content = report::search(&asked, &outlets, answer, (1, 1), LINKS);
                (content, Some(problem))
            }
        };
        Ok(Page {
            wrong,
            ..Page::of("Search", content)
        })
    })
    .await
}

fn nothing() -> Hits {
    Hits {
        groups: Vec::new(),
        count: Count {
            n: 0,
            is_more: false,
        },
        remarks: Vec::new(),
        people: Vec::new(),
    }
}

async fn audit(State(service): State<Shared>, Asked(all): Asked<Fields>) -> Response {
    shown(service, Tab::Audit, move |store| {
        let mut asked = fields(&all);
        let outlets = read::outlets(store)?;
        let found = |asked: &mut report::Asked| -> Result<_, Problem> {
            let mut keys = Vec::new();
            // What stands before counts apart, what comes last has the shares.
            for (name, at) in [("within", 1), ("by", 0)] {
                let text = Some(asked.by[at].clone()).filter(|text| !text.is_empty());
                if let Some(key) = of_text::<Key>(name, text)? {
                    asked.by[at] = key.name().to_owned();
                    keys.push(key);
                }
            }
            if asked.by[0].is_empty() {
                asked.by[0] = Key::Gender.name().to_owned();
                keys.push(Key::Gender);
            }
            let question = question(asked)?;
            match store.audit(&question, &keys, Draws::default()) {
                Err(Error::Empty { .. }) => Err(nothing_here("quotations yet")),
                audit => Ok(audit?),
            }
        };
        let (content, wrong) = match found(&mut asked) {
            Ok(audit) => (report::audit(&asked, &outlets, Ok(&audit), LINKS), None),
            Err(problem) => {
                let reason = problem.detail.as_str();
                let content = report::audit(&asked, &outlets, Err(reason), LINKS);
                (content, Some(problem))
            }
        };
        Ok(Page {
            wrong,
            ..Page::of("Who gets quoted", content)
        })
    })
    .await
}
