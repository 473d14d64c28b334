//! What every answer goes through, whatever the call.

use std::ops::Range;

use crate::error::{Error, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::json::{self, Document, Fault, Shape};

/// A text of the right shape: the caller gets every field that the server sent, and a shape names only the contract's.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The text, without `null` for an optional field: to the caller such a field is absent. It is JSON, and UTF-8, but
    /// for a byte order mark that it may begin with.
    pub text: Vec<u8>,
}

impl Checked {
    /// Puts blanks in the place of these parts.
    pub(crate) fn without(nulls: Vec<Range<usize>>, mut text: Vec<u8>) -> Self {
        for null in nulls {
            text.get_mut(null).unwrap_or_default().fill(b' ');
        }
        Self { text }
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
