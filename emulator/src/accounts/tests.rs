//! Who calls, and what the caller may do. What requests can show is tested from outside.

use super::*;
use crate::{given::Given, request::Target};
use serde_json::{Value, json};

/// 2026-01-15T12:00:00Z.
const NOW: i64 = 1_768_478_400_000;
const DAY: i64 = 86_400_000;
const NO_TOKEN: &str = "The request requires a valid access token set in the Authorization request header.";

type Headers<'a> = &'a [(&'a str, &'a str)];

fn accounts(users: &Value) -> Accounts {
    let options = Options { users: new_user::read(&Given::from(users)).unwrap(), ..Options::default() };
    Accounts::new(&options, NOW).unwrap()
}

fn request(headers: Headers) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Request { method: "GET".to_owned(), url: "http://127.0.0.1/".to_owned(), headers, body: Vec::new() }
}

fn caller(accounts: &Accounts, token: &str) -> Caller {
    accounts.caller(NOW, &request(&[("Authorization", &format!("Bearer {token}"))])).ok().expect("a known token")
}

/// The status and the texts of a refusal.
fn refused(refusal: Refusal) -> (u16, String, String) {
    let response = refusal.into_response("T");
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (response.status, text(&body["message"]), text(&body["errors"][0]["description"]))
}

#[test]
fn without_users_there_is_one() {
    let accounts = Accounts::new(&Options::default(), NOW).unwrap();
    let caller = caller(&accounts, "dev-token");
    assert_eq!((caller.user().email.as_str(), caller.user().display_name.as_str()), ("user@example.com", "User"));
    assert_eq!(caller.user(), accounts.users().next().unwrap());
    assert_eq!(accounts.users().count(), 1);
    // 36 525 days of 86 400 seconds after the start.
    assert_eq!(caller.token_ends(), 4_924_238_400_000);
    assert!(caller.is("USER@example.COM") && !caller.is("user@example.org"));
    assert!(accounts.user("User@Example.com").is_some() && accounts.user("other@example.com").is_none());
}

#[test]
fn a_caller_is_whoever_has_the_token() {
    let accounts = accounts(&json!([
        { "email": "a@example.com" },
        { "email": "B@example.com", "token": "b-token", "expires": NOW + DAY },
    ]));
    let table: [(Headers, i64, Option<&str>); 12] = [
        (&[("Authorization", "Bearer dev-token")], NOW, Some("a@example.com")),
        (&[("AUTHORIZATION", "bEaReR   b-token ")], NOW, Some("B@example.com")),
        (&[("Authorization", "Bearer b-token")], NOW + DAY - 1, Some("B@example.com")),
        (&[("Authorization", "Bearer b-token")], NOW + DAY, None),
        (&[("Authorization", "Bearer b-token")], i64::MAX, None),
        (&[], NOW, None),
        (&[("Authorization", "")], NOW, None),
        (&[("Authorization", "b-token")], NOW, None),
        (&[("Authorization", "Bearer")], NOW, None),
        (&[("Authorization", "Bearer b-token2")], NOW, None),
        (&[("Authorization", "Basic b-token")], NOW, None),
        (&[("Authorization", "Bearer b-token"), ("authorization", "Bearer b-token")], NOW, None),
    ];
    for (headers, now, expected) in table {
        match accounts.caller(now, &request(headers)) {
            Ok(caller) => assert_eq!(Some(caller.user().email.as_str()), expected, "{headers:?}"),
            Err(refusal) => {
                assert_eq!(None, expected, "{headers:?}");
                assert_eq!(refused(refusal), (401, NO_TOKEN.to_owned(), NO_TOKEN.to_owned()));
            }
        }
    }
}

#[test]
fn roles_have_their_scopes() {
    let accounts = accounts(&json!([
        { "email": "user@example.com", "token": "user" },
        { "email": "admin@example.com", "token": "admin", "roles": ["admin"] },
        { "email": "officer@example.com", "token": "officer", "roles": ["compliance-officer"] },
        { "email": "both@example.com", "token": "both", "roles": ["admin", "compliance-officer"] },
        { "email": "bot@example.com", "token": "bot", "type": "bot" },
    ]));
    let own = [
        "spark:recordings_read",
        "spark:recordings_write",
        "meeting:recordings_read",
        "meeting:recordings_write",
        "spark:people_read",
    ];
    let admin = [
        "spark-admin:recordings_read",
        "spark-admin:recordings_write",
        "meeting:admin_recordings_read",
        "meeting:admin_recordings_write",
    ];
    let officer = [
        "spark-compliance:recordings_read",
        "spark-compliance:recordings_write",
        "spark-compliance:meetings_read",
        "spark-compliance:meetings_write",
    ];
    let table = [
        ("user", own.to_vec()),
        ("admin", [own.as_slice(), &admin].concat()),
        ("officer", [own.as_slice(), &officer].concat()),
        ("both", [own.as_slice(), &admin, &officer].concat()),
        ("bot", vec!["spark:people_read"]),
    ];
    for (token, scopes) in table {
        let caller = caller(&accounts, token);
        assert_eq!(caller.user().scopes, scopes, "{token}");
        for scope in Scope::ALL {
            assert_eq!(caller.has(scope), scopes.contains(&scope.name()), "{token} {scope:?}");
        }
    }
}

