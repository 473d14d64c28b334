//! Lists of both services: whatever the recordings, the rights, the faults and the browser, every recording comes once, newest
//! first, and neither service is asked for more than is needed.
//!
//! `WALKS=100000 cargo test --test it merged` tries more lists, and `SEED=7` other ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use webex_converged_recordings::error::{Error, ErrorCode};
use webex_converged_recordings::input::base_url::{self, BaseUrl};
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::models::source::SingleSource;
use webex_converged_recordings::paging::merge::{Failure, Merged, SEPARATOR, Stream, Taken, merge};
use webex_converged_recordings::paging::place::Progress;
use webex_converged_recordings::wire::date_time::DateTime;
use webex_recordings_emulator as emulator;
use webex_recordings_emulator::{Dialect, Fields, NewRecording, NewUser, Paging, Role, Service, Status};

use crate::walks::{DAY_MS, LINK_LIFETIME_SECONDS, Place, RANGE_LIMIT_DAYS, counter, created, run_on, text};
use crate::world::{NOW, World, page_of};

const BOTH: [SingleSource; 2] = [SingleSource::Converged, SingleSource::Meetings];
const DEFAULT_MAX: usize = 10;
const ME: &str = "ann@example.com";
const SOMEBODY: &str = "bob@example.com";

#[derive(Clone)]
struct Made {
    created: i64,
    service: Service,
    status: Status,
    is_mine: bool,
    topic: &'static str,
}

/// In one line, because a case has many.
impl fmt::Debug for Made {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { created, service, status, is_mine, topic } = self;
        write!(formatter, "{created} {service:?} {status:?} {is_mine} {topic}")
    }
}

/// Which services a token opens.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rights {
    Both,
    Only(usize),
    None,
}

/// What one service does after so many requests for its list.
#[derive(Clone, Copy, Debug)]
struct Breakdown {
    service: usize,
    after: u32,
    /// 403: the right has been revoked, for good. Any other status ends after so many failures of the list.
    status: u16,
    failures: u32,
}

#[derive(Clone, Debug)]
struct Case {
    place: Place,
    recordings: Vec<Made>,
    from: Option<i64>,
    to: Option<i64>,
    status: Option<Status>,
    topic: Option<&'static str>,
    max: Option<u32>,
    window_days: Option<u32>,
    faults: Vec<&'static str>,
    paging: Paging,
    /// Everybody's list, and the role for it.
    organization: Option<Role>,
    rights: Rights,
    breakdown: Option<Breakdown>,
    /// How many of a hundred pages are followed by another process, which has only the cursor.
    forgets: u64,
    /// Whether links lapse before another process continues.
    waits: bool,
    seed: u64,
}

