//! `GET /convergedRecordings`

use crate::answer::{self, Checked};
use crate::error::{self, Error, ErrorDetails};
use crate::input::arguments::Arguments;
use crate::input::config::Config;
use crate::input::cursor;
use crate::input::date_time::DateTime;
use crate::models::page::{PageBody, RecordingPage};
use crate::models::recording::RecordingStatus;
use crate::wire::http::{Method, Request, Response, Token};
use crate::wire::link;
use crate::wire::percent;

/// Which recordings to list. Without any of it: the available ones of the last days, as Webex sees fit.
#[derive(Clone, Debug, Default)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub struct ListQuery {
    /// Made at this time or later: an RFC 3339 date-time with a zone, or a Date.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Date"))]
    pub from: Option<DateTime>,
    /// Made before this time: an RFC 3339 date-time with a zone, or a Date. Later than `from`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Date"))]
    pub to: Option<DateTime>,
    /// Only those in this state. Webex takes `available` when it is not given.
    pub status: Option<RecordingStatus>,
    /// Only those of this service.
    pub service_type: Option<ServiceTypeFilter>,
    /// The size of a page: 1 to 100. Webex takes 10 when it is not given.
    pub max: Option<u32>,
    /// Go on where another page ended: its `cursor`. The cursor carries the filters of its list and the size of its
    /// pages, so what else is given here does not count then.
    pub cursor: Option<String>,
}

/// What can be asked of a recording's service: `calling`, `meeting`, `customerAssist` (Webex Customer Assist) or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub enum ServiceTypeFilter {
    /// Recordings of calls.
    Calling,
    /// Recordings of meetings.
    Meeting,
    /// Recordings of Webex Customer Assist.
    CustomerAssist,
    /// All of them.
    All,
}

impl ServiceTypeFilter {
    const WORDS: [(&'static str, Self); 4] = [
        ("calling", Self::Calling),
        ("meeting", Self::Meeting),
        ("customerAssist", Self::CustomerAssist),
        ("all", Self::All),
    ];
}

/// The call.
#[derive(Debug)]
pub struct ListRecordings {
    query: String,
}

impl ListRecordings {
    /// Checks the query.
    pub fn new(config: &Config, query: &Arguments) -> Result<Self, Error> {
        let query = ListQuery::read(query)?;
        let Some(cursor) = &query.cursor else {
            return Ok(Self { query: query.encode() });
        };
        match cursor::query_of(&config.base_url, cursor) {
            Some(query) => Ok(Self { query: query.to_owned() }),
            None => Err(ErrorDetails::invalid_argument(
                "cursor",
                "expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged or of \
                 another",
            )),
        }
    }

    /// What to send.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        let separator = if self.query.is_empty() { "" } else { "?" };
        Request {
            method: Method::Get,
            url: [&config.base_url.recordings(), separator, &self.query].concat(),
            token: token.clone(),
            body: None,
        }
    }

    /// What the answer says.
    pub fn read(&self, config: &Config, response: Response) -> Result<Checked<RecordingPage>, Error> {
        let tracking_id = error::tracking_id(&response);
        let next = response.header("link").and_then(link::next);
        let cursor = next.and_then(|link| cursor::from_next_link(&config.base_url, link));
        let strange = next.is_some() && cursor.is_none();
        let strange = strange.then(|| ErrorDetails::unexpected_shape(&response, STRANGE_NEXT));
        let page = answer::read::<PageBody>(Method::Get, response)?;
        // Dropping the link would end the list early, without a word.
        if let Some(error) = strange {
            return Err(error);
        }
        let value = RecordingPage { items: page.value.items, cursor, tracking_id };
        Ok(Checked { value, text: page.text, nulls: page.nulls })
    }
}

const STRANGE_NEXT: &str = "the Link header's `next` does not lead to a list of recordings";

