//! The option `assume`: what Webex's documentation leaves open. Each choice is made both ways.

use super::*;

#[test]
fn only_from_means_a_week_or_nothing() {
    for (choice, expected) in [("week", &["new", "week"][..]), ("nothing", &[])] {
        let mut org = Org::assuming(&json!({ "fromAlone": choice }));
        for (id, created) in [("new", NOW - 1), ("week", NOW - 7 * DAY), ("old", NOW - 7 * DAY - 1)] {
            org.add(&json!({ "id": id, "serviceType": "calling", "createTime": created }));
            org.add(&json!({ "id": format!("{id}-meeting"), "createTime": created }));
        }
        let from = "from=2026-01-08T12:00:00Z";
        let meetings: Vec<String> = expected.iter().map(|id| format!("{id}-meeting")).collect();
        assert_eq!(org.list("ann", &format!("{CALLS}?{from}")), expected, "{choice}");
        assert_eq!(org.list("adam", &format!("{ALL_CALLS}?{from}")), expected, "{choice}");
        assert_eq!(org.list("ann", &format!("{MEETINGS}?{from}")), meetings, "{choice}");
        assert_eq!(org.list("adam", &format!("{ALL_MEETINGS}?{from}")), meetings, "{choice}");
        // Other dates do not depend on it.
        assert_eq!(org.list("ann", CALLS), ["new", "week"], "{choice}");
        assert_eq!(org.list("ann", &format!("{CALLS}?{from}&to=2026-01-09T00:00:00Z")), ["week"], "{choice}");
        assert_eq!(org.list("ann", &format!("{CALLS}?to=2026-01-08T12:00:00Z")), ["old"], "{choice}");
    }
}

#[test]
fn the_list_of_the_organization_is_complete_or_the_callers_own() {
    for (choice, expected) in [("organization", &["a", "adams", "b"][..]), ("own", &["adams"])] {
        let mut org = Org::assuming(&json!({ "adminList": choice }));
        org.add_call("a", "ann@example.com");
        org.add_call("b", "bob@example.com");
        org.add_call("adams", "ADAM@example.com");
        assert_eq!(org.list("adam", ALL_CALLS), expected, "{choice}");
        assert_eq!(org.list("adam", &format!("{ALL_CALLS}?ownerEmail=bob@example.com")), ["b"], "{choice}");
        let bob = text(&items(&org.get("bob", CALLS))[0]["ownerId"]);
        assert_eq!(org.list("adam", &format!("{ALL_CALLS}?ownerId={bob}")), ["b"], "{choice}");
        // The list of meetings does not depend on it.
        org.add_meeting("m", "ann@example.com");
        assert_eq!(org.list("adam", ALL_MEETINGS), ["m"], "{choice}");
    }
}

#[test]
fn a_topic_is_a_part_or_the_whole() {
    for (choice, expected) in [("part", &["a", "b"][..]), ("whole", &["a"])] {
        let mut org = Org::assuming(&json!({ "topic": choice }));
        for (id, topic) in [("a", "TÄglich"), ("b", "Nicht täglich"), ("c", "Wöchentlich")] {
            org.add(&json!({ "id": id, "serviceType": "calling", "topic": topic, "createTime": NOW - 1 }));
            org.add(&json!({ "id": format!("{id}-meeting"), "topic": topic, "createTime": NOW - 1 }));
        }
        let meetings: Vec<String> = expected.iter().map(|id| format!("{id}-meeting")).collect();
        let topic = "topic=t%C3%A4GLICH&max=1";
        assert_eq!(org.list("adam", &format!("{ALL_CALLS}?{topic}")), expected, "{choice}");
        assert_eq!(org.list("ann", &format!("{MEETINGS}?{topic}")), meetings, "{choice}");
    }
}

#[test]
fn a_second_deletion_is_answered_as_chosen() {
    for (choice, description_of) in
        [(404, "There is no such recording."), (410, "The recording was deleted for good."), (204, "")]
    {
        let mut org = Org::assuming(&json!({ "secondDelete": choice }));
        org.add_call("c", "ann@example.com");
        org.add_meeting("m", "ann@example.com");
        org.add_meeting("n", "ann@example.com");
        for (who, target) in [
            ("olga", format!("{CALLS}/c")),
            ("olga", format!("{MEETINGS}/m")),
            ("ann", format!("{MEETINGS}/m")),
            ("adam", format!("{ALL_MEETINGS}/n")),
            ("adam", format!("{ALL_MEETINGS}/m")),
        ] {
            let body = if target.starts_with(ALL_MEETINGS) { json!({}) } else { json!({ "reason": "x" }) };
            let is_second = org.status(target.rsplit('/').next().unwrap()) == "purged";
            let first = org.with_body(who, "DELETE", &target, &body);
            if !is_second {
                done(&first);
            }
            let second = org.with_body(who, "DELETE", &target, &body);
            if choice == 204 {
                done(&second);
            } else {
                refused(&second, choice, description_of);
            }
            // What never was is not found in any case.
            let unknown = format!("{}/x", target.rsplit_once('/').unwrap().0);
            refused(&org.with_body(who, "DELETE", &unknown, &body), 404, "There is no such recording.");
        }
        assert_eq!(["c", "m", "n"].map(|id| org.0.emulator.deletions(id)), [1, 1, 1]);
    }
}

