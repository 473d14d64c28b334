//! Random operations, against a model without an index: a list of recordings, and filters.

use super::*;
use crate::add::Dice;
use webex_recordings_emulator::Status;

const STEPS: usize = 3_000;
const RETENTION_DAYS: i64 = 3;

const PEOPLE: [&str; 3] = ["ann@example.com", "Bob@Example.com", "adam@example.com"];
const TOPICS: [&str; 4] = ["Sync", "sync with Tom", "Größe", "x"];
const SITES: [&str; 2] = ["example.webex.com", "other.webex.com"];
const MEETINGS_OF: [&str; 3] = ["m-1", "m-2", "m-3"];

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Kept,
    Deleted(i64),
    Purged,
    Erased,
}

#[derive(Clone)]
struct Rec {
    id: String,
    created: i64,
    service: &'static str,
    format: &'static str,
    /// The owner of a call, or the host of a meeting.
    owner: String,
    owner_id: String,
    owner_type: &'static str,
    region: &'static str,
    location: &'static str,
    topic: &'static str,
    meeting: &'static str,
    series: &'static str,
    tag: &'static str,
    site: &'static str,
    fate: Fate,
}

impl Rec {
    fn is_call(&self) -> bool {
        ["calling", "customerAssist"].contains(&self.service)
    }

    fn is_of(&self, email: &str) -> bool {
        self.owner.eq_ignore_ascii_case(email)
    }

    fn status(&self, now: i64) -> &'static str {
        match self.fate {
            Fate::Kept => "available",
            Fate::Deleted(at) if now < at + RETENTION_DAYS * DAY => "deleted",
            _ => "purged",
        }
    }

    fn fits(&self, name: &str, value: &str, now: i64) -> bool {
        match name {
            "status" => self.status(now) == value,
            "serviceType" => self.service == value,
            "format" => self.format == value,
            "ownerType" => self.owner_type == value,
            "storageRegion" => self.region == value,
            "locationId" => self.location == value,
            "topic" => self.topic.to_lowercase().contains(&value.to_lowercase()),
            "ownerEmail" | "hostEmail" => self.is_of(value),
            "ownerId" => self.owner_id == value,
            "meetingId" => self.meeting == value || self.series == value,
            "siteUrl" => self.site == value,
            "integrationTag" => self.tag == value,
            _ => panic!("{name}"),
        }
    }

    fn fields(&self) -> Value {
        let mut fields = json!({
            "id": self.id, "createTime": self.created, "serviceType": self.service, "format": self.format,
            "topic": self.topic,
        });
        let more = if self.is_call() {
            json!({
                "ownerEmail": self.owner, "ownerId": self.owner_id, "ownerType": self.owner_type,
                "storageRegion": self.region, "serviceData": { "locationId": self.location },
            })
        } else {
            json!({
                "hostEmail": self.owner, "meetingId": self.meeting, "meetingSeriesId": self.series, "siteUrl": self.site,
                "integrationTags": ["every", self.tag],
            })
        };
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        match self.fate {
            Fate::Kept => {}
            Fate::Deleted(at) => {
                fields["status"] = "deleted".into();
                fields["deleteTime"] = at.into();
            }
            _ => fields["status"] = "purged".into(),
        }
        fields
    }
}

struct Model {
    org: Org,
    dice: Dice,
    all: Vec<Rec>,
    /// What `reset` goes back to.
    start: Vec<Rec>,
    number: usize,
    /// The ids of [`PEOPLE`].
    user_ids: Vec<String>,
    /// How many recordings the lists had.
    found: usize,
}

