//! Requests out and responses in. `pkg-template/host/sending.js` sends them.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Headers;

use crate::call::Outcome;
use crate::js::platform::{Platform, clock};
use crate::wire::http::{Request, Response};
use crate::words::Words;

#[wasm_bindgen(module = "/pkg-template/host/sending.js")]
extern "C" {
    /// Sends a request, and reads the whole answer.
    #[wasm_bindgen(js_name = send)]
    fn send_with(
        platform: &Platform,
        ms: f64,
        url: &str,
        method: &str,
        headers: &JsValue,
        body: Option<&str>,
        limit: f64,
    ) -> Promise;

    /// Whether the platform has a `Headers` class. If not, it has no `fetch` either.
    #[wasm_bindgen(js_name = hasHeaders)]
    fn has_headers() -> bool;
}

/// Sends a request. It may take up to `ms` milliseconds, and the body may have up to `limit` bytes.
pub(crate) fn send(platform: &Platform, request: &Request, is_fetch_given: bool, ms: f64, limit: f64) -> Promise {
    let headers = headers(request, is_fetch_given);
    send_with(platform, ms, &request.url, request.method.word(), &headers, request.body.as_deref(), limit)
}

/// The platform's `Headers`. For the caller's own `fetch`, a text instead, because a library may have its own `Headers` class.
fn headers(request: &Request, is_fetch_given: bool) -> JsValue {
    let all = request.headers();
    if is_fetch_given || !has_headers() {
        let mut lines = String::new();
        for (name, value) in all {
            for part in [name, ": ", value, "\n"] {
                lines.push_str(part);
            }
        }
        return lines.into();
    }
    let headers = gloo_net::http::Headers::new();
    for (name, value) in all {
        headers.set(name, value);
    }
    headers.into_raw().into()
}

/// The outcome of a request.
pub(crate) fn outcome(result: &Array) -> Outcome {
    match result.get(0).as_string().as_deref() {
        Some("answered") => Outcome::Answered(response(result)),
        Some("redirected") => Outcome::Redirected,
        Some("unfit") => Outcome::NoFetch(result.get(1).as_string().unwrap_or_default()),
        Some("threw") => Outcome::NoAnswer(result.get(1).as_string().unwrap_or_default()),
        _ => Outcome::NoAnswerInTime,
    }
}

/// Reads a response from `['answered', status, whether headers may be hidden, headers, body]`.
fn response(result: &Array) -> Response {
    let given = result.get(3).unchecked_into::<Headers>();
    let mut headers = Vec::new();
    for name in Response::READ {
        // A header that cannot be read is absent. (gloo-net's `Headers` would end in a trap.)
        headers.extend(given.get(name).ok().flatten().map(|text| (name, text)));
    }
    let body = result.get(4);
    let is_too_large = body.is_undefined();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 999")]
    let status = result.get(1).as_f64().unwrap_or_default() as u16;
    Response {
        status,
        headers,
        is_too_large,
        body: if is_too_large { Vec::new() } else { body.unchecked_into::<Uint8Array>().to_vec() },
        received_ms: clock(),
        may_hide_headers: result.get(2).is_truthy(),
    }
}
