//! Batches of both services: into the recycle bin, out of it, and out of it for good.

use super::*;

const OF_BOTH: [&str; 2] = [CALLS, MEETINGS];
const ACTIONS: [&str; 3] = ["softDelete", "restore", "purge"];

/// A recording of Ann's in each status, and one of Bob's: `a-available`, `a-deleted`, `a-purged`, `b`.
fn bin(service: &str) -> Org {
    bin_assuming(service, &json!({}))
}

fn bin_assuming(service: &str, assume: &Value) -> Org {
    let mut org = Org::assuming(assume);
    let (service, owner) = if service == CALLS { ("calling", "ownerEmail") } else { ("MeetingCenter", "hostEmail") };
    for (id, who, status) in [
        ("a-available", "ann@example.com", "available"),
        ("a-deleted", "ann@example.com", "deleted"),
        ("a-purged", "ann@example.com", "purged"),
        ("b", "bob@example.com", "available"),
    ] {
        org.add(&json!({ "id": id, "serviceType": service, owner: who, "status": status, "createTime": NOW - HOUR }));
    }
    org
}

fn ids_of(ids: &[&str]) -> Value {
    json!({ "recordingIds": ids })
}

#[test]
fn each_action_moves_a_recording_or_finds_it_moved() {
    // The action, the recording, the answer, and the status after it.
    let table = [
        ("softDelete", "a-available", 204, "deleted"),
        ("softDelete", "a-deleted", 204, "deleted"),
        ("softDelete", "a-purged", 404, "purged"),
        ("restore", "a-available", 204, "available"),
        ("restore", "a-deleted", 204, "available"),
        ("restore", "a-purged", 404, "purged"),
        ("purge", "a-available", 409, "available"),
        ("purge", "a-deleted", 204, "purged"),
        ("purge", "a-purged", 204, "purged"),
    ];
    for service in OF_BOTH {
        for (action, id, status, after) in table {
            let mut org = bin(service);
            let target = format!("{service}/{action}");
            // The second time is no different.
            for _ in 0..2 {
                let response = org.post("ann", &target, &ids_of(&[id]));
                assert_eq!(response.status, status, "{action} {id}");
                assert_eq!(org.status(id), after, "{action} {id}");
            }
        }
    }
}

#[test]
fn a_conflict_says_why() {
    for service in OF_BOTH {
        let response = bin(service).post("ann", &format!("{service}/purge"), &ids_of(&["a-available"]));
        refused(&response, 409, "The recording is not in the recycle bin.");
    }
}

#[test]
fn either_everything_is_done_or_nothing() {
    for service in OF_BOTH {
        for (action, ids, status) in [
            ("softDelete", ["a-available", "unknown"], 404),
            ("softDelete", ["unknown", "a-available"], 404),
            ("softDelete", ["a-available", "b"], 404),
            ("softDelete", ["a-available", "a-purged"], 404),
            ("restore", ["a-deleted", "b"], 404),
            ("purge", ["a-deleted", "a-available"], 409),
            ("purge", ["a-deleted", "unknown"], 404),
        ] {
            let mut org = bin(service);
            assert_eq!(
                org.post("ann", &format!("{service}/{action}"), &ids_of(&ids)).status,
                status,
                "{action} {ids:?}"
            );
            for (id, before) in [("a-available", "available"), ("a-deleted", "deleted"), ("b", "available")] {
                assert_eq!(org.status(id), before, "{action} {ids:?}");
            }
        }
    }
}

#[test]
fn unknown_ids_can_be_skipped() {
    let table: [(&str, &[&str], &str, &str); 3] = [
        ("softDelete", &["unknown", "a-available", "b", "a-purged"], "a-available", "deleted"),
        ("restore", &["unknown", "a-deleted", "b", "a-purged"], "a-deleted", "available"),
        ("purge", &["unknown", "a-deleted", "b", "a-purged"], "a-deleted", "purged"),
    ];
    for service in OF_BOTH {
        for (action, ids, moved, after) in table {
            let mut org = bin_assuming(service, &json!({ "unknownIdInBatch": "skip" }));
            done(&org.post("ann", &format!("{service}/{action}"), &ids_of(ids)));
            assert_eq!((org.status(moved).as_str(), org.status("b").as_str()), (after, "available"), "{action}");
            assert_eq!(org.status("a-purged"), "purged");
        }
        // A conflict is not about an unknown id.
        let mut org = bin_assuming(service, &json!({ "unknownIdInBatch": "skip" }));
        assert_eq!(org.post("ann", &format!("{service}/purge"), &ids_of(&["x", "a-available"])).status, 409);
    }
}

