//! The card of the link heads lists their features as the program has them.

use std::fs;
use std::path::Path;

use ascribe_speaker_resolver::AskedHead;

#[path = "../examples/link_card.rs"]
mod link_card;

#[test]
fn the_card_has_the_features_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/ascribe-link/card.md");
    let card = fs::read_to_string(path).expect("the card is there");
    for head in AskedHead::ALL {
        let table = link_card::table(head);
        assert!(
            card.contains(&table),
            "{}: `cargo run -p ascribe-speaker-resolver --example link_card` prints\n{table}",
            head.name()
        );
    }
}
