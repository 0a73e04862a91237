//! What each reader makes of its form, and of files that are broken.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ascribe_article::{CharSpan, Flag, Gender, QuoteType, SpeakerKind};
use ascribe_eval::read::{Corpus, Format, ReadError, Side, both, read};
use ascribe_eval::{Document, LabelledQuote};
use tempfile::TempDir;

/// A file of `tests/forms`.
fn form(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/forms")
        .join(name)
}

/// What stands at `path`, recognised by itself.
fn corpus(path: &Path) -> Corpus {
    read(path, None).expect("the case opens")
}

/// A file with this content, and what is read from it.
fn corpus_of(name: &str, content: impl AsRef<[u8]>) -> Corpus {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    let format = Format::detect(&path);
    assert!(format.is_some(), "{name} is not recognised");
    read(&path, format).expect("the case opens")
}

/// Line and reason of each problem.
fn problems(corpus: &Corpus) -> Vec<String> {
    corpus
        .problems
        .iter()
        .map(|problem| {
            let line = problem.line.map(|line| format!("{line}: "));
            format!("{}{}", line.unwrap_or_default(), problem.reason)
        })
        .collect()
}

/// The words of each span, joined with ` … `.
fn words(document: &Document, spans: &[CharSpan]) -> String {
    let chars: Vec<char> = document.text.chars().collect();
    let pieces: Vec<String> = spans
        .iter()
        .map(|span| chars[span.start..span.end].iter().collect())
        .collect();
    pieces.join(" … ")
}

/// `id type: content < cue < source = speaker` of every quotation.
fn lines(document: &Document) -> Vec<String> {
    let line = |quote: &LabelledQuote| {
        let record = &quote.record;
        format!(
            "{} {}: {} < {} < {} = {}",
            record.id,
            record.kind.name(),
            words(document, &record.content),
            words(document, &record.cue),
            words(document, &record.source),
            document
                .speaker_of(quote)
                .map_or("-", |speaker| &speaker.name),
        )
    };
    document.quotes.iter().map(line).collect()
}

mod jsonl {
    use super::*;

    #[test]
    fn reads_our_own_output() {
        let corpus = corpus(&form("own.jsonl"));
        assert_eq!(corpus.problems, []);
        let [first, second] = &corpus.documents[..] else {
            panic!("two articles")
        };
        assert_eq!(first.id, "ferry");
        assert_eq!(first.meta["date"], "2031-02-03");
        assert_eq!(
            lines(first),
            [
                "q1 direct: The ferry sails at noon, … or not at all < said < Oda Brask = Oda Brask",
                "q2 indirect: the harbour was closed < was told < She = -",
            ]
        );
        assert_eq!(first.quotes[1].record.flags, [Flag::Negated]);
        assert_eq!(words(first, &first.quotes[1].record.addressee), "Brask");
        let speakers = first.speakers.as_deref().expect("annotated");
        assert_eq!(speakers[0].aliases, ["Brask"]);
        assert_eq!(speakers[0].gender, Gender::Female);
        assert_eq!(second.speakers, None, "no key, no annotation");
        assert_eq!(second.quotes, []);
    }

    #[test]
    fn reads_gold_with_speakers_in_place() {
        let corpus = corpus(&form("inline.jsonl"));
        assert_eq!(corpus.problems, []);
        let [objects, names, unnamed, said_so] = &corpus.documents[..] else {
            panic!("four articles")
        };
        let speakers = objects.speakers.as_deref().expect("one is a person");
        assert_eq!(speakers.len(), 2, "equal speakers are one");
        assert_eq!(speakers[0].kind, SpeakerKind::Person, "kind missing");
        assert_eq!(speakers[1].kind, SpeakerKind::Group);
        assert_eq!(
            objects.quotes[0].record.speaker,
            objects.quotes[2].record.speaker
        );
        assert_eq!(objects.quotes[0].record.kind, QuoteType::Direct, "computed");
        let speakers = names.speakers.as_deref().expect("a name is a person");
        assert_eq!(speakers[0].aliases, ["Tuva"]);
        assert_eq!(speakers[0].gender, Gender::Female);
        assert_eq!(names.quotes[0].manner.as_deref(), Some("explicit"));
        assert_eq!(names.annotator.as_deref(), Some("7f"));
        assert_eq!(unnamed.speakers, None, "nobody named");
        assert_eq!(unnamed.quotes[0].record.speaker, None);
        assert_eq!(said_so.speakers.as_deref(), Some(&[][..]));
    }

