//! What each figure counts, by example: the same text with gold marks and with predicted ones.

use ascribe_article::{ArticleRecord, Class, Classes, marked};
use ascribe_eval::{
    Bootstrap, Comparison, Document, ErrorClass, Grouping, Options, agreement, compare,
};

/// An article from marked text; its id is `a` unless the text says otherwise.
fn document(text: &str) -> Document {
    let article = marked::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut document = Document::from(ArticleRecord::from_article(&article));
    for quote in &mut document.quotes {
        // Marks tell none.
        quote.record.class = None;
    }
    if document.id.is_empty() {
        "a".clone_into(&mut document.id);
    }
    document
}

/// "P/R" in per cent of a figure.
fn figure(comparison: &Comparison<'_>, name: &str) -> String {
    let figure = comparison
        .figures()
        .iter()
        .find(|figure| figure.name() == name)
        .unwrap_or_else(|| panic!("no figure {name}"));
    let counts = comparison.total(*figure).expect("it is one of its figures");
    format!(
        "{:.0}/{:.0}",
        100.0 * counts.precision(),
        100.0 * counts.recall()
    )
}

const SPEAKERS: &str = "# S1: Maria Lopez | Lopez (person, female)\n# S2: Jonas Perrow | Perrow (person, male)\n\
# S3: union (group)\n# S4: the aide (unnamed)\n";

#[test]
fn figures_count_what_they_say() {
    for (name, gold, predicted, expected) in [
        (
            "marks do not matter",
            "“[q1 We will appeal],” [c1 said] [s1 Maria Lopez].",
            "[q1 “We will appeal,”] [c1 said] [s1 Maria Lopez].",
            &[
                ("attribution", "100/100"),
                ("content_exact", "100/100"),
                ("attribution_exact", "100/100"),
                ("span_content", "100/100"),
            ][..],
        ),
        (
            "a head noun passes for its phrase, and not the other way round",
            "[s1 Maria Lopez, the mayor of Stannard,] [c1 said] [q1 it was late]. [s2 Lopez] [c2 added] [q2 it was dark].",
            "Maria [s1 Lopez], the mayor of Stannard, [c1 said] [q1 it was late]. [s2 Lopez added] [q2 it was dark].",
            &[
                ("attribution", "100/100"),
                ("attribution_exact", "0/0"),
                ("source", "100/100"),
                ("span_source", "0/0"),
                ("cue", "50/50"),
            ],
        ),
        (
            "half of the union is enough, less is not",
            "[s1 Ann] [c1 said] [q1 one two three four]. [s2 Bob] [c2 said] [q2 abcd efgh ijkl mnop].",
            "[s1 Ann] [c1 said] one [q1 two three four]. [s2 Bob] [c2 said] abcd efgh [q2 ijkl] mnop.",
            &[
                ("content_half", "50/50"),
                ("content_overlap_0.25", "100/100"),
                ("content_overlap_0.9", "0/0"),
                ("content_exact", "0/0"),
                ("content_chars", "100/52"),
                // Three quarters are covered, then one fifth.
                ("ggt_0.3", "50/50"),
                ("ggt_0.8", "0/0"),
            ],
        ),
        (
            "one missed, one spurious",
            "[q1 “No,”] [c1 said] [s1 Ann]. Bob nodded and left. [q2 “Yes,”] [c2 said] [s2 Cy].",
            "[q1 “No,”] [c1 said] [s1 Ann]. [s2 Bob] [c2 nodded] [q2 and left]. “Yes,” said Cy.",
            &[
                ("attribution", "50/50"),
                ("attribution/direct", "100/50"),
                ("attribution/indirect", "0/0"),
                ("ggt_0.3_verb", "100/100"),
            ],
        ),
        (
            "the best pair first, one to one",
            "[s1 Ann] [c1 said] [q1 one two three four five six].",
            "[s1 Ann] [c1 said] [q1 one two three four] [q2 five six].",
            &[("content_half", "50/100"), ("ggt_0.3", "50/100")],
        ),
        (
            "pieces are cut at line breaks",
            "[s1 Ann] [c1 said] [q1 “One.\n\n“Two.”]",
            "[s1 Ann] [c1 said] [q1 “One.]\n\n“Two.”",
            &[("span_content", "100/50"), ("content_exact", "0/0")],
        ),
        (
            "nobody's words are found by their lack of a source",
            "It was [c1 said] [q1 that nothing helped]. [s2 Ann] [c2 said] [q2 something did].",
            "It was [c1 said] [q1 that nothing helped]. Ann [c2 said] [q2 something did].",
            &[("attribution", "50/50"), ("source", "0/0")],
        ),
    ] {
        let (gold, predicted) = ([document(gold)], [document(predicted)]);
        let options = Options {
            overlaps: vec![0.25, 0.9],
            ..Options::default()
        };
        let comparison = compare(&gold, &predicted, &options);
        for &(key, value) in expected {
            assert_eq!(figure(&comparison, key), value, "{name}: {key}");
        }
    }
}