#[test]
fn a_batch_has_up_to_a_hundred_ids() {
    for service in OF_BOTH {
        let mut org = Org::new();
        let ids: Vec<String> = (0..101).map(|number| format!("r{number}")).collect();
        for id in &ids {
            if service == CALLS {
                org.add_call(id, "ann@example.com");
            } else {
                org.add_meeting(id, "ann@example.com");
            }
        }
        for action in ["softDelete", "restore", "softDelete", "purge"] {
            let target = format!("{service}/{action}");
            let expected = "The property recordingIds must have 1 to 100 ids.";
            for body in [json!({ "recordingIds": ids }), json!({ "recordingIds": [] }), json!({})] {
                refused(&org.post("ann", &target, &body), 400, expected);
            }
            done(&org.post("ann", &target, &json!({ "recordingIds": ids[..100] })));
            done(&org.post("ann", &target, &json!({ "recordingIds": vec!["r7"; 100] })));
        }
        assert_eq!((org.status("r0").as_str(), org.status("r99").as_str()), ("purged", "purged"));
        assert_eq!(org.status("r100"), "available");
    }
}

#[test]
fn an_id_may_be_given_twice() {
    for service in OF_BOTH {
        let mut org = bin(service);
        done(&org.post("ann", &format!("{service}/softDelete"), &ids_of(&["a-available", "a-available"])));
        assert_eq!(org.0.emulator.deletions("a-available"), 1);
    }
}

#[test]
fn a_wrong_body_is_refused() {
    let unknown = |allowed: &str| format!("The body has an unknown property. Allowed: {allowed}.");
    let calls = [
        (
            json!({ "recordingIds": "a" }),
            "The property recordingIds must be a list of ids, which are not empty.".to_owned(),
        ),
        (
            json!({ "recordingIds": [1] }),
            "The property recordingIds must be a list of ids, which are not empty.".to_owned(),
        ),
        (
            json!({ "recordingIds": [""] }),
            "The property recordingIds must be a list of ids, which are not empty.".to_owned(),
        ),
        (
            json!({ "recordingIds": null }),
            "The property recordingIds must be a list of ids, which are not empty.".to_owned(),
        ),
        (json!({ "restoreAll": "true" }), "The property restoreAll must be true or false.".to_owned()),
        (json!({ "restoreAll": true, "recordingIds": ["a-deleted"] }), {
            "With restoreAll, recordingIds must be empty.".to_owned()
        }),
        (json!({ "restoreAll": false }), "The property recordingIds must have 1 to 100 ids.".to_owned()),
        (json!([]), "The body must be a JSON object.".to_owned()),
    ];
    for service in OF_BOTH {
        let mut org = bin(service);
        let target = format!("{service}/restore");
        for (body, expected) in &calls {
            refused(&org.post("ann", &target, body), 400, expected);
        }
        let json_type: Headers = &[("content-type", "application/json; charset=utf-8")];
        refused(&org.send("ann", "POST", &target, json_type, b"{"), 400, "The body is not JSON: see line 1, column 1.");
        refused(&org.send("ann", "POST", &target, json_type, b"\xFF"), 400, "The body is not UTF-8.");
        refused(&org.send("ann", "POST", &target, &[], b""), 400, "The request needs a body: a JSON object.");
        let no_json = "A body must have the content type application/json.";
        let body = br#"{"recordingIds":["a-deleted"]}"#;
        refused(&org.send("ann", "POST", &target, &[], body), 415, no_json);
        let form: Headers = &[("content-type", "application/x-www-form-urlencoded")];
        refused(&org.send("ann", "POST", &target, form, body), 415, no_json);
        let large = json!({ "recordingIds": ["x".repeat(1_048_576)] });
        refused(&org.post("ann", &target, &large), 413, "A body may have at most 1048576 bytes.");
        assert_eq!(org.status("a-deleted"), "deleted");
        done(&org.send("ann", "POST", &target, json_type, body));
    }
    let table = [
        (CALLS, "softDelete", "trashAll, ownerEmail, recordingIds"),
        (CALLS, "restore", "restoreAll, ownerEmail, recordingIds"),
        (CALLS, "purge", "purgeAll, ownerEmail, recordingIds"),
        (MEETINGS, "softDelete", "recordingIds, siteUrl"),
        (MEETINGS, "restore", "restoreAll, recordingIds, siteUrl"),
        (MEETINGS, "purge", "purgeAll, recordingIds, siteUrl"),
    ];
    for (service, action, allowed) in table {
        let body = json!({ "recordingIds": ["a-deleted"], "recordingIDs": [] });
        let response = bin(service).post("ann", &format!("{service}/{action}"), &body);
        refused(&response, 400, &unknown(allowed));
    }
    // Meetings have nothing for all of them.
    let response = bin(MEETINGS).post("ann", &format!("{MEETINGS}/softDelete"), &json!({ "trashAll": true }));
    refused(&response, 400, "The property recordingIds must have 1 to 100 ids.");
    let response = bin(CALLS).post("ann", &format!("{CALLS}/softDelete?max=1"), &ids_of(&["a-available"]));
    refused(&response, 400, "This call takes no query parameters.");
}

