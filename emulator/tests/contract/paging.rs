//! Faults that affect lists: pages without their items, and next links that lead back to their page.

use std::collections::BTreeSet;

use super::*;

fn with(recordings: u32, seed: u64, faults: &[&str]) -> Local {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Local::with(Options { recordings, seed, faults, ..Options::default() })
}

fn applied(local: &Local) -> u64 {
    local.emulator.faults()[0].applied
}

#[test]
fn a_page_without_items_leads_to_them() {
    let expected: Vec<Vec<String>> = pages(&mut with(25, 1, &[]), &format!("{LIST}?max=8")).iter().map(ids).collect();
    assert_eq!(expected.iter().map(Vec::len).collect::<Vec<_>>(), [8, 8, 4]);
    // The fault, and where it puts empty pages: before the first page, the second and the last.
    for (fault, empty) in [
        ("LIST no-items x1", vec![0]),
        ("no-items x3", vec![0, 1, 2]),
        ("GET no-items every 2", vec![1, 3]),
        ("* no-items every 3", vec![2]),
        ("no-items every 4", vec![]),
    ] {
        let mut local = with(25, 1, &[fault]);
        let pages = pages(&mut local, &format!("{LIST}?max=8"));
        let mut found: Vec<Vec<String>> = pages.iter().map(ids).collect();
        let places: Vec<usize> = (0..found.len()).filter(|place| found[*place].is_empty()).collect();
        assert_eq!(places, empty, "{fault}");
        assert_eq!(applied(&local), empty.len() as u64);
        found.retain(|page| !page.is_empty());
        assert_eq!(found, expected, "{fault}");
        for page in &pages {
            assert_eq!(page.delivery, Delivery::Whole);
            assert_eq!(json(page).as_object().unwrap().keys().collect::<Vec<_>>(), ["items"]);
            assert!(next(page).is_none_or(|url| url.contains("?max=8&cursor=")));
        }
    }
}

#[test]
fn every_link_of_an_empty_page_is_new() {
    let mut local = with(25, 1, &["no-items x500"]);
    let mut seen = BTreeSet::new();
    let mut page = local.get(LIST);
    for _ in 0..500 {
        assert_eq!(ids(&page).len(), 0);
        let url = next(&page).unwrap();
        page = local.get(&url);
        assert!(seen.insert(url));
    }
    assert_eq!(ids(&page), local.ids("available", "all")[..10]);
    // The same request again gives the same page.
    assert_eq!(local.get(seen.first().unwrap()).body, page.body);
}

#[test]
fn a_chance_of_empty_pages_loses_nothing() {
    for seed in 0..20 {
        let mut local = with(60, seed, &["no-items 40%"]);
        let expected = local.ids("available", "all");
        let pages = pages(&mut local, &format!("{LIST}?max=7"));
        assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected);
        let links: BTreeSet<String> = pages.iter().filter_map(next).collect();
        assert_eq!(links.len(), pages.len() - 1, "every link leads to a page of its own");
        assert_eq!(pages.iter().filter(|page| ids(page).is_empty()).count() as u64, applied(&local));
        assert!(applied(&local) > 0);
    }
}

#[test]
fn an_empty_list_has_nothing_to_withhold() {
    let limited = Options { range_limit_days: 30, faults: vec!["no-items x1".parse().unwrap()], ..Options::default() };
    for (mut local, target) in [
        (with(0, 1, &["no-items x1"]), LIST.to_owned()),
        (with(25, 1, &["no-items x1"]), format!("{LIST}?serviceType=customerAssist")),
        (Local::with(limited), format!("{LIST}?from=2026-01-10T00:00:00Z")),
    ] {
        let pages = pages(&mut local, &target);
        assert_eq!(pages.iter().map(|page| ids(page).len()).collect::<Vec<_>>(), [0, 0], "{target}");
    }
}

