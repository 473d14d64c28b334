//! How much of a list has been fetched.

use crate::plain::Fields;

/// How much of a list has been fetched. When a list continues from a `cursor`, so do the counts.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListProgress {
    /// The number of pages so far, including those before the `cursor` that the list continued from. (Cursors made by early
    /// versions of this package don't contain the counts: with them, counting starts at the cursor.)
    pub pages: u32,
    /// The number of recordings on those pages, each counted once.
    pub recordings: u32,
    /// How far back the list has gone, as an RFC 3339 date-time: every recording created after this time has been listed.
    /// Absent if no recording so far had a `createTime`.
    pub reached: Option<String>,
}
