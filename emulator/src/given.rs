//! A value as it comes from outside, and the error for one that cannot be used.

use std::fmt;

/// A value for an option as it comes from outside, before anyone looked at it.
#[derive(Clone, PartialEq)]
pub enum Given {
    /// A string.
    Text(String),
    /// A number of any kind, also NaN.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Several values.
    List(Vec<Given>),
    /// Anything else.
    Other,
}

/// An option, or a field of a new recording, that cannot be used: which one, what was wrong, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsError {
    /// Its name, as JavaScript writes it.
    pub option: String,
    /// What was wrong. It never repeats a token.
    pub problem: String,
    /// What is allowed.
    pub allowed: String,
}

/// Shows numbers and flags, and of a text only that it is one: it may be a token.
impl fmt::Debug for Given {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => formatter.write_str("Text(…)"),
            Self::Number(number) => write!(formatter, "Number({number})"),
            Self::Flag(flag) => write!(formatter, "Flag({flag})"),
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

pub(crate) fn whole<T: TryFrom<u64>>(name: &str, given: &Given, least: u64, most: u64) -> Result<T, OptionsError> {
    let refused = |problem: String| Err(error(name, problem, whole_from(least, most)));
    let number = match given {
        Given::Number(number) => *number,
        Given::Text(_) => return refused("got a string".to_owned()),
        Given::Flag(_) | Given::List(_) | Given::Other => return refused("got no number".to_owned()),
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
    within(name, integer, least, most)?;
    T::try_from(integer).or_else(|_| refused(format!("got {number}")))
}

pub(crate) fn within(name: &str, value: u64, least: u64, most: u64) -> Result<(), OptionsError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(error(name, format!("got {value}"), whole_from(least, most)))
}

fn whole_from(least: u64, most: u64) -> String {
    format!("a whole number from {least} to {most}")
}

pub(crate) fn error(option: &str, problem: impl Into<String>, allowed: impl Into<String>) -> OptionsError {
    OptionsError { option: option.to_owned(), problem: problem.into(), allowed: allowed.into() }
}
