//! Thousands of damaged requests: no panic, and no answer that `emulator/webex.yml` does not have.

use super::*;
use crate::add::Dice;

const REQUESTS: usize = 20_000;

/// A method, a path where `*` is an id, and the statuses that the description has for them.
type Row = (&'static str, &'static str, &'static [u16]);

const LIST: &[u16] = &[200, 400, 401, 403, 410];
const BATCH: &[u16] = &[204, 400, 401, 403, 404, 409, 413, 415];
const DELETION: &[u16] = &[204, 400, 401, 403, 404, 410, 413, 415];
const DETAILS: &[u16] = &[200, 400, 401, 403, 404];

const DESCRIPTION: [Row; 22] = [
    ("GET", "/v1/convergedRecordings", LIST),
    ("GET", "/v1/admin/convergedRecordings", LIST),
    ("POST", "/v1/convergedRecordings/softDelete", BATCH),
    ("POST", "/v1/convergedRecordings/restore", BATCH),
    ("POST", "/v1/convergedRecordings/purge", BATCH),
    ("POST", "/v1/convergedRecordings/reassign", BATCH),
    ("GET", "/v1/convergedRecordings/*/metadata", &[200, 204, 400, 401, 403, 404]),
    ("GET", "/v1/convergedRecordings/*", DETAILS),
    ("DELETE", "/v1/convergedRecordings/*", DELETION),
    ("GET", "/v1/recordings", &[200, 400, 401, 403, 404, 410]),
    ("GET", "/v1/admin/recordings", LIST),
    ("POST", "/v1/recordings/softDelete", BATCH),
    ("POST", "/v1/recordings/restore", BATCH),
    ("POST", "/v1/recordings/purge", BATCH),
    ("GET", "/v1/recordings/*", DETAILS),
    ("DELETE", "/v1/recordings/*", DELETION),
    ("DELETE", "/v1/admin/recordings/*", DELETION),
    ("GET", "/v1/people/me", &[200, 400, 401, 403]),
    ("GET", "/v1/authorizations/tokenExpiry", &[200, 400, 401]),
    ("POST", "/v1/access_token", &[200, 400, 401, 413, 415]),
    ("POST", "/v1/device/authorize", &[200, 400, 413, 415]),
    ("POST", "/v1/device/token", &[200, 400, 413, 415, 428]),
];

fn fits(path: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => path == pattern,
        Some((before, after)) => path
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|id| !id.is_empty() && !id.contains('/')),
    }
}

/// The statuses that a request may be answered with.
fn allowed(method: &str, target: &str) -> &'static [u16] {
    let path = target.split(['?', '#']).next().unwrap();
    // A path that is written out comes before one with an id.
    let Some(pattern) = DESCRIPTION.iter().map(|row| row.1).find(|pattern| fits(path, pattern)) else {
        return if method == "OPTIONS" { &[204] } else { &[401, 404] };
    };
    let row = DESCRIPTION.iter().find(|row| row.1 == pattern && row.0 == method);
    match row {
        Some((.., statuses)) => statuses,
        None if method == "OPTIONS" => &[204],
        None => &[401, 405],
    }
}

