//! The options of an emulator, and their checks.

use std::fmt;

use serde_json::{Map, Value};

use crate::{
    accounts::integration::Integration,
    accounts::new_user::{NewUser, read as read_users},
    dialect::Dialect,
    faults::Fault,
    given::{self, Given, OptionsError, TOKEN_FORM, error, whole, within},
    media::options::{Bearer, MediaOptions},
    ranges::Ranges,
    rate::Rate,
    snapshot::Saved,
    time,
    webex::assumptions::Assumptions,
};

const MOST_RECORDINGS: u64 = 100_000;
/// The largest whole number that JavaScript holds exactly, so that a seed means the same everywhere.
const LARGEST_SEED: u64 = 9_007_199_254_740_991;
const LONGEST_RETENTION_DAYS: u64 = 3_650;
const LONGEST_RANGE_DAYS: u64 = 3_650;
const LONGEST_SPREAD_DAYS: u64 = 3_650;
/// How many days a list covers without `from`, unless the limit is shorter.
const USUAL_RANGE_DAYS: u32 = 7;
const WEBEX_RANGE_DAYS: u32 = 30;
const MOST_FAULTS: usize = 1_000;
const FAULTS_FORM: &str = "strings such as \"DELETE 503 Retry-After=1 x2\", at most 1000";
const PAGING_FORM: &str = "cursor or offset";
const DIALECT_FORM: &str = "contract or webex";
/// A year.
const LONGEST_LINK_LIFETIME_SECONDS: u64 = 31_536_000;
const LAPSED_LINK_STATUSES: [u16; 3] = [400, 404, 410];
const LAPSED_LINK_STATUS_FORM: &str = "400, 404 or 410";
const MOST_REQUESTS_PER_SECOND: u64 = 10_000;
const LONGEST_LATENCY_MS: u64 = 3_600_000;
const LATENCY_FORM: &str = "milliseconds, or the least and the most: [50, 200]";
const NAMES: &str = "token, recordings, days, seed, retentionDays, rangeLimitDays, paging, linkLifetimeSeconds, \
                     lapsedLinkStatus, requestsPerSecond, burst, latencyMs, cors, exposeHeaders, media, faults, dialect, users, integration, \
                     assume, snapshot";

/// The options of an emulator. Every one has a default.
#[derive(Clone, PartialEq, Eq)]
pub struct Options {
    /// The token that requests must have. Default: `dev-token`.
    pub token: String,
    /// How many sample recordings there are, 0 to 100 000. Default: 25.
    pub recordings: u32,
    /// Over how many past days the sample recordings are spread, 1 to 3650. Default: 25.
    pub days: u32,
    /// The seed of the sample recordings, 0 to 2⁵³ − 1. Default: 1.
    pub seed: u64,
    /// After how many days a deleted recording is purged, 0 to 3650. Default: 30.
    pub retention_days: u32,
    /// How many days a list may cover, 0 to 3650. Default: 0, which means no limit. The limit of Webex is 30. With a limit, a
    /// list without dates covers the last 7 days, as in Webex.
    pub range_limit_days: u32,
    /// What the link to the next page contains. Default: a cursor.
    pub paging: Paging,
    /// For how many seconds the link to the next page is valid, 0 to 31 536 000. Default: 0, which means forever.
    pub link_lifetime_seconds: u32,
    /// The status that answers a lapsed link: 400, 404 or 410. Default: 410.
    pub lapsed_link_status: u16,
    /// How many calls are accepted in a second on average, 0 to 10 000. Default: 0, which means no limit. The others get a 429.
    pub requests_per_second: u32,
    /// How many calls are accepted at once, 1 to 10 000. Default: 0, which means as many as in a second.
    pub burst: u32,
    /// The least and the most milliseconds by which every answer is delayed, 0 to 3 600 000. Default: 0 and 0.
    pub latency_ms: (u32, u32),
    /// Whether pages of other origins may use it (CORS). Default: true.
    pub cors: bool,
    /// Whether browsers expose `Link`, `Retry-After` and `TrackingID` to pages of other origins. Default: true.
    pub expose_headers: bool,
    /// How media hosts answer.
    pub media: MediaOptions,
    /// What goes wrong: at most 1000 faults. Default: none. The first one that matches a request and is due is applied.
    pub faults: Vec<Fault>,
    /// Which API there is. Default: the contract.
    pub dialect: Dialect,
    /// What Webex's documentation leaves open; only with [`Dialect::Webex`].
    pub assume: Option<Assumptions>,
    /// What to start from, in place of sample recordings.
    pub snapshot: Option<Saved>,
    /// The options that were set by name, for a snapshot.
    pub given: Map<String, Value>,
    /// The people, at most 1000; only with [`Dialect::Webex`]. Default (empty): one person, `user@example.com`, with
    /// the option `token`.
    pub users: Vec<NewUser>,
    /// The app to which the users give access: the client of `POST /v1/access_token` and of the device grant; only with
    /// [`Dialect::Webex`]. Default: all defaults.
    pub integration: Option<Integration>,
}

