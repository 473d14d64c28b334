//! How much a page looks at: it must not depend on how many recordings there are.

use std::cell::Cell;

use serde_json::{Value, json};

use crate::{Emulator, Given, NewRecording, Options, Request};

thread_local! {
    pub(super) static LOOKED_AT: Cell<usize> = const { Cell::new(0) };
}

/// 2026-01-15T12:00:00Z.
const NOW: i64 = 1_768_478_400_000;
const MINUTE: i64 = 60_000;
const CALLS: &str = "/v1/admin/convergedRecordings";
const MEETINGS: &str = "/v1/admin/recordings";

/// A call and a meeting each minute. They differ in everything that lists tell apart.
fn office(count: i64) -> Emulator {
    let mut options = Options::default();
    let users = json!([{ "email": "ann@example.com", "roles": ["admin"] }]);
    for (name, value) in [("dialect", json!("webex")), ("recordings", json!(0)), ("users", users)] {
        options.set(name, &Given::from(&value)).unwrap();
    }
    let mut emulator = Emulator::new(options, NOW).unwrap();
    for number in 0..count {
        let created = NOW.saturating_sub(number.saturating_add(1).saturating_mul(MINUTE));
        let of = |words: [&'static str; 2]| words[usize::from(number % 3 == 0)];
        let call = json!({
            "serviceType": of(["calling", "customerAssist"]), "ownerEmail": of(["ann@example.com", "bob@example.com"]),
            "storageRegion": of(["US", "DE"]), "topic": of(["Call", "Sale"]),
        });
        let meeting = json!({
            "serviceType": "MeetingCenter", "hostEmail": "ann@example.com", "meetingSeriesId": format!("s-{}", number / 20),
            "status": of(["available", "deleted"]), "integrationTags": [format!("t-{}", number / 50)],
        });
        for fields in [call, meeting] {
            let mut new = NewRecording { created, ..NewRecording::default() };
            for (name, value) in fields.as_object().unwrap() {
                new.set(name, &Given::from(value)).unwrap();
            }
            emulator.add(new).unwrap();
        }
    }
    emulator
}

/// How many recordings a page has, how many positions it looked at, and the next link.
fn page(emulator: &mut Emulator, target: &str) -> (usize, usize, Option<String>) {
    LOOKED_AT.set(0);
    let headers = vec![("authorization".to_owned(), "Bearer dev-token".to_owned())];
    let request = Request { method: "GET".to_owned(), url: target.to_owned(), headers, body: Vec::new() };
    let response = emulator.handle(NOW, &request);
    assert_eq!(response.status, 200, "{target}");
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let link = response.header("Link").map(|link| link.trim_start_matches('<').split('>').next().unwrap().to_owned());
    (body["items"].as_array().unwrap().len(), LOOKED_AT.get(), link)
}

#[test]
fn a_page_of_many_looks_at_no_more_than_a_page_of_few() {
    let (mut few, mut many) = (office(100), office(20_000));
    // Dates in the middle of the few, and of the many.
    let middle = ["to=2026-01-15T11:10:00Z", "to=2026-01-10T12:00:00Z"];
    let table = [
        (CALLS, ""),
        (CALLS, "ownerEmail=bob@example.com"),
        (CALLS, "storageRegion=DE&serviceType=customerAssist"),
        (CALLS, "ownerEmail=ann@example.com&storageRegion=DE"),
        (CALLS, "status=deleted"),
        (CALLS, "locationId=nowhere"),
        (MEETINGS, ""),
        (MEETINGS, "status=deleted"),
        (MEETINGS, "meetingId=s-1"),
        (MEETINGS, "meetingId=s-1&status=deleted"),
        (MEETINGS, "meetingId=unknown"),
        (MEETINGS, "integrationTag=t-1"),
        (MEETINGS, "integrationTag=unknown"),
    ];
    for (list, query) in table {
        // With a meeting or a tag, a list looks at those that have it.
        let most = if query.contains("meetingId") || query.contains("Tag") { 50 } else { 9 };
        for dates in [["", ""], middle] {
            if dates != ["", ""] && most == 50 {
                continue;
            }
            let [first, second] = [(&mut few, dates[0]), (&mut many, dates[1])].map(|(emulator, date)| {
                let parts = [query, date, "max=5"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let (mut pages, mut next) = (Vec::new(), Some(format!("{list}?{}", parts.join("&"))));
                while let Some(target) = next.filter(|_| pages.len() < 3) {
                    let (found, looked_at, link) = page(emulator, &target);
                    assert!(looked_at <= most, "{target}: {found} shown, {looked_at} looked at");
                    pages.push((found, looked_at));
                    next = link;
                }
                pages
            });
            assert_eq!(first, second, "{list}?{query} {dates:?}");
        }
    }
}

#[test]
fn the_filter_topic_looks_at_the_others_too() {
    let mut many = office(500);
    let (found, looked_at, _) = page(&mut many, &format!("{CALLS}?topic=nothing"));
    assert_eq!((found, looked_at), (0, 500));
    // Only as many as come before the end of the page.
    let (found, looked_at, _) = page(&mut many, &format!("{CALLS}?topic=SALE&max=5"));
    assert_eq!(found, 5);
    assert!(looked_at <= 20, "{looked_at}");
}
