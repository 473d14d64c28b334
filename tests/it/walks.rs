//! Walks over whole lists: whatever the recordings, the range, the pages, the windows, the faults and the browser, every
//! recording comes once and in order.
//!
//! `WALKS=100000 cargo test --test it walks` tries more lists, and `SEED=7` other ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Value, json};
use webex_converged_recordings::error::{Error, ErrorCode};
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::wire::date_time::DateTime;
use webex_recordings_emulator as emulator;
use webex_recordings_emulator::{Fields, NewRecording, Paging, Service, Status};

use crate::world::{NOW, World, page_of};

pub(crate) const DAY_MS: i64 = 86_400_000;
pub(crate) const RANGE_LIMIT_DAYS: u32 = 30;
/// Links never lapse while the clock stands still.
pub(crate) const LINK_LIFETIME_SECONDS: u32 = 60;

/// Where the client runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// In Node, or in a page of the same origin: every header is visible.
    Free,
    /// In a page of another origin that may see `Link`.
    Shown,
    /// In a page of another origin that may not.
    Hidden,
}

#[derive(Clone, Debug)]
struct Case {
    place: Place,
    /// When each was created, its status and its service.
    recordings: Vec<(i64, Status, Service)>,
    from: Option<i64>,
    to: Option<i64>,
    status: Option<Status>,
    service: Option<Service>,
    max: Option<u32>,
    window_days: Option<u32>,
    faults: Vec<&'static str>,
    paging: Paging,
    seed: u64,
}

/// Few moments for many recordings, so that many are created at the same time. Some moments are whole seconds, some are not.
fn cases() -> impl Strategy<Value = Case> {
    let moment = (0..100 * DAY_MS).prop_flat_map(|ago| {
        let second = NOW - ago / 1_000 * 1_000;
        prop_oneof![3 => Just(second), 1 => (0..1_000_i64).prop_map(move |ms| second - ms)]
    });
    let moments = vec(moment, 1..12);
    let place = select(vec![Place::Free, Place::Shown, Place::Hidden, Place::Hidden]);
    (moments, place, prop_oneof![6 => 0..60_usize, 2 => 100..140_usize]).prop_flat_map(|(moments, place, count)| {
        let around = (select(moments.clone()), select(vec![-DAY_MS, -1_000, -1, 0, 0, 1, 1_000, DAY_MS]));
        let end = || around.clone().prop_map(|(moment, by)| moment + by);
        let range = prop_oneof![
            12 => (end(), end()).prop_map(|(one, other)| (Some(one.min(other)), Some(one.max(other)))),
            3 => end().prop_map(|from| (Some(from), None)),
            1 => end().prop_map(|to| (None, Some(to))),
            4 => Just((None, None)),
        ];
        let status = select(vec![Status::Available, Status::Available, Status::Available, Status::Deleted]);
        let service = select(vec![Service::Meeting, Service::Calling]);
        // If links are hidden, a page that is not full would be taken for the last one: see `src/paging/next.rs`.
        let short_page = if place == Place::Hidden { "LIST delay=1" } else { "LIST no-items 20%" };
        let faults = [short_page, "LIST 503 Retry-After=2 15%", "LIST reset 10%", "LIST cut 10%", "LIST 429 every 3"];
        let size = prop_oneof![Just(None), (1..6_u32).prop_map(Some), (1..=100_u32).prop_map(Some)];
        (
            vec((select(moments), status.clone(), service.clone()), count),
            // A list without a beginning is long.
            range,
            (option::weighted(0.3, status), option::weighted(0.3, service)),
            (size, select(vec![None, Some(0), Some(1), Some(7), Some(30)])),
            proptest::sample::subsequence(faults.to_vec(), 0..=faults.len()),
            (select(vec![Paging::Cursor, Paging::Offset]), 0..1_000_u64),
        )
            .prop_map(
                move |(recordings, (from, to), (status, service), (max, window_days), faults, (paging, seed))| {
                    // Going back to 2015 by single days takes long.
                    let is_long = from.is_none() && to.is_some();
                    let window_days = window_days.filter(|days| !is_long || [0, 30].contains(days));
                    Case { place, recordings, from, to, status, service, max, window_days, faults, paging, seed }
                },
            )
    })
}

