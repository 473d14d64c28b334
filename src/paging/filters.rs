//! Which list is requested, and the parts of its query that stay the same from page to page.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::only_one_of;
use crate::input::base_url::BaseUrl;
use crate::models::list_query::{ListQuery, MeetingProduct, OwnerType, ServiceTypeFilter, StorageRegion};
use crate::models::recording::RecordingStatus;
use crate::models::source::{SingleSource, Source};
use crate::words::Words;

/// Which list is requested, and the parts of its query that stay the same from page to page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// The service whose list it is.
    pub source: SingleSource,
    /// Whether it is everybody's list.
    pub is_organization: bool,
    /// The names and values of the filters, as the query spells them.
    pub parameters: Vec<(&'static str, String)>,
    /// The page size that the caller asked for.
    pub max: Option<u32>,
}

impl Filters {
    /// Webex's default page size.
    pub const DEFAULT_MAX: usize = 10;

    /// Checks the filters of a query. Each service has filters of its own, and would ignore those of the other one, or refuse them.
    /// `half`: which of the two lists, if the query is for both.
    pub fn of(query: ListQuery, half: SingleSource) -> Result<Self, Error> {
        let asked = query.source.unwrap_or_default();
        let source = match asked {
            Source::Converged => SingleSource::Converged,
            Source::Meetings => SingleSource::Meetings,
            Source::All => half,
        };
        let is_organization = query.organization.unwrap_or(false);
        for (name, value) in &query.filters {
            if let Some(problem) = problem(name, value, asked, is_organization) {
                return Err(ErrorDetails::invalid_argument(name, problem));
            }
            if let Some(words) = words(name, source) {
                only_one_of(name, words, value)?;
            }
        }
        Ok(Self { source, is_organization, parameters: query.filters, max: query.max })
    }

    /// The page size that the caller asked for, or Webex's default.
    pub fn page_size(&self) -> usize {
        self.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(Self::DEFAULT_MAX)
    }

    /// The URL of the list.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        if self.is_organization {
            return base_url.recordings_of_everybody(self.source);
        }
        base_url.recordings(self.source)
    }
}

/// Why a filter cannot be used here. `None`: it can.
fn problem(name: &str, value: &str, asked: Source, is_organization: bool) -> Option<&'static str> {
    let is_meetings = asked == Source::Meetings;
    match name {
        _ if value.is_empty() => Some("expected a text, got an empty string"),
        "status" | "topic" => None,
        _ if asked == Source::All => Some("not allowed with `source: \"all\"`: the two services do not share it"),
        "serviceType" | "format" => None,
        "hostEmail" if is_meetings && is_organization => Some("allowed only without `organization`"),
        "meetingId" | "siteUrl" | "hostEmail" if is_meetings => None,
        "meetingId" | "siteUrl" | "hostEmail" => Some("allowed only with `source: \"meetings\"`"),
        _ if is_meetings => Some("allowed only with `source: \"converged\"`"),
        "ownerId" | "ownerEmail" if !is_organization => Some("allowed only with `organization: true`"),
        _ => None,
    }
}

/// The words that a filter can have. `None`: any text.
fn words(name: &str, source: SingleSource) -> Option<&'static [&'static str]> {
    Some(match (name, source) {
        ("status", _) => RecordingStatus::SPELLINGS,
        ("serviceType", SingleSource::Converged) => ServiceTypeFilter::SPELLINGS,
        ("serviceType", SingleSource::Meetings) => MeetingProduct::SPELLINGS,
        ("format", SingleSource::Converged) => &["MP3", "MP4"],
        ("format", SingleSource::Meetings) => &["MP4", "ARF"],
        ("ownerType", _) => OwnerType::SPELLINGS,
        ("storageRegion", _) => StorageRegion::SPELLINGS,
        _ => return None,
    })
}
