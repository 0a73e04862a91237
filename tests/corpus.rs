//! Articles in a corpus: runs that are killed, articles that come again, corrections that hold.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Instant;

use ascribe_corpus::Store;
use serde_json::json;
use tempfile::TempDir;

use super::shell::{code, command, run, text};

/// Articles of which some speakers and words come again.
fn articles(n: usize) -> String {
    const NAMES: [&str; 4] = ["Dana Ruiz", "Orrin Vale", "Ilse Marrow", "Tobias Fenn"];
    (0..n)
        .map(|i| {
            let (one, other) = (NAMES[i % 4], NAMES[(i / 4 + 1) % 4]);
            let text = format!(
                "The mayor of Tarn, {one}, met the board on day {i}.\n\n{}“It went badly for the {i} of us,” {one} said. \
                 {other} said that nobody had won the vote on the harbour.",
                "Nothing happened. ".repeat(i % 40)
            );
            let date = format!("20{:02}-0{}-11", i % 20, 1 + i % 9);
            json!({"id": format!("a{i}"), "text": text, "date": date, "publisher": "The Quay"}).to_string() + "\n"
        })
        .collect()
}

fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    folder
}

fn index(folder: &Path, more: &[&str]) -> std::process::Output {
    let all: Vec<&str> = ["index", "corpus.db", "--model", "none"]
        .iter()
        .chain(more)
        .copied()
        .collect();
    run(folder, &all)
}

fn store(folder: &Path) -> Store {
    Store::read(&folder.join("corpus.db")).expect("it is a corpus")
}

/// The rows of a question, cells with ` | ` between them.
fn rows(folder: &Path, sql: &str) -> Vec<String> {
    let store = store(folder);
    let mut statement = store.connection().prepare(sql).expect("well-formed");
    let n = statement.column_count();
    let mut rows = statement.query([]).expect("asked");
    let mut all = Vec::new();
    while let Some(row) = rows.next().expect("read") {
        let cells: Vec<String> = (0..n)
            .map(|at| match row.get_ref(at).expect("read") {
                rusqlite::types::ValueRef::Null => "-".to_owned(),
                rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                rusqlite::types::ValueRef::Real(x) => x.to_string(),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Blob(bytes) => format!("{bytes:?}"),
            })
            .collect();
        all.push(cells.join(" | "));
    }
    all
}

/// Everything the store holds but the times of corrections.
fn everything(folder: &Path) -> Vec<String> {
    [
        "articles",
        "records",
        "voices",
        "people",
        "names",
        "quotations",
        "facts",
    ]
    .iter()
    .flat_map(|table| {
        rows(
            folder,
            &format!("SELECT '{table}', * FROM {table} ORDER BY 2, 3"),
        )
    })
    .collect()
}

fn is_sound(folder: &Path) {
    assert_eq!(rows(folder, "PRAGMA integrity_check"), ["ok"]);
    assert!(rows(folder, "PRAGMA foreign_key_check").is_empty());
    let path = folder.join("corpus.db");
    let connection = rusqlite::Connection::open(path).expect("opened");
    // Compares the full text with the table.
    let check = "INSERT INTO quotations_fts(quotations_fts, rank) VALUES ('integrity-check', 1)";
    connection
        .execute(check, [])
        .expect("the full text is that of the table");
}

