//! Recordings that a test adds and removes.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use webex_recordings_emulator::{Counts, Fields, Given, Service, Status};

fn empty() -> Local {
    Local::with(Options { recordings: 0, ..Options::default() })
}

fn at(created: i64) -> NewRecording {
    NewRecording { created, ..NewRecording::default() }
}

fn full() -> NewRecording {
    NewRecording {
        created: NOW - HOUR + 7,
        id: Some("Board-2026_01".to_owned()),
        status: Status::Available,
        fields: Fields {
            service: Service::Calling,
            topic: Some("Board, “draft” 🎉".to_owned()),
            recorded: Some(NOW - 2 * HOUR),
            duration_seconds: Some(0),
            size_bytes: Some(9_007_199_254_740_991),
            download_url: Some("https://webex.example.com/d".to_owned()),
            playback_url: Some("https://webex.example.com/p".to_owned()),
            meeting_id: Some("m1".to_owned()),
            host_email: Some("host@example.com".into()),
            host_display_name: Some("Größe".into()),
            ..Fields::default()
        },
        ..NewRecording::default()
    }
}

#[test]
fn an_added_recording_is_shown_as_given() {
    let mut local = empty();
    assert_eq!(local.emulator.add(full()).as_deref(), Ok("Board-2026_01"));
    let expected = serde_json::json!({
        "id": "Board-2026_01",
        "topic": "Board, “draft” 🎉",
        "createTime": "2026-01-15T11:00:00.007Z",
        "timeRecorded": "2026-01-15T10:00:00Z",
        "format": "MP3",
        "serviceType": "calling",
        "status": "available",
        "durationSeconds": 0,
        "sizeBytes": 9_007_199_254_740_991_i64,
        "downloadUrl": "https://webex.example.com/d",
        "playbackUrl": "https://webex.example.com/p",
        "meetingId": "m1",
        "hostEmail": "host@example.com",
        "hostDisplayName": "Größe",
    });
    assert_eq!(items(&local.get(LIST)), std::slice::from_ref(&expected));
    let mut details = json(&local.get(&one("Board-2026_01")));
    let links = details.as_object_mut().unwrap().remove("temporaryDirectDownloadLinks").unwrap();
    assert_eq!(details, expected);
    assert_eq!(local.send_bare("GET", &text(&links["audioDownloadLink"]), &[], b"").status, 200);
    assert_eq!(local.delete("Board-2026_01").status, 204);
    assert_eq!(local.emulator.deletions("Board-2026_01"), 1);
}

#[test]
fn missing_fields_are_left_out() {
    let mut local = empty();
    let id = local.emulator.add(at(NOW - 1)).unwrap();
    let expected = serde_json::json!({
        "id": id,
        "createTime": "2026-01-15T11:59:59.999Z",
        "format": "MP4",
        "serviceType": "meeting",
        "status": "available",
    });
    assert_eq!(items(&local.get(LIST)), [expected]);
}

#[test]
fn unknown_fields_are_kept_and_shown_as_given() {
    let mut local = empty();
    let mut new = NewRecording { id: Some("odd".to_owned()), ..at(NOW) };
    let object = |value| Given::Object(vec![("deep".to_owned(), value)]);
    let values = [Given::Number(-0.5), Given::Number(3.0), Given::Null, Given::Flag(false), object(Given::Null)];
    new.set("fromTomorrow", &Given::List(values.to_vec())).unwrap();
    new.set("temporaryDirectDownloadLinks", &object(Given::Text("https://media.example.com/1".to_owned()))).unwrap();
    local.emulator.add(new).unwrap();

    let expected = serde_json::json!([-0.5, 3, null, false, { "deep": null }]);
    assert_eq!(items(&local.get(LIST))[0]["fromTomorrow"], expected);
    let details = json(&local.get(&one("odd")));
    assert_eq!(details["fromTomorrow"], expected);
    let links = serde_json::json!({ "deep": "https://media.example.com/1" });
    assert_eq!(details["temporaryDirectDownloadLinks"], links);
}

#[test]
fn chosen_files_have_links() {
    let mut local = empty();
    let mut new = NewRecording { id: Some("quiet".to_owned()), ..at(NOW) };
    new.set("files", &Given::Object(vec![("audio".to_owned(), Given::Flag(true))])).unwrap();
    local.emulator.add(new).unwrap();
    let details = json(&local.get(&one("quiet")));
    let links: Vec<&String> = details["temporaryDirectDownloadLinks"].as_object().unwrap().keys().collect();
    assert_eq!(links, ["audioDownloadLink", "expiration"]);
}

