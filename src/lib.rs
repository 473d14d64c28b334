//! The client's core: what to ask Webex, and what its answers mean.
//!
//! ```text
//!            arguments ──► calls ──► Request ──┐
//!   (what the caller gave)   ▲                 ▼
//!                            │          src/js/ sends it
//!      value or Error ◄── call ◄── Outcome ────┘
//! ```
//!
//! In scope: checking what the caller gave, building requests, reading answers, and deciding what a call does next.
//! Out of scope: sending anything. Only `src/js/` does that, and only it knows JavaScript.
//!
//! What always holds here, each held by a test:
//! - bytes, time and randomness are given; nothing in the core asks for them;
//! - the core compiles and is tested on the host, with no WebAssembly crate in its dependency tree;
//! - no input ends in a panic;
//! - the token is only ever in [`http::Request::headers`]: no error, address or `Debug` text carries it.

// What the calls speak of.
pub mod deletion;
pub mod page;
pub mod recording;

// The calls, one file each, and what a call does next.
pub mod call;
pub mod calls;
pub mod error;

// What the caller gave, checked.
pub mod arguments;
pub mod base_url;
pub mod config;
pub mod cursor;
pub mod date_time;
pub mod recording_id;

// HTTP and its formats.
pub mod answer;
pub mod http;
pub mod json;
pub mod link;
pub mod percent;

#[cfg(target_arch = "wasm32")]
pub mod js;
