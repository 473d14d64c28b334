//! The emulator's `fetch`: one request, from start to end. JavaScript reads requests of any library, waits, and makes bodies that
//! break off: see `pkg-template/emulator/`.
//!
//! Nothing here traps unless memory runs out: no input ends in a panic, and an import that may throw has `catch`. A trap would be
//! an uncaught exception and leave its own promise pending. Others would continue as soon as the executor of wasm-bindgen-futures
//! runs again.

use gloo_net::http::Response as PlatformResponse;
use js_sys::{Object, Promise, PropertyDescriptor, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, ReadableStream};

use super::{EmulatorCore, EmulatorPieces, EmulatorRequest, EmulatorResponse, plain};
use crate::{Delivery, Response};

#[wasm_bindgen(module = "/../pkg-template/emulator/waiting.js")]
extern "C" {
    #[wasm_bindgen(js_name = nextTask, catch)]
    async fn next_task(signal: Option<&AbortSignal>) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    async fn pause(milliseconds: u32, signal: Option<&AbortSignal>) -> Result<(), JsValue>;
    /// Never resolves.
    #[wasm_bindgen(catch)]
    async fn aborted(signal: Option<&AbortSignal>) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/../pkg-template/emulator/response.js")]
extern "C" {
    fn broken(message: &str) -> JsValue;
    #[wasm_bindgen(js_name = hasResponse)]
    fn has_response(needs_stream: bool) -> bool;
    #[wasm_bindgen(js_name = firstHalf, catch)]
    fn first_half(body: &Uint8Array, delivery: &str, signal: Option<&AbortSignal>) -> Result<ReadableStream, JsValue>;
    #[wasm_bindgen(js_name = streamOf, catch)]
    fn stream_of(
        pieces: EmulatorPieces,
        delivery: &str,
        bytes_per_second: u32,
        signal: Option<&AbortSignal>,
    ) -> Result<ReadableStream, JsValue>;
    #[wasm_bindgen(js_name = plainResponse)]
    fn plain_response(answer: &JsValue, url: &str, signal: Option<&AbortSignal>) -> JsValue;
}

#[wasm_bindgen]
impl EmulatorCore {
    /// Answers one request, or fails, as a platform's `fetch` would. The signal may come from another library, so only JavaScript
    /// reads it: if that throws, a promise rejects there.
    pub async fn fetch(
        &self,
        request: Promise<EmulatorRequest>,
        signal: Option<AbortSignal>,
    ) -> Result<JsValue, JsValue> {
        let request = request.await?;
        let signal = signal.as_ref();
        // Lets timers and events have their turn, as waiting for a network would. Otherwise a walk through thousands of pages
        // would block them until its end.
        next_task(signal).await?;

        let answer = self.answer(&request)?;
        if answer.delay_ms > 0 {
            pause(answer.delay_ms, signal).await?;
        }
        match answer.delivery {
            Delivery::Reset | Delivery::Lost => Err(broken("fetch failed")),
            Delivery::Stall => aborted(signal).await,
            Delivery::Whole | Delivery::Cut | Delivery::StallBody | Delivery::Drip => {
                response(&answer, &request.url(), signal)
            }
        }
    }
}

/// What `fetch` resolves to: the platform's Response if it has one.
fn response(answer: &Response, url: &str, signal: Option<&AbortSignal>) -> Result<JsValue, JsValue> {
    let url = url.split('#').next().unwrap_or_default();
    let is_whole = matches!(answer.delivery, Delivery::Whole | Delivery::Drip);
    let pieces = EmulatorPieces::of(answer);
    if !has_response(!is_whole || pieces.is_some()) {
        return Ok(plain_response(&plain(&EmulatorResponse::from(answer))?, url, signal));
    }
    let mut builder = PlatformResponse::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    let body = Uint8Array::from(answer.body.as_slice());
    let delivery = answer.delivery.name();
    let response = match pieces {
        Some(pieces) => builder.body(Some(&stream_of(pieces, delivery, answer.bytes_per_second, signal)?)),
        // With these statuses, a Response refuses even an empty body.
        None if is_whole => builder.body((![204, 304].contains(&answer.status)).then_some::<&Object>(&body)),
        None => builder.body(Some(&first_half(&body, delivery, signal)?)),
    };
    let response: web_sys::Response = response.map_err(|error| JsError::new(&error.to_string()))?.into();
    // A fetched response has a URL; a constructed one does not.
    let url = PropertyDescriptor::new_value(&JsValue::from_str(url));
    Ok(Object::define_property_str(&response, &"url".into(), &url)?.into())
}
