//! `GET /v1/convergedRecordings`.

use super::*;

fn count(local: &mut Local, query: &str) -> usize {
    ids(&local.get(&format!("{LIST}?max=100&{query}"))).len()
}

#[test]
fn a_list_is_json_with_items() {
    let response = Local::new().get(LIST);
    assert_eq!(response.header("Content-Type"), Some("application/json;charset=UTF-8"));
    assert_eq!(json(&response).as_object().unwrap().keys().collect::<Vec<_>>(), ["items"]);
    assert_eq!(items(&response).len(), 10);
    for item in items(&response) {
        assert_eq!(item["status"], "available");
        assert_eq!(item.get("temporaryDirectDownloadLinks"), None);
    }
}

#[test]
fn bad_parameters_are_refused() {
    let table = [
        ("foo=1", "unknown parameter"),
        ("From=2026-01-01T00:00:00Z", "unknown parameter"),
        ("=1", "unknown parameter"),
        ("max=10&", "unknown parameter"),
        ("&max=10", "unknown parameter"),
        ("max=1&max=1", "max is given more than once"),
        ("status=deleted&status=deleted", "status is given more than once"),
        ("max", "max is empty"),
        ("max=", "max is empty"),
        ("from=", "from is empty"),
        ("to=", "to is empty"),
        ("status=", "status is empty"),
        ("serviceType=", "serviceType is empty"),
        ("cursor=", "cursor is empty"),
        ("max=0", "integer from 1 to 100"),
        ("max=101", "integer from 1 to 100"),
        ("max=-1", "integer from 1 to 100"),
        ("max=1.0", "integer from 1 to 100"),
        ("max=1e1", "integer from 1 to 100"),
        ("max=%2B5", "integer from 1 to 100"),
        ("max=+5", "integer from 1 to 100"),
        ("max=ten", "integer from 1 to 100"),
        ("max=99999999999999999999999", "integer from 1 to 100"),
        ("max=%EF%BC%95", "integer from 1 to 100"),
        ("from=yesterday", "from must be an RFC 3339 date and time with a zone"),
        ("to=2026-01-15", "to must be an RFC 3339 date and time with a zone"),
        ("from=2026-01-15T12:00:00", "from must be an RFC 3339 date and time with a zone"),
        ("from=2026-02-30T12:00:00Z", "from must be an RFC 3339 date and time with a zone"),
        ("from=2026-01-15T12:00:00+08:00", "from must be an RFC 3339 date and time with a zone"),
        ("from=1768478400000", "from must be an RFC 3339 date and time with a zone"),
        ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from must be earlier"),
        ("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from must be earlier"),
        ("from=2026-01-01T00:00:00Z&to=2026-01-01T08:00:00%2B08:00", "from must be earlier"),
        ("status=Available", "available, deleted or purged"),
        ("status=all", "available, deleted or purged"),
        ("status=available,deleted", "available, deleted or purged"),
        ("serviceType=Meeting", "calling, meeting, customerAssist or all"),
        ("serviceType=messaging", "calling, meeting, customerAssist or all"),
        ("max=%", "percent-encoding"),
        ("max=%4", "percent-encoding"),
        ("max=%zz", "percent-encoding"),
        ("%zz=1", "percent-encoding"),
        ("status=%ff", "percent-encoding"),
        ("cursor=x", "cursor was not issued by this emulator"),
        ("cursor=0000000000000000", "cursor was not issued by this emulator"),
        ("cursor=00000000000000000", "cursor was not issued by this emulator"),
        ("cursor=%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC", "cursor was not issued by this emulator"),
    ];
    for (query, expected) in table {
        let response = Local::new().get(&format!("{LIST}?{query}"));
        assert_eq!(response.status, 400, "{query}");
        assert!(description(&response).contains(expected), "{query}: {}", description(&response));
    }
}

