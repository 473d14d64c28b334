//! `DELETE /v1/convergedRecordings/{recordingId}`: a soft delete, with an optional reason and comment.

use serde_json::Value;

use crate::{
    error::Refusal,
    request::{self, Request, Target},
    response::Response,
    store::Store,
};

const LARGEST_BODY: usize = 1_048_576;
const LONGEST_COMMENT: usize = 255;

pub(crate) fn answer(
    store: &mut Store,
    target: &Target,
    segment: &str,
    request: &Request,
) -> Result<Response, Refusal> {
    if request.body.len() > LARGEST_BODY {
        return Err(Refusal::too_large("A body may have at most 1048576 bytes."));
    }
    if !request.body.is_empty() && !is_json(request) {
        return Err(Refusal::unsupported_media_type("A body must have the content type application/json."));
    }
    target.expect_no_parameters()?;
    let id = request::recording_id(segment)?;
    if !request.body.is_empty() {
        check_body(&request.body).map_err(Refusal::bad_request)?;
    }
    if !store.delete(&id) {
        return Err(Refusal::no_such_recording());
    }
    Ok(Response::empty(204))
}

fn is_json(request: &Request) -> bool {
    request.headers_named("content-type").next().is_some_and(|content_type| {
        let media_type = content_type.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("application/json")
    })
}

/// Other properties are allowed, because the contract does not forbid them.
fn check_body(body: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(body).map_err(|_| "The body is not UTF-8.")?;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // Only the position: the parser's message can contain parts of the body.
        format!("The body is not JSON: see line {}, column {}.", error.line(), error.column())
    })?;
    let Value::Object(properties) = value else {
        return Err("The body must be a JSON object.".to_owned());
    };
    if properties.get("reason").is_some_and(|reason| !reason.is_string()) {
        return Err("The property reason must be a string.".to_owned());
    }
    match properties.get("comment") {
        None => Ok(()),
        Some(Value::String(comment)) if comment.chars().count() <= LONGEST_COMMENT => Ok(()),
        Some(Value::String(_)) => Err("The property comment must have at most 255 characters.".to_owned()),
        Some(_) => Err("The property comment must be a string.".to_owned()),
    }
}
