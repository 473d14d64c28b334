//! The client as JavaScript sees it: options in, promises out.
//!
//! Only this module and its submodules deal with JavaScript. The package's own module around them
//! (`pkg-template/client.js`) loads the core. It also turns what these promises [resolve to](convert) into return
//! values and thrown `RecordingsError`s, so that an error's stack shows the line that made the call.

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

/// Few allocations live long here, so the simplest allocator is enough. It is 4 KB smaller than the standard library's.
#[global_allocator]
#[allow(unsafe_code, reason = "a WebAssembly module has one thread, unless it is built for more")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[wasm_bindgen(typescript_custom_section)]
const TYPINGS: &str = include_str!("js/typings.ts");

type ClientOrError = Result<Rc<Client>, Error>;

/// A client for the Webex Converged Recordings API: it lists, reads and deletes recordings.
///
/// Webex itself serves only recordings of calls at this API today. Recordings of meetings are in its Recordings API, which
/// this package does not call yet.
///
/// Creating a client sends no request and loads nothing. If its options are invalid, its calls reject.
///
/// ```js
/// const client = new RecordingsClient({ token });
/// for await (const recording of client.listRecordings({ max: 100 })) console.log(recording.topic);
/// ```
#[wasm_bindgen]
pub struct RecordingsClient {
    options: JsValue,
    /// Set by the first call from the options, and shared with the calls in progress, so that they can outlive this
    /// object. Stays empty if reading the options traps.
    client: Rc<OnceCell<ClientOrError>>,
    /// What [`RecordingsClient::announce`] said about the next call.
    announced: Cell<Option<Announced>>,
}

/// The arguments are only read inside the promise, so that bad arguments or a trap make only that promise fail.
#[wasm_bindgen]
impl RecordingsClient {
    /// Creates a client. Only the `token` is required.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ClientOptions")] options: &JsValue) -> Self {
        Self { options: options.clone(), client: Rc::default(), announced: Cell::default() }
    }

    /// Announces the next call: when the caller made it, because the time to load the core counts against `timeoutMs`, and its
    /// number for events.
    #[wasm_bindgen(skip_typescript)]
    pub fn announce(&self, began: f64, number: u32) {
        self.announced.set(Some(Announced { began, number }));
    }

    /// Lists recordings, newest first. Loop over the list with `for await` to get every recording of every page, or `await` it
    /// to get only the first page.
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

    /// Gets the details of one recording, including download links if the token is allowed to download.
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
    /// On Webex itself, this is permanent and requires a compliance officer's token.
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
        let announced = self.announced.take().unwrap_or_else(|| Announced { began: platform::now(), number: 0 });
        let read = move || client.get_or_init(|| Client::read(&client_options).map(Rc::new)).clone();
        drive::promise(asked, options.clone(), announced, read)
    }
}
