//! Tokens: refreshing them, and the device grant.

use super::*;
use serde_json::json;
use webex_recordings_emulator::{Dialect, Given};

const ANN: &str = "ann@example.com";
const REFRESH: &str = "/v1/access_token";
const AUTHORIZE: &str = "/v1/device/authorize";
const POLL: &str = "/v1/device/token";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");
/// `emulator-client:emulator-secret`.
const BASIC: (&str, &str) = ("authorization", "Basic ZW11bGF0b3ItY2xpZW50OmVtdWxhdG9yLXNlY3JldA==");
const IN_BODY: &str = "client_id=emulator-client&client_secret=emulator-secret";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const NOT_UNDERSTOOD: &str = "The request could not be understood by the server due to malformed syntax.";
const REFUSED: &str = "The refresh token provided is expired, revoked, malformed, or invalid.";
const OWN: &str = "spark:recordings_read spark:recordings_write meeting:recordings_read meeting:recordings_write \
                   spark:people_read";

/// An emulator with this integration, whose first user has the refresh token `refresh`.
fn local(integration: Value) -> Local {
    local_with(
        integration,
        json!([
            { "email": "ann@example.com", "token": "ann", "refreshToken": "refresh" },
            { "email": "Bob@example.com", "token": "bob", "scopes": ["spark:recordings_read", "identity:read"] },
            { "email": "bot@example.com", "token": "bot", "type": "bot" },
        ]),
    )
}

fn local_with(integration: Value, users: Value) -> Local {
    let mut options = Options::default();
    for (name, value) in [("dialect", json!("webex")), ("users", users), ("integration", integration)] {
        options.set(name, &Given::from(&value)).unwrap();
    }
    Local::with(options)
}

fn post(local: &mut Local, target: &str, headers: Headers, body: &str) -> Response {
    local.send_bare("POST", target, headers, body.as_bytes())
}

fn refresh(local: &mut Local, refresh_token: &str) -> Response {
    let body = format!("grant_type=refresh_token&{IN_BODY}&refresh_token={refresh_token}");
    post(local, REFRESH, &[FORM], &body)
}

fn authorize(local: &mut Local, scope: &str) -> Value {
    let response = post(local, AUTHORIZE, &[FORM], &format!("client_id=emulator-client&scope={scope}"));
    assert_eq!(response.status, 200);
    json(&response)
}

fn poll(local: &mut Local, codes: &Value) -> Response {
    let code = text(&codes["device_code"]);
    post(local, POLL, &[BASIC, FORM], &format!("grant_type={GRANT}&device_code={code}&client_id=emulator-client"))
}

/// The tokens of a good answer.
fn tokens(response: &Response) -> (String, String) {
    assert_eq!((response.status, response.header("cache-control")), (200, Some("no-store")));
    let body = json(response);
    assert_eq!(body["token_type"], "Bearer");
    (text(&body["access_token"]), text(&body["refresh_token"]))
}

/// The seconds for which the tokens of an answer are valid.
fn lifetimes(response: &Response) -> (i64, i64) {
    let seconds = |name: &str| json(response)[name].as_i64().unwrap();
    (seconds("expires_in"), seconds("refresh_token_expires_in"))
}

/// Whose token it is, or the status of the refusal.
fn owner(local: &mut Local, token: &str) -> String {
    let authorization = format!("Bearer {token}");
    let response = local.send_bare("GET", "/v1/people/me", &[("authorization", &authorization)], b"");
    if response.status == 200 { text(&json(&response)["emails"][0]) } else { response.status.to_string() }
}

// POST /v1/access_token

#[test]
fn a_refresh_gives_an_access_token() {
    let mut local = local(json!({}));
    let response = refresh(&mut local, "refresh");
    let (access, kept) = tokens(&response);
    assert_eq!(kept, "refresh");
    assert_eq!(owner(&mut local, &access), ANN);
    assert_eq!(response.header("content-type"), Some("application/json;charset=UTF-8"));
    assert_eq!(json(&response)["scope"], OWN);
    assert_eq!(lifetimes(&response), (1_209_599, 7_775_999));
    let names = ["access_token", "expires_in", "refresh_token", "refresh_token_expires_in", "scope", "token_type"];
    assert_eq!(json(&response).as_object().unwrap().keys().collect::<Vec<_>>(), names);
    // The token that the user had before is still good.
    assert_eq!(owner(&mut local, "ann"), ANN);
}

