//! One recording, with everything that the emulator knows about it.

use std::{borrow::Cow, cmp::Reverse, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    recording::{Format, Recording, Service, Status},
    time,
};

/// A position in the order of a list: newest first, and by id if the creation times are equal.
pub(crate) type Position = (Reverse<i64>, Arc<str>);

/// One recording, with its internal state.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) id: Arc<str>,
    pub(crate) created: i64,
    pub(crate) fields: Fields,
    pub(crate) fate: Fate,
    pub(crate) deletions: u32,
}

/// What a recording has besides its id, its time and its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The service that recorded it.
    pub service: Service,
    /// The format of its file. Default: MP3 for calls, MP4 for meetings.
    pub format: Option<Format>,
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
    pub host_email: Option<Cow<'static, str>>,
    /// The name of the host.
    pub host_display_name: Option<Cow<'static, str>>,
    /// The id of the owner of a call's recording.
    pub owner_id: Option<String>,
    /// The e-mail address of the owner of a call's recording.
    pub owner_email: Option<String>,
    /// What kind of owner it is: `user`, `place`, `virtualLine` or `callQueue`.
    pub owner_type: Option<Cow<'static, str>>,
    /// Where the file is stored: `US`, `DE`, …
    pub storage_region: Option<Cow<'static, str>>,
    /// The site of a meeting.
    pub site_url: Option<Cow<'static, str>>,
    /// Download links to show as they are, in place of the emulator's own.
    pub links: Option<Value>,
    /// Which files there are. Default: the audio of a call, the video of a meeting.
    pub files: Option<Files>,
    /// The metadata of a call, if a test chose it: an object, or null if there is none. Default: made up.
    pub metadata: Option<Value>,
    /// Every other field. It is shown as it is.
    pub more: Map<String, Value>,
}

/// Which files of a recording there are, or their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Files {
    /// The video.
    pub recording: bool,
    /// The audio.
    pub audio: bool,
    /// The transcript.
    pub transcript: Text,
    /// Suggested notes, by AI.
    pub suggested_notes: Text,
    /// Short notes, by AI.
    pub short_notes: Text,
    /// Action items, by AI.
    pub action_items: Text,
}

/// A file of text: whether there is one, or which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// Whether there is one. The emulator makes it up.
    MadeUp(bool),
    /// Its text.
    Given(String),
}

/// What happened to a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    Deleted {
        at: i64,
    },
    /// Only those with a special right find it.
    Purged,
    /// Nobody finds it.
    Erased,
}

/// Which fields are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Every one, but links and pages only while the recording is available.
    Contract,
    /// Every one.
    Full,
    /// Those that hosts see of their meetings; `downloadUrl` only if they may download.
    HostOfMeeting { may_download: bool },
    /// Those that an administrator or a compliance officer sees of the organization's meetings.
    AdminOfMeetings { may_download: bool },
}

impl Default for Text {
    fn default() -> Self {
        Self::MadeUp(false)
    }
}

impl Text {
    pub(crate) fn exists(&self) -> bool {
        *self != Self::MadeUp(false)
    }

    /// The text that a test chose.
    pub(crate) fn given(&self) -> Option<&str> {
        match self {
            Self::Given(text) => Some(text),
            Self::MadeUp(_) => None,
        }
    }
}

/// Fields of meetings that only their host sees.
const OF_THE_HOST: [&str; 2] = ["password", "shareToMe"];

impl Entry {
    pub(crate) fn position(&self) -> Position {
        (Reverse(self.created), self.id.clone())
    }

    pub(crate) fn format(&self) -> Format {
        self.fields.format.unwrap_or_else(|| self.fields.service.format())
    }

    pub(crate) fn files(&self) -> Cow<'_, Files> {
        let is_call = self.fields.service.is_of_calls();
        let usual = || Cow::Owned(Files { recording: !is_call, audio: is_call, ..Files::default() });
        self.fields.files.as_ref().map_or_else(usual, Cow::Borrowed)
    }

    /// The e-mail address of the owner of a call's recording, or of the host of a meeting.
    pub(crate) fn owner(&self) -> Option<&str> {
        let Fields { owner_email, host_email, service, .. } = &self.fields;
        if service.is_of_calls() { owner_email.as_deref() } else { host_email.as_deref() }
    }

    /// Where a call was made, from its `serviceData`.
    pub(crate) fn location(&self) -> Option<&str> {
        self.fields.more.get("serviceData")?.get("locationId")?.as_str()
    }

    /// As the API shows it. Webex has links and pages for recordings in the recycle bin, too: whoever may see those may have these.
    pub(crate) fn show(&self, status: Status, view: View, links: Option<Value>) -> Recording {
        let Fields { service, topic, recorded, duration_seconds, size_bytes, more, .. } = &self.fields;
        let (is_open, is_host_shown, may_download) = match view {
            View::Contract => (status == Status::Available, true, true),
            View::Full => (true, true, true),
            View::HostOfMeeting { may_download } => (true, false, may_download),
            View::AdminOfMeetings { may_download } => (true, true, may_download),
        };
        let mut more = more.clone();
        if matches!(view, View::AdminOfMeetings { .. }) {
            more.retain(|name, _| !OF_THE_HOST.contains(&name.as_str()));
        }
        Recording {
            id: self.id.to_string(),
            topic: topic.clone(),
            create_time: time::format(self.created),
            time_recorded: recorded.map(time::format),
            format: self.format(),
            service_type: *service,
            status,
            duration_seconds: *duration_seconds,
            size_bytes: *size_bytes,
            download_url: self.fields.download_url.clone().filter(|_| is_open && may_download),
            playback_url: self.fields.playback_url.clone().filter(|_| is_open),
            temporary_direct_download_links: links.filter(|_| is_open),
            meeting_id: self.fields.meeting_id.clone(),
            host_email: self.fields.host_email.clone().filter(|_| is_host_shown),
            host_display_name: self.fields.host_display_name.clone().filter(|_| is_host_shown),
            owner_id: self.fields.owner_id.clone(),
            owner_email: self.fields.owner_email.clone(),
            owner_type: self.fields.owner_type.clone(),
            storage_region: self.fields.storage_region.clone(),
            site_url: self.fields.site_url.clone(),
            more,
        }
    }
}
