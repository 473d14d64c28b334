//! One page of a list.

use crate::models::recording::Recording;
use crate::wire::json::Shape;

/// One page of recordings, newest first.
///
/// You cannot loop over a page: somebody who has a page in place of its list would silently miss the rest. Loop over
/// `items`, or over the list.
#[derive(Clone, Debug, PartialEq, Shape)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RecordingPage {
    /// The recordings of this page. May be empty although more follow.
    pub items: Vec<Recording>,
    /// Where the list goes on: give it to `listRecordings`, in this process or in another. Holds no token.
    /// Absent on the last page.
    #[shape(skip)]
    pub cursor: Option<String>,
    /// What Webex support asks for. Absent where a browser hides it.
    #[shape(skip)]
    pub tracking_id: Option<String>,
}
