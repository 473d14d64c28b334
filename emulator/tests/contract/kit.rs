//! What a test does besides sending requests: looks at the log, makes requests fail, goes back, saves and goes on.

use super::{add::Dice, webex::new_recording, *};
use serde_json::json;
use webex_recordings_emulator::{Fault, Given};

const MEETINGS: &str = "/v1/recordings";

fn with(given: &Value) -> Local {
    let mut local = Local { emulator: create(given, NOW).unwrap(), now: NOW };
    local.now = NOW;
    local
}

fn create(given: &Value, now: i64) -> Result<Emulator, String> {
    let mut options = Options::default();
    for (name, value) in given.as_object().unwrap() {
        options.set(name, &Given::from(value)).map_err(|error| error.to_string())?;
    }
    Emulator::new(options, now).map_err(|error| error.to_string())
}

fn fault(text: &str) -> Fault {
    text.parse().unwrap()
}

fn log(local: &Local) -> Value {
    serde_json::to_value(local.emulator.requests().collect::<Vec<_>>()).unwrap()
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

// The log.

#[test]
fn the_log_says_what_was_sent_and_what_became_of_it() {
    let mut local = with(&json!({ "dialect": "webex", "recordings": 0, "faults": "DELETE lost x1" }));
    local.emulator.add(new_recording(&json!({ "id": "m", "serviceType": "meeting" }))).unwrap();
    local.send("GET", &format!("{LIST}?max=2&topic=a%20b+c"), &[("Accept", "*/*")], b"");
    local.now += 1_500;
    local.send("DELETE", &format!("{MEETINGS}/m"), &[JSON], br#"{"reason":"x"}"#);
    local.send_bare("GET", "/v1/nothing", &[], b"");
    assert_eq!(
        log(&local),
        json!([
            {
                "method": "GET",
                "path": "/v1/convergedRecordings",
                "query": { "max": "2", "topic": "a b c" },
                "headers": { "authorization": "Bearer …", "accept": "*/*" },
                "status": 200,
                "user": "user@example.com",
                "time": "2026-01-15T12:00:00Z",
            },
            {
                "method": "DELETE",
                "path": "/v1/recordings/m",
                "query": {},
                "headers": { "authorization": "Bearer …", "content-type": "application/json" },
                "body": "{\"reason\":\"x\"}",
                "status": 0,
                "user": "user@example.com",
                "fault": "DELETE lost x1",
                "time": "2026-01-15T12:00:01.500Z",
            },
            {
                "method": "GET",
                "path": "/v1/nothing",
                "query": {},
                "headers": {},
                "status": 401,
                "refused": "The request requires a valid access token set in the Authorization request header.",
                "time": "2026-01-15T12:00:01.500Z",
            },
        ])
    );
    local.emulator.clear();
    assert_eq!(log(&local), json!([]));
    assert_eq!(local.emulator.deletions("m"), 1, "only the log is forgotten");
}

#[test]
fn no_secret_is_in_the_log() {
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let token_request = b"grant_type=refresh_token&client_secret=SECRET&refresh_token=SECRET";
    for dialect in ["contract", "webex"] {
        let mut local = with(&json!({ "dialect": dialect }));
        let of_token = token_request.as_slice();
        let requests: [(&str, &str, Headers, &[u8]); 16] = [
            ("GET", LIST, &[("AUTHORIZATION", "Bearer SECRET")], b""),
            ("GET", LIST, &[("Authorization", "SECRET")], b""),
            ("GET", LIST, &[("Authorization", "bearer  SECRET SECRET")], b""),
            ("GET", LIST, &[("Proxy-Authorization", "Basic SECRET"), ("Cookie", "a=SECRET")], b""),
            ("GET", LIST, &[("X-Auth-Token", "SECRET"), ("X-Client-Secret", "SECRET")], b""),
            ("GET", "/v1/convergedRecordings?access_token=SECRET&Password=SECRET", &[], b""),
            ("GET", "/nbr/MultiThreadDownloadServlet?recordUUID=x&ticket=SECRET&timestamp=1", &[], b""),
            ("GET", "https://user:SECRET@example.com/v1/convergedRecordings#SECRET", &[], b""),
            ("POST", "/v1/access_token?client_secret=SECRET&code=SECRET&device_code=SECRET", &[form], of_token),
            ("POST", "/v1/access_token", &[form], of_token),
            ("POST", "/v1/device/token", &[JSON, ("Authorization", "Basic SECRET")], of_token),
            // Wrong in some way, but the secret is right.
            ("POST", "/v1/access_token/", &[form], of_token),
            ("PUT", "/v1/access_token", &[form], of_token),
            ("POST", "/access_token", &[form], of_token),
            ("POST", "/v2/access_token", &[JSON], br#"{"refresh_token":"SECRET"}"#),
            ("POST", "/v1/Access_Token", &[JSON], br#"{"refresh_token":"SECRET"}"#),
        ];
        for (method, target, headers, body) in requests {
            local.send_bare(method, target, headers, body);
        }
        let entries = log(&local);
        assert_eq!(entries.as_array().unwrap().len(), 16);
        assert!(entries.as_array().unwrap().iter().all(|entry| !entry.to_string().contains("SECRET")), "{entries:#}");
        assert!(!format!("{:?}", local.emulator.requests().collect::<Vec<_>>()).contains("SECRET"));
        assert_eq!(entries[2]["headers"]["authorization"], "bearer …");
        assert_eq!(entries[6]["query"], json!({ "recordUUID": "x", "ticket": "…", "timestamp": "1" }));
    }
}

#[test]
fn the_log_keeps_the_last_ten_thousand() {
    let mut local = with(&json!({ "recordings": 0 }));
    for number in 0..10_050 {
        local.send_bare("GET", &format!("/v1/x{number}"), &[], b"");
    }
    let paths: Vec<&str> = local.emulator.requests().map(|entry| entry.path.as_str()).collect();
    assert_eq!((paths.len(), paths[0], paths[9_999]), (10_000, "/v1/x50", "/v1/x10049"));
}

/// A method, a target, a content type, a body, the status, and whether it is unexpected.
type Row<'a> = (&'a str, String, &'a str, &'a [u8], u16, bool);

#[test]
fn unexpected_requests_are_those_that_no_webex_has() {
    let large = vec![b' '; 1_048_577];
    let long_comment = json!({ "comment": "x".repeat(256) }).to_string();
    let mut local = with(&json!({ "faults": ["LIST 400 x1"] }));
    let id = local.id("available", "calling");
    let table: [Row; 17] = [
        ("GET", LIST.to_owned(), "", b"", 400, false),
        ("GET", LIST.to_owned(), "", b"", 200, false),
        ("GET", one("unknown"), "", b"", 404, false),
        ("GET", "/v1/unknown".to_owned(), "", b"", 404, true),
        ("GET", "/".to_owned(), "", b"", 404, true),
        ("POST", LIST.to_owned(), "", b"", 405, true),
        ("GET", format!("{LIST}?x=1"), "", b"", 400, true),
        ("GET", format!("{LIST}?max=0"), "", b"", 400, true),
        ("GET", format!("{LIST}?max="), "", b"", 400, true),
        ("GET", one(&format!("{id}?max=1")), "", b"", 400, true),
        ("DELETE", one(&id), "text/plain", b"{}", 415, true),
        ("DELETE", one(&id), "application/json", b"{", 400, true),
        ("DELETE", one(&id), "application/json", &large, 413, true),
        ("DELETE", one(&id), "application/json", long_comment.as_bytes(), 400, true),
        ("DELETE", one(&id), "application/json", b"{}", 204, false),
        ("DELETE", one(&id), "application/json", b"{}", 404, false),
        ("OPTIONS", "/v1/unknown".to_owned(), "", b"", 204, false),
    ];
    let mut expected = Vec::new();
    for (method, target, kind, body, status, is_unexpected) in table {
        let headers: Headers = if kind.is_empty() { &[] } else { &[("content-type", kind)] };
        assert_eq!(local.send(method, &target, headers, body).status, status, "{method} {target}");
        if is_unexpected {
            expected.push((method, status));
        }
    }
    assert_eq!(local.send_bare("GET", "/v1/unknown", &[], b"").status, 401);
    let found: Vec<(&str, u16)> =
        local.emulator.unexpected().map(|entry| (entry.method.as_str(), entry.status)).collect();
    assert_eq!(found, expected);
    assert!(local.emulator.unexpected().all(|entry| entry.refused.is_some()));
}

// Faults while it runs.

#[test]
fn faults_are_added_after_the_others_and_removed_together() {
    let mut local = with(&json!({ "faults": ["LIST 503 x1"] }));
    local.emulator.fail(fault("LIST 500 x1")).unwrap();
    local.emulator.fail(fault("* 429 Retry-After=7 x1")).unwrap();
    let statuses: Vec<u16> = (0..4).map(|_| local.get(LIST).status).collect();
    assert_eq!(statuses, [503, 500, 429, 200]);
    let counts: Vec<(String, u64)> =
        local.emulator.faults().into_iter().map(|count| (count.fault, count.applied)).collect();
    let expected = [("LIST 503 x1", 1), ("LIST 500 x1", 1), ("* 429 Retry-After=7 x1", 1)];
    assert_eq!(counts, expected.map(|(text, applied)| (text.to_owned(), applied)));
    local.emulator.fail(fault("reset")).unwrap();
    assert_eq!(local.get(LIST).delivery, Delivery::Reset);
    local.emulator.recover();
    assert_eq!(local.emulator.faults(), []);
    assert_eq!(local.get(LIST).status, 200);
    local.emulator.fail(fault("LIST 502 x1")).unwrap();
    assert_eq!((local.get(LIST).status, local.get(LIST).status), (502, 200));
}

#[test]
fn at_most_a_thousand_faults_are_in_force() {
    let mut local = with(&json!({}));
    for _ in 0..1_000 {
        local.emulator.fail(fault("DELETE 503")).unwrap();
    }
    assert_eq!(local.emulator.fail(fault("DELETE 503")).unwrap_err().to_string(), {
        "faults: too many faults; allowed: strings such as \"DELETE 503 Retry-After=1 x2\", at most 1000"
    });
    local.emulator.recover();
    assert!(local.emulator.fail(fault("DELETE 503")).is_ok());
}

#[test]
fn each_added_fault_has_its_own_chance() {
    let mut local = with(&json!({}));
    let mut strikes = Vec::new();
    for _ in 0..2 {
        local.emulator.fail(fault("LIST 500 50%")).unwrap();
        let round: String = (0..40).map(|_| if local.get(LIST).status == 500 { '1' } else { '0' }).collect();
        strikes.push(round);
        local.emulator.recover();
    }
    assert_ne!(strikes[0], strikes[1]);
    local.emulator.reset();
    local.emulator.fail(fault("LIST 500 50%")).unwrap();
    let again: String = (0..40).map(|_| if local.get(LIST).status == 500 { '1' } else { '0' }).collect();
    assert_eq!(again, strikes[0], "after a reset, chance begins again");
}

#[test]
fn a_burst_is_accepted_at_once_and_comes_back_slowly() {
    let mut local = with(&json!({ "requestsPerSecond": 2, "burst": 5 }));
    let accepted = |local: &mut Local| (0..10).filter(|_| local.get(LIST).status == 200).count();
    assert_eq!(accepted(&mut local), 5);
    for (later, expected) in [(499, 0), (1, 1), (1_000, 2), (2_500, 5), (60_000, 5)] {
        local.now += later;
        assert_eq!(accepted(&mut local), expected, "after {later} ms more");
    }
    local.emulator.reset();
    assert_eq!(accepted(&mut local), 5, "a reset fills it");
}

#[test]
fn without_a_burst_a_second_is_accepted_at_once() {
    let mut local = with(&json!({ "requestsPerSecond": 3 }));
    assert_eq!((0..10).filter(|_| local.get(LIST).status == 200).count(), 3);
}

#[test]
fn every_answer_is_late_by_something_between_the_two() {
    let mut local = with(&json!({ "latencyMs": [50, 60], "faults": ["DELETE delay=1000"] }));
    let delays: Vec<u32> = (0..200).map(|_| local.get(LIST).delay_ms).collect();
    let (least, most) = (delays.iter().min().unwrap(), delays.iter().max().unwrap());
    assert_eq!((*least, *most), (50, 60));
    local.emulator.reset();
    assert_eq!((0..200).map(|_| local.get(LIST).delay_ms).collect::<Vec<_>>(), delays);
    assert!((1_050..=1_060).contains(&local.delete("x").delay_ms), "a fault's delay is added");
    assert_eq!(with(&json!({ "latencyMs": 7 })).get("/unknown").delay_ms, 7);
}

// Going back, and going on elsewhere.

const BOTH_DIALECTS: [&str; 2] = ["contract", "webex"];

fn busy(dialect: &str) -> Value {
    json!({
        "dialect": dialect, "recordings": 40, "latencyMs": [0, 9], "requestsPerSecond": 50, "retentionDays": 2,
        "faults": ["LIST 503 20%", "DELETE lost every 3", "* 500 x2"],
    })
}

/// Many requests of every kind, some of which change something. Returns all answers.
fn work(local: &mut Local, dialect: &str) -> Vec<Response> {
    let start = local.now;
    let mut dice = Dice(3);
    let mut answers = Vec::new();
    let mut link = None;
    for number in 0..150 {
        local.now = start + number * HOUR;
        let (calls, meetings) = (local.ids("available", "calling"), local.ids("available", "MeetingCenter"));
        let some = |ids: &[String], dice: &mut Dice| {
            if ids.is_empty() { "none".to_owned() } else { ids[dice.below(ids.len())].clone() }
        };
        let (call, meeting) = (some(&calls, &mut dice), some(&meetings, &mut dice));
        let answer = match dice.below(if dialect == "webex" { 10 } else { 5 }) {
            0 => local.get(&format!("{LIST}?max=3")),
            1 => local.get(&one(&call)),
            2 => local.delete(&call),
            3 => local.get(&link.clone().unwrap_or_else(|| LIST.to_owned())),
            4 => {
                let id = local.emulator.add(NewRecording { created: local.now, ..NewRecording::default() }).unwrap();
                local.get(&one(&id))
            }
            5 => local.get(&format!("{MEETINGS}?max=2&status=deleted")),
            6 => local.send("DELETE", &format!("{MEETINGS}/{meeting}"), &[JSON], b"{}"),
            7 => {
                let body = json!({ "recordingIds": [call] }).to_string();
                local.send("POST", &format!("{LIST}/softDelete"), &[JSON], body.as_bytes())
            }
            8 => local.send("POST", &format!("{LIST}/restore"), &[JSON], br#"{"restoreAll":true}"#),
            _ => {
                let form = ("content-type", "application/x-www-form-urlencoded");
                let body = b"client_id=emulator-client&scope=spark:recordings_read";
                local.send("POST", "/v1/device/authorize", &[form], body)
            }
        };
        link = next(&answer).or(link);
        answers.push(answer);
    }
    local.now = start;
    answers
}

#[test]
fn after_a_reset_the_same_requests_get_the_same_answers() {
    for dialect in BOTH_DIALECTS {
        let mut local = with(&busy(dialect));
        let before = serde_json::to_value(local.emulator.recordings(NOW)).unwrap();
        let first = work(&mut local, dialect);
        assert!(first.iter().any(|answer| answer.status == 204), "something was changed");
        for _ in 0..2 {
            // What a test did is undone, too.
            local.emulator.fail(fault("* 503")).unwrap();
            let id = local.ids("available", "all").remove(0);
            assert!(local.emulator.remove(&id));
            local.emulator.reset();
            assert_eq!(log(&local), json!([]));
            local.get("/v1/unknown");
            local.emulator.reset();
            assert_eq!(serde_json::to_value(local.emulator.recordings(NOW)).unwrap(), before);
            assert_eq!(work(&mut local, dialect), first, "{dialect}");
        }
        assert_eq!(work(&mut with(&busy(dialect)), dialect), first, "{dialect}: as does a new one");
    }
}

#[test]
fn a_snapshot_goes_on_in_another_emulator() {
    for dialect in BOTH_DIALECTS {
        let mut local = with(&busy(dialect));
        work(&mut local, dialect);
        local.emulator.fail(fault("GET reset 30%")).unwrap();
        let saved = serde_json::to_value(local.emulator.snapshot()).unwrap();
        local.now += 200 * HOUR;
        // The rate limit, which a snapshot does not contain, is full again.
        let text = Value::String(saved.to_string());
        for given in [&saved, &text] {
            let mut other =
                Local { emulator: create(&json!({ "snapshot": given }), local.now).unwrap(), now: local.now };
            let again = serde_json::to_value(other.emulator.snapshot()).unwrap();
            assert_eq!(again, saved, "{dialect}: what was loaded is what was saved");
            let all = |local: &Local| serde_json::to_value(local.emulator.recordings(local.now)).unwrap();
            assert_eq!(all(&other), all(&local));
            let here = create(&json!({ "snapshot": given }), local.now).unwrap();
            let mut reference = Local { emulator: here, now: local.now };
            assert_eq!(work(&mut other, dialect), work(&mut reference, dialect));
            other.emulator.reset();
            assert_eq!(serde_json::to_value(other.emulator.snapshot()).unwrap(), saved, "a reset goes back to it");
        }
        let mut other = Local { emulator: create(&json!({ "snapshot": saved }), local.now).unwrap(), now: local.now };
        assert_eq!(work(&mut other, dialect), work(&mut local, dialect), "{dialect}");
    }
}

#[test]
fn tokens_that_were_issued_are_saved() {
    let user = json!({ "email": "ann@example.com", "refreshToken": "ann-refresh" });
    let mut local = with(&json!({ "dialect": "webex", "users": [user] }));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body =
        b"grant_type=refresh_token&refresh_token=ann-refresh&client_id=emulator-client&client_secret=emulator-secret";
    let issued = text(&json(&local.send_bare("POST", "/v1/access_token", &[form], body))["access_token"]);
    let saved = serde_json::to_value(local.emulator.snapshot()).unwrap();
    let mut other = with(&json!({ "snapshot": saved }));
    let authorization = format!("Bearer {issued}");
    assert_eq!(other.send_bare("GET", LIST, &[("authorization", &authorization)], b"").status, 200);
    assert_eq!(
        with(&json!({ "dialect": "webex" })).send_bare("GET", LIST, &[("authorization", &authorization)], b"").status,
        401
    );
}

#[test]
fn options_beside_a_snapshot_win() {
    let saved =
        serde_json::to_value(with(&json!({ "token": "first", "faults": "LIST 500" })).emulator.snapshot()).unwrap();
    let get = |local: &mut Local, token: &str| {
        let authorization = format!("Bearer {token}");
        local.send_bare("GET", LIST, &[("authorization", &authorization)], b"").status
    };
    let mut same = with(&json!({ "snapshot": saved }));
    assert_eq!((get(&mut same, "first"), get(&mut same, "dev-token")), (500, 500));
    // In the order in which JavaScript sets them.
    let mut options = Options::default();
    for (name, value) in [("snapshot", &saved), ("token", &json!("second")), ("faults", &json!("LIST 501"))] {
        options.set(name, &Given::from(value)).unwrap();
    }
    let mut other = Local { emulator: Emulator::new(options, NOW).unwrap(), now: NOW };
    assert_eq!(get(&mut other, "second"), 501);
    other.emulator.recover();
    assert_eq!((get(&mut other, "second"), get(&mut other, "first")), (200, 401));
}

#[test]
fn recordings_alone_are_a_seed() {
    let seed = json!({ "version": 1, "recordings": [
        { "id": "a", "serviceType": "calling", "createTime": "2026-01-15T11:00:00Z", "future": [1, null] },
        { "id": "b", "status": "deleted", "deleteTime": "2026-01-14T11:00:00Z" },
        {},
    ] });
    let local = with(&json!({ "snapshot": seed }));
    let all = serde_json::to_value(local.emulator.recordings(NOW)).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 3);
    let a = all.iter().find(|one| one["id"] == "a").unwrap();
    assert_eq!((&a["future"], &a["serviceType"]), (&json!([1, null]), &json!("calling")));
    assert_eq!(all.iter().find(|one| one["id"] == "b").unwrap()["status"], "deleted");
    assert_eq!(with(&json!({ "snapshot": { "version": 1 } })).emulator.recordings(NOW).len(), 0);
}

#[test]
fn a_wrong_snapshot_is_refused_with_its_place() {
    let form = "what snapshot() returned, or { version: 1, recordings: [...] }";
    let this = "version 1, the one of this release";
    let damaged = "snapshot.state: is damaged; allowed: what snapshot() returned, unchanged";
    let state = |state: Value| json!({ "version": 1, "state": state });
    let recordings = |recordings: Value| json!({ "version": 1, "recordings": recordings });
    let table = [
        (json!(5), format!("snapshot: is not a snapshot; allowed: {form}")),
        (json!(null), format!("snapshot: is not a snapshot; allowed: {form}")),
        (json!([]), format!("snapshot: is not a snapshot; allowed: {form}")),
        (json!("{"), format!("snapshot: is not a snapshot; allowed: {form}")),
        (json!("[]"), format!("snapshot: is not a snapshot; allowed: {form}")),
        (json!({}), format!("snapshot: has no version; allowed: {form}")),
        (json!({ "version": 2 }), format!("snapshot: has version 2; allowed: {this}")),
        (json!({ "version": 0 }), format!("snapshot: has version 0; allowed: {this}")),
        (json!({ "version": -1 }), format!("snapshot: has version -1; allowed: {this}")),
        (json!({ "version": 1.5 }), format!("snapshot: has version 1.5; allowed: {this}")),
        (json!({ "version": "1" }), format!("snapshot: has a version that is not a number; allowed: {this}")),
        (json!({ "version": 1, "recordigns": [] }), {
            "snapshot: has an unknown part; allowed: version, options, recordings and state".to_owned()
        }),
        (json!({ "version": 1, "options": [] }), format!("snapshot.options: not an object; allowed: {form}")),
        (json!({ "version": 1, "options": { "seed": -1 } }), {
            "snapshot.options.seed: got -1; allowed: a whole number from 0 to 9007199254740991".to_owned()
        }),
        (recordings(json!({})), format!("snapshot.recordings: not a list; allowed: {form}")),
        (recordings(json!([{}, 1])), {
            "snapshot.recordings[1]: not an object; allowed: an object with the fields of a recording".to_owned()
        }),
        (recordings(json!([{}, { "status": "gone" }])), {
            "snapshot.recordings[1].status: unknown value; allowed: available, deleted or purged".to_owned()
        }),
        (recordings(json!([{ "erased": 1 }])), {
            "snapshot.recordings[0].erased: got neither true nor false; allowed: true or false".to_owned()
        }),
        (recordings(json!([{ "id": "a" }, { "id": "a" }])), {
            "snapshot.recordings[1].id: another recording already has it; allowed: 1 to 256 letters, digits, - and _, unique \
             among the recordings"
                .to_owned()
        }),
        (recordings(json!(vec![json!({}); 100_001])), {
            "snapshot.recordings: has too many recordings; allowed: at most 100000 recordings".to_owned()
        }),
        (state(json!(1)), damaged.to_owned()),
        (state(json!({})), damaged.to_owned()),
        (state(json!({ "requests": 0, "ids": 0, "faults": [] })), damaged.to_owned()),
        (state(json!({ "requests": -1, "ids": 0, "faults": { "count": 0, "list": [] } })), damaged.to_owned()),
    ];
    for (snapshot, expected) in table {
        assert_eq!(create(&json!({ "snapshot": snapshot }), NOW).unwrap_err(), expected);
    }
}

/// The places of all values in it.
fn places(value: &Value, place: &str, all: &mut Vec<String>) {
    all.push(place.to_owned());
    let key = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| places(value, &format!("{place}/{at}"), all));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{place}/{}", key(name)), all));
        }
        _ => {}
    }
}

