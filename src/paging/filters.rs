//! Which list is requested, and the parts of its query that stay the same from page to page.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::expected_word;
use crate::input::base_url::BaseUrl;
use crate::models::list_query::{FormatFilter, ListQuery, MeetingProduct, ServiceTypeFilter};
use crate::models::source::{SingleSource, Source};
use crate::words::{Words, meaning};

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

/// The names of all filters, in the order in which they are sent.
pub const NAMES: [&str; 12] = [
    "status",
    "serviceType",
    "topic",
    "format",
    "ownerType",
    "storageRegion",
    "locationId",
    "ownerId",
    "ownerEmail",
    "meetingId",
    "siteUrl",
    "hostEmail",
];

impl Filters {
    /// Checks the filters of a query. Each service has filters of its own, and would ignore those of the other one or refuse them.
    pub fn of(query: &ListQuery, source: Source) -> Result<Self, Error> {
        let is_organization = query.organization.unwrap_or(false);
        let word = |word: &'static str| Some(word.to_owned());
        let values = [
            query.status.and_then(|status| word(status.word())),
            query.service_type.clone(),
            query.topic.clone(),
            query.format.and_then(|format| word(format.word())),
            query.owner_type.and_then(|kind| word(kind.word())),
            query.storage_region.and_then(|region| word(region.word())),
            query.location_id.clone(),
            query.owner_id.clone(),
            query.owner_email.clone(),
            query.meeting_id.clone(),
            query.site_url.clone(),
            query.host_email.clone(),
        ];
        let mut parameters = Vec::new();
        for (name, value) in NAMES.into_iter().zip(values) {
            let Some(value) = value else { continue };
            if let Some(problem) = problem(name, &value, source, is_organization) {
                return Err(ErrorDetails::invalid_argument(name, problem));
            }
            parameters.push((name, value));
        }
        if let Some(given) = &query.service_type {
            let is_known = match source {
                Source::Meetings => meaning::<MeetingProduct>(given).is_some(),
                _ => meaning::<ServiceTypeFilter>(given).is_some(),
            };
            if !is_known {
                return Err(match source {
                    Source::Meetings => expected_word::<MeetingProduct>("serviceType", given),
                    _ => expected_word::<ServiceTypeFilter>("serviceType", given),
                });
            }
        }
        match (query.format, source) {
            (Some(FormatFilter::Arf), Source::Converged) => {
                return Err(ErrorDetails::invalid_argument("format", "expected one of MP3, MP4, got \"ARF\""));
            }
            (Some(FormatFilter::Mp3), Source::Meetings) => {
                return Err(ErrorDetails::invalid_argument("format", "expected one of MP4, ARF, got \"MP3\""));
            }
            _ => {}
        }
        let source = if source == Source::Meetings { SingleSource::Meetings } else { SingleSource::Converged };
        Ok(Self { source, is_organization, parameters, max: query.max })
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
fn problem(name: &str, value: &str, source: Source, is_organization: bool) -> Option<&'static str> {
    if value.is_empty() {
        return Some("expected a text, got an empty string");
    }
    match name {
        "status" | "topic" => None,
        _ if source == Source::All => {
            Some("not allowed with `source: \"all\"`, because the two services do not share it; list them one by one")
        }
        "serviceType" | "format" => None,
        "meetingId" | "siteUrl" if source != Source::Meetings => Some(ONLY_MEETINGS),
        "hostEmail" if source != Source::Meetings => Some(ONLY_MEETINGS),
        "hostEmail" if is_organization => Some("not allowed with `organization: true`; leave that out"),
        "meetingId" | "siteUrl" | "hostEmail" => None,
        _ if source == Source::Meetings => Some("allowed only with `source: \"converged\"`"),
        "ownerId" | "ownerEmail" if !is_organization => Some("allowed only with `organization: true`"),
        _ => None,
    }
}

const ONLY_MEETINGS: &str = "allowed only with `source: \"meetings\"`";
