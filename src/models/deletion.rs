//! How a deletion ended.

use crate::plain::Fields;
use crate::words::Words;

/// How a deletion ended.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Deletion {
    /// Whether this call deleted it.
    pub outcome: DeletionOutcome,
    /// What Webex support asks for. Absent where a browser hides it.
    pub tracking_id: Option<String>,
}

/// The two good ends of a deletion: `deleted`, or `already-gone`: the call was repeated because an answer was lost, and
/// then the recording was not there any more. Most likely the lost try deleted it; somebody else may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DeletionOutcome {
    /// This call deleted it.
    Deleted,
    /// It was gone when the call was repeated, because an earlier try had most likely deleted it.
    AlreadyGone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, to_value};

    #[test]
    fn both_ends_are_told() {
        let deleted = Deletion { outcome: DeletionOutcome::Deleted, tracking_id: Some("ROUTER_1".to_owned()) };
        let told = json!({ "outcome": "deleted", "trackingId": "ROUTER_1" });
        assert_eq!(to_value(deleted.fields()).unwrap(), told);
        let gone = Deletion { outcome: DeletionOutcome::AlreadyGone, tracking_id: None };
        assert_eq!(to_value(gone.fields()).unwrap(), json!({ "outcome": "already-gone" }));
    }
}
