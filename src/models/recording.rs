//! A recording, as the API describes it.
//!
//! The objects that a caller gets are made of the server's text, with every field that it sent, also those that are not
//! named here. So the models are for the typings and for Rust's own use, and answers are held against their shapes.

use serde::Deserialize;

use crate::wire::json::Shape;
use crate::words::Words;

/// What can be asked of a recording's state: `available` (there to be played and downloaded), `deleted` (in the recycle
/// bin) or `purged` (gone for good; only its description is left).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum RecordingStatus {
    /// There to be played and downloaded.
    Available,
    /// In the recycle bin.
    Deleted,
    /// Gone for good; only its description is left.
    Purged,
}

/// A recording of a meeting or of a call.
///
/// Source: `ConvergedRecording` of the Webex Converged Recordings API. All times are RFC 3339 texts.
#[derive(Clone, Debug, Deserialize, PartialEq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[shape(lenient)]
pub struct Recording {
    /// What `getRecording` and `deleteRecording` take.
    #[shape(captured)]
    pub id: String,
    /// What it is about: the title of the meeting, or who called.
    pub topic: Option<String>,
    /// When the file was made, some time after the recording ended.
    #[shape(captured)]
    pub create_time: Option<String>,
    /// When the recording was made.
    pub time_recorded: Option<String>,
    /// Video or audio. Webex may add formats.
    #[tsify(optional, type = "\"MP4\" | \"MP3\" | (string & {})")]
    pub format: Option<String>,
    /// The service that made it. Webex may add services.
    #[tsify(optional, type = "\"calling\" | \"meeting\" | \"customerAssist\" | (string & {})")]
    pub service_type: Option<String>,
    /// Whether it is there, in the recycle bin, or gone. Webex may add states.
    #[tsify(optional, type = "RecordingStatus | (string & {})")]
    pub status: Option<String>,
    /// How long it is, in seconds.
    pub duration_seconds: Option<f64>,
    /// How large its file is, in bytes.
    pub size_bytes: Option<f64>,
    /// Where it can be downloaded in a browser, after signing in to Webex.
    pub download_url: Option<String>,
    /// Where it can be played in a browser, after signing in to Webex.
    pub playback_url: Option<String>,
    /// Links that work without signing in, for a short time. Only in the details of one recording, and absent where
    /// the token may not download.
    pub temporary_direct_download_links: Option<DownloadLinks>,
    /// The meeting that was recorded. Absent for calls.
    pub meeting_id: Option<String>,
    /// The host's email address.
    pub host_email: Option<String>,
    /// The host's name.
    pub host_display_name: Option<String>,
}

/// Links that download without a token. Whoever has one can use it: treat them as secrets.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DownloadLinks {
    /// The recording itself.
    pub recording_download_link: Option<String>,
    /// Its sound alone.
    pub audio_download_link: Option<String>,
    /// What was said, as text. Absent when there is no transcript, or not yet.
    pub transcript_download_link: Option<String>,
    /// When the links lapse: about three hours after they were asked for. Ask for the details again then.
    pub expiration: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::{Invalid, read};
    use serde_json::{Value, json};

    /// Whether the shape and the model take a recording with this field. They must agree.
    fn is_taken(name: &str, value: &Value) -> bool {
        let text = json!({ "id": "r1", name: value }).to_string();
        let is_right = read(text.as_bytes(), &Recording::PROMISED).is_ok();
        assert_eq!(serde_json::from_str::<Recording>(&text).is_ok(), is_right, "{text}");
        is_right
    }

    /// The names that serde derives from a model.
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
            Err(serde::de::Error::missing_field("none is read"))
        }

        fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::missing_field("none is read"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn names_of<T: for<'de> Deserialize<'de>>(shape: Shape) -> (Vec<&'static str>, &'static [&'static str]) {
        let mut names = Names(&[]);
        assert!(T::deserialize(&mut names).is_err());
        let Shape::Object(fields) = shape else { panic!("no object") };
        (fields.iter().map(|field| field.name).collect(), names.0)
    }

    #[test]
    fn the_shapes_are_those_of_the_models() {
        let (names, expected) = names_of::<Recording>(Recording::PROMISED);
        assert_eq!(names, expected);
        for name in names {
            let taken = [json!("x"), json!(1), json!({}), json!(null)].map(|value| is_taken(name, &value));
            assert_eq!(taken.iter().filter(|taken| **taken).count(), if name == "id" { 1 } else { 2 }, "{name}");
        }
        let (names, expected) = names_of::<DownloadLinks>(DownloadLinks::PROMISED);
        assert_eq!(names, expected);
        let links = "temporaryDirectDownloadLinks";
        for name in names {
            assert!(is_taken(links, &json!({ name: "x" })) && !is_taken(links, &json!({ name: 1 })), "{name}");
        }
        assert_eq!(
            read(b"{}", &Recording::PROMISED),
            Err(Invalid::Shape("the whole answer: has no field `id`".to_owned()))
        );
    }
}
