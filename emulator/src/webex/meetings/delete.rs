//! `DELETE /v1/recordings/{recordingId}`: deletes for good. Compliance officers still see it.

use super::is_meeting;
use crate::{
    accounts::Scope,
    body,
    error::Refusal,
    query::{Query, refused},
    recording::Status,
    response::Response,
    store::{Entry, Fate},
    webex::context::Webex,
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::MeetingsWrite, Scope::AdminMeetingsWrite, Scope::ComplianceMeetingsWrite])?;
    let mut query = Query::of(webex.target, &["hostEmail"])?;
    let host = webex.host(
        &mut query,
        &[Scope::AdminMeetingsWrite, Scope::ComplianceMeetingsWrite],
        &[Scope::MeetingsWrite, Scope::ComplianceMeetingsWrite],
    )?;
    let reason = body::reason_alone(webex.request)?;
    let id = webex.id()?;
    let host = webex.known_host(host)?;
    let is_officer = webex.caller.has(Scope::ComplianceMeetingsWrite);
    let sees = |entry: &Entry| match &host {
        Some(host) => entry.owner().map(str::to_lowercase).as_ref() == Some(host),
        None => is_officer || webex.is_mine(entry),
    };
    let entry = webex.store.find_shown(&id).filter(|entry| is_meeting(entry) && sees(entry));
    let Some(entry) = entry else {
        return Err(Refusal::no_such_recording());
    };
    if webex.store.status(entry) == Status::Purged {
        return webex.deleted_again();
    }
    if is_officer && !webex.is_mine(entry) && reason.is_none_or(|reason| reason.is_empty()) {
        return refused("The property reason is required for the recording of somebody else.");
    }
    Ok(webex.end(&id, Fate::Purged))
}