/// What the link to the next page contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paging {
    /// A cursor that points just past the last recording of the page. Recordings that are added or deleted do not shift the
    /// next page.
    #[default]
    Cursor,
    /// How many recordings to skip in the list as it is when the link is followed. For each of them that was deleted in the
    /// meantime, another one is missed; for each new one, one comes twice.
    Offset,
}

impl Options {
    /// Sets an option by its JavaScript name.
    pub fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        match name {
            "token" => match given {
                Given::Text(text) => self.token.clone_from(text),
                Given::Number(_) => return Err(error(name, "got a number", TOKEN_FORM)),
                _ => return Err(error(name, "not a string", TOKEN_FORM)),
            },
            "recordings" => self.recordings = whole(name, given, 0, MOST_RECORDINGS)?,
            "days" => self.days = whole(name, given, 1, LONGEST_SPREAD_DAYS)?,
            "seed" => self.seed = whole(name, given, 0, LARGEST_SEED)?,
            "retentionDays" => self.retention_days = whole(name, given, 0, LONGEST_RETENTION_DAYS)?,
            "rangeLimitDays" => self.range_limit_days = whole(name, given, 0, LONGEST_RANGE_DAYS)?,
            "paging" => {
                let Given::Text(text) = given else {
                    return Err(error(name, "not a string", PAGING_FORM));
                };
                self.paging = Paging::named(text).ok_or_else(|| error(name, "unknown value", PAGING_FORM))?;
            }
            "linkLifetimeSeconds" => {
                self.link_lifetime_seconds = whole(name, given, 0, LONGEST_LINK_LIFETIME_SECONDS)?;
            }
            "lapsedLinkStatus" => {
                // Which whole numbers are allowed is checked below.
                self.lapsed_link_status = whole(name, given, 0, u64::from(u16::MAX))
                    .map_err(|wrong| error(name, wrong.problem, LAPSED_LINK_STATUS_FORM))?;
            }
            "burst" => self.burst = whole(name, given, 1, MOST_REQUESTS_PER_SECOND)?,
            "latencyMs" => self.latency_ms = latency(given)?,
            "assume" => self.assume = Some(Assumptions::read(given)?),
            "snapshot" => {
                let saved = Saved::read(given)?;
                // What is given beside the snapshot comes after it, and wins.
                saved.set_options(|name, given| self.set(name, given))?;
                self.snapshot = Some(saved);
                return Ok(());
            }
            "requestsPerSecond" => self.requests_per_second = whole(name, given, 0, MOST_REQUESTS_PER_SECOND)?,
            "cors" => self.cors = flag(name, given)?,
            "exposeHeaders" => self.expose_headers = flag(name, given)?,
            "media" => {
                // As with every option, what is given beside a snapshot replaces what is in it.
                self.media = MediaOptions::default();
                self.media.set_all(given)?;
            }
            "faults" => self.faults = faults(given)?,
            "dialect" => {
                let Given::Text(text) = given else {
                    return Err(error(name, "not a string", DIALECT_FORM));
                };
                self.dialect = Dialect::named(text).ok_or_else(|| error(name, "unknown value", DIALECT_FORM))?;
            }
            "users" => self.users = read_users(given)?,
            "integration" => self.integration = Some(Integration::read(given)?),
            _ => return Err(error(name, "unknown option", NAMES)),
        }
        if let Some(value) = given.to_json() {
            self.given.insert(name.to_owned(), value);
        }
        self.check()
    }

    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        given::check_token("token", &self.token)?;
        within("recordings", u64::from(self.recordings), 0, MOST_RECORDINGS)?;
        within("days", u64::from(self.days), 1, LONGEST_SPREAD_DAYS)?;
        within("seed", self.seed, 0, LARGEST_SEED)?;
        within("rangeLimitDays", u64::from(self.range_limit_days), 0, LONGEST_RANGE_DAYS)?;
        let lifetime = u64::from(self.link_lifetime_seconds);
        within("linkLifetimeSeconds", lifetime, 0, LONGEST_LINK_LIFETIME_SECONDS)?;
        if !LAPSED_LINK_STATUSES.contains(&self.lapsed_link_status) {
            let got = format!("got {}", self.lapsed_link_status);
            return Err(error("lapsedLinkStatus", got, LAPSED_LINK_STATUS_FORM));
        }
        within("requestsPerSecond", u64::from(self.requests_per_second), 0, MOST_REQUESTS_PER_SECOND)?;
        within("burst", u64::from(self.burst), 0, MOST_REQUESTS_PER_SECOND)?;
        within("latencyMs", u64::from(self.latency_ms.1), 0, LONGEST_LATENCY_MS)?;
        self.media.check()?;
        check_fault_count(self.faults.len())?;
        within("retentionDays", u64::from(self.retention_days), 0, LONGEST_RETENTION_DAYS)
    }

    /// Checks options that need others. They come one by one, so this happens when the emulator is created.
    pub(crate) fn check_together(&self) -> Result<(), OptionsError> {
        if self.dialect == Dialect::Webex {
            return Ok(());
        }
        for (name, is_given) in [
            ("users", !self.users.is_empty()),
            ("integration", self.integration.is_some()),
            ("assume", self.assume.is_some()),
        ] {
            if is_given {
                return Err(error(name, "needs dialect: \"webex\"", "nothing with dialect: \"contract\""));
            }
        }
        Ok(())
    }

    pub(crate) fn media_bearer(&self) -> Bearer {
        let usual = if self.dialect == Dialect::Webex { Bearer::SignInPage } else { Bearer::Ignore };
        self.media.bearer.unwrap_or(usual)
    }

    pub(crate) fn retention_ms(&self) -> i64 {
        days_ms(self.retention_days)
    }

    pub(crate) fn ranges(&self) -> Option<Ranges> {
        let limit_days = self.range_limit_days;
        (limit_days > 0).then(|| Ranges {
            limit_days,
            longest_ms: days_ms(limit_days),
            usual_ms: days_ms(limit_days.min(USUAL_RANGE_DAYS)),
            from_alone_counts: false,
        })
    }

    /// The dialect of Webex always has a limit.
    pub(crate) fn webex_ranges(&self) -> Ranges {
        let limit_days = if self.range_limit_days == 0 { WEBEX_RANGE_DAYS } else { self.range_limit_days };
        Ranges {
            limit_days,
            longest_ms: days_ms(limit_days),
            usual_ms: days_ms(limit_days.min(USUAL_RANGE_DAYS)),
            from_alone_counts: self.assumptions().from_alone_counts,
        }
    }

    pub(crate) fn rate(&self) -> Rate {
        let burst = if self.burst == 0 { self.requests_per_second } else { self.burst };
        Rate::new(self.requests_per_second, burst)
    }

    pub(crate) fn assumptions(&self) -> Assumptions {
        self.assume.unwrap_or_default()
    }

    pub(crate) fn links(&self) -> Links {
        let lifetime_ms = i64::from(self.link_lifetime_seconds).saturating_mul(1_000);
        Links {
            seed: self.seed,
            paging: self.paging,
            lifetime_ms: (lifetime_ms > 0).then_some(lifetime_ms),
            lapsed_status: self.lapsed_link_status,
        }
    }
}

