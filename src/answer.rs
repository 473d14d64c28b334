//! What every answer goes through, whatever the call.

use crate::error::{Error, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::json::{self, Document, Fault, Shape, Step};

/// A text of the right shape: the caller gets every field that the server sent, and a shape names only the contract's.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The text. It is JSON, and UTF-8.
    pub text: Vec<u8>,
    /// Where the text says `null` for an optional field: to the caller such a field is absent.
    pub nulls: Vec<Vec<Step>>,
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
