//! Unchecked arguments, and how to check them.
//!
//! Callers write JavaScript, where every argument can be anything. These checks say which argument is wrong, what is
//! allowed, and what the caller passed instead.

pub use webex_recordings_macros::Options;

use crate::error::{Error, ErrorDetails};
use crate::wire::date_time::DateTime;
use crate::wire::text::decimal;
use crate::words::{Words, meaning};

/// An options object that the caller passes. `#[derive(Options)]` implements it for a struct.
pub trait Options<'a>: Sized {
    /// The allowed names: its own, and those of the options that it includes.
    const NAMES: &'static [&'static [&'static str]];

    /// Reads its values and ignores all other names.
    fn values(given: &'a Arguments) -> Result<Self, Error>;

    /// Reads its values and rejects all other names. Otherwise a typo such as `form` for `from` would list everything.
    fn read(given: &'a Arguments) -> Result<Self, Error> {
        given.only(Self::NAMES)?;
        Self::values(given)
    }
}

/// The type of an option. Whole numbers are read by [`Arguments::whole_number`] instead, because they have bounds.
pub trait Argument: Sized {
    /// Reads the value with this name.
    fn read(given: &Arguments, name: &str) -> Result<Self, Error>;
}

impl Argument for Option<bool> {
    fn read(given: &Arguments, name: &str) -> Result<Self, Error> {
        given.boolean(name)
    }
}

impl Argument for Option<DateTime> {
    fn read(given: &Arguments, name: &str) -> Result<Self, Error> {
        given.date_time(name)
    }
}

impl<T: Words> Argument for Option<T> {
    fn read(given: &Arguments, name: &str) -> Result<Self, Error> {
        given.one_of(name)
    }
}

impl Argument for Opaque {
    fn read(given: &Arguments, name: &str) -> Result<Self, Error> {
        Ok(Self { is_given: !given.get(name).is_nothing() })
    }
}

/// A function, an object such as a signal, or a secret. The options only say whether it was given. Whoever uses it checks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opaque {
    /// Whether it was given.
    pub is_given: bool,
}

/// A value as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `undefined` or `null`: not given.
    Nothing,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that JavaScript represents exactly: its absolute value is below 2^53.
    Number(f64),
    /// A string.
    Text(String),
    /// A function.
    Function,
    /// An array, where one is allowed.
    List(Vec<Given>),
    /// A value that no argument can have, such as any other number or an instance of a class. The text describes it, and is
    /// safe to show.
    Other(String),
}

impl Given {
    /// Whether the value was not given.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Given::Nothing)
    }

    /// The text, if the value is a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Describes the value, for "got …". Never shows a long text or a part of one, because it may be a token in the
    /// wrong place.
    pub fn describe(&self) -> String {
        let kind = match self {
            Given::Nothing => "nothing",
            Given::Boolean(true) => "true",
            Given::Boolean(false) => "false",
            Given::Number(number) => return describe_number(*number),
            Given::Text(text) if text.is_empty() => "an empty string",
            Given::Text(text) => match text.chars().count() {
                0..=30 => return [r#"""#, text, r#"""#].concat(),
                length => return ["a string of ", &decimal(length as u64), " characters"].concat(),
            },
            Given::Function => "a function",
            Given::List(_) => "an array",
            // JavaScript has already described it. Formatting any number here would take 4 KB of code.
            Given::Other(words) => words,
        };
        kind.to_owned()
    }
}

fn describe_number(number: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and less than 2^53")]
    let digits = decimal(number.abs() as u64);
    [if number < 0.0 { "-" } else { "" }, &digits].concat()
}

/// The named values of an options object.
#[derive(Debug, Default, PartialEq)]
pub struct Arguments(Vec<(String, Given)>);

impl Arguments {
    /// The name of an argument that is not an object, but a value itself.
    pub const ITSELF: &'static str = "";

    /// Adds a value with this name.
    pub fn add(&mut self, name: String, value: Given) {
        self.0.push((name, value));
    }

