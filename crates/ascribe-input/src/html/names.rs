//! What the classes and ids of elements give away.

/// Words of which one is enough when it is a whole word of a name: `inline-newsletter`, `comments_area`, `wpCaptionText`.
const WORDS: [&str; 73] = [
    "ad",
    "ads",
    "advert",
    "adverts",
    "advertisement",
    "advertorial",
    "adslot",
    "adunit",
    "dfp",
    "addthis",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "bylines",
    "caption",
    "captions",
    "carousel",
    "comment",
    "comments",
    "commenting",
    "consent",
    "cookie",
    "cookies",
    "credit",
    "credits",
    "dek",
    "disclaimer",
    "disqus",
    "donate",
    "donation",
    "figcaption",
    "gallery",
    "gdpr",
    "infobar",
    "leaderboard",
    "masthead",
    "mostread",
    "mpu",
    "newsletter",
    "newsletters",
    "onetrust",
    "outbrain",
    "pagination",
    "pager",
    "paywall",
    "popup",
    "promo",
    "promos",
    "promoted",
    "recirc",
    "recirculation",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "share",
    "shares",
    "sharebar",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signup",
    "skyscraper",
    "slideshow",
    "social",
    "sponsor",
    "sponsored",
    "sponsors",
    "standfirst",
    "strapline",
    "taboola",
    "teaser",
];

/// Words that follow each other.
const PAIRS: [(&str, &str); 47] = [
    ("about", "author"),
    ("also", "like"),
    ("also", "read"),
    ("article", "meta"),
    ("article", "tags"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "card"),
    ("author", "info"),
    ("author", "meta"),
    ("entry", "footer"),
    ("entry", "meta"),
    ("follow", "us"),
    ("jp", "relatedposts"),
    ("latest", "news"),
    ("meta", "data"),
    ("more", "from"),
    ("more", "like"),
    ("more", "news"),
    ("more", "on"),
    ("more", "stories"),
    ("most", "popular"),
    ("most", "read"),
    ("most", "viewed"),
    ("next", "article"),
    ("next", "story"),
    ("popular", "posts"),
    ("post", "meta"),
    ("post", "navigation"),
    ("post", "tags"),
    ("prev", "next"),
    ("publish", "date"),
    ("published", "date"),
    ("read", "also"),
    ("read", "more"),
    ("read", "next"),
    ("reader", "comments"),
    ("screen", "reader"),
    ("see", "also"),
    ("site", "footer"),
    ("site", "header"),
    ("skip", "link"),
    ("sr", "only"),
    ("tag", "list"),
    ("top", "stories"),
    ("visually", "hidden"),
    ("you", "may"),
];

/// Names that are one of these as a whole.
const WHOLE: [&str; 16] = [
    "respond",
    "replies",
    "teasers",
    "trending",
    "popular",
    "toolbar",
    "tools",
    "tags",
    "topics",
    "timestamp",
    "subscribe",
    "subscription",
    "support",
    "legal",
    "copyright",
    "navigation",
];

/// Words that say of an element what it has, not what it is: `has-sidebar`, `with-comments`.
const NOT_ITSELF: [&str; 12] = [
    "has", "with", "no", "without", "enabled", "free", "hide", "show", "is", "not", "non", "page",
];

/// What holds the text by name, when one element has such a name.
const BODIES: [&str; 28] = [
    "articlebody",
    "article-body",
    "article-content",
    "article-text",
    "article-body-content",
    "article-main-body",
    "story-body",
    "storybody",
    "story-content",
    "story-text",
    "story-body-text",
    "entry-content",
    "post-content",
    "post-body",
    "post-text",
    "body-content",
    "body-text",
    "body-copy",
    "article-copy",
    "article-bodytext",
    "content-body",
    "main-text",
    "news-text",
    "news-body",
    "release-body",
    "press-release-body",
    "rich-text-body",
    "text-body",
];

/// How sure a name is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Sign {
    /// It says nothing of the kind.
    None,
    /// It is no part of the text, unless much of the text is in it.
    Likely,
    /// It is no part of the text, whatever its size: readers' comments are often longer than the article.
    Sure,
}

/// What the names of an element, separated by white space, say.
pub(super) fn sign(names: &str) -> Sign {
    names
        .split_whitespace()
        .take(20)
        .map(|name| of_name(&words(name)))
        .max()
        .unwrap_or(Sign::None)
}

fn of_name(words: &[String]) -> Sign {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| NOT_ITSELF.contains(word)) {
        return Sign::None;
    }
    match words.as_slice() {
        [
            "comments" | "disqus" | "taboola" | "outbrain" | "cookiebanner" | "onetrust",
            ..,
        ]
        | ["comment", "list" | "section" | "area" | "thread"]
        | [
            "related",
            "articles" | "stories" | "posts" | "content" | "links",
        ]
        | ["cookie", "banner" | "notice" | "consent"]
        | ["newsletter", "signup"] => return Sign::Sure,
        _ => {}
    }
    let is_one = words.iter().any(|word| WORDS.contains(word))
        || words
            .windows(2)
            .any(|pair| PAIRS.contains(&(pair[0], pair[1])))
        || matches!(words.as_slice(), [word] if WHOLE.contains(word));
    if is_one { Sign::Likely } else { Sign::None }
}

/// True when a name is that of a pull quote: words of the text, shown once more in large letters.
pub(super) fn is_pull_quote(names: &str) -> bool {
    names.split_whitespace().take(20).any(|name| {
        let words = words(name).concat();
        words.contains("pullquote") || words.contains("pulledquote")
    })
}

/// True when a name is that of the element which holds the text.
pub(super) fn is_body(names: &str) -> bool {
    names.split_whitespace().take(20).any(|name| {
        let name = words(name).join("-");
        let name = name.strip_suffix("-wrapper").unwrap_or(&name);
        BODIES.contains(&name)
    })
}

/// `wpCaption_text` is `wp`, `caption`, `text`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        let is_word = c.is_alphanumeric();
        if !is_word || (c.is_uppercase() && was_small) {
            words.push(String::new());
        }
        if is_word && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_words() {
        for (names, expected) in [
            ("article__caption", Sign::Likely),
            ("wpCaptionText", Sign::Likely),
            ("inline-newsletter", Sign::Likely),
            ("story most-read-box", Sign::Likely),
            ("comments-area", Sign::Sure),
            ("related-articles", Sign::Sure),
            ("tags", Sign::Likely),
            ("article-with-sidebar", Sign::None),
            ("shadow loading header", Sign::None),
            ("no-ads", Sign::None),
            ("tagsoup", Sign::None),
            ("", Sign::None),
        ] {
            assert_eq!(sign(names), expected, "{names}");
        }
        assert!(is_pull_quote("wp-block-pullquote"));
        assert!(is_pull_quote("big pull-quote"));
        assert!(!is_pull_quote("blockquote"));
        assert!(is_body("x article__body"));
        assert!(!is_body("article"));
    }
}
