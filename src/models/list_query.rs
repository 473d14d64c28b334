//! Which recordings to list.

use crate::input::arguments::Options;
use crate::models::source::Source;
use crate::wire::date_time::DateTime;
use crate::words::Words;

/// Which recordings to list. Without `from` and `to`, Webex lists the last seven days.
///
/// The range from `from` to `to` can have any length. Webex accepts at most 30 days at a time, so a longer range is split into
/// several requests: see `windowDays`.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListQuery<'a> {
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
    /// The number of recordings per page: 1 to 100. Webex's default is 10.
    #[option(least = 1, most = 100)]
    pub max: Option<u32>,
    /// The maximum number of recordings in total: 0 to 4 294 967 295. Applies to loops and to `toArray`, but not when you
    /// `await` a single page. Default: no limit.
    #[option(least = 0, most = u32::MAX)]
    pub limit: Option<u32>,
    /// Where to continue: the `cursor` of a page, or of the error that a list failed with. It contains the range, the
    /// filters, the source, `windowDays` and the page size, so these options are ignored if you give them too. If absent, the
    /// list starts with the newest recording.
    pub cursor: Option<&'a str>,
    /// Where to look. Default: `converged`.
    pub source: Option<Source>,
    /// Whether to list everybody's recordings instead of your own. Requires the role and the scope of an administrator or of a
    /// compliance officer. Meetings: only those of one site, see `siteUrl`. Default: false.
    pub organization: Option<bool>,
    /// The filters. Which of them are allowed depends on the source: see [`crate::paging::filters`].
    #[serde(skip)]
    #[option(texts_of = "ListFilters")]
    pub filters: Vec<(&'static str, String)>,
}

/// The filters of a list. One that the chosen `source` does not have is refused with `invalid-argument`.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListFilters<'a> {
    /// Only recordings in this state. If absent, Webex lists those that are `available`. It lists `purged` ones only for
    /// compliance officers: with `organization`, or for their own meetings with `meetingId`.
    #[tsify(optional, type = "RecordingStatus")]
    pub status: Option<&'a str>,
    /// Only recordings made by this service. If absent, no filter is sent, and you get everything that Webex has. With
    /// `source: "meetings"`, one of the products in `MeetingProduct`. For recordings of calls, Webex documents only `calling` and
    /// `customerAssist`; `meeting` and `all` are for servers that implement the whole API contract. Not with `source: "all"`.
    #[tsify(optional, type = "ServiceTypeFilter | MeetingProduct")]
    pub service_type: Option<&'a str>,
    /// Only recordings whose topic contains this text, in upper or lower case.
    pub topic: Option<&'a str>,
    /// Only recordings in this format: `MP3` or `MP4`, of meetings `MP4` or `ARF`. Not with `source: "all"`.
    #[tsify(optional, type = "\"MP3\" | \"MP4\" | \"ARF\"")]
    pub format: Option<&'a str>,
    /// Only recordings of this kind of owner. Only of calls.
    #[tsify(optional, type = "OwnerType")]
    pub owner_type: Option<&'a str>,
    /// Only recordings stored in this region. Only of calls.
    #[tsify(optional, type = "StorageRegion")]
    pub storage_region: Option<&'a str>,
    /// Only recordings of this location of Webex Calling. Only of calls.
    pub location_id: Option<&'a str>,
    /// Only recordings of this owner. Only with `organization`, and only of calls.
    pub owner_id: Option<&'a str>,
    /// Only recordings of the owner with this email address. Only with `organization`, and only of calls. Some organizations
    /// list only the administrator's own recordings without it.
    pub owner_email: Option<&'a str>,
    /// Only recordings of this meeting. Only with `source: "meetings"`. Webex then ignores `siteUrl`, `from` and `to` in a list of
    /// everybody's recordings.
    pub meeting_id: Option<&'a str>,
    /// Only recordings of this Webex site, such as `example.webex.com`. Only with `source: "meetings"`. If absent, you get your
    /// own recordings of all your sites, or everybody's of the preferred site.
    pub site_url: Option<&'a str>,
    /// Only recordings of this host. Requires the token of an administrator or of a compliance officer. Only with `source: "meetings"`, and not with
    /// `organization`.
    pub host_email: Option<&'a str>,
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

/// The products whose meetings are recorded: Webex Meetings, Events, Training and Support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(clippy::enum_variant_names, reason = "Webex's names")]
pub enum MeetingProduct {
    /// Webex Meetings.
    MeetingCenter,
    /// Webex Events.
    EventCenter,
    /// Webex Training.
    TrainingCenter,
    /// Webex Support.
    SupportCenter,
}

/// The kinds of owners that a recording of a call can have: a person, a workspace, a virtual line or a call queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum OwnerType {
    /// A person.
    User,
    /// A workspace.
    Place,
    /// A virtual line.
    VirtualLine,
    /// A call queue.
    CallQueue,
}

/// The regions in which Webex stores recordings of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "UPPERCASE")]
pub enum StorageRegion {
    /// The United States.
    Us,
    /// Singapore.
    Sg,
    /// The United Kingdom.
    Gb,
    /// Japan.
    Jp,
    /// Germany.
    De,
    /// Australia.
    Au,
    /// India.
    In,
    /// Canada.
    Ca,
}