    #[test]
    fn a_broken_quotation_costs_only_itself() {
        let corpus = corpus_of(
            "broken.jsonl",
            r#"{"id":"a","text":"“Yes,” said Ann.","quotes":[
{"id":"q1","content":[[1,4]],"type":"direct"},
{"id":"q2","content":[[4,1]]},
{"id":"q3","content":[[1,400]]},
{"id":"q4","content":[[1,"x"]]},
{"id":"q5","content":[]},
{"id":"q6","content":[[4,6]]},
{"id":"q7","content":[[1,4]],"type":"shouted"},
{"id":"q8","content":[[1,4]],"speaker":"s9","inside":"q5"},
{"content":[[1,4]],"cue":null,"speaker":null},
7],"speakers":[{"id":"s1"}]}"#
                .replace('\n', ""),
        );
        let ids: Vec<&str> = corpus.documents[0]
            .quotes
            .iter()
            .map(|quote| quote.record.id.as_str())
            .collect();
        assert_eq!(ids, ["q1", "q6", "q7", "q8", "q9"]);
        assert_eq!(
            problems(&corpus),
            [
                "1: article \"a\", speaker 1: left out: missing field `name`",
                "1: article \"a\", quotation q2: left out: content span 4–1 is reversed",
                "1: article \"a\", quotation q3: left out: content span 1–400 reaches past the text (16 code points)",
                "1: article \"a\", quotation q4: left out: invalid type: string \"x\", expected usize",
                "1: article \"a\", quotation q5: left out: its content is empty",
                "1: article \"a\", quotation q7: type left out: unknown variant `shouted`, expected one of `direct`, `mixed`, `indirect`",
                "1: article \"a\", quotation q8: no speaker has the id \"s9\"; taken for none",
                "1: article \"a\", quotation number 10: left out: invalid type: integer `7`, expected struct Quote",
                "1: article \"a\", quotation q8: no quotation q5 for it to be inside of",
            ]
        );
    }

    #[test]
    fn keeps_reading_after_a_broken_line() {
        let mut bytes = b"\xef\xbb\xbf{\"id\":1,\"quotes\":[]}\r\n\n{\"id\":\n".to_vec();
        bytes.extend(b"{\"id\":\"\xff\",\"quotes\":[]}\n[]\n{\"text\":\"no quotes\"}\n");
        bytes.extend(b"{\"quotes\":[]}\n{\"id\":1,\"annotator\":\"x\",\"quotes\":[]}\n");
        bytes.extend(b"{\"id\":1,\"quotes\":[],\"text\":\"again\"}\n{\"id\":2,\"quotes\":{}}");
        let corpus = corpus_of("lines.jsonl", bytes);
        let ids: Vec<&str> = corpus.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["1", "lines:7", "1"]);
        assert_eq!(corpus.documents[0].text, "", "the first is kept");
        assert_eq!(
            problems(&corpus),
            [
                "3: left out: EOF while parsing a value (column 6)",
                "4: left out: invalid UTF-8 at byte 7 of the line",
                "5: left out: neither \"quotes\" nor \"attributions\"",
                "6: left out: neither \"quotes\" nor \"attributions\"",
                "9: left out: article \"1\" has been read already",
                "10: left out: invalid type: map, expected a sequence (column 17)",
            ]
        );
    }

    #[test]
    fn spans_of_a_prediction_without_text_are_kept() {
        let corpus = corpus_of(
            "p.jsonl",
            r#"{"id":"a","quotes":[{"id":"q1","content":[[900,950]]}]}"#,
        );
        assert_eq!(corpus.problems, []);
        assert_eq!(corpus.documents[0].quotes[0].record.content[0].start, 900);
    }

    #[test]
    fn reads_packed_files_and_what_is_left_of_them() {
        let lines = "{\"id\":\"a\",\"quotes\":[]}\n{\"id\":\"b\",\"quotes\":[]}\n";
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        packer.write_all(lines.as_bytes()).expect("memory");
        let packed = packer.finish().expect("memory");
        let whole = corpus_of("x.jsonl.gz", &packed);
        assert_eq!((whole.documents.len(), whole.problems.len()), (2, 0));
        let zstd = zstd::encode_all(lines.as_bytes(), 3).expect("memory");
        assert_eq!(corpus_of("x.jsonl.zst", zstd).documents.len(), 2);
        let cut = corpus_of("x.jsonl.gz", &packed[..packed.len() - 20]);
        assert_eq!(cut.documents.len(), 1);
        assert_eq!(
            problems(&cut),
            ["2: broken off, the rest is left out: incomplete deflate stream"]
        );
    }

    #[test]
    fn reads_a_folder_by_name() {
        let folder = TempDir::new().expect("a folder");
        for (name, id) in [("b.jsonl", "2"), ("a.ndjson", "1"), ("c.jsonl", "1")] {
            let line = format!("{{\"id\":\"{id}\",\"quotes\":[]}}");
            fs::write(folder.path().join(name), line).expect("a file");
        }
        let corpus = corpus(folder.path());
        let ids: Vec<&str> = corpus.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["1", "2"]);
        assert!(
            corpus.problems[0]
                .to_string()
                .contains("c.jsonl:1: left out: article \"1\"")
        );
    }
}

