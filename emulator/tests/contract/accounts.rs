//! People: the options `dialect`, `users` and `integration`.

use super::*;
use serde_json::json;
use webex_recordings_emulator::{Dialect, Given, Integration, NewUser, Role, UserKind};

const EMAIL: &str = "an email address such as user@example.com, with at most 254 characters";
const TOKEN: &str = "1 to 4096 visible ASCII characters without spaces";
const USERS: &str = r#"1 to 1000 objects such as { email: "user@example.com", token: "user-token" }"#;
const SCOPES: &str = "a list of at most 100 different scopes such as \"spark:recordings_read\", each of 1 to 256 \
                      visible ASCII characters without spaces";
const EXPIRES: &str = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z; or a Date; or a whole \
                       number of milliseconds since 1970";

/// Sets options by their names, and creates an emulator with them.
fn create(options: &Value) -> Result<Options, String> {
    let mut chosen = Options::default();
    for (name, value) in options.as_object().unwrap() {
        chosen.set(name, &Given::from(value)).map_err(|error| error.to_string())?;
    }
    Emulator::new(chosen.clone(), NOW).map_err(|error| error.to_string())?;
    Ok(chosen)
}

#[test]
fn a_user_has_everything_that_was_given() {
    let options = create(&json!({ "dialect": "webex", "users": [
        { "email": "a@example.com" },
        {
            "email": "B.b+c@sub.example.com",
            "token": "b-token",
            "refreshToken": "b-refresh",
            "name": "Bea",
            "type": "person",
            "roles": ["admin", "compliance-officer"],
            "scopes": ["spark:recordings_read", "identity:myself/read"],
            "expires": "2026-01-15T12:00:01Z",
        },
        { "email": "bot@example.com", "token": "bot-token", "type": "bot", "expires": 1_768_478_400_001_i64 },
    ] }))
    .unwrap();
    let expected = [
        NewUser { email: "a@example.com".to_owned(), ..NewUser::default() },
        NewUser {
            email: "B.b+c@sub.example.com".to_owned(),
            token: Some("b-token".to_owned()),
            refresh_token: Some("b-refresh".to_owned()),
            name: Some("Bea".to_owned()),
            kind: UserKind::Person,
            roles: vec![Role::Admin, Role::ComplianceOfficer],
            scopes: Some(vec!["spark:recordings_read".to_owned(), "identity:myself/read".to_owned()]),
            expires: Some(NOW + SECOND),
        },
        NewUser {
            email: "bot@example.com".to_owned(),
            token: Some("bot-token".to_owned()),
            kind: UserKind::Bot,
            expires: Some(NOW + 1),
            ..NewUser::default()
        },
    ];
    assert_eq!((options.dialect, options.users.as_slice()), (Dialect::Webex, expected.as_slice()));
}

