//! Faults that a test asks for: what each does, how often, and the errors for wrong ones.

use std::fmt::Write as _;

use super::*;
use webex_recordings_emulator::{FaultCount, Given};

fn with(faults: &[&str]) -> Local {
    seeded(1, faults)
}

fn seeded(seed: u64, faults: &[&str]) -> Local {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Local::with(Options { seed, faults, ..Options::default() })
}

fn refusal(fault: &str) -> String {
    let mut options = Options::default();
    options.set("faults", &Given::Text(fault.to_owned())).unwrap_err().to_string()
}

/// Which of several lists a fault was applied to: one character for each.
fn strikes(local: &mut Local, requests: usize) -> String {
    (0..requests).map(|_| if local.get(LIST).status == 200 { '.' } else { 'x' }).collect()
}

/// The three calls, in this order: list, details, deletion.
fn three_calls(local: &mut Local) -> [Response; 3] {
    let id = local.id("available", "all");
    [local.get(LIST), local.get(&one(&id)), local.delete(&id)]
}

#[test]
fn the_first_word_says_which_calls() {
    let table = [
        ("503", [503, 503, 503]),
        ("* 503", [503, 503, 503]),
        ("GET 503", [503, 503, 204]),
        ("LIST 503", [503, 200, 204]),
        ("DELETE 503", [200, 200, 503]),
        ("  DELETE\t503  ", [200, 200, 503]),
    ];
    for (fault, expected) in table {
        assert_eq!(three_calls(&mut with(&[fault])).map(|answer| answer.status), expected, "{fault}");
    }
}

#[test]
fn nothing_but_the_three_calls_fails() {
    let mut healthy = Local::new();
    let id = healthy.id("available", "calling");
    let details = json(&healthy.get(&one(&id)));
    let link = text(&details["temporaryDirectDownloadLinks"]["audioDownloadLink"]);
    let mut local = with(&["503"]);
    let answers = [
        (local.send_bare("OPTIONS", LIST, &[], b""), 204),
        (local.send_bare("GET", &link, &[], b""), 200),
        (local.get("/nowhere"), 404),
        (local.send("POST", LIST, &[], b""), 405),
        (local.send("HEAD", LIST, &[], b""), 405),
        (local.send("DELETE", LIST, &[], b""), 405),
    ];
    for (number, (answer, status)) in answers.into_iter().enumerate() {
        assert_eq!((answer.status, answer.delivery, answer.delay_ms), (status, Delivery::Whole, 0), "{number}");
    }
    assert_eq!(local.emulator.faults()[0].applied, 0);
    // A fault applies even without the token.
    assert_eq!(local.send_bare("GET", LIST, &[], b"").status, 503);
}

#[test]
fn a_status_refuses_with_the_body_of_webex() {
    let table = [
        (400, None, "400"),
        (401, None, "401"),
        (404, None, "404"),
        (407, None, "407"),
        (418, None, "418"),
        (423, Some("5"), "423 Retry-After=5"),
        (429, Some("2"), "Retry-After=2 429"),
        (429, Some(""), "429 Retry-After="),
        (429, Some("Mon, 23 Nov 2026 12:00:00 GMT"), "429 Retry-After=Mon,_23_Nov_2026_12:00:00_GMT"),
        (500, Some("soon=1"), "500 Retry-After=soon=1"),
        (502, None, "502"),
        (503, None, "503"),
        (504, None, "504"),
        (599, None, "599"),
    ];
    for (status, retry_after, fault) in table {
        let mut local = with(&[fault]);
        let id = local.id("available", "all");
        for answer in [local.get(LIST), local.delete(&id)] {
            assert_eq!((answer.status, answer.delivery, answer.delay_ms), (status, Delivery::Whole, 0), "{fault}");
            assert_eq!(answer.header("Retry-After"), retry_after, "{fault}");
            assert_eq!(answer.header("WWW-Authenticate"), (status == 401).then_some("Bearer"));
            assert_eq!(answer.header("Proxy-Authenticate").is_some(), status == 407);
            assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("*"));
            let body = json(&answer);
            assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["errors", "message", "trackingId"]);
            assert_eq!(body["trackingId"].as_str(), answer.header("TrackingID"));
            assert_eq!(description(&answer), "The emulator was configured to fail like this.");
        }
        assert_eq!(local.emulator.deletions(&id), 0, "the request is not carried out");
    }
}

