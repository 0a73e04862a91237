use super::*;
use crate::Options;
use crate::item::Row as Cells;

fn stream(bytes: &[u8]) -> Stream {
    Stream {
        name: "a.csv".into(),
        id: "a".to_owned(),
        file_name: "a.csv".into(),
        reader: Box::new(Cursor::new(bytes.to_vec())),
        path: None,
        is_live: false,
    }
}

fn context(limit: usize) -> Context {
    let options = Options {
        max_article_bytes: limit,
        ..Options::default()
    };
    Context::new(Arc::new(options), crate::inputs::records)
}

fn shown(item: &Item) -> String {
    let what = match &item.payload {
        Payload::Row(Cells { cells, .. }) => cells
            .iter()
            .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join(" "),
        Payload::Failed(kind, reason) => format!("!{kind}: {reason}"),
        _ => unreachable!("only these come"),
    };
    let offset = item.place.offset.unwrap_or_default();
    format!("{} {}@{offset} {what}", item.id, item.place.record)
}

fn read(bytes: &[u8], delimiter: u8, limit: usize) -> Vec<String> {
    records(stream(bytes), delimiter, &context(limit))
        .map(|item| shown(&item))
        .collect()
}

#[test]
fn rows_are_articles() {
    let table = "id,title,text\r\n1,\"Fees, again\",\"It rained.\r\n\r\nShe said “\"\"no\"\"”.\"\r\n\r\n2,,It snowed.\r\n3\r\n";
    assert_eq!(
        read(table.as_bytes(), b',', 1000),
        [
            "a:1 2@15 id=1 title=Fees, again text=It rained.\r\n\r\nShe said “\"no\"”.",
            "a:2 6@73 id=2 text=It snowed.",
            "a:3 7@88 id=3",
        ]
    );
}

#[test]
fn the_last_row_needs_no_end() {
    for end in ["", "\n", "\r\n", "\r"] {
        for last in ["It rained.", "\"It rained.\""] {
            let table = format!("id,text\n1,{last}{end}");
            assert_eq!(
                read(table.as_bytes(), b',', 1000),
                ["a:1 2@8 id=1 text=It rained."],
                "{table:?}"
            );
        }
    }
    assert!(read(b"", b',', 1000).is_empty());
    assert!(read(b"\xef\xbb\xbf", b',', 1000).is_empty());
    assert!(read(b"id,text\n", b',', 1000).is_empty());
}

#[test]
fn every_column_has_one_name() {
    assert_eq!(
        read(
            b"\xef\xbb\xbf\"text\",text, text_2 ,,\nA,B,C,D,\n",
            b',',
            1000
        ),
        ["a:1 2@26 text=A text_2=B text_2_2=C column_4=D"]
    );
}

#[test]
fn ragged_rows_are_told() {
    assert_eq!(
        read(b"id,text\n1,a,b\n2,c,,,\n3,d\n,,\n", b',', 1000),
        [
            "a:1 2@8 !malformed: a row of 3 cells in a table of 2 columns",
            "a:2 3@14 id=2 text=c",
            "a:3 4@21 id=3 text=d",
        ]
    );
}

#[test]
fn excel_says_its_delimiter() {
    for table in [
        "sep=;\r\nid;text\r\n1;a, b\r\n",
        "\u{feff}SEP=;\r\nid;text\r\n1;a, b\r\n",
    ] {
        assert_eq!(delimiter(table.as_bytes()), Some(b';'));
        for guessed in *b";," {
            assert!(read(table.as_bytes(), guessed, 1000)[0].ends_with("id=1 text=a, b"));
        }
    }
    assert!(read(b"sep=\t\nid\ttext\n1\ta\n", b',', 100)[0].ends_with("id=1 text=a"));
    assert!(read(b"sep=,\nid,text\n1,a\n", b',', 100)[0].ends_with("id=1 text=a"));
}

#[test]
fn a_quote_without_end_costs_its_row() {
    // Seen by the quote that opens the next row's text.
    let quoted = "id,text\n1,\"It rained.\n2,\"It snowed.\nAll day.\"\n3,\"It froze.\"\n";
    assert_eq!(
        read(quoted.as_bytes(), b',', 1000),
        [
            "a:1 2@8 !malformed: the quote that opens a cell in line 2 never closes",
            "a:2 3@22 id=2 text=It snowed.\nAll day.",
            "a:3 5@46 id=3 text=It froze.",
        ]
    );
    // Seen by the rows below, at the end of the file and at the limit.
    let mut plain = "id,text\n0,\"It rained.\n".to_owned();
    for i in 1..40 {
        plain += &format!("{i},It snowed.\n");
    }
    for limit in [10_000, 200] {
        let rows = read(plain.as_bytes(), b',', limit);
        assert_eq!(rows.len(), 40, "{limit}");
        assert!(rows[0].contains("line 2 never closes"), "{}", rows[0]);
        assert!(rows[39].contains("id=39 text=It snowed."), "{}", rows[39]);
    }
    // A long cell that was cut off is no row after row.
    let cut = "id,text\n1,\"It rained.\nIt snowed.\nIt froze.\n";
    assert_eq!(
        read(cut.as_bytes(), b',', 1000),
        ["a:1 2@8 !malformed: the quote that opens a cell in line 2 never closes"]
    );
}

