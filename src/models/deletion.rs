//! How a deletion ended.

use serde::Serialize;

/// How a deletion ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Deletion {
    /// Whether this call deleted it.
    pub outcome: DeletionOutcome,
    /// What Webex support asks for. Absent where a browser hides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
}

/// The two good ends of a deletion: `deleted` by this try, or `already-gone` because an earlier try of the same call, whose
/// answer was lost, must have deleted it. Calls are not repeated yet, so the second does not occur yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum DeletionOutcome {
    /// This call deleted it.
    Deleted,
    /// It was gone when the call was repeated, because an earlier try had deleted it.
    AlreadyGone,
}