/// Few moments for many recordings, so that many are created at the same time, in both services.
fn cases() -> impl Strategy<Value = Case> {
    let moment = (0..100 * DAY_MS).prop_flat_map(|ago| {
        let second = NOW - ago / 1_000 * 1_000;
        prop_oneof![3 => Just(second), 1 => (0..1_000_i64).prop_map(move |ms| second - ms)]
    });
    let place = select(vec![Place::Free, Place::Shown, Place::Hidden, Place::Hidden]);
    let count = prop_oneof![8 => 0..60_usize, 1 => 100..200_usize, 1 => 250..450_usize];
    let organization =
        prop_oneof![3 => Just(None), 1 => Just(Some(Role::Admin)), 1 => Just(Some(Role::ComplianceOfficer))];
    let moments = prop_oneof![5 => vec(moment.clone(), 1..12), 1 => vec(moment, 1..2)];
    (moments, place, count, organization).prop_flat_map(|(moments, place, count, organization)| {
        let around = (select(moments.clone()), select(vec![-DAY_MS, -1_000, -1, 0, 0, 1, 1_000, DAY_MS]));
        let end = || around.clone().prop_map(|(moment, by)| moment + by);
        let range = prop_oneof![
            12 => (end(), end()).prop_map(|(one, other)| (Some(one.min(other)), Some(one.max(other)))),
            6 => end().prop_map(|from| (Some(from), None)),
            1 => end().prop_map(|to| (None, Some(to))),
            4 => Just((None, None)),
        ];
        let mut statuses = vec![Status::Available, Status::Available, Status::Available, Status::Deleted];
        if organization == Some(Role::ComplianceOfficer) {
            statuses.push(Status::Purged);
        }
        let services = [Service::Calling, Service::Calling, Service::CustomerAssist, Service::MeetingCenter];
        let services = [&services[..], &[Service::MeetingCenter, Service::EventCenter]].concat();
        let is_mine = prop_oneof![4 => Just(true), 1 => Just(false)];
        let topic = select(vec!["Weekly", "the WEEK in review", "Standup"]);
        let made = (select(moments), select(services), select(statuses.clone()), is_mine, topic)
            .prop_map(|(created, service, status, is_mine, topic)| Made { created, service, status, is_mine, topic });
        // If links are hidden, a page that is not full would be taken for the last one: see `src/paging/next.rs`.
        let short_page = if place == Place::Hidden { "LIST delay=1" } else { "LIST no-items 20%" };
        let faults = [
            short_page,
            "LIST 503 Retry-After=2 15%",
            "LIST reset 10%",
            "LIST cut 10%",
            "LIST 429 every 3",
            "LIST 500 30%",
        ];
        let size = prop_oneof![Just(None), (1..6_u32).prop_map(Some), (1..=100_u32).prop_map(Some)];
        // Long lists in small pages take long.
        let size = size.prop_map(move |size| size.map(|size| if count < 100 { size } else { size.max(20) }));
        let rights = prop_oneof![
            8 => Just(Rights::Both),
            2 => Just(Rights::Only(0)),
            2 => Just(Rights::Only(1)),
            1 => Just(Rights::None),
        ];
        let status = select(vec![403, 403, 503, 500, 429]);
        let breakdown = (0..2_usize, 0..6_u32, status, 1..4_u32)
            .prop_map(|(service, after, status, failures)| Breakdown { service, after, status, failures });
        (
            vec(made, count),
            range,
            (option::weighted(0.3, select(statuses)), option::weighted(0.2, select(vec!["week", "standup", "none"]))),
            (size, select(vec![None, Some(0), Some(1), Some(7), Some(30)])),
            prop_oneof![Just(vec![]), subsequence(faults.to_vec(), 0..=faults.len())],
            (rights, option::weighted(0.3, breakdown)),
            (select(vec![0, 10, 50, 100]), any::<bool>()),
            (select(vec![Paging::Cursor, Paging::Offset]), 0..1_000_u64),
        )
            .prop_map(
                move |(
                    recordings,
                    (from, to),
                    (status, topic),
                    (max, window_days),
                    faults,
                    (rights, breakdown),
                    (forgets, waits),
                    (paging, seed),
                )| {
                    // Going back to 2015 by single days takes long, and is longer than a range of the emulator can be.
                    let is_long = from.is_none() && to.is_some();
                    let window_days = window_days.filter(|days| !is_long || *days == 30);
                    Case {
                        place,
                        recordings,
                        from,
                        to,
                        status,
                        topic,
                        max,
                        window_days,
                        faults,
                        paging,
                        organization,
                        rights,
                        breakdown,
                        forgets,
                        waits,
                        seed,
                    }
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
            range_limit_days: if self.window_days == Some(0) { 3_650 } else { RANGE_LIMIT_DAYS },
            link_lifetime_seconds: LINK_LIFETIME_SECONDS,
            lapsed_link_status: [400, 404, 410][usize::try_from(self.seed % 3).unwrap()],
            dialect: Dialect::Webex,
            // The first one has the usual token.
            users: vec![
                NewUser {
                    email: ME.to_owned(),
                    roles: self.organization.into_iter().collect(),
                    scopes: Some(self.scopes()),
                    ..NewUser::default()
                },
                NewUser { email: SOMEBODY.to_owned(), token: Some("bob".to_owned()), ..NewUser::default() },
            ],
            ..emulator::Options::default()
        });
        world.is_cross_origin = self.place != Place::Free;
        for (at, made) in self.recordings.iter().enumerate() {
            world.emulator.add(NewRecording { id: Some(format!("r{at:03}")), ..new(made) }).unwrap();
        }
        world
    }

    fn scopes(&self) -> Vec<String> {
        let scopes = match self.organization {
            None => ["spark:recordings_read", "meeting:recordings_read"],
            Some(Role::Admin) => ["spark-admin:recordings_read", "meeting:admin_recordings_read"],
            Some(Role::ComplianceOfficer) => ["spark-compliance:recordings_read", "spark-compliance:meetings_read"],
        };
        (0..2).filter(|service| self.may(*service)).map(|service| scopes[service].to_owned()).collect()
    }

    fn may(&self, service: usize) -> bool {
        match self.rights {
            Rights::Both => true,
            Rights::Only(only) => only == service,
            Rights::None => false,
        }
    }

    fn query(&self) -> Value {
        let status = self.status.map(|status| match status {
            Status::Available => "available",
            Status::Deleted => "deleted",
            Status::Purged => "purged",
        });
        json!({
            "source": "all",
            "from": self.from.map(text),
            "to": self.to.map(text),
            "status": status,
            "topic": self.topic,
            "max": self.max,
            "organization": self.organization.map(|_| true),
        })
    }

    /// What a list of this service has to contain, newest first.
    fn expected(&self, world: &World, service: usize) -> Vec<String> {
        let from = self.from.or(self.to.is_none().then_some(NOW - 7 * DAY_MS));
        let is_wanted = |one: &emulator::Recording| {
            let number: usize = one.id.trim_start_matches('r').parse().unwrap();
            let made = &self.recordings[number];
            service_of(made.service) == service
                && from.is_none_or(|from| from <= made.created)
                && self.to.is_none_or(|to| made.created < to)
                && made.status == self.status.unwrap_or(Status::Available)
                && (made.is_mine || self.organization.is_some())
                && self.topic.is_none_or(|topic| made.topic.to_lowercase().contains(topic))
        };
        let all = world.emulator.recordings(NOW).into_iter().map(|one| one.recording);
        all.filter(is_wanted).map(|one| one.id).collect()
    }

    /// Whether nothing goes wrong, and one process takes all of it.
    fn is_plain(&self) -> bool {
        self.faults.is_empty() && self.breakdown.is_none() && self.rights == Rights::Both && self.forgets == 0
    }

    fn is_in_order(&self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from < to) && self.from.is_none_or(|from| from < NOW + DAY_MS)
    }

    /// Whether the list of a service may end early: more recordings share one second than a page can hold, and links through
    /// them are hidden or lapse. `crowd`: how many share one second.
    fn may_end_early(&self, error: &Error, crowd: usize) -> bool {
        crowd >= 100
            && (self.place != Place::Free || self.waits)
            && error.message.starts_with("The list may not be complete")
    }
}

