//! quote-detector
