//! A recording as the API shows it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The status of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It can be played and downloaded.
    #[default]
    Available,
    /// It was deleted and can be restored.
    Deleted,
    /// It was deleted for good.
    Purged,
}

/// The service that made a recording. The two APIs of Webex have different names for it, and the contract has its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Service {
    /// Webex Calling.
    #[serde(rename = "calling")]
    Calling,
    /// Webex Customer Assist, a part of Webex Calling.
    #[serde(rename = "customerAssist")]
    CustomerAssist,
    /// Webex Meetings, as the contract calls it.
    #[default]
    #[serde(rename = "meeting")]
    Meeting,
    /// Webex Meetings, as its own API calls it.
    MeetingCenter,
    /// Webex Events.
    EventCenter,
    /// Webex Training.
    TrainingCenter,
    /// Webex Support.
    SupportCenter,
}

/// The format of a recording's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Format {
    /// Audio: the format of calls.
    Mp3,
    /// Video: the format of meetings.
    Mp4,
    /// An old format of meetings.
    Arf,
    /// A file that somebody uploaded.
    Uploaded,
}

/// A recording with every field that it has. Absent fields are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// A UUID, or 32 hexadecimal digits.
    pub id: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// When the file was created, RFC 3339 in UTC.
    pub create_time: String,
    /// When the record button was pressed, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_recorded: Option<String>,
    /// The format of the file.
    pub format: Format,
    /// The service that made it.
    pub service_type: Service,
    /// Its status.
    pub status: Status,
    /// Its length in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i64>,
    /// The size of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// The address of a download page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// The address of a player page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playback_url: Option<String>,
    /// Temporary links that need no token. Only in details, and only while the recording is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_direct_download_links: Option<Value>,
    /// The id of the meeting, for recordings of meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<String>,
    /// The e-mail address of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_email: Option<Cow<'static, str>>,
    /// The name of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_display_name: Option<Cow<'static, str>>,
    /// The id of the owner of a call's recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// The e-mail address of the owner of a call's recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_email: Option<String>,
    /// What kind of owner it is: `user`, `place`, `virtualLine` or `callQueue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_type: Option<Cow<'static, str>>,
    /// Where the file is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_region: Option<Cow<'static, str>>,
    /// The site of a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_url: Option<Cow<'static, str>>,
    /// Every other field, such as `serviceData`, or one that a test made up.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A recording with what tests want to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The recording as a list shows it.
    #[serde(flatten)]
    pub recording: Recording,
    /// How many times requests deleted it.
    pub deletions: u32,
}

/// The recordings at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// How many there are.
    pub counts: Counts,
    /// The newest, newest first.
    pub recordings: Vec<Snapshot>,
}

/// How many recordings there are with each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// They can be played and downloaded.
    pub available: usize,
    /// They were deleted and can be restored.
    pub deleted: usize,
    /// They were deleted for good.
    pub purged: usize,
}

impl Status {
    const ALL: [Self; 3] = [Self::Available, Self::Deleted, Self::Purged];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Deleted => "deleted",
            Self::Purged => "purged",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Service {
    const ALL: [Self; 7] = [
        Self::Calling,
        Self::Meeting,
        Self::CustomerAssist,
        Self::MeetingCenter,
        Self::EventCenter,
        Self::TrainingCenter,
        Self::SupportCenter,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }

    /// The names of all of them, for error messages.
    pub(crate) fn names() -> String {
        let (last, others) = ("SupportCenter", &Self::ALL.map(Self::name));
        let others: Vec<&str> = others.iter().copied().filter(|name| *name != last).collect();
        format!("{} or {last}", others.join(", "))
    }

    pub(crate) fn is_of_calls(self) -> bool {
        matches!(self, Self::Calling | Self::CustomerAssist)
    }

    /// The format of its recordings, unless they say otherwise.
    pub(crate) fn format(self) -> Format {
        if self.is_of_calls() { Format::Mp3 } else { Format::Mp4 }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::CustomerAssist => "customerAssist",
            Self::Meeting => "meeting",
            Self::MeetingCenter => "MeetingCenter",
            Self::EventCenter => "EventCenter",
            Self::TrainingCenter => "TrainingCenter",
            Self::SupportCenter => "SupportCenter",
        }
    }
}

impl Format {
    const ALL: [Self; 4] = [Self::Mp3, Self::Mp4, Self::Arf, Self::Uploaded];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mp3 => "MP3",
            Self::Mp4 => "MP4",
            Self::Arf => "ARF",
            Self::Uploaded => "UPLOADED",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
