//! The emulator's bindings for JavaScript. Times are what `Date.now()` returns.

mod fetch;
mod pieces;

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::{Serializer, preserve};
use wasm_bindgen::prelude::*;

use self::pieces::EmulatorPieces;
use crate::{Emulator, Given, NewRecording, Options, OptionsError, Request, Response};

/// The emulator behind `createEmulator`.
#[wasm_bindgen]
pub struct EmulatorCore {
    /// Never borrowed while JavaScript runs, so several calls of `fetch` can be in progress.
    emulator: RefCell<Emulator>,
    clock: Function,
}

#[wasm_bindgen]
impl EmulatorCore {
    /// Takes the options as a plain object. Undefined options have their default.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, clock: Function) -> Result<EmulatorCore, JsValue> {
        let mut chosen = Options::default();
        // The snapshot has options, too. The others come after it, and win.
        each_value(options, |name, value| if name == "snapshot" { chosen.set(name, &given(value)) } else { Ok(()) })?;
        each_value(options, |name, value| if name == "snapshot" { Ok(()) } else { chosen.set(name, &given(value)) })?;
        let emulator = Emulator::new(chosen, read(&clock)?).map_err(|error| refused(&error))?;
        Ok(Self { emulator: RefCell::new(emulator), clock })
    }

    /// Answers one request.
    pub fn handle(&self, request: &EmulatorRequest) -> Result<JsValue, JsValue> {
        plain(&EmulatorResponse::from(&self.answer(request)?))
    }

    /// Adds a recording, given as a plain object and created now by default. Returns the recording as added.
    pub fn add(&self, recording: &JsValue) -> Result<JsValue, JsValue> {
        let now = self.now()?;
        let mut new = NewRecording { created: now, ..NewRecording::default() };
        each_value(recording, |name, value| new.set(name, &given(value)))?;
        let mut emulator = self.emulator.borrow_mut();
        // A recording that is added as deleted was deleted now.
        emulator.set_time(now);
        let id = emulator.add(new).map_err(|error| refused(&error))?;
        plain(&emulator.store.find(&id).map(|entry| emulator.store.snapshot_at(now, entry)))
    }

    /// Removes a recording. Returns false if there is none with this id.
    pub fn remove(&self, id: &str) -> bool {
        self.emulator.borrow_mut().remove(id)
    }

    /// Restores a deleted recording. Returns false if that is not possible.
    pub fn restore(&self, id: &str) -> Result<bool, JsValue> {
        let now = self.now()?;
        Ok(self.emulator.borrow_mut().restore(now, id))
    }

    /// All recordings, as plain objects.
    pub fn recordings(&self) -> Result<JsValue, JsValue> {
        let now = self.now()?;
        plain(&self.emulator.borrow().recordings(now))
    }

    /// How many recordings there are with each status, and the newest of them, as plain objects.
    pub fn overview(&self, most: u32) -> Result<JsValue, JsValue> {
        let now = self.now()?;
        plain(&self.emulator.borrow().overview(now, usize::try_from(most).unwrap_or(usize::MAX)))
    }

    /// The faults and how many requests each was applied to, as plain objects.
    pub fn faults(&self) -> Result<JsValue, JsValue> {
        plain(&self.emulator.borrow().faults())
    }

    /// Adds a fault, in its notation.
    pub fn fail(&self, fault: &str) -> Result<(), JsValue> {
        // Here it is an argument, not an option.
        let wrong = |error| refused(&OptionsError { option: "fault".to_owned(), ..error });
        let fault = fault.parse().map_err(wrong)?;
        self.emulator.borrow_mut().fail(fault).map_err(wrong)
    }

    /// Removes every fault.
    pub fn recover(&self) {
        self.emulator.borrow_mut().recover();
    }

    /// Approves a device that waits for its user: the one with this email address, or else the first person.
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes no `Option<&str>`")]
    pub fn approve(&self, user_code: &str, email: Option<String>) -> Result<(), JsValue> {
        let now = self.now()?;
        self.emulator.borrow_mut().approve(now, user_code, email.as_deref()).map_err(|error| refused(&error))
    }

    /// Denies a device that waits for its user.
    pub fn deny(&self, user_code: &str) -> Result<(), JsValue> {
        let now = self.now()?;
        self.emulator.borrow_mut().deny(now, user_code).map_err(|error| refused(&error))
    }

    /// The requests, as plain objects.
    pub fn requests(&self) -> Result<JsValue, JsValue> {
        let emulator = self.emulator.borrow();
        plain(&emulator.requests().collect::<Vec<_>>())
    }

    /// The requests that no Webex would understand, as plain objects.
    pub fn unexpected(&self) -> Result<JsValue, JsValue> {
        let emulator = self.emulator.borrow();
        plain(&emulator.unexpected().collect::<Vec<_>>())
    }

    /// Forgets the requests.
    pub fn clear(&self) {
        self.emulator.borrow_mut().clear();
    }

    /// Goes back to the start.
    pub fn reset(&self) {
        self.emulator.borrow_mut().reset();
    }

    /// Everything, as JSON: a hundred thousand recordings are faster as one text than as objects.
    pub fn snapshot(&self) -> String {
        // This cannot fail: everything in it came from JSON, or has names for fields.
        serde_json::to_string(&self.emulator.borrow().snapshot()).unwrap_or_default()
    }
}

