//! The details of calls: links by right, and metadata.

use super::*;

fn has_links(response: &Response) -> bool {
    assert_eq!(response.status, 200);
    json(response).get("temporaryDirectDownloadLinks").is_some()
}

#[test]
fn links_are_for_owners_and_officers() {
    let mut org = Org::new();
    for who in ["ann", "adam", "olga", "both"] {
        org.add_call(&format!("of-{who}"), &format!("{who}@example.com"));
    }
    // The owner of the recording, who asks, and whether there are links; `None` if the recording is not found.
    let table = [
        ("ann", "ann", Some(true)),
        ("ann", "bob", None),
        ("ann", "adam", Some(false)),
        ("ann", "olga", Some(true)),
        ("ann", "both", Some(true)),
        ("ann", "greedy", None),
        // The page denies links to any token of an administrator.
        ("adam", "adam", Some(false)),
        ("olga", "olga", Some(true)),
        ("both", "both", Some(true)),
    ];
    for (owner, who, expected) in table {
        let target = format!("{CALLS}/of-{owner}");
        let response = org.get(who, &target);
        match expected {
            Some(expected) => assert_eq!(has_links(&response), expected, "{who} of {owner}"),
            None => refused(&response, 404, "There is no such recording."),
        }
        let status = if expected.is_some() { 200 } else { 404 };
        assert_eq!(org.get(who, &format!("{target}/metadata")).status, status, "{who} of {owner}");
    }
}

#[test]
fn details_are_an_item_of_the_list_with_links() {
    let mut org = Org::new();
    org.add_call("c", "ann@example.com");
    let item = items(&org.get("ann", CALLS)).remove(0);
    let mut details = json(&org.get("ann", &format!("{CALLS}/c")));
    let links = details.as_object_mut().unwrap().remove("temporaryDirectDownloadLinks").unwrap();
    assert_eq!(details, item);
    let names: Vec<&String> = links.as_object().unwrap().keys().collect();
    assert_eq!(names, ["audioDownloadLink", "expiration"]);
    assert_eq!(links["expiration"], "2026-01-15T15:00:00Z");
}

#[test]
fn whoever_sees_a_recording_in_the_bin_has_its_files() {
    let mut org = Org::new();
    for (id, status) in [("d", "deleted"), ("p", "purged")] {
        org.add(&json!({ "id": id, "serviceType": "calling", "ownerEmail": "olga@example.com", "status": status }));
        let details = org.get("olga", &format!("{CALLS}/{id}"));
        let link = text(&json(&details)["temporaryDirectDownloadLinks"]["audioDownloadLink"]);
        assert_eq!(org.0.send_bare("GET", &link, &[], b"").status, 200, "{status}");
        // It is gone for everybody after this.
        let target = format!("{CALLS}/{id}");
        let deleted = org.with_body("olga", "DELETE", &target, &json!({ "reason": "audit" }));
        assert_eq!(deleted.status, 204);
        assert_eq!(org.0.send_bare("GET", &link, &[], b"").status, 403, "{status}");
    }
}

#[test]
fn a_purged_recording_exists_for_officers_only() {
    let mut org = Org::new();
    org.add(&json!({ "id": "p", "serviceType": "calling", "ownerEmail": "ann@example.com", "status": "purged" }));
    for (who, status) in [("ann", 404), ("adam", 404), ("olga", 200), ("both", 200)] {
        assert_eq!(org.get(who, &format!("{CALLS}/p")).status, status, "{who}");
        assert_eq!(org.get(who, &format!("{CALLS}/p/metadata")).status, status, "{who}");
    }
}

#[test]
fn links_that_a_test_chose_are_shown_as_they_are() {
    let mut org = Org::new();
    let links = json!({ "audioDownloadLink": "https://example.com/a.mp3", "expiration": "soon" });
    org.add(&json!({ "id": "c", "serviceType": "calling", "temporaryDirectDownloadLinks": links }));
    assert_eq!(json(&org.get("ann", &format!("{CALLS}/c")))["temporaryDirectDownloadLinks"], links);
    assert!(!has_links(&org.get("adam", &format!("{CALLS}/c"))));
    assert!(org.0.get(CALLS).body.windows(5).all(|word| word != b"a.mp3"), "no list has links");
}

#[test]
fn a_meeting_is_no_call() {
    let mut org = Org::new();
    org.add_meeting("m", "ann@example.com");
    org.add_call("c", "ann@example.com");
    for who in ["ann", "both"] {
        assert_eq!(org.get(who, &format!("{CALLS}/m")).status, 404);
        assert_eq!(org.get(who, &format!("{CALLS}/m/metadata")).status, 404);
        assert_eq!(org.get(who, &format!("{MEETINGS}/c")).status, 404);
    }
}

