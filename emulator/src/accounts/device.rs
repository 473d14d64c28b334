//! The device grant: `POST /v1/device/authorize` gives codes, a test approves or denies them, and
//! `POST /v1/device/token` gives the tokens.
//!
//! Webex's documentation of "Login with Webex" describes it: a 428 until the user has decided, and a 400 with the error
//! codes. Where in the answer a code stands is not documented: here, the description starts with it. After a
//! `slow_down`, the time between two polls stays the same. The documentation has no code for a device code that has
//! expired: here it is `invalid_grant`.

use serde::Serialize;

use super::{
    Accounts,
    form::{Client, Form},
    milliseconds,
    new_user::UserKind,
    state::Verdict,
    user,
};
use crate::{
    error::Refusal,
    given::{OptionsError, error},
    request::{Request, Target},
    response::Response,
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CODE_FORM: &str = "a user_code of POST /v1/device/authorize that has not expired, and that is still undecided";
const EMAIL_FORM: &str = "the email address of a person among the users who can have one of the scopes asked for";

#[derive(Serialize)]
struct Codes {
    device_code: String,
    expires_in: u32,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    interval: u32,
}

/// `POST /v1/device/authorize`. The pages behind its addresses do not exist: a test approves.
pub(crate) fn authorize(
    accounts: &mut Accounts,
    now: i64,
    request: &Request,
    target: &Target,
) -> Result<Response, Refusal> {
    let form = Form::read(request, target)?;
    if form.required("client_id")? != accounts.users.integration.client_id {
        // The example of Webex's documentation.
        return Err(Refusal::no_tokens("Client Id is invalid"));
    }
    let mut scopes: Vec<String> = Vec::new();
    for (at, scope) in form.required("scope")?.split(' ').enumerate() {
        if !accounts.users.scopes.contains(scope) {
            let number = at.saturating_add(1);
            let description = format!("invalid_scope: The emulator does not know scope number {number} of the list.");
            return Err(Refusal::bad_token_request(description));
        }
        if scopes.iter().all(|other| other != scope) {
            scopes.push(scope.to_owned());
        }
    }

    let integration = &accounts.users.integration;
    let (expires_in, interval) = (integration.device_code_seconds, integration.device_interval_seconds);
    let ends = now.saturating_add(milliseconds(expires_in));
    let number = accounts.state.await_approval(scopes, now, ends);
    let user_code = accounts.state.device_code_numbered(number).map(|code| code.user_code.clone());
    let verification_uri = format!("{}/verify", target.origin);
    Ok(Response::json(
        200,
        &Codes {
            device_code: accounts.state.device_code_text(number),
            expires_in,
            user_code: user_code.unwrap_or_default(),
            verification_uri_complete: format!("{verification_uri}?userCode={}", accounts.state.user_code_hash(number)),
            verification_uri,
            interval,
        },
    ))
}

/// `POST /v1/device/token`: the tokens, once, as soon as the user has approved.
pub(crate) fn token(
    accounts: &mut Accounts,
    now: i64,
    request: &Request,
    target: &Target,
) -> Result<Response, Refusal> {
    let form = Form::read(request, target)?;
    if Client::of(request, &form, &accounts.users.integration) != Client::InHeader {
        return Err(Refusal::no_tokens(
            "invalid_client: This call needs Basic authentication with the client ID and the client secret.",
        ));
    }
    if form.required("grant_type")? != GRANT {
        return Err(Refusal::bad_token_request(format!("unsupported_grant_type: The grant_type must be {GRANT}.")));
    }
    form.required("client_id")?;
    let device_code = form.required("device_code")?;

    let interval = accounts.users.integration.device_interval_seconds;
    let Some(code) = accounts.state.device_code(device_code).filter(|code| code.ends > now) else {
        return Err(Refusal::no_tokens("invalid_grant: The device code is unknown, has expired, or was used."));
    };
    let earliest = code.polled.map(|polled| polled.saturating_add(milliseconds(interval)));
    let is_too_soon =
        code.polled.is_some_and(|polled| now >= polled) && earliest.is_some_and(|earliest| now < earliest);
    code.polled = Some(now);
    if is_too_soon {
        return Err(Refusal::no_tokens(format!("slow_down: The last poll was less than {interval} seconds ago.")));
    }
    match code.verdict.clone() {
        Verdict::Pending => {
            Err(Refusal::approval_pending("authorization_pending: Poll again after the interval has passed."))
        }
        Verdict::Denied => Err(Refusal::no_tokens("access_denied: The user has denied the request.")),
        Verdict::Approved { email, scopes } => {
            accounts.state.spend_device_code(device_code);
            Ok(Response::json(200, &accounts.grant(now, email, scopes)))
        }
    }
}

impl Accounts {
    /// Approves a device as a user would: the one with this email address, or else the first person. Of the scopes that
    /// the device asked for, it gets those that the user can have.
    pub(crate) fn approve(&mut self, now: i64, user_code: &str, email: Option<&str>) -> Result<(), OptionsError> {
        let users = &self.users;
        let user = match email {
            Some(email) => users.by_email.get(&user::key(email)),
            None => users.list.iter().find(|user| user.kind == UserKind::Person),
        };
        let code = self.state.device_code_for_user(user_code).filter(|code| code.ends > now).ok_or_else(unknown)?;
        if code.verdict != Verdict::Pending {
            return Err(decided());
        }
        let user = user.ok_or_else(|| error("email", "no user has it", EMAIL_FORM))?;
        if user.kind == UserKind::Bot {
            return Err(error("email", "a bot cannot approve", EMAIL_FORM));
        }
        let scopes: Vec<String> = code.scopes.iter().filter(|scope| user.scopes.contains(scope)).cloned().collect();
        if scopes.is_empty() {
            return Err(error("email", "the user can have none of the scopes asked for", EMAIL_FORM));
        }
        code.verdict = Verdict::Approved { email: user::key(&user.email), scopes };
        Ok(())
    }

    /// Denies a device as its user would.
    pub(crate) fn deny(&mut self, now: i64, user_code: &str) -> Result<(), OptionsError> {
        let code = self.state.device_code_for_user(user_code).filter(|code| code.ends > now).ok_or_else(unknown)?;
        if code.verdict != Verdict::Pending {
            return Err(decided());
        }
        code.verdict = Verdict::Denied;
        Ok(())
    }
}

fn unknown() -> OptionsError {
    error("userCode", "no device waits with this code", CODE_FORM)
}

fn decided() -> OptionsError {
    error("userCode", "was approved or denied before", CODE_FORM)
}
