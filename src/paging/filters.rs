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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use crate::models::list_query::ListFilters;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    const HALVES: [SingleSource; 2] = [SingleSource::Converged, SingleSource::Meetings];

    fn filters(query: Value, half: SingleSource) -> Result<Filters, Error> {
        Filters::of(ListQuery::read(&arguments(query))?, half)
    }

    /// The message of an error, which is the same in both halves.
    fn message(query: &Value) -> String {
        let [one, other] = HALVES.map(|half| filters(query.clone(), half).unwrap_err());
        assert_eq!((one.code, one.attempts), (ErrorCode::InvalidArgument, 0));
        assert_eq!(one, other);
        one.message
    }

    #[test]
    fn each_list_has_an_address() {
        let base = BaseUrl::parse("https://webexapis.com/v1").unwrap();
        for (query, half, path) in [
            (json!({}), SingleSource::Converged, "/convergedRecordings"),
            // A half counts only if the query is for both.
            (json!({}), SingleSource::Meetings, "/convergedRecordings"),
            (json!({ "source": "meetings" }), SingleSource::Converged, "/recordings"),
            (json!({ "source": "all" }), SingleSource::Converged, "/convergedRecordings"),
            (json!({ "source": "all" }), SingleSource::Meetings, "/recordings"),
            (json!({ "organization": true }), SingleSource::Converged, "/admin/convergedRecordings"),
            (json!({ "organization": false }), SingleSource::Converged, "/convergedRecordings"),
            (json!({ "source": "meetings", "organization": true }), SingleSource::Converged, "/admin/recordings"),
            (json!({ "source": "all", "organization": true }), SingleSource::Meetings, "/admin/recordings"),
        ] {
            let address = filters(query.clone(), half).unwrap().address(&base);
            assert_eq!(address, [base.as_str(), path].concat(), "{query} {half:?}");
        }
    }

    #[test]
    fn filters_are_kept_as_they_are() {
        for (query, kept) in [
            (json!({}), &[][..]),
            (
                json!({ "topic": "Ünï & co", "status": "deleted", "source": "all" }),
                &[("status", "deleted"), ("topic", "Ünï & co")],
            ),
            (
                json!({ "organization": true, "ownerId": "o", "ownerEmail": "a@b.c", "ownerType": "callQueue", "storageRegion": "DE",
                    "locationId": "l", "serviceType": "customerAssist", "format": "MP3" }),
                &[
                    ("serviceType", "customerAssist"),
                    ("format", "MP3"),
                    ("ownerType", "callQueue"),
                    ("storageRegion", "DE"),
                    ("locationId", "l"),
                    ("ownerId", "o"),
                    ("ownerEmail", "a@b.c"),
                ],
            ),
            (
                json!({ "source": "meetings", "meetingId": "m", "siteUrl": "s", "hostEmail": "h", "serviceType": "EventCenter",
                    "format": "ARF" }),
                &[
                    ("serviceType", "EventCenter"),
                    ("format", "ARF"),
                    ("meetingId", "m"),
                    ("siteUrl", "s"),
                    ("hostEmail", "h"),
                ],
            ),
            (
                json!({ "source": "meetings", "organization": true, "meetingId": "m", "siteUrl": "s", "format": "MP4" }),
                &[("format", "MP4"), ("meetingId", "m"), ("siteUrl", "s")],
            ),
        ] {
            let found = filters(query.clone(), SingleSource::Converged).unwrap().parameters;
            let found: BTreeSet<(&str, &str)> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(found, kept.iter().copied().collect(), "{query}");
        }
    }

    #[test]
    fn filters_that_the_services_do_not_share_are_refused_for_both() {
        for name in ListFilters::OWN.iter().copied().filter(|name| !["status", "topic"].contains(name)) {
            for organization in [true, false] {
                // Even a value that one of them would take.
                let query = json!({ "source": "all", name: "MP4", "organization": organization });
                let expected =
                    [name, ": not allowed with `source: \"all\"`: the two services do not share it"].concat();
                assert_eq!(message(&query), expected);
            }
        }
    }

    #[test]
    fn filters_of_the_other_service_are_refused() {
        for (names, source, problem) in [
            (&["ownerType", "storageRegion", "locationId", "ownerId", "ownerEmail"][..], "meetings", "converged"),
            (&["meetingId", "siteUrl", "hostEmail"], "converged", "meetings"),
        ] {
            for name in names {
                for organization in [true, false] {
                    let query = json!({ "source": source, *name: "user", "organization": organization });
                    let expected = [name, ": allowed only with `source: \"", problem, "\"`"].concat();
                    // A host is no filter of everybody's list, whichever.
                    assert_eq!(message(&query), expected, "{query}");
                }
            }
        }
    }

    #[test]
    fn some_filters_depend_on_whose_list_it_is() {
        for (query, expected) in [
            (json!({ "ownerId": "o" }), "ownerId: allowed only with `organization: true`"),
            (
                json!({ "ownerEmail": "a@b.c", "organization": false }),
                "ownerEmail: allowed only with `organization: true`",
            ),
            (
                json!({ "source": "meetings", "hostEmail": "a@b.c", "organization": true }),
                "hostEmail: allowed only without `organization`",
            ),
        ] {
            assert_eq!(message(&query), expected);
        }
    }

    #[test]
    fn each_filter_has_its_words() {
        for (query, expected) in [
            (json!({ "status": "gone" }), "status: expected one of available, deleted, purged, got \"gone\""),
            (
                json!({ "source": "all", "status": "gone" }),
                "status: expected one of available, deleted, purged, got \"gone\"",
            ),
            (json!({ "format": "ARF" }), "format: expected one of MP3, MP4, got \"ARF\""),
            (json!({ "source": "meetings", "format": "MP3" }), "format: expected one of MP4, ARF, got \"MP3\""),
            (
                json!({ "serviceType": "MeetingCenter" }),
                "serviceType: expected one of calling, meeting, customerAssist, all, got \"MeetingCenter\"",
            ),
            (
                json!({ "source": "meetings", "serviceType": "calling" }),
                "serviceType: expected one of MeetingCenter, EventCenter, TrainingCenter, SupportCenter, got \"calling\"",
            ),
            (
                json!({ "ownerType": "group" }),
                "ownerType: expected one of user, place, virtualLine, callQueue, got \"group\"",
            ),
            (
                json!({ "storageRegion": "de" }),
                "storageRegion: expected one of US, SG, GB, JP, DE, AU, IN, CA, got \"de\"",
            ),
            (json!({ "source": "both" }), "source: expected one of converged, meetings, all, got \"both\""),
        ] {
            assert_eq!(message(&query), expected);
        }
    }

    #[test]
    fn an_empty_filter_is_refused() {
        for name in ListFilters::OWN.iter().copied() {
            for source in ["converged", "meetings", "all"] {
                let expected = [name, ": expected a text, got an empty string"].concat();
                assert_eq!(message(&json!({ "source": source, name: "" })), expected);
            }
        }
    }
}
