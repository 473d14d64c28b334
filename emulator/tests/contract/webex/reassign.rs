//! Calls are given to another person.

use super::*;

const TARGET: &str = "/v1/convergedRecordings/reassign";

/// Ann has three calls, one of each status, Bob has one, a line has one. A meeting is Ann's.
fn office_assuming(assume: &Value) -> Org {
    let mut org = Org::assuming(assume);
    for (id, owner, status) in [
        ("a1", "ann@example.com", "available"),
        ("a2", "ann@example.com", "deleted"),
        ("a3", "ann@example.com", "purged"),
        ("b1", "bob@example.com", "available"),
    ] {
        org.add(&json!({ "id": id, "serviceType": "calling", "ownerEmail": owner, "status": status, "createTime": NOW - HOUR }));
    }
    org.add(&json!({
        "id": "l1", "serviceType": "calling", "ownerEmail": "line@example.com", "ownerId": "line", "ownerType": "virtualLine",
        "createTime": NOW - HOUR,
    }));
    org.add_meeting("m1", "ann@example.com");
    org
}

fn office() -> Org {
    office_assuming(&json!({}))
}

/// The ids that belong to Adam, whatever their status, and sorted.
fn adams(org: &Org) -> Vec<String> {
    let all = serde_json::to_value(org.0.emulator.recordings(NOW)).unwrap();
    let is_adams =
        |entry: &&Value| entry["ownerEmail"] == "adam@example.com" || entry["hostEmail"] == "adam@example.com";
    let mut ids: Vec<String> =
        all.as_array().unwrap().iter().filter(is_adams).map(|entry| text(&entry["id"])).collect();
    ids.sort();
    ids
}

#[test]
fn ids_an_owner_or_both_choose() {
    let mut org = office();
    let id_of = |org: &mut Org, who: &str| text(&items(&org.get(who, CALLS))[0]["ownerId"]);
    let (ann, bob) = (id_of(&mut org, "ann"), id_of(&mut org, "bob"));
    let table: [(Value, &[&str]); 14] = [
        (json!({ "recordingIds": ["a1", "b1"] }), &["a1", "b1"]),
        (json!({ "recordingIds": ["a2", "a2"] }), &["a2"]),
        (json!({ "ownerEmail": "ANN@example.com" }), &["a1", "a2"]),
        (json!({ "ownerEmail": "ann@example.com", "recordingIds": [] }), &["a1", "a2"]),
        (json!({ "ownerEmail": "", "ownerID": "", "recordingIds": ["a1"] }), &["a1"]),
        (json!({ "ownerID": ann }), &["a1", "a2"]),
        (json!({ "ownerID": "line" }), &["l1"]),
        (json!({ "ownerEmail": "line@example.com" }), &["l1"]),
        (json!({ "ownerEmail": "ann@example.com", "recordingIds": ["a2", "b1"] }), &["a2"]),
        (json!({ "ownerEmail": "bob@example.com", "recordingIds": ["a1"] }), &[]),
        (json!({ "ownerID": bob, "recordingIds": ["a1", "b1"] }), &["b1"]),
        // The address wins.
        (json!({ "ownerEmail": "ann@example.com", "ownerID": bob }), &["a1", "a2"]),
        (json!({ "ownerEmail": "ann@example.com", "ownerID": "unknown" }), &["a1", "a2"]),
        // Somebody who has nothing.
        (json!({ "ownerEmail": "greedy@example.com" }), &[]),
    ];
    for (mut body, expected) in table {
        let mut org = office();
        body["reassignOwnerEmail"] = "Adam@Example.com".into();
        done(&org.post("adam", TARGET, &body));
        assert_eq!(adams(&org), expected, "{body}");
        assert_eq!(org.status("a2"), "deleted", "it stays in the recycle bin");
    }
}

