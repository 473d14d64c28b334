//! Many concurrent calls of one client, against servers with rate limits. Time is simulated: each step happens when it is due,
//! requests and answers take time on the way, and timers are a little late, as real ones are.

#![allow(clippy::cast_precision_loss)]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use webex_converged_recordings::call::{Call, Moment, Operation, Outcome, Step};
use webex_converged_recordings::calls::DeleteRecording;
use webex_converged_recordings::error::{Error, ErrorCode};
use webex_converged_recordings::gate::SharedGate;
use webex_converged_recordings::input::arguments::Given;
use webex_converged_recordings::input::config::Config;
use webex_converged_recordings::input::options::{ClientOptions, DeleteOptions};
use webex_converged_recordings::token::Token;
use webex_converged_recordings::wire::http::Response;

/// Microseconds.
type Time = u64;
const MS: Time = 1_000;
const SECOND: Time = 1_000 * MS;

/// How a server counts requests.
#[derive(Clone, Copy, Debug)]
enum Window {
    /// Every accepted request counts for this long.
    Rolling(Time),
    /// The count starts again after each period.
    Fixed(Time),
}

/// The wait that it asks a refused client for.
#[derive(Clone, Copy, Debug)]
enum Ask {
    /// `Retry-After`, always the same number of seconds.
    Always(u64),
    /// `Retry-After`: the seconds until something is free, rounded up.
    Rest,
    /// `Retry-After: 1`, hidden by the browser.
    Hidden,
}

#[derive(Clone, Copy, Debug)]
struct Limiter {
    most: usize,
    window: Window,
    ask: Ask,
    /// How long a request or an answer is on its way, and by how much that varies.
    way: Time,
    uneven: Time,
}

const TEN_A_SECOND: Limiter =
    Limiter { most: 10, window: Window::Rolling(SECOND), ask: Ask::Always(1), way: 20 * MS, uneven: 5 * MS };

/// What happens next to a call.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Begins,
    /// A wait ends.
    Waited,
    /// A request reaches the server.
    Arrives,
    /// The answer reaches the client. For a refusal, with the seconds to wait.
    Answered(Option<u64>),
}

#[derive(Debug, Default)]
struct Report {
    done: usize,
    errors: Vec<Error>,
    requests: usize,
    refused: usize,
    /// When the last call ended.
    end: Time,
}

struct World {
    limiter: Limiter,
    due: BinaryHeap<Reverse<(Time, u64, usize, Due)>>,
    count: u64,
    /// When the server accepted requests.
    taken: Vec<Time>,
    random: u64,
}

impl World {
    /// Deterministic, and even enough (xorshift).
    fn random(&mut self, below: Time) -> Time {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % below.max(1)
    }

    fn later(&mut self, at: Time, call: usize, due: Due) {
        self.count += 1;
        self.due.push(Reverse((at, self.count, call, due)));
    }

    fn way(&mut self) -> Time {
        self.limiter.way + self.random(self.limiter.uneven)
    }

    /// Accepts a request, or returns for how many seconds the client should wait.
    fn serve(&mut self, now: Time) -> Option<u64> {
        let counts = |taken: Time| match self.limiter.window {
            Window::Rolling(window) => now - taken < window,
            Window::Fixed(window) => now / window == taken / window,
        };
        let counted: Vec<Time> = self.taken.iter().copied().filter(|taken| counts(*taken)).collect();
        if counted.len() < self.limiter.most {
            self.taken.push(now);
            return None;
        }
        let free_at = match self.limiter.window {
            Window::Rolling(window) => counted.first().unwrap() + window,
            Window::Fixed(window) => (now / window + 1) * window,
        };
        Some(match self.limiter.ask {
            Ask::Always(seconds) => seconds,
            Ask::Rest => (free_at - now).div_ceil(SECOND),
            Ask::Hidden => 1,
        })
    }
}

/// Deletes `count` recordings concurrently, `begin` after the start of the server's windows.
fn deletions(count: usize, limiter: Limiter, begin: Time) -> Report {
    deletions_beside(count, limiter, begin, &[])
}

