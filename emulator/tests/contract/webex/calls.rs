//! The lists of calls, and their deletion.

use super::*;

const ALL_OF_RECORDING: &str = r#"{
    "id": "62807eaf-0c89-492e-a3c3-c4751812603b",
    "topic": "Call with Tom",
    "createTime": "2026-01-15T11:00:00.5Z",
    "timeRecorded": "2026-01-15T10:55:00Z",
    "format": "MP3",
    "serviceType": "customerAssist",
    "durationSeconds": 23,
    "sizeBytes": 74222,
    "status": "available",
    "ownerId": "a6aad220-e520-4529-a191-e84a72c0c9c2",
    "ownerEmail": "ann@example.com",
    "ownerType": "callQueue",
    "storageRegion": "DE",
    "serviceData": { "locationId": "berlin", "callSessionId": "b51c" },
    "transcriptLanguage": "en"
}"#;

#[test]
fn a_list_shows_every_field_and_no_other() {
    let mut org = Org::new();
    let all: Value = serde_json::from_str(ALL_OF_RECORDING).unwrap();
    org.add(&all);
    let mut expected = all;
    expected["createTime"] = "2026-01-15T11:00:00.500Z".into();
    for (who, list) in [("ann", CALLS), ("adam", ALL_CALLS), ("olga", ALL_CALLS)] {
        assert_eq!(json(&org.get(who, list)), json!({ "items": [expected] }), "{who}");
    }
}

#[test]
fn what_a_test_leaves_out_is_filled_in() {
    let mut org = Org::new();
    org.add(&json!({ "id": "c", "serviceType": "calling", "ownerEmail": "BOB@example.com" }));
    org.0.now += 1;
    let item = items(&org.get("bob", CALLS)).remove(0);
    let names: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "createTime",
        "durationSeconds",
        "format",
        "id",
        "ownerEmail",
        "ownerId",
        "ownerType",
        "serviceData",
        "serviceType",
        "sizeBytes",
        "status",
        "storageRegion",
        "timeRecorded",
        "topic",
    ];
    assert_eq!(names, expected);
    for (name, value) in [
        ("createTime", json!("2026-01-15T12:00:00Z")),
        ("timeRecorded", json!("2026-01-15T11:59:30Z")),
        ("durationSeconds", json!(30)),
        ("sizeBytes", json!(90_000)),
        ("format", json!("MP3")),
        ("serviceType", json!("calling")),
        ("status", json!("available")),
        ("ownerType", json!("user")),
        ("ownerEmail", json!("BOB@example.com")),
        ("storageRegion", json!("US")),
        ("topic", json!("Call")),
    ] {
        assert_eq!(item[name], value, "{name}");
    }
}

#[test]
fn a_recording_of_nobody_belongs_to_the_first_user() {
    let mut org = Org::new();
    org.add(&json!({ "id": "c", "serviceType": "calling", "createTime": NOW - 1 }));
    org.add(&json!({ "id": "m", "createTime": NOW - 1 }));
    assert_eq!((org.list("ann", CALLS), org.list("ann", MEETINGS)), (vec!["c".to_owned()], vec!["m".to_owned()]));
    assert_eq!(org.list("bob", CALLS), [""; 0]);
}

#[test]
fn the_id_of_a_user_is_enough_to_own_a_recording() {
    let mut org = Org::new();
    org.add_call("first", "bob@example.com");
    let bob = items(&org.get("bob", CALLS))[0]["ownerId"].clone();
    org.add(&json!({ "id": "second", "serviceType": "calling", "ownerId": bob, "createTime": NOW - 2 * HOUR }));
    org.add(&json!({ "id": "third", "serviceType": "calling", "ownerId": "a-line", "createTime": NOW - 2 * HOUR }));
    assert_eq!(org.list("bob", CALLS), ["first", "second"]);
    assert_eq!(org.list("adam", &format!("{ALL_CALLS}?ownerId=a-line")), ["third"]);
    assert_eq!(org.list("ann", CALLS), [""; 0]);
}