impl EmulatorCore {
    fn answer(&self, request: &EmulatorRequest) -> Result<Response, JsValue> {
        let headers = serde_wasm_bindgen::from_value(request.headers())
            .map_err(|_| JsError::new("headers: expected an array of [name, value], both strings"))?;
        let request = Request { method: request.method(), url: request.url(), headers, body: request.body() };
        let now = self.now()?;
        Ok(self.emulator.borrow_mut().handle(now, &request))
    }

    fn now(&self) -> Result<i64, JsValue> {
        read(&self.clock)
    }
}

// Requests and responses as JavaScript has them: see pkg-template/emulator.d.ts.

#[wasm_bindgen]
extern "C" {
    pub type EmulatorRequest;

    #[wasm_bindgen(method, getter)]
    fn method(this: &EmulatorRequest) -> String;
    #[wasm_bindgen(method, getter)]
    fn url(this: &EmulatorRequest) -> String;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &EmulatorRequest) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn body(this: &EmulatorRequest) -> Vec<u8>;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EmulatorResponse<'a> {
    status: u16,
    headers: &'a [(String, String)],
    #[serde(with = "preserve")]
    body: Uint8Array,
    /// Of a file.
    #[serde(with = "preserve", skip_serializing_if = "JsValue::is_undefined")]
    pieces: JsValue,
    delivery: &'static str,
    delay_ms: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_per_second: Option<u32>,
}

impl<'a> From<&'a Response> for EmulatorResponse<'a> {
    fn from(response: &'a Response) -> Self {
        Self {
            status: response.status,
            headers: &response.headers,
            body: Uint8Array::from(response.body.as_slice()),
            pieces: EmulatorPieces::of(response).map_or(JsValue::UNDEFINED, JsValue::from),
            delivery: response.delivery.name(),
            delay_ms: response.delay_ms,
            bytes_per_second: (response.bytes_per_second > 0).then_some(response.bytes_per_second),
        }
    }
}

fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
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

/// How deep the values of an option or a field may be nested, and how many there may be. More, as in objects that refer to each
/// other, are refused as not data.
const DEEPEST: u32 = 32;
const MOST_VALUES: u32 = 100_000;
/// How many items a list may have. More than any option allows, so that a list that is too long is refused.
const MOST_ITEMS: u32 = 100_001;

fn given(value: &JsValue) -> Given {
    given_at(value, DEEPEST, &Cell::new(MOST_VALUES))
}

fn given_at(value: &JsValue, depth: u32, left: &Cell<u32>) -> Given {
    match (value.as_string(), value.as_f64(), value.as_bool()) {
        (Some(text), ..) => return Given::Text(text),
        (_, Some(number), _) => return Given::Number(number),
        (.., Some(flag)) => return Given::Flag(flag),
        _ if value.is_null() => return Given::Null,
        _ if !value.is_object() => return Given::Other,
        _ => {}
    }
    let (Some(depth), Some(others)) = (depth.checked_sub(1), left.get().checked_sub(1)) else {
        return Given::Other;
    };
    left.set(others);
    if let Some(list) = value.dyn_ref::<Array>() {
        return Given::List(
            (0..list.length().min(MOST_ITEMS)).map(|at| given_at(&list.get(at), depth, left)).collect(),
        );
    }
    if let Some(date) = date(value) {
        return date;
    }
    let object: &Object = value.unchecked_ref();
    let names = Object::keys(object).into_iter().filter_map(|name| name.as_string());
    let fields = names.map(|name| {
        let value = Reflect::get(object, &name.as_str().into()).unwrap_or(JsValue::NULL);
        (name, value)
    });
    // As in JSON.stringify, a field that is undefined is absent.
    let fields = fields.filter(|(_, value)| !value.is_undefined());
    Given::Object(fields.map(|(name, value)| (name, given_at(&value, depth, left))).collect())
}

/// The text of a `Date`, recognized by its method: a `Date` from another window is not an instance of this window's class.
fn date(value: &JsValue) -> Option<Given> {
    let to_iso_string = value.is_object().then(|| Reflect::get(value, &"toISOString".into()).ok())??;
    let text = to_iso_string.dyn_ref::<Function>()?.call0(value).ok();
    // `toISOString` of an invalid date throws.
    Some(text.and_then(|text| text.as_string()).map_or(Given::Number(f64::NAN), Given::Text))
}

/// Reads the caller's clock.
fn read(clock: &Function) -> Result<i64, JsValue> {
    let now = clock.call0(&JsValue::UNDEFINED)?.as_f64().filter(|now| now.is_finite());
    let now = now.ok_or_else(|| JsError::new("now: expected milliseconds since 1970, as Date.now() returns them"))?;
    #[expect(clippy::cast_possible_truncation, reason = "fractions of a millisecond do not matter")]
    Ok(now as i64)
}
