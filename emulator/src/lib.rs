//! A local Webex for recordings: the contract of the Converged Recordings API, and the service as Cisco documents it.
//!
//! At its core is one pure function, [`Emulator::handle`]: state, time and request in, response out. It reads no clock, uses
//! no randomness and opens no connection: the same options, times and requests give the same answers, byte for byte.
//! It also applies the faults that a test asks for. [`Response::delivery`] says what they do to the connection.
//!
//! | file           | what it contains                                                     |
//! | -------------- | -------------------------------------------------------------------- |
//! | `lib.rs`       | the emulator: the order of what happens to a request                 |
//! | `kit.rs`       | what a test does besides sending requests                            |
//! | `options.rs`   | the options, and their checks                                        |
//! | `dialect.rs`   | which API the emulator has                                           |
//! | `given.rs`     | a value from outside, and the error for a wrong one                  |
//! | `route.rs`     | which call a request makes: the paths of both dialects               |
//! | `contract/`    | the calls of the contract, one file for each                         |
//! | `webex/`       | the calls that Webex documents, one file for each                    |
//! | `accounts/`    | people, their rights, their tokens, and how they get them            |
//! | `media/`       | links to files, and the files: audio, video, transcripts, notes      |
//! | `store/`       | the recordings, and an index that finds those of a list              |
//! | `page.rs`      | a page of a list, in both dialects                                   |
//! | `cursor.rs`    | the opaque position in a list                                        |
//! | `query.rs`     | the parameters of a query                                            |
//! | `ranges.rs`    | how long a range of dates may be                                     |
//! | `body.rs`      | the bodies of requests                                               |
//! | `request.rs`   | a request, and the parts of its URL                                  |
//! | `response.rs`  | a response, and how it reaches the caller                            |
//! | `error.rs`     | refusals: statuses and the error body of Webex                       |
//! | `cors.rs`      | CORS headers, for browsers on other origins                          |
//! | `faults.rs`    | faults: their notation, and what they do to an answer                |
//! | `rate.rs`      | the rate limit                                                       |
//! | `log.rs`       | the requests that a test can ask about                               |
//! | `recording.rs` | a recording as the API shows it                                      |
//! | `add.rs`       | recordings that a test adds                                          |
//! | `sample.rs`    | realistic sample recordings                                          |
//! | `snapshot.rs`  | the whole state as JSON                                              |
//! | `percent.rs`   | percent-encoding                                                     |
//! | `random.rs`    | pseudo-random numbers from the seed                                  |
//! | `time.rs`      | RFC 3339 dates                                                       |
//! | `js.rs`, `js/` | the bindings for JavaScript (WebAssembly only)                       |
//!
//! `README.md` says what is imitated and what is not. `webex.yml` names the documents that Webex's dialect rests on.

mod accounts;
mod add;
mod body;
mod contract;
mod cors;
mod cursor;
mod dialect;
mod error;
mod faults;
mod given;
#[cfg(target_arch = "wasm32")]
mod js;
mod kit;
mod log;
mod media;
mod options;
mod page;
mod percent;
mod query;
mod random;
mod ranges;
mod rate;
mod recording;
mod request;
mod response;
mod route;
mod sample;
mod snapshot;
mod store;
mod time;
mod webex;

use std::fmt;

pub use accounts::{Integration, NewUser, Role, UserKind};
pub use add::NewRecording;
pub use dialect::Dialect;
pub use faults::{Fault, FaultCount};
pub use given::{Given, OptionsError};
pub use log::LogEntry;
pub use media::{
    file::Slice,
    options::{Bearer, Etag, Lapsed, MediaOptions},
};
pub use options::{Options, Paging};
pub use recording::{Counts, Format, Overview, Recording, Service, Snapshot, Status};
pub use request::Request;
pub use response::{Delivery, Response};
pub use snapshot::Saved;
pub use store::{Fields, Files, Text};
pub use webex::Assumptions;

use accounts::{Accounts, access_token, authorizations, device, people};
use error::Refusal;
use faults::{Faults, PageFault};
use log::Log;
use media::{Changes, Media, Place};
use page::List;
use random::Random;
use rate::Rate;
use request::Target;
use route::{Call, Kind, Route};
use store::{Store, View};
use webex::Webex;

/// A local Webex: recordings, people, and the tokens that give access to them.
pub struct Emulator {
    options: Options,
    /// The time of the last request; before the first one, the time when the emulator was created.
    now: i64,
    store: Store,
    state: State,
    /// What the state was at the start.
    start: State,
    log: Log,
}

