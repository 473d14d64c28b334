//! `GET /v1/convergedRecordings/{recordingId}`, and the links in it.

use super::*;

const LINKS: &str = "temporaryDirectDownloadLinks";

/// The links in one answer with details.
fn links(local: &mut Local, id: &str) -> Value {
    let response = local.get(&one(id));
    assert_eq!(response.status, 200);
    json(&response)[LINKS].clone()
}

/// Requests a link without the token, as a browser or a download tool does.
fn follow(local: &mut Local, link: &Value) -> Response {
    local.send_bare("GET", &text(link), &[], b"")
}

/// An available recording of this service whose details have this link.
fn with_link(local: &mut Local, service: &str, link: &str) -> String {
    let ids = local.ids("available", service);
    ids.into_iter().find(|id| links(local, id).get(link).is_some()).expect("the sample has one")
}

#[test]
fn details_are_the_listed_fields_and_links() {
    let mut local = Local::new();
    for item in items(&local.get(&format!("{LIST}?max=100"))) {
        let mut details = json(&local.get(&one(&text(&item["id"]))));
        let links = details.as_object_mut().unwrap().remove(LINKS).unwrap();
        assert_eq!(details, item);
        assert_eq!(links["expiration"], "2026-01-15T15:00:00Z");
        assert_eq!(links.get("recordingDownloadLink").is_some(), item["format"] == "MP4");
        if item["format"] == "MP3" {
            assert!(links.get("audioDownloadLink").is_some());
        }
    }
}

#[test]
fn a_deleted_recording_has_a_status_and_no_links() {
    let mut local = Local::new();
    for status in ["deleted", "purged"] {
        for id in local.ids(status, "all") {
            let details = json(&local.get(&one(&id)));
            assert_eq!((details["id"].as_str(), details["status"].as_str()), (Some(id.as_str()), Some(status)));
            for field in [LINKS, "downloadUrl", "playbackUrl"] {
                assert_eq!(details.get(field), None, "{field}");
            }
        }
    }
}

#[test]
fn the_id_is_one_encoded_segment() {
    let mut local = Local::new();
    let id = local.id("available", "all");
    let table = [
        (id.clone(), 200),
        (id.replace('-', "%2D"), 200),
        (id.to_uppercase(), 404),
        ("a%2Fb".to_owned(), 404),
        ("a%2Fb?x=1".to_owned(), 400),
        ("%E2%82%AC".to_owned(), 404),
        ("%E2%82".to_owned(), 400),
        ("100%".to_owned(), 400),
    ];
    for (segment, status) in table {
        assert_eq!(local.get(&one(&segment)).status, status, "{segment}");
    }
}

#[test]
fn links_answer_without_a_token() {
    let table: [(&str, &str, &str, &str, &[u8]); 4] = [
        ("meeting", "recordingDownloadLink", "video/mp4", "mp4", b"\0\0\0\x1Cftyp"),
        ("meeting", "audioDownloadLink", "audio/mpeg", "mp3", b"ID3"),
        ("calling", "audioDownloadLink", "audio/mpeg", "mp3", b"ID3"),
        ("calling", "transcriptDownloadLink", "text/vtt;charset=UTF-8", "vtt", b"WEBVTT\n"),
    ];
    for (service, name, content_type, extension, start) in table {
        let mut local = Local::new();
        let id = with_link(&mut local, service, name);
        let link = links(&mut local, &id)[name].clone();
        assert!(text(&link).starts_with("http://127.0.0.1:8787/nbr/MultiThreadDownloadServlet"), "{link}");
        let response = follow(&mut local, &link);
        assert_eq!(response.status, 200);
        assert_eq!(response.header("Content-Type"), Some(content_type));
        let file = response.file.as_ref().unwrap();
        assert_eq!((file.read(0, start.len()), response.body.as_slice()), (start.to_vec(), b"".as_slice()));
        let disposition = response.header("Content-Disposition").unwrap();
        assert!(disposition.is_ascii(), "{disposition}");
        assert!(disposition.starts_with(&format!("attachment; filename=\"{id}.{extension}\"; filename*=UTF-8''")));
        assert!(disposition.ends_with(&format!(".{extension}")));
    }
}

#[test]
fn links_lapse_after_three_hours() {
    let mut local = Local::new();
    local.now = NOW + 250;
    let id = local.id("available", "meeting");
    let links = links(&mut local, &id);
    assert_eq!(links["expiration"], "2026-01-15T15:00:00.250Z");
    for (age, status) in [(0, 200), (3 * HOUR - 1, 200), (3 * HOUR, 403), (DAY, 403)] {
        local.now = NOW + 250 + age;
        assert_eq!(follow(&mut local, &links["recordingDownloadLink"]).status, status, "after {age} ms");
    }
}

#[test]
fn every_request_gets_its_own_links() {
    let mut local = Local::new();
    let id = local.id("available", "meeting");
    let (first, second) = (links(&mut local, &id), links(&mut local, &id));
    assert_ne!(first["recordingDownloadLink"], second["recordingDownloadLink"]);
    assert_eq!(follow(&mut local, &first["recordingDownloadLink"]).status, 200);
    assert_eq!(first, links(&mut Local::new(), &id), "the same requests give the same tickets");
}

#[test]
fn a_ticket_is_only_valid_for_its_link() {
    let mut local = Local::new();
    let id = with_link(&mut local, "meeting", "audioDownloadLink");
    let other = local.id("available", "calling");
    let link = text(&links(&mut local, &id)["recordingDownloadLink"]);
    let lapses = (NOW + 3 * HOUR).to_string();
    assert!(link.contains(&lapses));
    let table = [
        (link.clone(), 200),
        (link.replace(&id, &other), 403),
        (link.replace(&lapses, &(NOW + 4 * HOUR).to_string()), 403),
        (link.replace("ticket=", "ticket=0"), 403),
        (link.replace("ticket=", "tucket="), 403),
        (link.replace("Servlet?", "Servlet/audio.mp3?"), 403),
        (link.replace("Servlet?", "Servlet/nothing?"), 401),
        (link.replace("ticket=", "ticket=%zz"), 400),
        (link.split_once('?').unwrap().0.to_owned(), 403),
    ];
    for (link, status) in table {
        assert_eq!(follow(&mut local, &Value::from(link.clone())).status, status, "{link}");
    }
}

#[test]
fn a_link_ends_with_its_recording() {
    let mut local = Local::new();
    let id = local.id("available", "meeting");
    let link = links(&mut local, &id)["recordingDownloadLink"].clone();
    local.delete(&id);
    assert_eq!(follow(&mut local, &link).status, 403);
}
