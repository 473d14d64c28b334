//! The opaque position in a list: it carries the filters of the first page and the last recording that was last.
//!
//! It names that recording by its key and not by its number, so that no recording is skipped or seen twice when others
//! come or vanish between two pages.

use std::{cmp::Reverse, fmt::Write as _};

use crate::{
    http::hex_byte,
    list::{Filters, ServiceFilter},
    random,
    recording::Status,
    store::Position,
};

/// Where a page begins.
#[derive(Clone)]
pub(crate) struct Cursor {
    pub(crate) filters: Filters,
    /// The key of the last recording that was last; none before the first.
    pub(crate) after: Option<Position>,
    /// How many times in a row the page came without its items. It makes every such cursor another one.
    pub(crate) hop: u64,
}

impl Cursor {
    /// Hexadecimal digits of the fields, behind a digest of them.
    pub(crate) fn write(&self, seed: u64) -> String {
        let Self { filters, after, hop } = self;
        let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let (created, id) = after.as_ref().map_or((None, ""), |(Reverse(created), id)| (Some(*created), id.as_str()));
        let fields = [
            &number(filters.from),
            &number(filters.to),
            filters.status.name(),
            filters.service.name(),
            &hop.to_string(),
            &number(created),
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
        let [from, to, status, service, hop, created, id] = fields.split(' ').collect::<Vec<_>>().try_into().ok()?;

        let filters = Filters {
            from: from.parse().ok(),
            to: to.parse().ok(),
            status: Status::named(status)?,
            service: ServiceFilter::named(service)?,
        };
        let after = created.parse().ok().map(|created| (Reverse(created), id.to_owned()));
        let cursor = Self { filters, after, hop: hop.parse().ok()? };
        // Written again it must be the same: that covers the digest and every other way to spell the same fields.
        (cursor.write(seed) == text).then_some(cursor)
    }
}