    /// Rejects names that are in none of these lists.
    pub(crate) fn only(&self, known: &[&[&str]]) -> Result<(), Error> {
        let is_known = |name: &String| known.iter().any(|names| names.contains(&name.as_str()));
        let unknown = self.0.iter().find(|(name, value)| !value.is_nothing() && !is_known(name));
        let Some((name, _)) = unknown else { return Ok(()) };
        // A name that does not look like a typo may be a secret in the wrong place.
        let is_word = name.len() <= 30 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        let (name, problem) =
            if is_word { (name.as_str(), "unknown option") } else { ("options", "contains an unknown option") };
        Err(ErrorDetails::invalid_argument(
            name,
            &[problem, "; allowed: ", &list(known.iter().copied().flatten())].concat(),
        ))
    }

    /// How many values were given.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The names and their values.
    pub fn iter(&self) -> impl Iterator<Item = &(String, Given)> {
        self.0.iter()
    }

    /// Whether there is a value with this name. It may be `null`, where that has a meaning.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The value with this name.
    pub fn get(&self, name: &str) -> &Given {
        self.0.iter().find(|(known, _)| known == name).map_or(&Given::Nothing, |(_, value)| value)
    }

    /// A string, if given.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Error> {
        match self.get(name) {
            Given::Nothing => Ok(None),
            Given::Text(text) => Ok(Some(text)),
            other => Err(expected(name, "a string", other)),
        }
    }

    /// Several strings, each if given.
    pub(crate) fn texts<'a>(&'a self, names: &[&str], texts: &mut [Option<&'a str>]) -> Result<(), Error> {
        for (text, name) in texts.iter_mut().zip(names) {
            *text = self.text(name)?;
        }
        Ok(())
    }

    /// The strings with these names, as far as they are given.
    pub(crate) fn named_texts(&self, names: &[&'static str]) -> Result<Vec<(&'static str, String)>, Error> {
        let mut texts = Vec::new();
        for name in names {
            if let Some(text) = self.text(name)? {
                texts.push((*name, text.to_owned()));
            }
        }
        Ok(texts)
    }

    /// `true` or `false`, if given.
    fn boolean(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.get(name) {
            Given::Nothing => Ok(None),
            Given::Boolean(boolean) => Ok(Some(*boolean)),
            other => Err(expected(name, "true or false", other)),
        }
    }

    /// A whole number from `least` to `most`, if given.
    pub fn whole_number(&self, name: &str, least: u32, most: u32) -> Result<Option<u32>, Error> {
        match self.get(name) {
            Given::Nothing => Ok(None),
            Given::Number(number) if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(number) =>
            {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of u32")]
                Ok(Some(*number as u32))
            }
            other => {
                let allowed = ["a whole number from ", &decimal(least.into()), " to ", &decimal(most.into())].concat();
                Err(expected(name, &allowed, other))
            }
        }
    }

    /// One of an enum's words, if given.
    fn one_of<T: Words>(&self, name: &str) -> Result<Option<T>, Error> {
        let given = self.get(name);
        if given.is_nothing() {
            return Ok(None);
        }
        match given.as_text().and_then(meaning) {
            Some(value) => Ok(Some(value)),
            None => Err(expected_one_of(name, T::SPELLINGS, given)),
        }
    }

    /// A date-time, if given.
    fn date_time(&self, name: &str) -> Result<Option<DateTime>, Error> {
        let allowed = "a date-time with a time zone, such as 2026-05-01T09:30:00Z, or a Date";
        match self.get(name) {
            Given::Nothing => Ok(None),
            Given::Text(text) => match DateTime::parse(text) {
                Some(moment) => Ok(Some(moment)),
                None => Err(expected(name, allowed, self.get(name))),
            },
            other => Err(expected(name, allowed, other)),
        }
    }
}

/// Accepts only one of these words.
pub(crate) fn only_one_of(name: &str, words: &[&str], given: &str) -> Result<(), Error> {
    if words.contains(&given) {
        return Ok(());
    }
    Err(expected_one_of(name, words, &Given::Text(given.to_owned())))
}

fn expected_one_of(name: &str, words: &[&str], got: &Given) -> Error {
    expected(name, &["one of ", &list(words.iter())].concat(), got)
}

/// The error for a value that is not what is allowed.
pub(crate) fn expected(name: &str, allowed: &str, got: &Given) -> Error {
    ErrorDetails::invalid_argument(name, &["expected ", allowed, ", got ", &got.describe()].concat())
}