impl Paging {
    fn named(name: &str) -> Option<Self> {
        match name {
            "cursor" => Some(Self::Cursor),
            "offset" => Some(Self::Offset),
            _ => None,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "dev-token".to_owned(),
            recordings: 25,
            days: 25,
            seed: 1,
            retention_days: 30,
            range_limit_days: 0,
            paging: Paging::Cursor,
            link_lifetime_seconds: 0,
            lapsed_link_status: 410,
            requests_per_second: 0,
            cors: true,
            expose_headers: true,
            media: MediaOptions::default(),
            faults: Vec::new(),
            burst: 0,
            latency_ms: (0, 0),
            dialect: Dialect::Contract,
            assume: None,
            snapshot: None,
            given: Map::new(),
            users: Vec::new(),
            integration: None,
        }
    }
}

/// How the links to next pages are made.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    pub(crate) seed: u64,
    pub(crate) paging: Paging,
    /// After how long a link lapses; `None` if never.
    pub(crate) lifetime_ms: Option<i64>,
    /// The status that answers a lapsed link.
    pub(crate) lapsed_status: u16,
}

/// Shows everything but the token.
impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("recordings", &self.recordings)
            .field("days", &self.days)
            .field("seed", &self.seed)
            .field("retention_days", &self.retention_days)
            .field("range_limit_days", &self.range_limit_days)
            .field("paging", &self.paging)
            .field("link_lifetime_seconds", &self.link_lifetime_seconds)
            .field("lapsed_link_status", &self.lapsed_link_status)
            .field("requests_per_second", &self.requests_per_second)
            .field("cors", &self.cors)
            .field("expose_headers", &self.expose_headers)
            .field("media", &self.media)
            .field("faults", &self.faults)
            .field("dialect", &self.dialect)
            .field("users", &self.users)
            .field("integration", &self.integration)
            .finish_non_exhaustive()
    }
}