/// The most recordings of one service that share one second.
fn crowd(world: &World) -> usize {
    let mut seconds = BTreeMap::new();
    for one in world.emulator.recordings(NOW) {
        let second: String = one.recording.create_time.chars().take("2026-05-01T09:30:00".len()).collect();
        *seconds.entry((service_of(one.recording.service_type), second)).or_insert(0) += 1;
    }
    seconds.into_values().max().unwrap_or_default()
}

fn new(made: &Made) -> NewRecording {
    let owner = if made.is_mine { ME } else { SOMEBODY };
    let is_call = service_of(made.service) == 0;
    NewRecording {
        created: made.created,
        status: made.status,
        fields: Fields {
            service: made.service,
            topic: Some(made.topic.to_owned()),
            owner_email: is_call.then(|| owner.to_owned()),
            host_email: (!is_call).then_some(owner.into()),
            ..Fields::default()
        },
        ..NewRecording::default()
    }
}

fn service_of(service: Service) -> usize {
    usize::from(!matches!(service, Service::Calling | Service::CustomerAssist))
}

/// One of the two lists, with its recordings.
#[derive(Clone, Default)]
struct Held {
    stream: Stream,
    items: Vec<Recording>,
    /// What to request before there is a cursor.
    query: Option<Value>,
    is_due: bool,
    /// Why its next page could not be had.
    error: Option<Error>,
}

impl Held {
    fn head(&self) -> Option<DateTime> {
        self.items.get(self.stream.given).map(created)
    }

