//! A client as JavaScript uses it: its calls are taken from step to step.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use webex_converged_recordings::js::{Argument, RecordingsClient};

#[wasm_bindgen(module = "/tests/js/client.js")]
extern "C" {
    pub(crate) type Client;

    #[wasm_bindgen(constructor)]
    fn of(core: RecordingsClient, options: Option<Argument>) -> Client;

    fn argument(name: &str, object: &JsValue) -> Option<Argument>;

    #[wasm_bindgen(method, js_name = list)]
    pub(crate) fn list_recordings(this: &Client, query: &JsValue, options: &JsValue) -> Promise;

    #[wasm_bindgen(method, js_name = get)]
    pub(crate) fn get_recording(this: &Client, id: &JsValue, options: &JsValue) -> Promise;

    #[wasm_bindgen(method, js_name = delete)]
    pub(crate) fn delete_recording(this: &Client, id: &JsValue, options: &JsValue) -> Promise;

    /// When the next call was made.
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_began(this: &Client, began: f64);
}

impl Client {
    pub(crate) fn new(options: &JsValue) -> Self {
        Self::of(RecordingsClient::new(argument("options", options)), argument("options", options))
    }
}

// The test runner copies only the files that Rust names.
macro_rules! named {
    ($($file:literal: $name:ident),* $(,)?) => {
        $(
            #[wasm_bindgen(module = $file)]
            extern "C" {
                #[allow(non_snake_case)]
                fn $name();
            }
        )*
    };
}

named! {
    "/pkg-template/host/arguments.js": optionsOf,
    "/pkg-template/host/bytes.js": joined,
    "/pkg-template/host/call.js": settle,
    "/pkg-template/host/constants.js": TIMEOUT_MS,
    "/pkg-template/host/headers.js": ask,
    "/pkg-template/host/signals.js": abortedOf,
    "/pkg-template/host/token.js": TokenFunction,
    "/pkg-template/host/values.js": quietly,
    "/pkg-template/host/waiting.js": pause,
}
