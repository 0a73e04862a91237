//! What is written comes back, as far as the form can hold it.

use std::fs;
use std::path::Path;

use ascribe_article::{
    CharSpan, Class, Flag, Gender, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord,
};
use ascribe_eval::read::{Format, read};
use ascribe_eval::{Document, LabelledQuote, write};
use proptest::prelude::*;
use proptest::sample::select;
use tempfile::TempDir;

use crate::skipped::shared;

/// What is read from `path`, without a problem.
fn read_back(path: &Path, format: Format) -> Vec<Document> {
    assert_eq!(Format::detect(path), Some(format));
    let corpus = read(path, None).expect("it was just written");
    assert_eq!(corpus.problems, []);
    corpus.documents
}

fn through_jsonl(documents: &[Document]) -> Vec<Document> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("written.jsonl");
    let mut file = fs::File::create(&path).expect("a file");
    write::jsonl(documents, &mut file).expect("room");
    read_back(&path, Format::Jsonl)
}

fn through_brat(documents: &[Document]) -> Vec<Document> {
    let folder = TempDir::new().expect("a folder");
    write::brat(documents, folder.path()).expect("room");
    let mut back = read_back(folder.path(), Format::Brat);
    back.sort_by_key(|document| (document.id.clone(), document.annotator.clone()));
    back
}

/// With the texts beside the table.
fn through_csv(documents: &[Document]) -> Vec<Document> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("written.csv");
    let mut file = fs::File::create(&path).expect("a file");
    write::csv(documents, &mut file).expect("room");
    for document in documents {
        let path = folder.path().join(format!("{}.txt", document.id));
        fs::write(path, &document.text).expect("a file");
    }
    read_back(&path, Format::Csv)
}

/// What brat can hold: quotations in text order, no line break at the edge of a span.
fn as_brat_has_it(mut document: Document) -> Document {
    let chars: Vec<char> = document.text.chars().collect();
    let is_break = |at: usize| matches!(chars[at], '\n' | '\r');
    for quote in &mut document.quotes {
        let record = &mut quote.record;
        for spans in [
            &mut record.content,
            &mut record.cue,
            &mut record.source,
            &mut record.addressee,
        ] {
            for span in spans.iter_mut() {
                while span.start < span.end && is_break(span.start) {
                    span.start += 1;
                }
                while span.start < span.end && is_break(span.end - 1) {
                    span.end -= 1;
                }
            }
            spans.retain(|span| span.start < span.end);
        }
    }
    document.quotes.sort_by_key(|quote| quote.record.content[0]);
    document
}

/// What a row can hold: no evidence, and of the speaker no id, roles or mentions.
fn as_a_row_has_it(document: &Document) -> Vec<(LabelledQuote, Option<SpeakerRecord>)> {
    let row = |quote: &LabelledQuote| {
        let mut speaker = document.speaker_of(quote).cloned();
        if let Some(speaker) = &mut speaker {
            speaker.id.clear();
            speaker.roles.clear();
            speaker.mentions.clear();
        }
        let mut quote = quote.clone();
        quote.record.speaker = None;
        quote.record.via.clear();
        (quote, speaker)
    };
    document.quotes.iter().map(row).collect()
}

/// Sorted spans that do not overlap, at most four; some touch.
fn spans(n_chars: usize) -> impl Strategy<Value = Vec<CharSpan>> {
    proptest::collection::vec(0..=n_chars, 0..8).prop_map(|mut cuts| {
        cuts.sort_unstable();
        cuts.chunks_exact(2)
            .map(|pair| CharSpan {
                start: pair[0],
                end: pair[1],
            })
            .filter(|span| span.start < span.end)
            .collect()
    })
}

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        select(vec![
            "Ada", "Öz", " ", "’", "%", "\t", "\n", "李", "\"", ";",
        ]),
        0..4,
    )
    .prop_map(|parts| format!("N{}", parts.concat()))
}

fn speaker() -> impl Strategy<Value = SpeakerRecord> {
    (
        name(),
        proptest::collection::vec(name(), 0..3),
        select(vec![
            SpeakerKind::Person,
            SpeakerKind::Group,
            SpeakerKind::Author,
        ]),
        select(vec![Gender::Female, Gender::Male, Gender::Unknown]),
        proptest::collection::vec(name(), 0..2),
    )
        .prop_map(|(name, aliases, kind, gender, roles)| {
            let mut speaker = SpeakerRecord::new("", name, kind);
            speaker.gender = gender;
            speaker.aliases = aliases;
            speaker.roles = roles;
            speaker.anonymous = kind == SpeakerKind::Unnamed;
            speaker
        })
}

