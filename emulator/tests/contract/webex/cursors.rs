//! Links to next pages, and how large a page is.

use super::*;

/// The number of recordings of Ann's in each service.
const MANY: usize = 150;

fn office(others: &Value) -> Org {
    let mut org = Org::with(others);
    for number in 0..MANY {
        org.add_call(&format!("c{number:03}"), "ann@example.com");
        org.add_meeting(&format!("m{number:03}"), "ann@example.com");
    }
    org
}

#[test]
fn a_page_has_at_most_a_hundred() {
    let mut org = office(&json!({}));
    for list in [CALLS, ALL_CALLS, MEETINGS, ALL_MEETINGS] {
        for (max, expected) in
            [("", 10), ("?max=1", 1), ("?max=100", 100), ("?max=101", 100), ("?max=99999999999999999999999", 100)]
        {
            let page = org.get("both", &format!("{list}{max}"));
            let expected = if list == CALLS || list == MEETINGS { 0 } else { expected };
            assert_eq!(items(&page).len(), expected, "{list}{max}");
        }
        let page = org.get("ann", &format!("{MEETINGS}?max=200"));
        assert!(next(&page).unwrap().starts_with(&format!("{BASE}{MEETINGS}?max=100&cursor=")));
    }
    let mut org = office(&json!({ "assume": { "tooLargeMax": "refuse" } }));
    for list in [CALLS, ALL_CALLS, MEETINGS, ALL_MEETINGS] {
        let page = org.get("both", &format!("{list}?max=101"));
        refused(&page, 400, "The parameter max must be an integer from 1 to 100.");
        assert_eq!(org.get("both", &format!("{list}?max=100")).status, 200);
    }
}

#[test]
fn a_link_belongs_to_those_who_may_see_its_list() {
    let mut org = office(&json!({}));
    let first = |org: &mut Org, who: &str, target: &str| next(&org.get(who, target)).unwrap();
    let own_calls = first(&mut org, "ann", CALLS);
    let own_meetings = first(&mut org, "ann", MEETINGS);
    let all_calls = first(&mut org, "adam", ALL_CALLS);
    let all_meetings = first(&mut org, "adam", ALL_MEETINGS);
    let of_host = first(&mut org, "adam", &format!("{MEETINGS}?hostEmail=ann@example.com"));
    let somebody = "The cursor was issued to somebody else.";
    for (who, url, status) in [
        ("ann", &own_calls, 200),
        ("bob", &own_calls, 400),
        ("adam", &own_calls, 400),
        ("bot", &own_calls, 403),
        ("late", &own_calls, 401),
        ("ann", &own_meetings, 200),
        ("bob", &own_meetings, 400),
        // They can have this list, if they ask for its host.
        ("adam", &own_meetings, 200),
        ("olga", &own_meetings, 200),
        ("adam", &all_calls, 200),
        ("olga", &all_calls, 200),
        ("ann", &all_calls, 403),
        ("olga", &all_meetings, 200),
        ("ann", &all_meetings, 403),
        ("adam", &of_host, 200),
        // It is her own list.
        ("ann", &of_host, 200),
        ("bob", &of_host, 400),
    ] {
        let response = org.get(who, url);
        assert_eq!(response.status, status, "{who} {url}");
        if status == 400 {
            refused(&response, 400, somebody);
        }
    }
}

#[test]
fn a_link_to_purged_recordings_is_for_officers() {
    let mut org = Org::new();
    for number in 0..20 {
        org.add(
            &json!({ "id": format!("c{number}"), "serviceType": "calling", "status": "purged", "createTime": NOW - 1 }),
        );
        org.add(&json!({ "id": format!("m{number}"), "meetingId": "x", "status": "purged", "createTime": NOW - 1 }));
    }
    for target in [
        format!("{ALL_CALLS}?status=purged"),
        format!("{ALL_MEETINGS}?status=purged"),
        format!("{MEETINGS}?status=purged&meetingId=x&hostEmail=ann@example.com"),
    ] {
        let url = next(&org.get("olga", &target)).unwrap();
        assert_eq!(items(&org.get("olga", &url)).len(), 10, "{target}");
        assert_eq!(items(&org.get("both", &url)).len(), 10, "{target}");
        refused(&org.get("adam", &url), 400, "The cursor was issued to somebody else.");
        assert_ne!(org.get("ann", &url).status, 200, "{target}");
    }
}

#[test]
fn a_link_belongs_to_its_list() {
    let mut org = office(&json!({}));
    let link = next(&org.get("both", ALL_CALLS)).unwrap();
    let (_, query) = link.split_once('?').unwrap();
    for other in [CALLS, MEETINGS, ALL_MEETINGS] {
        refused(&org.get("both", &format!("{other}?{query}")), 400, "The cursor was not issued by this emulator.");
    }
    let mut elsewhere = office(&json!({ "seed": 2 }));
    refused(&elsewhere.get("both", &link), 400, "The cursor was not issued by this emulator.");
}

#[test]
fn the_parameters_of_a_list_may_be_repeated_but_not_changed() {
    let mut org = office(&json!({}));
    let query = "topic=Call&from=2026-01-15T00:00:00Z";
    let page = org.get("ann", &format!("{CALLS}?{query}&max=7"));
    let link = next(&page).unwrap();
    let expected = ids(&org.get("ann", &link));
    assert_eq!(expected, ["c007", "c008", "c009", "c010", "c011", "c012", "c013"]);
    for repeated in ["topic=Call", query, "topic=%43all"] {
        assert_eq!(ids(&org.get("ann", &format!("{link}&{repeated}"))), expected, "{repeated}");
    }
    // The second page has the parameters of the first one, too.
    let second = next(&org.get("ann", &format!("{link}&{query}"))).unwrap();
    assert_eq!(ids(&org.get("ann", &format!("{second}&{query}")))[0], "c014");
    for changed in ["topic=call", "to=2026-01-15T12:00:00Z", "from=2026-01-14T00:00:00Z", "status=available"] {
        refused(&org.get("ann", &format!("{link}&{changed}")), 400, {
            "A cursor contains the parameters of its list: beside it, they can be repeated, but not changed."
        });
    }
    for (unknown, why) in [
        (
            "siteUrl=x",
            "The query has an unknown parameter. Allowed: max, from, to, status, serviceType, format, ownerType, \
                       storageRegion, locationId, topic.",
        ),
        ("max=7", "The parameter max is given more than once."),
        ("topic=", "The parameter topic is empty."),
    ] {
        refused(&org.get("ann", &format!("{link}&{unknown}")), 400, why);
    }
}

#[test]
fn links_lapse_in_this_dialect_too() {
    let mut org = office(&json!({ "linkLifetimeSeconds": 60, "lapsedLinkStatus": 410 }));
    let link = next(&org.get("ann", CALLS)).unwrap();
    org.0.now += 60 * SECOND;
    assert_eq!(org.get("ann", &link).status, 200);
    org.0.now += 1;
    assert_eq!(org.get("ann", &link).status, 410);
    assert_eq!(org.0.emulator.unexpected().count(), 0);
}

#[test]
fn pages_by_offset_exist_in_this_dialect_too() {
    let mut org = office(&json!({ "paging": "offset" }));
    let first = org.get("ann", &format!("{CALLS}?max=100"));
    let link = next(&first).unwrap();
    done(&org.post("ann", &format!("{CALLS}/softDelete"), &json!({ "recordingIds": ["c000"] })));
    assert_eq!(ids(&org.get("ann", &link))[0], "c101");
}