#[test]
fn the_same_requests_give_the_same_tokens() {
    let run = |seed| {
        let mut options = Options { dialect: Dialect::Webex, seed, ..Options::default() };
        let users = json!([{ "email": "ann@example.com", "refreshToken": "refresh" }]);
        options.set("users", &Given::from(&users)).unwrap();
        let mut local = Local::with(options);
        let answers = [refresh(&mut local, "refresh"), refresh(&mut local, "refresh")];
        answers.map(|answer| tokens(&answer).0)
    };
    let [first, second] = run(1);
    assert_ne!(first, second);
    assert_eq!(run(1), [first.clone(), second]);
    assert_ne!(run(2)[0], first);
}

#[test]
fn the_client_is_in_the_header_or_in_the_body() {
    let form = "grant_type=refresh_token&refresh_token=refresh";
    let body = json!({ "grant_type": "refresh_token", "refresh_token": "refresh", "client_id": "emulator-client",
        "client_secret": "emulator-secret", "other": 1 })
    .to_string();
    let table: [(Headers, String); 8] = [
        (&[FORM], format!("{form}&{IN_BODY}")),
        (&[BASIC, FORM], form.to_owned()),
        (&[("Authorization", "basic   ZW11bGF0b3ItY2xpZW50OmVtdWxhdG9yLXNlY3JldA"), FORM], form.to_owned()),
        (&[BASIC, FORM], format!("{form}&{IN_BODY}")),
        (&[BASIC, FORM], format!("&{form}&client_id=emulator-client&&other=%20+&client_secret=")),
        (&[("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=utf-8")], format!("{form}&{IN_BODY}")),
        (&[JSON], body.clone()),
        (&[("content-type", "application/json; charset=utf-8")], body),
    ];
    for (headers, body) in table {
        let mut local = local(json!({}));
        let response = post(&mut local, REFRESH, headers, &body);
        let (access, _) = tokens(&response);
        assert_eq!(owner(&mut local, &access), ANN, "{headers:?} {body}");
    }
}

#[test]
fn wrong_clients_are_refused() {
    let form = "grant_type=refresh_token&refresh_token=refresh";
    // `emulator-client:wrong`, `other:emulator-secret`, `emulator-client`.
    let wrong_secret = ("authorization", "Basic ZW11bGF0b3ItY2xpZW50Ondyb25n");
    let wrong_id = ("authorization", "Basic b3RoZXI6ZW11bGF0b3Itc2VjcmV0");
    let no_colon = ("authorization", "Basic ZW11bGF0b3ItY2xpZW50");
    let table: [(Headers, String); 14] = [
        (&[FORM], form.to_owned()),
        (&[FORM], format!("{form}&client_id=emulator-client")),
        (&[FORM], format!("{form}&client_secret=emulator-secret")),
        (&[FORM], format!("{form}&client_id=emulator-client&client_secret=")),
        (&[FORM], format!("{form}&client_id=emulator-client&client_secret=emulator-secret2")),
        (&[FORM], format!("{form}&client_id=Emulator-Client&client_secret=emulator-secret")),
        (&[wrong_secret, FORM], form.to_owned()),
        (&[wrong_secret, FORM], format!("{form}&{IN_BODY}")),
        (&[wrong_id, FORM], form.to_owned()),
        (&[no_colon, FORM], form.to_owned()),
        (&[("authorization", "Basic %"), FORM], form.to_owned()),
        (&[("authorization", "Bearer ann"), FORM], format!("{form}&{IN_BODY}")),
        (&[BASIC, FORM], format!("{form}&client_id=other")),
        (&[BASIC, FORM], format!("{form}&client_secret=other")),
    ];
    for (headers, body) in table {
        let response = post(&mut local(json!({})), REFRESH, headers, &body);
        assert_eq!((response.status, response.header("www-authenticate")), (401, Some("Basic realm=\"emulator\"")));
        let expected = "invalid_client: The client ID or the client secret is missing or wrong.";
        assert_eq!(description(&response), expected, "{headers:?} {body}");
    }
    let mut own = local(json!({ "clientId": "mine", "clientSecret": "a:b%c" }));
    let response = post(&mut own, REFRESH, &[FORM], &format!("{form}&client_id=mine&client_secret=a:b%25c"));
    assert_eq!(response.status, 200);
    // `mine:a:b%c`.
    let response = post(&mut own, REFRESH, &[("authorization", "Basic bWluZTphOmIlYw=="), FORM], form);
    assert_eq!(response.status, 200);
}

