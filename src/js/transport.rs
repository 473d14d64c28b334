//! Sends one request with `fetch`, and reads the answer to its end.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{RequestInit, RequestRedirect};

use crate::call::Outcome;
use crate::js::abort::CancelOnDrop;
use crate::js::convert;
use crate::js::promise::settled;
use crate::js::timer::{self, Timer};
use crate::wire::http::{Request, Response};

#[wasm_bindgen]
extern "C" {
    /// The global `fetch` of whatever this runs in: a window, a worker, Node.
    ///
    /// Not gloo-net's `send`, which panics when `fetch` rejects with something that is no `Error`, or resolves to
    /// something that is no `Response` of this realm, as replaced ones in tests do. And with an address and an init
    /// object: a `Request` that is read for the second time while Next.js renders a page has the first one's answer,
    /// also where that was a failure. Only a signal that it can see keeps it from that:
    /// <https://nextjs.org/docs/app/deep-dive/caching#request-memoization>.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(address: &str, init: &RequestInit) -> Result<JsValue, JsValue>;

    /// Throws where something claims to be bytes and is not.
    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;
    #[wasm_bindgen(constructor, js_class = Uint8Array, catch)]
    fn new(bytes: &JsValue) -> Result<Bytes, JsValue>;
}

/// What a request may cost.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Until its answer has been read, in milliseconds.
    pub(crate) within_ms: u64,
    /// The largest body that is kept.
    pub(crate) max_response_bytes: u64,
}

/// Why there is no response.
enum Failure {
    /// What `fetch`, or the reading of the body, threw or rejected with.
    Threw(JsValue),
    /// Anything else.
    Ended(Outcome),
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        Self::Threw(thrown)
    }
}

const NO_RESPONSE: Failure = Failure::Ended(Outcome::NoFetch("expected a function that resolves to a Response"));

/// Sends it. Gives what came of it, and what was thrown where no answer came for that reason.
///
/// Dropping the future cancels the request.
pub(crate) async fn send(fetch: Option<&Function>, request: &Request, bounds: Bounds) -> (Outcome, JsValue) {
    match exchange(fetch, request, bounds).await {
        Ok(response) => (Outcome::Answered(response), JsValue::UNDEFINED),
        Err(Failure::Ended(outcome)) => (outcome, JsValue::UNDEFINED),
        Err(Failure::Threw(thrown)) => (Outcome::NoAnswer(convert::reason(&thrown)), thrown),
    }
}

async fn exchange(fetch: Option<&Function>, request: &Request, bounds: Bounds) -> Result<Response, Failure> {
    let mut timer = Timer::new(bounds.within_ms);
    let cancel = CancelOnDrop::new()?;
    let promised = match fetch {
        // It may come from a library, which has a class of its own for headers.
        Some(fetch) => {
            let init = init(request, &plain_headers(request)?, &cancel);
            fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init)?
        }
        None if has_global_fetch() => global_fetch(&request.url, &init(request, &headers(request), &cancel))?,
        None => return Err(Failure::Ended(Outcome::NoFetch(NO_GLOBAL_FETCH))),
    };
    let answer = timer::before(&mut timer, settled(&promised)).await;
    let answer = answer.ok_or(Failure::Ended(Outcome::NoAnswerInTime))??;
    let mut response = head(&answer)?;
    match timer::before(&mut timer, body(&answer, bounds.max_response_bytes)).await {
        Some(Ok(Some(bytes))) => {
            cancel.end();
            response.body = bytes;
        }
        Some(Ok(None)) => response.is_too_large = true,
        Some(Err(Failure::Ended(outcome))) => return Err(Failure::Ended(outcome)),
        // An answer that says no has said so with its status already.
        _ if !response.is_success() => {}
        Some(Err(threw)) => return Err(threw),
        None => return Err(Failure::Ended(Outcome::NoAnswerInTime)),
    }
    Ok(response)
}

const USED: &str = "expected a new Response for every request: this one was read already";
const NO_GLOBAL_FETCH: &str = "there is no global one here: give one in the client's options";

/// What comes before the body. A response is told by what it can do, because a `fetch` that was given may have a class
/// of its own for it; and every step may throw, because such a class may be half done.
fn head(answer: &JsValue) -> Result<Response, Failure> {
    if !answer.is_object() {
        return Err(NO_RESPONSE);
    }
    // A `fetch` that follows redirects although it was told not to has an answer of who knows whom.
    let kind = get(answer, "type")?.as_string();
    let may_hide_headers = kind.as_deref() == Some("cors");
    if kind.as_deref() == Some("opaqueredirect") || get(answer, "redirected")? == JsValue::TRUE {
        return Err(Failure::Ended(Outcome::Redirected));
    }
    let status = get(answer, "status")?.as_f64().filter(|status| status.fract() == 0.0);
    // Some servers make statuses up, and Node's fetch hands them on.
    let status = status.filter(|status| (200.0..=999.0).contains(status)).ok_or(NO_RESPONSE)?;
    let all = get(answer, "headers")?;
    let get_header = method(&all, "get")?.ok_or(NO_RESPONSE)?;
    let mut headers = Vec::new();
    for name in Response::READ {
        if let Some(value) = get_header.call1(&all, &name.into())?.as_string() {
            headers.push((name, value));
        }
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "up to 999")]
    let status = status as u16;
    Ok(Response { status, headers, received_ms: timer::clock(), may_hide_headers, ..Response::default() })
}

