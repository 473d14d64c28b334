//! HTTP, and the formats that go over it.

pub mod http;
pub mod json;
pub mod link;
pub mod percent;
