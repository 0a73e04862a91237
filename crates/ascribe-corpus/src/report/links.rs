//! Where a page finds the others.

/// Pages of one kind in a folder of the report: some programs are slow with more files in one.
pub(crate) const IN_FOLDER: i64 = 1000;

/// How pages name each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Files of one folder; from the page so many folders up to its top.
    Files {
        /// 0 for `index.html`.
        up: usize,
    },
    /// Places in one page.
    Anchors,
    /// Paths of a server.
    Server,
}

impl Links {
    /// The overview.
    pub fn home(self) -> String {
        match self {
            Links::Files { .. } => self.file("index.html"),
            Links::Anchors => "#overview".to_owned(),
            Links::Server => "/".to_owned(),
        }
    }

    /// A page of the list of all speakers, from 1.
    pub fn speakers(self, page: usize) -> String {
        self.list("speakers", page)
    }

    /// A page of the list of all articles, from 1.
    pub fn articles(self, page: usize) -> String {
        self.list("articles", page)
    }

    fn list(self, of: &str, page: usize) -> String {
        match self {
            Links::Files { .. } => self.file(&format!("lists/{of}-{page}.html")),
            Links::Anchors => format!("#{of}"),
            Links::Server => format!("/{of}?page={page}"),
        }
    }

    /// A speaker.
    pub fn speaker(self, number: i64) -> String {
        self.of_number("speaker", &number.to_string(), number.div_euclid(IN_FOLDER))
    }

    /// A further page of a speaker, from 1.
    pub fn speaker_page(self, number: i64, page: usize) -> String {
        match (self, page) {
            (_, ..=1) | (Links::Anchors, _) => self.speaker(number),
            (Links::Files { .. }, _) => {
                let folder = number.div_euclid(IN_FOLDER);
                self.file(&format!("speakers/{folder}/{number}-{page}.html"))
            }
            (Links::Server, _) => format!("/speaker/{number}?page={page}"),
        }
    }

    /// An article.
    pub fn article(self, number: i64) -> String {
        self.of_number("article", &number.to_string(), number.div_euclid(IN_FOLDER))
    }

    /// A quotation in its article.
    pub fn quotation(self, article: i64, number: i64) -> String {
        match self {
            Links::Anchors => format!("#{}", quotation_id(number)),
            _ => format!("{}#{}", self.article(article), quotation_id(number)),
        }
    }

    /// For the script: as [`Links::speaker`] and [`Links::article`], `{n}` for the number and `{k}` for its folder.
    pub(crate) fn pattern(self, of: &str) -> String {
        match self {
            Links::Files { .. } => self.file(&format!("{of}s/{{k}}/{{n}}.html")),
            Links::Anchors => format!("#{}{{n}}", &of[..1]),
            Links::Server => format!("/{of}/{{n}}"),
        }
    }

    fn of_number(self, of: &str, number: &str, folder: i64) -> String {
        self.pattern(of)
            .replace("{n}", number)
            .replace("{k}", &folder.to_string())
    }

    /// The search.
    pub fn search(self) -> String {
        match self {
            Links::Files { .. } => self.file("search.html"),
            Links::Anchors => "#search".to_owned(),
            Links::Server => "/search".to_owned(),
        }
    }

    /// A file beside the pages: the style sheet, the script, data.
    pub fn file(self, path: &str) -> String {
        match self {
            Links::Files { up } => format!("{}{path}", "../".repeat(up)),
            Links::Anchors => String::new(),
            Links::Server => format!("/static/{path}"),
        }
    }
}

/// The id of a quotation in the page of its article.
pub(crate) fn quotation_id(number: i64) -> String {
    format!("n{number}")
}
