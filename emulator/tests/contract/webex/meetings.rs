//! Recordings of meetings: lists, details, deletion, sites.

use super::*;

const FULL: &str = r#"{
    "id": "4f914b1dfe9941538c5ee4d5bb3c1f1a",
    "meetingId": "m-1_I_1",
    "scheduledMeetingId": "m-1_20260115",
    "meetingSeriesId": "m-1",
    "topic": "Weekly",
    "createTime": "2026-01-15T11:00:00Z",
    "timeRecorded": "2026-01-15T10:00:00Z",
    "siteUrl": "example.webex.com",
    "downloadUrl": "https://example.webex.com/example/lsr.php?RCID=1",
    "playbackUrl": "https://example.webex.com/example/ldr.php?RCID=1",
    "password": "BgJep@43",
    "format": "ARF",
    "serviceType": "TrainingCenter",
    "durationSeconds": 18,
    "sizeBytes": 168656,
    "shareToMe": false,
    "integrationTags": ["crm"],
    "status": "available"
}"#;

#[test]
fn a_host_sees_the_password_and_an_administrator_the_host() {
    let mut org = Org::new();
    let as_host: Value = serde_json::from_str(FULL).unwrap();
    let mut given = as_host.clone();
    given["hostEmail"] = "ann@example.com".into();
    given["hostDisplayName"] = "Ann".into();
    org.add(&given);
    let mut as_admin = given;
    for name in ["password", "shareToMe"] {
        as_admin.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(json(&org.get("ann", MEETINGS)), json!({ "items": [as_host] }));
    let of_host = format!("{MEETINGS}?hostEmail=ANN@example.com");
    for who in ["adam", "olga"] {
        assert_eq!(json(&org.get(who, &of_host)), json!({ "items": [as_host] }), "{who}");
        assert_eq!(json(&org.get(who, ALL_MEETINGS)), json!({ "items": [as_admin] }), "{who}");
    }
    let mut details = json(&org.get("ann", &format!("{MEETINGS}/4f914b1dfe9941538c5ee4d5bb3c1f1a")));
    let links = details.as_object_mut().unwrap().remove("temporaryDirectDownloadLinks").unwrap();
    assert_eq!(details, as_host);
    assert_eq!(links.as_object().unwrap().keys().collect::<Vec<_>>(), ["expiration", "recordingDownloadLink"]);
}

#[test]
fn what_a_test_leaves_out_is_filled_in() {
    let mut org = Org::new();
    for status in ["available", "deleted", "purged"] {
        org.add(&json!({
            "id": status, "hostEmail": "ann@example.com", "status": status, "createTime": NOW - 1, "meetingId": "x",
        }));
        let query = format!("status={status}&meetingId=x&hostEmail=ann@example.com");
        let item = items(&org.get("olga", &format!("{MEETINGS}?{query}"))).remove(0);
        let names: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
        // Pages are shown for recordings in the bin, too.
        let expected = [
            "createTime",
            "downloadUrl",
            "durationSeconds",
            "format",
            "id",
            "integrationTags",
            "meetingId",
            "meetingSeriesId",
            "password",
            "playbackUrl",
            "serviceType",
            "shareToMe",
            "siteUrl",
            "sizeBytes",
            "status",
            "timeRecorded",
            "topic",
        ];
        assert_eq!(names, expected);
        assert_eq!((&item["serviceType"], &item["format"]), (&json!("MeetingCenter"), &json!("MP4")));
        assert_eq!((&item["siteUrl"], &item["topic"]), (&json!("example.webex.com"), &json!("Meeting")));
    }
}

/// Ann's meetings on two sites, and one of Bob's.
fn office() -> Org {
    let mut org = Org::new();
    let recordings = json!([
        { "id": "a1", "topic": "Weekly", "meetingId": "i1", "meetingSeriesId": "s", "integrationTags": ["crm", "x"] },
        { "id": "a2", "topic": "WEEKLY 2", "meetingId": "i2", "scheduledMeetingId": "d", "meetingSeriesId": "s" },
        { "id": "a3", "meetingId": "i3", "meetingSeriesId": "t", "format": "ARF", "serviceType": "EventCenter" },
        { "id": "a4", "meetingId": "i4", "meetingSeriesId": "s", "siteUrl": "other.webex.com" },
        { "id": "a5", "meetingId": "i5", "format": "UPLOADED", "serviceType": "SupportCenter", "topic": "x" },
        { "id": "a6", "meetingId": "i6", "meetingSeriesId": "s", "status": "deleted" },
        { "id": "a7", "meetingId": "i7", "meetingSeriesId": "s", "status": "purged" },
        { "id": "b1", "meetingId": "i8", "meetingSeriesId": "s", "hostEmail": "bob@example.com" },
        { "id": "c1", "serviceType": "calling", "ownerEmail": "ann@example.com", "topic": "Weekly" },
        { "id": "o1", "hostEmail": "ann@example.com", "meetingSeriesId": "s", "createTime": NOW - 100 * DAY },
    ]);
    for (number, fields) in recordings.as_array().unwrap().iter().enumerate() {
        let mut fields = fields.clone();
        let fields_of = fields.as_object_mut().unwrap();
        fields_of.entry("hostEmail").or_insert("ann@example.com".into());
        fields_of.entry("createTime").or_insert((NOW - HOUR - i64::try_from(number).unwrap()).into());
        org.add(&fields);
    }
    org
}

#[test]
fn filters_choose() {
    let mut org = office();
    // The query, what it finds of Ann's own, and of everybody's on a site.
    let table: [(&str, &[&str], &[&str]); 16] = [
        ("", &["a1", "a2", "a3", "a4", "a5"], &["a1", "a2", "a3", "a5", "b1"]),
        ("status=deleted", &["a6"], &["a6"]),
        ("siteUrl=example.webex.com", &["a1", "a2", "a3", "a5"], &["a1", "a2", "a3", "a5", "b1"]),
        ("siteUrl=other.webex.com", &["a4"], &["a4"]),
        ("siteUrl=nowhere.webex.com", &[], &[]),
        ("integrationTag=crm", &["a1"], &["a1"]),
        ("integrationTag=CRM", &[], &[]),
        ("topic=weekly", &["a1", "a2"], &["a1", "a2"]),
        ("format=ARF", &["a3"], &["a3"]),
        ("serviceType=EventCenter", &["a3"], &["a3"]),
        ("serviceType=MeetingCenter&format=MP4", &["a1", "a2", "a4"], &["a1", "a2", "b1"]),
        ("meetingId=i1", &["a1"], &["a1"]),
        ("meetingId=d", &["a2"], &["a2"]),
        ("meetingId=t&topic=Meeting", &["a3"], &["a3"]),
        ("meetingId=S", &[], &[]),
        ("meetingId=i1&integrationTag=y", &[], &[]),
    ];
    for (query, own, all) in table {
        assert_eq!(org.list("ann", &with(MEETINGS, &[query, "max=2"])), own, "{query}");
        assert_eq!(org.list("adam", &with(MEETINGS, &["hostEmail=ann@example.com", query])), own, "{query}");
        for who in ["adam", "olga", "both"] {
            assert_eq!(org.list(who, &with(ALL_MEETINGS, &[query, "max=2"])), all, "{who} {query}");
        }
    }
}

#[test]
fn a_meeting_is_looked_for_on_all_sites_and_by_an_administrator_at_all_times() {
    let mut org = office();
    let own: &[&str] = &["a1", "a2", "a4"];
    assert_eq!(org.list("ann", &format!("{MEETINGS}?meetingId=s")), own);
    assert_eq!(org.list("ann", &format!("{MEETINGS}?meetingId=s&siteUrl=other.webex.com")), own);
    assert_eq!(org.list("ann", &format!("{MEETINGS}?meetingId=s&to=2026-01-01T00:00:00Z")), [""; 0]);
    let all: &[&str] = &["a1", "a2", "a4", "b1", "o1"];
    for ignored in [
        "",
        "&siteUrl=other.webex.com",
        "&to=2026-01-01T00:00:00Z",
        "&from=2026-01-15T11:30:00Z",
        "&from=2000-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "&from=2026-01-01T00:00:00Z&to=2000-01-01T00:00:00Z",
    ] {
        assert_eq!(org.list("adam", &format!("{ALL_MEETINGS}?max=2&meetingId=s{ignored}")), all, "{ignored}");
    }
    // But they must be dates.
    assert_eq!(org.get("adam", &format!("{ALL_MEETINGS}?meetingId=s&from=x")).status, 400);
}

#[test]
fn only_the_list_of_the_organization_has_a_longest_range() {
    let mut org = office();
    let year = "from=2025-01-15T12:00:00Z&to=2026-01-15T12:00:00Z";
    let longest = "from=2025-12-16T12:00:00Z&to=2026-01-15T12:00:00Z";
    assert_eq!(org.list("ann", &format!("{MEETINGS}?{year}")), ["a1", "a2", "a3", "a4", "a5", "o1"]);
    assert_eq!(org.get("adam", &format!("{ALL_MEETINGS}?{longest}")).status, 200);
    refused(&org.get("adam", &format!("{ALL_MEETINGS}?{year}")), 400, {
        "The time between the parameters from and to must be at most 30 days."
    });
    for list in [MEETINGS, ALL_MEETINGS] {
        refused(&org.get("adam", &format!("{list}?from=2026-01-15T12:00:00Z&to=2026-01-15T12:00:00Z")), 400, {
            "The parameter from must be earlier than the parameter to."
        });
    }
}

#[test]
fn purged_meetings_are_for_officers_and_the_own_list_needs_a_meeting() {
    let mut org = office();
    let with_meeting = format!("{MEETINGS}?status=purged&meetingId=s");
    assert_eq!(org.list("olga", &format!("{with_meeting}&hostEmail=ann@example.com")), ["a7"]);
    assert_eq!(org.list("olga", &with_meeting), [""; 0]);
    refused(&org.get("olga", &format!("{MEETINGS}?status=purged")), 400, {
        "With the status purged, the parameter meetingId is required."
    });
    for who in ["ann", "adam", "greedy"] {
        assert_eq!(org.get(who, &format!("{MEETINGS}?status=purged")).status, 403, "{who}");
        assert_eq!(org.get(who, &with_meeting).status, 403, "{who}");
    }
    let of_all = format!("{ALL_MEETINGS}?status=purged");
    assert_eq!(org.list("olga", &of_all), ["a7"]);
    assert_eq!(org.list("both", &format!("{of_all}&meetingId=s")), ["a7"]);
    refused(&org.get("adam", &of_all), 403, "Purged recordings are for compliance officers.");
}

#[test]
fn a_wrong_query_is_refused() {
    let mut org = office();
    let service = "The parameter serviceType must be MeetingCenter, EventCenter, TrainingCenter or SupportCenter.";
    let own = "The query has an unknown parameter. Allowed: max, from, to, meetingId, hostEmail, siteUrl, integrationTag, \
               topic, format, serviceType, status.";
    let all = "The query has an unknown parameter. Allowed: max, from, to, meetingId, siteUrl, integrationTag, topic, \
               format, serviceType, status.";
    let table = [
        (MEETINGS, "serviceType=meeting", service),
        (MEETINGS, "serviceType=calling", service),
        (MEETINGS, "format=MP3", "The parameter format must be MP4 or ARF."),
        (MEETINGS, "format=UPLOADED", "The parameter format must be MP4 or ARF."),
        (MEETINGS, "status=gone", "The parameter status must be available, deleted or purged."),
        (MEETINGS, "meetingId=", "The parameter meetingId is empty."),
        (MEETINGS, "ownerEmail=ann@example.com", own),
        (ALL_MEETINGS, "hostEmail=ann@example.com", all),
    ];
    for (list, query, expected) in table {
        refused(&org.get("both", &format!("{list}?{query}")), 400, expected);
    }
    // What is asked for comes last.
    refused(&org.get("adam", &format!("{MEETINGS}?hostEmail=x@example.com")), 404, "There is no such host.");
    assert_eq!(org.get("adam", &format!("{MEETINGS}?hostEmail=x@example.com&from=x")).status, 400);
    let target = format!("{MEETINGS}/softDelete?hostEmail=x@example.com");
    assert_eq!(org.post("adam", &target, &json!({})).status, 400);
    refused(&org.post("adam", &target, &json!({ "recordingIds": ["a1"] })), 404, "There is no such host.");
    let target = format!("{MEETINGS}/a1?hostEmail=x@example.com");
    assert_eq!(org.with_body("adam", "DELETE", &target, &json!({ "reason": 1 })).status, 400);
    refused(&org.delete("adam", &target), 404, "There is no such host.");
}

#[test]
fn who_sees_the_details() {
    let mut org = office();
    // Who asks, for what, with which query, and the status.
    let table = [
        ("ann", "a1", "", 200),
        ("ann", "a6", "", 200),
        ("ann", "a7", "", 404),
        ("ann", "b1", "", 404),
        ("ann", "b1", "?hostEmail=bob@example.com", 403),
        ("ann", "a1", "?hostEmail=ann@example.com", 403),
        ("adam", "a1", "", 404),
        ("adam", "a1", "?hostEmail=ANN@example.com", 200),
        ("adam", "a1", "?hostEmail=bob@example.com", 404),
        ("adam", "a1", "?hostEmail=x@example.com", 404),
        ("adam", "a7", "?hostEmail=ann@example.com", 404),
        ("olga", "a1", "", 200),
        ("olga", "a7", "", 200),
        ("olga", "a7", "?hostEmail=ann@example.com", 200),
        ("olga", "a7", "?hostEmail=bob@example.com", 404),
        ("both", "a7", "", 200),
        ("greedy", "a1", "", 404),
        ("ann", "a1", "?siteUrl=example.webex.com", 400),
    ];
    for (who, id, query, status) in table {
        assert_eq!(org.get(who, &format!("{MEETINGS}/{id}{query}")).status, status, "{who} {id}{query}");
    }
    for (site, status) in [("example.webex.com", 404), ("other.webex.com", 200)] {
        assert_eq!(
            org.send("ann", "GET", &format!("{MEETINGS}/a4"), &[("siteUrl", site)], b"").status,
            status,
            "{site}"
        );
    }
}

#[test]
fn who_deletes_for_good() {
    let required = "The property reason is required for the recording of somebody else.";
    let gone = "There is no such recording.";
    // Who deletes what, with which query and body; then the status, and why.
    let table = [
        ("ann", "a1", "", json!({}), 204, ""),
        ("ann", "a6", "", json!({}), 204, ""),
        ("ann", "a7", "", json!({}), 404, gone),
        ("ann", "b1", "", json!({}), 404, gone),
        ("ann", "c1", "", json!({}), 404, gone),
        ("adam", "a1", "", json!({}), 404, gone),
        ("adam", "a1", "?hostEmail=ann@example.com", json!({}), 204, ""),
        ("adam", "a1", "?hostEmail=bob@example.com", json!({}), 404, gone),
        ("olga", "a1", "", json!({}), 400, required),
        ("olga", "a1", "", json!({ "reason": "" }), 400, required),
        ("olga", "a1", "", json!({ "reason": "audit" }), 204, ""),
        ("olga", "a1", "?hostEmail=ann@example.com", json!({ "reason": "audit" }), 204, ""),
        ("olga", "a7", "", json!({ "reason": "audit" }), 404, gone),
        ("both", "a1", "?hostEmail=ann@example.com", json!({}), 400, required),
    ];
    for (who, id, query, body, status, why) in table {
        let mut org = office();
        let before = org.status(id);
        let target = format!("{MEETINGS}/{id}{query}");
        let response = org.with_body(who, "DELETE", &target, &body);
        if status != 204 {
            refused(&response, status, why);
            assert_eq!(org.status(id), before);
            continue;
        }
        done(&response);
        assert_eq!(org.status(id), "purged");
        // Officers still see it, and nobody else does.
        assert_eq!(org.get("olga", &format!("{MEETINGS}/{id}")).status, 200);
        assert_eq!(org.get("ann", &format!("{MEETINGS}/{id}")).status, 404);
        refused(&org.with_body(who, "DELETE", &target, &body), 404, gone);
        assert_eq!(org.0.emulator.deletions(id), 1);
    }
}

#[test]
fn an_administrator_deletes_anybodys_without_a_body() {
    let mut org = office();
    let target = format!("{ALL_MEETINGS}/a4");
    refused(&org.with_body("adam", "DELETE", &target, &json!({ "reason": "x" })), 400, {
        "The body has an unknown property. Allowed: none."
    });
    refused(&org.delete("adam", &format!("{target}?hostEmail=ann@example.com")), 400, {
        "This call takes no query parameters."
    });
    done(&org.delete("adam", &target));
    assert_eq!(org.status("a4"), "purged");
    refused(&org.delete("adam", &target), 404, "There is no such recording.");
    done(&org.with_body("adam", "DELETE", &format!("{ALL_MEETINGS}/a1"), &json!({})));
    for id in ["c1", "unknown", "a7"] {
        refused(&org.delete("adam", &format!("{ALL_MEETINGS}/{id}")), 404, "There is no such recording.");
    }
    for who in ["ann", "olga", "greedy"] {
        assert_eq!(org.delete(who, &format!("{ALL_MEETINGS}/a2")).status, 403, "{who}");
    }
}

#[test]
fn a_batch_belongs_to_one_host_and_one_site() {
    // Who, with which query and body; then the status, and the recordings that are in the recycle bin.
    let table: [(&str, &str, Value, u16, &[&str]); 12] = [
        ("ann", "", json!({ "recordingIds": ["a1", "a2"] }), 204, &["a1", "a2", "a6"]),
        ("ann", "", json!({ "recordingIds": ["a1", "a4"] }), 404, &["a6"]),
        ("ann", "", json!({ "recordingIds": ["a4"], "siteUrl": "other.webex.com" }), 204, &["a4", "a6"]),
        ("ann", "", json!({ "recordingIds": ["a1"], "siteUrl": "other.webex.com" }), 404, &["a6"]),
        ("ann", "", json!({ "recordingIds": ["a1"], "siteUrl": "" }), 400, &["a6"]),
        ("ann", "", json!({ "recordingIds": ["a1"], "siteUrl": null }), 400, &["a6"]),
        ("ann", "?hostEmail=ann@example.com", json!({ "recordingIds": ["a1"] }), 403, &["a6"]),
        ("adam", "", json!({ "recordingIds": ["a1"] }), 404, &["a6"]),
        ("adam", "?hostEmail=ANN@example.com", json!({ "recordingIds": ["a1"] }), 204, &["a1", "a6"]),
        ("adam", "?hostEmail=bob@example.com", json!({ "recordingIds": ["a1"] }), 404, &["a6"]),
        ("olga", "?hostEmail=ann@example.com", json!({ "recordingIds": ["a1"] }), 403, &["a6"]),
        ("both", "?hostEmail=bob@example.com", json!({ "recordingIds": ["b1"] }), 204, &["a6", "b1"]),
    ];
    for (who, query, body, status, expected) in table {
        let mut org = office();
        assert_eq!(
            org.post(who, &format!("{MEETINGS}/softDelete{query}"), &body).status,
            status,
            "{who} {query} {body}"
        );
        let mut deleted = org.0.ids("deleted", "all");
        deleted.sort();
        assert_eq!(deleted, expected, "{who} {query} {body}");
    }
}

#[test]
fn everything_in_the_bin_is_that_of_one_host_and_one_site() {
    for (action, all, after) in [("restore", "restoreAll", "available"), ("purge", "purgeAll", "purged")] {
        for (who, query) in [("ann", ""), ("adam", "?hostEmail=ann@example.com")] {
            let mut org = office();
            org.add(&json!({ "id": "a8", "hostEmail": "ann@example.com", "siteUrl": "other.webex.com", "status": "deleted" }));
            org.add(&json!({ "id": "b2", "hostEmail": "bob@example.com", "status": "deleted" }));
            let target = format!("{MEETINGS}/{action}{query}");
            done(&org.post(who, &target, &json!({ all: true })));
            assert_eq!(["a6", "a8", "b2"].map(|id| org.status(id)), [after, "deleted", "deleted"]);
            assert_eq!(["a1", "a4", "b1"].map(|id| org.status(id)), ["available"; 3]);
            done(&org.post(who, &target, &json!({ all: true, "recordingIds": [], "siteUrl": "other.webex.com" })));
            assert_eq!(["a6", "a8", "b2"].map(|id| org.status(id)), [after, after, "deleted"]);
        }
    }
}

#[test]
fn a_meeting_belongs_to_its_host_whatever_else_it_has() {
    let mut org = Org::new();
    org.add(
        &json!({ "id": "m", "hostEmail": "ann@example.com", "ownerEmail": "bob@example.com", "createTime": NOW - 1 }),
    );
    assert_eq!(org.list("ann", MEETINGS), ["m"]);
    assert_eq!(org.list("bob", MEETINGS), [""; 0]);
}
