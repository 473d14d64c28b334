//! How far a list has come.

use crate::plain::Fields;

/// How far a list has come that is looped over. It continues counting from one `cursor` to the next.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListProgress {
    /// How many pages came, also before the `cursor` that the list continued from. (Cursors of old versions do not know.)
    pub pages: u32,
    /// How many recordings were on them, each counted once.
    pub recordings: u32,
    /// How far back the list has come: what was made after this time has been listed. An RFC 3339 date-time. Absent until a
    /// recording says when it was made.
    pub reached: Option<String>,
}
