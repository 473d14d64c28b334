//! The opaque cursor of a list: the filters of the first page, and where the next page begins.
//!
//! By default the next page begins after the key of the last recording shown, so that no recording is skipped or shown
//! twice when others are added or removed between two pages. The option for offsets has exactly that problem.

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
    /// How many times in a row a fault withheld the items of the page. It makes each of these cursors different.
    pub(crate) withheld: u64,
    /// When the link with this cursor was issued, if it can lapse.
    pub(crate) given: Option<i64>,
}

/// A place in a list.
#[derive(Clone)]
pub(crate) enum Place {
    /// After the recording with this key; without one, before the first.
    After(Option<Position>),
    /// After this many recordings of the list as it is then.
    Offset(usize),
}

/// Marks an offset, in the field that otherwise contains the time of a key.
const OFFSET: &str = "offset";

impl Cursor {
    /// A digest of the fields, then the fields, all in hexadecimal digits.
    pub(crate) fn write(&self, seed: u64) -> String {
        let Self { filters, place, withheld, given } = self;
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
            &withheld.to_string(),
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

    /// `None` unless [`Cursor::write`] wrote it with the same seed.
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
        let [from, to, status, service, withheld, created, id] = fields.try_into().ok()?;

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
        let cursor = Self { filters, place, withheld: withheld.parse().ok()?, given };
        // Writing it again must give the same text. This checks the digest, and rejects other spellings of the same fields.
        (cursor.write(seed) == text).then_some(cursor)
    }
}