#[test]
fn speakers_count_by_any_name_or_strictly() {
    let text = "[q1 “One,”] [c1 said] [s1 Lopez]. [q2 “Two,”] [c2 said] [s2 Perrow]. [q3 “Three,”] [c3 said] [s3 they]. \
[q4 “Four,”] [c4 said] [s4 the aide].\n---\n";
    let gold = [document(&format!(
        "{SPEAKERS}{text}q1: S1\nq2: S2\nq3: S3\nq4: S4\n"
    ))];
    for (name, speakers, tail, expected) in [
        (
            "all right",
            SPEAKERS,
            "q1: S1\nq2: S2\nq3: S3\nq4: S4\n",
            [
                ("speaker", "100/100"),
                ("speaker_strict", "100/100"),
                ("speaker_kind/group", "100/100"),
                ("b_cubed", "100/100"),
            ],
        ),
        (
            "an alias for a name",
            "# S1: Lopez (person)\n# S2: Jonas Perrow (person)\n# S3: crew (group)\n# S4: aide (person)\n",
            "q1: S1\nq2: S2\nq3: S3\nq4: S4\n",
            [
                // The aide has a name here and none in gold: that costs precision.
                ("speaker", "67/100"),
                ("speaker_strict", "33/50"),
                ("speaker_kind/group", "100/100"),
                ("b_cubed", "100/100"),
            ],
        ),
        (
            "two people made one",
            SPEAKERS,
            "q1: S1\nq2: S1\nq3: -\nq4: S4\n",
            [
                ("speaker", "50/50"),
                ("speaker_strict", "50/50"),
                ("speaker_kind/group", "0/0"),
                // Two quotations share a cluster of two: each half right.
                ("b_cubed", "67/75"),
            ],
        ),
    ] {
        let predicted = [document(&format!("{speakers}{text}{tail}"))];
        let comparison = compare(&gold, &predicted, &Options::default());
        for (key, value) in expected {
            assert_eq!(figure(&comparison, key), value, "{name}: {key}");
        }
    }
}

#[test]
fn figures_the_gold_does_not_annotate_are_left_out() {
    let mut gold = document("[q1 “One,”] said Lopez.");
    gold.speakers = None;
    let predicted = document("[q1 “One,”] [c1 said] [s1 Lopez].");
    let (gold, predicted) = ([gold], [predicted]);
    let comparison = compare(&gold, &predicted, &Options::default());
    let names: Vec<String> = comparison.figures().iter().map(|f| f.name()).collect();
    assert!(names.contains(&"content_exact".to_owned()));
    for name in ["attribution", "cue", "addressee", "speaker", "b_cubed"] {
        assert!(!names.contains(&name.to_owned()), "{name}");
    }
    assert_eq!(comparison.articles()[0].pairs[0].errors, []);
}

