//! `GET /v1/admin/recordings`: the recordings of all hosts of a site, for administrators and compliance officers.

use crate::{
    accounts::Scope,
    error::Refusal,
    query::Query,
    response::Response,
    store::{View, Wanted},
    webex::context::{Webex, dates_given},
    webex::new::PREFERRED_SITE,
};

const PARAMETERS: [&str; 11] = [
    "max",
    "from",
    "to",
    "meetingId",
    "siteUrl",
    "integrationTag",
    "topic",
    "format",
    "serviceType",
    "status",
    "cursor",
];

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::AdminMeetingsRead, Scope::ComplianceMeetingsRead])?;
    webex.check_time_zone()?;
    let query = Query::of(webex.target, &PARAMETERS)?;
    let may = |wanted: &Wanted| webex.may_list(wanted, Scope::ComplianceMeetingsRead);
    let wanted = |query: &mut Query| {
        let dates = dates_given(query)?;
        let site = query.take("siteUrl").unwrap_or_else(|| PREFERRED_SITE.to_owned());
        let wanted = webex.meetings_wanted(query)?;
        webex.check_list(&wanted, Scope::ComplianceMeetingsRead)?;
        if wanted.meeting_id.is_some() {
            // Then the site and the dates are ignored.
            return Ok(wanted);
        }
        let (from, to) = webex.limited(dates, webex.ranges)?;
        Ok(Wanted { from, to, site: Some(site), ..wanted })
    };
    webex.page("admin/recordings", View::AdminOfMeetings { may_download: webex.may_download() }, query, wanted, may)
}
