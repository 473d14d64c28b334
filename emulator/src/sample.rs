//! Realistic sample recordings, made from a seed and the time: some weeks in the life of a small company.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{
    dialect::Dialect,
    options::Options,
    random::{Random, digest},
    recording::Service,
    store::{Entry, Fate, Fields, Files, Text},
    time,
};

const DAY_SECONDS: i64 = 24 * 60 * 60;
/// The least age of the newest recording.
const NEWEST_AGE_SECONDS: i64 = 120;

const MEETINGS: [&str; 18] = [
    "Weekly product sync",
    "Quarterly business review",
    "Design critique: onboarding",
    "Incident review",
    "Hiring panel debrief",
    "Customer advisory board",
    "All hands",
    "Security training, part 2 of 3",
    "Budget & forecast <draft>",
    "Quartalsplanung – Größen und Märkte",
    "Übergabe an das Betriebsteam",
    "Réunion d’équipe",
    "Revisión del presupuesto",
    "週次プロダクト会議",
    "採用面接の振り返り",
    "주간 회의",
    "Обзор проекта",
    "🎉 Release party & retro 👩‍💻",
];

const CALLERS: [&str; 14] = [
    "Priya Raman",
    "Tom Becker",
    "+1 408 555 0142",
    "+44 20 7946 0018",
    "+49 30 23125 014",
    "Support queue",
    "Zoë Łukasik",
    "鈴木 健太",
    "Main reception",
    "Marta Ferreira",
    "Unknown caller",
    "Dr. Größl",
    "Accounts payable",
    "Lobby 📞",
];

const HOSTS: [(&str, &str); 10] = [
    ("Amelia Okafor", "amelia.okafor@example.com"),
    ("Jonas Müller", "jonas.mueller@example.org"),
    ("田中 美咲", "misaki.tanaka@example.com"),
    ("Sofía Navarro", "sofia.navarro@example.com"),
    ("Liam O’Connor", "liam.oconnor@example.org"),
    ("Chloé Lefèvre", "chloe.lefevre@example.com"),
    ("Daniel Weiss", "daniel.weiss@example.com"),
    ("Anjali Mehta", "anjali.mehta@example.org"),
    ("Mateusz Wójcik", "mateusz.wojcik@example.com"),
    ("Grace Kim", "grace.kim@example.com"),
];

/// The recordings in no particular order.
pub(crate) fn recordings(options: &Options, now: i64) -> Vec<Entry> {
    let mut random = Random::new(options.seed);
    let newest = now.div_euclid(1_000).saturating_sub(NEWEST_AGE_SECONDS);
    let spread = i64::from(options.days).saturating_mul(DAY_SECONDS);
    let step = spread.checked_div(i64::from(options.recordings)).unwrap_or(0);
    let mut created = newest;
    (0..options.recordings)
        .map(|number| {
            // Now and then two have the same creation time, which careless paging gets wrong.
            if number % 12 != 7 {
                let age = step.saturating_mul(i64::from(number)).saturating_add(random.between(0, step / 2));
                created = newest.saturating_sub(age);
            }
            recording(&mut random, number, created.saturating_mul(1_000), options, now)
        })
        .map(|entry| match options.dialect {
            Dialect::Contract => entry,
            Dialect::Webex => as_webex_has_it(entry, options.seed),
        })
        .collect()
}

/// The same recording with the fields of Webex's own APIs. It belongs to nobody yet, and misses nothing that they require.
fn as_webex_has_it(entry: Entry, seed: u64) -> Entry {
    let mut random = Random::new(digest(seed, &["webex", &entry.id]));
    let is_call = entry.fields.service.is_of_calls();
    let is_for_customers = is_call && random.percent(15);
    let is_annotated = is_call && random.percent(40);
    let files = entry.files().into_owned();
    let notes = || Text::MadeUp(is_annotated);
    let mut more = Map::new();
    if is_call && files.transcript.exists() {
        more.insert("transcriptLanguage".to_owned(), "en".into());
    }
    let fields = Fields {
        service: match entry.fields.service {
            Service::Calling if is_for_customers => Service::CustomerAssist,
            other => other,
        },
        host_email: None,
        host_display_name: None,
        download_url: None,
        playback_url: None,
        storage_region: is_call.then(|| Cow::Borrowed(if random.percent(70) { "US" } else { "DE" })),
        // Now and then there is no metadata.
        metadata: (is_call && random.percent(10)).then_some(Value::Null),
        files: Some(Files { suggested_notes: notes(), short_notes: notes(), action_items: notes(), ..files }),
        more,
        ..entry.fields
    };
    let id = if is_call { entry.id } else { entry.id.replace('-', "").into() };
    Entry { id, fields, ..entry }
}