#[test]
fn errors_have_classes() {
    use ErrorClass::{Boundary, Cue, Missed, Source, Speaker, Spurious, Type};
    let gold = [document(&format!(
        "{SPEAKERS}“[q1 One two three],” [c1 said] [s1 Lopez]. [s2 Perrow] [c2 said] [q2 it rained] all day. [s3 Ann] [c3 left].\n\
---\nq1: S1 direct\nq2: S2\n",
        )
        .replace("[s3 Ann] [c3 left]", "Ann left"))];
    let predicted = [document(&format!(
        "{SPEAKERS}“One [q1 two three],” said [s1 Lopez]. Perrow said it rained all day. [s2 Ann] [c2 left].\n---\nq1: S2 mixed\n\
q2: -\n"
    )
    .replace("[s2 Ann] [c2 left]", "[s2 Ann] [q2 left]"))];
    let comparison = compare(&gold, &predicted, &Options::default());
    let errors: Vec<&[ErrorClass]> = comparison.articles()[0]
        .pairs
        .iter()
        .map(|pair| pair.errors.as_slice())
        .collect();
    assert_eq!(
        errors,
        [&[Boundary, Cue, Speaker, Type][..], &[Missed], &[Spurious]]
    );
    assert_eq!(comparison.type_confusion()[0], [0, 1, 0, 0]);
    let other = [document("“[q1 One two three],” [c1 said] [s1 Ann]")];
    let gold = [document("“[q1 One two three],” [c1 said] Ann. [s1 Bob]")];
    let comparison = compare(&gold, &other, &Options::default());
    assert_eq!(comparison.articles()[0].pairs[0].errors, [Source]);
}

#[test]
fn nested_quotations_can_be_left_out() {
    let gold = [document("[s1 Ann] [c1 said] [q1 that Bob said no].")];
    let predicted = [document(
        "[s1 Ann] [c1 said] [q1 that [s2 Bob] [c2 said] [q2 no]].\n---\nq1: -\nq2: - in:q1\n",
    )];
    let comparison = compare(&gold, &predicted, &Options::default());
    assert_eq!(figure(&comparison, "attribution"), "50/100");
    assert_eq!(
        comparison.remarks(),
        ["predicted quotations inside others: 1, gold ones: 0; a flat comparison leaves them out"]
    );
    let options = Options {
        flat: true,
        ..Options::default()
    };
    let comparison = compare(&gold, &predicted, &options);
    assert_eq!(figure(&comparison, "attribution"), "100/100");
    assert!(comparison.remarks().is_empty());
    // The other way round, the gold has it: as one of its own, or apart.
    let comparison = compare(&predicted, &gold, &options);
    assert_eq!(figure(&comparison, "attribution"), "100/100");
    assert_eq!(figure(&comparison, "nested"), "0/0");
    assert_eq!(figure(&comparison, "span_source"), "100/100");
    let comparison = compare(&predicted, &predicted, &options);
    assert_eq!(figure(&comparison, "nested"), "100/100");
    let comparison = compare(&predicted, &gold, &Options::default());
    assert_eq!(figure(&comparison, "attribution"), "100/50");
}

/// With these classes, in the order of the quotations.
fn classed(text: &str, classes: &[Option<Class>]) -> Document {
    let mut document = document(text);
    assert_eq!(document.quotes.len(), classes.len());
    for (quote, class) in document.quotes.iter_mut().zip(classes) {
        quote.record.class = *class;
    }
    document
}

#[test]
fn classes_are_counted_and_left_out() {
    let text = "[s1 Ann] [c1 said] [q1 it rained]. [s2 Bob] [c2 thought] [q2 it did]. [s3 A study] [c3 found] [q3 it had]. \
[s4 They] [c4 refused] [q4 to leave].";
    let [speech, thought, finding, act] = Class::ALL.map(Some);
    let gold = [classed(text, &[speech, thought, finding, act])];
    let predicted = [classed(text, &[speech, thought, speech, thought])];
    let all = Options {
        classes: Classes::all(),
        ..Options::default()
    };
    let comparison = compare(&gold, &predicted, &all);
    for (name, value) in [
        ("attribution", "100/100"),
        ("attribution/speech", "100/100"),
        ("attribution/act", "0/100"),
        ("class", "50/50"),
    ] {
        assert_eq!(figure(&comparison, name), value, "{name}");
    }
    assert_eq!(comparison.by(&Grouping::Class).len(), 4);
    // Speech and findings: of the gold the first and the third, and so of the prediction. All count for the class.
    let comparison = compare(&gold, &predicted, &Options::default());
    let attribution = comparison.total(ascribe_eval::Figure::Attribution);
    let counts = attribution.expect("there are sources");
    assert_eq!((counts.gold, counts.predicted), (2.0, 2.0));
    assert_eq!(figure(&comparison, "class"), "50/50");
    // Gold without classes is taken whole, and so is a prediction.
    let bare = [document(text)];
    let comparison = compare(&bare, &predicted, &Options::default());
    assert_eq!(figure(&comparison, "attribution"), "100/50");
    assert!(
        comparison
            .figures()
            .iter()
            .all(|figure| figure.name() != "class")
    );
    let comparison = compare(&gold, &bare, &Options::default());
    assert_eq!(figure(&comparison, "attribution"), "50/100");
}

