#[test]
fn show_folder() {
    let Ok(folder) = std::env::var("PAGES") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        let page = super::Page {
            bytes: std::fs::read(&path).unwrap(),
            ..Default::default()
        };
        let start = std::time::Instant::now();
        let out = match super::read(&page) {
            Ok(made) => format!(
                "{}\n----\n{}",
                ascribe_article::serde_json::to_string(&made.columns).unwrap(),
                made.text.unwrap()
            ),
            Err(error) => format!("{error:?}\n----\n"),
        };
        eprintln!("{} {:?}", path.display(), start.elapsed());
        std::fs::write(path.with_extension("out"), out).unwrap();
    }
}
