//! A page of a list: recordings, newest first, and a link to the next page.

use serde::Serialize;

use crate::{
    cursor::{Cursor, Place},
    error::Refusal,
    faults::PageFault,
    options::{Links, Paging},
    query::{Query, refused},
    recording::Recording,
    request::Target,
    response::Response,
    store::{Entry, Store, View, Wanted},
};

/// One request for a page.
pub(crate) struct List<'a> {
    pub(crate) store: &'a Store,
    pub(crate) now: i64,
    pub(crate) links: Links,
    pub(crate) fault: Option<PageFault>,
    pub(crate) target: &'a Target<'a>,
    /// The path of this list.
    pub(crate) path: &'static str,
    pub(crate) view: View,
    /// Whether a `max` that is too large is reduced, not refused.
    pub(crate) clamp_max: bool,
    /// Whether the parameters of the list may be repeated, unchanged, beside a cursor.
    pub(crate) repeats: bool,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Recording>,
}

impl List<'_> {
    /// `wanted` reads the filters of a first page. `may` says whether the caller may see the list that a cursor belongs to.
    pub(crate) fn answer(
        &self,
        mut query: Query,
        wanted: impl FnOnce(&mut Query) -> Result<Wanted, Refusal>,
        may: impl FnOnce(&Wanted) -> bool,
    ) -> Result<Response, Refusal> {
        let max = query.max(self.clamp_max)?;
        if let Some(text) = query.take("cursor") {
            return Ok(self.page(&self.cursor(&text, &query, may)?, max));
        }
        let parameters = if self.repeats { query.digests() } else { Vec::new() };
        Ok(self.page(&self.start(wanted(&mut query)?, parameters), max))
    }

    /// The first page has a cursor, too.
    fn start(&self, wanted: Wanted, parameters: Vec<u64>) -> Cursor {
        let place = match self.links.paging {
            Paging::Cursor => Place::After(None),
            Paging::Offset => Place::Offset(0),
        };
        Cursor { list: self.path.to_owned(), wanted, parameters, place, withheld: 0, given: None }
    }

    fn cursor(&self, text: &str, rest: &Query, may: impl FnOnce(&Wanted) -> bool) -> Result<Cursor, Refusal> {
        if rest.has_more() && !self.repeats {
            return refused("A cursor contains the filters of its list: the only other parameter allowed is max.");
        }
        let cursor = Cursor::read(self.links.seed, text).filter(|cursor| cursor.list == self.path);
        let Some(cursor) = cursor else {
            return refused("The cursor was not issued by this emulator.");
        };
        if !may(&cursor.wanted) {
            return refused("The cursor was issued to somebody else.");
        }
        if !rest.digests().iter().all(|digest| cursor.parameters.contains(digest)) {
            let only = "beside it, they can be repeated, but not changed";
            return refused(format!("A cursor contains the parameters of its list: {only}."));
        }
        let age = cursor.given.map_or(0, |given| self.now.saturating_sub(given));
        if self.links.lifetime_ms.is_some_and(|lifetime| age > lifetime) {
            let description = "The link to this page has lapsed: start again at the first page of the list.";
            return Err(Refusal::lapsed(self.links.lapsed_status, description));
        }
        Ok(cursor)
    }

    fn page(&self, cursor: &Cursor, max: usize) -> Response {
        let Self { store, links, fault, .. } = self;
        let (after, offset) = cursor.place.start();
        let mut matching = store.list(&cursor.wanted, after.as_ref()).skip(offset);
        let most = if *fault == Some(PageFault::NoItems) { 0 } else { max };
        let page: Vec<&Entry> = matching.by_ref().take(most).collect();
        let items = page.iter().map(|entry| entry.show(store.status(entry), self.view, None)).collect();
        let mut response = Response::json(200, &Page { items });
        // Links that never lapse do not contain the time, so that the same request gets the same links at any time.
        let given = links.lifetime_ms.map(|_| self.now);
        let next = match fault {
            // There is a next page only if it has items.
            None => page.last().zip(matching.next()).map(|(last, _)| Cursor {
                place: match cursor.place {
                    Place::After(_) => Place::after(last.position()),
                    Place::Offset(offset) => Place::Offset(offset.saturating_add(page.len())),
                },
                withheld: 0,
                given,
                ..cursor.clone()
            }),
            // The same place, but a new link.
            Some(PageFault::NoItems) => {
                Some(Cursor { withheld: cursor.withheld.saturating_add(1), given, ..cursor.clone() })
            }
            Some(PageFault::SameLink) => Some(Cursor { given: cursor.given.or(given), ..cursor.clone() }),
        };
        if let Some(next) = next {
            let (origin, path, cursor) = (&self.target.origin, self.path, next.write(links.seed));
            response.set("Link", format!("<{origin}/v1/{path}?max={max}&cursor={cursor}>; rel=\"next\""));
        }
        response
    }
}
