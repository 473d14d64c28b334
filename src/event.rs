//! What a client tells `onEvent`, for logs and progress. No token, no query and no body is in it.

use crate::call::Outcome;
use crate::error::{self, ErrorCode};
use crate::plain::Plain;
use crate::wire::http::Request;
use crate::wire::text::{split_before, split_once, trim_start};

/// Something that happened in a call; `type` says what.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(tag = "type", rename_all = "camelCase"))]
pub enum ClientEvent {
    /// A request is about to be sent.
    Request(RequestEvent),
    /// A try ended.
    Response(ResponseEvent),
    /// The call will be tried again after a wait.
    Wait(WaitEvent),
    /// The token function is asked for a token.
    Token(TokenEvent),
}

/// A request is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub struct RequestEvent {
    /// What it does.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"GET\" | \"DELETE\""))]
    pub method: &'static str,
    /// The path of the address, without the query.
    pub path: String,
    /// Which request of its call it is, from 1.
    pub attempt: u32,
}

/// A try ended: with an answer that was read to its end, or without one.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub struct ResponseEvent {
    /// What the request did.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"GET\" | \"DELETE\""))]
    pub method: &'static str,
    /// The path of the address, without the query.
    pub path: String,
    /// Which request of its call it was, from 1.
    pub attempt: u32,
    /// The HTTP status. Absent when no answer came, or a browser hides it.
    pub status: Option<u16>,
    /// Why there is no answer: `network`, `timeout`, `rejected` (a redirect) or `invalid-argument` (a `fetch` that is none).
    /// Absent when there is one, whatever its status.
    pub code: Option<ErrorCode>,
    /// What Webex support asks for. Absent when the answer had none, or a browser hides it.
    pub tracking_id: Option<String>,
    /// How long the try took, in milliseconds.
    pub duration_ms: f64,
}

/// The call will be tried again after a wait.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub struct WaitEvent {
    /// How long, in milliseconds.
    pub wait_ms: u64,
    /// How many requests the call has sent so far.
    pub attempt: u32,
}

/// The token function is asked for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TokenEvent {
    /// Why.
    pub reason: TokenReason,
}

/// Why a token is asked for: `first`, because there is none yet; `rejected`, because Webex did not take the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "camelCase"))]
pub enum TokenReason {
    /// There is none yet.
    First,
    /// Webex did not take the last one.
    Rejected,
}

impl TokenReason {
    /// As it is told to a token function.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenReason::First => "first",
            TokenReason::Rejected => "rejected",
        }
    }
}

impl ClientEvent {
    /// Of a request that is about to be sent.
    pub fn request(request: &Request, attempt: u32) -> Self {
        Self::Request(RequestEvent { method: request.method.as_str(), path: path(request), attempt })
    }

    /// What JavaScript gets.
    pub fn fields(&self) -> Plain<'_> {
        let mut plain = Plain::default();
        match self {
            Self::Request(event) => plain
                .text("type", Some("request"))
                .text("method", Some(event.method))
                .text("path", Some(&event.path))
                .number("attempt", Some(f64::from(event.attempt))),
            Self::Response(event) => plain
                .text("type", Some("response"))
                .text("method", Some(event.method))
                .text("path", Some(&event.path))
                .number("attempt", Some(f64::from(event.attempt)))
                .number("status", event.status.map(f64::from))
                .text("code", event.code.map(ErrorCode::as_str))
                .text("trackingId", event.tracking_id.as_deref())
                .number("durationMs", Some(event.duration_ms)),
            #[allow(clippy::cast_precision_loss, reason = "at most 2^31 - 1")]
            Self::Wait(event) => plain
                .text("type", Some("wait"))
                .number("waitMs", Some(event.wait_ms as f64))
                .number("attempt", Some(f64::from(event.attempt))),
            Self::Token(event) => plain.text("type", Some("token")).text("reason", Some(event.reason.as_str())),
        };
        plain
    }

    /// Of what came of it.
    pub fn response(request: &Request, attempt: u32, outcome: &Outcome, duration_ms: f64) -> Self {
        let (status, code, tracking_id) = match outcome {
            Outcome::Answered(response) => (Some(response.status), None, error::tracking_id(response)),
            Outcome::NoAnswer(_) => (None, Some(ErrorCode::Network), None),
            Outcome::Redirected => (None, Some(ErrorCode::Rejected), None),
            Outcome::NoFetch(_) => (None, Some(ErrorCode::InvalidArgument), None),
            _ => (None, Some(ErrorCode::Timeout), None),
        };
        Self::Response(ResponseEvent {
            method: request.method.as_str(),
            path: path(request),
            attempt,
            status,
            code,
            tracking_id: tracking_id.map(|id| request.token.hide_in(&id)),
            duration_ms,
        })
    }
}

/// The address without its origin and its query, where a cursor is.
fn path(request: &Request) -> String {
    let (_, after_scheme) = split_once(&request.url, b':').unwrap_or_default();
    let (_, path) = split_before(trim_start(after_scheme, b"/"), b"/");
    let (path, _) = split_before(path, b"?");
    request.token.hide_in(if path.is_empty() { "/" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::http::{Method, Response, Token};
    use serde_json::json;

    #[test]
    fn events_tell_what_happened_and_no_secret() {
        let request = Request {
            method: Method::Get,
            url: "https://webexapis.com/v1/convergedRecordings?cursor=s3cret-t0ken".to_owned(),
            token: Token::new("s3cret-t0ken").unwrap(),
            body: None,
        };
        let path = "/v1/convergedRecordings";
        let json = |event: &ClientEvent| serde_json::to_value(event.fields()).unwrap();
        assert_eq!(
            json(&ClientEvent::request(&request, 1)),
            json!({ "type": "request", "method": "GET", "path": path, "attempt": 1.0 })
        );
        // The token in the id's place.
        let slip =
            Request { url: "https://webexapis.com/v1/convergedRecordings/s3cret-t0ken".to_owned(), ..request.clone() };
        assert_eq!(json(&ClientEvent::request(&slip, 1))["path"], "/v1/convergedRecordings/(token)");
        let headers = vec![("trackingid", "s3cret-t0ken".to_owned())];
        for (outcome, told) in [
            (
                Outcome::Answered(Response { status: 503, headers, ..Response::default() }),
                json!({ "status": 503.0, "trackingId": "(token)" }),
            ),
            (Outcome::NoAnswer("x".to_owned()), json!({ "code": "network" })),
            (Outcome::NoAnswerInTime, json!({ "code": "timeout" })),
            (Outcome::Redirected, json!({ "code": "rejected" })),
            (Outcome::NoFetch("x".to_owned()), json!({ "code": "invalid-argument" })),
        ] {
            let mut expected =
                json!({ "type": "response", "method": "GET", "path": path, "attempt": 2.0, "durationMs": 1.5 });
            expected.as_object_mut().unwrap().extend(told.as_object().unwrap().clone());
            assert_eq!(json(&ClientEvent::response(&request, 2, &outcome, 1.5)), expected);
        }
        assert_eq!(
            json(&ClientEvent::Wait(WaitEvent { wait_ms: 250, attempt: 1 })),
            json!({ "type": "wait", "waitMs": 250.0, "attempt": 1.0 })
        );
        let reason = TokenReason::Rejected;
        assert_eq!(
            json(&ClientEvent::Token(TokenEvent { reason })),
            json!({ "type": "token", "reason": reason.as_str() })
        );
        assert_eq!(TokenReason::First.as_str(), "first");
    }
}
