//! `GET /v1/convergedRecordings/{recordingId}`: one recording, with links to its files while it is available.

use serde_json::Value;

use crate::{
    error::Refusal,
    request::{self, Target},
    response::Response,
    store::{Entry, Store, View},
};

pub(crate) fn answer(
    store: &Store,
    target: &Target,
    segment: &str,
    links: impl FnOnce(&Entry) -> Value,
) -> Result<Response, Refusal> {
    target.expect_no_parameters()?;
    let id = request::recording_id(segment)?;
    let Some(entry) = store.find_shown(&id) else {
        return Err(Refusal::no_such_recording());
    };
    Ok(Response::json(200, &entry.show(store.status(entry), View::Contract, Some(links(entry)))))
}
