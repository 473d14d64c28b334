//! `DELETE /v1/convergedRecordings/{recordingId}`: deletes for good, for everybody. Only compliance officers may.

use super::is_call;
use crate::{
    accounts::Scope, body, error::Refusal, query::refused, response::Response, store::Fate, webex::context::Webex,
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::ComplianceRecordingsWrite])?;
    webex.target.expect_no_parameters()?;
    let reason = body::reason_alone(webex.request)?;
    let id = webex.id()?;
    let Some(entry) = webex.store.find(&id).filter(|entry| is_call(entry)) else {
        return Err(Refusal::no_such_recording());
    };
    if entry.fate == Fate::Erased {
        return webex.deleted_again();
    }
    let is_own = entry.owner().is_some_and(|owner| webex.caller.is(owner));
    if !is_own && reason.is_none_or(|reason| reason.is_empty()) {
        return refused("The property reason is required for the recording of somebody else.");
    }
    Ok(webex.end(&id, Fate::Erased))
}
