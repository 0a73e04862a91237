//! Lines that stand in a text and are none of it: advertisements, teasers, bylines, what a button says.

use super::blocks::Block;

/// Whole lines, folded.
const LINES: [&str; 62] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertisements",
    "advertising",
    "article continues after advertisement",
    "article continues below",
    "back to top",
    "click here",
    "close",
    "comment",
    "comments",
    "continue reading",
    "continue reading below",
    "copy link",
    "download",
    "email",
    "email this",
    "enlarge",
    "facebook",
    "follow",
    "follow us",
    "gallery",
    "getty images",
    "image",
    "leave a comment",
    "linkedin",
    "listen",
    "listen to this article",
    "loading",
    "log in",
    "more",
    "more from this author",
    "most popular",
    "most read",
    "next",
    "photo gallery",
    "play",
    "play video",
    "previous",
    "print",
    "print this page",
    "read more",
    "read next",
    "related",
    "reply",
    "scroll down for video",
    "share",
    "share on facebook",
    "share on twitter",
    "share this",
    "share this article",
    "share this story",
    "sign in",
    "sign up",
    "skip to content",
    "story continues below",
    "story continues below advertisement",
    "subscribe",
    "tweet",
    "whatsapp",
];

/// Headings over what does not belong to the article, folded.
const SECTIONS: [&str; 46] = [
    "about the author",
    "also on",
    "also read",
    "comments",
    "discover more",
    "editors picks",
    "follow us",
    "highlights",
    "key points",
    "key takeaways",
    "story highlights",
    "further reading",
    "in other news",
    "latest headlines",
    "latest news",
    "latest stories",
    "leave a comment",
    "leave a reply",
    "more from",
    "more like this",
    "more news",
    "more on this",
    "more on this story",
    "more stories",
    "more top stories",
    "most commented",
    "most popular",
    "most read",
    "most viewed",
    "popular now",
    "read also",
    "read more",
    "read next",
    "recommended",
    "recommended for you",
    "related",
    "related articles",
    "related content",
    "related links",
    "related news",
    "related posts",
    "related stories",
    "related topics",
    "see also",
    "trending",
    "trending now",
];

/// Headings of the same kind that are longer than one line of the list.
const SECTION_BEGINS: [&str; 12] = [
    "more from ",
    "most read in ",
    "you may also ",
    "you might also ",
    "recommended ",
    "sponsored ",
    "join the conversation",
    "sign up ",
    "subscribe to ",
    "share this ",
    "what to read next",
    "dont miss",
];

/// Beginnings of teasers that need no link to be known.
const TEASERS: [&str; 11] = [
    "read more:",
    "read also:",
    "also read:",
    "see also:",
    "related:",
    "more:",
    "read next:",
    "read on:",
    "don't miss:",
    "don’t miss:",
    "recommended:",
];

/// Beginnings of lines that are none of the text when much of them is a link.
const LINKED: [&str; 18] = [
    "read:",
    "read ",
    "watch:",
    "listen:",
    "next:",
    "click here",
    "sign up",
    "subscribe",
    "follow ",
    "for more",
    "download ",
    "get our",
    "get the",
    "join ",
    "see ",
    "more on",
    "more ",
    "support ",
];

/// Beginnings of short lines under pictures and at the end of pages.
const CREDITS: [&str; 18] = [
    "photo:",
    "photos:",
    "photo by",
    "photograph:",
    "photography by",
    "(photo",
    "picture:",
    "pictures:",
    "pic:",
    "image:",
    "images:",
    "image credit",
    "file photo",
    "credit:",
    "video:",
    "©",
    "copyright ©",
    "(c) 20",
];

/// Beginnings of lines with an address, for readers who want to write.
const CONTACTS: [&str; 8] = [
    "write to ",
    "contact ",
    "email ",
    "e-mail ",
    "reach ",
    "follow ",
    "you can reach ",
    "got a story",
];

/// Small letters, digits and single spaces.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        } else if c.is_whitespace() && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// True for a heading over what does not belong to the article.
pub(super) fn is_section(heading: &str) -> bool {
    let heading = folded(heading);
    // `Comments (12)`
    let heading = heading.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    SECTIONS.contains(&heading)
        || SECTION_BEGINS
            .iter()
            .any(|begin| heading.starts_with(begin) || heading == begin.trim_end())
}