#[test]
fn everything_of_calls_depends_on_the_role() {
    let all = |action: &str| match action {
        "softDelete" => "trashAll",
        "restore" => "restoreAll",
        _ => "purgeAll",
    };
    for action in ACTIONS {
        let (all, target) = (all(action), format!("{CALLS}/{action}"));
        let (missing, forbidden, without) = (
            format!("With {all}, an administrator must give ownerEmail."),
            format!("With {all}, ownerEmail must be empty: only administrators may give it."),
            format!("Without {all}, ownerEmail must be empty."),
        );
        let before = bin(CALLS);
        let statuses = |org: &Org| ["a-available", "a-deleted", "a-purged", "b"].map(|id| org.status(id));
        let after = |of_ann: [&str; 2], of_bob: &str| [of_ann[0], of_ann[1], "purged", of_bob].map(str::to_owned);
        let anns = match action {
            "softDelete" => after(["deleted", "deleted"], "available"),
            "restore" => after(["available", "available"], "available"),
            _ => after(["available", "purged"], "available"),
        };
        let unchanged = statuses(&before);

        let table = [
            ("ann", json!({ all: true }), Ok(&anns)),
            ("ann", json!({ all: true, "ownerEmail": "", "recordingIds": [] }), Ok(&anns)),
            ("greedy", json!({ all: true }), Ok(&unchanged)),
            ("adam", json!({ all: true, "ownerEmail": "ANN@example.com" }), Ok(&anns)),
            ("both", json!({ all: true, "ownerEmail": "ann@example.com", "recordingIds": [] }), Ok(&anns)),
            ("adam", json!({ all: true, "ownerEmail": "adam@example.com" }), Ok(&unchanged)),
            ("adam", json!({ all: true }), Err((400, missing.as_str()))),
            ("adam", json!({ all: true, "ownerEmail": "" }), Err((400, missing.as_str()))),
            ("adam", json!({ all: true, "ownerEmail": "x@example.com" }), Err((404, "There is no such owner."))),
            ("ann", json!({ all: true, "ownerEmail": "ann@example.com" }), Err((400, forbidden.as_str()))),
            ("ann", json!({ "ownerEmail": "ann@example.com", "recordingIds": ["a-deleted"] }), {
                Err((400, without.as_str()))
            }),
            ("adam", json!({ all: false, "ownerEmail": "ann@example.com", "recordingIds": ["a-deleted"] }), {
                Err((400, without.as_str()))
            }),
        ];
        for (who, body, expected) in table {
            let mut org = bin(CALLS);
            let response = org.post(who, &target, &body);
            match expected {
                Ok(expected) => {
                    done(&response);
                    assert_eq!(statuses(&org), *expected, "{who} {body}");
                }
                Err((status, why)) => {
                    refused(&response, status, why);
                    assert_eq!(statuses(&org), unchanged, "{who} {body}");
                }
            }
        }
    }
}

#[test]
fn everything_of_a_line_can_be_moved() {
    let mut org = Org::new();
    org.add(&json!({
        "id": "l", "serviceType": "calling", "ownerEmail": "line@example.com", "ownerType": "virtualLine",
    }));
    let body = json!({ "trashAll": true, "ownerEmail": "Line@example.com" });
    done(&org.post("adam", &format!("{CALLS}/softDelete"), &body));
    assert_eq!(org.status("l"), "deleted");
}

#[test]
fn an_administrator_moves_everybodys_calls_and_nobody_else_does() {
    for (who, status) in [("adam", 204), ("both", 204), ("ann", 404), ("greedy", 404), ("olga", 404)] {
        let response = bin(CALLS).post(who, &format!("{CALLS}/softDelete"), &ids_of(&["b"]));
        assert_eq!(response.status, status, "{who}");
    }
}

#[test]
fn a_batch_finds_only_recordings_of_its_service() {
    for (service, other) in [(CALLS, MEETINGS), (MEETINGS, CALLS)] {
        let mut org = bin(service);
        let response = org.post("ann", &format!("{other}/softDelete"), &ids_of(&["a-available"]));
        refused(&response, 404, "There is no such recording.");
    }
}
