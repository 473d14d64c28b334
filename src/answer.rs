//! The checks that every answer goes through, whichever call it is for.

use crate::error::{Error, ErrorDetails};
use crate::models::source::SingleSource;
use crate::wire::http::{Method, Response};
use crate::wire::json::tape::Tape;
use crate::wire::json::{self, Document, Invalid, Oddity, Shape};
use crate::wire::text::{decimal, split_once, trim_start};

/// The recordings of an answer that has the right shape. The caller gets every field that the server sent, not only the
/// contract's, which the shape names.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The service that answered.
    pub source: SingleSource,
    /// The answer's body.
    pub body: Vec<u8>,
    /// The recordings in it.
    pub tape: Tape,
    /// Those that differ from what the API promises.
    pub odd: Vec<Odd>,
}

/// A recording that differs from what the API promises, and is returned as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Where, such as `items[3].durationSeconds`.
    pub field: String,
    /// What is wrong there, such as `expected number, got string`.
    pub problem: String,
}

impl Odd {
    /// All of those in an answer. `list` is the name of the field with the recordings, or empty if the answer is a recording.
    pub(crate) fn all(document: &Document, list: &str) -> Vec<Self> {
        document.odd.iter().map(|oddity| Self::of(oddity, list)).collect()
    }

    /// Why an answer is refused: a recording in it is unusable or, if `is_strict`, differs at all.
    pub(crate) fn refused(document: &Document, list: &str, is_strict: bool) -> Option<Self> {
        let oddity = if is_strict { document.odd.first() } else { document.unusable.as_ref() };
        oddity.map(|oddity| Self::of(oddity, list))
    }

    fn of(oddity: &Oddity, list: &str) -> Self {
        let (within, problem) = split_once(&oddity.problem, b':').unwrap_or_default();
        let item =
            if list.is_empty() { String::new() } else { [list, "[", &decimal(oddity.item as u64), "]"].concat() };
        let field = match (item.is_empty(), within.is_empty()) {
            (true, true) => "the whole answer".to_owned(),
            (true, false) => within.to_owned(),
            (false, true) => item,
            (false, false) => [&item, ".", within].concat(),
        };
        Self { field, problem: trim_start(problem, b" ").to_owned() }
    }

    /// The text for an error.
    pub(crate) fn text(&self) -> String {
        [&self.field, ": ", &self.problem].concat()
    }
}

/// Reads the body of an answer that should have one.
pub(crate) fn read<'r>(method: Method, response: &'r Response, shape: &'static Shape) -> Result<Document<'r>, Error> {
    // Any other status is an error, and its body has another form. A 203 is a success whose body a proxy has modified.
    if !response.is_success() {
        return Err(ErrorDetails::from_status(method, response));
    }
    if response.is_too_large {
        return Err(ErrorDetails::too_large(response));
    }
    json::read(&response.body, shape).map_err(|invalid| match invalid {
        Invalid::NotJson if is_cut_off(&response.body) => ErrorDetails::cut_off(response),
        Invalid::NotJson => ErrorDetails::not_json(response),
        Invalid::Shape(place) => ErrorDetails::unexpected_shape(response, &place),
    })
}

/// Why an answer does not confirm what the call asked for. Only a 204 does: a sign-in page may answer 200.
pub(crate) fn unconfirmed(method: Method, response: &Response) -> Error {
    if !response.is_success() {
        return ErrorDetails::from_status(method, response);
    }
    if response.is_too_large {
        return ErrorDetails::too_large(response);
    }
    match json::read(&response.body, &Shape::Any) {
        Err(Invalid::NotJson) => ErrorDetails::not_json(response),
        _ => ErrorDetails::unexpected_shape(response, "expected status 204, which confirms it"),
    }
}

/// Whether a text that is not JSON is the beginning of a JSON text: an object or an array that is not closed. This is what is
/// left when the connection breaks and nothing reports it: HTTP/1.0 and some proxies end every body by closing the connection.
fn is_cut_off(body: &[u8]) -> bool {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start();
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return false;
    }
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            b'{' | b'[' if !is_in_text => depth = depth.saturating_add(1),
            b'}' | b']' if !is_in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    is_in_text || depth > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_truncated_body_is_retryable_and_other_text_is_not() {
        let whole = r#"{"items":[{"id":"r{1","topic":"a \"quoted\" 会議 \\"}],"more":[1,[2.5,null]]}"#;
        let error = |body: &[u8]| {
            let response = Response { status: 200, body: body.to_vec(), ..Response::default() };
            read(Method::Get, &response, &Shape::Any).unwrap_err()
        };
        for length in 1..whole.len() {
            let error = error(whole.as_bytes().get(..length).unwrap());
            assert_eq!((error.code, error.retryable), (ErrorCode::NotJson, true), "{length}");
            assert_eq!(error.message, "Webex answered 200 with a truncated body");
        }
        assert!(error(format!("\u{feff} \r\n{}", whole.get(..9).unwrap()).as_bytes()).retryable);
        for body in [
            "",
            " ",
            "<html>",
            "<html>{",
            "tru",
            "\"r1",
            r#"{"id":"r1",}"#,
            r#"{"id":NaN}"#,
            r#"{"id":"r1"}{"id":"r1"}"#,
            r#"{"id":"r1"}}"#,
        ] {
            let error = error(body.as_bytes());
            assert_eq!((error.code, error.retryable), (ErrorCode::NotJson, false), "{body}");
        }
        assert!(!error(b"{\"id\":\"r\xe9\"}").retryable, "another encoding");
    }
}
