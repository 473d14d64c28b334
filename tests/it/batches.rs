//! Batches and metadata, answered by the emulator as Webex would answer them.

use serde_json::{Value, json};
use webex_converged_recordings::calls::batch::Action;
use webex_converged_recordings::error::{ErrorCode, ErrorDetails};
use webex_converged_recordings::models::batch::Accepted;
use webex_converged_recordings::token::Token;
use webex_recordings_emulator as emulator;
use webex_recordings_emulator::{Given, NewRecording};

use crate::world::{NOW, World};

const HOUR: i64 = 3_600_000;

/// Ann and Bob, who have no role, Adam, an administrator, and Olga, a compliance officer. A token is a name in lower case.
fn org(faults: &[&str]) -> World {
    let users = json!([
        { "email": "ann@example.com", "token": "ann" },
        { "email": "bob@example.com", "token": "bob" },
        { "email": "adam@example.com", "token": "adam", "roles": ["admin"] },
        { "email": "olga@example.com", "token": "olga", "roles": ["compliance-officer"] },
    ]);
    let mut options = emulator::Options::default();
    for (name, value) in
        [("dialect", json!("webex")), ("recordings", json!(0)), ("users", users), ("faults", json!(faults))]
    {
        options.set(name, &Given::from(&value)).unwrap();
    }
    let mut world = World::of(options);
    log_in(&mut world, "ann");
    world
}

fn log_in(world: &mut World, who: &str) {
    world.token = Token::new(who).unwrap();
}

fn add(world: &mut World, fields: &Value) {
    let mut new = NewRecording { created: NOW - HOUR, ..NewRecording::default() };
    for (name, value) in fields.as_object().unwrap() {
        new.set(name, &Given::from(value)).unwrap();
    }
    world.emulator.add(new).unwrap();
}

/// Adds recordings of calls, named `r0` and so on. Returns their IDs.
fn add_calls(world: &mut World, count: u32, owner: &str) -> Vec<String> {
    let ids: Vec<String> = (0..count).map(|number| format!("r{number}")).collect();
    for id in &ids {
        add(world, &json!({ "id": id, "serviceType": "calling", "ownerEmail": owner }));
    }
    ids
}

/// What the emulator knows of its recordings.
fn known(world: &World) -> Vec<Value> {
    let recordings = serde_json::to_value(world.emulator.recordings(world.now)).unwrap();
    recordings.as_array().unwrap().clone()
}

/// The IDs of those with this status.
fn with_status(world: &World, status: &str) -> usize {
    known(world).iter().filter(|one| one["status"] == status).count()
}

fn owners(world: &World, owner: &str) -> usize {
    known(world).iter().filter(|one| one["ownerEmail"] == owner).count()
}

#[test]
fn recordings_go_into_the_bin_out_of_it_and_out_of_it_for_good() {
    let mut world = org(&[]);
    let ids = add_calls(&mut world, 250, "ann@example.com");
    let result = world.batch(Action::Trash, json!(ids), json!({})).unwrap();
    assert_eq!((result.accepted, result.tracking_ids.len(), world.requests), (Accepted::Ids(250), 3, 3));
    assert_eq!(with_status(&world, "deleted"), 250);
    world.batch(Action::Restore, json!(ids.get(..100)), json!({})).unwrap();
    assert_eq!((with_status(&world, "available"), world.requests), (100, 4), "exactly a hundred");
    world.batch(Action::Purge, json!(ids.get(100..201)), json!({})).unwrap();
    assert_eq!((with_status(&world, "purged"), world.requests), (101, 6));
    // An ID that is given twice.
    let twice = world.batch(Action::Trash, json!(["r0", "r0"]), json!({})).unwrap();
    assert_eq!((twice.accepted, with_status(&world, "available")), (Accepted::Ids(2), 99));
}