#[test]
fn generated_ids_depend_on_the_seed() {
    let made = |seed: u64, count: usize| -> Vec<String> {
        let mut local = Local::with(Options { seed, ..Options::default() });
        (0..count).map(|_| local.emulator.add(at(NOW)).unwrap()).collect()
    };
    let ids = made(1, 100);
    assert_eq!(ids, made(1, 100));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 100);
    assert!(made(2, 100).iter().all(|id| !ids.contains(id)));
    assert_eq!(ids[0].split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    // An id that a test has already used is skipped.
    let mut local = Local::with(Options { seed: 1, ..Options::default() });
    local.emulator.add(NewRecording { id: Some(ids[0].clone()), ..at(NOW) }).unwrap();
    assert_eq!(local.emulator.add(at(NOW)).as_ref(), Ok(&ids[1]));
}

#[test]
fn times_are_exact_to_the_millisecond() {
    let mut local = empty();
    for (created, id) in [(NOW, "a"), (NOW + 1, "b"), (NOW + 999, "c"), (NOW + SECOND, "d")] {
        local.add_at(created, id);
    }
    let table = [
        ("from=2026-01-15T12:00:00Z", "dcba"),
        ("from=2026-01-15T12:00:00.0000001Z", "dcb"),
        ("from=2026-01-15T12:00:00.001Z", "dcb"),
        ("from=2026-01-15T12:00:00.0010001Z", "dc"),
        ("from=2026-01-15T12:00:00.002Z", "dc"),
        ("from=2026-01-15T12:00:00.999Z", "dc"),
        ("from=2026-01-15T12:00:00.9999Z", "d"),
        ("to=2026-01-15T12:00:00Z", ""),
        ("to=2026-01-15T12:00:00.0000001Z", "a"),
        ("to=2026-01-15T12:00:00.001Z", "a"),
        ("to=2026-01-15T12:00:00.0010001Z", "ba"),
        ("to=2026-01-15T12:00:00.999Z", "ba"),
        ("to=2026-01-15T12:00:01Z", "cba"),
        ("to=2026-01-15T12:00:01.001Z", "dcba"),
        ("from=2026-01-15T12:00:00.001Z&to=2026-01-15T12:00:00.002Z", "b"),
        ("from=2026-01-15T12:00:00.001Z&to=2026-01-15T12:00:01Z", "cb"),
        ("from=2026-01-15T12:00:00.002Z&to=2026-01-15T12:00:00.999Z", ""),
    ];
    for (query, expected) in table {
        assert_eq!(ids(&local.get(&format!("{LIST}?{query}"))).concat(), expected, "{query}");
    }
    let times: Vec<String> = items(&local.get(LIST)).iter().map(|item| text(&item["createTime"])).collect();
    let expected = ["01Z", "00.999Z", "00.001Z", "00Z"].map(|seconds| format!("2026-01-15T12:00:{seconds}"));
    assert_eq!(times, expected);
}

#[test]
fn equal_times_are_ordered_by_id() {
    let mut local = empty();
    for id in ["b", "a", "B", "10", "9", "_", "-", "aa"] {
        local.add_at(NOW, id);
    }
    local.add_at(NOW - 1, "0");
    local.add_at(NOW + 1, "z");
    let expected = ["z", "-", "10", "9", "B", "_", "a", "aa", "b", "0"];
    assert_eq!(ids(&local.get(LIST)), expected);
    for max in 1..=10 {
        let pages = pages(&mut local, &format!("{LIST}?max={max}"));
        assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected, "{max}");
    }
}

#[test]
fn recordings_of_every_status_can_be_added() {
    let mut local = empty();
    local.now += 5 * DAY;
    local.get(LIST);
    for (id, status) in [("a", Status::Available), ("d", Status::Deleted), ("p", Status::Purged)] {
        // Created long ago, but deleted at the time of the last request.
        local.emulator.add(NewRecording { id: Some(id.to_owned()), status, ..at(NOW - 1_000 * DAY) }).unwrap();
    }
    for (name, id) in [("available", "a"), ("deleted", "d"), ("purged", "p")] {
        assert_eq!(ids(&local.get(&format!("{LIST}?status={name}"))), [id]);
    }
    local.now += 30 * DAY - 1;
    assert_eq!(local.ids("deleted", "all"), ["d"]);
    assert!(!local.emulator.restore(local.now, "p"));
    local.now += 1;
    assert_eq!(local.ids("purged", "all"), ["d", "p"]);
    assert_eq!(local.emulator.deletions("d"), 0, "no request deleted it");
}

