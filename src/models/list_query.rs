//! Which recordings to list.

use crate::input::arguments::Options;
use crate::models::recording::RecordingStatus;
use crate::wire::date_time::DateTime;
use crate::words::Words;

/// Which recordings to list. Without `from` and `to`, Webex lists the last seven days.
///
/// The range from `from` to `to` can have any length. Webex accepts at most 30 days at a time, so a longer range is split into
/// several requests: see `windowDays`.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    /// Only recordings created at this time or later: an RFC 3339 date-time with a time zone, or a Date. Must be earlier than
    /// `to`. If only `to` is given, the range starts in 2015; with the default `windowDays`, that takes at least a dozen
    /// requests per year.
    #[tsify(optional, type = "string | Date | DateLike")]
    pub from: Option<DateTime>,
    /// Only recordings created before this time: an RFC 3339 date-time with a time zone, or a Date. If only `from` is
    /// given, the range ends one day from now, in case a clock is wrong. A `to` that is more than a year away is treated as
    /// a year from now.
    #[tsify(optional, type = "string | Date | DateLike")]
    pub to: Option<DateTime>,
    /// Only recordings in this state. If absent, Webex lists those that are `available`. Webex does not document `purged`
    /// for this list.
    pub status: Option<RecordingStatus>,
    /// Only recordings made by this service. If absent, no filter is sent, and you get everything that Webex has. For this
    /// list, Webex documents only `calling` and `customerAssist`; `meeting` and `all` are for servers that implement the
    /// whole API contract.
    pub service_type: Option<ServiceTypeFilter>,
    /// The number of recordings per page: 1 to 100. Webex's default is 10.
    #[option(least = 1, most = 100)]
    pub max: Option<u32>,
    /// The maximum number of recordings in total: 0 to 4 294 967 295. Applies to loops and to `toArray`, but not when you
    /// `await` a single page. Default: no limit.
    #[option(least = 0, most = u32::MAX)]
    pub limit: Option<u32>,
    /// Where to continue: the `cursor` of a page, or of the error that a list failed with. It contains the range, the
    /// filters, `windowDays` and the page size, so these options are ignored if you give them too. If absent, the list
    /// starts with the newest recording.
    pub cursor: Option<String>,
}

/// Which service's recordings to list: `calling`, `meeting`, `customerAssist` (Webex Customer Assist) or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ServiceTypeFilter {
    /// Recordings of calls.
    Calling,
    /// Recordings of meetings.
    Meeting,
    /// Recordings of Webex Customer Assist.
    CustomerAssist,
    /// Recordings of all services.
    All,
}