/// What changes besides the recordings.
#[derive(Clone)]
struct State {
    /// Counts the requests. Together with the seed, it makes every tracking id and every ticket unique.
    requests: u64,
    /// Counts the ids generated for recordings that a test added.
    ids: u64,
    rate: Rate,
    faults: Faults,
    /// Only with the dialect of Webex.
    accounts: Option<Accounts>,
    /// What faults have changed about files.
    media: Changes,
}

impl Emulator {
    /// Creates the emulator, with sample recordings as of `now`, in milliseconds since 1970, or with those of the snapshot.
    pub fn new(mut options: Options, now: i64) -> Result<Self, OptionsError> {
        options.check()?;
        options.check_together()?;
        let accounts = (options.dialect == Dialect::Webex).then(|| Accounts::new(&options, now)).transpose()?;
        let snapshot = options.snapshot.take();
        let mut samples = if snapshot.is_some() { Vec::new() } else { sample::recordings(&options, now) };
        if let Some(accounts) = &accounts {
            for entry in &mut samples {
                webex::complete(entry, accounts, options.seed);
            }
        }
        let faults = Faults::new(std::mem::take(&mut options.faults), options.seed);
        let state = State { requests: 0, ids: 0, rate: options.rate(), faults, accounts, media: Changes::default() };
        let store = Store::new(samples, options.retention_ms(), now);
        let start = state.clone();
        let mut emulator = Self { options, now, store, state, start, log: Log::default() };
        if let Some(saved) = snapshot {
            emulator.load(&saved)?;
        }
        Ok(emulator)
    }

    /// Answers one request that arrives at `now`, in milliseconds since 1970.
    pub fn handle(&mut self, now: i64, request: &Request) -> Response {
        self.set_time(now);
        self.state.requests = self.state.requests.wrapping_add(1);
        let tracking_id = self.tracking_id();
        let target = Target::of(&request.url);
        let route = route::of(self.options.dialect, &request.method, target.path);
        let kind = match Place::at(target.path) {
            // A browser's preflight is none.
            Some(_) => ["GET", "HEAD"]
                .contains(&request.method.as_str())
                .then(|| Kind::Media { resumes: media::resumes(request) }),
            None => route.as_ref().ok().map(|route| route.call.kind()),
        };
        let is_media = matches!(kind, Some(Kind::Media { .. }));
        let keeps_body = kind.is_some_and(|kind| kind != Kind::Token);
        let mut entry = LogEntry::of(request, now, keeps_body);
        // A request over the rate limit does not reach the faults.
        let is_refused = kind.is_some() && !is_media && !self.state.rate.admits(now);
        let fault = kind.filter(|_| !is_refused).and_then(|kind| self.state.faults.strike(kind));
        entry.fault = fault.as_ref().map(|fault| fault.text().to_owned());

        let answer = if is_refused {
            Err(Refusal::too_many_requests())
        } else if let Some(instead) = fault.as_ref().and_then(|fault| fault.instead(&tracking_id)) {
            Ok(instead)
        } else {
            self.answer(request, &target, route, fault.as_ref(), &mut entry)
        };
        let mut response = answer.unwrap_or_else(|refusal| {
            entry.refused = Some(refusal.description().to_owned());
            entry.unexpected = refusal.is_unexpected();
            refusal.into_response(&tracking_id)
        });
        if fault.as_ref().is_none_or(Fault::has_tracking_id) {
            response.set("TrackingID", tracking_id);
        }
        if request.method == "HEAD" {
            response.body.clear();
        }
        if self.options.cors {
            cors::allow(&mut response, request, is_media, self.options.expose_headers);
        }
        response.set("Date", time::http(now));
        if let Some(fault) = fault {
            response = fault.damage(response);
        }
        response.delay_ms = response.delay_ms.saturating_add(self.latency());
        entry.status = response.status;
        self.log.add(entry);
        response
    }

    /// A request with several mistakes is refused for the first one in this order.
    fn answer(
        &mut self,
        request: &Request,
        target: &Target,
        route: Result<Route, Refusal>,
        fault: Option<&Fault>,
        entry: &mut LogEntry,
    ) -> Result<Response, Refusal> {
        let place = Place::at(target.path);
        // A browser's preflight has no token.
        if request.method == "OPTIONS" {
            if !self.options.cors {
                return Err(cors::refusal());
            }
            return Ok(match (place, self.options.dialect) {
                (Some(_), _) => cors::media_preflight(),
                (None, Dialect::Contract) => cors::preflight("GET, DELETE, OPTIONS"),
                (None, Dialect::Webex) => cors::preflight("GET, POST, DELETE, OPTIONS"),
            });
        }
        // A link to media needs no token: it has a ticket.
        if let Some(place) = place {
            let (media, fault) = (media_of(&self.options, self.now), fault.and_then(Fault::media_fault));
            return media.answer(&mut self.state.media, &self.store, place, target, request, fault);
        }
        let fault = fault.and_then(Fault::page_fault);
        match self.options.dialect {
            Dialect::Contract => self.answer_by_contract(request, target, route, fault),
            Dialect::Webex => self.answer_as_webex(request, target, route, fault, entry),
        }
    }

