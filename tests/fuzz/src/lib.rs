//! What the fuzz targets share: how they read their input, and what they compare the core's results with.
//!
//! Inputs are text if possible, so that people can read and write seeds and findings.

pub mod calls;
pub mod given;
pub mod json;
#[path = "../../helpers/objects.rs"]
pub mod objects;
pub mod token;

use webex_converged_recordings::wire::json::{Field, Shape, tape};

/// Text that may be cut off anywhere. Invalid UTF-8 is replaced, as in every string that JavaScript passes on.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}