impl Case {
    fn world(&self) -> World {
        let mut world = World::of(emulator::Options {
            recordings: 0,
            seed: self.seed,
            faults: self.faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            paging: self.paging,
            expose_headers: self.place != Place::Hidden,
            // Without windows, the server has to accept any range.
            range_limit_days: if self.window_days == Some(0) { 0 } else { RANGE_LIMIT_DAYS },
            link_lifetime_seconds: LINK_LIFETIME_SECONDS,
            lapsed_link_status: if self.seed.is_multiple_of(2) { 400 } else { 410 },
            ..emulator::Options::default()
        });
        world.is_cross_origin = self.place != Place::Free;
        for (at, (created, status, service)) in self.recordings.iter().enumerate() {
            let (created, id) = (*created, Some(format!("r{at:03}")));
            let new = NewRecording {
                created,
                id,
                status: *status,
                fields: Fields { service: *service, ..Fields::default() },
                ..NewRecording::default()
            };
            world.emulator.add(new).unwrap();
        }
        world
    }

    /// The same case, but nothing shifts the links that have to be followed: a list without a range goes on by links alone, and
    /// so does any list after a page without recordings.
    fn without_shifts(&self, is_ranged: bool) -> Self {
        let mut case = self.clone();
        match case.paging {
            Paging::Offset if is_ranged => case.faults.retain(|fault| !fault.contains("no-items")),
            Paging::Offset => case.paging = Paging::Cursor,
            Paging::Cursor => {}
        }
        case
    }

    fn query(&self) -> Value {
        json!({
            "from": self.from.map(text),
            "to": self.to.map(text),
            "status": self.status.map(|status| if status == Status::Deleted { "deleted" } else { "available" }),
            "serviceType": self.service.map(|service| if service == Service::Calling { "calling" } else { "meeting" }),
            "max": self.max,
        })
    }

    /// The ids that the walk has to find, in the emulator's order, by the numbers in this case.
    fn expected(&self, world: &World) -> Vec<String> {
        let usual_from = NOW - 7 * DAY_MS;
        let has_limit = self.window_days != Some(0);
        let from = self.from.or((self.to.is_none() && has_limit).then_some(usual_from));
        let is_wanted = |one: &emulator::Recording| {
            let number: usize = one.id.trim_start_matches('r').parse().unwrap();
            let (created, ..) = *self.recordings.get(number).unwrap();
            from.is_none_or(|from| from <= created)
                && self.to.is_none_or(|to| created < to)
                && one.status == self.status.unwrap_or(Status::Available)
                && self.service.is_none_or(|service| one.service_type == service)
        };
        let all = world.emulator.recordings(NOW).into_iter().map(|one| one.recording);
        all.filter(is_wanted).map(|one| one.id).collect()
    }

    /// Whether a walk may end like this: only if `from` and `to` are the wrong way round, or if links may be hidden and neither a
    /// range nor dates show how to go on.
    fn may_end_in(&self, error: &Error) -> bool {
        match error.code {
            ErrorCode::InvalidArgument => !self.is_in_order(),
            ErrorCode::UnexpectedShape => {
                self.place != Place::Free && error.message.starts_with("The list may not be complete")
            }
            _ => false,
        }
    }

    /// Whether more recordings share one second than a page can hold, so that only links lead through them, and those expire.
    fn is_lost_in_a_second(&self, error: &Error, world: &World) -> bool {
        let mut seconds = BTreeMap::new();
        for one in world.emulator.recordings(NOW) {
            let second: String = one.recording.create_time.chars().take("2026-05-01T09:30:00".len()).collect();
            *seconds.entry(second).or_insert(0) += 1;
        }
        let is_crowded = seconds.values().any(|count| *count >= 100);
        is_crowded && self.waits() && error.message.starts_with("The list may not be complete")
    }