#[test]
fn wrong_refreshes_are_refused() {
    let long = "x".repeat(65_536);
    let table: [(&str, Headers, String, u16, &str); 14] = [
        (REFRESH, &[FORM], IN_BODY.to_owned(), 400, "invalid_request: The parameter grant_type is missing."),
        (
            REFRESH,
            &[FORM],
            format!("{IN_BODY}&grant_type="),
            400,
            "invalid_request: The parameter grant_type is missing.",
        ),
        (
            REFRESH,
            &[FORM],
            format!("{IN_BODY}&grant_type=refresh_token"),
            400,
            "invalid_request: The parameter refresh_token is missing.",
        ),
        (REFRESH, &[FORM], format!("{IN_BODY}&grant_type=refresh_token&refresh_token=other"), 400, REFUSED),
        // An access token is no refresh token.
        (REFRESH, &[FORM], format!("{IN_BODY}&grant_type=refresh_token&refresh_token=ann"), 400, REFUSED),
        (
            REFRESH,
            &[FORM],
            format!("{IN_BODY}&grant_type=authorization_code&code=x"),
            400,
            "unsupported_grant_type: The grant_type must be refresh_token. There are no authorization codes in the \
             emulator: give a user a refreshToken, or use the device grant.",
        ),
        (
            REFRESH,
            &[FORM],
            format!("{IN_BODY}&grant_type=refresh_token&refresh_token=refresh&grant_type=refresh_token"),
            400,
            "invalid_request: The body has a parameter twice.",
        ),
        (
            REFRESH,
            &[FORM],
            "grant_type=%zz".to_owned(),
            400,
            "invalid_request: The body has percent-encoding that is broken or not UTF-8.",
        ),
        (REFRESH, &[JSON], "[]".to_owned(), 400, "invalid_request: The body must be a JSON object."),
        (REFRESH, &[JSON], "{\n\"a\"".to_owned(), 400, "invalid_request: The body is not JSON: see line 2, column 3."),
        (
            "/v1/access_token?grant_type=refresh_token",
            &[FORM],
            IN_BODY.to_owned(),
            400,
            "invalid_request: The parameters belong in the body, not in the query.",
        ),
        (
            REFRESH,
            &[("content-type", "text/plain")],
            IN_BODY.to_owned(),
            415,
            "The body must have the content type application/x-www-form-urlencoded.",
        ),
        (
            REFRESH,
            &[],
            IN_BODY.to_owned(),
            415,
            "The body must have the content type application/x-www-form-urlencoded.",
        ),
        (REFRESH, &[FORM], format!("a={long}"), 413, "A body may have at most 65536 bytes."),
    ];
    for (target, headers, body, status, expected) in table {
        let response = post(&mut local(json!({})), target, headers, &body);
        assert_eq!((response.status, description(&response).as_str()), (status, expected));
        assert_eq!(response.header("cache-control"), Some("no-store"));
        if status == 400 {
            assert_eq!(json(&response)["message"], NOT_UNDERSTOOD);
        }
    }
    let response = local(json!({})).send_bare("POST", REFRESH, &[FORM], b"a=\xFF");
    assert_eq!(description(&response), "invalid_request: The body is not UTF-8.");
}

#[test]
fn tokens_end() {
    let mut local = local(json!({ "accessTokenSeconds": 60, "refreshTokenSeconds": 100 }));
    let first = refresh(&mut local, "refresh");
    assert_eq!(lifetimes(&first), (60, 100));
    let (access, _) = tokens(&first);

    local.now = NOW + 60 * SECOND - 1;
    assert_eq!(owner(&mut local, &access), ANN);
    // The old access token is valid to its own end, and the refresh token for its whole time again.
    let second = refresh(&mut local, "refresh");
    assert_eq!(lifetimes(&second), (60, 100));
    assert_eq!(owner(&mut local, &access), ANN);
    local.now += 1;
    assert_eq!(owner(&mut local, &access), "401");
    assert_eq!(owner(&mut local, &tokens(&second).0), ANN);

    local.now = NOW + 160 * SECOND - 2;
    assert_eq!(refresh(&mut local, "refresh").status, 200);
    local.now += 100 * SECOND;
    let response = refresh(&mut local, "refresh");
    assert_eq!((response.status, description(&response).as_str()), (400, REFUSED));
}

