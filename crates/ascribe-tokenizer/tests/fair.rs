//! The fair copy: what is read in the place of a damaged text.

use ascribe_article::Span;
use ascribe_tokenizer::Tokenizer;
use proptest::prelude::*;

fn read(text: &str) -> String {
    let copy = Tokenizer::new().fair_copy(text);
    copy.map_or_else(|| text.to_owned(), |copy| copy.text().to_owned())
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "{text}");
    }
}

/// Stays as it is.
#[track_caller]
fn check_sound(texts: &[&str]) {
    for text in texts {
        assert_eq!(Tokenizer::new().fair_copy(text), None, "{text}");
    }
}

#[test]
fn entities_are_characters() {
    check(&[
        (
            "&quot;It won&#39;t,&quot; she said.",
            "\"It won't,\" she said.",
        ),
        (
            "&ldquo;We&#8217;ve left,&rdquo;&nbsp;he said.",
            "“We’ve left,” he said.",
        ),
        ("Ren&eacute; O&#x2019;Hara &amp; Sons", "René O’Hara & Sons"),
        ("&#147;No,&#148; he said.", "“No,” he said."),
        ("It&amp;rsquo;s shut.", "It’s shut."),
        ("go&shy;ing", "going"),
    ]);
    check_sound(&[
        "AT&T and R&D; Marks & Spencer",
        "a &nosuch; b",
        "&#xZZ; &#; &#9999999;",
    ]);
}

#[test]
fn tags_are_breaks_or_nothing() {
    check(&[
        (
            "<p>“A gate,” <b>Finch</b> said.</p><p>Weir left.</p>",
            "“A gate,” Finch said.\n\nWeir left.\n\n",
        ),
        ("One.<br />Two.<BR>\nThree.", "One.\nTwo.\nThree."),
        (
            "<a href=\"x.html\" class=\"y\">Weir</a> said so.",
            "Weir said so.",
        ),
        ("<q>We left,</q> said Weir.", "“We left,” said Weir."),
        (
            "Reed,<sup>3</sup> in 1904.<sup><a href=\"#n\">[2]</a></sup>",
            "Reed, in 1904.",
        ),
        ("the 4<sup>th</sup> of May", "the 4th of May"),
        (
            "Reed said so.<ref name=\"a\">Reed 1910, p. 4.</ref> He left.<ref name=\"a\" />",
            "Reed said so. He left.",
        ),
        ("a<!-- not\nthis --> b", "a b"),
        (
            "<< Then buy it, >> said Roca.",
            "« Then buy it, » said Roca.",
        ),
        (
            ">>We open at nine,<< said Roca.",
            "»We open at nine,« said Roca.",
        ),
    ]);
    check_sound(&[
        "a < b and c > d",
        "if (x << 2) shift",
        "<joe@example.org> wrote",
        "<unknown>",
    ]);
}

#[test]
fn wiki_text_is_its_words() {
    check(&[
        (
            "'''Sunde''' was a fisher from [[Nordby (village)|Nordby]].{{cn|date=May}} She left [[Kell]].",
            "Sunde was a fisher from Nordby. She left Kell.",
        ),
        (
            "{{cquote|The sea gives back.|author=Marit Sunde|source=''Letters'', 1921}}\nShe left.",
            "“The sea gives back.”\n— Marit Sunde\n\n\nShe left.",
        ),
        (
            "{{Quote|text=\"No roof.\"|sign=Odile Farr}}",
            "\"No roof.\"\n— Odile Farr\n\n",
        ),
        (
            "== Life ==\n[[File:A.jpg|thumb|A [[gate]].]]He sang {{lang|fr|adieu}}.",
            " Life \nHe sang adieu.",
        ),
    ]);
    check_sound(&["''We left,'' said Pell.", "a [[b", "{x} {{y}", "5 == 5"]);
}

#[test]
fn signs_of_notes_are_nothing() {
    check(&[
        (
            "“We dug.”7 So wrote Elsa Morrow in 1912,8 and left.9 The town slept.",
            "“We dug.” So wrote Elsa Morrow in 1912, and left. The town slept.",
        ),
        (
            "According to Pell,[4] it fell.[5]: 44 [note 2][citation needed]",
            "According to Pell, it fell. ",
        ),
        (
            "Halloway2 said so. Halloway left.",
            "Halloway said so. Halloway left.",
        ),
        (
            "Dr. Kroll,* the vet, said the dog was fine.† He left.",
            "Dr. Kroll, the vet, said the dog was fine. He left.",
        ),
        (
            "Lutz¹ said the lock was broken.²",
            "Lutz said the lock was broken.",
        ),
        (
            "The bridge fell in 1904.3 Nobody saw it.",
            "The bridge fell in 1904. Nobody saw it.",
        ),
    ]);
    check_sound(&[
        "At 3.15 he saw No.5 on p.12, vol.3 of 12,13 and 4,000 at 7:30.",
        "x² + y² = 40m² on a 6\" pipe, and 10¹² of them",
        "Covid19, the G20, an F16, iPhone6 and MP3",
        "in May.15 people clapped, on Tuesday,12 left",
        "The plan [sic] was [in 1999] a “[big] mess”.",
        "it's so good, and f*** all; sh*t",
        "* The edition of 1953.\n† He died.",
        "“12 people left,” he said in ’98.",
    ]);
}

