//! Media: files, ranges, links, the option `media`, and what faults do to a download.

use super::*;
use webex_recordings_emulator::{Bearer, Dialect, Etag, Fields, Files, Given, Lapsed, MediaOptions, Service, Text};

const RECORDING: &str = "recordingDownloadLink";
const AUDIO: &str = "audioDownloadLink";
const TRANSCRIPT: &str = "transcriptDownloadLink";
const NOTES: &str = "suggestedNotesDownloadLink";
const ALL: [&str; 6] = [RECORDING, AUDIO, TRANSCRIPT, NOTES, "shortNotesDownloadLink", "actionItemsDownloadLink"];

/// An emulator with one recording, `r1`, which has every file.
struct Host {
    local: Local,
}

impl Host {
    fn new() -> Self {
        Self::with(MediaOptions::default(), &[])
    }

    fn with(media: MediaOptions, faults: &[&str]) -> Self {
        Self::of_size(media, faults, None)
    }

    fn of_size(media: MediaOptions, faults: &[&str], size_bytes: Option<i64>) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let mut local = Local::with(Options { recordings: 0, media, faults, ..Options::default() });
        local.emulator.add(recording("r1", size_bytes)).unwrap();
        Self { local }
    }

    fn link(&mut self, name: &str) -> String {
        let details = self.local.get(&one("r1"));
        text(&json(&details)["temporaryDirectDownloadLinks"][name])
    }

    fn get(&mut self, link: &str, headers: Headers) -> Response {
        self.local.send_bare("GET", link, headers, b"")
    }

    fn head(&mut self, link: &str) -> Response {
        self.local.send_bare("HEAD", link, &[], b"")
    }

    fn range(&mut self, link: &str, range: &str) -> Response {
        self.get(link, &[("Range", range)])
    }
}

fn recording(id: &str, size_bytes: Option<i64>) -> NewRecording {
    let made_up = || Text::MadeUp(true);
    let files = Files {
        recording: true,
        audio: true,
        transcript: made_up(),
        suggested_notes: made_up(),
        short_notes: made_up(),
        action_items: made_up(),
    };
    let fields = Fields {
        topic: Some("Größe".to_owned()),
        duration_seconds: Some(60),
        size_bytes,
        files: Some(files),
        ..Fields::default()
    };
    NewRecording { created: NOW, id: Some(id.to_owned()), fields, ..NewRecording::default() }
}

fn arrived(response: &Response) -> Vec<u8> {
    let file = response.file.as_ref().unwrap();
    assert!(response.body.is_empty());
    file.read(0, usize::MAX)
}

fn length(response: &Response) -> u64 {
    response.header("Content-Length").unwrap().parse().unwrap()
}