#[test]
fn an_unused_refresh_token_ends_counted_from_the_start() {
    let mut local = local(json!({ "refreshTokenSeconds": 100 }));
    local.now = NOW + 100 * SECOND;
    assert_eq!(refresh(&mut local, "refresh").status, 400);
    local.now -= 1;
    assert_eq!(refresh(&mut local, "refresh").status, 200);
}

#[test]
fn rotation_gives_another_refresh_token() {
    let mut local = local(json!({ "rotate": true, "refreshTokenSeconds": 100 }));
    let (first, second) = tokens(&refresh(&mut local, "refresh"));
    assert_ne!(second, "refresh");
    assert_eq!(description(&refresh(&mut local, "refresh")), REFUSED);
    local.now += 99 * SECOND;
    let response = refresh(&mut local, &second);
    assert_eq!(lifetimes(&response).1, 100);
    let (other, third) = tokens(&response);
    assert_eq!((refresh(&mut local, &second).status, refresh(&mut local, "refresh").status), (400, 400));
    assert_eq!([owner(&mut local, &first), owner(&mut local, &other)], [ANN, ANN]);
    local.now += 100 * SECOND;
    assert_eq!(refresh(&mut local, &third).status, 400);
}

#[test]
fn a_refresh_that_comes_soon_gives_the_same_token() {
    let mut local = local(json!({ "sameTokenSeconds": 10, "accessTokenSeconds": 60, "refreshTokenSeconds": 100 }));
    let (first, _) = tokens(&refresh(&mut local, "refresh"));
    local.now += 10 * SECOND - 1;
    let again = refresh(&mut local, "refresh");
    assert_eq!(tokens(&again), (first.clone(), "refresh".to_owned()));
    // Nothing has become longer.
    assert_eq!(lifetimes(&again), (50, 90));
    // Ten seconds count from the token's issue, not from the last refresh.
    local.now += 1;
    let other = refresh(&mut local, "refresh");
    assert_ne!(tokens(&other).0, first);
    assert_eq!(lifetimes(&other), (60, 100));
}

#[test]
fn a_refresh_never_gives_a_token_that_has_ended() {
    let mut local = local(json!({ "sameTokenSeconds": 100, "accessTokenSeconds": 60 }));
    let (first, _) = tokens(&refresh(&mut local, "refresh"));
    local.now += 60 * SECOND;
    let (second, _) = tokens(&refresh(&mut local, "refresh"));
    assert_ne!(first, second);
    assert_eq!([owner(&mut local, &first), owner(&mut local, &second)], ["401", ANN]);
}

#[test]
fn nobody_can_guess_a_token() {
    let mut local = local(json!({ "deviceIntervalSeconds": 0 }));
    let mut codes = authorize(&mut local, "spark:people_read");
    local.emulator.approve(local.now, &text(&codes["user_code"]), None).unwrap();
    let (access, kept) = tokens(&poll(&mut local, &codes));
    codes = authorize(&mut local, "spark:people_read");
    // The number and the organization are right, the rest is not. The first character is never a tilde.
    let wrong = |token: &str| format!("~{}", token.get(1..).unwrap());
    assert_eq!([owner(&mut local, &access), owner(&mut local, &wrong(&access))], [ANN, "401"]);
    assert_eq!([refresh(&mut local, &kept).status, refresh(&mut local, &wrong(&kept)).status], [200, 400]);
    // Neither kind of token is good for the other.
    assert_eq!((owner(&mut local, &kept).as_str(), refresh(&mut local, &access).status), ("401", 400));
    assert_eq!(poll(&mut local, &codes).status, 428);
    codes["device_code"] = json!(wrong(&text(&codes["device_code"])));
    assert_eq!(poll(&mut local, &codes).status, 400);
}

// The device grant

