//! The emulator's bindings for JavaScript. Times are what `Date.now()` returns.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{Emulator, Given, NewRecording, Options, OptionsError, Request, options::MOST_FAULTS};

/// The emulator behind `createEmulator`.
#[wasm_bindgen]
pub struct EmulatorCore(Emulator);

#[wasm_bindgen]
impl EmulatorCore {
    /// Takes the options as a plain object. Undefined options have their default.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, now: f64) -> Result<EmulatorCore, JsValue> {
        let mut chosen = Options::default();
        each_value(options, |name, value| chosen.set(name, &given(value)))?;
        Ok(Self(Emulator::new(chosen, instant(now)?).map_err(|error| refused(&error))?))
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

    /// Adds a recording, given as a plain object and created now by default. Returns the recording as added.
    pub fn add(&mut self, recording: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let now = instant(now)?;
        let mut new = NewRecording { created: now, ..NewRecording::default() };
        each_value(recording, |name, value| new.set(name, &date(value).unwrap_or_else(|| given(value))))?;
        // A recording that is added as deleted was deleted now.
        self.0.now = now;
        let id = self.0.add(new).map_err(|error| refused(&error))?;
        let snapshot = self.0.store.find(&id).map(|entry| self.0.store.snapshot(now, entry));
        Ok(snapshot.serialize(&Serializer::json_compatible())?)
    }

    /// Removes a recording. Returns false if there is none with this id.
    pub fn remove(&mut self, id: &str) -> bool {
        self.0.remove(id)
    }

    /// Restores a deleted recording. Returns false if that is not possible.
    pub fn restore(&mut self, id: &str, now: f64) -> Result<bool, JsValue> {
        Ok(self.0.restore(instant(now)?, id))
    }

    /// All recordings, as plain objects.
    pub fn recordings(&self, now: f64) -> Result<JsValue, JsValue> {
        let snapshot = self.0.recordings(instant(now)?);
        Ok(snapshot.serialize(&Serializer::json_compatible())?)
    }

    /// The faults and how many requests each was applied to, as plain objects.
    pub fn faults(&self) -> Result<JsValue, JsValue> {
        Ok(self.0.faults().serialize(&Serializer::json_compatible())?)
    }
}

/// Passes on each value of an object that is not undefined, with its name.
fn each_value(
    values: &JsValue,
    mut set: impl FnMut(&str, &JsValue) -> Result<(), OptionsError>,
) -> Result<(), JsValue> {
    if values.is_undefined() {
        return Ok(());
    }
    let Some(object) = values.dyn_ref::<Object>() else {
        return Err(JsError::new("expected an object").into());
    };
    for name in Object::keys(object).iter().filter_map(|name| name.as_string()) {
        let value = Reflect::get(object, &name.as_str().into()).unwrap_or(JsValue::NULL);
        if !value.is_undefined() {
            set(&name, &value).map_err(|error| refused(&error))?;
        }
    }
    Ok(())
}

/// A `RangeError`, because the caller can fix it by using another value.
fn refused(error: &OptionsError) -> JsValue {
    js_sys::RangeError::new(&error.to_string()).into()
}

fn given(value: &JsValue) -> Given {
    match value.dyn_ref::<Array>() {
        // One item more than allowed is enough to refuse the list.
        Some(list) => {
            Given::List(list.iter().take(MOST_FAULTS.saturating_add(1)).map(|item| one_value(&item)).collect())
        }
        None => one_value(value),
    }
}

fn one_value(value: &JsValue) -> Given {
    match (value.as_string(), value.as_f64(), value.as_bool()) {
        (Some(text), ..) => Given::Text(text),
        (_, Some(number), _) => Given::Number(number),
        (.., Some(flag)) => Given::Flag(flag),
        _ => Given::Other,
    }
}

/// The text of a `Date`, recognized by its method: a `Date` from another window is not an instance of this window's class.
fn date(value: &JsValue) -> Option<Given> {
    let to_iso_string = value.is_object().then(|| Reflect::get(value, &"toISOString".into()).ok())??;
    let text = to_iso_string.dyn_ref::<Function>()?.call0(value).ok();
    // `toISOString` of an invalid date throws.
    Some(text.and_then(|text| text.as_string()).map_or(Given::Number(f64::NAN), Given::Text))
}

fn instant(now: f64) -> Result<i64, JsValue> {
    if !now.is_finite() {
        return Err(JsError::new("now: expected milliseconds since 1970, as Date.now() returns them").into());
    }
    #[expect(clippy::cast_possible_truncation, reason = "fractions of a millisecond do not matter")]
    Ok(now as i64)
}