#[test]
fn wrong_users_are_refused() {
    let one = |field: Value| {
        let mut user = json!({ "email": "a@example.com", "token": "a" });
        user.as_object_mut().unwrap().extend(field.as_object().unwrap().clone());
        json!([user])
    };
    let (a, b) = (json!({ "email": "a@example.com" }), json!({ "email": "b@example.com", "token": "b" }));
    let table = [
        (json!([]), format!("users: is empty; allowed: {USERS}")),
        (json!({}), format!("users: not a list; allowed: {USERS}")),
        (json!(null), format!("users: not a list; allowed: {USERS}")),
        (json!(vec![b.clone(); 1_001]), format!("users: too many users; allowed: {USERS}")),
        (json!([a, 1]), format!("users[1]: not an object; allowed: {USERS}")),
        (json!([a, {}]), format!("users[1].email: is missing or empty; allowed: {EMAIL}")),
        (one(json!({ "email": null })), format!("users[0].email: not a string; allowed: {EMAIL}")),
        (one(json!({ "token": 5 })), format!("users[0].token: not a string; allowed: {TOKEN}")),
        (one(json!({ "token": "" })), format!("users[0].token: is empty; allowed: {TOKEN}")),
        (
            one(json!({ "token": "a b" })),
            format!("users[0].token: has a character that a header cannot contain; allowed: {TOKEN}"),
        ),
        (one(json!({ "refreshToken": "a".repeat(4_097) })), {
            format!("users[0].refreshToken: is too long; allowed: {TOKEN}")
        }),
        (one(json!({ "name": " " })), "users[0].name: is empty; allowed: 1 to 256 characters".to_owned()),
        (
            one(json!({ "name": "é".repeat(257) })),
            "users[0].name: is too long; allowed: 1 to 256 characters".to_owned(),
        ),
        (one(json!({ "type": "Bot" })), "users[0].type: unknown value; allowed: person or bot".to_owned()),
        (
            one(json!({ "roles": "admin" })),
            "users[0].roles: not a list; allowed: a list of admin and compliance-officer".to_owned(),
        ),
        (
            one(json!({ "roles": ["officer"] })),
            "users[0].roles: unknown role; allowed: a list of admin and compliance-officer".to_owned(),
        ),
        (one(json!({ "scopes": "x" })), format!("users[0].scopes: not a list; allowed: {SCOPES}")),
        (one(json!({ "scopes": [1] })), format!("users[0].scopes: not a string; allowed: {SCOPES}")),
        (one(json!({ "scopes": [""] })), format!("users[0].scopes: has an empty scope; allowed: {SCOPES}")),
        (
            one(json!({ "scopes": ["a b"] })),
            format!("users[0].scopes: has a scope with a character that is not allowed; allowed: {SCOPES}"),
        ),
        (one(json!({ "scopes": ["a", "b", "a"] })), format!("users[0].scopes: has a scope twice; allowed: {SCOPES}")),
        (
            one(json!({ "scopes": ["a".repeat(257)] })),
            format!("users[0].scopes: has a scope that is too long; allowed: {SCOPES}"),
        ),
        (one(json!({ "scopes": vec!["a"; 101] })), format!("users[0].scopes: too many scopes; allowed: {SCOPES}")),
        (
            one(json!({ "type": "bot", "scopes": ["spark:people_read", "spark:recordings_read"] })),
            "users[0].scopes: has a scope that a bot cannot have; allowed: for a bot, scopes that do not open \
             recordings, such as spark:people_read"
                .to_owned(),
        ),
        (
            one(json!({ "type": "bot", "refreshToken": "r" })),
            "users[0].refreshToken: a bot has none; allowed: for a bot, nothing".to_owned(),
        ),
        (
            one(json!({ "type": "bot", "roles": ["admin"] })),
            "users[0].roles: a bot has none; allowed: for a bot, nothing".to_owned(),
        ),
        (one(json!({ "expires": "soon" })), format!("users[0].expires: not a valid date; allowed: {EXPIRES}")),
        (one(json!({ "expires": 0.5 })), format!("users[0].expires: got 0.5; allowed: {EXPIRES}")),
        (one(json!({ "expires": 1e300 })), format!("users[0].expires: out of range; allowed: {EXPIRES}")),
        (
            one(json!({ "expires": null })),
            format!("users[0].expires: got neither a string nor a number; allowed: {EXPIRES}"),
        ),
        (
            one(json!({ "mail": "x" })),
            "users[0].mail: unknown field of a user; allowed: email, token, refreshToken, name, type, roles, scopes, \
             expires"
                .to_owned(),
        ),
    ];
    for (users, expected) in table {
        assert_eq!(create(&json!({ "dialect": "webex", "users": users })).unwrap_err(), expected);
    }
}

