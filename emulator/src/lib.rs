//! A local Webex for the converged recordings API.
//!
//! At its core is one pure function, [`Emulator::handle`]: state, time and request in, response out. It reads no clock, uses
//! no randomness and opens no connection: the same options, times and requests give the same answers, byte for byte.
//! It also applies the faults that a test asks for. [`Response::delivery`] says what they do to the connection.
//!
//! | file           | what it contains                                                     |
//! | -------------- | -------------------------------------------------------------------- |
//! | `lib.rs`       | the emulator: where each request goes, and the order of its checks   |
//! | `options.rs`   | the options, and their checks                                        |
//! | `given.rs`     | an option's value from outside, and the error for a wrong one        |
//! | `add.rs`       | recordings that a test adds                                          |
//! | `faults.rs`    | faults: their notation, and what they do to an answer                |
//! | `request.rs`   | a request, and the parts of its URL                                  |
//! | `response.rs`  | a response, and how it reaches the caller                            |
//! | `percent.rs`   | percent-encoding                                                     |
//! | `error.rs`     | refusals: statuses and the error body of Webex                       |
//! | `cors.rs`      | CORS headers, for browsers on other origins                          |
//! | `list.rs`      | `GET /v1/convergedRecordings`                                        |
//! | `filters.rs`   | which recordings a list shows                                        |
//! | `cursor.rs`    | the opaque position in a list                                        |
//! | `details.rs`   | `GET /v1/convergedRecordings/{recordingId}`                          |
//! | `delete.rs`    | `DELETE /v1/convergedRecordings/{recordingId}`                       |
//! | `download.rs`  | temporary download links, and the files behind them                  |
//! | `recording.rs` | a recording as the API shows it                                      |
//! | `store.rs`     | the recordings and their statuses                                    |
//! | `sample.rs`    | realistic sample recordings                                          |
//! | `rate.rs`      | the rate limit                                                       |
//! | `random.rs`    | pseudo-random numbers from the seed                                  |
//! | `time.rs`      | RFC 3339 dates                                                       |
//! | `js.rs`        | the bindings for JavaScript (WebAssembly only)                       |
//! | `js/fetch.rs`  | the `fetch` for JavaScript                                           |
//!
//! # What is not imitated
//!
//! - The date window, unless [`Options::range_limit_days`] turns it on: by default the real list covers seven days, and it
//!   refuses more than 30. Here a list without `from` and `to` covers everything, and a range can be of any length.
//! - Spontaneous failures and slowness: only a [`Fault`] causes them, whatever the load. Rate limits come from
//!   [`Options::requests_per_second`] or from a fault.
//! - Scopes and roles: the one token may do everything. Apart from faults, only download links are answered with a 403.
//! - Calls that the contract does not have: the list for admins, metadata, soft delete, restore, purge and reassign.
//! - Fields that the contract does not have (`ownerEmail`, `storageRegion`, …), and recordings of Customer Assist: the
//!   filter `serviceType=customerAssist` is accepted and finds nothing.
//! - Media: a download is a few bytes of the right type. `downloadUrl` and `playbackUrl` point to pages that do not exist.
//! - Leap seconds in the times of a query.

mod add;
mod contract;
mod cors;
mod cursor;
mod download;
mod error;
mod faults;
mod given;
#[cfg(target_arch = "wasm32")]
mod js;
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
mod sample;
mod store;
mod time;

use std::fmt;

pub use add::NewRecording;
pub use faults::{Fault, FaultCount};
pub use given::{Given, OptionsError};
pub use options::{Options, Paging};
pub use recording::{Format, Recording, Service, Snapshot, Status};
pub use request::Request;
pub use response::{Delivery, Response};
pub use store::{Fields, Files, Text};

use contract::{delete, details, list};
use download::File;
use error::Refusal;
use faults::{Call, Faults, PageFault};
use options::Links;
use page::List;
use random::Random;
use ranges::Ranges;
use rate::Rate;
use request::Target;
use store::{Store, View};