#[test]
fn answers_instead_of_the_api() {
    let html = Some("text/html;charset=UTF-8");
    let table = [
        ("html", 200, html, None),
        ("502 html", 502, html, None),
        ("html 511 Retry-After=3", 511, html, Some("3")),
        ("503 empty", 503, None, None),
        ("empty Retry-After=3 429", 429, None, Some("3")),
    ];
    for (fault, status, content_type, retry_after) in table {
        let mut local = with(&[fault]);
        let id = local.id("available", "all");
        for answer in [local.get(LIST), local.delete(&id)] {
            assert_eq!((answer.status, answer.delivery), (status, Delivery::Whole), "{fault}");
            assert_eq!(answer.header("Content-Type"), content_type, "{fault}");
            assert_eq!(answer.header("Retry-After"), retry_after, "{fault}");
            assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("*"));
            // The page does not come from Webex.
            assert_eq!(answer.header("TrackingID").is_none(), content_type.is_some(), "{fault}");
            let body = String::from_utf8(answer.body).unwrap();
            assert_eq!(body.starts_with("<!doctype html>"), content_type.is_some(), "{fault}");
            assert_eq!(body.is_empty(), content_type.is_none(), "{fault}");
        }
        assert_eq!(local.emulator.deletions(&id), 0, "the request is not carried out");
    }
}

#[test]
fn a_redirect_leads_to_another_host() {
    let mut local = with(&["redirect delay=5"]);
    let id = local.id("available", "all");
    for answer in [local.get(LIST), local.delete(&id)] {
        assert_eq!((answer.status, answer.delivery, answer.delay_ms), (302, Delivery::Whole, 5));
        assert_eq!(answer.header("Location"), Some("https://sign-in.example/"));
        assert_eq!((answer.header("TrackingID"), answer.body.as_slice()), (None, b"".as_slice()));
    }
    assert_eq!(local.emulator.deletions(&id), 0, "the request is not carried out");
}

#[test]
fn answers_damaged_on_their_way() {
    use Delivery::{Cut, Lost, Reset, Stall, StallBody, Whole};
    // How a list and a deletion arrive, their statuses, the number of deletions, and whether the list has its body.
    let table = [
        ("empty", [Whole, Whole], [200, 200], 1, false),
        ("truncated", [Whole, Whole], [200, 204], 1, true),
        ("reset", [Reset, Reset], [0, 0], 0, false),
        ("lost", [Lost, Lost], [0, 0], 1, false),
        ("cut", [Cut, Lost], [200, 0], 1, true),
        ("stall", [Stall, Stall], [0, 0], 0, false),
        ("stall-body", [StallBody, Stall], [200, 0], 1, true),
        ("delay=200", [Whole, Whole], [200, 204], 1, true),
    ];
    let right = Local::new().get(LIST);
    for (fault, deliveries, statuses, deletions, has_body) in table {
        let mut local = with(&[fault]);
        let id = local.id("available", "all");
        let answers = [local.get(LIST), local.delete(&id)];
        assert_eq!(answers.each_ref().map(|answer| answer.delivery), deliveries, "{fault}");
        assert_eq!(answers.each_ref().map(|answer| answer.status), statuses, "{fault}");
        assert_eq!(local.emulator.deletions(&id), deletions, "{fault}");
        assert_eq!(local.ids("available", "all").contains(&id), deletions == 0, "{fault}");
        for answer in &answers {
            let (arrives, tracked) = (answer.status != 0, answer.header("TrackingID").is_some());
            assert_eq!(arrives, tracked, "{fault}");
            assert_eq!(arrives, !answer.headers.is_empty(), "{fault}");
        }
        let list = &answers[0];
        if list.status == 200 {
            assert_eq!(list.headers, right.headers, "{fault}");
        }
        if fault == "truncated" {
            assert_eq!(list.body, right.body[..right.body.len() / 2]);
            assert!(serde_json::from_slice::<Value>(&list.body).is_err());
        } else {
            let expected: &[u8] = if has_body { &right.body } else { b"" };
            assert_eq!(list.body, expected, "{fault}");
        }
    }
}

