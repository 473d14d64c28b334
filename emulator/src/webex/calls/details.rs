//! `GET /v1/convergedRecordings/{recordingId}`: one recording, with links to its files for those who may have them.

use super::READ;
use crate::{accounts::Scope, error::Refusal, response::Response, store::View, webex::context::Webex};

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&READ)?;
    webex.check_time_zone()?;
    webex.target.expect_no_parameters()?;
    let entry = webex.call_to_read()?;
    let has_links = if webex.caller.has(Scope::ComplianceRecordingsRead) {
        true
    } else if webex.caller.has(Scope::AdminRecordingsRead) {
        // Not even for the administrator's own recordings.
        false
    } else {
        !webex.assume.prevents_downloading
    };
    let links = webex.links_of(entry).filter(|_| has_links);
    Ok(Response::json(200, &entry.show(webex.store.status(entry), View::Full, links)))
}
