//! What a client tells `onEvent`, for logs and progress. No token, no query and no body is in it.

use crate::call::Outcome;
use crate::error::{self, ErrorCode};
use crate::plain::Fields;
use crate::token::Token;
use crate::wire::http::Method;
use crate::words::Words;

/// Something that happened in a call; `type` says what.
#[derive(Clone, Debug, PartialEq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum ClientEvent {
    /// A request is about to be sent.
    Request(RequestEvent),
    /// A try ended.
    Response(ResponseEvent),
    /// The call waits before its next request.
    Wait(WaitEvent),
    /// The token function is asked for a token.
    Token(TokenEvent),
    /// A recording came that is not as the API promises.
    Odd(OddEvent),
}

/// What every event tells: which call it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EventBase {
    /// The number of the call. Each call of a method has its own; all pages of a list that is looped over share one.
    pub call: u32,
    /// What the call's requests do.
    #[tsify(type = "\"GET\" | \"DELETE\"")]
    pub method: Method,
    /// The path of their address, without the query.
    pub path: String,
}

/// A request is about to be sent. Where a deletion is aborted after that, it may have been carried out.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RequestEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// Which request of its call it is, from 1.
    pub attempt: u32,
}

/// A try ended: with an answer that was read to its end, or without one. There is none where the call was aborted.
#[derive(Clone, Debug, PartialEq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ResponseEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
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

/// The call waits before its next request: because a try failed, because Webex asked this client to wait, or because the
/// last pages of a list had nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WaitEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// How long, in milliseconds.
    pub wait_ms: u64,
    /// How many requests the call has sent so far.
    pub attempt: u32,
}

/// The token function is asked for a token.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TokenEvent {
    /// Which call asks first. The token is for all calls.
    #[serde(flatten)]
    pub base: EventBase,
    /// Why.
    pub reason: TokenReason,
}

/// A recording came that is not as the API promises, and was handed on as it came. With `strict` it is an error instead.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OddEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// The first field that is odd: `items[3].durationSeconds`. Items are counted as they came, also those that were listed
    /// before.
    pub field: String,
    /// What is wrong with it: `expected number, got string`.
    pub problem: String,
}

/// Why a token is asked for: `first`, because there is none yet; `rejected`, because Webex did not take the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum TokenReason {
    /// There is none yet.
    First,
    /// Webex did not take the last one.
    Rejected,
}

impl ClientEvent {
    /// Of what came of a request.
    pub fn response(base: EventBase, token: &Token, attempt: u32, outcome: &Outcome, duration_ms: f64) -> Self {
        let (status, code, tracking_id) = match outcome {
            Outcome::Answered(response) => (Some(response.status), None, error::tracking_id(response)),
            Outcome::NoAnswer(_) => (None, Some(ErrorCode::Network), None),
            Outcome::Redirected => (None, Some(ErrorCode::Rejected), None),
            Outcome::NoFetch(_) => (None, Some(ErrorCode::InvalidArgument), None),
            _ => (None, Some(ErrorCode::Timeout), None),
        };
        let tracking_id = tracking_id.map(|id| token.hide_in(&id));
        Self::Response(ResponseEvent { base, attempt, status, code, tracking_id, duration_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Token;
    use crate::wire::http::Response;
    use serde_json::{Value, json};

    fn base() -> EventBase {
        EventBase { call: 7, method: Method::Get, path: "/v1/convergedRecordings".to_owned() }
    }

    fn told(event: &ClientEvent) -> Value {
        let told = serde_json::to_value(event.fields()).unwrap();
        for (name, expected) in [("call", json!(7.0)), ("method", json!("GET")), ("path", json!(base().path))] {
            assert_eq!(told[name], expected);
        }
        let mut told = told.as_object().unwrap().clone();
        told.retain(|name, _| !["call", "method", "path"].contains(&name.as_str()));
        Value::Object(told)
    }

    #[test]
    fn events_tell_what_happened_and_in_which_call() {
        let (base, token) = (base(), Token::new("s3cret-t0ken").unwrap());
        assert_eq!(
            told(&ClientEvent::Request(RequestEvent { base: base.clone(), attempt: 1 })),
            json!({ "type": "request", "attempt": 1.0 })
        );
        let headers = vec![("trackingid", "s3cret-t0ken".to_owned())];
        for (outcome, said) in [
            (
                Outcome::Answered(Response { status: 503, headers, ..Response::default() }),
                json!({ "status": 503.0, "trackingId": "(token)" }),
            ),
            (Outcome::NoAnswer("x".to_owned()), json!({ "code": "network" })),
            (Outcome::NoAnswerInTime, json!({ "code": "timeout" })),
            (Outcome::Redirected, json!({ "code": "rejected" })),
            (Outcome::NoFetch("x".to_owned()), json!({ "code": "invalid-argument" })),
        ] {
            let mut expected = json!({ "type": "response", "attempt": 2.0, "durationMs": 1.5 });
            expected.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            assert_eq!(told(&ClientEvent::response(base.clone(), &token, 2, &outcome, 1.5)), expected);
        }
        assert_eq!(
            told(&ClientEvent::Wait(WaitEvent { base: base.clone(), wait_ms: 250, attempt: 1 })),
            json!({ "type": "wait", "waitMs": 250.0, "attempt": 1.0 })
        );
        let reason = TokenReason::Rejected;
        assert_eq!(
            told(&ClientEvent::Token(TokenEvent { base: base.clone(), reason })),
            json!({ "type": "token", "reason": reason.word() })
        );
        let (field, problem) = ("items[0].topic".to_owned(), "expected string, got number".to_owned());
        assert_eq!(
            told(&ClientEvent::Odd(OddEvent { base, field, problem })),
            json!({ "type": "odd", "field": "items[0].topic", "problem": "expected string, got number" })
        );
        assert_eq!(TokenReason::First.word(), "first");
    }
}
