//! A recording, as the API describes it.
//!
//! The caller gets every field that the server sent, named here or not. The typings are generated from these models,
//! and so are the shapes that answers are checked against and the code that builds JavaScript's objects.

use serde::Deserialize;

use crate::wire::json::Shape;
use crate::words::Words;

/// The state of a recording: `available` (can be played and downloaded), `deleted` (in the recycle bin) or `purged`
/// (permanently deleted; only its description remains).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum RecordingStatus {
    /// Can be played and downloaded.
    Available,
    /// In the recycle bin.
    Deleted,
    /// Permanently deleted; only its description remains.
    Purged,
}

/// A recording, of a call or of a meeting. Each service sends its own fields, so most of them are optional.
///
/// All times are RFC 3339 strings. Fields that Webex did not send are absent. Fields that Webex sent but that are not listed
/// here are kept too.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[shape(lenient)]
pub struct Recording {
    /// The recording's ID. Pass it to `getRecording`, `trashRecordings` and the others, together with the `source`.
    #[shape(captured)]
    pub id: String,
    /// Which service has the recording: `meetings`, or absent for recordings from the Converged Recordings API. This package adds
    /// it, because an ID alone does not tell. Other methods take it as an option, absent or not.
    #[tsify(optional, type = "SingleSource")]
    #[shape(skip)]
    pub source: Option<String>,
    /// The title of the meeting, or the caller.
    pub topic: Option<String>,
    /// When the file was created, which is some time after the recording ended. `from` and `to` refer to this time.
    #[shape(captured)]
    pub create_time: Option<String>,
    /// When the meeting or call was recorded.
    pub time_recorded: Option<String>,
    /// The file format: audio (`MP3`), video (`MP4`), Webex's older format for meetings (`ARF`), or a file that somebody
    /// uploaded (`UPLOADED`). Webex may add formats.
    #[tsify(optional, type = "\"MP4\" | \"MP3\" | \"ARF\" | \"UPLOADED\" | (string & {})")]
    pub format: Option<String>,
    /// The service that made the recording. Recordings from the Recordings API (`source: "meetings"`) name the product instead.
    /// Webex may add services and products.
    #[tsify(optional, type = "\"calling\" | \"meeting\" | \"customerAssist\" | MeetingProduct | (string & {})")]
    pub service_type: Option<String>,
    /// Whether the recording is available, in the recycle bin, or purged. Webex may add states.
    #[tsify(optional, type = "RecordingStatus | (string & {})")]
    pub status: Option<String>,
    /// The length in seconds.
    pub duration_seconds: Option<f64>,
    /// The file size in bytes.
    pub size_bytes: Option<f64>,
    /// The web page for downloading the recording, after signing in to Webex. It is not the file. Absent for calls, and if
    /// downloading is prevented.
    pub download_url: Option<String>,
    /// The web page for playing the recording, after signing in to Webex. Absent for calls.
    pub playback_url: Option<String>,
    /// Download links that work for a short time without signing in. Only `getRecording` returns them. If it does not, there
    /// are three possible causes: the token belongs to an administrator, who gets no links (the owner and compliance officers
    /// do); downloading is prevented for this recording or in the organization; or the recording is not ready yet.
    pub temporary_direct_download_links: Option<DownloadLinks>,
    /// The ID of the meeting that was recorded. Absent for calls.
    pub meeting_id: Option<String>,
    /// The host's email address. Webex sends it only in lists of everybody's meetings. For calls, see `ownerEmail`.
    pub host_email: Option<String>,
    /// The host's name. Webex sends it only in lists of everybody's meetings.
    pub host_display_name: Option<String>,
    /// The ID of the owner: a person, a workspace, a virtual line or a call queue. Absent for meetings.
    pub owner_id: Option<String>,
    /// The owner's email address. Absent for meetings.
    pub owner_email: Option<String>,
    /// What kind of owner it is. Webex may add kinds. Absent for meetings.
    #[tsify(optional, type = "OwnerType | (string & {})")]
    pub owner_type: Option<String>,
    /// Where the recording is stored, such as `US`. Absent for meetings.
    #[tsify(optional, type = "StorageRegion | (string & {})")]
    pub storage_region: Option<String>,
    /// Which call it was. Absent for meetings.
    pub service_data: Option<ServiceData>,
    /// The language of the transcript, such as `en`. Absent if there is no transcript.
    pub transcript_language: Option<String>,
    /// The Webex site of the meeting, such as `example.webex.com`. Absent for calls.
    pub site_url: Option<String>,
    /// The password of the page at `playbackUrl`. It is a secret: do not log it. Absent for calls, in lists of everybody's
    /// recordings, and if there is none.
    pub password: Option<String>,
    /// The ID of the scheduled meeting that this meeting was an occurrence of. Absent for calls.
    pub scheduled_meeting_id: Option<String>,
    /// The ID of the series of meetings. Absent for calls.
    pub meeting_series_id: Option<String>,
    /// Whether somebody else shared the recording with you. Absent for calls, and in lists of everybody's recordings.
    #[shape(skip)]
    pub share_to_me: Option<bool>,
    /// The tags that integrations gave the meeting. Absent for calls, and if there are none.
    #[shape(skip)]
    pub integration_tags: Option<Vec<String>>,
}