#[test]
fn everything_is_what_its_owner_has() {
    let mut world = org(&[]);
    add_calls(&mut world, 3, "ann@example.com");
    add(&mut world, &json!({ "id": "b", "serviceType": "calling", "ownerEmail": "bob@example.com" }));
    let mine = world.batch(Action::Trash, json!({ "mine": true }), json!({})).unwrap();
    assert_eq!((mine.accepted, mine.tracking_ids.len()), (Accepted::All, 1));
    assert_eq!((with_status(&world, "deleted"), with_status(&world, "available")), (3, 1));
    // Only administrators name an owner, and they have to.
    let named = world.batch(Action::Restore, json!({ "ownerEmail": "ann@example.com" }), json!({})).unwrap_err();
    assert_eq!(named.status, Some(400));
    log_in(&mut world, "adam");
    assert_eq!(world.batch(Action::Restore, json!({ "mine": true }), json!({})).unwrap_err().status, Some(400));
    world.batch(Action::Restore, json!({ "ownerEmail": "ann@example.com" }), json!({})).unwrap();
    assert_eq!(with_status(&world, "available"), 4);
}

#[test]
fn meetings_have_batches_of_their_own() {
    let mut world = org(&[]);
    for (id, host) in [("m1", "ann@example.com"), ("m2", "ann@example.com"), ("m3", "bob@example.com")] {
        add(&mut world, &json!({ "id": id, "serviceType": "MeetingCenter", "hostEmail": host }));
    }
    let meetings = || json!({ "source": "meetings" });
    world.batch(Action::Trash, json!(["m1", "m2"]), meetings()).unwrap();
    assert_eq!(with_status(&world, "deleted"), 2);
    let elsewhere = json!({ "source": "meetings", "siteUrl": "other.webex.com" });
    assert_eq!(world.batch(Action::Restore, json!(["m1"]), elsewhere).unwrap_err().code, ErrorCode::NotFound);
    world.batch(Action::Restore, json!({ "mine": true }), meetings()).unwrap();
    assert_eq!(with_status(&world, "deleted"), 0);
    log_in(&mut world, "adam");
    let of_bob = json!({ "source": "meetings", "hostEmail": "bob@example.com" });
    world.batch(Action::Trash, json!(["m3"]), of_bob).unwrap();
    world.batch(Action::Purge, json!({ "ownerEmail": "bob@example.com" }), meetings()).unwrap();
    assert_eq!((with_status(&world, "purged"), with_status(&world, "available")), (1, 2));
}

#[test]
fn an_administrator_gives_recordings_to_somebody_else() {
    let mut world = org(&[]);
    let ids = add_calls(&mut world, 150, "ann@example.com");
    let refused = world.reassign("bob@example.com", json!({ "recordingIds": ids })).unwrap_err();
    assert!(refused.hint.unwrap().contains("spark-admin:recordings_write (administrators only)"));
    log_in(&mut world, "adam");
    world.requests = 0;
    let some = json!({ "recordingIds": ids.get(..120), "ownerEmail": "ann@example.com" });
    let result = world.reassign("bob@example.com", some).unwrap();
    assert_eq!((result.accepted, world.requests), (Accepted::Ids(120), 2));
    assert_eq!((owners(&world, "ann@example.com"), owners(&world, "bob@example.com")), (30, 120));
    let all =
        world.reassign("olga@example.com", json!({ "everythingOf": { "ownerEmail": "bob@example.com" } })).unwrap();
    assert_eq!((all.accepted, owners(&world, "olga@example.com")), (Accepted::All, 120));
}

#[test]
fn a_batch_survives_what_passes() {
    for fault in ["POST 500 x2", "POST lost x3", "POST 429 x1", "POST 503 Retry-After=2 every 2", "POST stall x1"] {
        let mut world = org(&[fault]);
        let ids = add_calls(&mut world, 250, "ann@example.com");
        let result = world.batch(Action::Trash, json!(ids), json!({})).unwrap();
        assert_eq!((result.accepted, with_status(&world, "deleted")), (Accepted::Ids(250), 250), "{fault}");
        assert!(world.requests > 3, "{fault}");
    }
}

