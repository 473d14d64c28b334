//! The download of one file, over as many requests as it takes. It decides what to do after every outcome, and moves no byte.
//!
//! ```text
//! Link ──► Open ──► Take ──► Done
//!  ▲ the link ▲        │
//!  │ is over  └─ Wait ◄┘ the connection broke
//!  └──────────────┘
//! ```
//!
//! Webex does not document how its media hosts behave. So nothing is taken for granted: not ranges, not an `ETag`, not even that an
//! answer is the file. What an answer contains is read from the answer ([`answer`]), never from what was asked for.
//!
//! `pkg-template/download/transfer.js` does the steps.

pub mod answer;

use std::rc::Rc;

use crate::error::{Error, ErrorDetails};
use crate::input::config::Config;
use crate::retry::{self, Budget, Verdict};
use crate::wire::http::{Method, Response};
use crate::wire::text::decimal;
use answer::{Bytes, Contents, Kind, is_strong, is_tag};

/// A link that is about to lapse is replaced before it is used. Clocks may differ a little.
const ABOUT_TO_LAPSE_MS: f64 = 30_000.0;

/// How often a broken download is retried without a new byte, unless the caller says something else: for as long as `timeout_ms`
/// allows. A host that has never answered is not worth that: see [`Limits::first_retries`].
const RETRIES: u32 = 100;

/// The limits of a download.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long to go on trying without a new byte, in milliseconds.
    pub timeout_ms: u64,
    /// How long to wait for the next byte, in milliseconds.
    pub stall_ms: u64,
    /// How often to retry without a new byte, if the caller says so.
    pub retries: Option<u32>,
    /// How often to retry before the host has answered at all.
    pub first_retries: u32,
}

/// What is known of the file. A field that an answer contradicts means that the file has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Which version of it this is: see [`Bytes::version`].
    pub version: Option<String>,
}

impl Known {
    /// A strong `ETag`, which promises the same bytes.
    pub fn validator(&self) -> Option<&String> {
        self.version.as_ref().filter(|version| is_strong(version))
    }
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Get the recording's details, for a new link.
    Link,
    /// Request the file, and read its first bytes.
    Open {
        /// The link.
        url: String,
        /// The header `Range`.
        range: Option<String>,
        /// The header `If-Range`.
        if_range: Option<String>,
        /// How long it may take, in milliseconds.
        within_ms: u64,
    },
    /// Hand on the body of the last answer.
    Take {
        /// How many of its bytes the caller has already.
        skip: u64,
        /// How many bytes of it count. `None`: all that there are.
        most: Option<u64>,
    },
    /// Wait this many milliseconds.
    Wait(u64),
    /// The caller has the whole file.
    Done,
    /// The download has failed.
    Fail(Error),
}

/// The outcome of a step.
#[derive(Debug)]
pub enum Outcome {
    /// A link, in the form that `new URL(…).href` gives it.
    Link {
        /// The link.
        url: String,
        /// When it lapses, in milliseconds since 1970, if that is known.
        lapses_ms: Option<f64>,
    },
    /// An answer. Its body is only the beginning.
    Answered(Response),
    /// The body has ended after so many bytes.
    Ended(u64),
    /// There was no answer, or its body broke off, for the reason that the platform gives.
    Broke(String),
    /// Neither an answer nor the next byte came in time.
    Stalled,
    /// A redirect led to http.
    Insecure,
    /// `fetch` cannot be used.
    NoFetch(String),
    /// The wait is over.
    Waited,
}

/// When an outcome came, and a random number for the decision that follows.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// How far the caller has come: the number of the next byte of the file.
    pub position: u64,
    /// The time in milliseconds, on a clock that never jumps.
    pub now_ms: f64,
    /// Milliseconds since 1970.
    pub clock_ms: f64,
    /// A random number from 0 to 1.
    pub jitter: f64,
}

/// The link to the file.
#[derive(Debug, Default)]
struct Link {
    url: String,
    lapses_ms: Option<f64>,
    is_used: bool,
    /// Whether it replaces one that was refused, and has not led to the file yet. Then another one would not help.
    is_renewed: bool,
}

/// What the last request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// The whole file.
    Whole,
    /// The rest of it.
    Rest,
    /// The rest of it if it is the same file, and otherwise the whole file.
    RestIfSame,
}

/// What the last good answer should have.
#[derive(Debug, Default)]
struct Last {
    first: u64,
    count: Option<u64>,
    /// Whether that is certain.
    is_exact: bool,
    is_part: bool,
}

