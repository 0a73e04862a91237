//! Which paragraphs are turns, and whose.

use ascribe_article::{RawArticle, Voice};
use ascribe_tokenizer::Tokenizer;

/// Each turn as `voice|label|first words … last word`.
fn turns(text: &str) -> Vec<String> {
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("", text))
        .expect("the text is short");
    let slice =
        |tokens: ascribe_article::IndexRange| article.slice(article.token_span(tokens.range()));
    article
        .turns()
        .iter()
        .map(|turn| {
            let voice = match turn.voice {
                Voice::Asks => "asks",
                Voice::Answers => "answers",
                Voice::Named => "named",
            };
            let label = turn.label.map_or("", slice);
            format!("{voice}|{label}|{}", slice(turn.words).replace("\n\n", "/"))
        })
        .collect()
}

#[test]
fn labels_of_every_form_open_turns() {
    for (name, text, expected) in [
        (
            "double brackets, first question without",
            "Ann Bell spoke about the mill.\n\nThank you for coming. How old is it?\n\n((Ann Bell)) Very old.\n\n((RN)) And dry?\n\n((Ann Bell)) Mostly.",
            &[
                "asks||Thank you for coming. How old is it?",
                "named|Ann Bell|Very old.",
                "named|RN|And dry?",
                "named|Ann Bell|Mostly.",
            ][..],
        ),
        (
            "capitals and role",
            "DANE BRISCO, NNC ANCHOR: Good evening.\n\nREAR ADM. JOHN KIRWAN: It is.\n\nBRISCO: 4:57, a check on business.",
            &[
                "named|DANE BRISCO, NNC ANCHOR|Good evening.",
                "named|REAR ADM. JOHN KIRWAN|It is.",
                "named|BRISCO|4:57, a check on business.",
            ],
        ),
        (
            "times",
            "[00:01] Falk: Is it open?\n\n[00:07] Speaker 1: It is.\n\n[00:09] Falk: Good.\n\n[00:12] Speaker 1: Very.",
            &[
                "named|Falk|Is it open?",
                "named|Speaker 1|It is.",
                "named|Falk|Good.",
                "named|Speaker 1|Very.",
            ],
        ),
        (
            "a record",
            "Mr. HALVORSEN (during the reading). Madam Chairman, I ask for silence.\n\nThe CHAIR. Is there objection?",
            &[
                "named|Mr. HALVORSEN|Madam Chairman, I ask for silence.",
                "named|The CHAIR|Is there objection?",
            ],
        ),
        (
            "offices and hours",
            "The Minister for Rivers (Jane Dorrit): I beg to move.\n\nMrs Kell (Ashby) (4.05 p.m.): No.\n\nThe Minister for Rivers: I will not.\n\nMrs Kell: Yes.",
            &[
                "named|The Minister for Rivers (Jane Dorrit)|I beg to move.",
                "named|Mrs Kell (Ashby)|No.",
                "named|The Minister for Rivers|I will not.",
                "named|Mrs Kell|Yes.",
            ],
        ),
        (
            "the hour",
            "Mrs Kell (Ashby) (4.05 p.m.): I will give way in a moment. No, I will not.",
            &["named|Mrs Kell (Ashby)|I will give way in a moment. No, I will not."],
        ),
        (
            "interjections",
            "Senator BRANDIS-COLE: What we have just heard—\n\nOpposition senators: Is the truth!\n\nSenator BRANDIS-COLE: is a fairy tale.\n\nOpposition senators interjecting—",
            &[
                "named|Senator BRANDIS-COLE|What we have just heard—",
                "named|Opposition senators|Is the truth!",
                "named|Senator BRANDIS-COLE|is a fairy tale.",
            ],
        ),
        (
            "a headline with a colon",
            "Falk: Mill Will Turn Again by Easter\n\nThe minister spoke on Sunday.\n\nPartial transcript as follows:\n\nROTH: Will it turn?\n\nFALK: It will.\n\nROTH: When?\n\nFALK: By Easter.",
            &[
                "named|ROTH|Will it turn?",
                "named|FALK|It will.",
                "named|ROTH|When?",
                "named|FALK|By Easter.",
            ],
        ),
        (
            "bold",
            "**Dorrit:** The wall will be rebuilt.\n\n**Poole:** When?\n\n**Dorrit:** In May.",
            &[
                "named|Dorrit|The wall will be rebuilt.",
                "named|Poole|When?",
                "named|Dorrit|In May.",
            ],
        ),
        (
            "initials run on in a line",
            "Ann Bell met Tom Marsh.\n\nTom Marsh: Why mills?:Ann Bell: They turn. TM: Always?:AB: Mostly.\n\nTM: And then?:AB: Then they stop.",
            &[
                "named|Tom Marsh|Why mills?",
                "named|Ann Bell|They turn.",
                "named|TM|Always?",
                "named|AB|Mostly.",
                "named|TM|And then?",
                "named|AB|Then they stop.",
            ],
        ),
        (
            "a turn over paragraphs",
            "Q: Did it rain?\n\nA: It did.\n\nAll week, in fact.\n\nQ: And snow?\n\nA: No.",
            &[
                "asks|Q|Did it rain?",
                "answers|A|It did./All week, in fact.",
                "asks|Q|And snow?",
                "answers|A|No.",
            ],
        ),
    ] {
        assert_eq!(turns(text), expected, "{name}");
    }
}

