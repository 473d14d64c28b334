//! How `serde_json` reads a text and the models in it: the core's own reader must read the same.
//!
//! The models are read here from raw values, field by field, and not by the core's shapes, so that a mistake in the core's
//! declarations is found as well.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use webex_converged_recordings::models::recording::{DownloadLinks, Recording, ServiceData};
use webex_converged_recordings::wire::json::MAX_DEPTH;

/// What the core should make of a text.
#[derive(Debug, PartialEq)]
pub enum Verdict<T> {
    /// A model, and the paths of its parts that are `null` in the text.
    Accepted(T, Vec<Vec<Step>>),
    /// JSON of another shape.
    Refused,
    /// No JSON at all.
    NotJson,
    /// Half of a surrogate pair in a string that is kept: it is JSON, but `serde_json` cannot represent it.
    Unknown,
}

/// The text of a body, if it is JSON.
pub fn grammar(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()?;
    // Ignored values are only checked for their grammar, which includes lone surrogates, 1e400 and any depth.
    serde_json::from_str::<IgnoredAny>(text).ok().map(|_| text)
}

/// Whether a value in this JSON text is nested more deeply than the core reads.
pub fn is_too_deep(json: &str) -> bool {
    let (mut open, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        if in_string {
            (in_string, escaped) = (escaped || byte != b'"', byte == b'\\' && !escaped);
            continue;
        }
        match byte {
            b']' | b'}' => open -= 1,
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {}
            _ => {
                deepest = deepest.max(open);
                in_string = byte == b'"';
                open += usize::from(byte == b'[' || byte == b'{');
            }
        }
    }
    deepest > usize::from(MAX_DEPTH)
}

/// A body that is one recording.
pub fn recording(bytes: &[u8]) -> Verdict<Recording> {
    whole(bytes, Reading::recording)
}

/// The same, but anything with an id is accepted as it comes.
pub fn any_recording(bytes: &[u8]) -> Verdict<()> {
    whole(bytes, Reading::any_recording)
}

/// A body that is a page of recordings, which are accepted as they come. Returns how many there are.
pub fn page(bytes: &[u8]) -> Verdict<usize> {
    whole(bytes, Reading::page)
}

fn whole<T>(bytes: &[u8], read: fn(&mut Reading, &str) -> Result<T, Flaw>) -> Verdict<T> {
    let Some(text) = grammar(bytes) else { return Verdict::NotJson };
    let mut reading = Reading::default();
    match read(&mut reading, text.trim_matches([' ', '\t', '\n', '\r'])) {
        Ok(value) => Verdict::Accepted(value, reading.nulls),
        Err(Flaw::Shape) => Verdict::Refused,
        Err(Flaw::Unreadable) => Verdict::Unknown,
    }
}

/// One step on the way from a document's root to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into an object, by a name that the contract has.
    Field(&'static str),
    /// Into an array.
    Item(usize),
}

/// The value of a text, without the parts at these paths. `None` if `serde_json` cannot represent it.
pub fn without(nulls: &[Vec<Step>], bytes: &[u8]) -> Option<Value> {
    let mut root: Value = serde_json::from_str(grammar(bytes)?).ok()?;
    for path in nulls {
        let mut holder = &mut root;
        for step in path {
            holder = match step {
                Step::Item(index) => &mut holder[index],
                Step::Field(name) if holder[name].is_null() => {
                    holder.as_object_mut().expect("an object").remove(*name);
                    break;
                }
                Step::Field(name) => &mut holder[name],
            };
        }
    }
    Some(root)
}

enum Flaw {
    Shape,
    Unreadable,
}

#[derive(Default)]
struct Reading {
    path: Vec<Step>,
    nulls: Vec<Vec<Step>>,
}

impl Reading {
    fn page(&mut self, json: &str) -> Result<usize, Flaw> {
        let mut count = None;
        self.object(json, &["items"], |reading, _, value| {
            if !value.starts_with('[') {
                return Err(Flaw::Shape);
            }
            let values: Vec<&RawValue> = serde_json::from_str(value).map_err(|_| Flaw::Unreadable)?;
            count = Some(values.len());
            for (index, value) in values.into_iter().enumerate() {
                reading.path.push(Step::Item(index));
                reading.any_recording(value.get())?;
                reading.path.pop();
            }
            Ok(())
        })?;
        count.ok_or(Flaw::Shape)
    }

    /// If a recording is not as promised, only its id is checked, and no null is removed.
    fn any_recording(&mut self, json: &str) -> Result<(), Flaw> {
        let (path, nulls) = (self.path.len(), self.nulls.len());
        match self.recording(json) {
            Ok(_) => return Ok(()),
            Err(Flaw::Unreadable) => return Err(Flaw::Unreadable),
            Err(Flaw::Shape) => {}
        }
        self.path.truncate(path);
        self.nulls.truncate(nulls);
        let mut id = None;
        self.object(json, &["id"], |_, _, value| {
            id = Some(text(value)?);
            Ok(())
        })?;
        id.map(drop).ok_or(Flaw::Shape)
    }

