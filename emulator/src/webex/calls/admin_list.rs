//! `GET /v1/admin/convergedRecordings`: everybody's recordings, for administrators and compliance officers.

use crate::{
    accounts::Scope,
    error::Refusal,
    query::Query,
    recording::Status,
    response::Response,
    store::{View, Wanted},
    webex::context::Webex,
};

const PARAMETERS: [&str; 13] = [
    "max",
    "from",
    "to",
    "status",
    "serviceType",
    "format",
    "ownerId",
    "ownerEmail",
    "ownerType",
    "storageRegion",
    "locationId",
    "topic",
    "cursor",
];

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::AdminRecordingsRead, Scope::ComplianceRecordingsRead])?;
    webex.check_time_zone()?;
    let query = Query::of(webex.target, &PARAMETERS)?;
    let may = |wanted: &Wanted| webex.may_list(wanted, Scope::ComplianceRecordingsRead);
    let wanted = |query: &mut Query| {
        let owner = query.take("ownerEmail").map(|owner| owner.to_lowercase());
        let owner_id = query.take("ownerId");
        let mut wanted = webex.calls_wanted(query, &[Status::Available, Status::Deleted, Status::Purged])?;
        webex.check_list(&wanted, Scope::ComplianceRecordingsRead)?;
        let is_own = !webex.assume.admin_list_is_complete && owner.is_none() && owner_id.is_none();
        wanted.owner = if is_own { Some(webex.caller.user().email.to_lowercase()) } else { owner };
        wanted.owner_id = owner_id;
        Ok(wanted)
    };
    webex.page("admin/convergedRecordings", View::Full, query, wanted, may)
}
