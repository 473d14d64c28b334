//! Options, and the errors for wrong ones.

use super::*;
use webex_recordings_emulator::{Dialect, Etag, Given, Lapsed, MediaOptions, Paging};

#[test]
fn defaults() {
    let Options {
        token,
        recordings,
        days,
        seed,
        retention_days,
        range_limit_days,
        paging,
        link_lifetime_seconds,
        lapsed_link_status,
        requests_per_second,
        cors,
        expose_headers,
        media,
        faults,
        dialect,
        users,
        integration,
        burst,
        latency_ms,
        assume,
        snapshot,
        ..
    } = Options::default();
    assert_eq!((token.as_str(), recordings, days, seed, retention_days), ("dev-token", 25, 25, 1, 30));
    assert_eq!((range_limit_days, paging, faults.len()), (0, Paging::Cursor, 0));
    assert!(cors && expose_headers);
    assert_eq!((link_lifetime_seconds, lapsed_link_status, requests_per_second), (0, 410, 0));
    let MediaOptions { ranges, etag, bearer, lapsed, link_lifetime_seconds } = media;
    assert_eq!((ranges, etag, bearer, lapsed), (true, Etag::Strong, None, Lapsed::Status(403)));
    assert_eq!(link_lifetime_seconds, 10_800);
    assert_eq!((dialect, users.len(), integration), (Dialect::Contract, 0, None));
    assert_eq!((burst, latency_ms, assume, snapshot), (0, (0, 0), None, None));
}

#[test]
fn options_are_set_by_name() {
    let number = Given::Number;
    let mut options = Options::default();
    for (name, given) in [
        ("token", Given::Text("abc".to_owned())),
        ("recordings", number(100_000.0)),
        ("seed", number(9_007_199_254_740_991.0)),
        ("retentionDays", number(0.0)),
        ("days", number(3_650.0)),
        ("rangeLimitDays", number(30.0)),
        ("paging", Given::Text("offset".to_owned())),
        ("linkLifetimeSeconds", number(31_536_000.0)),
        ("lapsedLinkStatus", number(404.0)),
        ("requestsPerSecond", number(10_000.0)),
        ("cors", Given::Flag(false)),
        ("exposeHeaders", Given::Flag(false)),
    ] {
        assert_eq!(options.set(name, &given), Ok(()));
    }
    let Options { token, recordings, days, seed, retention_days, range_limit_days, paging, expose_headers, .. } =
        options.clone();
    assert_eq!((token.as_str(), recordings, seed, retention_days), ("abc", 100_000, 9_007_199_254_740_991, 0));
    assert_eq!((days, range_limit_days, paging, expose_headers), (3_650, 30, Paging::Offset, false));
    assert_eq!((options.link_lifetime_seconds, options.lapsed_link_status), (31_536_000, 404));
    assert_eq!((options.requests_per_second, options.cors), (10_000, false));
    assert_eq!(options.set("paging", &Given::Text("cursor".to_owned())), Ok(()));
    assert_eq!(options.paging, Paging::Cursor);
}