    /// Whether links expire between two pages.
    fn waits(&self) -> bool {
        (self.seed / 12).is_multiple_of(2)
    }

    fn is_in_order(&self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from < to) && self.from.is_none_or(|from| from < NOW + DAY_MS)
    }
}

pub(crate) fn text(ms: i64) -> String {
    let seconds = u64::try_from(ms.div_euclid(1_000)).unwrap() * 1_000;
    let text = DateTime::of_clock(seconds).text();
    text.replace('Z', &format!(".{:03}Z", ms.rem_euclid(1_000)))
}

/// Walks to the end, after every failure with the error's cursor. Calls `between` after every page.
fn walk(
    world: &mut World,
    case: &Case,
    mut between: impl FnMut(&mut World, &[Recording]),
) -> Result<Vec<Recording>, (Vec<Recording>, Error)> {
    let (mut found, mut cursor, mut failures) = (Vec::new(), None::<String>, 0);
    let mut reached: Option<DateTime> = None;
    let mut marks: Vec<(usize, DateTime)> = Vec::new();
    let at_first: BTreeSet<String> = world.emulator.recordings(NOW).into_iter().map(|one| one.recording.id).collect();
    loop {
        // With a cursor, other options are ignored.
        let mut query = case.query();
        if let Some(cursor) = &cursor {
            query = json!({ "cursor": cursor, "max": 7 });
        }
        let options = json!({ "windowDays": case.window_days });
        match world.page(query, if cursor.is_some() { json!({}) } else { options }) {
            Ok(listed) => {
                assert!(listed.reached.is_none() || reached.is_none() || listed.reached <= reached, "it went back");
                reached = listed.reached.or(reached);
                let page = page_of(listed);
                let count = found.len();
                found.extend(page.items);
                marks.extend(reached.map(|reached| (found.len(), reached)));
                between(world, found.get(count..).unwrap());
                cursor = page.cursor;
                if cursor.is_none() {
                    // Nothing after a mark is newer than the mark, except recordings that were created meanwhile.
                    for (count, reached) in marks {
                        let later = found.iter().skip(count).filter(|one| at_first.contains(&one.id));
                        let newer = later.into_iter().any(|one| created(one) > reached);
                        assert!(!newer, "the list had not come as far as it said");
                    }
                    return Ok(found);
                }
            }
            Err(error) if error.retryable && failures < 100 => {
                assert_eq!(error.cursor, cursor);
                failures += 1;
            }
            Err(error) => return Err((found, error)),
        }
        assert!(world.requests < 6_000, "it has no end: {cursor:?}");
    }
}

#[test]
fn a_cursor_works_where_other_headers_are_visible() {
    let (complete, dead_ends) = (counter(), counter());
    run(1_500, |case| {
        let mut case = Case { place: Place::Hidden, ..case.clone() };
        case.faults.retain(|fault| !fault.contains("no-items"));
        let mut world = case.world();
        let expected = case.expected(&world);
        let mut number = case.seed;
        let result = walk(&mut world, &case, |world, _| {
            number = number * 7_919 % 1_009;
            world.is_cross_origin = number.is_multiple_of(2);
        });
        match result {
            Ok(found) => {
                prop_assert_eq!(ids(&found), expected);
                complete.set(complete.get() + 1);
            }
            Err((found, error)) => {
                prop_assert!(case.may_end_in(&error), "{:?}", error);
                prop_assert!(expected.starts_with(&ids(&found)));
                dead_ends.set(dead_ends.get() + usize::from(error.code == ErrorCode::UnexpectedShape));
            }
        }
        Ok(())
    });
    let told = [complete, dead_ends].map(|counter| counter.get());
    println!("lists that went on elsewhere, to the end and to a dead end: {told:?}");
    assert!(told[0] > 1_000 && told[1] > 5, "{told:?}");
}

pub(crate) fn created(one: &Recording) -> DateTime {
    DateTime::parse(one.create_time.as_deref().unwrap()).unwrap()
}

