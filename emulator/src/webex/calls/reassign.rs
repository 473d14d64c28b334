//! `POST /v1/convergedRecordings/reassign`: gives recordings to another person.

use std::borrow::Cow;

use super::{any_call, is_call};
use crate::{
    accounts::{Scope, UserKind},
    body::Body,
    error::Refusal,
    query::refused,
    recording::Status,
    response::Response,
    store::{Entry, Wanted},
    webex::context::Webex,
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::AdminRecordingsWrite])?;
    webex.target.expect_no_parameters()?;
    let mut body = Body::required(webex.request)?;
    let to = body.text("reassignOwnerEmail")?.filter(|to| !to.is_empty());
    let owner = body.text("ownerEmail")?.filter(|owner| !owner.is_empty()).map(|owner| owner.to_lowercase());
    // In this property Webex spells the last letter as a capital one.
    let owner_id = body.text("ownerID")?.filter(|id| !id.is_empty());
    let ids = body.ids()?;
    body.expect_no_more("reassignOwnerEmail, ownerEmail, ownerID, recordingIds")?;
    let Some(to) = to else {
        return refused("The property reassignOwnerEmail is required.");
    };
    if owner.is_none() && owner_id.is_none() && ids.is_empty() {
        return refused("One of the properties recordingIds, ownerEmail and ownerID is required.");
    }
    let to = webex.accounts.user(&to).filter(|to| to.kind == UserKind::Person);
    let to = to.ok_or_else(|| Refusal::not_found("There is no such new owner."))?;
    // The address wins over the id.
    let owner_id = owner_id.filter(|_| owner.is_none());
    webex.check_owner(owner.as_deref(), owner_id.as_deref())?;
    let is_of_owner = |entry: &Entry| {
        owner.as_ref().is_none_or(|owner| entry.owner().map(str::to_lowercase).as_ref() == Some(owner))
            && owner_id.as_ref().is_none_or(|id| entry.fields.owner_id.as_ref() == Some(id))
    };

    let chosen: Vec<String> = if ids.is_empty() {
        let of = |status| Wanted { status, owner: owner.clone(), owner_id: owner_id.clone(), ..any_call() };
        let (available, deleted) = (of(Status::Available), of(Status::Deleted));
        let all = webex.store.list(&available, None).chain(webex.store.list(&deleted, None));
        all.map(|entry| entry.id.to_string()).collect()
    } else {
        let exists = |entry: &&Entry| is_call(entry) && webex.store.status(entry) != Status::Purged;
        let found: Vec<&Entry> = ids.iter().filter_map(|id| webex.store.find_shown(id).filter(exists)).collect();
        if found.len() < ids.len() && webex.assume.refuses_unknown_ids {
            return Err(Refusal::no_such_recording());
        }
        found.into_iter().filter(|entry| is_of_owner(entry)).map(|entry| entry.id.to_string()).collect()
    };
    for id in chosen {
        webex.store.change(&id, |entry| {
            entry.fields.owner_email = Some(to.email.clone());
            entry.fields.owner_id = Some(to.id.clone());
            entry.fields.owner_type = Some(Cow::Borrowed("user"));
        });
    }
    Ok(Response::empty(204))
}