#[test]
fn bars_of_quoted_mail_are_nothing() {
    check(&[
        (
            "> On Tuesday the mayor\n> said no.\n>\n> She left.\n\nI see.",
            "On Tuesday the mayor said no.\n\nShe left.\n\nI see.",
        ),
        (
            "| \"The bells are\n| cracked,\" he said.",
            "\"The bells are cracked,\" he said.",
        ),
        (
            "Ida Rask wrote:\n> The keys are under the mat.\n> Feed the cat.\n\nI see.",
            "Ida Rask wrote:\n“The keys are under the mat.\nFeed the cat.”\n\nI see.",
        ),
        (">> Who?\n> He.", "Who?\nHe."),
    ]);
    check_sound(&["| a | b |\n| c | d |", "| alone"]);
}

#[test]
fn spoiled_marks_are_marks() {
    check(&[
        (
            "�The tide took it,� Doyle said. �We�ll build.�",
            "“The tide took it,” Doyle said. “We’ll build.”",
        ),
        (
            "���We sold it,��� said Brid O���Shea.",
            "“We sold it,” said Brid O’Shea.",
        ),
        (
            "The town � all of it � left.",
            "The town — all of it — left.",
        ),
        (
            "She called the dogs� tins �a mess�.",
            "She called the dogs’ tins “a mess”.",
        ),
        (
            "\u{93}We can\u{92}t,\u{94} said Bell.",
            "“We can’t,” said Bell.",
        ),
        (
            "″It weighs 9 kilos,″ said Otter.",
            "\"It weighs 9 kilos,\" said Otter.",
        ),
        (",,We leave,'' said Voss.", "„We leave,“ said Voss."),
        ("❝No,❞ said Voss.", "“No,” said Voss."),
        ("We donʼt.", "We don’t."),
    ]);
    check_sound(&["caf� noir", "one,, two"]);
}

#[test]
fn lost_halves_are_found() {
    check(&[
        (
            "There is no well. There never was,” she said. “Ask.”",
            "“There is no well. There never was,” she said. “Ask.”",
        ),
        (
            "Rain fell.\n\nThe goat is fine,\" said Marsh.",
            "Rain fell.\n\n\"The goat is fine,\" said Marsh.",
        ),
        (
            "Marsh said: The goat is fine and well.” He left.",
            "Marsh said: “The goat is fine and well.” He left.",
        ),
        (
            "The goat is fine\nand it is here,” said Marsh.",
            "“The goat is fine\nand it is here,” said Marsh.",
        ),
        (
            "”We left,” said Berg. ”Ice.”",
            "“We left,” said Berg. “Ice.”",
        ),
    ]);
    check_sound(&[
        "“We left.\n\n“We came back,” he said.",
        "“We left\n\nand came back again,” he said.",
        "\"We left,\" he said. \"A 9\" board will do.\"",
        "a pipe of 6\", a board of 9\", he said",
        "He said “no” and left,” she wrote.",
        "„We left the house,” said Berg.",
        "``We left the house,\" said Berg.",
    ]);
}

#[test]
fn narrow_columns_are_lines() {
    check(&[(
        "\"The govern-\nment has prom-\nised us a bridge,\"\nsaid Ada Falk-\nOstrow, the\npilot.\n\nShe left.",
        "\"The government has promised us a bridge,\" said Ada Falk-Ostrow, the pilot.\n\nShe left.",
    )]);
    check_sound(&[
        "The govern-\nment left.",
        "pre-\nand post-war\ninter-\nor intra-",
    ]);
}

#[test]
fn capitals_are_those_of_names() {
    check(&[
        (
            "KELMOOR, JUNE 9 (AP) - \"THE DAM WILL HOLD,\" ENGINEER RUTH OKELLO-BRANDT SAID ON MONDAY.\nSHE SAID THE GATES WERE SHUT.",
            "Kelmoor, June 9 (AP) - \"The dam will hold,\" engineer Ruth Okello-Brandt said on Monday.\nShe said the gates were shut.",
        ),
        (
            "\"NO,\" SAID ANNA PELL. \"IT IS PIET LANDER.\" ADA FINN SAID IT'S OVER, AND MAYOR TOM GREEN OF THE U.S. LEFT. GREEN LEFT EARLY.",
            "\"No,\" said Anna Pell. \"It is Piet Lander.\" Ada Finn said it's over, and Mayor Tom Green of the U.S. left. Green left early.",
        ),
    ]);
    check_sound(&[
        "NATO SAID NO.",
        "THE MAYOR SPEAKS\n\nThe mayor spoke for an hour on Monday, and then the town went home.",
    ]);
}

