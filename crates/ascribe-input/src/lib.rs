//! Where articles come from: files, folders, pages, tables, archives, streams.
//!
//! [`Inputs`] looks at every argument, then gives [`Item`]s one after the other: an article each, as it lies in its file, with the
//! [`Place`] where it begins. Reading cuts and nothing more. [`Item::decode`] makes a text and facts of an item, on whichever
//! thread works on it; it says why when it cannot ([`Left`]), and the items after it are not touched.
//!
//! The forms are recognised by content first, then by the ending of the name (`recognise`). Nothing binary is ever read as prose.
//!
//! # Features
//!
//! One a form: `csv`, `docx`, `html`, `markdown`, `parquet`, `tar`, `warc`, `zip`, all on by default. Without one of them a file of that
//! form is refused with a reason, never read as something else.

mod place;
mod failure;
mod identity;
mod file_names;
pub mod packing;
mod encodings;
mod mojibake;
mod language;
pub mod dates;
mod fields;
mod meta;
mod options;
mod item;
mod budget;
mod stream;
mod lines;
mod text;
mod json;
mod gqg;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "docx")]
mod docx;
#[cfg(feature = "csv")]
mod table;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "warc")]
mod warc;
mod archive;
mod recognise;
mod decode;
mod inputs;

pub use failure::{Failure, FailureKind, Left};
pub use fields::Fields;
pub use identity::Identity;
pub use inputs::{Inputs, Listed, Skipped};
pub use item::{Decoded, Item};
pub use meta::{MetaPattern, MetaTable};
pub use options::{Options, Shard};
pub use place::{Place, Unit};
pub use recognise::Form;