#[test]
fn a_right_is_a_scope_and_a_role() {
    let message = "The server understood the request, but refused to fulfill it because the access token is missing \
                   required scopes or the user is missing required roles or licenses.";
    let accounts = accounts(&json!([
        { "email": "reader@example.com", "token": "reader", "scopes": ["spark:recordings_read", "spark:all"] },
        { "email": "pretender@example.com", "token": "pretender", "scopes": [
            "spark-admin:recordings_read", "spark-admin:recordings_write", "spark-compliance:recordings_write",
        ] },
        { "email": "admin@example.com", "token": "admin", "roles": ["admin"],
            "scopes": ["spark-admin:recordings_write"] },
        { "email": "none@example.com", "token": "none", "scopes": [] },
    ]));
    let reading: &[Scope] = &[Scope::RecordingsRead, Scope::AdminRecordingsRead, Scope::ComplianceRecordingsRead];
    let needs_one_of = "This call needs one of the scopes spark:recordings_read, spark-admin:recordings_read, \
                        spark-compliance:recordings_read.";
    let not_admin = "The scope spark-admin:recordings_read counts only for an administrator: the user is none.";
    let not_officer =
        "The scope spark-compliance:recordings_write counts only for a compliance officer: the user is none.";
    let table: [(&str, &[Scope], Option<&str>); 8] = [
        ("reader", reading, None),
        ("reader", &[Scope::RecordingsWrite], Some("This call needs the scope spark:recordings_write.")),
        ("pretender", reading, Some(not_admin)),
        ("pretender", &[Scope::ComplianceRecordingsWrite], Some(not_officer)),
        ("admin", &[Scope::RecordingsWrite, Scope::AdminRecordingsWrite], None),
        ("admin", &[Scope::PeopleRead], Some("This call needs the scope spark:people_read.")),
        ("none", reading, Some(needs_one_of)),
        ("none", &[Scope::MeetingsRead], Some("This call needs the scope meeting:recordings_read.")),
    ];
    for (token, scopes, description) in table {
        let result = caller(&accounts, token).needs(scopes).map_err(refused);
        let expected = description.map_or(Ok(()), |text| Err((403, message.to_owned(), text.to_owned())));
        assert_eq!(result, expected, "{token} {scopes:?}");
    }
    let pretender = caller(&accounts, "pretender");
    assert!(!pretender.has(Scope::AdminRecordingsWrite) && !pretender.has(Scope::ComplianceRecordingsWrite));
    assert!(caller(&accounts, "admin").has(Scope::AdminRecordingsWrite));
}

#[test]
fn no_debug_output_has_a_token() {
    let users = json!([{ "email": "a@example.com", "token": "secret-1", "refreshToken": "secret-2" }]);
    let users = new_user::read(&Given::from(&users)).unwrap();
    let integration = Integration { client_secret: "secret-3".to_owned(), ..Integration::default() };
    let options = Options { token: "secret-4".to_owned(), users, integration: Some(integration), ..Options::default() };
    let accounts = Accounts::new(&options, NOW).unwrap();
    let shown = format!("{options:?} {accounts:?} {:?}", accounts.users().next());
    assert!(shown.contains("a@example.com") && !shown.contains("secret"), "{shown}");
}

fn post(accounts: &mut Accounts, now: i64, path: &str, body: &str) -> Value {
    // `emulator-client:emulator-secret`.
    let basic = ("authorization", "Basic ZW11bGF0b3ItY2xpZW50OmVtdWxhdG9yLXNlY3JldA==");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let (url, body) = (format!("http://127.0.0.1/{path}"), body.as_bytes().to_vec());
    let request = Request { method: "POST".to_owned(), url: url.clone(), body, ..request(&[basic, form]) };
    let target = Target::of(&url);
    let response = match path {
        "v1/access_token" => access_token::answer(accounts, now, &request, &target),
        "v1/device/authorize" => device::authorize(accounts, now, &request, &target),
        _ => device::token(accounts, now, &request, &target),
    };
    let response = response.unwrap_or_else(|refusal| refusal.into_response("T"));
    let mut answer: Value = serde_json::from_slice(&response.body).unwrap();
    answer["status"] = json!(response.status);
    answer
}

fn refreshed(accounts: &mut Accounts, now: i64, token: &str) -> Value {
    post(accounts, now, "v1/access_token", &format!("grant_type=refresh_token&refresh_token={token}"))
}