#[test]
fn users_who_are_alike_are_refused() {
    let (a, b) = (json!({ "email": "a@example.com" }), json!({ "email": "b@example.com", "token": "b" }));
    let table = [
        (
            json!([a, { "email": "b@example.com" }]),
            "users[1].token: is missing; allowed: another token for each user".to_owned(),
        ),
        (
            json!([a, b, { "email": "c@example.com", "token": "b" }]),
            "users[2].token: an earlier user has it; allowed: another token for each user".to_owned(),
        ),
        (
            json!([a, { "email": "b@example.com", "token": "dev-token" }]),
            "users[1].token: an earlier user has it; allowed: another token for each user".to_owned(),
        ),
        (
            json!([a, { "email": "A@example.COM", "token": "b" }]),
            "users[1].email: an earlier user has it; allowed: another email address for each user, where case does not \
             matter"
                .to_owned(),
        ),
        (
            json!([
                { "email": "a@example.com", "refreshToken": "r" },
                { "email": "b@example.com", "token": "b", "refreshToken": "r" },
            ]),
            "users[1].refreshToken: an earlier user has it; allowed: another token for each user".to_owned(),
        ),
    ];
    for (users, expected) in table {
        assert_eq!(create(&json!({ "dialect": "webex", "users": users })).unwrap_err(), expected);
    }
}

#[test]
fn addresses_are_checked() {
    let wrong = [
        "user",
        "@example.com",
        "user@",
        "a@b@c",
        "a b@example.com",
        "a@exa mple.com",
        ".a@example.com",
        "a..b@example.com",
        "a@example.com.",
        "a@-_-",
        "<a@example.com>",
        "a@exämple.com",
    ];
    for email in wrong {
        let error = create(&json!({ "dialect": "webex", "users": [{ "email": email }] })).unwrap_err();
        assert_eq!(error, format!("users[0].email: not an email address; allowed: {EMAIL}"), "{email}");
    }
    let longest = format!("{}@example.com", "a".repeat(242));
    assert!(create(&json!({ "dialect": "webex", "users": [{ "email": longest }] })).is_ok());
    assert!(create(&json!({ "dialect": "webex", "users": [{ "email": format!("a{longest}") }] })).is_err());
}

#[test]
fn an_emulator_checks_users_again() {
    let webex = |users| Options { dialect: Dialect::Webex, users, ..Options::default() };
    let user = NewUser { email: "a@example.com".to_owned(), ..NewUser::default() };
    let table = [
        (webex(vec![NewUser::default()]), "users[0].email"),
        (webex(vec![NewUser { token: Some(String::new()), ..user.clone() }]), "users[0].token"),
        (webex(vec![NewUser { scopes: Some(vec![" ".to_owned()]), ..user.clone() }]), "users[0].scopes"),
        (webex(vec![NewUser { expires: Some(i64::MAX), ..user.clone() }]), "users[0].expires"),
        (webex(vec![user; 1_001]), "users"),
        (
            Options {
                integration: Some(Integration { access_token_seconds: 0, ..Integration::default() }),
                ..webex(Vec::new())
            },
            "integration.accessTokenSeconds",
        ),
    ];
    for (options, name) in table {
        assert_eq!(Emulator::new(options, NOW).unwrap_err().option, name);
    }
}

#[test]
fn an_integration_has_everything_that_was_given() {
    let options = create(&json!({ "dialect": "webex", "integration": {
        "clientId": "id",
        "clientSecret": "a:b",
        "accessTokenSeconds": 60,
        "refreshTokenSeconds": 315_360_000,
        "rotate": true,
        "sameTokenSeconds": 86_400,
        "deviceCodeSeconds": 10,
        "deviceIntervalSeconds": 0,
    } }))
    .unwrap();
    let expected = Integration {
        client_id: "id".to_owned(),
        client_secret: "a:b".to_owned(),
        access_token_seconds: 60,
        refresh_token_seconds: 315_360_000,
        rotate: true,
        same_token_seconds: 86_400,
        device_code_seconds: 10,
        device_interval_seconds: 0,
    };
    assert_eq!(options.integration, Some(expected));

    let defaults = Integration {
        client_id: "emulator-client".to_owned(),
        client_secret: "emulator-secret".to_owned(),
        access_token_seconds: 1_209_599,
        refresh_token_seconds: 7_775_999,
        rotate: false,
        same_token_seconds: 0,
        device_code_seconds: 300,
        device_interval_seconds: 2,
    };
    assert_eq!(create(&json!({ "dialect": "webex", "integration": {} })).unwrap().integration, Some(defaults));
}