/// A download in progress.
#[derive(Debug)]
pub struct Download {
    config: Rc<Config>,
    limits: Limits,
    kind: Kind,
    known: Known,
    /// Where the caller begins.
    offset: u64,
    /// Whether an answer was good. Before that, the download can still begin somewhere else.
    has_begun: bool,
    link: Link,
    asked: Asked,
    /// Whether ranges have turned out to be useless.
    is_whole: bool,
    last: Last,
    /// Where the caller was when they began to come. `None`: no bytes are expected now.
    taking_from: Option<u64>,
    /// Where the caller was at the last failure.
    failed_at: Option<u64>,
    /// When it failed there first.
    failing_since_ms: f64,
    retries: u32,
    guessed_waits: u32,
    attempts: u32,
}

impl Download {
    /// A download that has no link yet. `offset` and `version` are what the caller has of an earlier one.
    pub fn new(config: Rc<Config>, limits: Limits, kind: Kind, offset: u64, version: Option<String>) -> Self {
        Self {
            config,
            limits,
            kind,
            known: Known { size: None, version },
            offset,
            has_begun: false,
            link: Link::default(),
            asked: Asked::Whole,
            is_whole: false,
            last: Last::default(),
            taking_from: None,
            failed_at: None,
            failing_since_ms: 0.0,
            retries: 0,
            guessed_waits: 0,
            attempts: 0,
        }
    }

    /// Where the caller begins. It may be 0, although something else was asked for.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What is known of the file.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// The step after an outcome.
    pub fn next(&mut self, outcome: Outcome, now: Moment) -> Step {
        let now = if self.has_begun { now } else { Moment { position: self.offset, ..now } };
        let taking_from = self.taking_from.take();
        match outcome {
            Outcome::Link { url, lapses_ms } => self.linked(url, lapses_ms, now),
            Outcome::Waited => self.open(now),
            Outcome::Answered(response) => self.answered(&response, now),
            Outcome::Ended(count) => self.ended(count, taking_from, now),
            Outcome::Broke(reason) if taking_from.is_some() => self.broke_off(&reason, now),
            Outcome::Broke(reason) => self.retry(ErrorDetails::no_file(&reason, self.config.is_in_browser), now),
            Outcome::Stalled => self.retry(ErrorDetails::stalled(self.limits.stall_ms), now),
            Outcome::Insecure => self.fail(ErrorDetails::insecure_file()),
            Outcome::NoFetch(problem) => self.fail(ErrorDetails::invalid_argument("fetch", &problem)),
        }
    }

    fn linked(&mut self, url: String, lapses_ms: Option<f64>, now: Moment) -> Step {
        // http only if the API is, too.
        let scheme = if self.config.base_url.as_str().starts_with("http:") { "http" } else { "https:" };
        if !url.starts_with(scheme) {
            return self.fail(ErrorDetails::insecure_file());
        }
        self.link = Link { url, lapses_ms, is_used: false, ..self.link };
        self.open(now)
    }

    fn open(&mut self, now: Moment) -> Step {
        let is_lapsing = self.link.lapses_ms.is_some_and(|lapses_ms| lapses_ms - now.clock_ms < ABOUT_TO_LAPSE_MS);
        // A new link is used in any case: this machine's clock may be wrong.
        if is_lapsing && self.link.is_used {
            return Step::Link;
        }
        // In a browser, `If-Range` causes a preflight, and so may `Range`. A media host may refuse that, which looks like a network
        // failure. So after one, the next request asks for less.
        let left_out = if self.config.is_in_browser { self.retries % 3 } else { 0 };
        self.asked = match left_out {
            _ if now.position == 0 || self.is_whole => Asked::Whole,
            0 if self.known.validator().is_some() => Asked::RestIfSame,
            0 | 1 => Asked::Rest,
            _ => Asked::Whole,
        };
        self.link.is_used = true;
        self.attempts = self.attempts.saturating_add(1);
        Step::Open {
            url: self.link.url.clone(),
            range: (self.asked != Asked::Whole).then(|| ["bytes=", &decimal(now.position), "-"].concat()),
            if_range: self.known.validator().filter(|_| self.asked == Asked::RestIfSame).cloned(),
            within_ms: self.limits.stall_ms,
        }
    }

