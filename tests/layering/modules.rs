//! The order of modules within each crate: the order of the `mod` lines is the order of floors, and a module uses only those
//! above it. So no circle can be.
//!
//! A file that declares modules may use all of them; what it defines itself is the ground they all stand on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::source::{self, Strings};

/// Crates whose modules are not in order; none. One that has come in order must be taken off.
const NOT_YET: [&str; 0] = [];

/// A module by its names from the root of its crate; the root is empty.
type Module = Vec<String>;

/// The modules of one crate.
#[derive(Default)]
struct House {
    files: BTreeMap<Module, PathBuf>,
    /// The modules each one declares, in the order of the lines.
    floors: BTreeMap<Module, Vec<String>>,
    /// The paths each one names, with their lines.
    named: BTreeMap<Module, Vec<source::Named>>,
}

impl House {
    /// Reads a crate from `lib.rs` or `main.rs` on.
    fn read(root: &Path) -> Self {
        let mut house = Self::default();
        house.enter(Vec::new(), root.to_owned());
        house
    }

    fn enter(&mut self, module: Module, file: PathBuf) {
        let words = source::words(&source::code(&file, Strings::Blank));
        let mut floors = Vec::new();
        for (i, word) in words.iter().enumerate() {
            // `mod name;`: one with a body is part of this file.
            if word.text == "mod" && words.get(i + 2).is_some_and(|word| word.text == ";") {
                floors.push(words[i + 1].text.clone());
            }
        }
        self.named.insert(module.clone(), source::paths(&words));
        let is_folder = file
            .file_stem()
            .is_some_and(|stem| ["lib", "main", "mod"].iter().any(|name| stem == *name));
        let folder = if is_folder {
            file.with_file_name("")
        } else {
            file.with_extension("")
        };
        for name in &floors {
            let mut inner = module.clone();
            inner.push(name.clone());
            let beside = folder.join(format!("{name}.rs"));
            let below = folder.join(name).join("mod.rs");
            self.enter(inner, if beside.is_file() { beside } else { below });
        }
        self.files.insert(module.clone(), file);
        self.floors.insert(module, floors);
    }

    /// The module that a path of `from` leads into; `None` for one of another crate.
    ///
    /// A name that a module only passes on (`pub use a::Name`) leads to where it comes from.
    fn target(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            // The name of a module declared here.
            name if self.floors[from].iter().any(|floor| floor == name) => {
                rest = path;
                from.clone()
            }
            _ => return None,
        };
        while let Some((name, after)) = rest.split_first() {
            if name == "super" {
                at.pop();
            } else if self.floors[&at].contains(name) {
                at.push(name.clone());
            } else {
                // Bounded: two modules that import from each other would lead round and round.
                let passed_on = self.named[&at].iter().find(|named| {
                    named.imported_as.as_ref() == Some(name) && named.path != path && depth < 8
                });
                return passed_on
                    .and_then(|named| self.target(&at, &named.path, depth + 1))
                    .or(Some(at));
            }
            rest = after;
        }
        Some(at)
    }

    /// One line for each module and another below it that it uses.
    fn faults(&self) -> Vec<String> {
        let mut faults = BTreeMap::new();
        for (from, named) in &self.named {
            for named in named {
                let Some(to) = self.target(from, &named.path, 0) else {
                    continue;
                };
                let n_common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                // A module, what it declares and what declares it: nothing to order.
                let (Some(user), Some(used)) = (from.get(n_common), to.get(n_common)) else {
                    continue;
                };
                let common = &from[..n_common];
                let floors = &self.floors[common];
                let place = |name: &String| floors.iter().position(|floor| floor == name);
                if place(used) > place(user) {
                    let fault = format!(
                        "{}:{}: uses {}, but in {} `mod {used}` stands below `mod {user}`",
                        shown(&self.files[from]),
                        named.line,
                        named.path.join("::"),
                        shown(&self.files[common]),
                    );
                    faults.entry((from, to)).or_insert(fault);
                }
            }
        }
        faults.into_values().collect()
    }
}

/// A path from the repository on.
fn shown(path: &Path) -> String {
    let crates = super::crates_folder();
    let path = path.strip_prefix(&crates).unwrap_or(path);
    format!("crates/{}", path.display())
}

#[test]
fn modules_use_only_those_above_them() {
    let mut faults = Vec::new();
    for entry in fs::read_dir(super::crates_folder()).expect("the crates are there") {
        let folder = entry.expect("readable").path();
        let name = folder
            .file_name()
            .expect("a crate has a folder")
            .to_string_lossy()
            .into_owned();
        let roots = ["src/lib.rs", "src/main.rs"].map(|root| folder.join(root));
        let Some(root) = roots.iter().find(|root| root.is_file()) else {
            continue;
        };
        let found = House::read(root).faults();
        if NOT_YET.contains(&name.as_str()) {
            assert!(!found.is_empty(), "{name} is in order: take it off NOT_YET");
        } else {
            faults.extend(found);
        }
    }
    assert!(
        faults.is_empty(),
        "{}\nA module uses only those above it. Move the `mod` line up, or what is used to a module that both may use.",
        faults.join("\n")
    );
}

#[test]
fn finds_a_module_that_uses_one_below() {
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("writable");
        fs::write(path, text).expect("writable");
    };
    write(
        "lib.rs",
        "mod ground;\nmod rooms;\nmod roof;\npub use roof::Tile;\npub struct House;",
    );
    write(
        "ground.rs",
        "use crate::House;\n// crate::roof\nfn f() -> crate::Tile {}",
    );
    write("rooms/mod.rs", "mod low;\nmod high;\nuse crate::ground;");
    write("rooms/low.rs", "use super::high::Lamp;");
    write(
        "rooms/high.rs",
        "use super::low; use crate::ground;\n#[cfg(test)]\nmod tests { use crate::roof; }",
    );
    write("roof.rs", "use crate::{ground, rooms::high::{self, Lamp}};");
    let faults = House::read(&folder.path().join("lib.rs")).faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("ground.rs:3: uses crate::Tile, but in "));
    assert!(faults[0].ends_with("lib.rs `mod roof` stands below `mod ground`"));
    assert!(faults[1].contains("low.rs:1: uses super::high::Lamp, but in "));
}
