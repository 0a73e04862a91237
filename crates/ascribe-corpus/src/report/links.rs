//! Where a page finds the others.

/// Pages of one kind in a folder of the report: some programs are slow with more files in one.
pub(crate) const IN_FOLDER: i64 = 1000;

/// Where a server has the pages of a corpus.
const SERVED: &str = "/corpus";

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
    /// Paths of a server, all under `/corpus`; the search and the filters are forms that it answers.
    Server,
}

impl Links {
    /// The overview.
    pub fn home(self) -> String {
        match self {
            Links::Files { .. } => self.file("index.html"),
            Links::Anchors => "#overview".to_owned(),
            Links::Server => SERVED.to_owned(),
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
            Links::Server if page <= 1 => format!("{SERVED}/{of}"),
            Links::Server => format!("{SERVED}/{of}?page={page}"),
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
            (Links::Server, _) => format!("{SERVED}/speaker/{number}?page={page}"),
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
            Links::Server => format!("{SERVED}/{of}/{{n}}"),
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
            Links::Server => format!("{SERVED}/search"),
        }
    }

    /// Who gets quoted, asked of a server; other reports do not have it.
    pub(crate) fn audit(self) -> Option<String> {
        (self == Links::Server).then(|| format!("{SERVED}/audit"))
    }

    /// The page of a server that takes an article; other reports do not have it.
    pub(crate) fn trial(self) -> Option<String> {
        (self == Links::Server).then(|| "/".to_owned())
    }

    /// A file beside the pages: the style sheet, the script, data.
    pub fn file(self, path: &str) -> String {
        match self {
            Links::Files { up } => format!("{}{path}", "../".repeat(up)),
            Links::Anchors => String::new(),
            Links::Server => format!("{SERVED}/static/{path}"),
        }
    }
}

/// A path with what is asked of it; what is empty is left out.
pub(crate) fn asked<'a>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> String {
    let mut link = path.to_owned();
    let mut before = '?';
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        link.push(before);
        before = '&';
        link.push_str(name);
        link.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    link.push(byte.into());
                }
                byte => link.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    link
}

/// The id of a quotation in the page of its article.
pub(crate) fn quotation_id(number: i64) -> String {
    format!("n{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stays_what_it_is() {
        assert_eq!(asked("/search", [("q", ""), ("page", "")]), "/search");
        assert_eq!(
            asked("/search", [("q", "a&b=\"é\" +"), ("page", "2")]),
            "/search?q=a%26b%3D%22%C3%A9%22%20%2B&page=2"
        );
    }
}
