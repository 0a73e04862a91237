//! Our pages name only paths that exist.

use std::fs;
use std::path::{Path, PathBuf};

/// Those beside the book, all of whose pages are looked at too.
const PAGES: [&str; 6] = [
    "README.md",
    "SECURITY.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "models/README.md",
];

/// Folders a path of ours begins with.
const ROOTS: [&str; 9] = [
    ".ci/", "benches/", "crates/", "data/", "docs/", "models/", "scripts/", "tests/", "tools/",
];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page, from the root.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = PAGES.map(str::to_owned).into();
    for folder in ["docs", "docs/tutorials"] {
        for entry in fs::read_dir(root().join(folder)).expect("the book is there") {
            let name = entry.expect("an entry").file_name();
            let name = name.to_str().expect("names are UTF-8");
            if name.ends_with(".md") {
                pages.push(format!("{folder}/{name}"));
            }
        }
    }
    pages.sort();
    pages
}

/// What a page says in backticks that looks like a path of the repository, and the targets of its links.
fn paths(page: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut in_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            continue;
        }
        let words: Vec<&str> = if in_code {
            line.split_whitespace().collect()
        } else {
            let code = line.split('`').skip(1).step_by(2);
            let links = line
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
                .filter(|target| !target.contains("://") && !target.starts_with('#'));
            // A link always names a path; code only when it looks like one.
            paths.extend(links.map(|target| target.split('#').next().unwrap_or(target).to_owned()));
            code.flat_map(str::split_whitespace).collect()
        };
        paths.extend(
            words
                .into_iter()
                .map(|word| word.trim_matches(['\'', '"', ',', ';', ':', '(', ')', '.']))
                .filter(|word| is_path(word))
                .map(str::to_owned),
        );
    }
    paths
}

fn is_path(word: &str) -> bool {
    // `NN-slug.txt`, `models/<name>/` and `*.tsv` stand for many.
    if word.contains(['<', '*', '{', '…', '=', '$']) {
        return false;
    }
    let word = word.trim_start_matches("./");
    ROOTS.iter().any(|root| word.starts_with(root))
        || (!word.contains('/')
            && [
                "Cargo.toml",
                "README.md",
                "ARCHITECTURE.md",
                "CHANGELOG.md",
                "CONTRIBUTING.md",
            ]
            .contains(&word))
}

#[test]
fn every_path_named_exists() {
    let mut n_paths = 0;
    for page in pages() {
        let text =
            fs::read_to_string(root().join(&page)).unwrap_or_else(|_| panic!("{page} is there"));
        for path in paths(&text) {
            n_paths += 1;
            let path = path.trim_start_matches("./");
            let beside = root().join(&page);
            let beside = beside.parent().expect("a page has a folder").join(path);
            assert!(
                root().join(path).exists() || beside.exists(),
                "{page} names {path}, which does not exist"
            );
        }
    }
    assert!(
        n_paths > 20,
        "only {n_paths} paths found: is the reader of pages broken?"
    );
}

#[test]
fn tells_paths_from_other_code() {
    let page = "See `data/lexicons/cues.tsv`, `Article::new`, `models/<name>/`, [x](docs/schema.json#a).\n\
                ```\nls tests/cli.rs and/or\n```\n";
    assert_eq!(
        paths(page),
        ["docs/schema.json", "data/lexicons/cues.tsv", "tests/cli.rs"]
    );
}

/// A page with the blocks after `<!-- output of: COMMAND -->` replaced by what the command prints.
fn with_outputs(page: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ascribe"));
    let folder = program.parent().expect("the program is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)),
    )
    .expect("no folder of the path holds the separator");
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!-- output of: ") {
        let (command, after) = after.split_once(" -->\n```").expect("a block follows");
        let (language, after) = after.split_once('\n').expect("the block has lines");
        let (_, after) = after.split_once("\n```\n").expect("the block ends");
        let output = std::process::Command::new("sh")
            .args(["-c", command])
            .current_dir(root())
            .env("PATH", &path)
            .output()
            .expect("there is a shell");
        assert!(output.status.success(), "{command}");
        let printed = String::from_utf8(output.stdout).expect("the program prints UTF-8");
        out += &format!(
            "{before}<!-- output of: {command} -->\n```{language}\n{}\n```\n",
            printed.trim_matches('\n')
        );
        rest = after;
    }
    out + rest
}

