//! One page of a list.

use crate::models::recording::Recording;
use crate::wire::json::Shape;

/// One page of a list, with the newest recording first.
///
/// You cannot loop over a page itself, because code that mistakes a page for its list would silently miss the other
/// pages. Loop over `items`, or over the list.
#[derive(Clone, Debug, PartialEq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RecordingPage {
    /// The recordings on this page. Can be empty even if more pages follow.
    pub items: Vec<Recording>,
    /// Where the list continues: pass it to `listRecordings`, in this process or another one. Contains no token. Absent on the
    /// last page.
    #[shape(skip)]
    pub cursor: Option<String>,
    /// The answer's tracking ID, which Webex support asks for. Absent if the answer had none or the browser hides it, and with
    /// `source: "all"`.
    #[shape(skip)]
    pub tracking_id: Option<String>,
}
