//! `GET /v1/convergedRecordings/{recordingId}`: one recording, with links to its files while it is available.

use crate::{
    download,
    error::Refusal,
    request::{self, Target},
    response::Response,
    store::{Store, View},
};

pub(crate) fn answer(
    seed: u64,
    request_number: u64,
    store: &Store,
    now: i64,
    target: &Target,
    segment: &str,
) -> Result<Response, Refusal> {
    target.expect_no_parameters()?;
    let id = request::recording_id(segment)?;
    let Some(entry) = store.find_shown(&id) else {
        return Err(Refusal::no_such_recording());
    };
    let links = download::links(seed, request_number, entry, now, &target.origin);
    Ok(Response::json(200, &entry.show(store.status(entry), View::Full, Some(links))))
}