#[test]
fn a_refusal_can_get_lost_too() {
    for (fault, status, delivery) in
        [("lost", 0, Delivery::Lost), ("cut", 404, Delivery::Cut), ("empty", 404, Delivery::Whole)]
    {
        let answer = with(&[fault]).delete("unknown");
        assert_eq!((answer.status, answer.delivery), (status, delivery), "{fault}");
    }
}

#[test]
fn a_delay_can_be_combined_with_everything() {
    let table = [
        ("delay=0", 200, Delivery::Whole, 0),
        ("delay=1", 200, Delivery::Whole, 1),
        ("503 delay=3600000", 503, Delivery::Whole, 3_600_000),
        ("delay=20 502 html", 502, Delivery::Whole, 20),
        ("delay=20 lost", 0, Delivery::Lost, 20),
        ("reset delay=20", 0, Delivery::Reset, 20),
        ("cut delay=20", 200, Delivery::Cut, 20),
    ];
    for (fault, status, delivery, delay_ms) in table {
        let answer = with(&[fault]).get(LIST);
        assert_eq!((answer.status, answer.delivery, answer.delay_ms), (status, delivery, delay_ms), "{fault}");
    }
}

#[test]
fn the_last_words_say_how_often() {
    let table = [
        ("503", "xxxxxxxxxx"),
        ("503 x0", ".........."),
        ("503 x1", "x........."),
        ("x3 503", "xxx......."),
        ("503 every 1", "xxxxxxxxxx"),
        ("503 every 5", "....x....x"),
        ("every 3 lost", "..x..x..x."),
        ("503 0%", ".........."),
        ("503 100%", "xxxxxxxxxx"),
    ];
    for (fault, expected) in table {
        assert_eq!(strikes(&mut with(&[fault]), 10), expected, "{fault}");
    }
}

#[test]
fn only_what_matches_counts() {
    let mut local = with(&["LIST 503 x2", "DELETE 500 every 2"]);
    let ids = local.ids("available", "all");
    let mut seen = String::new();
    for id in &ids[..3] {
        let statuses = [local.get(&one(id)), local.delete(id), local.get(LIST)].map(|answer| answer.status);
        writeln!(seen, "{statuses:?}").unwrap();
    }
    assert_eq!(seen, "[200, 204, 503]\n[200, 500, 503]\n[200, 204, 200]\n");
}

#[test]
fn the_first_fault_that_is_due_is_applied() {
    let faults = ["LIST 429 x2", "GET 503 x1", "LIST 500 every 2", "DELETE 423", "GET 502 x1"];
    let mut local = with(&faults);
    // The third did not count the requests that the first two were applied to.
    let statuses: Vec<u16> = (0..7).map(|_| local.get(LIST).status).collect();
    assert_eq!(statuses, [429, 429, 503, 502, 500, 200, 500]);
    let count = |(fault, applied): (&str, u64)| FaultCount { fault: fault.to_owned(), applied };
    let expected: Vec<FaultCount> = faults.into_iter().zip([2, 1, 2, 0, 1]).map(count).collect();
    assert_eq!(local.emulator.faults(), expected);
    assert_eq!(Local::new().emulator.faults(), []);
}

#[test]
fn chance_depends_on_the_seed() {
    let first = strikes(&mut seeded(7, &["503 30%"]), 1_000);
    let hits = first.matches('x').count();
    assert!((250..350).contains(&hits), "{hits}");
    assert_eq!(first, strikes(&mut seeded(7, &["503 30%"]), 1_000));
    assert_ne!(first, strikes(&mut seeded(8, &["503 30%"]), 1_000));

    // Other requests in between do not change which of the matching ones it is applied to.
    let mut local = seeded(7, &["DELETE 423 x1", "LIST 503 30%"]);
    let shifted = strikes(&mut seeded(7, &["DELETE 423 x1", "LIST 503 30%"]), 1_000);
    let id = local.id("available", "all");
    let mingled: String = (0..1_000)
        .map(|_| {
            local.get(&one(&id));
            local.delete("unknown");
            if local.get(LIST).status == 200 { '.' } else { 'x' }
        })
        .collect();
    assert_eq!(mingled, shifted);
    assert_ne!(first, shifted, "two faults with the same chance do not strike together");
}

