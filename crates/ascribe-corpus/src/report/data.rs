//! What a page shows, as plain data: made from the tables by `read`, drawn by the pages.

use ascribe_page::Drawn;

/// How often something occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many.
    pub n: u64,
    /// Where a person is counted: the number, for a link.
    pub person: Option<i64>,
    /// True for what nobody knows.
    pub is_unknown: bool,
}

impl Count {
    /// Something that has a name.
    pub fn new(name: impl Into<String>, n: u64) -> Self {
        Self {
            name: name.into(),
            n,
            person: None,
            is_unknown: false,
        }
    }

    /// What is not known.
    pub fn unknown(name: impl Into<String>, n: u64) -> Self {
        Self {
            is_unknown: true,
            ..Self::new(name, n)
        }
    }
}

/// Quotations over time: one count a month, or a year where there are very many months; none is left out between two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// `2004-05` or `2004`, in order.
    pub counts: Vec<Count>,
    /// Those without a date, or without a month where months are shown.
    pub n_undated: u64,
}

/// The first figures of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Articles, copies among them.
    pub n_articles: u64,
    /// Those that are copies of others.
    pub n_copies: u64,
    /// Quotations that count: no parts of others, nothing out of copies.
    pub n_quotations: u64,
    /// People and bodies that are quoted.
    pub n_speakers: u64,
    /// Quotations of theirs; the others are of groups, documents, and of nobody who is told.
    pub n_of_speakers: u64,
    /// Quotations that were put right by hand.
    pub n_corrected: u64,
    /// The first date.
    pub first: Option<String>,
    /// The last date.
    pub last: Option<String>,
}

/// The corpus at a glance.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// What the report is called.
    pub title: String,
    /// The first figures.
    pub totals: Totals,
    /// Quotations over time.
    pub times: Times,
    /// Shares by type: direct, mixed, indirect.
    pub types: Vec<Count>,
    /// Shares by class: speech, thought, finding, act.
    pub classes: Vec<Count>,
    /// Shares by what the speaker is: person, organization and so on; of whom nobody knows who it is.
    pub kinds: Vec<Count>,
    /// Of the quotations of persons: by gender, as far as articles show it.
    pub genders: Vec<Count>,
    /// The outlets with most quotations.
    pub outlets: Vec<Count>,
    /// Further outlets, and their quotations together.
    pub more_outlets: (u64, u64),
    /// The speakers with most quotations, in that order.
    pub speakers: Vec<SpeakerRow>,
}

/// A speaker in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerRow {
    /// Number in `people`.
    pub number: i64,
    /// Name.
    pub name: String,
    /// Person, organization and so on.
    pub kind: String,
    /// Female, male, unknown.
    pub gender: String,
    /// Id in a list of people: `Q42`.
    pub external_id: Option<String>,
    /// The commonest first.
    pub roles: Vec<String>,
    /// Quotations that count.
    pub n_quotations: u64,
    /// Articles with them.
    pub n_articles: u64,
    /// Date of the first.
    pub first: Option<String>,
    /// Date of the last.
    pub last: Option<String>,
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRow {
    /// Number in `articles`.
    pub number: i64,
    /// The title, or the id where it has none.
    pub title: String,
    /// The date, as far as known.
    pub date: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Quotations that count.
    pub n_quotations: u64,
    /// True for a copy of another article.
    pub is_copy: bool,
}

/// A quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Number in `quotations`.
    pub number: i64,
    /// Id within its article.
    pub quote: String,
    /// Its article.
    pub article: i64,
    /// Title of the article.
    pub title: Option<String>,
    /// Date of the article.
    pub date: Option<String>,
    /// Outlet of the article.
    pub publisher: Option<String>,
    /// Direct, mixed, indirect.
    pub kind: String,
    /// Speech, thought, finding, act.
    pub class: String,
    /// Negated, hypothetical.
    pub flags: Option<String>,
    /// The words.
    pub content: String,
    /// Who said it.
    pub speaker: Option<String>,
    /// Who that is across articles.
    pub person: Option<i64>,
    /// What all wordings of the same words share.
    pub wording: Option<i64>,
    /// Other articles with the same words.
    pub also_in: u64,
    /// What was put right by hand.
    pub corrected: Option<String>,
    /// True for one out of a copy of another article.
    pub is_copy: bool,
    /// True for a part of another quotation of the same speaker.
    pub is_part: bool,
}

/// The same words, in however many articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The wording that is shown: the fullest.
    pub shown: Said,
    /// The others by date; of very many the first.
    pub others: Vec<Said>,
    /// The words that are shown in pieces, true for what was looked for; none where nothing was.
    pub marked: Vec<(String, bool)>,
    /// When these words, or any wording of them, were said first on this page.
    pub first: Option<String>,
    /// Which quotation of the drawn text it is, from 1.
    pub place: Option<usize>,
}

/// A role, and when articles gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSpan {
    /// `mayor of Aldermoor`
    pub role: String,
    /// The first date.
    pub first: Option<String>,
    /// The last date.
    pub last: Option<String>,
    /// Articles with it.
    pub n: u64,
}

/// Why a speaker of an article is taken for this person.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The name in the articles.
    pub name: String,
    /// In words.
    pub why: String,
    /// 0 to 1; the lowest of these articles.
    pub score: Option<f64>,
    /// In so many articles.
    pub n: u64,
}

/// Everything one speaker says, or one page of it.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// Name and figures.
    pub row: SpeakerRow,
    /// Quotations of this page by date.
    pub groups: Vec<Group>,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many pages there are.
    pub n_pages: usize,
    /// Quotations over time.
    pub times: Times,
    /// Names and how many articles have them.
    pub forms: Vec<Count>,
    /// Roles by their first date.
    pub roles: Vec<RoleSpan>,
    /// Who is quoted in the same articles, and in how many.
    pub company: Vec<Count>,
    /// Outlets and their quotations.
    pub outlets: Vec<Count>,
    /// Why it is one person.
    pub links: Vec<Link>,
}

/// An article with its quotations.
#[derive(Clone, Debug)]
pub struct Article {
    /// Title and figures.
    pub row: ArticleRow,
    /// Where it is from.
    pub place: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it stands in the net.
    pub url: Option<String>,
    /// Program and model.
    pub made_by: String,
    /// The article of which it is a copy.
    pub copy_of: Option<ArticleRow>,
    /// Copies of it.
    pub copies: Vec<ArticleRow>,
    /// Who is quoted, and how often.
    pub people: Vec<Count>,
    /// The quotations in text order; what else has their words.
    pub groups: Vec<Group>,
    /// The text with its marks; `None` where the text was left out.
    pub drawn: Option<Drawn>,
}
