//! `POST /v1/access_token`: an access token for a refresh token.
//!
//! Webex's documentation of integrations and of "Login with Webex" describes requests and answers, but few errors. The
//! description of a refused refresh token is the one that Cisco's own software looks for. Where nothing is known, the
//! description starts with the error code of RFC 6749.

use super::{
    Accounts,
    form::{Client, Form},
};
use crate::{
    error::Refusal,
    request::{Request, Target},
    response::Response,
};

const REFUSED: &str = "The refresh token provided is expired, revoked, malformed, or invalid.";
const OTHER_GRANT: &str = "unsupported_grant_type: The grant_type must be refresh_token. There are no authorization \
                           codes in the emulator: give a user a refreshToken, or use the device grant.";

pub(crate) fn answer(
    accounts: &mut Accounts,
    now: i64,
    request: &Request,
    target: &Target,
) -> Result<Response, Refusal> {
    let form = Form::read(request, target)?;
    if Client::of(request, &form, &accounts.users.integration) == Client::Unknown {
        return Err(Refusal::unknown_client("invalid_client: The client ID or the client secret is missing or wrong."));
    }
    if form.required("grant_type")? != "refresh_token" {
        return Err(Refusal::bad_token_request(OTHER_GRANT));
    }
    let refresh_token = form.required("refresh_token")?;
    let tokens = accounts.refresh(now, refresh_token).ok_or_else(|| Refusal::no_tokens(REFUSED))?;
    Ok(Response::json(200, &tokens))
}