    fn answered(&mut self, response: &Response, now: Moment) -> Step {
        let bytes = match Contents::of(response, self.kind, now.position, self.known.size) {
            Contents::Bytes(bytes) if bytes.first <= now.position => bytes,
            Contents::Foreign => return self.renew(ErrorDetails::not_media(response)),
            Contents::Refused if matches!(response.status, 401 | 403 | 404 | 410) => {
                return self.renew(ErrorDetails::link_refused(response));
            }
            Contents::Refused => return self.retry(ErrorDetails::from_status(Method::Get, response), now),
            // The caller has it all. The length of an answer that may have been compressed is not that of the file.
            Contents::Outside { size: Some(size) }
                if size == now.position && (self.may_have(size) || !self.last.is_exact) =>
            {
                (self.has_begun, self.known.size) = (true, Some(size));
                return Step::Done;
            }
            // No range, the wrong one, or one that begins too late.
            _ if self.asked != Asked::Whole => {
                self.is_whole = true;
                return self.ask_again(now);
            }
            _ => return self.retry(ErrorDetails::unclear_range(response), now),
        };
        if !self.has_begun && bytes.first == 0 {
            (self.offset, self.known) = (0, Known::default());
        } else if !self.is_same(&bytes) {
            return if self.has_begun { self.fail(ErrorDetails::changed()) } else { self.ask_again(now) };
        }
        let position = if self.has_begun { now.position } else { self.offset };
        self.has_begun = true;
        self.known.size = self.known.size.or(bytes.size);
        self.known.version = self.known.version.take().or(bytes.version);
        self.last = Last { first: bytes.first, count: bytes.count, is_exact: bytes.is_exact, is_part: bytes.is_part };
        self.taking_from = Some(position);
        self.link.is_renewed = false;
        Step::Take { skip: position.saturating_sub(bytes.first), most: bytes.count.filter(|_| bytes.is_exact) }
    }

    /// Whether the file can have this size.
    fn may_have(&self, size: u64) -> bool {
        self.known.size.is_none_or(|known| known == size)
    }

    /// Whether these bytes are of the file that the caller has the beginning of.
    fn is_same(&self, bytes: &Bytes) -> bool {
        if bytes.size.is_some_and(|size| !self.may_have(size)) {
            return false;
        }
        let (known, other) = (&self.known.version, &bytes.version);
        let is_equal = known == other;
        // A tag and a date cannot be compared.
        let is_comparable = matches!((known, other), (Some(known), Some(other)) if is_tag(known) == is_tag(other));
        // Weak tags and dates, too, are of different files if they differ.
        if is_comparable && !is_equal {
            return false;
        }
        if is_equal && self.known.validator().is_some() {
            return true;
        }
        // The server has compared, or there is nothing to compare.
        if bytes.is_part && (self.asked == Asked::RestIfSame || known.is_none() || is_equal) {
            return true;
        }
        is_equal && bytes.size.is_some() && bytes.size == self.known.size
    }

    /// Asks again, after a useless answer to the request for a range. If the caller has nothing yet, from the first byte.
    fn ask_again(&mut self, mut now: Moment) -> Step {
        if !self.has_begun {
            (self.offset, self.known, now.position) = (0, Known::default(), 0);
        }
        self.open(now)
    }

    /// The link has lapsed, or something in between has answered.
    fn renew(&mut self, error: Error) -> Step {
        if std::mem::replace(&mut self.link.is_renewed, true) { self.fail(error) } else { Step::Link }
    }

    fn ended(&mut self, count: u64, taking_from: Option<u64>, now: Moment) -> Step {
        // It may have had fewer bytes than the caller has already.
        let is_behind = self.last.first.saturating_add(count) < now.position;
        if is_behind || self.last.count.is_some_and(|expected| count < expected) {
            return self.broke_off("too few bytes came", now);
        }
        // After a part of a file of unknown size, only the next answer tells whether there is more.
        let is_over = self.known.size.map_or(!self.last.is_part, |size| now.position >= size);
        if is_over {
            self.known.size = Some(now.position);
            return Step::Done;
        }
        // The server sends the file in parts that are smaller than what was asked for.
        if taking_from.is_some_and(|from| now.position > from) {
            self.open(now)
        } else {
            self.broke_off("no new byte came", now)
        }
    }

    fn broke_off(&mut self, reason: &str, now: Moment) -> Step {
        self.retry(ErrorDetails::broke_off(reason, now.position), now)
    }

