//! Bodies of requests: JSON objects with known properties.

use serde_json::{Map, Value};

use crate::{error::Refusal, query::refused, request::Request};

const LARGEST_BODY: usize = 1_048_576;
const LONGEST_COMMENT: usize = 255;

/// A body as text; `None` if there is none. Checks its size and its type.
pub(crate) fn text(request: &Request) -> Result<Option<&[u8]>, Refusal> {
    if request.body.len() > LARGEST_BODY {
        return Err(Refusal::too_large("A body may have at most 1048576 bytes."));
    }
    if request.body.is_empty() {
        return Ok(None);
    }
    if !is_json(request) {
        return Err(Refusal::unsupported_media_type("A body must have the content type application/json."));
    }
    Ok(Some(&request.body))
}

/// The reason in the body of a deletion, if there is one. Other properties than `reason` and `comment` are refused.
pub(crate) fn reason_alone(request: &Request) -> Result<Option<String>, Refusal> {
    let Some(text) = text(request)? else {
        return Ok(None);
    };
    let mut body = object(text)?;
    let reason = body.reason()?;
    body.expect_no_more("reason, comment")?;
    Ok(reason)
}

/// The properties of a body.
pub(crate) fn object(body: &[u8]) -> Result<Body, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::bad_request("The body is not UTF-8."))?;
    let value = serde_json::from_str(text).map_err(|error| {
        // Only the position: the parser's message can contain parts of the body.
        let (line, column) = (error.line(), error.column());
        Refusal::bad_request(format!("The body is not JSON: see line {line}, column {column}."))
    })?;
    match value {
        Value::Object(properties) => Ok(Body(properties)),
        _ => refused("The body must be a JSON object."),
    }
}

fn is_json(request: &Request) -> bool {
    request.headers_named("content-type").next().is_some_and(|content_type| {
        let media_type = content_type.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("application/json")
    })
}

/// The properties that have not been read yet.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// The properties of a body that has to be there.
    pub(crate) fn required(request: &Request) -> Result<Self, Refusal> {
        match text(request)? {
            Some(body) => object(body),
            None => refused("The request needs a body: a JSON object."),
        }
    }

    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Refusal> {
        match self.0.remove(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => refused(format!("The property {name} must be true or false.")),
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => refused(format!("The property {name} must be a string.")),
        }
    }

    /// The reason for a deletion and a comment on it: both are optional.
    pub(crate) fn reason(&mut self) -> Result<Option<String>, Refusal> {
        let reason = self.text("reason")?;
        if self.text("comment")?.is_some_and(|comment| comment.chars().count() > LONGEST_COMMENT) {
            return refused("The property comment must have at most 255 characters.");
        }
        Ok(reason)
    }

    /// The ids of recordings; empty if there are none.
    pub(crate) fn ids(&mut self) -> Result<Vec<String>, Refusal> {
        let wrong = || Refusal::bad_request("The property recordingIds must be a list of ids, which are not empty.");
        match self.0.remove("recordingIds") {
            None => Ok(Vec::new()),
            Some(Value::Array(ids)) => ids
                .into_iter()
                .map(|id| match id {
                    Value::String(id) if !id.is_empty() => Ok(id),
                    _ => Err(wrong()),
                })
                .collect(),
            Some(_) => Err(wrong()),
        }
    }

    /// Refuses properties that the call does not have.
    pub(crate) fn expect_no_more(&self, allowed: &str) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        refused(format!("The body has an unknown property. Allowed: {allowed}."))
    }
}
