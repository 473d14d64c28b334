//! Bindings to `pkg-template/host/waiting.js`, which connects one call to JavaScript, and to clocks.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/host/waiting.js")]
extern "C" {
    /// Its promises resolve to arrays: a word for what happened, followed by its data.
    pub(crate) type Platform;

    /// Takes the client's options and the call's.
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(client: &JsValue, options: &JsValue) -> Platform;

    /// `{ aborted }`, or `undefined` if the call is not aborted.
    #[wasm_bindgen(method)]
    pub(crate) fn aborted(this: &Platform) -> JsValue;

    /// Sends an event to the client's listener and the call's.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Platform, event: &JsValue);

    /// Waits for this many milliseconds.
    #[wasm_bindgen(method)]
    pub(crate) fn wait(this: &Platform, ms: f64) -> Promise;

    /// The promise of a future that `poll` runs.
    #[wasm_bindgen(js_name = promiseOf)]
    pub(crate) fn promise_of(poll: &JsValue) -> Promise;
}

#[wasm_bindgen(module = "/pkg-template/host/sending.js")]
extern "C" {
    /// Whether this is a web page or a browser's worker.
    #[wasm_bindgen(js_name = isInBrowser)]
    pub(crate) fn is_in_browser() -> bool;
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on a monotonic clock. It is looked up on every call, so that a fake clock in a test works.
    #[wasm_bindgen(js_namespace = performance)]
    pub(crate) fn now() -> f64;
}

/// Milliseconds since 1970, on the system clock.
pub(crate) fn clock() -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast turns negative numbers into 0"
    )]
    let ms = js_sys::Date::now() as u64;
    ms
}
