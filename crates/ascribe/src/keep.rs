//! What is left of an article when some of its quotes are not wanted.

use ascribe_article::{Article, Classes, Error, Quote, Resolution};

/// The article with the quotes of these classes that are at least so sure, without the speakers nobody quotes any more. A quote
/// inside one that goes stands in the next one further out.
///
/// What [`PipelineBuilder::classes`](crate::PipelineBuilder::classes) and
/// [`min_confidence`](crate::PipelineBuilder::min_confidence) do at the end of a run, for whoever decides article by article.
///
/// ```
/// use ascribe::{Class, Classes, Pipeline};
///
/// let pipeline = Pipeline::builder().without_model().classes(Classes::all()).build();
/// let article = pipeline.annotate("“No,” said Ann Pell. She hopes that it rains.")?;
/// let said = ascribe::keep(article, 0.0, "speech".parse()?)?;
/// assert!(said.quotes().iter().all(|quote| quote.class == Class::Speech));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// None for an article of a pipeline; [`Error`] for one whose parts do not hold together.
pub fn keep(article: Article, min_confidence: f32, classes: Classes) -> Result<Article, Error> {
    let is_wanted = |quote: &Quote| {
        let is_sure = min_confidence <= 0.0 || quote.confidence >= min_confidence;
        is_sure && classes.has(quote.class)
    };
    let keep: Vec<bool> = article.quotes().iter().map(is_wanted).collect();
    if keep.iter().all(|&kept| kept) {
        return Ok(article);
    }
    let new_places = |keep: &[bool]| -> Vec<Option<usize>> {
        let mut next = 0..;
        keep.iter()
            .map(|&kept| if kept { next.next() } else { None })
            .collect()
    };
    let quote_places = new_places(&keep);
    let mut outer_kept: Vec<Option<usize>> = Vec::with_capacity(keep.len());
    for quote in article.quotes() {
        let mut outer = quote.inside;
        // No chain is longer than the list; of an outer quote that stands before, the chain is known.
        for _ in 0..keep.len() {
            match outer {
                Some(place) if !keep[place] => {
                    outer = outer_kept
                        .get(place)
                        .copied()
                        .unwrap_or(article.quotes()[place].inside);
                }
                _ => break,
            }
        }
        outer_kept.push(outer);
    }
    let mut quotes = Vec::new();
    let mut attributions = Vec::new();
    let mut quoted = vec![false; article.speakers().len()];
    for (i, quote) in article.quotes().iter().enumerate() {
        if !keep[i] {
            continue;
        }
        let mut quote = quote.clone();
        quote.inside = outer_kept[i];
        quote.inside = quote.inside.and_then(|outer| quote_places[outer]);
        let attribution = article.attributions()[i].clone();
        if let Some(speaker) = attribution.speaker {
            quoted[speaker] = true;
        }
        quotes.push(quote);
        attributions.push(attribution);
    }
    let speaker_places = new_places(&quoted);
    for attribution in &mut attributions {
        attribution.speaker = attribution.speaker.and_then(|old| speaker_places[old]);
    }
    let speakers = article
        .speakers()
        .iter()
        .zip(&quoted)
        .filter(|(_, quoted)| **quoted)
        .map(|(speaker, _)| speaker.clone())
        .collect();
    article
        .with_quotes(quotes)?
        .with_attributions(Resolution::new(speakers, attributions))
}
