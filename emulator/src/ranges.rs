//! How long a range of dates may be, and the dates that a list without them covers.

use crate::{error::Refusal, query::refused};

/// How long a range a list covers, if that is limited.
#[derive(Clone, Copy)]
pub(crate) struct Ranges {
    pub(crate) limit_days: u32,
    pub(crate) longest_ms: i64,
    /// Without `from`.
    pub(crate) usual_ms: i64,
    /// Whether a list with only `from` covers the time after it. Otherwise it finds nothing, as Webex was seen to do.
    pub(crate) from_alone_counts: bool,
}

/// From when, and until when.
pub(crate) type Dates = (Option<i64>, Option<i64>);

impl Ranges {
    /// Fills in missing dates, and refuses a range that is too long.
    pub(crate) fn limit(self, from: Option<i64>, to: Option<i64>, now: i64) -> Result<Dates, Refusal> {
        let Self { limit_days, longest_ms, usual_ms, from_alone_counts } = self;
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) if to.saturating_sub(from) > longest_ms => {
                let days = if limit_days == 1 { "1 day".to_owned() } else { format!("{limit_days} days") };
                return refused(format!("The time between the parameters from and to must be at most {days}."));
            }
            (Some(from), Some(to)) => (from, to),
            (Some(from), None) if from_alone_counts => (from, from.saturating_add(usual_ms)),
            (Some(from), None) => (from, from),
            (None, to) => {
                let to = to.unwrap_or(now);
                (to.saturating_sub(usual_ms), to)
            }
        };
        Ok((Some(from), Some(to)))
    }
}