    fn last(&self) -> Option<DateTime> {
        self.items.last().map(created)
    }
}

/// A merged list between two pages, as in `pkg-template/merged-list.js`.
#[derive(Clone)]
struct List {
    max: u32,
    progress: Progress,
    held: [Held; 2],
}

struct Page {
    /// Which service each recording comes from.
    items: Vec<(usize, Recording)>,
    missing: Vec<(usize, Failure)>,
    cursor: Option<String>,
    reached: Option<DateTime>,
}

fn base() -> BaseUrl {
    BaseUrl::parse("http://127.0.0.1:8787/v1").unwrap()
}

impl List {
    fn of(query: &Value) -> Self {
        let held = Held { query: Some(query.clone()), is_due: true, ..Held::default() };
        let max = query["max"].as_u64().map_or(10, |max| u32::try_from(max).unwrap());
        Self { max, progress: Progress::default(), held: [held.clone(), held] }
    }

    /// As another process does it.
    fn after(cursor: &str) -> Self {
        let parts: Vec<&str> = cursor.split(SEPARATOR).collect();
        let [_, max, pages, recordings, calls, meetings] = parts[..] else { panic!("{cursor}") };
        let number = |part: &str| part.parse().unwrap();
        let held = [calls, meetings].map(|next| match next {
            "" => Held::default(),
            // With a cursor, other options are ignored.
            _ => Held { query: Some(json!({ "cursor": cursor, "max": 7 })), is_due: true, ..Held::default() },
        });
        let progress = Progress { pages: number(pages), recordings: number(recordings) };
        Self { max: number(max), progress, held }
    }

    /// Requests the next page. An error has the cursor of the merged list.
    fn next(
        &mut self,
        world: &mut World,
        options: &Value,
        mut before: impl FnMut(&mut World, usize),
    ) -> Result<Page, Error> {
        for (service, held) in self.held.iter_mut().enumerate().filter(|(_, held)| held.is_due) {
            assert_eq!(held.stream.given, held.items.len(), "it still has recordings in hand");
            before(world, service);
            let (query, options) = match &held.query {
                Some(query) => (query.clone(), options.clone()),
                None => (json!({ "cursor": held.stream.next }), json!({})),
            };
            let was = std::mem::take(held);
            held.stream = match world.half(query, options, BOTH[service]) {
                Ok(listed) => {
                    let at = listed.start.clone().or(was.stream.next);
                    let page = page_of(listed);
                    let taken = |one: &Recording| Taken { id: one.id.clone(), created: Some(created(one)) };
                    let items = page.items.iter().map(taken).collect();
                    held.items = page.items;
                    Stream { at, next: page.cursor, items, ..Stream::default() }
                }
                Err(error) => {
                    let failure = Some(Failure { status: error.status, is_retryable: error.retryable });
                    let next = error.cursor.clone();
                    held.error = Some(error);
                    Stream { at: was.stream.at, next, failure, ..Stream::default() }
                }
            };
        }
        let streams = [&self.held[0], &self.held[1]].map(|held| held.stream.clone());
        match merge(&base(), self.progress, self.max, &streams) {
            Merged::Failed { stream, cursor } => {
                let mut error = self.held[stream].error.clone().unwrap();
                error.cursor = cursor;
                Err(error)
            }
            Merged::Page { order, due, cursor, progress, reached } => {
                let mut items = Vec::new();
                for service in order {
                    let (service, held) = (usize::from(service), &mut self.held[usize::from(service)]);
                    items.push((service, held.items[held.stream.given].clone()));
                    held.stream.given += 1;
                }
                assert_eq!(progress.pages, self.progress.pages + 1);
                assert_eq!(progress.recordings - self.progress.recordings, u32::try_from(items.len()).unwrap());
                self.progress = progress;
                for (held, is_due) in self.held.iter_mut().zip(due) {
                    held.is_due = is_due;
                }
                self.check_need();
                let missing = self.held.iter().enumerate().filter_map(|(at, held)| Some((at, held.stream.failure?)));
                let missing = missing.collect();
                Ok(Page { items, missing, cursor, reached })
            }
        }
    }