    fn recording(&mut self, json: &str) -> Result<Recording, Flaw> {
        let mut id = None;
        let mut read = Recording::default();
        self.object(json, &RECORDING, |reading, name, value| {
            match name {
                "id" => id = Some(text(value)?),
                "topic" => read.topic = reading.optional(value, text)?,
                "createTime" => read.create_time = reading.optional(value, text)?,
                "timeRecorded" => read.time_recorded = reading.optional(value, text)?,
                "format" => read.format = reading.optional(value, text)?,
                "serviceType" => read.service_type = reading.optional(value, text)?,
                "status" => read.status = reading.optional(value, text)?,
                "durationSeconds" => read.duration_seconds = reading.optional(value, number)?,
                "sizeBytes" => read.size_bytes = reading.optional(value, number)?,
                "downloadUrl" => read.download_url = reading.optional(value, text)?,
                "playbackUrl" => read.playback_url = reading.optional(value, text)?,
                "meetingId" => read.meeting_id = reading.optional(value, text)?,
                "hostEmail" => read.host_email = reading.optional(value, text)?,
                "hostDisplayName" => read.host_display_name = reading.optional(value, text)?,
                "ownerId" => read.owner_id = reading.optional(value, text)?,
                "ownerEmail" => read.owner_email = reading.optional(value, text)?,
                "ownerType" => read.owner_type = reading.optional(value, text)?,
                "storageRegion" => read.storage_region = reading.optional(value, text)?,
                "transcriptLanguage" => read.transcript_language = reading.optional(value, text)?,
                "siteUrl" => read.site_url = reading.optional(value, text)?,
                "password" => read.password = reading.optional(value, text)?,
                "scheduledMeetingId" => read.scheduled_meeting_id = reading.optional(value, text)?,
                "meetingSeriesId" => read.meeting_series_id = reading.optional(value, text)?,
                _ if reading.is_null(value) => {}
                "serviceData" => read.service_data = Some(reading.service_data(value)?),
                _ => read.temporary_direct_download_links = Some(reading.links(value)?),
            }
            Ok(())
        })?;
        Ok(Recording { id: id.ok_or(Flaw::Shape)?, ..read })
    }

    fn links(&mut self, json: &str) -> Result<DownloadLinks, Flaw> {
        let mut read = DownloadLinks::default();
        self.object(json, &LINKS, |reading, name, value| {
            *match name {
                "recordingDownloadLink" => &mut read.recording_download_link,
                "audioDownloadLink" => &mut read.audio_download_link,
                "transcriptDownloadLink" => &mut read.transcript_download_link,
                "suggestedNotesDownloadLink" => &mut read.suggested_notes_download_link,
                "shortNotesDownloadLink" => &mut read.short_notes_download_link,
                "actionItemsDownloadLink" => &mut read.action_items_download_link,
                _ => &mut read.expiration,
            } = reading.optional(value, text)?;
            Ok(())
        })?;
        Ok(read)
    }

    fn service_data(&mut self, json: &str) -> Result<ServiceData, Flaw> {
        let mut read = ServiceData::default();
        self.object(json, &SERVICE_DATA, |reading, name, value| {
            *match name {
                "locationId" => &mut read.location_id,
                _ => &mut read.call_session_id,
            } = reading.optional(value, text)?;
            Ok(())
        })?;
        Ok(read)
    }

    /// Reads the known fields of an object. None may come twice.
    fn object(
        &mut self,
        json: &str,
        known: &[&'static str],
        mut take: impl FnMut(&mut Self, &str, &str) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        if !json.starts_with('{') {
            return Err(Flaw::Shape);
        }
        let Object(fields) = serde_json::from_str(json).map_err(|_| Flaw::Unreadable)?;
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &fields {
            let at = known.iter().position(|known| known == name);
            if at.is_some() && seen.contains(&name.as_str()) || at.is_none() && is_too_deep(value) {
                return Err(Flaw::Shape);
            }
            if let Some(at) = at {
                seen.push(name);
                self.path.push(Step::Field(known[at]));
                take(self, name, value)?;
                self.path.pop();
            }
        }
        Ok(())
    }

    fn is_null(&mut self, value: &str) -> bool {
        if value == "null" {
            self.nulls.push(self.path.clone());
        }
        value == "null"
    }

    fn optional<T>(&mut self, value: &str, read: fn(&str) -> Result<T, Flaw>) -> Result<Option<T>, Flaw> {
        if self.is_null(value) { Ok(None) } else { read(value).map(Some) }
    }
}

fn text(json: &str) -> Result<String, Flaw> {
    if !json.starts_with('"') {
        return Err(Flaw::Shape);
    }
    serde_json::from_str(json).map_err(|_| Flaw::Unreadable)
}

/// The nearest 64-bit number.
fn number(json: &str) -> Result<f64, Flaw> {
    if !json.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Err(Flaw::Shape);
    }
    json.parse().map_err(|_| Flaw::Unreadable)
}

/// The fields of an object in order, including repeated ones.
struct Object<'a>(Vec<(String, &'a str)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = entries.next_entry::<String, &'de RawValue>()? {
                    fields.push((name, value.get()));
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// The fields of a recording that are checked: texts, numbers and objects.
const RECORDING: [&str; 25] = [
    "id",
    "topic",
    "createTime",
    "timeRecorded",
    "format",
    "serviceType",
    "status",
    "durationSeconds",
    "sizeBytes",
    "downloadUrl",
    "playbackUrl",
    "temporaryDirectDownloadLinks",
    "meetingId",
    "hostEmail",
    "hostDisplayName",
    "ownerId",
    "ownerEmail",
    "ownerType",
    "storageRegion",
    "serviceData",
    "transcriptLanguage",
    "siteUrl",
    "password",
    "scheduledMeetingId",
    "meetingSeriesId",
];

const LINKS: [&str; 7] = [
    "recordingDownloadLink",
    "audioDownloadLink",
    "transcriptDownloadLink",
    "suggestedNotesDownloadLink",
    "shortNotesDownloadLink",
    "actionItemsDownloadLink",
    "expiration",
];

const SERVICE_DATA: [&str; 2] = ["locationId", "callSessionId"];
