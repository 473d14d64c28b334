//! What applies to every call: the token, paths and methods, error bodies, tracking ids, CORS, secrecy.

use std::fmt::Write as _;

use super::*;

#[test]
fn a_request_needs_the_token() {
    let table: [(Headers, u16); 11] = [
        (&[], 401),
        (&[("Authorization", "")], 401),
        (&[("Authorization", "dev-token")], 401),
        (&[("Authorization", "Bearer")], 401),
        (&[("Authorization", "Bearer other")], 401),
        (&[("Authorization", "Basic dev-token")], 401),
        (&[("Authorization", "Bearer dev-token2")], 401),
        (&[("Authorization", "Bearer dev-token"), ("authorization", "Bearer dev-token")], 401),
        (&[("Authorization", "Bearer dev-token")], 200),
        (&[("AUTHORIZATION", "bEaReR dev-token")], 200),
        (&[("authorization", "Bearer   dev-token ")], 200),
    ];
    for (headers, status) in table {
        let response = Local::new().send_bare("GET", LIST, headers, b"");
        assert_eq!(response.status, status, "{headers:?}");
        assert_eq!(response.header("WWW-Authenticate"), (status == 401).then_some("Bearer"));
    }
}

#[test]
fn checks_come_in_this_order() {
    let known = one(&Local::new().id("available", "all"));
    let (known, xml) = (known.as_str(), [("content-type", "text/xml")]);
    let table: [(&str, &str, Headers, &[u8], u16); 18] = [
        ("OPTIONS", "/nowhere", &[], b"", 204),
        ("GET", LIST, &[], b"", 200),
        ("GET", known, &[], b"", 200),
        ("GET", "/v1/convergedRecordings/unknown", &[], b"", 404),
        ("GET", "/", &[], b"", 404),
        ("GET", "/v1", &[], b"", 404),
        ("GET", "/v1/convergedRecordings/", &[], b"", 404),
        ("GET", "/v1/convergedrecordings", &[], b"", 404),
        ("GET", "/v1/convergedRecordings/a/b", &[], b"", 404),
        ("GET", "/v2/convergedRecordings", &[], b"", 404),
        ("POST", "/nowhere", &xml, b"<a/>", 404),
        ("POST", LIST, &xml, b"<a/>", 405),
        ("HEAD", LIST, &[], b"", 405),
        ("PATCH", "/v1/convergedRecordings/%zz", &xml, b"<a/>", 405),
        ("DELETE", "/v1/convergedRecordings/%zz", &xml, b"<a/>", 415),
        ("DELETE", "/v1/convergedRecordings/%zz", &[], b"", 400),
        ("DELETE", "/v1/convergedRecordings/unknown?a=b", &[], b"", 400),
        ("DELETE", "/v1/convergedRecordings/unknown", &[], b"", 404),
    ];
    for (method, target, headers, body, status) in table {
        let response = Local::new().send(method, target, headers, body);
        assert_eq!(response.status, status, "{method} {target}");
        if method != "OPTIONS" {
            assert_eq!(Local::new().send_bare(method, target, headers, body).status, 401, "{method} {target}");
        }
    }
}

#[test]
fn a_wrong_method_is_answered_with_the_right_ones() {
    let table = [
        ("DELETE", LIST, "GET, OPTIONS"),
        ("POST", "/v1/convergedRecordings/x", "GET, DELETE, OPTIONS"),
        ("POST", "/nbr/MultiThreadDownloadServlet", "GET, HEAD, OPTIONS"),
    ];
    for (method, target, allow) in table {
        let response = Local::new().send(method, target, &[], b"");
        assert_eq!((response.status, response.header("Allow")), (405, Some(allow)), "{target}");
    }
}

