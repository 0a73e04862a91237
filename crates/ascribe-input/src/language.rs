//! Which articles are English.
//!
//! To read a foreign article costs a little; to leave an English one out loses it. So an article is foreign only when most of it is, by
//! two signs that do not hang together: it has hardly any of the commonest English words, and the letters look like another language.

use std::mem;
use std::sync::LazyLock;

use whatlang::{Detector, Lang, Script};

/// Samples of an article, so that a long one costs no more than others.
const N_SAMPLES: usize = 8;

/// Bytes of a sample.
const SAMPLE: usize = 500;

/// Letters below which nothing is said of a text in Latin letters.
const FEW_LETTERS: usize = 200;

/// Letters of another script that are enough to know it by.
const FEW_FOREIGN: usize = 20;

/// A sample with more of the commonest English words than this, in hundredths of its words, is English. The scarcest English prose has 12.
const ENGLISH: usize = 8;

/// A foreign one has fewer than this: names of films and firms bring some in.
const FOREIGN: usize = 5;

/// How sure the look at the letters must be.
const SURE: f64 = 0.9;

/// Words that are frequent in English and are no words of its neighbours.
const COMMON: [&str; 44] = [
    "the", "and", "that", "with", "for", "this", "from", "have", "has", "had", "they", "which",
    "were", "been", "their", "would", "there", "said", "says", "not", "are", "but", "his", "she",
    "you", "your", "our", "what", "who", "when", "will", "about", "after", "than", "could",
    "should", "because", "also", "other", "its", "my", "it", "by", "to",
];

/// The language of the text by its English name when it is another one and that is certain.
pub(crate) fn other_than_english(text: &str) -> Option<&'static str> {
    let mut samples_read: Vec<Sample<'_>> = Vec::new();
    let (mut n_letters, mut n_english) = (0, 0);
    // A letter has a byte at least.
    let mut n_to_come: usize = samples(text).map(str::len).sum();
    for sample in samples(text).map(Sample::of) {
        n_to_come -= sample.text.len();
        n_letters += sample.n_letters;
        if sample.is_english() {
            n_english += sample.n_latin;
        }
        // Whatever the rest is.
        if is_mostly(n_english, n_letters + n_to_come) {
            return None;
        }
        samples_read.push(sample);
    }
    let n_latin: usize = samples_read.iter().map(|sample| sample.n_latin).sum();
    if n_letters < FEW_FOREIGN {
        return None;
    }
    if n_latin * 2 >= n_letters && n_letters < FEW_LETTERS {
        return None;
    }
    // Only here anything costs more than a look at the words.
    let mut votes: Vec<(Lang, usize)> = Vec::new();
    let mut n_foreign = 0;
    for sample in &samples_read {
        let Some(lang) = sample.foreign() else {
            continue;
        };
        n_foreign += sample.n_letters;
        match votes.iter_mut().find(|(voted, _)| *voted == lang) {
            Some((_, n)) => *n += sample.n_letters,
            None => votes.push((lang, sample.n_letters)),
        }
    }
    // What is neither, lists and names, does not count against an article with much of one language.
    if n_foreign * 2 < n_letters || n_foreign < 2 * n_english {
        return None;
    }
    let (lang, n) = votes.into_iter().max_by_key(|&(_, n)| n)?;
    // Many languages by turns are names, or a text that nobody knows.
    (n * 3 > n_foreign).then(|| lang.eng_name())
}

/// Two fifths of an article in English are enough: the rest is quotations, or names.
fn is_mostly(n_english: usize, n_letters: usize) -> bool {
    n_english * 5 > n_letters * 2
}

/// The whole of a short text; of a longer one pieces at even distances, from one space to another.
fn samples(text: &str) -> impl Iterator<Item = &str> {
    let n = text.len().div_ceil(SAMPLE).clamp(1, N_SAMPLES);
    let stride = text.len() / n;
    let is_whole = text.len() <= N_SAMPLES * SAMPLE;
    (0..n).map(move |i| {
        let start = i * stride;
        let end = match is_whole {
            true if i + 1 == n => text.len(),
            true => start + stride,
            false => start + SAMPLE,
        };
        &text[at_space(text, start)..at_space(text, end)]
    })
}

/// The first white space from `at` on, within a word's length; a text without spaces is cut anywhere.
fn at_space(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let bytes = &text.as_bytes()[at..];
    let near = bytes
        .iter()
        .take(40)
        .position(u8::is_ascii_whitespace)
        .map_or(at, |n| at + n);
    (near..)
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// [`COMMON`] as [`Word::key`] has them, sorted.
static COMMON_KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let key = |word: &&str| word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte));
    let mut keys: Vec<u64> = COMMON.iter().map(key).collect();
    keys.sort_unstable();
    keys
});

