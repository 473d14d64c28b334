//! The IDs of recordings, checked before one becomes part of a URL, or many are sent.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::Given;
use crate::wire::text::{decimal, is_space};

/// How many IDs a batch may have. JavaScript copies no more of an array than shows that it is longer.
pub const MOST_IDS: u32 = 100_000;

/// An ID that stays one path segment, no matter what a proxy does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingId(String);

impl RecordingId {
    /// Checks the argument `id`.
    pub fn read(given: &Given) -> Result<Self, Error> {
        Self::check(given).map_err(|problem| ErrorDetails::invalid_argument("id", &problem))
    }

    /// Checks the IDs of an array. `name` is the argument's.
    pub fn read_all(name: &str, list: &[Given]) -> Result<Vec<Self>, Error> {
        if list.is_empty() {
            return Err(ErrorDetails::invalid_argument(name, "expected at least one recording ID, got an empty array"));
        }
        if list.len() > MOST_IDS as usize {
            let problem = ["expected at most ", &decimal(MOST_IDS.into()), " recording IDs, got more"].concat();
            return Err(ErrorDetails::invalid_argument(name, &problem));
        }
        let mut ids = Vec::with_capacity(list.len());
        for (at, given) in (0..).zip(list) {
            ids.push(Self::check(given).map_err(|problem| {
                ErrorDetails::invalid_argument(&[name, "[", &decimal(at), "]"].concat(), &problem)
            })?);
        }
        Ok(ids)
    }

    /// Rejects anything that could be read as another path. `.` and `..` are steps in a path even if they are
    /// percent-encoded (<https://url.spec.whatwg.org/#double-dot-path-segment>). Some proxies decode `%2F` before they
    /// route a request, so slashes are not allowed at all.
    fn check(given: &Given) -> Result<Self, String> {
        let Given::Text(id) = given else {
            return Err(["expected a string, got ", &given.describe()].concat());
        };
        if id.is_empty() {
            return Err("expected the id of a recording, got an empty string".to_owned());
        }
        let is_step = id == "." || id == "..";
        let breaks_out = |c: char| matches!(c, '/' | '\\' | '?' | '#') || is_space(c) || c.is_control();
        if is_step || id.chars().any(breaks_out) {
            return Err(
                "expected the id of a recording as Webex returned it: without slashes, `?`, `#`, spaces or control \
                        characters, and not `.` or `..`"
                    .to_owned(),
            );
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

    #[test]
    fn the_ids_of_an_array_are_checked_one_by_one() {
        let read = |list: &[Given]| {
            let ids = RecordingId::read_all("which", list).map_err(|error| error.message)?;
            Ok(ids.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>())
        };
        let id = |text: &str| Given::Text(text.to_owned());
        assert_eq!(read(&[id("a"), id("b"), id("a")]), Ok(["a", "b", "a"].map(str::to_owned).to_vec()));
        for (list, message) in [
            (vec![], "which: expected at least one recording ID, got an empty array"),
            (vec![id("a"), Given::Nothing], "which[1]: expected a string, got nothing"),
            (vec![id("a"), id("a"), id("a"), Given::Number(7.0)], "which[3]: expected a string, got 7"),
            (vec![Given::List(vec![id("a")])], "which[0]: expected a string, got an array"),
            (vec![id("")], "which[0]: expected the id of a recording, got an empty string"),
            (vec![id("a"); 100_001], "which: expected at most 100000 recording IDs, got more"),
        ] {
            assert_eq!(read(&list), Err(message.to_owned()));
        }
        assert!(read(&[id("../people/me")]).unwrap_err().starts_with("which[0]: expected the id of a recording as"));
        assert_eq!(read(&vec![id("a"); 100_000]).unwrap().len(), 100_000);
    }
}