/// Six of Ann's, one of Bob's, and meetings, which no list of calls shows.
fn office() -> Org {
    let mut org = Org::new();
    let recordings = json!([
        { "id": "a1", "ownerEmail": "ann@example.com", "topic": "Call with TOM" },
        { "id": "a2", "ownerEmail": "Ann@Example.Com", "topic": "tom", "serviceType": "customerAssist" },
        { "id": "a3", "ownerEmail": "ann@example.com", "topic": "Größe", "ownerType": "place" },
        { "id": "a4", "ownerEmail": "ann@example.com", "topic": "x", "storageRegion": "JP", "ownerId": "id-4" },
        { "id": "a5", "ownerEmail": "ann@example.com", "serviceData": { "locationId": "berlin" } },
        { "id": "a6", "ownerEmail": "ann@example.com", "status": "deleted" },
        { "id": "a7", "ownerEmail": "ann@example.com", "status": "purged" },
        { "id": "b1", "ownerEmail": "bob@example.com", "topic": "Tom again" },
        { "id": "m1", "hostEmail": "ann@example.com", "topic": "Tom", "serviceType": "MeetingCenter" },
        { "id": "m2", "hostEmail": "ann@example.com", "topic": "Tom", "serviceType": "meeting" },
    ]);
    for (number, fields) in recordings.as_array().unwrap().iter().enumerate() {
        let mut fields = fields.clone();
        let fields_of = fields.as_object_mut().unwrap();
        fields_of.entry("serviceType").or_insert("calling".into());
        fields_of.insert("createTime".to_owned(), (NOW - HOUR - i64::try_from(number).unwrap()).into());
        org.add(&fields);
    }
    org
}

#[test]
fn filters_choose() {
    let mut org = office();
    let table: [(&str, &[&str], &[&str]); 16] = [
        ("", &["a1", "a2", "a3", "a4", "a5"], &["a1", "a2", "a3", "a4", "a5", "b1"]),
        ("status=available", &["a1", "a2", "a3", "a4", "a5"], &["a1", "a2", "a3", "a4", "a5", "b1"]),
        ("status=deleted", &["a6"], &["a6"]),
        ("serviceType=calling", &["a1", "a3", "a4", "a5"], &["a1", "a3", "a4", "a5", "b1"]),
        ("serviceType=customerAssist", &["a2"], &["a2"]),
        ("format=MP3", &["a1", "a2", "a3", "a4", "a5"], &["a1", "a2", "a3", "a4", "a5", "b1"]),
        ("ownerType=user", &["a1", "a2", "a4", "a5"], &["a1", "a2", "a4", "a5", "b1"]),
        ("ownerType=place", &["a3"], &["a3"]),
        ("ownerType=virtualLine", &[], &[]),
        ("storageRegion=JP", &["a4"], &["a4"]),
        ("storageRegion=CA", &[], &[]),
        ("locationId=berlin", &["a5"], &["a5"]),
        ("locationId=Berlin", &[], &[]),
        ("topic=tOm", &["a1", "a2"], &["a1", "a2", "b1"]),
        ("topic=GR%C3%96SSE", &[], &[]),
        ("topic=GR%C3%96%C3%9FE&ownerType=place&storageRegion=US&serviceType=calling", &["a3"], &["a3"]),
    ];
    for (query, own, all) in table {
        assert_eq!(org.list("ann", &format!("{CALLS}?{query}")), own, "{query}");
        for who in ["adam", "olga", "both"] {
            // A page of two, so that the filters go on in the links.
            assert_eq!(org.list(who, &with(ALL_CALLS, &[query, "max=2"])), all, "{who} {query}");
        }
    }
}

#[test]
fn the_list_of_the_organization_can_be_asked_for_an_owner() {
    let mut org = office();
    let bob = items(&org.get("bob", CALLS))[0]["ownerId"].as_str().unwrap().to_owned();
    let table: [(String, &[&str]); 7] = [
        ("ownerEmail=ANN@example.com".to_owned(), &["a1", "a2", "a3", "a4", "a5"]),
        ("ownerEmail=bob@example.com".to_owned(), &["b1"]),
        ("ownerEmail=nobody@example.com".to_owned(), &[]),
        ("ownerId=id-4".to_owned(), &["a4"]),
        ("ownerId=ID-4".to_owned(), &[]),
        (format!("ownerId={bob}"), &["b1"]),
        (format!("ownerId={bob}&ownerEmail=ann@example.com"), &[]),
    ];
    for (query, expected) in table {
        assert_eq!(org.list("adam", &format!("{ALL_CALLS}?{query}")), expected, "{query}");
    }
}

