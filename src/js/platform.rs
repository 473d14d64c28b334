//! What one call has to do with JavaScript, in `platform.js`; and clocks.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/host/waiting.js")]
extern "C" {
    /// Every promise of its own settles to an array: a word that says what came, and what belongs to it.
    pub(crate) type Platform;

    /// Takes the client's options and the call's.
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(client: &JsValue, options: &JsValue) -> Platform;

    /// `{ aborted }`, or nothing while the call is not aborted.
    #[wasm_bindgen(method)]
    pub(crate) fn aborted(this: &Platform) -> JsValue;

    /// Tells the client's listener and the call's.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Platform, event: &JsValue);

    /// Waits so many milliseconds.
    #[wasm_bindgen(method)]
    pub(crate) fn wait(this: &Platform, ms: f64) -> Promise;

    /// The promise of a future, which `poll` takes on.
    #[wasm_bindgen(js_name = promiseOf)]
    pub(crate) fn promise_of(poll: &JsValue) -> Promise;
}

#[wasm_bindgen(module = "/pkg-template/host/sending.js")]
extern "C" {
    /// Whether this is a page, or a worker of a browser.
    #[wasm_bindgen(js_name = isInBrowser)]
    pub(crate) fn is_in_browser() -> bool;
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds of a clock that nobody sets. Looked up whenever it is called, so that a test's fake clock counts.
    #[wasm_bindgen(js_namespace = performance)]
    pub(crate) fn now() -> f64;
}

/// Milliseconds since 1970, of the clock on the wall.
pub(crate) fn clock() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast takes what is below 0 for 0")]
    let ms = js_sys::Date::now() as u64;
    ms
}
