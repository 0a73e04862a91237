//! `docs/schema.json` is the schema of what the program writes.

use std::path::Path;

use ascribe::ArticleRecord;

/// Rewritten with `ASCRIBE_UPDATE=1 cargo test -p ascribe-cli --test whole schema::`.
#[test]
fn the_page_is_the_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.json");
    let schema = serde_json::to_string_pretty(&ArticleRecord::json_schema())
        .expect("a schema is JSON")
        + "\n";
    if std::env::var_os("ASCRIBE_UPDATE").is_some() {
        std::fs::write(&path, &schema).expect("docs is writable");
    }
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        page, schema,
        "docs/schema.json is out of date; run again with ASCRIBE_UPDATE=1"
    );
}