#[derive(Clone)]
struct Sent {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Requests that are right, or nearly.
fn originals() -> Vec<Sent> {
    let of = |method: &str, target: &str, token: &str, kind: &str, body: &str| Sent {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: [("authorization", format!("Bearer {token}")), ("content-type", kind.to_owned())]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        body: body.as_bytes().to_vec(),
    };
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    let client = "client_id=emulator-client&client_secret=emulator-secret";
    let mut all = Vec::new();
    for token in ["ann", "adam", "olga", "both"] {
        for target in [
            "/v1/convergedRecordings?max=3",
            "/v1/convergedRecordings?from=2026-01-01T00:00:00Z&to=2026-01-15T00:00:00%2B01:00&status=deleted&topic=call",
            "/v1/admin/convergedRecordings?ownerEmail=ann@example.com&status=purged&format=MP3&ownerType=user",
            "/v1/convergedRecordings/c1",
            "/v1/convergedRecordings/c1/metadata?showAllTypes=true",
            "/v1/recordings?meetingId=x&hostEmail=ann@example.com&status=purged",
            "/v1/admin/recordings?siteUrl=example.webex.com&integrationTag=x&serviceType=MeetingCenter",
            "/v1/recordings/m1?hostEmail=ann@example.com",
            "/v1/people/me?callingData=true",
            "/v1/authorizations/tokenExpiry",
        ] {
            all.push(of("GET", target, token, "", ""));
        }
        for target in ["/v1/convergedRecordings/c2", "/v1/recordings/m2", "/v1/admin/recordings/m3"] {
            all.push(of("DELETE", target, token, json, r#"{"reason":"x","comment":"y"}"#));
        }
        for (action, flag) in [("softDelete", "trashAll"), ("restore", "restoreAll"), ("purge", "purgeAll")] {
            for service in ["convergedRecordings", "recordings"] {
                let target = format!("/v1/{service}/{action}");
                all.push(of(
                    "POST",
                    &target,
                    token,
                    json,
                    r#"{"recordingIds":["c4","m4"],"siteUrl":"example.webex.com"}"#,
                ));
                all.push(of(
                    "POST",
                    &target,
                    token,
                    json,
                    &format!(r#"{{"{flag}":true,"ownerEmail":"bob@example.com"}}"#),
                ));
                all.push(of("POST", &target, token, json, r#"{"recordingIds":["c5"]}"#));
            }
        }
        let body = r#"{"reassignOwnerEmail":"bob@example.com","ownerID":"x","ownerEmail":"","recordingIds":["c6"]}"#;
        all.push(of("POST", "/v1/convergedRecordings/reassign", token, json, body));
    }
    let body = format!("grant_type=refresh_token&refresh_token=x&{client}");
    all.push(of("POST", "/v1/access_token", "", form, &body));
    let body = format!("{client}&scope=spark:recordings_read");
    all.push(of("POST", "/v1/device/authorize", "", form, &body));
    let body = format!("grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x&{client}");
    all.push(of("POST", "/v1/device/token", "", form, &body));
    all
}

const METHODS: [&str; 9] = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "", "gét"];
const WORDS: [&str; 22] = [
    "max",
    "cursor",
    "status",
    "from",
    "deleted",
    "=",
    "&",
    "%",
    "%2",
    "%00",
    "%FF",
    "+",
    "/",
    "//",
    "..",
    "?",
    "#",
    "é",
    "\0",
    "99999999999999999999",
    "2026-01-15T12:00:00Z",
    "{\"recordingIds\":[]}",
];

impl Dice {
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Changes a text in one place. It stays text.
    fn damage(&mut self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        let at = self.below(characters.len() + 1);
        let end = (at + self.below(6)).min(characters.len());
        match self.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => drop(characters.splice(at..at, self.pick(&WORDS).chars())),
            2 => {
                let copy = characters[at..end].to_vec();
                drop(characters.splice(at..at, copy));
            }
            _ => characters.truncate(at),
        }
        characters.into_iter().collect()
    }

    fn damage_request(&mut self, sent: &mut Sent) {
        match self.below(10) {
            0 => (*self.pick(&METHODS)).clone_into(&mut sent.method),
            1 => {
                // The slash at the beginning belongs to the address.
                let rest = sent.target[1..].to_owned();
                sent.target = format!("/{}", self.damage(&rest));
            }
            2 => {
                let sign = if sent.target.contains('?') { '&' } else { '?' };
                let (name, value) = (*self.pick(&WORDS), *self.pick(&WORDS));
                sent.target = format!("{}{sign}{name}={value}", sent.target);
            }
            3 if !sent.headers.is_empty() => {
                let at = self.below(sent.headers.len());
                sent.headers[at].1 = self.damage(&sent.headers[at].1.clone());
            }
            4 if !sent.headers.is_empty() => drop(sent.headers.remove(self.below(sent.headers.len()))),
            5 => {
                let name = *self.pick(&["timezone", "siteUrl", "Authorization", "Content-Type", "é"]);
                sent.headers.push((name.to_owned(), (*self.pick(&WORDS)).to_owned()));
            }
            6 => {
                let at = self.below(sent.body.len() + 1);
                sent.body.insert(at, u8::try_from(self.below(256)).unwrap());
            }
            7 if self.below(9) == 0 => sent.body = vec![b'['; self.below(3) * 600_000],
            _ => sent.body = self.damage(&String::from_utf8_lossy(&sent.body)).into_bytes(),
        }
    }
}

fn office() -> Org {
    let mut org = Org::with(&json!({ "recordings": 60 }));
    for number in 0..9 {
        for (id, fields) in [
            (format!("c{number}"), json!({ "serviceType": "calling", "ownerEmail": "ann@example.com" })),
            (format!("m{number}"), json!({ "hostEmail": "ann@example.com", "meetingId": "x" })),
        ] {
            let mut fields = fields;
            fields["id"] = id.into();
            org.add(&fields);
        }
    }
    org
}

#[test]
fn every_answer_is_one_of_the_description() {
    let originals = originals();
    let mut dice = Dice(7);
    let mut org = office();
    let mut statuses = std::collections::BTreeMap::new();
    for number in 0..REQUESTS {
        if number % 500 == 0 {
            org = office();
        }
        org.0.now += i64::try_from(dice.below(2)).unwrap();
        let mut sent = dice.pick(&originals).clone();
        for _ in 0..dice.below(4) {
            dice.damage_request(&mut sent);
        }
        let headers: Vec<(&str, &str)> =
            sent.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let target = format!("{BASE}{}", sent.target);
        let response = org.0.send_bare(&sent.method, &target, &headers, &sent.body);
        let about = format!("{} {} {headers:?}: {}", sent.method, sent.target, response.status);
        assert!(allowed(&sent.method, &sent.target).contains(&response.status), "{about}");
        check_form(&response, &sent, &about);
        *statuses.entry(response.status).or_insert(0_usize) += 1;
    }
    // So that it is known what was tried. 410, 428 and 429 need more than a damaged request.
    let often = [200, 204, 400, 401, 403, 404, 405, 409, 413, 415];
    for status in often {
        assert!(statuses.get(&status).is_some_and(|count| *count >= 20), "{status}: {statuses:?}");
    }
}

fn check_form(response: &Response, sent: &Sent, about: &str) {
    let tracking = response.header("TrackingID").expect(about);
    if sent.method == "HEAD" || response.status == 204 {
        assert!(response.body.is_empty(), "{about}");
        return;
    }
    let body: Value = serde_json::from_slice(&response.body).expect(about);
    if response.status == 200 {
        assert!(body.is_object(), "{about}");
        return;
    }
    let names: Vec<&String> = body.as_object().expect(about).keys().collect();
    assert_eq!(names, ["errors", "message", "trackingId"], "{about}");
    assert_eq!(body["trackingId"], tracking, "{about}");
    let [error] = body["errors"].as_array().expect(about).as_slice() else { panic!("{about}") };
    assert!(error["description"].as_str().is_some_and(|text| !text.is_empty()), "{about}");
    assert!(body["message"].as_str().is_some_and(|text| !text.is_empty()), "{about}");
    match response.status {
        401 => assert!(response.header("WWW-Authenticate").is_some(), "{about}"),
        405 => assert!(response.header("Allow").is_some(), "{about}"),
        _ => {}
    }
}

#[test]
fn damaged_links_are_refused_and_nothing_else_is_seen() {
    let mut org = office();
    let link = next(&org.get("ann", &format!("{CALLS}?max=1"))).unwrap();
    let mut dice = Dice(8);
    let (before, cursor) = link.split_once("&cursor=").unwrap();
    for _ in 0..2_000 {
        let damaged = dice.damage(cursor).replace(['#', '&'], "0");
        if damaged == cursor {
            continue;
        }
        let response = org.get("ann", &format!("{before}&cursor={damaged}"));
        assert_eq!(response.status, 400, "{damaged}");
    }
}
