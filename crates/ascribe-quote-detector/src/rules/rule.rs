//! The rules by name: how strong each is against the others, how often it is right, and whether it is believed where a
//! model that reads the same article has found nothing.

/// What proposes a quotation; the crate's documentation has an example of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    QuoteSourceCue,
    QuoteCueSource,
    CueQuote,
    CueThat,
    CueClause,
    CueWh,
    CueTo,
    CueGerund,
    CueObject,
    ClauseCue,
    ClauseCueClause,
    AsClause,
    AccordingTo,
    InTheWordsOf,
    InTheViewOf,
    Per,
    NounThat,
    NounTo,
    LeadIn,
    ColonQuote,
    Floating,
    Label,
    Turn,
    LabelQuote,
    Signature,
    Dash,
    HeadlineColon,
}

/// Whether a rule stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// Right more often than wrong about what the model did not find: layouts and marks it does not see.
    Alone,
    /// Believed only where the model agrees.
    Agreed,
}

/// All there is to know of a rule.
struct Facts {
    name: &'static str,
    strength: u8,
    confidence: f32,
    #[cfg_attr(
        not(feature = "model"),
        allow(dead_code, reason = "no model to disagree")
    )]
    trust: Trust,
}

impl Rule {
    /// Every rule, in the order of the enum.
    const ALL: [Rule; 27] = [
        Rule::QuoteSourceCue,
        Rule::QuoteCueSource,
        Rule::CueQuote,
        Rule::CueThat,
        Rule::CueClause,
        Rule::CueWh,
        Rule::CueTo,
        Rule::CueGerund,
        Rule::CueObject,
        Rule::ClauseCue,
        Rule::ClauseCueClause,
        Rule::AsClause,
        Rule::AccordingTo,
        Rule::InTheWordsOf,
        Rule::InTheViewOf,
        Rule::Per,
        Rule::NounThat,
        Rule::NounTo,
        Rule::LeadIn,
        Rule::ColonQuote,
        Rule::Floating,
        Rule::Label,
        Rule::Turn,
        Rule::LabelQuote,
        Rule::Signature,
        Rule::Dash,
        Rule::HeadlineColon,
    ];

