//! The core's public interface, tested on the host.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod emulated;
mod imports;
mod invariants;
mod limits;
mod walks;
mod world;