#[test]
fn says_what_it_cannot_read() {
    let folder = TempDir::new().expect("a folder");
    let missing = read(&folder.path().join("missing"), None).expect_err("there is none");
    assert!(matches!(missing, ReadError::Open { .. }));
    assert!(missing.to_string().starts_with("cannot read "));
    let path = folder.path().join("photo.png");
    fs::write(&path, [0, 159, 146, 150]).expect("a file");
    let unknown = read(&path, None).expect_err("nobody knows it");
    assert!(unknown.to_string().ends_with(
        "photo.png: no form recognised; name one of jsonl, brat, parc, columns, pdnc, csv"
    ));
    let empty = read(folder.path(), Some(Format::Jsonl)).expect("it opens");
    assert_eq!(
        problems(&empty),
        ["nothing in the form jsonl in this folder"]
    );
    let name = "conll".parse::<Format>().expect_err("not its name");
    assert_eq!(
        name.to_string(),
        "unknown form \"conll\"; known are jsonl, brat, parc, columns, pdnc, csv"
    );
}

mod brat {
    use super::*;

    #[test]
    fn padded_lines_and_names_that_occur_again() {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("x.txt"), "Oda said it rained.").expect("a file");
        fs::write(
            folder.path().join("x.ann"),
            "T1\t Content 9 18\tit rained\nT2\t aé 1 2\td\nT3\tCue 4 8\tsaid\nT3\tCue 0 3\tOda\n\
             E1\tAttribution:T3 Content:T1 Cue:T3\nE1\tAttribution:T3 Content:T3 Cue:T3\n",
        )
        .expect("a file");
        let corpus = corpus(folder.path());
        assert_eq!(
            lines(&corpus.documents[0]),
            ["E1 indirect: it rained < said <  = -"]
        );
        assert_eq!(
            problems(&corpus),
            [
                "4: left out: T3 is there already",
                "6: left out: E1 is there already"
            ]
        );
    }

    #[test]
    fn reads_every_annotator_of_an_article() {
        let corpus = corpus(&form("brat"));
        assert!(problems(&corpus).is_empty());
        let [first, second] = &corpus.documents[..] else {
            panic!("two annotators")
        };
        assert_eq!(first.id, "eng_2031");
        assert_eq!(second.id, "eng_2031");
        assert_eq!(first.annotator.as_deref(), Some("4b"));
        assert_eq!(second.annotator.as_deref(), Some("9c"));
        assert_eq!(first.meta["title"], "Café to reopen");
        assert_eq!(first.meta["date"], "2031-05-01");
        assert_eq!(first.speakers, None);
        assert_eq!(
            lines(first),
            [
                "E1 mixed: the café would “reopen\nin June” … if the roof holds < said < Marit Eng = -",
                "E2 indirect: it < doubted <  = -",
            ]
        );
        assert_eq!(lines(second), ["E1 indirect: it < doubted < Critics = -"]);
    }

    /// A folder with `a.txt`, eleven letters long, and `a.ann`.
    fn plain(ann: &str) -> (TempDir, Corpus) {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("a.txt"), "Yes 🙂 said I").expect("a file");
        fs::write(folder.path().join("a.ann"), ann).expect("a file");
        let corpus = corpus(folder.path());
        (folder, corpus)
    }

    #[test]
    fn reads_what_an_annotation_tool_may_add() {
        let (_folder, corpus) = plain(
            "T1\tContent 0 5\tYes 🙂\r\n\
             T2\tSource 11 12\tI\r\n\
             T3\tContent 0 3\tYes\n\
             E1\tAttribution:T1 Content:T1\n\
             A1\tQuoteType E1 direct\n\
             A2\tHypothetical E1\n\
             A3\tNegated E1\n\
             A4\tNegated E1\n\
             E2\tAttribution:T3 Content:T3 Source:T2\n\
             R1\tInside Arg1:E2 Arg2:E1\n\
             N1\tReference E1 speakers:s%20;7\tIda Moe\n\
             N2\tReference E2 Wikipedia:77\tMoe\n",
        );
        assert_eq!(problems(&corpus), Vec::<String>::new());
        let document = &corpus.documents[0];
        assert_eq!(document.annotator, None);
        assert_eq!(
            lines(document),
            [
                "E2 indirect: Yes <  < I = -",
                "E1 direct: Yes 🙂 <  <  = Ida Moe",
            ]
        );
        assert_eq!(document.quotes[0].record.inside.as_deref(), Some("E1"));
        assert_eq!(
            document.quotes[1].record.flags,
            [Flag::Negated, Flag::Hypothetical]
        );
        assert_eq!(document.quotes[1].record.speaker.as_deref(), Some("s 7"));
    }

    #[test]
    fn keeps_reading_after_a_broken_line() {
        let (_folder, corpus) = plain(
            "T1\tContent 0 3\tYes\n\
             T2 Cue 6 10 said\n\
             T3\tCue 6 x\tsaid\n\
             T4\tCue 10 6\tsaid\n\
             T5\tCue 6 99\tsaid\n\
             T6\tCue 6 10\tsaid\n\
             E1\tAttribution:T1 Content:T1 Cue:T5\n\
             E2\tAttribution:T1 Cue:T6\n\
             E3\tAttribution:T1 Content:T1 Cue:T6\n\
             E4\tAttribution:T1 Content\n\
             A1\tQuoteType E3 shouted\n\
             N1\tReference E3\n\
             R1\tInside Arg1:E3\n\
             R2\tInside Arg1:E3 Arg2:E9\n\
             #1\tAscribe E3\t{\n\
             garbage\n\
             X1\tgarbage\n\
             \u{0}\t\n",
        );
        assert_eq!(corpus.documents[0].quotes.len(), 1);
        assert_eq!(
            problems(&corpus),
            [
                "2: left out: no tab after the id",
                "3: left out: \"6 x\" is not a start and an end",
                "4: left out: the span 10–6 is reversed",
                "5: left out: the span 6–99 reaches past the text (12 code points)",
                "8: left out: an attribution without content",
                "10: left out: \"Content\" is not a role and its span",
                "11: left out: unknown type \"shouted\"",
                "12: left out: a reference is `Reference E1 speakers:s1`",
                "13: left out: a relation is `Inside Arg1:E2 Arg2:E1`",
                "15: left out: EOF while parsing an object at line 1 column 1",
                "16: left out: no tab after the id",
                "17: left out: not a line of brat",
                "18: left out: nothing after the id",
                "7: E1 left out: there is no T5",
                "14: left out: there is no event E9",
            ]
        );
    }

    #[test]
    fn tells_words_that_are_not_there_and_lines_about_nothing() {
        let (_folder, corpus) = plain(
            "T1\tContent 0 3\tYes\n\
             T2\tCue 6 10\tsays\n\
             T3\tOther 0 10\tYes\u{a0} \u{1f642} <\n\
             E1\tAttribution:T1 Content:T1 Cue:T2\n\
             A1\tNegated E7\n\
             A2\tNegated E7\n\
             A3\tCertain E6\n\
             R1\tInside Arg1:E8 Arg2:E1\n\
             R2\tCauses Arg1:E5 Arg2:E4\n\
             N1\tReference E9 speakers:s1\tOda Brask\n",
        );
        assert_eq!(corpus.documents[0].quotes.len(), 1);
        let problems = problems(&corpus);
        let words = problems
            .iter()
            .filter(|p| p.ends_with("; the offsets count"));
        assert!(words.count() >= 1, "{problems:?}");
        assert!(
            problems.iter().all(|p| !p.starts_with("1:")),
            "{problems:?}"
        );
        let of_nothing: Vec<_> = problems
            .iter()
            .filter(|problem| problem.contains("there is no"))
            .collect();
        assert_eq!(
            of_nothing,
            [
                "5: left out: there is no E7",
                "8: left out: there is no E8",
                "10: left out: there is no E9",
            ]
        );
    }

    #[test]
    fn says_which_files_have_no_partner() {
        let folder = TempDir::new().expect("a folder");
        for name in ["a.txt", "b.ann"] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        let corpus = corpus(folder.path());
        assert_eq!(
            problems(&corpus),
            [
                "left out: there is no text of this name",
                "left out: nobody annotated it",
            ]
        );
    }
}

