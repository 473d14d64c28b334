//! What the calls speak of.

pub mod deletion;
pub mod list_query;
pub mod page;
pub mod progress;
pub mod recording;
