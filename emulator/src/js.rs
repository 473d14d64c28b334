//! The emulator for JavaScript. Time comes in as `Date.now()` gives it.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{Emulator, Given, Options, Request, options::MOST_FAULTS};

/// The emulator behind `createEmulator`.
#[wasm_bindgen]
pub struct EmulatorCore(Emulator);

#[wasm_bindgen]
impl EmulatorCore {
    /// Takes the options as a plain object. One that is undefined has its default.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, now: f64) -> Result<EmulatorCore, JsValue> {
        // A RangeError says that the caller can mend it by choosing another value.
        let refused = |error: &dyn std::error::Error| js_sys::RangeError::new(&error.to_string());
        let options = read_options(options).map_err(|error| refused(error.as_ref()))?;
        let emulator = Emulator::new(options, instant(now)?).map_err(|error| refused(&error))?;
        Ok(Self(emulator))
    }

    /// Answers one request: `{ status, headers: [[name, value]], body: Uint8Array, delivery, delayMs }`.
    pub fn handle(
        &mut self,
        now: f64,
        method: &str,
        url: &str,
        headers: JsValue,
        body: &[u8],
    ) -> Result<JsValue, JsValue> {
        let headers = serde_wasm_bindgen::from_value(headers)
            .map_err(|_| JsError::new("headers: expected an array of [name, value], both strings"))?;
        let request = Request { method: method.to_owned(), url: url.to_owned(), headers, body: body.to_vec() };
        let response = self.0.handle(instant(now)?, &request);

        let headers: Array = response
            .headers
            .iter()
            .map(|(name, value)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value)))
            .collect();
        let answer = Object::new();
        Reflect::set(&answer, &"status".into(), &response.status.into())?;
        Reflect::set(&answer, &"headers".into(), &headers)?;
        Reflect::set(&answer, &"body".into(), &Uint8Array::from(response.body.as_slice()))?;
        Reflect::set(&answer, &"delivery".into(), &response.delivery.name().into())?;
        Reflect::set(&answer, &"delayMs".into(), &response.delay_ms.into())?;
        Ok(answer.into())
    }

    /// Takes a deleted recording back. False when there is nothing to take back.
    pub fn restore(&mut self, id: &str, now: f64) -> Result<bool, JsValue> {
        Ok(self.0.restore(instant(now)?, id))
    }

    /// Everything there is, as plain objects.
    pub fn recordings(&self, now: f64) -> Result<JsValue, JsValue> {
        let snapshot = self.0.recordings(instant(now)?);
        Ok(snapshot.serialize(&Serializer::json_compatible())?)
    }

    /// The faults and how often each of them struck, as plain objects.
    pub fn faults(&self) -> Result<JsValue, JsValue> {
        Ok(self.0.faults().serialize(&Serializer::json_compatible())?)
    }
}

fn read_options(given: &JsValue) -> Result<Options, Box<dyn std::error::Error>> {
    let mut options = Options::default();
    if given.is_undefined() {
        return Ok(options);
    }
    let Some(object) = given.dyn_ref::<Object>() else {
        return Err("options: expected an object".into());
    };
    for name in Object::keys(object).iter().filter_map(|name| name.as_string()) {
        let value = Reflect::get(object, &name.as_str().into()).unwrap_or(JsValue::NULL);
        if value.is_undefined() {
            continue;
        }
        let given = match value.dyn_ref::<Array>() {
            // One more than any list may have is enough to refuse it.
            Some(list) => {
                Given::List(list.iter().take(MOST_FAULTS.saturating_add(1)).map(|item| one_value(&item)).collect())
            }
            None => one_value(&value),
        };
        options.set(&name, &given)?;
    }
    Ok(options)
}

fn one_value(value: &JsValue) -> Given {
    match (value.as_string(), value.as_f64()) {
        (Some(text), _) => Given::Text(text),
        (_, Some(number)) => Given::Number(number),
        _ => Given::Other,
    }
}

fn instant(now: f64) -> Result<i64, JsValue> {
    if !now.is_finite() {
        return Err(JsError::new("now: expected milliseconds since 1970, as Date.now() gives them").into());
    }
    #[expect(clippy::cast_possible_truncation, reason = "what is finer than a millisecond does not matter")]
    Ok(now as i64)
}