#[test]
fn the_new_owner_owns_it_in_every_way() {
    let mut org = office();
    done(&org.post("both", TARGET, &json!({ "reassignOwnerEmail": "bob@example.com", "recordingIds": ["l1"] })));
    let all = items(&org.get("bob", CALLS));
    let (moved, own) = (&all[1], &all[0]);
    assert_eq!((&moved["id"], &own["id"]), (&json!("l1"), &json!("b1")));
    // As the option for users spells it.
    assert_eq!(moved["ownerEmail"], "Bob@Example.com");
    assert_eq!((&moved["ownerId"], &moved["ownerType"]), (&own["ownerId"], &json!("user")));
    assert_eq!(org.list("adam", &format!("{ALL_CALLS}?ownerEmail=line@example.com")), [""; 0]);
    assert_eq!(org.list("adam", &format!("{ALL_CALLS}?ownerEmail=bob@example.com")), ["b1", "l1"]);
    assert_eq!(org.get("bob", &format!("{CALLS}/l1")).status, 200);
}

#[test]
fn who_is_unknown_is_not_found() {
    let new_owner = "There is no such new owner.";
    let owner = "There is no such owner.";
    let recording = "There is no such recording.";
    let table = [
        (json!({ "reassignOwnerEmail": "x@example.com", "recordingIds": ["a1"] }), new_owner),
        // A line is no person, nor is a bot.
        (json!({ "reassignOwnerEmail": "line@example.com", "recordingIds": ["a1"] }), new_owner),
        (json!({ "reassignOwnerEmail": "bot@example.com", "recordingIds": ["a1"] }), new_owner),
        (json!({ "reassignOwnerEmail": "adam@example.com", "ownerEmail": "x@example.com" }), owner),
        (json!({ "reassignOwnerEmail": "adam@example.com", "ownerID": "x" }), owner),
        (json!({ "reassignOwnerEmail": "adam@example.com", "ownerID": "x", "recordingIds": ["a1"] }), owner),
        (json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": ["a1", "x"] }), recording),
        (json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": ["a1", "a3"] }), recording),
        (json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": ["a1", "m1"] }), recording),
    ];
    for (body, expected) in table {
        let mut org = office();
        refused(&org.post("adam", TARGET, &body), 404, expected);
        assert_eq!(adams(&org), [""; 0], "nothing is done: {body}");
    }
}

#[test]
fn unknown_ids_can_be_skipped() {
    let mut org = office_assuming(&json!({ "unknownIdInBatch": "skip" }));
    let body = json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": ["x", "a1", "m1", "a3", "a2"] });
    done(&org.post("adam", TARGET, &body));
    assert_eq!(adams(&org), ["a1", "a2"]);
}

#[test]
fn any_number_of_ids_is_allowed() {
    let mut org = Org::new();
    let ids: Vec<String> = (100..400).map(|number| format!("r{number}")).collect();
    for id in &ids {
        org.add_call(id, "ann@example.com");
    }
    done(&org.post("adam", TARGET, &json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": ids })));
    assert_eq!(adams(&org), ids);
}

#[test]
fn a_wrong_body_is_refused() {
    let table = [
        (json!({}), "The property reassignOwnerEmail is required."),
        (json!({ "recordingIds": ["a1"] }), "The property reassignOwnerEmail is required."),
        (json!({ "reassignOwnerEmail": "", "recordingIds": ["a1"] }), "The property reassignOwnerEmail is required."),
        (json!({ "reassignOwnerEmail": "adam@example.com" }), {
            "One of the properties recordingIds, ownerEmail and ownerID is required."
        }),
        (json!({ "reassignOwnerEmail": "adam@example.com", "recordingIds": [], "ownerEmail": "", "ownerID": "" }), {
            "One of the properties recordingIds, ownerEmail and ownerID is required."
        }),
        (json!({ "reassignOwnerEmail": "adam@example.com", "ownerId": "line" }), {
            "The body has an unknown property. Allowed: reassignOwnerEmail, ownerEmail, ownerID, recordingIds."
        }),
        (json!({ "reassignOwnerEmail": 1, "recordingIds": ["a1"] }), {
            "The property reassignOwnerEmail must be a string."
        }),
        (json!({ "reassignOwnerEmail": "adam@example.com", "ownerID": 1 }), "The property ownerID must be a string."),
    ];
    let mut org = office();
    for (body, expected) in table {
        refused(&org.post("adam", TARGET, &body), 400, expected);
    }
    assert_eq!(adams(&org), [""; 0]);
}