#[test]
fn a_state_survives_as_json() {
    let users = json!([{ "email": "Ann@example.com", "token": "ann", "refreshToken": "ann-refresh" }]);
    let create = |rotate| {
        let users = new_user::read(&Given::from(&users)).unwrap();
        let integration = Some(Integration { rotate, ..Integration::default() });
        Accounts::new(&Options { users, integration, ..Options::default() }, NOW).unwrap()
    };
    let mut first = create(true);
    let start = first.state().clone();
    let answer = refreshed(&mut first, NOW, "ann-refresh");
    let codes = post(&mut first, NOW, "v1/device/authorize", "client_id=emulator-client&scope=spark:people_read");
    let [access, refresh, device_code, user_code] =
        [&answer["access_token"], &answer["refresh_token"], &codes["device_code"], &codes["user_code"]]
            .map(|text| text.as_str().unwrap());

    let saved = serde_json::to_value(first.state()).unwrap();
    for secret in ["ann-refresh", access, refresh, device_code] {
        assert!(!saved.to_string().contains(secret), "{secret}");
    }
    // Another emulator continues from there, with another seed, and later.
    let options = Options { users: new_user::read(&Given::from(&users)).unwrap(), seed: 2, ..Options::default() };
    let mut second = Accounts::new(&options, NOW + DAY).unwrap();
    second.set_state(NOW + DAY, serde_json::from_value(saved.clone()).unwrap());
    assert_eq!(serde_json::to_value(second.state()).unwrap(), saved);
    assert_eq!(caller(&second, access).user().email, "Ann@example.com");
    assert_eq!(refreshed(&mut second, NOW + DAY, "ann-refresh")["status"], 400, "it was replaced");
    assert_eq!(refreshed(&mut second, NOW + DAY, refresh)["status"], 200);
    assert_eq!(second.approve(NOW, user_code, None), Ok(()));

    // Back to the start.
    first.set_state(NOW, start);
    assert!(first.caller(NOW, &request(&[("authorization", &format!("Bearer {access}"))])).is_err());
    assert_eq!(refreshed(&mut first, NOW, "ann-refresh"), answer, "the same requests, the same tokens");
}

#[test]
fn a_state_of_other_users_is_no_use_to_them() {
    let mut first = accounts(&json!([{ "email": "a@example.com", "refreshToken": "a-refresh" }]));
    let access = refreshed(&mut first, NOW, "a-refresh")["access_token"].as_str().unwrap().to_owned();
    let mut second = accounts(&json!([{ "email": "b@example.com", "refreshToken": "b-refresh" }]));
    second.set_state(NOW, first.state().clone());
    assert!(second.caller(NOW, &request(&[("authorization", &format!("Bearer {access}"))])).is_err());
    assert_eq!(refreshed(&mut second, NOW, "a-refresh")["status"], 400);
    assert_eq!(refreshed(&mut second, NOW, "b-refresh")["status"], 200);
}

#[test]
fn any_state_is_bearable() {
    let number = u64::MAX;
    let worst = json!({
        "key": number,
        "count": number,
        "accessTokens": [
            { "number": number, "email": "nobody", "scopes": null, "ends": i64::MAX },
            { "number": 0, "email": "user@example.com", "scopes": [""], "ends": i64::MIN },
        ],
        "givenRefreshTokens": [
            { "number": number, "email": "user@example.com", "scopes": null, "ends": i64::MAX, "replaced": false,
                "last": { "number": 5, "at": i64::MIN } },
        ],
        "refreshTokens": [],
        "deviceCodes": [
            { "number": number, "userCode": "", "scopes": [], "ends": i64::MAX, "polled": i64::MAX,
                "verdict": { "approved": { "email": "nobody", "scopes": [] } } },
            { "number": 1, "userCode": "1", "scopes": ["spark:people_read"], "ends": i64::MAX, "polled": null,
                "verdict": "pending" },
        ],
    });
    let mut accounts = accounts(&json!([{ "email": "user@example.com", "refreshToken": "refresh" }]));
    accounts.set_state(NOW, serde_json::from_value(worst).unwrap());
    for now in [i64::MIN, 0, i64::MAX - 1, i64::MAX] {
        for token in ["dev-token", "x_EM18446744073709551615_x", "_EM_", "_EM0_"] {
            let _ = accounts.caller(now, &request(&[("authorization", &format!("Bearer {token}"))]));
        }
        let _ = refreshed(&mut accounts, now, "refresh");
        let _ = accounts.approve(now, "1", None);
        let device = "client_id=emulator-client&scope=spark:people_read";
        let code = post(&mut accounts, now, "v1/device/authorize", device)["device_code"].as_str().unwrap().to_owned();
        let grant = "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=emulator-client";
        for code in [code.as_str(), "-ffffffffffffffff"] {
            let _ = post(&mut accounts, now, "v1/device/token", &format!("{grant}&device_code={code}"));
        }
    }
}

#[test]
fn the_oldest_token_goes_when_there_are_too_many() {
    let mut accounts = accounts(&json!([{ "email": "a@example.com", "refreshToken": "refresh" }]));
    let mut access = || refreshed(&mut accounts, NOW, "refresh")["access_token"].as_str().unwrap().to_owned();
    let (first, second) = (access(), access());
    for _ in 0..9_999 {
        access();
    }
    let is_known =
        |token: &str| accounts.caller(NOW, &request(&[("authorization", &format!("Bearer {token}"))])).is_ok();
    assert_eq!((is_known(&first), is_known(&second)), (false, true));
}