mod parc {
    use super::*;

    #[test]
    fn rebuilds_the_text_from_byte_counts() {
        let corpus = corpus(&form("parc"));
        assert_eq!(corpus.problems, []);
        let document = &corpus.documents[0];
        assert_eq!(document.id, "wsj_9001");
        assert_eq!(
            document.text,
            "         Lena Holt, 40, said (in part) she'd stay.\n\n\"Good,\" Ott said."
        );
        assert_eq!(document.speakers, None);
        let short: Vec<String> = lines(document)
            .iter()
            .map(|line| line.replace("wsj_9001_Attribution_relation_level.xml_set_", ""))
            .collect();
        assert_eq!(
            short,
            [
                "0_Nested_1 indirect: in <  < she = -",
                "0 indirect: she'd stay < said < Lena Holt = -",
                "1 direct: \"Good,\" < said < Ott = -",
            ]
        );
    }

    #[test]
    fn puts_one_space_between_words_without_places() {
        let corpus = corpus_of(
            "x.xml",
            r#"<root><SENTENCE><WORD gloss="Stay"><attribution id="a"><attributionRole roleValue="content"/></attribution></WORD>
<WORD gloss="!"/></SENTENCE></root>"#,
        );
        assert_eq!(corpus.problems, []);
        assert_eq!(corpus.documents[0].text, "Stay !");
        assert_eq!(lines(&corpus.documents[0]), ["a indirect: Stay <  <  = -"]);
    }

