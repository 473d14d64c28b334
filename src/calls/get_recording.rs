//! `GET /convergedRecordings/{recordingId}` and `GET /recordings/{recordingId}`

use crate::answer::{self, Checked, Odd};
use crate::error::{Error, ErrorDetails};
use crate::input::arguments::Given;
use crate::input::config::Config;
use crate::input::one_recording::OneRecording;
use crate::input::options::GetOptions;
use crate::models::recording::Recording;
use crate::token::Token;
use crate::wire::http::{Method, Request, Response};
use crate::wire::json::Shaped;

/// The call.
#[derive(Debug)]
pub struct GetRecording {
    /// Which recording.
    pub recording: OneRecording,
}

impl GetRecording {
    /// Checks the id and the options.
    pub fn new(id: &Given, options: GetOptions) -> Result<Self, Error> {
        Ok(Self { recording: OneRecording::read(id, options.source, options.host_email)? })
    }

    /// The request to send.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        Request::new(Method::Get, self.recording.url(&config.base_url), token, None)
    }

    /// Reads the answer. `is_strict`: a recording that differs from what the API promises is an error.
    pub fn read(&self, response: Response, is_strict: bool) -> Result<Checked, Error> {
        let document = answer::read(Method::Get, &response, &Recording::SHAPE)?;
        if let Some(odd) = Odd::refused(&document, "", is_strict) {
            return Err(ErrorDetails::unexpected_shape(&response, &odd.text()));
        }
        let odd = Odd::all(&document, "");
        Ok(Checked { source: self.recording.source, tape: document.tape, body: response.body, odd })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::models::recording::ServiceData;
    use crate::wire::json::tests::objects;
    use serde_json::{Value, json};

    fn get() -> GetRecording {
        GetRecording::new(&Given::Text("r1".to_owned()), GetOptions::default()).unwrap()
    }

    fn object(checked: &Checked) -> Value {
        objects(&checked.tape, &checked.body, &Recording::SHAPE).unwrap().remove(0)
    }

    fn read(status: u16, body: &str) -> Result<Recording, Error> {
        let response = Response { status, body: body.as_bytes().to_vec(), ..Response::default() };
        get().read(response, false).map(|checked| serde_json::from_value(object(&checked)).unwrap())
    }

    /// The API documentation's example of an answer, with a service that it does not mention.
    const DETAILS: &str = r#"{
        "id": "62807eaf-0c89-492e-a3c3-c4751812603b", "topic": "Weekly \u2013 会議", "createTime": "2024-10-04T16:24:25Z",
        "timeRecorded": "2024-10-04T16:20:20Z", "format": "MP4", "serviceType": "hologram", "status": "available",
        "durationSeconds": 23, "sizeBytes": 74222, "downloadUrl": "https://example.webex.com/d/1",
        "playbackUrl": "https://example.webex.com/p/1", "meetingId": "m1", "hostEmail": "ada@example.com",
        "hostDisplayName": "Ada", "storageRegion": "US", "serviceData": { "locationId": "l1" },
        "temporaryDirectDownloadLinks": { "recordingDownloadLink": "https://example.webex.com/r",
            "audioDownloadLink": "https://example.webex.com/a", "transcriptDownloadLink": null,
            "expiration": "2024-10-04T19:24:25Z" } }"#;

    #[test]
    fn every_documented_field_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let links = crate::models::recording::DownloadLinks {
            recording_download_link: text("https://example.webex.com/r"),
            audio_download_link: text("https://example.webex.com/a"),
            expiration: text("2024-10-04T19:24:25Z"),
            ..Default::default()
        };
        let recording = Recording {
            id: "62807eaf-0c89-492e-a3c3-c4751812603b".to_owned(),
            topic: text("Weekly – 会議"),
            create_time: text("2024-10-04T16:24:25Z"),
            time_recorded: text("2024-10-04T16:20:20Z"),
            format: text("MP4"),
            service_type: text("hologram"),
            status: text("available"),
            duration_seconds: Some(23.0),
            size_bytes: Some(74222.0),
            download_url: text("https://example.webex.com/d/1"),
            playback_url: text("https://example.webex.com/p/1"),
            temporary_direct_download_links: Some(links),
            meeting_id: text("m1"),
            host_email: text("ada@example.com"),
            host_display_name: text("Ada"),
            storage_region: text("US"),
            service_data: Some(ServiceData { location_id: text("l1"), call_session_id: None }),
            ..Recording::default()
        };
        assert_eq!(read(200, DETAILS), Ok(recording));
    }

    #[test]
    fn an_answer_without_an_id_is_an_error() {
        let error = read(200, r#"{"topic":"x"}"#).unwrap_err();
        assert_eq!(error.code, ErrorCode::UnexpectedShape);
        assert_eq!(error.message, "Webex answered 200 with an unexpected shape: the whole answer: missing field `id`");
    }

    #[test]
    fn an_odd_recording_is_returned_unless_the_caller_is_strict() {
        let body = r#"{"id":"r1","topic":null,"sizeBytes":74222.5,"durationSeconds":"23"}"#;
        let response = Response { status: 200, body: body.as_bytes().to_vec(), ..Response::default() };
        let checked = get().read(response.clone(), false).unwrap();
        assert_eq!(
            object(&checked),
            json!({ "id": "r1", "topic": null, "sizeBytes": 74222.5, "durationSeconds": "23" })
        );
        let odd = |field: &str, problem: &str| Odd { field: field.to_owned(), problem: problem.to_owned() };
        assert_eq!(checked.odd, [odd("durationSeconds", "expected number, got string")]);
        let error = get().read(response, true).unwrap_err();
        assert_eq!(
            error.message,
            "Webex answered 200 with an unexpected shape: durationSeconds: expected number, got string"
        );
        let fine =
            Response { status: 200, body: br#"{"id":"r1","sizeBytes":74222.5}"#.to_vec(), ..Response::default() };
        assert_eq!(get().read(fine, true).unwrap().odd, []);
    }

    #[test]
    fn an_answer_without_a_body_is_an_error() {
        assert_eq!(read(204, "").unwrap_err().message, "Webex answered 204 with an empty body");
        assert_eq!(read(404, "").unwrap_err().code, ErrorCode::NotFound);
    }
}
