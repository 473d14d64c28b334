//! What can be chosen about an emulator, and the checks of it.

use std::fmt;

use crate::faults::Fault;

const MOST_RECORDINGS: u64 = 100_000;
/// The largest whole number that JavaScript holds exactly, so that a seed means the same everywhere.
const LARGEST_SEED: u64 = 9_007_199_254_740_991;
const LONGEST_RETENTION_DAYS: u64 = 3_650;
const LONGEST_TOKEN: usize = 4_096;
const TOKEN_FORM: &str = "1 to 4096 visible ASCII characters without spaces";
pub(crate) const MOST_FAULTS: usize = 1_000;
const FAULTS_FORM: &str = "strings such as \"DELETE 503 Retry-After=1 x2\", at most 1000";
const NAMES: &str = "token, recordings, seed, retentionDays, faults";
const DAY_MS: i64 = 86_400_000;

/// What can be chosen about an emulator. Whatever is left out has a default.
#[derive(Clone, PartialEq, Eq)]
pub struct Options {
    /// The token that opens the emulator: `dev-token` unless chosen.
    pub token: String,
    /// How many recordings there are, 0 to 100 000: 25 unless chosen.
    pub recordings: u32,
    /// What the made-up recordings follow from, 0 to 2⁵³ − 1: 1 unless chosen.
    pub seed: u64,
    /// After how many days a deleted recording is purged, 0 to 3650: 30 unless chosen.
    pub retention_days: u32,
    /// What goes wrong, at most 1000 faults: nothing unless chosen. The first one that matches a request and is due applies.
    pub faults: Vec<Fault>,
}

/// A value for an option as it comes from outside, before anyone looked at it.
#[derive(Clone, PartialEq)]
pub enum Given {
    /// A string.
    Text(String),
    /// A number of any kind, also NaN.
    Number(f64),
    /// Several values.
    List(Vec<Given>),
    /// Anything else.
    Other,
}

/// An option that cannot be used: which one, what was wrong, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsError {
    /// The name of the option, as JavaScript writes it.
    pub option: String,
    /// What was wrong. It never repeats a token.
    pub problem: String,
    /// What is allowed.
    pub allowed: String,
}

impl Options {
    /// Sets the option of this name, as JavaScript writes it.
    pub fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        match name {
            "token" => match given {
                Given::Text(text) => self.token.clone_from(text),
                Given::Number(_) => return Err(error(name, "got a number", TOKEN_FORM)),
                Given::List(_) | Given::Other => return Err(error(name, "got no string", TOKEN_FORM)),
            },
            "recordings" => self.recordings = whole(name, given, MOST_RECORDINGS)?,
            "seed" => self.seed = whole(name, given, LARGEST_SEED)?,
            "retentionDays" => self.retention_days = whole(name, given, LONGEST_RETENTION_DAYS)?,
            "faults" => self.faults = faults(given)?,
            _ => return Err(error(name, "unknown option", NAMES)),
        }
        self.check()
    }

    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        if self.token.is_empty() {
            return Err(error("token", "it is empty", TOKEN_FORM));
        }
        if self.token.len() > LONGEST_TOKEN {
            return Err(error("token", "it is too long", TOKEN_FORM));
        }
        if !self.token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(error("token", "it has a character that a header cannot carry", TOKEN_FORM));
        }
        within("recordings", u64::from(self.recordings), MOST_RECORDINGS)?;
        within("seed", self.seed, LARGEST_SEED)?;
        if self.faults.len() > MOST_FAULTS {
            return Err(error("faults", "got too many", FAULTS_FORM));
        }
        within("retentionDays", u64::from(self.retention_days), LONGEST_RETENTION_DAYS)
    }

    pub(crate) fn retention_ms(&self) -> i64 {
        i64::from(self.retention_days).saturating_mul(DAY_MS)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { token: "dev-token".to_owned(), recordings: 25, seed: 1, retention_days: 30, faults: Vec::new() }
    }
}

/// Shows everything but the token.
impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("recordings", &self.recordings)
            .field("seed", &self.seed)
            .field("retention_days", &self.retention_days)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Shows numbers, and of a text only that it is one: it may be a token.
impl fmt::Debug for Given {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => formatter.write_str("Text(…)"),
            Self::Number(number) => write!(formatter, "Number({number})"),
            Self::List(list) => formatter.debug_tuple("List").field(list).finish(),
            Self::Other => formatter.write_str("Other"),
        }
    }
}

impl fmt::Display for OptionsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}; allowed: {}", self.option, self.problem, self.allowed)
    }
}

impl std::error::Error for OptionsError {}

fn whole<T: TryFrom<u64>>(name: &str, given: &Given, most: u64) -> Result<T, OptionsError> {
    let refused = |problem: String| Err(error(name, problem, up_to(most)));
    let number = match given {
        Given::Number(number) => *number,
        Given::Text(_) => return refused("got a string".to_owned()),
        Given::List(_) | Given::Other => return refused("got no number".to_owned()),
    };
    // NaN and the infinities have no fraction of zero either.
    if number.fract() != 0.0 || number < 0.0 || !number.is_finite() {
        return refused(format!("got {number}"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and not negative; `as` saturates"
    )]
    let integer = number as u64;
    within(name, integer, most)?;
    T::try_from(integer).or_else(|_| refused(format!("got {number}")))
}

/// One fault, or a list of them.
fn faults(given: &Given) -> Result<Vec<Fault>, OptionsError> {
    let one = |given: &Given| match given {
        Given::Text(text) => text.parse(),
        _ => Err(error("faults", "got something that is no string", FAULTS_FORM)),
    };
    match given {
        Given::List(list) => list.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

fn within(name: &str, value: u64, most: u64) -> Result<(), OptionsError> {
    if value > most { Err(error(name, format!("got {value}"), up_to(most))) } else { Ok(()) }
}

fn up_to(most: u64) -> String {
    format!("a whole number from 0 to {most}")
}

fn error(option: &str, problem: impl Into<String>, allowed: impl Into<String>) -> OptionsError {
    OptionsError { option: option.to_owned(), problem: problem.into(), allowed: allowed.into() }
}
