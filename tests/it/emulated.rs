//! Whole calls of the client's core, answered by the emulator.

use serde_json::json;
use webex_converged_recordings::error::ErrorCode;
use webex_converged_recordings::models::deletion::DeletionOutcome;
use webex_converged_recordings::models::page::RecordingPage;
use webex_converged_recordings::token::Token;
use webex_recordings_emulator as emulator;

use crate::world::{NOW, World};

#[test]
fn cursors_lead_through_the_whole_list() {
    let mut world = World::new(250);
    let expected: Vec<String> = world
        .emulator
        .recordings(NOW)
        .into_iter()
        .filter(|snapshot| snapshot.recording.status == emulator::Status::Available)
        .map(|snapshot| snapshot.recording.id)
        .collect();
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let page = world.list(json!({ "max": 40, "cursor": cursor })).unwrap();
        assert!(page.tracking_id.is_some());
        found.extend(page.items.into_iter().map(|recording| recording.id));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    assert!(found.len() > 40);
}

#[test]
fn filters_reach_the_server() {
    let mut world = World::new(250);
    let statuses = |page: RecordingPage| page.items.into_iter().filter_map(|one| one.status).collect::<Vec<_>>();
    for status in ["available", "deleted", "purged"] {
        let found = statuses(world.list(json!({ "status": status, "max": 100 })).unwrap());
        assert!(!found.is_empty() && found.iter().all(|one| one == status), "{status}: {found:?}");
    }
    for service in ["calling", "meeting"] {
        let page = world.list(json!({ "serviceType": service, "max": 100 })).unwrap();
        assert!(!page.items.is_empty());
        assert!(page.items.iter().all(|one| one.service_type.as_deref() == Some(service)));
    }
    let first = world.list(json!({ "max": 1 })).unwrap().items.remove(0);
    let newest = first.create_time.unwrap();
    // The range is half-open: `from` is included, `to` is not. An offset's `+` must survive the query.
    let shifted = newest.replace('Z', "+00:00");
    let from_newest = world.list(json!({ "from": shifted, "to": "2026-12-01T00:00:00Z" })).unwrap();
    assert!(from_newest.items.iter().any(|one| one.id == first.id));
    let before_newest = world.list(json!({ "from": "2026-10-01T00:00:00Z", "to": shifted, "max": 100 })).unwrap();
    assert!(before_newest.items.iter().all(|one| one.id != first.id));
}

#[test]
fn a_recording_is_read_deleted_and_gone() {
    let mut world = World::new(25);
    let id = world.list(json!({})).unwrap().items.remove(0).id;
    let details = world.get(&id).unwrap();
    assert_eq!(details.id, id);
    assert!(details.temporary_direct_download_links.unwrap().expiration.is_some());

    let reasons = json!({ "reason": "audit", "comment": "„äöü“ 会議 🎥\n".repeat(15) });
    assert_eq!(world.delete(&id, reasons), Ok(DeletionOutcome::Deleted));
    assert_eq!(world.emulator.deletions(&id), 1);
    assert_eq!(world.get(&id).unwrap().status.as_deref(), Some("deleted"));
    assert!(world.list(json!({ "max": 100 })).unwrap().items.iter().all(|one| one.id != id));

    let again = world.delete(&id, json!({})).unwrap_err();
    assert_eq!((again.code, again.status, again.attempts), (ErrorCode::NotFound, Some(404), 1));
    assert!(again.tracking_id.is_some());
}

#[test]
fn a_wrong_token_is_reported_but_not_shown() {
    let mut world = World::new(1);
    world.token = Token::new("wr0ng-token").unwrap();
    let error = world.list(json!({})).unwrap_err();
    assert_eq!((error.code, error.status), (ErrorCode::Unauthorized, Some(401)));
    assert_eq!(
        error.message,
        "Webex answered 401: The request requires a valid access token set in the Authorization request header."
    );
    assert!(!format!("{error:?}").contains("wr0ng-token"));
}

#[test]
fn an_unknown_id_is_not_found() {
    let mut world = World::new(1);
    for id in ["62807eaf-0c89-492e-a3c3-c4751812603b", "a%2Fb", "会議", "..."] {
        assert_eq!(world.get(id).unwrap_err().code, ErrorCode::NotFound, "{id}");
        assert_eq!(world.delete(id, json!({})).unwrap_err().code, ErrorCode::NotFound, "{id}");
    }
}

#[test]
fn each_fault_ends_according_to_the_rules() {
    use ErrorCode::{NotJson, RateLimited, Server, Timeout};
    /// On failure, the error's code and the number of requests.
    type End = Result<DeletionOutcome, (ErrorCode, u32)>;
    const DELETED: End = Ok(DeletionOutcome::Deleted);
    const GONE: End = Ok(DeletionOutcome::AlreadyGone);
    // The faults, how a deletion ends, how often the recording was deleted, and whether reading it succeeds.
    let table: &[(&[&str], End, u32, bool)] = &[
        (&["503 x2"], DELETED, 1, true),
        (&["503"], Err((Server, 4)), 0, false),
        (&["423 x3"], DELETED, 1, true),
        (&["500 x1"], Err((Server, 1)), 0, true),
        (&["429 Retry-After=5 x1"], DELETED, 1, true),
        (&["429 Retry-After=61 x1"], Err((RateLimited, 1)), 0, false),
        (&["reset x3"], DELETED, 1, true),
        (&["lost x1"], GONE, 1, true),
        (&["lost x4"], Err((ErrorCode::Network, 4)), 1, false),
        (&["cut x1"], GONE, 1, true),
        (&["stall x3"], DELETED, 1, true),
        (&["stall"], Err((Timeout, 4)), 0, false),
        (&["stall-body x1"], GONE, 1, true),
        (&["html x1"], Err((NotJson, 1)), 0, false),
    ];
    for &(faults, deletion, deletions, reads) in table {
        let mut world = World::with_faults(25, faults);
        let available = |one: &emulator::Snapshot| one.recording.status == emulator::Status::Available;
        let id = world.emulator.recordings(NOW).into_iter().find(available).unwrap().recording.id;
        let end = world.delete(&id, json!({})).map_err(|error| (error.code, error.attempts));
        assert_eq!(end, deletion, "{faults:?}");
        assert_eq!(world.emulator.deletions(&id), deletions, "{faults:?}");

        let mut world = World::with_faults(25, faults);
        assert_eq!(world.get(&id).is_ok(), reads, "{faults:?}");
    }
}
