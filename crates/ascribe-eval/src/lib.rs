//! Gold and predicted articles to scores.
//!
//! ```
//! use ascribe_article::{ArticleRecord, marked};
//! use ascribe_eval::{Document, Figure, Options, compare};
//!
//! let document = |text: &str| -> Result<Document, ascribe_article::Error> {
//!     Ok(ArticleRecord::from_article(&marked::parse(text)?).into())
//! };
//! let gold = [document("[q1 “No,”] [c1 said] [s1 Ann Pell]. [s2 Bob] [c2 said] [q2 it rained].")?];
//! let predicted = [document("[q1 “No,”] [c1 said] [s1 Ann Pell]. Bob said it rained.")?];
//! let comparison = compare(&gold, &predicted, &Options::default());
//! let attribution = comparison.total(Figure::Attribution).expect("the gold has sources");
//! assert_eq!((attribution.precision(), attribution.recall()), (1.0, 0.5));
//! # Ok::<(), ascribe_article::Error>(())
//! ```
//!
//! # What is compared
//!
//! A set of spans stands for the letters and digits it covers: quotation marks, spaces and final punctuation never
//! matter. A gold and a predicted quotation are a *pair* when the intersection over union of their contents' letters is
//! at least one half; one to one, the best first, ties in the order of the file. Roles *agree* when both are empty, or
//! when at least half of the predicted letters are gold: a head noun passes for its phrase. Figures are precision,
//! recall and F1, summed over articles. One the gold does not annotate is left out.
//!
//! | figure | right when | source |
//! |---|---|---|
//! | `attribution` | pair, and the source agrees; `/direct`, `/mixed`, `/indirect` by each side's share of letters in marks; `/speech`, `/thought`, `/finding`, `/act` by the class each side gives | ours |
//! | `class` | the class, over gold quotations whose content was found; the first prediction of half the content counts | ours |
//! | `nested` | over gold quotations inside others: a prediction has half of the content, inside another or not | ours |
//! | `attribution_exact` | the same letters of content and of source | ours |
//! | `content_half`, `content_overlap_X` | pair; the same with X for one half | ours |
//! | `content_exact` | the same letters | Pareti 2015 |
//! | `content_chars` | letters inside any content, as a set | Pareti 2015, token overlap |
//! | `cue` | pair, and the cue agrees | ours |
//! | `source`, `addressee` | pair, and the role agrees, over quotations that have one | ours |
//! | `span_content`, `span_cue`, `span_source` | a contiguous piece, cut at line breaks, has first and last letter of a gold piece of that role | Wang et al. 2022 (CofeNet, COLING) |
//! | `speaker` | over named speakers (person, organisation): pair, and the name is one of the gold's forms, without case, accents and punctuation; a name where gold has none costs precision | ours |
//! | `speaker_strict` | the same with the gold's full name | ours |
//! | `speaker_given_content` | `speaker` over gold quotations that are in a pair | ours |
//! | `character`, `character/M` | over gold quotations in a pair whose manner M (explicit, anaphoric, implicit) the gold tells, as PDNC does: the predicted speaker stands for the gold one. It stands for one speaker of the article, of those that share a form with it, or all words of one, titles aside: the one of whom it has most quotations | clusters for characters as Vishnubhotla et al. 2023 (ACL) |
//! | `speaker_kind/K`, `speaker_kind_strict/K` | pair, both speakers of kind K; strictly, and a gold form of the name or phrase | ours |
//! | `b_cubed` | over quotations with a speaker, clustered by speaker in each file: of a predicted cluster, the share that is of one gold cluster, averaged over quotations; unpaired quotations count 0 | Bagga and Baldwin 1998 |
//! | `ggt_0.3`, `ggt_0.8` | the prediction covers more than that share of the gold's characters, first to last; `_speaker`: source spans touch; `_verb`: the same cue words | GenderGapTracker's evaluation, Asr et al. 2021 |
//!
//! # Classes
//!
//! [`Options::classes`] leaves out quotations of other classes on both sides; those without a class stay, so gold without classes,
//! PolNeAR's say, is taken whole and scored with all of them. Gold with classes annotates more than the words say, and two things are
//! waived for it: where it has no source and knows the speaker all the same (a second cue of one subject), any source will do;
//! and a form of a speaker's name that begins with "the" is one without it, too.

mod letters;
mod names;
mod document;
mod pairs;
mod figures;
mod counts;
mod compare;
mod ids;
mod agreement;
mod bootstrap;
mod calibration;
mod groups;
pub mod report;
pub mod errors;
pub mod read;
pub mod write;

pub use agreement::{agreement, compare_with_every_annotator};
pub use bootstrap::{Bootstrap, Difference, Interval, Intervals};
pub use calibration::{Bin, Calibration, Point};
pub use compare::{Comparison, Options, compare};
pub use counts::Counts;
pub use document::{Document, LabelledQuote, Problem};
pub use figures::{Figure, Manner};
pub use groups::{Group, Grouping};
pub use ids::nothing_common;
pub use pairs::{ArticlePairs, ErrorClass, Pair};
pub use report::Report;