#[test]
fn quotes_that_nobody_doubled_stay() {
    let table = "id,text\n1,\"He said \"no\" to it.\"\n2,\"\"\"No,\"\" she said.\"\n3,5\" of rain\n4,\"\"\"\"\n5,\"\"\n";
    assert_eq!(
        read(table.as_bytes(), b',', 1000),
        [
            "a:1 2@8 id=1 text=He said \"no\" to it.",
            "a:2 3@32 id=2 text=\"No,\" she said.",
            "a:3 4@54 id=3 text=5\" of rain",
            "a:4 5@67 id=4 text=\"",
            "a:5 6@74 id=5 text=",
        ]
    );
}

#[test]
fn between_tabs_a_cell_may_begin_with_a_quote() {
    let table = "id\ttext\tdesk\n1\t\"No,\" she said.\tcity\n2\t\"It rained.\t\n3\t\"a\tb\nc\"\tcity\n4\t\"It snowed.\n";
    assert_eq!(
        read(table.as_bytes(), b'\t', 1000),
        [
            "a:1 2@13 id=1 text=\"No,\" she said. desk=city",
            "a:2 3@36 id=2 text=\"It rained.",
            "a:3 4@51 id=3 text=a\tb\nc desk=city",
            "a:4 6@66 id=4 text=\"It snowed.",
        ]
    );
}

#[test]
fn a_row_over_the_limit_is_passed_over() {
    let mut table = b"id,text\n1,\"".to_vec();
    for i in 0..100_000 {
        table.extend(format!("line {i} of \"\"many\"\"\n").as_bytes());
    }
    table.extend(b"\"\n2,It snowed.\n3,");
    table.extend(vec![b'x'; 300_000]);
    table.extend(b"\n4,\"");
    table.extend(vec![b'"'; 300_000]);
    table.extend(b"\"\n5,It froze.\n");
    let rows = read(&table, b',', 10_000);
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| row.split_once(' ').expect("an id").1)
        .map(|row| row.split_once(' ').expect("a place").1.to_owned())
        .collect();
    let large = "!too-large: larger than 10000 bytes (--max-article-bytes)";
    assert_eq!(
        kinds,
        [
            large,
            "id=2 text=It snowed.",
            large,
            large,
            "id=5 text=It froze."
        ]
    );
    assert!(rows[4].starts_with("a:5 100006@"), "{}", rows[4]);
}

#[test]
fn one_encoding_for_the_file() {
    let table = b"id,text\n1,plain\n2,\"\x93It rained,\x94 said Ren\xe9e.\"\n3,\x93No.\x94\n";
    assert_eq!(
        read(table, b',', 1000),
        [
            "a:1 2@8 id=1 text=plain",
            "a:2 3@16 id=2 text=“It rained,” said Renée.",
            "a:3 4@45 id=3 text=“No.”",
        ]
    );
    // In a file of UTF-8 a broken byte is a broken byte.
    let table = "id,text\n1,“No.”\n2,“Y\u{0}s.”\n"
        .as_bytes()
        .iter()
        .map(|&byte| if byte == 0 { 0xe9 } else { byte })
        .collect::<Vec<u8>>();
    let items: Vec<Item> = records(stream(&table), b',', &context(1000)).collect();
    assert_eq!(shown(&items[1]), "a:2 3@20 id=2 text=“Y\u{fffd}s.”");
    let Payload::Row(row) = &items[1].payload else {
        panic!("a row is wanted")
    };
    assert_eq!(row.warnings.len(), 1);
}

/// Gives one piece at a time and fails when asked for more than is there.
struct Live(Vec<&'static [u8]>);

impl io::Read for Live {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("waits"));
        }
        let piece = self.0.remove(0);
        buffer[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}