#[test]
fn gold_with_classes_waives_sources_it_does_not_write() {
    let gold = "# S1: the Quay Council (organization)\n[s1 The council] [c1 said] [q1 it rained] and [c2 added] [q2 it was cold].\n\
---\nq1: S1\nq2: S1\n";
    let predicted = "# S1: Quay Council (organization)\n[s1 [s2 The council]] [c1 said] [q1 it rained] and [c2 added] \
[q2 it was cold].\n---\nq1: S1\nq2: S1\n";
    for (classes, attribution, speaker) in [
        ([None, None], "50/50", "0/0"),
        ([Some(Class::Speech); 2], "100/100", "100/100"),
    ] {
        let gold = [classed(gold, &classes)];
        let predicted = [classed(predicted, &classes)];
        let comparison = compare(&gold, &predicted, &Options::default());
        assert_eq!(figure(&comparison, "attribution"), attribution);
        assert_eq!(figure(&comparison, "span_source"), "100/100");
        assert_eq!(figure(&comparison, "speaker"), speaker);
    }
}

#[test]
fn remarks_name_articles_that_do_not_fit() {
    let article = |id: &str, text: &str| document(&format!("# id: {id}\n{text}"));
    let gold = [
        article("a", "[q1 “No,”] said Ann."),
        article("b", "[q1 “Yes,”] said Ann."),
        article("c", "[q1 “Well,”] said Ann."),
    ];
    let predicted = [
        article("a", "[q1 “No,”] said Ann. More."),
        article("x", "[q1 “Yes,”] said Ann."),
    ];
    let comparison = compare(&gold, &predicted, &Options::default());
    assert_eq!(
        comparison.remarks(),
        [
            "a: the predicted text is not the gold's; its offsets are taken as they are",
            "2 articles (b, c): not predicted; all is missed",
            "x: predicted without gold; left out",
        ]
    );
    assert_eq!(figure(&comparison, "content_half"), "100/33");
    let options = Options {
        only_predicted_articles: true,
        ..Options::default()
    };
    let comparison = compare(&gold, &predicted, &options);
    assert_eq!(figure(&comparison, "content_half"), "100/100");
}

/// Ten articles; the first `n_wrong` predictions lack their quotation.
fn ten_articles(n_wrong: usize) -> (Vec<Document>, Vec<Document>) {
    let text = |i: usize, marked: &str| document(&format!("# id: a{i}\n{marked}"));
    let marked = "[s1 Ann] [c1 said] [q1 it rained]. [s2 Bob] [c2 said] [q2 it did not].";
    let half = "[s1 Ann] [c1 said] [q1 it rained]. Bob said it did not.";
    let gold = (0..10).map(|i| text(i, marked)).collect();
    let predicted = (0..10)
        .map(|i| text(i, if i < n_wrong { half } else { marked }))
        .collect();
    (gold, predicted)
}

#[test]
fn intervals_hold_the_figure_and_repeat_with_their_seed() {
    let (gold, predicted) = ten_articles(4);
    let comparison = compare(&gold, &predicted, &Options::default());
    let draw = |seed| {
        comparison.intervals(Bootstrap {
            resamples: 500,
            seed,
        })
    };
    let first = draw(1)[0];
    // 16 of 20 found; a draw of ten articles has 4 ± 1.5 halves.
    assert!(first.recall.low < 0.8 && first.recall.high > 0.8);
    assert!(
        first.recall.low >= 0.6 && first.recall.high <= 0.95,
        "{first:?}"
    );
    assert_eq!(first.precision.low, 1.0);
    assert_eq!(draw(1), draw(1));
    // Of few draws the ends are seldom the same.
    let few = |seed| {
        let bootstrap = Bootstrap { resamples: 7, seed };
        comparison.intervals(bootstrap)[0]
    };
    assert!((2..20).any(|seed| few(seed) != few(1)));
    assert!(
        comparison
            .intervals(Bootstrap {
                resamples: 0,
                seed: 1
            })
            .is_empty()
    );
}

