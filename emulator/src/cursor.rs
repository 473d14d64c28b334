//! The opaque cursor of a list: the filters of the first page, and where the next page begins.
//!
//! By default the next page begins after the key of the last recording shown, so that no recording is skipped or shown
//! twice when others are added or removed between two pages. The option for offsets has exactly that problem.

use std::{cmp::Reverse, fmt::Write as _, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    percent::hex_byte,
    random,
    store::{Position, Wanted},
};

/// Where a page begins.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The path of the list.
    pub(crate) list: String,
    pub(crate) wanted: Wanted,
    /// The digests of the parameters of the first page, if they may be repeated beside the cursor.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) parameters: Vec<u64>,
    pub(crate) place: Place,
    /// How many times in a row a fault withheld the items of the page. It makes each of these cursors different.
    pub(crate) withheld: u64,
    /// When the link with this cursor was issued, if it can lapse.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) given: Option<i64>,
}

/// A place in a list.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Place {
    /// After the recording with this creation time and id; without one, before the first.
    After(Option<(i64, String)>),
    /// After this many recordings of the list as it is then.
    Offset(usize),
}

impl Place {
    pub(crate) fn after((Reverse(created), id): Position) -> Self {
        Self::After(Some((created, id.to_string())))
    }

    /// After which recording it is, and how many more are skipped.
    pub(crate) fn start(&self) -> (Option<Position>, usize) {
        match self {
            Self::After(key) => (key.as_ref().map(|(created, id)| (Reverse(*created), Arc::from(id.as_str()))), 0),
            Self::Offset(offset) => (None, *offset),
        }
    }
}

impl Cursor {
    /// A digest of the fields, then the fields, all in hexadecimal digits.
    pub(crate) fn write(&self, seed: u64) -> String {
        // This cannot fail: only strings and numbers are written.
        let fields = serde_json::to_string(self).unwrap_or_default();
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
        let cursor: Self = serde_json::from_slice(&bytes?).ok()?;
        // Writing it again must give the same text. This checks the digest, and rejects other spellings of the same fields.
        (cursor.write(seed) == text).then_some(cursor)
    }
}
