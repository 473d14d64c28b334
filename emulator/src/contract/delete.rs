//! `DELETE /v1/convergedRecordings/{recordingId}`: a soft delete, with an optional reason and comment.

use crate::{
    body,
    error::Refusal,
    request::{self, Request, Target},
    response::Response,
    store::Store,
};

pub(crate) fn answer(
    store: &mut Store,
    target: &Target,
    segment: &str,
    request: &Request,
) -> Result<Response, Refusal> {
    let body = body::text(request)?;
    target.expect_no_parameters()?;
    let id = request::recording_id(segment)?;
    if let Some(body) = body {
        // Other properties are allowed, because the contract does not forbid them.
        body::object(body)?.reason()?;
    }
    if !store.delete(&id) {
        return Err(Refusal::no_such_recording());
    }
    Ok(Response::empty(204))
}
