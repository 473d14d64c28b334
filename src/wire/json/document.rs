//! What is read from a JSON text, or what is wrong with it.

use std::borrow::Cow;

use crate::wire::json::tape::Tape;

/// The result of reading a text of the right shape.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document<'de> {
    /// The records, for JavaScript. An optional field that is `null` counts as absent, and is not there.
    pub tape: Tape,
    /// The texts of captured fields, in order.
    pub captured: Vec<Captured<'de>>,
    /// How many items the outermost array has.
    pub items: usize,
    /// The records that are not as promised: at most the first [`MOST_ODD`]. On the tape, they are as they came.
    pub odd: Vec<Oddity>,
    /// The first record that does not even have what is needed, and what is wrong with it. It is not on the tape.
    pub unusable: Option<Oddity>,
}

/// A record that is not as promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The index of its item in the outermost array.
    pub item: usize,
    /// Where in the item, and what is wrong there: `durationSeconds: expected number, got string`. If the item as a
    /// whole is wrong: `: expected object, got null`.
    pub problem: String,
}

/// The maximum number of odd records to report: as many as Webex puts on a page.
pub const MOST_ODD: usize = 100;

/// The text of a captured field.
#[derive(Debug, PartialEq, Eq)]
pub struct Captured<'de> {
    /// The name of the field.
    pub name: &'static str,
    /// The index of its item in the outermost array.
    pub item: usize,
    /// The text.
    pub text: Cow<'de, str>,
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is not JSON, or it is cut off.
    NotJson,
    /// It is JSON with the wrong shape: `items[3].durationSeconds: expected number, got string`.
    Shape(String),
}
