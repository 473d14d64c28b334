//! Waiting for what JavaScript promises.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What the value is, or settles to when it is a promise or anything else with a `then`.
///
/// It goes through a promise of our own, because everything else about a promise of the caller's may throw:
/// `Promise.resolve` asks it for its `constructor`.
pub(crate) fn settled(value: &JsValue) -> JsFuture {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    });
    JsFuture::from(promise)
}