pub(crate) fn ids(found: &[Recording]) -> Vec<String> {
    found.iter().map(|one| one.id.clone()).collect()
}

fn cases_to_run(usually: u32) -> u32 {
    std::env::var("WALKS").map_or(usually, |walks| walks.parse().expect("WALKS is a number"))
}

/// The cases are always the same, or others with another `SEED`.
fn seed() -> u64 {
    std::env::var("SEED").map_or(1, |seed| seed.parse().expect("SEED is a whole number"))
}

/// Runs the test on so many cases.
fn run(usually: u32, test: impl Fn(&Case) -> Result<(), TestCaseError>) {
    run_on(&cases(), usually, test);
}

/// Runs the test on so many cases of any kind. Prints the seed that repeats them.
pub(crate) fn run_on<C: Strategy>(cases: &C, usually: u32, test: impl Fn(&C::Value) -> Result<(), TestCaseError>) {
    let cases_to_run = cases_to_run(usually);
    let config = Config { cases: cases_to_run, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let seed = seed();
    println!("SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let ran = std::cell::Cell::new(0);
    let result = runner.run(cases, |case| {
        ran.set(ran.get() + 1);
        test(&case)
    });
    result.unwrap_or_else(|failure| panic!("{failure}\nRepeat this run with SEED={seed}"));
    assert_eq!(ran.get(), cases_to_run);
}

#[test]
fn every_recording_comes_once_and_in_order() {
    let (pages, recordings, dead_ends, windows) = (counter(), counter(), counter(), counter());
    run(4_000, |case| {
        let mut world = case.world();
        let expected = case.expected(&world);
        match walk(&mut world, case, |_, _| pages.set(pages.get() + 1)) {
            Ok(found) => {
                prop_assert_eq!(ids(&found), expected);
                recordings.set(recordings.get() + found.len());
                windows.set(windows.get() + usize::from(case.window_days != Some(0) && case.from.is_some()));
            }
            // Only if links may be hidden, and a hundred recordings have no range or share one second: a page holds no
            // more. What came until then is right.
            Err((found, error)) => {
                prop_assert!(case.may_end_in(&error), "{:?}", error);
                if error.code == ErrorCode::UnexpectedShape {
                    prop_assert!(found.len() >= 100 && expected.starts_with(&ids(&found)));
                    dead_ends.set(dead_ends.get() + 1);
                }
            }
        }
        Ok(())
    });
    let told = [pages, recordings, dead_ends, windows].map(|counter| counter.get());
    println!("pages, recordings, dead ends, lists in windows: {told:?}");
    assert!(told.iter().all(|count| *count > 0), "{told:?}: one of them never came up");
}

#[test]
fn recordings_that_stay_come_once_while_others_come_and_go() {
    let (arrived, went, walked) = (counter(), counter(), counter());
    run(1_500, |case| {
        // Links that count recordings shift, and without a range there are only links to go on by.
        let case = &case.without_shifts(case.from.is_some() || case.to.is_some());
        let mut world = case.world();
        let before: BTreeSet<String> = case.expected(&world).into_iter().collect();
        let mut number = case.seed;
        let mut removed = BTreeSet::new();
        let result = walk(&mut world, case, |world, _| {
            number += 1;
            let all = world.emulator.recordings(NOW);
            let place = usize::try_from(number * 7_919).unwrap();
            if let Some(one) = all.get(place % all.len().max(1)).filter(|_| number % 3 == 0) {
                world.emulator.remove(&one.recording.id);
                removed.insert(one.recording.id.clone());
                went.set(went.get() + 1);
            }
            if let Some((created, status, service)) = case.recordings.get(place % case.recordings.len().max(1)) {
                // At the same time as another one, or a second before it.
                let created = created - if number % 2 == 0 { 0 } else { 1_000 };
                let new = NewRecording {
                    created,
                    status: *status,
                    fields: Fields { service: *service, ..Fields::default() },
                    ..NewRecording::default()
                };
                world.emulator.add(new).unwrap();
                arrived.set(arrived.get() + 1);
            }
        });
        let found = match result {
            Ok(found) => ids(&found),
            Err((_, error)) => {
                prop_assert!(case.may_end_in(&error), "{:?}", error);
                return Ok(());
            }
        };
        walked.set(walked.get() + 1);
        let once: BTreeSet<String> = found.iter().cloned().collect();
        prop_assert_eq!(once.len(), found.len(), "one came twice");
        let stayed: Vec<_> = before.difference(&removed).collect();
        prop_assert!(stayed.iter().all(|id| once.contains(*id)), "one that stayed did not come");
        Ok(())
    });
    let told = [arrived, went, walked].map(|counter| counter.get());
    println!("recordings added and removed, lists that came to the end: {told:?}");
    assert!(told.iter().all(|count| *count > 500), "{told:?}: too few to say anything");
}

/// With a range, nothing that happens between two pages shifts a walk: not links that count recordings, links that lapse,
/// recordings that are deleted as they come, or recordings that are created meanwhile.
#[test]
fn with_a_range_nothing_shifts_a_walk() {
    let (went, arrived, lapsed, whole) = (counter(), counter(), counter(), counter());
    run(3_000, |case| {
        if case.from.is_none() && case.to.is_none() {
            return Ok(());
        }
        let case = &case.without_shifts(true);
        let mut world = case.world();
        let before: BTreeSet<String> = case.expected(&world).into_iter().collect();
        let mut number = case.seed;
        let (share, newcomers, waits) = (number % 4, number / 4 % 3, case.waits());
        let result = walk(&mut world, case, |world, page| {
            for (at, recording) in page.iter().enumerate() {
                // Deletes nothing, everything, or a part of the page.
                if share == 1 || share > 1 && at % 3 == usize::try_from(share).unwrap() - 2 {
                    world.emulator.remove(&recording.id);
                    went.set(went.get() + 1);
                }
            }
            number += 1;
            // Not for ever, or the walk would never end.
            if number > case.seed + 300 {
                return;
            }
            let place = usize::try_from(number * 7_919).unwrap();
            if let Some((created, status, service)) = case.recordings.get(place % case.recordings.len().max(1)) {
                // The newest of all, at the same time as another one, or a second later.
                let created = match (newcomers, number % 3) {
                    (1, _) => NOW,
                    (2, 0) => *created,
                    (2, _) => created + 1_000,
                    _ => return,
                };
                let new = NewRecording {
                    created,
                    status: *status,
                    fields: Fields { service: *service, ..Fields::default() },
                    ..NewRecording::default()
                };
                world.emulator.add(new).unwrap();
                arrived.set(arrived.get() + 1);
            }
            if waits {
                world.now += i64::from(LINK_LIFETIME_SECONDS) * 1_000 + 1_000;
            }
        });
        let found = match result {
            Ok(found) => ids(&found),
            Err((_, error)) => {
                prop_assert!(case.may_end_in(&error) || case.is_lost_in_a_second(&error, &world), "{:?}", error);
                return Ok(());
            }
        };
        whole.set(whole.get() + 1);
        lapsed.set(lapsed.get() + world.lapsed);
        let once: BTreeSet<String> = found.iter().cloned().collect();
        prop_assert_eq!(once.len(), found.len(), "one came twice");
        let lost: Vec<_> = before.difference(&once).collect();
        prop_assert!(lost.is_empty(), "these were lost: {:?}", lost);
        Ok(())
    });
    let told = [went, arrived, lapsed, whole].map(|counter| counter.get());
    println!("recordings deleted and created, links that lapsed, lists that came to the end: {told:?}");
    assert!(told.iter().all(|count| *count > 500), "{told:?}: too few to say anything");
}

pub(crate) fn counter() -> std::cell::Cell<usize> {
    std::cell::Cell::new(0)
}

#[test]
fn more_recordings_in_one_second_than_a_page_holds_end_in_an_error() {
    let recordings = vec![(NOW - DAY_MS, Status::Available, Service::Meeting); 130];
    let mut case = Case {
        place: Place::Hidden,
        recordings,
        from: Some(NOW - 2 * DAY_MS),
        to: None,
        status: None,
        service: None,
        max: Some(30),
        window_days: None,
        faults: vec![],
        paging: Paging::Cursor,
        seed: 1,
    };
    let (found, error) = walk(&mut case.world(), &case, |_, _| {}).unwrap_err();
    let once: BTreeSet<_> = ids(&found).into_iter().collect();
    assert_eq!((once.len(), found.len()), (100, 100));
    assert_eq!((error.code, error.retryable, error.attempts), (ErrorCode::UnexpectedShape, false, 0));
    assert!(error.message.starts_with("The list may not be complete"), "{}", error.message);
    case.place = Place::Shown;
    assert_eq!(walk(&mut case.world(), &case, |_, _| {}).unwrap().len(), 130);
}

#[test]
fn a_link_to_an_earlier_page_ends_in_an_error_and_not_in_a_loop() {
    let mut world = World::with_faults(25, &["LIST same-link"]);
    let first = world.list(json!({ "max": 5 })).unwrap();
    let second = world.list(json!({ "cursor": first.cursor })).unwrap();
    let error = world.list(json!({ "cursor": second.cursor })).unwrap_err();
    assert_eq!((error.code, error.attempts, world.requests), (ErrorCode::UnexpectedShape, 0, 2));
    assert!(error.message.contains("leads back to that page"), "{}", error.message);
}

/// Hours that a time zone skips or repeats, and a leap second, lie within windows and at their boundaries.
#[test]
fn daylight_saving_time_and_leap_seconds_change_nothing() {
    let at = |text: &str| {
        let (date, ms) = (DateTime::parse(text).unwrap(), 86_400_000);
        (0..40_000_u64)
            .map(|day| day * ms)
            .rfind(|day| DateTime::of_clock(*day) <= date)
            .map(|day| (day, date))
            .unwrap()
    };
    for (from, to, days) in [
        // The clocks change in Berlin and in New York.
        ("2026-03-28T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 1),
        ("2026-10-31T12:00:00-04:00", "2026-11-02T12:00:00-05:00", 1),
        ("2026-01-01T00:00:00+01:00", "2026-11-01T00:00:00+01:00", 30),
        // There was a leap second at the end of 2016.
        ("2016-12-30T00:00:00Z", "2016-12-31T23:59:60Z", 1),
        ("2016-12-31T23:59:60Z", "2017-01-02T12:00:00Z", 1),
    ] {
        let ((first_day, _), (last_day, _)) = (at(from), at(to));
        let mut world = World::of(emulator::Options {
            recordings: 0,
            range_limit_days: RANGE_LIMIT_DAYS,
            ..emulator::Options::default()
        });
        // A recording every quarter of an hour, from the day before to the day after.
        for quarter in 0..(last_day - first_day) / 900_000 + 3 * 96 {
            let created = i64::try_from(first_day + quarter * 900_000).unwrap() - DAY_MS;
            world.emulator.add(NewRecording { created, ..NewRecording::default() }).unwrap();
        }
        let is_in = |one: &emulator::Snapshot| {
            let created = DateTime::parse(&one.recording.create_time).unwrap();
            (DateTime::parse(from).unwrap()..DateTime::parse(to).unwrap()).contains(&created)
        };
        let expected: Vec<_> =
            world.emulator.recordings(NOW).into_iter().filter(is_in).map(|one| one.recording.id).collect();
        let (mut found, mut query) = (Vec::new(), json!({ "from": from, "to": to, "max": 100 }));
        loop {
            let page = world.page(query, json!({ "windowDays": days })).map(page_of).unwrap();
            found.extend(page.items.into_iter().map(|one| one.id));
            let Some(cursor) = page.cursor else { break };
            query = json!({ "cursor": cursor });
        }
        assert!(found.len() > 100);
        assert_eq!(found, expected, "{from} to {to}");
    }
}
