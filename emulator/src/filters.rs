//! Which recordings a list shows.

use crate::{
    error::Refusal,
    options::Ranges,
    recording::{Service, Status},
    store::Entry,
};

/// Which recordings a list shows.
#[derive(Clone)]
pub(crate) struct Filters {
    /// The earliest creation time, included.
    pub(crate) from: Option<i64>,
    /// The latest creation time, excluded.
    pub(crate) to: Option<i64>,
    pub(crate) status: Status,
    pub(crate) service: ServiceFilter,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServiceFilter {
    Calling,
    Meeting,
    /// The real API has it; the emulator has no such recordings.
    CustomerAssist,
    All,
}

impl Filters {
    /// Fills in missing dates, and refuses a range that is too long.
    pub(crate) fn limit(&mut self, ranges: Ranges, now: i64) -> Result<(), Refusal> {
        let Ranges { limit_days, longest_ms, usual_ms } = ranges;
        let (from, to) = match (self.from, self.to) {
            (Some(from), Some(to)) if to.saturating_sub(from) > longest_ms => {
                let days = if limit_days == 1 { "1 day".to_owned() } else { format!("{limit_days} days") };
                let description = format!("The time between the parameters from and to must be at most {days}.");
                return Err(Refusal::bad_request(description));
            }
            (Some(from), Some(to)) => (from, to),
            // In this case Webex finds nothing.
            (Some(from), None) => (from, from),
            (None, to) => {
                let to = to.unwrap_or(now);
                (to.saturating_sub(usual_ms), to)
            }
        };
        (self.from, self.to) = (Some(from), Some(to));
        Ok(())
    }

    pub(crate) fn admit(&self, entry: &Entry) -> bool {
        self.from.is_none_or(|from| from <= entry.created)
            && self.to.is_none_or(|to| entry.created < to)
            && self.service.admits(entry.service)
    }
}

impl ServiceFilter {
    const EACH: [Self; 4] = [Self::Calling, Self::Meeting, Self::CustomerAssist, Self::All];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::Meeting => "meeting",
            Self::CustomerAssist => "customerAssist",
            Self::All => "all",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|filter| filter.name() == name)
    }

    fn admits(self, service: Service) -> bool {
        match self {
            Self::All => true,
            Self::CustomerAssist => false,
            Self::Calling => service == Service::Calling,
            Self::Meeting => service == Service::Meeting,
        }
    }
}
