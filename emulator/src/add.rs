//! Recordings that a test adds to the sample recordings, and those of a snapshot or a seed.

use std::borrow::Cow;

use crate::{
    given::{Given, OptionsError, error, whole},
    recording::{Format, Service, Status},
    store::{Entry, Fate, Fields, Files, Text},
    time,
};

/// The largest whole number that JavaScript holds exactly.
const MOST: i64 = 9_007_199_254_740_991;
const LONGEST_ID: usize = 256;
const ID_FORM: &str = "1 to 256 letters, digits, - and _, unique among the recordings";
const TIME_FORM: &str = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00.123Z, from year 0 to 9999";
const FILES_FORM: &str = "an object with recording and audio (true or false), transcript, suggestedNotes, shortNotes and \
                          actionItems (true, false or a text)";

/// A recording for [`Emulator::add`](crate::Emulator::add). Fields that are `None` are left out of the JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRecording {
    /// When the file was created, in milliseconds since 1970. Lists are sorted and filtered by it.
    pub created: i64,
    /// 1 to 256 letters, digits, `-` and `_`. Default: a UUID that depends on the seed.
    pub id: Option<String>,
    /// Its status. A deleted one counts as deleted at `deleted`.
    pub status: Status,
    /// When it was deleted, in milliseconds since 1970. Default: the time of the last request, or when the emulator was created.
    pub deleted: Option<i64>,
    /// How many times requests deleted it.
    pub deletions: u32,
    /// Everything else.
    pub fields: Fields,
    /// Whether it was deleted for good and for everybody, so that the API does not find it any more.
    pub erased: bool,
}

impl NewRecording {
    /// Sets a field by its JavaScript name. A time is a string, or milliseconds since 1970. Fields that the emulator does not
    /// know are kept and shown as they are, as Webex may add some.
    pub fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        let fields = &mut self.fields;
        let text = || string(name, given, "a string");
        match name {
            "id" => self.id = Some(string(name, given, ID_FORM)?),
            "status" => {
                let allowed = "available, deleted or purged";
                let known = Status::named(&string(name, given, allowed)?);
                self.status = known.ok_or_else(|| error(name, "unknown value", allowed))?;
            }
            "createTime" => self.created = instant(name, given)?,
            "serviceType" => {
                let allowed = Service::names();
                let known = Service::named(&string(name, given, &allowed)?);
                fields.service = known.ok_or_else(|| error(name, "unknown value", allowed))?;
            }
            "format" => {
                let allowed = "MP3, MP4, ARF or UPLOADED";
                let known = Format::named(&string(name, given, allowed)?);
                fields.format = Some(known.ok_or_else(|| error(name, "unknown value", allowed))?);
            }
            "topic" => fields.topic = Some(text()?),
            "timeRecorded" => fields.recorded = Some(instant(name, given)?),
            "durationSeconds" => fields.duration_seconds = Some(whole(name, given, 0, MOST.unsigned_abs())?),
            "sizeBytes" => fields.size_bytes = Some(whole(name, given, 0, MOST.unsigned_abs())?),
            "downloadUrl" => fields.download_url = Some(text()?),
            "playbackUrl" => fields.playback_url = Some(text()?),
            "meetingId" => fields.meeting_id = Some(text()?),
            "hostEmail" => fields.host_email = Some(Cow::Owned(text()?)),
            "hostDisplayName" => fields.host_display_name = Some(Cow::Owned(text()?)),
            "ownerId" => fields.owner_id = Some(text()?),
            "ownerEmail" => fields.owner_email = Some(text()?),
            "ownerType" => fields.owner_type = Some(Cow::Owned(text()?)),
            "storageRegion" => fields.storage_region = Some(Cow::Owned(text()?)),
            "siteUrl" => fields.site_url = Some(Cow::Owned(text()?)),
            "temporaryDirectDownloadLinks" => {
                let links = given.to_json().filter(|_| matches!(given, Given::Object(_)));
                fields.links = Some(links.ok_or_else(|| error(name, "not an object", "an object of JSON values"))?);
            }
            "metadata" => {
                let metadata = given.to_json().filter(|_| matches!(given, Given::Object(_) | Given::Null));
                fields.metadata =
                    Some(metadata.ok_or_else(|| error(name, "not an object", "an object, or null for none"))?);
            }
            "files" => fields.files = Some(files(given)?),
            "deletions" => self.deletions = whole(name, given, 0, u32::MAX.into())?,
            // What `recordings()` and snapshots say of a recording can be added again.
            "deleteTime" => self.deleted = Some(instant(name, given)?),
            "erased" => match given {
                Given::Flag(flag) => self.erased = *flag,
                _ => return Err(error(name, "got neither true nor false", "true or false")),
            },
            _ => {
                let value = given.to_json().ok_or_else(|| error(name, "is not data", "any JSON value"))?;
                fields.more.insert(name.to_owned(), value);
            }
        }
        self.check()
    }

    /// Checks everything except whether the id is in use.
    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        for (name, instant) in
            [("createTime", Some(self.created)), ("timeRecorded", self.fields.recorded), ("deleteTime", self.deleted)]
        {
            if instant.is_some_and(|instant| !(time::FIRST..=time::LAST).contains(&instant)) {
                return Err(error(name, "out of range", TIME_FORM));
            }
        }
        for (name, number) in [("durationSeconds", self.fields.duration_seconds), ("sizeBytes", self.fields.size_bytes)]
        {
            if let Some(number) = number.filter(|number| !(0..=MOST).contains(number)) {
                return Err(error(name, format!("got {number}"), format!("a whole number from 0 to {MOST}")));
            }
        }
        match self.id.as_deref() {
            Some("") => Err(error("id", "is empty", ID_FORM)),
            Some(id) if id.len() > LONGEST_ID => Err(error("id", "is too long", ID_FORM)),
            // Characters that need no encoding in a path or in a cursor.
            Some(id) if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) => {
                Err(error("id", "has a character that is not allowed", ID_FORM))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn taken() -> OptionsError {
        error("id", "another recording already has it", ID_FORM)
    }

    pub(crate) fn into_entry(self, id: &str, now: i64) -> Entry {
        let Self { created, status, deleted, deletions, fields, erased, .. } = self;
        let fate = match status {
            _ if erased => Fate::Erased,
            Status::Available => Fate::Kept,
            Status::Deleted => Fate::Deleted { at: deleted.unwrap_or(now) },
            Status::Purged => Fate::Purged,
        };
        Entry { id: id.into(), created, fields, fate, deletions }
    }
}