#[test]
fn every_error_has_the_body_of_webex() {
    let table = [
        ("GET", "/v1/convergedRecordings?max=0", 400),
        ("GET", "/nbr/MultiThreadDownloadServlet", 403),
        ("GET", "/nowhere", 404),
        ("PUT", LIST, 405),
    ];
    for (method, target, status) in table {
        let response = Local::new().send(method, target, &[], b"");
        let body = json(&response);
        assert_eq!(response.status, status);
        assert_eq!(response.header("content-type"), Some("application/json;charset=UTF-8"));
        assert_eq!(body["trackingId"].as_str(), response.header("trackingid"));
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["errors", "message", "trackingId"]);
        assert_eq!(body["errors"].as_array().unwrap().len(), 1);
        assert_eq!(body["errors"][0].as_object().unwrap().keys().collect::<Vec<_>>(), ["description"]);
        assert!(!text(&body["message"]).is_empty() && !description(&response).is_empty());
    }

    let response = Local::new().send_bare("GET", LIST, &[], b"");
    let tracking_id = response.header("TrackingID").unwrap();
    let message = "The request requires a valid access token set in the Authorization request header.";
    let expected =
        format!(r#"{{"message":"{message}","errors":[{{"description":"{message}"}}],"trackingId":"{tracking_id}"}}"#);
    assert_eq!(String::from_utf8(response.body.clone()).unwrap(), expected);
}

#[test]
fn every_answer_has_its_own_tracking_id() {
    let sequence = || {
        let mut local = Local::new();
        let id = local.id("available", "all");
        let answers = [
            local.get(LIST),
            local.get(LIST),
            local.get("/nowhere"),
            local.get("/nbr/MultiThreadDownloadServlet"),
            local.delete(&id),
            local.send_bare("OPTIONS", LIST, &[], b""),
            local.send_bare("GET", LIST, &[], b""),
        ];
        answers.map(|answer| answer.header("TrackingID").unwrap().to_owned())
    };
    let first = sequence();
    assert_eq!(first, sequence(), "the same options and requests give the same ids");
    for (number, id) in first.iter().enumerate() {
        let uuid = id.strip_prefix("EMULATOR_").unwrap();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(uuid.chars().all(|c| c == '-' || c.is_ascii_digit() || ('A'..='F').contains(&c)), "{uuid}");
        assert!(!first[..number].contains(id));
    }
}

#[test]
fn a_preflight_is_answered_without_a_token() {
    let usual = ("GET, DELETE, OPTIONS", "Authorization, Accept, Content-Type");
    let media = ("GET, HEAD, OPTIONS", "Authorization, Accept, Content-Type, Range, If-Range, If-None-Match");
    for (target, (methods, names)) in [
        (LIST, usual),
        ("/v1/convergedRecordings/x", usual),
        ("/nbr/MultiThreadDownloadServlet", media),
        ("/wbxaibridge/api/v2/notes/x", media),
        ("/nowhere", usual),
    ] {
        let headers = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "DELETE")];
        let response = Local::new().send_bare("OPTIONS", target, &headers, b"");
        assert_eq!((response.status, response.body.len()), (204, 0));
        let table = [
            ("Access-Control-Allow-Origin", Some("*")),
            ("Access-Control-Allow-Methods", Some(methods)),
            ("Access-Control-Allow-Headers", Some(names)),
            ("Access-Control-Max-Age", Some("600")),
            ("Content-Type", None),
        ];
        for (name, expected) in table {
            assert_eq!(response.header(name), expected, "{name}");
        }
    }
}