/// Which call was recorded.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ServiceData {
    /// The ID of the location in Webex Calling.
    pub location_id: Option<String>,
    /// The ID of the call. Several recordings can be of one call.
    pub call_session_id: Option<String>,
}

/// Download links that work without a token. Anyone who has a link can use it, so treat the links as secrets.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DownloadLinks {
    /// Downloads the recording of a meeting. Absent for calls, whose recordings are only audio.
    pub recording_download_link: Option<String>,
    /// Downloads only the audio.
    pub audio_download_link: Option<String>,
    /// Downloads the transcript. Absent if there is no transcript, or none yet.
    pub transcript_download_link: Option<String>,
    /// Downloads the notes that Webex suggests, as HTML. Absent if there are none.
    pub suggested_notes_download_link: Option<String>,
    /// Downloads the same notes in short, as HTML. Absent if there are none.
    pub short_notes_download_link: Option<String>,
    /// Downloads the action items, as HTML. Absent if there are none.
    pub action_items_download_link: Option<String>,
    /// When the links expire: about three hours after you requested them. An RFC 3339 date-time. To get new links, call
    /// `getRecording` again.
    pub expiration: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::{Invalid, read};
    use serde_json::{Value, json};

    /// Whether a recording with this field is accepted. Asserts that the shape and the model agree about it.
    fn is_accepted(name: &str, value: &Value) -> bool {
        let text = json!({ "id": "r1", name: value }).to_string();
        let is_accepted = read(text.as_bytes(), &Recording::PROMISED).is_ok();
        assert_eq!(serde_json::from_str::<Recording>(&text).is_ok(), is_accepted, "{text}");
        is_accepted
    }

    /// Collects the field names that serde derives from a model.
    struct Names(&'static [&'static str]);

    impl<'de> serde::Deserializer<'de> for &mut Names {
        type Error = serde::de::value::Error;

        fn deserialize_struct<V: serde::de::Visitor<'de>>(
            self,
            _: &'static str,
            names: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            self.0 = names;
            Err(serde::de::Error::missing_field("nothing is deserialized"))
        }

        fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::missing_field("nothing is deserialized"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn names_of<T: for<'de> Deserialize<'de>>(shape: Shape) -> (Vec<&'static str>, &'static [&'static str]) {
        let mut names = Names(&[]);
        assert!(T::deserialize(&mut names).is_err());
        let Shape::Object(fields) = shape else { panic!("not an object") };
        (fields.iter().map(|field| field.name).collect(), names.0)
    }

    #[test]
    fn shapes_match_their_models() {
        let (names, expected) = names_of::<Recording>(Recording::PROMISED);
        // These are typed, but not checked: the first is ours, and the tape has no booleans and no arrays.
        let unchecked = ["source", "shareToMe", "integrationTags"];
        let expected: Vec<_> = expected.iter().copied().filter(|name| !unchecked.contains(name)).collect();
        assert_eq!(names, expected);
        for name in names {
            // An optional field accepts `null` as well as its own type.
            let accepted = [json!("x"), json!(1), json!({}), json!(null)].map(|value| is_accepted(name, &value));
            let count = accepted.iter().filter(|is_accepted| **is_accepted).count();
            assert_eq!(count, if name == "id" { 1 } else { 2 }, "{name}");
        }
        for (field, (names, expected)) in [
            ("temporaryDirectDownloadLinks", names_of::<DownloadLinks>(DownloadLinks::PROMISED)),
            ("serviceData", names_of::<ServiceData>(ServiceData::PROMISED)),
        ] {
            assert_eq!(names, expected);
            for name in names {
                let is = |value: Value| is_accepted(field, &json!({ name: value }));
                assert!(is(json!("x")) && !is(json!(1)), "{name}");
            }
        }
        assert_eq!(
            read(b"{}", &Recording::PROMISED),
            Err(Invalid::Shape("the whole answer: missing field `id`".to_owned()))
        );
    }
}
