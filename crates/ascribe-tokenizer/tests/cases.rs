//! What the tokenizer makes of text, case by case: `|` stands between tokens or sentences.

use ascribe_article::{Article, RawArticle, Sentence, SentenceKind, TokenKind};
use ascribe_tokenizer::Tokenizer;

fn tokenize(text: &str) -> Article {
    Tokenizer::new()
        .tokenize(RawArticle::new("case", text))
        .expect("the case is short")
}

fn tokens(text: &str) -> String {
    let article = tokenize(text);
    let words: Vec<&str> = (0..article.tokens().len())
        .map(|i| article.token_text(i))
        .collect();
    words.join("|")
}

fn sentences(article: &Article) -> String {
    let parts: Vec<&str> = article
        .sentences()
        .iter()
        .map(|s| article.slice(s.span))
        .collect();
    parts.join("|")
}

/// "H:" headline, "D:" dateline, "X:" boilerplate, "B:" body, one for each sentence; "¶" between paragraphs.
fn kinds(article: &Article) -> String {
    let sentence = |s: &Sentence| {
        let kind = match s.kind {
            SentenceKind::Headline => 'H',
            SentenceKind::Dateline => 'D',
            SentenceKind::Boilerplate => 'X',
            SentenceKind::Body => 'B',
        };
        format!("{kind}:{}", article.slice(s.span))
    };
    let paragraphs: Vec<String> = article
        .paragraphs()
        .iter()
        .map(|p| {
            let parts: Vec<String> = article.sentences()[p.sentences.range()]
                .iter()
                .map(sentence)
                .collect();
            parts.join("|")
        })
        .collect();
    paragraphs.join("¶")
}

#[test]
fn cuts_words() {
    for (name, cut) in [
        (
            "inner marks",
            "vice-chair |O’Brien |met |e-mail |users |in |rock-n-roll",
        ),
        (
            "clitics",
            "Pell|’s |aide |is|n’t |sure |they|'re |right|; |I|'d |go|, |we|’ll |stay|, |I|’m |out|, |you|'ve |won",
        ),
        ("negations", "ca|n't |wo|n’t |cannot |AI|N’T"),
        ("capital clitic", "IT|'S |OVER"),
        ("possessive in s", "the |workers|’ |fund"),
        ("apostrophe first", "’|Twas |the |’|90s"),
        ("decade", "the |1990|'s |and |1990s"),
        (
            "abbreviations",
            "Mr. |Vale |of |the |U.S. |met |Sen. |Roe |at |5 |p.m. |on |Jan. |6",
        ),
        (
            "abbreviation before a hyphen",
            "U.S.-led |talks |with |Lt. |Gov.-elect |Dunne",
        ),
        ("abbreviation with a clitic", "the |U.S.|’s |debt"),
        ("initials", "J. |K. |Rowe |and |George |W. |Bell"),
        (
            "party and state",
            "Rep. |Roe |(|D-N.Y.|) |and |Sen. |Ng |(|R-S.C.|)",
        ),
        ("initials without spaces", "J.K. |Rowe"),
        ("no space after a stop", "He |said|.|She |left"),
        ("number sign", "No. |9 |said |no|."),
        ("degree", "a |Ph.D. |student"),
        (
            "numbers",
            "4,000 |3.5 |63% |12th |5-4 |7:30 |9/11 |.5 |2016-17",
        ),
        ("currency", "$|5m |and |€|40 |and |US|$|3.2 |billion"),
        ("age", "a |34-year-old |man"),
        ("feet and inches", "the |6|'|2|\" |keeper"),
        (
            "addresses",
            "see |https://example.org/a?b=1,2|. |Or |www.example.org/x|, |example.com|.",
        ),
        ("mail", "write |to |a.bell@example.org|."),
        ("handles", "@mayor_ruiz |wrote |#CloseIt |now"),
        ("ampersand", "AT&T |and |Crane |& |Co. |and |R&D"),
        (
            "entities",
            "&ldquo;|We |agree|,|&rdquo; |said |Pell |&amp; |Co.",
        ),
        ("doubled marks", "``|We |go|,|'' |he |said|. |''|No|.|''"),
        ("single in doubled", "''|He |said |'|no|'|'' |Pell |said"),
        (
            "every mark",
            "“|a|” |„|b|“ |‟|c |«|d|» |‹|e|› |‘|f|’ |‚|g|‛ |`|h|´ |＂|i|″",
        ),
        ("dashes", "a |— |b |– |c |-- |d|—|e |- |f|--|g"),
        ("ellipses", "well |... |no|… |yes|..."),
        ("hanging hyphen", "pre- |and |post-war"),
        ("brackets", "(|a|) |[|b|] |{|c|}"),
        ("rule", "____|."),
        ("accents", "Cəfərov |and |Türkiye |and |naïve |Zoë|’s |café"),
        ("combining accent", "cafe\u{301} |bar"),
        ("soft hyphen", "har\u{ad}bour |fee"),
        ("zero width", "he |left|.|\u{200b} |She|\u{feff} |stayed"),
        ("okina", "Hawai‘i |and |Hawaiʻi"),
        ("emoji", "great |👩‍👩‍👧|🎉 |day"),
        ("han", "北|京 |says|。"),
        ("mojibake", "â|€|œWe"),
        (
            "misread letters",
            "FranA\u{303}§ois |and |FranÃ§ois |and |JosÃ© |(|ZoÃ\u{83}Â|«|)|, |Ã\u{89}va |«|lÅ|»",
        ),
        ("nul", "a|\0|b"),
        ("line ends", "a\r\n|b\u{2028}|c\u{2029}|d"),
    ] {
        let text = cut.replace('|', "");
        let expected: String = cut
            .replace(['\r', '\n', '\u{2028}', '\u{2029}'], "")
            .replace(" |", "|");
        assert_eq!(tokens(&text), expected.trim_end(), "{name}");
    }
}

