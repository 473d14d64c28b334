//! Which of Webex's two services has a recording.

use crate::words::Words;

/// Where to look for recordings.
///
/// - `converged`: the Converged Recordings API. Webex serves only recordings of calls there today.
/// - `meetings`: the Recordings API, which has the recordings of meetings, webinars and events.
/// - `all`: both, merged by date. Only lists have this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// The Converged Recordings API.
    #[default]
    Converged,
    /// The Recordings API.
    Meetings,
    /// Both.
    All,
}

/// One of the two services: see `Source`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum SingleSource {
    /// The Converged Recordings API.
    #[default]
    Converged,
    /// The Recordings API.
    Meetings,
}
