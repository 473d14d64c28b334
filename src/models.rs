//! The data that the calls take and return: recordings, pages, queries.

pub mod deletion;
pub mod list_query;
pub mod page;
pub mod progress;
pub mod recording;
pub mod source;