#[test]
fn a_device_gets_its_tokens_once() {
    let mut local = local(json!({}));
    let codes = authorize(&mut local, "spark:recordings_read%20spark:people_read+spark:people_read");
    let names = ["device_code", "expires_in", "interval", "user_code", "verification_uri", "verification_uri_complete"];
    assert_eq!(codes.as_object().unwrap().keys().collect::<Vec<_>>(), names);
    assert_eq!((&codes["expires_in"], &codes["interval"]), (&json!(300), &json!(2)));
    let user_code = text(&codes["user_code"]);
    assert!(user_code.len() == 6 && user_code.bytes().all(|byte| byte.is_ascii_digit()), "{user_code}");
    assert_eq!(codes["verification_uri"], format!("{BASE}/verify"));
    let complete = text(&codes["verification_uri_complete"]);
    let hash = complete.strip_prefix(&format!("{BASE}/verify?userCode=")).unwrap();
    assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    let lengths: Vec<usize> = text(&codes["device_code"]).split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);

    let pending = poll(&mut local, &codes);
    assert_eq!(pending.status, 428);
    assert_eq!(description(&pending), "authorization_pending: Poll again after the interval has passed.");
    assert_eq!(local.emulator.approve(local.now, &user_code, None), Ok(()));
    local.now += 2 * SECOND;
    let response = poll(&mut local, &codes);
    let (access, refresh_token) = tokens(&response);
    assert_eq!(json(&response)["scope"], "spark:recordings_read spark:people_read");
    assert_eq!(lifetimes(&response), (1_209_599, 7_775_999));
    assert_eq!(owner(&mut local, &access), ANN);

    local.now += 2 * SECOND;
    let again = poll(&mut local, &codes);
    let expected = "invalid_grant: The device code is unknown, has expired, or was used.";
    assert_eq!((again.status, description(&again).as_str()), (400, expected));
    // The refresh token keeps the scopes.
    let refreshed = refresh(&mut local, &refresh_token);
    assert_eq!(json(&refreshed)["scope"], "spark:recordings_read spark:people_read");
    let (other, kept) = tokens(&refreshed);
    assert_eq!((kept, owner(&mut local, &other).as_str()), (refresh_token, ANN));
}

#[test]
fn a_device_gets_the_scopes_that_its_user_can_have() {
    let mut local = local(json!({}));
    let asked = "spark:kms spark:recordings_write identity:read spark:recordings_read";
    let codes = authorize(&mut local, asked);
    let approved = local.emulator.approve(local.now, &text(&codes["user_code"]), Some("BOB@example.com"));
    assert_eq!(approved, Ok(()));
    let response = poll(&mut local, &codes);
    assert_eq!(json(&response)["scope"], "identity:read spark:recordings_read");
    // Bob cannot have spark:people_read, which this call needs.
    assert_eq!(owner(&mut local, &tokens(&response).0), "403");
}

#[test]
fn a_device_that_polls_too_often_is_slowed_down() {
    let mut local = local(json!({ "deviceIntervalSeconds": 5 }));
    let codes = authorize(&mut local, "spark:recordings_read");
    assert_eq!(poll(&mut local, &codes).status, 428);
    local.now += 5 * SECOND - 1;
    let response = poll(&mut local, &codes);
    let expected = "slow_down: The last poll was less than 5 seconds ago.";
    assert_eq!((response.status, description(&response).as_str()), (400, expected));
    local.emulator.approve(local.now, &text(&codes["user_code"]), None).unwrap();
    // The poll that came too soon counts, too.
    local.now += 5 * SECOND - 1;
    assert_eq!(description(&poll(&mut local, &codes)), expected);
    local.now += 5 * SECOND;
    assert_eq!(poll(&mut local, &codes).status, 200);
}

#[test]
fn a_device_can_be_denied_and_can_come_too_late() {
    let mut local = local(json!({ "deviceCodeSeconds": 10, "deviceIntervalSeconds": 0 }));
    let (denied, late) = (authorize(&mut local, "spark:people_read"), authorize(&mut local, "spark:people_read"));
    let user_code = text(&denied["user_code"]);
    assert_eq!(local.emulator.deny(local.now, &user_code), Ok(()));
    for _ in 0..2 {
        let response = poll(&mut local, &denied);
        let expected = "access_denied: The user has denied the request.";
        assert_eq!((response.status, description(&response).as_str()), (400, expected));
    }
    local.now += 10 * SECOND - 1;
    assert_eq!(poll(&mut local, &late).status, 428);
    local.emulator.approve(local.now, &text(&late["user_code"]), None).unwrap();
    local.now += 1;
    for codes in [denied, late] {
        let response = poll(&mut local, &codes);
        let expected = "invalid_grant: The device code is unknown, has expired, or was used.";
        assert_eq!((response.status, description(&response).as_str()), (400, expected));
    }
}