    #[test]
    fn keeps_what_stands_before_a_fault() {
        let corpus = corpus_of(
            "x.xml",
            r#"<root>
<WORD ByteCount="0,5" text="Stay"><attribution id="a"><attributionRole roleValue="content"/><attributionRole roleValue="theme"/></attribution></WORD>
<WORD ByteCount="3,4" text="!"/>
<WORD ByteCount="x" text="?"><attribution id="b"><attributionRole roleValue="cue"/></attribution></WORD>
<WORD pos="X"/>
<attribution id="c"/>
</wrong>
"#,
        );
        assert_eq!(corpus.documents[0].text, "Stay ! ?");
        assert_eq!(lines(&corpus.documents[0]), ["a indirect: Stay <  <  = -"]);
        assert_eq!(
            problems(&corpus),
            [
                "2: left out: unknown role \"theme\"",
                "3: left out: ByteCount \"3,4\" of the word \"!\" is not two places after the word before",
                "4: left out: ByteCount \"x\" of the word \"?\" is not two places after the word before",
                "5: left out: a WORD without text",
                "6: left out: attribution c belongs to no word",
                "7: the rest is left out: ill-formed document: expected `</root>`, but `</wrong>` was found",
                "1 words are not as long as their ByteCount, the first is \"Stay\": the text after them shifts",
                "4: attribution b left out: its content is empty",
            ]
        );
    }
}

mod columns {
    use super::*;

    #[test]
    fn gives_each_content_the_nearest_cue_and_source() {
        let corpus = corpus(&form("columns.conll"));
        assert_eq!(corpus.problems, []);
        let [tram, bus] = &corpus.documents[..] else {
            panic!("two articles")
        };
        assert_eq!((tram.id.as_str(), bus.id.as_str()), ("tram", "bus"));
        assert_eq!(
            tram.text,
            "The mayor said trams are late , # drivers deny it\nNoted ."
        );
        assert_eq!(
            lines(tram),
            [
                "q1 indirect: trams are late < said < mayor = -",
                "q2 indirect: it < deny < drivers = -",
                "q3 indirect: Noted <  <  = -",
            ]
        );
        assert_eq!(bus.quotes.len(), 2, "two spans that touch stay two");
    }

