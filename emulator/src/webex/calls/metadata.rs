//! `GET /v1/convergedRecordings/{recordingId}/metadata`: who took part in the call, and when.

use serde_json::{Value, json};

use super::READ;
use crate::{
    accounts::ORG_ID,
    error::Refusal,
    query::Query,
    random::{Random, digest},
    response::Response,
    store::{Entry, Fields},
    time,
    webex::context::Webex,
};

/// Left out unless they are asked for.
const DETAILS: [&str; 4] = ["mediaStreams", "participants", "redirectInfo", "redirectedCall"];

pub(crate) fn answer(webex: &Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&READ)?;
    let mut query = Query::of(webex.target, &["showAllTypes"])?;
    let shows_all = query.one_of("showAllTypes", &[("true", true), ("false", false)])?.unwrap_or(false);
    let entry = webex.call_to_read()?;
    let mut metadata = match &entry.fields.metadata {
        Some(Value::Object(chosen)) => Value::Object(chosen.clone()),
        Some(_) => return Ok(Response::empty(204)),
        None => made_up(webex, entry),
    };
    if !shows_all {
        hide_details(&mut metadata);
    }
    Ok(Response::json(200, &metadata))
}

fn hide_details(metadata: &mut Value) {
    let activities = metadata.pointer_mut("/serviceData/callActivity").and_then(Value::as_array_mut);
    for activity in activities.into_iter().flatten().filter_map(Value::as_object_mut) {
        for name in DETAILS {
            activity.remove(name);
        }
    }
}

fn made_up(webex: &Webex, entry: &Entry) -> Value {
    let Fields { owner_id, owner_email, owner_type, storage_region, more, service, .. } = &entry.fields;
    let mut random = Random::new(digest(webex.links.seed, &["metadata", &entry.id]));
    let start = entry.fields.recorded.unwrap_or(entry.created);
    let stop = start.saturating_add(entry.fields.duration_seconds.unwrap_or_default().saturating_mul(1_000));
    let (start, stop) = (time::format(start), time::format(stop));
    let name = owner_email.as_deref().and_then(|email| webex.accounts.user(email)).map(|user| &user.display_name);
    let owner_type = match owner_type.as_deref() {
        Some("virtualLine") => "VIRTUAL_LINE".to_owned(),
        Some("callQueue") => "CALL_QUEUE".to_owned(),
        Some(other) => other.to_uppercase(),
        None => "USER".to_owned(),
    };
    let party = |kind: &str, id: &Value, number: &str, name: &str| json!({ "actor": { "type": kind, "id": id }, "number": number, "name": name });
    let (owner, other) = (json!(owner_id), json!(random.uuid()));
    let extension = random.between(1_000, 9_999).to_string();
    let outside = format!("+1408555{:04}", random.between(0, 9_999));
    let address = format!("sip:{extension}@X.X.X.X;user=phone");
    let mut metadata = json!({
        "id": entry.id.as_ref(),
        "orgId": ORG_ID,
        "ownerId": owner_id,
        "ownerType": owner_type,
        "ownerEmail": owner_email,
        "storageRegion": storage_region,
        "serviceType": service.name(),
        "version": "1.2",
        "serviceData": {
            "callRecordingId": random.uuid(),
            "personality": "originator",
            "callingParty": party("user", &owner, &extension, name.map_or("Owner", String::as_str)),
            "calledParty": party("unknown", &other, &outside, "Somebody"),
            "callId": random.uuid(),
            "session": { "startTime": start, "stopTime": stop },
            "recordingType": "alwaysON",
            "recordingActions": [{ "action": "start", "time": start }, { "action": "stop", "time": stop }],
            "callActivity": [{
                "timeStamp": start,
                "mediaStreams": [{ "streamId": "0", "mode": "sendrecv", "mLineIndex": "0" }],
                "participants": [{ "actor": { "type": "user", "id": owner }, "aor": address, "send": "0" }],
            }],
        },
    });
    if let (Some(name), Some(fields)) = (name, metadata.as_object_mut()) {
        fields.insert("ownerName".to_owned(), json!(name));
    }
    let data = metadata.pointer_mut("/serviceData").and_then(Value::as_object_mut);
    if let (Some(data), Some(Value::Object(known))) = (data, more.get("serviceData")) {
        for name in ["locationId", "callSessionId"] {
            if let Some(value) = known.get(name) {
                data.insert(name.to_owned(), value.clone());
            }
        }
    }
    metadata
}