fn recording(random: &mut Random, number: u32, created: i64, options: &Options, now: i64) -> Entry {
    // The first two make sure that both services occur even in very small sets.
    let service = match number {
        0 => Service::Meeting,
        1 => Service::Calling,
        _ if random.percent(55) => Service::Meeting,
        _ => Service::Calling,
    };
    let id = random.uuid();
    let seconds = duration(random, service);
    let bytes_per_second = match service {
        Service::Calling => random.between(3_000, 4_000),
        _ => random.between(55_000, 160_000),
    };
    // The file is created some time after the end of the recording.
    let lag = random.between(15, 300);
    let recorded = created.saturating_sub(seconds.saturating_add(lag).saturating_mul(1_000));
    let (host_display_name, host_email) = random.pick(&HOSTS);
    let stamp = time::stamp(recorded);
    let topic = match service {
        Service::Calling => format!("Call with {}-{stamp}", random.pick(&CALLERS)),
        _ => format!("{}-{stamp}-1", random.pick(&MEETINGS)),
    };
    let meeting_id = (service == Service::Meeting)
        .then(|| format!("{}_I_{}", random.uuid().replace('-', ""), random.between(100_000_000_000, 999_999_999_999)));
    let page = |name: &str| format!("https://webex.example.com/recordings/{id}/{name}");

    Entry {
        created,
        fields: Fields {
            service,
            recorded: now_and_then_absent(random, recorded),
            topic: now_and_then_absent(random, topic),
            duration_seconds: now_and_then_absent(random, seconds),
            size_bytes: now_and_then_absent(random, seconds.saturating_mul(bytes_per_second)),
            meeting_id: meeting_id.and_then(|meeting_id| now_and_then_absent(random, meeting_id)),
            host_email: now_and_then_absent(random, host_email.into()),
            host_display_name: now_and_then_absent(random, host_display_name.into()),
            download_url: now_and_then_absent(random, page("download")),
            playback_url: now_and_then_absent(random, page("play")),
            files: Some(Files {
                recording: service == Service::Meeting,
                audio: service == Service::Calling || random.percent(60),
                transcript: Text::MadeUp(random.percent(50)),
                ..Files::default()
            }),
            ..Fields::default()
        },
        fate: fate(random, number, created, options, now),
        deletions: 0,
        id: id.into(),
    }
}

/// 20 seconds to three hours, mostly short.
fn duration(random: &mut Random, service: Service) -> i64 {
    let (shortest, usual, longest) = match service {
        Service::Calling => (20, 600, 2_700),
        _ => (300, 3_600, 10_800),
    };
    let most = if random.percent(75) { usual } else { longest };
    random.between(shortest, most)
}

/// Decided by number, so that every status occurs even in small sets.
fn fate(random: &mut Random, number: u32, created: i64, options: &Options, now: i64) -> Fate {
    if number % 13 == 10 {
        return Fate::Purged;
    }
    if number % 9 == 4 {
        // At most half the retention period ago: so none is purged right after the start, and just as many are deleted,
        // however old the recordings are.
        let earliest = created.max(now.saturating_sub(options.retention_ms() / 2));
        return Fate::Deleted { at: random.between(earliest, now) };
    }
    Fate::Kept
}

fn now_and_then_absent<T>(random: &mut Random, value: T) -> Option<T> {
    (!random.percent(4)).then_some(value)
}
