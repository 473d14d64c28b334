//! `GET /convergedRecordings`

use crate::answer::{self, Checked, Odd};
use crate::error::{self, Error, ErrorDetails, Right};
use crate::input::base_url::BaseUrl;
use crate::input::config::Config;
use crate::input::options::ListOptions;
use crate::models::list_query::ListQuery;
use crate::models::page::RecordingPage;
use crate::models::source::{SingleSource, Source};
use crate::paging::filters::Filters;
use crate::paging::next::{self, Item, Page};
use crate::paging::place::{Place, Progress, Range};
use crate::paging::{cursor, failure, merge};
use crate::token::Token;
use crate::wire::date_time::DateTime;
use crate::wire::http::{Method, Request, Response};
use crate::wire::json::Shaped;
use crate::wire::link;

/// The call: one page of the list.
#[derive(Debug)]
pub struct ListRecordings {
    place: Place,
    /// Where the list can continue if this page fails.
    cursor: Option<String>,
    /// Whether this is the first page of a list that is merged with another one, which may not take all of it at once.
    is_half: bool,
}

/// A page, and the state of its list.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// The page's body.
    pub body: Checked,
    /// The cursor of this page, if it is the first of a list that is merged with another one.
    pub start: Option<String>,
    /// The indexes, from 0, of its recordings that have already been listed.
    pub repeated: Vec<u32>,
    /// Where the list continues. Absent on the last page.
    pub cursor: Option<String>,
    /// The ID that Webex support asks for.
    pub tracking_id: Option<String>,
    /// How far back the list has come: everything made after this time has been listed. Absent if no recording has said when
    /// it was made.
    pub reached: Option<DateTime>,
    /// How much has been listed, including this page.
    pub progress: Progress,
    /// Identifies this page's place in the list: see [`cursor::mark`].
    pub mark: u64,
    /// The mark of the next page. Absent if there is none, or the list cannot continue.
    pub next_mark: Option<u64>,
}

impl ListRecordings {
    /// The longest range that Webex accepts, in days.
    const LONGEST_WINDOW: u32 = 30;
    /// How far back Webex lists without a range, in days.
    const DEFAULT_DAYS: u32 = 7;
    /// Where a list without `from` ends, because this API has no older recordings.
    /// 2015-01-01T00:00:00Z
    const EARLIEST_MS: u64 = 1_420_070_400_000;
    /// How many pages in a row may have nothing new but a next page. Then the list fails, and the caller decides whether to
    /// continue.
    const MOST_PAGES_WITHOUT_NEWS: u32 = 100;

    /// Checks the query and the options. `now_ms` is the current time, in milliseconds since 1970. `half`: which of the two lists, if
    /// the query or its cursor is for both.
    pub fn new(
        config: &Config,
        query: ListQuery,
        options: &ListOptions,
        now_ms: u64,
        half: SingleSource,
    ) -> Result<Self, Error> {
        let is_half = match query.cursor {
            Some(cursor) => cursor.starts_with(merge::PREFIX),
            None => query.source == Some(Source::All),
        };
        let mut cursor = query.cursor.map(str::to_owned);
        let mut place = Place::default();
        if let Some(cursor) = query.cursor {
            let read = if is_half {
                merge::place_in(&config.base_url, cursor, half)
            } else {
                cursor::read(&config.base_url, cursor)
            };
            place = read.ok_or_else(|| ErrorDetails::invalid_argument("cursor", UNUSABLE_CURSOR))?;
        } else {
            place.range = Self::range(&query, now_ms)?;
            place.window_days = options.window_days.unwrap_or(Self::LONGEST_WINDOW);
            place.filters = Filters::of(query, half)?;
        }
        if let Some(why) = place.dead_end {
            return Err(failure::dead_end(why));
        }
        if place.pages_without_news >= Self::MOST_PAGES_WITHOUT_NEWS {
            place.pages_without_news = 0;
            return Err(failure::nothing_new(cursor::write(&config.base_url, &place)));
        }
        if is_half {
            cursor = Some(cursor::write(&config.base_url, &place));
        }
        Ok(Self { place, cursor, is_half })
    }

