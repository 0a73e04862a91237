//! One case a line of the list of hard phenomena that concerns speakers: marked text in, speakers and evidence out.

use ascribe_article::{Article, Gender, NamedKind, NamedSpan, RawArticle, Span, marked};
use std::sync::LazyLock;

use ascribe_speaker_resolver::{Resolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;

/// The article of a marked text with tokens, quotes and speakers.
fn resolve(text: &str) -> Article {
    resolve_read(text, &[])
}

/// The same where a model takes each of these words for a person.
fn resolve_read(text: &str, persons: &[&str]) -> Article {
    resolve_with_names(text, persons, &[])
}

/// The same where a model takes these words for people, and those for bodies.
fn resolve_with_names(text: &str, persons: &[&str], bodies: &[&str]) -> Article {
    let gold = marked::parse(text).expect("the case is well-formed");
    let raw = RawArticle {
        id: gold.id().to_owned(),
        text: gold.text().to_owned(),
        meta: gold.meta().clone(),
    };
    let of_kind = |words: &[&str], kind: NamedKind| -> Vec<NamedSpan> {
        words
            .iter()
            .flat_map(|words| gold.text().match_indices(words))
            .map(|(at, words)| NamedSpan {
                span: Span::new(at, at + words.len()),
                kind,
            })
            .collect()
    };
    let mut names = of_kind(persons, NamedKind::Person);
    names.extend(of_kind(bodies, NamedKind::Organization));
    names.sort_unstable_by_key(|name| name.span);
    let inside: Vec<_> = gold.quotes().to_vec();
    let article = Tokenizer::new()
        .tokenize(raw)
        .expect("a short text")
        .with_names(names)
        .expect("in order")
        .with_quotes(inside)
        .expect("the marks fit");
    let resolution = Resolver::new().resolve(&article).expect("rules only");
    article
        .with_attributions(resolution)
        .expect("the resolver keeps its contract")
}

/// "Anna Pell (person)" or "-", in the order of the numbers of the marks.
fn speakers(article: &Article) -> Vec<String> {
    article
        .attributions()
        .iter()
        .map(|attribution| match attribution.speaker {
            None => "-".to_owned(),
            Some(s) => {
                let speaker = &article.speakers()[s];
                match speaker.kind.name() {
                    "person" => speaker.name.clone(),
                    kind => format!("{} ({kind})", speaker.name),
                }
            }
        })
        .collect()
}

fn check(cases: &[(&str, &str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(name, text, expected)| {
            let found = speakers(&resolve(text));
            (found != *expected).then(|| format!("{name}: {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_of_sources_are_whole() {
    for (source, expected) in [
        ("U.S. Secretary of State for Harbours Ann Lee", "Ann Lee"),
        ("Torvian Premier, Ann Lee", "Ann Lee"),
        ("House of Commons Speaker Ann Lee", "Ann Lee"),
        ("President and CEO Ann Lee", "Ann Lee"),
        ("Harbour Party (HP) leader Mayavanti", "Mayavanti"),
        ("Ann Lee QC", "Ann Lee"),
        ("Ann “Il Dottore Nero” Lee", "Ann “Il Dottore Nero” Lee"),
        ("The Sri Lankan army", "Sri Lankan army (organization)"),
        (
            "The Union of Rail, Harbour and Transport Workers",
            "Union of Rail, Harbour and Transport Workers (organization)",
        ),
        (
            "The Justice and Equality Movement",
            "Justice and Equality Movement (organization)",
        ),
        (
            "Avon and Norne police",
            "Avon and Norne police (organization)",
        ),
        (
            "The U.S. embassy in Athens",
            "U.S. embassy in Athens (organization)",
        ),
        (
            "Quayline Stores, Inc.",
            "Quayline Stores, Inc. (organization)",
        ),
        (
            "the People’s Post newspaper",
            "People’s Post (organization)",
        ),
        // Two of them.
        (
            "The Bank of Torvale and Greer Ltd",
            "The Bank of Torvale and Greer Ltd (group)",
        ),
        ("Lee’s statement", "Lee"),
        (
            "Lee’s death certificate",
            "Lee’s death certificate (document)",
        ),
        ("Lee’s doctor’s statement", "Lee’s doctor (unnamed)"),
    ] {
        let text = format!("Then [s1 {source}] [c1 said] [q1 it was late].");
        assert_eq!(speakers(&resolve(&text)), [expected], "{source}");
    }
    let text = "The German government met. [s1 The Torvian government] [c1 said] [q1 it was late].";
    assert_eq!(
        speakers(&resolve(text)),
        ["Torvian government (organization)"]
    );
}

#[test]
fn names_of_sources_stand_behind_offices_and_in_odd_bodies() {
    for (source, expected) in [
        ("Army chief of staff general Yasar Bukan", "Yasar Bukan"),
        ("Chief of Staff General Ilse Vandam", "Ilse Vandam"),
        ("Minister for Women Grace Lonsdale", "Grace Lonsdale"),
        ("Minister without Portfolio Yasar Bukan", "Yasar Bukan"),
        ("The company president and CEO Louis Garlo", "Louis Garlo"),
        (
            "Secretary of State for Rural Ferries Sir Tobin Greaves",
            "Tobin Greaves",
        ),
        ("Village of Norne Mayor Ann Lee", "Ann Lee"),
        ("FBI Special Agent in Charge Ann Lee", "Ann Lee"),
        (
            "A staffer who wrote the report, Brigadier General Ann Lee",
            "Ann Lee",
        ),
        ("Nizar Rayan a senior harbour official", "Nizar Rayan"),
        (
            "The Prime Minister, the Right Honourable Toby Blaine",
            "Toby Blaine",
        ),
        ("The founder, known as Chef Uma Pell", "Uma Pell"),
        ("Ann Lee Premier of Torvia", "Ann Lee"),
        ("A report by Deputy Coroner for Norne Ann Lee", "Ann Lee"),
        ("Ann 'cyan' Kolnik", "Ann 'cyan' Kolnik"),
        ("Ann (Tiny) Kolnik", "Ann (Tiny) Kolnik"),
        ("Anne St. Vale", "Anne St. Vale"),
        ("A. J. Vale", "A. J. Vale"),
        ("Jan van der Loos", "Jan van der Loos"),
        ("Seán Mac an Vale", "Seán Mac an Vale"),
        ("Pichai Rattan na Pukat", "Pichai Rattan na Pukat"),
        // Somebody else's.
        (
            "An aide to President Ann Lee",
            "aide to President Ann Lee (unnamed)",
        ),
        (
            "A friend of Sir Tobin Greaves",
            "friend of Sir Tobin Greaves (unnamed)",
        ),
        // Bodies.
        (
            "One of Torvia’s largest suppliers, Torvian Gas",
            "Torvian Gas (organization)",
        ),
        (
            "The Norne-based Committee to Protect Ferries",
            "Committee to Protect Ferries (organization)",
        ),
        (
            "The independent and nonpartisan watchdog, the Quay Accountability Office",
            "Quay Accountability Office (organization)",
        ),
        (
            "A rumour reported by the Quay Street Journal",
            "Quay Street Journal (organization)",
        ),
        (
            "A report last year from the Torvian Cancer Institute",
            "Torvian Cancer Institute (organization)",
        ),
        (
            "A statement by Shelter for All",
            "Shelter for All (organization)",
        ),
        ("Shelter for All’s report", "Shelter for All (organization)"),
        ("Norne Gas and Power", "Norne Gas and Power (organization)"),
        (
            "Norne and District Chamber of Commerce",
            "Norne and District Chamber of Commerce (organization)",
        ),
        (
            "The Bill and Ann Pike Foundation",
            "Bill and Ann Pike Foundation (organization)",
        ),
        ("Norbury & Sons", "Norbury & Sons (organization)"),
        ("3Net", "3Net (organization)"),
        ("Harrow’s", "Harrow’s (organization)"),
        (
            "The Torvian Embassy in Ankar",
            "Torvian Embassy in Ankar (organization)",
        ),
        (
            "The Attorney General’s Office",
            "Attorney General’s Office (organization)",
        ),
        (
            "The Torvian House of Deputies",
            "Torvian House of Deputies (organization)",
        ),
        ("Lakeland Air", "Lakeland Air (organization)"),
        ("Marlow Rovers", "Marlow Rovers (organization)"),
        ("First Harlan Bank", "First Harlan Bank (organization)"),
    ] {
        let text = format!("Then [s1 {source}] [c1 said] [q1 it was late].");
        assert_eq!(speakers(&resolve(&text)), [expected], "{source}");
    }
}

#[test]
fn what_stands_before_the_first_name_is_no_part_of_it() {
    check(&[
        (
            "a label of the page",
            "New Zealand [s1 Quill Motors] [c1 said] [q1 the fault was small]. [s2 Quill Motors] [c2 said] [q2 it was late].",
            &["Quill Motors (organization)", "Quill Motors (organization)"],
        ),
        (
            "a label that the source has",
            "[s1 New Zealand Quill Motors] [c1 said] [q1 the fault was small]. [s2 Quill Motors] [c2 said] [q2 it was late].",
            &["Quill Motors (organization)", "Quill Motors (organization)"],
        ),
        (
            "a date",
            "On 16 June [s1 Tarnow Automobile] [c1 said] [q1 it was late].",
            &["Tarnow Automobile"],
        ),
    ]);
}

#[test]
fn bodies_are_told_by_their_sort() {
    check(&[
        (
            "a carrier is an airline",
            "Lakeland Air cancelled 40 flights on Tuesday. [s1 The carrier] [c1 said] [q1 crews were short].",
            &["Lakeland Air (organization)"],
        ),
        (
            "rebels are of a front",
            "The Torvian Liberation Front took two towns. [s1 The rebels] [c1 said] [q1 they would stay].",
            &["Torvian Liberation Front (organization)"],
        ),
        (
            "a force is police",
            "Workers walked out at the Marlow Police Department. Torvia signed a treaty. [s1 The force] [c1 said] [q1 it was late].",
            &["Marlow Police Department (organization)"],
        ),
        (
            "a think tank is an institute",
            "The Institute for Fiscal Balance published a report. [s1 The think tank] [c1 said] [q1 it was late].",
            &["Institute for Fiscal Balance (organization)"],
        ),
        (
            "the subject before, not who is named in passing",
            "Halden Foods has closed its doors. Ann Lee, who lives nearby, wrote to Pike & Sons about it. [s1 The company] [c1 said] [q1 it was late].",
            &["Halden Foods (organization)"],
        ),
        (
            "an office of another place",
            "Leeds manager Karl Ode met the press. [s1 The Hull manager] [c1 said] [q1 it was late].",
            &["Hull manager (unnamed)"],
        ),
        (
            "the authorities, who",
            "Torvian authorities, [s1 who] [c1 said] [q1 the plant was safe], will close it.",
            &["Torvian authorities (organization)"],
        ),
        (
            "whose statement it is",
            "Mayor Nelly Kros met the press. [s1 The mayor’s statement] [c1 said] [q1 it was late].",
            &["Nelly Kros"],
        ),
        (
            "a role before a bracket",
            "The board met, the chairman (Mr. A. J. Fothergil) presiding. [q1 “It is idle,”] [c1 said] [s1 the chairman].",
            &["A. J. Fothergil"],
        ),
        (
            "a nickname alone",
            "Tom “Tiny” Orr won. [q1 “It is late,”] [s1 Tiny] [c1 said].",
            &["Tom “Tiny” Orr"],
        ),
    ]);
}

#[test]
fn names_find_their_fullest_form() {
    check(&[
        (
            "surname after full name",
            "Leyla Jafarova walked across the span. [q1 “The bridge will open,”] [c1 added] [s1 Jafarova].",
            &["Leyla Jafarova"],
        ),
        (
            "surname before full name (17)",
            "[q1 “We will appeal,] [s1 Haddad] [c1 said] on Monday. Shares in the cement maker, which Rami Haddad founded, fell 3%.",
            &["Rami Haddad"],
        ),
        (
            "surname with a letter too few",
            "[q1 “Panic,”] [c1 said] [s1 Leslie Drohlin], a coach. [s2 Drolin] [c2 said] [q2 the vote was lost].",
            &["Leslie Drohlin", "Leslie Drohlin"],
        ),
        (
            "a slip that is a plural noun",
            "[q1 “Panic,”] [c1 said] [s1 Leslie Wimes], a coach.\n\n[s2 Wines] [c2 believes] [q2 the vote was lost].",
            &["Leslie Wimes", "Leslie Wimes"],
        ),
        (
            "two surnames of the article are both its own",
            "[q1 “Panic,”] [c1 said] [s1 Leslie Drohlin], a coach. Rami Drolin left. [s2 Drolin] [c2 said] [q2 the vote was lost].",
            &["Leslie Drohlin", "Rami Drolin"],
        ),
        (
            "bracketed name (29)",
            "[q1 “He \\[Adeyemi\\] lied to us,”] [s1 Kezia Thorne] [c1 said]. Adeyemi left in March.",
            &["Kezia Thorne"],
        ),
        (
            "title kept out, accents kept in",
            "[s1 Senator Álvaro Soto] [c1 said] [q1 the vote was rigged]. [q2 “A joke,”] [s2 Mr Soto] [c2 said].",
            &["Álvaro Soto", "Álvaro Soto"],
        ),
        (
            "nickname in marks (12)",
            "[q1 “They took my tent,”] [c1 said] [s1 Marek “Biscuit” Nowak, a street poet]. [s2 Nowak] [c2 said] [q2 it was blue].",
            &["Marek “Biscuit” Nowak", "Marek “Biscuit” Nowak"],
        ),
        (
            "spouses (40)",
            "Mark and Joan Vale have been asked to sell their shop. [s1 Mr Vale] [c1 said] [q1 yes]; [s2 Mrs Vale] [c2 said] [q2 she would wait for a better map].",
            &["Mark Vale", "Joan Vale"],
        ),
        (
            "siblings (40)",
            "The bakery belongs to Hrant Avetisyan and his sister, Nare Avetisyan. [q1 “She does the bread,”] [s1 Hrant] [c1 said]. [q2 “He does the talking,”] [s2 Ms Avetisyan] [c2 said].",
            &["Hrant Avetisyan", "Nare Avetisyan"],
        ),
        (
            "relative named by first name leaves the surname",
            "Orla Vale has run the mill since spring. Her brother, Denis Vale, keeps the books. Denis was away and Denis was not asked. [s1 Vale] [c1 said] [q1 the wheel would turn].",
            &["Orla Vale"],
        ),
        (
            "first name (41)",
            "Priya Nair, nine, was calm. [q1 “I swam,”] [s1 Priya] [c1 said].",
            &["Priya Nair"],
        ),
        (
            "particle (42)",
            "[s1 Annelies van der Berg] [c1 said] [q1 the dyke would hold]. Later [s2 Berg] [c2 said] [q2 it would hold until Thursday]. On Friday [s3 Van der Berg] [c3 said] [q3 it had held].",
            &[
                "Annelies van der Berg",
                "Annelies van der Berg",
                "Annelies van der Berg",
            ],
        ),
        (
            "family name first (42)",
            "[s1 Tran Quoc Bao, deputy director of the fisheries office,] [c1 said] [q1 the catch had halved]. [s2 Mr Bao] [c2 asked] skippers [q2 to bring the plastic ashore].",
            &["Tran Quoc Bao", "Tran Quoc Bao"],
        ),
        (
            "patronymic (42)",
            "[s1 Asel Nurlanovna Beisenova] [c1 told] the parents [q1 that the boiler would be lit]. [q2 “We wear coats,”] [s2 Asel Nurlanovna] [c2 said].",
            &["Asel Nurlanovna Beisenova", "Asel Nurlanovna Beisenova"],
        ),
        (
            "transliteration (43)",
            "[s1 Mushfig Dzhafarov] [c1 said] [q1 the draft would be read in June]. The agency spelled his name Jafarov. [s2 Jafarov] [c2 said] [q2 that it would be read soon].",
            &["Mushfig Dzhafarov", "Mushfig Dzhafarov"],
        ),
        (
            "title that is a surname",
            "Peter Cook runs the harbour office. [q1 “We sail at six,”] [s1 Cook] [c1 said].",
            &["Peter Cook"],
        ),
        (
            "handle (79)",
            "[s1 @mayor_ruiz] [c1 tweeted]: [q1 “Close it now.”] Dana Ruiz deleted the post within the hour.",
            &["Dana Ruiz"],
        ),
        (
            "all capitals (97)",
            "[q1 “WE AGREE ON EVERYTHING,”] [c1 SAID] [s1 ANNA PELL]. THE VOTE WAS PUT OFF.",
            &["ANNA PELL"],
        ),
        (
            "no capitals (97)",
            "[s1 lucy marsh] [c1 said] [q1 the boats would go out at six]. [q2 “bring a coat,”] [s2 marsh] [c2 wrote].",
            &["lucy marsh", "lucy marsh"],
        ),
        (
            "short form of a first name",
            "William Strand opened the gate. [s1 Bill Strand] [c1 said] [q1 it had been shut for years].",
            &["William Strand"],
        ),
    ]);
}

#[test]
fn roles_find_their_bearers() {
    check(&[
        (
            "member of parliament, another MP",
            "[s1 A member of the Azerbaijani parliament Sevinj Huseynova] [c1 said] [q1 the road was open]. [s2 Mushfig Jafarov, another MP,] [c2 said] [q2 it was not]. [s3 The MP] [c3 noted] [q3 that it had rained].",
            &["Sevinj Huseynova", "Mushfig Jafarov", "Mushfig Jafarov"],
        ),
        (
            "described by trade (37)",
            "Reza Karimi spoke first. [s1 The MP] [c1 said] [q1 roads came second]. [q2 “You cannot drink a road,”] [c2 said] [s2 the former hydrologist].",
            &["Reza Karimi", "Reza Karimi"],
        ),
        (
            "two roles (37)",
            "Health secretary Salome Wambui and union leader Peter Kiprono left within a minute. [s1 The secretary] [c1 said] [q1 the offer stood].",
            &["Salome Wambui"],
        ),
        (
            "age (38)",
            "Dylan Forsyth was the last to leave the quarry. [s1 The 34-year-old] [c1 said] [q1 he saw nothing but dust].",
            &["Dylan Forsyth"],
        ),
        (
            "event (38)",
            "Beatriz Quispe won the steeplechase. [q1 “I trained on stairs,”] [c1 said] [s1 the new national champion].",
            &["Beatriz Quispe"],
        ),
        (
            "named spokeswoman (52)",
            "[s1 Delphine Kaboré, a spokeswoman for President Issa Traoré,] [c1 said] [q1 the head of state was resting]. [q2 “He is reading,”] [s2 the spokeswoman] [c2 said].",
            &["Delphine Kaboré", "Delphine Kaboré"],
        ),
        (
            "successor (93)",
            "The canal that Luis Amaya began was opened on Thursday by his successor but two, President Ana Belén Cordero. [q1 “It was dug by machines,”] [s1 the president] [c1 said].",
            &["Ana Belén Cordero"],
        ),
        (
            "headline role (8)",
            "[s1 Minister][c1 :] [q1 no tax rise this year]\n\nHELSINKI — Finance Minister Kirsi Lahti on Friday set out a budget. [q2 “I gave my word,”] [s2 Lahti] [c2 said].",
            &["Kirsi Lahti", "Kirsi Lahti"],
        ),
        (
            "late source (60)",
            "[q1 The city would have to buy its own gravel], [c1 said] on Tuesday [s1 the committee’s chair, Valeria Ruiz].",
            &["Valeria Ruiz"],
        ),
        (
            "another name in the apposition (59)",
            "[s1 Tom Bell, a friend of Beth Hughes,] [c1 said] [q1 the lake froze]. [q2 “Beth fell in,”] [c2 said] [s2 Bell].",
            &["Tom Bell", "Tom Bell"],
        ),
        (
            "long relative clause (58)",
            "[s1 Lucy Marsh, who replaced Anna Pell as leader after a vote that Reza Karimi had lost,] [c1 said] [q1 the party would publish its accounts].",
            &["Lucy Marsh"],
        ),
        (
            "campaign manager",
            "[s1 Vale campaign manager Petra Ekholm] [c1 said] [q1 the bus was full]. [s2 His wife, Jane,] [c2 said] [q2 it was not].",
            &["Petra Ekholm", "Jane"],
        ),
        (
            "source cut after its name",
            "Ilse Roe, 27, [s1 a baker in Skarvik], [c1 said] [q1 the flour was wet]. Piet Aalders, [s2 another baker], [c2 said] [q2 it was dry].",
            &["Ilse Roe", "Piet Aalders"],
        ),
        (
            "secretary of state",
            "[s1 Republican Secretary of State Jonas Huld] [c1 praised] [q1 the ruling].",
            &["Jonas Huld"],
        ),
    ]);
}

#[test]
fn pronouns_find_their_antecedents() {
    check(&[
        (
            "same gender, subject wins (35)",
            "Anna Pell, who captained the side, lost the armband to Lucy Marsh on Sunday. [q1 “I have nothing left to prove,”] [s1 she] [c1 said] of her successor.",
            &["Anna Pell"],
        ),
        (
            "who spoke last (35)",
            "Davit Petrosyan sold the vineyard to Aram Galstyan. [s1 Petrosyan] [c1 said] [q1 he had been paid in brandy]. [s2 Galstyan] [c2 called] [q2 that “a family joke”]. [q3 “He drank the price,”] [s3 he] [c3 said].",
            &["Davit Petrosyan", "Aram Galstyan", "Aram Galstyan"],
        ),
        (
            "gender tells",
            "Hugo Brandt met Lucia Soto at noon. [q1 “We talked,”] [s1 she] [c1 said]. [q2 “At length,”] [s2 he] [c2 said].",
            &["Lucia Soto", "Hugo Brandt"],
        ),
        (
            "addressee is not the speaker",
            "Hugo Brandt wrote to Peter Thorne. [s1 He] [c1 told] [a1 Thorne] [q1 the boat had sunk].",
            &["Hugo Brandt"],
        ),
        (
            "forward (36)",
            "When she rose, [s1 Lucy Marsh] [c1 said] [q1 the fee was fair]. [s2 She] [c2 added] [q2 that it was small].",
            &["Lucy Marsh", "Lucy Marsh"],
        ),
        (
            "possessive (74)",
            "Rami Haddad came under fire over [s1 his] [c1 claim] [q1 that the vault was empty]. A [c2 warning] from [s2 Valeria Ruiz] [q2 that it was unlocked] did not help.",
            &["Rami Haddad", "Valeria Ruiz"],
        ),
        (
            "possessive name (74)",
            "[s1 Sofia Lindgren’s] [c1 suggestion] [q1 that the swans be counted] was greeted with silence. [s2 Her] [c2 advice] was [q2 to “count the necks”].",
            &["Sofia Lindgren", "Sofia Lindgren"],
        ),
        (
            "who",
            "The report named Piet Aalders, [s1 who] [c1 denied] [q1 owning the barge].",
            &["Piet Aalders"],
        ),
        (
            "it (16)",
            "The letter came by motorcycle. [s1 It] [c1 read]: [q1 “You are to leave by noon.”]",
            &["letter (document)"],
        ),
        (
            "they, spoken before (51)",
            "[s1 Neighbours] [c1 said] [q1 the music had stopped]. [q2 “Rather good it was,”] [s2 they] [c2 said].",
            &["Neighbours (group)", "Neighbours (group)"],
        ),
        (
            "they, not yet heard (51)",
            "Residents of Block 9 were angry on Monday. [q1 “They hide the bill,”] [s1 they] [c1 said].",
            &["Residents (group)"],
        ),
    ]);
}

#[test]
fn nobody_unnamed_gets_a_name() {
    check(&[
        (
            "spokesman for (52)",
            "Rami Haddad did not attend. [s1 A spokesman for Haddad] [c1 said] [q1 he regrets it].",
            &["spokesman for Haddad (unnamed)"],
        ),
        (
            "her lawyer (53)",
            "[s1 Jolene Marsh] [c1 denies] [q1 taking the canoe]. [s2 Her lawyer] [c2 said] [q2 the river was high].",
            &["Jolene Marsh", "lawyer (unnamed)"],
        ),
        (
            "plural owner (27)",
            "[s1 The Smiths’ lawyer] [c1 said] [q1 the deal still stands].",
            &["Smiths’ lawyer (unnamed)"],
        ),
        (
            "official (48)",
            "[q1 “It is a mess,”] [s1 a person close to the talks] [c1 said].",
            &["person close to the talks (unnamed)"],
        ),
        (
            "anonymity clause (49)",
            "[q1 “Nobody read past page four,”] [c1 said] [s1 a diplomat who was not authorised to speak].",
            &["diplomat (unnamed)"],
        ),
        (
            "nested (54)",
            "[q1 “[s2 The nurse] [c2 said] [q2 it was fine], so I drove home,”] [s1 Tom Bell] [c1 said].",
            &["Tom Bell", "nurse (unnamed)"],
        ),
        (
            "nobody (75)",
            "It [c1 was alleged] in the hearing [q1 that the vault was empty].",
            &["-"],
        ),
        (
            "guard and author (85)",
            "[q1 “You’re late,”] [s1 the guard] [c1 told] [a1 me]. I said nothing.",
            &["guard (unnamed)"],
        ),
    ]);
}

#[test]
fn kinds_are_told_apart() {
    check(&[
        (
            "union (44)",
            "The Allied Dockers’ Union balloted its members. [s1 The union] [c1 said] [q1 that cranes would stop].",
            &["Allied Dockers’ Union (organization)"],
        ),
        (
            "company (44)",
            "[s1 Lumora Foods] [c1 apologised for] [q1 the gravel in its lentils]. [q2 Shoppers will be refunded], [s2 the company] [c2 said].",
            &["Lumora Foods (organization)", "Lumora Foods (organization)"],
        ),
        (
            "capital (45)",
            "[s1 Baku] [c1 said] [q1 the claim was false].",
            &["Baku (organization)"],
        ),
        (
            "report (46)",
            "A 90-page report on the depot was published. [s1 The report] [c1 says] [q1 costs doubled].",
            &["report (document)"],
        ),
        (
            "figures (47)",
            "[s1 Figures published on Monday] [c1 show] [q1 rents rising].",
            &["Figures (document)"],
        ),
        (
            "researchers (47)",
            "[s1 Researchers at the University of Turku] [c1 cautioned] [q1 that the link was weak].",
            &["Researchers at the University of Turku (group)"],
        ),
        (
            "joint (50)",
            "Anna Pell and Lucy Marsh walked out. [s1 Pell and Marsh] [c1 said] [q1 that they would row together].",
            &["Anna Pell and Lucy Marsh (group)"],
        ),
        (
            "two senators",
            "[s1 Sens. Ilse Roe of Ohio and Piet Aalders of Utah] [c1 said] [q1 the map was unfair].",
            &["Sens. Ilse Roe of Ohio and Piet Aalders of Utah (group)"],
        ),
        (
            "outlet (56)",
            "Flights have been grounded. [s1 Trend] [c1 reports] [q1 that they resume on Sunday].",
            &["Trend (organization)"],
        ),
        (
            "relay (57)",
            "[q1 “We won,”] [s1 President Edmundo Vargas] [c1 was quoted as saying] by state television.",
            &["Edmundo Vargas"],
        ),
        (
            "acronym",
            "[s1 The Danube Ferry Organization (DFO)] [c1 said] [q1 the pier was safe]. [s2 The DFO] [c2 added] [q2 that it was dry].",
            &[
                "Danube Ferry Organization (organization)",
                "Danube Ferry Organization (organization)",
            ],
        ),
        (
            "crowd (64)",
            "[s1 The crowd] [c1 chanted] [q1 “Out!”] for an hour.",
            &["crowd (group)"],
        ),
        (
            "partisans",
            "[s1 Democrats] [c1 said] [q1 the map was unfair]. [s2 Gay Republicans] [c2 agreed] [q2 that it was].",
            &["Democrats (group)", "Gay Republicans (group)"],
        ),
        (
            "by-line (86)",
            "By Gideon Marwick\n\nAs [s1 I] [c1 wrote] in March, [q1 the fund was empty]. Nobody thanked me.",
            &["Gideon Marwick"],
        ),
        (
            "author without by-line",
            "As [s1 I] [c1 wrote] in March, [q1 the fund was empty]. Nobody thanked me for it.",
            &["I (author)"],
        ),
    ]);
}

#[test]
fn floating_quotes_find_their_voice() {
    check(&[
        (
            "goes on (32)",
            "[s1 Álvaro Soto] [c1 said] [q1 the cut had been painless]. [q2 “Nobody lost a job.”]",
            &["Álvaro Soto", "Álvaro Soto"],
        ),
        (
            "two on one footing (33)",
            "Álvaro Soto met Jürgen Brandt in Lisbon on Friday. [q1 “It went badly.”] Neither side would go further.",
            &["-"],
        ),
        (
            "next sentence (34)",
            "[q1 “It is over. Go home.”]\n\nWith that, Rami Haddad switched off the microphone and left the stage.",
            &["Rami Haddad"],
        ),
        (
            "gesture (72)",
            "Beth Hughes was offered the chair. She shook her head. [q1 “Never.”]",
            &["Beth Hughes"],
        ),
        (
            "labels (67)",
            "Mushfig Jafarov answered three questions.\n\n[s1 INTERVIEWER][c1 :] [q1 Did you sign?]\n\n[s2 JAFAROV][c2 :] [q2 I signed it twice.]",
            &["INTERVIEWER (unnamed)", "Mushfig Jafarov"],
        ),
        (
            "Q and A (67)",
            "Rosa Inoa drew the comic on bus tickets.\n\n[s1 Q][c1 :] [q1 Why tickets?]\n\n[s2 A][c2 :] [q2 They were free.]",
            &["-", "Rosa Inoa"],
        ),
        (
            "interview without labels (67)",
            "Tom Marsh of Radio Norn interviewed Ann Bell, who runs the mill.\n\n[q1 Why do you run it?]\n\n[q2 It is old. I am, too.]\n\n[q3 Who pays you?]\n\n[q4 Nobody.]\n\n[q5 Will you sell it?]\n\n[q6 Never.]",
            &[
                "Tom Marsh",
                "Ann Bell",
                "Tom Marsh",
                "Ann Bell",
                "Tom Marsh",
                "Ann Bell",
            ],
        ),
        (
            "initials (67)",
            "Ann Bell met Tom Marsh at the mill.\n\n[s1 Tom Marsh][c1 :] [q1 Why mills?]\n\n[s2 Ann Bell][c2 :] [q2 They turn.]\n\n[s3 TM][c3 :] [q3 Always?]\n\n[s4 AB][c4 :] [q4 Mostly.]",
            &["Tom Marsh", "Ann Bell", "Tom Marsh", "Ann Bell"],
        ),
        (
            "office (67)",
            "[s1 The Minister for Rivers (Jane Dorrit)][c1 :] [q1 I beg to move.]\n\n[s2 Sir Alan Poole (Wexcombe)][c2 :] [q2 Will the Minister give way?]\n\n[s3 The Minister for Rivers][c3 :] [q3 I will not.]",
            &["Jane Dorrit", "Alan Poole", "Jane Dorrit"],
        ),
        (
            "who asks goes by a short name (67)",
            "Ann Bell told Radio Norn about the mill.\n\n[q1 Thank you for coming. How old is it?]\n\n(([s2 Ann Bell])) [q2 Very old.]\n\n(([s3 RN])) [q3 And dry?]\n\n(([s4 Ann Bell])) [q4 Mostly.]\n\n(([s5 RN])) [q5 Still?]",
            &[
                "Radio Norn (organization)",
                "Ann Bell",
                "Radio Norn (organization)",
                "Ann Bell",
                "Radio Norn (organization)",
            ],
        ),
        (
            "asked (66)",
            "[c1 Asked] [q1 if he would quit], [s2 Álvaro Soto] [c2 said]: [q2 “No.”]",
            &["-", "Álvaro Soto"],
        ),
    ]);
}

#[test]
fn labels_of_transcripts_find_their_people() {
    check(&[
        (
            "an office with its holder's surname",
            "[s1 Ms Ruth Haskell (Northern Moors)][c1 :] [q1 How many heaters are there?]\n\n[s2 The Minister for Heat (Mr Varley)][c2 :] [q2 Nine.]\n\n[s3 Ms Ruth Haskell][c3 :] [q3 Only nine?]",
            &["Ruth Haskell", "Varley", "Ruth Haskell"],
        ),
        (
            "the whole name stands in a title in capitals",
            "PRESS BRIEFING BY PRESS SECRETARY ELENA WARDLAW\n\n[s1 MS. WARDLAW][c1 :]  [q1 Good afternoon. I have nothing at the top.]\n\nQ    Has he read the letter?\n\n[s2 MS. WARDLAW][c2 :]  [q2 He has.]",
            &["ELENA WARDLAW", "ELENA WARDLAW"],
        ),
        (
            "who examines whom in a court",
            "GIDEON PRYCE,\nhaving been first duly sworn, testified as follows:\n\nBY MS. KOWALCZYK:\n\n[s1 Q.]   [q1 Did you sign the lease?]\n\n[s2 A.]   [q2 I did.]\n\nBY MR. BOONE:\n\n[s3 Q.]   [q3 Whose pen?]\n\n[s4 A.]   [q4 Hers.]",
            &["KOWALCZYK", "GIDEON PRYCE", "BOONE", "GIDEON PRYCE"],
        ),
        (
            "who asks without a label wrote the article",
            "Five minutes with Maeve Toland\n\nBy Jonas Wick\n\n[q1 Why driftwood?]\n\n“[q2 It is free.]”\n\n[q3 What of gas?]\n\n“[q4 My sister uses it.]”\n\n[q5 What is your best pot?]\n\n“[q6 The one I broke.]”",
            &[
                "Jonas Wick",
                "Maeve Toland",
                "Jonas Wick",
                "Maeve Toland",
                "Jonas Wick",
                "Maeve Toland",
            ],
        ),
        (
            "names on a line of their own",
            "Bridge group, weekly call\n\n00:00:02\n[s1 Priya Nandakumar]\n[q1 Can you all hear me?]\n\n00:00:05\n[s2 Owen Trask]\n[q2 I can.]\n\n00:00:09\n[s3 Priya Nandakumar]\n[q3 Then the roof comes first.]",
            &["Priya Nandakumar", "Owen Trask", "Priya Nandakumar"],
        ),
    ]);
}

#[test]
fn evidence_leads_to_the_name() {
    for (name, text, expected) in [
        (
            "surname",
            "Leyla Jafarova walked across. [q1 “It will open,”] [c1 added] [s1 Jafarova].",
            &["Jafarova", "Leyla Jafarova"][..],
        ),
        (
            "pronoun over a surname",
            "Leyla Jafarova walked across. Jafarova smiled. [q1 “It will open,”] [s1 she] [c1 said].",
            &["she", "Jafarova", "Leyla Jafarova"],
        ),
        (
            "the fullest name is the source",
            "[q1 “No,”] [c1 said] [s1 Orrin Vale, deputy head of the harbour board].",
            &["Orrin Vale, deputy head of the harbour board"],
        ),
        (
            "role",
            "Senator Ana Ruiz rose. [s1 The senator] [c1 said] [q1 it was late].",
            &["The senator", "Ana Ruiz"],
        ),
    ] {
        let article = resolve(text);
        let via: Vec<&str> = article.attributions()[0]
            .via
            .iter()
            .map(|&span| article.slice(span))
            .collect();
        assert_eq!(via, expected, "{name}");
    }
}

#[test]
fn speakers_carry_roles_gender_and_aliases() {
    let article = resolve(
        "Finance Minister Kirsi Lahti opened the session. [q1 “It is small,”] [c1 said] [s1 Lahti, a former teacher]. [s2 She] [c2 added] [q2 that it would grow].",
    );
    let [speaker] = article.speakers() else {
        panic!("one speaker, not {:?}", article.speakers());
    };
    assert_eq!(speaker.name, "Kirsi Lahti");
    assert_eq!(speaker.gender, Gender::Female);
    assert_eq!(speaker.aliases, ["Lahti"]);
    assert_eq!(speaker.roles, ["Finance Minister", "former teacher"]);
    let mentions: Vec<&str> = speaker.mentions.iter().map(|&m| article.slice(m)).collect();
    assert_eq!(mentions, ["Kirsi Lahti", "Lahti, a former teacher", "She"]);
}

#[test]
fn epithets_are_no_names() {
    check(&[
        (
            "epithet",
            "Anna Pell shut the gate. Poor Anna had waited. [q1 “It is late,”] [c1 said] [s1 Anna].",
            &["Anna Pell"],
        ),
        (
            "a word that has no capital elsewhere",
            "Anna Pell rowed, and thereupon it rained. Anna was wet. Thereupon Anna went in. [q1 “Shut it,”] [c1 said] [s1 Anna].",
            &["Anna Pell"],
        ),
    ]);
}

#[test]
fn mrs_and_miss_are_two_women() {
    check(&[
        (
            "mother and daughter",
            "Clara Hollin came down. Miss Hollin was pale. [q1 “Sit,”] [c1 said] [s1 Mrs. Hollin]. [q2 “I will not,”] [c2 said] [s2 Miss Hollin].",
            &["Hollin", "Clara Hollin"],
        ),
        (
            "husband and wife",
            "[q1 “No,”] [c1 said] [s1 Mr. Barrow]. [q2 “Yes,”] [c2 said] [s2 Mrs. Barrow].",
            &["Barrow", "Barrow"],
        ),
    ]);
    let article =
        resolve("[q1 “No,”] [c1 said] [s1 Mr. Barrow]. [q2 “Yes,”] [c2 said] [s2 Mrs. Barrow].");
    assert_eq!(article.speakers().len(), 2);
}

#[test]
fn bodies_have_their_whole_names() {
    check(&[
        (
            "letters in brackets spell it",
            "The Alliance to Reopen Our Quays (AROQ) met. [s1 AROQ] [c1 said] [q1 the quays were safe].",
            &["Alliance to Reopen Our Quays (organization)"],
        ),
        (
            "two fields joined",
            "[s1 The Harbour Safety and Ferry Reform Committee] [c1 said] [q1 the ferry was late].",
            &["Harbour Safety and Ferry Reform Committee (organization)"],
        ),
        (
            "people for a cause",
            "[s1 Citizens for Clean Quays] [c1 said] [q1 the oil was still there].",
            &["Citizens for Clean Quays (organization)"],
        ),
        (
            "named below its kind",
            "[s1 A research institute] [c1 said] [q1 that the ferry may sail].\n\nThe Skarvik Tide Institute met on Tuesday.",
            &["Skarvik Tide Institute (organization)"],
        ),
    ]);
}

#[test]
fn a_nominee_is_whom_the_article_is_about() {
    check(&[(
        "not a president, not another party",
        "Orrin Vale spoke in Skarvik. President Anton Moss was there, and Libertarian nominee Dana Roe. Vale was late. Vale waved. Moss left. [s1 The Republican nominee] [c1 said] [q1 the bridge was his].",
        &["Orrin Vale"],
    )]);
}

#[test]
fn who_is_not_to_be_named_gets_no_name() {
    let text = "Dana Roe, an official, left at noon. [q1 “It is a mess,”] [c1 said] [s1 the official, who asked not to be named]. [q2 “Nobody read it,”] [s2 the official] [c2 said] on condition of anonymity.";
    check(&[(
        "an official",
        text,
        &["official (unnamed)", "official (unnamed)"],
    )]);
    let article = resolve(text);
    assert!(article.speakers().iter().all(|speaker| speaker.anonymous));
    let named = resolve("[q1 “No,”] [c1 said] [s1 Dana Roe], who asked not to be named.");
    assert!(!named.speakers()[0].anonymous);
}

#[test]
fn says_in_words_how_a_speaker_was_found() {
    for (text, expected) in [
        (
            "[q1 “No,”] [c1 said] [s1 Dana Roe].",
            "“Dana Roe” stands beside it",
        ),
        (
            "Dana Roe left. [q1 “No,”] [s1 Roe] [c1 said].",
            "“Roe” is in full “Dana Roe”",
        ),
        (
            "Dana Roe left. [q1 “No,”] [s1 she] [c1 said].",
            "“she” stands for “Dana Roe”",
        ),
        (
            "Dana Roe, a harbour pilot, left. [q1 “No,”] [s1 the pilot] [c1 said].",
            "“the pilot” describes “Dana Roe”",
        ),
        (
            "[q1 “No,”] [c1 said] [s1 a senior aide].",
            "“a senior aide” is not named in the article",
        ),
        (
            "[q1 “No,”] [c1 said] [s1 an aide] on condition of anonymity.",
            "“an aide” is not named: the article says that the name is kept back",
        ),
        (
            "[s1 WHEN][c1 :] [q1 Saturday].\n\n[s2 WHERE][c2 :] [q2 Merrow Hall].",
            "the article does not say who “WHEN” is",
        ),
        (
            "Dana Drohlin left. [q1 “No,”] [s1 Drolin] [c1 said].",
            "“Drolin” is “Dana Drohlin”, spelt another way",
        ),
        (
            "[q1 “No,”] [c1 said] [s1 Dana Roe]. [q2 “Never.”]",
            "“Dana Roe” stands beside it",
        ),
    ] {
        assert_eq!(
            ascribe_speaker_resolver::explain(&resolve(text), 0).as_deref(),
            Some(expected),
            "{text}"
        );
    }
    let article = resolve("[q1 “No,”] [c1 said] [s1 Dana Roe]. [q2 “Never.”]");
    assert_eq!(
        ascribe_speaker_resolver::explain(&article, 1).as_deref(),
        Some("nobody stands beside it: Dana Roe goes on from the quotation before")
    );
    assert_eq!(ascribe_speaker_resolver::explain(&article, 2), None);
}

#[test]
fn who_tells_a_story_is_called_by_the_others() {
    let mut text = String::from("A tale by Ewan Scribe.\n\n");
    for i in 0..14 {
        let (a, b) = (2 * i + 1, 2 * i + 2);
        text.push_str(&format!(
            "[q{a} “Where now, Tobias?”] [s{a} Anna Pell] [c{a} asked].\n\n[q{b} “To the quay,”] [s{b} I] [c{b} said].\n\n"
        ));
    }
    let found = speakers(&resolve(&text));
    assert_eq!(found[1], "Tobias");
    assert_eq!(found[27], "Tobias");
}

#[test]
fn a_name_that_only_a_model_takes_for_a_person_is_not_she() {
    let text = "PORT TALLAN, Kelmoria, March 18. [q1 Kelmoria keeps close working relations with the Southern Rivers Forum \
                (SRF), including its observer states], [s1 a member of the Kelmorian parliament Nadira Esenova] [c1 told] \
                [a1 Corvid].\n\n\
                [s2 She] [c2 noted] [q2 that Prime Minister Talgat Orunov's presence at the yearly session of the SRF in Ventria \
                underscores the standing of the country, the trust in its diplomats, and the work of the cabinet].\n\n\
                Kelmoria trades with most members of the Forum. Kelmoria has become an important crossing point.";
    let article = resolve_read(text, &["Kelmoria", "Nadira Esenova"]);
    assert_eq!(speakers(&article), ["Nadira Esenova"; 2]);
}

#[test]
fn names_that_look_like_other_words() {
    check(&[
        (
            "the country is no pronoun",
            "[s1 US trade envoy Lena Orvick] [c1 said] [q1 it rained].",
            &["Lena Orvick"],
        ),
        (
            "a surname that is a word of address",
            "[s1 Jeremy Dear, a clerk], [c1 said] [q1 it rained]. [s2 Mr. Dear] [c2 said] [q2 it was wet].",
            &["Jeremy Dear", "Jeremy Dear"],
        ),
        (
            "a number is no part of a name",
            "The board cited an RNA Article 4 mandate. [s1 The RNA] [c1 called for] [q1 a truce].",
            &["RNA (organization)"],
        ),
        (
            "an office with a hyphen",
            "[s1 The Director-General of the agency, Karl Vann,] [c1 said] [q1 that the well was dry].",
            &["Karl Vann"],
        ),
        (
            "the cook, not the ship",
            "[q1 The cargo was wet], [c1 according to] [s1 the cook aboard the Merrow].",
            &["cook aboard the Merrow (unnamed)"],
        ),
    ]);
}

#[test]
fn relatives_and_the_other_of_two() {
    check(&[
        (
            "her mother is Mrs Hart",
            "Mrs. Hart waited. Miss Anna Hart ran out, and Anna wept. [q1 “Stay,”] [c1 said] [s1 her mother].",
            &["Hart"],
        ),
        (
            "whose mother is not told",
            "Mrs. Pell waited. Miss Anna Hart ran out, and Anna wept. [q1 “Stay,”] [c1 said] [s1 her mother].",
            &["mother (unnamed)"],
        ),
        (
            "the other",
            "[q1 “Stay,”] [c1 said] [s1 Anna Hart]. [q2 “No,”] [c2 said] [s2 Tom Pell]. [q3 “Why?”] [c3 asked] [s3 the other].",
            &["Anna Hart", "Tom Pell", "Anna Hart"],
        ),
        (
            "one is anybody",
            "Dana Roe rose. She remarked that if [s1 one] could pay, one [c1 should say] [q1 so].",
            &["one (unnamed)"],
        ),
        (
            "who has no name keeps none",
            "Dana Roe left. [q1 “It is cold,”] [c1 said] [s1 a government consultant]. According to Orrin Vale, [s2 the government consultant] [c2 said] [q2 it was late].",
            &[
                "government consultant (unnamed)",
                "government consultant (unnamed)",
            ],
        ),
        (
            "the narrator of a thing is nobody it names",
            "Dana Roe and Orrin Vale watched. The ad was short. [q1 “Vote,”] [c1 said] [s1 the ad's narrator].",
            &["ad's narrator (unnamed)"],
        ),
        (
            "a union man is the union leader",
            "Health secretary Dana Roe and union leader Orrin Vale left the room. [s1 The union man] [c1 said] [q1 it was late].",
            &["Orrin Vale"],
        ),
        (
            "by the first name everywhere: another has the title",
            &STORY,
            &["Vale"],
        ),
    ]);
}

/// A story of Charles Vale and his father.
static STORY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "Charles Vale came home. {} [q1 “Stay,”] [c1 said] [s1 Mr. Vale].",
        "Charles walked on. ".repeat(30)
    )
});

#[test]
fn a_letter_is_by_who_signs_it() {
    check(&[(
        "two letters",
        "LETTERS.\n\n[s1 I] [c1 think] [q1 the quay is fine].\n\nIt was built well.\n\nDana Roe.\n\nSkarvik.\n\n[s2 I] [c2 think] [q2 it leaks].\n\nOrrin Vale.",
        &["Dana Roe", "Orrin Vale"],
    )]);
}

#[test]
fn one_article_and_two_roles_are_one_person() {
    check(&[(
        "the former mayor and senator",
        "Dana Roe, a former mayor, spoke. Orrin Vale listened. [s1 The former mayor and state senator] [c1 said] [q1 it was late].",
        &["Dana Roe"],
    )]);
}

#[test]
fn who_and_that_go_past_an_apposition() {
    check(&[
        (
            "a clerk who",
            "The letter came from Dana Roe, a clerk at the harbour board [s1 who] [c1 told] her staff [q1 to wait].",
            &["Dana Roe"],
        ),
        (
            "now the leader, who",
            "He had sat with Orrin Vale, now the majority leader, [s1 who] in May [c1 said] [q1 the quay would wait].",
            &["Orrin Vale"],
        ),
        (
            "of two, who are neither",
            "The plan pleased Norway and Denmark, the two neighbours [s1 who] [c1 said] [q1 it was fine].",
            &["two neighbours (group)"],
        ),
    ]);
}

#[test]
fn no_bank_is_a_senate_and_no_country_a_town() {
    check(&[
        (
            "the bank",
            "Harlan Savings & Loan Inc. closed early. The Senate met. [s1 The bank] [c1 said] [q1 it had no cash].",
            &["Harlan Savings & Loan Inc. (organization)"],
        ),
        (
            "the union",
            "The Dock Workers Alliance met. Harlan Coal Inc. shut its gates. [s1 The union] [c1 said] [q1 it would wait].",
            &["Dock Workers Alliance (organization)"],
        ),
        (
            "a country and a town",
            "Crowds filled Mexico City. The peso fell. [s1 Mexico] [c1 said] [q1 it would wait].",
            &["Mexico (organization)"],
        ),
        (
            "a firm and its form",
            "Siemens AG opened a hall. The hall is full. [s1 Siemens] [c1 said] [q1 it would grow].",
            &["Siemens AG (organization)"],
        ),
        (
            "a part and the whole",
            "The U.N. Security Council met. [s1 The U.N.] [c1 said] [q1 it would wait].",
            &["U.N. (organization)"],
        ),
        (
            "the newspaper",
            "The Skarvik Morning News closed. The Harlan Post was sold. [s1 The newspaper] [c1 said] [q1 it would go on].",
            &["The Harlan Post (organization)"],
        ),
    ]);
}

#[test]
fn a_town_in_a_state_is_not_she() {
    check(&[(
        "Ashton, Md.",
        "Dana Roe, of Ashton, Md., came with her daughter. [q1 “It is late,”] [s1 she] [c1 said]. [q2 “No,”] [s2 she] [c2 said].",
        &["Dana Roe", "Dana Roe"],
    )]);
}

#[test]
fn a_show_called_after_somebody_is_no_person() {
    check(&[(
        "show",
        "[s1 The Anna Pell Show] [c1 said] [q1 it was late].",
        &["Anna Pell Show (organization)"],
    )]);
}

#[test]
fn an_unknown_first_name_may_tell_its_gender() {
    check(&[(
        "Tamisha",
        "Anna Pell ran again. Tamisha Roe, a student, listened. [q1 “No,”] [s1 she] [c1 said]. Orrin Vale left.",
        &["Tamisha Roe"],
    )]);
    let article = resolve("[q1 “No,”] [c1 said] [s1 Tamisha Roe].");
    assert_eq!(article.speakers()[0].gender, Gender::Female);
}

#[test]
fn in_a_dialogue_the_turns_alternate() {
    let mut text =
        "Dana Roe met Orrin Vale at the quay.\n\n[q1 “Who is it?”] [c1 asked] [s1 Roe].\n\n\
        [q2 “It is me,”] [c2 said] [s2 Vale].\n\n"
            .to_owned();
    for n in 3..=26 {
        text.push_str(&format!("[q{n} “So it goes on and on.”]\n\n"));
    }
    text.push_str("[q27 “And so it ends,”] [c27 said] [s27 Roe].");
    let article = resolve(&text);
    let found = speakers(&article);
    let expected: Vec<&str> = ["Dana Roe", "Orrin Vale"]
        .into_iter()
        .cycle()
        .take(27)
        .collect();
    assert_eq!(found, expected);
    assert_eq!(
        ascribe_speaker_resolver::explain(&article, 3).as_deref(),
        Some(
            "nobody stands beside it: people speak by turns here, and it is the turn of Orrin Vale (“Vale”)"
        )
    );
}

/// Two lines of speech, of which the third may be by either speaker.
fn spoken(names: &[&str]) -> String {
    let mut text = String::new();
    for (i, name) in names.iter().enumerate() {
        let n = i + 1;
        text.push_str(&format!("[s{n} {name}] [c{n} said] [q{n} it was late]. "));
    }
    text
}

#[test]
fn other_middle_names_and_generations_are_other_people() {
    for names in [
        ["John A. Smith", "John B. Smith"],
        ["John Adam Smith", "John Brian Smith"],
        ["John Adam Smith", "John B. Smith"],
        ["John E. Smith", "John B. Smith"],
        ["George H. W. Bush", "George W. Bush"],
        ["George H.W. Bush", "George W. Bush"],
        ["George Herbert Walker Bush", "George Walker Bush"],
        ["John Smith Jr.", "John Smith Sr."],
        ["John Smith II", "John Smith III"],
        ["Donald Vane", "Donald Vane Jr."],
        ["Donald Vane", "Donald Vane Sr."],
    ] {
        for [a, b] in [names, [names[1], names[0]]] {
            let article = resolve(&spoken(&[a, b]));
            assert_eq!(speakers(&article), [a, b]);
            for speaker in article.speakers() {
                assert_eq!(speaker.aliases, [""; 0], "{a}, {b}");
            }
        }
    }
}

#[test]
fn one_person_may_have_a_middle_name_less() {
    for (names, full) in [
        (["John Smith", "John A. Smith"], "John A. Smith"),
        (["George W. Bush", "George Bush"], "George W. Bush"),
        (
            ["George H. W. Bush", "George H.W. Bush"],
            "George H. W. Bush",
        ),
        (["John A. Smith", "John Adam Smith"], "John A. Smith"),
        (
            ["Ana Belén Cordero Ruiz", "Ana Cordero Ruiz"],
            "Ana Belén Cordero Ruiz",
        ),
        (["Luis Fernando Soto", "Luis Soto"], "Luis Fernando Soto"),
        (
            ["John James Conyers Jr.", "John Conyers"],
            "John James Conyers Jr.",
        ),
        (["Pope John Paul II", "Pope John Paul"], "John Paul II"),
    ] {
        for [a, b] in [names, [names[1], names[0]]] {
            let article = resolve(&spoken(&[a, b]));
            let found = speakers(&article);
            assert_eq!(article.speakers().len(), 1, "{a}, {b}: {found:?}");
            assert!(a != names[0] || found[0] == full, "{a}, {b}: {found:?}");
        }
    }
}

#[test]
fn a_name_that_fits_two_namesakes_is_the_last_one_s_and_not_sure() {
    for (names, expected, doubtful) in [
        (
            ["John A. Smith", "John B. Smith", "Smith"],
            ["John A. Smith", "John B. Smith", "John B. Smith"],
            true,
        ),
        (
            ["John B. Smith", "John A. Smith", "Mr. Smith"],
            ["John B. Smith", "John A. Smith", "John A. Smith"],
            true,
        ),
        (
            ["George W. Bush", "George H. W. Bush", "George Bush"],
            ["George W. Bush", "George H. W. Bush", "George H. W. Bush"],
            true,
        ),
        (
            ["John Smith Jr.", "John Smith Sr.", "Smith"],
            ["John Smith Jr.", "John Smith Sr.", "John Smith Sr."],
            true,
        ),
        (
            ["John Smith Jr.", "John Smith Sr.", "John Smith"],
            ["John Smith Jr.", "John Smith Sr.", "John Smith Sr."],
            true,
        ),
        // The plain name is the father's, "Jr." the son's.
        (
            ["Donald Vane", "Donald Vane Jr.", "Vane"],
            ["Donald Vane", "Donald Vane Jr.", "Donald Vane"],
            false,
        ),
        (
            ["Donald Vane", "Donald Vane Jr.", "Vane Jr."],
            ["Donald Vane", "Donald Vane Jr.", "Donald Vane Jr."],
            false,
        ),
        (
            ["John A. Smith", "John B. Smith", "John A. Smith"],
            ["John A. Smith", "John B. Smith", "John A. Smith"],
            false,
        ),
        // Not the same first name: whoever is named first, as ever.
        (
            ["Anna Smith", "John B. Smith", "Smith"],
            ["Anna Smith", "John B. Smith", "Anna Smith"],
            false,
        ),
    ] {
        let article = resolve(&spoken(&names));
        assert_eq!(speakers(&article), expected, "{names:?}");
        let confidence = article.attributions()[2].confidence;
        assert_eq!(confidence < 0.7, doubtful, "{names:?}: {confidence}");
    }
}

#[test]
fn a_role_ends_with_its_paragraph() {
    for (text, expected) in [
        (
            "Mr Howard accused\n\n[s1 Opposition Leader Kim Beazley] [c1 said] [q1 it was wrong].",
            &["Opposition Leader"][..],
        ),
        (
            "He had met the chairman\n\n[s1 Kim Beazley] [c1 said] [q1 it was wrong].",
            &[],
        ),
        (
            "[q1 It was wrong], [c1 said] [s1 Kim Beazley],\n\nthe chairman, left.",
            &[],
        ),
        (
            "The former\n\n[s1 senator Kim Beazley] [c1 said] [q1 no].",
            &["senator"],
        ),
    ] {
        let article = resolve(text);
        assert_eq!(article.speakers()[0].roles, expected, "{text}");
    }
}

#[test]
fn names_and_roles_stand_in_one_line() {
    let article = resolve(
        "[s1 Kim  Beazley, deputy  head of the\u{a0}board,] [c1 said] [q1 it was wrong]. [s2 Kim\tBeazley] [c2 said] [q2 no].",
    );
    let speaker = &article.speakers()[0];
    assert_eq!(speaker.name, "Kim Beazley");
    assert_eq!(speaker.aliases, [""; 0]);
    assert_eq!(speaker.roles, ["deputy head of the board"]);
}

#[test]
fn what_a_model_reads_sets_where_names_begin_and_end() {
    for (text, persons, bodies, expected) in [
        (
            "[s1 Minister of Information Orrin Vale] [c1 said] [q1 it was wrong].",
            &["Orrin Vale"][..],
            &["Information"][..],
            "Orrin Vale",
        ),
        (
            "[s1 The Senate Minority Leader, Orrin Vale,] [c1 said] [q1 it was wrong].",
            &["Orrin Vale"],
            &["Senate"],
            "Orrin Vale",
        ),
        (
            "[s1 Current Prime Minister of Torvia Orrin Vale] [c1 said] [q1 it was wrong].",
            &["Orrin Vale"],
            &[],
            "Orrin Vale",
        ),
        (
            "[s1 The Committee to Protect Ferries] [c1 said] [q1 it was wrong].",
            &[],
            &["Committee to Protect Ferries"],
            "Committee to Protect Ferries (organization)",
        ),
        (
            "[s1 Prosecutor Orrin Vale QC] [c1 said] [q1 it was wrong].",
            &["Orrin Vale"],
            &[],
            "Orrin Vale",
        ),
        // A part that the model has lost is no title.
        (
            "[s1 Tran Quoc Bao, of the harbour,] [c1 said] [q1 it was wrong].",
            &["Quoc Bao"],
            &[],
            "Tran Quoc Bao",
        ),
        // Two bodies, not one.
        (
            "The Harbour Post/Quayline survey is out. [s1 Quayline] [c1 said] [q1 it was wrong].",
            &[],
            &["Harbour Post/Quayline"],
            "Quayline (organization)",
        ),
    ] {
        let article = resolve_with_names(text, persons, bodies);
        assert_eq!(speakers(&article), [expected], "{text}");
    }
}

#[test]
fn a_text_speaks_for_its_author() {
    let bodies = ["Harbour Post", "Dockers’ Union", "Quayline"];
    for (text, expected) in [
        (
            "[s1 A report released today by the Harbour Post] [c1 says] [q1 fees will rise].",
            "Harbour Post (organization)",
        ),
        (
            "[s1 Quayline’s press release] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 a Quayline survey] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 Estimates by the Torvian government] [c1 say] [q1 fees will rise].",
            "Torvian government (organization)",
        ),
        (
            "Quayline issued a statement. [s1 The statement] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 A Quayline poll] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 A survey done by Quayline today] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 A notice on the Quayline website] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "[s1 A Torvian court ruling] [c1 says] [q1 fees will rise].",
            "Torvian court (organization)",
        ),
        (
            "Quayline sued the ferrymen. [s1 The lawsuit] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "Quayline has voted for a strike. [s1 The resolution] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "A study by Quayline is out. [s1 The report] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        (
            "A lawsuit was filed on Monday by Quayline. [s1 The complaint] [c1 says] [q1 fees will rise].",
            "Quayline (organization)",
        ),
        // A poll of two, a law and a document that nobody is said to have made speak themselves.
        (
            "[s1 A Harbour Post/Quayline poll] [c1 says] [q1 fees will rise].",
            "Harbour Post/Quayline poll (document)",
        ),
        (
            "[s1 A report on Quayline] [c1 says] [q1 fees will rise].",
            "report on Quayline (document)",
        ),
        (
            "[s1 The agency’s first report] [c1 says] [q1 fees will rise].",
            "agency’s first report (document)",
        ),
    ] {
        let article = resolve_with_names(text, &[], &bodies);
        assert_eq!(speakers(&article), [expected], "{text}");
    }
}

#[test]
fn a_text_that_spoke_before_has_the_same_author() {
    let article = resolve_with_names(
        "[s1 Quayline] [c1 reported] [q1 a loss]. [s2 The report] [c2 says] [q2 the quay is old]. Nobody had read it. \
         Many are angry, and the town is poor. Ferries were late for a year. The weather was bad. \
         [s3 The report] [c3 adds] [q3 that fees will rise].",
        &[],
        &["Quayline"],
    );
    assert_eq!(speakers(&article), ["Quayline (organization)"; 3]);
}

#[test]
fn what_goes_on_without_a_source_is_of_the_subject() {
    for text in [
        "[s1 Ann Pell] [c1 praised] [q1 the quay] and [c2 called for] [q2 lower fees].",
        "[s1 Ann Pell] [c1 said] [q1 the quay was old]. [c2 Adding] [q2 that fees would rise].",
        "Ann Pell, who was abroad, came back. She left the hall in a hurry, and [c1 called] [q1 it a lie].",
    ] {
        let found = speakers(&resolve(text));
        assert!(
            found.iter().all(|name| name == "Ann Pell"),
            "{text}: {found:?}"
        );
    }
    let article = resolve("Ann Pell was arrested and [c1 accused of] [q1 theft].");
    assert_eq!(speakers(&article), ["-"]);
}

#[test]
fn a_description_is_of_its_own_office() {
    for (text, expected) in [
        // Departments.
        (
            "Foreign Minister Ann Pell met Defence Minister Lucy Marsh. [s1 The foreign minister] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Prime Minister Ann Pell met Education Minister Lucy Marsh. [s1 The PM] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Defence Minister Lucy Marsh met Foreign Minister Ann Pell. [s1 The minister for defence] [c1 said] [q1 no].",
            "Lucy Marsh",
        ),
        (
            "Secretary of State Ann Pell met Lucy Marsh. [s1 The secretary of state] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Governor Ann Pell met Lt. Gov. Lucy Marsh. [s1 The lieutenant governor] [c1 said] [q1 no].",
            "Lucy Marsh",
        ),
        // Whose it is.
        (
            "French President Ann Pell met German President Lucy Marsh. [s1 The French president] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "President Ann Pell of Ghana met President Lucy Marsh of Kenya in Togo. [s1 Ghana’s president] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "The president of Torvia, Ann Pell, met the president of Karsala, Lucy Marsh. [s1 The Torvian president] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Mayor Ann Pell of Norn met Mayor Lucy Marsh of Skarvik. [s1 The mayor of Norn] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Quayline manager Ann Pell met Harbour manager Lucy Marsh. [s1 The Quayline boss] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Sen. Ann Pell (R-Ohio) met Sen. Lucy Marsh (D-Utah). [s1 The Ohio senator] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "French President Ann Pell met her Polish counterpart, Lucy Marsh. [s1 The Polish president] [c1 said] [q1 no].",
            "Lucy Marsh",
        ),
        (
            "French President Ann Pell and German Chancellor Lucy Marsh met. [s1 The French president] [c1 said] [q1 no]. [s2 The German leader] [c2 said] [q2 no].",
            "Lucy Marsh",
        ),
        // How the office is told.
        (
            "The Argentine President, Ann Pell, was late. [s1 The President] [c1 said] [q1 no]. President Marsh was not.",
            "Ann Pell",
        ),
        (
            "The President of Karsala, Ann Pell, was late. [s1 The president] [c1 said] [q1 no]. President Lucy Marsh of Norn was not.",
            "Ann Pell",
        ),
        (
            "Ann Pell, who is finance chief of Quayline, met Lucy Marsh, its founder. [s1 The finance chief] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        (
            "Ann Pell was elected mayor of Norn in May. Mayor Lucy Marsh of Skarvik sent a card. [s1 The mayor of Norn] [c1 said] [q1 no].",
            "Ann Pell",
        ),
        // Ages.
        (
            "Ann Pell, 54, met Lucy Marsh (41). [s1 The 54-year-old] [c1 said] [q1 no].",
            "Ann Pell",
        ),
    ] {
        let article = resolve(text);
        let found = speakers(&article);
        assert_eq!(found.last().map(String::as_str), Some(expected), "{text}");
    }
    // Nobody else has the office of another department.
    let article =
        resolve("Finance Minister Ann Pell left. [s1 The interior minister] [c1 said] [q1 no].");
    assert_eq!(speakers(&article), ["interior minister (unnamed)"]);
}

#[test]
fn a_body_is_what_it_is_said_to_be() {
    for text in [
        "Greenshore, the environmental charity, has sued the Harbour Board. [s1 The charity] [c1 said] [q1 no].",
        "The telecoms regulator, Greenshore, fined the Harbour Board. [s1 The regulator] [c1 said] [q1 no].",
        "Greenshore of Denmark met the Harbour Board. [s1 The Danish company] [c1 said] [q1 no].",
    ] {
        let article = resolve_with_names(text, &[], &["Greenshore", "Harbour Board"]);
        assert_eq!(speakers(&article), ["Greenshore (organization)"], "{text}");
    }
    let article = resolve_with_names(
        "Labour MP Ann Pell met Conservative MP Lucy Marsh. [s1 The Conservative MP] [c1 said] [q1 no].",
        &["Ann Pell", "Lucy Marsh"],
        &["Conservative MP"],
    );
    assert_eq!(speakers(&article), ["Lucy Marsh"]);
}

#[test]
fn a_source_that_ends_in_who_is_what_stands_before_it() {
    let article =
        resolve("[s1 Many members, particularly Ann Pell who] [c1 said] [q1 fees will rise].");
    assert_eq!(speakers(&article), ["Ann Pell"]);
}

#[test]
fn a_role_may_stand_between_the_comma_and_the_name() {
    for text in [
        "[s1 The study’s lead author, marine biologist Ann Pell,] [c1 said] [q1 it was wrong].",
        "[s1 The leader of the Quay Party, incoming mayor Ann Pell,] [c1 said] [q1 it was wrong].",
        "[s1 The president and founder of the party, Ann Pell,] [c1 said] [q1 it was wrong].",
        "[s1 The director of the Quay Agency (QA), Ann Pell,] [c1 said] [q1 it was wrong].",
        "[s1 Member of Parliament (MP) Ann Pell of the Quay Party] [c1 said] [q1 it was wrong].",
    ] {
        assert_eq!(speakers(&resolve(text)), ["Ann Pell"], "{text}");
    }
}

#[test]
fn a_government_is_that_of_its_own_country() {
    let article = resolve(
        "The Torvian government protested. [s1 The Karsalan government] [c1 said] [q1 it was wrong]. \
         [s2 The government] [c2 said] [q2 no more].",
    );
    assert_eq!(speakers(&article)[0], "Karsalan government (organization)");
}

#[test]
fn a_cue_without_its_source_takes_the_subject_of_its_sentence() {
    for (text, expected) in [
        (
            "[c1 Calling] it [q1 a “culture of fees”], Ann Pell left the quay.",
            "Ann Pell",
        ),
        (
            "Ann Pell left the quay and on Monday [c1 claimed] [q1 the fees were too high].",
            "Ann Pell",
        ),
        (
            "It is further [c1 alleged] [q1 that fees were hidden].",
            "-",
        ),
    ] {
        assert_eq!(speakers(&resolve(text)), [expected], "{text}");
    }
}

#[test]
fn a_surname_may_be_a_word() {
    for (text, expected) in [
        (
            "“[q1 We are leaving],” [s1 King] [c1 told] reporters.",
            "King",
        ),
        (
            "“[q1 We are leaving],” [s1 White] [c1 told] reporters.",
            "White",
        ),
        ("[s1 Baker] [c1 said] [q1 it was wrong].", "Baker"),
        ("[s1 Barnes] [c1 said] [q1 it was wrong].", "Barnes"),
        ("[s1 Waters] [c1 said] [q1 it was wrong].", "Waters"),
        ("[s1 Will Kowal] [c1 said] [q1 it was wrong].", "Will Kowal"),
        (
            "“[q1 It is late],” [c1 said] [s1 Maria House], a nurse.",
            "Maria House",
        ),
        (
            "“[q1 It is late],” [c1 said] [s1 Owen Sellers], a nurse.",
            "Owen Sellers",
        ),
        // Where the article speaks of one, it is that one.
        (
            "The baker came late. [s1 Baker] [c1 said] [q1 it was wrong].",
            "Baker (unnamed)",
        ),
        (
            "[s1 Residents] [c1 said] [q1 it was wrong].",
            "Residents (group)",
        ),
        ("[s1 Banks] [c1 said] [q1 it was wrong].", "Banks (group)"),
        (
            "[s1 The French] [c1 said] [q1 it was wrong].",
            "French (other)",
        ),
    ] {
        assert_eq!(speakers(&resolve(text)), [expected], "{text}");
    }
}

#[test]
fn a_name_that_a_clause_gives_is_the_speakers() {
    for text in [
        "“[q1 No],” [c1 said] [s1 a man by the canal who goes by the name “Carl.”]",
        "“[q1 No],” [c1 said] [s1 a man] camping by the canal who goes by the name “Carl.”",
        "“[q1 No],” [c1 said] [s1 a man who gave his name only as Carl].",
        "“[q1 No],” [c1 said] [s1 a homeless man] named Carl.",
        "“[q1 No],” [c1 said] [s1 a man in his forties identified by police as Carl].",
    ] {
        assert_eq!(speakers(&resolve(text)), ["Carl"], "{text}");
    }
    let other = "“[q1 No],” [c1 said] [s1 a man] named after Carl Dent.";
    assert_eq!(speakers(&resolve(other)), ["man (unnamed)"]);
}

#[test]
fn who_answers_is_the_one_who_was_spoken_to() {
    let text = "“[q1 It is over],” [s1 Imre Falk] [c1 told] [a1 Piet Lander]. “[q2 It was never alive],” [s2 he] [c2 replied].";
    assert_eq!(speakers(&resolve(text)), ["Imre Falk", "Piet Lander"]);
}

#[test]
fn a_relative_does_not_go_by_the_bare_surname() {
    for relative in ["wife of the mayor Tibor Varga", "the sister of Tibor Varga"] {
        let text = format!(
            "The clinic was opened by Ilona Varga, {relative}.\n\n[s1 Varga] [c1 said] [q1 it was late]."
        );
        assert_eq!(speakers(&resolve(&text)), ["Tibor Varga"], "{text}");
    }
    let two =
        "Ilona Varga, a mother of two, met Tibor Varga.\n\n[s1 Varga] [c1 said] [q1 it was late].";
    assert_eq!(speakers(&resolve(two)), ["Ilona Varga"]);
}

#[test]
fn a_name_that_closes_a_subject_acts() {
    let text = "“[q1 Not me!]” [s1 Hanna Ostrow] [c1 exclaimed].\n\nThe chairman, Joseph Abend, banged a mug on the table. “[q2 One at a time.]”";
    assert_eq!(speakers(&resolve(text)), ["Hanna Ostrow", "Joseph Abend"]);
}

#[test]
fn a_source_that_opens_with_roles_ends_in_the_name_of_who_holds_them() {
    let persons = [
        "Tomas Brenner",
        "Lena Orsk",
        "Mirko Dalen",
        "Ada Finch",
        "Ruth Calder",
        "Ilse Moran",
        "Piet Vos",
        "Nora Quill",
    ];
    let bodies = [
        "Ports and Rivers",
        "West Karsala Association",
        "Harbour Corps",
        "Harbour Party",
        "Quay Greens",
    ];
    for (source, expected) in [
        (
            "Secretary of Ports and Rivers Tomas Brenner",
            "Tomas Brenner",
        ),
        (
            "Convenor of the West Karsala Association Lena Orsk",
            "Lena Orsk",
        ),
        (
            "Commandant of the Harbour Corps General Mirko Dalen",
            "Mirko Dalen",
        ),
        ("Police and Ferry Services Minister Ada Finch", "Ada Finch"),
        (
            "student and Harbour Party leader Ruth Calder",
            "Ruth Calder",
        ),
        (
            "an environmental lawyer and Quay Greens candidate for Karsala, Ilse Moran",
            "Ilse Moran",
        ),
        ("one of the report's authors Piet Vos", "Piet Vos"),
        (
            "another lawyer who was in the room, Nora Quill",
            "Nora Quill",
        ),
        (
            "Nora Quill the president of the West Karsala Association",
            "Nora Quill",
        ),
        ("Nora Quill leader of the Harbour Party", "Nora Quill"),
        // The name is another's.
        (
            "a spokesman for Mayor Ada Finch",
            "spokesman for Mayor Ada Finch (unnamed)",
        ),
        ("an aide to Ada Finch", "aide to Ada Finch (unnamed)"),
        (
            "residents and Mayor Ada Finch",
            "residents and Mayor Ada Finch (group)",
        ),
        (
            "the harbour master and Mayor Ada Finch",
            "harbour master and Mayor Ada Finch (group)",
        ),
    ] {
        let text =
            format!("It rained on Monday. Then [s1 {source}] [c1 said] [q1 that it was late].");
        let found = speakers(&resolve_with_names(&text, &persons, &bodies));
        assert_eq!(found, [expected], "{source}");
    }
}

#[test]
fn a_name_begins_where_the_model_reads_a_second_one() {
    let text = "[s1 Secretary of Ports and Rivers Ann Lee] [c1 said] [q1 the bridge would close].";
    assert_eq!(
        speakers(&resolve_read(text, &["Rivers", "Ann Lee"])),
        ["Ann Lee"]
    );
    let letter = "Then [s1 Congressman A. Donald McEwan] [c1 said] [q1 it was late].";
    assert_eq!(
        speakers(&resolve_read(letter, &["A.", "Donald McEwan"])),
        ["A. Donald McEwan"]
    );
}

#[test]
fn whose_relative_is_named_last_speaks() {
    let text = "“[q1 I never saw it],” [c1 said] [s1 Abiodun Fashola, whose brother-in-law, the timber merchant Henry Onwuka, had built the sheds].";
    assert_eq!(speakers(&resolve(text)), ["Abiodun Fashola"]);
}

#[test]
fn a_text_has_the_maker_it_was_told_with() {
    let bodies = [
        "Harbour Bank",
        "Daily Quay",
        "Torvia Bureau of Trade",
        "Quay Police",
    ];
    for (text, expected) in [
        (
            "The Harbour Bank published a report on rents. [s1 The report] [c1 found] [q1 that rents fell].",
            "Harbour Bank (organization)",
        ),
        (
            "[s1 An article in the Daily Quay] [c1 said] [q1 that rents fell].",
            "Daily Quay (organization)",
        ),
        (
            "[s1 The study, carried out by the Torvia Bureau of Trade,] [c1 found] [q1 that rents fell].",
            "Torvia Bureau of Trade (organization)",
        ),
        (
            "The Quay Police closed the pier. [s1 A police statement] [c1 said] [q1 that it leaned].",
            "Quay Police (organization)",
        ),
        (
            "The Harbour Bank released the 2012 World Rents Report. [s1 The report] [c1 found] [q1 that rents fell].",
            "Harbour Bank (organization)",
        ),
        (
            "The Harbour Bank sued the Quay Police in a lawsuit over rents. [s1 The lawsuit] [c1 says] [q1 that rents fell].",
            "Harbour Bank (organization)",
        ),
        (
            "Then the Harbour Bank released a statement, [s1 which] [c1 said] [q1 that rents fell].",
            "Harbour Bank (organization)",
        ),
        (
            "[q1 Rents fell,] [s1 the Daily Quay] [c1 wrote]. [s2 The article] [c2 says] [q2 that they will rise].",
            "Daily Quay (organization)",
        ),
        // Who warns in a text has made it, not who is warned of.
        (
            "[s1 The Harbour Bank] [c1 warned] in a statement [q1 that [s2 rebels] [c2 planned] [q2 to burn it]]. [s3 The statement] \
             [c3 said] [q3 that it was late].",
            "Harbour Bank (organization)",
        ),
        // Nobody is told: the text itself.
        (
            "A report on rents came out. [s1 The report] [c1 found] [q1 that rents fell].",
            "report (document)",
        ),
    ] {
        let found = speakers(&resolve_with_names(text, &[], &bodies));
        assert_eq!(found.last().map(String::as_str), Some(expected), "{text}");
    }
}

#[test]
fn a_name_ends_where_it_ends() {
    for (text, bodies, expected) in [
        (
            "Then [s1 Friends of the Sea] [c1 said] [q1 no].",
            &["Friends of", "Sea"][..],
            "Friends of the Sea (organization)",
        ),
        (
            "Then [s1 Nurses Without Borders] [c1 said] [q1 no].",
            &["Without Borders"],
            "Nurses Without Borders (organization)",
        ),
        (
            "Then [s1 Quay Air Lines] and others [c1 said] [q1 no].",
            &["Quay Air Lines and"],
            "Quay Air Lines (organization)",
        ),
        (
            "Then [s1 Avon and Carne Police] [c1 said] [q1 no].",
            &["Avon", "Carne Police"],
            "Avon and Carne Police (organization)",
        ),
        (
            "Then [s1 the Transit Union Local 113] [c1 said] [q1 no].",
            &["Transit Union Local"],
            "Transit Union Local 113 (organization)",
        ),
        (
            "[s1 Statistics Torvia] [c1 said] [q1 no].",
            &["Torvia"],
            "Statistics Torvia (organization)",
        ),
        (
            "Then [s1 the activist group Save The Quay] [c1 said] [q1 no].",
            &[],
            "Save The Quay (organization)",
        ),
        ("[s1 SBS] [c1 said] [q1 no].", &[], "SBS (organization)"),
        // People, and a person of a body.
        (
            "[s1 Members of Parliament] [c1 said] [q1 no].",
            &["Parliament"],
            "Members of Parliament (group)",
        ),
        (
            "Then [s1 Ann Lee of the Quay Institute] [c1 said] [q1 no].",
            &["Quay Institute"],
            "Ann Lee",
        ),
        (
            "Then [s1 The Age newspaper] [c1 said] [q1 no].",
            &[],
            "The Age (organization)",
        ),
    ] {
        assert_eq!(
            speakers(&resolve_with_names(text, &[], bodies)),
            [expected],
            "{text}"
        );
    }
    let at_start = "[s1 Busho Ibrahim Ali] [c1 said] [q1 no]. Then [s2 Ali] [c2 said] [q2 yes].";
    let read = resolve_read(at_start, &["Busho Ibrahim Ali"]);
    assert_eq!(speakers(&read), ["Busho Ibrahim Ali", "Busho Ibrahim Ali"]);
    let pope = resolve_read("[s1 Pope Adrian XVI] [c1 said] [q1 no].", &["Pope Adrian"]);
    assert!(
        speakers(&pope)[0].contains("Adrian XVI"),
        "{:?}",
        speakers(&pope)
    );
}

#[test]
fn a_surname_may_be_a_small_word_or_a_month() {
    let may = "Prime Minister Theresa May flew out on Monday. [q1 “We are leaving,”] [s1 May] [c1 told] reporters. In May it rained.";
    assert_eq!(speakers(&resolve(may)), ["Theresa May"]);
    let so = "[s1 Councillor Kelvin So] [c1 said] [q1 the bridge was closed]. [s2 So] [c2 added] [q2 that it would reopen].";
    assert_eq!(speakers(&resolve(so)), ["Kelvin So", "Kelvin So"]);
}

#[test]
fn a_line_that_leads_in_names_who_speaks() {
    let text = "“[q1 It fell],” [s1 Gerald Stocks] [c1 said].\n\nAnd from Chairwoman Rosalind Weller:\n\n“[q2 Thirty years of bridges and not one collapse.]”";
    assert_eq!(
        speakers(&resolve(text)),
        ["Gerald Stocks", "Rosalind Weller"]
    );
}

#[test]
fn an_arabic_surname_is_the_same_with_and_without_its_article() {
    let text = "[s1 Ayman al-Hadari] [c1 said] [q1 no]. Omar Qabbani left. [s2 Hadari] [c2 said] [q2 yes].";
    assert_eq!(
        speakers(&resolve(text)),
        ["Ayman al-Hadari", "Ayman al-Hadari"]
    );
}

#[test]
fn a_number_tells_people_without_a_name_apart() {
    let text = "[s1 SPEAKER 1]: [q1 Good morning to all of you here.]\n\n[s2 SPEAKER 2]: [q2 And a good morning to you.]\n\n\
                [s3 SPEAKER 1]: [q3 The harbour is full of mud.]";
    assert_eq!(
        speakers(&resolve(text)),
        [
            "SPEAKER 1 (unnamed)",
            "SPEAKER 2 (unnamed)",
            "SPEAKER 1 (unnamed)"
        ]
    );
    let text = "[s1 Witness 3] [c1 said] [q1 it was open]. [s2 Juror 8] [c2 said] [q2 it was shut]. [s3 Juror 9] [c3 said] [q3 no].";
    assert_eq!(
        speakers(&resolve(text)),
        [
            "Witness 3 (unnamed)",
            "Juror 8 (unnamed)",
            "Juror 9 (unnamed)"
        ]
    );
}

#[test]
fn who_spoke_to_us_answers() {
    let text = "The mayor of Karsala, Dana Ruiz, spoke to us on Monday.\n\n[s1 Q]: [q1 When will the bridge open?]\n\n\
                [s2 A]: [q2 In June, if the steel comes.]\n\n[s3 Q]: [q3 And the toll?]\n\n[s4 A]: [q4 There is no toll.]";
    assert_eq!(
        speakers(&resolve(text)),
        ["-", "Dana Ruiz", "-", "Dana Ruiz"]
    );
}

#[test]
fn labels_name_whom_they_name() {
    let text = "[s1 KYLA ATTENBY, NEWS ANCHOR]: [q1 Good morning. The base has been leased since 1951.]\n\n\
                [s2 REAR ADM. JOHN KIRWAN (RET.), MILITARY ANALYST]: [q2 Good morning, Kyla.]\n\n\
                [s3 ATTENBY]: [q3 Did anyone ever pay the rent?]\n\n[s4 KIRWAN]: [q4 Once. In fish.]\n\n\
                [s5 UNIDENTIFIED MALE]: [q5 We want our island back.]\n\n[s6 LT. GEN. DOV MAREK]: [q6 No.]\n\n\
                [s7 MODERATOR]: [q7 You have two minutes.]";
    let article = resolve(text);
    let found = speakers(&article);
    let expected = [
        "KYLA ATTENBY",
        "JOHN KIRWAN",
        "KYLA ATTENBY",
        "JOHN KIRWAN",
        "UNIDENTIFIED MALE (unnamed)",
        "DOV MAREK",
        "MODERATOR (unnamed)",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_name_between_commas_behind_a_source_is_its_own() {
    let text = "Piet Holberg has died. [c1 According to] [s1 his wife], Amanda, [q1 he died of a lung disease].";
    assert_eq!(speakers(&resolve(text)), ["Amanda"]);
}

#[test]
fn whom_a_who_follows_is_somebody() {
    let text = "“[q1 We are late,]” [c1 said] [s1 Long, who runs the club]. “[q2 No,]” [c2 said] [s2 Christmas, who rows]. \
                “[q3 Go,]” [c3 said] [s3 Police, who were late].";
    assert_eq!(
        speakers(&resolve(text)),
        ["Long", "Christmas", "Police (organization)"]
    );
}

#[test]
fn a_network_is_a_broadcasters() {
    let text = "The Bank of Karstad closed the accounts of Prospekt TV on Monday. [s1 The network] [c1 said] [q1 it was late].\n\n\
                The Quay Company met CNN. [s2 The network] [c2 said] [q2 no]. [s3 The company] [c3 said] [q3 yes].";
    let article = resolve_with_names(
        text,
        &[],
        &["Bank of Karstad", "Prospekt TV", "Quay Company", "CNN"],
    );
    assert_eq!(
        speakers(&article),
        [
            "Prospekt TV (organization)",
            "CNN (organization)",
            "Quay Company (organization)"
        ]
    );
}

#[test]
fn a_deputy_is_another_office() {
    for (text, expected) in [
        (
            "President Olav Ekberg met Vice President Ana Petrosk. “[q1 It was a good talk,]” [s1 the president] [c1 said].",
            "Olav Ekberg",
        ),
        (
            "Vice President Ana Petrosk met President Olav Ekberg. “[q1 We are ready,]” [s1 the vice president] [c1 said].",
            "Ana Petrosk",
        ),
        (
            "Prime Minister Ida Knoll fired Deputy Prime Minister Rui Sand. “[q1 He lied,]” [s1 the prime minister] [c1 said].",
            "Ida Knoll",
        ),
        (
            "Police Chief Ade Barrow and Assistant Chief Ona Brill met. “[q1 We talked,]” [s1 the chief] [c1 said].",
            "Ade Barrow",
        ),
        (
            "The finance minister, Grant Price, left. The former finance minister, Ida Short, stayed. [s1 The minister] [c1 said] \
             [q1 he was sure].",
            "Grant Price",
        ),
    ] {
        assert_eq!(speakers(&resolve(text)), [expected], "{text}");
    }
}

#[test]
fn who_asks_does_not_answer() {
    for text in [
        "Lena Price spoke on Monday. Asked by Ms Moss whether she was sure, [s1 she] [c1 said]: “[q1 Quite.]”",
        "Lena Price spoke on Monday. Pressed by reporter Ana Tolliver about it, [s1 she] [c1 said]: “[q1 Quite.]”",
    ] {
        assert_eq!(speakers(&resolve(text)), ["Lena Price"], "{text}");
    }
}

#[test]
fn who_reads_or_hears_a_text_has_not_made_it() {
    let bodies = ["Courier", "UBN", "Halden Foods", "Halden Rowers"];
    for (text, expected) in [
        (
            "In an email to staff seen by the Courier, [s1 Ed Brask] [c1 said] [q1 it was late]. [s2 The email] [c2 said] [q2 no].",
            "Ed Brask",
        ),
        (
            "A report obtained by the Courier was read. “[q1 It may go,]” [s1 the report] [c1 said].",
            "report (document)",
        ),
        (
            "Halden Foods shut its plant. In an email to UBN, [s1 the company] [c1 said] [q1 it was sorry].",
            "Halden Foods (organization)",
        ),
        (
            "Halden Foods met. [s1 The company] [c1 told] [a1 UBN] [q1 it was sorry]. [s2 The company] [c2 told] [a2 the Courier] [q2 no].",
            "Halden Foods (organization)",
        ),
        (
            "Halden Rowers fired Ann Lee. “[q1 We wish Ann well,]” [s1 the club] [c1 said].",
            "Halden Rowers (organization)",
        ),
    ] {
        let found = speakers(&resolve_with_names(text, &[], &bodies));
        assert_eq!(found.last().map(String::as_str), Some(expected), "{text}");
    }
}

#[test]
fn a_topic_before_a_colon_is_nobody() {
    let text = "Coach Ann Lee spoke after the match.\n\nOn the injury to Pell: “[q1 He is fit.]”\n\nOn her future: “[q2 I stay.]”";
    assert_eq!(speakers(&resolve(text)), ["Ann Lee", "Ann Lee"]);
}

#[test]
fn a_surname_may_be_a_small_word() {
    let text = "[s1 Tim Down, the grocer involved,] [c1 said] [q1 it was late]. “[q2 They are fit to eat,]” [s2 he] [c2 said]. [s3 Down] \
                [c3 said] [q3 no].";
    assert_eq!(
        speakers(&resolve(text)),
        ["Tim Down", "Tim Down", "Tim Down"]
    );
}

#[test]
fn offices_change_hands() {
    check(&[
        (
            "replaced by",
            "Governor Halima Njie left and was replaced by her deputy, Lamin Corr. [s1 The governor] [c1 said] [q1 it was late]. [s2 The former governor] [c2 said] [q2 it was early].",
            &["Lamin Corr", "Halima Njie"],
        ),
        (
            "took over from",
            "Vera Moss took over from Karl Vogt as chief executive in May. [s1 The chief executive] [c1 said] [q1 it was late].",
            &["Vera Moss"],
        ),
        (
            "who replaced him",
            "Coach Ivo Lanz lost. Dana Ruiz, who replaced him, won. [q1 “It was luck,”] [s1 the coach] [c1 said].",
            &["Dana Ruiz"],
        ),
        (
            "successor",
            "Transport Secretary Joan Pell was gone. Her successor, Amin Raza, came at noon. [s1 The transport secretary] [c1 said] [q1 it was late].",
            &["Amin Raza"],
        ),
        (
            "lost to",
            "Mayor Tom Hale lost the election to Rosa Klee. [s1 The mayor] [c1 said] [q1 it was late].",
            &["Rosa Klee"],
        ),
        (
            "stepped down, and has an heir",
            "Mayor Rolf Hahn stepped down on Monday. Ada Quist was sworn in as mayor. [s1 The mayor] [c1 said] [q1 it was late].",
            &["Ada Quist"],
        ),
        (
            "resigned, and has none",
            "Mayor Rolf Hahn resigned on Monday. Ada Quist left, too. [s1 The mayor] [c1 said] [q1 it was late].",
            &["Rolf Hahn"],
        ),
        (
            "not yet",
            "Mayor Rolf Hahn slept. [s1 The mayor] [c1 said] [q1 it was late]. On Friday Hahn was replaced by Ada Quist.",
            &["Rolf Hahn"],
        ),
        (
            "appointed",
            "The council made Ada Quist acting chief. [s1 The acting chief] [c1 said] [q1 it was late].",
            &["Ada Quist"],
        ),
        (
            "works as",
            "Jo Flint, who works as a nurse in Tarn, came. [q1 “It is full,”] [s1 the nurse] [c1 said].",
            &["Jo Flint"],
        ),
    ]);
}

#[test]
fn a_description_finds_its_person() {
    check(&[
        (
            "an office without an article, before a comma",
            "Torvian treasurer, Petra Costell, met Kim Beazer and Ann Moss. [q1 “It rose,”] [c1 said] [s1 the treasurer].",
            &["Petra Costell"],
        ),
        (
            "an office whose sentence has begun is somebody else's",
            "Kim Beazer is the Torvian treasurer. He met Torvian Treasurer, Petra Costell said. [q1 “It rose,”] [c1 said] [s1 the treasurer].",
            &["Kim Beazer"],
        ),
        (
            "the parties of two members",
            "Rep. Karl Ode (R-Ohio) met Rep. Ida Kell (D-Utah). [q1 “A tax,”] [s1 the Republican] [c1 said]. [q2 “A fee,”] [s2 the Democrat] [c2 said].",
            &["Karl Ode", "Ida Kell"],
        ),
        (
            "between commas",
            "Rep. Karl Ode, R-Ohio, and Rep. Ida Kell, D-Utah, met. [q1 “A tax,”] [s1 the Republican] [c1 said]. [q2 “A fee,”] [s2 the Democrat] [c2 said].",
            &["Karl Ode", "Ida Kell"],
        ),
        (
            "nobody was brought in so",
            "Gareth Pillai was at home. [s1 The defendant] [c1 said] [q1 it was late].",
            &["Gareth Pillai"],
        ),
        (
            "somebody was",
            "A hairdresser saw Gareth Pillai. [s1 The hairdresser] [c1 said] [q1 it was late].",
            &["hairdresser (unnamed)"],
        ),
        (
            "whom news does not name",
            "Gareth Pillai was at home. [s1 The official] [c1 said] [q1 it was late].",
            &["official (unnamed)"],
        ),
        (
            "children go with every trade",
            "Nurse Ida Kell came. [q1 “It was blue,”] [s1 the mother of three] [c1 said].",
            &["Ida Kell"],
        ),
        (
            "a native",
            "Lena Ostrow swam. [q1 “It was warm,”] [c1 said] [s1 the Ballygar native].",
            &["Lena Ostrow"],
        ),
        (
            "an apposition acts",
            "Nadia Orr came. [c1 said] [s1 Orr] [q1 “Here.”]\n\nThe engineer, Dietmar Kolb, leaned in. [q2 “And here.”]",
            &["Nadia Orr", "Dietmar Kolb"],
        ),
    ]);
}

#[test]
fn a_surname_is_rather_whose_words_were_quoted() {
    check(&[
        (
            "the widow",
            "Ewan Strachan drowned in May. [s1 His widow, Morag Strachan,] [c1 said] [q1 it was late]. [q2 “Nobody looked,”] [s2 Strachan] [c2 said].",
            &["Morag Strachan", "Morag Strachan"],
        ),
        (
            "roles between kin and name",
            "Tobias Lind will not run, for his wife, former county judge Irene Lind. [q1 “She was kind,”] [s1 Lind] [c1 said]. [s2 Judge Lind] [c2 said] [q2 it was late].",
            &["Tobias Lind", "Irene Lind"],
        ),
    ]);
}

#[test]
fn of_two_who_talk_the_other_asks() {
    check(&[(
        "a question after an answer",
        "[q1 “Did you sign?”] [c1 asked] [s1 Vera Cruz].\n\n[q2 “I signed something,”] [s2 Petr Havlik] [c2 said].\n\n[q3 “In what language?”]\n\n[q4 “In a hurry,”] [s4 he] [c4 said].",
        &["Vera Cruz", "Petr Havlik", "Vera Cruz", "Petr Havlik"],
    )]);
}

#[test]
fn a_body_is_of_the_sort_that_is_meant() {
    let bodies = [
        "Zentro",
        "Radio Norn",
        "Broadcasting Council",
        "FC Merrow",
        "Tarn Rovers",
        "World Seed Trust",
        "Agriculture Ministry",
        "Bellmark Group",
        "Quay Courier",
        "Skyvale",
        "Merrow Airport",
    ];
    for (text, expected) in [
        (
            "Radio Norn dropped its show after the Broadcasting Council fined it. [s1 The station] [c1 said] [q1 it would appeal]. [s2 The watchdog] [c2 said] [q2 no].",
            vec![
                "Radio Norn (organization)",
                "Broadcasting Council (organization)",
            ],
        ),
        (
            "FC Merrow signed Ivo Lanz from Tarn Rovers. [s1 The club] [c1 said] [q1 it was glad].",
            vec!["FC Merrow (organization)"],
        ),
        (
            "The World Seed Trust opened a vault. The Agriculture Ministry paid. [s1 The charity] [c1 said] [q1 it was glad].",
            vec!["World Seed Trust (organization)"],
        ),
        (
            "The Quay Courier was sold. [s1 Its owner, Bellmark Group,] [c1 said] [q1 it was glad]. [s2 The publisher] [c2 said] [q2 no]. [s3 The paper] [c3 said] [q3 yes].",
            vec![
                "Bellmark Group (organization)",
                "Bellmark Group (organization)",
                "The Quay Courier (organization)",
            ],
        ),
        (
            "Skyvale cancelled its flights from Merrow Airport. [s1 The airline] [c1 said] [q1 it was fog].",
            vec!["Skyvale (organization)"],
        ),
        // A ministry is no company, and a court needs no name.
        (
            "The Agriculture Ministry paid. [s1 The company] [c1 said] [q1 it was glad].",
            vec!["company (organization)"],
        ),
        (
            "Zentro opened a hall. [s1 The court] [c1 said] [q1 it was late].",
            vec!["court (organization)"],
        ),
    ] {
        assert_eq!(
            speakers(&resolve_with_names(text, &[], &bodies)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_maker_may_be_told_below() {
    let text = "[s1 An interim report on the fire] [c1 blames] [q1 a heater]. The report, by the Harbour Bureau, runs to 60 pages.";
    let article = resolve_with_names(text, &[], &["Harbour Bureau"]);
    assert_eq!(speakers(&article), ["Harbour Bureau (organization)"]);
}

#[test]
fn numbers_within_names_belong_to_them() {
    for (text, name) in [
        (
            "[s1 The Deep 12 Project] [c1 said] [q1 it was late].",
            "Deep 12 Project (organization)",
        ),
        (
            "[s1 Channel 9 News] [c1 said] [q1 it was late].",
            "Channel 9 News (organization)",
        ),
        (
            "[s1 The Group of 77] [c1 said] [q1 it was late].",
            "Group of 77 (organization)",
        ),
        (
            "[s1 The Group of 7 Mayors] [c1 said] [q1 it was late].",
            "Group of 7 Mayors (organization)",
        ),
        (
            "In 2004 [s1 Norn Council] [c1 said] [q1 it was late].",
            "Norn Council (organization)",
        ),
        (
            "On March 3 [s1 Ann Lee] [c1 said] [q1 it was late].",
            "Ann Lee",
        ),
    ] {
        assert_eq!(speakers(&resolve(text)), [name], "{text}");
    }
}

#[test]
fn a_title_that_is_a_surname_is_a_title_where_the_article_has_it_so() {
    let text = "[s1 Mayor] [c1 calls] [q1 the budget a trap]\n\nMayor Corinne Abbott met the board on Monday.";
    assert_eq!(speakers(&resolve(text)), ["Corinne Abbott"]);
}

#[test]
fn nobody_speaks_of_themselves_by_name_and_no_place_speaks() {
    let text =
        "Two agents came after [s1 he] [c1 asked for] [q1 a copy of Sayings of Chairman Karl Lee].";
    assert_eq!(speakers(&resolve(text)), ["-"]);
    let text = "The campaign of the Labour Union Party in Crowe and Nantbury, [s1 which] [c1 called] [q1 him a toff], cost a million.";
    let bodies = ["Labour Union Party", "Crowe", "Nantbury"];
    let article = resolve_with_names(text, &[], &bodies);
    assert_eq!(speakers(&article), ["Labour Union Party (organization)"]);
    let text = "[s1 The hashtag #WrongCastell] [c1 suggested] [q1 that it was late].";
    assert_eq!(speakers(&resolve(text)), ["hashtag #WrongCastell (other)"]);
}

#[test]
fn an_office_without_an_article_and_who_took_it_over() {
    let text = "Ilona Varga was mayor until 2019, when Ada Quist took over. [s1 The mayor] [c1 said] [q1 it was late]. [s2 The former mayor] [c2 said] [q2 no].";
    assert_eq!(speakers(&resolve(text)), ["Ada Quist", "Ilona Varga"]);
    let text = "Mayor Ilona Varga resigned in May, when Ada Quist took over. [s1 The mayor] [c1 said] [q1 it was late].";
    assert_eq!(speakers(&resolve(text)), ["Ada Quist"]);
    // Nothing is told of the office.
    for text in [
        "Ilona Varga was mayor until May, when Ada Quist took over the shop. [s1 The mayor] [c1 said] [q1 it was late].",
        "Mayor Ilona Varga ran a shop until May, when Ada Quist took over. [s1 The mayor] [c1 said] [q1 it was late].",
        "Ilona Varga was mayor when Ada Quist took over the shop. [s1 The mayor] [c1 said] [q1 it was late].",
    ] {
        assert_eq!(speakers(&resolve(text)), ["Ilona Varga"], "{text}");
    }
    let text = "Ada Quist met Ilona Varga, who has been governor since May. [s1 The governor] [c1 said] [q1 it was late].";
    assert_eq!(speakers(&resolve(text)), ["Ilona Varga"]);
    for text in [
        "[s1 Father of three Karl Lee] [c1 said] [q1 it was late].",
        "[s1 Local baker and father of two Karl Lee] [c1 said] [q1 it was late].",
    ] {
        assert_eq!(speakers(&resolve(text)), ["Karl Lee"], "{text}");
    }
}

/// Each text with its one speaker, where a model takes these words for bodies.
fn each_has_speaker(bodies: &[&str], cases: &[(&str, &str)]) {
    for (text, name) in cases {
        let article = resolve_with_names(text, &[], bodies);
        assert_eq!(speakers(&article), [*name], "{text}");
    }
}

#[test]
fn it_and_they_take_up_the_body_that_acts() {
    let bodies = ["Marsh Water", "Quay Gas", "Norn Council"];
    let water = "Marsh Water (organization)";
    each_has_speaker(
        &bodies,
        &[
            (
                "Marsh Water sold the dam to Quay Gas because [s1 it] [c1 claimed] [q1 that it lost money].",
                water,
            ),
            (
                "Marsh Water sold the dam to Quay Gas. [s1 It] [c1 claimed] [q1 that it lost money].",
                water,
            ),
            (
                "Marsh Water wrote to its users. [s1 They] [c1 said] [q1 that it was late].",
                water,
            ),
            (
                "Residents met Marsh Water. [s1 They] [c1 said] [q1 that it was late].",
                "Residents (group)",
            ),
            (
                "Iran warned Israel. [s1 It] [c1 said] [q1 that it was late].",
                "Iran (organization)",
            ),
            (
                "The shooting began at noon, according to police, [s1 who] [c1 said] [q1 that it was late].",
                "police (organization)",
            ),
        ],
    );
    // What is quoted says nothing of who quotes it.
    let text = "[s1 A report] [c1 says] [q1 that it was late]. [q2 Quay Gas lost the leads], [s2 it] [c2 said].";
    let article = resolve_with_names(text, &[], &bodies);
    assert_eq!(
        speakers(&article),
        ["report (document)", "report (document)"]
    );
}

#[test]
fn several_people_are_none_of_them() {
    for (text, names) in [
        (
            "[s1 Rep. Ann Lee (D-Norn), Sen. Bob Roe and Mayor Kit Marsh] [c1 said] [q1 it was late].",
            "Ann Lee, Bob Roe and Kit Marsh (group)",
        ),
        (
            "[s1 Ann Lee, prime minister of Torvia, which holds the chair, and Karsalan President Bob Roe] [c1 said] [q1 it was late].",
            "Ann Lee and Bob Roe (group)",
        ),
        (
            "[s1 Mayor Ann Lee, along with Governor Bob Roe,] [c1 said] [q1 it was late].",
            "Ann Lee and Bob Roe (group)",
        ),
        (
            "[s1 Ann Lee, who wrote it with Bob Roe,] [c1 said] [q1 it was late].",
            "Ann Lee",
        ),
        (
            "[s1 Central Marsh prosecutor, Dr Ann Lee,] [c1 said] [q1 it was late].",
            "Ann Lee",
        ),
        (
            "[s1 Mayor Ann Lee’s rival, Sen. Bob Roe,] [c1 said] [q1 it was late].",
            "Bob Roe",
        ),
    ] {
        assert_eq!(speakers(&resolve(text)), [names], "{text}");
    }
    let bodies = ["Quay Party", "Dock Party", "Norn Council"];
    let text =
        "[s1 The Quay Party, the Dock Party and the Norn Council] [c1 said] [q1 it was late].";
    let article = resolve_with_names(text, &[], &bodies);
    assert_eq!(
        speakers(&article),
        ["The Quay Party, the Dock Party and the Norn Council (group)"]
    );
}

#[test]
fn what_stands_beside_somebody_is_not_them() {
    let bodies = ["Dock Workers", "Quay Gas", "Harbour"];
    each_has_speaker(
        &bodies,
        &[
            (
                "[s1 A doctor treating Mr Lee] [c1 said] [q1 it was late].",
                "doctor (unnamed)",
            ),
            (
                "The shop was owned by King Karl Lee, [s1 one witness] [c1 said] [q1 it was late].",
                "witness (unnamed)",
            ),
            (
                "After the shot hit Karl Lee, [s1 one witness] [c1 said] [q1 it was late].",
                "witness (unnamed)",
            ),
            (
                "[s1 A 19-year-old who lives in Norn] [c1 said] [q1 it was late].",
                "19-year-old (unnamed)",
            ),
            (
                "[s1 Dock Workers (DW) officials] [c1 said] [q1 it was late].",
                "Dock Workers (DW) officials (group)",
            ),
            (
                "[s1 Analysts for Karl Lee] [c1 said] [q1 it was late].",
                "Analysts for Karl Lee (group)",
            ),
            (
                "[s1 Chief operating officer Ann Lee] [c1 said] [q1 it was late].",
                "Ann Lee",
            ),
            (
                "[s1 News reports] [c1 say] [q1 it was late].",
                "News reports (document)",
            ),
            (
                "[s1 Part of the deal] [c1 says] [q1 it was late].",
                "Part of the deal (other)",
            ),
            (
                "[s1 No group] [c1 claimed] [q1 that it was late].",
                "group (group)",
            ),
            (
                "Ann Lee sang. [s1 The Harbour economist] [c1 said] [q1 it was late].",
                "Harbour economist (unnamed)",
            ),
        ],
    );
}

#[test]
fn acts_and_charters_are_documents() {
    for (name, expected) in [
        ("Quays Act", "Quays Act (document)"),
        (
            "Constitution of Torvia",
            "Constitution of Torvia (document)",
        ),
        (
            "Board on the Quays Act",
            "Board on the Quays Act (organization)",
        ),
    ] {
        let text = format!("[s1 The {name}] [c1 says] [q1 it was late].");
        each_has_speaker(&[name], &[(&text, expected)]);
    }
}

#[test]
fn an_office_may_be_to_in_or_at_something() {
    for office in [
        "The ambassador to Torvia",
        "The minister in Norn",
        "The professor at Norn College",
    ] {
        let noun = office.split(' ').nth(1).expect("a noun");
        let text = format!("{office}, Ann Lee, sang. [s1 The {noun}] [c1 said] [q1 it was late].");
        assert_eq!(speakers(&resolve(&text)), ["Ann Lee"], "{text}");
    }
}

#[test]
fn a_statement_is_the_body_s_that_spoke_before() {
    let text = "According to [s1 the foreign ministry of Torvia], [q1 rebels shot it down]. [s2 The statement] [c2 said] [q2 it was late].";
    let article = resolve(text);
    assert_eq!(
        speakers(&article),
        [
            "foreign ministry of Torvia (organization)",
            "foreign ministry of Torvia (organization)"
        ]
    );
}