#[test]
fn a_first_page_can_lead_to_itself() {
    let mut healthy = Local::new();
    let right = healthy.get(&format!("{LIST}?max=8&status=available"));
    let mut local = with(25, 1, &["LIST same-link x3"]);
    let first = local.get(&format!("{LIST}?max=8&status=available"));
    let url = next(&first).unwrap();
    let again = [local.get(&url), local.get(&url)];
    for page in again.iter().chain([&first]) {
        assert_eq!((page.status, &page.body), (200, &right.body));
        assert_eq!(next(page).as_ref(), Some(&url));
    }
    // After the faults, the same link leads on.
    let page = local.get(&url);
    assert_eq!((&page.body, next(&page)), (&right.body, next(&right)));
    assert_eq!(applied(&local), 3);
}

#[test]
fn every_page_can_lead_to_itself() {
    let (middle, last) = (2, 3);
    for place in [middle, last] {
        let mut healthy = Local::new();
        let right = pages(&mut healthy, &format!("{LIST}?max=8"));
        let url = next(&right[place - 2]).unwrap();
        let mut local = with(25, 1, &["same-link"]);
        let page = local.get(&url);
        assert_eq!(page.body, right[place - 1].body);
        assert_eq!(next(&page), Some(url));
        assert_eq!(ids(&page).len(), if place == last { 4 } else { 8 });
    }
    // An empty page can lead to itself, too.
    let page = with(0, 1, &["same-link"]).get(LIST);
    assert_eq!(ids(&page).len(), 0);
    assert!(next(&page).is_some());
}

#[test]
fn both_work_together_as_two_faults() {
    let mut local = with(25, 1, &["no-items x1", "same-link x2"]);
    let empty = local.get(LIST);
    let url = next(&empty).unwrap();
    let stuck = local.get(&url);
    assert_eq!((ids(&empty).len(), ids(&stuck).len(), next(&stuck).as_ref()), (0, 10, Some(&url)));
    assert_eq!(local.get(&url).body, stuck.body);
    let rest = pages(&mut local, &url);
    assert_eq!(rest.iter().flat_map(ids).collect::<Vec<_>>(), local.ids("available", "all"));
}

#[test]
fn only_lists_are_affected() {
    for fault in ["no-items x1", "GET no-items x1", "* same-link x1", "GET same-link x1"] {
        let (mut local, mut healthy) = (with(25, 1, &[fault, "DELETE 503 x1"]), Local::new());
        let id = local.id("available", "all");
        assert_eq!(local.get(&one(&id)), healthy.get(&one(&id)), "{fault}");
        // The next fault gets the request, and this one does not count it.
        assert_eq!(local.delete(&id).status, 503, "{fault}");
        assert_eq!(applied(&local), 0, "{fault}");
        local.get(LIST);
        assert_eq!(applied(&local), 1, "{fault}");
    }
}

#[test]
fn a_refusal_stays_one() {
    for fault in ["no-items", "same-link"] {
        let mut local = with(25, 1, &[fault]);
        let refusals = [local.get(&format!("{LIST}?max=0")), local.send_bare("GET", LIST, &[], b"")];
        assert_eq!(refusals.map(|answer| (answer.status, next(&answer))), [(400, None), (401, None)]);
    }
}

#[test]
fn a_page_can_be_late_too() {
    for fault in ["no-items delay=20", "delay=20 same-link"] {
        let page = with(25, 1, &[fault]).get(LIST);
        assert_eq!((page.status, page.delay_ms, next(&page).is_some()), (200, 20, true));
    }
}

#[test]
fn recordings_may_come_and_go_after_an_empty_page() {
    let mut local = with(25, 1, &["no-items x1"]);
    let expected = local.ids("available", "all");
    let url = next(&local.get(&format!("{LIST}?max=100"))).unwrap();
    local.emulator.remove(&expected[0]);
    local.add_at(NOW, "newest");
    let page = local.get(&url);
    assert_eq!(ids(&page), [&["newest".to_owned()], &expected[1..]].concat());
}
