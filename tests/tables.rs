//! The tables of `extract`: the same columns and rows in every form. `docs/tables.md` lists the columns.

use std::fs;
use std::path::Path;

use ascribe_tables::Table;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};
use serde_json::Value;
use tempfile::TempDir;

use super::shell::{code, run, text};

const ARTICLES: &str = "{\"id\":\"a\",\"date\":\"2026-05-03\",\"outlet\":\"The Quay\",\"text\":\"“No fee, ever,” said Ann Pell of the board. She added that the wall leaks.\"}\n\
{\"id\":\"=b\",\"title\":\"@home\",\"text\":\"“=1+1 is two,” Orrin Vale told reporters.\"}\n";

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    fs::write(folder.path().join("a.jsonl"), ARTICLES).expect("writable");
    folder
}

const RULES: [&str; 4] = ["extract", "-q", "--model", "none"];

fn extract(folder: &Path, arguments: &[&str]) -> std::process::Output {
    run(folder, &[&RULES[..], arguments].concat())
}

/// Rows of a CSV as a reader sees them.
fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader
        .records()
        .map(|row| row.expect("as wide as its head"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

fn names(table: Table) -> Vec<String> {
    table
        .columns()
        .map(|column| column.name.to_owned())
        .collect()
}

/// Rows of a Parquet file, as CSV would write their cells before it makes them harmless.
fn parquet_rows(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let file = fs::File::open(path).expect("it was written");
    let reader = SerializedFileReader::new(file).expect("it is Parquet");
    let schema = reader.metadata().file_metadata().schema_descr();
    let names: Vec<String> = schema
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let rows = reader.get_row_iter(None).expect("it has rows").map(|row| {
        let row = row.expect("it is whole");
        row.get_column_iter()
            .map(|(_, field)| match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Long(n) => n.to_string(),
                Field::Double(x) => x.to_string(),
                Field::Bool(yes) => yes.to_string(),
                other => panic!("{other:?} is in no table"),
            })
            .collect()
    });
    (names, rows.collect())
}

#[test]
fn parquet_and_csv_are_one_table() {
    let folder = folder();
    let folder = folder.path();
    for table in Table::ALL {
        let arguments = ["a.jsonl", "--table", table.name()];
        let csv = extract(folder, &[&arguments[..], &["--format", "csv"]].concat());
        assert_eq!(code(&csv), 0, "{}", text(&csv.stderr));
        let mut csv = csv_rows(&csv.stdout);
        let written = extract(
            folder,
            &[
                &arguments[..],
                &["--format", "parquet", "-o", "t.parquet", "--force"],
            ]
            .concat(),
        );
        assert_eq!(code(&written), 0, "{}", text(&written.stderr));
        let (head, rows) = parquet_rows(&folder.join("t.parquet"));
        assert_eq!(csv.remove(0), names(table));
        assert_eq!(head, names(table));
        assert_eq!(rows.len(), if table == Table::Quotations { 3 } else { 2 });
        for (csv, row) in csv.iter().zip(&rows) {
            for ((csv, cell), name) in csv.iter().zip(row).zip(&head) {
                let same = ascribe::article::plain_cell(csv) == cell
                    || csv.parse::<f64>().ok() == cell.parse().ok() && csv.parse::<f64>().is_ok();
                assert!(same, "{table}, {name}: {csv:?} and {cell:?}");
            }
        }
        assert_eq!(csv.len(), rows.len());
    }
}

#[test]
fn a_row_has_its_words_its_speaker_and_its_context() {
    let folder = folder();
    let folder = folder.path();
    let output = extract(
        folder,
        &["a.jsonl", "--format", "parquet", "-o", "t.parquet"],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let (head, rows) = parquet_rows(&folder.join("t.parquet"));
    let cell = |row: usize, name: &str| {
        let at = head.iter().position(|other| other == name);
        rows[row][at.expect("a column")].clone()
    };
    assert_eq!(cell(0, "content"), "No fee, ever,");
    assert_eq!(cell(0, "speaker"), "Ann Pell");
    assert_eq!(cell(1, "speaker"), "Ann Pell");
    assert_eq!(cell(0, "speaker_id"), cell(1, "speaker_id"));
    assert_eq!(cell(0, "date"), "2026-05-03");
    assert_eq!(cell(0, "publisher"), "The Quay");
    assert_eq!(cell(0, "before"), "“");
    assert_eq!(
        cell(0, "after"),
        "” said Ann Pell of the board. She added that the wall leaks."
    );
    assert_eq!(cell(0, "start"), "1");
    assert_eq!(cell(0, "end"), "14");
    // Numbers are numbers.
    let file = fs::File::open(folder.join("t.parquet")).expect("it was written");
    let reader = SerializedFileReader::new(file).expect("it is Parquet");
    let at = head.iter().position(|name| name == "confidence");
    for row in reader.get_row_iter(None).expect("it has rows") {
        let confidence = row.expect("whole").get_double(at.expect("a column"));
        assert!((0.0..=1.0).contains(&confidence.expect("a number")));
    }
}

#[test]
fn csv_for_excel_begins_with_its_mark_and_runs_nowhere() {
    let folder = folder();
    let folder = folder.path();
    let plain = extract(folder, &["a.jsonl", "--format", "csv"]);
    let marked = extract(folder, &["a.jsonl", "--format", "csv", "--bom"]);
    assert_eq!(marked.stdout, [b"\xef\xbb\xbf", &plain.stdout[..]].concat());
    let rows = csv_rows(&plain.stdout);
    assert_eq!(rows[3][0], "'=b");
    assert_eq!(rows[3][3], "'@home");
    assert_eq!(rows[3][7], "'=1+1 is two,");
    for cell in rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
}

#[test]
fn a_workbook_holds_words_and_no_formula() {
    use std::io::Read;

    let folder = folder();
    let folder = folder.path();
    let output = extract(folder, &["a.jsonl", "--format", "xlsx", "-o", "t.xlsx"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let file = fs::File::open(folder.join("t.xlsx")).expect("it was written");
    let mut book = zip::ZipArchive::new(file).expect("a workbook is a zip");
    let mut sheet = String::new();
    let mut member = book.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    member.read_to_string(&mut sheet).expect("XML");
    assert_eq!(sheet.matches("<row ").count(), 4, "headings and three rows");
    assert!(!sheet.contains("<f>"), "no formula");
    assert!(sheet.contains(">=1+1 is two,<"), "{sheet}");
    let piped = extract(folder, &["a.jsonl", "--format", "xlsx"]);
    assert_eq!(code(&piped), 0, "{}", text(&piped.stderr));
    assert!(
        piped.stdout.starts_with(b"PK"),
        "a pipe gets the workbook, too"
    );
}

#[test]
fn a_table_says_what_it_was_and_cannot_be_resumed() {
    let folder = folder();
    let folder = folder.path();
    for format in ["parquet", "xlsx"] {
        let out = format!("t.{format}");
        let with = ["a.jsonl", "--format", format, "-o", &out];
        let refused = extract(folder, &[&with[..], &["--resume"]].concat());
        assert_eq!(code(&refused), 2);
        assert!(
            text(&refused.stderr).contains("can be resumed"),
            "{}",
            text(&refused.stderr)
        );
        assert!(!folder.join(&out).exists(), "nothing was begun");
        let output = extract(folder, &with);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let manifest = fs::read(folder.join(format!("{out}.run.json"))).expect("written beside");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        assert_eq!(manifest["state"], "finished");
        assert_eq!(manifest["counts"]["quotations"], 3);
        let length = fs::metadata(folder.join(&out)).expect("written").len();
        assert_eq!(manifest["output_bytes"], length);
        let left: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".part") || name.ends_with(".checkpoint"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn what_cannot_go_together_is_told() {
    let folder = folder();
    for (arguments, told) in [
        (&["--table", "speakers"][..], "--table is for"),
        (
            &["--format", "csv", "--table", "people"],
            "quotations or speakers is wanted",
        ),
        (&["--bom"], "--bom is for"),
        (
            &["--format", "parquet", "--errors", "-"],
            "--errors -: cannot stand between the rows",
        ),
        (
            &["--format", "parquet", "-o", "a.jsonl"],
            "is an input, too",
        ),
    ] {
        let output = extract(folder.path(), &[&["a.jsonl"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            text(&output.stderr).contains(told),
            "{}",
            text(&output.stderr)
        );
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("a.jsonl")).expect("still there"),
        ARTICLES
    );
}

#[test]
fn merge_says_that_parquet_is_not_lines() {
    let folder = folder();
    let folder = folder.path();
    extract(
        folder,
        &["a.jsonl", "--format", "parquet", "-o", "t.parquet"],
    );
    let output = run(folder, &["merge", "t.parquet"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("t.parquet: is Parquet"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_page_of_tables_is_what_they_have() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tables.md");
    let list = |table: Table| -> String {
        let mut rows = String::from("| column | holds | what it is |\n|---|---|---|\n");
        for column in table.columns() {
            let lack = if column.may_be_empty {
                ", or nothing"
            } else {
                ""
            };
            rows += &format!(
                "| `{}` | {}{lack} | {} |\n",
                column.name,
                column.kind.name(),
                column.doc
            );
        }
        rows
    };
    let page = format!(
        "# Tables\n\n\
         `ascribe extract --format csv`, `parquet` and `xlsx` write a flat table: one row a quotation, or, with `--table speakers`, one row a \
         speaker of an article. The Python package gives the same tables to pandas, Polars, DuckDB and pyarrow. Columns, their order and what \
         is in them are the same everywhere (`tests/tables.rs`).\n\n\
         Offsets count Unicode code points of the article's text, from 0, end excluded. Cells without anything are empty in CSV and Excel, null \
         in Parquet and Arrow. With `article` and `speaker_id` the two tables are joined.\n\n\
         - **CSV**: a cell that a spreadsheet would run (it begins with `=`, `+`, `-`, `@`, a tab or a line break) has a `'` before it. `--bom` \
         puts the mark at the beginning that tells Excel that the file is UTF-8. Runs can be resumed, shards merged.\n\
         - **Parquet**: zstd, whole row groups at a time; memory does not grow with the corpus. A file is there only when it is whole, so a run \
         cannot be resumed; after Ctrl-C it has the articles that were done.\n\
         - **Excel**: words are words, never formulas or links. A sheet has 1,048,576 rows and a cell 32,767 characters: more rows go to \
         a further sheet, longer words are cut, and a message says so. Excel wants a file as a whole: rows wait in temporary files.\n\n\
         ## Quotations\n\n{}\n## Speakers\n\n{}",
        list(Table::Quotations),
        list(Table::Speakers)
    );
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, &page).expect("writable");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/tables.md is old: run with UPDATE_PAGES=1"
    );
}
