//! Recordings of Webex Meetings: `/v1/recordings`.

pub(super) mod admin_delete;
pub(super) mod admin_list;
pub(super) mod delete;
pub(super) mod details;
pub(super) mod list;
pub(super) mod purge;
pub(super) mod restore;
pub(super) mod soft_delete;

use super::{
    batch::{self, Action, Batch},
    context::{Webex, format},
    new::PREFERRED_SITE,
};
use crate::{
    accounts::Scope,
    body::Body,
    error::Refusal,
    query::{Query, refused},
    ranges::Ranges,
    recording::{Format, Service, Status},
    response::Response,
    store::{Entry, View, Wanted},
};

const SERVICES: [(&str, Service); 4] = [
    ("MeetingCenter", Service::MeetingCenter),
    ("EventCenter", Service::EventCenter),
    ("TrainingCenter", Service::TrainingCenter),
    ("SupportCenter", Service::SupportCenter),
];
const STATUSES: [Status; 3] = [Status::Available, Status::Deleted, Status::Purged];

/// The scopes that open lists and details.
const READ: [Scope; 3] = [Scope::MeetingsRead, Scope::AdminMeetingsRead, Scope::ComplianceMeetingsRead];
/// Those of them that count with `hostEmail`, and those that count without.
const OF_A_HOST: [Scope; 2] = [Scope::AdminMeetingsRead, Scope::ComplianceMeetingsRead];
const OF_ONES_OWN: [Scope; 2] = [Scope::MeetingsRead, Scope::ComplianceMeetingsRead];

impl Webex<'_> {
    /// The filters that both lists of meetings have, except those that `meetingId` replaces.
    fn meetings_wanted(&self, query: &mut Query) -> Result<Wanted, Refusal> {
        let services = match query.one_of("serviceType", &SERVICES)? {
            Some(service) => vec![service],
            None => SERVICES.map(|(_, service)| service).to_vec(),
        };
        Ok(Wanted {
            status: query.status(&STATUSES)?,
            services: Some(services),
            format: format(query, &[Format::Mp4, Format::Arf])?,
            topic: self.topic(query),
            meeting_id: query.take("meetingId"),
            tag: query.take("integrationTag"),
            ..Wanted::default()
        })
    }

    /// The parameter `hostEmail`. It needs one of the first scopes, and a call without it one of the others.
    fn host(&self, query: &mut Query, of_a_host: &[Scope], of_ones_own: &[Scope]) -> Result<Option<String>, Refusal> {
        let host = query.take("hostEmail");
        self.caller.needs(if host.is_some() { of_a_host } else { of_ones_own })?;
        Ok(host)
    }

    /// The host's address in lower case. This comes last: an unknown host matters only if everything else is right.
    fn known_host(&self, host: Option<String>) -> Result<Option<String>, Refusal> {
        match host.map(|host| self.accounts.user(&host)) {
            None => Ok(None),
            Some(Some(user)) => Ok(Some(user.email.to_lowercase())),
            Some(None) => Err(Refusal::not_found("There is no such host.")),
        }
    }

    /// How hosts see their meetings. An officer may download even if the organization prevents it.
    fn view_of_host(&self) -> View {
        View::HostOfMeeting { may_download: self.may_download() }
    }

    fn may_download(&self) -> bool {
        !self.assume.prevents_downloading || self.caller.has(Scope::ComplianceMeetingsRead)
    }

    fn is_mine(&self, entry: &Entry) -> bool {
        entry.owner().is_some_and(|owner| self.caller.is(owner))
    }

    /// Into the recycle bin, or out of it.
    fn meetings_batch(&mut self, action: Action) -> Result<Response, Refusal> {
        self.caller.needs(&[Scope::MeetingsWrite, Scope::AdminMeetingsWrite])?;
        let mut query = Query::of(self.target, &["hostEmail"])?;
        let host = self.host(&mut query, &[Scope::AdminMeetingsWrite], &[Scope::MeetingsWrite])?;
        let mut body = Body::required(self.request)?;
        let site = body.text("siteUrl")?;
        if site.as_ref().is_some_and(String::is_empty) {
            return refused("The property siteUrl is empty.");
        }
        // Meetings have no `trashAll`.
        let all = Some(action.all()).filter(|_| !matches!(action, Action::Trash));
        let batch = Batch::read(&mut body, all)?;
        let allowed: Vec<&str> = all.into_iter().chain(["recordingIds", "siteUrl"]).collect();
        body.expect_no_more(&allowed.join(", "))?;

        let owner = self.known_host(host)?.unwrap_or_else(|| self.caller.user().email.to_lowercase());
        let site = site.unwrap_or_else(|| PREFERRED_SITE.to_owned());
        let Batch::Ids(ids) = batch else {
            let of = Wanted { owner: Some(owner), site: Some(site), ..any_meeting() };
            return Ok(batch::with_all(self.store, self.now, action, of));
        };
        let sees = |entry: &Entry| {
            is_meeting(entry)
                && entry.owner().map(str::to_lowercase).as_ref() == Some(&owner)
                && entry.fields.site_url.as_deref() == Some(site.as_str())
        };
        batch::by_ids(self.store, self.now, action, &ids, self.assume.refuses_unknown_ids, sees)
    }
}

fn is_meeting(entry: &Entry) -> bool {
    !entry.fields.service.is_of_calls()
}

fn any_meeting() -> Wanted {
    Wanted { services: Some(SERVICES.map(|(_, service)| service).to_vec()), ..Wanted::default() }
}

/// The usual dates, but a range can be of any length: Webex documents no longest one.
fn without_limit(ranges: Ranges) -> Ranges {
    Ranges { longest_ms: i64::MAX, ..ranges }
}
