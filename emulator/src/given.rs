//! A value of an option as it comes from outside, and the error for a wrong one.

use std::fmt;

/// A value of an option, not yet checked.
#[derive(Clone, PartialEq)]
pub enum Given {
    /// A string.
    Text(String),
    /// Any number, even NaN.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Several values.
    List(Vec<Given>),
    /// Anything else.
    Other,
}

/// An option, or a field of a new recording, has a wrong value: which one, what is wrong, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsError {
    /// The JavaScript name of the option or field.
    pub option: String,
    /// What is wrong. It never contains a token.
    pub problem: String,
    /// What is allowed.
    pub allowed: String,
}

/// Shows numbers and flags, but not the content of strings, which may be tokens.
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
        Given::Flag(_) | Given::List(_) | Given::Other => return refused("not a number".to_owned()),
    };
    // The fraction of NaN and of the infinities is NaN.
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