impl Model {
    fn new(seed: u64) -> Self {
        let mut org = Org::with(&json!({ "retentionDays": RETENTION_DAYS }));
        let user_ids = PEOPLE.map(|email| {
            org.add(&json!({ "id": "one", "serviceType": "calling", "ownerEmail": email }));
            let details = json(&org.get("olga", &format!("{CALLS}/one")));
            assert!(org.0.emulator.remove("one"));
            text(&details["ownerId"])
        });
        Self {
            org,
            dice: Dice(seed),
            all: Vec::new(),
            start: Vec::new(),
            number: 0,
            user_ids: user_ids.to_vec(),
            found: 0,
        }
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.dice.below(list.len())]
    }

    fn now(&self) -> i64 {
        self.org.0.now
    }

    fn moment(&mut self) -> i64 {
        // Few different times, so that many are equal.
        NOW + i64::try_from(self.dice.below(40)).unwrap() * (DAY / 2) - 10 * DAY
    }

    /// The id of a recording, which now and then does not exist.
    fn some_id(&mut self) -> String {
        if self.all.is_empty() || self.dice.below(12) == 0 {
            return "unknown".to_owned();
        }
        self.all[self.dice.below(self.all.len())].id.clone()
    }

    fn some_ids(&mut self) -> Vec<String> {
        (0..=self.dice.below(3)).map(|_| self.some_id()).collect()
    }

    fn step(&mut self) {
        match self.dice.below(25) {
            0..=4 | 22..=24 => self.add(),
            5 => self.remove(),
            6..=11 => self.batch_of_calls(),
            12..=14 => self.batch_of_meetings(),
            15 => self.reassign(),
            16 => self.delete(),
            17..=19 => self.org.0.now = self.moment(),
            20 if self.dice.below(8) == 0 => {
                self.org.0.emulator.reset();
                self.all.clone_from(&self.start);
            }
            21 if self.dice.below(8) == 0 => self.save_and_load(),
            _ => self.restore(),
        }
    }

    fn add(&mut self) {
        self.number += 1;
        let is_call = self.dice.below(2) == 0;
        let person = self.dice.below(4);
        let (owner, owner_id, owner_type) = match PEOPLE.get(person) {
            Some(email) => ((*email).to_owned(), self.user_ids[person].clone(), "user"),
            None if is_call => ("line@example.com".to_owned(), "line-1".to_owned(), "virtualLine"),
            None => ("Guest@example.com".to_owned(), String::new(), ""),
        };
        let deleted = self.moment();
        let rec = Rec {
            id: format!("r{}-{}", self.dice.below(900), self.number),
            created: self.moment(),
            service: if is_call {
                self.pick(&["calling", "customerAssist"])
            } else {
                self.pick(&["MeetingCenter", "EventCenter"])
            },
            format: if is_call { "MP3" } else { self.pick(&["MP4", "ARF"]) },
            owner,
            owner_id,
            owner_type,
            region: self.pick(&["US", "DE"]),
            location: self.pick(&["l-1", "l-2"]),
            topic: self.pick(&TOPICS),
            meeting: self.pick(&MEETINGS_OF),
            series: self.pick(&["s-1", "s-2"]),
            tag: self.pick(&["crm", "x"]),
            site: self.pick(&SITES),
            fate: self.pick(&[Fate::Kept, Fate::Kept, Fate::Deleted(deleted), Fate::Purged]),
        };
        self.org.add(&rec.fields());
        self.all.push(rec);
    }

    fn remove(&mut self) {
        let id = self.some_id();
        assert_eq!(self.org.0.emulator.remove(&id), id != "unknown");
        self.all.retain(|rec| rec.id != id);
    }

    /// What a test restores.
    fn restore(&mut self) {
        let (id, now) = (self.some_id(), self.now());
        let rec = self.all.iter_mut().find(|rec| rec.id == id && rec.status(now) == "deleted");
        assert_eq!(self.org.0.emulator.restore(now, &id), rec.is_some());
        if let Some(rec) = rec {
            rec.fate = Fate::Kept;
        }
    }

    /// Carries out an action with those of these ids that the caller sees, and returns the status.
    fn move_ids(&mut self, action: &str, ids: &[String], sees: impl Fn(&Rec) -> bool) -> u16 {
        let now = self.now();
        let statuses: Vec<Option<&str>> = ids
            .iter()
            .map(|id| {
                let is_it = |rec: &&Rec| rec.id == *id && rec.fate != Fate::Erased && sees(rec);
                self.all.iter().find(is_it).map(|rec| rec.status(now))
            })
            .collect();
        for status in statuses {
            match (action, status) {
                (_, None) | ("softDelete" | "restore", Some("purged")) => return 404,
                ("purge", Some("available")) => return 409,
                _ => {}
            }
        }
        for rec in &mut self.all {
            if ids.contains(&rec.id) {
                Self::carry_out(rec, action, now);
            }
        }
        204
    }

    fn carry_out(rec: &mut Rec, action: &str, now: i64) {
        rec.fate = match (action, rec.status(now)) {
            ("softDelete", "available") => Fate::Deleted(now),
            ("restore", "deleted") => Fate::Kept,
            ("purge", "deleted") => Fate::Purged,
            _ => rec.fate,
        };
    }

    fn batch_of_calls(&mut self) {
        let (action, all) = self.pick(&[("softDelete", "trashAll"), ("restore", "restoreAll"), ("purge", "purgeAll")]);
        let (who, email) =
            self.pick(&[("ann", "ann@example.com"), ("bob", "bob@example.com"), ("adam", "adam@example.com")]);
        let is_admin = who == "adam";
        let now = self.now();
        if self.dice.below(6) == 0 {
            let owner = if is_admin { self.pick(&["ann@example.com", "LINE@example.com"]) } else { email };
            let has_some = |rec: &Rec| rec.is_call() && rec.is_of(owner) && rec.status(now) != "purged";
            // A line exists as long as it has recordings.
            let is_known = owner != "LINE@example.com" || self.all.iter().any(has_some);
            let body = if is_admin { json!({ all: true, "ownerEmail": owner }) } else { json!({ all: true }) };
            let response = self.org.post(who, &format!("{CALLS}/{action}"), &body);
            assert_eq!(response.status, if is_known { 204 } else { 404 });
            for rec in self.all.iter_mut().filter(|rec| rec.is_call() && rec.is_of(owner)) {
                Self::carry_out(rec, action, now);
            }
            return;
        }
        let ids = self.some_ids();
        let expected = self.move_ids(action, &ids, |rec| rec.is_call() && (is_admin || rec.is_of(email)));
        let response = self.org.post(who, &format!("{CALLS}/{action}"), &json!({ "recordingIds": ids }));
        assert_eq!(response.status, expected, "{who} {action} {ids:?}");
    }

    fn batch_of_meetings(&mut self) {
        let (action, all) = self.pick(&[("softDelete", ""), ("restore", "restoreAll"), ("purge", "purgeAll")]);
        let (who, query, email) = self.pick(&[
            ("ann", "", "ann@example.com"),
            ("bob", "", "bob@example.com"),
            ("adam", "", "adam@example.com"),
            ("adam", "?hostEmail=Ann@example.com", "ann@example.com"),
        ]);
        let given = self.pick(&[None, Some(SITES[0]), Some(SITES[1])]);
        let site = given.unwrap_or(SITES[0]);
        let now = self.now();
        let sees = |rec: &Rec| !rec.is_call() && rec.is_of(email) && rec.site == site;
        let is_all = !all.is_empty() && self.dice.below(4) == 0;
        let (mut body, expected) = if is_all {
            for rec in self.all.iter_mut().filter(|rec| sees(rec)) {
                Self::carry_out(rec, action, now);
            }
            (json!({ all: true }), 204)
        } else {
            let ids = self.some_ids();
            (json!({ "recordingIds": ids }), self.move_ids(action, &ids, sees))
        };
        if let Some(site) = given {
            body["siteUrl"] = site.into();
        }
        let response = self.org.post(who, &format!("{MEETINGS}/{action}{query}"), &body);
        assert_eq!(response.status, expected, "{who} {action}{query} {body}");
    }

    fn reassign(&mut self) {
        let ids = if self.dice.below(3) == 0 { Vec::new() } else { self.some_ids() };
        let owner =
            if ids.is_empty() { "bob@example.com" } else { self.pick(&["", "bob@example.com", "adam@example.com"]) };
        let to = self.dice.below(3);
        let now = self.now();
        let exists = |rec: &Rec| rec.is_call() && rec.status(now) != "purged";
        let is_known = |id: &String| self.all.iter().any(|rec| rec.id == *id && exists(rec));
        let expected = if ids.iter().all(is_known) { 204 } else { 404 };
        if expected == 204 {
            for rec in self.all.iter_mut().filter(|rec| exists(rec)) {
                let is_chosen = ids.is_empty() || ids.contains(&rec.id);
                if is_chosen && (owner.is_empty() || rec.is_of(owner)) {
                    (rec.owner, rec.owner_id, rec.owner_type) =
                        (PEOPLE[to].to_owned(), self.user_ids[to].clone(), "user");
                }
            }
        }
        let body = json!({ "reassignOwnerEmail": PEOPLE[to], "ownerEmail": owner, "recordingIds": ids });
        let response = self.org.post("adam", &format!("{CALLS}/reassign"), &body);
        assert_eq!(response.status, expected, "{body}");
    }

    fn delete(&mut self) {
        let id = self.some_id();
        let is_call = self.dice.below(2) == 0;
        let (who, path) = self.pick(&[("olga", MEETINGS), ("adam", ALL_MEETINGS)]);
        let (who, path) = if is_call { ("olga", CALLS) } else { (who, path) };
        let now = self.now();
        let may = |rec: &&mut Rec| {
            let is_there = if is_call { rec.fate != Fate::Erased } else { rec.status(now) != "purged" };
            rec.id == id && rec.is_call() == is_call && is_there
        };
        let rec = self.all.iter_mut().find(may);
        let body = if path == ALL_MEETINGS { json!({}) } else { json!({ "reason": "x" }) };
        let response = self.org.with_body(who, "DELETE", &format!("{path}/{id}"), &body);
        assert_eq!(response.status, if rec.is_some() { 204 } else { 404 }, "{who} {path} {id}");
        if let Some(rec) = rec {
            rec.fate = if is_call { Fate::Erased } else { Fate::Purged };
        }
    }

    /// Goes on in another emulator.
    fn save_and_load(&mut self) {
        let saved = serde_json::to_value(self.org.0.emulator.snapshot()).unwrap();
        let emulator = Emulator::new(options(&json!({ "snapshot": saved })), self.now()).unwrap();
        self.org.0.emulator = emulator;
        self.start.clone_from(&self.all);
    }

    /// Compares a list with random filters, and the details of a recording.
    fn check(&mut self) {
        let now = self.now();
        let kind = self.dice.below(5);
        let is_of_calls = kind < 2;
        let (path, who, email) = match kind {
            0 => self.pick(&[(CALLS, "ann", "ann@example.com"), (CALLS, "bob", "bob@example.com")]),
            1 => self.pick(&[(ALL_CALLS, "adam", ""), (ALL_CALLS, "olga", "")]),
            2 => self.pick(&[(MEETINGS, "ann", "ann@example.com"), (MEETINGS, "bob", "bob@example.com")]),
            3 => (MEETINGS, "olga", "ann@example.com"),
            _ => self.pick(&[(ALL_MEETINGS, "adam", ""), (ALL_MEETINGS, "olga", "")]),
        };
        let mut filters: Vec<(&str, String)> = Vec::new();
        let status = self.pick(&["available", "available", "deleted", "purged"]);
        let status = if status == "purged" && who != "olga" { "deleted" } else { status };
        filters.push(("status", status.to_owned()));
        if kind == 3 {
            filters.push(("hostEmail", "ANN@example.com".to_owned()));
        }
        if kind == 3 && status == "purged" {
            filters.push(("meetingId", self.pick(&["m-1", "s-1"]).to_owned()));
        }
        let line = "line-1".to_owned();
        let user = self.user_ids[0].clone();
        for (name, value, belongs) in [
            ("serviceType", self.pick(&["calling", "customerAssist"]).to_owned(), is_of_calls),
            ("serviceType", self.pick(&["MeetingCenter", "EventCenter"]).to_owned(), !is_of_calls),
            ("format", self.pick(&["MP4", "ARF"]).to_owned(), !is_of_calls),
            ("ownerType", self.pick(&["user", "virtualLine"]).to_owned(), is_of_calls),
            ("storageRegion", self.pick(&["US", "DE"]).to_owned(), is_of_calls),
            ("locationId", self.pick(&["l-1", "l-2"]).to_owned(), is_of_calls),
            ("topic", self.pick(&["SYNC", "gröss", "Größ", "sync w"]).to_owned(), true),
            ("ownerEmail", self.pick(&["ann@Example.com", "LINE@example.com"]).to_owned(), kind == 1),
            ("ownerId", if self.dice.below(2) == 0 { user } else { line }, kind == 1),
            ("meetingId", self.pick(&["m-1", "m-2", "s-1", "x"]).to_owned(), !is_of_calls),
            ("siteUrl", self.pick(&SITES).to_owned(), !is_of_calls),
            ("integrationTag", self.pick(&["crm", "x"]).to_owned(), !is_of_calls),
        ] {
            if belongs && self.dice.below(8) == 0 && filters.iter().all(|(other, _)| *other != name) {
                filters.push((name, value));
            }
        }

        let mut query: Vec<String> = filters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let days = |dice: &mut Dice| i64::try_from(dice.below(50)).unwrap() * (DAY / 2);
        let end = NOW + 15 * DAY - days(&mut self.dice);
        let start = end - days(&mut self.dice) - 1;
        let (from, to) = match self.dice.below(6) {
            0 => (now - 7 * DAY, now),
            1 => (end - 7 * DAY, end),
            2 => (end, end + 7 * DAY),
            _ => (start, end),
        };
        if self.dice.0.is_multiple_of(2) || (from, to) != (now - 7 * DAY, now) {
            query.push(format!("from={}", date(from)));
            query.push(format!("to={}", date(to)));
        }
        let max = 1 + self.dice.below(7);
        query.push(format!("max={max}"));

        let has_meeting = filters.iter().any(|(name, _)| *name == "meetingId");
        let ignores_dates = kind == 4 && has_meeting;
        let site = filters.iter().find(|(name, _)| *name == "siteUrl").map(|(_, value)| value.clone());
        let site = if kind == 4 { site.or_else(|| Some(SITES[0].to_owned())) } else { site };
        let mut expected: Vec<(i64, String)> = self
            .all
            .iter()
            .filter(|rec| rec.fate != Fate::Erased && rec.is_call() == is_of_calls)
            .filter(|rec| email.is_empty() || rec.is_of(email))
            .filter(|rec| ignores_dates || from <= rec.created && rec.created < to)
            .filter(|rec| is_of_calls || has_meeting || site.as_ref().is_none_or(|site| rec.site == *site))
            .filter(|rec| filters.iter().all(|(name, value)| *name == "siteUrl" || rec.fits(name, value, now)))
            .map(|rec| (-rec.created, rec.id.clone()))
            .collect();
        expected.sort();
        let expected: Vec<String> = expected.into_iter().map(|(_, id)| id).collect();
        let target = format!("{path}?{}", query.join("&"));
        assert_eq!(self.org.list(who, &target), expected, "{who} {target}");
        self.found += expected.len();

        let id = self.some_id();
        let seen = |sees: &dyn Fn(&Rec) -> bool| {
            let rec = self.all.iter().find(|rec| rec.id == id && rec.fate != Fate::Erased && sees(rec));
            if rec.is_some() { 200 } else { 404 }
        };
        let is_seen = |rec: &Rec, who: &str| who == "olga" || rec.status(now) != "purged";
        let expected = [
            ("ann", CALLS, seen(&|rec| rec.is_call() && rec.is_of("ann@example.com") && is_seen(rec, "ann"))),
            ("adam", CALLS, seen(&|rec| rec.is_call() && is_seen(rec, "adam"))),
            ("olga", CALLS, seen(&Rec::is_call)),
            ("ann", MEETINGS, seen(&|rec| !rec.is_call() && rec.is_of("ann@example.com") && is_seen(rec, "ann"))),
            ("olga", MEETINGS, seen(&|rec| !rec.is_call())),
        ];
        let (who, path, status) = expected[self.dice.below(5)];
        assert_eq!(self.org.get(who, &format!("{path}/{id}")).status, status, "{who} {path}/{id}");
    }

    /// Compares the statuses of all recordings.
    fn check_all(&self) {
        let now = self.now();
        let mut expected: Vec<(i64, &str, &str)> =
            self.all.iter().map(|rec| (-rec.created, rec.id.as_str(), rec.status(now))).collect();
        expected.sort_unstable();
        let expected: Vec<(&str, &str)> = expected.into_iter().map(|(_, id, status)| (id, status)).collect();
        let all = self.org.0.emulator.recordings(now);
        let name = |status| match status {
            Status::Available => "available",
            Status::Deleted => "deleted",
            Status::Purged => "purged",
        };
        let found: Vec<(&str, &str)> =
            all.iter().map(|one| (one.recording.id.as_str(), name(one.recording.status))).collect();
        assert_eq!(found, expected);
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"))
}

/// A date of January or February 2026, or of December 2025, in UTC.
fn date(instant: i64) -> String {
    let day = (instant - (NOW - 12 * HOUR)).div_euclid(DAY) + 15;
    let of_day = (instant - (NOW - 12 * HOUR)).rem_euclid(DAY);
    let (month, day) = match day {
        ..=-31 => ("2025-11", day + 61),
        -30..=0 => ("2025-12", day + 31),
        1..=31 => ("2026-01", day),
        _ => ("2026-02", day - 31),
    };
    let (hour, minute, second, millis) = (of_day / HOUR, of_day / 60_000 % 60, of_day / SECOND % 60, of_day % SECOND);
    format!("{month}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

#[test]
fn nothing_differs_from_a_list_and_filters() {
    let mut found = 0;
    for seed in 1..=3 {
        let mut model = Model::new(seed);
        for step in 0..STEPS / 3 {
            model.step();
            model.check();
            model.check();
            if step % 20 == 0 {
                model.check_all();
            }
        }
        model.check_all();
        found += model.found;
    }
    // So that no filter is wrong because everything is empty.
    assert!(found > 2 * STEPS, "{found}");
}