#[test]
fn a_fault_that_is_not_due_changes_nothing() {
    let healthy = three_calls(&mut Local::new());
    assert_eq!(three_calls(&mut with(&["503 x0", "DELETE lost 0%"])), healthy);
}

#[test]
fn the_examples_of_the_readme_can_be_read() {
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("| fault ").unwrap();
    let rows = section.lines().skip(2).map_while(|row| row.strip_prefix("| `"));
    let examples: Vec<&str> = rows.map(|row| row.split_once('`').unwrap().0).collect();
    assert!(examples.len() > 5 && examples.contains(&"DELETE 503 Retry-After=1 x2"), "{examples:?}");
    assert_eq!(with(&examples).emulator.faults().len(), examples.len());
}

#[test]
fn faults_are_set_by_name() {
    let text = |text: &str| Given::Text(text.to_owned());
    let table = [
        (text("DELETE 503 x1"), vec!["DELETE 503 x1"]),
        (Given::List(vec![]), vec![]),
        (Given::List(vec![text("GET lost 10%"), text("html")]), vec!["GET lost 10%", "html"]),
        (Given::List(vec![text("503"); 1_000]), vec!["503"; 1_000]),
    ];
    for (given, expected) in table {
        let mut options = Options::default();
        assert_eq!(options.set("faults", &given), Ok(()));
        let counts = Local::with(options).emulator.faults();
        assert_eq!(counts.iter().map(|count| count.fault.as_str()).collect::<Vec<_>>(), expected);
    }

    let text_503 = text("503");
    let allowed = "allowed: strings such as \"DELETE 503 Retry-After=1 x2\", at most 1000";
    let table = [
        (Given::Other, "not a string"),
        (Given::Number(503.0), "not a string"),
        (Given::List(vec![text_503.clone(), Given::Number(503.0)]), "not a string"),
        (Given::List(vec![Given::List(vec![text_503.clone()])]), "not a string"),
        (Given::List(vec![text_503; 1_001]), "too many faults"),
    ];
    for (given, problem) in table {
        let error = Options::default().set("faults", &given).unwrap_err();
        assert_eq!(error.to_string(), format!("faults: {problem}; {allowed}"));
    }
    let faults = vec!["503".parse().unwrap(); 1_001];
    assert_eq!(Emulator::new(Options { faults, ..Options::default() }, NOW).unwrap_err().option, "faults");
    let list = Given::List(vec![Given::Number(1.0)]);
    for (name, problem) in [("token", "not a string"), ("seed", "not a number")] {
        assert_eq!(Options::default().set(name, &list).unwrap_err().problem, problem);
    }
}