/// Leaves the blocks that are text.
pub(super) fn without_noise(
    blocks: Vec<Block>,
    title: Option<&str>,
    authors: &[String],
) -> Vec<Block> {
    let title = title.map(folded);
    let authors: Vec<String> = authors.iter().map(|author| folded(author)).collect();
    let mut n_kept = 0;
    blocks
        .into_iter()
        .filter_map(|mut block| {
            if n_kept == 0 {
                cut_title(&mut block, title.as_deref());
            }
            let is_head = n_kept < 3 && is_head(&block, title.as_deref(), &authors);
            let stays = !is_head && !is_noise(&block);
            n_kept += usize::from(stays);
            stays.then_some(block)
        })
        .collect()
}

/// Bytes of the longest line that can be one of [`LINES`], with what is between its letters.
const LONGEST_LINE: usize = 120;

/// Bytes of the longest teaser, notice or link that is taken for one.
const LONGEST_NOISE: usize = 250;

fn is_noise(block: &Block) -> bool {
    let text = block.text.as_str();
    if !text.contains(char::is_alphanumeric) {
        return text.len() <= 400;
    }
    if block.is_heading && text.len() <= 400 && is_section(text) {
        return true;
    }
    if text.len() > LONGEST_NOISE {
        return false;
    }
    let beginning: String = text
        .chars()
        .take(LONGEST_BEGINNING)
        .flat_map(char::to_lowercase)
        .collect();
    let begins = |with: &[&str]| with.iter().any(|begin| beginning.starts_with(begin));
    let link_share = block.n_link * 100 / block.n_text.max(1);
    (text.len() <= LONGEST_LINE && LINES.contains(&folded(text).as_str()))
        || begins(&TEASERS)
        || (begins(&LINKED) && link_share >= 40)
        || (begins(&CREDITS) && text.len() <= 160)
        || text.to_lowercase().contains("all rights reserved")
        || (begins(&CONTACTS) && text.contains('@') && text.len() <= 200)
        || (link_share >= 90 && text.len() <= 200 && !ends_a_sentence(text) && !block.is_heading)
}

/// Characters of the longest beginning of the lists.
const LONGEST_BEGINNING: usize = 20;

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '"', '\'', ')'])
        .ends_with(['.', '!', '?', '…'])
}

/// Old pages have the headline as the first line of the first paragraph.
fn cut_title(block: &mut Block, title: Option<&str>) {
    if let Some(title) = title
        && let Some((first, rest)) = block.text.split_once('\n')
    {
        let first = folded(first);
        if first == title || (first.len() >= 15 && title.ends_with(&first)) {
            block.text = rest.trim_start().to_owned();
        }
    }
}

/// What stands between the headline and the text: the title once more, the byline, the date.
fn is_head(block: &Block, title: Option<&str>, authors: &[String]) -> bool {
    let text = block.text.as_str();
    if text.len() > 300 {
        return false;
    }
    let line = folded(text);
    if title == Some(line.as_str()) {
        return true;
    }
    if text.len() > 100 || ends_a_sentence(text) {
        return false;
    }
    let name = line.strip_prefix("by ").unwrap_or(&line);
    if authors.iter().any(|author| author == name) {
        return true;
    }
    let n_words = text.split_whitespace().count();
    if line.starts_with("by ") && n_words <= 8 && !text.contains(':') {
        return true;
    }
    is_date(&line)
}

/// `Published 12 March 2024, 10:14`
fn is_date(line: &str) -> bool {
    const MONTHS_AND_DAYS: [&str; 19] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    const AROUND: [&str; 22] = [
        "a",
        "am",
        "at",
        "bst",
        "cet",
        "cst",
        "edt",
        "est",
        "et",
        "first",
        "gmt",
        "ist",
        "last",
        "modified",
        "on",
        "p",
        "pm",
        "posted",
        "pst",
        "published",
        "updated",
        "utc",
    ];
    line.bytes().any(|byte| byte.is_ascii_digit())
        && line.split(' ').all(|word| {
            word.starts_with(|c: char| c.is_ascii_digit())
                || AROUND.contains(&word)
                || MONTHS_AND_DAYS
                    .iter()
                    .any(|name| word.starts_with(name) && word.len() <= 9)
        })
}