    /// A list is requested only if its next page decides what comes next.
    fn check_need(&self) {
        for (held, other) in [(&self.held[0], &self.held[1]), (&self.held[1], &self.held[0])] {
            if !held.is_due {
                continue;
            }
            assert!(held.head().is_none() && held.stream.next.is_some() && held.stream.failure.is_none());
            let other_is_open = other.stream.next.is_some() && other.stream.failure.is_none();
            match (held.last(), other.head(), other.last()) {
                (Some(last), Some(head), _) => assert!(last >= head, "the other list comes first"),
                (Some(last), None, Some(others)) => {
                    assert!(!other_is_open || last >= others, "the other list has not come as far back");
                }
                _ => {}
            }
        }
    }
}

/// Chance that is always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[derive(Default)]
struct Walked {
    found: Vec<(usize, Recording)>,
    missing: BTreeSet<usize>,
    /// Which services were asked for their first page and refused it, or a later one.
    requests: [u32; 2],
    pages: usize,
    failures: usize,
    resumes: usize,
    end: Option<Error>,
}

impl Walked {
    fn of(&self, service: usize) -> Vec<String> {
        self.found.iter().filter(|(of, _)| *of == service).map(|(_, one)| one.id.clone()).collect()
    }

    fn count(&self, service: usize) -> usize {
        self.found.iter().filter(|(of, _)| *of == service).count()
    }
}

/// Walks to the end: in memory, or, after a failure and whenever chance says so, with the cursor alone. Calls `between` after
/// every page.
fn walk(world: &mut World, case: &Case, mut between: impl FnMut(&mut World, &[(usize, Recording)])) -> Walked {
    let mut dice = Dice(case.seed);
    let mut walked = Walked::default();
    let options = json!({ "windowDays": case.window_days });
    let mut list = List::of(&case.query());
    let mut cursor = None::<String>;
    let mut marks: Vec<(usize, DateTime)> = Vec::new();
    let mut reached = None::<DateTime>;
    let mut lost_patience = 0;
    let at_first: BTreeSet<String> = world.emulator.recordings(NOW).into_iter().map(|one| one.recording.id).collect();
    let max = case.max.map_or(DEFAULT_MAX, |max| usize::try_from(max).unwrap());
    loop {
        assert!(world.requests < 9_000, "it has no end: {cursor:?}");
        let requests = &mut walked.requests;
        let next = list.next(world, &options, |world, service| {
            requests[service] += 1;
            if let Some(breakdown) = case.breakdown.filter(|it| it.service == service) {
                let is_broken = requests[service] > breakdown.after && lost_patience < breakdown.failures;
                world.broken = is_broken.then_some((base_url::path(BOTH[service]), breakdown.status));
            }
        });
        match next {
            Ok(page) => {
                walked.pages += 1;
                assert!(page.items.len() <= max, "a page of {}", page.items.len());
                assert!(page.reached.is_none() || reached.is_none() || page.reached <= reached, "it went back");
                reached = page.reached.or(reached);
                walked.found.extend(page.items.iter().cloned());
                marks.extend(reached.map(|reached| (walked.found.len(), reached)));
                walked.missing = page.missing.iter().map(|(service, _)| *service).collect();
                for (_, failure) in &page.missing {
                    assert_eq!((failure.status, failure.is_retryable), (Some(403), false));
                }
                between(world, &page.items);
                cursor = page.cursor;
                let Some(cursor) = &cursor else { break };
                if dice.below(100) < case.forgets {
                    list = another_process(world, case, cursor);
                    reached = None;
                    walked.resumes += 1;
                }
            }
            Err(error) => {
                let Some(after) = error.cursor.as_ref().filter(|_| error.retryable) else {
                    walked.end = Some(error);
                    return walked;
                };
                if world.broken.is_some() && world.broken.map(|(_, status)| status) == error.status {
                    lost_patience += 1;
                }
                walked.failures += 1;
                assert!(walked.failures < 300, "it fails for ever");
                list = another_process(world, case, after);
                reached = None;
                cursor = error.cursor;
            }
        }
    }
    // Nothing after a mark is newer than the mark, except recordings that were created meanwhile.
    for (count, reached) in marks {
        let later = walked.found.iter().skip(count).filter(|(_, one)| at_first.contains(&one.id));
        let newer = later.into_iter().any(|(_, one)| created(one) > reached);
        assert!(!newer, "the list had not come as far as it said");
    }
    walked
}

