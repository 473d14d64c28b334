//! A value of an option as it comes from outside, and the error for a wrong one.

use std::fmt;

use serde_json::{Number, Value};

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
    /// Values with names, in their order.
    Object(Vec<(String, Given)>),
    /// JSON's null.
    Null,
    /// Anything else, such as a function.
    Other,
}

impl Given {
    /// The same as JSON. `None` if JSON cannot express it: not a finite number, or not data.
    pub(crate) fn to_json(&self) -> Option<Value> {
        match self {
            Self::Text(text) => Some(Value::String(text.clone())),
            Self::Number(number) => json_number(*number),
            Self::Flag(flag) => Some(Value::Bool(*flag)),
            Self::List(list) => list.iter().map(Self::to_json).collect::<Option<_>>().map(Value::Array),
            Self::Object(fields) => {
                let field = |(name, given): &(String, Self)| Some((name.clone(), given.to_json()?));
                fields.iter().map(field).collect::<Option<_>>().map(Value::Object)
            }
            Self::Null => Some(Value::Null),
            Self::Other => None,
        }
    }
}

/// Values that were read from JSON.
impl From<&Value> for Given {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(list) => Self::List(list.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect())
            }
        }
    }
}

/// Whole numbers are written without a fraction, as JavaScript writes them.
fn json_number(number: f64) -> Option<Value> {
    const LARGEST_WHOLE: f64 = 9_007_199_254_740_991.0;
    if number.fract() != 0.0 || number.abs() > LARGEST_WHOLE {
        return Number::from_f64(number).map(Value::Number);
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within what a double holds exactly")]
    let whole = number as i64;
    Some(Value::Number(whole.into()))
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
            Self::Object(fields) => {
                formatter.debug_map().entries(fields.iter().map(|(name, given)| (name, given))).finish()
            }
            Self::Null => formatter.write_str("Null"),
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

const LONGEST_TOKEN: usize = 4_096;
pub(crate) const TOKEN_FORM: &str = "1 to 4096 visible ASCII characters without spaces";

/// Checks that a header can contain the token.
pub(crate) fn check_token(name: &str, token: &str) -> Result<(), OptionsError> {
    if token.is_empty() {
        return Err(error(name, "is empty", TOKEN_FORM));
    }
    if token.len() > LONGEST_TOKEN {
        return Err(error(name, "is too long", TOKEN_FORM));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(error(name, "has a character that a header cannot contain", TOKEN_FORM));
    }
    Ok(())
}

pub(crate) fn whole<T: TryFrom<u64>>(name: &str, given: &Given, least: u64, most: u64) -> Result<T, OptionsError> {
    let refused = |problem: String| Err(error(name, problem, whole_from(least, most)));
    let number = match given {
        Given::Number(number) => *number,
        Given::Text(_) => return refused("got a string".to_owned()),
        _ => return refused("not a number".to_owned()),
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
