//! Which recordings a list is asked for.

use crate::input::arguments::Options;
use crate::models::recording::RecordingStatus;
use crate::wire::date_time::DateTime;
use crate::words::Words;

/// Which recordings to list. Without any of it: the available ones of the last seven days, as Webex sees fit.
///
/// A range may be of any length: it is asked for in windows, see `windowDays`.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    /// Made at this time or later: an RFC 3339 date-time with a zone, or a Date. Without `to`: up to now, and a day more,
    /// because clocks go wrong.
    #[tsify(optional, type = "string | Date | DateLike")]
    pub from: Option<DateTime>,
    /// Made before this time: an RFC 3339 date-time with a zone, or a Date. Later than `from`. Beyond a year from now, that
    /// year counts. Without `from`: back to
    /// 2015, which takes a dozen requests or more for each year.
    #[tsify(optional, type = "string | Date | DateLike")]
    pub to: Option<DateTime>,
    /// Only those in this state. Webex takes `available` when it is not given.
    pub status: Option<RecordingStatus>,
    /// Only those of this service.
    pub service_type: Option<ServiceTypeFilter>,
    /// The size of a page: 1 to 100. Webex takes 10 when it is not given.
    #[option(least = 1, most = 100)]
    pub max: Option<u32>,
    /// The most recordings to hand over in all when the list is looped over or collected. The awaited page does not mind.
    /// From 0 on.
    #[option(least = 0, most = u32::MAX)]
    pub limit: Option<u32>,
    /// Go on where another page ended, or a list failed: its `cursor`. It carries the range, the filters, the windows and
    /// the size of the pages, so what else is given of these does not count then.
    pub cursor: Option<String>,
}

/// What can be asked of a recording's service: `calling`, `meeting`, `customerAssist` (Webex Customer Assist) or `all`.
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
    /// All of them.
    All,
}