#[test]
fn one_mark_follows_from_another_in_linear_time() {
    for piece in [
        "<<", ">>a", "<ref>", "<!--", "{{a|", "[[", "''", "word2 ", "�a", "a\" ", "<sup>", "&#",
        "a-\na ",
    ] {
        let text = piece.repeat(20_000);
        let begin = std::time::Instant::now();
        Tokenizer::new().fair_copy(&text);
        assert!(begin.elapsed().as_secs() < 5, "{piece}");
    }
}

const DAMAGE: &str = "([A-Za-z]{1,5}|[0-9]{1,3}|[.,:!?\"’“”«»] ?|&(ldquo|amp|#39|x);|</?(i|p|br|sup|ref|q)>|\\[\\[|\\]\\]|\\{\\{(quote\\|)?|\\}\\}\
                      |\\||'''|<<|>>|> |\\[3\\]|\\*|†|²|�|″|,,|-\n|\n|\n\n| ){0,40}";

proptest! {
    #[test]
    fn every_span_has_its_place(text in DAMAGE) {
        let Some(copy) = Tokenizer::new().fair_copy(&text) else {
            return Ok(());
        };
        let mut before = Span::default();
        for (at, c) in copy.text().char_indices() {
            let raw = copy.to_raw(Span::new(at, at + c.len_utf8()));
            prop_assert!(raw.fits(&text), "{at} in {text:?}");
            prop_assert!(before.start <= raw.start && before.end <= raw.end, "{at} in {text:?}");
            before = raw;
        }
        for (at, c) in text.char_indices() {
            let fair = copy.from_raw(Span::new(at, at + c.len_utf8()));
            prop_assert!(fair.fits(copy.text()), "{at} in {text:?}");
        }
    }
}

#[test]
fn letters_that_somebody_put_in_are_no_notes() {
    check_sound(&[
        "Zentro \"demonstrate[d] a lack\" of care, he said.",
        "\"I caught a bus to Pittsburg[h].\"",
        "She said \"[t] he mill is shut\".",
        "\"[t]he mill is shut,\" she said.",
    ]);
    check(&[(
        "The mill is shut.[a] It was old.",
        "The mill is shut. It was old.",
    )]);
}

#[test]
fn a_quotation_over_paragraphs_has_lost_no_mark() {
    check_sound(&[
        "\"The mill is old.\n\nWe signed the \"Paper of Skarvik\" here.\n\nIt is our mill,\" he said.",
        "“The mill is old.\n\n“We signed here.\n\nIt is our mill,” he said.",
    ]);
}

#[test]
fn bars_behind_what_is_left_out_do_not_panic() {
    for text in [
        ">&shy;>t",
        "Hi.\n></b>> ld n",
        "a\n><script>> ned it",
        "a\n>> im tha</p>>th-",
        "a\n>\u{feff} ess¹”\n>",
    ] {
        read(text);
    }
}

#[test]
fn places_in_brackets_are_no_notes() {
    check_sound(&["“I like array[0] and x[3],” said Kim Lee."]);
}

#[test]
fn an_ending_belongs_to_its_word() {
    check(&[
        (
            "An Australia n minister and the Israel i army",
            "An Australian minister and the Israeli army",
        ),
        (
            "the Europe an Commission, Chad ian rebels",
            "the European Commission, Chadian rebels",
        ),
        ("the US -based firm", "the US-based firm"),
        (
            "the U.S. -based agency and its pro-ferry owner",
            "the U.S.-based agency and its pro-ferry owner",
        ),
        (
            "“It is late,” a Russia n said”",
            "“It is late,” a Russian said”",
        ),
    ]);
    check_sound(&[
        "In Europe an agreement was near.",
        "In Russia i saw no n.",
        "The Ruiz match -delayed twice- ended.",
        "He left Norn -based on what he knew- in May.",
        "a ferry -based firm",
    ]);
}

#[test]
fn links_are_their_words() {
    check(&[
        (
            "said [Imre Falk](https://example.org/falk_(chair)), who chairs it",
            "said Imre Falk, who chairs it",
        ),
        (
            "Ostrow told [the *Ledger*](/ledger \"The Ledger\") that **all** of *it* was late.",
            "Ostrow told the Ledger that all of it was late.",
        ),
        (
            "![The quay](quay.jpg \"Photo: Tarn\") Rain fell.",
            " Rain fell.",
        ),
    ]);
    check_sound(&[
        "“We [the board](or most of us) met.”",
        "It was [sic](so he said), [it](and/or) [me](Mr.) [all](12.5 of us).",
        "He said \\*so\\* to me.",
        "5*3 is 15 and 2*4 is 8.",
        "*Source: the board",
        "f(x) = a[i](j.",
    ]);
}