#[test]
fn good_parameters_are_accepted() {
    let table = [
        "",
        "max=1",
        "max=100",
        "from=2026-01-01T00:00:00Z",
        "to=2026-01-01t00:00:00.123456789z",
        "from=2026-01-01T00%3A00%3A00%2B08%3A00&to=2026-01-01T00:00:00-00:30",
        "%73tatus=delete%64",
        "status=available",
        "status=purged",
        "serviceType=calling",
        "serviceType=meeting",
        "serviceType=customerAssist",
        "serviceType=all",
    ];
    for query in table {
        assert_eq!(Local::new().get(&format!("{LIST}?{query}")).status, 200, "{query}");
    }
}

#[test]
fn filters_select() {
    let mut local = Local::with(Options { recordings: 60, ..Options::default() });
    for status in ["available", "deleted", "purged"] {
        for service in ["calling", "meeting", "all"] {
            let expected = local.ids(status, service);
            let response = local.get(&format!("{LIST}?max=100&status={status}&serviceType={service}"));
            assert_eq!(ids(&response), expected, "{status} {service}");
            assert_eq!(next(&response), None);
        }
    }
    assert_eq!(count(&mut local, "serviceType=customerAssist"), 0);
    assert_eq!(count(&mut local, "status=available"), ids(&local.get(&format!("{LIST}?max=100"))).len());
}

#[test]
fn from_is_included_and_to_is_not() {
    let mut local = Local::new();
    let all = items(&local.get(&format!("{LIST}?max=100")));
    let time = |place: usize| text(&all[place]["createTime"]);
    // These three were created at three different times.
    let (newer, middle, older) = (time(2), time(3), time(4));
    assert!(newer > middle && middle > older);

    let table = [
        (format!("from={middle}"), 4),
        (format!("to={middle}"), all.len() - 4),
        (format!("from={middle}&to={newer}"), 1),
        (format!("from={older}&to={newer}"), 2),
        (format!("from={}", middle.replace('Z', ".001Z")), 3),
        (format!("from={}", middle.replace('Z', ".0000001Z")), 3),
        (format!("to={}", middle.replace('Z', ".0000001Z")), all.len() - 3),
        ("to=2020-01-01T00:00:00Z".to_owned(), 0),
        ("from=2020-01-01T00:00:00Z".to_owned(), all.len()),
    ];
    for (query, expected) in table {
        assert_eq!(count(&mut local, &query), expected, "{query}");
    }
}

#[test]
fn the_newest_comes_first_and_ties_are_ordered_by_id() {
    let mut local = Local::with(Options { recordings: 100, ..Options::default() });
    let key = |item: &Value| (text(&item["createTime"]), text(&item["id"]));
    let keys: Vec<_> = items(&local.get(&format!("{LIST}?max=100"))).iter().map(key).collect();
    let mut ties = 0;
    for pair in keys.windows(2) {
        let ((newer, first), (older, second)) = (&pair[0], &pair[1]);
        assert!(newer > older || (newer == older && first < second), "{pair:?}");
        ties += usize::from(newer == older);
    }
    assert!(ties > 0, "the sample has recordings that were created at the same time");
}

#[test]
fn pages_give_every_recording_once() {
    for (recordings, max) in [(0, 10), (1, 1), (25, 1), (60, 3), (60, 7), (250, 100)] {
        let mut local = Local::with(Options { recordings, ..Options::default() });
        let expected = local.ids("available", "all");
        let pages = pages(&mut local, &format!("{LIST}?max={max}"));
        assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected);
        assert_eq!(pages.len(), expected.len().div_ceil(max).max(1), "no empty page at the end");
        for page in &pages[..pages.len() - 1] {
            assert_eq!(ids(page).len(), max);
        }
    }
}