#[test]
fn wrong_faults_are_explained() {
    let effects = "a status from 400 to 599, html, redirect, empty, truncated, reset, lost, cut, stall, stall-body, no-items, same-link, \
         wrong-length, wrong-range, changed, lapse, drip=<bytes a second>";
    let unknown = format!(
        "GET, LIST, DELETE, POST, MEDIA, TOKEN or * as the first word, {effects}, delay=<milliseconds>, Retry-After=<value>, x<times>, \
         <chance>%, every <number>"
    );
    let nothing = format!("{effects}, delay=<milliseconds>");
    let one_effect = "one of html, redirect, empty, truncated, reset, lost, cut, stall, stall-body, no-items, same-link, \
                      wrong-length, wrong-range, changed, lapse, drip=<bytes a second>";
    let lists_only = |word: &str| format!("LIST, GET or * as the first word: {word} only affects lists");
    let (no_items, same_link) = (lists_only("no-items"), lists_only("same-link"));
    let (first, status, times) = (
        "GET, LIST, DELETE, POST, MEDIA, TOKEN or * as the first word",
        "a whole number from 400 to 599",
        "a whole number from 0 to 1000000",
    );
    let (delay, chance, every) =
        ("a whole number from 0 to 3600000", "a whole number from 0 to 100", "a whole number from 1 to 1000000");
    let (once, beside) = ("each of them at most once", "a status alone, or with html or empty");
    let table = [
        ("", "no effect given", nothing.as_str()),
        ("  ", "no effect given", &nothing),
        ("DELETE", "no effect given", &nothing),
        ("GET x2", "no effect given", &nothing),
        ("503 twice", "unknown word \"twice\"", &unknown),
        ("delete 503", "unknown word \"delete\"", &unknown),
        ("PUT 503", "unknown word \"PUT\"", &unknown),
        ("503x2", "unknown word \"503x2\"", &unknown),
        ("503 x", "unknown word \"x\"", &unknown),
        ("503 x-1", "unknown word \"x-1\"", &unknown),
        ("503 retry-after=1", "unknown word \"retry-after=1\"", &unknown),
        ("503\u{a0}x2", "unknown word \"503\\u{a0}x2\"", &unknown),
        ("-503", "unknown word \"-503\"", &unknown),
        ("GET DELETE 503", "DELETE is only allowed as the first word", first),
        ("503 *", "* is only allowed as the first word", first),
        ("200", "status: got \"200\"", status),
        ("399", "status: got \"399\"", status),
        ("600", "status: got \"600\"", status),
        ("99999999999", "status: got \"99999999999\"", status),
        ("503 x1000001", "x<times>: got \"1000001\"", times),
        ("503 101%", "<chance>%: got \"101\"", chance),
        ("503 %", "<chance>%: got \"\"", chance),
        ("503 0.5%", "<chance>%: got \"0.5\"", chance),
        ("503 +5%", "<chance>%: got \"+5\"", chance),
        ("503 every", "every <number>: got \"\"", every),
        ("503 every 0", "every <number>: got \"0\"", every),
        ("503 every x2", "every <number>: got \"x2\"", every),
        ("delay=", "delay=<milliseconds>: got \"\"", delay),
        ("delay=3600001", "delay=<milliseconds>: got \"3600001\"", delay),
        ("delay=1.5", "delay=<milliseconds>: got \"1.5\"", delay),
        ("503 502", "the status is given twice", once),
        ("503 x1 x1", "the frequency is given twice", once),
        ("503 x1 10%", "the frequency is given twice", once),
        ("503 every 2 10%", "the frequency is given twice", once),
        ("delay=1 delay=1", "the delay is given twice", once),
        ("503 Retry-After=1 Retry-After=1", "Retry-After is given twice", once),
        ("lost html", "lost and html cannot be combined", one_effect),
        ("cut cut", "cut and cut cannot be combined", one_effect),
        ("no-items same-link", "no-items and same-link cannot be combined", one_effect),
        ("lost no-items", "lost and no-items cannot be combined", one_effect),
        ("503 lost", "503 and lost cannot be combined", beside),
        ("503 redirect", "503 and redirect cannot be combined", beside),
        ("503 no-items", "503 and no-items cannot be combined", beside),
        ("same-link 429 Retry-After=1", "429 and same-link cannot be combined", beside),
        ("no-items Retry-After=1", "Retry-After needs a status", "Retry-After together with a status"),
        ("DELETE no-items", "DELETE and no-items cannot be combined", &no_items),
        ("DELETE same-link x1 delay=5", "DELETE and same-link cannot be combined", &same_link),
        ("NO-ITEMS", "unknown word \"NO-ITEMS\"", &unknown),
        ("truncated 503", "503 and truncated cannot be combined", beside),
        ("html Retry-After=1", "Retry-After needs a status", "Retry-After together with a status"),
        ("Retry-After=1", "Retry-After needs a status", "Retry-After together with a status"),
        (
            "503 Retry-After=für_später",
            "Retry-After has a character that a header cannot contain",
            "visible ASCII characters, with _ for a space",
        ),
        (
            "503 Retry-After=\u{7}",
            "Retry-After has a character that a header cannot contain",
            "visible ASCII characters, with _ for a space",
        ),
    ];
    for (fault, problem, allowed) in table {
        assert_eq!(refusal(fault), format!("faults: in {fault:?}: {problem}; allowed: {allowed}"));
    }
    let longest = |length: usize| format!("{:length$}", "503");
    assert_eq!(refusal(&longest(201)), "faults: a fault is too long; allowed: at most 200 bytes");
    assert_eq!(strikes(&mut with(&[&longest(200)]), 1), "x");
}
