//! The parameters of a token request, and the client that sends it.
//!
//! Webex's documentation has forms; JSON objects are taken as well, because Webex takes them. As RFC 6749 says,
//! parameters without a value count as absent, unknown ones are ignored, and none may be repeated.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Integration, authorization, base64};
use crate::{
    error::Refusal,
    percent,
    request::{Request, Target},
};

const LARGEST_BODY: usize = 65_536;

/// The parameters by name.
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    pub(super) fn read(request: &Request, target: &Target) -> Result<Self, Refusal> {
        if target.expect_no_parameters().is_err() {
            return Err(bad("The parameters belong in the body, not in the query."));
        }
        if request.body.len() > LARGEST_BODY {
            return Err(Refusal::too_large("A body may have at most 65536 bytes."));
        }
        let content_type = request.headers_named("content-type").next().unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/json") {
            return Self::from_json(&request.body);
        }
        if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") || request.body.is_empty() {
            return Self::from_form(&request.body);
        }
        let description = "The body must have the content type application/x-www-form-urlencoded.";
        Err(Refusal::unsupported_media_type(description))
    }

    fn from_form(body: &[u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|_| bad("The body is not UTF-8."))?;
        let decoded = |text: &str| {
            let decoded = percent::decode(&text.replace('+', " "));
            decoded.ok_or_else(|| bad("The body has percent-encoding that is broken or not UTF-8."))
        };
        let mut parameters = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if parameters.insert(decoded(name)?, decoded(value)?).is_some() {
                return Err(bad("The body has a parameter twice."));
            }
        }
        Ok(Self(parameters))
    }

    fn from_json(body: &[u8]) -> Result<Self, Refusal> {
        // Only the position: the parser's message can contain parts of the body.
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            bad(&format!("The body is not JSON: see line {line}, column {column}."))
        })?;
        let Value::Object(fields) = value else {
            return Err(bad("The body must be a JSON object."));
        };
        let texts = fields.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            // No parameter that the emulator knows is anything else, so this counts as absent.
            _ => None,
        });
        Ok(Self(texts.collect()))
    }

    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.optional(name).ok_or_else(|| bad(&format!("The parameter {name} is missing.")))
    }
}

/// Whether the request has the client id and the secret of the integration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    /// In the header `Authorization`.
    InHeader,
    /// In the body.
    InBody,
    /// Neither here nor there, or not the right ones.
    Unknown,
}

impl Client {
    pub(super) fn of(request: &Request, form: &Form, integration: &Integration) -> Self {
        let is_right = |id: &str, secret: &str| id == integration.client_id && secret == integration.client_secret;
        let in_body = (form.optional("client_id"), form.optional("client_secret"));
        if request.headers_named("authorization").next().is_none() {
            let (Some(id), Some(secret)) = in_body else {
                return Self::Unknown;
            };
            return if is_right(id, secret) { Self::InBody } else { Self::Unknown };
        }
        let Some((id, secret)) = basic(request) else {
            return Self::Unknown;
        };
        // What the body has in addition must not contradict the header.
        if !is_right(&id, &secret)
            || in_body.0.is_some_and(|other| other != id)
            || in_body.1.is_some_and(|other| other != secret)
        {
            return Self::Unknown;
        }
        Self::InHeader
    }
}

/// The client id and the secret of Basic authentication.
fn basic(request: &Request) -> Option<(String, String)> {
    let (scheme, credentials) = authorization(request)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(base64::decode(credentials)?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn bad(problem: &str) -> Refusal {
    Refusal::bad_token_request(format!("invalid_request: {problem}"))
}