#[test]
fn links_appear_after_a_while() {
    let mut org = Org::assuming(&json!({ "linksAfterSeconds": 60 }));
    org.add(&json!({ "id": "c", "serviceType": "calling", "createTime": NOW }));
    org.add(&json!({ "id": "m", "createTime": NOW }));
    for (now, expected) in [(NOW, false), (NOW + 60 * SECOND - 1, false), (NOW + 60 * SECOND, true)] {
        org.0.now = now;
        for (who, target) in
            [("ann", format!("{CALLS}/c")), ("olga", format!("{CALLS}/c")), ("ann", format!("{MEETINGS}/m"))]
        {
            let details = json(&org.get(who, &target));
            assert_eq!(details.get("temporaryDirectDownloadLinks").is_some(), expected, "{who} {target}");
        }
    }
}

#[test]
fn downloading_can_be_prevented() {
    for prevented in [false, true] {
        let mut org = Org::assuming(&json!({ "preventDownloading": prevented }));
        org.add_call("c", "ann@example.com");
        org.add_meeting("m", "ann@example.com");
        // Who asks for what, and whether there are links.
        for (who, target, expected) in [
            ("ann", format!("{CALLS}/c"), !prevented),
            ("olga", format!("{CALLS}/c"), true),
            ("both", format!("{CALLS}/c"), true),
            ("adam", format!("{CALLS}/c"), false),
            ("ann", format!("{MEETINGS}/m"), !prevented),
            ("adam", format!("{MEETINGS}/m?hostEmail=ann@example.com"), !prevented),
            ("olga", format!("{MEETINGS}/m"), true),
        ] {
            let details = json(&org.get(who, &target));
            assert_eq!(details.get("temporaryDirectDownloadLinks").is_some(), expected, "{who} {target}");
            if target.starts_with(MEETINGS) {
                assert_eq!(details.get("downloadUrl").is_some(), expected, "{who} {target}");
                assert!(details.get("playbackUrl").is_some());
            }
        }
        // In lists, too.
        for (who, list, expected) in
            [("ann", MEETINGS, !prevented), ("adam", ALL_MEETINGS, !prevented), ("olga", ALL_MEETINGS, true)]
        {
            assert_eq!(items(&org.get(who, list))[0].get("downloadUrl").is_some(), expected, "{who} {list}");
        }
    }
}

#[test]
fn wrong_assumptions_are_refused() {
    let names = "fromAlone, adminList, topic, tooLargeMax, secondDelete, unknownIdInBatch, linksAfterSeconds, \
                 preventDownloading";
    let table = [
        (json!("week"), format!("assume: not an object; allowed: an object with {names}")),
        (json!({ "fromalone": "week" }), format!("assume.fromalone: unknown option; allowed: {names}")),
        (json!({ "fromAlone": "day" }), "assume.fromAlone: unknown value; allowed: week or nothing".to_owned()),
        (json!({ "adminList": true }), "assume.adminList: unknown value; allowed: organization or own".to_owned()),
        (json!({ "topic": "" }), "assume.topic: unknown value; allowed: part or whole".to_owned()),
        (json!({ "tooLargeMax": 1 }), "assume.tooLargeMax: unknown value; allowed: clamp or refuse".to_owned()),
        (json!({ "unknownIdInBatch": null }), {
            "assume.unknownIdInBatch: unknown value; allowed: refuse or skip".to_owned()
        }),
        (json!({ "secondDelete": "404" }), "assume.secondDelete: unknown value; allowed: 404, 410 or 204".to_owned()),
        (json!({ "secondDelete": 403 }), "assume.secondDelete: unknown value; allowed: 404, 410 or 204".to_owned()),
        (json!({ "linksAfterSeconds": 31_536_001 }), {
            "assume.linksAfterSeconds: got 31536001; allowed: a whole number from 0 to 31536000".to_owned()
        }),
        (json!({ "preventDownloading": "no" }), {
            "assume.preventDownloading: got neither true nor false; allowed: true or false".to_owned()
        }),
    ];
    for (assume, expected) in table {
        let error = Options::default().set("assume", &Given::from(&assume)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let mut options = Options::default();
    options.set("assume", &Given::from(&json!({}))).unwrap();
    assert_eq!(Emulator::new(options, NOW).unwrap_err().to_string(), {
        "assume: needs dialect: \"webex\"; allowed: nothing with dialect: \"contract\""
    });
}