/// A word as it is read.
#[derive(Default)]
struct Word {
    n_letters: usize,
    /// Its letters in small, a byte each, when it has no more than eight and all are ASCII; else it is no word of [`COMMON`].
    key: u64,
    begins_small: bool,
    has_small: bool,
}

impl Word {
    fn letter(&mut self, c: char) {
        self.any(c.is_lowercase());
        self.key = u64::MAX;
    }

    fn ascii(&mut self, letter: u8) {
        self.any(letter.is_ascii_lowercase());
        self.key = match self.n_letters {
            ..=8 => self.key << 8 | u64::from(letter.to_ascii_lowercase()),
            _ => u64::MAX,
        };
    }

    fn any(&mut self, is_small: bool) {
        if self.n_letters == 0 {
            self.begins_small = is_small;
        }
        self.has_small |= is_small;
        self.n_letters += 1;
    }

    fn is_common(&self) -> bool {
        /// Letters of the longest of them.
        const LONGEST: usize = 7;
        self.n_letters <= LONGEST && COMMON_KEYS.binary_search(&self.key).is_ok()
    }
}

/// A piece of an article with what its words say.
struct Sample<'t> {
    text: &'t str,
    n_letters: usize,
    n_latin: usize,
    n_words: usize,
    /// Of the words, those that English has everywhere.
    n_common: usize,
    /// Of the words, those in small letters: names are not.
    n_small: usize,
    /// Of the words, those all in capitals.
    n_capital: usize,
}

impl<'t> Sample<'t> {
    fn of(text: &'t str) -> Self {
        let mut sample = Self {
            text,
            n_letters: 0,
            n_latin: 0,
            n_words: 0,
            n_common: 0,
            n_small: 0,
            n_capital: 0,
        };
        let mut word = Word::default();
        let mut rest = text;
        while let Some(&first) = rest.as_bytes().first() {
            // Most letters are ASCII, and those cost less.
            if first.is_ascii() {
                if first.is_ascii_alphabetic() {
                    sample.n_letters += 1;
                    sample.n_latin += 1;
                    word.ascii(first);
                } else if word.n_letters > 0 {
                    sample.word(&mem::take(&mut word));
                }
                rest = &rest[1..];
                continue;
            }
            let mut chars = rest.chars();
            let c = chars.next().unwrap_or(' ');
            rest = chars.as_str();
            if c.is_alphabetic() || is_mark_on_letter(c) {
                sample.letter(c);
                word.letter(c);
            } else if word.n_letters > 0 {
                sample.word(&mem::take(&mut word));
            }
        }
        if word.n_letters > 0 {
            sample.word(&word);
        }
        sample
    }

    fn letter(&mut self, c: char) {
        // A sign of Chinese says as much as three letters.
        self.n_letters += if c >= '\u{2e80}' { 3 } else { 1 };
        // Latin letters end at U+024F, but for those of Vietnamese.
        let is_latin = c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
        self.n_latin += usize::from(is_latin);
    }

    fn word(&mut self, word: &Word) {
        self.n_words += 1;
        self.n_common += usize::from(word.is_common());
        self.n_small += usize::from(word.begins_small);
        let is_capital = !word.begins_small && word.n_letters > 1 && !word.has_small;
        self.n_capital += usize::from(is_capital);
    }

    fn is_english(&self) -> bool {
        self.n_latin * 2 > self.n_letters && self.n_common * 100 >= self.n_words * ENGLISH
    }

    /// The language when the sample is surely none of English.
    fn foreign(&self) -> Option<Lang> {
        let is_latin = self.n_latin * 2 >= self.n_letters;
        if is_latin && self.n_common * 100 >= self.n_words * FOREIGN {
            return None;
        }
        // Prose has more small words than names, in German and in headlines, too.
        let is_prose = self.n_small * 2 > self.n_words || self.n_capital * 10 > self.n_words * 9;
        if is_latin && !is_prose {
            return None;
        }
        let info = whatlang::detect(self.text)?;
        let lang = info.lang();
        if lang == Lang::Eng {
            return None;
        }
        let is_sure = info.confidence() >= SURE
            || info.script() != Script::Latin
            // Danish or Norwegian, that may be; but English?
            || Detector::with_allowlist(vec![lang, Lang::Eng])
                .detect(self.text)
                .is_some_and(|info| info.lang() == lang && info.confidence() >= SURE);
        is_sure.then_some(lang)
    }
}

