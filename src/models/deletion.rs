//! The result of a deletion.

use crate::plain::Fields;
use crate::words::Words;

/// The result of `deleteRecording`.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Deletion {
    /// How the deletion ended. Either way, the recording is gone.
    pub outcome: DeletionOutcome,
    /// The answer's tracking ID, which Webex support asks for. Absent if the answer had none or the browser hides it.
    pub tracking_id: Option<String>,
}

/// How a deletion ended.
///
/// - `deleted`: this call deleted the recording.
/// - `already-gone`: the answer to an earlier try was lost, so the call tried again, and the recording no longer existed.
///   Most likely the earlier try deleted it, but somebody else may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DeletionOutcome {
    /// This call deleted the recording.
    Deleted,
    /// The recording was gone when the call tried again. Most likely an earlier try deleted it.
    AlreadyGone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, to_value};

    #[test]
    fn both_outcomes_are_converted() {
        let deleted = Deletion { outcome: DeletionOutcome::Deleted, tracking_id: Some("ROUTER_1".to_owned()) };
        let expected = json!({ "outcome": "deleted", "trackingId": "ROUTER_1" });
        assert_eq!(to_value(deleted.fields()).unwrap(), expected);
        let gone = Deletion { outcome: DeletionOutcome::AlreadyGone, tracking_id: None };
        assert_eq!(to_value(gone.fields()).unwrap(), json!({ "outcome": "already-gone" }));
    }
}