#[test]
fn ids_are_compared_as_they_are() {
    let mut org = Org::new();
    org.add_call("62807eaf-0c89-492e-a3c3-c4751812603b", "ann@example.com");
    let table = [
        ("62807eaf-0c89-492e-a3c3-c4751812603b", 200),
        ("%362807eaf%2D0c89-492e-a3c3-c4751812603b", 200),
        ("62807eaf0c89492ea3c3c4751812603b", 404),
        ("62807EAF-0c89-492e-a3c3-c4751812603b", 404),
        ("%zz", 400),
        ("%FF", 400),
    ];
    for (id, status) in table {
        assert_eq!(org.get("ann", &format!("{CALLS}/{id}")).status, status, "{id}");
    }
    refused(&org.get("ann", &format!("{CALLS}/x?max=1")), 400, "This call takes no query parameters.");
}

#[test]
fn metadata_is_made_up_from_the_recording() {
    let mut org = Org::new();
    org.add(&json!({
        "id": "c", "serviceType": "customerAssist", "ownerEmail": "ann@example.com", "ownerId": "o", "storageRegion": "JP",
        "ownerType": "virtualLine", "timeRecorded": "2026-01-15T10:00:00Z", "durationSeconds": 90,
        "serviceData": { "locationId": "l", "callSessionId": "s" },
    }));
    let metadata = json(&org.get("ann", &format!("{CALLS}/c/metadata")));
    for (pointer, expected) in [
        ("/id", json!("c")),
        ("/ownerId", json!("o")),
        ("/ownerEmail", json!("ann@example.com")),
        ("/ownerName", json!("Ann Arbor")),
        ("/ownerType", json!("VIRTUAL_LINE")),
        ("/storageRegion", json!("JP")),
        ("/serviceType", json!("customerAssist")),
        ("/version", json!("1.2")),
        ("/serviceData/locationId", json!("l")),
        ("/serviceData/callSessionId", json!("s")),
        ("/serviceData/session", json!({ "startTime": "2026-01-15T10:00:00Z", "stopTime": "2026-01-15T10:01:30Z" })),
        ("/serviceData/callActivity", json!([{ "timeStamp": "2026-01-15T10:00:00Z" }])),
    ] {
        assert_eq!(metadata.pointer(pointer), Some(&expected), "{pointer}");
    }
    let all = json(&org.get("ann", &format!("{CALLS}/c/metadata?showAllTypes=true")));
    let activity = all["serviceData"]["callActivity"][0].as_object().unwrap();
    assert_eq!(activity.keys().collect::<Vec<_>>(), ["mediaStreams", "participants", "timeStamp"]);
    let none = json(&org.get("ann", &format!("{CALLS}/c/metadata?showAllTypes=false")));
    assert_eq!(none, metadata);
}

#[test]
fn owner_types_are_in_capitals_in_metadata() {
    let mut org = Org::new();
    for (of_list, of_metadata) in
        [("user", "USER"), ("place", "PLACE"), ("virtualLine", "VIRTUAL_LINE"), ("callQueue", "CALL_QUEUE")]
    {
        org.add(&json!({ "id": of_list, "serviceType": "calling", "ownerType": of_list }));
        let metadata = json(&org.get("ann", &format!("{CALLS}/{of_list}/metadata")));
        assert_eq!(metadata["ownerType"], of_metadata);
    }
}

#[test]
fn metadata_can_be_chosen_or_missing() {
    let mut org = Org::new();
    let activity = |names: &[&str]| -> Value {
        names.iter().map(|name| ((*name).to_owned(), json!(["x"]))).collect::<serde_json::Map<_, _>>().into()
    };
    let every = ["timeStamp", "mediaStreams", "participants", "redirectInfo", "redirectedCall", "announcementData"];
    let chosen = json!({ "a": 1, "serviceData": { "callActivity": [activity(&every), 5] } });
    let usual = json!({ "a": 1, "serviceData": { "callActivity": [activity(&["timeStamp", "announcementData"]), 5] } });
    org.add(&json!({ "id": "chosen", "serviceType": "calling", "metadata": chosen }));
    org.add(&json!({ "id": "odd", "serviceType": "calling", "metadata": { "serviceData": "none" } }));
    org.add(&json!({ "id": "none", "serviceType": "calling", "metadata": null }));
    assert_eq!(json(&org.get("ann", &format!("{CALLS}/chosen/metadata?showAllTypes=true"))), chosen);
    assert_eq!(json(&org.get("ann", &format!("{CALLS}/chosen/metadata"))), usual);
    assert_eq!(json(&org.get("ann", &format!("{CALLS}/odd/metadata"))), json!({ "serviceData": "none" }));
    done(&org.get("ann", &format!("{CALLS}/none/metadata")));
    assert!(!items(&org.get("ann", CALLS)).iter().any(|item| item.get("metadata").is_some()), "no list shows it");
    for query in ["showAllTypes=yes", "showAllTypes=TRUE", "showAllTypes=1"] {
        refused(&org.get("ann", &format!("{CALLS}/none/metadata?{query}")), 400, {
            "The parameter showAllTypes must be true or false."
        });
    }
    refused(&org.get("ann", &format!("{CALLS}/none/metadata?all=true")), 400, {
        "The query has an unknown parameter. Allowed: showAllTypes."
    });
}