#[test]
fn wrong_devices_are_refused() {
    let table = [
        ("scope=spark:recordings_read", "invalid_request: The parameter client_id is missing."),
        ("client_id=emulator-client", "invalid_request: The parameter scope is missing."),
        ("client_id=other&scope=spark:recordings_read", "Client Id is invalid"),
        (
            "client_id=emulator-client&scope=spark:recordings_read%20openid",
            "invalid_scope: The emulator does not know scope number 2 of the list.",
        ),
        (
            "client_id=emulator-client&scope=spark:recordings_read%20%20spark:people_read",
            "invalid_scope: The emulator does not know scope number 2 of the list.",
        ),
    ];
    for (body, expected) in table {
        let response = post(&mut local(json!({})), AUTHORIZE, &[FORM], body);
        assert_eq!((response.status, description(&response).as_str()), (400, expected));
        assert_eq!(json(&response)["message"], NOT_UNDERSTOOD);
    }

    let code = "device_code=5d5cf602-f0dd-49d5-bfd3-915267e4fbe0";
    let needs_basic = "invalid_client: This call needs Basic authentication with the client ID and the client secret.";
    let table: [(Headers, String, &str); 7] = [
        (&[FORM], format!("grant_type={GRANT}&{code}&{IN_BODY}"), needs_basic),
        (&[BASIC, FORM], format!("grant_type={GRANT}&{code}&client_id=other"), needs_basic),
        (&[BASIC, FORM], format!("grant_type={GRANT}&{code}"), "invalid_request: The parameter client_id is missing."),
        (
            &[BASIC, FORM],
            format!("grant_type={GRANT}&client_id=emulator-client"),
            "invalid_request: The parameter device_code is missing.",
        ),
        (
            &[BASIC, FORM],
            format!("{code}&client_id=emulator-client"),
            "invalid_request: The parameter grant_type is missing.",
        ),
        (
            &[BASIC, FORM],
            format!("grant_type=refresh_token&{code}&client_id=emulator-client"),
            "unsupported_grant_type: The grant_type must be urn:ietf:params:oauth:grant-type:device_code.",
        ),
        (
            &[BASIC, FORM],
            format!("grant_type={GRANT}&{code}&client_id=emulator-client"),
            "invalid_grant: The device code is unknown, has expired, or was used.",
        ),
    ];
    for (headers, body, expected) in table {
        let response = post(&mut local(json!({})), POLL, headers, &body);
        assert_eq!((response.status, description(&response).as_str()), (400, expected));
    }
}

#[test]
fn wrong_approvals_are_refused() {
    let codes_form = "a user_code of POST /v1/device/authorize that has not expired, and that is still undecided";
    let email_form = "the email address of a person among the users who can have one of the scopes asked for";
    let mut local = local(json!({}));
    let decided = text(&authorize(&mut local, "spark:people_read")["user_code"]);
    local.emulator.deny(local.now, &decided).unwrap();
    let expired = text(&authorize(&mut local, "spark:people_read")["user_code"]);
    local.now += 300 * SECOND;
    let open = text(&authorize(&mut local, "spark:recordings_write")["user_code"]);
    let table = [
        ("", None, format!("userCode: no device waits with this code; allowed: {codes_form}")),
        (expired.as_str(), None, format!("userCode: no device waits with this code; allowed: {codes_form}")),
        (&open, Some("other@example.com"), format!("email: no user has it; allowed: {email_form}")),
        (&open, Some("bot@example.com"), format!("email: a bot cannot approve; allowed: {email_form}")),
        (
            &open,
            Some("bob@example.com"),
            format!("email: the user can have none of the scopes asked for; allowed: {email_form}"),
        ),
    ];
    for (code, email, expected) in table {
        assert_eq!(local.emulator.approve(local.now, code, email).unwrap_err().to_string(), expected);
    }
    assert_eq!(local.emulator.deny(local.now, "").unwrap_err().option, "userCode");
    local.emulator.approve(local.now, &open, None).unwrap();
    let again = format!("userCode: was approved or denied before; allowed: {codes_form}");
    assert_eq!(local.emulator.approve(local.now, &open, None).unwrap_err().to_string(), again);
    assert_eq!(local.emulator.deny(local.now, &open).unwrap_err().to_string(), again);

    let contract = "userCode: needs dialect: \"webex\"; allowed: nothing with dialect: \"contract\"";
    assert_eq!(Local::new().emulator.approve(NOW, &open, None).unwrap_err().to_string(), contract);
    assert_eq!(Local::new().emulator.deny(NOW, &open).unwrap_err().to_string(), contract);
}

