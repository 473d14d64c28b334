//! What becomes of the recycle bin when the retention period ends.

use super::*;

fn trash(org: &mut Org) {
    org.add_call("c", "ann@example.com");
    org.add_meeting("m", "ann@example.com");
    done(&org.post("ann", &format!("{CALLS}/softDelete"), &json!({ "recordingIds": ["c"] })));
    done(&org.post("ann", &format!("{MEETINGS}/softDelete"), &json!({ "recordingIds": ["m"] })));
}

fn deleted(org: &mut Org) -> (Vec<String>, Vec<String>) {
    let dates = "status=deleted&from=2026-01-10T00:00:00Z&to=2026-01-20T00:00:00Z";
    (org.list("ann", &format!("{CALLS}?{dates}")), org.list("ann", &format!("{MEETINGS}?{dates}")))
}

#[test]
fn what_is_in_the_bin_is_purged_after_thirty_days() {
    let mut org = Org::new();
    trash(&mut org);
    let there = (vec!["c".to_owned()], vec!["m".to_owned()]);
    let gone = (Vec::new(), Vec::new());
    for (now, expected, details, purged) in [
        (NOW + 30 * DAY - 1, &there, 200, 0),
        (NOW + 30 * DAY, &gone, 404, 1),
        // A test can go back in time.
        (NOW + 30 * DAY - 1, &there, 200, 0),
        (NOW + 300 * DAY, &gone, 404, 1),
        (NOW, &there, 200, 0),
    ] {
        org.0.now = now;
        assert_eq!(deleted(&mut org), *expected);
        for target in [format!("{CALLS}/c"), format!("{MEETINGS}/m")] {
            assert_eq!(org.get("ann", &target).status, details);
            assert_eq!(org.get("olga", &target).status, 200);
        }
        let dates = "status=purged&from=2026-01-10T00:00:00Z&to=2026-01-20T00:00:00Z";
        for list in [ALL_CALLS, ALL_MEETINGS] {
            assert_eq!(org.list("olga", &format!("{list}?{dates}")).len(), purged);
        }
    }
}

#[test]
fn what_was_purged_in_time_cannot_be_restored() {
    let mut org = Org::new();
    trash(&mut org);
    org.0.now = NOW + 30 * DAY;
    let (call, meeting) = (json!({ "recordingIds": ["c"] }), json!({ "recordingIds": ["m"] }));
    for (target, body) in [(format!("{CALLS}/restore"), &call), (format!("{MEETINGS}/restore"), &meeting)] {
        refused(&org.post("ann", &target, body), 404, "There is no such recording.");
    }
    done(&org.post("ann", &format!("{CALLS}/restore"), &json!({ "restoreAll": true })));
    done(&org.post("ann", &format!("{MEETINGS}/restore"), &json!({ "restoreAll": true })));
    // Purging what is already purged is done, too.
    done(&org.post("ann", &format!("{CALLS}/purge"), &call));
    assert_eq!((org.status("c").as_str(), org.status("m").as_str()), ("purged", "purged"));
    // Unlike the other one, this one was never purged by anybody.
    org.0.now = NOW;
    assert_eq!((org.status("c").as_str(), org.status("m").as_str()), ("deleted", "deleted"));
}

#[test]
fn a_purge_is_not_undone_by_the_clock() {
    let mut org = Org::new();
    trash(&mut org);
    done(&org.post("ann", &format!("{CALLS}/purge"), &json!({ "recordingIds": ["c"] })));
    org.0.now = NOW - DAY;
    assert_eq!(org.get("ann", &format!("{CALLS}/c")).status, 404);
    assert_eq!((org.status("c").as_str(), org.status("m").as_str()), ("purged", "deleted"));
}

#[test]
fn restoring_starts_the_time_anew() {
    let mut org = Org::new();
    trash(&mut org);
    org.0.now = NOW + 29 * DAY;
    done(&org.post("ann", &format!("{CALLS}/restore"), &json!({ "restoreAll": true })));
    done(&org.post("ann", &format!("{CALLS}/softDelete"), &json!({ "trashAll": true })));
    org.0.now = NOW + 58 * DAY;
    assert_eq!((org.status("c").as_str(), org.status("m").as_str()), ("deleted", "purged"));
    assert_eq!(org.0.emulator.deletions("c"), 2);
}

#[test]
fn without_retention_a_deletion_purges_at_once() {
    let mut org = Org::with(&json!({ "retentionDays": 0 }));
    trash(&mut org);
    assert_eq!((org.status("c").as_str(), org.status("m").as_str()), ("purged", "purged"));
}

#[test]
fn the_bin_ends_between_two_pages() {
    let mut org = Org::new();
    for number in 0..4_i64 {
        org.add(&json!({
            "id": format!("c{number}"), "serviceType": "calling", "status": "deleted", "createTime": NOW - HOUR - number,
            // The first and the third are purged a second later.
            "deleteTime": NOW - 30 * DAY + SECOND + number % 2 * HOUR,
        }));
    }
    let first = org.get("ann", &format!("{CALLS}?status=deleted&max=1"));
    assert_eq!(ids(&first), ["c0"]);
    org.0.now += SECOND;
    assert_eq!(org.list("ann", &next(&first).unwrap()), ["c1", "c3"]);
}