/// How often a run is killed: few times here, `ASCRIBE_KILLS=20` where there is time.
fn n_kills() -> u32 {
    std::env::var("ASCRIBE_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(4)
}

#[test]
fn a_run_that_is_killed_is_finished_by_the_same_command() {
    let all = articles(2_500);
    let folder = folder_with(&[("a.jsonl", &all)]);
    let begin = Instant::now();
    assert_eq!(code(&index(folder.path(), &["-q", "a.jsonl"])), 0);
    let takes = begin.elapsed();
    is_sound(folder.path());
    let expected = everything(folder.path());
    let mut seen = Vec::new();
    for kill in 1..=n_kills() {
        let broken = folder_with(&[("a.jsonl", &all)]);
        let mut child = command(
            broken.path(),
            &["index", "corpus.db", "a.jsonl", "--model", "none", "-q"],
        )
        .stdin(Stdio::null())
        .spawn()
        .expect("it starts");
        thread::sleep(takes * kill / (n_kills() + 1));
        child.kill().expect("it is ours");
        child.wait().expect("it ended");
        if broken.path().join("corpus.db").exists()
            && Store::read(&broken.path().join("corpus.db")).is_ok()
        {
            is_sound(broken.path());
            seen.push(rows(broken.path(), "SELECT count(*) FROM articles").join(""));
        }
        assert_eq!(code(&index(broken.path(), &["-q", "a.jsonl"])), 0);
        is_sound(broken.path());
        assert!(
            everything(broken.path()) == expected,
            "killed after {:?}: not the same",
            takes * kill / (n_kills() + 1)
        );
    }
    // Killed where there was nothing, a part, or all of it: it is no test if never in between.
    assert!(seen.iter().any(|n| n != "0"), "{seen:?}");
}

#[test]
fn an_article_comes_again() {
    let folder = folder_with(&[("a.jsonl", &articles(12))]);
    let folder = folder.path();
    assert_eq!(code(&index(folder, &["a.jsonl"])), 0);
    let before = everything(folder);
    let again = index(folder, &["a.jsonl"]);
    assert!(
        text(&again.stderr).contains("12 articles in the corpus already as they are"),
        "{}",
        text(&again.stderr)
    );
    assert!(everything(folder) == before);
    assert_eq!(code(&index(folder, &["-q", "--again", "a.jsonl"])), 0);
    assert_eq!(rows(folder, "SELECT count(*) FROM articles"), ["12"]);

    let changed = articles(12).replacen("It went badly", "It went well", 1);
    fs::write(folder.join("a.jsonl"), changed).expect("writable");
    let again = index(folder, &["a.jsonl"]);
    assert!(
        text(&again.stderr).contains("11 articles in the corpus already"),
        "{}",
        text(&again.stderr)
    );
    let well = "SELECT article FROM quotations WHERE content LIKE 'It went well%'";
    assert_eq!(rows(folder, well), ["a0"]);
    is_sound(folder);
}

#[test]
fn two_articles_of_one_id_are_both_kept() {
    let line = |words: &str| {
        json!({"id": 1, "text": format!("“{words},” said Ann Pell.")}).to_string() + "\n"
    };
    let folder = folder_with(&[
        ("a.jsonl", &line("We will appeal")),
        (
            "b.jsonl",
            &(line("We will not appeal") + &line("We will appeal")),
        ),
    ]);
    let folder = folder.path();
    for _ in 0..2 {
        let run = index(folder, &["a.jsonl", "b.jsonl"]);
        assert_eq!(code(&run), 0, "{}", text(&run.stderr));
        assert_eq!(
            rows(
                folder,
                "SELECT id, n_quotations FROM articles ORDER BY number"
            ),
            ["1 | 1", "1 (2) | 1"]
        );
        let contents = "SELECT article, content FROM quotations ORDER BY number";
        assert_eq!(
            rows(folder, contents),
            ["1 | We will appeal,", "1 (2) | We will not appeal,"]
        );
    }
    // And what is put right in the second is put right in it.
    let done = run(
        folder,
        &[
            "correct",
            "corpus.db",
            "--speaker-of",
            "1 (2)#q1",
            "Dana Ruiz",
        ],
    );
    assert_eq!(code(&done), 0, "{}", text(&done.stderr));
    assert_eq!(
        code(&index(folder, &["-q", "--again", "a.jsonl", "b.jsonl"])),
        0
    );
    let speakers = "SELECT article, speaker, corrected FROM quotations ORDER BY article";
    assert_eq!(
        rows(folder, speakers),
        ["1 | Ann Pell | -", "1 (2) | Dana Ruiz | speaker"]
    );
}

#[test]
fn nothing_else_is_taken_for_a_corpus_or_written_over() {
    let folder = folder_with(&[
        ("a.jsonl", &articles(3)),
        ("notes.txt", "Nothing of a corpus. It is some text.\n"),
    ]);
    let folder = folder.path();
    let run_of = |args: &[&str]| {
        let output = run(folder, args);
        (code(&output), text(&output.stderr).trim().to_owned())
    };
    for (args, told) in [
        (
            vec!["index", "notes.txt", "a.jsonl", "--model", "none"],
            "notes.txt: is no corpus of ascribe",
        ),
        (
            vec!["index", "a.jsonl", "a.jsonl", "--model", "none"],
            "a.jsonl: is an input, too",
        ),
        (
            vec!["correct", "gone.db", "--list"],
            "gone.db: no such file; `ascribe index` makes a corpus",
        ),
        (
            vec!["index", "--link-only", "gone.db"],
            "gone.db: no such file",
        ),
    ] {
        let (code, stderr) = run_of(&args);
        assert_eq!(code, 2, "{args:?}: {stderr}");
        assert!(stderr.contains(told), "{args:?}: {stderr}");
    }
    // The corpus under another name, a list of people, a draft: none of them is an output.
    fs::write(folder.join("p.csv"), "id,name\n1,Dana Ruiz\n").expect("writable");
    let right = "kind,article,words,value\nspeaker,a0,It went badly,Ann Pell\n";
    fs::write(folder.join("right.csv"), right).expect("writable");
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let before = everything(folder);
    for args in [
        vec![
            "index",
            "corpus.db",
            "a.jsonl",
            "--model",
            "none",
            "--errors",
            "./corpus.db",
        ],
        vec![
            "index",
            "corpus.db",
            "a.jsonl",
            "--model",
            "none",
            "--people",
            "p.csv",
            "--errors",
            "p.csv",
        ],
        vec![
            "correct",
            "corpus.db",
            "--edit",
            "right.csv",
            "--export",
            "right.csv",
        ],
        vec![
            "extract",
            "a.jsonl",
            "--model",
            "none",
            "--corrections",
            "right.csv",
            "-o",
            "right.csv",
        ],
        vec![
            "extract",
            "a.jsonl",
            "--model",
            "none",
            "--corrections",
            "corpus.db",
            "--errors",
            "./corpus.db",
        ],
        vec![
            "check",
            "corpus.db",
            "--text",
            "notes.txt",
            "-o",
            "notes.txt",
            "--model",
            "none",
        ],
    ] {
        let (code, stderr) = run_of(&args);
        assert_eq!(code, 2, "{args:?}: {stderr}");
    }
    assert!(everything(folder) == before);
    assert_eq!(
        fs::read_to_string(folder.join("p.csv")).expect("readable"),
        "id,name\n1,Dana Ruiz\n"
    );
    assert_eq!(
        fs::read_to_string(folder.join("right.csv")).expect("readable"),
        right
    );
    for name in ["p.csv", "right.csv"] {
        fs::remove_file(folder.join(name)).expect("ours");
    }
    assert_eq!(
        fs::read_to_string(folder.join("a.jsonl")).expect("readable"),
        articles(3)
    );
    assert!(!folder.join("gone.db").exists());
    // A folder that holds the corpus itself is read without it.
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let (code, stderr) = run_of(&["index", "corpus.db", ".", "--model", "none"]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(rows(folder, "SELECT count(*) FROM articles"), ["4"]);
}

#[test]
fn an_article_without_text_is_a_failure_and_no_other_is_lost() {
    let folder = folder_with(&[("a.jsonl", &articles(2))]);
    let folder = folder.path();
    for args in [["-o", "q.jsonl"], ["-o", "bare.jsonl"]] {
        let mut all = vec!["extract", "-q", "--model", "none", "a.jsonl"];
        all.extend(args);
        if args[1] == "bare.jsonl" {
            all.push("--no-text");
        }
        assert_eq!(code(&run(folder, &all)), 0);
    }
    let output = index(folder, &["bare.jsonl", "q.jsonl"]);
    assert_eq!(code(&output), 1);
    assert!(
        text(&output.stderr).contains("no text: a corpus needs it"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(
        rows(folder, "SELECT id FROM articles ORDER BY number"),
        ["a0", "a1"]
    );
    let made = rows(folder, "SELECT DISTINCT made_by FROM articles");
    assert!(made[0].starts_with("given, read by ascribe"), "{made:?}");
}

#[test]
fn corrections_hold_with_another_model_and_changed_articles() {
    let pell = "The harbour fees will rise, the city said on Monday.\n\n“We will appeal the fees in every court there is,” said Maria Pell, who leads \
                the boatmen. Mayor Orrin Vale said that nobody had asked the boatmen for their view of the plan.\n\n\
                “The so-called plan of the century,” a banner read. Vale said the fees would pay for a new quay.\n";
    let later = "Rain fell.\n\nPell said the boatmen would not pay. “They will,” Vale said.\n";
    let lines = |pell: &str| {
        [("fees", "2026-05-03", pell), ("rain", "2026-06-04", later)]
            .map(|(id, date, text)| {
                json!({"id": id, "date": date, "text": text}).to_string() + "\n"
            })
            .concat()
    };
    let folder = folder_with(&[("a.jsonl", &lines(pell))]);
    let folder = folder.path();
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let number = |words: &str| {
        let sql = format!("SELECT number FROM quotations WHERE content LIKE '%{words}%'");
        rows(folder, &sql)
            .first()
            .cloned()
            .unwrap_or_else(|| panic!("{words} is not there"))
    };
    // Five ways: a speaker, two names, no quotation, one nobody found, a table that was changed.
    let table = "article,quote,content,speaker,class\nfees,,the fees would pay for a new quay,Dana Ruiz,thought\n";
    fs::write(folder.join("right.csv"), table).expect("writable");
    let they = number("They will");
    for args in [
        vec!["--speaker-of", &they, "Dana Ruiz"],
        vec!["--same", "Pell", "Maria Pell"],
        vec![
            "--not-a-quote",
            &format!(
                "fees#{}",
                rows(
                    folder,
                    "SELECT quote FROM quotations WHERE content LIKE '%nobody had%'"
                )[0]
            ),
        ],
        vec!["--add", "rain", "Rain fell", "Orrin Vale"],
        vec!["--edit", "right.csv"],
    ] {
        let all: Vec<&str> = ["correct", "corpus.db"]
            .iter()
            .chain(&args)
            .copied()
            .collect();
        let output = run(folder, &all);
        assert_eq!(code(&output), 0, "{args:?}: {}", text(&output.stderr));
    }
    let hold = || {
        let all = rows(
            folder,
            "SELECT article, content, speaker, class, corrected FROM quotations",
        );
        let has = |begin: &str, end: &str| {
            let found = all
                .iter()
                .find(|row| row.starts_with(begin))
                .unwrap_or_else(|| panic!("{begin}: {all:#?}"));
            assert!(found.contains(end), "{found}");
        };
        has("rain | They will", "Dana Ruiz | speech | speaker");
        has("rain | Rain fell", "Orrin Vale | speech | added speaker");
        has(
            "fees | the fees would pay for a new quay",
            "Dana Ruiz | thought |",
        );
        assert!(
            !all.iter().any(|row| row.contains("nobody had asked")),
            "{all:#?}"
        );
        let people = rows(
            folder,
            "SELECT DISTINCT person FROM voices WHERE name IN ('Pell', 'Maria Pell')",
        );
        assert_eq!(people.len(), 1, "{people:?}");
    };
    hold();
    // With the model.
    assert_eq!(
        code(&run(folder, &["index", "-q", "corpus.db", "a.jsonl"])),
        0
    );
    hold();
    // With sentences before and changed words elsewhere.
    let changed = pell
        .replace(
            "The harbour fees",
            "It rained for days on Monday. The harbour fees",
        )
        .replace("every court", "each court");
    fs::write(folder.join("a.jsonl"), lines(&changed)).expect("writable");
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    hold();
    // In a run without a corpus, too.
    assert_eq!(
        code(&run(
            folder,
            &["correct", "corpus.db", "--export", "all.csv"]
        )),
        0
    );
    let output = run(
        folder,
        &[
            "extract",
            "-q",
            "--model",
            "none",
            "a.jsonl",
            "--corrections",
            "all.csv",
            "--format",
            "csv",
        ],
    );
    let table = text(&output.stdout).to_owned();
    assert!(
        table.lines().any(|line| line.contains("They will")
            && line.contains("Dana Ruiz")
            && line.ends_with(",speaker")),
        "{table}"
    );
    // And taken back.
    let listed = run(folder, &["correct", "corpus.db", "--list"]);
    assert_eq!(
        text(&listed.stdout).lines().count(),
        6,
        "{}",
        text(&listed.stdout)
    );
    let undo = run(
        folder,
        &[
            "correct",
            "corpus.db",
            "--undo",
            "1",
            "--undo",
            "2",
            "--undo",
            "3",
            "--undo",
            "4",
            "--undo",
            "5",
            "--undo",
            "6",
        ],
    );
    assert_eq!(code(&undo), 0, "{}", text(&undo.stderr));
    assert_eq!(
        rows(
            folder,
            "SELECT count(*) FROM quotations WHERE corrected IS NOT NULL"
        ),
        ["0"]
    );
}

#[test]
fn a_correction_has_one_number_and_a_name_that_nobody_has_is_told() {
    let folder = folder_with(&[("a.jsonl", &articles(3))]);
    let folder = folder.path();
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let correct = |args: &[&str]| {
        let output = run(folder, &[&["correct", "corpus.db"], args].concat());
        assert_eq!(code(&output), 0, "{args:?}: {}", text(&output.stderr));
        (
            text(&output.stdout).to_owned(),
            text(&output.stderr).to_owned(),
        )
    };
    let (_, told) = correct(&["--same", "Dana Ruiz", "Dona Ruis"]);
    assert!(
        told.contains(
            r#""Dona Ruis": nobody is called like that here; the nearest is "Dana Ruiz""#
        ),
        "{told}"
    );
    correct(&["--apart", "Dana Ruiz", "Orrin Vale"]);
    let (_, told) = correct(&["--add", "a0", "The mayor of Tarn", "Ilse Marow"]);
    assert!(
        told.contains(
            r#""Ilse Marow": nobody else is called like that here; the nearest is "Ilse Marrow""#
        ),
        "{told}"
    );
    correct(&["--undo", "1"]);
    let (listed, _) = correct(&["--list"]);
    let numbers: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(numbers, ["2", "3"], "{listed}");
    let again = run(folder, &["correct", "corpus.db", "--undo", "1"]);
    assert_ne!(code(&again), 0);
    assert!(
        text(&again.stderr).contains("no correction has this number"),
        "{}",
        text(&again.stderr)
    );
}

#[test]
fn an_edited_table_says_the_same_twice() {
    let story = "Ann Lee said that half of Port Ellis was under water. Karl Voss said that half of Port Ellis is under water now.";
    let article = json!({"id": "flood", "text": story}).to_string();
    let folder = folder_with(&[("a.jsonl", &article)]);
    let folder = folder.path();
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let table = "article,quote,content,not_a_quote\nflood,q2,that half of Port Ellis is under water now,x\n";
    fs::write(folder.join("x.csv"), table).expect("writable");
    for told in ["1 cell changed", "0 cells changed, 1 row as before"] {
        let output = run(
            folder,
            &["correct", "corpus.db", "--edit", "x.csv", "--list"],
        );
        assert_eq!(code(&output), 0, "{}", text_of(&output));
        assert!(text_of(&output).contains(told), "{}", text_of(&output));
        let left = rows(folder, "SELECT content FROM quotations");
        assert_eq!(left, ["that half of Port Ellis was under water"]);
    }
    // What gives way to a later word is told; several go at once.
    let names = ["Ann Lee", "Karl Voss"];
    for (kind, told) in [
        ("--apart", ""),
        ("--same", "no longer: \"Ann Lee\" and \"Karl Voss\" are two"),
    ] {
        let output = run(folder, &["correct", "corpus.db", kind, names[0], names[1]]);
        assert!(text_of(&output).contains(told), "{}", text_of(&output));
    }
    let undo = run(folder, &["correct", "corpus.db", "--undo", "1,3", "--list"]);
    assert_eq!(
        (code(&undo), text(&undo.stdout)),
        (0, ""),
        "{}",
        text_of(&undo)
    );
}

#[test]
fn a_namesake_is_somebody_else_and_only_words_in_marks_are_checked() {
    let story = "The yard shut in May.\n\n“They will have to carry me out before the tide,” Dave Mercer said on Monday.";
    let article = json!({"id": "yard", "text": story}).to_string();
    let folder = folder_with(&[
        ("a.jsonl", &article),
        (
            "draft.txt",
            "Dave Mercer said they would have to “carry me out before the tide”.",
        ),
    ]);
    let folder = folder.path();
    assert_eq!(code(&index(folder, &["-q", "a.jsonl"])), 0);
    let quote = [
        "check",
        "corpus.db",
        "--quote",
        "They will have to carry me out before the tide",
        "--speaker",
    ];
    for (speaker, told) in [
        ("Zebedee Mercer", "SOMEBODY ELSE"),
        ("Dave Mercer", "EXACT"),
        ("Mercer", "EXACT"),
    ] {
        let output = run(folder, &[&quote[..], &[speaker]].concat());
        assert!(
            text(&output.stdout).starts_with(told),
            "{speaker}: {}",
            text(&output.stdout)
        );
    }
    let output = run(
        folder,
        &[
            "check",
            "corpus.db",
            "--text",
            "draft.txt",
            "--model",
            "none",
        ],
    );
    assert!(
        text(&output.stdout).starts_with("EXACT  “carry me out before the tide”"),
        "{}",
        text(&output.stdout)
    );
}

fn text_of(output: &std::process::Output) -> &str {
    text(&output.stderr)
}

/// Of a system service without rights, a share that others may only read, a mount that nobody may write.
#[cfg(unix)]
#[test]
fn who_may_only_read_asks_all_the_same() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = folder_with(&[("a.jsonl", &articles(20))]);
    assert_eq!(code(&index(folder.path(), &["a.jsonl", "--quiet"])), 0);
    // Neither the owner nor anybody else may write beside it.
    let may = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own");
    };
    may(&folder.path().join("corpus.db"), 0o444);
    may(folder.path(), 0o555);
    let find = ["find", "corpus.db", "harbour", "--quiet"];
    let mut asked = command(folder.path(), &find);
    // Root may do everything, so nobody asks; the program itself may lie where nobody gets to.
    let mut probe = std::process::Command::new("setpriv");
    probe.args(["--reuid", "65534", "--clear-groups"]);
    let is_root = fs::write(folder.path().join("probe"), "").is_ok();
    if is_root {
        let _ = fs::remove_file(folder.path().join("probe"));
        probe
            .arg(super::shell::ASCRIBE)
            .args(find)
            .current_dir(folder.path());
        probe.stdin(Stdio::null());
        asked = probe;
    }
    let output = match asked.output() {
        Ok(output) if !text(&output.stderr).contains("setpriv:") => output,
        _ => {
            may(folder.path(), 0o755);
            return super::skipped::skipped("nobody else can be on this machine");
        }
    };
    may(folder.path(), 0o755);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).contains("nobody had won the vote"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn an_article_that_is_removed_leaves_no_word() {
    let folder = folder_with(&[
        ("keep.txt", "“We will appeal,” said Orrin Vale.\n"),
        (
            "withdrawn.txt",
            "“The zephyrine ledger was forged,” said Hesper Quillon.\n",
        ),
        (
            "ids.txt",
            "\u{feff}nowhere\r\n\r\nwithdrawn\r\nwithdrawn\r\n",
        ),
    ]);
    let folder = folder.path();
    let indexed = index(folder, &["keep.txt", "withdrawn.txt"]);
    assert_eq!(code(&indexed), 0, "{indexed:?}");
    let corrected = run(
        folder,
        &[
            "correct",
            "corpus.db",
            "--speaker-of",
            "withdrawn#q1",
            "Hesper Quillon-Ott",
        ],
    );
    assert_eq!(code(&corrected), 0, "{corrected:?}");

    let none = run(folder, &["remove", "corpus.db"]);
    assert_eq!(code(&none), 2, "{none:?}");
    let removed = run(folder, &["remove", "corpus.db", "--list", "ids.txt"]);
    assert_eq!(code(&removed), 1, "{removed:?}");
    let told = String::from_utf8_lossy(&removed.stderr).into_owned();
    assert!(told.contains("nowhere: no such article"), "{told}");
    assert!(
        told.contains("1 article removed, with 1 quotation and 1 correction"),
        "{told}"
    );
    assert_eq!(rows(folder, "SELECT id FROM articles"), ["keep"]);
    assert_eq!(
        rows(folder, "SELECT speaker FROM quotations"),
        ["Orrin Vale"]
    );
    is_sound(folder);
    let words = ["zephyrine", "Quillon", "withdrawn"];
    for name in ["corpus.db", "corpus.db-wal"] {
        let bytes = fs::read(folder.join(name)).unwrap_or_default();
        let lower = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in words {
            assert!(!lower.contains(&word.to_lowercase()), "{word} is in {name}");
        }
    }

    let again = index(folder, &["withdrawn.txt"]);
    assert_eq!(code(&again), 0, "{again:?}");
    // Who reads keeps the old pages.
    let reader = store(folder);
    let removed = reader.at_once(|reader: &Store| -> Result<_, ascribe_corpus::Error> {
        reader.is_linked()?;
        Ok(run(folder, &["remove", "corpus.db", "withdrawn"]))
    });
    let removed = removed.expect("read");
    assert_eq!(code(&removed), 1, "{removed:?}");
    let told = String::from_utf8_lossy(&removed.stderr).into_owned();
    assert!(told.contains("another program has it open"), "{told}");
    drop(reader);
    let again = index(folder, &["withdrawn.txt"]);
    assert_eq!(code(&again), 0, "{again:?}");
    assert_eq!(
        rows(
            folder,
            "SELECT speaker, corrected FROM quotations ORDER BY speaker"
        ),
        ["Hesper Quillon | -", "Orrin Vale | -"]
    );
}
