//! The query parameters of a request: each is known, and given at most once, with a value.

use crate::{error::Refusal, random::digest, recording::Status, request::Target, time};

const DEFAULT_MAX: usize = 10;
pub(crate) const LARGEST_MAX: usize = 100;

/// The parameters that have not been read yet.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Refuses parameters that the call does not have. `cursor` is not announced, because only the emulator issues one.
    pub(crate) fn of(target: &Target, allowed: &[&str]) -> Result<Self, Refusal> {
        let mut given: Vec<(String, String)> = Vec::new();
        for (name, value) in target.parameters()? {
            if !allowed.contains(&name.as_str()) {
                let announced: Vec<&str> = allowed.iter().copied().filter(|name| *name != "cursor").collect();
                let announced = announced.join(", ");
                return refused(format!("The query has an unknown parameter. Allowed: {announced}."));
            }
            if value.is_empty() {
                return refused(format!("The parameter {name} is empty."));
            }
            if given.iter().any(|(other, _)| *other == name) {
                return refused(format!("The parameter {name} is given more than once."));
            }
            given.push((name, value));
        }
        Ok(Self(given))
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(other, _)| other == name)?;
        Some(self.0.swap_remove(place).1)
    }

    /// How many recordings a page has at most. Webex reduces a number that is too large: `clamp`.
    pub(crate) fn max(&mut self, clamp: bool) -> Result<usize, Refusal> {
        let Some(text) = self.take("max") else {
            return Ok(DEFAULT_MAX);
        };
        let wrong = || Refusal::bad_request("The parameter max must be an integer from 1 to 100.");
        // Rust reads "+5" as a number, too.
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        // A number with too many digits is too large.
        let max = text.parse().unwrap_or(usize::MAX);
        match max {
            1..=LARGEST_MAX => Ok(max),
            0 => Err(wrong()),
            _ if clamp => Ok(LARGEST_MAX),
            _ => Err(wrong()),
        }
    }

    pub(crate) fn instant(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.take(name) else {
            return Ok(None);
        };
        let form = "must be an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z";
        let wrong =
            || Refusal::bad_request(format!("The parameter {name} {form}. In a query, a plus sign is written %2B."));
        time::parse(&text).map(Some).ok_or_else(wrong)
    }

    /// One of a few words. Without the parameter: `None`.
    pub(crate) fn one_of<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, Refusal> {
        let Some(text) = self.take(name) else {
            return Ok(None);
        };
        let known = words.iter().find(|(word, _)| *word == text);
        known.map(|(_, value)| Some(*value)).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let allowed = match words.as_slice() {
                [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
                words => words.concat(),
            };
            Refusal::bad_request(format!("The parameter {name} must be {allowed}."))
        })
    }

    pub(crate) fn status(&mut self, allowed: &[Status]) -> Result<Status, Refusal> {
        let words: Vec<(&str, Status)> = allowed.iter().map(|status| (status.name(), *status)).collect();
        Ok(self.one_of("status", &words)?.unwrap_or_default())
    }

    /// A number for each parameter that has not been read, to recognize it by.
    pub(crate) fn digests(&self) -> Vec<u64> {
        self.0.iter().map(|(name, value)| digest(0, &["parameter", name, value])).collect()
    }

    /// Whether there are parameters that have not been read.
    pub(crate) fn has_more(&self) -> bool {
        !self.0.is_empty()
    }
}

pub(crate) fn refused<T>(description: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::bad_request(description))
}
