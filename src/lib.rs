//! The client's core: what to ask Webex, and what its answers mean.
//!
//! ```text
//!            arguments ──► calls ──► Request ──┐
//!   (what the caller gave)   ▲                 ▼
//!                            │          src/js/ sends it
//!      value or Error ◄── call ◄── Outcome ────┘
//! ```
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`models`] | what the calls speak of: recordings, pages, deletions |
//! | [`calls`] | one file for each of the API's calls |
//! | [`call`], [`retry`] | what a call does next, whichever it is; whether it tries again |
//! | [`gate`] | when the calls of a client may send, together: held back where the server asks for it |
//! | [`paging`] | how a list goes on: pages, windows, cursors |
//! | [`answer`], [`error`] | what every answer goes through, and what went wrong |
//! | [`event`] | what `onEvent` is told |
//! | [`input`] | what the caller gave, checked |
//! | [`token`] | the one secret: its type, its check, and how it is kept out of texts |
//! | [`wire`] | HTTP, and the formats that go over it |
//! | [`words`], [`plain`] | enums as words, and structs as plain objects, for JavaScript |
//!
//! In scope: checking what the caller gave, building requests, reading answers, and deciding what a call does next.
//! Out of scope: sending anything. Only `src/js/` does that, and only it knows JavaScript.
//!
//! What always holds here, each held by a test or a lint:
//! - bytes, time and randomness are given; nothing in the core asks for them;
//! - the core compiles and is tested on the host, with no WebAssembly crate in its dependency tree;
//! - no input ends in a panic;
//! - the token is only ever in [`wire::http::Request::headers`]: no error, address or `Debug` text carries it.

pub mod models;

pub mod answer;
pub mod call;
pub mod calls;
pub mod error;
pub mod event;
pub mod gate;
pub mod paging;
pub mod retry;

pub mod input;
pub mod token;
pub mod wire;

pub mod plain;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod js;
