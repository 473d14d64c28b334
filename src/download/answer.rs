//! What an answer of a media host contains: which bytes of which file, or something else.
//!
//! Headers: <https://www.rfc-editor.org/rfc/rfc9110#name-range-requests>.

use crate::wire::http::Response;
use crate::wire::text::{contains, split_once, trim};
use crate::words::Words;

/// The headers that are read. Without `Access-Control-Expose-Headers`, a browser shows a page only the type and the length.
pub const HEADERS: [&str; 8] = [
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "retry-after",
];

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
    /// Which version of the file this is: its `ETag`, or else its `Last-Modified`.
    pub version: Option<String>,
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
            version: response.header("etag").or(response.header("last-modified")).map(str::to_owned),
        })
    }
}

fn left(size: Option<u64>, position: u64) -> Option<u64> {
    size.and_then(|size| size.checked_sub(position))
}

/// Whether this is an `ETag`, and not a date.
pub fn is_tag(version: &str) -> bool {
    version.ends_with('"')
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
    if kind == Kind::Page {
        // A sign-in page is a page, too. Notes have no forms.
        return response.has_type("json") || contains(body, "<form");
    }
    if is_beginning && body.is_empty() {
        return true;
    }
    if is_beginning && is_media(body) {
        return false;
    }
    if response.has_type("html") || response.has_type("json") || (kind == Kind::Media && response.has_type("text/")) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Response { status, headers, body: body.as_bytes().to_vec(), ..Response::default() }
    }

    /// `first+count/size`, or what else it is.
    fn described(contents: &Contents) -> String {
        let number = |number: Option<u64>| number.map_or("?".to_owned(), |number| number.to_string());
        match contents {
            Contents::Bytes(bytes) => format!("{}+{}/{}", bytes.first, number(bytes.count), number(bytes.size)),
            Contents::Outside { size } => format!("outside of {}", number(*size)),
            other => format!("{other:?}"),
        }
    }

    /// For a request from byte 500 on of a file with 1000 bytes.
    fn read(status: u16, headers: &[(&'static str, &str)]) -> String {
        described(&Contents::of(&response(status, headers, "ID3"), Kind::Media, 500, Some(1_000)))
    }

    #[test]
    fn which_bytes_came_is_what_the_answer_says() {
        let length = |text| ("content-length", text);
        let range = |text| ("content-range", text);
        assert_eq!(read(206, &[range("bytes 500-999/1000"), length("500")]), "500+500/1000");
        assert_eq!(read(206, &[range("bytes 500-999/*")]), "500+500/?");
        // Earlier than asked for.
        assert_eq!(read(206, &[range("bytes 400-999/1000"), length("600")]), "400+600/1000");
        // A part, although the status says that it is everything.
        assert_eq!(read(200, &[range("bytes 500-999/1000"), length("500")]), "500+500/1000");
        // Everything, although a part was asked for.
        assert_eq!(read(200, &[length("1000")]), "0+1000/1000");
        assert_eq!(read(200, &[]), "0+?/?");
        // The header contradicts itself, or the length.
        for nonsense in [
            "bytes 500-499/1000",
            "bytes 500-1000/1000",
            "bytes 500-/1000",
            "bytes -500/1000",
            "bytes 500-999",
            "items 500-999/1000",
            "bytes 5e2-999/1000",
            "bytes 500-99999999999999999999/*",
            "bytes */1000",
            "",
        ] {
            assert_eq!(read(206, &[range(nonsense)]), "Unclear", "{nonsense}");
            assert_eq!(read(200, &[range(nonsense), length("1000")]), "0+1000/1000", "{nonsense}");
        }
        assert_eq!(read(206, &[range("bytes 500-999/1000"), length("400")]), "Unclear");
        assert_eq!(read(206, &[]), "Unclear");
        assert_eq!(read(206, &[("content-type", "multipart/byteranges"), length("500")]), "Unclear");
    }

    #[test]
    fn a_range_that_a_browser_hides_is_known_by_its_length() {
        let hidden = |length: &str, size| {
            let answer = Response { may_hide_headers: true, ..response(206, &[("content-length", length)], "x") };
            described(&Contents::of(&answer, Kind::Media, 500, size))
        };
        assert_eq!(hidden("500", Some(1_000)), "500+500/1000");
        assert_eq!(hidden("600", Some(1_000)), "Unclear");
        assert_eq!(hidden("500", None), "Unclear");
        assert_eq!(hidden("500", Some(400)), "Unclear");
        // Bytes that may have been compressed on the way are not counted.
        let whole = |may_hide_headers| {
            let answer = Response { may_hide_headers, ..response(200, &[("content-length", "9")], "ID3") };
            let Contents::Bytes(bytes) = Contents::of(&answer, Kind::Media, 0, None) else { panic!() };
            bytes.is_exact
        };
        assert!(whole(false) && !whole(true));
    }

    #[test]
    fn compressed_bytes_have_other_offsets() {
        let gzip = ("content-encoding", "gzip");
        assert_eq!(read(200, &[gzip, ("content-length", "300")]), "0+?/?");
        assert_eq!(read(206, &[gzip, ("content-range", "bytes 500-999/1000")]), "Unclear");
        assert_eq!(read(200, &[("content-encoding", "Identity"), ("content-length", "300")]), "0+300/300");
    }

    #[test]
    fn only_strong_tags_promise_the_same_bytes() {
        for strong in ["\"1\"", "\"\"", "\"a/b:c\""] {
            assert!(is_strong(strong), "{strong}");
        }
        for weak in ["W/\"1\"", "1", "\"", "\"a b\"", "\"a\"b\"", "\"a\r\nb\"", "\"ü\"", ""] {
            assert!(!is_strong(weak), "{weak}");
        }
    }

    #[test]
    fn outside_of_the_file() {
        assert_eq!(read(416, &[("content-range", "bytes */1000")]), "outside of 1000");
        assert_eq!(read(416, &[("content-range", "bytes 0-1/1000")]), "outside of ?");
        assert_eq!(read(416, &[]), "outside of ?");
    }

    #[test]
    fn what_is_not_the_file_is_noticed() {
        let is_foreign = |kind, content_type: &str, body: &str| {
            let answer = response(200, &[("content-type", content_type)], body);
            Contents::of(&answer, kind, 0, None) == Contents::Foreign
        };
        let page = "\u{feff} \r\n<!DOCTYPE html><form>";
        for kind in [Kind::Media, Kind::Text] {
            assert!(is_foreign(kind, "text/html; charset=utf-8", "anything"));
            assert!(is_foreign(kind, "application/json", "{}"));
            assert!(is_foreign(kind, "audio/mpeg", page));
            assert!(is_foreign(kind, "audio/mpeg", ""));
        }
        assert!(is_foreign(Kind::Media, "text/plain", "Access denied"));
        assert!(!is_foreign(Kind::Text, "text/plain", "WEBVTT"));
        assert!(!is_foreign(Kind::Text, "", "WEBVTT"));
        // What begins like sound or video is that, whatever the server calls it.
        assert!(!is_foreign(Kind::Media, "text/plain", "ID3"));
        assert!(!is_foreign(Kind::Media, "application/json", "\0\0\0\u{1c}ftypisom"));
        let sound = Response { body: vec![0xFF, 0xFB, 0x90], ..response(200, &[("content-type", "text/html")], "") };
        assert!(matches!(Contents::of(&sound, Kind::Media, 0, None), Contents::Bytes(_)));
        // Some format that nobody knows.
        assert!(!is_foreign(Kind::Media, "application/octet-stream", "ARF"));
        // Notes are a page, but not one to sign in.
        assert!(!is_foreign(Kind::Page, "text/html", "<!DOCTYPE html><h1>Notes</h1>"));
        assert!(!is_foreign(Kind::Page, "text/html", ""));
        assert!(is_foreign(Kind::Page, "text/html", page));
        assert!(is_foreign(Kind::Page, "application/json", "{}"));
        // In the middle of a file, anything may come, but not with another type.
        let middle = |content_type| {
            let headers = [("content-range", "bytes 500-999/1000"), ("content-type", content_type)];
            described(&Contents::of(&response(206, &headers, "<v Ada>"), Kind::Text, 500, None))
        };
        assert_eq!(middle("text/vtt"), "500+500/1000");
        assert_eq!(middle("text/html"), "Foreign");
    }

    #[test]
    fn a_refusal_is_none_of_these() {
        for status in [301, 304, 400, 401, 403, 404, 410, 429, 500, 503] {
            assert_eq!(read(status, &[("content-range", "bytes 500-999/1000")]), "Refused");
        }
    }
}
