//! The client as JavaScript sees it: options in, promises out.
//!
//! This module and those below it are the only ones that know JavaScript. The package's own module around them
//! (`pkg-template/client.js`) loads the core, and turns the [`settled`](convert) values of these promises into values
//! and thrown `RecordingsError`s, so that an error's stack shows the line that made the call.

mod abort;
mod convert;
mod drive;
mod options;
mod transport;

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::call::{Call, Operation};
use crate::calls::{DeleteRecording, GetRecording, ListRecordings};
use crate::error::Error;
use options::Client;

#[wasm_bindgen(typescript_custom_section)]
const TYPINGS: &str = include_str!("js/typings.ts");

/// A client for Webex recordings of meetings and calls.
///
/// Making one sends nothing and loads nothing. What is wrong with its options is told by the first call.
///
/// ```js
/// const client = new RecordingsClient({ token });
/// const page = await client.listRecordings({ max: 100 });
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct RecordingsClient {
    /// Shared with the calls under way, so that they outlive the client.
    client: Rc<Result<Client, Error>>,
}

#[wasm_bindgen]
impl RecordingsClient {
    /// Takes the token, and where to use it.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ClientOptions")] options: &JsValue) -> Self {
        Self { client: Rc::new(Client::read(options)) }
    }

    /// Lists recordings, one page at a time, newest first.
    ///
    /// `page.cursor` leads to the next page, and is absent on the last one.
    #[wasm_bindgen(js_name = listRecordings, unchecked_return_type = "Promise<RecordingPage>")]
    pub fn list_recordings(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ListQuery")] query: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: &JsValue,
    ) -> Promise {
        self.call(options, &[], |client, _| {
            let query = options::arguments("query", query)?;
            Ok(Operation::List(ListRecordings::new(&client.config, &query)?))
        })
    }

    /// Reads the details of one recording, with links to download it where the token may.
    #[wasm_bindgen(js_name = getRecording, unchecked_return_type = "Promise<Recording>")]
    pub fn get_recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "CallOptions")] options: &JsValue,
    ) -> Promise {
        self.call(options, &[], |_, _| Ok(Operation::Get(GetRecording::new(&options::given(id))?)))
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
        self.call(options, &DeleteRecording::OPTIONS, |_, given| {
            Ok(Operation::Delete(DeleteRecording::new(&options::given(id), given)?))
        })
    }
}

impl RecordingsClient {
    /// Checks everything, and only then starts the call. `own` are the names of the call's own options.
    fn call(
        &self,
        options: &JsValue,
        own: &'static [&'static str],
        operation: impl FnOnce(&Client, &crate::input::arguments::Arguments) -> Result<Operation, Error>,
    ) -> Promise {
        let client = Rc::clone(&self.client);
        let prepared = client.as_ref().as_ref().map_err(Clone::clone).and_then(|client| {
            let (call, given) = options::CallOptions::read(options, own)?;
            let operation = operation(client, &given)?;
            Ok(drive::Prepared {
                call: Call::new(client.config.clone(), operation),
                fetch: client.fetch.clone(),
                signals: [client.call.signal.clone(), call.signal],
            })
        });
        drive::promise(prepared)
    }
}
