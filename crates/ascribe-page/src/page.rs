//! Articles as one page that is whole in itself.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::article::Drawn;
use crate::head::{Scripts, head};
use crate::style::article_style;
use crate::words::count;

/// A page of articles in the order they are added, with a list of them where there are several. It holds them until it is
/// written.
#[derive(Clone, Debug, Default)]
pub struct Page {
    articles: Vec<Drawn>,
}

impl Page {
    /// Adds an article.
    pub fn push(&mut self, article: Drawn) {
        self.articles.push(article);
    }

    /// True before the first article.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// Writes the page: one file that asks for nothing from elsewhere and runs nothing.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = match self.articles.as_slice() {
            [one] => one.title.clone(),
            all => count(all.len(), "article", "articles"),
        };
        let n_voices = self.articles.iter().map(|one| one.n_voices).max();
        let style = article_style(n_voices.unwrap_or_default());
        let top = html! {
            (head(&title, &[include_str!("page.css"), &style], Scripts::None))
            a.skip href="#articles" { "Skip to the text" }
            @if self.articles.len() > 1 { (self.list(&title)) }
            (PreEscaped("<main id=\"articles\" tabindex=\"-1\">"))
            @if self.articles.is_empty() { p.nothing { "There are no articles." } }
        };
        writeln!(out, "{}", top.into_string())?;
        for (at, article) in self.articles.iter().enumerate() {
            writeln!(out, "{}", self.section(at + 1, article).into_string())?;
        }
        writeln!(out, "</main></body></html>")
    }

    fn list(&self, title: &str) -> Markup {
        html! {
            nav.list #list aria-label="Articles" {
                h1 { (title) }
                ol {
                    @for (at, article) in self.articles.iter().enumerate() {
                        li {
                            a href={ "#a" (at + 1) } { bdi { (article.title) } } " "
                            span { (article.facts.join(", ")) }
                        }
                    }
                }
            }
        }
    }

    fn section(&self, number: usize, article: &Drawn) -> Markup {
        html! {
            article.ascribe id={ "a" (number) } aria-labelledby={ "h" (number) } {
                @if self.articles.len() == 1 {
                    h1.title #h1 { bdi { (article.title) } }
                } @else {
                    h2.title id={ "h" (number) } { bdi { (article.title) } }
                }
                (article.facts_and_body())
                @if self.articles.len() > 1 { p { a href="#list" { "Up to the list" } } }
            }
        }
    }
}
