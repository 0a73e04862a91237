//! What the pages say, and that they name each other right.

use std::collections::{BTreeMap, BTreeSet};

use ascribe_corpus::report::Form;

use crate::corpus::{Corpus, words};

#[test]
fn a_speaker_has_every_quotation_once() {
    let corpus = Corpus::few();
    corpus.write(Form::Folder);
    let files = corpus.files();
    let ann = words(&files[&format!("speakers/0/{}.html", corpus.person("Ann Pell"))]);
    // Three count, the copy does not.
    let n = corpus.number("SELECT n_quotations FROM people WHERE name = 'Ann Pell'");
    assert!(
        ann.contains(&format!(
            "{n} quotations in 3 articles, 2 January 2025 to 4 May 2026"
        )),
        "{ann}"
    );
    assert_eq!(
        ann.matches("We will appeal the fees, all of them").count(),
        1
    );
    assert!(ann.contains("Also in 1 other article, 1 other wording “We will appeal the fees” 4 May 2026 Morning Ledger An appeal"), "{ann}");
    assert!(ann.contains("The same words 5 May 2026 Harbour Radio Fees rise at the harbour in a copy, not counted"), "{ann}");
    assert!(
        ann.contains("2025 2026 it would rain for a week")
            || ann.contains("2025 it would rain for a week"),
        "{ann}"
    );
}

#[test]
fn an_article_says_what_was_put_right_and_what_it_copies() {
    let corpus = Corpus::few();
    corpus.write(Form::Folder);
    let files = corpus.files();
    let page = |id: &str| &files[&format!("articles/0/{}.html", corpus.article(id))];
    let fees = words(page("fees"));
    assert!(
        fees.contains("Quoted: Ann Pell (1), Dana Ruiz (1)"),
        "{fees}"
    );
    assert!(
        fees.contains("“No comment” Dana Ruiz corrected by hand: speaker"),
        "{fees}"
    );
    assert!(
        fees.contains("Copies: Fees rise at the harbour, Harbour Radio, 5 May 2026"),
        "{fees}"
    );
    assert!(page("fees").contains("href=\"https://quay.example/fees\""));
    let copy = words(page("copy"));
    assert!(copy.contains("This is a copy of Fees rise at the harbour, The Quay, 3 May 2026. Its quotations are counted there."), "{copy}");
    // Without its text the list is all there is.
    let rain = words(page("rain"));
    assert!(
        rain.contains("The text is not in this corpus. it would rain for a week Ann Pell indirect"),
        "{rain}"
    );
    assert!(rain.contains("part of another, not counted"), "{rain}");
    // A name that turns the direction does not turn what is around it.
    assert!(page("rain").contains("<bdi>ليلى \u{202e}حداد</bdi>"));
}

#[test]
fn what_comes_from_texts_is_text() {
    let corpus = Corpus::few();
    for form in [Form::OneFile, Form::Folder] {
        corpus.write(form);
        for (path, text) in corpus.files() {
            for wrong in [
                "<script>document",
                "<img",
                "javascript:",
                "</section></main><script",
                "<!--",
                "<b>id",
            ] {
                assert!(!text.contains(wrong), "{path} has {wrong}");
            }
            assert!(
                !text.contains("fetch(")
                    && !text.contains("innerHTML")
                    && !text.contains("type=\"module\""),
                "{path}"
            );
        }
    }
}

#[test]
fn names_of_files_are_numbers() {
    let corpus = Corpus::samples();
    corpus.write(Form::Folder);
    for path in corpus.files().into_keys() {
        let is_plain = path
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "/.-".contains(c));
        assert!(is_plain, "{path}");
    }
}

/// Values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    for corpus in [Corpus::few(), Corpus::samples()] {
        for form in [Form::Folder, Form::OneFile] {
            corpus.write(form);
            let files = corpus.files();
            let ids: BTreeMap<&str, BTreeSet<&str>> = files
                .iter()
                .filter(|(path, _)| path.ends_with(".html"))
                .map(|(path, html)| {
                    let list = values(html, "id");
                    let ids: BTreeSet<&str> = list.iter().copied().collect();
                    assert_eq!(ids.len(), list.len(), "{path}: an id twice");
                    (path.as_str(), ids)
                })
                .collect();
            for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
                for link in values(html, "href")
                    .into_iter()
                    .filter(|link| !link.starts_with("https:"))
                {
                    let (file, id) = link.split_once('#').unwrap_or((link, ""));
                    let target = match file {
                        "" => path.clone(),
                        file => resolved(path, file),
                    };
                    assert!(files.contains_key(&target), "{path}: {link}");
                    if !id.is_empty() {
                        assert!(ids[target.as_str()].contains(id), "{path}: {link}");
                    }
                }
            }
        }
    }
}

fn resolved(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn an_empty_corpus_has_a_report() {
    let corpus = Corpus::few();
    corpus.ask("DELETE FROM articles; UPDATE quotations SET person = NULL; DELETE FROM people");
    for form in [Form::Folder, Form::OneFile] {
        corpus.write(form);
        let page = words(&corpus.files()["index.html"]);
        assert!(page.contains("0 quotations in 0 articles"), "{page}");
        assert!(page.contains("There are no quotations."));
    }
}

#[test]
fn the_first_page_stays_small() {
    let corpus = Corpus::samples();
    corpus.write(Form::Folder);
    let files = corpus.files();
    assert_eq!(
        files["index.html"].matches("<th scope=\"row\"><a").count(),
        100 + 12
    );
    assert!(words(&files["index.html"]).contains("These are the 100 most quoted."));
    let listed = words(&files["lists/speakers-1.html"]);
    let last = corpus.number("SELECT count(*) FROM people WHERE n_quotations > 0");
    assert!(last > 100 && !listed.is_empty());
}
