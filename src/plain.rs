//! What JavaScript gets as a plain object: names, and a value for each.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Names and values, in their order. The values that are absent are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain<'a>(pub Vec<(&'static str, Value<'a>)>);

/// A value, or its absence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Absent,
    /// A text.
    Text(&'a str),
    /// A number: JavaScript has only one kind of them.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
}

impl<'a> Value<'a> {
    /// A text that may be absent.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }

    /// A number that may be absent.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Absent, Self::Number)
    }
}

/// By hand, because what serde derives, for each type anew, takes several times as much code.
impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            if *value != Value::Absent {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
        }
    }
}