#[test]
fn questions_and_answers_without_labels_take_turns() {
    for (name, text, expected) in [
        (
            "a list of definitions",
            "Reporter Tom Marsh interviewed Ann Bell.\n\nInterview\n\nWhy do you run?: For the mill.\n\nIt is old.\n\nWhat else?: Nothing. Is that enough? For now?: Yes, and cheap What would you cut?: Taxes.",
            &[
                "asks||Why do you run?",
                "answers||For the mill./It is old.",
                "asks||What else?",
                "answers||Nothing.",
                "asks||Is that enough? For now?",
                "answers||Yes, and cheap",
                "asks||What would you cut?",
                "answers||Taxes.",
            ][..],
        ),
        (
            "questions in bold",
            "Rosa Inoa drew a comic on bus tickets. She spoke to us on the 44.\n\n**You drew the whole book on tickets. Why?**\n\nThey were free.\n\n**Did your mother read it?**\n\nShe read the first ticket.\n\nI read the rest to her.\n\n**And now?**\n\nNow I take the train.\n\n*Rosa Inoa’s “Line 44” is out now.*",
            &[
                "asks||**You drew the whole book on tickets. Why?**",
                "answers||They were free.",
                "asks||**Did your mother read it?**",
                "answers||She read the first ticket./I read the rest to her.",
                "asks||**And now?**",
                "answers||Now I take the train.",
            ],
        ),
        (
            "bare names",
            "Radio Norn caught up with Ann Bell.\n\nRN Can you explain the mill?\n\nAB It turns when the river does.\n\nRN Who owns it?\n\nAB Nobody does.\n\nRN What would you change?\n\nAB The wheel is old.",
            &[
                "named|RN|Can you explain the mill?",
                "named|AB|It turns when the river does.",
                "named|RN|Who owns it?",
                "named|AB|Nobody does.",
                "named|RN|What would you change?",
                "named|AB|The wheel is old.",
            ],
        ),
    ] {
        assert_eq!(turns(text), expected, "{name}");
    }
}

#[test]
fn other_texts_have_no_turns() {
    for (name, text) in [
        (
            "a form",
            "MEDIA ADVISORY\n\nWHAT: Public meeting on the ferry\n\nWHEN: Saturday, 4 June\n\nWHERE: Merrow Hall",
        ),
        (
            "a changed vote",
            "Mr. DANFORTH of Ohio and Ms. OKAFOR of Texas changed their votes.\n\nSo the motion was rejected.",
        ),
        (
            "an article that asks",
            "What should the town do with the mill?\n\nNobody knows.\n\nWho would pay?\n\nNot the council.\n\nAnd when?\n\nNot soon.",
        ),
        (
            "a list by place",
            "London: Rain in the morning, dry later.\n\nParis: Sunny all day.\n\nMadrid: Hot, with storms.\n\nLondon: Wind in the evening.\n\nParis: Clear skies.",
        ),
        (
            "a live ticker",
            "12:01 GOAL: Petrov scores from close range.\n\n12:10 YELLOW CARD: Banda for a late tackle.\n\n12:30 GOAL: Lee makes it two.\n\n12:45 FULL TIME: City win.",
        ),
        (
            "one label",
            "Ann Bell: “It should run at night.”\n\nThe ferry does not.",
        ),
    ] {
        assert_eq!(turns(text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_first_line_with_a_colon_is_no_turn_whatever_the_title_is() {
    let text = "Oral Answers to Questions: Transport\n\nMs Brennick (Castle North): How many sailings were cancelled?\n\nMr Achterly (Norn): Thirty-one.\n\nMs Brennick (Castle North): Thank you.";
    let mut raw = RawArticle::new("", text);
    raw.meta.insert(
        "title".to_owned(),
        "House of Delegates, Wednesday 5 March".into(),
    );
    let article = Tokenizer::new().tokenize(raw).expect("the text is short");
    let first = article.turns().first().expect("a transcript");
    let label = article.token_span(first.label.expect("labelled").range());
    assert!(
        article.slice(label).starts_with("Ms Brennick"),
        "{}",
        article.slice(label)
    );
}
