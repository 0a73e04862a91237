//! All pages of a corpus into a folder, one by one.

use std::path::{Path, PathBuf};

use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::data::{Speaker, SpeakerRow};
use super::folder::{Folder, Open};
use super::frame::{Assets, Tab, bottom, page, script, style, top};
use super::index::Index;
use super::links::{IN_FOLDER, Links};
use super::{article, article_list, finder, overview, read, speaker, speaker_list};
use crate::{Error, Store};

/// Speakers in the first page of a folder: enough to look at, little to load.
const FIRST_SPEAKERS: usize = 100;

/// Lines in a page of a list.
const IN_LIST: usize = 500;

/// Quotations in a page of a speaker.
const IN_SPEAKER: usize = 500;

/// The style sheet knows no more speakers of one article: each has rules of its own.
const MOST_VOICES: u64 = 200;

/// One file or many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// One file for a small corpus, else a folder.
    #[default]
    Fitting,
    /// `index.html` holds everything.
    OneFile,
    /// A page a speaker, a page an article.
    Folder,
}

/// How a report is made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What it is called; else the name of the file of the corpus.
    pub title: Option<String>,
    /// One file or many.
    pub form: Form,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The page to open first.
    pub index: PathBuf,
    /// Files.
    pub n_files: u64,
    /// Their bytes.
    pub n_bytes: u64,
    /// Articles in it.
    pub n_articles: u64,
    /// Speakers in it.
    pub n_speakers: u64,
    /// True where one file holds everything.
    pub is_one_file: bool,
}

/// Writes a report over the whole corpus into `folder`.
///
/// The folder may be there already: empty, or with an earlier report, which is replaced once the new one is whole. What others
/// write into the store meanwhile is not in it.
///
/// # Errors
/// [`Error::NoPlace`] where the folder holds anything else, [`Error::Io`], and what the store says.
pub fn write(store: &Store, folder: &Path, options: &Options) -> Result<Written, Error> {
    let reading = store.told(store.connection().unchecked_transaction())?;
    let title = options.title.clone().unwrap_or_else(|| read::title(store));
    let is_one_file = match options.form {
        Form::Fitting => read::is_small(store)?,
        Form::OneFile => true,
        Form::Folder => false,
    };
    let mut report = Report {
        store,
        title: &title,
        folder: Folder::begin(folder)?,
    };
    match is_one_file {
        true => report.one_file()?,
        false => report.many_files()?,
    }
    let totals = read::totals(store)?;
    store.told(reading.finish())?;
    let (index, n_files, n_bytes) = report.folder.finish()?;
    Ok(Written {
        index,
        n_files,
        n_bytes,
        n_articles: totals.n_articles,
        n_speakers: totals.n_speakers,
        is_one_file,
    })
}

struct Report<'a> {
    store: &'a Store,
    title: &'a str,
    folder: Folder,
}

