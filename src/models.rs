//! The data that the calls take and return: recordings, pages, queries, and what became of recordings.

pub mod batch;
pub mod deletion;
pub mod list_query;
pub mod page;
pub mod progress;
pub mod recording;
pub mod source;