    #[test]
    fn reads_the_files_of_cofenet() {
        let corpus = corpus(&form("cofenet.txt"));
        assert_eq!(corpus.problems, []);
        let ids: Vec<&str> = corpus.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["fair_2031", "sale_2031"]);
        assert_eq!(
            corpus.documents[0].text,
            "Ebba Rask says yes .\nNo , others say"
        );
        assert_eq!(
            lines(&corpus.documents[0]),
            [
                "q1 indirect: yes < says < Ebba Rask = -",
                "q2 indirect: No < say < others = -",
            ]
        );
    }

    #[test]
    fn of_two_equally_near_the_one_before_counts() {
        let corpus = corpus_of("x.bio", "A B-source\nyes B-content\nB B-source\n");
        assert_eq!(lines(&corpus.documents[0]), ["q1 indirect: yes <  < A = -"]);
        assert_eq!(corpus.documents[0].id, "x");
    }

    #[test]
    fn keeps_reading_after_a_broken_line() {
        let mut rows = "a O\n".repeat(60).into_bytes();
        rows.extend(
            b"alone\nyes B-content\nno I-theme\n\xff\xff\n\n-DOCSTART- -X- O\n. B-content\n",
        );
        rows.extend(b"{\"tokens\": [\"a\"], \"labels\": []}\n");
        let corpus = corpus_of("x.conll", rows);
        assert_eq!(corpus.documents.len(), 2);
        assert_eq!(corpus.documents[1].id, "x:2");
        assert_eq!(lines(&corpus.documents[0]), ["q1 indirect: yes <  <  = -"]);
        assert!(corpus.documents[0].text.ends_with("a alone yes no"));
        assert_eq!(
            problems(&corpus),
            [
                "61: no label at the end of the line, taken for O",
                "63: no label at the end of the line, taken for O",
                "64: left out: invalid UTF-8",
                "68: left out: 1 tokens and 0 labels",
            ]
        );
    }
}

mod pdnc {
    use super::*;

    #[test]
    fn reads_a_folder_of_novels() {
        let corpus = corpus(&form("pdnc"));
        assert_eq!(corpus.problems, []);
        let novel = &corpus.documents[0];
        assert_eq!(novel.id, "TheTide");
        assert_eq!(
            lines(novel),
            [
                "Q0 direct: Come, … the tide\nturns — now. <  <  = Alma Reed",
                "Q1 direct: Never! <  <  = Tom",
                "Q2 direct: Never! <  <  = _group",
            ]
        );
        let speakers = novel.speakers.as_deref().expect("annotated");
        assert_eq!(speakers.len(), 3, "who says nothing is no speaker");
        assert_eq!(speakers[0].aliases, ["Miss Reed", "Tom's aunt"]);
        assert_eq!(speakers[0].gender, Gender::Female);
        assert_eq!(speakers[2].kind, SpeakerKind::Group);
        assert_eq!(novel.quotes[1].manner.as_deref(), Some("anaphoric"));
        assert_eq!(
            read(&form("pdnc/TheTide"), None)
                .expect("one novel")
                .documents,
            corpus.documents
        );
    }

    /// A novel with these rows below `quoteID,subQuotationList,quoteByteSpans,speaker`.
    fn novel(text: &str, rows: &str) -> Corpus {
        let folder = TempDir::new().expect("a folder");
        let head = "quoteID,subQuotationList,quoteByteSpans,speaker\n";
        fs::write(folder.path().join("text.txt"), text).expect("a file");
        fs::write(
            folder.path().join("quotations.csv"),
            format!("{head}{rows}"),
        )
        .expect("a file");
        corpus(folder.path())
    }

    #[test]
    fn keeps_reading_after_a_broken_row() {
        let corpus = novel(
            "“Yes,” he said. “No.”",
            "Q1,\"['Yes,']\",\"[[1, 5]]\",Bo\n\
             Q2,\"['Yes,']\",\"[[1, 5]\",Bo\n\
             Q3,\"['Yes,']\",\"[[1]]\",Bo\n\
             Q4,\"['Yes,']\",\"[[1, 500]]\",Bo\n\
             Q5,\"['Yes,']\",\"[[17, 20]]\",nan\n",
        );
        assert_eq!(
            lines(&corpus.documents[0]),
            ["Q1 direct: Yes, <  <  = Bo", "Q5 direct: No. <  <  = -"]
        );
        assert_eq!(
            problems(&corpus),
            [
                "no characters: No such file or directory (os error 2)",
                "3: quotation Q2 left out: quoteByteSpans: no ']' or comma at \"\"",
                "4: quotation Q3 left out: quoteByteSpans are not pairs of numbers",
                "5: quotation Q4 left out: content span 1–500 reaches past the text (21 code points)",
                "6: quotation Q5: the text at its spans is another",
            ]
        );
    }

    #[test]
    fn takes_spans_for_bytes_where_bytes_fit() {
        let corpus = novel("“Né,” he said.", "Q1,\"['Né,']\",\"[[3, 7]]\",Bo\n");
        assert_eq!(lines(&corpus.documents[0]), ["Q1 direct: Né, <  <  = Bo"]);
        assert_eq!(problems(&corpus).len(), 1, "no characters");
    }
}

