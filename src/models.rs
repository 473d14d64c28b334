//! What the calls speak of.

pub mod deletion;
pub mod page;
pub mod recording;
