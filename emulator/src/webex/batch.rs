//! Batches: into the recycle bin, out of it, and out of it for good.
//!
//! Either everything is done or nothing. A recording that is already where it should be stays there. So a batch that is
//! sent twice has no other effect than one that is sent once.

use std::collections::BTreeSet;

use crate::{
    body::Body,
    error::Refusal,
    query::refused,
    recording::Status,
    response::Response,
    store::{Entry, Fate, Store, Wanted},
};

const MOST_IDS: usize = 100;

/// What to do with the recordings of a batch.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Trash,
    Restore,
    Purge,
}

/// Which recordings a batch is about.
pub(super) enum Batch {
    Ids(Vec<String>),
    /// Everything of somebody.
    All,
}

impl Action {
    /// The property that stands for everything of somebody.
    pub(super) fn all(self) -> &'static str {
        match self {
            Self::Trash => "trashAll",
            Self::Restore => "restoreAll",
            Self::Purge => "purgeAll",
        }
    }

    /// The status that the recordings have before.
    fn before(self) -> Status {
        match self {
            Self::Trash => Status::Available,
            Self::Restore | Self::Purge => Status::Deleted,
        }
    }

    /// The status that they have after.
    fn after(self) -> Status {
        match self {
            Self::Trash => Status::Deleted,
            Self::Restore => Status::Available,
            Self::Purge => Status::Purged,
        }
    }

    fn carry_out(self, entry: &mut Entry, now: i64) {
        match self {
            Self::Trash => {
                entry.fate = Fate::Deleted { at: now };
                entry.deletions = entry.deletions.saturating_add(1);
            }
            Self::Restore => entry.fate = Fate::Kept,
            Self::Purge => entry.fate = Fate::Purged,
        }
    }
}

impl Batch {
    /// Reads `recordingIds`, and the property that stands for everything, if the call has one.
    pub(super) fn read(body: &mut Body, all: Option<&str>) -> Result<Self, Refusal> {
        let is_all = all.map_or(Ok(false), |name| body.flag(name))?;
        let ids = body.ids()?;
        match (is_all, ids.len()) {
            (true, 0) => Ok(Self::All),
            (true, _) => refused(format!("With {}, recordingIds must be empty.", all.unwrap_or_default())),
            (false, 1..=MOST_IDS) => Ok(Self::Ids(ids)),
            (false, _) => refused("The property recordingIds must have 1 to 100 ids."),
        }
    }
}

/// Does it with these ids. The others are refused, or left out: those that the caller cannot see.
pub(super) fn by_ids(
    store: &mut Store,
    now: i64,
    action: Action,
    ids: &[String],
    refuses_unknown: bool,
    sees: impl Fn(&Entry) -> bool,
) -> Result<Response, Refusal> {
    // An id may be given twice.
    let mut open = BTreeSet::new();
    for id in ids {
        let entry = store.find_shown(id).filter(|entry| sees(entry));
        match entry.map(|entry| store.status(entry)) {
            Some(status) if status == action.before() => {
                open.insert(id);
            }
            Some(status) if status == action.after() => {}
            Some(Status::Available | Status::Deleted) => {
                return Err(Refusal::conflict("The recording is not in the recycle bin."));
            }
            // Nobody can move a purged one back.
            Some(Status::Purged) | None if refuses_unknown => return Err(Refusal::no_such_recording()),
            Some(Status::Purged) | None => {}
        }
    }
    for id in open {
        store.change(id, |entry| action.carry_out(entry, now));
    }
    Ok(Response::empty(204))
}

/// Does it with everything of somebody.
pub(super) fn with_all(store: &mut Store, now: i64, action: Action, of: Wanted) -> Response {
    let wanted = Wanted { status: action.before(), ..of };
    let ids: Vec<_> = store.list(&wanted, None).map(|entry| entry.id.clone()).collect();
    for id in ids {
        store.change(&id, |entry| action.carry_out(entry, now));
    }
    Response::empty(204)
}
