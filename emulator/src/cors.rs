//! CORS: lets pages of other origins use the emulator.

use crate::{error::Refusal, request::Request, response::Response};

const MEDIA_METHODS: &str = "GET, HEAD, OPTIONS";
/// Whether Webex allows `timezone` and `siteUrl`, too, is not known. Here a page of another origin cannot send them.
const HEADERS: &str = "Authorization, Accept, Content-Type";
const MEDIA_HEADERS: &str = "Authorization, Accept, Content-Type, Range, If-Range, If-None-Match";
const EXPOSED: &str = "Link, Retry-After, TrackingID";
const MEDIA_EXPOSED: &str =
    "Retry-After, TrackingID, Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag";

/// The answer to a browser's preflight request for a call. The methods are those of the dialect.
pub(crate) fn preflight(methods: &str) -> Response {
    preflight_with(methods, HEADERS)
}

/// The same for a file.
pub(crate) fn media_preflight() -> Response {
    preflight_with(MEDIA_METHODS, MEDIA_HEADERS)
}

fn preflight_with(methods: &str, headers: &str) -> Response {
    let mut response = Response::empty(204);
    response.set("Access-Control-Allow-Methods", methods);
    response.set("Access-Control-Allow-Headers", headers);
    response.set("Access-Control-Max-Age", "600");
    response
}

/// The answer to any preflight request if pages of other origins may not use the emulator. It asks for a token, which preflight
/// requests never have.
pub(crate) fn refusal() -> Refusal {
    Refusal::unauthorized()
}

/// Lets pages of any origin read the answer, and, unless they are hidden, the headers that a client needs.
pub(crate) fn allow(response: &mut Response, request: &Request, is_media: bool, expose_headers: bool) {
    response.set("Access-Control-Allow-Origin", "*");
    if expose_headers && request.method != "OPTIONS" {
        response.set("Access-Control-Expose-Headers", if is_media { MEDIA_EXPOSED } else { EXPOSED });
    }
}