/// A local Webex with one user: a set of recordings, and the token that gives access to them.
pub struct Emulator {
    token: String,
    seed: u64,
    /// Counts the requests. Together with the seed, it makes every tracking id and every ticket unique.
    requests: u64,
    /// Counts the ids generated for recordings that a test added.
    ids: u64,
    /// The time of the last request; before the first one, the time when the emulator was created.
    now: i64,
    ranges: Option<Ranges>,
    links: Links,
    expose_headers: bool,
    store: Store,
    rate: Rate,
    faults: Faults,
}

/// The calls that the emulator answers.
enum Route<'a> {
    List,
    One { id: &'a str },
    Download(File),
}

impl Emulator {
    /// Creates the emulator, with sample recordings as of `now`, in milliseconds since 1970.
    pub fn new(options: Options, now: i64) -> Result<Self, OptionsError> {
        options.check()?;
        let store = Store::new(sample::recordings(&options, now), options.retention_ms(), now);
        let (ranges, links) = (options.ranges(), options.links());
        let rate = Rate::new(options.requests_per_second);
        let faults = Faults::new(options.faults, options.seed);
        let Options { token, seed, expose_headers, .. } = options;
        Ok(Self { token, seed, requests: 0, ids: 0, now, ranges, links, expose_headers, store, rate, faults })
    }

    /// Answers one request that arrives at `now`, in milliseconds since 1970.
    pub fn handle(&mut self, now: i64, request: &Request) -> Response {
        self.set_time(now);
        self.requests = self.requests.wrapping_add(1);
        let tracking_id = self.tracking_id();
        let call = Call::of(request);
        // A request over the rate limit does not reach the faults.
        let refused = (call.is_some() && !self.rate.admits(now)).then(Refusal::too_many_requests);
        let fault = call.filter(|_| refused.is_none()).and_then(|call| self.faults.strike(call));
        let instead = || fault.as_ref().and_then(|fault| fault.instead(&tracking_id));
        let mut response = match refused.map(|refusal| refusal.into_response(&tracking_id)).or_else(instead) {
            Some(response) => response,
            None => match self.answer(now, request, fault.as_ref().and_then(Fault::page_fault)) {
                Ok(response) => response,
                Err(refusal) => refusal.into_response(&tracking_id),
            },
        };
        if fault.as_ref().is_none_or(Fault::has_tracking_id) {
            response.set("TrackingID", tracking_id);
        }
        cors::allow(&mut response, request, self.expose_headers);
        match fault {
            Some(fault) => fault.damage(response),
            None => response,
        }
    }

    /// The faults in their order, and how many requests each of them was applied to.
    pub fn faults(&self) -> Vec<FaultCount> {
        self.faults.counts()
    }

    /// Adds a recording and returns its id. A list that is being paged through shows it if its place is still ahead.
    pub fn add(&mut self, new: NewRecording) -> Result<String, OptionsError> {
        new.check()?;
        let id = match &new.id {
            Some(id) if self.store.find(id).is_some() => return Err(NewRecording::taken()),
            Some(id) => id.clone(),
            None => self.free_id(),
        };
        self.store.insert(new.into_entry(&id, self.now));
        Ok(id)
    }

    /// Removes a recording as if it had never existed: no list shows it, and its details answer 404. A recording that a
    /// request deletes, in contrast, stays with another status. Returns false if there is no such recording.
    pub fn remove(&mut self, id: &str) -> bool {
        self.store.remove(id)
    }

    /// Restores a deleted recording. Returns false if that is not possible: it is unknown, not deleted, or purged.
    pub fn restore(&mut self, now: i64, id: &str) -> bool {
        self.set_time(now);
        self.store.restore(id)
    }

    /// How many times requests deleted this recording, for tests to check.
    pub fn deletions(&self, id: &str) -> u32 {
        self.store.find(id).map_or(0, |entry| entry.deletions)
    }

