//! The client's core: what to ask Webex, and what its answers mean.
//!
//! ```text
//!            arguments ──► calls ──► Request ──┐
//!   (from the caller)        ▲                 ▼
//!                            │       JavaScript sends it
//!      value or Error ◄── call ◄── Outcome ────┘
//! ```
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`models`] | the data that calls take and return: queries, recordings, pages, what became of recordings |
//! | [`calls`] | one file per API call; batches, which differ only in a word, share one |
//! | [`call`], [`retry`] | what any call does next; whether it tries again |
//! | [`gate`] | when a client's calls may send: it holds all of them back when the server asks to |
//! | [`paging`] | how a list continues: pages, windows, cursors |
//! | [`download`] | how the download of a file goes on after every failure |
//! | [`answer`], [`error`] | the checks that every answer goes through, and the errors |
//! | [`event`] | the events that `onEvent` receives |
//! | [`input`] | the caller's arguments, checked |
//! | [`token`] | the one secret: its type, its check, and how it stays out of texts |
//! | [`kept_token`] | what a token function returned, kept until Webex rejects it |
//! | [`wire`] | HTTP and the formats it carries |
//! | [`words`], [`plain`] | enums as strings and structs as plain objects, for JavaScript |
//!
//! In scope: checking arguments, building requests, reading answers, and deciding what a call does next.
//! Out of scope: sending anything. JavaScript does that (`pkg-template/host/`), and only `src/js/` knows JavaScript.
//!
//! Invariants, each enforced by a test or a lint:
//! - bytes, time and randomness are passed in; nothing in the core reads them itself;
//! - the core compiles and is tested on the host, with no WebAssembly crate in its dependency tree;
//! - no input causes a panic;
//! - the token appears only in [`wire::http::Request::headers`]: no error, address or `Debug` text carries it.

pub mod models;

pub mod answer;
pub mod call;
pub mod calls;
pub mod download;
pub mod error;
pub mod event;
pub mod gate;
pub mod paging;
pub mod retry;

pub mod input;
pub mod kept_token;
pub mod token;
pub mod wire;

pub mod plain;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod js;