    fn answer_by_contract(
        &mut self,
        request: &Request,
        target: &Target,
        route: Result<Route, Refusal>,
        fault: Option<PageFault>,
    ) -> Result<Response, Refusal> {
        if !self.admits(request) {
            return Err(Refusal::unauthorized());
        }
        let Route { call, id } = route?;
        let Self { options, store, now, .. } = self;
        match call {
            Call::List => {
                let (links, path, view) = (options.links(), "convergedRecordings", View::Contract);
                let list =
                    List { store, now: *now, links, fault, target, path, view, clamp_max: false, repeats: false };
                contract::list::answer(&list, options.ranges())
            }
            Call::Details => {
                let links = |entry: &_| media_of(options, *now).links(self.state.requests, entry, &target.origin);
                contract::details::answer(store, target, id, links)
            }
            Call::Delete => contract::delete::answer(store, target, id, request),
            // The contract has no others.
            _ => Err(Refusal::no_such_path()),
        }
    }

    fn answer_as_webex(
        &mut self,
        request: &Request,
        target: &Target,
        route: Result<Route, Refusal>,
        fault: Option<PageFault>,
        entry: &mut LogEntry,
    ) -> Result<Response, Refusal> {
        let Self { options, store, now, state, .. } = self;
        let (now, requests) = (*now, state.requests);
        let Some(accounts) = &mut state.accounts else {
            return Err(Refusal::unauthorized());
        };
        if route::is_about_tokens(options.dialect, target.path) {
            return match route?.call {
                Call::DeviceAuthorize => device::authorize(accounts, now, request, target),
                Call::DeviceToken => device::token(accounts, now, request, target),
                _ => access_token::answer(accounts, now, request, target),
            };
        }
        let caller = accounts.caller(now, request)?;
        entry.user = Some(caller.user().email.clone());
        let Route { call, id } = route?;
        let download_links = |entry: &_| media_of(options, now).links(requests, entry, &target.origin);
        let mut webex = Webex {
            store,
            accounts,
            caller: &caller,
            now,
            request,
            target,
            id,
            links: options.links(),
            ranges: options.webex_ranges(),
            assume: options.assumptions(),
            fault,
            download_links: &download_links,
        };
        match call {
            Call::Calls(call) => webex::answer_calls(&mut webex, call),
            Call::Meetings(call) => webex::answer_meetings(&mut webex, call),
            Call::Me => people::me(&caller, target),
            Call::TokenExpiry => authorizations::token_expiry(&caller, target),
            _ => Err(Refusal::no_such_path()),
        }
    }

    /// Whether the request has exactly one `Authorization` header, with the token.
    fn admits(&self, request: &Request) -> bool {
        let mut credentials = request.headers_named("authorization");
        let (Some(only), None) = (credentials.next(), credentials.next()) else {
            return false;
        };
        only.trim().split_once(' ').is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && token.trim_start_matches(' ') == self.options.token
        })
    }

    fn set_time(&mut self, now: i64) {
        self.now = now;
        self.store.set_time(now);
    }

    /// By how much the next answer is delayed.
    fn latency(&self) -> u32 {
        let (least, most) = self.options.latency_ms;
        let seed = random::digest(self.options.seed, &["latency", &self.state.requests.to_string()]);
        u32::try_from(Random::new(seed).between(least.into(), most.into())).unwrap_or(most)
    }

    fn tracking_id(&self) -> String {
        let seed = random::digest(self.options.seed, &["tracking", &self.state.requests.to_string()]);
        format!("EMULATOR_{}", Random::new(seed).uuid().to_uppercase())
    }
}

fn media_of(options: &Options, now: i64) -> Media<'_> {
    let serves_bin = options.dialect == Dialect::Webex;
    Media { seed: options.seed, now, options: &options.media, bearer: options.media_bearer(), serves_bin }
}

/// Shows how large the emulator is, but not the token.
impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("recordings", &self.store.len())
            .field("requests", &self.state.requests)
            .finish_non_exhaustive()
    }
}
