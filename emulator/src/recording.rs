//! A recording as the API shows it.

use std::borrow::Cow;

use serde::Serialize;

/// The status of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
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

/// The service that made a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Webex Calling. Its recordings are MP3.
    Calling,
    /// Webex Meetings. Its recordings are MP4.
    #[default]
    Meeting,
}

/// A recording with every field of the contract. Absent fields are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// A UUID.
    pub id: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// When the file was created, RFC 3339 in UTC.
    pub create_time: String,
    /// When the record button was pressed, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_recorded: Option<String>,
    /// `MP4` or `MP3`.
    pub format: &'static str,
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
    pub temporary_direct_download_links: Option<DownloadLinks>,
    /// The id of the meeting, for recordings of meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<String>,
    /// The e-mail address of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_email: Option<Cow<'static, str>>,
    /// The name of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_display_name: Option<Cow<'static, str>>,
}

/// Temporary links that need no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadLinks {
    /// The video, for recordings of meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording_download_link: Option<String>,
    /// The audio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_download_link: Option<String>,
    /// The transcript.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript_download_link: Option<String>,
    /// When the links lapse, RFC 3339 in UTC.
    pub expiration: String,
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
    const ALL: [Self; 2] = [Self::Calling, Self::Meeting];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }

    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::Calling => "MP3",
            Self::Meeting => "MP4",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::Meeting => "meeting",
        }
    }
}
