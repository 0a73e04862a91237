//! Articles that the tests draw.

use ascribe_article::{ArticleRecord, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord, marked};
use ascribe_page::{Drawn, Page};

pub fn record(text: &str) -> ArticleRecord {
    let article = marked::parse(text).expect("the case is well-formed");
    ArticleRecord::from_article(&article)
}

/// Nested, split and going on in the next paragraph, with a chain of mentions.
pub fn harbour() -> ArticleRecord {
    let mut record = record(
        "# id: harbour\n# publisher: The Quay\n# date: 2026-05-03\n# title: Fees & ferries\n\
         # S1: Maria Lopez (person, female)\n# S2: Tom Ng (person)\n# S3: council (organization)\n\
         The harbour opened in 1902.\n\
         “[q1 We will appeal],” [s1 she] [c1 said], “[q1 and we will win].”\n\
         [s2 Tom Ng] [c2 told] [a2 reporters] [q2 that the fees were fair, and that [s3 the council] [c3 believed] [q3 so too]].\n\
         Nobody else spoke that day.\n\
         “[q4 One more thing.\n“That is all.]”\n\
         ---\nq1: S1 direct\nq2: S2 indirect\nq3: S3 indirect in:q2\nq4: - direct\n",
    );
    let source = record.quotes[0].source[0];
    let name = (4, 11).into();
    record.quotes[0].via = vec![source, name];
    record.quotes[0].confidence = 0.89;
    record.quotes[0].speaker_confidence = Some(0.6);
    record
}

/// So many speakers, each with a quotation; every tenth name is the same but for a number.
pub fn crowd(n: usize) -> ArticleRecord {
    let mut record = ArticleRecord::default();
    record.id = "crowd".to_owned();
    let mut text = String::new();
    for at in 0..n {
        let from = text.chars().count();
        text.push_str(&format!("Yes to number {at}."));
        let to = text.chars().count();
        let id = format!("s{}", at + 1);
        let name = format!(
            "{}na {}ell {at}",
            ['A', 'B', 'Ç', 'Đ'][at % 4],
            char::from(b'A' + (at / 4 % 26) as u8)
        );
        let name = name.rsplit_once(' ').expect("it has a space").0.to_owned();
        let mut quote = QuoteRecord::new(
            format!("q{}", at + 1),
            QuoteType::Direct,
            vec![(from, to).into()],
        );
        quote.speaker = Some(id.clone());
        record.quotes.push(quote);
        record
            .speakers
            .push(SpeakerRecord::new(id, name, SpeakerKind::Person));
        text.push('\n');
    }
    record.text = Some(text);
    record
}

/// A text, a title, names and facts that are full of HTML.
pub fn hostile() -> ArticleRecord {
    let mut record = record(
        "# id: <b>id</b>\n# publisher: </style><script>document.title='ran'</script>\n# title: <img src=x onerror=\"document.title='ran'\">\n\
         # S1: <img src=x onerror=\"document.title='ran'\"> (person)\n\
         “[q1 Run <script>document.title='ran'</script> & see],” [c1 </mark><script>document.title='ran'</script>] [s1 Ana\" onfocus=\"document.title='ran'].\n\
         </p></div></style><script>document.title='ran'</script><!-- The plan failed.\n\
         ---\nq1: S1 direct\n",
    );
    record.warnings.push("<i>odd</i>".to_owned());
    record
}

pub fn page(records: &[ArticleRecord]) -> String {
    let mut page = Page::default();
    for record in records {
        page.push(Drawn::of(
            record,
            &[Some("“she” <stands> for “Maria Lopez”")],
        ));
    }
    let mut out = Vec::new();
    page.write(&mut out).expect("memory takes it");
    String::from_utf8(out).expect("a page is UTF-8")
}

pub fn fragment(record: &ArticleRecord) -> String {
    Drawn::of(record, &[]).fragment()
}
