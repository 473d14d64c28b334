//! Sends one request with `fetch`, and reads the answer to its end.

use gloo_net::http::RequestBuilder;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit};

use crate::wire::http::{Method, Request, Response};

#[wasm_bindgen]
extern "C" {
    /// The global `fetch` of whatever this runs in: a window, a worker, Node.
    ///
    /// Not gloo-net's `send`, which panics when `fetch` rejects with something that is no `Error`, or resolves to
    /// something that is no `Response` of this realm, as replaced ones in tests do.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// Why there is no answer.
pub(crate) enum Failure {
    /// What `fetch`, or the reading of the body, threw or rejected with.
    Thrown(JsValue),
    /// There is no `fetch`, or one that does not do what `fetch` does.
    NoFetch(&'static str),
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}

/// Sends it. Dropping the future cancels the request.
pub(crate) async fn send(fetch: Option<&Function>, request: &Request) -> Result<Response, Failure> {
    let cancel = CancelOnDrop(AbortController::new()?);
    let promise = match fetch {
        Some(fetch) => with_init(fetch, request, &cancel.0)?,
        None if has_global_fetch() => global_fetch(&with_gloo(request, &cancel.0)?)?,
        None => return Err(Failure::NoFetch("there is no global one here: give one in the client's options")),
    };
    let response = JsFuture::from(promise).await?;
    read(&response).await?.ok_or(Failure::NoFetch("expected a function that resolves to a Response"))
}

/// `None` for what is no response. It is told by what it can do, because a `fetch` that was given may have a class of
/// its own for it; and every step may throw, because such a class may be half done.
async fn read(response: &JsValue) -> Result<Option<Response>, JsValue> {
    if !response.is_object() {
        return Ok(None);
    }
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into());
    let status = get(response, "status")?.as_f64().filter(|status| status.fract() == 0.0);
    let Some(status) = status.filter(|status| (200.0..=599.0).contains(status)) else { return Ok(None) };
    let all = get(response, "headers")?;
    let (Some(get_header), Some(array_buffer)) = (method(&all, "get")?, method(response, "arrayBuffer")?) else {
        return Ok(None);
    };
    let mut headers = Vec::new();
    for name in Response::READ {
        if let Some(value) = get_header.call1(&all, &name.into())?.as_string() {
            headers.push((name, value));
        }
    }
    let body = JsFuture::from(Promise::resolve(&array_buffer.call0(response)?)).await?;
    if !body.is_object() || get(&body, "byteLength")?.as_f64().is_none() {
        return Ok(None);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 200 to 599")]
    let status = status as u16;
    Ok(Some(Response { status, headers, body: Uint8Array::new(&body).to_vec() }))
}

fn method(object: &JsValue, name: &str) -> Result<Option<Function>, JsValue> {
    if !object.is_object() {
        return Ok(None);
    }
    Ok(Reflect::get(object, &name.into())?.dyn_into().ok())
}

fn has_global_fetch() -> bool {
    let has = |name: &str| Reflect::get(&js_sys::global(), &name.into()).is_ok_and(|value| value.is_function());
    has("fetch") && has("Request") && has("Headers")
}

fn with_gloo(request: &Request, cancel: &AbortController) -> Result<web_sys::Request, JsValue> {
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.url).method(method).abort_signal(Some(&cancel.signal()));
    for (name, value) in request.headers() {
        builder = builder.header(name, &value);
    }
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    built.map(web_sys::Request::from).map_err(|error| js_sys::Error::new(&error.to_string()).into())
}

/// The same request for a `fetch` that was given: as an address and an init object, because one that comes from a
/// library does not know the global `Request`.
fn with_init(fetch: &Function, request: &Request, cancel: &AbortController) -> Result<Promise, JsValue> {
    let headers = js_sys::Object::new();
    for (name, value) in request.headers() {
        Reflect::set(&headers, &name.into(), &value.into())?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    init.set_signal(Some(&cancel.signal()));
    if let Some(body) = &request.body {
        init.set_body(&body.as_str().into());
    }
    let answer = fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init)?;
    Ok(Promise::resolve(&answer))
}

/// Nothing stays open for a call that has ended. After the body was read, it does nothing.
struct CancelOnDrop(AbortController);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
