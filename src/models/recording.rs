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

/// A recording: `ConvergedRecording` in the Webex Converged Recordings API. The API describes recordings of calls and of
/// meetings; Webex itself serves only those of calls there today.
///
/// All times are RFC 3339 strings. Fields that Webex did not send are absent. Fields that Webex sent but that are not listed
/// here are kept too.
#[derive(Clone, Debug, Deserialize, PartialEq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[shape(lenient)]
pub struct Recording {
    /// The recording's ID. Pass it to `getRecording` or `deleteRecording`.
    #[shape(captured)]
    pub id: String,
    /// The title of the meeting, or the caller.
    pub topic: Option<String>,
    /// When the file was created, which is some time after the recording ended. `from` and `to` refer to this time.
    #[shape(captured)]
    pub create_time: Option<String>,
    /// When the meeting or call was recorded.
    pub time_recorded: Option<String>,
    /// The file format: video (`MP4`) or audio (`MP3`). Webex may add formats.
    #[tsify(optional, type = "\"MP4\" | \"MP3\" | (string & {})")]
    pub format: Option<String>,
    /// The service that made the recording. Webex may add services.
    #[tsify(optional, type = "\"calling\" | \"meeting\" | \"customerAssist\" | (string & {})")]
    pub service_type: Option<String>,
    /// Whether the recording is available, in the recycle bin, or purged. Webex may add states.
    #[tsify(optional, type = "RecordingStatus | (string & {})")]
    pub status: Option<String>,
    /// The length in seconds.
    pub duration_seconds: Option<f64>,
    /// The file size in bytes.
    pub size_bytes: Option<f64>,
    /// The web page for downloading the recording, after signing in to Webex.
    pub download_url: Option<String>,
    /// The web page for playing the recording, after signing in to Webex.
    pub playback_url: Option<String>,
    /// Download links that work for a short time without signing in. Only `getRecording` returns them, and only if the
    /// token is allowed to download.
    pub temporary_direct_download_links: Option<DownloadLinks>,
    /// The ID of the meeting that was recorded. Absent for calls.
    pub meeting_id: Option<String>,
    /// The host's email address. Webex itself sends `ownerEmail` instead.
    pub host_email: Option<String>,
    /// The host's name.
    pub host_display_name: Option<String>,
}

/// Download links that work without a token. Anyone who has a link can use it, so treat the links as secrets.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DownloadLinks {
    /// Downloads the recording.
    pub recording_download_link: Option<String>,
    /// Downloads only the audio.
    pub audio_download_link: Option<String>,
    /// Downloads the transcript. Absent if there is no transcript, or none yet.
    pub transcript_download_link: Option<String>,
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
        assert_eq!(names, expected);
        for name in names {
            // An optional field accepts `null` as well as its own type.
            let accepted = [json!("x"), json!(1), json!({}), json!(null)].map(|value| is_accepted(name, &value));
            let count = accepted.iter().filter(|is_accepted| **is_accepted).count();
            assert_eq!(count, if name == "id" { 1 } else { 2 }, "{name}");
        }
        let (names, expected) = names_of::<DownloadLinks>(DownloadLinks::PROMISED);
        assert_eq!(names, expected);
        let links = "temporaryDirectDownloadLinks";
        for name in names {
            assert!(is_accepted(links, &json!({ name: "x" })) && !is_accepted(links, &json!({ name: 1 })), "{name}");
        }
        assert_eq!(
            read(b"{}", &Recording::PROMISED),
            Err(Invalid::Shape("the whole answer: missing field `id`".to_owned()))
        );
    }
}
