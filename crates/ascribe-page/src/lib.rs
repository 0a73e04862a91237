//! Articles for the eye: a text with its quotations marked, as HTML that asks for nothing from elsewhere.
//!
//! One way of drawing for all who show articles. [`cut`] cuts a text where marks begin and end, so that those which cross
//! never break the HTML; [`draw_paragraph`] draws the pieces, and a [`Look`] says what is peculiar to a page. [`Drawn`] is an
//! article in the colours of its speakers: alone for a notebook ([`Drawn::fragment`]), or with others as a [`Page`]. These hold
//! no script: choosing speakers and showing what is known of a quotation is done by the style sheet, so it works where scripts
//! are taken out, and no text can ever run.

mod words;
mod marks;
mod draw;
mod head;
mod voices;
mod style;
mod article;
mod page;

pub use article::Drawn;
pub use draw::{Look, draw_paragraph};
pub use head::{MARKS_CSS, Scripts, head};
pub use marks::{Mark, Role, Segment, cut, marks_of, paragraphs};
pub use page::Page;
pub use style::article_style;
pub use words::{count, fact, percent};
