//! The sample recordings.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn sample(recordings: u32, seed: u64, now: i64) -> Vec<Value> {
    let options = Options { recordings, seed, ..Options::default() };
    let emulator = Emulator::new(options, now).unwrap();
    serde_json::to_value(emulator.recordings(now)).unwrap().as_array().unwrap().clone()
}

fn tally(recordings: &[Value], field: &str) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for recording in recordings {
        *tally.entry(text(&recording[field])).or_default() += 1;
    }
    tally
}

#[test]
fn the_same_seed_and_time_give_the_same_recordings() {
    let first = sample(50, 7, NOW);
    assert_eq!(first, sample(50, 7, NOW));
    assert_ne!(first, sample(50, 8, NOW));
    assert_ne!(first, sample(50, 7, NOW + DAY));
}

#[test]
fn the_default_recordings_stay_the_same() {
    let recordings = sample(25, 1, NOW);
    let seen = [0, 24].map(|place| ["id", "createTime"].map(|field| text(&recordings[place][field])));
    let expected = [
        ["beeb8da1-658e-4c67-b893-a2eefb32555e", "2026-01-15T07:59:47Z"],
        ["3d3573c2-3eb8-4a44-b60b-248c565fcb0a", "2025-12-22T02:59:55Z"],
    ];
    assert_eq!(seen, expected.map(|fields| fields.map(str::to_owned)));
}

/// The time this long before now, as recordings show it.
fn ago(age: i64) -> String {
    let mut local = Local::with(Options { recordings: 0, ..Options::default() });
    local.add_at(NOW - age, "x");
    text(&items(&local.get(LIST))[0]["createTime"])
}

#[test]
fn recordings_are_spread_over_as_many_days_as_asked_for() {
    for days in [1, 2, 25, 90, 400, 3_650] {
        let options = Options { days, recordings: 500, ..Options::default() };
        let recordings = serde_json::to_value(Emulator::new(options, NOW).unwrap().recordings(NOW)).unwrap();
        let recordings = recordings.as_array().unwrap();
        let [newest, middle, oldest] = [0, 250, 499].map(|place| text(&recordings[place]["createTime"]));
        let spread = i64::from(days) * DAY;
        assert!(ago(spread / 50) < newest && newest < ago(0), "{days}: {newest}");
        assert!(ago(spread * 51 / 100) < middle && middle < ago(spread * 49 / 100), "{days}: {middle}");
        assert!(ago(spread + HOUR) < oldest && oldest < ago(spread * 49 / 50), "{days}: {oldest}");
        // Each status is as frequent as before, however old the recordings are.
        let statuses = BTreeMap::from([("available", 410), ("deleted", 52), ("purged", 38)].map(owned));
        assert_eq!(tally(recordings, "status"), statuses, "{days}");
    }
}

#[test]
fn there_are_as_many_as_asked_for() {
    for recordings in [0, 1, 2, 25, 1_000] {
        assert_eq!(sample(recordings, 1, NOW).len(), recordings as usize);
    }
}

#[test]
fn a_hundred_thousand_have_different_ids() {
    let ids: BTreeSet<String> = sample(100_000, 1, NOW).iter().map(|recording| text(&recording["id"])).collect();
    assert_eq!(ids.len(), 100_000);
    for id in ids.iter().take(1_000) {
        let parts: Vec<&str> = id.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(id.chars().all(|c| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c)), "{id}");
        assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']), "{id}");
    }
}

#[test]
fn every_service_and_status_occurs_in_the_default_set_of_any_seed() {
    for seed in 0..50 {
        let recordings = sample(25, seed, NOW);
        let statuses = tally(&recordings, "status");
        assert_eq!(statuses, BTreeMap::from([("available", 20), ("deleted", 3), ("purged", 2)].map(owned)));
        assert_eq!(tally(&recordings, "serviceType").len(), 2, "seed {seed}");
        assert_eq!(recordings.iter().filter(|recording| recording["deletions"] == 0).count(), 25);
    }
}

fn owned((name, count): (&str, usize)) -> (String, usize) {
    (name.to_owned(), count)
}

#[test]
fn values_are_plausible() {
    let instants = |recording: &Value| (text(&recording["createTime"]), recording.get("timeRecorded").map(text));
    for recording in sample(2_000, 3, NOW) {
        let meeting = recording["serviceType"] == "meeting";
        assert_eq!(recording["format"], if meeting { "MP4" } else { "MP3" });
        let (created, recorded) = instants(&recording);
        assert!("2025-12-20T00:00:00Z" < created.as_str() && created.as_str() < "2026-01-15T12:00:00Z", "{created}");
        assert!(recorded.is_none_or(|recorded| recorded < created));
        let duration = recording.get("durationSeconds").map(|seconds| seconds.as_i64().unwrap());
        let size = recording.get("sizeBytes").map(|bytes| bytes.as_i64().unwrap());
        assert!(duration.is_none_or(|seconds| (20..=10_800).contains(&seconds)));
        if let Some((duration, size)) = duration.zip(size) {
            let rate = size / duration;
            assert!(if meeting { (55_000..=160_000).contains(&rate) } else { (3_000..=4_000).contains(&rate) });
        }
        assert!(meeting || recording.get("meetingId").is_none());
        let email = recording.get("hostEmail").map(text);
        assert!(email.is_none_or(|email| email.ends_with("@example.com") || email.ends_with("@example.org")));
        let gone = recording["status"] != "available";
        assert!(!gone || (recording.get("downloadUrl").is_none() && recording.get("playbackUrl").is_none()));
    }
}

#[test]
fn every_field_of_the_contract_occurs_and_most_are_absent_now_and_then() {
    let always = ["id", "createTime", "format", "serviceType", "status"];
    let sometimes = [
        "topic",
        "timeRecorded",
        "durationSeconds",
        "sizeBytes",
        "downloadUrl",
        "playbackUrl",
        "meetingId",
        "hostEmail",
        "hostDisplayName",
    ];
    let recordings = sample(500, 1, NOW);
    let with = |field: &str| recordings.iter().filter(|recording| recording.get(field).is_some()).count();
    for field in always {
        assert_eq!(with(field), 500, "{field}");
    }
    for field in sometimes {
        assert!((1..500).contains(&with(field)), "{field}");
    }
    let contract: BTreeSet<&str> = always.into_iter().chain(sometimes).chain(["deletions"]).collect();
    for recording in &recordings {
        for (field, value) in recording.as_object().unwrap() {
            assert!(contract.contains(field.as_str()), "{field} is not in the contract");
            assert!(!value.is_null(), "{field} is absent or has a value");
        }
    }
}

#[test]
fn the_default_set_has_every_link_and_topics_in_many_scripts() {
    let mut local = Local::new();
    let ids = local.ids("available", "all");
    let details: Vec<Value> = ids.iter().map(|id| json(&local.get(&one(id)))).collect();
    for link in ["recordingDownloadLink", "audioDownloadLink", "transcriptDownloadLink", "expiration"] {
        let with = details.iter().filter(|details| details["temporaryDirectDownloadLinks"].get(link).is_some());
        assert!(with.count() > 0, "{link}");
    }
    let topics: Vec<String> = details.iter().filter_map(|details| details.get("topic").map(text)).collect();
    assert!(topics.iter().any(|topic| topic.is_ascii()) && topics.iter().any(|topic| !topic.is_ascii()), "{topics:#?}");
}
