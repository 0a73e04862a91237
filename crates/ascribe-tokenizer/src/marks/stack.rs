//! What is open in a paragraph, outermost first.

use ascribe_article::marks::Style;

use super::Open;

/// A stack of openings that knows for each style which of them is the innermost: to look down a stack for every mark
/// would take the square of their number.
pub(super) struct Stack {
    /// Nothing where one was taken out of the middle.
    places: Vec<Option<Open>>,
    /// For each style the places where one of it is open, in order.
    by_style: [Vec<usize>; Style::COUNT],
    n_open: usize,
}

impl Stack {
    pub(super) fn new() -> Self {
        Self {
            places: Vec::new(),
            by_style: std::array::from_fn(|_| Vec::new()),
            n_open: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.n_open == 0
    }

    pub(super) fn push(&mut self, open: Open) {
        self.by_style[open.style as usize].push(self.places.len());
        self.places.push(Some(open));
        self.n_open += 1;
    }

    /// The place of the innermost one of a style.
    pub(super) fn innermost(&self, style: Style) -> Option<usize> {
        self.by_style[style as usize].last().copied()
    }

    /// The style of the one at a place where one is open.
    pub(super) fn style(&self, place: usize) -> Option<Style> {
        self.places[place].map(|open| open.style)
    }

    /// Takes the innermost one: nothing when none is open.
    pub(super) fn pop(&mut self) -> Option<Open> {
        while let Some(place) = self.places.pop() {
            if let Some(open) = place {
                self.by_style[open.style as usize].pop();
                self.n_open -= 1;
                return Some(open);
            }
        }
        None
    }

    /// Takes the innermost one if it stands further in than `place`.
    pub(super) fn pop_above(&mut self, place: usize) -> Option<Open> {
        while self.places.len() > place + 1 {
            if self.places.last().is_some_and(Option::is_some) {
                return self.pop();
            }
            self.places.pop();
        }
        None
    }

    /// Takes the innermost one of a style, wherever it stands.
    pub(super) fn take(&mut self, style: Style) -> Option<Open> {
        let place = self.by_style[style as usize].pop()?;
        self.n_open -= 1;
        self.places[place].take()
    }

    /// What is still open, outermost first.
    pub(super) fn into_open(self) -> impl Iterator<Item = Open> {
        self.places.into_iter().flatten()
    }
}