/// Reads it part by part, so that no more than the limit is ever held. `None` when it is larger.
async fn body(answer: &JsValue, limit: u64) -> Result<Option<Vec<u8>>, Failure> {
    if get(answer, "bodyUsed")?.is_truthy() {
        return Err(Failure::Ended(Outcome::NoFetch(USED)));
    }
    let mut bytes = Vec::new();
    let stream = get(answer, "body")?;
    if stream.is_null() {
        return Ok(Some(bytes));
    }
    let Some(get_reader) = method(&stream, "getReader")? else {
        // Of another class, which may have no stream, or one of another kind.
        let array_buffer = method(answer, "arrayBuffer")?.ok_or(NO_RESPONSE)?;
        let buffer = settled(&array_buffer.call0(answer)?).await?;
        return Ok(append(&mut bytes, &buffer, limit)?.then_some(bytes));
    };
    let mut reader = Reader { reader: get_reader.call0(&stream)?, has_ended: false };
    let read = method(&reader.reader, "read")?.ok_or(NO_RESPONSE)?;
    let mut parts = 0_u32;
    loop {
        parts = parts.wrapping_add(1);
        // A body that is there at once, in however many parts, would keep everything else waiting: timers, too.
        if parts.is_multiple_of(256) {
            Timer::new(0).await;
        }
        let part = settled(&read.call0(&reader.reader)?).await?;
        if !part.is_object() {
            return Err(NO_RESPONSE);
        }
        if get(&part, "done")?.is_truthy() {
            reader.has_ended = true;
            return Ok(Some(bytes));
        }
        if !append(&mut bytes, &get(&part, "value")?, limit)? {
            return Ok(None);
        }
    }
}

/// Cancels a body that is not read to its end. That the request is aborted too is not enough: a `fetch` that was given
/// may not care about its signal.
struct Reader {
    reader: JsValue,
    has_ended: bool,
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        if let Ok(Some(cancel)) = method(&self.reader, "cancel")
            && let Ok(cancelled) = cancel.call0(&self.reader)
        {
            // Somebody has to hear of it when that fails, or Node ends the process.
            let cancelled = settled(&cancelled);
            wasm_bindgen_futures::spawn_local(async { drop(cancelled.await) });
        }
    }
}

/// Appends an `ArrayBuffer` or a `Uint8Array`. False when it does not fit.
fn append(bytes: &mut Vec<u8>, part: &JsValue, limit: u64) -> Result<bool, Failure> {
    if !part.is_object() {
        return Err(NO_RESPONSE);
    }
    let length = get(part, "byteLength")?.as_f64().ok_or(NO_RESPONSE)?;
    // A buffer has none; of whatever else there are as many bytes as items.
    let items = get(part, "length")?;
    if !items.is_undefined() && items != length {
        return Err(NO_RESPONSE);
    }
    #[allow(clippy::cast_precision_loss, reason = "no body comes near 2^53 bytes")]
    if bytes.len() as f64 + length > limit as f64 {
        return Ok(false);
    }
    let part = Bytes::new(part)?.unchecked_into::<Uint8Array>();
    // No bytes, whatever it calls itself.
    if JsValue::from(part.length()) != length {
        return Err(NO_RESPONSE);
    }
    bytes.extend(part.to_vec());
    Ok(true)
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

fn method(object: &JsValue, name: &str) -> Result<Option<Function>, JsValue> {
    if !object.is_object() {
        return Ok(None);
    }
    Ok(get(object, name)?.dyn_into().ok())
}

fn has_global_fetch() -> bool {
    let has = |name: &str| get(&js_sys::global(), name).is_ok_and(|value| value.is_function());
    has("fetch") && has("Headers")
}

/// Redirects are not followed: what they lead to shall not get the token, and is not Webex's answer.
fn init(request: &Request, headers: &JsValue, cancel: &CancelOnDrop) -> RequestInit {
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(headers);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&cancel.signal()));
    if let Some(body) = &request.body {
        init.set_body(&body.as_str().into());
    }
    init
}

fn headers(request: &Request) -> JsValue {
    let headers = gloo_net::http::Headers::new();
    for (name, value) in request.headers() {
        headers.set(name, &value);
    }
    headers.into_raw().into()
}

fn plain_headers(request: &Request) -> Result<JsValue, JsValue> {
    let headers = js_sys::Object::new();
    for (name, value) in request.headers() {
        Reflect::set(&headers, &name.into(), &value.into())?;
    }
    Ok(headers.into())
}
