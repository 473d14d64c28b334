//! What JavaScript gets as a plain object: names, and a value for each.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Names and values, in their order. What is absent has no name either.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plain<'a>(Vec<(&'static str, Value<'a>)>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Boolean(bool),
}

impl<'a> Plain<'a> {
    /// With a text, where there is one.
    pub fn text(&mut self, name: &'static str, text: Option<&'a str>) -> &mut Self {
        if let Some(text) = text {
            self.0.push((name, Value::Text(text)));
        }
        self
    }

    /// With a number, where there is one. JavaScript has only one kind of them.
    pub fn number(&mut self, name: &'static str, number: Option<f64>) -> &mut Self {
        if let Some(number) = number {
            self.0.push((name, Value::Number(number)));
        }
        self
    }

    /// With a boolean.
    pub fn boolean(&mut self, name: &'static str, boolean: bool) -> &mut Self {
        self.0.push((name, Value::Boolean(boolean)));
        self
    }
}

/// By hand, because what serde derives, for each type anew, takes several times as much code.
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
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
        }
    }
}
