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

/// The two good ends of a deletion: `deleted`, or `already-gone`: the call was repeated because an answer was lost, and
/// then the recording was not there any more. Most likely the lost try deleted it; somebody else may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum DeletionOutcome {
    /// This call deleted it.
    Deleted,
    /// It was gone when the call was repeated, because an earlier try had most likely deleted it.
    AlreadyGone,
}
