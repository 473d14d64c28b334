//! Arguments, as a caller in JavaScript could give them.

use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use webex_converged_recordings::input::arguments::{Arguments, Given};

/// A value that `Given` can be read from.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Nothing,
    /// `true` or `false`
    Boolean(bool),
    /// Any number, also those that JSON does not have.
    Number(f64),
    /// A string.
    Text(String),
    /// A list.
    List,
    /// An object.
    Object,
    /// A function, say.
    Other,
}

impl Value {
    /// Reads `#1.5` as a number, `!true` as a boolean, `[`, `{`, `-` and `?` as a list, an object, nothing and
    /// another thing, and all else as a text.
    pub fn parse(text: &str) -> Self {
        let number = |digits: &str| digits.parse().ok();
        match text {
            "!true" => Self::Boolean(true),
            "!false" => Self::Boolean(false),
            "[" => Self::List,
            "{" => Self::Object,
            "-" => Self::Nothing,
            "?" => Self::Other,
            _ => text.strip_prefix('#').and_then(number).map_or_else(|| Self::Text(text.to_owned()), Self::Number),
        }
    }

    /// As the core takes it.
    pub fn given(self) -> Given {
        Given::deserialize(self).expect("whatever it is, it was given")
    }
}

/// An options object.
pub fn arguments<'a>(named: impl IntoIterator<Item = (&'a str, Value)>) -> Arguments {
    Arguments::deserialize(MapDeserializer::<_, Error>::new(named.into_iter())).expect("an object")
}

impl IntoDeserializer<'_> for Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Nothing => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(value),
            Value::Number(value) => visitor.visit_f64(value),
            Value::Text(value) => visitor.visit_string(value),
            Value::List => visitor.visit_seq(serde::de::value::SeqDeserializer::new([1_u8, 2].into_iter())),
            Value::Object => visitor.visit_map(MapDeserializer::new([("name", 1_u8)].into_iter())),
            Value::Other => Err(Error::custom("no data")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
