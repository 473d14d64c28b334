//! The caller's arguments, checked before anything is sent.

pub mod arguments;
pub mod base_url;
pub mod config;
pub mod headers;
pub mod limits;
pub mod one_recording;
pub mod options;
pub mod recording_id;
pub mod which;