    /// All recordings as of `now`, newest first, including deleted and purged ones.
    pub fn recordings(&self, now: i64) -> Vec<Snapshot> {
        self.store.all().map(|entry| self.store.snapshot_at(now, entry)).collect()
    }

    /// A request with several mistakes is refused for the first one in this order.
    fn answer(&mut self, now: i64, request: &Request, fault: Option<PageFault>) -> Result<Response, Refusal> {
        let target = Target::of(&request.url);
        let method = request.method.as_str();
        let route = route(&target);

        // A browser's preflight has no token.
        if method == "OPTIONS" {
            return Ok(cors::preflight());
        }
        // A download link needs no token: it has a ticket.
        if let Some(Route::Download(file)) = route {
            if method != "GET" {
                return Err(Refusal::method_not_allowed("GET, OPTIONS"));
            }
            return download::answer(self.seed, &self.store, now, file, &target);
        }
        if !self.admits(request) {
            return Err(Refusal::unauthorized());
        }
        match (route, method) {
            (Some(Route::List), "GET") => {
                let Self { ref store, links, ranges, .. } = *self;
                let (path, view) = ("convergedRecordings", View::Full);
                let list = List { store, now, links, fault, target: &target, path, view, clamp_max: false };
                list::answer(&list, ranges)
            }
            (Some(Route::List), _) => Err(Refusal::method_not_allowed("GET, OPTIONS")),
            (Some(Route::One { id }), "GET") => {
                details::answer(self.seed, self.requests, &self.store, now, &target, id)
            }
            (Some(Route::One { id }), "DELETE") => delete::answer(&mut self.store, &target, id, request),
            (Some(Route::One { .. }), _) => Err(Refusal::method_not_allowed("GET, DELETE, OPTIONS")),
            (Some(Route::Download(_)) | None, _) => Err(Refusal::not_found("There is no such path in this API.")),
        }
    }

    /// Whether the request has exactly one `Authorization` header, with the token.
    fn admits(&self, request: &Request) -> bool {
        let mut credentials = request.headers_named("authorization");
        let (Some(only), None) = (credentials.next(), credentials.next()) else {
            return false;
        };
        only.trim().split_once(' ').is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && token.trim_start_matches(' ') == self.token
        })
    }

    fn set_time(&mut self, now: i64) {
        self.now = now;
        self.store.set_time(now);
    }

    /// An id that is not in use.
    fn free_id(&mut self) -> String {
        loop {
            self.ids = self.ids.wrapping_add(1);
            let seed = random::digest(self.seed, &["id", &self.ids.to_string()]);
            let id = Random::new(seed).uuid();
            if self.store.find(&id).is_none() {
                return id;
            }
        }
    }

    fn tracking_id(&self) -> String {
        let seed = random::digest(self.seed, &["tracking", &self.requests.to_string()]);
        format!("EMULATOR_{}", Random::new(seed).uuid().to_uppercase())
    }
}

impl Call {
    /// The call that a request makes, even if its token or its parameters are wrong.
    fn of(request: &Request) -> Option<Self> {
        match (route(&Target::of(&request.url))?, request.method.as_str()) {
            (Route::List, "GET") => Some(Self::List),
            (Route::One { .. }, "GET") => Some(Self::Details),
            (Route::One { .. }, "DELETE") => Some(Self::Delete),
            _ => None,
        }
    }
}

fn route<'a>(target: &Target<'a>) -> Option<Route<'a>> {
    let segments: Vec<&str> = target.path.split('/').collect();
    match segments.as_slice() {
        ["v1", "convergedRecordings"] => Some(Route::List),
        ["v1", "convergedRecordings", id] if !id.is_empty() => Some(Route::One { id }),
        _ => File::at(target.path).map(Route::Download),
    }
}

/// Shows how large the emulator is, but not the token.
impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("recordings", &self.store.len())
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}