mod csv {
    use super::*;

    #[test]
    fn finds_words_in_the_text_beside_the_table() {
        let corpus = corpus(&form("table/rows.csv"));
        assert_eq!(corpus.problems, []);
        let document = &corpus.documents[0];
        assert_eq!(
            lines(document),
            [
                "q1 direct: We sail, … at noon. < said < Ode Vik = Ode Vik",
                "q2 indirect: noon was late < agreed < The crew of Vik = the crew",
            ]
        );
        let speakers = document.speakers.as_deref().expect("annotated");
        assert_eq!(speakers[0].gender, Gender::Female);
        assert_eq!(document.quotes[1].record.content[0].start, 64);
    }

    /// As `ascribe extract --format csv` writes it.
    const EXTRACTED: &str = "article,date,publisher,title,quote,type,content,cue,source,addressee,speaker,speaker_kind,gender,confidence,speaker_confidence,flags,inside,found_by,start,end\n\
        harbour,2031-01-01,,,q1,direct,\"We sail, … at noon.\",said,Ode Vik,,Ode Vik,person,unknown,0.97,0.9,,,marks,1,35\n\
        harbour,2031-01-01,,,q2,indirect,noon was late,agreed,The crew of Vik,,,,,0.9,,negated hypothetical,q1,said,65,78\n";

    #[test]
    fn reads_what_extract_writes() {
        let corpus = corpus_of("out.csv", EXTRACTED);
        assert_eq!(
            problems(&corpus),
            [
                "1 of 1 articles have no text: their offsets are not checked, words without offsets left out"
            ]
        );
        let document = &corpus.documents[0];
        assert_eq!(
            (document.id.as_str(), document.text.as_str()),
            ("harbour", "")
        );
        assert_eq!(document.meta["date"], "2031-01-01");
        let [first, second] = &document.quotes[..] else {
            panic!("two quotations")
        };
        let spans: Vec<(usize, usize)> = first
            .record
            .content
            .iter()
            .map(|&span| span.into())
            .collect();
        assert_eq!(spans, [(1, 9), (27, 35)]);
        assert_eq!(first.record.confidence, 0.97);
        assert_eq!(first.record.found_by, "marks");
        assert_eq!(
            document.speaker_of(first).map(|s| s.name.as_str()),
            Some("Ode Vik")
        );
        assert_eq!(second.record.inside.as_deref(), Some("q1"));
        assert_eq!(second.record.flags, [Flag::Negated, Flag::Hypothetical]);
        assert_eq!(document.speaker_of(second), None);
    }

