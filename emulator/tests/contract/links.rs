//! Next links: by cursor, by offset, and how they lapse.

use super::*;
use webex_recordings_emulator::Paging;

/// Recordings `r00`, `r01` … from the newest to the oldest, a second apart.
fn numbered(count: i64, options: Options) -> Local {
    let mut local = Local::with(Options { recordings: 0, ..options });
    for number in 0..count {
        local.add_at(NOW - number * SECOND, &format!("r{number:02}"));
    }
    local
}

fn with(paging: Paging) -> Local {
    numbered(12, Options { paging, ..Options::default() })
}

fn named(numbers: impl IntoIterator<Item = i64>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("r{number:02}")).collect()
}

#[test]
fn while_nothing_changes_both_give_the_same_pages() {
    for query in ["max=5", "max=1", "max=3&to=2026-01-15T11:59:56Z", "max=100", "max=4&status=deleted", "max=12"] {
        let walk = |paging| {
            let mut local = with(paging);
            let pages = pages(&mut local, &format!("{LIST}?{query}"));
            (pages.iter().map(ids).collect::<Vec<_>>(), pages.iter().map(next).collect::<Vec<_>>())
        };
        let (by_cursor, by_offset) = (walk(Paging::Cursor), walk(Paging::Offset));
        assert_eq!(by_cursor.0, by_offset.0, "{query}");
        // The links themselves differ, if there are any.
        assert_eq!(by_cursor.1 == by_offset.1, by_cursor.1.len() == 1, "{query}");
    }
}

#[test]
fn a_deletion_shifts_offsets_but_not_cursors() {
    // How many of the recordings already shown, and of those still to come, are deleted before the second page.
    for (paging, given, coming, second, third) in [
        (Paging::Cursor, 0, 0, 5..10, 10..12),
        (Paging::Cursor, 3, 0, 5..10, 10..12),
        (Paging::Cursor, 5, 0, 5..10, 10..12),
        (Paging::Cursor, 0, 2, 7..12, 0..0),
        (Paging::Offset, 0, 0, 5..10, 10..12),
        (Paging::Offset, 1, 0, 6..11, 11..12),
        (Paging::Offset, 3, 0, 8..12, 0..0),
        (Paging::Offset, 5, 0, 10..12, 0..0),
        (Paging::Offset, 0, 2, 7..12, 0..0),
    ] {
        for for_good in [false, true] {
            let mut local = with(paging);
            let first = local.get(&format!("{LIST}?max=5"));
            assert_eq!(ids(&first), named(0..5));
            for id in named((0..given).chain(5..5 + coming)) {
                assert!(if for_good { local.emulator.remove(&id) } else { local.delete(&id).status == 204 });
            }
            let rest = pages(&mut local, &next(&first).unwrap());
            let expected: Vec<_> =
                [second.clone(), third.clone()].into_iter().filter(|page| !page.is_empty()).collect();
            let expected: Vec<_> = expected.into_iter().map(named).collect();
            assert_eq!(rest.iter().map(ids).collect::<Vec<_>>(), expected, "{paging:?} {given} {coming}");
        }
    }
}

#[test]
fn a_new_recording_shifts_offsets_but_not_cursors() {
    for (paging, second) in [(Paging::Cursor, 5..10), (Paging::Offset, 3..8)] {
        let mut local = with(paging);
        let first = local.get(&format!("{LIST}?max=5"));
        local.add_at(NOW + 1, "new1");
        local.add_at(NOW + 2, "new2");
        // This one is not available, so it is not in this list.
        local.add_at(NOW + 3, "new3");
        local.delete("new3");
        let rest = pages(&mut local, &next(&first).unwrap());
        assert_eq!(ids(&rest[0]), named(second), "{paging:?}");
        assert_eq!(ids(rest.last().unwrap()).last(), named([11]).last(), "{paging:?}");
    }
}

#[test]
fn an_offset_beyond_the_end_gives_an_empty_last_page() {
    let mut local = with(Paging::Offset);
    let first = local.get(&format!("{LIST}?max=10"));
    for id in named(0..2) {
        local.delete(&id);
    }
    let second = local.get(&next(&first).unwrap());
    assert_eq!((ids(&second).len(), next(&second)), (0, None));
}

#[test]
fn an_offset_contains_the_filters_of_its_list_too() {
    let options = Options { range_limit_days: 30, paging: Paging::Offset, ..Options::default() };
    let mut local = numbered(12, options);
    local.now += 1;
    let first = local.get(&format!("{LIST}?max=5"));
    // The last week is a different one now, and the page size may differ.
    local.now += 6 * DAY;
    local.add_at(local.now, "later");
    let url = next(&first).unwrap();
    assert_eq!(ids(&local.get(&url.replace("max=5", "max=2"))), named(5..7));
    assert_eq!(ids(&local.get(&url)), named(5..10));
    for broken in [format!("{url}&from=2026-01-10T00:00:00Z"), format!("{url}0"), url.replace("cursor=", "cursor=0")] {
        assert_eq!(local.get(&broken).status, 400, "{broken}");
    }
}

