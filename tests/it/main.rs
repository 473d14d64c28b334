//! The core from outside, on the host.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "tests")]

mod emulated;
mod invariants;
