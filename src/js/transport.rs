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

/// Sends it. Fails with whatever `fetch` failed with. Dropping the future cancels the request.
pub(crate) async fn send(fetch: Option<&Function>, request: &Request) -> Result<Response, JsValue> {
    let cancel = CancelOnDrop(AbortController::new()?);
    let promise = match fetch {
        None => global_fetch(&with_gloo(request, &cancel.0)?)?,
        Some(fetch) => with_init(fetch, request, &cancel.0)?,
    };
    let response = JsFuture::from(promise).await?;
    if !is_response(&response) {
        return Err(js_sys::TypeError::new("`fetch` did not resolve to a Response").into());
    }
    // Told by what it can do: a `fetch` that was given may have a class of its own for it.
    let response: web_sys::Response = response.unchecked_into();
    let mut headers = Vec::new();
    for name in Response::READ {
        if let Some(value) = response.headers().get(name)? {
            headers.push((name, value));
        }
    }
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Response { status: response.status(), headers, body: Uint8Array::new(&body).to_vec() })
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

fn is_response(value: &JsValue) -> bool {
    let has = |name: &str| Reflect::get(value, &name.into()).ok();
    value.is_object()
        && has("status").is_some_and(|status| status.as_f64().is_some())
        && has("headers").is_some_and(|headers| headers.is_object())
        && has("arrayBuffer").is_some_and(|method| method.is_function())
}

/// Nothing stays open for a call that has ended. After the body was read, it does nothing.
struct CancelOnDrop(AbortController);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