pub(crate) fn check_fault_count(count: usize) -> Result<(), OptionsError> {
    if count > MOST_FAULTS {
        return Err(error("faults", "too many faults", FAULTS_FORM));
    }
    Ok(())
}

fn flag(name: &str, given: &Given) -> Result<bool, OptionsError> {
    match given {
        Given::Flag(flag) => Ok(*flag),
        _ => Err(error(name, "got neither true nor false", "true or false")),
    }
}

/// One number, or the least and the most.
fn latency(given: &Given) -> Result<(u32, u32), OptionsError> {
    let name = "latencyMs";
    let (least, most) = match given {
        Given::List(list) => match list.as_slice() {
            [least, most] => (least, most),
            _ => return Err(error(name, "not two numbers", LATENCY_FORM)),
        },
        one => (one, one),
    };
    let number = |given| whole::<u32>(name, given, 0, LONGEST_LATENCY_MS);
    let (least, most) = (number(least)?, number(most)?);
    if least > most {
        return Err(error(name, "the first number is larger than the second", LATENCY_FORM));
    }
    Ok((least, most))
}

/// One fault, or a list of them.
fn faults(given: &Given) -> Result<Vec<Fault>, OptionsError> {
    let one = |given: &Given| match given {
        Given::Text(text) => text.parse(),
        _ => Err(error("faults", "not a string", FAULTS_FORM)),
    };
    match given {
        Given::List(list) => list.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

fn days_ms(days: u32) -> i64 {
    i64::from(days).saturating_mul(time::DAY_MS)
}
