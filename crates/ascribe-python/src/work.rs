//! What threads of the pool do with an article, without Python.

use ascribe::Pipeline;
use ascribe_input::{Item, Left, Options};

use crate::doc::Doc;

/// From an item to a finished article, without Python.
pub(crate) fn attributed(pipeline: &Pipeline, options: &Options, item: Item) -> Result<Doc, Left> {
    let place = item.place().clone();
    let decoded = item.decode(options)?;
    let article = pipeline.run(decoded.record.into_raw()).map_err(|error| {
        let kind = match error {
            ascribe::Error::Panicked { .. } => ascribe_input::FailureKind::Panicked,
            _ => ascribe_input::FailureKind::Stage,
        };
        Left::Failed(ascribe_input::Failure::new(place, kind, error.to_string()))
    })?;
    let warnings = decoded.warnings.into_iter();
    let article = warnings.fold(article, ascribe::Article::with_warning);
    Ok(Doc::of(&article))
}

/// Why there is no article, in a line.
pub(crate) fn told(left: &Left) -> String {
    match left {
        Left::Failed(failure) => failure.reason.clone(),
        Left::OtherLanguage(language) => {
            format!("the text is in {language}; any_language=True reads it all the same")
        }
        Left::OtherShard => "another shard has it".to_owned(),
    }
}
