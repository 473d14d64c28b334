//! Which call a request makes, by its method and path.

use crate::{dialect::Dialect, error::Refusal};

/// The calls of the emulator's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Those of the contract.
    List,
    Details,
    Delete,
    /// Those that Webex has for recordings of calls.
    Calls(OfCalls),
    /// Those that Webex has for recordings of meetings.
    Meetings(OfMeetings),
    /// Who the caller is.
    Me,
    /// When the caller's token ends.
    TokenExpiry,
    /// Tokens: none of these needs an access token.
    AccessToken,
    DeviceAuthorize,
    DeviceToken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfCalls {
    List,
    AdminList,
    Details,
    Metadata,
    Delete,
    SoftDelete,
    Restore,
    Purge,
    Reassign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfMeetings {
    List,
    AdminList,
    Details,
    Delete,
    AdminDelete,
    SoftDelete,
    Restore,
    Purge,
}

/// What faults tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page of a list.
    List,
    /// Anything else that is only read.
    Read,
    Delete,
    /// The calls with a batch of recordings.
    Post,
    /// A request for a token.
    Token,
    /// A request for media. Whether it asks for a range that leaves out the beginning.
    Media {
        resumes: bool,
    },
}

/// A method, a path below `/v1/`, and the call. In a path, `*` is the id of a recording.
type Row = (&'static str, &'static str, Call);

const CONTRACT: [Row; 3] = [
    ("GET", "convergedRecordings", Call::List),
    ("GET", "convergedRecordings/*", Call::Details),
    ("DELETE", "convergedRecordings/*", Call::Delete),
];

const WEBEX: [Row; 22] = [
    ("GET", "convergedRecordings", Call::Calls(OfCalls::List)),
    ("GET", "admin/convergedRecordings", Call::Calls(OfCalls::AdminList)),
    ("POST", "convergedRecordings/softDelete", Call::Calls(OfCalls::SoftDelete)),
    ("POST", "convergedRecordings/restore", Call::Calls(OfCalls::Restore)),
    ("POST", "convergedRecordings/purge", Call::Calls(OfCalls::Purge)),
    ("POST", "convergedRecordings/reassign", Call::Calls(OfCalls::Reassign)),
    ("GET", "convergedRecordings/*", Call::Calls(OfCalls::Details)),
    ("DELETE", "convergedRecordings/*", Call::Calls(OfCalls::Delete)),
    ("GET", "convergedRecordings/*/metadata", Call::Calls(OfCalls::Metadata)),
    ("GET", "recordings", Call::Meetings(OfMeetings::List)),
    ("GET", "admin/recordings", Call::Meetings(OfMeetings::AdminList)),
    ("POST", "recordings/softDelete", Call::Meetings(OfMeetings::SoftDelete)),
    ("POST", "recordings/restore", Call::Meetings(OfMeetings::Restore)),
    ("POST", "recordings/purge", Call::Meetings(OfMeetings::Purge)),
    ("GET", "recordings/*", Call::Meetings(OfMeetings::Details)),
    ("DELETE", "recordings/*", Call::Meetings(OfMeetings::Delete)),
    ("DELETE", "admin/recordings/*", Call::Meetings(OfMeetings::AdminDelete)),
    ("GET", "people/me", Call::Me),
    ("GET", "authorizations/tokenExpiry", Call::TokenExpiry),
    ("POST", "access_token", Call::AccessToken),
    ("POST", "device/authorize", Call::DeviceAuthorize),
    ("POST", "device/token", Call::DeviceToken),
];

/// A call, and the id in its path, still percent-encoded; empty if it has none.
pub(crate) struct Route<'a> {
    pub(crate) call: Call,
    pub(crate) id: &'a str,
}

/// Where a request goes, or why nowhere.
pub(crate) fn of<'a>(dialect: Dialect, method: &str, path: &'a str) -> Result<Route<'a>, Refusal> {
    let rows: &[Row] = match dialect {
        Dialect::Contract => &CONTRACT,
        Dialect::Webex => &WEBEX,
    };
    let path = path.strip_prefix("v1/").unwrap_or_default();
    // A path that is written out comes before one with an id.
    let pattern = rows.iter().map(|(_, pattern, _)| *pattern).find(|pattern| id_in(path, pattern).is_some());
    let Some(pattern) = pattern else {
        return Err(Refusal::no_such_path());
    };
    let here = || rows.iter().filter(|(_, other, _)| *other == pattern);
    match here().find(|(other, ..)| *other == method) {
        Some((.., call)) => Ok(Route { call: *call, id: id_in(path, pattern).unwrap_or_default() }),
        None => Err(Refusal::method_not_allowed(here().map(|(method, ..)| *method))),
    }
}

/// Whether requests to this path ask for a token, and so need none.
pub(crate) fn is_about_tokens(dialect: Dialect, path: &str) -> bool {
    dialect == Dialect::Webex
        && WEBEX.iter().any(|(_, pattern, call)| {
            call.kind() == Kind::Token && path.strip_prefix("v1/").is_some_and(|path| path == *pattern)
        })
}

/// The id in a path that has this form; empty if the form has none.
fn id_in<'a>(path: &'a str, pattern: &str) -> Option<&'a str> {
    let Some((before, after)) = pattern.split_once('*') else {
        return (path == pattern).then_some("");
    };
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

impl Call {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::List
            | Self::Calls(OfCalls::List | OfCalls::AdminList)
            | Self::Meetings(OfMeetings::List | OfMeetings::AdminList) => Kind::List,
            Self::Details
            | Self::Calls(OfCalls::Details | OfCalls::Metadata)
            | Self::Meetings(OfMeetings::Details)
            | Self::Me
            | Self::TokenExpiry => Kind::Read,
            Self::Delete
            | Self::Calls(OfCalls::Delete)
            | Self::Meetings(OfMeetings::Delete | OfMeetings::AdminDelete) => Kind::Delete,
            Self::Calls(OfCalls::SoftDelete | OfCalls::Restore | OfCalls::Purge | OfCalls::Reassign)
            | Self::Meetings(OfMeetings::SoftDelete | OfMeetings::Restore | OfMeetings::Purge) => Kind::Post,
            Self::AccessToken | Self::DeviceAuthorize | Self::DeviceToken => Kind::Token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_leads_to_its_call() {
        for (dialect, rows) in [(Dialect::Contract, CONTRACT.as_slice()), (Dialect::Webex, &WEBEX)] {
            for (method, pattern, call) in rows {
                let path = format!("v1/{}", pattern.replace('*', "a-1"));
                let route = of(dialect, method, &path).ok().expect(pattern);
                assert_eq!(route.call, *call, "{method} {path}");
                assert_eq!(route.id, if pattern.contains('*') { "a-1" } else { "" }, "{method} {path}");
            }
        }
    }

    #[test]
    fn a_written_path_is_no_id() {
        for path in ["v1/convergedRecordings/purge", "v1/recordings/softDelete"] {
            assert!(of(Dialect::Webex, "GET", path).is_err(), "{path}");
        }
        // The contract has no such calls, so these are ids.
        assert!(of(Dialect::Contract, "GET", "v1/convergedRecordings/purge").is_ok());
    }
}
