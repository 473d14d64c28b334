//! The whole state of an emulator as JSON, to continue from later, or in another process. A seed is the same with recordings alone.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    accounts::state::State as AccountsState,
    add::NewRecording,
    given::{Given, OptionsError, error},
    media::Changes,
    recording::{Recording, Status},
    store::{Entry, Fate, Fields, Files, Store, View},
    time,
};

/// The version of the format. Others are refused, because reading them wrong would be worse.
const VERSION: u64 = 1;
const FORM: &str = "what snapshot() returned, or { version: 1, recordings: [...] }";
const MOST_RECORDINGS: usize = 100_000;

/// A snapshot or a seed to start from.
#[derive(Clone, PartialEq, Eq)]
pub struct Saved {
    /// The options, without the clock.
    options: Map<String, Value>,
    /// Each as `add` takes it.
    recordings: Vec<Value>,
    /// Everything else that changes.
    pub(crate) state: Option<SavedState>,
}

/// A snapshot to write.
#[derive(Serialize)]
pub(crate) struct Snapshot<'a> {
    version: u64,
    options: Map<String, Value>,
    recordings: Recordings<'a>,
    state: SavedState,
}

/// The recordings of a store. They are written one by one, because all of them at once would need as much memory again.
struct Recordings<'a>(&'a Store);

/// What an emulator remembers besides its recordings.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedState {
    pub(crate) requests: u64,
    pub(crate) ids: u64,
    pub(crate) faults: Value,
    #[serde(default)]
    pub(crate) media: Changes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) accounts: Option<AccountsState>,
}

/// Shows nothing, because it has what tokens are made from.
impl fmt::Debug for SavedState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SavedState(…)")
    }
}

/// Shows how large it is, but not the options, which have tokens.
impl fmt::Debug for Saved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Saved").field("recordings", &self.recordings.len()).finish_non_exhaustive()
    }
}

impl<'a> Snapshot<'a> {
    pub(crate) fn new(mut options: Map<String, Value>, store: &'a Store, state: SavedState) -> Self {
        // The state has the faults as they are now.
        options.remove("faults");
        Self { version: VERSION, options, recordings: Recordings(store), state }
    }
}

impl Serialize for Recordings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.all().map(SavedRecording::of))
    }
}

impl Saved {
    /// Takes an object, or its text.
    pub(crate) fn read(given: &Given) -> Result<Self, OptionsError> {
        let value = match given {
            Given::Text(text) => serde_json::from_str(text).ok(),
            Given::Object(_) => given.to_json(),
            _ => None,
        };
        let Some(Value::Object(mut parts)) = value else {
            return Err(error("snapshot", "is not a snapshot", FORM));
        };
        let this = || format!("version {VERSION}, the one of this release");
        match parts.remove("version") {
            Some(Value::Number(version)) if version.as_u64() == Some(VERSION) => {}
            Some(Value::Number(other)) => return Err(error("snapshot", format!("has version {other}"), this())),
            Some(_) => return Err(error("snapshot", "has a version that is not a number", this())),
            None => return Err(error("snapshot", "has no version", FORM)),
        }
        let options = match parts.remove("options") {
            None => Map::new(),
            Some(Value::Object(options)) => options,
            Some(_) => return Err(error("snapshot.options", "not an object", FORM)),
        };
        let recordings = match parts.remove("recordings") {
            None => Vec::new(),
            Some(Value::Array(recordings)) => recordings,
            Some(_) => return Err(error("snapshot.recordings", "not a list", FORM)),
        };
        if recordings.len() > MOST_RECORDINGS {
            let allowed = format!("at most {MOST_RECORDINGS} recordings");
            return Err(error("snapshot.recordings", "has too many recordings", allowed));
        }
        let state = parts.remove("state").map(serde_json::from_value).transpose().map_err(|_| Self::broken())?;
        // A part with a wrong name would be missed without a word.
        if !parts.is_empty() {
            return Err(error("snapshot", "has an unknown part", "version, options, recordings and state"));
        }
        Ok(Self { options, recordings, state })
    }

    /// The options, as if they were given first.
    pub(crate) fn set_options(
        &self,
        mut set: impl FnMut(&str, &Given) -> Result<(), OptionsError>,
    ) -> Result<(), OptionsError> {
        for (name, value) in self.options.iter().filter(|(name, _)| *name != "snapshot") {
            let set = set(name, &Given::from(value));
            set.map_err(|wrong| OptionsError { option: format!("snapshot.options.{}", wrong.option), ..wrong })?;
        }
        Ok(())
    }

    /// The error for a wrong state. It names no part of it, because nobody writes the state by hand.
    pub(crate) fn broken() -> OptionsError {
        error("snapshot.state", "is damaged", "what snapshot() returned, unchanged")
    }

    /// Adds the recordings to start with. One without a creation time is created now.
    pub(crate) fn add_recordings(
        &self,
        now: i64,
        mut add: impl FnMut(NewRecording) -> Result<String, OptionsError>,
    ) -> Result<(), OptionsError> {
        for (at, fields) in self.recordings.iter().enumerate() {
            let place = format!("snapshot.recordings[{at}]");
            let Value::Object(fields) = fields else {
                return Err(error(&place, "not an object", "an object with the fields of a recording"));
            };
            let mut new = NewRecording { created: now, ..NewRecording::default() };
            let set = fields.iter().try_for_each(|(name, value)| new.set(name, &Given::from(value)));
            let added = set.and_then(|()| add(new));
            added.map_err(|wrong| OptionsError { option: format!("{place}.{}", wrong.option), ..wrong })?;
        }
        Ok(())
    }
}

/// A recording as `add` takes it, with everything that is known about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SavedRecording<'a> {
    #[serde(flatten)]
    recording: Recording,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    erased: Option<bool>,
    deletions: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'a Files>,
}

impl<'a> SavedRecording<'a> {
    fn of(entry: &'a Entry) -> Self {
        let Fields { links, metadata, files, .. } = &entry.fields;
        // Only an available one is shown with all of its fields.
        let shown = entry.show(Status::Available, View::Full, links.clone());
        let (status, delete_time) = match entry.fate {
            Fate::Kept => (Status::Available, None),
            Fate::Deleted { at } => (Status::Deleted, Some(time::format(at))),
            Fate::Purged | Fate::Erased => (Status::Purged, None),
        };
        Self {
            recording: Recording { status, ..shown },
            delete_time,
            erased: (entry.fate == Fate::Erased).then_some(true),
            deletions: entry.deletions,
            metadata: metadata.as_ref(),
            files: files.as_ref(),
        }
    }
}
