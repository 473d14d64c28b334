//! The recordings and their statuses.
//!
//! A deletion only changes the status of a recording; only a test adds or removes one. A position is a key, not a number, so
//! it stays valid when other recordings are added or removed.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    ops::Bound,
};

use crate::{
    recording::{DownloadLinks, Recording, Service, Snapshot, Status},
    time,
};

/// One recording, with its internal state.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) recorded: Option<i64>,
    pub(crate) topic: Option<String>,
    pub(crate) service: Service,
    pub(crate) duration_seconds: Option<i64>,
    pub(crate) size_bytes: Option<i64>,
    pub(crate) meeting_id: Option<String>,
    pub(crate) host_email: Option<Cow<'static, str>>,
    pub(crate) host_display_name: Option<Cow<'static, str>>,
    pub(crate) download_url: Option<String>,
    pub(crate) playback_url: Option<String>,
    pub(crate) has_audio: bool,
    pub(crate) has_transcript: bool,
    pub(crate) fate: Fate,
    pub(crate) deletions: u32,
}

/// What happened to a recording.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    Kept,
    Deleted { at: i64 },
    Purged,
}

/// A position in the order of a list: newest first, and by id if the creation times are equal.
pub(crate) type Position = (Reverse<i64>, String);

pub(crate) struct Store {
    /// In the order of a list.
    entries: BTreeMap<Position, Entry>,
    /// The creation time of each id. Together they are a position.
    created: HashMap<String, i64>,
    retention_ms: i64,
}

impl Entry {
    pub(crate) fn position(&self) -> Position {
        position(self.created, &self.id)
    }
}

impl Store {
    pub(crate) fn new(entries: Vec<Entry>, retention_ms: i64) -> Self {
        let created = entries.iter().map(|entry| (entry.id.clone(), entry.created)).collect();
        let entries = entries.into_iter().map(|entry| (entry.position(), entry)).collect();
        Self { entries, created, retention_ms }
    }

    /// The id must not be in use.
    pub(crate) fn insert(&mut self, entry: Entry) {
        self.created.insert(entry.id.clone(), entry.created);
        self.entries.insert(entry.position(), entry);
    }

    /// Returns false if there is no such recording.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let Some(created) = self.created.remove(id) else {
            return false;
        };
        self.entries.remove(&position(created, id)).is_some()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.get(&position(*self.created.get(id)?, id))
    }

    /// All recordings after a position, or all of them.
    pub(crate) fn after(&self, position: Option<&Position>) -> impl Iterator<Item = &Entry> {
        let start = position.map_or(Bound::Unbounded, Bound::Excluded);
        self.entries.range((start, Bound::Unbounded)).map(|(_, entry)| entry)
    }

    /// After the retention period, a deleted recording is purged.
    pub(crate) fn status(&self, now: i64, entry: &Entry) -> Status {
        match entry.fate {
            Fate::Kept => Status::Available,
            Fate::Deleted { at } if now < at.saturating_add(self.retention_ms) => Status::Deleted,
            Fate::Deleted { .. } | Fate::Purged => Status::Purged,
        }
    }

    /// Returns false if it cannot be deleted: it is unknown, deleted or purged.
    pub(crate) fn delete(&mut self, now: i64, id: &str) -> bool {
        let Some(entry) = self.find_with(now, id, Status::Available) else {
            return false;
        };
        entry.fate = Fate::Deleted { at: now };
        entry.deletions = entry.deletions.saturating_add(1);
        true
    }

    /// Returns false if it cannot be restored: it is unknown, available or purged.
    pub(crate) fn restore(&mut self, now: i64, id: &str) -> bool {
        let Some(entry) = self.find_with(now, id, Status::Deleted) else {
            return false;
        };
        entry.fate = Fate::Kept;
        true
    }

    fn find_with(&mut self, now: i64, id: &str, status: Status) -> Option<&mut Entry> {
        let place = position(*self.created.get(id)?, id);
        if self.status(now, self.entries.get(&place)?) != status {
            return None;
        }
        self.entries.get_mut(&place)
    }

    /// A recording as the API shows it. Only an available one can be played or downloaded.
    pub(crate) fn show(&self, now: i64, entry: &Entry, links: Option<DownloadLinks>) -> Recording {
        let status = self.status(now, entry);
        let available = status == Status::Available;
        Recording {
            id: entry.id.clone(),
            topic: entry.topic.clone(),
            create_time: time::format(entry.created),
            time_recorded: entry.recorded.map(time::format),
            format: entry.service.format(),
            service_type: entry.service,
            status,
            duration_seconds: entry.duration_seconds,
            size_bytes: entry.size_bytes,
            download_url: entry.download_url.clone().filter(|_| available),
            playback_url: entry.playback_url.clone().filter(|_| available),
            temporary_direct_download_links: links.filter(|_| available),
            meeting_id: entry.meeting_id.clone(),
            host_email: entry.host_email.clone(),
            host_display_name: entry.host_display_name.clone(),
        }
    }

    pub(crate) fn snapshot(&self, now: i64, entry: &Entry) -> Snapshot {
        Snapshot { recording: self.show(now, entry, None), deletions: entry.deletions }
    }

    pub(crate) fn snapshots(&self, now: i64) -> Vec<Snapshot> {
        self.entries.values().map(|entry| self.snapshot(now, entry)).collect()
    }
}

fn position(created: i64, id: &str) -> Position {
    (Reverse(created), id.to_owned())
}
