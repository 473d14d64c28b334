//! How long a range a list covers, if that is limited as in Webex.

use super::*;

fn limited(range_limit_days: u32) -> Local {
    Local::with(Options { recordings: 0, range_limit_days, ..Options::default() })
}

/// An emulator with recordings of these ages, the newest first.
fn with_ages(range_limit_days: u32, ages: &[i64]) -> Local {
    let mut local = limited(range_limit_days);
    for age in ages {
        local.add_at(NOW - age, &format!("age{age}"));
    }
    local
}

/// The recordings of a list that has only one page.
fn found(local: &mut Local, query: &str) -> Vec<String> {
    let response = local.get(&format!("{LIST}?{query}"));
    assert_eq!(next(&response), None, "{query}");
    ids(&response)
}

fn named(ages: &[i64]) -> Vec<String> {
    ages.iter().map(|age| format!("age{age}")).collect()
}

#[test]
fn a_range_may_be_as_long_as_the_limit_and_no_longer() {
    let table = [
        (30, "2025-12-16T12:00:00Z", "2026-01-15T12:00:00Z", None),
        (30, "2025-12-16T12:00:00Z", "2026-01-15T12:00:00.001Z", Some("30 days")),
        (30, "2025-12-16T12:00:00Z", "2026-01-15T12:00:00.000001Z", Some("30 days")),
        (30, "2025-12-16T11:59:59.999Z", "2026-01-15T12:00:00Z", Some("30 days")),
        (30, "2025-12-16T12:00:00.001Z", "2026-01-15T12:00:00.001Z", None),
        (30, "2025-12-16T12:00:00Z", "2026-01-15T20:00:00%2B08:00", None),
        (30, "2025-12-16T12:00:00Z", "2026-01-15T12:01:00%2B00:00", Some("30 days")),
        (30, "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", Some("30 days")),
        (1, "2026-01-14T12:00:00Z", "2026-01-15T12:00:00Z", None),
        (1, "2026-01-14T12:00:00Z", "2026-01-15T12:00:00.001Z", Some("1 day.")),
        (3_650, "2016-01-18T12:00:00Z", "2026-01-15T12:00:00Z", None),
        (3_650, "2016-01-18T12:00:00Z", "2026-01-15T12:00:01Z", Some("3650 days")),
        (0, "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", None),
        // A wrong order is reported first, whatever the limit.
        (30, "2026-01-15T12:00:00Z", "2025-01-15T12:00:00Z", Some("earlier")),
        (30, "2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z", Some("earlier")),
    ];
    for (limit, from, to, refused) in table {
        let response = limited(limit).get(&format!("{LIST}?from={from}&to={to}"));
        let status = if refused.is_some() { 400 } else { 200 };
        assert_eq!(response.status, status, "{limit} {from} {to}");
        if let Some(words) = refused {
            assert!(description(&response).contains(words), "{}", description(&response));
        }
    }
}

#[test]
fn the_longest_range_gives_what_is_in_it() {
    let mut local = with_ages(30, &[-1, 0, 1, 30 * DAY - 1, 30 * DAY, 30 * DAY + 1]);
    let query = "from=2025-12-16T12:00:00Z&to=2026-01-15T12:00:00Z";
    assert_eq!(found(&mut local, query), named(&[1, 30 * DAY - 1, 30 * DAY]));
}

#[test]
fn without_dates_a_list_covers_the_last_week_or_less() {
    let ages = [-1, 0, 1, DAY, 3 * DAY, 3 * DAY + 1, 7 * DAY - 1, 7 * DAY, 7 * DAY + 1, 31 * DAY];
    let week = named(&ages[2..8]);
    for limit in [7, 8, 30, 3_650] {
        assert_eq!(found(&mut with_ages(limit, &ages), ""), week, "{limit}");
    }
    assert_eq!(found(&mut with_ages(3, &ages), ""), named(&ages[2..5]));
    assert_eq!(found(&mut with_ages(1, &ages), ""), named(&ages[2..4]));
    assert_eq!(found(&mut with_ages(0, &ages), ""), named(&ages));
    // The clock determines the last week.
    let mut local = with_ages(30, &ages);
    local.now += DAY;
    assert_eq!(found(&mut local, ""), named(&ages[..6]));
}

#[test]
fn a_lone_end_covers_the_week_before_it() {
    let ages = [DAY - 1, DAY, DAY + 1, 8 * DAY - 1, 8 * DAY, 8 * DAY + 1];
    let to = "to=2026-01-14T12:00:00Z";
    assert_eq!(found(&mut with_ages(30, &ages), to), named(&ages[2..5]));
    assert_eq!(found(&mut with_ages(2, &ages), to), named(&ages[2..3]));
    assert_eq!(found(&mut with_ages(0, &ages), to), named(&ages[2..]));
    assert_eq!(found(&mut with_ages(30, &ages), "to=0000-01-01T00:00:00Z"), named(&[]));
}

#[test]
fn a_lone_beginning_finds_nothing() {
    for from in ["2026-01-10T12:00:00Z", "2026-01-15T11:59:59Z", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"] {
        let ages = [1, 1_000, DAY, 6 * DAY];
        for limit in [1, 30] {
            let response = with_ages(limit, &ages).get(&format!("{LIST}?max=1&from={from}"));
            assert_eq!((items(&response).len(), next(&response)), (0, None), "{limit} {from}");
        }
    }
    assert_eq!(found(&mut with_ages(0, &[1, DAY]), "from=2026-01-14T12:00:00Z"), named(&[1, DAY]));
    let broken = limited(30).get(&format!("{LIST}?from=yesterday"));
    assert_eq!(broken.status, 400);
}

#[test]
fn a_next_link_contains_the_range_that_was_filled_in() {
    let ages = [1, DAY, 6 * DAY, 7 * DAY, 7 * DAY + 1, 8 * DAY];
    for (query, shown) in [("", &ages[..4]), ("&to=2026-01-14T12:00:00.001Z", &ages[1..5])] {
        let mut local = with_ages(30, &ages);
        let mut page = local.get(&format!("{LIST}?max=1{query}"));
        let mut seen = ids(&page);
        while let Some(url) = next(&page) {
            // The last week is a different one now.
            local.now += 5 * DAY;
            page = local.get(&url);
            seen.extend(ids(&page));
        }
        assert_eq!(seen, named(shown), "{query}");
    }
}

#[test]
fn the_limit_holds_whatever_the_other_filters_are() {
    let sample = || Local::with(Options { recordings: 200, range_limit_days: 30, ..Options::default() });
    for filters in ["status=deleted", "status=purged", "serviceType=calling", "serviceType=meeting&status=available"] {
        let mut local = sample();
        let week = local.get(&format!("{LIST}?max=100&{filters}"));
        assert!(!ids(&week).is_empty());
        for item in items(&week) {
            assert!(text(&item["createTime"]).as_str() >= "2026-01-08T12:00:00Z");
        }
        let all = local.get(&format!("{LIST}?max=100&{filters}&from=2025-12-17T00:00:00Z&to=2026-01-15T12:00:00Z"));
        assert!(ids(&all).len() > ids(&week).len());
        assert_eq!(local.get(&format!("{LIST}?{filters}&from=2025-01-01T00:00:00Z")).status, 200);
        let long = format!("{LIST}?{filters}&from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z");
        assert_eq!(local.get(&long).status, 400);
    }
}