#[test]
fn wrong_options_are_named() {
    let (number, string) = (Given::Number, |text: &str| Given::Text(text.to_owned()));
    let token = "allowed: 1 to 4096 visible ASCII characters without spaces";
    let recordings = "allowed: a whole number from 0 to 100000";
    let names = "token, recordings, days, seed, retentionDays, rangeLimitDays, paging, linkLifetimeSeconds, \
                 lapsedLinkStatus, requestsPerSecond, burst, latencyMs, cors, exposeHeaders, media, faults, dialect, users, \
                 integration, assume, snapshot";
    let lifetime = "linkLifetimeSeconds: got SOMETHING; allowed: a whole number from 0 to 31536000";
    let rate = "requestsPerSecond: got SOMETHING; allowed: a whole number from 0 to 10000";
    let lapsed = "lapsedLinkStatus: got SOMETHING; allowed: 400, 404 or 410";
    let table = [
        ("recordings", number(-1.0), format!("recordings: got -1; {recordings}")),
        ("recordings", number(2.5), format!("recordings: got 2.5; {recordings}")),
        ("recordings", number(100_001.0), format!("recordings: got 100001; {recordings}")),
        ("recordings", number(f64::NAN), format!("recordings: got NaN; {recordings}")),
        ("recordings", number(f64::INFINITY), format!("recordings: got inf; {recordings}")),
        ("recordings", string("25"), format!("recordings: got a string; {recordings}")),
        ("recordings", Given::Other, format!("recordings: not a number; {recordings}")),
        ("recordings", Given::Flag(true), format!("recordings: not a number; {recordings}")),
        ("days", number(0.0), "days: got 0; allowed: a whole number from 1 to 3650".to_owned()),
        ("days", number(3651.0), "days: got 3651; allowed: a whole number from 1 to 3650".to_owned()),
        ("rangeLimitDays", number(-1.0), "rangeLimitDays: got -1; allowed: a whole number from 0 to 3650".to_owned()),
        (
            "rangeLimitDays",
            number(3651.0),
            "rangeLimitDays: got 3651; allowed: a whole number from 0 to 3650".to_owned(),
        ),
        ("paging", string("page"), "paging: unknown value; allowed: cursor or offset".to_owned()),
        ("paging", string("Offset"), "paging: unknown value; allowed: cursor or offset".to_owned()),
        ("paging", number(0.0), "paging: not a string; allowed: cursor or offset".to_owned()),
        ("linkLifetimeSeconds", number(-1.0), lifetime.replace("SOMETHING", "-1")),
        ("linkLifetimeSeconds", number(0.5), lifetime.replace("SOMETHING", "0.5")),
        ("linkLifetimeSeconds", number(31_536_001.0), lifetime.replace("SOMETHING", "31536001")),
        ("linkLifetimeSeconds", string("60"), lifetime.replace("SOMETHING", "a string")),
        ("lapsedLinkStatus", number(0.0), lapsed.replace("SOMETHING", "0")),
        ("lapsedLinkStatus", number(403.0), lapsed.replace("SOMETHING", "403")),
        ("lapsedLinkStatus", number(410.5), lapsed.replace("SOMETHING", "410.5")),
        ("lapsedLinkStatus", number(65_946.0), lapsed.replace("SOMETHING", "65946")),
        ("lapsedLinkStatus", string("410"), lapsed.replace("SOMETHING", "a string")),
        ("lapsedLinkStatus", Given::Other, lapsed.replace("got SOMETHING", "not a number")),
        ("requestsPerSecond", number(-1.0), rate.replace("SOMETHING", "-1")),
        ("requestsPerSecond", number(0.5), rate.replace("SOMETHING", "0.5")),
        ("requestsPerSecond", number(10_001.0), rate.replace("SOMETHING", "10001")),
        ("requestsPerSecond", string("5"), rate.replace("SOMETHING", "a string")),
        ("cors", number(1.0), "cors: got neither true nor false; allowed: true or false".to_owned()),
        ("exposeHeaders", number(0.0), "exposeHeaders: got neither true nor false; allowed: true or false".to_owned()),
        (
            "exposeHeaders",
            string("false"),
            "exposeHeaders: got neither true nor false; allowed: true or false".to_owned(),
        ),
        (
            "seed",
            number(9_007_199_254_740_992.0),
            "seed: got 9007199254740992; allowed: a whole number from 0 to 9007199254740991".to_owned(),
        ),
        ("retentionDays", number(3651.0), "retentionDays: got 3651; allowed: a whole number from 0 to 3650".to_owned()),
        ("token", string(""), format!("token: is empty; {token}")),
        ("token", string("a b"), format!("token: has a character that a header cannot contain; {token}")),
        ("token", string("schlüssel"), format!("token: has a character that a header cannot contain; {token}")),
        ("token", string(&"a".repeat(4097)), format!("token: is too long; {token}")),
        ("token", number(12_345.0), format!("token: got a number; {token}")),
        ("token", Given::Other, format!("token: not a string; {token}")),
        ("token", Given::Flag(true), format!("token: not a string; {token}")),
        ("retention_days", number(1.0), format!("retention_days: unknown option; allowed: {names}")),
        ("", number(1.0), format!(": unknown option; allowed: {names}")),
    ];
    for (name, given, expected) in table {
        let error = Options::default().set(name, &given).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_emulator_checks_its_options_again() {
    let table = [
        (Options { recordings: 100_001, ..Options::default() }, "recordings"),
        (Options { seed: u64::MAX, ..Options::default() }, "seed"),
        (Options { retention_days: 4_000, ..Options::default() }, "retentionDays"),
        (Options { token: String::new(), ..Options::default() }, "token"),
        (Options { days: 0, ..Options::default() }, "days"),
        (Options { days: 3_651, ..Options::default() }, "days"),
        (Options { range_limit_days: 3_651, ..Options::default() }, "rangeLimitDays"),
        (Options { link_lifetime_seconds: 31_536_001, ..Options::default() }, "linkLifetimeSeconds"),
        (Options { lapsed_link_status: 200, ..Options::default() }, "lapsedLinkStatus"),
        (Options { requests_per_second: 10_001, ..Options::default() }, "requestsPerSecond"),
    ];
    for (options, name) in table {
        assert_eq!(Emulator::new(options, NOW).unwrap_err().option, name);
    }
}

#[test]
fn no_time_makes_it_panic() {
    let limited = Options { days: 3_650, range_limit_days: 30, ..Options::default() };
    for (now, options) in
        [i64::MIN, -1, 0, i64::MAX].into_iter().flat_map(|now| [(now, Options::default()), (now, limited.clone())])
    {
        let mut emulator = Local { emulator: Emulator::new(options, now).unwrap(), now };
        let id = emulator.id("available", "all");
        let statuses = [emulator.get(LIST), emulator.get(&one(&id)), emulator.delete(&id)].map(|answer| answer.status);
        assert_eq!(statuses, [200, 200, 204]);
    }
}