#[test]
fn faults_of_pages_work_with_offsets() {
    for (fault, sizes) in [("no-items x2", vec![0, 0, 5, 5, 2]), ("same-link x2", vec![5, 5, 5, 5, 2])] {
        let faults = vec![fault.parse().unwrap()];
        let mut local = numbered(12, Options { paging: Paging::Offset, faults, ..Options::default() });
        let pages = pages(&mut local, &format!("{LIST}?max=5"));
        assert_eq!(pages.iter().map(|page| ids(page).len()).collect::<Vec<_>>(), sizes, "{fault}");
    }
}

/// An emulator whose links are valid for a minute.
fn for_a_minute(options: Options) -> Local {
    numbered(12, Options { link_lifetime_seconds: 60, ..options })
}

#[test]
fn a_link_lapses_after_its_lifetime() {
    for paging in [Paging::Cursor, Paging::Offset] {
        for (age, status) in
            [(0, 200), (1, 200), (60 * SECOND, 200), (60 * SECOND + 1, 410), (10 * DAY, 410), (-DAY, 200)]
        {
            let mut local = for_a_minute(Options { paging, ..Options::default() });
            let url = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
            local.now += age;
            let response = local.get(&url);
            assert_eq!(response.status, status, "{paging:?} {age}");
            if status == 200 {
                assert_eq!(ids(&response), named(5..10));
            } else {
                let said = "The link to this page has lapsed: start again at the first page of the list.";
                assert_eq!((description(&response).as_str(), next(&response)), (said, None));
            }
            // A first page is not reached by a link.
            assert_eq!(local.get(&format!("{LIST}?max=5")).status, 200);
        }
    }
}

#[test]
fn every_link_has_its_own_lifetime() {
    let mut local = for_a_minute(Options::default());
    let mut page = local.get(&format!("{LIST}?max=1"));
    let first = next(&page).unwrap();
    let mut seen = ids(&page);
    while let Some(url) = next(&page) {
        local.now += 60 * SECOND;
        page = local.get(&url);
        seen.extend(ids(&page));
    }
    assert_eq!(seen, named(0..12));
    assert_eq!(local.get(&first).status, 410);
}

#[test]
fn a_lapsed_link_has_the_status_that_was_chosen() {
    for (status, message) in [
        (400, "The request is not valid."),
        (404, "The requested resource could not be found."),
        (410, "The requested resource is no longer available."),
    ] {
        let mut local = for_a_minute(Options { lapsed_link_status: status, ..Options::default() });
        let url = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
        local.now += 61 * SECOND;
        let response = local.get(&url);
        assert_eq!((response.status, text(&json(&response)["message"]).as_str()), (status, message));
        assert_eq!(json(&response)["trackingId"].as_str(), response.header("TrackingID"));
        // A link that this emulator did not issue is still a 400, and without the token there is still a 401.
        assert_eq!(local.get(&url.replace("cursor=", "cursor=0")).status, 400);
        assert_eq!(local.send_bare("GET", &url, &[], b"").status, 401);
    }
}

#[test]
fn without_a_lifetime_links_never_lapse_and_contain_no_time() {
    let mut local = numbered(12, Options { lapsed_link_status: 404, ..Options::default() });
    let url = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
    local.now += 3_650 * DAY;
    assert_eq!(ids(&local.get(&url)), named(5..10));
    assert_eq!(next(&local.get(&format!("{LIST}?max=5"))), Some(url));
}

#[test]
fn links_of_faults_lapse_too() {
    for fault in ["no-items", "same-link"] {
        let faults = vec![fault.parse().unwrap()];
        let mut local = for_a_minute(Options { faults, ..Options::default() });
        let first = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
        local.now += 60 * SECOND;
        let second = next(&local.get(&first)).unwrap();
        // The same link is not valid for longer; a new one has its own lifetime.
        assert_eq!(first == second, fault == "same-link");
        local.now += 1;
        let status = if fault == "same-link" { 410 } else { 200 };
        assert_eq!((local.get(&first).status, local.get(&second).status), (410, status), "{fault}");
    }
}

#[test]
fn no_time_between_two_pages_makes_it_panic() {
    for (before, after, status) in [(i64::MIN, i64::MAX, 410), (i64::MAX, i64::MIN, 200), (i64::MAX, i64::MAX, 200)] {
        let mut local = for_a_minute(Options::default());
        local.now = before;
        let url = next(&local.get(&format!("{LIST}?max=5"))).unwrap();
        local.now = after;
        assert_eq!(local.get(&url).status, status, "{before} {after}");
    }
}