#[test]
fn wrong_integrations_are_refused() {
    let names = "clientId, clientSecret, accessTokenSeconds, refreshTokenSeconds, rotate, sameTokenSeconds, \
                 deviceCodeSeconds, deviceIntervalSeconds";
    let client_id = "1 to 4096 visible ASCII characters without spaces and colons";
    let table = [
        (json!(null), format!("integration: not an object; allowed: an object with {names}")),
        (json!({ "secret": "x" }), format!("integration.secret: unknown field of an integration; allowed: {names}")),
        (json!({ "clientId": "" }), format!("integration.clientId: is empty; allowed: {client_id}")),
        (json!({ "clientId": "a:b" }), format!("integration.clientId: has a colon; allowed: {client_id}")),
        (json!({ "clientId": 1 }), format!("integration.clientId: not a string; allowed: {client_id}")),
        (
            json!({ "clientSecret": "a b" }),
            format!("integration.clientSecret: has a character that a header cannot contain; allowed: {TOKEN}"),
        ),
        (
            json!({ "accessTokenSeconds": 0 }),
            "integration.accessTokenSeconds: got 0; allowed: a whole number from 1 to 315360000".to_owned(),
        ),
        (
            json!({ "refreshTokenSeconds": 315_360_001 }),
            "integration.refreshTokenSeconds: got 315360001; allowed: a whole number from 1 to 315360000".to_owned(),
        ),
        (json!({ "rotate": 1 }), "integration.rotate: got neither true nor false; allowed: true or false".to_owned()),
        (
            json!({ "sameTokenSeconds": -1 }),
            "integration.sameTokenSeconds: got -1; allowed: a whole number from 0 to 315360000".to_owned(),
        ),
        (
            json!({ "deviceCodeSeconds": 86_401 }),
            "integration.deviceCodeSeconds: got 86401; allowed: a whole number from 1 to 86400".to_owned(),
        ),
        (
            json!({ "deviceIntervalSeconds": "2" }),
            "integration.deviceIntervalSeconds: got a string; allowed: a whole number from 0 to 3600".to_owned(),
        ),
    ];
    for (integration, expected) in table {
        let error = create(&json!({ "dialect": "webex", "integration": integration })).unwrap_err();
        assert_eq!(error, expected);
    }
}

#[test]
fn people_need_the_dialect_webex() {
    let only_webex = "needs dialect: \"webex\"; allowed: nothing with dialect: \"contract\"";
    let users = json!([{ "email": "a@example.com" }]);
    let table = [
        (json!({ "users": users }), format!("users: {only_webex}")),
        (json!({ "users": users, "dialect": "contract" }), format!("users: {only_webex}")),
        (json!({ "integration": {} }), format!("integration: {only_webex}")),
        (json!({ "dialect": "Webex" }), "dialect: unknown value; allowed: contract or webex".to_owned()),
        (json!({ "dialect": true }), "dialect: not a string; allowed: contract or webex".to_owned()),
    ];
    for (options, expected) in table {
        assert_eq!(create(&options).unwrap_err(), expected);
    }
    // Options come in any order.
    assert!(create(&json!({ "users": users, "dialect": "webex" })).is_ok());
}

fn get(local: &mut Local, target: &str, token: &str) -> Response {
    local.send_bare("GET", target, &[("authorization", &format!("Bearer {token}"))], b"")
}

fn with_users(users: &Value) -> Local {
    let options = create(&json!({ "dialect": "webex", "users": users })).unwrap();
    Local::with(options)
}