#[test]
fn tells_what_a_token_is() {
    for (text, expected) in [
        ("Pell", TokenKind::Word),
        ("U.S.", TokenKind::Word),
        ("34-year-old", TokenKind::Word),
        ("COVID-19", TokenKind::Word),
        ("@ruiz", TokenKind::Word),
        ("63%", TokenKind::Number),
        ("12th", TokenKind::Number),
        ("2024-07-04", TokenKind::Number),
        ("’", TokenKind::QuoteMark),
        ("''", TokenKind::QuoteMark),
        ("—", TokenKind::Punctuation),
        ("--", TokenKind::Punctuation),
        ("...", TokenKind::Punctuation),
        ("$", TokenKind::Symbol),
        ("www.example.org", TokenKind::Symbol),
        ("a@example.org", TokenKind::Symbol),
        ("🎉", TokenKind::Symbol),
    ] {
        let article = tokenize(text);
        let kinds: Vec<TokenKind> = article.tokens().iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [expected], "{text}");
    }
}

#[test]
fn tells_how_a_token_is_cased() {
    use ascribe_article::Case;
    for (text, expected) in [
        ("said", Case::Lower),
        ("Pell", Case::Capitalized),
        ("McVay", Case::Capitalized),
        ("A", Case::Capitalized),
        ("SRF", Case::Upper),
        ("U.S.", Case::Upper),
        ("ŞƏKİ", Case::Upper),
        ("iPhone", Case::Mixed),
        ("63%", Case::None),
        ("éclair", Case::Lower),
    ] {
        assert_eq!(tokenize(text).tokens()[0].case, expected, "{text}");
    }
}

