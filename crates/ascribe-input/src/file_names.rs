//! What the name of a file tells: its ending, its id, whether it stands beside articles only.

use std::path::Path;

/// Endings of files that are never articles: what stands beside pages and data. In a folder they are passed over with a count.
const BESIDE: [&str; 50] = [
    "ann",
    "bak",
    "bib",
    "c",
    "cfg",
    "conf",
    "cpp",
    "css",
    "db",
    "db-shm",
    "db-wal",
    "dll",
    "ds_store",
    "eot",
    "exe",
    "gitignore",
    "go",
    "h",
    "ico",
    "ini",
    "ipynb",
    "java",
    "js",
    "lock",
    "log",
    "map",
    "marked",
    "md5",
    "mjs",
    "o",
    "otf",
    "py",
    "pyc",
    "r",
    "rs",
    "scss",
    "sh",
    "sha256",
    "so",
    "sqlite",
    "svg",
    "swp",
    "toml",
    "ts",
    "ttf",
    "woff",
    "woff2",
    "xsd",
    "yaml",
    "yml",
];

/// True for a file that is passed over in a folder by its name alone.
pub(crate) fn stands_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let word = name.split('.').next().unwrap_or_default();
    let is_about = [
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "NOTICE",
        "CHANGELOG",
    ]
    .contains(&word);
    is_about
        || name.starts_with('.')
        || name.starts_with("~$")
        || BESIDE.contains(&extension(path).as_str())
}

/// The ending of the name in small letters, without the packing around it: `jsonl` of `x.JSONL.gz`, empty for none.
pub(crate) fn extension(path: &Path) -> String {
    let own = |path: &Path| {
        path.extension()
            .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
    };
    match own(path).as_deref() {
        Some("gz" | "zst") => path
            .file_stem()
            .and_then(|stem| own(Path::new(stem)))
            .unwrap_or_default(),
        Some("tgz") => "tar".to_owned(),
        Some(other) => other.to_owned(),
        None => String::new(),
    }
}

/// Endings that say a form: they are cut off for an id.
const FORMS: [&str; 22] = [
    "txt",
    "text",
    "md",
    "markdown",
    "mdown",
    "html",
    "htm",
    "xhtml",
    "shtml",
    "docx",
    "json",
    "jsonl",
    "ndjson",
    "jsonlines",
    "csv",
    "tsv",
    "tab",
    "parquet",
    "warc",
    "zip",
    "tar",
    "gqg",
];

/// The file's name without `.txt`, `.jsonl.gz`, `.gqg.json.gz` and the like.
pub(crate) fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut stem = &*name;
    for packing in [".gz", ".zst", ".tgz"] {
        if let Some(at) = stem.len().checked_sub(packing.len())
            && at > 0
            && stem.is_char_boundary(at)
            && stem[at..].eq_ignore_ascii_case(packing)
        {
            stem = &stem[..at];
            break;
        }
    }
    for _ in 0..2 {
        match stem.rsplit_once('.') {
            Some((before, ending))
                if !before.is_empty() && FORMS.contains(&&*ending.to_ascii_lowercase()) =>
            {
                stem = before;
            }
            _ => break,
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_name_without_endings_of_forms() {
        for (name, id, ending) in [
            ("a.txt", "a", "txt"),
            ("a.b.TXT", "a.b", "txt"),
            ("a.jsonl.gz", "a", "jsonl"),
            ("x/20260916.gqg.json.gz", "20260916", "json"),
            ("README", "README", ""),
            (".txt", ".txt", ""),
            ("v1.2.md", "v1.2", "md"),
            ("news.tgz", "news", "tar"),
            ("a.pdf", "a.pdf", "pdf"),
        ] {
            assert_eq!(stem(Path::new(name)), id, "{name}");
            assert_eq!(extension(Path::new(name)), ending, "{name}");
        }
    }
}