    #[test]
    fn offsets_that_do_not_fit_the_text_give_way_to_words() {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("texts")).expect("a folder");
        fs::copy(
            form("table/harbour.txt"),
            folder.path().join("texts/harbour.txt"),
        )
        .expect("a file");
        fs::write(folder.path().join("out.csv"), EXTRACTED).expect("a file");
        let corpus = corpus(&folder.path().join("out.csv"));
        assert_eq!(corpus.problems, []);
        assert_eq!(
            lines(&corpus.documents[0]),
            [
                "q1 direct: We sail, … at noon. < said < Ode Vik = Ode Vik",
                "q2 indirect: noon was late < agreed < The crew of Vik = -",
            ]
        );
    }

    #[test]
    fn an_article_without_text_and_offsets_is_left_out() {
        let rows = "id\ttext\tspeaker\na\t“Yes.”\tBo\na\tNo.\t\n";
        let corpus = corpus_of("x.tsv", rows);
        assert_eq!(corpus.documents, []);
        assert_eq!(
            problems(&corpus),
            [
                "2: article \"a\" left out: neither text nor offsets; its text may stand in a column article_text, in the file that a column text_file names, in <article>.txt beside the table, or in the other file of a comparison"
            ]
        );
    }

    #[test]
    fn a_column_may_hold_the_text() {
        for (headings, first) in [
            ("article,quote,speaker,article_text", "“Yes,” said Bo. No."),
            ("article,quote,speaker,text", "“Yes,” said Bo. No."),
            ("article,content,speaker,Full Text", "“Yes,” said Bo. No."),
        ] {
            let rows = format!("{headings}\na,Yes,Bo,\"{first}\"\na,No,,\n");
            let corpus = corpus_of("x.csv", rows);
            assert_eq!(problems(&corpus), [""; 0], "{headings}");
            assert_eq!(corpus.documents[0].text, first);
            assert_eq!(
                lines(&corpus.documents[0]),
                ["q1 direct: Yes <  <  = Bo", "q2 indirect: No <  <  = -"]
            );
        }
    }

    #[test]
    fn the_other_file_of_a_comparison_may_have_the_text() {
        let folder = TempDir::new().expect("a folder");
        let file = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("a file");
            Side::File(path, None)
        };
        let table = file("x.csv", "article,quote,speaker\na,Yes,Bo\nb,No,Bo\n");
        let articles = file(
            "x.jsonl",
            "{\"id\":\"a\",\"text\":\"“Yes,” said Bo.\",\"quotes\":[]}\n",
        );
        let bare = file(
            "bare.jsonl",
            "{\"id\":\"a\",\"quotes\":[{\"content\":[[1,4]]},{\"content\":[[1,99]]}]}\n",
        );
        let found = both(&table, &articles).expect("both open");
        assert_eq!(
            lines(&found.gold.documents[0]),
            ["q1 direct: Yes <  <  = Bo"]
        );
        assert_eq!(found.gold_without_text, ["b"]);
        let turned = both(&articles, &table).expect("both open");
        assert_eq!(
            lines(&turned.predicted.documents[0]),
            ["q1 direct: Yes <  <  = Bo"]
        );
        // What could not be checked before is checked now.
        let found = both(&bare, &articles).expect("both open");
        assert_eq!(found.gold.documents[0].text, "“Yes,” said Bo.");
        assert_eq!(
            problems(&found.gold),
            [
                "1: article \"a\", quotation q2: left out: content span 1–99 reaches past the text (15 code points)"
            ]
        );
    }

    #[test]
    fn keeps_reading_after_a_broken_row() {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("a.txt"), "“Yes,” he said.").expect("a file");
        let mut rows =
            b"\xef\xbb\xbfdoc,quote_id,quote,cue,type,flags,inside,gender,speaker,cue_at\n"
                .to_vec();
        rows.extend(b"a,x,Yes,said\n,x,Yes,said\na,\xff,Yes,said\na,y,Perhaps,said\n");
        rows.extend(b"a,z,Yes,shouted,loud,soft,w,both,Bo\na,v,Yes,,,,,,,7to9\n");
        fs::write(folder.path().join("x.csv"), rows).expect("a file");
        let corpus = corpus(&folder.path().join("x.csv"));
        assert_eq!(
            lines(&corpus.documents[0]),
            [
                "x direct: Yes < said <  = -",
                "z direct: Yes <  <  = Bo",
                "v direct: Yes <  <  = -",
            ]
        );
        assert_eq!(
            problems(&corpus),
            [
                "3: row left out: it names no article",
                "4: row left out: CSV parse error: record 3 (line 4, field: 1, byte: 91): invalid utf-8: invalid UTF-8 in field 1 near byte index 0",
                "5: quotation y: left out: its words are not in the text",
                "6: quotation z: cue left out: \"shouted\" is not in the text",
                "6: quotation z: unknown type \"loud\"",
                "6: quotation z: unknown flag \"soft\"",
                "6: quotation z: unknown gender \"both\"",
                "7: quotation v: cue left out: cue_at \"7to9\" is not `start-end`",
                "2: quotation z: no quotation w for it to be inside of",
            ]
        );
    }
}

#[test]
fn every_form_is_recognised_by_one_reader_alone() {
    for (name, format) in [
        ("own.jsonl", Format::Jsonl),
        ("inline.jsonl", Format::Jsonl),
        ("brat", Format::Brat),
        ("brat/attributions", Format::Brat),
        ("parc", Format::Parc),
        ("parc/90/wsj_9001.xml", Format::Parc),
        ("columns.conll", Format::Columns),
        ("cofenet.txt", Format::Columns),
        ("pdnc", Format::Pdnc),
        ("pdnc/TheTide", Format::Pdnc),
        ("table/rows.csv", Format::Csv),
    ] {
        let knows: Vec<Format> = Format::ALL
            .into_iter()
            .filter(|format| format.reader().recognises(&form(name)))
            .collect();
        assert_eq!(knows, [format], "{name}");
        assert_eq!(format.name().parse(), Ok(format));
    }
    for name in [
        "brat/text/eng_2031.txt",
        "brat/metadata.tsv",
        "brat/text",
        "pdnc/TheTide/quotation_info.csv",
        "pdnc/TheTide/character_info.csv",
        "missing",
    ] {
        assert_eq!(Format::detect(&form(name)), None, "{name}");
    }
}
