//! `DELETE /v1/convergedRecordings/{recordingId}`, and its consequences.

use super::*;

const JSON: Headers = &[("Content-Type", "application/json")];

#[test]
fn a_deletion_accepts_these_bodies() {
    let longest = format!(r#"{{"comment":"{}"}}"#, "👩".repeat(255));
    let escaped = format!(r#"{{"comment":"{}"}}"#, r"\ud83d\ude00".repeat(255));
    let largest = format!("{{}}{}", " ".repeat(1_048_574));
    let table: [(Headers, &str); 13] = [
        (&[], ""),
        (&[("Content-Type", "text/plain")], ""),
        (JSON, ""),
        (JSON, "{}"),
        (JSON, r#"{"reason":"audit"}"#),
        (JSON, r#"{"reason":"","comment":""}"#),
        (JSON, r#"{"reason":"audit","comment":"Größe","extra":[1,null]}"#),
        (JSON, &longest),
        (JSON, &escaped),
        (JSON, &largest),
        (&[("content-type", "application/json; charset=utf-8")], "{}"),
        (&[("content-type", "Application/JSON ;charset=UTF-8")], "{}"),
        (JSON, " \n{}\t"),
    ];
    for (headers, body) in table {
        let mut local = Local::new();
        let id = local.id("available", "all");
        let response = local.send("DELETE", &one(&id), headers, body.as_bytes());
        assert_eq!((response.status, response.body.len()), (204, 0), "{body:.80}");
        assert_eq!(response.header("Content-Type"), None);
        assert_eq!(local.emulator.deletions(&id), 1);
    }
}

#[test]
fn a_deletion_refuses_these_bodies() {
    let too_long = format!(r#"{{"comment":"{}"}}"#, "👩".repeat(256)).into_bytes();
    let too_deep = "[".repeat(100_000).into_bytes();
    let too_large = vec![b' '; 1_048_577];
    let table: [(Headers, &[u8], u16, &str); 23] = [
        (&[], b"{}", 415, "application/json"),
        (&[("Content-Type", "")], b"{}", 415, "application/json"),
        (&[("Content-Type", "text/plain")], b"{}", 415, "application/json"),
        (&[("Content-Type", "application/jsonp")], b"{}", 415, "application/json"),
        (&[("Content-Type", "text/plain; application/json")], b"not json", 415, "application/json"),
        (JSON, b" ", 400, "not JSON"),
        (JSON, b"{", 400, "not JSON: see line 1, column 1"),
        (JSON, b"{'reason':'a'}", 400, "not JSON"),
        (JSON, br#"{"reason":"a"} {}"#, 400, "not JSON"),
        (JSON, br#"{"reason":"\ud800"}"#, 400, "not JSON"),
        (JSON, &too_deep, 400, "not JSON"),
        (JSON, b"\xEF\xBB\xBF{}", 400, "not JSON"),
        (JSON, b"{\"reason\":\"\xFF\"}", 400, "not UTF-8"),
        (JSON, b"[]", 400, "must be a JSON object"),
        (JSON, b"null", 400, "must be a JSON object"),
        (JSON, br#""reason""#, 400, "must be a JSON object"),
        (JSON, br#"{"reason":1}"#, 400, "reason must be a string"),
        (JSON, br#"{"reason":null}"#, 400, "reason must be a string"),
        (JSON, br#"{"comment":["a"]}"#, 400, "comment must be a string"),
        (JSON, br#"{"reason":"a","comment":false}"#, 400, "comment must be a string"),
        (JSON, br#"{"comment":null}"#, 400, "comment must be a string"),
        (JSON, &too_long, 400, "at most 255 characters"),
        (JSON, &too_large, 413, "at most 1048576 bytes"),
    ];
    for (headers, body, status, expected) in table {
        let mut local = Local::new();
        let id = local.id("available", "all");
        let response = local.send("DELETE", &one(&id), headers, body);
        assert_eq!(response.status, status, "{expected}");
        assert!(description(&response).contains(expected), "{}", description(&response));
        assert_eq!(local.emulator.deletions(&id), 0, "a refusal changes nothing");
        assert!(local.ids("available", "all").contains(&id));
    }
}

#[test]
fn only_available_recordings_can_be_deleted() {
    let mut local = Local::new();
    let (available, deleted, purged) =
        (local.id("available", "all"), local.id("deleted", "all"), local.id("purged", "all"));
    let table = [(&*available, 204), (&*available, 404), (&*deleted, 404), (&*purged, 404), ("unknown", 404)];
    for (id, status) in table {
        assert_eq!(local.delete(id).status, status);
    }
    let counts = [&*available, &*deleted, &*purged, "unknown"].map(|id| local.emulator.deletions(id));
    assert_eq!(counts, [1, 0, 0, 0]);
}

#[test]
fn a_deleted_recording_moves_to_the_other_list() {
    let mut local = Local::new();
    let id = local.id("available", "all");
    local.delete(&id);
    let mut listed = |status: &str| ids(&local.get(&format!("{LIST}?max=100&status={status}"))).contains(&id);
    assert_eq!([listed("available"), listed("deleted"), listed("purged")], [false, true, false]);
    assert_eq!(json(&local.get(&one(&id)))["status"], "deleted");
}

#[test]
fn a_deleted_recording_can_be_restored() {
    let mut local = Local::new();
    let id = local.id("available", "all");
    let before = json(&local.get(LIST));
    assert!(!local.emulator.restore(NOW, &id), "it is not deleted");
    local.delete(&id);
    assert!(local.emulator.restore(NOW, &id));
    assert_eq!(json(&local.get(LIST)), before);
    assert_eq!(local.delete(&id).status, 204);
    assert_eq!(local.emulator.deletions(&id), 2);
    let purged = local.id("purged", "all");
    assert!(!local.emulator.restore(NOW, &purged) && !local.emulator.restore(NOW, "unknown"));
}

#[test]
fn a_deletion_becomes_a_purge_after_the_retention_period() {
    for (retention_days, days) in [(30, 30), (7, 7), (0, 0)] {
        let mut local = Local::with(Options { retention_days, ..Options::default() });
        let id = local.id("available", "all");
        local.now = NOW + HOUR;
        local.delete(&id);
        let purge = NOW + HOUR + days * DAY;
        let mut status = |now: i64| {
            local.now = now;
            text(&json(&local.get(&one(&id)))["status"])
        };
        if days > 0 {
            assert_eq!(status(purge - 1), "deleted");
        }
        assert_eq!(status(purge), "purged");
        assert!(!local.emulator.restore(purge, &id));
        assert_eq!(local.delete(&id).status, 404);
    }
}