    fn retry(&mut self, error: Error, now: Moment) -> Step {
        // It was not refused.
        self.link.is_renewed = false;
        if self.failed_at != Some(now.position) {
            (self.retries, self.guessed_waits, self.failing_since_ms) = (0, 0, now.now_ms);
            self.failed_at = Some(now.position);
        }
        let most_retries = if self.has_begun { RETRIES } else { self.limits.first_retries };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast turns negative numbers into 0"
        )]
        let failing_ms = (now.now_ms - self.failing_since_ms) as u64;
        let budget = Budget {
            retries: self.retries,
            most_retries: self.limits.retries.unwrap_or(most_retries),
            left_ms: self.limits.timeout_ms.saturating_sub(failing_ms),
            guessed_waits: self.guessed_waits,
            jitter: now.jitter,
        };
        self.guessed_waits = self.guessed_waits.saturating_add(u32::from(retry::must_guess_wait(&error)));
        match retry::decide(&error, budget) {
            Verdict::Fail => self.fail(error),
            Verdict::WaitAsAsked(ms) => Step::Wait(ms),
            Verdict::RetryAfter(ms) => {
                self.retries = self.retries.saturating_add(1);
                Step::Wait(ms)
            }
        }
    }

    fn fail(&self, mut error: Error) -> Step {
        error.attempts = self.attempts;
        Step::Fail(error.redacted(&[]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::config::tests::configured;
    use serde_json::json;

    const LIMITS: Limits = Limits { timeout_ms: 60_000, stall_ms: 30_000, retries: None, first_retries: 3 };

    fn download(offset: u64, validator: Option<&str>) -> Download {
        let config = Rc::new(configured(json!({})).unwrap());
        Download::new(config, LIMITS, Kind::Media, offset, validator.map(str::to_owned))
    }

    fn in_browser(mut download: Download) -> Download {
        download.config = Rc::new(Config { is_in_browser: true, ..(*download.config).clone() });
        download
    }

    fn at(position: u64) -> Moment {
        Moment { position, now_ms: 0.0, clock_ms: 0.0, jitter: 0.5 }
    }

    fn link(name: &str) -> Outcome {
        Outcome::Link { url: format!("https://media.example/{name}?ticket=secret"), lapses_ms: None }
    }

    /// An answer: its status, and headers as `name: value` in lines.
    fn answer(status: u16, headers: &str) -> Outcome {
        let headers = headers.lines().map(|line| {
            let (name, value) = line.trim().split_once(": ").unwrap();
            let name = answer::HEADERS.into_iter().find(|known| *known == name).unwrap();
            (name, value.to_owned())
        });
        Outcome::Answered(Response { status, headers: headers.collect(), body: b"ID3".to_vec(), ..Response::default() })
    }

    fn part(first: u64, last: u64, size: u64, etag: &str) -> Outcome {
        answer(206, &format!("content-range: bytes {first}-{last}/{size}\netag: {etag}"))
    }

    const WHOLE: &str = "content-length: 1000\netag: \"1\"";

    fn sign_in_page() -> Outcome {
        answer(200, "content-type: text/html\ncontent-length: 99").with_body("<html>")
    }

    impl Outcome {
        fn with_body(mut self, body: &str) -> Self {
            if let Self::Answered(response) = &mut self {
                response.body = body.as_bytes().to_vec();
            }
            self
        }
    }

    fn broke() -> Outcome {
        Outcome::Broke("ECONNRESET".to_owned())
    }

    fn described(step: &Step) -> String {
        let plus =
            |name: &str, value: &Option<String>| value.as_ref().map_or(String::new(), |it| format!(" {name}{it}"));
        match step {
            Step::Link => "link".to_owned(),
            Step::Open { url, range, if_range, within_ms: 30_000 } => {
                let name = url.strip_prefix("https://media.example/").unwrap().strip_suffix("?ticket=secret").unwrap();
                format!("open {name}{}{}", plus("", range), plus("if ", if_range))
            }
            Step::Take { skip, most } => format!("take skip {skip} most {}", most.map_or(-1, u64::cast_signed)),
            Step::Wait(ms) => format!("wait {ms}"),
            Step::Done => "done".to_owned(),
            Step::Fail(error) => format!("fail {:?} after {}", error.code, error.attempts),
            Step::Open { .. } => format!("{step:?}"),
        }
    }

    /// What a download does, for outcomes that come when the caller is at these positions.
    fn play(download: &mut Download, outcomes: impl IntoIterator<Item = (Outcome, u64)>) -> Vec<String> {
        outcomes.into_iter().map(|(outcome, position)| described(&download.next(outcome, at(position)))).collect()
    }

    #[test]
    fn a_file_comes_in_one_piece() {
        let mut download = download(0, None);
        let steps = play(&mut download, [(link("a"), 0), (answer(200, WHOLE), 0), (Outcome::Ended(1_000), 1_000)]);
        assert_eq!(steps, ["open a", "take skip 0 most 1000", "done"]);
        assert_eq!(*download.known(), Known { size: Some(1_000), version: Some("\"1\"".to_owned()) });
        // The server does not say how long it is.
        let mut download = self::download(0, None);
        let steps = play(&mut download, [(link("a"), 0), (answer(200, ""), 0), (Outcome::Ended(77), 77)]);
        assert_eq!(steps, ["open a", "take skip 0 most -1", "done"]);
        assert_eq!(download.known().size, Some(77));
    }

    #[test]
    fn a_broken_connection_goes_on_with_the_next_byte() {
        let mut download = download(0, None);
        let outcomes = [
            (link("a"), 0),
            (answer(200, WHOLE), 0),
            (broke(), 400),
            (Outcome::Waited, 400),
            (part(400, 999, 1_000, "\"1\""), 400),
            (Outcome::Ended(600), 1_000),
        ];
        let expected = [
            "open a",
            "take skip 0 most 1000",
            "wait 250",
            "open a bytes=400- if \"1\"",
            "take skip 0 most 600",
            "done",
        ];
        assert_eq!(play(&mut download, outcomes), expected);
    }

    /// What is done with an answer to the request for the rest, after 400 of 1000 bytes whose `ETag` was this one.
    fn resumed(etag: Option<&str>, outcome: Outcome) -> String {
        let mut download = download(0, None);
        let etag = etag.map_or(String::new(), |tag| format!("\netag: {tag}"));
        let first = answer(200, &format!("content-length: 1000{etag}"));
        play(&mut download, [(link("a"), 0), (first, 0), (broke(), 400), (Outcome::Waited, 400)]);
        described(&download.next(outcome, at(400)))
    }

    #[test]
    fn bytes_that_the_caller_has_are_dropped_only_if_the_file_is_the_same() {
        let same = Some("\"1\"");
        assert_eq!(resumed(same, answer(200, WHOLE)), "take skip 400 most 1000");
        // A 206 that begins earlier.
        assert_eq!(resumed(same, part(300, 999, 1_000, "\"1\"")), "take skip 100 most 700");
        // If the server sends no tags, the size has to do.
        assert_eq!(resumed(None, answer(200, "content-length: 1000")), "take skip 400 most 1000");
        for (known, other) in [
            (same, answer(200, "content-length: 1000\netag: \"2\"")),
            (same, answer(200, "content-length: 999\netag: \"1\"")),
            (same, answer(200, "content-length: 1000")),
            (None, answer(200, "content-length: 999")),
            (None, answer(200, "content-length: 1000\netag: \"1\"")),
            (None, answer(200, "")),
            (same, part(400, 999, 1_000, "\"2\"")),
            (same, part(400, 1_000, 1_001, "\"1\"")),
            (None, part(400, 1_000, 1_001, "\"1\"")),
        ] {
            let described_outcome = format!("{known:?} {other:?}");
            assert_eq!(resumed(known, other), "fail Changed after 2", "{described_outcome}");
        }
        // A weak tag or a date tells that a file is another one, but not that it is the same.
        let weak = Some("W/\"1\"");
        assert_eq!(resumed(weak, answer(200, "content-length: 1000\netag: W/\"1\"")), "take skip 400 most 1000");
        assert_eq!(resumed(weak, answer(200, "etag: W/\"1\"")), "fail Changed after 2");
        assert_eq!(resumed(weak, part(400, 999, 1_000, "W/\"1\"")), "take skip 0 most 600");
        assert_eq!(resumed(weak, part(400, 999, 1_000, "W/\"2\"")), "fail Changed after 2");
        assert_eq!(resumed(weak, answer(200, "content-length: 1000\netag: W/\"2\"")), "fail Changed after 2");
        let dated = |day: u8| {
            let headers =
                format!("content-range: bytes 400-999/1000\nlast-modified: Sun, 0{day} Nov 2026 12:00:00 GMT");
            answer(206, &headers)
        };
        let mut download = download(0, None);
        let first = answer(200, "content-length: 1000\nlast-modified: Sun, 01 Nov 2026 12:00:00 GMT");
        play(&mut download, [(link("a"), 0), (first, 0), (broke(), 400)]);
        assert_eq!(play(&mut download, [(Outcome::Waited, 400), (dated(1), 400)])[1], "take skip 0 most 600");
        assert_eq!(play(&mut download, [(dated(2), 400)]), ["fail Changed after 2"]);
        // A tag and a date cannot be compared. The host says that it goes on, or nobody does: a weak tag cannot be a condition.
        assert_eq!(resumed(weak, dated(2)), "fail Changed after 2");
        assert_eq!(resumed(same, dated(2)), "take skip 0 most 600");
        let whole = answer(200, "content-length: 1000\nlast-modified: Sun, 01 Nov 2026 12:00:00 GMT");
        assert_eq!(resumed(same, whole), "fail Changed after 2");
    }

    #[test]
    fn a_weak_tag_is_no_condition() {
        let mut download = download(0, None);
        let weak = answer(200, "content-length: 1000\netag: W/\"1\"");
        let steps = play(&mut download, [(link("a"), 0), (weak, 0), (broke(), 400), (Outcome::Waited, 400)]);
        assert_eq!(steps[3], "open a bytes=400-");
    }

    #[test]
    fn where_ranges_are_unclear_the_whole_file_is_asked_for() {
        for unclear in [
            answer(206, ""),
            answer(206, "content-range: bytes 1-0/7"),
            part(500, 999, 1_000, "\"1\""),
            answer(416, ""),
            answer(416, "content-range: bytes */300"),
        ] {
            assert_eq!(resumed(Some("\"1\""), unclear), "open a");
        }
        // Not even then.
        let mut download = download(0, None);
        assert_eq!(play(&mut download, [(link("a"), 0), (answer(206, ""), 0)]), ["open a", "wait 250"]);
    }

    #[test]
    fn a_416_ends_a_file_that_is_complete() {
        // 1000 bytes were promised. One of the two answers is wrong, and the whole file tells which.
        for etag in [None, Some("\"1\"")] {
            assert_eq!(resumed(etag, answer(416, "content-range: bytes */400")), "open a");
        }
        // In a browser, the length may be that of what was sent compressed.
        let mut download = in_browser(download(0, None));
        let mut compressed = answer(200, WHOLE);
        if let Outcome::Answered(response) = &mut compressed {
            response.may_hide_headers = true;
        }
        let outcomes = [
            (link("a"), 0),
            (compressed, 0),
            (Outcome::Ended(900), 900),
            (Outcome::Waited, 900),
            (answer(416, "content-range: bytes */900"), 900),
        ];
        assert_eq!(play(&mut download, outcomes)[3..], ["open a bytes=900-", "done"]);
        let mut download = self::download(1_000, Some("\"1\""));
        let steps = play(&mut download, [(link("a"), 0), (answer(416, "content-range: bytes */1000"), 0)]);
        assert_eq!(steps, ["open a bytes=1000- if \"1\"", "done"]);
        assert_eq!((download.offset(), download.known().size), (1_000, Some(1_000)));
        // The part is longer than the file: it is thrown away once.
        let mut download = self::download(1_500, None);
        let outside = || answer(416, "content-range: bytes */1000");
        let steps = play(&mut download, [(link("a"), 0), (outside(), 0), (outside(), 0)]);
        assert_eq!(steps, ["open a bytes=1500-", "open a", "wait 250"]);
        assert_eq!(download.offset(), 0);
    }

    #[test]
    fn an_earlier_download_goes_on_or_begins_anew() {
        let begun = |answer: Outcome| {
            let mut download = download(400, Some("\"1\""));
            let steps = play(&mut download, [(link("a"), 0), (answer, 0)]);
            (steps[1].clone(), download.offset())
        };
        assert_eq!(begun(part(400, 999, 1_000, "\"1\"")), ("take skip 0 most 600".to_owned(), 400));
        assert_eq!(begun(part(300, 999, 1_000, "\"1\"")), ("take skip 100 most 700".to_owned(), 400));
        // The whole file: it was changed, or the server does not do ranges. What the caller has is dropped.
        assert_eq!(begun(answer(200, WHOLE)), ("take skip 0 most 1000".to_owned(), 0));
        assert_eq!(begun(answer(200, "content-length: 7\netag: \"2\"")), ("take skip 0 most 7".to_owned(), 0));
        // The server did not compare, and the file is another one.
        assert_eq!(begun(part(400, 999, 1_000, "\"2\"")), ("open a".to_owned(), 0));
    }

    #[test]
    fn a_link_that_is_over_is_replaced_once_at_each_place() {
        let lapsed = [401, 403, 404, 410].map(|status| answer(status, "")).into_iter().chain([sign_in_page()]);
        for outcome in lapsed {
            let mut download = download(0, None);
            let outcomes = [
                (link("a"), 0),
                (answer(200, WHOLE), 0),
                (broke(), 400),
                (Outcome::Waited, 400),
                (outcome, 400),
                (link("b"), 400),
                (answer(403, ""), 400),
            ];
            let steps = play(&mut download, outcomes);
            assert_eq!(steps[4..], ["link", "open b bytes=400- if \"1\"", "fail Forbidden after 3"]);
        }
        // A link that was not refused may lapse, too, before the caller sees a byte.
        for led_to_the_file in [true, false] {
            let mut download = download(0, None);
            let mut outcomes = vec![(link("a"), 0)];
            for name in ["b", "c"] {
                outcomes.extend(led_to_the_file.then(|| (answer(200, WHOLE), 0)));
                outcomes.extend([(broke(), 0), (Outcome::Waited, 0), (answer(403, ""), 0), (link(name), 0)]);
            }
            assert_eq!(play(&mut download, outcomes).last().unwrap(), "open c");
        }
        let mut download = self::download(0, None);
        let steps = play(&mut download, [(link("a"), 0), (sign_in_page(), 0), (link("b"), 0), (sign_in_page(), 0)]);
        assert_eq!(steps, ["open a", "link", "open b", "fail NotMedia after 2"]);
    }

    #[test]
    fn a_link_is_replaced_before_it_lapses() {
        let link = |name: &str, lapses_ms| {
            let Outcome::Link { url, .. } = link(name) else { panic!() };
            (Outcome::Link { url, lapses_ms: Some(lapses_ms) }, 0)
        };
        let renewed = |lapses_ms| {
            let mut download = download(0, None);
            let outcomes = [link("a", lapses_ms), (answer(200, WHOLE), 0), (broke(), 400), (Outcome::Waited, 400)];
            play(&mut download, outcomes)[3].clone()
        };
        assert_eq!(renewed(29_999.0), "link");
        assert_eq!(renewed(30_000.0), "open a bytes=400- if \"1\"");
        // If this machine's clock is wrong, a new link is used all the same.
        let mut download = download(0, None);
        assert_eq!(play(&mut download, [link("a", -5_000.0)]), ["open a"]);
    }

    #[test]
    fn an_early_end_is_a_break() {
        let mut download = download(0, None);
        let steps = play(&mut download, [(link("a"), 0), (answer(200, WHOLE), 0), (Outcome::Ended(900), 900)]);
        assert_eq!(steps[2], "wait 250");
        // The size is known from before.
        let outcomes = [(Outcome::Waited, 900), (answer(206, "content-range: bytes 900-999/*"), 900)];
        assert_eq!(play(&mut download, outcomes)[1], "take skip 0 most 100");
        assert_eq!(described(&download.next(Outcome::Ended(50), at(950))), "wait 250");
    }

    #[test]
    fn a_part_of_a_file_of_unknown_size_is_not_its_end() {
        let unknown = |first: u64, last: u64| answer(206, &format!("content-range: bytes {first}-{last}/*"));
        let mut download = download(100, None);
        let outcomes = [
            (link("a"), 0),
            (unknown(100, 299), 0),
            (Outcome::Ended(200), 300),
            (unknown(300, 399), 300),
            (Outcome::Ended(100), 400),
            (answer(416, "content-range: bytes */400"), 400),
        ];
        let expected = [
            "open a bytes=100-",
            "take skip 0 most 200",
            "open a bytes=300-",
            "take skip 0 most 100",
            "open a bytes=400-",
            "done",
        ];
        assert_eq!(play(&mut download, outcomes), expected);
    }

    #[test]
    fn an_answer_that_ends_before_the_callers_place_is_not_the_end() {
        let mut download = download(0, None);
        let tagged = || answer(200, "etag: \"1\"");
        let outcomes = [
            (link("a"), 0),
            (tagged(), 0),
            (broke(), 1_000),
            (Outcome::Waited, 1_000),
            (tagged(), 1_000),
            (Outcome::Ended(500), 1_000),
        ];
        let steps = play(&mut download, outcomes);
        assert_eq!(steps[4..], ["take skip 1000 most -1", "wait 500"]);
    }

    #[test]
    fn a_server_that_sends_small_parts_is_asked_for_the_next_one() {
        let mut download = download(0, None);
        let outcomes = [
            (link("a"), 0),
            (answer(200, WHOLE), 0),
            (broke(), 100),
            (Outcome::Waited, 100),
            (part(100, 299, 1_000, "\"1\""), 100),
            (Outcome::Ended(200), 300),
            // Always the same part.
            (part(100, 299, 1_000, "\"1\""), 300),
            (Outcome::Ended(200), 300),
        ];
        let steps = play(&mut download, outcomes);
        assert_eq!(steps[5..], ["open a bytes=300- if \"1\"", "take skip 200 most 200", "wait 250"]);
    }

    #[test]
    fn retries_are_counted_anew_after_every_byte() {
        let mut download = download(0, None);
        play(&mut download, [(link("a"), 0), (answer(200, WHOLE), 0)]);
        let mut now = at(1);
        let mut waits = 0;
        // Without a new byte, until the time is over.
        while let Step::Wait(ms) = download.next(broke(), now) {
            #[allow(clippy::cast_precision_loss)]
            let ms = ms as f64;
            now.now_ms += ms;
            assert!(matches!(download.next(Outcome::Waited, now), Step::Open { .. }));
            waits += 1;
        }
        assert!(waits > 10 && (50_000.0..=60_000.0).contains(&now.now_ms), "{waits} {now:?}");
        // After an hour of silence that the caller wanted.
        now = Moment { position: 2, now_ms: 3_600_000.0, ..now };
        assert_eq!(described(&download.next(broke(), now)), "wait 250");
        download.limits.retries = Some(1);
        assert!(matches!(download.next(broke(), now), Step::Fail(_)));
        assert_eq!(described(&download.next(broke(), Moment { position: 3, ..now })), "wait 250");
    }

    #[test]
    fn a_host_that_never_answers_is_given_up_soon() {
        let mut download = download(0, None);
        let mut steps = play(&mut download, [(link("a"), 0)]);
        for _ in 0..4 {
            steps.extend(play(&mut download, [(broke(), 0), (Outcome::Waited, 0)]));
        }
        assert_eq!(steps[1..7], ["wait 250", "open a", "wait 500", "open a", "wait 1000", "open a"]);
        assert_eq!(steps[7], "fail Network after 4");
    }

    #[test]
    fn a_server_that_asks_to_wait_is_obeyed() {
        let mut download = download(0, None);
        let busy = answer(503, "retry-after: 7");
        assert_eq!(
            play(&mut download, [(link("a"), 0), (busy, 0), (Outcome::Waited, 7_000)])[1..],
            ["wait 7000", "open a"]
        );
        assert_eq!(play(&mut download, [(answer(429, "retry-after: 100"), 0)]), ["fail RateLimited after 2"]);
        assert_eq!(play(&mut download, [(answer(400, ""), 0)]), ["fail Rejected after 2"]);
    }

    #[test]
    fn a_stall_is_a_break() {
        let mut download = download(0, None);
        let steps = play(
            &mut download,
            [(link("a"), 0), (answer(200, WHOLE), 0), (Outcome::Stalled, 10), (Outcome::Waited, 10)],
        );
        assert_eq!(steps[2..], ["wait 250", "open a bytes=10- if \"1\""]);
        download.limits.retries = Some(0);
        let Step::Fail(error) = download.next(Outcome::Stalled, at(11)) else { panic!() };
        assert_eq!(error.message, "Nothing more came from the host of the file within 30000 ms (stallTimeoutMs).");
        assert_eq!((error.code, error.retryable), (ErrorCode::Timeout, true));
    }

    #[test]
    fn in_a_browser_the_next_request_asks_for_less() {
        let mut download = in_browser(download(0, None));
        let mut steps = play(&mut download, [(link("a"), 0), (answer(200, WHOLE), 0)]);
        for _ in 0..4 {
            steps.extend(play(&mut download, [(broke(), 400), (Outcome::Waited, 400)]).pop());
        }
        let expected = ["open a bytes=400-", "open a", "open a bytes=400- if \"1\"", "open a bytes=400-"];
        assert_eq!(steps[2..], expected);
        let error = match in_browser(self::download(0, None)).next(broke(), at(0)) {
            Step::Fail(error) => error,
            _ => ErrorDetails::no_file("Failed to fetch", true),
        };
        assert!(error.hint.unwrap().contains("downloadLink"));
    }

    #[test]
    fn links_are_https() {
        let insecure = || Outcome::Link { url: "http://media.example/a".to_owned(), lapses_ms: None };
        assert_eq!(described(&download(0, None).next(insecure(), at(0))), "fail Rejected after 0");
        for odd in ["ftp://media.example/a", "httpsx", ""] {
            let link = Outcome::Link { url: odd.to_owned(), lapses_ms: None };
            assert_eq!(described(&download(0, None).next(link, at(0))), "fail Rejected after 0", "{odd}");
        }
        let config = configured(json!({ "baseUrl": "http://127.0.0.1:8787/v1" })).unwrap();
        let mut download = Download::new(Rc::new(config), LIMITS, Kind::Media, 0, None);
        assert!(matches!(download.next(insecure(), at(0)), Step::Open { .. }));
        assert_eq!(described(&download.next(Outcome::Insecure, at(0))), "fail Rejected after 1");
    }

    #[test]
    fn no_error_shows_the_link() {
        let url = "https://media.example/nbr/file?ticket=secret";
        let mut download = download(0, None);
        download.limits.retries = Some(0);
        let Step::Fail(error) = download.next(Outcome::Broke(format!("error sending request for url ({url})")), at(0))
        else {
            panic!()
        };
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }

    #[test]
    fn every_error_reads_as_sentences() {
        let answers = [answer(403, ""), answer(200, ""), answer(206, "")].map(|outcome| match outcome {
            Outcome::Answered(response) => response,
            _ => panic!(),
        });
        let mut errors = vec![
            ErrorDetails::no_file("fetch failed", false),
            ErrorDetails::no_file("Failed to fetch", true),
            ErrorDetails::broke_off("terminated", 7),
            ErrorDetails::stalled(1),
            ErrorDetails::changed(),
            ErrorDetails::insecure_file(),
        ];
        for response in &answers {
            errors.push(ErrorDetails::not_media(response));
            errors.push(ErrorDetails::link_refused(response));
            errors.push(ErrorDetails::unclear_range(response));
        }
        for error in errors {
            crate::error::tests::readable_hint(error);
        }
    }
}
