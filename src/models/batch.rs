//! The result of a batch.

use crate::plain::{FieldValue, Fields, Plain};

/// The result of `trashRecordings`, `restoreRecordings`, `purgeRecordings` and `reassignRecordings`.
///
/// Webex says nothing about single recordings, only whether a request was accepted. To see what became of them, list them.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BatchResult {
    /// How many IDs Webex has accepted: as many as you gave, an ID that you gave twice included. `all` if you asked for
    /// everything of somebody: Webex does not say how many those were.
    #[tsify(type = "number | \"all\"")]
    pub accepted: Accepted,
    /// The tracking IDs of the answers, which Webex support asks for: one for each hundred IDs. Fewer or none if the answers
    /// had none or the browser hides them.
    pub tracking_ids: Vec<String>,
}

/// How much Webex has accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// So many IDs.
    Ids(u32),
    /// Everything of somebody.
    All,
}

impl FieldValue for Accepted {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        match self {
            Self::Ids(count) => count.add_to(name, plain),
            Self::All => plain.text(name, "all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, to_value};

    #[test]
    fn a_result_is_a_plain_object() {
        let of = |accepted| BatchResult { accepted, tracking_ids: vec!["T_1".to_owned()] };
        let (some, all) = (of(Accepted::Ids(250)), of(Accepted::All));
        assert_eq!(to_value(some.fields()).unwrap(), json!({ "accepted": 250.0, "trackingIds": ["T_1"] }));
        assert_eq!(to_value(all.fields()).unwrap(), json!({ "accepted": "all", "trackingIds": ["T_1"] }));
    }
}
