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
use answer::{Bytes, Contents, Kind};

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
    /// Its strong `ETag`.
    pub validator: Option<String>,
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
    /// Where the caller was when a link was refused and replaced. At the same place, another one would not help.
    renewed_at: Option<u64>,
    /// Whether the last request asked for a range.
    has_range: bool,
    /// Whether ranges have turned out to be useless.
    is_whole: bool,
    /// How many bytes the last answer should have.
    expected: Option<u64>,
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
    /// A download that has no link yet. `offset` and `validator` are what the caller has of an earlier one.
    pub fn new(config: Rc<Config>, limits: Limits, kind: Kind, offset: u64, validator: Option<String>) -> Self {
        Self {
            config,
            limits,
            kind,
            known: Known { size: None, validator },
            offset,
            has_begun: false,
            link: Link::default(),
            renewed_at: None,
            has_range: false,
            is_whole: false,
            expected: None,
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
        if !url.starts_with("https:") && !self.config.base_url.as_str().starts_with("http:") {
            return self.fail(ErrorDetails::insecure_file());
        }
        self.link = Link { url, lapses_ms, is_used: false };
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
        self.has_range = now.position > 0 && !self.is_whole && left_out < 2;
        self.link.is_used = true;
        self.attempts = self.attempts.saturating_add(1);
        Step::Open {
            url: self.link.url.clone(),
            range: self.has_range.then(|| ["bytes=", &decimal(now.position), "-"].concat()),
            if_range: self.known.validator.clone().filter(|_| self.has_range && left_out == 0),
            within_ms: self.limits.stall_ms,
        }
    }

    fn answered(&mut self, response: &Response, now: Moment) -> Step {
        let bytes = match Contents::of(response, self.kind, now.position, self.known.size) {
            Contents::Bytes(bytes) if bytes.first <= now.position => bytes,
            Contents::Foreign => return self.renew(ErrorDetails::not_media(response), now),
            Contents::Refused if matches!(response.status, 401 | 403 | 404 | 410) => {
                return self.renew(ErrorDetails::link_refused(response), now);
            }
            Contents::Refused => return self.retry(ErrorDetails::from_status(Method::Get, response), now),
            // The caller has it all. If the validator is known, the server has compared it, and an earlier answer was wrong.
            Contents::Outside { size: Some(size) }
                if size == now.position && (self.may_have(size) || self.known.validator.is_some()) =>
            {
                (self.has_begun, self.known.size) = (true, Some(size));
                return Step::Done;
            }
            // No range, the wrong one, or one that begins too late.
            _ if self.has_range => {
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
        self.known.validator = self.known.validator.take().or(bytes.validator);
        self.expected = bytes.count;
        self.taking_from = Some(position);
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
        match (&self.known.validator, &bytes.validator) {
            (Some(known), Some(other)) => known == other,
            // The server has compared them, or it cannot.
            _ if bytes.is_part => true,
            (None, None) => bytes.size.is_some() && bytes.size == self.known.size,
            _ => false,
        }
    }

    /// Asks again, after a useless answer to the request for a range. If the caller has nothing yet, from the first byte.
    fn ask_again(&mut self, mut now: Moment) -> Step {
        if !self.has_begun {
            (self.offset, self.known, now.position) = (0, Known::default(), 0);
        }
        self.open(now)
    }

    /// The link has lapsed, or something in between has answered.
    fn renew(&mut self, error: Error, now: Moment) -> Step {
        if self.renewed_at.replace(now.position) == Some(now.position) { self.fail(error) } else { Step::Link }
    }

    fn ended(&mut self, count: u64, taking_from: Option<u64>, now: Moment) -> Step {
        if self.expected.is_some_and(|expected| count < expected) {
            return self.broke_off("too few bytes came", now);
        }
        if self.known.size.is_none_or(|size| now.position >= size) {
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
