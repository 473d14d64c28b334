//! What a browser has to be told before a page of another origin may ask here.

use crate::{request::Request, response::Response};

/// The answer to the browser's question whether it may send a request at all.
pub(crate) fn preflight() -> Response {
    let mut response = Response::empty(204);
    response.set("Access-Control-Allow-Methods", "GET, DELETE, OPTIONS");
    response.set("Access-Control-Allow-Headers", "Authorization, Accept, Content-Type");
    response.set("Access-Control-Max-Age", "600");
    response
}

/// Lets every page read the answer, and the headers in it that a client needs, unless they are to stay hidden.
pub(crate) fn allow(response: &mut Response, request: &Request, expose_headers: bool) {
    response.set("Access-Control-Allow-Origin", "*");
    if expose_headers && request.method != "OPTIONS" {
        response.set("Access-Control-Expose-Headers", "Link, Retry-After, TrackingID");
    }
}
