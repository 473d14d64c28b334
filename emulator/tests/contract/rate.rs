//! The rate limit.

use super::*;

fn limited(requests_per_second: u32, faults: &[&str]) -> Local {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Local::with(Options { requests_per_second, faults, ..Options::default() })
}

/// The status of a list at each of these times.
fn statuses(local: &mut Local, times: &[i64]) -> Vec<u16> {
    let at = |time: &i64| {
        local.now = NOW + time;
        local.get(LIST).status
    };
    times.iter().map(at).collect()
}

#[test]
fn a_bucket_of_tokens_is_emptied_and_refilled() {
    let table: [(u32, u32, &[i64], &[u16]); 9] = [
        (0, 0, &[0; 5], &[200; 5]),
        (1, 0, &[0, 0, 999, 1_000, 1_999, 2_000], &[200, 429, 429, 200, 429, 200]),
        // A token comes back every half second.
        (2, 0, &[0, 0, 0, 499, 500, 500, 1_000], &[200, 200, 429, 429, 200, 429, 200]),
        // Refused requests take no token: otherwise none would ever be accepted again.
        (1, 0, &[0, 200, 400, 600, 800, 1_000, 1_200], &[200, 429, 429, 429, 429, 200, 429]),
        // The bucket holds no more than it can, however long nobody comes.
        (2, 0, &[0, 0, 0, 60_000, 60_000, 60_000], &[200, 200, 429, 200, 200, 429]),
        // More at once than in a second, and fewer.
        (1, 3, &[0, 0, 0, 0, 1_000, 1_000, 3_000, 3_000, 3_000], &[200, 200, 200, 429, 200, 429, 200, 200, 429]),
        (4, 1, &[0, 0, 249, 250, 250, 1_000, 1_000], &[200, 429, 429, 200, 429, 200, 429]),
        // When the clock is set back, the bucket is full.
        (2, 0, &[5_000, 5_000, 5_000, 500, 500, 500, 1_000], &[200, 200, 429, 200, 200, 429, 200]),
        (3, 0, &[0, 0, 0, 333, 334, 667, 667], &[200, 200, 200, 429, 200, 200, 429]),
    ];
    for (limit, burst, times, expected) in table {
        let mut local = Local::with(Options { requests_per_second: limit, burst, ..Options::default() });
        assert_eq!(statuses(&mut local, times), expected, "{limit} {burst} {times:?}");
    }
}

#[test]
fn no_time_has_more_than_a_burst_and_what_comes_back() {
    for (limit, burst) in [(1, 1), (2, 2), (5, 5), (3, 7), (7, 3)] {
        let mut local = Local::with(Options { requests_per_second: limit, burst, ..Options::default() });
        let (mut time, mut accepted) = (0_i64, Vec::new());
        for step in 0..2_000_i64 {
            // Steps of all lengths up to a third of a second, in random order.
            time += (step * step * 7_919 + step) % 331;
            if statuses(&mut local, &[time]) == [200] {
                accepted.push(time);
            }
        }
        assert!(accepted.len() > 100);
        for (at, start) in accepted.iter().enumerate() {
            for (more, end) in accepted[at..].iter().enumerate().take(50) {
                let most = i64::from(burst) * 1_000 + i64::from(limit) * (end - start);
                assert!(i64::try_from(more).unwrap() < most / 1_000 + 1, "{limit} {burst}");
            }
        }
    }
}

#[test]
fn refused_requests_are_told_when_to_retry() {
    let mut local = limited(1, &[]);
    local.get(LIST);
    let id = local.id("available", "all");
    for (method, target) in [("GET", LIST.to_owned()), ("GET", one(&id)), ("DELETE", one(&id))] {
        let refused = local.send(method, &target, &[], b"");
        assert_eq!((refused.status, refused.header("Retry-After")), (429, Some("1")), "{method} {target}");
        assert_eq!(description(&refused), "More requests arrived than this emulator is set to accept.");
        assert_eq!(json(&refused)["trackingId"].as_str(), refused.header("TrackingID"));
        assert_eq!(refused.header("Access-Control-Expose-Headers"), Some("Link, Retry-After, TrackingID"));
    }
    assert_eq!(local.emulator.deletions(&id), 0, "nothing was carried out");
    // A retry at that time is accepted.
    local.now += SECOND;
    assert_eq!(local.delete(&id).status, 204);
}

#[test]
fn only_calls_count_and_are_refused() {
    let mut local = limited(1, &[]);
    let id = local.id("available", "all");
    let details = json(&local.get(&one(&id)));
    let link = text(&details["temporaryDirectDownloadLinks"]["audioDownloadLink"]);
    let others = [
        local.send_bare("OPTIONS", LIST, &[], b""),
        local.send_bare("GET", &link, &[], b""),
        local.get("/nowhere"),
        local.send("POST", LIST, &[], b""),
    ];
    assert_eq!(others.map(|answer| answer.status), [204, 200, 404, 405]);
    assert_eq!(local.get(LIST).status, 429);
    local.now += SECOND;
    local.get("/nowhere");
    // A call counts even if something is wrong with it.
    assert_eq!(local.send_bare("GET", LIST, &[], b"").status, 401);
    assert_eq!(local.get(LIST).status, 429);
}

#[test]
fn refused_requests_reach_no_fault() {
    let mut local = limited(1, &["503 every 2"]);
    // The fault is applied to the second and the fourth of the accepted requests.
    let times = [0, 1, 1_000, 1_001, 2_000, 2_001, 3_000];
    assert_eq!(statuses(&mut local, &times), [200, 429, 503, 429, 200, 429, 503]);
    assert_eq!(local.emulator.faults()[0].applied, 2);
}

#[test]
fn each_emulator_has_its_own_limit() {
    let (mut one, mut other) = (limited(1, &[]), limited(1, &[]));
    assert_eq!([one.get(LIST).status, other.get(LIST).status, one.get(LIST).status], [200, 200, 429]);
}

#[test]
fn no_time_makes_the_limit_panic() {
    let mut local = limited(1, &[]);
    let mut at = |now| {
        local.now = now;
        local.get(LIST).status
    };
    let times = [i64::MIN, i64::MIN, i64::MAX, i64::MAX, i64::MIN];
    assert_eq!(times.map(&mut at), [200, 429, 200, 429, 200]);
}
