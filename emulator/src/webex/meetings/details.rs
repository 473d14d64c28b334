//! `GET /v1/recordings/{recordingId}`: one recording, with links to its files.

use super::{OF_A_HOST, OF_ONES_OWN, READ, is_meeting};
use crate::{
    accounts::Scope, error::Refusal, query::Query, recording::Status, response::Response, store::Entry,
    webex::context::Webex,
};

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&READ)?;
    webex.check_time_zone()?;
    let mut query = Query::of(webex.target, &["hostEmail"])?;
    let host = webex.host(&mut query, &OF_A_HOST, &OF_ONES_OWN)?;
    let id = webex.id()?;
    let host = webex.known_host(host)?;
    let is_officer = webex.caller.has(Scope::ComplianceMeetingsRead);
    let site = webex.request.headers_named("siteurl").next();
    let sees = |entry: &Entry| {
        let is_of_host = match &host {
            Some(host) => entry.owner().map(str::to_lowercase).as_ref() == Some(host),
            None => is_officer || webex.is_mine(entry),
        };
        let is_on_site = site.is_none_or(|site| entry.fields.site_url.as_deref() == Some(site));
        let is_purged = webex.store.status(entry) == Status::Purged;
        is_meeting(entry) && is_of_host && is_on_site && (is_officer || !is_purged)
    };
    let Some(entry) = webex.store.find_shown(&id).filter(|entry| sees(entry)) else {
        return Err(Refusal::no_such_recording());
    };
    let links = webex.links_of(entry).filter(|_| webex.may_download());
    Ok(Response::json(200, &entry.show(webex.store.status(entry), webex.view_of_host(), links)))
}