    /// The range, if `from` or `to` is given. It always has both ends: with only one, Webex lists nothing, or only a few days.
    fn range(query: &ListQuery, now_ms: u64) -> Result<Option<Range>, Error> {
        let now = DateTime::of_clock(now_ms);
        // Ends such as 1970-01-01 and 9999-12-31 would mean hundreds of requests for windows that must be empty.
        let earliest = |to: DateTime| DateTime::of_clock(Self::EARLIEST_MS).min(to.minus_days(Self::LONGEST_WINDOW));
        let latest = now.plus_days(366);
        let range = match (query.from, query.to) {
            // Two lists that are merged need the same range, and Webex's own depends on when each request arrives.
            (None, None) if query.source == Some(Source::All) => {
                let to = now.plus_days(1);
                Range { from: to.minus_days(1 + Self::DEFAULT_DAYS), to }
            }
            (None, None) => return Ok(None),
            (None, Some(to)) => {
                let to = to.min(latest);
                Range { from: earliest(to), to }
            }
            (Some(from), to) => {
                let to = to.unwrap_or(now.plus_days(1)).min(latest.max(from.plus_days(1)));
                Range { from: from.max(earliest(to)), to }
            }
        };
        if range.from < range.to {
            return Ok(Some(range));
        }
        let end = match query.to {
            Some(to) => ["`to` (\"", &to.text(), "\")"].concat(),
            None => "now".to_owned(),
        };
        let from = query.from.map(DateTime::text).unwrap_or_default();
        let problem = ["expected a time before ", &end, ", got \"", &from, "\""].concat();
        Err(ErrorDetails::invalid_argument("from", &problem))
    }