#[test]
fn damaged_snapshots_are_refused_or_work() {
    let mut local = with(&json!({
        "dialect": "webex", "recordings": 12, "token": "the-token", "faults": ["LIST 503 20%", "LIST 500 x9"],
        "users": [{ "email": "ann@example.com", "refreshToken": "ann-refresh" }], "assume": { "topic": "whole" },
    }));
    let form = ("content-type", "application/x-www-form-urlencoded");
    for body in [
        "grant_type=refresh_token&refresh_token=ann-refresh&client_id=emulator-client&client_secret=emulator-secret",
        "client_id=emulator-client&scope=spark:recordings_read",
    ] {
        let path = if body.starts_with("grant") { "/v1/access_token" } else { "/v1/device/authorize" };
        assert_eq!(local.send_bare("POST", path, &[form], body.as_bytes()).status, 200);
    }
    let saved = serde_json::to_value(local.emulator.snapshot()).unwrap();
    let mut all = Vec::new();
    places(&saved, "", &mut all);
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("é\0"),
        json!("9999-12-31T23:59:59.999Z"),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!("x".repeat(5_000)),
    ];
    let mut dice = Dice(5);
    let (mut refused, mut worked) = (0, 0);
    for _ in 0..2_000 {
        let mut damaged = saved.clone();
        for _ in 0..=dice.below(2) {
            let place = &all[dice.below(all.len())];
            let Some(value) = damaged.pointer_mut(place) else { continue };
            *value = values[dice.below(values.len())].clone();
        }
        match create(&json!({ "snapshot": damaged }), NOW) {
            Err(error) => {
                assert!(error.starts_with("snapshot"), "{error}");
                assert!(!error.contains("the-token") && !error.contains("ann-refresh"), "{error}");
                refused += 1;
            }
            Ok(emulator) => {
                let mut local = Local { emulator, now: NOW };
                for now in [NOW, NOW + 400 * DAY, i64::MAX, i64::MIN] {
                    local.now = now;
                    local.send_bare("GET", LIST, &[("authorization", "Bearer the-token")], b"");
                    local.send_bare("GET", MEETINGS, &[("authorization", "Bearer the-token")], b"");
                    local.send_bare("POST", "/v1/device/authorize", &[form], b"client_id=emulator-client&scope=x");
                }
                local.emulator.reset();
                serde_json::to_value(local.emulator.snapshot()).unwrap();
                worked += 1;
            }
        }
    }
    assert!(refused > 200 && worked > 200, "{refused} were refused, {worked} worked");
}
