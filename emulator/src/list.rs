//! `GET /v1/convergedRecordings`: a page of recordings, newest first.

use serde::Serialize;

use crate::{
    cursor::{Cursor, Place},
    error::Refusal,
    faults::PageFault,
    filters::{Filters, ServiceFilter},
    options::{Links, Paging, Ranges},
    recording::{Recording, Status},
    request::Target,
    response::Response,
    store::{Entry, Store},
    time,
};

const DEFAULT_MAX: usize = 10;
const LARGEST_MAX: usize = 100;

struct Query {
    /// Where the page begins; the first page has a cursor, too.
    cursor: Cursor,
    max: usize,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Recording>,
}

pub(crate) fn answer(
    links: Links,
    ranges: Option<Ranges>,
    store: &Store,
    now: i64,
    target: &Target,
    fault: Option<PageFault>,
) -> Result<Response, Refusal> {
    let Query { cursor, max } = Query::read(links, ranges, now, target)?;
    let filters = &cursor.filters;
    let (after, offset) = match &cursor.place {
        Place::After(position) => (position.as_ref(), 0),
        Place::Offset(offset) => (None, *offset),
    };
    let mut matching = store
        .after(after)
        .filter(|entry| filters.admit(entry) && store.status(now, entry) == filters.status)
        .skip(offset);

    let most = if fault == Some(PageFault::NoItems) { 0 } else { max };
    let page: Vec<&Entry> = matching.by_ref().take(most).collect();
    let items = page.iter().map(|entry| store.show(now, entry, None)).collect();
    let mut response = Response::json(200, &Page { items });
    // Links that never lapse do not contain the time, so that the same request gets the same links at any time.
    let given = links.lifetime_ms.map(|_| now);
    let next = match fault {
        // There is a next page only if it has items.
        None => page.last().zip(matching.next()).map(|(last, _)| Cursor {
            filters: filters.clone(),
            place: match cursor.place {
                Place::After(_) => Place::After(Some(last.position())),
                Place::Offset(offset) => Place::Offset(offset.saturating_add(page.len())),
            },
            withheld: 0,
            given,
        }),
        // The same place, but a new link.
        Some(PageFault::NoItems) => {
            Some(Cursor { withheld: cursor.withheld.saturating_add(1), given, ..cursor.clone() })
        }
        Some(PageFault::SameLink) => Some(Cursor { given: cursor.given.or(given), ..cursor.clone() }),
    };
    if let Some(next) = next {
        let (origin, cursor) = (&target.origin, next.write(links.seed));
        response.set("Link", format!("<{origin}/v1/convergedRecordings?max={max}&cursor={cursor}>; rel=\"next\""));
    }
    Ok(response)
}

impl Query {
    fn read(links: Links, ranges: Option<Ranges>, now: i64, target: &Target) -> Result<Self, Refusal> {
        let (mut from, mut to, mut status, mut service, mut max, mut cursor) = (None, None, None, None, None, None);
        for (name, value) in target.parameters()? {
            let slot = match name.as_str() {
                "from" => &mut from,
                "to" => &mut to,
                "status" => &mut status,
                "serviceType" => &mut service,
                "max" => &mut max,
                "cursor" => &mut cursor,
                _ => {
                    return refused("The query has an unknown parameter. Allowed: from, to, status, serviceType, max.");
                }
            };
            if value.is_empty() {
                return refused(format!("The parameter {name} is empty."));
            }
            if slot.replace(value).is_some() {
                return refused(format!("The parameter {name} is given more than once."));
            }
        }

        let max = max.map_or(Ok(DEFAULT_MAX), |text| page_size(&text))?;
        if let Some(cursor) = cursor {
            if from.is_some() || to.is_some() || status.is_some() || service.is_some() {
                return refused("A cursor contains the filters of its list: the only other parameter allowed is max.");
            }
            let Some(cursor) = Cursor::read(links.seed, &cursor) else {
                return refused("The cursor was not issued by this emulator.");
            };
            let age = cursor.given.map_or(0, |given| now.saturating_sub(given));
            if links.lifetime_ms.is_some_and(|lifetime| age > lifetime) {
                let description = "The link to this page has lapsed: start again at the first page of the list.";
                return Err(Refusal::lapsed(links.lapsed_status, description));
            }
            return Ok(Self { cursor, max });
        }

        let mut filters = Filters {
            from: from.map(|text| instant("from", &text)).transpose()?,
            to: to.map(|text| instant("to", &text)).transpose()?,
            status: status.map_or(Ok(Status::Available), |name| {
                let unknown = "The parameter status must be available, deleted or purged.";
                Status::named(&name).ok_or_else(|| Refusal::bad_request(unknown))
            })?,
            service: service.map_or(Ok(ServiceFilter::All), |name| {
                let unknown = "The parameter serviceType must be calling, meeting, customerAssist or all.";
                ServiceFilter::named(&name).ok_or_else(|| Refusal::bad_request(unknown))
            })?,
        };
        if filters.from.zip(filters.to).is_some_and(|(from, to)| from >= to) {
            return refused("The parameter from must be earlier than the parameter to.");
        }
        if let Some(ranges) = ranges {
            filters.limit(ranges, now)?;
        }
        let place = match links.paging {
            Paging::Cursor => Place::After(None),
            Paging::Offset => Place::Offset(0),
        };
        Ok(Self { cursor: Cursor { filters, place, withheld: 0, given: None }, max })
    }
}

fn page_size(text: &str) -> Result<usize, Refusal> {
    text.parse()
        .ok()
        // Rust reads "+5" as a number, too.
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|max| (1..=LARGEST_MAX).contains(max))
        .ok_or_else(|| Refusal::bad_request("The parameter max must be an integer from 1 to 100."))
}

fn instant(name: &str, text: &str) -> Result<i64, Refusal> {
    time::parse(text).ok_or_else(|| {
        let form = "must be an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z";
        Refusal::bad_request(format!("The parameter {name} {form}. In a query, a plus sign is written %2B."))
    })
}

fn refused<T>(description: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::bad_request(description))
}
