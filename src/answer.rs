//! What every answer goes through, whatever the call.

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::json::{self, Fault, Step};

/// A model, and the text it was read from: the caller gets every field that the server sent, and the model names
/// only the contract's.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked<T> {
    /// What was read.
    pub value: T,
    /// The text. It is JSON, and UTF-8.
    pub text: Vec<u8>,
    /// Where the text says `null` for an optional field: to the caller such a field is absent.
    pub nulls: Vec<Vec<Step>>,
}

/// Reads the body of an answer that promises one.
pub(crate) fn read<T: DeserializeOwned>(method: Method, response: Response) -> Result<Checked<T>, Error> {
    // Anything but success is an error, with a body of its own form. 203 is success that a proxy has touched.
    if !response.is_success() {
        return Err(ErrorDetails::from_status(method, &response));
    }
    if response.is_too_large {
        return Err(ErrorDetails::too_large(&response));
    }
    match json::read::<T>(&response.body) {
        Ok(document) => Ok(Checked { value: document.value, nulls: document.nulls, text: response.body }),
        Err(Fault::NotJson) => Err(ErrorDetails::not_json(&response)),
        Err(Fault::Shape(place) | Fault::Unplaced(place)) => Err(ErrorDetails::unexpected_shape(&response, &place)),
    }
}