#[test]
fn cuts_sentences() {
    for (name, cut) in [
        ("plain", "It rained. |He left."),
        (
            "closing mark belongs to the sentence",
            "“It rained.” |He left.",
        ),
        (
            "straight mark too",
            "\"It rained.\" |He left. |\"No.\" |\"Yes.\"",
        ),
        (
            "lower-case word goes on",
            "“It rained.” she said. |“Why?” she asked.",
        ),
        ("bracket after the stop", "(He left.) |She stayed."),
        ("comma after the mark", "“Why?”, asked Pell."),
        ("title", "Mr. Vale met Sen. Roe and Dr. Ng. |They ate."),
        (
            "saint",
            "He lives in St. Ives. |She lives on Main St. |The house is old.",
        ),
        ("initials", "J. K. Rowe met George W. Bell. |It rained."),
        (
            "letter that is no initial",
            "They chose Plan B. |It failed. |So did I. |He left.",
        ),
        (
            "country",
            "He left the U.S. |The U.S. Senate met. |It was in the U.K. |“No,” said Pell.",
        ),
        (
            "company",
            "Crane Inc. Chairman Bell left. |He sold Crane Inc. |The price was low.",
        ),
        (
            "time",
            "They met at 5 p.m. |Pell was late. |It ended at 9 a.m. Monday.",
        ),
        ("month", "They met on Jan. 6. |It rained."),
        ("decimal", "It fell 3.5 points. |It rose 4."),
        ("ellipsis goes on", "He was ... late. |She was… early."),
        ("ellipsis ends", "He was late... |She was not."),
        (
            "ellipsis for words left out",
            "He left. |… She stayed. |... So did I.",
        ),
        (
            "note number",
            "He left in 1805. [17] |She stayed.[6] |It rained.",
        ),
        (
            "nickname after an initial",
            "Rep. Robert C. “Bobby” Roe left.",
        ),
        ("time zone", "It began at 9 p.m. E.T. on Monday."),
        ("address begins", "See below. |https://example.org"),
        ("small letters", "they went outside. |it was late."),
        ("unlisted abbreviation", "It cost appr. five pounds."),
        ("born", "Her son (b. 1990) left."),
        ("section number", "2.1. The harbour. |It is old."),
        ("spaced ellipsis", "He was late . . . |She was not."),
        ("number begins", "It rained. |2016 was dry."),
        ("several stops", "What?! |No."),
        ("stop after the mark", "She called it “a mercy”. |He left."),
        ("nested marks", "“He said ‘no.’” |She left."),
        ("doubled marks", "``It rained.'' |He left."),
        ("space before the closing mark", "“ It rained. ” |He left."),
        ("guillemets", "« Il pleut. » |Il part."),
        (
            "signature after a dash",
            "“We lost a year.” — Dana Ruiz, teacher",
        ),
        ("list number", "1. Open the gate. |2. Close it."),
        ("zero-width space", "It rained.\u{200b} |He left."),
        ("no stop", "It rained and he left"),
        ("missing space", "It rained.|He left."),
        (
            "abbreviation inside a quotation",
            "“We met at 5 p.m. in St. Ives,” Bell said. |“Rev. Dunn held the lamp at No. 9.”",
        ),
        (
            "no closing space, opening follows",
            "It rained. |“We left.” |“No.”",
        ),
    ] {
        let article = tokenize(&cut.replace('|', ""));
        assert_eq!(sentences(&article), cut.replace(" |", "|"), "{name}");
    }
}

#[test]
fn cuts_paragraphs() {
    let wrapped = "The harbour board met on Tuesday to hear the case for a new\n\
                   berth, and it heard that the old one would be closed for at\n\
                   least a year while divers looked for the cause of the cracks\n\
                   in its northern wall.\n\nNobody spoke against it.";
    let line = "and then the board heard once more that the old berth was shut";
    let book = format!(
        "{}\n{line} for good\n\n{}",
        [line; 40].join("\n"),
        [line; 40].join("\n")
    );
    for (name, text, n) in [
        ("one line of a wrapped text sticks out", &*book, 2),
        ("blank line", "One.\n\nTwo.", 2),
        ("single break", "One.\nTwo.\nThree.", 3),
        ("carriage returns", "One.\r\nTwo.\r\n\r\nThree.", 3),
        ("paragraph separator", "One.\u{2029}Two.\u{2028}Three.", 3),
        ("blank line of spaces", "One.\n \t\nTwo.", 2),
        ("hard wrap", wrapped, 2),
        ("only white space", " \n\n\t", 0),
    ] {
        let article = tokenize(text);
        assert_eq!(article.paragraphs().len(), n, "{name}");
    }
}