impl ListQuery {
    const NAMES: [&'static str; 6] = ["from", "to", "status", "serviceType", "max", "cursor"];

    /// Checks what the caller gave.
    fn read(given: &Arguments) -> Result<Self, Error> {
        given.only(&Self::NAMES)?;
        let query = Self {
            from: given.date_time("from")?,
            to: given.date_time("to")?,
            status: given.one_of("status", &RecordingStatus::WORDS)?,
            service_type: given.one_of("serviceType", &ServiceTypeFilter::WORDS)?,
            max: given.whole_number("max", 1, 100)?,
            cursor: given.text("cursor")?.map(str::to_owned),
        };
        match (&query.from, &query.to) {
            (Some(from), Some(to)) if !from.is_before(to) => {
                let problem = ["expected a time before `to` (", to.as_str(), "), got ", from.as_str()].concat();
                Err(ErrorDetails::invalid_argument("from", &problem))
            }
            _ => Ok(query),
        }
    }

    fn encode(&self) -> String {
        let max = self.max.map(|max| max.to_string());
        let parameters = [
            ("from", self.from.as_ref().map(DateTime::as_str)),
            ("to", self.to.as_ref().map(DateTime::as_str)),
            ("status", self.status.and_then(|status| word(&RecordingStatus::WORDS, status))),
            ("serviceType", self.service_type.and_then(|service| word(&ServiceTypeFilter::WORDS, service))),
            ("max", max.as_deref()),
        ];
        let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.map(|(name, value)| [name, "=", &percent::encode(value)].concat()).collect::<Vec<_>>().join("&")
    }
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> Option<&'static str> {
    words.iter().find(|(_, known)| *known == value).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::tests::arguments;
    use serde_json::{Value, json};

    fn config() -> Config {
        Config::read(&arguments(json!({ "baseUrl": "https://webexapis.com/v1" }))).unwrap()
    }

    fn list(query: Value) -> Result<ListRecordings, Error> {
        ListRecordings::new(&config(), &arguments(query))
    }

    fn page(headers: &[(&'static str, &str)], body: &str) -> Result<RecordingPage, Error> {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let response = Response { status: 200, headers, body: body.as_bytes().to_vec(), ..Response::default() };
        list(json!({})).unwrap().read(&config(), response).map(|checked| checked.value)
    }

    #[test]
    fn the_query_is_encoded() {
        for (query, url) in [
            (json!({}), "https://webexapis.com/v1/convergedRecordings"),
            (json!({ "max": 100 }), "https://webexapis.com/v1/convergedRecordings?max=100"),
            (
                json!({ "from": "2020-07-12T09:30:00+08:00", "to": "2020-07-13T00:00:00Z", "status": "deleted",
                        "serviceType": "customerAssist", "max": 1 }),
                "https://webexapis.com/v1/convergedRecordings?from=2020-07-12T09%3A30%3A00%2B08%3A00\
                 &to=2020-07-13T00%3A00%3A00Z&status=deleted&serviceType=customerAssist&max=1",
            ),
        ] {
            assert_eq!(list(query).unwrap().request(&config(), &Token::new("t").unwrap()).url, url);
        }
    }

    #[test]
    fn bad_input_is_named() {
        for (query, message) in [
            (json!({ "max": 0 }), "max: expected a whole number from 1 to 100, got 0"),
            (json!({ "max": 101 }), "max: expected a whole number from 1 to 100, got 101"),
            (json!({ "max": 1.5 }), "max: expected a whole number from 1 to 100, got a number with a fraction"),
            (json!({ "max": "10" }), r#"max: expected a whole number from 1 to 100, got "10""#),
            (
                json!({ "from": "2026-05-01T00:00:00" }),
                "from: expected a date-time with a zone, such as 2026-05-01T09:30:00Z, or a Date, \
                 got \"2026-05-01T00:00:00\"",
            ),
            (
                json!({ "to": 1_777_000_000 }),
                "to: expected a date-time with a zone, such as 2026-05-01T09:30:00Z, or a Date, got 1777000000",
            ),
            (
                json!({ "from": "2026-05-02T00:00:00Z", "to": "2026-05-01T00:00:00Z" }),
                "from: expected a time before `to` (2026-05-01T00:00:00Z), got 2026-05-02T00:00:00Z",
            ),
            (
                json!({ "from": "2026-05-01T00:00:00Z", "to": "2026-05-01T02:00:00+02:00" }),
                "from: expected a time before `to` (2026-05-01T02:00:00+02:00), got 2026-05-01T00:00:00Z",
            ),
            (json!({ "status": "gone" }), r#"status: expected one of available, deleted, purged, got "gone""#),
            (json!({ "status": ["deleted"] }), "status: expected one of available, deleted, purged, got an array"),
            (
                json!({ "serviceType": "Meeting" }),
                r#"serviceType: expected one of calling, meeting, customerAssist, all, got "Meeting""#,
            ),
            (
                json!({ "form": "2026-05-01T00:00:00Z" }),
                "form: not known here; allowed: from, to, status, serviceType, max, cursor",
            ),
            (
                json!({ "cursor": "abc" }),
                "cursor: expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged \
                 or of another",
            ),
            (json!({ "cursor": 3 }), "cursor: expected a string, got 3"),
        ] {
            let error = list(query).unwrap_err();
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::InvalidArgument, message));
            assert_eq!(error.attempts, 0);
        }
    }

    #[test]
    fn a_page_leads_to_the_next() {
        let link = r#"<https://webexapis.com/v1/convergedRecordings?max=2&cursor=x>; rel="next""#;
        let first = page(&[("link", link), ("trackingid", "T_1")], r#"{"items":[{"id":"a"}]}"#).unwrap();
        assert_eq!(first.items[0].id, "a");
        assert_eq!(first.tracking_id.as_deref(), Some("T_1"));
        let second =
            list(json!({ "cursor": first.cursor, "max": 2 })).unwrap().request(&config(), &Token::new("t").unwrap());
        assert_eq!(second.url, "https://webexapis.com/v1/convergedRecordings?max=2&cursor=x");
        assert_eq!(page(&[], r#"{"items":[]}"#).unwrap().cursor, None);
    }

    #[test]
    fn a_next_link_to_elsewhere_is_not_followed_and_not_taken_for_the_end() {
        let link = r#"<https://evil.example/v1/people?max=2>; rel="next""#;
        let error = page(&[("link", link)], r#"{"items":[]}"#).unwrap_err();
        assert_eq!(error.code, ErrorCode::UnexpectedShape);
    }

    #[test]
    fn a_page_that_is_none_is_never_an_empty_list() {
        let html = [("content-type", "text/html")];
        assert_eq!(page(&html, "<html>Sign in</html>").unwrap_err().code, ErrorCode::NotJson);
        for (body, code) in [
            ("", ErrorCode::NotJson),
            (r#"{"items":["#, ErrorCode::NotJson),
            ("{}", ErrorCode::UnexpectedShape),
            ("[]", ErrorCode::UnexpectedShape),
            (r#"{"items":null}"#, ErrorCode::UnexpectedShape),
        ] {
            assert_eq!(page(&[], body).unwrap_err().code, code, "{body}");
        }
    }
}
