//! Which crate may know which, and which module; which file is the one place of what.
//!
//! Reads the `Cargo.toml` of every crate, dev-dependencies are free; the sources are read as text.

mod modules;
mod places;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates of the stages: they know the article and the encoder's trait, never each other.
const STAGES: [&str; 4] = [
    "ascribe-aggregator",
    "ascribe-quote-detector",
    "ascribe-speaker-resolver",
    "ascribe-tokenizer",
];

/// What a stage may know of ours.
const SHARED: [&str; 3] = ["ascribe-article", "ascribe-encoder", "ascribe-grammar"];

fn crates_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Each crate with its dependencies of the sections `[dependencies]` and `[build-dependencies]`, for any target.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let mut crates = BTreeMap::new();
    for entry in fs::read_dir(crates_folder()).expect("the crates are there") {
        let path = entry.expect("readable").path().join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(&path) else {
            continue;
        };
        let mut section = String::new();
        let mut dependencies = BTreeSet::new();
        for line in manifest.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_matches(['[', ']']).to_owned();
                // `[dependencies.name]`
                if let Some((head, name)) = section.rsplit_once('.')
                    && is_dependencies(head)
                {
                    dependencies.insert(name.to_owned());
                }
            } else if is_dependencies(&section)
                && let Some((key, _)) = line.split_once('=')
            {
                // `name.workspace = true`, `name = "1"`
                let name = key.trim().split('.').next().unwrap_or_default();
                dependencies.insert(name.trim_matches('"').to_owned());
            }
        }
        let name = path
            .parent()
            .and_then(Path::file_name)
            .expect("a crate has a folder")
            .to_string_lossy();
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name}: the folder is not called like the package"
        );
        crates.insert(name.into_owned(), dependencies);
    }
    crates
}

fn is_dependencies(section: &str) -> bool {
    let last = section.rsplit('.').next().unwrap_or_default();
    matches!(last, "dependencies" | "build-dependencies")
}

fn ours(dependencies: &BTreeSet<String>) -> BTreeSet<&str> {
    dependencies
        .iter()
        .map(String::as_str)
        .filter(|name| name.starts_with("ascribe"))
        .collect()
}

#[test]
fn reads_the_manifests() {
    let crates = crates();
    assert!(crates["ascribe-article"].contains("serde"));
    assert!(crates["ascribe"].contains("ascribe-tokenizer"));
    for stage in STAGES {
        assert!(crates[stage].contains("ascribe-article"), "{stage}");
    }
}

#[test]
fn stages_know_the_article_and_never_each_other() {
    let crates = crates();
    for stage in STAGES {
        for name in ours(&crates[stage]) {
            assert!(SHARED.contains(&name), "{stage} depends on {name}");
        }
    }
}

#[test]
fn the_article_knows_no_other_crate_of_ours() {
    assert_eq!(ours(&crates()["ascribe-article"]), BTreeSet::new());
}

#[test]
fn the_evaluation_knows_no_stage() {
    // So that it can score any program, and no score can depend on the stages.
    assert_eq!(
        ours(&crates()["ascribe-eval"]),
        BTreeSet::from(["ascribe-article", "ascribe-input", "ascribe-page"])
    );
}

#[test]
fn the_pages_know_the_article_alone() {
    // So that gold, a prediction and a run are drawn in one way.
    assert_eq!(
        ours(&crates()["ascribe-page"]),
        BTreeSet::from(["ascribe-article"])
    );
}

#[test]
fn the_inputs_know_the_article_alone() {
    // What a language looks like is no matter of theirs.
    assert_eq!(
        ours(&crates()["ascribe-input"]),
        BTreeSet::from(["ascribe-article"])
    );
}

#[test]
fn the_library_stays_lean() {
    // What reads pages and tables, and what the command needs, never comes in with the library.
    let crates = normal_crates(&["--package", "ascribe"]);
    for heavy in [
        "arrow-array",
        "ascribe-input",
        "ascribe-page",
        "clap",
        "dom_smoothie",
        "maud",
        "parquet",
        "pyo3",
        "tokio",
        "zip",
    ] {
        assert!(!crates.contains(heavy), "the library compiles {heavy}");
    }
    // Labelled data need files unpacked, and nothing more of the inputs.
    let crates = normal_crates(&["--package", "ascribe-eval"]);
    for heavy in ["dom_smoothie", "parquet", "zip"] {
        assert!(!crates.contains(heavy), "the evaluation compiles {heavy}");
    }
}

#[test]
fn the_command_knows_library_inputs_tables_pages_and_evaluation() {
    assert_eq!(
        ours(&crates()["ascribe-cli"]),
        BTreeSet::from([
            "ascribe",
            "ascribe-corpus",
            "ascribe-eval",
            "ascribe-input",
            "ascribe-page",
            "ascribe-server",
            "ascribe-tables"
        ])
    );
}

#[test]
fn the_service_knows_what_it_serves() {
    assert_eq!(
        ours(&crates()["ascribe-server"]),
        BTreeSet::from([
            "ascribe",
            "ascribe-article",
            "ascribe-corpus",
            "ascribe-input",
            "ascribe-page",
            "ascribe-tables"
        ])
    );
}

#[test]
fn the_tables_know_the_article_alone() {
    // So that they are made of any program's records.
    assert_eq!(
        ours(&crates()["ascribe-tables"]),
        BTreeSet::from(["ascribe-article"])
    );
}

/// What cargo would compile; nothing is compiled and nothing is fetched.
fn normal_crates(choice: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .args(choice)
        .current_dir(crates_folder())
        .output()
        .expect("cargo runs this test");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_rules_alone_need_nothing_of_an_encoder() {
    let crates = normal_crates(&["--package", "ascribe", "--no-default-features"]);
    assert!(crates.contains("ascribe-quote-detector"));
    for heavy in [
        "ascribe-encoder",
        "ascribe-small",
        "ndarray",
        "rten",
        "safetensors",
        "tokenizers",
    ] {
        assert!(!crates.contains(heavy), "the rules alone compile {heavy}");
    }
}

#[test]
fn only_the_service_listens_and_nothing_asks_others() {
    for (name, dependencies) in crates() {
        for library in [
            "axum",
            "async-std",
            "curl",
            "hyper",
            "reqwest",
            "tokio",
            "ureq",
        ] {
            let is_the_service =
                name == "ascribe-server" && ["axum", "hyper", "tokio"].contains(&library);
            assert!(
                is_the_service || !dependencies.contains(library),
                "{name} depends on {library}"
            );
        }
    }
    // The service is served, and asks nobody itself: what its libraries have for that is left out.
    let crates = normal_crates(&["--package", "ascribe-server", "--all-features"]);
    for client in ["hyper-rustls", "native-tls", "reqwest", "rustls"] {
        assert!(!crates.contains(client), "the service compiles {client}");
    }
}