/// Equal but for the last digits of numbers: the model's confidences differ a little from processor to processor, whose
/// floating-point units add in another order. Whole numbers under 50, offsets say, must be equal. In a line of an evaluation a quotation
/// or two may be found on one processor and not on another, and each weighs a hundred points by the number of quotations.
pub(crate) fn same(page: &str, fresh: &str) -> bool {
    /// Quotations that may be found more or less, and points of a line that has no number of quotations.
    const QUOTATIONS: f64 = 2.0;
    const POINTS: f64 = 12.0;
    let leeway = || {
        let name = page.split_whitespace().next()?;
        let name = name.split('/').next()?;
        let is_figure = matches!(
            name,
            "attribution"
                | "attribution_exact"
                | "nested"
                | "addressee"
                | "content_half"
                | "content_exact"
                | "cue"
                | "source"
        );
        let cells: Vec<&str> = page.split_whitespace().collect();
        let counts = cells.iter().rev().take(2).map(|cell| cell.parse::<u32>());
        let fewest = counts
            .collect::<Result<Vec<_>, _>>()
            .ok()
            .and_then(|n| n.into_iter().min());
        is_figure.then(|| match fewest {
            Some(n) if n > 0 => QUOTATIONS * 100.0 / f64::from(n),
            _ => POINTS,
        })
    };
    let leeway = leeway().unwrap_or_default();
    let parts = |line: &str| -> Vec<String> {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        line.chars()
            .collect::<Vec<char>>()
            .chunk_by(|&a, &b| {
                is_number(a) == is_number(b) && !a.is_whitespace() && !b.is_whitespace()
            })
            .map(|part| part.iter().collect::<String>())
            .filter(|part| !part.trim().is_empty())
            .collect()
    };
    let (page, fresh) = (parts(page), parts(fresh));
    page.len() == fresh.len()
        && page.iter().zip(&fresh).all(|(shown, b)| {
            match (shown.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => {
                    let is_figure = shown.contains('.');
                    let leeway = if is_figure { leeway } else { 0.0 };
                    (a - b).abs() <= 0.02 + leeway.max(0.01 * a.abs().max(b.abs()))
                }
                _ => shown == b,
            }
        })
}

#[test]
fn only_last_digits_may_differ() {
    for (page, fresh, equal) in [
        (r#""confidence":0.95,"#, r#""confidence":0.96,"#, true),
        (r#""confidence":0.95,"#, r#""confidence":0.85,"#, false),
        (
            " q1  Ann Pell   direct  0.88",
            " q1  Ann Pell  direct  0.9",
            true,
        ),
        ("[[1,10]]", "[[1,11]]", false),
        (" 97.1  96", " 96.8  96", true),
        (
            " nested  94.1  94.1  94.1  17  17",
            " nested  88.2  88.2  88.2  17  17",
            true,
        ),
        (
            " cue  94.1  96.3  95.2  298  305",
            " cue  91.1  93.3  92.2  298  305",
            false,
        ),
        ("said Pell", "said Bell", false),
    ] {
        assert_eq!(same(page, fresh), equal, "{page} {fresh}");
    }
}

/// Rewritten with `ASCRIBE_UPDATE=1 cargo test -p ascribe-cli --test whole pages::`.
#[test]
fn outputs_on_pages_are_what_the_program_prints() {
    for page in pages() {
        let path = root().join(&page);
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{page} is there"));
        let fresh = with_outputs(&text);
        check(&path, &text, &fresh);
    }
}

/// Writes the fresh one where that is wanted, else compares.
pub fn check(path: &Path, text: &str, fresh: &str) {
    if std::env::var_os("ASCRIBE_UPDATE").is_some() {
        if text != fresh {
            fs::write(path, fresh).expect("pages are writable");
        }
        return;
    }
    let differs = text
        .lines()
        .zip(fresh.lines())
        .position(|(a, b)| !same(a, b));
    assert!(
        differs.is_none() && text.lines().count() == fresh.lines().count(),
        "{} is old from line {}; run again with ASCRIBE_UPDATE=1\n{}",
        path.display(),
        differs.map_or(text.lines().count(), |line| line + 1),
        differs
            .and_then(|line| fresh.lines().nth(line))
            .unwrap_or_default()
    );
}

/// `.ci/run` and README.md must not drift apart.
#[test]
fn the_checks_run_the_test_command_of_the_readme() {
    let command = "cargo test --workspace";
    for page in ["README.md", ".ci/run"] {
        let text =
            fs::read_to_string(root().join(page)).unwrap_or_else(|_| panic!("{page} is there"));
        assert!(
            text.lines().any(|line| line.trim() == command),
            "{page} has no line `{command}`"
        );
    }
}
