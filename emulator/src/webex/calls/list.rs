//! `GET /v1/convergedRecordings`: the caller's own recordings.

use crate::{
    accounts::Scope,
    error::Refusal,
    query::Query,
    recording::Status,
    response::Response,
    store::{View, Wanted},
    webex::context::Webex,
};

const PARAMETERS: [&str; 11] = [
    "max",
    "from",
    "to",
    "status",
    "serviceType",
    "format",
    "ownerType",
    "storageRegion",
    "locationId",
    "topic",
    "cursor",
];

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::RecordingsRead])?;
    webex.check_time_zone()?;
    let query = Query::of(webex.target, &PARAMETERS)?;
    let me = webex.caller.user().email.to_lowercase();
    let wanted = |query: &mut Query| {
        let wanted = webex.calls_wanted(query, &[Status::Available, Status::Deleted])?;
        Ok(Wanted { owner: Some(me.clone()), ..wanted })
    };
    webex.page("convergedRecordings", View::Full, query, wanted, |wanted| wanted.owner.as_ref() == Some(&me))
}
