//! The core's public interface, tested on the host.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod batches;
mod emulated;
mod imports;
mod invariants;
mod limits;
#[allow(clippy::indexing_slicing)]
mod merged;
#[allow(clippy::indexing_slicing)]
#[path = "../helpers/objects.rs"]
mod objects;
mod walks;
mod world;

use webex_converged_recordings::wire::json::{Field, Shape, tape};
