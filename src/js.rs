//! The client as JavaScript sees it: options in, promises out.
//!
//! This module and those below it are the only ones that know JavaScript. The package's own module around them
//! (`pkg-template/client.js`) loads the core, and turns the [`settled`](convert) values of these promises into values
//! and thrown `RecordingsError`s, so that an error's stack shows the line that made the call.

mod convert;
mod drive;
#[cfg(feature = "test-hooks")]
mod hooks;
mod options;
mod platform;
mod token;
mod transport;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use js_sys::Promise;
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use drive::{Announced, Asked};
use options::Client;

/// Little lives for long here, so that the simplest allocator does, and weighs 4 KB less than the standard library's.
#[global_allocator]
#[allow(unsafe_code, reason = "a module of WebAssembly has one thread, unless it is built for more")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[wasm_bindgen(typescript_custom_section)]
const TYPINGS: &str = include_str!("js/typings.ts");

type ClientOrError = Result<Rc<Client>, Error>;

/// A client for Webex recordings of meetings and calls.
///
/// Making one sends nothing and loads nothing. What is wrong with its options is told by the first call.
///
/// ```js
/// const client = new RecordingsClient({ token });
/// for await (const recording of client.listRecordings({ max: 100 })) console.log(recording.topic);
/// ```
#[wasm_bindgen]
pub struct RecordingsClient {
    options: JsValue,
    /// Read by the first call, and shared with the calls under way, so that they outlive the client. Stays empty when
    /// the reading ends in a fault.
    client: Rc<OnceCell<ClientOrError>>,
    /// What is known of the call that is begun next.
    made: Cell<Option<Announced>>,
}

/// Nothing is looked at before the promise is made: what fails in one, fails in it alone.
#[wasm_bindgen]
impl RecordingsClient {
    /// Takes the token, and where to use it.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ClientOptions")] options: &JsValue) -> Self {
        Self { options: options.clone(), client: Rc::default(), made: Cell::default() }
    }

    /// Says when the call was made that is begun next, because the loading of the core is a part of its time, and its
    /// number, for events.
    #[wasm_bindgen(skip_typescript)]
    pub fn announce(&self, began: f64, number: u32) {
        self.made.set(Some(Announced { began, number }));
    }

    /// Lists recordings, newest first. Awaited, the list gives one page. Looped over, it gives every recording of every
    /// page.
    ///
    /// ```js
    /// for await (const recording of client.listRecordings({ from, max: 100 })) console.log(recording.topic);
    /// ```
    #[wasm_bindgen(js_name = listRecordings, unchecked_return_type = "RecordingList")]
    pub fn list_recordings(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ListQuery")] query: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ListOptions")] options: &JsValue,
    ) -> Promise {
        self.call(Asked::List { query: query.clone() }, options)
    }

    /// Reads the details of one recording, with links to download it where the token may.
    #[wasm_bindgen(js_name = getRecording, unchecked_return_type = "Promise<Recording>")]
    pub fn get_recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: &JsValue,
    ) -> Promise {
        self.call(Asked::Get { id: id.clone() }, options)
    }

    /// Deletes one recording.
    ///
    /// On Webex itself this is for good and needs a compliance officer's token.
    #[wasm_bindgen(js_name = deleteRecording, unchecked_return_type = "Promise<Deletion>")]
    pub fn delete_recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "DeleteOptions")] options: &JsValue,
    ) -> Promise {
        self.call(Asked::Delete { id: id.clone() }, options)
    }
}

impl RecordingsClient {
    fn call(&self, asked: Asked, options: &JsValue) -> Promise {
        let (client, client_options) = (Rc::clone(&self.client), self.options.clone());
        let made = self.made.take().unwrap_or_else(|| Announced { began: platform::now(), number: 0 });
        let read = move || client.get_or_init(|| Client::read(&client_options).map(Rc::new)).clone();
        drive::promise(asked, options.clone(), made, read)
    }
}
