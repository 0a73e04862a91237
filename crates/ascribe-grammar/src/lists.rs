//! The files of `data/lexicons`, each compiled in at this one place.

use crate::tsv;

/// A word list: its file name and its text.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Name of the file in `data/lexicons`.
    pub file: &'static str,
    /// The whole file, comments included.
    pub text: &'static str,
}

impl List {
    /// The rows, each cut into `N` columns; missing columns are empty.
    ///
    /// # Panics
    /// When a row has more columns: the lists are compiled in, and a test reads them all.
    pub fn rows<const N: usize>(self) -> Vec<[&'static str; N]> {
        tsv::rows(self.file, self.text).expect("the lists that ship are well-formed")
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])*
        pub const $name: List = List {
            file: $file,
            text: include_str!(concat!("../lexicons/", $file)),
        };)*

        /// Every list.
        pub const ALL: &[List] = &[$($name),*];
    };
}

lists! {
    /// Abbreviations, and what their full stop can mean.
    ABBREVIATIONS = "abbreviations.tsv";
    /// Phrases that say that a name is kept back.
    ANONYMITY = "anonymity.tsv";
    /// Which sort of body a word in a name tells, and which a noun may stand for.
    BODY_SORTS = "body-sorts.tsv";
    /// "Read more", "Photo:", and where they stand.
    BOILERPLATE = "boilerplate.tsv";
    /// What kind of attribution a cue makes.
    CUE_CLASSES = "cue-classes.tsv";
    /// Nouns that report: claim, promise.
    CUE_NOUNS = "cue-nouns.tsv";
    /// Words that name a source and are no verb: according to.
    CUE_PHRASES = "cue-phrases.tsv";
    /// Verbs that report, with their frames.
    CUES = "cues.tsv";
    /// Months, days, by-line words.
    DATELINE_WORDS = "dateline-words.tsv";
    /// Words of an office, and the department they stand for.
    DEPARTMENTS = "departments.tsv";
    /// Things that say something: report, letter.
    DOCUMENT_NOUNS = "document-nouns.tsv";
    /// Named character references: &ldquo;
    ENTITIES = "entities.tsv";
    /// First names, with the share of women among their bearers.
    FIRST_NAMES = "first-names.tsv";
    /// Words before a colon that name no speaker: "WHEN:", "Photo:".
    FORM_LABELS = "form-labels.tsv";
    /// Words that are no name when capitalised.
    FUNCTION_WORDS = "function-words.tsv";
    /// Words of the closed classes, by what they do around a cue.
    GRAMMAR_WORDS = "grammar-words.tsv";
    /// Several people: residents.
    GROUP_NOUNS = "group-nouns.tsv";
    /// Words by which an interview is known: interviewed, "Q:".
    INTERVIEW_WORDS = "interview-words.tsv";
    /// Verbs whose forms are not regular.
    IRREGULAR_VERBS = "irregular-verbs.tsv";
    /// Words by which letters, statements, posts and labels are known: "sincerely", "likes".
    LAYOUT_WORDS = "layout-words.tsv";
    /// Endings of first names that tell a gender.
    NAME_ENDINGS = "name-endings.tsv";
    /// Particles, suffixes and epithets.
    NAME_PARTS = "name-parts.tsv";
    /// Countries, and what is theirs: French.
    NATIONS = "nations.tsv";
    /// Short forms of first names.
    NICKNAMES = "nicknames.tsv";
    /// Words that head or mark the name of a body.
    ORGANIZATION_WORDS = "organization-words.tsv";
    /// Well-known bodies without such a word.
    ORGANIZATIONS = "organizations.tsv";
    /// Countries, cities, regions, and the adjectives made of them.
    PLACES = "places.tsv";
    /// How paragraphs of a parliament's record begin that nobody says.
    RECORD_LINES = "record-lines.tsv";
    /// Classes of role nouns by what the resolver makes of them.
    ROLE_CLASSES = "role-classes.tsv";
    /// Nouns for people by what they do.
    ROLE_NOUNS = "role-nouns.tsv";
    /// Small words by what they do for the resolver.
    SPEAKER_WORDS = "speaker-words.tsv";
    /// Tags of unknown words by their endings.
    SUFFIX_TAGS = "suffix-tags.tsv";
    /// Surnames that could be taken for words: King, Barnes.
    SURNAMES = "surnames.tsv";
    /// Weights of the tagger for words side by side.
    TAG_CONTEXTS = "tag-contexts.tsv";
    /// Weights of the tagger for three tags in a row.
    TAG_TRANSITIONS = "tag-transitions.tsv";
    /// Tags of HTML and of wiki text, and what is read in their place.
    TAGS = "tags.tsv";
    /// Templates of wiki text that hold words of the text.
    TEMPLATES = "templates.tsv";
    /// Texts that somebody has made, their sorts, and what makes one.
    TEXTS = "texts.tsv";
    /// What stands before a name: Mr, Senator.
    TITLES = "titles.tsv";
    /// Tags each known word can have.
    WORD_TAGS = "word-tags.tsv";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_once_and_well_formed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/lexicons");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the lists are there")
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name.ends_with(".tsv"))
            .collect();
        files.sort();
        let listed: Vec<&str> = ALL.iter().map(|list| list.file).collect();
        assert_eq!(listed, files, "in the order of their names");
        for list in ALL {
            assert!(!list.rows::<8>().is_empty(), "{}", list.file);
        }
    }
}