/// Another process, which may have started later.
fn another_process(world: &mut World, case: &Case, cursor: &str) -> List {
    if case.waits {
        world.now += i64::from(LINK_LIFETIME_SECONDS) * 1_000 + 1_000;
    }
    List::after(cursor)
}

/// Newest first.
fn is_sorted(found: &[(usize, Recording)]) -> bool {
    found.is_sorted_by(|(_, one), (_, other)| created(one) >= created(other))
}

#[test]
fn every_recording_of_both_services_comes_once_and_newest_first() {
    let [lists, recordings, pages, requests] = [(); 4].map(|()| counter());
    let [one_refused, failed_for_good, failures, resumes, early, alike] = [(); 6].map(|()| counter());
    let add = |counter: &std::cell::Cell<usize>, count: usize| counter.set(counter.get() + count);
    run_on(&cases(), 2_000, |case| {
        let mut world = case.world();
        let expected = [0, 1].map(|service| case.expected(&world, service));
        let walked = walk(&mut world, case, |_, _| {});
        add(&lists, 1);
        add(&recordings, walked.found.len());
        add(&pages, walked.pages);
        add(&requests, usize::try_from(world.requests).unwrap());
        add(&failures, walked.failures);
        add(&resumes, walked.resumes + walked.failures);
        add(&one_refused, usize::from(!walked.missing.is_empty()));
        add(&failed_for_good, usize::from(walked.end.is_some()));
        prop_assert!(is_sorted(&walked.found));
        let revoked = case.breakdown.filter(|breakdown| breakdown.status == 403).map(|breakdown| breakdown.service);
        let may_refuse = |service: usize| !case.may(service) || revoked == Some(service);
        for (service, expected) in expected.iter().enumerate() {
            let found = walked.of(service);
            prop_assert!(expected.starts_with(&found), "{:?} are not the first of {:?}", found, expected);
            prop_assert!(case.may(service) || found.is_empty());
            prop_assert!(!walked.missing.contains(&service) || may_refuse(service));
        }
        if walked.end.is_none() && case.is_plain() {
            // Nothing is requested twice, or without need.
            let alone = [0, 1].map(|service| pages_alone(&mut world, case, service));
            prop_assert_eq!(walked.requests, alone);
            add(&alike, 1);
        }
        let Some(error) = walked.end else {
            // Every service has refused its list, or has listed everything.
            for (service, expected) in expected.iter().enumerate() {
                let is_whole = walked.count(service) == expected.len();
                prop_assert!(is_whole != walked.missing.contains(&service) || may_refuse(service), "{}", service);
                prop_assert!(is_whole || walked.missing.contains(&service), "{} is not complete", service);
                prop_assert!(case.may(service) || walked.missing.contains(&service));
            }
            prop_assert!(walked.missing.is_empty() || !walked.found.is_empty(), "an empty list, though one refused");
            prop_assert!(walked.missing.len() < 2 && case.is_in_order());
            return Ok(());
        };
        match error.code {
            ErrorCode::InvalidArgument => prop_assert!(!case.is_in_order() && world.requests == 0),
            ErrorCode::Forbidden => {
                let refused = [0, 1].map(may_refuse);
                let has_nothing = |service: usize| walked.found.is_empty() && expected[service].is_empty();
                prop_assert!(
                    refused == [true; 2] || refused[0] && has_nothing(1) || refused[1] && has_nothing(0),
                    "{:?}",
                    error
                );
            }
            _ => {
                prop_assert!(case.may_end_early(&error, crowd(&world)), "{:?}", error);
                add(&early, 1);
            }
        }
        Ok(())
    });
    let told = [lists, recordings, pages, requests, one_refused, failed_for_good, failures, resumes, early, alike];
    let told = told.map(|counter| counter.get());
    println!(
        "lists, recordings, pages, requests, lists of which one service refused its part, lists that failed for good, failures \
         with a cursor, continued in another process, ended in a crowded second, requested like two lists: {told:?}"
    );
    assert!(told.iter().all(|count| *count > 0), "{told:?}: one of them never came up");
}

