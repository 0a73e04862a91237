//! News text to measure on.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use ascribe::{ArticleRecord, RawArticle};
use flate2::read::MultiGzDecoder;

/// Enough text that a run of the rules takes a second or so.
const MIN_BYTES: usize = 4 << 20;

/// `../shared/data/raw_wikinews` beside the checkout when it is there, else `data/samples` over and over.
pub fn articles() -> Vec<RawArticle> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut articles = Vec::new();
    if let Ok(folder) = fs::read_dir(root.join("../shared/data/raw_wikinews")) {
        let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let Ok(file) = File::open(&path) else {
                continue;
            };
            for line in BufReader::new(MultiGzDecoder::new(file))
                .lines()
                .map_while(Result::ok)
            {
                if let Ok(record) = serde_json::from_str::<ArticleRecord>(&line) {
                    articles.push(record.into_raw());
                }
            }
        }
    }
    if !articles.is_empty() {
        return articles;
    }
    println!("../shared/data/raw_wikinews is not here: measuring on data/samples, repeated");
    let Ok(folder) = fs::read_dir(root.join("data/samples")) else {
        return articles;
    };
    let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "txt")
            && let Ok(text) = fs::read_to_string(&path)
        {
            articles.push(RawArticle::new(path.display().to_string(), text));
        }
    }
    let n_bytes: usize = articles.iter().map(|raw| raw.text.len()).sum();
    if n_bytes > 0 {
        let n_articles = articles.len() * MIN_BYTES.div_ceil(n_bytes);
        articles = articles.into_iter().cycle().take(n_articles).collect();
    }
    articles
}
