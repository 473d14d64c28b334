//! What every answer goes through, whatever the call.

use std::ops::Range;

use crate::error::{Error, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::json::{self, Document, Invalid, Oddity, Shape};
use crate::wire::text::{decimal, split_once, trim_start};

/// A text of the right shape: the caller gets every field that the server sent, and a shape names only the contract's.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// The text, without `null` for an optional field: to the caller such a field is absent. It is JSON, and UTF-8, but
    /// for a byte order mark that it may begin with.
    pub text: Vec<u8>,
    /// The recordings in it that are not as promised.
    pub odd: Vec<Odd>,
}

/// A recording that is not as promised, and is handed on as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Where: `items[3].durationSeconds`.
    pub field: String,
    /// What is wrong there: `expected number, got string`.
    pub problem: String,
}

impl Odd {
    /// Those of an answer. `list` is the name of the field that has the recordings, if it has several.
    pub(crate) fn all(document: &Document, list: &str) -> Vec<Self> {
        document.odd.iter().map(|oddity| Self::of(oddity, list)).collect()
    }

    /// Why an answer is refused: a recording in it cannot be handed on at all, or not to a caller who is strict.
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

    /// As it is told in an error.
    pub(crate) fn text(&self) -> String {
        [&self.field, ": ", &self.problem].concat()
    }
}

impl Checked {
    /// Puts blanks in the place of these parts.
    pub(crate) fn without(nulls: Vec<Range<usize>>, mut text: Vec<u8>, odd: Vec<Odd>) -> Self {
        for null in nulls {
            text.get_mut(null).unwrap_or_default().fill(b' ');
        }
        Self { text, odd }
    }
}

/// Reads the body of an answer that promises one.
pub(crate) fn read<'r>(method: Method, response: &'r Response, shape: &'static Shape) -> Result<Document<'r>, Error> {
    // Anything but success is an error, with a body of its own form. 203 is success that a proxy has touched.
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

/// Whether a text that is not JSON is the beginning of one: an object or an array that is not closed. The connection broke,
/// and nobody noticed: HTTP/1.0 and some proxies end a body by hanging up.
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
    fn what_is_cut_off_may_come_whole_the_next_time() {
        let whole = r#"{"items":[{"id":"r{1","topic":"a \"quoted\" 会議 \\"}],"more":[1,[2.5,null]]}"#;
        let error = |body: &[u8]| {
            let response = Response { status: 200, body: body.to_vec(), ..Response::default() };
            read(Method::Get, &response, &Shape::Any).unwrap_err()
        };
        for length in 1..whole.len() {
            let error = error(whole.as_bytes().get(..length).unwrap());
            assert_eq!((error.code, error.retryable), (ErrorCode::NotJson, true), "{length}");
            assert_eq!(error.message, "Webex answered 200 with a body that ends too early");
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