#[test]
fn a_person_is_shown_as_by_webex() {
    let mut local = with_users(&json!([
        { "email": "matt.lund@example.com", "roles": ["admin", "compliance-officer"] },
        { "email": "bot@example.com", "token": "bot", "type": "bot", "name": "Bot" },
    ]));
    let response = get(&mut local, "/v1/people/me", "dev-token");
    assert_eq!((response.status, response.header("cache-control")), (200, Some("no-store")));
    let mut person = json(&response);
    let id = text(&person["id"]);
    person.as_object_mut().unwrap().remove("id");
    let expected = json!({
        "emails": ["matt.lund@example.com"],
        "displayName": "Matt Lund",
        "nickName": "Matt",
        "firstName": "Matt",
        "lastName": "Lund",
        // ciscospark://us/ORGANIZATION/0c5d2b9e-7a41-4f36-9d08-e3b1a6f2c574
        "orgId": "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wYzVkMmI5ZS03YTQxLTRmMzYtOWQwOC1lM2IxYTZmMmM1NzQ",
        // ciscospark://us/ROLE/id_full_admin, ciscospark://us/ROLE/compliance_officer
        "roles": [
            "Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfZnVsbF9hZG1pbg",
            "Y2lzY29zcGFyazovL3VzL1JPTEUvY29tcGxpYW5jZV9vZmZpY2Vy",
        ],
        "created": "2024-01-15T09:00:00.000Z",
        "lastModified": "2024-01-15T09:00:00.000Z",
        "type": "person",
    });
    assert_eq!(person, expected);
    // ciscospark://us/PEOPLE/ and a UUID.
    assert!(id.starts_with("Y2lzY29zcGFyazovL3VzL1BFT1BMRS") && id.len() == 79, "{id}");

    let bot = json(&get(&mut local, "/v1/people/me?callingData=false", "bot"));
    assert_eq!((&bot["type"], &bot["displayName"], &bot["firstName"]), (&json!("bot"), &json!("Bot"), &json!("Bot")));
    assert_eq!((bot.get("lastName"), bot.get("roles")), (None, None));
    assert_ne!(text(&bot["id"]), id);
}

#[test]
fn who_one_is_needs_a_token_and_a_scope() {
    let mut local = with_users(&json!([
        { "email": "a@example.com" },
        { "email": "b@example.com", "token": "b", "scopes": ["spark:recordings_read"] },
    ]));
    let table = [
        ("/v1/people/me", "b", 403, "This call needs the scope spark:people_read."),
        ("/v1/people/me?callingData=x", "dev-token", 400, "The parameter callingData must be true or false."),
        ("/v1/people/me?a=b", "dev-token", 400, "The query has an unknown parameter. Allowed: callingData."),
        (
            "/v1/people/me?callingData=true&callingData=false",
            "dev-token",
            400,
            "The parameter callingData is given more than once.",
        ),
        ("/v1/authorizations/tokenExpiry?a=b", "dev-token", 400, "This call takes no query parameters."),
    ];
    for (target, token, status, expected) in table {
        let response = get(&mut local, target, token);
        assert_eq!((response.status, description(&response).as_str()), (status, expected));
    }
    for target in ["/v1/people/me", "/v1/authorizations/tokenExpiry", LIST] {
        let response = get(&mut local, target, "other");
        assert_eq!((response.status, response.header("www-authenticate")), (401, Some("Bearer")));
    }
    for target in ["/v1/people/me", "/v1/authorizations/tokenExpiry"] {
        let response = local.send("POST", target, &[], b"");
        assert_eq!((response.status, response.header("allow")), (405, Some("GET, OPTIONS")));
        assert_eq!(Local::new().get(target).status, 404, "the contract does not have it");
    }
}

#[test]
fn a_token_says_when_it_ends() {
    let mut local = with_users(&json!([
        { "email": "a@example.com", "scopes": [] },
        { "email": "b@example.com", "token": "b", "expires": "2026-01-15T13:00:00.5Z" },
    ]));
    local.now += HOUR;
    let expiry = |local: &mut Local, token: &str| {
        let response = get(local, "/v1/authorizations/tokenExpiry", token);
        (response.status, json(&response)["exp"].clone())
    };
    // 100 years of 365.25 days after the start.
    assert_eq!(expiry(&mut local, "dev-token"), (200, json!(4_924_238_400_000_i64)));
    assert_eq!(expiry(&mut local, "b"), (200, json!(1_768_482_000_500_i64)));
    local.now += 500;
    assert_eq!(expiry(&mut local, "b"), (401, Value::Null));
    // By the clock of the requests, whatever it does.
    local.now -= 1;
    assert_eq!(expiry(&mut local, "b").0, 200);
}