#[test]
fn token_calls_are_posts() {
    let mut local = local(json!({}));
    for target in [REFRESH, AUTHORIZE, POLL] {
        let response = local.send_bare("GET", target, &[], b"");
        assert_eq!((response.status, response.header("allow")), (405, Some("POST, OPTIONS")));
        let response = post(&mut local, target, &[FORM], "");
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert_eq!(Local::new().send("POST", target, &[FORM], b"").status, 404, "the contract does not have them");
    }
    let response = local.send_bare("OPTIONS", REFRESH, &[], b"");
    assert_eq!(response.header("access-control-allow-methods"), Some("GET, POST, DELETE, OPTIONS"));
}

#[test]
fn only_requests_of_the_wrong_form_are_unexpected() {
    let mut local = local(json!({}));
    let codes = authorize(&mut local, "spark:people_read");
    refresh(&mut local, "other");
    poll(&mut local, &codes);
    poll(&mut local, &codes);
    post(&mut local, REFRESH, &[FORM], "grant_type=refresh_token");
    post(&mut local, AUTHORIZE, &[FORM], "client_id=other&scope=x");
    assert_eq!(local.emulator.unexpected().count(), 0);
    let refused: Vec<_> = local.emulator.requests().map(|entry| entry.refused.as_deref().unwrap_or_default()).collect();
    let expected = [
        "",
        REFUSED,
        "authorization_pending: Poll again after the interval has passed.",
        "slow_down: The last poll was less than 2 seconds ago.",
        "invalid_client: The client ID or the client secret is missing or wrong.",
        "Client Id is invalid",
    ];
    assert_eq!(refused, expected);

    post(&mut local, REFRESH, &[BASIC, FORM], "grant_type=refresh_token");
    post(&mut local, REFRESH, &[BASIC, FORM], "grant_type=password");
    post(&mut local, REFRESH, &[BASIC], "grant_type=refresh_token");
    post(&mut local, AUTHORIZE, &[FORM], "client_id=emulator-client&scope=openid");
    assert_eq!(local.emulator.unexpected().count(), 4);
}