/// The same, on a server that has accepted other requests before.
fn deletions_beside(count: usize, limiter: Limiter, begin: Time, taken: &[Time]) -> Report {
    let config = Rc::new(Config::of(&ClientOptions::default(), false, None).unwrap());
    let gate = SharedGate::default();
    let mut calls: BTreeMap<usize, Call> = BTreeMap::new();
    let mut world =
        World { limiter, due: BinaryHeap::new(), count: 0, taken: taken.to_vec(), random: 88_172_645_463_325_252 };
    for number in 0..count {
        let id = Given::Text(format!("r{number}"));
        let operation = Operation::Delete(DeleteRecording::new(&id, DeleteOptions::default()).unwrap());
        calls.insert(number, Call::new(Rc::clone(&config), gate.clone(), operation, config.limits, false));
        world.later(begin, number, Due::Begins);
    }
    let mut report = Report::default();
    // Until when the server asked the client to wait.
    let mut told = 0;
    while let Some(Reverse((now, _, number, due))) = world.due.pop() {
        let moment = Moment {
            elapsed_ms: (now - begin) / MS,
            now_ms: now as f64 / MS as f64,
            jitter: world.random(1_000) as f64 / 1_000.0,
        };
        let outcome = match due {
            Due::Arrives => {
                let asked = world.serve(now);
                let at = now + world.way();
                world.later(at, number, Due::Answered(asked));
                continue;
            }
            Due::Begins => None,
            Due::Waited => Some(Outcome::Waited),
            Due::Answered(None) => Some(Outcome::Answered(Response { status: 204, ..Response::default() })),
            Due::Answered(Some(seconds)) => {
                report.refused += 1;
                let is_hidden = matches!(limiter.ask, Ask::Hidden);
                told = told.max(now + seconds * SECOND);
                let headers = if is_hidden { vec![] } else { vec![("retry-after", seconds.to_string())] };
                let hidden = Response { status: 429, headers, may_hide_headers: is_hidden, ..Response::default() };
                Some(Outcome::Answered(hidden))
            }
        };
        let call = calls.get_mut(&number).unwrap();
        let mut step = match outcome {
            None => call.start(moment),
            Some(outcome) => call.next(outcome, moment),
        };
        if matches!(step, Step::Token { .. }) {
            step = call.next(Outcome::Token(Token::new("dev-token").unwrap()), moment);
        }
        match step {
            Step::Token { .. } | Step::Headers { .. } => panic!("asked twice for a token, or for headers"),
            Step::Wait(ms) => {
                // Like the timers of a platform: never too early, usually a little late.
                let at = now + (ms + 1) * MS + world.random(3 * MS);
                world.later(at, number, Due::Waited);
            }
            Step::Send { .. } => {
                assert!(now >= told, "a request at {now}, before {told}");
                report.requests += 1;
                let at = now + world.way();
                world.later(at, number, Due::Arrives);
            }
            Step::Done(result) => {
                report.end = now - begin;
                match result {
                    Ok(_) => report.done += 1,
                    Err(error) => report.errors.push(error),
                }
            }
        }
    }
    assert_eq!(report.done + report.errors.len(), count, "every call ends");
    println!(
        "{count} at once, {limiter:?}: {} done in {} ms, {} requests, {} refused",
        report.done,
        report.end / MS,
        report.requests,
        report.refused
    );
    report
}

/// Asserts that all are done within that many seconds, and after at most `first + more` refusals.
#[track_caller]
fn all_done(report: &Report, seconds: Time, first: usize, more: usize) {
    assert!(report.errors.is_empty(), "{} failed: {:?}", report.errors.len(), report.errors.first());
    assert!(report.end <= seconds * SECOND, "{} µs", report.end);
    assert!(report.refused <= first + more, "{} refused, {first} of them in the first burst", report.refused);
}

#[test]
fn five_hundred_concurrent_deletions_are_done_in_good_time() {
    // At ten per second, 50 s is the minimum.
    all_done(&deletions(500, TEN_A_SECOND, 0), 54, 490, 2);
    all_done(&deletions(80, TEN_A_SECOND, 0), 9, 70, 0);
    all_done(&deletions(30, TEN_A_SECOND, 0), 4, 20, 0);
    // Half a second for a round trip, and a whole second.
    all_done(&deletions(500, Limiter { way: 250 * MS, ..TEN_A_SECOND }, 0), 55, 490, 3);
    all_done(&deletions(500, Limiter { way: 500 * MS, ..TEN_A_SECOND }, 0), 57, 490, 5);
    // If the delay varies, requests arrive closer together than they were sent.
    all_done(&deletions(500, Limiter { uneven: 60 * MS, ..TEN_A_SECOND }, 0), 60, 490, 5);
    all_done(&deletions(500, Limiter { ask: Ask::Hidden, ..TEN_A_SECOND }, 0), 54, 490, 3);
}

#[test]
fn other_limits_are_found_out_as_well() {
    for ask in [Ask::Always(1), Ask::Rest, Ask::Hidden] {
        for most in [1, 5, 10] {
            for begin in [0, 300, 900, 990] {
                for window in [Window::Rolling(SECOND), Window::Fixed(SECOND)] {
                    let limiter = Limiter { most, window, ask, ..TEN_A_SECOND };
                    // As many as are possible in 45 s.
                    let report = deletions(45 * most, limiter, begin * MS);
                    all_done(&report, 51, 44 * most, 5);
                }
            }
        }
    }
}

#[test]
fn a_limit_that_others_have_used_up_is_found_out_later() {
    for used in [5, 9, 10] {
        let report = deletions_beside(200, TEN_A_SECOND, 300 * MS, &vec![MS; used]);
        all_done(&report, 50, 200 - (10 - used), 5);
    }
}

#[test]
fn calls_that_cannot_be_done_in_time_fail_at_once() {
    for window in [Window::Rolling(60 * SECOND), Window::Fixed(60 * SECOND)] {
        let limiter = Limiter { most: 100, window, ask: Ask::Always(60), ..TEN_A_SECOND };
        let report = deletions(150, limiter, 30 * SECOND);
        assert_eq!((report.done, report.requests, report.errors.len()), (100, 150, 50));
        assert!(report.end < SECOND, "{} µs", report.end);
        for error in report.errors {
            assert_eq!((error.code, error.attempts, error.retryable), (ErrorCode::RateLimited, 1, true));
            assert_eq!(error.retry_after_ms, Some(60_000));
        }
    }
    // Half of the minute is over, and the calls can wait for the other half.
    let fixed = Limiter { most: 100, window: Window::Fixed(60 * SECOND), ask: Ask::Rest, ..TEN_A_SECOND };
    all_done(&deletions(150, fixed, 30 * SECOND), 50, 50, 0);
    // A server that asks for one second each time, although its window is a minute.
    let rolling = Limiter { most: 100, window: Window::Rolling(60 * SECOND), ..TEN_A_SECOND };
    let report = deletions(150, rolling, 0);
    assert_eq!((report.done, report.errors.len()), (100, 50));
    assert!(report.refused <= 50 + 60, "no more than one a second");
}
