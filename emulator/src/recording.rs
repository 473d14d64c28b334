//! A recording as the API shows it.

use std::borrow::Cow;

use serde::Serialize;

/// What is, or was, on the shelf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It can be played and downloaded.
    #[default]
    Available,
    /// It was deleted, and can be restored.
    Deleted,
    /// It was deleted for good.
    Purged,
}

/// What made the recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Webex Calling. Its recordings are MP3.
    Calling,
    /// Webex Meetings. Its recordings are MP4.
    #[default]
    Meeting,
}

/// A recording with every field of the contract. An absent one is left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// A UUID.
    pub id: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// When the file was made, RFC 3339 in UTC.
    pub create_time: String,
    /// When the record button was pressed, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_recorded: Option<String>,
    /// `MP4` or `MP3`.
    pub format: &'static str,
    /// What made it.
    pub service_type: Service,
    /// What became of it.
    pub status: Status,
    /// Its length in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i64>,
    /// The size of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// A page to download it from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// A page to play it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playback_url: Option<String>,
    /// Links that need no token and lapse. Only in details, and only while the recording is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_direct_download_links: Option<DownloadLinks>,
    /// The meeting, for recordings of meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<String>,
    /// The e-mail address of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_email: Option<Cow<'static, str>>,
    /// The name of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_display_name: Option<Cow<'static, str>>,
}

/// Links that need no token and lapse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadLinks {
    /// The video, for recordings of meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording_download_link: Option<String>,
    /// The sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_download_link: Option<String>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript_download_link: Option<String>,
    /// When the links lapse, RFC 3339 in UTC.
    pub expiration: String,
}

/// A recording as a test wants to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// What the API shows in a list, whatever the status.
    #[serde(flatten)]
    pub recording: Recording,
    /// How often a request deleted it.
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