#[test]
fn a_paired_test_tells_a_difference_from_none() {
    let (gold, good) = ten_articles(1);
    let (_, bad) = ten_articles(9);
    let (_, same) = ten_articles(1);
    let options = Options::default();
    let comparison = compare(&gold, &good, &options);
    let bootstrap = Bootstrap::default();
    let worse = comparison.paired(&compare(&gold, &bad, &options), bootstrap);
    let attribution = &worse[0];
    assert_eq!(attribution.figure, "attribution");
    assert!(attribution.difference > 0.2 && attribution.interval.low > 0.0);
    assert!(attribution.p < 0.01, "{}", attribution.p);
    let equal = &comparison.paired(&compare(&gold, &same, &options), bootstrap)[0];
    assert_eq!((equal.difference, equal.p), (0.0, 1.0));
}

#[test]
fn annotators_are_scored_against_each_other() {
    let version = |annotator: &str, marked: &str| Document {
        annotator: Some(annotator.to_owned()),
        ..document(marked)
    };
    let both = "[s1 Ann] [c1 said] [q1 it rained]. [s2 Bob] [c2 said] [q2 it did not].";
    let one = "[s1 Ann] [c1 said] [q1 it rained]. Bob said it did not.";
    let gold = [version("x", both), version("y", both), version("z", one)];
    let comparison = agreement(&gold, &Options::default());
    // x and y agree on 2 of 2; x and z, y and z on 1 of 2 and 1 of 1: of 10 in all ordered pairs 8.
    assert_eq!(figure(&comparison, "attribution"), "80/80");
    assert!(
        agreement(&gold[..1], &Options::default())
            .articles()
            .is_empty()
    );
    assert_eq!(
        compare(&gold, &gold[..1], &Options::default()).remarks(),
        ["1 article has several annotators; the first is the gold"]
    );
}

#[test]
fn groups_hold_what_each_side_says() {
    let mut gold = document("[q1 “No,”] [c1 said] [s1 Ann]. [s2 Bob] [c2 said] [q2 it rained].");
    gold.meta.insert("publisher".into(), "The Corvid".into());
    let mut predicted = document("[q1 “No,”] [c1 said] [s1 Ann]. Bob said it rained.");
    "quote-cue-source".clone_into(&mut predicted.quotes[0].record.found_by);
    let (gold, predicted) = ([gold], [predicted]);
    let comparison = compare(&gold, &predicted, &Options::default());
    let names = |grouping: Grouping| -> Vec<(String, f64, f64)> {
        comparison
            .by(&grouping)
            .into_iter()
            .map(|g| (g.name, g.content_half.gold, g.content_half.predicted))
            .collect()
    };
    assert_eq!(
        names(Grouping::Type),
        [("direct".into(), 1.0, 1.0), ("indirect".into(), 1.0, 0.0)]
    );
    assert_eq!(
        names(Grouping::Rule),
        [("quote-cue-source".into(), 0.0, 1.0)]
    );
    assert_eq!(names(Grouping::Outlet), [("The Corvid".into(), 2.0, 1.0)]);
    assert_eq!(
        names(Grouping::Meta("section".into())),
        [("-".into(), 2.0, 1.0)]
    );
}

#[test]
fn two_files_without_a_common_article_are_told() {
    let gold = [document("[q1 “Yes,”] [c1 said] [s1 Ann].")];
    let mut other = document("[q1 “Yes,”] [c1 said] [s1 Ann].");
    let both = compare(&gold, std::slice::from_ref(&other), &Options::default());
    assert_eq!(both.n_common(), 1);
    other.id = "b".to_owned();
    let none = compare(&gold, std::slice::from_ref(&other), &Options::default());
    assert_eq!(none.n_common(), 0);
}
