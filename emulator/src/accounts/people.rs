//! `GET /v1/people/me`: who the caller is, as in Webex's documentation of people.

use serde::Serialize;

use super::{Caller, ORG_ID, Role, Scope, User, UserKind, base64};
use crate::{error::Refusal, query::Query, request::Target, response::Response};

/// Everybody came on this day.
const CREATED: &str = "2024-01-15T09:00:00.000Z";

/// Fields about which the emulator knows nothing, such as phone numbers and licenses, are left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'a> {
    id: String,
    emails: [&'a str; 1],
    display_name: &'a str,
    nick_name: &'a str,
    first_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    last_name: &'a str,
    org_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    created: &'a str,
    last_modified: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

pub(crate) fn me(caller: &Caller, target: &Target) -> Result<Response, Refusal> {
    caller.needs(&[Scope::PeopleRead])?;
    // It is checked, but there is no such data.
    Query::of(target, &["callingData"])?.one_of("callingData", &[("true", ()), ("false", ())])?;
    Ok(Response::json(200, &Person::from(caller.user())))
}

impl<'a> From<&'a User> for Person<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            id: webex_id("PEOPLE", &user.id),
            emails: [&user.email],
            display_name: &user.display_name,
            nick_name: &user.first_name,
            first_name: &user.first_name,
            last_name: &user.last_name,
            org_id: webex_id("ORGANIZATION", ORG_ID),
            roles: user.roles.iter().map(|role| webex_id("ROLE", role_name(*role))).collect(),
            created: CREATED,
            last_modified: CREATED,
            kind: match user.kind {
                UserKind::Person => "person",
                UserKind::Bot => "bot",
            },
        }
    }
}

/// An id as Webex shows it: the Base64 of an address.
fn webex_id(kind: &str, id: &str) -> String {
    base64::encode(format!("ciscospark://us/{kind}/{id}").as_bytes())
}

/// The name of a full administrator is the one that Webex uses. That of a compliance officer is not documented.
fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "id_full_admin",
        Role::ComplianceOfficer => "compliance_officer",
    }
}
