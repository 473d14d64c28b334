//! What an answer of a media host contains: which bytes of which file, or something else.
//!
//! Headers: <https://www.rfc-editor.org/rfc/rfc9110#name-range-requests>.

use crate::wire::http::Response;
use crate::wire::text::{split_once, trim};
use crate::words::Words;

/// The headers that are read. Without `Access-Control-Expose-Headers`, a browser shows a page only the type and the length.
pub const HEADERS: [&str; 7] =
    ["content-encoding", "content-length", "content-range", "content-type", "date", "etag", "retry-after"];

/// What the file should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Sound or video.
    Media,
    /// A transcript.
    Text,
    /// Notes, which are HTML.
    Page,
}

/// What an answer contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Bytes of the file.
    Bytes(Bytes),
    /// None, because the range is outside of the file.
    Outside {
        /// The size of the file.
        size: Option<u64>,
    },
    /// Bytes of the file, but which ones is not certain.
    Unclear,
    /// Something else, such as a sign-in page.
    Foreign,
    /// A refusal.
    Refused,
}

/// Which bytes of which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// The number of the first one.
    pub first: u64,
    /// How many there are.
    pub count: Option<u64>,
    /// Whether `count` is certain. If not, it may be the number of compressed bytes.
    pub is_exact: bool,
    /// Whether the answer says itself which bytes it has.
    pub is_part: bool,
    /// The size of the whole file.
    pub size: Option<u64>,
    /// The strong `ETag`.
    pub validator: Option<String>,
}

impl Contents {
    /// Reads an answer. Its body is only the beginning. `position` is the byte that was asked for, and `size` the size of the file,
    /// if it is known.
    pub fn of(response: &Response, kind: Kind, position: u64, size: Option<u64>) -> Self {
        let length = response.header("content-length").and_then(number);
        let range = response.header("content-range").and_then(Range::read);
        if response.status == 416 {
            return Self::Outside { size: range.filter(|range| range.bytes.is_none()).and_then(|range| range.size) };
        }
        if !response.is_success() {
            return Self::Refused;
        }
        let is_encoded =
            response.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"));
        // The header counts, not the status: there are servers that send a part with status 200, and everything with 206.
        let (first, count, size) = match range {
            Some(Range { bytes: Some((first, count)), size }) if !is_encoded && length.is_none_or(|it| it == count) => {
                (first, Some(count), size)
            }
            // The browser hides the header. If the length is right, so is the range.
            None if response.status == 206
                && response.may_hide_headers
                && length.is_some()
                && length == left(size, position) =>
            {
                (position, length, size)
            }
            _ if response.status == 206 => return Self::Unclear,
            // What arrives is not what was counted.
            _ if is_encoded => (0, None, None),
            _ => (0, length, length),
        };
        if is_foreign(response, kind, first) {
            return Self::Foreign;
        }
        let is_part = response.status == 206 || range.is_some();
        Self::Bytes(Bytes {
            first,
            count,
            is_exact: is_part || !response.may_hide_headers,
            is_part,
            size,
            validator: response.header("etag").filter(|tag| is_strong(tag) && !is_encoded).map(str::to_owned),
        })
    }
}

fn left(size: Option<u64>, position: u64) -> Option<u64> {
    size.and_then(|size| size.checked_sub(position))
}

/// Whether this is a strong `ETag`, which promises the same bytes. A weak one does not.
pub fn is_strong(tag: &str) -> bool {
    let inner = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'))
}

/// Whether the body is not the file.
fn is_foreign(response: &Response, kind: Kind, first: u64) -> bool {
    let body = response.body.as_slice();
    let is_beginning = first == 0;
    let media_type = response.header("content-type").unwrap_or_default();
    let is_of_type = |part: &[u8]| media_type.as_bytes().windows(part.len()).any(|it| it.eq_ignore_ascii_case(part));
    if kind == Kind::Page {
        // A sign-in page is a page, too. Notes have no forms.
        return is_of_type(b"json") || body.windows(5).any(|it| it.eq_ignore_ascii_case(b"<form"));
    }
    if is_beginning && body.is_empty() {
        return true;
    }
    if is_beginning && is_media(body) {
        return false;
    }
    if is_of_type(b"html") || is_of_type(b"json") || (kind == Kind::Media && is_of_type(b"text/")) {
        return true;
    }
    is_beginning && body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start().first() == Some(&b'<')
}

/// Whether sound or video begins like this: MP3 with and without a tag, MP4.
fn is_media(body: &[u8]) -> bool {
    body.starts_with(b"ID3") || matches!(body, [0xFF, 0xE0..=0xFF, ..]) || body.get(4..8) == Some(b"ftyp")
}

/// `Content-Range`
#[derive(Clone, Copy)]
struct Range {
    /// The first byte, and how many there are. `None`: the range that was asked for is outside of the file.
    bytes: Option<(u64, u64)>,
    size: Option<u64>,
}

impl Range {
    /// `bytes 500-999/1000`, `bytes 500-999/*` or `bytes */1000`
    fn read(text: &str) -> Option<Self> {
        let (unit, range) = split_once(trim(text, b" "), b' ')?;
        let (range, size) = split_once(range, b'/')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let size = if size == "*" { None } else { Some(number(size)?) };
        if range == "*" {
            return Some(Self { bytes: None, size });
        }
        let (first, last) = split_once(range, b'-')?;
        let (first, last) = (number(first)?, number(last)?);
        let count = last.checked_sub(first)?.checked_add(1)?;
        size.is_none_or(|size| last < size).then_some(Self { bytes: Some((first, count)), size })
    }
}

/// At most 2^53, so that JavaScript can count it.
fn number(digits: &str) -> Option<u64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte.wrapping_sub(b'0')));
    let add = |sum: u64, byte| sum.checked_mul(10)?.checked_add(digit(byte)?);
    let number = digits.bytes().try_fold(0, add)?;
    (!digits.is_empty() && number <= 1 << 53).then_some(number)
}
