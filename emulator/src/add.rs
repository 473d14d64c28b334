//! Recordings that a test adds to the sample recordings.

use std::borrow::Cow;

use crate::{
    given::{Given, OptionsError, error, whole},
    recording::{Service, Status},
    store::{Entry, Fate},
    time,
};

/// The largest whole number that JavaScript holds exactly.
const MOST: i64 = 9_007_199_254_740_991;
const LONGEST_ID: usize = 256;
const ID_FORM: &str = "1 to 256 letters, digits, - and _, unique among the recordings";
const TIME_FORM: &str = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00.123Z, from year 0 to 9999";
const NAMES: &str = "id, status, createTime, serviceType, topic, timeRecorded, durationSeconds, sizeBytes, downloadUrl, \
                     playbackUrl, meetingId, hostEmail, hostDisplayName";

/// A recording for [`Emulator::add`](crate::Emulator::add). Fields that are `None` are left out of the JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRecording {
    /// When the file was created, in milliseconds since 1970. Lists are sorted and filtered by it.
    pub created: i64,
    /// 1 to 256 letters, digits, `-` and `_`. Default: a UUID that depends on the seed.
    pub id: Option<String>,
    /// Its status. A deleted one counts as deleted at the time of the last request, or when the emulator was created.
    pub status: Status,
    /// The service that recorded it. Default: Webex Meetings.
    pub service: Service,
    /// The title.
    pub topic: Option<String>,
    /// When the record button was pressed, in milliseconds since 1970.
    pub recorded: Option<i64>,
    /// Its length in seconds, 0 to 2⁵³ − 1.
    pub duration_seconds: Option<i64>,
    /// The size of the file, 0 to 2⁵³ − 1.
    pub size_bytes: Option<i64>,
    /// The address of a download page.
    pub download_url: Option<String>,
    /// The address of a player page.
    pub playback_url: Option<String>,
    /// The id of the meeting.
    pub meeting_id: Option<String>,
    /// The e-mail address of the host.
    pub host_email: Option<String>,
    /// The name of the host.
    pub host_display_name: Option<String>,
}

impl NewRecording {
    /// Sets a field by its JavaScript name. A time is a string, or milliseconds since 1970.
    pub fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        match name {
            "id" => self.id = Some(string(name, given, ID_FORM)?),
            "status" => {
                let allowed = "available, deleted or purged";
                let known = Status::named(&string(name, given, allowed)?);
                self.status = known.ok_or_else(|| error(name, "unknown value", allowed))?;
            }
            "createTime" => self.created = instant(name, given)?,
            "serviceType" => {
                let allowed = "calling or meeting";
                let known = Service::named(&string(name, given, allowed)?);
                self.service = known.ok_or_else(|| error(name, "unknown value", allowed))?;
            }
            "topic" => self.topic = Some(string(name, given, "a string")?),
            "timeRecorded" => self.recorded = Some(instant(name, given)?),
            "durationSeconds" => self.duration_seconds = Some(whole(name, given, 0, MOST.unsigned_abs())?),
            "sizeBytes" => self.size_bytes = Some(whole(name, given, 0, MOST.unsigned_abs())?),
            "downloadUrl" => self.download_url = Some(string(name, given, "a string")?),
            "playbackUrl" => self.playback_url = Some(string(name, given, "a string")?),
            "meetingId" => self.meeting_id = Some(string(name, given, "a string")?),
            "hostEmail" => self.host_email = Some(string(name, given, "a string")?),
            "hostDisplayName" => self.host_display_name = Some(string(name, given, "a string")?),
            _ => return Err(error(name, "unknown field of a recording", NAMES)),
        }
        self.check()
    }

    /// Checks everything except whether the id is in use.
    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        for (name, instant) in [("createTime", Some(self.created)), ("timeRecorded", self.recorded)] {
            if instant.is_some_and(|instant| !(time::FIRST..=time::LAST).contains(&instant)) {
                return Err(error(name, "out of range", TIME_FORM));
            }
        }
        for (name, number) in [("durationSeconds", self.duration_seconds), ("sizeBytes", self.size_bytes)] {
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

    pub(crate) fn into_entry(self, id: String, now: i64) -> Entry {
        Entry {
            id,
            created: self.created,
            recorded: self.recorded,
            topic: self.topic,
            service: self.service,
            duration_seconds: self.duration_seconds,
            size_bytes: self.size_bytes,
            meeting_id: self.meeting_id,
            host_email: self.host_email.map(Cow::Owned),
            host_display_name: self.host_display_name.map(Cow::Owned),
            download_url: self.download_url,
            playback_url: self.playback_url,
            has_audio: self.service == Service::Calling,
            has_transcript: false,
            fate: match self.status {
                Status::Available => Fate::Kept,
                Status::Deleted => Fate::Deleted { at: now },
                Status::Purged => Fate::Purged,
            },
            deletions: 0,
        }
    }
}

fn string(name: &str, given: &Given, allowed: &str) -> Result<String, OptionsError> {
    match given {
        Given::Text(text) => Ok(text.clone()),
        _ => Err(error(name, "not a string", allowed)),
    }
}

fn instant(name: &str, given: &Given) -> Result<i64, OptionsError> {
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
