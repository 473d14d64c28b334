//! Who may do what: each call, with each kind of person and token.

use super::*;

/// Ann's call and meeting, and the same in the recycle bin and purged.
fn world() -> Org {
    let mut org = Org::new();
    for status in ["available", "deleted", "purged"] {
        let created = NOW - HOUR;
        org.add(&json!({
            "id": format!("c-{status}"), "serviceType": "calling", "ownerEmail": "ann@example.com", "status": status,
            "createTime": created,
        }));
        org.add(&json!({
            "id": format!("m-{status}"), "hostEmail": "ann@example.com", "status": status, "createTime": created,
        }));
    }
    org
}

/// In this order: Ann, who owns everything; Bob, who owns nothing; the administrator; the officer; somebody who is both; a bot;
/// somebody with every scope but no role; somebody with both roles but no scope; and a token that has lapsed.
const WHO: [&str; 9] = ["ann", "bob", "adam", "olga", "both", "bot", "greedy", "bare", "late"];

/// A method, a target, a body, and the statuses for each of [`WHO`].
type Row = (&'static str, &'static str, &'static str, [u16; 9]);

#[rustfmt::skip]
const TABLE: [Row; 31] = [
    //                                                                    ann  bob  adam olga both bot greedy bare late
    ("GET", "/v1/convergedRecordings", "",                               [200, 200, 200, 200, 200, 403, 200, 403, 401]),
    ("GET", "/v1/admin/convergedRecordings", "",                         [403, 403, 200, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/admin/convergedRecordings?status=purged", "",           [403, 403, 403, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/convergedRecordings/c-available", "",                   [200, 404, 200, 200, 200, 403, 404, 403, 401]),
    ("GET", "/v1/convergedRecordings/c-deleted", "",                     [200, 404, 200, 200, 200, 403, 404, 403, 401]),
    ("GET", "/v1/convergedRecordings/c-purged", "",                      [404, 404, 404, 200, 200, 403, 404, 403, 401]),
    ("GET", "/v1/convergedRecordings/c-available/metadata", "",          [200, 404, 200, 200, 200, 403, 404, 403, 401]),
    ("DELETE", "/v1/convergedRecordings/c-available", r#"{"reason":"x"}"#, [403, 403, 403, 204, 204, 403, 403, 403, 401]),
    ("POST", "/v1/convergedRecordings/softDelete", r#"{"recordingIds":["c-available"]}"#,
                                                                         [204, 404, 204, 404, 204, 403, 404, 403, 401]),
    ("POST", "/v1/convergedRecordings/restore", r#"{"recordingIds":["c-deleted"]}"#,
                                                                         [204, 404, 204, 404, 204, 403, 404, 403, 401]),
    ("POST", "/v1/convergedRecordings/purge", r#"{"recordingIds":["c-deleted"]}"#,
                                                                         [204, 404, 204, 404, 204, 403, 404, 403, 401]),
    ("POST", "/v1/convergedRecordings/softDelete", r#"{"trashAll":true}"#,
                                                                         [204, 204, 400, 204, 400, 403, 204, 403, 401]),
    ("POST", "/v1/convergedRecordings/purge", r#"{"purgeAll":true,"ownerEmail":"ann@example.com"}"#,
                                                                         [400, 400, 204, 400, 204, 403, 400, 403, 401]),
    ("POST", "/v1/convergedRecordings/reassign", r#"{"recordingIds":["c-available"],"reassignOwnerEmail":"bob@example.com"}"#,
                                                                         [403, 403, 204, 403, 204, 403, 403, 403, 401]),
    ("GET", "/v1/recordings", "",                                        [200, 200, 200, 200, 200, 403, 200, 403, 401]),
    ("GET", "/v1/recordings?hostEmail=ann@example.com", "",              [403, 403, 200, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/recordings?status=purged&meetingId=x", "",              [403, 403, 403, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/admin/recordings", "",                                  [403, 403, 200, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/admin/recordings?status=purged", "",                    [403, 403, 403, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/recordings/m-available", "",                            [200, 404, 404, 200, 200, 403, 404, 403, 401]),
    ("GET", "/v1/recordings/m-available?hostEmail=ann@example.com", "",  [403, 403, 200, 200, 200, 403, 403, 403, 401]),
    ("GET", "/v1/recordings/m-purged", "",                               [404, 404, 404, 200, 200, 403, 404, 403, 401]),
    ("DELETE", "/v1/recordings/m-available", r#"{"reason":"x"}"#,        [204, 404, 404, 204, 204, 403, 404, 403, 401]),
    ("DELETE", "/v1/recordings/m-available?hostEmail=ann@example.com", r#"{"reason":"x"}"#,
                                                                         [403, 403, 204, 204, 204, 403, 403, 403, 401]),
    ("DELETE", "/v1/admin/recordings/m-available", "",                   [403, 403, 204, 403, 204, 403, 403, 403, 401]),
    ("POST", "/v1/recordings/softDelete", r#"{"recordingIds":["m-available"]}"#,
                                                                         [204, 404, 404, 404, 404, 403, 404, 403, 401]),
    ("POST", "/v1/recordings/softDelete?hostEmail=ann@example.com", r#"{"recordingIds":["m-available"]}"#,
                                                                         [403, 403, 204, 403, 204, 403, 403, 403, 401]),
    ("POST", "/v1/recordings/restore", r#"{"restoreAll":true}"#,         [204, 204, 204, 204, 204, 403, 204, 403, 401]),
    ("POST", "/v1/recordings/purge", r#"{"recordingIds":["m-deleted"]}"#, [204, 404, 404, 404, 404, 403, 404, 403, 401]),
    ("GET", "/v1/nothing", "",                                           [404, 404, 404, 404, 404, 404, 404, 404, 401]),
    ("PUT", "/v1/recordings", "",                                        [405, 405, 405, 405, 405, 405, 405, 405, 401]),
];

#[test]
fn each_call_answers_each_caller() {
    for (method, target, body, statuses) in TABLE {
        for (who, expected) in WHO.into_iter().zip(statuses) {
            let headers: Headers = if body.is_empty() { &[] } else { &[("content-type", "application/json")] };
            let response = world().send(who, method, target, headers, body.as_bytes());
            assert_eq!(response.status, expected, "{who}: {method} {target} {body}");
        }
    }
}

#[test]
fn without_a_token_nothing_is_done() {
    for (method, target, body, _) in TABLE {
        for token in [None, Some("Bearer unknown"), Some("Bearer"), Some("Basic ann"), Some("ann"), Some("Bearer late")]
        {
            let mut headers = vec![("content-type", "application/json")];
            headers.extend(token.map(|token| ("authorization", token)));
            let mut org = world();
            let response = org.0.send_bare(method, target, &headers, body.as_bytes());
            assert_eq!(response.status, 401, "{method} {target} {token:?}");
            assert_eq!(response.header("WWW-Authenticate"), Some("Bearer"));
            assert_eq!((org.status("c-available").as_str(), org.status("m-available").as_str()), {
                ("available", "available")
            });
        }
    }
}

#[test]
fn a_scope_opens_only_its_own_calls() {
    // One scope, with every role, and the rows of the table above that it opens for a recording of Ann's.
    let scopes: [(&str, &[usize]); 12] = [
        ("spark:recordings_read", &[0]),
        ("spark:recordings_write", &[]),
        ("spark-admin:recordings_read", &[1, 3, 4, 6]),
        ("spark-admin:recordings_write", &[8, 9, 10, 12, 13]),
        ("spark-compliance:recordings_read", &[1, 2, 3, 4, 5, 6]),
        ("spark-compliance:recordings_write", &[7]),
        ("meeting:recordings_read", &[14]),
        ("meeting:recordings_write", &[]),
        ("meeting:admin_recordings_read", &[15, 17, 20]),
        ("meeting:admin_recordings_write", &[23, 24, 26]),
        ("spark-compliance:meetings_read", &[14, 15, 16, 17, 18, 19, 20, 21]),
        ("spark-compliance:meetings_write", &[22, 23]),
    ];
    for (scope, opened) in scopes {
        for (at, (method, target, body, _)) in TABLE.into_iter().enumerate() {
            // Those that change everything of the caller, who has nothing, say nothing about the recording.
            if body.contains("trashAll") || body.contains("restoreAll") || at >= 29 {
                continue;
            }
            let mut people = people();
            people.as_array_mut().unwrap().push(json!({
                "email": "x@example.com", "token": "x", "roles": ["admin", "compliance-officer"], "scopes": [scope],
            }));
            let mut org = Org::with(&json!({ "users": people }));
            for status in ["available", "deleted", "purged"] {
                org.add(&json!({
                    "id": format!("c-{status}"), "serviceType": "calling", "ownerEmail": "ann@example.com", "status": status,
                }));
                org.add(&json!({ "id": format!("m-{status}"), "hostEmail": "ann@example.com", "status": status }));
            }
            let headers: Headers = if body.is_empty() { &[] } else { &[("content-type", "application/json")] };
            let status = org.send("x", method, target, headers, body.as_bytes()).status;
            let is_open = status == 200 || status == 204;
            assert_eq!(is_open, opened.contains(&at), "{scope}: {method} {target} {body}: {status}");
            // Only an administrator may name an owner.
            let is_known = [403, 404].contains(&status) || status == 400 && body.contains("ownerEmail");
            assert!(is_open || is_known, "{scope}: {method} {target}: {status}");
        }
    }
}

#[test]
fn a_refusal_says_what_is_missing() {
    let mut org = world();
    let message = "The server understood the request, but refused to fulfill it because the access token is missing required \
                   scopes or the user is missing required roles or licenses.";
    let table = [
        (
            "ann",
            "DELETE",
            format!("{CALLS}/c-available"),
            "This call needs the scope spark-compliance:recordings_write.",
        ),
        ("bot", "GET", CALLS.to_owned(), "This call needs the scope spark:recordings_read."),
        ("ann", "GET", ALL_CALLS.to_owned(), {
            "This call needs one of the scopes spark-admin:recordings_read, spark-compliance:recordings_read."
        }),
        ("greedy", "DELETE", format!("{CALLS}/c-available"), {
            "The scope spark-compliance:recordings_write counts only for a compliance officer: the user is none."
        }),
        ("greedy", "GET", ALL_MEETINGS.to_owned(), {
            "The scope meeting:admin_recordings_read counts only for an administrator: the user is none."
        }),
    ];
    for (who, method, target, expected) in table {
        let response = org.send(who, method, &target, &[], b"");
        refused(&response, 403, expected);
        assert_eq!(json(&response)["message"], message);
    }
    assert_eq!(org.0.emulator.unexpected().count(), 0, "a missing right is nothing that no Webex has");
}

#[test]
fn a_token_lapses_by_the_clock() {
    let mut org = world();
    org.0.now = NOW - 1;
    assert_eq!(org.get("late", CALLS).status, 200);
    org.0.now = NOW;
    assert_eq!(org.get("late", CALLS).status, 401);
}

#[test]
fn the_first_mistake_of_a_request_decides() {
    let mut org = world();
    let wrong: Headers = &[("content-type", "text/plain")];
    // With everything wrong, one mistake after the other is taken away.
    let table = [
        ("late", "PUT", "/v1/admin/nothing?x=1", 401),
        ("ann", "PUT", "/v1/admin/nothing?x=1", 404),
        ("ann", "PUT", "/v1/convergedRecordings/reassign?x=1", 405),
        ("ann", "POST", "/v1/convergedRecordings/reassign?x=1", 403),
        ("adam", "POST", "/v1/convergedRecordings/reassign?x=1", 400),
        ("adam", "POST", "/v1/convergedRecordings/reassign", 415),
    ];
    for (who, method, target, expected) in table {
        assert_eq!(org.send(who, method, target, wrong, b"{}").status, expected, "{who} {method} {target}");
    }
}
