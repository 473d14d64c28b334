//! CORS: lets pages of other origins use the emulator.

use crate::{request::Request, response::Response};

/// The answer to a browser's preflight request. The methods are those of the dialect.
pub(crate) fn preflight(methods: &str) -> Response {
    let mut response = Response::empty(204);
    response.set("Access-Control-Allow-Methods", methods);
    response.set("Access-Control-Allow-Headers", "Authorization, Accept, Content-Type");
    response.set("Access-Control-Max-Age", "600");
    response
}

/// Lets pages of any origin read the answer, and, unless they are hidden, the headers that a client needs.
pub(crate) fn allow(response: &mut Response, request: &Request, expose_headers: bool) {
    response.set("Access-Control-Allow-Origin", "*");
    if expose_headers && request.method != "OPTIONS" {
        response.set("Access-Control-Expose-Headers", "Link, Retry-After, TrackingID");
    }
}