#[test]
fn every_other_answer_may_be_read_by_any_page() {
    let mut local = Local::new();
    let id = local.id("available", "all");
    let answers = [local.get(LIST), local.get("/nowhere"), local.send_bare("GET", LIST, &[], b""), local.delete(&id)];
    for response in answers {
        assert_eq!(response.header("Access-Control-Allow-Origin"), Some("*"));
        assert_eq!(response.header("Access-Control-Expose-Headers"), Some("Link, Retry-After, TrackingID"));
    }
    let response = local.get("/nbr/MultiThreadDownloadServlet");
    assert_eq!(response.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(
        response.header("Access-Control-Expose-Headers"),
        Some("Retry-After, TrackingID, Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag")
    );
}

#[test]
fn headers_can_be_hidden_from_pages() {
    let hidden = Options { expose_headers: false, ..Options::default() };
    let requests = [
        ("GET", LIST, 200),
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/convergedRecordings/x", 404),
        ("GET", "/nbr/MultiThreadDownloadServlet", 403),
        ("OPTIONS", LIST, 204),
    ];
    let (mut local, mut usual) = (Local::with(hidden.clone()), Local::new());
    for (method, target, status) in requests {
        let response = local.send(method, target, &[], b"");
        let mut expected = usual.send(method, target, &[], b"");
        expected.headers.retain(|(name, _)| name != "Access-Control-Expose-Headers");
        // Nothing else is missing: clients other than browsers see them all.
        assert_eq!((response.status, &response), (status, &expected), "{method} {target}");
    }
    let faults = vec!["429 Retry-After=1".parse().unwrap()];
    let refused = Local::with(Options { faults, ..hidden }).get(LIST);
    assert_eq!(refused.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(refused.header("Access-Control-Expose-Headers"), None);
    assert_eq!(refused.header("Retry-After"), Some("1"));
}

#[test]
fn pages_of_other_origins_can_be_kept_out() {
    let mut local = Local::with(Options { cors: false, ..Options::default() });
    for target in [LIST, "/nbr/MultiThreadDownloadServlet"] {
        let response = local.send_bare("OPTIONS", target, &[], b"");
        assert_eq!(response.status, 401, "{target}");
        assert!(response.headers.iter().all(|(name, _)| !name.starts_with("Access-Control-")), "{target}");
    }
    let response = local.get(LIST);
    assert_eq!(response.status, 200);
    assert!(response.headers.iter().all(|(name, _)| !name.starts_with("Access-Control-")));
}

#[test]
fn answers_say_what_time_it_is() {
    let mut local = Local::new();
    for target in [LIST, "/nowhere", "/nbr/MultiThreadDownloadServlet"] {
        assert_eq!(local.get(target).header("Date"), Some("Thu, 15 Jan 2026 12:00:00 GMT"), "{target}");
    }
}

#[test]
fn the_token_never_shows() {
    let token = "Very-Secret_Token.42";
    let options = Options { token: token.to_owned(), ..Options::default() };
    let mut seen = format!("{options:?}");
    let mut local = Local::with(options);
    let id = local.id("available", "meeting");
    let bearer = format!("Bearer {token}");
    let authorized = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let comment = format!(r#"{{"comment": 1, "{token}": "{token}"}}"#);
    let requests = [
        ("GET", LIST.to_owned(), String::new(), 200),
        ("GET", format!("http://{token}:{token}@127.0.0.1{LIST}"), String::new(), 200),
        ("GET", format!("{LIST}?{token}={token}"), String::new(), 400),
        ("GET", format!("{LIST}?status={token}"), String::new(), 400),
        ("GET", format!("{LIST}?cursor={token}"), String::new(), 400),
        ("GET", one(&id), String::new(), 200),
        ("GET", one(token), String::new(), 404),
        ("GET", format!("/{token}"), String::new(), 404),
        ("GET", format!("/nbr/MultiThreadDownloadServlet?ticket={token}"), String::new(), 403),
        ("DELETE", one(&id), comment, 400),
        ("DELETE", one(&id), token.to_owned(), 400),
        (token, LIST.to_owned(), String::new(), 405),
    ];
    for (method, target, body, status) in requests {
        let response = local.send_bare(method, &target, &authorized, body.as_bytes());
        assert_eq!(response.status, status, "{method} {target}");
        write!(seen, "{:?}{}", response.headers, String::from_utf8_lossy(&response.body)).unwrap();
    }
    let headers = vec![("Authorization".to_owned(), bearer.clone())];
    let request = Request {
        method: "GET".to_owned(),
        url: format!("{BASE}{LIST}?a={token}"),
        headers,
        body: token.as_bytes().to_vec(),
    };
    write!(seen, "{:?}{request:?}", local.emulator).unwrap();
    seen.push_str(&serde_json::to_string(&local.emulator.recordings(NOW)).unwrap());
    assert!(!seen.contains(token), "{seen}");
}