/// How many pages the list of one service has by itself.
fn pages_alone(world: &mut World, case: &Case, service: usize) -> u32 {
    let (mut query, mut options) = (case.query(), json!({ "windowDays": case.window_days }));
    let mut pages = 0;
    loop {
        let listed = world.half(query, options, BOTH[service]).unwrap();
        pages += 1;
        let Some(cursor) = listed.cursor else { return pages };
        (query, options) = (json!({ "cursor": cursor }), json!({}));
    }
}

/// Nothing that happens between two pages shifts a merged list: not links that count recordings, links that lapse, recordings that
/// are deleted as they come or before they come, or recordings that are created meanwhile.
#[test]
fn recordings_that_stay_come_once_while_others_come_and_go() {
    let [arrived, went, resumes, whole] = [(); 4].map(|()| counter());
    run_on(&cases(), 1_000, |case| {
        let mut case = Case { rights: Rights::Both, breakdown: None, ..case.clone() };
        // Links are followed after an empty page, and through more recordings of one second than a page holds. Those that count
        // recordings shift.
        if case.paging == Paging::Offset {
            case.faults.retain(|fault| !fault.contains("no-items"));
            if crowd(&case.world()) >= 100 {
                case.paging = Paging::Cursor;
            }
        }
        let mut world = case.world();
        let before: BTreeSet<String> = [0, 1].into_iter().flat_map(|service| case.expected(&world, service)).collect();
        let mut dice = Dice(case.seed + 1);
        let (share, newcomers) = (dice.below(4), dice.below(3));
        let mut removed = BTreeSet::new();
        let (crowd_before, mut newly, mut rounds) = (crowd(&world), 0, 0);
        let walked = walk(&mut world, &case, |world, page| {
            for (at, (_, recording)) in page.iter().enumerate() {
                // Deletes nothing, everything, or a part of the page.
                if share == 1 || share > 1 && at % 3 == usize::try_from(share).unwrap() - 2 {
                    world.emulator.remove(&recording.id);
                    went.set(went.get() + 1);
                }
            }
            rounds += 1;
            // Not for ever, or the walk would never end.
            if rounds > 60 {
                return;
            }
            let all = world.emulator.recordings(NOW);
            let some = usize::try_from(dice.below(1_000)).unwrap();
            if let Some(one) = all.get(some % all.len().max(1)).filter(|_| rounds % 4 == 0) {
                world.emulator.remove(&one.recording.id);
                removed.insert(one.recording.id.clone());
                went.set(went.get() + 1);
            }
            let Some(made) = case.recordings.get(some % case.recordings.len().max(1)) else { return };
            // The newest of all, at the same time as another one, or a second later.
            let created = match (newcomers, rounds % 3) {
                (1, _) => NOW,
                (2, 0) => made.created,
                (2, _) => made.created + 1_000,
                _ => return,
            };
            world.emulator.add(new(&Made { created, ..made.clone() })).unwrap();
            newly += 1;
            arrived.set(arrived.get() + 1);
        });
        let once: BTreeSet<&String> = walked.found.iter().map(|(_, one)| &one.id).collect();
        prop_assert_eq!(once.len(), walked.found.len(), "one came twice");
        resumes.set(resumes.get() + walked.resumes + walked.failures);
        if let Some(error) = walked.end {
            let is_known = !case.is_in_order() || case.may_end_early(&error, crowd_before + newly);
            prop_assert!(is_known, "{:?}", error);
            return Ok(());
        }
        whole.set(whole.get() + 1);
        let lost: Vec<_> = before.iter().filter(|id| !removed.contains(*id) && !once.contains(id)).collect();
        prop_assert!(lost.is_empty(), "these were lost: {:?}", lost);
        Ok(())
    });
    let told = [arrived, went, resumes, whole].map(|counter| counter.get());
    println!("recordings created and deleted, continued in another process, lists that came to the end: {told:?}");
    assert!(told.iter().all(|count| *count > 300), "{told:?}: too few to say anything");
}
