//! What the caller gave, checked before anything is sent.

pub mod arguments;
pub mod base_url;
pub mod config;
pub mod cursor;
pub mod date_time;
pub mod limits;
pub mod recording_id;
