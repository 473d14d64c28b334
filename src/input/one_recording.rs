//! One recording: its service, its ID, and whose meeting it was.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::Given;
use crate::input::base_url::BaseUrl;
use crate::input::recording_id::RecordingId;
use crate::models::source::SingleSource;
use crate::wire::percent;

/// Which recording a call is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneRecording {
    /// The service that has it.
    pub source: SingleSource,
    id: RecordingId,
    host: Host,
}

impl OneRecording {
    /// Checks the ID and the options.
    pub fn read(id: &Given, source: Option<SingleSource>, host_email: Option<&str>) -> Result<Self, Error> {
        let source = source.unwrap_or_default();
        Ok(Self { source, id: RecordingId::read(id)?, host: Host::read(source, host_email)? })
    }

    /// Its URL, without a query.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        base_url.recording(self.source, self.id.as_str())
    }

    /// The URL of the request.
    pub fn url(&self, base_url: &BaseUrl) -> String {
        [self.address(base_url).as_str(), &self.host.query()].concat()
    }
}

/// Whose meetings a call is about. None: the caller's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host(Option<String>);

impl Host {
    /// Only recordings of meetings have hosts.
    pub fn read(source: SingleSource, host_email: Option<&str>) -> Result<Self, Error> {
        match host_email {
            Some(_) if source != SingleSource::Meetings => {
                Err(ErrorDetails::invalid_argument("hostEmail", "allowed only with `source: \"meetings\"`"))
            }
            Some("") => {
                Err(ErrorDetails::invalid_argument("hostEmail", "expected an email address, got an empty string"))
            }
            _ => Ok(Self(host_email.map(str::to_owned))),
        }
    }

    /// The query of a URL, with its question mark.
    pub fn query(&self) -> String {
        self.0.as_deref().map(|email| ["?hostEmail=", &percent::encode(email)].concat()).unwrap_or_default()
    }
}