#[test]
fn only_officers_list_purged_recordings() {
    let mut org = office();
    let target = format!("{ALL_CALLS}?status=purged");
    assert_eq!((org.list("olga", &target), org.list("both", &target)), (vec!["a7".to_owned()], vec!["a7".to_owned()]));
    refused(&org.get("adam", &target), 403, "Purged recordings are for compliance officers.");
    refused(
        &org.get("olga", &format!("{CALLS}?status=purged")),
        400,
        "The parameter status must be available or deleted.",
    );
}

#[test]
fn dates_are_a_week_by_default_and_a_month_at_most() {
    let mut org = Org::new();
    let ages = [
        ("now", 0),
        ("recent", 1),
        ("week", 7 * DAY),
        ("older", 7 * DAY + 1),
        ("month", 30 * DAY),
        ("oldest", 40 * DAY),
    ];
    for (id, age) in ages {
        org.add(&json!({
            "id": id, "serviceType": "calling", "ownerEmail": "ann@example.com", "createTime": NOW - age,
        }));
    }
    let table: [(&str, &[&str]); 9] = [
        // The end is not included: what is created at this very moment comes later.
        ("", &["recent", "week"]),
        ("to=2026-01-15T12:00:00.001Z", &["now", "recent"]),
        ("to=2026-01-08T12:00:00Z", &["older"]),
        ("to=2026-01-08T12:00:00.001Z", &["week", "older"]),
        ("from=2026-01-08T12:00:00Z", &["recent", "week"]),
        ("from=2026-01-08T12:00:00.001Z", &["now", "recent"]),
        ("from=2025-12-16T12:00:00Z&to=2026-01-15T12:00:00Z", &["recent", "week", "older", "month"]),
        ("from=2025-12-16T20:00:00.001%2B08:00&to=2026-01-15T06:30:00.001-05:30", &["now", "recent", "week", "older"]),
        ("from=2030-01-01T00:00:00Z", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(org.list("ann", &format!("{CALLS}?{query}")), expected, "{query}");
        assert_eq!(org.list("adam", &with(ALL_CALLS, &[query, "max=1"])), expected, "{query}");
    }
    let (too_long, not_earlier) = (
        "The time between the parameters from and to must be at most 30 days.",
        "The parameter from must be earlier than the parameter to.",
    );
    for list in [CALLS, ALL_CALLS] {
        for (query, why) in [
            ("from=2025-12-16T12:00:00Z&to=2026-01-15T12:00:00.001Z", too_long),
            ("from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", too_long),
            ("from=2026-01-15T12:00:00Z&to=2026-01-15T12:00:00Z", not_earlier),
            ("from=2026-01-15T12:00:00Z&to=2026-01-15T13:00:00%2B01:00", not_earlier),
        ] {
            refused(&org.get("both", &format!("{list}?{query}")), 400, why);
        }
    }
}

#[test]
fn a_wrong_query_is_refused() {
    let mut org = office();
    let date = "must be an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z. In a query, a plus sign is \
                written %2B.";
    let own = "The query has an unknown parameter. Allowed: max, from, to, status, serviceType, format, ownerType, \
               storageRegion, locationId, topic.";
    let table = [
        ("max=0", "The parameter max must be an integer from 1 to 100.".to_owned()),
        ("max=-1", "The parameter max must be an integer from 1 to 100.".to_owned()),
        ("max=1.5", "The parameter max must be an integer from 1 to 100.".to_owned()),
        ("max=null", "The parameter max must be an integer from 1 to 100.".to_owned()),
        ("from=yesterday", format!("The parameter from {date}")),
        ("to=2026-01-15", format!("The parameter to {date}")),
        ("to=2026-01-15T12:00:00+01:00", format!("The parameter to {date}")),
        ("status=Deleted", "The parameter status must be available or deleted.".to_owned()),
        ("serviceType=all", "The parameter serviceType must be calling or customerAssist.".to_owned()),
        ("serviceType=meeting", "The parameter serviceType must be calling or customerAssist.".to_owned()),
        ("format=MP4", "The parameter format must be MP3.".to_owned()),
        ("format=mp3", "The parameter format must be MP3.".to_owned()),
        ("ownerType=USER", "The parameter ownerType must be user, place, virtualLine or callQueue.".to_owned()),
        ("storageRegion=us", "The parameter storageRegion must be US, SG, GB, JP, DE, AU, IN or CA.".to_owned()),
        ("topic=", "The parameter topic is empty.".to_owned()),
        ("topic", "The parameter topic is empty.".to_owned()),
        ("topic=a&topic=a", "The parameter topic is given more than once.".to_owned()),
        ("ownerEmail=ann@example.com", own.to_owned()),
        ("ownerId=1", own.to_owned()),
        ("siteUrl=example.webex.com", own.to_owned()),
        ("MAX=1", own.to_owned()),
        ("topic=%FF", "The query has percent-encoding that is broken or not UTF-8.".to_owned()),
        ("cursor=1", "The cursor was not issued by this emulator.".to_owned()),
    ];
    for (query, expected) in table {
        refused(&org.get("ann", &format!("{CALLS}?{query}")), 400, &expected);
    }
    assert_eq!(org.0.emulator.unexpected().count(), 23);
}

#[test]
fn only_the_time_zone_of_utc_is_known() {
    let mut org = office();
    for target in [CALLS.to_owned(), format!("{CALLS}/a1")] {
        assert_eq!(org.send("ann", "GET", &target, &[("Timezone", "UTC")], b"").status, 200);
        let response = org.send("ann", "GET", &target, &[("timezone", "Asia/Shanghai")], b"");
        refused(&response, 400, "The header timezone must be UTC: the emulator knows no other zone.");
    }
}

#[test]
fn a_deletion_is_for_good_and_needs_a_reason() {
    let mut org = office();
    let required = "The property reason is required for the recording of somebody else.";
    for id in ["a1", "a6", "a7"] {
        let target = format!("{CALLS}/{id}");
        refused(&org.delete("olga", &target), 400, required);
        refused(&org.with_body("olga", "DELETE", &target, &json!({})), 400, required);
        refused(&org.with_body("olga", "DELETE", &target, &json!({ "reason": "" })), 400, required);
        assert_eq!(org.get("olga", &target).status, 200, "{id} is still there");
        done(&org.with_body("olga", "DELETE", &target, &json!({ "reason": "audit", "comment": "é".repeat(255) })));
        refused(&org.get("olga", &target), 404, "There is no such recording.");
        refused(&org.get("olga", &format!("{target}/metadata")), 404, "There is no such recording.");
        refused(&org.with_body("olga", "DELETE", &target, &json!({ "reason": "audit" })), 404, {
            "There is no such recording."
        });
        assert_eq!(org.0.emulator.deletions(id), 1);
    }
    for status in ["available", "deleted", "purged"] {
        let left: &[&str] = if status == "available" { &["a2", "a3", "a4", "a5", "b1"] } else { &[] };
        assert_eq!(org.list("olga", &format!("{ALL_CALLS}?status={status}")), left);
    }
    for action in ["softDelete", "restore", "purge"] {
        let response = org.post("adam", &format!("{CALLS}/{action}"), &json!({ "recordingIds": ["a1"] }));
        refused(&response, 404, "There is no such recording.");
    }
}

#[test]
fn an_officer_needs_no_reason_for_his_own() {
    let mut org = Org::new();
    org.add_call("o1", "OLGA@example.com");
    done(&org.delete("olga", &format!("{CALLS}/o1")));
}

#[test]
fn a_wrong_deletion_is_refused() {
    let mut org = office();
    let target = format!("{CALLS}/a1");
    let table = [
        (json!({ "reason": 1 }), "The property reason must be a string."),
        (json!({ "reason": null }), "The property reason must be a string."),
        (
            json!({ "reason": "x", "comment": "é".repeat(256) }),
            "The property comment must have at most 255 characters.",
        ),
        (json!({ "reasonForDeletion": "x" }), "The body has an unknown property. Allowed: reason, comment."),
        (json!(["reason"]), "The body must be a JSON object."),
    ];
    for (body, expected) in table {
        refused(&org.with_body("olga", "DELETE", &target, &body), 400, expected);
    }
    refused(&org.delete("olga", &format!("{target}?reason=x")), 400, "This call takes no query parameters.");
    let response = org.send("olga", "DELETE", &target, &[("content-type", "text/plain")], b"{}");
    refused(&response, 415, "A body must have the content type application/json.");
    let large = org.with_body("olga", "DELETE", &target, &json!({ "reason": "x".repeat(1_048_576) }));
    refused(&large, 413, "A body may have at most 1048576 bytes.");
    // A meeting's recording is not here.
    refused(&org.with_body("olga", "DELETE", &format!("{CALLS}/m1"), &json!({ "reason": "x" })), 404, {
        "There is no such recording."
    });
    assert_eq!(org.status("a1"), "available");
}