#[test]
fn a_row_is_given_when_it_is_there() {
    let mut live = stream(b"");
    live.is_live = true;
    live.reader = crate::packing::buffered(Live(vec![
        b"id,te",
        b"xt\n1,\"It",
        b" \"",
        b"\"rained\"\".\"\r",
        b"\n2,It snowed.\n",
    ]));
    let rows: Vec<_> = records(live, b',', &context(1000))
        .take(2)
        .map(|item| shown(&item))
        .collect();
    assert_eq!(rows[0], "a:1 2@8 id=1 text=It \"rained\".");
    assert!(rows[1].ends_with("id=2 text=It snowed."), "{}", rows[1]);
}

#[test]
fn a_header_that_names_a_text_is_a_table() {
    for (head, wanted) in [
        ("id,text\n1,It rained.\n", Some(b',')),
        (
            "\u{feff}ID;Headline;Body\r\n1;Rain;It rained.\n",
            Some(b';'),
        ),
        ("id\tarticle_text\n1\tIt rained.\n", Some(b'\t')),
        ("id|content\n1|It rained.\n", Some(b'|')),
        (",id,\"text\"\n0,1,\"It\nrained.\"\n", Some(b',')),
        ("id,text\n", Some(b',')),
        ("id,text", None),
        ("id,desk\n1,city\n", None),
        ("Body, mind and soul\n\nIt rained, they said.\n", None),
        ("Story,\n\nIt rained.\n", None),
        (
            "The article, which said it rained, was read.\nBy, many.\n",
            None,
        ),
        ("Story | The Quay\nIt rained | or not.\n", None),
        ("text\nIt rained.\n", None),
    ] {
        assert_eq!(delimiter(head.as_bytes()), wanted, "{head:?}");
    }
    for (head, wanted) in [
        ("id;summary\n1;It rained, again.\n", b';'),
        ("id,summary\n", b','),
        ("summary\nIt rained.\n", b','),
        ("id\tsummary, short\n", b'\t'),
        ("", b','),
    ] {
        assert_eq!(delimiter_of_table(head.as_bytes()), wanted, "{head:?}");
    }
}

#[test]
fn reading_is_linear_whatever_the_quotes() {
    // Each of these reads on and on and turns back, were it not kept from that.
    for piece in [
        "a,\"b\n",
        "a,\"\"b\n",
        "a,\"\"\"b\n",
        "\"\n",
        "a,\"\"\"\"b\n",
        "\"a,",
        ",\"x",
        "\"\"\n",
        "\t\"x",
        "\"\n\"x\n",
    ] {
        for delimiter in *b",\t" {
            let n = 400_000 / piece.len();
            let table = format!("id,text,a\n{}", piece.repeat(n));
            let mut cutter = Cutter::new(
                Box::new(Cursor::new(table.into_bytes())),
                delimiter,
                1 << 20,
            );
            cutter.set_n_columns(3);
            while let Some(cut) = cutter.next().expect("memory can be read") {
                drop(cut);
            }
            let per_byte = cutter.n_looked_at / 400_000;
            assert!(per_byte < 12, "{piece:?}: every byte {per_byte} times");
        }
    }
}

#[test]
fn nothing_breaks_it() {
    let table = "id,text\r\n1,\"It \"\"rained\"\".\n\"\r\n2,\"\r\n3,x\"\"\",\n\n\"\"\"\n";
    let signs = *b"\",\n\rx\t\xe9";
    for at in 0..table.len() {
        for sign in signs {
            let mut broken = table.as_bytes().to_vec();
            broken[at] = sign;
            for limit in [3, 12, 1000] {
                for delimiter in *b",\t" {
                    let _ = read(&broken, delimiter, limit);
                    let _ = read(&broken[..at], delimiter, limit);
                }
            }
        }
    }
}

/// Like the library, on everything that a library writes.
mod well_formed {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cells_come_back(
            rows in prop::collection::vec(prop::collection::vec("[a\",;\t \r\né“]{0,6}", 3), 1..20),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("memory takes it");
            }
            let table = writer.into_inner().expect("memory takes it");
            let mut cutter = Cutter::new(Box::new(Cursor::new(table)), delimiter, 1 << 20);
            cutter.set_n_columns(3);
            for row in &rows {
                let cut = cutter.next().expect("memory can be read").expect("a row");
                let Row::Cells { cells, n } = cut.row else {
                    panic!("a row is wanted")
                };
                let cells: Vec<String> = cells
                    .into_iter()
                    .map(|cell| String::from_utf8(cell).expect("it went in so"))
                    .collect();
                prop_assert_eq!(&cells, row);
                prop_assert_eq!(n, 3);
            }
            prop_assert!(cutter.next().expect("memory can be read").is_none());
        }
    }
}
