//! The recordings, their statuses, and the order in which lists show them.
//!
//! A deletion only changes the status of a recording; only a test adds or removes one. A position is a key, not a number, so
//! it stays valid when other recordings are added or removed. The index finds the recordings of a page without looking at the
//! others, so a page takes as long with a hundred thousand recordings as with a hundred.

mod entry;
mod index;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

pub(crate) use entry::{Entry, Fate, Position, View};
pub use entry::{Fields, Files, Text};
pub(crate) use index::{Topic, Wanted};

use crate::recording::{Counts, Snapshot, Status};
use index::Index;

pub(crate) struct Store {
    entries: HashMap<Arc<str>, Entry>,
    index: Index,
    /// The recordings that were deleted and not yet restored, by the time when they are purged.
    bin: BTreeSet<(i64, Arc<str>)>,
    /// The time for which the index knows each status.
    now: i64,
    retention_ms: i64,
    /// What the recordings that have changed were like at the start; `None` for those that did not exist.
    originals: HashMap<Arc<str>, Option<Entry>>,
}

impl Store {
    pub(crate) fn new(entries: Vec<Entry>, retention_ms: i64, now: i64) -> Self {
        let mut store = Self {
            entries: HashMap::with_capacity(entries.len()),
            index: Index::default(),
            bin: BTreeSet::new(),
            now,
            retention_ms,
            originals: HashMap::new(),
        };
        for entry in entries {
            store.put(entry);
        }
        store
    }

    /// Back to the recordings as they were at the start. The time that this takes depends on how many have changed.
    pub(crate) fn reset(&mut self) {
        for (id, original) in std::mem::take(&mut self.originals) {
            self.take(&id);
            if let Some(entry) = original {
                self.put(entry);
            }
        }
    }

    /// Makes the recordings as they are now those of the start.
    pub(crate) fn forget_changes(&mut self) {
        self.originals.clear();
    }

    /// The id must not be in use.
    pub(crate) fn insert(&mut self, entry: Entry) {
        self.originals.entry(entry.id.clone()).or_insert(None);
        self.put(entry);
    }

    /// Returns false if there is no such recording.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let Some(entry) = self.take(id) else {
            return false;
        };
        self.originals.entry(entry.id.clone()).or_insert(Some(entry));
        true
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// What the API finds: everything but what was deleted for everybody.
    pub(crate) fn find_shown(&self, id: &str) -> Option<&Entry> {
        self.find(id).filter(|entry| !matches!(entry.fate, Fate::Erased))
    }

    /// Lets a deleted recording be purged when its time has come. If the clock was set back, it is only deleted again.
    pub(crate) fn set_time(&mut self, now: i64) {
        let (from, to) = (self.now.min(now), self.now.max(now));
        let (from, to) = ((from.saturating_add(1), Arc::from("")), (to.saturating_add(1), Arc::from("")));
        // Everything that is purged after the earlier time, and not after the later one.
        let turned: Vec<Arc<str>> = self.bin.range(from..to).map(|(_, id)| id.clone()).collect();
        let entries: Vec<Entry> = turned.iter().filter_map(|id| self.take(id)).collect();
        self.now = now;
        for entry in entries {
            self.put(entry);
        }
    }

    pub(crate) fn status(&self, entry: &Entry) -> Status {
        self.status_at(self.now, entry)
    }

    fn status_at(&self, now: i64, entry: &Entry) -> Status {
        match entry.fate {
            Fate::Kept => Status::Available,
            Fate::Deleted { at } if now < at.saturating_add(self.retention_ms) => Status::Deleted,
            Fate::Deleted { .. } | Fate::Purged | Fate::Erased => Status::Purged,
        }
    }

    /// Changes a recording that exists.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut Entry)) {
        let Some(mut entry) = self.take(id) else {
            return;
        };
        self.originals.entry(entry.id.clone()).or_insert_with(|| Some(entry.clone()));
        change(&mut entry);
        self.put(entry);
    }

    /// Returns false if it cannot be deleted: it is unknown, deleted or purged.
    pub(crate) fn delete(&mut self, id: &str) -> bool {
        let now = self.now;
        self.change_if(id, Status::Available, |entry| {
            entry.fate = Fate::Deleted { at: now };
            entry.deletions = entry.deletions.saturating_add(1);
        })
    }

    /// Returns false if it cannot be restored: it is unknown, available or purged.
    pub(crate) fn restore(&mut self, id: &str) -> bool {
        self.change_if(id, Status::Deleted, |entry| entry.fate = Fate::Kept)
    }

    fn change_if(&mut self, id: &str, status: Status, change: impl FnOnce(&mut Entry)) -> bool {
        let is_so = self.find(id).is_some_and(|entry| self.status(entry) == status);
        if is_so {
            self.change(id, change);
        }
        is_so
    }

    /// The recordings that a list shows after a position, or from the start.
    pub(crate) fn list<'a>(
        &'a self,
        wanted: &'a Wanted,
        after: Option<&Position>,
    ) -> impl Iterator<Item = &'a Entry> + 'a {
        let positions = self.index.positions(wanted, after);
        let entries = positions.filter_map(|(_, id)| self.find_shown(id));
        entries.filter(|entry| wanted.admits(entry, self.status(entry)))
    }

    /// All recordings, newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Entry> {
        self.newest(usize::MAX)
    }

    /// The newest recordings, newest first. Only these are sorted.
    pub(crate) fn newest(&self, most: usize) -> impl Iterator<Item = &Entry> {
        let newest_first = |one: &&Entry, other: &&Entry| (other.created, &one.id).cmp(&(one.created, &other.id));
        let mut all: Vec<&Entry> = self.entries.values().collect();
        if most < all.len() {
            all.select_nth_unstable_by(most, newest_first);
            all.truncate(most);
        }
        all.sort_unstable_by(newest_first);
        all.into_iter()
    }

    /// How many recordings there are with each status.
    pub(crate) fn counts_at(&self, now: i64) -> Counts {
        let mut counts = Counts::default();
        for entry in self.entries.values() {
            let count = match self.status_at(now, entry) {
                Status::Available => &mut counts.available,
                Status::Deleted => &mut counts.deleted,
                Status::Purged => &mut counts.purged,
            };
            *count = count.saturating_add(1);
        }
        counts
    }

    /// A recording as tests see it.
    pub(crate) fn snapshot_at(&self, now: i64, entry: &Entry) -> Snapshot {
        let recording = entry.show(self.status_at(now, entry), View::Contract, None);
        Snapshot { recording, deletions: entry.deletions }
    }

    fn put(&mut self, entry: Entry) {
        if let Fate::Deleted { at } = entry.fate {
            self.bin.insert((at.saturating_add(self.retention_ms), entry.id.clone()));
        }
        self.index.insert(&entry, self.status(&entry));
        self.entries.insert(entry.id.clone(), entry);
    }

    fn take(&mut self, id: &str) -> Option<Entry> {
        let entry = self.entries.remove(id)?;
        self.index.remove(&entry, self.status(&entry));
        if let Fate::Deleted { at } = entry.fate {
            self.bin.remove(&(at.saturating_add(self.retention_ms), entry.id.clone()));
        }
        Some(entry)
    }
}