impl<N: Into<String>> FromIterator<(N, Given)> for Arguments {
    fn from_iter<I: IntoIterator<Item = (N, Given)>>(named: I) -> Self {
        Self(named.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

/// The words, separated by commas.
fn list<'a>(words: impl Iterator<Item = &'a &'a str>) -> String {
    let mut list = String::new();
    for word in words {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(word);
    }
    list
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Arguments from JSON, which is close to a JavaScript object.
    pub(crate) fn arguments(json: serde_json::Value) -> Arguments {
        let serde_json::Value::Object(fields) = json else { panic!("{json} is not an object") };
        fields.into_iter().map(|(name, value)| (name, given(value))).collect()
    }

    pub(crate) fn given(json: serde_json::Value) -> Given {
        match json {
            serde_json::Value::Null => Given::Nothing,
            serde_json::Value::Bool(value) => Given::Boolean(value),
            serde_json::Value::Number(value) => match value.as_f64().unwrap() {
                whole if whole.fract() == 0.0 && whole.abs() < 9_007_199_254_740_992.0 => Given::Number(whole),
                _ => Given::Other(value.to_string()),
            },
            serde_json::Value::String(text) => Given::Text(text),
            serde_json::Value::Array(values) => Given::List(values.into_iter().map(given).collect()),
            serde_json::Value::Object(_) => Given::Other("an object".to_owned()),
        }
    }

    #[test]
    fn values_are_described() {
        for (given, words) in [
            (Given::Nothing, "nothing"),
            (Given::Number(101.0), "101"),
            (Given::Number(-0.0), "0"),
            (Given::Number(-9_007_199_254_740_991.0), "-9007199254740991"),
            (Given::Function, "a function"),
            (Given::Other("1.5".to_owned()), "1.5"),
            (Given::Other("an instance of Map".to_owned()), "an instance of Map"),
            (Given::List(vec![Given::Text("s3cret".to_owned())]), "an array"),
            (Given::Text("10".to_owned()), r#""10""#),
            (Given::Text(String::new()), "an empty string"),
            (Given::Text("ä".repeat(30)), &format!("\"{}\"", "ä".repeat(30))),
            (Given::Text("ä".repeat(31)), "a string of 31 characters"),
        ] {
            assert_eq!(given.describe(), words);
        }
    }

    #[derive(Debug, Options, PartialEq)]
    struct Included {
        signal: Opaque,
    }

    #[derive(Debug, Options, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Made<'a> {
        #[option(least = 1, most = 9)]
        how_many: Option<u32>,
        is_right: Option<bool>,
        name: Option<&'a str>,
        begins: Option<DateTime>,
        #[serde(flatten)]
        included: Included,
    }

    #[test]
    fn a_struct_reads_its_own_options_only() {
        fn read(given: &Arguments) -> Result<Made<'_>, String> {
            Made::read(given).map_err(|error| error.message)
        }
        let whole = serde_json::json!({
            "howMany": 9, "isRight": true, "name": "x", "begins": "2026-05-01T00:00:00Z", "signal": [],
        });
        let expected = Made {
            how_many: Some(9),
            is_right: Some(true),
            name: Some("x"),
            begins: DateTime::parse("2026-05-01T00:00:00Z"),
            included: Included { signal: Opaque { is_given: true } },
        };
        assert_eq!(read(&arguments(whole)), Ok(expected));
        assert_eq!(read(&arguments(serde_json::json!({}))).map(|made| made.how_many), Ok(None));
        for (given, message) in [
            (serde_json::json!({ "howMany": 10 }), "howMany: expected a whole number from 1 to 9, got 10"),
            (serde_json::json!({ "isRight": "yes" }), "isRight: expected true or false, got \"yes\""),
            (
                serde_json::json!({ "how_many": 1 }),
                "options: contains an unknown option; allowed: howMany, isRight, name, begins, signal",
            ),
        ] {
            assert_eq!(read(&arguments(given)), Err(message.to_owned()));
        }
    }

    #[test]
    fn an_unknown_name_is_rejected() {
        let given = arguments(serde_json::json!({ "form": "2026-05-01T00:00:00Z" }));
        assert_eq!(given.only(&[&["from"], &["to"]]).unwrap_err().message, "form: unknown option; allowed: from, to");
        assert_eq!(arguments(serde_json::json!({ "form": null })).only(&[&["from"]]), Ok(()));
        let secret = arguments(serde_json::json!({ "t0ken-of-somebody": 1 }));
        let message = "options: contains an unknown option; allowed: from";
        assert_eq!(secret.only(&[&["from"]]).unwrap_err().message, message);
    }
}