    /// The table of the rules.
    ///
    /// Strength is in tenths: of two proposals that cannot both be, the stronger stays. Marks tell more than layout,
    /// layout more than a clause after its cue, and a noun least.
    ///
    /// Confidence is how often the rule is right: its share of attributions right on PolNeAR train (content half over
    /// half, source agreed). Floating quotations, labels, signatures and dashes, which that corpus hardly annotates, are
    /// rated on `data/samples`, lowered for so few of them; what is rarer than thirty, after the rule most like it. Beside
    /// each stands what was counted last, with `ascribe eval GOLD --model none --flat --by rule`: right and all on PolNeAR
    /// train, then the same on 703 articles of other news, from which nothing was made (there without `--flat`). No noun
    /// of the lexicon takes "to", so `noun-to` is counted on what it would propose if all did (`examples/proposals.rs`).
    #[rustfmt::skip]
    const fn facts(self) -> Facts {
        use Trust::{Agreed, Alone};
        match self {
            Rule::QuoteSourceCue => Facts::new("quote-source-cue", 50, 0.95, Alone), // 2373 of 2520; 353 of 374
            Rule::QuoteCueSource => Facts::new("quote-cue-source", 50, 0.88, Alone), // 679 of 787; 267 of 286
            Rule::CueQuote => Facts::new("cue-quote", 45, 0.8, Alone), // 478 of 593; 346 of 424
            Rule::CueThat => Facts::new("cue-that", 30, 0.75, Agreed), // 1441 of 1907; 1018 of 1288
            Rule::CueClause => Facts::new("cue-clause", 25, 0.72, Agreed), // 1863 of 2595; 692 of 985
            Rule::CueWh => Facts::new("cue-wh", 25, 0.67, Agreed), // 191 of 287; 23 of 41
            Rule::CueTo => Facts::new("cue-to", 15, 0.56, Agreed), // 230 of 412; 72 of 224
            Rule::CueGerund => Facts::new("cue-gerund", 15, 0.7, Agreed), // 75 of 109; 26 of 40
            Rule::CueObject => Facts::new("cue-object", 15, 0.6, Agreed), // 1636 of 2736; 497 of 935
            Rule::ClauseCue => Facts::new("clause-cue", 40, 0.85, Agreed), // 269 of 318; 44 of 52
            Rule::ClauseCueClause => Facts::new("clause-cue-clause", 40, 0.75, Agreed), // 201 of 266; 18 of 30
            Rule::AsClause => Facts::new("as-clause", 30, 0.88, Alone), // 21 of 24; 1 of 1
            Rule::AccordingTo => Facts::new("according-to", 42, 0.81, Alone), // 322 of 395; 246 of 295
            Rule::InTheWordsOf => Facts::new("in-the-words-of", 42, 0.75, Alone), // 0 of 2; none
            Rule::InTheViewOf => Facts::new("in-the-view-of", 42, 0.75, Agreed), // 0 of 1; 1 of 2
            Rule::Per => Facts::new("per", 42, 0.75, Agreed), // 1 of 1; 0 of 4
            Rule::NounThat => Facts::new("noun-that", 12, 0.38, Agreed), // 45 of 119; 35 of 61
            Rule::NounTo => Facts::new("noun-to", 12, 0.24, Agreed), // proposals: 10 of 42; 4 of 9
            Rule::LeadIn => Facts::new("lead-in", 46, 0.9, Alone), // 13 of 16; none
            Rule::ColonQuote => Facts::new("colon-quote", 30, 0.53, Alone), // 20 of 38; 7 of 13
            Rule::Floating => Facts::new("floating", 20, 0.6, Alone), // samples 6 of 6; 77 of 99
            Rule::Label => Facts::new("label", 48, 0.8, Alone), // samples 36 of 37; 0 of 5
            Rule::Turn => Facts::new("turn", 48, 0.8, Alone), // as label
            Rule::LabelQuote => Facts::new("label-quote", 40, 0.83, Alone), // 6 of 9; 4 of 7
            Rule::Signature => Facts::new("signature", 46, 0.8, Alone), // samples 4 of 4; none
            Rule::Dash => Facts::new("dash", 40, 0.8, Alone), // samples 3 of 3; none
            Rule::HeadlineColon => Facts::new("headline-colon", 44, 0.8, Alone), // 59 of 72; none
        }
    }

    /// What [`Quote::found_by`](ascribe_article::Quote::found_by) says.
    pub(crate) fn name(self) -> &'static str {
        self.facts().name
    }

    /// The rule with that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// In tenths; the stronger of two proposals that cannot both be stays.
    pub(crate) fn strength(self) -> u8 {
        self.facts().strength
    }

    /// The share of its attributions that are right.
    pub(crate) fn confidence(self) -> f32 {
        self.facts().confidence
    }

    /// True when what it finds stands though the model has not found it.
    #[cfg(feature = "model")]
    pub(crate) fn is_trusted(self) -> bool {
        self.facts().trust == Trust::Alone
    }
}

impl Facts {
    const fn new(name: &'static str, strength: u8, confidence: f32, trust: Trust) -> Self {
        Self {
            name,
            strength,
            confidence,
            trust,
        }
    }
}

/// `said “the plan” was late`: a quotation after its cue with neither comma nor colon before the mark.
pub(crate) const UNFRAMED_QUOTATION: u8 = 35;

/// `Pell said: nobody knew.`: a colon, and no marks.
pub(crate) const COLON_WITHOUT_MARKS: u8 = 25;

/// `Pell made this statement:`: a lead-in by a noun.
pub(crate) const NOUN_LEADS_IN: u8 = 42;

/// `Pell went on.`: a lead-in that ends in a full stop.
pub(crate) const STOP_LEADS_IN: u8 = 30;

/// `quoted a clerk as saying`: what two verbs say together is surer than what one says.
pub(crate) const TWO_VERBS: u8 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_rules_names_each_once() {
        let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
        for (index, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, index);
            assert!((0.0..1.0).contains(&rule.confidence()), "{}", rule.name());
        }
    }

    #[test]
    fn a_noun_is_rated_below_every_verb() {
        for noun in [Rule::NounThat, Rule::NounTo] {
            for verb in [
                Rule::CueThat,
                Rule::CueTo,
                Rule::CueObject,
                Rule::ColonQuote,
            ] {
                assert!(noun.confidence() < verb.confidence());
                assert!(noun.strength() < verb.strength());
            }
        }
    }
}