#[test]
fn a_batch_that_fails_on_its_way_can_be_continued() {
    let mut world = org(&[]);
    let mut ids = add_calls(&mut world, 350, "ann@example.com");
    ids.insert(220, "unknown".to_owned());
    let ErrorDetails { code, accepted, open, attempts, .. } =
        *world.batch(Action::Trash, json!(ids), json!({})).unwrap_err();
    assert_eq!((code, accepted, attempts), (ErrorCode::NotFound, Some(200), 3));
    let mut open = open.unwrap();
    assert_eq!(Some(open.as_slice()), ids.get(200..));
    assert_eq!(with_status(&world, "deleted"), 200);
    open.retain(|id| id != "unknown");
    world.batch(Action::Trash, json!(open), json!({})).unwrap();
    assert_eq!(with_status(&world, "deleted"), 350);
}

#[test]
fn everything_is_not_asked_for_again_if_the_answer_was_lost() {
    for (fault, requests, deleted) in [("POST lost x1", 1, 3), ("POST 500 x1", 1, 0)] {
        let mut world = org(&[fault]);
        add_calls(&mut world, 3, "ann@example.com");
        let error = world.batch(Action::Trash, json!({ "mine": true }), json!({})).unwrap_err();
        assert_eq!((error.retryable, world.requests), (false, requests), "{fault}");
        assert!(error.hint.unwrap().starts_with("This may have been done anyway."), "{fault}");
        assert_eq!(with_status(&world, "deleted"), deleted, "{fault}");
    }
    let mut world = org(&["POST 429 Retry-After=1 x1"]);
    add_calls(&mut world, 3, "ann@example.com");
    world.batch(Action::Trash, json!({ "mine": true }), json!({})).unwrap();
    assert_eq!((with_status(&world, "deleted"), world.requests), (3, 2));
}

#[test]
fn nothing_is_sent_if_an_argument_is_wrong() {
    let mut world = org(&[]);
    for which in [json!([]), json!(["r1", 7]), json!({ "mine": false }), json!("r1"), json!(null)] {
        let error = world.batch(Action::Trash, which, json!({})).unwrap_err();
        assert_eq!((error.code, error.accepted), (ErrorCode::InvalidArgument, None), "{}", error.message);
    }
    let all_of_meetings = world.batch(Action::Trash, json!({ "mine": true }), json!({ "source": "meetings" }));
    assert!(all_of_meetings.unwrap_err().message.starts_with("which: expected an array of recording IDs: "));
    assert!(world.reassign("bob@example.com", json!({ "recordingIds": [] })).is_err());
    assert_eq!(world.requests, 0);
}

#[test]
fn an_ordinary_user_who_may_not_delete_is_told_of_the_bin() {
    let mut world = org(&[]);
    add_calls(&mut world, 1, "ann@example.com");
    let error = world.delete("r0", json!({})).unwrap_err();
    assert_eq!(error.code, ErrorCode::Forbidden);
    assert!(error.hint.unwrap().contains("`trashRecordings`"));
    let error = world.list(json!({ "organization": true })).unwrap_err();
    assert!(error.hint.unwrap().contains("spark-admin:recordings_read (administrators only)"));
}

#[test]
fn metadata_come_as_they_are_or_not_at_all() {
    let mut world = org(&[]);
    add_calls(&mut world, 1, "ann@example.com");
    let chosen =
        json!({ "id": "chosen", "serviceData": { "callActivity": [{ "timeStamp": "x", "participants": [] }] } });
    for (id, metadata) in [("chosen", chosen.clone()), ("none", json!(null))] {
        let fields =
            json!({ "id": id, "serviceType": "calling", "ownerEmail": "ann@example.com", "metadata": metadata });
        add(&mut world, &fields);
    }
    let made_up = world.metadata("r0", json!({})).unwrap().unwrap();
    assert_eq!((&made_up["id"], &made_up["ownerEmail"]), (&json!("r0"), &json!("ann@example.com")));
    assert_eq!(made_up.pointer("/serviceData/callActivity/0/participants"), None);
    assert_eq!(world.metadata("chosen", json!({ "showAllTypes": true })).unwrap(), Some(chosen));
    assert_eq!(world.metadata("none", json!({})).unwrap(), None);
    assert_eq!(world.metadata("unknown", json!({})).unwrap_err().code, ErrorCode::NotFound);
}