fn files(given: &Given) -> Result<Files, OptionsError> {
    let Given::Object(values) = given else {
        return Err(error("files", "not an object", FILES_FORM));
    };
    let mut files = Files::default();
    for (name, value) in values {
        let wrong = || error(&format!("files.{name}"), "unknown name or value", FILES_FORM);
        let text = || match value {
            Given::Flag(flag) => Ok(Text::MadeUp(*flag)),
            Given::Text(text) => Ok(Text::Given(text.clone())),
            _ => Err(wrong()),
        };
        match (name.as_str(), value) {
            ("recording", Given::Flag(flag)) => files.recording = *flag,
            ("audio", Given::Flag(flag)) => files.audio = *flag,
            ("transcript", _) => files.transcript = text()?,
            ("suggestedNotes", _) => files.suggested_notes = text()?,
            ("shortNotes", _) => files.short_notes = text()?,
            ("actionItems", _) => files.action_items = text()?,
            _ => return Err(wrong()),
        }
    }
    Ok(files)
}

fn string(name: &str, given: &Given, allowed: &str) -> Result<String, OptionsError> {
    match given {
        Given::Text(text) => Ok(text.clone()),
        _ => Err(error(name, "not a string", allowed)),
    }
}

pub(crate) fn instant(name: &str, given: &Given) -> Result<i64, OptionsError> {
    let allowed = format!("{TIME_FORM}; or a Date; or a whole number of milliseconds since 1970");
    match given {
        Given::Text(text) => time::parse(text).ok_or_else(|| error(name, "not a valid date", allowed)),
        Given::Number(number) if number.fract() == 0.0 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole; `as` saturates, and the range is checked later"
            )]
            let instant = *number as i64;
            Ok(instant)
        }
        Given::Number(number) => Err(error(name, format!("got {number}"), allowed)),
        _ => Err(error(name, "got neither a string nor a number", allowed)),
    }
}