#[test]
fn the_overview_counts_every_recording_and_shows_the_newest() {
    let mut local = empty();
    local.get(LIST);
    let statuses = [Status::Available, Status::Deleted, Status::Purged, Status::Available, Status::Deleted];
    for (hours, status) in (1..).zip(statuses) {
        local.emulator.add(NewRecording { status, ..at(NOW - hours * 3_600_000) }).unwrap();
    }
    let counts = |available, deleted, purged| Counts { available, deleted, purged };
    let all = local.emulator.recordings(NOW);
    for most in [0, 1, 3, 5, 6] {
        let overview = local.emulator.overview(NOW, most);
        assert_eq!(overview.counts, counts(2, 2, 1));
        assert_eq!(overview.recordings, all[..most.min(5)], "{most}");
    }
    assert_eq!(local.emulator.overview(NOW + 30 * DAY, 0).counts, counts(2, 0, 3));
}

#[test]
fn wrong_fields_are_named() {
    let id_form = "1 to 256 letters, digits, - and _, unique among the recordings";
    let time_form = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00.123Z, from year 0 to 9999";
    let number = "a whole number from 0 to 9007199254740991";
    let with = |fields| NewRecording { fields, ..at(NOW) };
    let id = |id: &str| NewRecording { id: Some(id.to_owned()), ..at(NOW) };
    let table = [
        (id(""), format!("id: is empty; allowed: {id_form}")),
        (id(&"a".repeat(257)), format!("id: is too long; allowed: {id_form}")),
        (id("a b"), format!("id: has a character that is not allowed; allowed: {id_form}")),
        (id("a/b"), format!("id: has a character that is not allowed; allowed: {id_form}")),
        (id("."), format!("id: has a character that is not allowed; allowed: {id_form}")),
        (id("ü"), format!("id: has a character that is not allowed; allowed: {id_form}")),
        (id("taken"), format!("id: another recording already has it; allowed: {id_form}")),
        (at(i64::MIN), format!("createTime: out of range; allowed: {time_form}")),
        (at(-62_167_219_200_001), format!("createTime: out of range; allowed: {time_form}")),
        (at(253_402_300_800_000), format!("createTime: out of range; allowed: {time_form}")),
        (
            with(Fields { recorded: Some(i64::MAX), ..Fields::default() }),
            format!("timeRecorded: out of range; allowed: {time_form}"),
        ),
        (
            with(Fields { duration_seconds: Some(-1), ..Fields::default() }),
            format!("durationSeconds: got -1; allowed: {number}"),
        ),
        (
            with(Fields { size_bytes: Some(9_007_199_254_740_992), ..Fields::default() }),
            format!("sizeBytes: got 9007199254740992; allowed: {number}"),
        ),
    ];
    let mut local = empty();
    local.add_at(NOW, "taken");
    for (new, expected) in table {
        assert_eq!(local.emulator.add(new).unwrap_err().to_string(), expected);
    }
    assert_eq!(local.emulator.recordings(NOW).len(), 1);
    for created in [-62_167_219_200_000, 253_402_300_799_999, 0] {
        local.emulator.add(at(created)).unwrap();
    }
    local.emulator.add(id(&"a".repeat(256))).unwrap();
    let times: Vec<String> = items(&local.get(LIST)).iter().map(|item| text(&item["createTime"])).collect();
    assert_eq!([&times[0], &times[4]], ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z"]);
}

#[test]
fn fields_are_set_by_name() {
    let text = |text: &str| Given::Text(text.to_owned());
    let mut new = NewRecording::default();
    for (name, given) in [
        ("createTime", text("2026-01-15T19:00:00.007+08:00")),
        ("id", text("Board-2026_01")),
        ("status", text("available")),
        ("serviceType", text("calling")),
        ("topic", text("Board, “draft” 🎉")),
        ("timeRecorded", Given::Number(1_768_471_200_000.0)),
        ("durationSeconds", Given::Number(0.0)),
        ("sizeBytes", Given::Number(9_007_199_254_740_991.0)),
        ("downloadUrl", text("https://webex.example.com/d")),
        ("playbackUrl", text("https://webex.example.com/p")),
        ("meetingId", text("m1")),
        ("hostEmail", text("host@example.com")),
        ("hostDisplayName", text("Größe")),
    ] {
        assert_eq!(new.set(name, &given), Ok(()), "{name}");
    }
    assert_eq!(new, full());

    let time = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00.123Z, from year 0 to 9999; or a \
                Date; or a whole number of milliseconds since 1970";
    let files = "an object with recording and audio (true or false), transcript, suggestedNotes, shortNotes and \
                 actionItems (true, false or a text)";
    let (status, service) = (
        "available, deleted or purged",
        "calling, meeting, customerAssist, MeetingCenter, EventCenter, TrainingCenter or SupportCenter",
    );
    let table = [
        ("createTime", text("2026-01-15"), "createTime: not a valid date", time),
        ("createTime", text("2026-02-30T00:00:00Z"), "createTime: not a valid date", time),
        ("createTime", Given::Number(0.5), "createTime: got 0.5", time),
        ("createTime", Given::Number(f64::NAN), "createTime: got NaN", time),
        ("createTime", Given::Number(f64::INFINITY), "createTime: got inf", time),
        ("createTime", Given::Other, "createTime: got neither a string nor a number", time),
        ("timeRecorded", Given::Flag(true), "timeRecorded: got neither a string nor a number", time),
        ("status", text("gone"), "status: unknown value", status),
        ("status", Given::Number(1.0), "status: not a string", status),
        ("serviceType", text("all"), "serviceType: unknown value", service),
        ("topic", Given::Other, "topic: not a string", "a string"),
        (
            "durationSeconds",
            Given::Number(1.5),
            "durationSeconds: got 1.5",
            "a whole number from 0 to 9007199254740991",
        ),
        ("sizeBytes", text("1"), "sizeBytes: got a string", "a whole number from 0 to 9007199254740991"),
        ("format", text("WAV"), "format: unknown value", "MP3, MP4, ARF or UPLOADED"),
        ("deletions", Given::Number(-1.0), "deletions: got -1", "a whole number from 0 to 4294967295"),
        (
            "temporaryDirectDownloadLinks",
            text("x"),
            "temporaryDirectDownloadLinks: not an object",
            "an object of JSON values",
        ),
        ("files", Given::Flag(true), "files: not an object", files),
        ("files", Given::Object(vec![("audio".to_owned(), text("x"))]), "files.audio: unknown name or value", files),
        ("fromTomorrow", Given::Other, "fromTomorrow: is not data", "any JSON value"),
        ("fromTomorrow", Given::List(vec![Given::Number(f64::NAN)]), "fromTomorrow: is not data", "any JSON value"),
    ];
    for (name, given, problem, allowed) in table {
        let error = NewRecording::default().set(name, &given).unwrap_err();
        assert_eq!(error.to_string(), format!("{problem}; allowed: {allowed}"));
    }
    let beyond = NewRecording::default().set("createTime", &Given::Number(1e300)).unwrap_err();
    assert_eq!((beyond.option.as_str(), beyond.problem.as_str()), ("createTime", "out of range"));
}

#[test]
fn a_removed_recording_never_existed() {
    let mut local = Local::new();
    let [id, other] = [0, 1].map(|place| local.ids("available", "calling")[place].clone());
    let details = json(&local.get(&one(&id)));
    let link = text(&details["temporaryDirectDownloadLinks"]["audioDownloadLink"]);
    assert_eq!(local.delete(&other).status, 204);
    let all = local.emulator.recordings(NOW).len();

    for id in [&id, &other] {
        assert!(local.emulator.remove(id));
        assert!(!local.emulator.remove(id));
        assert_eq!((local.get(&one(id)).status, local.delete(id).status), (404, 404));
        assert_eq!((local.emulator.deletions(id), local.emulator.restore(NOW, id)), (0, false));
        for status in ["available", "deleted", "purged"] {
            assert!(!ids(&local.get(&format!("{LIST}?max=100&status={status}"))).contains(id));
        }
    }
    assert_eq!(local.send_bare("GET", &link, &[], b"").status, 403);
    assert_eq!(local.emulator.recordings(NOW).len(), all - 2);
    assert!(!local.emulator.remove("unknown"));

    // The id can be used again, and another time is another position.
    local.add_at(NOW + 1, &id);
    assert_eq!(ids(&local.get(LIST))[0], id);
    assert!(local.emulator.remove(&id));
    assert_eq!(local.emulator.recordings(NOW).len(), all - 2);
}

#[test]
fn a_next_link_outlives_the_recording_it_points_to() {
    let mut local = Local::new();
    let expected = local.ids("available", "all");
    let url = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
    for id in [&expected[3], &expected[4], &expected[5]] {
        assert!(local.emulator.remove(id));
    }
    let rest: Vec<String> = pages(&mut local, &url).iter().flat_map(ids).collect();
    assert_eq!(rest, expected[6..]);
    // When nothing is left, there is an empty page.
    for id in &expected {
        local.emulator.remove(id);
    }
    let last = local.get(&url);
    assert_eq!((ids(&last).len(), next(&last)), (0, None));
}

/// The test's own pseudo-random numbers: a linear congruential generator.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn nothing_is_lost_or_repeated_while_recordings_come_and_go() {
    for seed in 0..100 {
        let mut dice = Dice(seed);
        let mut local = empty();
        // The recordings that the test expects: the position of each id in the order of the list.
        let mut there = BTreeMap::new();
        let mut number = 0;
        let mut put = |local: &mut Local, there: &mut BTreeMap<String, (i64, String)>, dice: &mut Dice| {
            number += 1;
            // Few different times, so that many are equal.
            let created = NOW - i64::try_from(dice.below(8)).unwrap();
            let id = format!("r{}-{number}", dice.below(900));
            local.add_at(created, &id);
            there.insert(id.clone(), (-created, id));
        };
        for _ in 0..30 {
            put(&mut local, &mut there, &mut dice);
        }
        let throughout: BTreeSet<String> = there.keys().cloned().collect();
        let (mut removed, mut seen, mut end) = (BTreeSet::new(), Vec::new(), None);
        let mut target = Some(format!("{LIST}?max={}", 1 + dice.below(6)));
        while let Some(url) = target {
            // Exactly the recordings that now come after the last one seen, starting with the first of them.
            let page = local.get(&url);
            let found = ids(&page);
            let mut behind: Vec<&(i64, String)> =
                there.values().filter(|key| end.as_ref().is_none_or(|end| *key > end)).collect();
            behind.sort();
            assert_eq!(found, behind.iter().take(found.len()).map(|(_, id)| id.clone()).collect::<Vec<_>>());
            target = next(&page);
            assert_eq!(target.is_some(), behind.len() > found.len(), "seed {seed}");
            end = found.last().map(|id| there[id].clone()).or(end);
            seen.extend(found);

            for _ in 0..dice.below(3) {
                put(&mut local, &mut there, &mut dice);
            }
            for _ in 0..dice.below(3) {
                let id = there.keys().nth(dice.below(there.len())).unwrap().clone();
                assert!(local.emulator.remove(&id));
                there.remove(&id);
                removed.insert(id);
            }
        }
        let once: BTreeSet<String> = seen.iter().cloned().collect();
        assert_eq!(once.len(), seen.len(), "seed {seed}: nothing twice");
        let missing: Vec<&String> = throughout.iter().filter(|id| !once.contains(*id)).collect();
        assert!(missing.iter().all(|id| removed.contains(*id)), "seed {seed}: {missing:?}");
    }
}

#[test]
fn thousands_are_added_and_removed() {
    let mut local = empty();
    // From the middle to both ends.
    for number in 0..20_000_i64 {
        let distance = if number % 2 == 0 { number } else { -number };
        local.add_at(NOW + distance, &format!("r{number}"));
    }
    let expected = local.ids("available", "all");
    assert_eq!((expected.len(), &expected[0], &expected[19_999]), (20_000, &"r19998".to_owned(), &"r19999".to_owned()));
    let pages = pages(&mut local, &format!("{LIST}?max=100"));
    assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected);
    for id in &expected {
        assert!(local.emulator.remove(id));
    }
    assert_eq!(local.emulator.recordings(NOW).len(), 0);
}