impl Report<'_> {
    fn style(&self) -> Result<String, Error> {
        // And one for those whose speaker is not told.
        let n_voices = read::most_voices(self.store)?.min(MOST_VOICES) + 1;
        Ok(style(usize::try_from(n_voices).unwrap_or(usize::MAX)))
    }

    fn many_files(&mut self) -> Result<(), Error> {
        self.folder.put("style.css", &self.style()?)?;
        self.folder.put("report.js", script())?;
        let at_top = Links::Files { up: 0 };
        let first = overview(
            &read::overview(self.store, self.title, FIRST_SPEAKERS)?,
            at_top,
        );
        self.page("index.html", self.title, Tab::Overview, 0, &first)?;
        self.page("search.html", "Search", Tab::Search, 0, &finder())?;
        self.lists()?;
        self.speakers()?;
        self.articles()?;
        let all = self.all_speakers()?;
        let folder = &mut self.folder;
        index(self.store, &all, &mut |name, piece| {
            let text = format!(
                "ascribeReport({},{})\n",
                json(&Value::from(name)),
                json(piece)
            );
            folder.put(&format!("data/{name}.js"), &text)
        })
    }

    fn page(
        &mut self,
        path: &str,
        title: &str,
        tab: Tab,
        up: usize,
        content: &Markup,
    ) -> Result<(), Error> {
        let whole = page(self.title, title, tab, Links::Files { up }, content);
        self.folder.put(path, &whole.into_string())
    }

    fn all_speakers(&self) -> Result<Vec<SpeakerRow>, Error> {
        read::speaker_page(self.store, 1, usize::MAX)
    }

    fn lists(&mut self) -> Result<(), Error> {
        let totals = read::totals(self.store)?;
        let links = Links::Files { up: 1 };
        let n_pages = pages_of(totals.n_speakers);
        for at in 1..=n_pages {
            let content = speaker_list(
                &read::speaker_page(self.store, at, IN_LIST)?,
                at,
                n_pages,
                links,
            );
            self.page(
                &format!("lists/speakers-{at}.html"),
                "Speakers",
                Tab::Speakers,
                1,
                &content,
            )?;
        }
        let n_pages = pages_of(totals.n_articles);
        for at in 1..=n_pages {
            let content = article_list(
                &read::article_page(self.store, at, IN_LIST)?,
                at,
                n_pages,
                links,
            );
            self.page(
                &format!("lists/articles-{at}.html"),
                "Articles",
                Tab::Articles,
                1,
                &content,
            )?;
        }
        Ok(())
    }

    fn speakers(&mut self) -> Result<(), Error> {
        for number in read::speaker_numbers(self.store)? {
            let Some(whole) = read::speaker(self.store, number)? else {
                continue;
            };
            for one in in_pages(whole) {
                let links = Links::Files { up: 2 };
                // From the top of the folder, as the page itself names it.
                let path = Links::Files { up: 0 }.speaker_page(number, one.page);
                self.page(
                    &path,
                    &one.row.name,
                    Tab::Speakers,
                    2,
                    &speaker(&one, links),
                )?;
            }
        }
        Ok(())
    }

    fn articles(&mut self) -> Result<(), Error> {
        let corrections = self.store.corrections()?;
        for number in read::article_numbers(self.store)? {
            let Some(one) = read::article(self.store, number, &corrections)? else {
                continue;
            };
            let path = format!("articles/{}/{number}.html", number.div_euclid(IN_FOLDER));
            self.page(
                &path,
                &one.row.title,
                Tab::Articles,
                2,
                &article(&one, Links::Files { up: 2 }),
            )?;
        }
        Ok(())
    }

    fn one_file(&mut self) -> Result<(), Error> {
        let style = self.style()?;
        let assets = Assets::Inline(&style);
        let links = Links::Anchors;
        let mut out = self.folder.file("index.html")?;
        let put = |out: &mut Open, part: Markup| out.write(&part.into_string());
        put(
            &mut out,
            top(self.title, self.title, Tab::Overview, links, assets),
        )?;
        put(
            &mut out,
            overview(&read::overview(self.store, self.title, usize::MAX)?, links),
        )?;
        put(
            &mut out,
            article_list(&read::article_page(self.store, 1, usize::MAX)?, 1, 1, links),
        )?;
        for number in read::speaker_numbers(self.store)? {
            if let Some(one) = read::speaker(self.store, number)? {
                put(&mut out, speaker(&one, links))?;
            }
        }
        let corrections = self.store.corrections()?;
        for number in read::article_numbers(self.store)? {
            if let Some(one) = read::article(self.store, number, &corrections)? {
                put(&mut out, article(&one, links))?;
            }
        }
        put(&mut out, finder())?;
        let all = self.all_speakers()?;
        index(self.store, &all, &mut |name, piece| {
            // Not a script that runs: its type says that it is data.
            let data = html! { script type="application/json" data-name=(name) { (PreEscaped(json(piece))) } };
            out.write(&data.into_string())
        })?;
        put(&mut out, bottom(assets))?;
        self.folder.count(out)
    }
}

fn index(
    store: &Store,
    speakers: &[SpeakerRow],
    sink: &mut super::index::Sink<'_>,
) -> Result<(), Error> {
    let mut index = Index::default();
    read::each_counted(store, |said| index.push(&said, sink))?;
    index.finish(speakers, &read::articles_alone(store)?, sink)
}

/// JSON in which no end of a script can stand.
fn json(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// One at least: the list says that it is empty.
fn pages_of(n: u64) -> usize {
    usize::try_from(n)
        .unwrap_or(usize::MAX)
        .div_ceil(IN_LIST)
        .max(1)
}

/// A speaker with very many quotations as several pages.
fn in_pages(mut whole: Speaker) -> Vec<Speaker> {
    let n_pages = whole.groups.len().div_ceil(IN_SPEAKER).max(1);
    whole.n_pages = n_pages;
    if n_pages == 1 {
        return vec![whole];
    }
    let groups = std::mem::take(&mut whole.groups);
    let parts = groups.chunks(IN_SPEAKER).zip(1..);
    parts
        .map(|(part, page)| Speaker {
            groups: part.to_vec(),
            page,
            ..whole.clone()
        })
        .collect()
}
