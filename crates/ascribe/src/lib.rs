//! ascribe