#[test]
fn tells_kinds_apart() {
    for (name, expected) in [
        (
            "headline",
            "H:Allotments sold for a song¶B:The council met.|B:It rained.",
        ),
        (
            "headline and by-line",
            "H:Allotments sold for a song¶D:By a staff reporter¶B:The council met.",
        ),
        (
            "headline in marks",
            "H:‘The ferry is not late’¶B:Anton Ostrem spoke.",
        ),
        (
            "titled headline with a stop",
            "H:Harbour Board Votes To Close Berth.¶B:It rained on Tuesday.",
        ),
        ("question", "H:Who closed the berth?¶B:The board did."),
        ("no headline", "B:The council met on Tuesday.¶B:It rained."),
        ("quotation first", "B:“We left.”¶B:Pell said no more."),
        ("colon leads on", "B:Ruiz added:¶B:“Close it.”"),
        ("one paragraph", "B:The council met"),
        (
            "date, place and outlet",
            "D:BAKU, May 3 (Meridian) –|B:“We agree,” said Pell.",
        ),
        ("dash alone", "D:HELSINKI —|B:It rained."),
        ("stop and dash", "D:MARENTA. —|B:«It rained,» said Pell."),
        ("two dashes", "D:TASHKENT, Uzbekistan (AP) --|B:It rained."),
        ("hyphen", "D:STANNARD -|B:It rained."),
        (
            "leading date",
            "D:date 2025-03-18 PORT TALLAN, Kelmoria, March 18.|B:It rained.",
        ),
        (
            "small letters",
            "D:Houston, TX -|B:Rep. Green sent a letter.",
        ),
        (
            "date in brackets",
            "D:Baltimore, MD (October 9, 2018) –|B:It rained.",
        ),
        ("dash in a sentence", "B:Pell, Ruiz — both of Kent — left."),
        (
            "party in brackets",
            "B:Rep. John Roe (R-Texas) left – and came back.",
        ),
        (
            "by-lines",
            "D:By Maria Lopez, Staff Writer¶D:Updated 5:15 p.m. ET¶B:It rained.",
        ),
        (
            "by in running text",
            "B:By noon the hall was full.¶B:It rained.",
        ),
        (
            "time stamps",
            "B:The vote is over.¶D:6:01 p.m.¶B:It rained.",
        ),
        (
            "read more",
            "B:It rained.¶X:Read more: ‘We lost everything’¶B:He left.",
        ),
        ("alone", "B:It rained.¶X:ADVERTISEMENT¶B:He left."),
        (
            "word in running text",
            "B:It rained.¶B:Advertisement spending fell.¶B:Related costs rose.",
        ),
        ("credit", "B:The gate is unsafe.|X:Photo: A. Bell/Agency"),
        (
            "outlet line",
            "B:It rained.¶X:Stay up-to-date with more news at Meridian News Agency's channel",
        ),
        (
            "quoted",
            "B:It rained.¶B:“We are done.|B:Follow us on the march,” said Pell.",
        ),
        (
            "rights",
            "B:It rained.¶X:Copyright © 2024 The Herald.|X:All rights reserved.",
        ),
    ] {
        let text = expected.replace('¶', "\n\n");
        let text = ["|H:", "|D:", "|B:", "|X:"]
            .iter()
            .fold(text, |t, mark| t.replace(mark, " "));
        let text: Vec<&str> = text
            .split("\n\n")
            .map(|p| p.split_once(':').map_or(p, |(_, rest)| rest))
            .collect();
        assert_eq!(kinds(&tokenize(&text.join("\n\n"))), expected, "{name}");
    }
}