#[test]
fn the_filters_stay_from_page_to_page() {
    let mut local = Local::with(Options { recordings: 200, ..Options::default() });
    let (from, to) = ("2026-01-01T00:00:00Z", "2026-01-10T00:00:00Z");
    let target = format!("{LIST}?max=4&serviceType=meeting&status=deleted&from={from}&to={to}");
    let pages = pages(&mut local, &target);
    let all: Vec<Value> = pages.iter().flat_map(items).collect();
    assert!(pages.len() > 1);
    for item in all {
        let time = text(&item["createTime"]);
        assert_eq!((item["serviceType"].as_str(), item["status"].as_str()), (Some("meeting"), Some("deleted")));
        assert!(from <= time.as_str() && time.as_str() < to, "{time}");
    }
}

#[test]
fn nothing_is_skipped_or_repeated_when_recordings_are_deleted_between_pages() {
    let mut local = Local::with(Options { recordings: 60, ..Options::default() });
    let expected = local.ids("available", "all");
    let first = local.get(&format!("{LIST}?max=10"));
    // One that was shown, the one that the cursor points to, and one that is still to come.
    for gone in [&expected[2], &expected[9], &expected[12]] {
        assert_eq!(local.delete(gone).status, 204);
    }
    let rest: Vec<String> = pages(&mut local, &next(&first).unwrap()).iter().flat_map(ids).collect();
    let still: Vec<String> = expected.iter().skip(10).filter(|id| **id != expected[12]).cloned().collect();
    assert_eq!(ids(&first), expected[..10]);
    assert_eq!(rest, still);
}

#[test]
fn a_page_can_be_empty_when_the_rest_was_deleted() {
    let mut local = Local::new();
    let expected = local.ids("available", "all");
    let first = local.get(&format!("{LIST}?max={}", expected.len() - 1));
    local.delete(expected.last().unwrap());
    let last = local.get(&next(&first).unwrap());
    assert_eq!((ids(&last).len(), next(&last)), (0, None));
}

#[test]
fn the_next_link_has_the_origin_of_the_request() {
    let table = [
        ("http://127.0.0.1/v1/convergedRecordings?max=2", "http://127.0.0.1/v1/convergedRecordings?max=2&cursor="),
        ("https://webexapis.com/v1/convergedRecordings", "https://webexapis.com/v1/convergedRecordings?max=10&cursor="),
        ("http://[::1]:80/v1/convergedRecordings#x", "http://[::1]:80/v1/convergedRecordings?max=10&cursor="),
    ];
    for (url, expected) in table {
        let next = next(&Local::new().get(url)).unwrap();
        assert!(next.starts_with(expected), "{next}");
    }
}

#[test]
fn a_cursor_is_only_accepted_unchanged() {
    let mut local = Local::new();
    let url = next(&local.get(&format!("{LIST}?max=3"))).unwrap();
    let cursor = url.split_once("cursor=").unwrap().1.to_owned();
    let last = if cursor.ends_with('0') { "1" } else { "0" };
    let altered = format!("{}{last}", &cursor[..cursor.len() - 1]);
    let table = [
        (format!("cursor={cursor}"), 200),
        (format!("max=5&cursor={cursor}"), 200),
        (format!("cursor={altered}"), 400),
        (format!("cursor={}", &cursor[2..]), 400),
        (format!("cursor={}", &cursor[..cursor.len() - 2]), 400),
        (format!("cursor={cursor}00"), 400),
        (format!("cursor={}", cursor.to_uppercase()), 400),
        (format!("cursor={cursor}&status=available"), 400),
        (format!("cursor={cursor}&serviceType=all"), 400),
        (format!("cursor={cursor}&from=2026-01-01T00:00:00Z"), 400),
        (format!("cursor={cursor}&to=2026-01-01T00:00:00Z"), 400),
        (format!("cursor={cursor}&cursor={cursor}"), 400),
    ];
    for (query, status) in table {
        assert_eq!(local.get(&format!("{LIST}?{query}")).status, status, "{query}");
    }
    let other_seed = Local::with(Options { seed: 2, ..Options::default() }).get(&url).status;
    let same_again = Local::new().get(&url).status;
    assert_eq!((other_seed, same_again), (400, 200), "a cursor outlives a restart with the same seed");
}
