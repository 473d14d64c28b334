//! Plain JavaScript objects: names, and a value for each.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use webex_recordings_macros::Fields;

use crate::words::Words;

/// A type that JavaScript gets as a plain object. `#[derive(Fields)]` implements it for structs, and for enums of them.
pub trait Fields {
    /// Adds the names and values to an object.
    fn add_to<'a>(&'a self, plain: &mut Plain<'a>);

    /// The names and values.
    fn fields(&self) -> Plain<'_> {
        let mut plain = Plain::default();
        self.add_to(&mut plain);
        plain
    }
}

/// Names and values, in order. Absent values are left out together with their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plain<'a>(Vec<(&'a str, Value<'a>)>);

impl<'a> Plain<'a> {
    /// Adds a string.
    pub fn text(&mut self, name: &'a str, text: &'a str) {
        self.0.push((name, Value::Text(text)));
    }

    /// Adds a number. JavaScript has only one kind.
    pub fn number(&mut self, name: &'a str, number: f64) {
        self.0.push((name, Value::Number(number)));
    }

    /// Adds an array of strings.
    pub fn texts(&mut self, name: &'a str, texts: &'a [String]) {
        self.0.push((name, Value::Texts(texts)));
    }

    /// Adds `true` or `false`.
    pub fn boolean(&mut self, name: &'a str, boolean: bool) {
        self.0.push((name, Value::Boolean(boolean)));
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value<'a> {
    Text(&'a str),
    Texts(&'a [String]),
    Number(f64),
    Boolean(bool),
}

/// A field of a struct that JavaScript gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Whether it may be absent.
    pub is_optional: bool,
}

/// A type that a field can have.
pub trait FieldValue {
    /// Whether it may be absent.
    const IS_OPTIONAL: bool = false;

    /// Adds the value, if there is one.
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>);
}

impl<T: FieldValue> FieldValue for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        if let Some(value) = self {
            value.add_to(name, plain);
        }
    }
}

impl<T: Words> FieldValue for T {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.text(name, self.word());
    }
}

impl FieldValue for String {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.text(name, self);
    }
}

impl FieldValue for Cow<'static, str> {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.text(name, self);
    }
}

impl FieldValue for Vec<String> {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.texts(name, self);
    }
}

impl FieldValue for bool {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.boolean(name, *self);
    }
}

impl FieldValue for u16 {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.number(name, (*self).into());
    }
}

impl FieldValue for u32 {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.number(name, (*self).into());
    }
}

impl FieldValue for u64 {
    #[allow(clippy::cast_precision_loss, reason = "times in milliseconds, which stay below 2^53")]
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.number(name, *self as f64);
    }
}

impl FieldValue for f64 {
    fn add_to<'a>(&'a self, name: &'static str, plain: &mut Plain<'a>) {
        plain.number(name, *self);
    }
}

/// Written by hand: the code that serde derives for each type is several times as large.
impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, to_value};

    #[derive(Clone, Copy, Debug, PartialEq, Words)]
    #[serde(rename_all = "camelCase")]
    enum Word {
        Word,
    }

    #[derive(Fields)]
    struct Base {
        number: u32,
    }

    #[derive(Fields)]
    #[serde(rename_all = "camelCase")]
    struct Made {
        #[serde(flatten)]
        base: Base,
        first_word: Word,
        some_text: Option<String>,
        is_right: bool,
        names: Option<Vec<String>>,
    }

    #[derive(Fields)]
    #[serde(tag = "type", rename_all = "kebab-case")]
    enum Either {
        OneThing(Made),
        Other(Base),
    }

    #[test]
    fn a_struct_becomes_a_plain_object_without_absent_values() {
        let made = |some_text| Made {
            base: Base { number: 7 },
            first_word: Word::Word,
            some_text,
            is_right: true,
            names: None,
        };
        let names = Some(["a", "b"].map(str::to_owned).to_vec());
        let whole =
            json!({ "number": 7.0, "firstWord": "word", "someText": "x", "isRight": true, "names": ["a", "b"] });
        assert_eq!(to_value(Made { names, ..made(Some("x".to_owned())) }.fields()).unwrap(), whole);
        let partial = json!({ "number": 7.0, "firstWord": "word", "isRight": true });
        assert_eq!(to_value(made(None).fields()).unwrap(), partial);
        let tagged = json!({ "type": "one-thing", "number": 7.0, "firstWord": "word", "isRight": true });
        assert_eq!(to_value(Either::OneThing(made(None)).fields()).unwrap(), tagged);
        assert_eq!(
            to_value(Either::Other(Base { number: 1 }).fields()).unwrap(),
            json!({ "type": "other", "number": 1.0 })
        );
        let field = |name, is_optional| Field { name, is_optional };
        let expected = [("firstWord", false), ("someText", true), ("isRight", false), ("names", true)]
            .map(|(name, is)| field(name, is));
        assert_eq!(Made::FIELDS, expected);
    }
}
