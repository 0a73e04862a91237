//! Where a report may be written, and what a run that fails leaves.

use ascribe_corpus::report::Form;

use crate::corpus::Corpus;

#[test]
fn an_earlier_report_is_replaced() {
    let corpus = Corpus::few();
    std::fs::create_dir(corpus.report()).expect("made");
    let many = corpus.write(Form::Folder);
    assert!(!many.is_one_file);
    assert_eq!(corpus.files().len() as u64, many.n_files);
    let one = corpus.write(Form::Fitting);
    assert!(one.is_one_file);
    assert_eq!(
        corpus.files().into_keys().collect::<Vec<_>>(),
        ["index.html"]
    );
    assert!(one.index.is_file());
    // Nothing is left beside it.
    assert_eq!(names(&corpus), ["news.db", "report"]);
}

fn names(corpus: &Corpus) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(corpus.folder.path())
        .expect("readable")
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.starts_with("news.db-"))
        .collect();
    names.sort();
    names
}

#[test]
fn nothing_that_is_no_report_is_overwritten() {
    let corpus = Corpus::few();
    let error = |why: &str| {
        let error = corpus
            .try_write(Form::Fitting)
            .expect_err("it is taken")
            .to_string();
        assert!(error.ends_with(why), "{error}");
    };
    std::fs::write(corpus.report(), "notes").expect("writable");
    error("report: is a file; a report is a folder");
    std::fs::remove_file(corpus.report()).expect("removed");

    std::fs::create_dir(corpus.report()).expect("made");
    std::fs::write(corpus.report().join("index.html"), "<h1>My pages</h1>").expect("writable");
    error("report: holds pages that are no report of ascribe; nothing was written");
    assert_eq!(corpus.files()["index.html"], "<h1>My pages</h1>");
    std::fs::remove_file(corpus.report().join("index.html")).expect("removed");

    corpus.write(Form::Folder);
    std::fs::write(corpus.report().join("notes.txt"), "mine").expect("writable");
    error("report: holds \"notes.txt\", which is not of a report; nothing was written");
    assert_eq!(corpus.files()["notes.txt"], "mine");
    assert_eq!(names(&corpus), ["news.db", "report"]);
}

#[test]
fn a_run_that_fails_leaves_the_earlier_report_whole() {
    let corpus = Corpus::few();
    corpus.write(Form::Folder);
    let before = corpus.files();
    corpus.ask("UPDATE records SET record = x'00' WHERE article = (SELECT number FROM articles WHERE id = 'ledger')");
    let error = corpus
        .try_write(Form::Folder)
        .expect_err("a record is damaged")
        .to_string();
    assert!(error.contains("\"ledger\" is damaged"), "{error}");
    assert_eq!(corpus.files(), before);
    assert_eq!(names(&corpus), ["news.db", "report"]);
}

#[test]
fn what_a_stopped_run_left_is_cleared_away() {
    let corpus = Corpus::few();
    let part = corpus.folder.path().join(".report.part");
    std::fs::create_dir(&part).expect("made");
    std::fs::write(part.join("index.html"), "half").expect("writable");
    let error = corpus
        .try_write(Form::Fitting)
        .expect_err("it may be somebody's")
        .to_string();
    assert!(error.ends_with(".report.part: is in the way"), "{error}");
    std::fs::write(part.join("unfinished-report"), "").expect("writable");
    corpus.write(Form::Fitting);
    assert_eq!(names(&corpus), ["news.db", "report"]);
}