#[test]
fn the_log_of_token_requests_has_no_secret() {
    let mut local = local(json!({}));
    let codes = authorize(&mut local, "spark:people_read");
    local.emulator.approve(local.now, &text(&codes["user_code"]), None).unwrap();
    let (access, kept) = tokens(&poll(&mut local, &codes));
    refresh(&mut local, &kept);
    assert_eq!(owner(&mut local, &access), ANN);
    let log: Vec<_> = local.emulator.requests().collect();
    let log = serde_json::to_string(&log).unwrap();
    assert_eq!(log.matches("\"path\"").count(), 4);
    for secret in ["emulator-secret", BASIC.1, &access, &kept, &text(&codes["device_code"])] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[test]
fn tokens_are_in_a_snapshot_and_end_with_a_reset() {
    let mut first = local(json!({}));
    let (before, _) = tokens(&refresh(&mut first, "refresh"));
    let codes = authorize(&mut first, "spark:people_read");
    let saved = serde_json::to_string(&first.emulator.snapshot()).unwrap();
    for secret in [before.clone(), text(&codes["device_code"])] {
        assert!(!saved.contains(&secret), "a snapshot does not spell tokens out");
    }

    let mut options = Options::default();
    options.set("snapshot", &Given::Text(saved)).unwrap();
    options.set("seed", &Given::Number(7.0)).unwrap();
    let mut second = Local::with(options);
    second.now += HOUR;
    assert_eq!(owner(&mut second, &before), ANN);
    // The device code has expired in the meantime.
    assert_eq!(poll(&mut second, &codes).status, 400);
    let (after, _) = tokens(&refresh(&mut second, "refresh"));
    assert_eq!(owner(&mut second, &after), ANN);

    // The start of the second one is the snapshot.
    second.emulator.reset();
    assert_eq!([owner(&mut second, &before), owner(&mut second, &after)], [ANN, "401"]);
    first.emulator.reset();
    assert_eq!([owner(&mut first, &before), owner(&mut first, "ann")], ["401", ANN]);
}

/// Thousands of broken requests: none panics, and no refusal shows anything that was sent.
#[test]
fn broken_token_requests_are_answered() {
    let users = json!([{ "email": "ann@example.com", "token": "ann-token-1", "refreshToken": "ann-refresh-1" }]);
    let mut local = local_with(json!({ "clientSecret": "very-secret-1", "rotate": false }), users);
    let codes = authorize(&mut local, "spark:people_read");
    let code = text(&codes["device_code"]);
    // `emulator-client:very-secret-1`.
    let basic = "Basic ZW11bGF0b3ItY2xpZW50OnZlcnktc2VjcmV0LTE=";
    let form = "application/x-www-form-urlencoded";
    let refreshing = "grant_type=refresh_token&refresh_token=ann-refresh-1";
    let whole = "&client_id=emulator-client&client_secret=very-secret-1";
    let seeds: [(&str, &str, &str, &str, String); 8] = [
        ("POST", REFRESH, "", form, format!("{refreshing}{whole}")),
        ("POST", REFRESH, basic, form, refreshing.to_owned()),
        (
            "POST",
            REFRESH,
            basic,
            "application/json",
            json!({ "grant_type": "refresh_token", "refresh_token": "ann-refresh-1" }).to_string(),
        ),
        ("POST", AUTHORIZE, "", form, "client_id=emulator-client&scope=spark:people_read".to_owned()),
        ("POST", POLL, basic, form, format!("grant_type={GRANT}&device_code={code}&client_id=emulator-client")),
        ("GET", "/v1/people/me?callingData=true", "Bearer ann-token-1", "", String::new()),
        ("GET", "/v1/authorizations/tokenExpiry", "Bearer ann-token-1", "", String::new()),
        ("GET", LIST, "Bearer ann-token-1", "", String::new()),
    ];
    let mut dice = Dice(20_260_115);
    let mut statuses = std::collections::BTreeMap::new();
    for round in 0..6_000 {
        let (method, target, authorization, content_type, body) = &seeds[dice.below(seeds.len())];
        let mut body = body.clone().into_bytes();
        let mut parts = [*method, target, authorization, content_type].map(|part| part.as_bytes().to_vec());
        for _ in 0..dice.below(4) {
            match dice.below(6) {
                0 => dice.mutate(&mut parts[1]),
                1 => dice.mutate(&mut parts[2]),
                2 => dice.mutate(&mut parts[3]),
                _ => dice.mutate(&mut body),
            }
        }
        if dice.below(40) == 0 {
            parts[0] = b"PUT".to_vec();
        }
        local.now += i64::try_from(dice.below(1_500)).unwrap() * SECOND / 1_000;
        let [method, target, authorization, content_type] =
            parts.map(|part| String::from_utf8_lossy(&part).into_owned());
        let mut headers = vec![("content-type", content_type.as_str())];
        if !authorization.is_empty() {
            headers.push(("authorization", &authorization));
        }
        let response = local.send_bare(&method, &target, &headers, &body);
        *statuses.entry(response.status).or_insert(0) += 1;
        let shown = String::from_utf8(response.body.clone()).unwrap();
        assert!(serde_json::from_str::<Value>(&shown).is_ok(), "{round}: {shown}");
        if response.status != 200 {
            for secret in ["ann-token-1", "ann-refresh-1", "very-secret-1", "_EM", code.as_str()] {
                assert!(!shown.contains(secret), "{round}: {shown}");
            }
        }
    }
    let seen: Vec<u16> = statuses.into_keys().collect();
    assert_eq!(seen, [200, 400, 401, 404, 405, 415, 428]);
    // It still works.
    assert_eq!(owner(&mut local, "ann-token-1"), ANN);
}

/// Throws for the test above: the same ones every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // The generator of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Changes, removes, repeats or inserts some bytes.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const PIECES: [&str; 16] = [
            "%",
            "%00",
            "%ff",
            "%F0%9F%8E%B6",
            "&",
            "=",
            "+",
            "/",
            ":",
            "é",
            "\0",
            "\"",
            "{",
            "=&=",
            "_EM18446744073709551616_",
            "client_id",
        ];
        let at = self.below(bytes.len() + 1);
        match self.below(5) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
            1 => bytes.truncate(at),
            2 => {
                let piece = PIECES[self.below(PIECES.len())].bytes();
                bytes.splice(at..at, piece);
            }
            3 => {
                let rest = bytes[at..].to_vec();
                bytes.extend(rest);
            }
            _ => {
                let to = at + self.below(bytes.len() - at + 1);
                bytes.drain(at..to);
            }
        }
    }
}
