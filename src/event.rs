//! The events that a client sends to `onEvent`, for logs and progress. They contain no token, no query and no body.

use crate::call::Outcome;
use crate::error::{self, ErrorCode};
use crate::plain::Fields;
use crate::wire::http::Method;
use crate::words::Words;

/// Something that happened during a call. `type` says what.
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
    /// The token function is about to be called.
    Token(TokenEvent),
    /// A recording differs from what the API promises.
    Odd(OddEvent),
}

/// The fields that every event has. They say which call it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EventBase {
    /// The number of the call. Each method call has its own. All pages of a list that is looped over share one.
    pub call: u32,
    /// The HTTP method of the call's requests.
    #[tsify(type = "\"GET\" | \"POST\" | \"DELETE\"")]
    pub method: Method,
    /// The path of the request's URL, without the query.
    pub path: String,
}

/// A request is about to be sent. If you abort a deletion or a batch after this event, it may still be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RequestEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// The number of this request within its call, starting at 1.
    pub attempt: u32,
}

/// A try has ended: either its answer was read to the end, or no answer arrived. An aborted try has no such event.
#[derive(Clone, Debug, PartialEq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ResponseEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// The number of this request within its call, starting at 1.
    pub attempt: u32,
    /// The HTTP status. Absent if no answer arrived or the browser hides it.
    pub status: Option<u16>,
    /// Why there is no answer: `network`, `timeout`, `rejected` (a redirect) or `invalid-argument` (the `fetch` does not
    /// behave like `fetch`). Absent if there is an answer, whatever its status.
    pub code: Option<ErrorCode>,
    /// The ID that Webex support asks for. Absent if the answer had none or the browser hides it.
    pub tracking_id: Option<String>,
    /// How long the try took, in milliseconds.
    pub duration_ms: f64,
}

/// The call waits before its next request, because a try failed, because Webex asked this client to wait, or because the
/// last pages of a list had nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WaitEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// How long it waits, in milliseconds.
    pub wait_ms: u64,
    /// How many requests the call has sent so far.
    pub attempt: u32,
}

/// The token function is about to be called.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TokenEvent {
    /// The call that needs a token first. All calls share the token.
    #[serde(flatten)]
    pub base: EventBase,
    /// Why a token is needed.
    pub reason: TokenReason,
}

/// A recording does not match the API's description, and is returned as Webex sent it. With `strict`, the call fails instead.
#[derive(Clone, Debug, PartialEq, Eq, Fields)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OddEvent {
    /// Which call it belongs to.
    #[serde(flatten)]
    pub base: EventBase,
    /// The first field that does not match, such as `items[3].durationSeconds`. The index counts all items of the answer,
    /// including those that the list has already returned.
    pub field: String,
    /// What is wrong with it, such as `expected number, got string`.
    pub problem: String,
}

/// Why a token is needed: `first`, because there is none yet, or `rejected`, because Webex did not accept the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum TokenReason {
    /// There is none yet.
    First,
    /// Webex did not accept the last one.
    Rejected,
}

impl ClientEvent {
    /// The event for the outcome of a request. `without_secrets` hides what was in the request.
    pub fn response(
        base: EventBase,
        without_secrets: &dyn Fn(&str) -> String,
        attempt: u32,
        outcome: &Outcome,
        duration_ms: f64,
    ) -> Self {
        let (status, code, tracking_id) = match outcome {
            Outcome::Answered(response) => (Some(response.status), None, error::tracking_id(response)),
            Outcome::NoAnswer(_) => (None, Some(ErrorCode::Network), None),
            Outcome::Redirected => (None, Some(ErrorCode::Rejected), None),
            Outcome::NoFetch(_) => (None, Some(ErrorCode::InvalidArgument), None),
            _ => (None, Some(ErrorCode::Timeout), None),
        };
        let tracking_id = tracking_id.map(|id| without_secrets(&id));
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

    /// The event's own fields. Checks those that all events share.
    fn own_fields(event: &ClientEvent) -> Value {
        let mut fields = serde_json::to_value(event.fields()).unwrap();
        for (name, expected) in [("call", json!(7.0)), ("method", json!("GET")), ("path", json!(base().path))] {
            assert_eq!(fields.as_object_mut().unwrap().remove(name), Some(expected));
        }
        fields
    }

    #[test]
    fn events_say_what_happened_and_in_which_call() {
        let (base, token) = (base(), Token::new("s3cret-t0ken").unwrap());
        assert_eq!(
            own_fields(&ClientEvent::Request(RequestEvent { base: base.clone(), attempt: 1 })),
            json!({ "type": "request", "attempt": 1.0 })
        );
        let headers = vec![("trackingid", "s3cret-t0ken".to_owned())];
        for (outcome, fields) in [
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
            expected.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            assert_eq!(
                own_fields(&ClientEvent::response(base.clone(), &|text| token.hide_in(text), 2, &outcome, 1.5)),
                expected
            );
        }
        assert_eq!(
            own_fields(&ClientEvent::Wait(WaitEvent { base: base.clone(), wait_ms: 250, attempt: 1 })),
            json!({ "type": "wait", "waitMs": 250.0, "attempt": 1.0 })
        );
        let reason = TokenReason::Rejected;
        assert_eq!(
            own_fields(&ClientEvent::Token(TokenEvent { base: base.clone(), reason })),
            json!({ "type": "token", "reason": reason.word() })
        );
        let (field, problem) = ("items[0].topic".to_owned(), "expected string, got number".to_owned());
        assert_eq!(
            own_fields(&ClientEvent::Odd(OddEvent { base, field, problem })),
            json!({ "type": "odd", "field": "items[0].topic", "problem": "expected string, got number" })
        );
        assert_eq!(TokenReason::First.word(), "first");
    }
}
