//! What the fuzz targets share: how they read their input, and what they hold the core's answers against.
//!
//! Inputs are text where they can be, so that seeds and findings can be read and written by hand.

pub mod calls;
pub mod given;
pub mod json;
pub mod token;

/// A text that may be cut anywhere. What is no UTF-8 is replaced, as everywhere where JavaScript hands over a string.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}
