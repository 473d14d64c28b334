//! HTTP, and the formats used over it.

pub(crate) mod calendar;
pub mod date_time;
pub mod http;
pub mod json;
pub mod link;
pub mod percent;
pub mod retry_after;
pub(crate) mod text;