fn quote(n_chars: usize) -> impl Strategy<Value = LabelledQuote> {
    let roles = (
        spans(n_chars),
        spans(n_chars),
        spans(n_chars),
        spans(n_chars),
        spans(n_chars),
    );
    let kinds = vec![QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect];
    let flags = vec![
        vec![],
        vec![Flag::Negated],
        vec![Flag::Hypothetical],
        vec![Flag::Negated, Flag::Hypothetical],
    ];
    (
        roles,
        select(kinds),
        proptest::option::of(select(Class::ALL.to_vec())),
        select(flags),
        0_u8..=100,
        proptest::option::of(0_u8..=100),
        select(vec!["", "rule"]),
        select(vec![None, Some("explicit")]),
        // Who speaks and what it stands in, chosen once there are speakers and quotations.
        (0_usize..4, 0_usize..8),
    )
        .prop_map(
            |(roles, kind, class, flags, sure, speaker_sure, by, manner, (who, outer))| {
                let (content, cue, source, addressee, via) = roles;
                let mut record = QuoteRecord::new("", kind, content);
                record.class = class;
                record.cue = cue;
                record.source = source;
                record.addressee = addressee;
                record.speaker = Some(who.to_string());
                record.confidence = f32::from(sure) / 100.0;
                record.speaker_confidence = speaker_sure.map(|sure| f32::from(sure) / 100.0);
                record.flags = flags;
                record.inside = Some(outer.to_string());
                record.found_by = by.to_owned();
                record.via = via;
                LabelledQuote {
                    record,
                    manner: manner.map(str::to_owned),
                }
            },
        )
}

/// An article with an odd text.
fn document() -> impl Strategy<Value = Document> {
    let parts = vec![
        "Ann",
        "said",
        "no",
        "é",
        "李",
        "7",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "🙂",
        "👩‍🚒",
        "\u{200b}",
        "\u{2028}",
        "\u{feff}",
        "\u{301}",
        "\t",
        "“",
        "”",
        "\"",
        ",",
        ";",
        "%",
        "…",
        " … ",
    ];
    proptest::collection::vec(select(parts), 1..40)
        .prop_map(|parts| parts.concat())
        .prop_flat_map(|text| {
            let n_chars = text.chars().count();
            (
                Just(text),
                proptest::collection::vec(quote(n_chars), 0..6),
                proptest::option::of(proptest::collection::vec(speaker(), 0..4)),
                select(vec!["a b", "x.y", "ü-1", "E"]),
                select(vec![None, Some("4b22")]),
            )
        })
        .prop_map(|(text, mut quotes, mut speakers, id, annotator)| {
            let chars: Vec<char> = text.chars().collect();
            let speaks = |span: &CharSpan| {
                chars[span.start..span.end]
                    .iter()
                    .any(|c| c.is_alphanumeric())
            };
            quotes.retain(|quote| quote.record.content.iter().any(speaks));
            let ids = ["q1", "E2", "E1", "Q 4", "E07", "zitat\t6"];
            let n_quotes = quotes.len();
            for (index, quote) in quotes.iter_mut().enumerate() {
                let record = &mut quote.record;
                record.id = ids[index].to_owned();
                let choose =
                    |chosen: &mut Option<String>, n: usize, name: &dyn Fn(usize) -> String| {
                        let index: usize = chosen.take().expect("set").parse().expect("a number");
                        *chosen = (index < n).then(|| name(index));
                    };
                let n_speakers = speakers.as_ref().map_or(0, Vec::len);
                choose(&mut record.speaker, n_speakers, &|i| format!("s {i}%"));
                choose(&mut record.inside, n_quotes, &|i| ids[i].to_owned());
            }
            for (index, speaker) in speakers.iter_mut().flatten().enumerate() {
                speaker.id = format!("s {index}%");
            }
            Document {
                id: id.to_owned(),
                annotator: annotator.map(str::to_owned),
                text,
                meta: [("title".to_owned(), "Zwei\t\"Titel\"".into())]
                    .into_iter()
                    .collect(),
                quotes,
                speakers,
            }
        })
}

proptest! {
    #[test]
    fn json_lines_hold_everything(document in document()) {
        prop_assert_eq!(&through_jsonl(std::slice::from_ref(&document))[0], &document);
    }

    #[test]
    fn brat_holds_everything_in_text_order(document in document()) {
        let back = through_brat(std::slice::from_ref(&document));
        prop_assert_eq!(&back[0], &as_brat_has_it(document));
    }

    #[test]
    fn a_table_holds_quotations_and_who_said_them(mut document in document()) {
        for speaker in document.speakers.iter_mut().flatten() {
            // Aliases that are the separator itself have no place in a cell.
            speaker.aliases.retain(|alias| !alias.contains('|'));
        }
        let back = through_csv(std::slice::from_ref(&document));
        if document.quotes.is_empty() {
            prop_assert_eq!(back.len(), 0);
        } else {
            prop_assert_eq!(&back[0].text, &document.text);
            prop_assert_eq!(as_a_row_has_it(&back[0]), as_a_row_has_it(&document));
            prop_assert_eq!(back[0].speakers.is_some(), document.speakers.is_some());
        }
    }
}

