//! The opaque position in a list: it carries the filters of the first page, and where the next one begins.
//!
//! By default that is after the key of the last recording that was given, so that no recording is skipped or seen twice
//! when others come or vanish between two pages. An offset, if one is asked for, has exactly that fault.

use std::{cmp::Reverse, fmt::Write as _};

use crate::{
    filters::{Filters, ServiceFilter},
    percent::hex_byte,
    random,
    recording::Status,
    store::Position,
};

/// Where a page begins.
#[derive(Clone)]
pub(crate) struct Cursor {
    pub(crate) filters: Filters,
    pub(crate) place: Place,
    /// How many times in a row the page came without its items. It makes every such cursor another one.
    pub(crate) hop: u64,
    /// When the link with this cursor was given, if it is one that lapses.
    pub(crate) given: Option<i64>,
}

/// A place in a list.
#[derive(Clone)]
pub(crate) enum Place {
    /// After the recording with this key; without one, before the first.
    After(Option<Position>),
    /// After this many recordings, whichever they are by then.
    Offset(usize),
}

/// Marks an offset, in the field where a key has its time.
const OFFSET: &str = "offset";

impl Cursor {
    /// Hexadecimal digits of the fields, behind a digest of them.
    pub(crate) fn write(&self, seed: u64) -> String {
        let Self { filters, place, hop, given } = self;
        let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let (created, id) = match place {
            Place::After(None) => (number(None), String::new()),
            Place::After(Some((Reverse(created), id))) => (number(Some(*created)), id.clone()),
            Place::Offset(offset) => (OFFSET.to_owned(), offset.to_string()),
        };
        let mut fields = [
            &number(filters.from),
            &number(filters.to),
            filters.status.name(),
            filters.service.name(),
            &hop.to_string(),
            &created,
            &id,
        ]
        .join(" ");
        if let Some(given) = given {
            // Writing to a string cannot fail.
            let _ = write!(fields, " {given}");
        }
        let mut cursor = format!("{:016x}", random::digest(seed, &["cursor", &fields]));
        for byte in fields.bytes() {
            // Writing to a string cannot fail.
            let _ = write!(cursor, "{byte:02x}");
        }
        cursor
    }

    /// None for everything that [`Cursor::write`] did not write with the same seed.
    pub(crate) fn read(seed: u64, text: &str) -> Option<Self> {
        let (_, digits) = text.as_bytes().split_at_checked(16)?;
        let bytes: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => hex_byte(*high, *low),
                _ => None,
            })
            .collect();
        let fields = String::from_utf8(bytes?).ok()?;
        let mut fields: Vec<&str> = fields.split(' ').collect();
        let given = if fields.len() > 7 { Some(fields.pop()?.parse().ok()?) } else { None };
        let [from, to, status, service, hop, created, id] = fields.try_into().ok()?;

        let filters = Filters {
            from: from.parse().ok(),
            to: to.parse().ok(),
            status: Status::named(status)?,
            service: ServiceFilter::named(service)?,
        };
        let place = if created == OFFSET {
            Place::Offset(id.parse().ok()?)
        } else {
            Place::After(created.parse().ok().map(|created| (Reverse(created), id.to_owned())))
        };
        let cursor = Self { filters, place, hop: hop.parse().ok()?, given };
        // Written again it must be the same: that covers the digest and every other way to spell the same fields.
        (cursor.write(seed) == text).then_some(cursor)
    }
}
