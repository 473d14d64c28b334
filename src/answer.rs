//! What every answer goes through, whatever the call.

use std::ops::Range;

use crate::error::{Error, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::json::{self, Document, Fault, Oddity, Shape};
use crate::wire::text::{decimal, split_once, trim_start};

/// A text of the right shape: the caller gets every field that the server sent, and a shape names only the contract's.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The text, without `null` for an optional field: to the caller such a field is absent. It is JSON, and UTF-8, but
    /// for a byte order mark that it may begin with.
    pub text: Vec<u8>,
    /// The recordings in it that are not as promised.
    pub odd: Vec<Odd>,
}

/// A recording that is not as promised, and is handed on as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Where: `items[3].durationSeconds`.
    pub field: String,
    /// What is wrong there: `expected number, got string`.
    pub problem: String,
}

impl Odd {
    /// Those of an answer. `list` is the name of the field that has the recordings, if it has several.
    pub(crate) fn all(document: &Document, list: &str) -> Vec<Self> {
        document.odd.iter().map(|oddity| Self::of(oddity, list)).collect()
    }

    /// Why an answer is refused: a recording in it cannot be handed on at all, or not to a caller who is strict.
    pub(crate) fn refused(document: &Document, list: &str, is_strict: bool) -> Option<Self> {
        let odd = document.odd.first().filter(|_| is_strict);
        document.unusable.as_ref().or(odd).map(|oddity| Self::of(oddity, list))
    }

    fn of(oddity: &Oddity, list: &str) -> Self {
        let (within, problem) = split_once(&oddity.problem, b':').unwrap_or_default();
        let item =
            if list.is_empty() { String::new() } else { [list, "[", &decimal(oddity.item as u64), "]"].concat() };
        let field = match (item.is_empty(), within.is_empty()) {
            (true, true) => "the whole answer".to_owned(),
            (true, false) => within.to_owned(),
            (false, true) => item,
            (false, false) => [&item, ".", within].concat(),
        };
        Self { field, problem: trim_start(problem, b" ").to_owned() }
    }

    /// As it is told in an error.
    pub(crate) fn text(&self) -> String {
        [&self.field, ": ", &self.problem].concat()
    }
}

impl Checked {
    /// Puts blanks in the place of these parts.
    pub(crate) fn without(nulls: Vec<Range<usize>>, mut text: Vec<u8>, odd: Vec<Odd>) -> Self {
        for null in nulls {
            text.get_mut(null).unwrap_or_default().fill(b' ');
        }
        Self { text, odd }
    }
}

/// Reads the body of an answer that promises one.
pub(crate) fn read<'r>(method: Method, response: &'r Response, shape: &'static Shape) -> Result<Document<'r>, Error> {
    // Anything but success is an error, with a body of its own form. 203 is success that a proxy has touched.
    if !response.is_success() {
        return Err(ErrorDetails::from_status(method, response));
    }
    if response.is_too_large {
        return Err(ErrorDetails::too_large(response));
    }
    json::read(&response.body, shape).map_err(|fault| match fault {
        Fault::NotJson => ErrorDetails::not_json(response),
        Fault::Shape(place) => ErrorDetails::unexpected_shape(response, &place),
    })
}
