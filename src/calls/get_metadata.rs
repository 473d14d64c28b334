//! `GET /convergedRecordings/{recordingId}/metadata`

use crate::answer;
use crate::error::Error;
use crate::input::arguments::Given;
use crate::input::base_url::BaseUrl;
use crate::input::config::Config;
use crate::input::one_recording::OneRecording;
use crate::input::options::MetadataOptions;
use crate::token::Token;
use crate::wire::http::{Method, Request, Response};
use crate::wire::json::{Field, Shape};

/// The call.
#[derive(Debug)]
pub struct GetMetadata {
    /// Which recording.
    pub recording: OneRecording,
    shows_all_types: bool,
}

/// What is checked of the metadata. The caller gets it as Webex sent it.
const METADATA: Shape = Shape::object(&[Field::required("id", Shape::Text)]);

impl GetMetadata {
    /// Checks the ID and the options.
    pub fn new(id: &Given, options: &MetadataOptions) -> Result<Self, Error> {
        let shows_all_types = options.show_all_types.unwrap_or(false);
        Ok(Self { recording: OneRecording::read(id, None, None)?, shows_all_types })
    }

    /// The URL, without a query.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        [&self.recording.address(base_url), "/metadata"].concat()
    }

    /// The request to send.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        let query = if self.shows_all_types { "?showAllTypes=true" } else { "" };
        Request::new(Method::Get, [&self.address(&config.base_url), query].concat(), token, None)
    }

    /// Reads the answer. Returns its body, which JavaScript makes the object of. An empty one means that there is no metadata.
    pub fn read(response: Response) -> Result<Vec<u8>, Error> {
        if response.status == 204 {
            return Ok(Vec::new());
        }
        answer::read(Method::Get, &response, &METADATA)?;
        Ok(response.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use crate::input::config::tests::configured;
    use serde_json::{Value, json};

    fn url(options: Value) -> String {
        let options = MetadataOptions::read(&arguments(options)).unwrap();
        let call = GetMetadata::new(&Given::Text("a%b".to_owned()), &options).unwrap();
        call.request(&configured(json!({})).unwrap(), &Token::new("t").unwrap()).url
    }

    fn read(status: u16, body: &str) -> Result<Vec<u8>, Error> {
        GetMetadata::read(Response { status, body: body.as_bytes().to_vec(), ..Response::default() })
    }

    #[test]
    fn the_metadata_have_an_address_of_their_own() {
        const URL: &str = "https://webexapis.com/v1/convergedRecordings/a%25b/metadata";
        assert_eq!(url(json!({})), URL);
        assert_eq!(url(json!({ "showAllTypes": false })), URL);
        assert_eq!(url(json!({ "showAllTypes": true })), [URL, "?showAllTypes=true"].concat());
        let other = MetadataOptions::read(&arguments(json!({ "source": "meetings" }))).unwrap_err();
        assert!(other.message.starts_with("source: unknown option"), "{}", other.message);
    }

    #[test]
    fn an_object_with_an_id_is_returned_as_it_came() {
        let body = r#"{"id":"r1","serviceData":{"callingParty":{"name":null}},"__proto__":{"x":1}}"#;
        assert_eq!(read(200, body).unwrap(), body.as_bytes());
        assert_eq!(read(204, "").unwrap(), b"");
        for (status, body, code) in [
            (200, "", ErrorCode::NotJson),
            (200, "<html>", ErrorCode::NotJson),
            (200, r#"{"id":"r1""#, ErrorCode::NotJson),
            (200, "[]", ErrorCode::UnexpectedShape),
            (200, "{}", ErrorCode::UnexpectedShape),
            (200, r#"{"id":7}"#, ErrorCode::UnexpectedShape),
            (404, "", ErrorCode::NotFound),
        ] {
            assert_eq!(read(status, body).unwrap_err().code, code, "{status} {body}");
        }
    }
}
