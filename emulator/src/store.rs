//! The recordings, and what became of them.
//!
//! Nothing is ever taken out: a deletion changes what a recording is, not whether it is. So the order stays, and a position
//! in it stays good.

use std::{cmp::Reverse, collections::HashMap};

use crate::{
    recording::{DownloadLinks, Recording, Service, Snapshot, Status},
    time,
};

/// One recording, with what only the emulator knows about it.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) recorded: Option<i64>,
    pub(crate) topic: Option<String>,
    pub(crate) service: Service,
    pub(crate) duration_seconds: Option<i64>,
    pub(crate) size_bytes: Option<i64>,
    pub(crate) meeting_id: Option<String>,
    pub(crate) host_email: Option<&'static str>,
    pub(crate) host_display_name: Option<&'static str>,
    pub(crate) download_url: Option<String>,
    pub(crate) playback_url: Option<String>,
    pub(crate) has_audio: bool,
    pub(crate) has_transcript: bool,
    pub(crate) fate: Fate,
    pub(crate) deletions: u32,
}

/// What was done to a recording.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    Kept,
    Deleted { at: i64 },
    Purged,
}

/// A place in the order of the list: newest first, and by id where two were created at the same time.
pub(crate) type Position<'a> = (Reverse<i64>, &'a str);

pub(crate) struct Store {
    /// In the order of the list.
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    retention_ms: i64,
}

impl Entry {
    pub(crate) fn position(&self) -> Position<'_> {
        (Reverse(self.created), &self.id)
    }
}

impl Store {
    pub(crate) fn new(mut entries: Vec<Entry>, retention_ms: i64) -> Self {
        entries.sort_unstable_by(|one, other| one.position().cmp(&other.position()));
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.id.clone(), place)).collect();
        Self { entries, places, retention_ms }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(id)?)
    }

    /// Everything behind a position, or everything.
    pub(crate) fn after(&self, position: Option<Position>) -> impl Iterator<Item = &Entry> {
        let seen = position.map_or(0, |last| self.entries.partition_point(|entry| entry.position() <= last));
        self.entries.iter().skip(seen)
    }

    /// A deletion ends in a purge by itself, when its time has come.
    pub(crate) fn status(&self, now: i64, entry: &Entry) -> Status {
        match entry.fate {
            Fate::Kept => Status::Available,
            Fate::Deleted { at } if now < at.saturating_add(self.retention_ms) => Status::Deleted,
            Fate::Deleted { .. } | Fate::Purged => Status::Purged,
        }
    }

    /// False when there is nothing to delete: unknown, deleted or purged.
    pub(crate) fn delete(&mut self, now: i64, id: &str) -> bool {
        let Some(entry) = self.find_with(now, id, Status::Available) else {
            return false;
        };
        entry.fate = Fate::Deleted { at: now };
        entry.deletions = entry.deletions.saturating_add(1);
        true
    }

    /// False when there is nothing to restore: unknown, available or purged.
    pub(crate) fn restore(&mut self, now: i64, id: &str) -> bool {
        let Some(entry) = self.find_with(now, id, Status::Deleted) else {
            return false;
        };
        entry.fate = Fate::Kept;
        true
    }

    fn find_with(&mut self, now: i64, id: &str, status: Status) -> Option<&mut Entry> {
        let place = *self.places.get(id)?;
        if self.status(now, self.entries.get(place)?) != status {
            return None;
        }
        self.entries.get_mut(place)
    }

    /// A recording as the API shows it. Only what is available can be played or downloaded.
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
            host_email: entry.host_email,
            host_display_name: entry.host_display_name,
        }
    }

    pub(crate) fn snapshot(&self, now: i64) -> Vec<Snapshot> {
        self.entries
            .iter()
            .map(|entry| Snapshot { recording: self.show(now, entry, None), deletions: entry.deletions })
            .collect()
    }
}