    /// Where the list can continue if this page fails.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The URL of the list.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        self.place.filters.address(base_url)
    }

    /// What the list needs the right to do.
    pub fn right(&self) -> (Right, SingleSource) {
        let Filters { source, is_organization, .. } = self.place.filters;
        (if is_organization { Right::ListEverybodys } else { Right::ListOwn }, source)
    }

    /// The request to send.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        let query = self.place.query();
        let separator = if query.is_empty() { "" } else { "?" };
        Request::new(Method::Get, [&self.address(&config.base_url), separator, &query].concat(), token, None)
    }

    /// How long to wait before the request, in milliseconds. It grows with each page in a row that has nothing new.
    pub fn pause_ms(&self) -> u64 {
        u64::from(self.place.pages_without_news).saturating_mul(5)
    }

    /// If this status means that the link has lapsed, and the list can continue by dates, drops the link. Returns whether it did.
    pub fn drops_lapsed_link(&mut self, status: u16) -> bool {
        if !Self::LAPSED.contains(&status) {
            return false;
        }
        let Some(place) = self.place.without_link() else { return false };
        self.place = place;
        true
    }

    /// The statuses of a link that has lapsed.
    const LAPSED: [u16; 3] = [400, 404, 410];

    /// Reads the answer. `tokens` must not get into a cursor. `is_strict`: a recording that differs from what the API promises
    /// is an error.
    pub fn read(
        &mut self,
        config: &Config,
        tokens: &[Token],
        response: Response,
        is_strict: bool,
    ) -> Result<Listed, Error> {
        if self.place.link.is_some() && Self::LAPSED.contains(&response.status) {
            self.cursor = None;
            return Err(failure::lapsed_link(&response, self.place.range.map(|range| range.to)));
        }
        let document = answer::read(Method::Get, &response, &RecordingPage::SHAPE)?;
        let mut link = response.header("link").and_then(link::next);
        if let Some(address) = link {
            link = cursor::query_of_link(address, self.place.filters.source);
            // Ignoring the link would end the list early, and nobody would notice.
            if link.is_none() {
                return Err(ErrorDetails::unexpected_shape(&response, STRANGE_NEXT));
            }
        }
        let items = Item::of(&document);
        let is_useless = next::is_useless(&self.place, &items);
        let mut repeated = Vec::new();
        for (at, item) in (0..).zip(&items) {
            if is_useless || self.place.has_listed(item) || self.place.has_taken(item) {
                repeated.push(at);
            }
        }
        let mut next = next::next(&self.place, Page { items: &items, link, may_hide_link: response.may_hide_headers });
        let before = self.place.progress;
        let progress = Progress {
            pages: before.pages.saturating_add(1),
            recordings: before.recordings.saturating_add(count(items.len()).saturating_sub(count(repeated.len()))),
        };
        if let Some(next) = &mut next {
            next.progress = progress;
        }
        // A merged list's cursor can have the place of this page.
        let is_secret = |token: &Token| {
            self.is_half && self.place.holds(token) || next.as_ref().is_some_and(|next| next.holds(token))
        };
        if tokens.iter().any(is_secret) {
            return Err(ErrorDetails::unexpected_shape(&response, TOKEN_IN_CURSOR));
        }
        let cursor = next.as_ref().map(|place| cursor::write(&config.base_url, place));
        if let Some(odd) = Odd::refused(&document, "items", is_strict) {
            // The page would be the same again, so the cursor continues after it.
            self.cursor = cursor;
            let mut error = ErrorDetails::unexpected_shape(&response, &odd.text());
            error.hint = self.cursor.as_ref().map(|_| failure::PAST_THE_PAGE.into());
            return Err(error);
        }
        let reached = if is_useless { None } else { next::reached(&self.place, &items, next.as_ref()) };
        let odd = Odd::all(&document, "items");
        Ok(Listed {
            start: self.cursor.clone().filter(|_| self.is_half),
            repeated,
            cursor,
            tracking_id: error::tracking_id(&response),
            reached,
            progress,
            mark: cursor::mark(&self.place),
            next_mark: next.filter(|place| place.dead_end.is_none()).map(|place| cursor::mark(&place)),
            body: Checked { source: self.place.filters.source, tape: document.tape, body: response.body, odd },
        })
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

const UNUSABLE_CURSOR: &str = "expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged or \
                            from another baseUrl";
const STRANGE_NEXT: &str = "the Link header's `next` does not lead to a list of recordings";
const TOKEN_IN_CURSOR: &str =
    "the query, the Link header's `next` or an id contains the token, which must not get into a cursor";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use crate::input::config::tests::configured;
    use crate::models::recording::Recording;
    use serde_json::{Value, json};

    fn config() -> Config {
        configured(json!({ "baseUrl": "https://webexapis.com/v1" })).unwrap()
    }

    /// 2026-11-24T12:00:00Z
    const NOW: u64 = 1_795_521_600_000;

    fn list(query: Value) -> Result<ListRecordings, Error> {
        with(query, json!({}))
    }

    fn with(query: Value, options: Value) -> Result<ListRecordings, Error> {
        let (query, options) = (arguments(query), arguments(options));
        let (query, options) = (ListQuery::read(&query)?, ListOptions::read(&options)?);
        ListRecordings::new(&config(), query, &options, NOW, SingleSource::Converged)
    }

    fn url(query: Value, options: Value) -> String {
        let url = with(query, options).unwrap().request(&config(), &Token::new("t").unwrap()).url;
        url.strip_prefix("https://webexapis.com/v1/convergedRecordings").unwrap().to_owned()
    }

    fn listed(mut list: ListRecordings, headers: &[(&'static str, &str)], body: &str) -> Result<Listed, Error> {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let body = body.as_bytes().to_vec();
        let response = Response { status: 200, headers, body, may_hide_headers: true, ..Response::default() };
        list.read(&config(), &[Token::new("s3cret-t0ken").unwrap()], response, false)
    }

    fn objects(listed: &Listed) -> Vec<Value> {
        let Checked { body, tape, .. } = &listed.body;
        crate::wire::json::tests::objects(tape, body, &Recording::SHAPE).unwrap()
    }

    fn page(headers: &[(&'static str, &str)], body: &str) -> Result<Listed, Error> {
        listed(list(json!({})).unwrap(), headers, body)
    }

    #[test]
    fn the_query_is_encoded() {
        for (query, expected) in [
            (json!({}), ""),
            (json!({ "max": 100, "limit": 5 }), "?max=100"),
            (
                json!({ "status": "deleted", "serviceType": "customerAssist" }),
                "?status=deleted&serviceType=customerAssist",
            ),
            (
                json!({ "from": "2020-07-12T09:30:00+08:00", "to": "2020-07-13T00:00:00.5Z", "max": 1 }),
                "?from=2020-07-12T01%3A30%3A00Z&to=2020-07-13T00%3A00%3A00.5Z&max=1",
            ),
        ] {
            assert_eq!(url(query, json!({})), expected);
        }
    }

    #[test]
    fn both_ends_are_sent_if_either_is_given() {
        for (query, window_days, expected) in [
            // Up to one day from now, in windows.
            (
                json!({ "from": "2026-11-20T00:00:00Z" }),
                30,
                "?from=2026-11-20T00%3A00%3A00Z&to=2026-11-25T12%3A00%3A00Z",
            ),
            (
                json!({ "from": "2026-01-01T00:00:00Z" }),
                30,
                "?from=2026-10-26T12%3A00%3A00Z&to=2026-11-25T12%3A00%3A00Z",
            ),
            (
                json!({ "from": "2026-01-01T00:00:00Z" }),
                7,
                "?from=2026-11-18T12%3A00%3A00Z&to=2026-11-25T12%3A00%3A00Z",
            ),
            (
                json!({ "from": "2026-01-01T00:00:00Z" }),
                0,
                "?from=2026-01-01T00%3A00%3A00Z&to=2026-11-25T12%3A00%3A00Z",
            ),
            // Back to 2015.
            (json!({ "to": "2026-03-01T00:00:00Z" }), 30, "?from=2026-01-30T00%3A00%3A00Z&to=2026-03-01T00%3A00%3A00Z"),
            (json!({ "to": "2026-03-01T00:00:00Z" }), 0, "?from=2015-01-01T00%3A00%3A00Z&to=2026-03-01T00%3A00%3A00Z"),
            // A year from now at the latest.
            (json!({ "to": "9999-12-31T00:00:00Z" }), 30, "?from=2027-10-26T12%3A00%3A00Z&to=2027-11-25T12%3A00%3A00Z"),
            (json!({ "to": "2014-03-01T00:00:00Z" }), 0, "?from=2014-01-30T00%3A00%3A00Z&to=2014-03-01T00%3A00%3A00Z"),
            (
                json!({ "from": "1970-01-01T00:00:00Z", "to": "2026-03-01T00:00:00Z" }),
                0,
                "?from=2015-01-01T00%3A00%3A00Z&to=2026-03-01T00%3A00%3A00Z",
            ),
            (
                json!({ "from": "0000-01-01T00:00:00Z", "to": "2014-03-01T00:00:00Z" }),
                0,
                "?from=2014-01-30T00%3A00%3A00Z&to=2014-03-01T00%3A00%3A00Z",
            ),
            (
                json!({ "from": "2014-02-20T00:00:00Z", "to": "2014-03-01T00:00:00Z" }),
                0,
                "?from=2014-02-20T00%3A00%3A00Z&to=2014-03-01T00%3A00%3A00Z",
            ),
        ] {
            assert_eq!(url(query, json!({ "windowDays": window_days })), expected);
        }
    }

    #[test]
    fn invalid_queries_are_named() {
        for (query, message) in [
            (json!({ "max": 0 }), "max: expected a whole number from 1 to 100, got 0"),
            (json!({ "max": 101 }), "max: expected a whole number from 1 to 100, got 101"),
            (json!({ "max": 1.5 }), "max: expected a whole number from 1 to 100, got 1.5"),
            (json!({ "max": "10" }), r#"max: expected a whole number from 1 to 100, got "10""#),
            (
                json!({ "from": "2026-05-01T00:00:00" }),
                "from: expected a date-time with a time zone, such as 2026-05-01T09:30:00Z, or a Date, \
                 got \"2026-05-01T00:00:00\"",
            ),
            (
                json!({ "to": 1_777_000_000 }),
                "to: expected a date-time with a time zone, such as 2026-05-01T09:30:00Z, or a Date, got 1777000000",
            ),
            (
                json!({ "from": "2026-05-02T00:00:00Z", "to": "2026-05-01T00:00:00Z" }),
                r#"from: expected a time before `to` ("2026-05-01T00:00:00Z"), got "2026-05-02T00:00:00Z""#,
            ),
            (
                json!({ "from": "2026-05-01T00:00:00Z", "to": "2026-05-01T02:00:00+02:00" }),
                r#"from: expected a time before `to` ("2026-05-01T00:00:00Z"), got "2026-05-01T00:00:00Z""#,
            ),
            (
                json!({ "from": "2027-01-01T00:00:00Z" }),
                r#"from: expected a time before now, got "2027-01-01T00:00:00Z""#,
            ),
            (json!({ "limit": -1 }), "limit: expected a whole number from 0 to 4294967295, got -1"),
            (json!({ "status": "gone" }), r#"status: expected one of available, deleted, purged, got "gone""#),
            (json!({ "status": ["deleted"] }), "status: expected a string, got an array"),
            (
                json!({ "serviceType": "Meeting" }),
                r#"serviceType: expected one of calling, meeting, customerAssist, all, got "Meeting""#,
            ),
            (
                json!({ "form": "2026-05-01T00:00:00Z" }),
                "form: unknown option; allowed: from, to, max, limit, cursor, source, organization, status, serviceType, topic, \
                 format, ownerType, storageRegion, locationId, ownerId, ownerEmail, meetingId, siteUrl, hostEmail",
            ),
            (
                json!({ "cursor": "abc" }),
                "cursor: expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged \
                 or from another baseUrl",
            ),
            (json!({ "cursor": 3 }), "cursor: expected a string, got 3"),
        ] {
            let error = list(query).unwrap_err();
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::InvalidArgument, message));
            assert_eq!(error.attempts, 0);
        }
    }

    #[test]
    fn invalid_options_are_named() {
        for (options, message) in [
            (json!({ "windowDays": 31 }), "windowDays: expected a whole number from 0 to 30, got 31"),
            (json!({ "prefetch": "no" }), r#"prefetch: expected true or false, got "no""#),
        ] {
            assert_eq!(with(json!({}), options).unwrap_err().message, message);
        }
    }

    #[test]
    fn a_page_leads_to_the_next() {
        let link = r#"<https://webexapis.com/v1/convergedRecordings?max=2&cursor=x>; rel="next""#;
        let first = page(&[("link", link), ("trackingid", "T_1")], r#"{"items":[{"id":"a"}]}"#).unwrap();
        assert_eq!(objects(&first), [json!({ "id": "a" })]);
        assert_eq!(first.tracking_id.as_deref(), Some("T_1"));
        assert_eq!(url(json!({ "cursor": first.cursor, "max": 7 }), json!({})), "?max=2&cursor=x");
        assert_eq!(page(&[], r#"{"items":[]}"#).unwrap().cursor, None);
    }

    #[test]
    fn a_cursor_leads_through_windows() {
        let query =
            json!({ "from": "2026-01-01T00:00:00Z", "to": "2026-02-15T00:00:00Z", "status": "deleted", "max": 3 });
        let first = listed(with(query, json!({ "windowDays": 30 })).unwrap(), &[], r#"{"items":[]}"#).unwrap();
        assert_eq!(first.reached.map(DateTime::text).as_deref(), Some("2026-01-16T00:00:00Z"));
        let second = list(json!({ "cursor": first.cursor })).unwrap();
        assert_eq!(
            second.request(&config(), &Token::new("t").unwrap()).url,
            "https://webexapis.com/v1/convergedRecordings\
             ?from=2026-01-01T00%3A00%3A00Z&to=2026-01-16T00%3A00%3A00Z&status=deleted&max=3"
        );
        let last = listed(second, &[], r#"{"items":[]}"#).unwrap();
        assert_eq!(last.cursor, None);
        assert_eq!(last.reached.map(DateTime::text).as_deref(), Some("2026-01-01T00:00:00Z"));
    }

    #[test]
    fn repeated_recordings_are_left_out() {
        let query = json!({ "to": "2026-02-15T00:00:00Z", "max": 2 });
        let of = |ids: &[&str]| {
            let items: Vec<Value> =
                ids.iter().map(|id| json!({ "id": id, "createTime": "2026-02-01T00:00:00Z", "topic": null })).collect();
            json!({ "items": items }).to_string()
        };
        let first = listed(list(query).unwrap(), &[], &of(&["a", "b"])).unwrap();
        let second = list(json!({ "cursor": first.cursor })).unwrap();
        assert!(
            second.request(&config(), &Token::new("t").unwrap()).url.ends_with("to=2026-02-01T00%3A00%3A01Z&max=4")
        );
        let listed = listed(second, &[], &of(&["a", "c", "b", "d"])).unwrap();
        assert_eq!(listed.repeated, [0, 2]);
        let with_date = |id: &str| json!({ "id": id, "createTime": "2026-02-01T00:00:00Z" });
        assert_eq!(objects(&listed), ["a", "c", "b", "d"].map(with_date));
    }

    #[test]
    fn a_list_that_cannot_continue_fails() {
        let full = format!(r#"{{"items":[{}]}}"#, vec![r#"{"id":"a"}"#; 100].join(","));
        for (query, hint) in [
            (json!({ "max": 100 }), "Give `from` or `to`"),
            (json!({ "max": 100, "to": "2026-02-15T00:00:00Z" }), "shorter range"),
        ] {
            let last = listed(list(query).unwrap(), &[], &full).unwrap();
            let error = list(json!({ "cursor": last.cursor })).unwrap_err();
            assert_eq!((error.code, error.attempts), (ErrorCode::UnexpectedShape, 0));
            assert!(error.message.starts_with("The list may not be complete") && error.hint.unwrap().contains(hint));
        }
    }

    #[test]
    fn progress_adds_up_from_page_to_page() {
        let body = r#"{"items":[{"id":"a","createTime":"2026-02-01T00:00:00Z"},{"id":"b","createTime":"2026-02-01T00:00:00Z"}]}"#;
        let link = [("link", r#"<?offset=2>; rel="next""#)];
        let first = listed(list(json!({ "to": "2026-02-15T00:00:00Z", "max": 2 })).unwrap(), &link, body).unwrap();
        assert_eq!(first.progress, Progress { pages: 1, recordings: 2 });
        let body = body.replace(r#""id":"b""#, r#""id":"c""#);
        let second = listed(list(json!({ "cursor": first.cursor })).unwrap(), &link, &body).unwrap();
        assert_eq!(second.progress, Progress { pages: 2, recordings: 3 });
        assert_eq!(Some(second.mark), first.next_mark);
        assert_ne!(first.mark, second.mark);
    }

    #[test]
    fn the_hint_for_a_lapsed_link_says_how_to_continue() {
        let next = [("link", r#"<?cursor=x>; rel="next""#)];
        for (query, hint) in [
            (json!({}), "give `from` or `to`: then the list continues by the recordings' dates"),
            // The list cannot continue by dates, because the server does not order recordings by them.
            (json!({ "to": "2026-02-15T00:00:00Z" }), "List again with `to: \"2026-02-15T00:00:00Z\"`"),
        ] {
            let body = r#"{"items":[{"id":"a","createTime":"2027-02-01T00:00:00Z"}]}"#;
            let first = listed(list(query).unwrap(), &next, body).unwrap();
            for status in [400, 404, 410] {
                let mut second = list(json!({ "cursor": first.cursor })).unwrap();
                assert!(second.cursor().is_some() && !second.drops_lapsed_link(status));
                let response = Response { status, ..Response::default() };
                let error = second.read(&config(), &[], response, false).unwrap_err();
                assert_eq!((error.status, second.cursor()), (Some(status), None));
                assert!(error.hint.as_deref().unwrap().contains(hint), "{error:?}");
            }
        }
        // Nothing has been listed yet, so that the list can continue by dates.
        let first = listed(list(json!({ "to": "2026-02-15T00:00:00Z" })).unwrap(), &next, r#"{"items":[]}"#).unwrap();
        let mut second = list(json!({ "cursor": first.cursor })).unwrap();
        assert!(!second.drops_lapsed_link(403) && second.drops_lapsed_link(410) && !second.drops_lapsed_link(410));
    }

    #[test]
    fn one_odd_recording_does_not_hide_the_others() {
        let next = [("link", r#"<?cursor=x>; rel="next""#)];
        let date = r#""createTime":"2026-02-01T00:00:00Z""#;
        let query = || list(json!({ "to": "2026-02-15T00:00:00Z", "max": 2 })).unwrap();
        let odd = format!(r#"{{"items":[{{"id":"a","topic":7,{date}}},{{"id":"b",{date}}}]}}"#);
        let page = listed(query(), &next, &odd).unwrap();
        assert_eq!(page.body.odd[0].text(), "items[0].topic: expected string, got number");
        // In both cases the cursor continues after the page.
        let unusable = format!(r#"{{"items":[{{"id":7,{date}}},{{"id":"b",{date}}}]}}"#);
        for (body, is_strict, problem, behind) in [
            (&odd, true, "items[0].topic: expected string, got number", "&to=2026-02-01T00%3A00%3A01Z"),
            // A recording cannot be read, so its date is not known: continues by the link.
            (&unusable, false, "items[0].id: expected string, got number", "?cursor=x"),
        ] {
            let headers = vec![("link", next[0].1.to_owned())];
            let mut call = query();
            let response = Response { status: 200, headers, body: body.as_bytes().to_vec(), ..Response::default() };
            let error = call.read(&config(), &[], response, is_strict).unwrap_err();
            assert!(error.message.ends_with(problem), "{}", error.message);
            assert!(url(json!({ "cursor": call.cursor() }), json!({})).contains(behind));
        }
    }

    #[test]
    fn a_list_of_empty_pages_fails_after_a_hundred() {
        let mut cursor = None;
        for count in 0..100_u64 {
            let call = list(json!({ "cursor": cursor })).unwrap();
            assert_eq!(call.pause_ms(), 5 * count);
            let link = format!("<?cursor={count}>; rel=next");
            cursor = listed(call, &[("link", &link)], r#"{"items":[]}"#).unwrap().cursor;
        }
        let error = list(json!({ "cursor": cursor })).unwrap_err();
        assert_eq!((error.code, error.attempts), (ErrorCode::UnexpectedShape, 0));
        assert!(error.message.contains("its last 100 pages had nothing new"), "{}", error.message);
        assert_eq!(list(json!({ "cursor": error.cursor })).unwrap().pause_ms(), 0);
    }

    #[test]
    fn a_token_does_not_get_into_a_cursor() {
        let full = |id: &str| format!(r#"{{"items":[{}]}}"#, vec![format!(r#"{{"id":"{id}"}}"#); 10].join(","));
        for (token, id) in [("s3cret-t0ken", "a"), ("%73%33cret-t0ken", "a"), ("none", "s3cret-t0ken")] {
            let link = format!(r#"<https://webexapis.com/v1/convergedRecordings?token={token}>; rel="next""#);
            let headers = [("link", link.as_str())];
            let error = page(if id == "a" { &headers } else { &[] }, &full(id)).unwrap_err();
            assert_eq!(error.code, ErrorCode::UnexpectedShape);
            assert!(!error.message.contains("cret-t"), "{}", error.message);
        }
    }

    #[test]
    fn a_next_link_to_another_api_is_an_error() {
        let link = r#"<https://evil.example/v1/people?max=2>; rel="next""#;
        let error = page(&[("link", link)], r#"{"items":[]}"#).unwrap_err();
        assert_eq!(error.code, ErrorCode::UnexpectedShape);
    }

    #[test]
    fn an_answer_that_is_not_a_page_is_never_an_empty_list() {
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
