//! A row of features for a link head.

/// Filled from the left.
pub(crate) struct Row<const N: usize> {
    pub(crate) values: [f32; N],
    at: usize,
}

impl<const N: usize> Default for Row<N> {
    fn default() -> Self {
        Self {
            values: [0.0; N],
            at: 0,
        }
    }
}

impl<const N: usize> Row<N> {
    pub(crate) fn push(&mut self, value: f32) {
        self.values[self.at] = value;
        self.at += 1;
    }

    pub(crate) fn extend(&mut self, values: impl IntoIterator<Item = f32>) {
        for value in values {
            self.push(value);
        }
    }

    pub(crate) fn skip(&mut self, n: usize) {
        self.at += n;
    }
}

/// 1 or 0.
pub(crate) fn on(flag: bool) -> f32 {
    f32::from(u8::from(flag))
}

/// ln(1 + count).
pub(crate) fn log(count: usize) -> f32 {
    (1.0 + count as f32).ln()
}
