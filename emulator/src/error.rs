//! Refusals: their statuses, and the error body of Webex.
//!
//! An answer never repeats any part of the request, so that it cannot contain a token.

use serde::Serialize;

use crate::response::Response;

const NO_TOKEN: &str = "The request requires a valid access token set in the Authorization request header.";
const NOT_VALID: &str = "The request is not valid.";
const NOT_ENTITLED: &str = "The server understood the request, but refused to fulfill it because the access token is missing \
                            required scopes or the user is missing required roles or licenses.";
const NOT_FOUND: &str = "The requested resource could not be found.";
const GONE: &str = "The requested resource is no longer available.";
const TOO_MANY: &str = "Too many requests have been sent in a given amount of time. Try again later.";

/// An error answer: why the request was refused.
pub(crate) struct Refusal {
    status: u16,
    message: &'static str,
    description: String,
    /// A header that belongs to this status.
    header: Option<(&'static str, String)>,
    /// Whether no Webex would understand the request: an unknown path, method or parameter, or a body of the wrong form.
    unexpected: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    message: &'a str,
    errors: [Detail<'a>; 1],
    tracking_id: &'a str,
}

#[derive(Serialize)]
struct Detail<'a> {
    description: &'a str,
}

impl Refusal {
    pub(crate) fn bad_request(description: impl Into<String>) -> Self {
        Self { unexpected: true, ..Self::new(400, NOT_VALID, description) }
    }

    pub(crate) fn unauthorized() -> Self {
        Self { header: Some(("WWW-Authenticate", "Bearer".to_owned())), ..Self::new(401, NO_TOKEN, NO_TOKEN) }
    }

    /// A token request of the wrong form.
    pub(crate) fn bad_token_request(description: impl Into<String>) -> Self {
        Self { unexpected: true, ..Self::no_tokens(description) }
    }

    /// A token request of the right form that gets no tokens. The message is the example of Webex's documentation of
    /// the device grant.
    pub(crate) fn no_tokens(description: impl Into<String>) -> Self {
        Self::new(400, "The request could not be understood by the server due to malformed syntax.", description)
    }

    /// A token request of an unknown client: 401, according to RFC 6749, section 5.2.
    pub(crate) fn unknown_client(description: &str) -> Self {
        let header = Some(("WWW-Authenticate", "Basic realm=\"emulator\"".to_owned()));
        Self { header, ..Self::new(401, "The request requires a valid client ID and client secret.", description) }
    }

    /// The answer to a device whose user has not decided yet.
    pub(crate) fn approval_pending(description: &str) -> Self {
        Self::new(428, "The user has not approved the request yet.", description)
    }

    pub(crate) fn forbidden(description: &str) -> Self {
        Self::new(403, "The request is understood, but access is not allowed.", description)
    }

    /// The token lacks a scope, or its user lacks a role. The message is the example of Webex's documentation.
    pub(crate) fn not_entitled(description: impl Into<String>) -> Self {
        Self::new(403, NOT_ENTITLED, description)
    }

    pub(crate) fn not_found(description: &str) -> Self {
        Self::new(404, NOT_FOUND, description)
    }

    /// Shown as a page where people sign in, with status 200.
    pub(crate) fn sign_in(description: &str) -> Self {
        Self::new(200, "", description)
    }

    pub(crate) fn no_such_recording() -> Self {
        Self::not_found("There is no such recording.")
    }

    pub(crate) fn no_such_path() -> Self {
        Self { unexpected: true, ..Self::not_found("There is no such path in this API.") }
    }

    /// Takes the methods that are allowed, except OPTIONS, which always is.
    pub(crate) fn method_not_allowed(allowed: impl Iterator<Item = &'static str>) -> Self {
        let allowed: Vec<&str> = allowed.chain(["OPTIONS"]).collect();
        let allowed = allowed.join(", ");
        let description = format!("Allowed here: {allowed}.");
        Self {
            header: Some(("Allow", allowed)),
            unexpected: true,
            ..Self::new(405, "The method is not supported for this resource.", description)
        }
    }

    /// The answer to a `next` link that has expired.
    pub(crate) fn lapsed(status: u16, description: &str) -> Self {
        let message = match status {
            404 => NOT_FOUND,
            410 => GONE,
            _ => NOT_VALID,
        };
        Self::new(status, message, description)
    }

    /// What was deleted for good.
    pub(crate) fn gone(description: &str) -> Self {
        Self::new(410, GONE, description)
    }

    pub(crate) fn conflict(description: &str) -> Self {
        Self::new(
            409,
            "The request could not be processed because it conflicts with the state of the resource.",
            description,
        )
    }

    pub(crate) fn too_large(description: &str) -> Self {
        Self { unexpected: true, ..Self::new(413, "The request is too large.", description) }
    }

    pub(crate) fn unsupported_media_type(description: &str) -> Self {
        Self { unexpected: true, ..Self::new(415, "The media type of the request is not supported.", description) }
    }

    /// Retrying after a second works, and `Retry-After` is in whole seconds.
    pub(crate) fn too_many_requests() -> Self {
        let description = "More requests arrived than this emulator is set to accept.";
        Self { header: Some(("Retry-After", "1".to_owned())), ..Self::new(429, TOO_MANY, description) }
    }

    /// The answer of a fault: Webex's own message for this status, and a description that says it was configured.
    pub(crate) fn for_fault(status: u16) -> Self {
        let message = match status {
            401 => NO_TOKEN,
            403 => "The request is understood, but access is not allowed.",
            404 => NOT_FOUND,
            423 => "The requested resource is temporarily unavailable. Try again later.",
            429 => TOO_MANY,
            500 => "Something went wrong on the server.",
            502 => "The server received an invalid response from an upstream server. Try again later.",
            503 => "The server is overloaded with requests. Try again later.",
            504 => "An upstream server failed to respond on time.",
            400..=499 => "The request is refused.",
            _ => "The server failed.",
        };
        let header = match status {
            401 => Some(("WWW-Authenticate", "Bearer".to_owned())),
            407 => Some(("Proxy-Authenticate", "Basic realm=\"emulator\"".to_owned())),
            _ => None,
        };
        Self { header, ..Self::new(status, message, "The emulator was configured to fail like this.") }
    }

    fn new(status: u16, message: &'static str, description: impl Into<String>) -> Self {
        Self { status, message, description: description.into(), header: None, unexpected: false }
    }

    /// Why, in words.
    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) fn is_unexpected(&self) -> bool {
        self.unexpected
    }

    pub(crate) fn into_response(self, tracking_id: &str) -> Response {
        if self.status == 200 {
            return Response::sign_in_page(200);
        }
        let body = Body { message: self.message, errors: [Detail { description: &self.description }], tracking_id };
        let mut response = Response::json(self.status, &body);
        if let Some((name, value)) = self.header {
            response.set(name, value);
        }
        response
    }
}
