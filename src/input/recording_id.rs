//! The ID of a recording, checked before it becomes part of a URL.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::Given;
use crate::wire::text::is_space;

/// An ID that stays one path segment, no matter what a proxy does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingId(String);

impl RecordingId {
    /// Rejects anything that could be read as another path. `.` and `..` are steps in a path even if they are
    /// percent-encoded (<https://url.spec.whatwg.org/#double-dot-path-segment>). Some proxies decode `%2F` before they
    /// route a request, so slashes are not allowed at all.
    pub fn read(given: &Given) -> Result<Self, Error> {
        let Given::Text(id) = given else {
            return Err(ErrorDetails::invalid_argument("id", &["expected a string, got ", &given.describe()].concat()));
        };
        if id.is_empty() {
            return Err(ErrorDetails::invalid_argument("id", "expected the id of a recording, got an empty string"));
        }
        let is_step = id == "." || id == "..";
        let breaks_out = |c: char| matches!(c, '/' | '\\' | '?' | '#') || is_space(c) || c.is_control();
        if is_step || id.chars().any(breaks_out) {
            let problem = "expected the id of a recording as Webex returned it: without slashes, `?`, `#`, spaces or control \
                           characters, and not `.` or `..`";
            return Err(ErrorDetails::invalid_argument("id", problem));
        }
        Ok(Self(id.clone()))
    }

    /// The ID, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: &str) -> Result<RecordingId, Error> {
        RecordingId::read(&Given::Text(id.to_owned()))
    }

    #[test]
    fn ids_of_every_known_form_are_accepted() {
        for id in ["62807eaf-0c89-492e-a3c3-c4751812603b", "62807eaf0c89492ea3c3c4751812603b", "Y2lz=", "a%2Fb", "..."]
        {
            assert_eq!(read(id).unwrap().as_str(), id);
        }
    }

    #[test]
    fn an_id_that_could_leave_its_path_is_rejected() {
        for id in ["", ".", "..", "../people/me", "a/b?c#d", "a\\b", "a b", "a\nb", "a\0", "\u{2028}"] {
            let error = read(id).unwrap_err();
            assert!(error.message.starts_with("id: expected "), "{id:?}: {}", error.message);
        }
    }

    #[test]
    fn anything_but_a_string_is_rejected() {
        assert_eq!(RecordingId::read(&Given::Nothing).unwrap_err().message, "id: expected a string, got nothing");
        assert_eq!(RecordingId::read(&Given::Number(7.0)).unwrap_err().message, "id: expected a string, got 7");
    }
}
