//! `GET /v1/convergedRecordings`, as the contract has it.

use crate::{
    error::Refusal,
    page::List,
    query::{Query, refused},
    ranges::Ranges,
    recording::{Service, Status},
    response::Response,
    store::Wanted,
};

const SERVICES: [(&str, Option<Service>); 4] = [
    ("calling", Some(Service::Calling)),
    ("meeting", Some(Service::Meeting)),
    ("customerAssist", Some(Service::CustomerAssist)),
    ("all", None),
];

pub(crate) fn answer(list: &List, ranges: Option<Ranges>) -> Result<Response, Refusal> {
    let query = Query::of(list.target, &["from", "to", "status", "serviceType", "max", "cursor"])?;
    list.answer(query, |query| wanted(query, ranges, list.now), |_| true)
}

fn wanted(query: &mut Query, ranges: Option<Ranges>, now: i64) -> Result<Wanted, Refusal> {
    let (from, to) = (query.instant("from")?, query.instant("to")?);
    let status = query.status(&[Status::Available, Status::Deleted, Status::Purged])?;
    let service = query.one_of("serviceType", &SERVICES)?.flatten();
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        return refused("The parameter from must be earlier than the parameter to.");
    }
    let (from, to) = match ranges {
        Some(ranges) => ranges.limit(from, to, now)?,
        None => (from, to),
    };
    Ok(Wanted { from, to, status, services: service.map(|service| vec![service]), ..Wanted::default() })
}
