//! The opaque position in a list: it carries the filters of the first page and the last recording that was last.
//!
//! It names that recording by its key and not by its number, so that no recording is skipped or seen twice when others
//! vanish between two pages.

use std::{cmp::Reverse, fmt::Write as _};

use crate::{
    http::hex_byte,
    list::{Filters, ServiceFilter},
    random,
    recording::Status,
    store::Position,
};

/// The key of the last recording that was last.
pub(crate) struct LastSeen {
    created: i64,
    id: String,
}

impl LastSeen {
    pub(crate) fn position(&self) -> Position<'_> {
        (Reverse(self.created), &self.id)
    }
}

/// Hexadecimal digits of the fields, behind a digest of them.
pub(crate) fn write(seed: u64, filters: &Filters, last: Position) -> String {
    let bound = |time: Option<i64>| time.map_or_else(|| "-".to_owned(), |time| time.to_string());
    let (Reverse(created), id) = last;
    let fields = [
        &bound(filters.from),
        &bound(filters.to),
        filters.status.name(),
        filters.service.name(),
        &created.to_string(),
        id,
    ]
    .join(" ");
    let mut cursor = format!("{:016x}", random::digest(seed, &["cursor", &fields]));
    for byte in fields.bytes() {
        // Writing to a string cannot fail.
        let _ = write!(cursor, "{byte:02x}");
    }
    cursor
}

/// None for everything that [`write`] did not write with the same seed.
pub(crate) fn read(seed: u64, cursor: &str) -> Option<(Filters, LastSeen)> {
    let (_, digits) = cursor.as_bytes().split_at_checked(16)?;
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => hex_byte(*high, *low),
            _ => None,
        })
        .collect();
    let fields = String::from_utf8(bytes?).ok()?;
    let [from, to, status, service, created, id] = fields.split(' ').collect::<Vec<_>>().try_into().ok()?;

    let filters = Filters {
        from: from.parse().ok(),
        to: to.parse().ok(),
        status: Status::named(status)?,
        service: ServiceFilter::named(service)?,
    };
    let last = LastSeen { created: created.parse().ok()?, id: id.to_owned() };
    // Written again it must be the same: that covers the digest and every other way to spell the same fields.
    (write(seed, &filters, last.position()) == cursor).then_some((filters, last))
}