#[test]
fn every_link_gives_a_file() {
    let table: [(&str, &str, &str, &[u8]); 6] = [
        (RECORDING, "video/mp4", "mp4", b"\0\0\0\x1Cftypisom"),
        (AUDIO, "audio/mpeg", "mp3", b"ID3\x04"),
        (TRANSCRIPT, "text/vtt;charset=UTF-8", "vtt", b"WEBVTT\n\n1 \""),
        (NOTES, "text/html;charset=UTF-8", "html", b"<!doctype html>\n"),
        ("shortNotesDownloadLink", "text/html;charset=UTF-8", "html", b"<!doctype html>\n"),
        ("actionItemsDownloadLink", "text/html;charset=UTF-8", "html", b"<!doctype html>\n"),
    ];
    let mut host = Host::new();
    let mut seen = Vec::new();
    for (name, content_type, extension, start) in table {
        let link = host.link(name);
        let response = host.get(&link, &[]);
        assert_eq!(response.status, 200, "{name}");
        let bytes = arrived(&response);
        assert!(bytes.starts_with(start), "{name}");
        let disposition =
            format!("attachment; filename=\"r1.{extension}\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.{extension}");
        for (header, expected) in [
            ("Content-Type", Some(content_type)),
            ("Content-Length", Some(bytes.len().to_string().as_str())),
            ("Content-Disposition", Some(disposition.as_str())),
            ("Accept-Ranges", Some("bytes")),
            ("Cache-Control", Some("no-store")),
            ("Content-Range", None),
        ] {
            assert_eq!(response.header(header), expected, "{name} {header}");
        }
        let etag = response.header("ETag").unwrap();
        assert!(etag.len() == 18 && etag.starts_with('"') && etag.ends_with('"'), "{etag}");
        seen.push(etag.to_owned());

        let head = host.head(&link);
        assert_eq!((head.status, head.body.len(), head.file.is_none()), (200, 0, true), "{name}");
        let but_tracking = |response: &Response| {
            response.headers.iter().filter(|(name, _)| name != "TrackingID").cloned().collect::<Vec<_>>()
        };
        assert_eq!(but_tracking(&head), but_tracking(&response), "{name}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "each file has another ETag");
}

#[test]
fn links_look_like_those_of_webex() {
    let mut host = Host::new();
    let lapses = NOW + 3 * HOUR;
    for (name, path, form) in [
        (RECORDING, "/nbr/MultiThreadDownloadServlet", "media"),
        (AUDIO, "/nbr/MultiThreadDownloadServlet/audio.mp3", "media"),
        (TRANSCRIPT, "/nbr/MultiThreadDownloadServlet/transcript.vtt", "media"),
        (NOTES, "/wbxaibridge/api/v2/notes/r1", "notes"),
        ("shortNotesDownloadLink", "/wbxaibridge/api/v2/shortNotes/r1", "notes"),
        ("actionItemsDownloadLink", "/wbxaibridge/api/v2/actionItems/r1", "notes"),
    ] {
        let link = host.link(name);
        let (before, query) = link.split_once('?').unwrap();
        assert_eq!(before, format!("{BASE}{path}"));
        let pairs: Vec<(&str, &str)> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        if form == "media" {
            assert_eq!((pairs.len(), pairs[0], pairs[1]), (4, ("type", "meeting"), ("recordUUID", "r1")));
            assert_eq!((pairs[2].0, pairs[3]), ("ticket", ("timestamp", lapses.to_string().as_str())));
        } else {
            let expected = [
                ("contentType", "html"),
                ("resourceType", "MeetingRecording"),
                ("resourceId", "r1"),
                ("token", pairs[3].1),
            ];
            assert_eq!(pairs, expected);
        }
    }
}

#[test]
fn only_files_that_exist_have_links() {
    let mut local = Local::with(Options { recordings: 0, ..Options::default() });
    for (id, service, expected) in [("m1", Service::Meeting, vec![RECORDING]), ("c1", Service::Calling, vec![AUDIO])] {
        let new = NewRecording {
            created: NOW,
            id: Some(id.to_owned()),
            fields: Fields { service, ..Fields::default() },
            ..NewRecording::default()
        };
        local.emulator.add(new).unwrap();
        let links = json(&local.get(&one(id)))["temporaryDirectDownloadLinks"].clone();
        let names: Vec<&str> = ALL.into_iter().filter(|name| links.get(name).is_some()).collect();
        assert_eq!(names, expected);
    }
    let mut host = Host::new();
    assert_eq!(ALL.map(|name| host.link(name)).len(), 6);
}

#[test]
fn a_test_chooses_files_and_texts() {
    let mut new = NewRecording { created: NOW, id: Some("r1".to_owned()), ..NewRecording::default() };
    let files = Given::Object(vec![
        ("recording".to_owned(), Given::Flag(false)),
        ("audio".to_owned(), Given::Flag(true)),
        ("transcript".to_owned(), Given::Text("WEBVTT\n\nÄ".to_owned())),
        ("suggestedNotes".to_owned(), Given::Text(String::new())),
        ("shortNotes".to_owned(), Given::Flag(true)),
        ("actionItems".to_owned(), Given::Flag(false)),
    ]);
    new.set("files", &files).unwrap();
    let mut host = Host { local: Local::with(Options { recordings: 0, ..Options::default() }) };
    host.local.emulator.add(new).unwrap();
    let details = json(&host.local.get(&one("r1")));
    assert_eq!(details.get("files"), None);
    let links = &details["temporaryDirectDownloadLinks"];
    let names: Vec<&str> = ALL.into_iter().filter(|name| links.get(name).is_some()).collect();
    assert_eq!(names, [AUDIO, TRANSCRIPT, NOTES, "shortNotesDownloadLink"]);
    let transcript = host.get(&text(&links[TRANSCRIPT]), &[]);
    assert_eq!(arrived(&transcript), "WEBVTT\n\nÄ".as_bytes());
    let notes = host.get(&text(&links[NOTES]), &[]);
    assert_eq!((arrived(&notes).len(), notes.header("Content-Length")), (0, Some("0")));
    assert_eq!(host.range(&text(&links[NOTES]), "bytes=0-").status, 416);
}

#[test]
fn any_cuts_join_to_the_whole_file() {
    let mut host = Host::of_size(MediaOptions::default(), &[], Some(300_007));
    // A small generator of its own, so that every run cuts alike.
    let mut state = 1_u64;
    let mut random = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    for name in ALL {
        let link = host.link(name);
        let whole = arrived(&host.get(&link, &[]));
        let total = whole.len() as u64;
        assert_eq!(total == 300_007, name == RECORDING, "{name}");
        for _ in 0..20 {
            let mut joined = Vec::new();
            while (joined.len() as u64) < total {
                let first = joined.len() as u64;
                let last = first + random(total / 3 + 1);
                let response = host.range(&link, &format!("bytes={first}-{last}"));
                let last = last.min(total - 1);
                assert_eq!(response.status, 206);
                assert_eq!(response.header("Content-Range").unwrap(), format!("bytes {first}-{last}/{total}"));
                assert_eq!(length(&response), last - first + 1);
                joined.extend(arrived(&response));
            }
            assert!(joined == whole, "{name}");
        }
    }
}

#[test]
fn ranges_outside_the_file_are_refused() {
    let mut host = Host::of_size(MediaOptions::default(), &[], Some(300_000));
    let link = host.link(RECORDING);
    let response = host.range(&link, "bytes=300000-");
    assert_eq!((response.status, response.header("Content-Range")), (416, Some("bytes */300000")));
    assert_eq!((response.body.len(), response.file.is_none(), length(&response)), (0, true, 0));
    for (range, status, expected) in [
        ("bytes=-1", 206, Some("bytes 299999-299999/300000")),
        ("bytes=0-1,5-6", 200, None),
        ("bytes=2-1", 200, None),
        ("pages=1-2", 200, None),
    ] {
        let response = host.range(&link, range);
        assert_eq!((response.status, response.header("Content-Range")), (status, expected), "{range}");
    }
}

#[test]
fn a_file_of_four_gibibytes_has_ends() {
    let size = 4 << 30;
    let mut host = Host::of_size(MediaOptions::default(), &[], Some(size));
    let link = host.link(RECORDING);
    assert_eq!(length(&host.head(&link)), 4_294_967_296);
    assert_eq!(arrived(&host.range(&link, "bytes=0-7")), b"\0\0\0\x1Cftyp");
    let last = host.range(&link, "bytes=-16");
    assert_eq!(last.header("Content-Range"), Some("bytes 4294967280-4294967295/4294967296"));
    assert!(arrived(&last).iter().all(u8::is_ascii_hexdigit));
    // Of the whole file, only what is read is computed.
    let whole = host.get(&link, &[]).file.unwrap();
    assert_eq!((whole.len(), whole.read(4_294_967_290, 100).len()), (4_294_967_296, 6));
}

#[test]
fn if_range_protects_against_another_file() {
    let mut host = Host::new();
    let link = host.link(AUDIO);
    let etag = host.get(&link, &[]).header("ETag").unwrap().to_owned();
    let weak = format!("W/{etag}");
    for (condition, status) in
        [(etag.as_str(), 206), (weak.as_str(), 200), ("\"other\"", 200), ("Thu, 15 Jan 2026 12:00:00 GMT", 200)]
    {
        let response = host.get(&link, &[("range", "bytes=5-"), ("if-range", condition)]);
        assert_eq!(response.status, status, "{condition}");
    }
    let response = host.get(&link, &[("If-None-Match", &etag)]);
    assert_eq!((response.status, response.header("ETag"), response.file.is_none()), (304, Some(etag.as_str()), true));
}

#[test]
fn without_ranges_every_answer_is_whole() {
    let mut host = Host::with(MediaOptions { ranges: false, ..MediaOptions::default() }, &[]);
    let link = host.link(AUDIO);
    let whole = host.get(&link, &[]);
    let response = host.range(&link, "bytes=5-9");
    assert_eq!(
        (response.status, response.header("Accept-Ranges"), response.header("Content-Range")),
        (200, None, None)
    );
    assert_eq!(arrived(&response), arrived(&whole));
    assert_eq!(host.range(&link, "bytes=999999999-").status, 200);
}

#[test]
fn etags_are_strong_weak_or_absent() {
    let mut strong = Host::new();
    let link = strong.link(AUDIO);
    let etag = strong.get(&link, &[]).header("ETag").unwrap().to_owned();
    let weak = format!("W/{etag}");
    for (option, expected, resumed) in
        [(Etag::Strong, Some(etag.as_str()), 206), (Etag::Weak, Some(weak.as_str()), 200), (Etag::Absent, None, 200)]
    {
        let mut host = Host::with(MediaOptions { etag: option, ..MediaOptions::default() }, &[]);
        let link = host.link(AUDIO);
        assert_eq!(host.get(&link, &[]).header("ETag"), expected);
        let condition = expected.unwrap_or("\"any\"");
        assert_eq!(host.get(&link, &[("Range", "bytes=5-"), ("If-Range", condition)]).status, resumed);
        assert_eq!(host.range(&link, "bytes=5-").status, 206);
        let same = host.get(&link, &[("If-None-Match", condition)]).status;
        assert_eq!(same, if expected.is_some() { 304 } else { 200 });
    }
}

#[test]
fn a_bearer_may_lead_to_the_sign_in_page() {
    for (bearer, signs_in) in [(None, false), (Some(Bearer::Ignore), false), (Some(Bearer::SignInPage), true)] {
        let mut host = Host::with(MediaOptions { bearer, ..MediaOptions::default() }, &[]);
        let link = host.link(AUDIO);
        let response = host.get(&link, &[("Authorization", "Bearer dev-token")]);
        assert_eq!(response.status, 200);
        let expected = if signs_in { "text/html;charset=UTF-8" } else { "audio/mpeg" };
        assert_eq!(response.header("Content-Type"), Some(expected));
        assert_eq!(response.file.is_none(), signs_in);
        assert_eq!(String::from_utf8_lossy(&response.body).contains("<title>Sign in</title>"), signs_in);
        assert_eq!(host.get(&link, &[]).header("Content-Type"), Some("audio/mpeg"));
        // Notes may be requested with a token, or without.
        let notes = host.link(NOTES);
        assert!(host.get(&notes, &[("Authorization", "Bearer dev-token")]).file.is_some());
        // The header comes before the ticket, and after the method.
        let response = host.get("/nbr/MultiThreadDownloadServlet", &[("Authorization", "x")]);
        assert_eq!(response.status, if signs_in { 200 } else { 403 });
        assert_eq!(host.local.send("POST", &link, &[], b"").status, 405);
    }
}

#[test]
fn links_lapse_as_chosen() {
    for (lapsed, status) in [
        (Lapsed::Status(401), 401),
        (Lapsed::Status(403), 403),
        (Lapsed::Status(404), 404),
        (Lapsed::Status(410), 410),
        (Lapsed::SignInPage, 200),
    ] {
        let media = MediaOptions { lapsed, link_lifetime_seconds: 60, ..MediaOptions::default() };
        let mut host = Host::with(media, &[]);
        for name in ALL {
            host.local.now = NOW;
            let details = json(&host.local.get(&one("r1")));
            let links = &details["temporaryDirectDownloadLinks"];
            assert_eq!(links["expiration"], "2026-01-15T12:01:00Z");
            let link = text(&links[name]);
            host.local.now = NOW + 60 * SECOND - 1;
            assert!(host.get(&link, &[]).file.is_some());
            host.local.now = NOW + 60 * SECOND;
            let response = host.get(&link, &[]);
            assert_eq!((response.status, response.file.is_none()), (status, true), "{name}");
            let page = String::from_utf8(response.body).unwrap();
            assert_eq!(page.starts_with("<!doctype html>"), lapsed == Lapsed::SignInPage, "{page}");
        }
    }
}

#[test]
fn a_ticket_for_notes_is_only_valid_for_its_link() {
    let mut host = Host::new();
    host.local.emulator.add(recording("r2", None)).unwrap();
    let link = host.link(NOTES);
    let lapses = (NOW + 3 * HOUR).to_string();
    for (link, status) in [
        (link.clone(), 200),
        (link.replace("/notes/r1", "/notes/r2"), 403),
        (link.replace("/notes/", "/shortNotes/"), 403),
        (link.replace(&lapses, &(NOW + 4 * HOUR).to_string()), 403),
        (link.replace("token=", "token=0"), 403),
        (link.replace("/notes/", "/nothing/"), 401),
        (link.split_once('?').unwrap().0.to_owned(), 403),
    ] {
        assert_eq!(host.get(&link, &[]).status, status, "{link}");
    }
}

#[test]
fn options_are_set_by_name() {
    let string = |text: &str| Given::Text(text.to_owned());
    let object = |pairs: Vec<(&str, Given)>| {
        Given::Object(pairs.into_iter().map(|(name, given)| (name.to_owned(), given)).collect())
    };
    let mut options = Options::default();
    let all = object(vec![
        ("ranges", Given::Flag(false)),
        ("etag", string("weak")),
        ("bearer", string("sign-in-page")),
        ("lapsed", Given::Number(410.0)),
        ("linkLifetimeSeconds", Given::Number(1.0)),
    ]);
    assert_eq!(options.set("media", &all), Ok(()));
    let expected = MediaOptions {
        ranges: false,
        etag: Etag::Weak,
        bearer: Some(Bearer::SignInPage),
        lapsed: Lapsed::Status(410),
        link_lifetime_seconds: 1,
    };
    assert_eq!(options.media, expected);
    let others =
        object(vec![("etag", Given::Flag(false)), ("bearer", string("ignore")), ("lapsed", string("sign-in-page"))]);
    assert_eq!(options.set("media", &others), Ok(()));
    let (etag, bearer, lapsed) = (Etag::Absent, Some(Bearer::Ignore), Lapsed::SignInPage);
    let usual = MediaOptions::default();
    assert_eq!(options.media, MediaOptions { etag, bearer, lapsed, ..usual }, "the others have their defaults again");
    assert_eq!(options.set("media", &object(vec![("etag", string("strong"))])), Ok(()));
    assert_eq!(options.media.etag, Etag::Strong);

    let names = "ranges, etag, bearer, lapsed, linkLifetimeSeconds";
    let statuses = "allowed: 401, 403, 404, 410 or sign-in-page";
    for (name, given, message) in [
        ("ranges", string("no"), "media.ranges: got neither true nor false; allowed: true or false".to_owned()),
        ("etag", Given::Flag(true), "media.etag: unknown value; allowed: strong, weak or false".to_owned()),
        ("etag", string("Weak"), "media.etag: unknown value; allowed: strong, weak or false".to_owned()),
        ("bearer", string("page"), "media.bearer: unknown value; allowed: sign-in-page or ignore".to_owned()),
        ("lapsed", Given::Number(402.0), format!("media.lapsed: got 402; {statuses}")),
        ("lapsed", Given::Number(403.5), format!("media.lapsed: got 403.5; {statuses}")),
        ("lapsed", string("403"), format!("media.lapsed: unknown value; {statuses}")),
        (
            "linkLifetimeSeconds",
            Given::Number(0.0),
            "media.linkLifetimeSeconds: got 0; allowed: a whole number from 1 to 31536000".to_owned(),
        ),
        ("range", Given::Flag(true), format!("media.range: unknown option; allowed: {names}")),
    ] {
        let error = Options::default().set("media", &object(vec![(name, given)])).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = Options::default().set("media", &Given::Flag(true)).unwrap_err();
    assert_eq!(error.to_string(), format!("media: not an object; allowed: an object with {names}"));
    for media in [
        MediaOptions { lapsed: Lapsed::Status(500), ..MediaOptions::default() },
        MediaOptions { link_lifetime_seconds: 0, ..MediaOptions::default() },
    ] {
        assert!(Emulator::new(Options { media, ..Options::default() }, NOW).is_err());
    }
}

#[test]
fn media_faults_affect_media_only() {
    let mut host = Host::with(
        MediaOptions::default(),
        &["503 x9", "MEDIA 502 x1", "MEDIA html x1", "MEDIA 429 empty Retry-After=3 x1"],
    );
    // Before its details can be requested, the first fault has to be used up.
    for _ in 0..9 {
        assert_eq!(host.local.get(LIST).status, 503);
    }
    let link = host.link(AUDIO);
    assert_eq!(host.local.send_bare("OPTIONS", &link, &[], b"").status, 204);
    assert_eq!(host.local.send_bare("POST", &link, &[], b"").status, 405);
    let response = host.get(&link, &[]);
    assert_eq!(
        (response.status, description(&response).as_str()),
        (502, "The emulator was configured to fail like this.")
    );
    let response = host.get(&link, &[]);
    assert_eq!((response.status, response.header("Content-Type")), (200, Some("text/html;charset=UTF-8")));
    assert_eq!(response.header("TrackingID"), None);
    let response = host.head(&link);
    assert_eq!((response.status, response.header("Retry-After")), (429, Some("3")));
    assert!(host.get(&link, &[]).file.is_some());
    let applied: Vec<u64> = host.local.emulator.faults().iter().map(|fault| fault.applied).collect();
    assert_eq!(applied, [9, 1, 1, 1]);
}

#[test]
fn rate_limits_do_not_affect_media() {
    let mut host = Host::new();
    host.local = Local::with(Options { recordings: 0, requests_per_second: 1, ..Options::default() });
    host.local.emulator.add(recording("r1", None)).unwrap();
    let link = host.link(AUDIO);
    for _ in 0..5 {
        assert_eq!(host.get(&link, &[]).status, 200);
    }
    assert_eq!(host.local.get(LIST).status, 429);
}

#[test]
fn deliveries_of_media() {
    let whole = {
        let mut host = Host::new();
        let link = host.link(AUDIO);
        arrived(&host.get(&link, &[]))
    };
    let all = whole.len() as u64;
    let half = all.div_ceil(2);
    // What arrives, what `Content-Length` promises, and what happens then.
    for (fault, count, promised, delivery) in [
        ("cut", half, all, Delivery::Cut),
        ("stall-body", half, all, Delivery::StallBody),
        ("truncated", all / 2, all / 2, Delivery::Whole),
        ("empty", 0, 0, Delivery::Whole),
        ("wrong-length", all, all + 1_000, Delivery::Cut),
        ("lapse", half, all, Delivery::Cut),
        ("drip=500", all, all, Delivery::Drip),
        ("delay=5", all, all, Delivery::Whole),
    ] {
        let mut host = Host::with(MediaOptions::default(), &[&format!("MEDIA {fault} x1")]);
        let link = host.link(AUDIO);
        let response = host.get(&link, &[]);
        assert_eq!((response.status, response.delivery, length(&response)), (200, delivery, promised), "{fault}");
        assert!(arrived(&response) == whole[..usize::try_from(count).unwrap()], "{fault}");
        assert_eq!(response.bytes_per_second, if fault == "drip=500" { 500 } else { 0 });
        assert_eq!(response.delay_ms, if fault == "delay=5" { 5 } else { 0 });
    }
    for (fault, delivery) in [("reset", Delivery::Reset), ("lost", Delivery::Lost), ("stall", Delivery::Stall)] {
        let mut host = Host::with(MediaOptions::default(), &[&format!("MEDIA {fault}")]);
        let link = host.link(AUDIO);
        let response = host.get(&link, &[]);
        assert_eq!((response.status, response.delivery, response.headers.len()), (0, delivery, 0), "{fault}");
        assert!(response.file.is_none() && response.body.is_empty());
    }
    // An answer without a body has nothing to be damaged, except that a cut strikes earlier.
    for (fault, delivery) in [
        ("cut", Delivery::Lost),
        ("stall-body", Delivery::Stall),
        ("truncated", Delivery::Whole),
        ("wrong-length", Delivery::Whole),
        ("drip=1", Delivery::Whole),
    ] {
        let mut host = Host::with(MediaOptions::default(), &[&format!("MEDIA {fault}")]);
        let link = host.link(AUDIO);
        let response = host.head(&link);
        assert_eq!((response.delivery, response.bytes_per_second), (delivery, 0), "{fault}");
    }
}

#[test]
fn a_wrong_range_starts_earlier_than_asked() {
    let mut host = Host::with(MediaOptions::default(), &["MEDIA wrong-range x2"]);
    let link = host.link(AUDIO);
    let whole = arrived(&host.get(&link, &[]));
    let total = whole.len();
    // Requests that ask for no range, or for the beginning, neither get it nor count.
    assert_eq!(arrived(&host.range(&link, "bytes=0-9")), whole[..10]);
    for (range, first, last) in [("bytes=5000-5999", 4_000, 5_999), ("bytes=10-", 0, total - 1)] {
        let response = host.range(&link, range);
        assert_eq!(response.status, 206);
        assert_eq!(response.header("Content-Range").unwrap(), format!("bytes {first}-{last}/{total}"));
        assert_eq!((length(&response), arrived(&response) == whole[first..=last]), ((last - first + 1) as u64, true));
    }
    assert_eq!(arrived(&host.range(&link, "bytes=5000-5999")), whole[5_000..6_000]);
}

#[test]
fn a_file_changes() {
    for name in ALL {
        let mut host = Host::with(MediaOptions::default(), &["MEDIA changed every 2"]);
        let link = host.link(name);
        let first = host.get(&link, &[]);
        let etag = first.header("ETag").unwrap().to_owned();
        let second = host.get(&link, &[("Range", "bytes=5-"), ("If-Range", &etag)]);
        assert_eq!(second.status, 200, "{name}: it is another file");
        assert_ne!(second.header("ETag"), Some(etag.as_str()));
        assert_eq!(length(&first), length(&second));
        let third = host.get(&link, &[]);
        assert_eq!((third.header("ETag"), arrived(&third)), (second.header("ETag"), arrived(&second)), "it stays so");
        assert_ne!(arrived(&first), arrived(&second));
        let other = if name == AUDIO { TRANSCRIPT } else { AUDIO };
        let other = host.link(other);
        let unchanged = host.get(&other, &[]).header("ETag").unwrap().to_owned();
        assert_ne!(Some(unchanged.as_str()), third.header("ETag"));
    }
}

#[test]
fn a_link_lapses_in_the_middle() {
    let mut host = Host::with(MediaOptions::default(), &["MEDIA lapse x1"]);
    let (link, other) = (host.link(AUDIO), host.link(AUDIO));
    let first = host.get(&link, &[]);
    let (etag, count) = (first.header("ETag").unwrap().to_owned(), arrived(&first).len());
    assert_eq!(host.get(&link, &[]).status, 403);
    assert_eq!(host.head(&link).status, 403);
    // Another link to the same file goes on where the first one ended.
    let rest = host.get(&other, &[("Range", &format!("bytes={count}-")), ("If-Range", &etag)]);
    assert_eq!(rest.status, 206);
    let whole = arrived(&host.get(&other, &[]));
    assert!([arrived(&first), arrived(&rest)].concat() == whole);
    let new = host.link(AUDIO);
    assert_eq!(host.get(&new, &[]).status, 200);
}

#[test]
fn what_is_refused_is_neither_changed_nor_lapsed() {
    for fault in ["MEDIA changed", "MEDIA lapse", "MEDIA wrong-length", "MEDIA drip=5"] {
        let mut host = Host::with(MediaOptions::default(), &[fault]);
        let link = host.link(AUDIO);
        let response = host.get(&link.replace("ticket=", "ticket=0"), &[]);
        assert_eq!((response.status, response.delivery), (403, Delivery::Whole), "{fault}");
        assert_eq!(host.get(&link, &[]).status, 200, "{fault}");
    }
}

#[test]
fn faults_of_media_need_its_word() {
    let only = |word: &str, first: &str| {
        let text = format!("{first}{word}");
        let name = if first.is_empty() { "*" } else { first.trim_end() };
        let effect = if word.starts_with("drip") { "drip=5" } else { word };
        (
            text.clone(),
            format!(
                "faults: in {text:?}: {name} and {effect} cannot be combined; allowed: MEDIA as the first word: {effect} only affects media"
            ),
        )
    };
    for word in ["wrong-length", "wrong-range", "changed", "lapse", "drip=5"] {
        for first in ["", "* ", "GET ", "LIST ", "DELETE "] {
            let (text, message) = only(word, first);
            assert_eq!(text.parse::<webex_recordings_emulator::Fault>().unwrap_err().to_string(), message);
        }
        assert!(format!("MEDIA {word}").parse::<webex_recordings_emulator::Fault>().is_ok());
    }
    for (text, message) in [
        (
            "MEDIA no-items",
            "faults: in \"MEDIA no-items\": MEDIA and no-items cannot be combined; allowed: LIST, GET or * as the first word: no-items only affects lists",
        ),
        (
            "MEDIA drip=0",
            "faults: in \"MEDIA drip=0\": drip=<bytes a second>: got \"0\"; allowed: a whole number from 1 to 1000000000",
        ),
        (
            "MEDIA drip=",
            "faults: in \"MEDIA drip=\": drip=<bytes a second>: got \"\"; allowed: a whole number from 1 to 1000000000",
        ),
    ] {
        assert_eq!(text.parse::<webex_recordings_emulator::Fault>().unwrap_err().to_string(), message);
    }
}

#[test]
fn a_snapshot_and_a_reset_include_what_faults_changed() {
    let mut host = Host::with(MediaOptions::default(), &["MEDIA changed x1", "MEDIA lapse x1"]);
    let before = host.link(AUDIO);
    let other = host.link(AUDIO);
    let changed = host.get(&before, &[]).header("ETag").unwrap().to_owned();
    assert_eq!(host.get(&before, &[]).delivery, Delivery::Cut);
    assert_eq!(host.get(&before, &[]).status, 403);

    let saved = serde_json::to_value(host.local.emulator.snapshot()).unwrap();
    let mut options = Options::default();
    options.set("snapshot", &Given::from(&saved)).unwrap();
    let mut later = Host { local: Local::with(options) };
    assert_eq!(later.get(&before, &[]).status, 403);
    assert_eq!(later.get(&other, &[]).header("ETag"), Some(changed.as_str()));

    host.local.emulator.reset();
    host.local.emulator.recover();
    host.local.emulator.add(recording("r1", None)).unwrap();
    let link = host.link(AUDIO);
    assert_ne!(host.get(&link, &[]).header("ETag"), Some(changed.as_str()));
    assert_eq!(host.get(&before, &[]).status, 200);
}

#[test]
fn the_dialect_of_webex_has_the_same_media() {
    let options = Options { dialect: Dialect::Webex, ..Options::default() };
    let mut host = Host { local: Local::with(options) };
    let list = host.local.get("/v1/convergedRecordings");
    let id = ids(&list).first().unwrap().clone();
    let links = json(&host.local.get(&one(&id)))["temporaryDirectDownloadLinks"].clone();
    let link = text(&links[AUDIO]);
    assert!(arrived(&host.get(&link, &[])).starts_with(b"ID3"));
    // Webex's media hosts show a page where people sign in.
    let response = host.get(&link, &[("Authorization", "Bearer dev-token")]);
    assert_eq!(response.header("Content-Type"), Some("text/html;charset=UTF-8"));
    let log: Vec<_> = host.local.emulator.requests().collect();
    let (newest, before) = (log[log.len() - 1], log[log.len() - 2]);
    assert_eq!(newest.refused.as_deref(), Some("A request for media must not have an Authorization header."));
    assert_eq!((before.status, before.refused.as_deref()), (200, None));
    assert!(!format!("{before:?}").contains(link.rsplit_once("ticket=").unwrap().1));
}
