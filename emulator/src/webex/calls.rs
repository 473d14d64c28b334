//! Recordings of Webex Calling: `/v1/convergedRecordings`.

pub(super) mod admin_list;
pub(super) mod delete;
pub(super) mod details;
pub(super) mod list;
pub(super) mod metadata;
pub(super) mod purge;
pub(super) mod reassign;
pub(super) mod restore;
pub(super) mod soft_delete;

use super::{
    batch::{self, Action, Batch},
    context::{Webex, format},
};
use crate::{
    accounts::Scope,
    body::Body,
    error::Refusal,
    query::{Query, refused},
    recording::{Format, Service, Status},
    response::Response,
    store::{Entry, Wanted},
};

const SERVICES: [(&str, Service); 2] = [("calling", Service::Calling), ("customerAssist", Service::CustomerAssist)];
const OWNER_TYPES: [&str; 4] = ["user", "place", "virtualLine", "callQueue"];
const REGIONS: [&str; 8] = ["US", "SG", "GB", "JP", "DE", "AU", "IN", "CA"];

/// The scopes that open details and metadata.
const READ: [Scope; 3] = [Scope::RecordingsRead, Scope::AdminRecordingsRead, Scope::ComplianceRecordingsRead];

impl Webex<'_> {
    /// The filters that both lists of calls have.
    fn calls_wanted(&self, query: &mut Query, statuses: &[Status]) -> Result<Wanted, Refusal> {
        let words = |words: &[&'static str]| words.iter().map(|word| (*word, *word)).collect::<Vec<_>>();
        let owned = |word: Option<&str>| word.map(str::to_owned);
        let (from, to) = self.dates(query, self.ranges)?;
        let services = match query.one_of("serviceType", &SERVICES)? {
            Some(service) => vec![service],
            None => SERVICES.map(|(_, service)| service).to_vec(),
        };
        Ok(Wanted {
            from,
            to,
            status: query.status(statuses)?,
            services: Some(services),
            format: format(query, &[Format::Mp3])?,
            owner_type: owned(query.one_of("ownerType", &words(&OWNER_TYPES))?),
            region: owned(query.one_of("storageRegion", &words(&REGIONS))?),
            location: query.take("locationId"),
            topic: self.topic(query),
            ..Wanted::default()
        })
    }

    /// The recording with the id in the path, if the caller sees it.
    fn call_to_read(&self) -> Result<&Entry, Refusal> {
        let id = self.id()?;
        let caller = self.caller;
        let is_officer = caller.has(Scope::ComplianceRecordingsRead);
        let sees = |entry: &Entry| {
            let is_own = caller.has(Scope::RecordingsRead) && entry.owner().is_some_and(|owner| caller.is(owner));
            let is_purged = self.store.status(entry) == Status::Purged;
            is_officer || !is_purged && (is_own || caller.has(Scope::AdminRecordingsRead))
        };
        let entry = self.store.find_shown(&id).filter(|entry| is_call(entry) && sees(entry));
        entry.ok_or_else(Refusal::no_such_recording)
    }

    /// An owner may be a person, or a line or workspace that has recordings.
    fn check_owner(&self, owner: Option<&str>, owner_id: Option<&str>) -> Result<(), Refusal> {
        let is_person = match (owner, owner_id) {
            (Some(email), _) => self.accounts.user(email).is_some(),
            (None, Some(id)) => self.accounts.users().any(|user| user.id == id),
            (None, None) => true,
        };
        let of = |status| Wanted {
            status,
            owner: owner.map(str::to_owned),
            owner_id: owner_id.map(str::to_owned),
            ..any_call()
        };
        let has_some = |status| self.store.list(&of(status), None).next().is_some();
        if is_person || has_some(Status::Available) || has_some(Status::Deleted) {
            return Ok(());
        }
        Err(Refusal::not_found("There is no such owner."))
    }

    /// Into the recycle bin, or out of it. Whoever has the scope for administrators is one: then everything of somebody needs an
    /// owner, and ids can be anybody's.
    fn calls_batch(&mut self, action: Action) -> Result<Response, Refusal> {
        self.caller.needs(&[Scope::RecordingsWrite, Scope::AdminRecordingsWrite])?;
        self.target.expect_no_parameters()?;
        let is_admin = self.caller.has(Scope::AdminRecordingsWrite);
        let mut body = Body::required(self.request)?;
        let all = action.all();
        let owner = body.text("ownerEmail")?.filter(|owner| !owner.is_empty());
        let batch = Batch::read(&mut body, Some(all))?;
        body.expect_no_more(&format!("{all}, ownerEmail, recordingIds"))?;

        let Self { now, caller, .. } = *self;
        let owner = match (batch, owner) {
            (Batch::Ids(_), Some(_)) => return refused(format!("Without {all}, ownerEmail must be empty.")),
            (Batch::Ids(ids), None) => {
                let is_mine = |entry: &Entry| entry.owner().is_some_and(|owner| caller.is(owner));
                let sees = |entry: &Entry| is_call(entry) && (is_admin || is_mine(entry));
                let refuses = self.assume.refuses_unknown_ids;
                return batch::by_ids(self.store, now, action, &ids, refuses, sees);
            }
            (Batch::All, None) if is_admin => {
                return refused(format!("With {all}, an administrator must give ownerEmail."));
            }
            (Batch::All, Some(_)) if !is_admin => {
                return refused(format!("With {all}, ownerEmail must be empty: only administrators may give it."));
            }
            (Batch::All, Some(owner)) => {
                let owner = owner.to_lowercase();
                self.check_owner(Some(&owner), None)?;
                owner
            }
            (Batch::All, None) => caller.user().email.to_lowercase(),
        };
        Ok(batch::with_all(self.store, now, action, Wanted { owner: Some(owner), ..any_call() }))
    }
}

fn is_call(entry: &Entry) -> bool {
    entry.fields.service.is_of_calls()
}

fn any_call() -> Wanted {
    Wanted { services: Some(SERVICES.map(|(_, service)| service).to_vec()), ..Wanted::default() }
}
