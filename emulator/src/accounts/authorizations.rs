//! `GET /v1/authorizations/tokenExpiry`: when the caller's access token ends, in milliseconds since 1970.
//!
//! Webex's documentation of authorizations names no scope that it needs.

use serde::Serialize;

use super::Caller;
use crate::{error::Refusal, request::Target, response::Response};

#[derive(Serialize)]
struct Expiry {
    exp: i64,
}

pub(crate) fn token_expiry(caller: &Caller, target: &Target) -> Result<Response, Refusal> {
    target.expect_no_parameters()?;
    Ok(Response::json(200, &Expiry { exp: caller.token_ends() }))
}