/// Vowel signs of Indian scripts and accents that stand alone: parts of words.
fn is_mark_on_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// Written for this test: what a mayor says of a budget, in the manner of each language.
    const FOREIGN_TEXTS: [(&str, &str); 18] = [
        (
            "German",
            "Die Bürgermeisterin erklärte am Dienstag, sie werde den Haushalt der Stadt nicht unterschreiben. „Wir haben kein Geld für \
            neue Straßen“, sagte sie vor den Abgeordneten. Nach Angaben des Rates sollen die Gebühren für Wasser und Strom im kommenden Jahr \
            trotzdem nicht steigen. Viele Bewohner äußerten sich besorgt über die Zukunft der Schulen.",
        ),
        (
            "French",
            "La maire a déclaré mardi qu’elle ne signerait pas le budget de la ville. « Nous n’avons pas d’argent pour de nouvelles \
            routes », a-t-elle dit devant les élus. Selon le conseil, les tarifs de l’eau et de l’électricité ne devraient pourtant pas augmenter \
            l’année prochaine. Beaucoup d’habitants se disent inquiets pour l’avenir des écoles.",
        ),
        (
            "Spanish",
            "La alcaldesa dijo el martes que no firmará el presupuesto de la ciudad. «No tenemos dinero para carreteras nuevas», afirmó \
            ante los concejales. Según el consejo, las tarifas del agua y de la luz no deberían subir el próximo año. Muchos vecinos se mostraron \
            preocupados por el futuro de las escuelas del barrio.",
        ),
        (
            "Portuguese",
            "A prefeita disse na terça-feira que não vai assinar o orçamento da cidade. “Não temos dinheiro para novas estradas”, \
            afirmou ela diante dos vereadores. Segundo o conselho, as tarifas de água e de luz não devem subir no próximo ano. Muitos moradores \
            mostraram-se preocupados com o futuro das escolas.",
        ),
        (
            "Italian",
            "La sindaca ha detto martedì che non firmerà il bilancio della città. «Non abbiamo soldi per nuove strade», ha spiegato \
            davanti ai consiglieri. Secondo il consiglio, le tariffe dell’acqua e della luce non dovrebbero aumentare il prossimo anno. Molti \
            abitanti si sono detti preoccupati per il futuro delle scuole.",
        ),
        (
            "Dutch",
            "De burgemeester zei dinsdag dat zij de begroting van de stad niet zal ondertekenen. „We hebben geen geld voor nieuwe wegen”, \
            vertelde zij aan de raadsleden. Volgens de raad zullen de tarieven voor water en stroom volgend jaar toch niet stijgen. Veel bewoners \
            maken zich zorgen over de toekomst van de scholen in de wijk.",
        ),
        (
            "Swedish",
            "Borgmästaren sade på tisdagen att hon inte kommer att skriva under stadens budget. ”Vi har inga pengar till nya vägar”, \
            förklarade hon för ledamöterna. Enligt rådet ska avgifterna för vatten och el ändå inte höjas nästa år. Många invånare är oroliga för \
            skolornas framtid och vill ha svar före våren.",
        ),
        (
            "Danish",
            "Borgmesteren sagde tirsdag, at hun ikke vil skrive under på byens budget. ”Vi har ingen penge til nye veje”, forklarede hun \
            over for byrådet. Ifølge rådet skal priserne på vand og strøm alligevel ikke stige næste år. Mange beboere er bekymrede for skolernes \
            fremtid og ønsker et svar inden foråret.",
        ),
        (
            "Polish",
            "Burmistrz powiedziała we wtorek, że nie podpisze budżetu miasta. „Nie mamy pieniędzy na nowe drogi”, wyjaśniła radnym. \
            Według rady opłaty za wodę i prąd nie powinny jednak wzrosnąć w przyszłym roku. Wielu mieszkańców obawia się o przyszłość szkół i \
            domaga się odpowiedzi jeszcze przed wiosną.",
        ),
        (
            "Czech",
            "Starostka v úterý řekla, že rozpočet města nepodepíše. „Nemáme peníze na nové silnice,“ vysvětlila zastupitelům. Podle rady \
            by se ceny vody a elektřiny příští rok přesto neměly zvýšit. Mnoho obyvatel se obává o budoucnost škol a chce odpověď ještě před \
            začátkem jara, než se bude hlasovat.",
        ),
        (
            "Turkish",
            "Belediye başkanı salı günü yaptığı açıklamada şehrin bütçesini imzalamayacağını söyledi. “Yeni yollar için paramız yok” \
            diye konuştu. Meclise göre su ve elektrik ücretleri gelecek yıl yine de artmayacak. Birçok mahalle sakini okulların geleceğinden \
            endişe duyduğunu ve bahardan önce yanıt istediğini belirtti.",
        ),
        (
            "Vietnamese",
            "Hôm thứ Ba, bà thị trưởng nói rằng bà sẽ không ký ngân sách của thành phố. “Chúng tôi không có tiền để làm đường mới”, \
            bà giải thích trước hội đồng. Theo hội đồng, giá nước và điện năm tới vẫn sẽ không tăng. Nhiều người dân lo lắng về tương lai của các \
            trường học và muốn có câu trả lời trước mùa xuân.",
        ),
        (
            "Russian",
            "Мэр города заявила во вторник, что не подпишет бюджет. «У нас нет денег на новые дороги», — сказала она депутатам. Жители обеспокоены тем, что будет со школами, и ждут ответа ещё до весны.",
        ),
        (
            "Arabic",
            "قالت رئيسة البلدية يوم الثلاثاء إنها لن توقع على ميزانية المدينة، وأضافت أنه لا يوجد مال للطرق الجديدة.",
        ),
        (
            "Hindi",
            "महापौर ने मंगलवार को कहा कि वह शहर के बजट पर हस्ताक्षर नहीं करेंगी। उन्होंने कहा कि नई सड़कों के लिए पैसा नहीं है।",
        ),
        (
            "Mandarin",
            "市长星期二表示，她不会签署该市的预算。她对议员们说：“我们没有钱修建新的道路。”许多居民对学校的未来感到担忧。",
        ),
        (
            "Japanese",
            "市長は火曜日、市の予算に署名しないと述べた。「新しい道路を作るお金はありません」と議員たちに説明した。",
        ),
        (
            "Korean",
            "시장은 화요일에 시의 예산안에 서명하지 않겠다고 말했다. 새 도로를 만들 돈이 없다고 의원들에게 설명했다.",
        ),
    ];

    const ENGLISH_TEXT: &str = "The mayor said on Tuesday that she would not sign the city’s budget. “We have no money for new roads,” she told \
        the council. Fees for water and power are not expected to rise next year, according to the council. Many residents said they were worried \
        about the future of the schools.";

    #[test]
    fn foreign_articles_are_told() {
        for (language, text) in FOREIGN_TEXTS {
            assert_eq!(other_than_english(text), Some(language));
            assert_eq!(
                other_than_english(&text.repeat(40)),
                Some(language),
                "longer"
            );
        }
    }

    #[test]
    fn english_stays_whatever_it_quotes() {
        let names = "Joaquín Salcedo, María del Carmen Ibáñez, João Figueira da Cunha, Pierre de la Croix-Verte, Giovanni Bellacqua, Jürgen \
            von Hohenfels, Søren Kjærgaard, Władysław Niezgoda, Nguyễn Thị Hoa, Lourdes Villanueva y Ortega, Étienne Lefaucheux, Ottavia Serralunga";
        let mut transcript = String::new();
        for _ in 0..30 {
            let _ = writeln!(
                transcript,
                "SALCEDO: Sí. Gracias. I mean, yes, we will do that.\nOSTROW: OK."
            );
        }
        let (_, spanish) = FOREIGN_TEXTS[2];
        for (name, text) in [
            ("nothing", String::new()),
            ("short", "No comment.".to_owned()),
            ("short and foreign", "C’est la vie, mon ami.".to_owned()),
            ("prose", ENGLISH_TEXT.to_owned()),
            ("capitals", ENGLISH_TEXT.to_uppercase()),
            ("long", ENGLISH_TEXT.repeat(100)),
            ("names", names.to_owned()),
            ("names, many", names.repeat(20)),
            ("a transcript", transcript),
            (
                "a foreign quotation",
                format!("{ENGLISH_TEXT} {ENGLISH_TEXT}\n\n“{spanish}”\n\n{ENGLISH_TEXT}"),
            ),
            (
                "one at its beginning",
                format!("“{spanish}”\n\n{ENGLISH_TEXT}"),
            ),
            (
                "headlines",
                "Mayor Refuses Budget\nCouncil Fumes\nNo Trains Before Easter, Says Rail Chief\n"
                    .repeat(10),
            ),
            ("no letters", "12 34 56 … ".repeat(100)),
            (
                "a word of another script",
                format!("{ENGLISH_TEXT} «Мэр города», he said, means “mayor”."),
            ),
        ] {
            assert_eq!(other_than_english(&text), None, "{name}");
        }
    }

    #[test]
    fn a_foreign_article_may_quote_english() {
        for (language, text) in FOREIGN_TEXTS {
            let quoting = format!("{text}\n{text}\n{text}\n“{}”\n{text}", &ENGLISH_TEXT[..130]);
            assert_eq!(other_than_english(&quoting), Some(language));
        }
    }

    #[test]
    fn a_long_article_costs_no_more_than_its_samples() {
        for n in [1, 7, 500, 3999, 4000, 4001, 100_000] {
            for unit in ["é", "a ", "日", "a"] {
                let text = unit.repeat(n);
                let n_bytes: usize = samples(&text).map(str::len).sum();
                assert!(
                    n_bytes <= text.len() && n_bytes <= N_SAMPLES * (SAMPLE + 44),
                    "{n} {unit}"
                );
                other_than_english(&text);
            }
        }
    }
}
