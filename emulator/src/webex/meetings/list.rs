//! `GET /v1/recordings`: the recordings of the caller's meetings, or of those of a host.

use super::{OF_A_HOST, OF_ONES_OWN, READ, without_limit};
use crate::{
    accounts::Scope,
    error::Refusal,
    query::{Query, refused},
    recording::Status,
    response::Response,
    store::Wanted,
    webex::context::Webex,
};

const PARAMETERS: [&str; 12] = [
    "max",
    "from",
    "to",
    "meetingId",
    "hostEmail",
    "siteUrl",
    "integrationTag",
    "topic",
    "format",
    "serviceType",
    "status",
    "cursor",
];

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&READ)?;
    webex.check_time_zone()?;
    let query = Query::of(webex.target, &PARAMETERS)?;
    let me = webex.caller.user().email.to_lowercase();
    let is_admin = webex.caller.has(Scope::AdminMeetingsRead);
    let is_officer = webex.caller.has(Scope::ComplianceMeetingsRead);
    let wanted = |query: &mut Query| {
        let host = webex.host(query, &OF_A_HOST, &OF_ONES_OWN)?;
        let (from, to) = webex.dates(query, without_limit(webex.ranges))?;
        let site = query.take("siteUrl");
        let mut wanted = webex.meetings_wanted(query)?;
        if wanted.status == Status::Purged {
            webex.caller.needs(&[Scope::ComplianceMeetingsRead])?;
            if wanted.meeting_id.is_none() {
                return refused("With the status purged, the parameter meetingId is required.");
            }
        }
        wanted.site = site.filter(|_| wanted.meeting_id.is_none());
        let host = webex.known_host(host)?;
        Ok(Wanted { from, to, owner: Some(host.unwrap_or_else(|| me.clone())), ..wanted })
    };
    let may = |wanted: &Wanted| {
        let is_purged = wanted.status == Status::Purged;
        is_officer || !is_purged && (is_admin || wanted.owner.as_ref() == Some(&me))
    };
    webex.page("recordings", webex.view_of_host(), query, wanted, may)
}
