//! The features of the link heads as the tables of their card: `cargo run -p ascribe-speaker-resolver --example link_card`.

use ascribe_speaker_resolver::AskedHead;

#[allow(dead_code, reason = "tests/card.rs reads this file for the tables")]
#[allow(clippy::print_stdout, reason = "it is what the example is for")]
fn main() {
    for head in AskedHead::ALL {
        println!("{}", table(head));
    }
}

/// The features of a head, a row each; of those of descriptions the ones a pronoun has, too, are left out.
pub fn table(head: AskedHead) -> String {
    let pronoun = AskedHead::Pronoun.columns();
    let mut out = format!("| {} | |\n|---|---|\n", head.name());
    for (name, meaning) in head.columns() {
        if head != AskedHead::Description || !pronoun.contains(&(name, meaning)) {
            out.push_str(&format!("| `{name}` | {meaning} |\n"));
        }
    }
    out
}
