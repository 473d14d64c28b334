//! The client's core once more, but one that panics when a test asks it to, and that decodes what no server sent.
//!
//! A crate of its own, because cargo would take the same crate with another feature for the one that is shipped.

pub use webex_converged_recordings::*;
