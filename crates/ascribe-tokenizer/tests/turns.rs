//! Which paragraphs are turns, and whose.

use ascribe_article::{Article, IndexRange, RawArticle, Voice};
use ascribe_tokenizer::Tokenizer;

/// Each turn as `voice|label|first words … last word`.
fn turns(text: &str) -> Vec<String> {
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("", text))
        .expect("the text is short");
    let slice = |tokens: IndexRange| article.slice(article.token_span(tokens.range()));
    article
        .turns()
        .iter()
        .map(|turn| {
            let voice = match turn.voice {
                Voice::Asks => "asks",
                Voice::Answers => "answers",
                Voice::Named => "named",
            };
            let mut label = turn.label.map_or("", slice).to_owned();
            if let Some(name) = turn.named_at {
                label += &format!(" = {}", slice(name));
            }
            format!("{voice}|{label}|{}", said(&article, turn.words).join("/"))
        })
        .collect()
}

/// The words of a turn, line by line, without what is passed over.
fn said(article: &Article, words: IndexRange) -> Vec<String> {
    let words = article.token_span(words.range());
    let mut said = String::new();
    let mut from = words.start as usize;
    for gap in article.passed_over() {
        if words.contains(*gap) {
            said += &article.text()[from..gap.start as usize];
            said.push('\n');
            from = gap.end as usize;
        }
    }
    said += &article.text()[from..words.end as usize];
    let lines = said.lines().filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
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
fn names_on_a_line_of_their_own_open_turns() {
    for (name, text, expected) in [
        (
            "times above",
            "Bridge group, weekly call\n\n00:00:02\nPriya Nandakumar\nCan you all hear me?\n\n00:00:05\nOwen Trask\nI can.\n\n00:00:09\nPriya Nandakumar\nThen the roof comes first.",
            &[
                "named|Priya Nandakumar|Can you all hear me?",
                "named|Owen Trask|I can.",
                "named|Priya Nandakumar|Then the roof comes first.",
            ][..],
        ),
        (
            "times behind, and in the middle of a turn",
            "Interviewer (00:00):\nCould you say your name?\n\nMrs. Aldous (00:04):\nI was born in the lock house.\n\n(00:11)\nMy father kept the lock.\n\nInterviewer (00:18):\nAnd you?\n\nMrs. Aldous (00:20):\nI kept my father.\n\nTranscribed by a program",
            &[
                "named|Interviewer|Could you say your name?",
                "named|Mrs. Aldous|I was born in the lock house./My father kept the lock.",
                "named|Interviewer|And you?",
                "named|Mrs. Aldous|I kept my father.",
            ],
        ),
        (
            "a call on earnings",
            "Tarnholm Foods Q3 Earnings Call\n\nOperator\n\nGood day. Please go ahead.\n\nBram de Wit -- President and Chief Executive Officer\n\nThank you. We had a good quarter.\n\nSales rose 4%.\n\nQuestions and Answers:\n\nOperator\n\nOur first question comes from Kofi Lund.\n\nKofi Lund -- Harrow Capital -- Analyst\n\nWhat do you see in cocoa?\n\nBram de Wit -- President and Chief Executive Officer\n\nWe are hedged.",
            &[
                "named|Operator|Good day. Please go ahead.",
                "named|Bram de Wit|Thank you. We had a good quarter./Sales rose 4%.",
                "named|Operator|Our first question comes from Kofi Lund.",
                "named|Kofi Lund|What do you see in cocoa?",
                "named|Bram de Wit|We are hedged.",
            ],
        ),
        (
            "roles below the names, and rules of dashes",
            "Bram de Wit\nPresident and Chief Executive Officer\n--------\nWe had a good quarter.\n\n--------\nKofi Lund\nAnalyst, Harrow Capital\n--------\nWhat do you see in cocoa?\n\n--------\nBram de Wit\nPresident and Chief Executive Officer\n--------\nWe are hedged.",
            &[
                "named|Bram de Wit|We had a good quarter.",
                "named|Kofi Lund|What do you see in cocoa?",
                "named|Bram de Wit|We are hedged.",
            ],
        ),
        (
            "minutes with a list of those present",
            "MINUTES OF THE HARBOUR BOARD\n\nPRESENT\nCmdr. Joan Petty\nMr Silas Wren\nThe Harbour Master\n\nCmdr. Joan Petty\nShall we begin? The first matter is the buoy.\n\nMr Silas Wren\nThe buoy is in my garden.\n\nThe Harbour Master\nI wondered where it was.\n\nCmdr. Joan Petty\nWe will move on.\n\n(The Board rose at 7.15 pm.)",
            &[
                "named|Cmdr. Joan Petty|Shall we begin? The first matter is the buoy.",
                "named|Mr Silas Wren|The buoy is in my garden.",
                "named|The Harbour Master|I wondered where it was.",
                "named|Cmdr. Joan Petty|We will move on.",
            ],
        ),
        (
            "subtitles",
            "1\n00:00:01,000 --> 00:00:03,000\nNARRATOR\nIn the north the ice comes in October.\n\n2\n00:00:03,500 --> 00:00:06,000\nPER-ARNE\nMy wife bakes,\nand I sharpen the saw.\n\n3\n00:00:06,500 --> 00:00:08,000\n[wind howls]\n\n4\n00:00:08,500 --> 00:00:10,000\nSome years it doesn't come.",
            &[
                "named|NARRATOR|In the north the ice comes in October.",
                "named|PER-ARNE|My wife bakes,/and I sharpen the saw./Some years it doesn't come.",
            ],
        ),
        (
            "subtitles with labels",
            "WEBVTT\n\n1\n00:00:02.340 --> 00:00:05.110\nPriya Nandakumar: Shall we start?\n\n2\n00:00:05.900 --> 00:00:09.020\nOwen Trask: Yes, but I have to leave\nat ten.\n\n3\n00:00:09.500 --> 00:00:12.000\nPriya Nandakumar: No problem.",
            &[
                "named|Priya Nandakumar|Shall we start?",
                "named|Owen Trask|Yes, but I have to leave/at ten.",
                "named|Priya Nandakumar|No problem.",
            ],
        ),
        (
            "first names that take turns",
            "Anna\nDid you eat the last pear?\n\nTom\nI thought it was mine.\n\nAnna\nIt had my name on it.\n\nTom\nIt had a sticker on it.",
            &[
                "named|Anna|Did you eat the last pear?",
                "named|Tom|I thought it was mine.",
                "named|Anna|It had my name on it.",
                "named|Tom|It had a sticker on it.",
            ],
        ),
        (
            "numbers of voices",
            "SPEAKER_00\nI think the well is dry.\n\nSPEAKER_01\nIt was dry last year.\n\nSPEAKER_00\nThen we dig.",
            &[
                "named|SPEAKER_00|I think the well is dry.",
                "named|SPEAKER_01|It was dry last year.",
                "named|SPEAKER_00|Then we dig.",
            ],
        ),
        (
            "letters",
            "Q\nWhere did you park?\n\nA\nBy the mill.\n\nQ\nWere the lights on?\n\nA\nThey were.",
            &[
                "asks|Q|Where did you park?",
                "answers|A|By the mill.",
                "asks|Q|Were the lights on?",
                "answers|A|They were.",
            ],
        ),
        (
            "subtitles, names in small letters",
            "00:01.000 --> 00:04.000\nLotte Brandsma\nWe were the last to leave.\n\n00:04.500 --> 00:07.000\nHendrik Vos\nI stayed another week.",
            &[
                "named|Lotte Brandsma|We were the last to leave.",
                "named|Hendrik Vos|I stayed another week.",
            ],
        ),
        (
            "voices in tags",
            "WEBVTT\n\n2f0a1f/12-0\n00:00:03.127 --> 00:00:05.007\n<v Marek Dolan>Did the pump arrive?</v>\n\n2f0a1f/15-0\n00:00:06.507 --> 00:00:08.987\n<v Sunita Rao>It is the wrong pump.</v>",
            &[
                "named|Marek Dolan|Did the pump arrive?",
                "named|Sunita Rao|It is the wrong pump.",
            ],
        ),
    ] {
        assert_eq!(turns(text), expected, "{name}");
    }
}

#[test]
fn questions_and_answers_of_courts_and_briefings() {
    for (name, text, expected) in [
        (
            "a court",
            "GIDEON PRYCE-HALL,\nhaving been first duly sworn, was examined and testified as follows:\n\nDIRECT EXAMINATION\n\nBY MS. KOWALCZYK:\n\nQ.   Did you sign the lease?\n\nA.   I did.\n\nMR. BOONE:  Objection.\n\nTHE WITNESS:  I signed it with her pen.\n\nCROSS-EXAMINATION\n\nBY MR. BOONE:\n\nQ.   Whose pen?\n\nA.   Hers.",
            &[
                "asks|Q. = MS. KOWALCZYK|Did you sign the lease?",
                "answers|A. = GIDEON PRYCE-HALL|I did.",
                "named|MR. BOONE|Objection.",
                "named|THE WITNESS = GIDEON PRYCE-HALL|I signed it with her pen.",
                "asks|Q. = MR. BOONE|Whose pen?",
                "answers|A. = GIDEON PRYCE-HALL|Hers.",
            ][..],
        ),
        (
            "a briefing",
            "MS. WARDLAW:  Good afternoon. Go ahead, Tom.\n\nQ    Has he read the letter?\n\nMS. WARDLAW:  He has.\n\nQ    And did he answer it?\n\nMS. WARDLAW:  Not yet.\n\nEND    1:20 P.M.",
            &[
                "named|MS. WARDLAW|Good afternoon. Go ahead, Tom.",
                "asks|Q|Has he read the letter?",
                "named|MS. WARDLAW|He has.",
                "asks|Q|And did he answer it?",
                "named|MS. WARDLAW|Not yet.",
            ],
        ),
        (
            "questions in bold of an article that does not say it is an interview",
            "The potter Maeve Toland fires her kiln twice a year.\n\n**Why driftwood?**\n\nThe salt does things I can't.\n\n**And the shards?**\n\nI sell them.\n\n**Would anybody use gas?**\n\nMy sister does.",
            &[
                "asks||**Why driftwood?**",
                "answers||The salt does things I can't.",
                "asks||**And the shards?**",
                "answers||I sell them.",
                "asks||**Would anybody use gas?**",
                "answers||My sister does.",
            ],
        ),
        (
            "answers in quotation marks",
            "Five minutes with Maeve Toland\n\nWhy driftwood?\n\n“It's free.”\n\nWhat of gas?\n\n“My sister uses it.”\n\nWhat is your best pot?\n\n“The one I broke.” She laughs.",
            &[
                "asks||Why driftwood?",
                "answers||It's free.",
                "asks||What of gas?",
                "answers||My sister uses it.",
                "asks||What is your best pot?",
            ],
        ),
        (
            "sentences of the record",
            "Mr. SANDOVAL. I rise in support of the bill.\n\nIt would fund bridges.\n\nThe Clerk read as follows:\n\nMs. OYELARAN. I object.\n\nThe text of the amendment is printed below.\n\nMr. SANDOVAL. I yield.\n\nThe amendment was agreed to.",
            &[
                "named|Mr. SANDOVAL|I rise in support of the bill./It would fund bridges.",
                "named|Ms. OYELARAN|I object.",
                "named|Mr. SANDOVAL|I yield.",
            ],
        ),
        (
            "nobody comes back, but all are called as members are",
            "Ms Ruth Haskell (Northern Moors): How many heaters are there?\n\nThe Minister for Heat (Mr Varley): Nine.\n\nHonourable members: Oh!\n\nMr Varley: Nine good ones.",
            &[
                "named|Ms Ruth Haskell (Northern Moors)|How many heaters are there?",
                "named|The Minister for Heat (Mr Varley)|Nine.",
                "named|Honourable members|Oh!",
                "named|Mr Varley|Nine good ones.",
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
            "results with scorers",
            "League Two results\n\nHarbour Town\nJones 12, 44\n\nMill Rovers\nSmith 80\n\nHarbour Town\nLee 9\n\nCastle United\nOwn goal 3",
        ),
        (
            "an article with subheadings",
            "What I learned from a year of walking\n\nMarket Cross\n\nI started at the cross.\n\nCastle Hill\n\nI went up in March.\n\nMarket Cross\n\nI came back in June.",
        ),
        (
            "an agenda",
            "9:00 Registration\n\n9:30 Maeve Toland\nClay and salt: what we learned\n\n10:15 Jonas Wick\nWhy do kilns fail?\n\n11:00 Maeve Toland\nYour questions",
        ),
        (
            "letters, signed",
            "The pump is here, and I will bring it.\n\nChris\n\nDo you still want the old one?\n\nThanks,\n\nChris\n\nI will ask Dan for you.\n\nChris\n\nSee you on Friday.",
        ),
        (
            "subtitles without names",
            "1\n00:00:01,000 --> 00:00:03,000\nWe wait for the ice.\n\n2\n00:00:03,500 --> 00:00:06,000\nSome years it doesn't come.",
        ),
        (
            "a list by letters",
            "A. Bell and sons\n\nB. Falk and daughters\n\nC. Roth alone",
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
