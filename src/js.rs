//! The client as JavaScript sees it: arguments in, steps out.
//!
//! Only this module and its submodules deal with JavaScript. The package's own JavaScript around them (`pkg-template/client.js`)
//! reads the caller's arguments, loads the core, and takes each call [from step to step](steps). What crosses is typed in [seam].

mod convert;
mod download;
#[cfg(feature = "test-hooks")]
mod hooks;
mod merged;
mod options;
mod seam;
mod steps;

use std::rc::Rc;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

use crate::error::ErrorDetails;
use crate::input::arguments::Options;
use crate::input::options::ToArrayOptions;
use crate::models::source::SingleSource;
use crate::words::meaning;
pub use download::DownloadSteps;
use options::Client;
pub use seam::{Argument, Came, MergedList, Step};
pub use steps::Steps;
use steps::{Asked, Passed};

/// Few allocations live long here, so the simplest allocator is enough. It is 2 KB smaller than the standard library's.
#[global_allocator]
#[allow(unsafe_code, reason = "a WebAssembly module has one thread, unless it is built for more")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[wasm_bindgen(typescript_custom_section)]
const TYPINGS: &str = include_str!("js/typings.ts");

/// A client for recordings of Webex calls and meetings: it lists and reads them, and moves, reassigns and deletes them.
///
/// Webex has recordings of calls in its Converged Recordings API, and those of meetings in its Recordings API. Without the option
/// `source`, a method is about the first one.
///
/// Creating a client sends no request and loads nothing. If its options are invalid, its calls reject.
///
/// ```js
/// const client = new RecordingsClient({ token });
/// for await (const recording of client.listRecordings({ max: 100 })) console.log(recording.topic);
/// ```
#[wasm_bindgen]
pub struct RecordingsClient(Result<Rc<Client>, Rc<ErrorDetails>>);

#[wasm_bindgen]
impl RecordingsClient {
    /// Creates a client. Only the `token` is required.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ClientOptions")] options: Option<Argument>) -> Self {
        Self(Client::read(options).map(Rc::new).map_err(Rc::from))
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
        #[wasm_bindgen(unchecked_optional_param_type = "ListQuery")] query: Option<Argument>,
        #[wasm_bindgen(unchecked_optional_param_type = "ListOptions")] options: Option<Argument>,
    ) -> Steps {
        Steps::new(&self.0, Asked::List(SingleSource::Converged), Passed { what: query, options, to: None })
    }

    /// Gets the details of one recording, including download links if the token is allowed to download.
    #[wasm_bindgen(js_name = getRecording, unchecked_return_type = "Promise<Recording>")]
    pub fn get_recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: Argument,
        #[wasm_bindgen(unchecked_optional_param_type = "GetOptions")] options: Option<Argument>,
    ) -> Steps {
        #[cfg(feature = "test-hooks")]
        hooks::at_arguments(&id);
        Steps::new(&self.0, Asked::Get, Passed { what: Some(id), options, to: None })
    }

    /// Deletes one recording.
    ///
    /// On Webex itself, this is permanent. For recordings of calls, it requires a compliance officer's token. The host of a meeting
    /// may do it, with `source: "meetings"`. What can be undone is `trashRecordings`.
    #[wasm_bindgen(js_name = deleteRecording, unchecked_return_type = "Promise<Deletion>")]
    pub fn delete_recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: Argument,
        #[wasm_bindgen(unchecked_optional_param_type = "DeleteOptions")] options: Option<Argument>,
    ) -> Steps {
        Steps::new(&self.0, Asked::Delete, Passed { what: Some(id), options, to: None })
    }

    /// The half with the meetings of a list of both services. `listRecordings` is the other half.
    #[wasm_bindgen(js_name = listMeetings, skip_typescript)]
    pub fn list_meetings(&self, query: Option<Argument>, options: Option<Argument>) -> Steps {
        Steps::new(&self.0, Asked::List(SingleSource::Meetings), Passed { what: query, options, to: None })
    }

    /// The next page of a merged list.
    #[wasm_bindgen(js_name = merge, skip_typescript)]
    pub fn merge(&self, list: &MergedList) -> JsValue {
        match &self.0 {
            Ok(client) => merged::next(client, list),
            Err(error) => convert::refused(error),
        }
    }

    /// Gets the metadata of one recording: who took part in the call, and what happened in it. Resolves to `undefined` if there is
    /// none. Only recordings of calls have metadata.
    ///
    /// The metadata contains names and phone numbers. No event and no error of this package does.
    #[wasm_bindgen(js_name = getRecordingMetadata, unchecked_return_type = "Promise<RecordingMetadata | undefined>")]
    pub fn get_recording_metadata(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: Argument,
        #[wasm_bindgen(unchecked_optional_param_type = "MetadataOptions")] options: Option<Argument>,
    ) -> Steps {
        Steps::new(&self.0, Asked::Metadata, Passed { what: Some(id), options, to: None })
    }

    /// `trashRecordings`, `restoreRecordings`, `purgeRecordings` and `reassignRecordings`. Only the last one has a `to`.
    #[wasm_bindgen(js_name = batch, skip_typescript)]
    pub fn batch(
        &self,
        action: &str,
        which: Option<Argument>,
        options: Option<Argument>,
        to: Option<Argument>,
    ) -> Steps {
        // TypeScript rules this out. It ends the call, like a trap.
        let Some(action) = meaning(action) else { wasm_bindgen::throw_str("an unknown action") };
        Steps::new(&self.0, Asked::Batch(action), Passed { what: which, options, to })
    }

    /// The download of a file, for the entry `/download`. The method that got its link has checked the client's options.
    #[wasm_bindgen(js_name = download, skip_typescript)]
    pub fn download(
        &self,
        kind: &str,
        offset: f64,
        validator: Option<String>,
        stall_ms: f64,
        timeout_ms: Option<f64>,
        retries: Option<u32>,
    ) -> DownloadSteps {
        let (Ok(client), Some(kind)) = (&self.0, meaning(kind)) else { wasm_bindgen::throw_str("an unknown kind") };
        DownloadSteps::new(&client.config, kind, offset, validator, stall_ms, timeout_ms, retries)
    }

    /// Takes what the token function returned.
    #[wasm_bindgen(js_name = keepToken, skip_typescript)]
    pub fn keep_token(&self, token: &JsValue) {
        if let Ok(client) = &self.0 {
            client.token.keep(token.as_string().as_deref());
        }
    }
}

/// Checks the options of a list's `toArray`.
#[wasm_bindgen(js_name = limitOf, skip_typescript)]
pub fn limit_of(options: Option<Argument>) -> JsValue {
    let read = options::arguments(options).and_then(|given| ToArrayOptions::read(&given));
    convert::limit(read)
}
