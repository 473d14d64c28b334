//! What the calls have in common.

use crate::{
    accounts::{Accounts, Caller, Scope},
    error::Refusal,
    faults::PageFault,
    options::Links,
    page::List,
    query::{Query, refused},
    ranges::{Dates, Ranges},
    recording::{Format, Status},
    request::{self, Request, Target},
    response::Response,
    store::{Entry, Fate, Store, Topic, View, Wanted},
    webex::assumptions::Assumptions,
};

/// One request, and what is needed to answer it.
pub(crate) struct Webex<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) accounts: &'a Accounts,
    pub(crate) caller: &'a Caller,
    pub(crate) now: i64,
    pub(crate) request: &'a Request,
    pub(crate) target: &'a Target<'a>,
    /// Still percent-encoded; empty if the path has none.
    pub(crate) id: &'a str,
    pub(crate) links: Links,
    pub(crate) ranges: Ranges,
    pub(crate) assume: Assumptions,
    pub(crate) fault: Option<PageFault>,
    /// Makes the links in the details of a recording.
    pub(crate) download_links: &'a dyn Fn(&Entry) -> serde_json::Value,
}

impl Webex<'_> {
    /// The id in the path.
    pub(super) fn id(&self) -> Result<String, Refusal> {
        request::recording_id(self.id)
    }

    /// Webex shows times in the zone that this header names. The emulator knows no zones but UTC, which is the default.
    pub(super) fn check_time_zone(&self) -> Result<(), Refusal> {
        if self.request.headers_named("timezone").all(|zone| zone == "UTC") {
            return Ok(());
        }
        refused("The header timezone must be UTC: the emulator knows no other zone.")
    }

    /// A page of a list.
    pub(super) fn page(
        &self,
        path: &'static str,
        view: View,
        query: Query,
        wanted: impl FnOnce(&mut Query) -> Result<Wanted, Refusal>,
        may: impl FnOnce(&Wanted) -> bool,
    ) -> Result<Response, Refusal> {
        let Self { links, now, fault, target, assume, .. } = self;
        let (store, clamp_max) = (&*self.store, assume.clamps_max);
        // Cisco's client for Python repeats the parameters of the list beside those of the link.
        let repeats = true;
        let list = List { store, now: *now, links: *links, fault: *fault, target, path, view, clamp_max, repeats };
        list.answer(query, wanted, may)
    }

    /// The dates of a list.
    pub(super) fn dates(&self, query: &mut Query, ranges: Ranges) -> Result<Dates, Refusal> {
        self.limited(dates_given(query)?, ranges)
    }

    /// Checks the dates, and fills in missing ones.
    pub(super) fn limited(&self, (from, to): Dates, ranges: Ranges) -> Result<Dates, Refusal> {
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            return refused("The parameter from must be earlier than the parameter to.");
        }
        ranges.limit(from, to, self.now)
    }

    pub(super) fn topic(&self, query: &mut Query) -> Option<Topic> {
        let topic = query.take("topic")?.to_lowercase();
        Some(if self.assume.topic_finds_parts { Topic::Part(topic) } else { Topic::Whole(topic) })
    }

    /// The links of a recording, unless it is too early for them.
    pub(super) fn links_of(&self, entry: &Entry) -> Option<serde_json::Value> {
        let appear = entry.created.saturating_add(i64::from(self.assume.links_after_seconds).saturating_mul(1_000));
        (self.now >= appear).then(|| (self.download_links)(entry))
    }

    /// Purged recordings are for compliance officers.
    pub(super) fn may_list(&self, wanted: &Wanted, officer: Scope) -> bool {
        wanted.status != Status::Purged || self.caller.has(officer)
    }

    /// Refuses a list of purged recordings to others.
    pub(super) fn check_list(&self, wanted: &Wanted, officer: Scope) -> Result<(), Refusal> {
        if self.may_list(wanted, officer) {
            return Ok(());
        }
        Err(Refusal::not_entitled("Purged recordings are for compliance officers."))
    }

    /// The answer to the deletion of what was deleted for good.
    pub(super) fn deleted_again(&self) -> Result<Response, Refusal> {
        match self.assume.second_delete {
            204 => Ok(Response::empty(204)),
            410 => Err(Refusal::gone("The recording was deleted for good.")),
            _ => Err(Refusal::no_such_recording()),
        }
    }

    /// Deletes for good.
    pub(super) fn end(&mut self, id: &str, fate: Fate) -> Response {
        self.store.change(id, |entry| {
            entry.fate = fate;
            entry.deletions = entry.deletions.saturating_add(1);
        });
        Response::empty(204)
    }
}

/// The dates in the query.
pub(super) fn dates_given(query: &mut Query) -> Result<Dates, Refusal> {
    Ok((query.instant("from")?, query.instant("to")?))
}

/// The filter `format`.
pub(super) fn format(query: &mut Query, allowed: &[Format]) -> Result<Option<Format>, Refusal> {
    let words: Vec<(&str, Format)> = allowed.iter().map(|format| (format.name(), *format)).collect();
    query.one_of("format", &words)
}