/// A plain article with one quotation.
fn article(id: &str, annotator: Option<&str>) -> Document {
    let content = vec![CharSpan { start: 1, end: 4 }];
    let record = serde_json::json!({"id": "q1", "type": "direct", "content": content});
    Document {
        id: id.to_owned(),
        annotator: annotator.map(str::to_owned),
        text: "“Yes,” said Ann.".to_owned(),
        quotes: vec![LabelledQuote {
            record: serde_json::from_value(record).expect("the case is well-formed"),
            manner: None,
        }],
        ..Document::default()
    }
}

#[test]
fn brat_keeps_the_annotators_of_an_article_apart() {
    let documents = [
        article("a", Some("x")),
        article("a", Some("y")),
        article("a_b", None),
    ];
    assert_eq!(through_brat(&documents), documents);
}

#[test]
fn ids_need_not_be_file_names() {
    let mut documents = [
        article("../a/b: c?", None),
        article("..", None),
        article(&"long ".repeat(100), None),
        article("a.gz", None),
    ];
    documents.sort_by_key(|document| document.id.clone());
    assert_eq!(through_brat(&documents), documents);
}

#[test]
fn a_table_holds_no_formula_and_gives_back_what_looked_like_one() {
    let mut document = article("=a", Some("@x"));
    document.text = "“=1+1” said -Ann.".to_owned();
    document.quotes[0].record.content = vec![CharSpan { start: 1, end: 5 }];
    document.quotes[0].record.source = vec![CharSpan { start: 12, end: 16 }];
    document.quotes[0].record.found_by = "'=rule".to_owned();
    let mut table = Vec::new();
    write::csv(std::slice::from_ref(&document), &mut table).expect("room");
    let table = String::from_utf8(table).expect("a table is UTF-8");
    let row = table.lines().nth(1).expect("a row");
    for cell in row.split(',') {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let back = through_csv(std::slice::from_ref(&document));
    assert_eq!(back[0].id, document.id);
    assert_eq!(back[0].annotator, document.annotator);
    let (back, given) = (&back[0].quotes[0].record, &document.quotes[0].record);
    assert_eq!(back.content, given.content);
    assert_eq!(back.source, given.source);
    assert_eq!(back.found_by, given.found_by);
}

#[test]
fn brat_needs_the_text() {
    let mut document = article("a", None);
    document.text.clear();
    let folder = TempDir::new().expect("a folder");
    let error = write::brat(&[document], folder.path()).expect_err("there is no text");
    assert!(
        error
            .source
            .to_string()
            .ends_with("article \"a\" has quotations and no text")
    );
}

#[test]
fn marks_in_brat_what_an_annotator_would_mark() {
    let text = "“Go\nnow,” said Ann.\nBob nodded.";
    let mut document = article("a", None);
    document.text = text.to_owned();
    let record = &mut document.quotes[0].record;
    record.id = "q7".to_owned();
    record.content = vec![CharSpan { start: 1, end: 8 }];
    record.source = vec![
        CharSpan { start: 15, end: 19 },
        CharSpan { start: 20, end: 23 },
    ];
    record.speaker = Some("s1".to_owned());
    document.speakers = Some(vec![
        serde_json::from_str(r#"{"id": "s1", "name": "Ann Holm"}"#).expect("well-formed"),
    ]);
    let folder = TempDir::new().expect("a folder");
    write::brat(&[document.clone()], folder.path()).expect("room");
    assert_eq!(
        fs::read_to_string(folder.path().join("a.ann")).expect("written"),
        "T1\tAttribution 1 3\tGo\n\
         T2\tContent 1 3;4 8\tGo now,\n\
         T3\tSource 15 19\tAnn.\n\
         T4\tSource 20 23\tBob\n\
         E1\tAttribution:T1 Content:T2 Source:T3 Source2:T4\n\
         A1\tQuoteType E1 direct\n\
         N2\tReference E1 speakers:s1\tAnn Holm\n\
         #3\tAscribe E1\t{\"id\":\"q7\"}\n"
    );
    assert_eq!(read_back(folder.path(), Format::Brat), [document]);
}

/// On the corpus of news with speakers, which is not part of the repository.
#[test]
fn every_attribution_of_polnear_survives_brat_and_csv() {
    let Some(path) = shared("data/polnear/dev.jsonl.gz") else {
        return;
    };
    let corpus = read(&path, None).expect("it is there");
    assert_eq!(corpus.problems, []);
    let mut documents = corpus.documents;
    documents.sort_by_key(|document| document.id.clone());
    let n_quotes: usize = documents.iter().map(|d| d.quotes.len()).sum();
    assert!(n_quotes > 2000, "{n_quotes} attributions");

    let through = through_jsonl(&through_brat(&documents));
    let expected: Vec<Document> = documents.iter().cloned().map(as_brat_has_it).collect();
    assert!(through == expected, "brat lost something");

    let through = through_jsonl(&through_csv(&documents));
    let rows: Vec<_> = documents.iter().map(as_a_row_has_it).collect();
    let back: Vec<_> = through.iter().map(as_a_row_has_it).collect();
    assert!(rows == back, "a table lost something");
}
