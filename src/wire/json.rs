//! JSON as the client needs it: a strict reader that names the place of what is wrong, and a writer for texts.
//!
//! [`read`] drives serde's models straight over the bytes. It accepts what `JSON.parse` accepts, with three limits of
//! its own: the bytes are UTF-8, values nest at most [`MAX_DEPTH`] deep, and a field that a model names comes once.
//! A general JSON library would do as well, but weighs more than the rest of the client
//! (about 17 KB of compressed download for `serde_json` with `serde_path_to_error`).

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// How deep values may nest. Webex's answers are four deep; the limit keeps a hostile one from exhausting the stack.
pub const MAX_DEPTH: u8 = 128;

/// A model read from a JSON text.
#[derive(Debug, PartialEq, Eq)]
pub struct Document<T> {
    /// What was read.
    pub value: T,
    /// Where the text says `null` for an optional field of the model. The model takes it for absent.
    pub nulls: Vec<Vec<Step>>,
}

/// One step on the way from a document's root to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into an object.
    Field(String),
    /// Into an array.
    Item(usize),
}

/// Why a text was not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not JSON, or ends too early.
    NotJson,
    /// It is JSON of another shape: `items[3].durationSeconds: expected integer, got string`.
    Shape(String),
    /// serde's word on the value that is being read; its place is added on the way out.
    #[doc(hidden)]
    Unplaced(String),
}

/// Reads a whole text into a model.
pub fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<Document<T>, Fault> {
    // A byte order mark is no part of the text, and `Response.json()` would drop it too.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotJson)?;
    let mut reader = Reader { text, at: 0, path: Vec::new(), nulls: Vec::new() };
    let value = T::deserialize(&mut reader).map_err(|fault| reader.placed(fault))?;
    match reader.peek() {
        None => Ok(Document { value, nulls: reader.nulls }),
        Some(_) => Err(Fault::NotJson),
    }
}

/// Appends a JSON string.
pub fn write_string(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\u{0}'..='\u{1f}' => {
                json.push_str(if u32::from(c) < 0x10 { "\\u000" } else { "\\u001" });
                json.push(char::from_digit(u32::from(c) & 0xF, 16).unwrap_or('0'));
            }
            _ => json.push(c),
        }
    }
    json.push('"');
}

/// Where the reading stands: how far in the text, and how deep in the document.
struct Reader<'de> {
    text: &'de str,
    at: usize,
    path: Vec<Place<'de>>,
    nulls: Vec<Vec<Step>>,
}

#[derive(Clone)]
enum Place<'de> {
    Field(Cow<'de, str>),
    Item(usize),
}

impl<'de> Reader<'de> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance(1);
        }
        self.byte()
    }

    fn advance(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
    }

    fn eat(&mut self, expected: u8) -> Result<(), Fault> {
        if self.byte() != Some(expected) {
            return Err(Fault::NotJson);
        }
        self.advance(1);
        Ok(())
    }

    fn since(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// A value of another type than the model's. What is not even the beginning of a value is not JSON.
    fn unexpected<T>(&mut self, expected: &str) -> Result<T, Fault> {
        let got = match self.peek() {
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b'"') => "string",
            Some(b't' | b'f') => "boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "number",
            _ => return Err(Fault::NotJson),
        };
        // `nul` or `[1,` must be told apart from a sound value of the wrong type.
        self.skip(0)?;
        Err(self.placed(Fault::Unplaced(["expected ", expected, ", got ", got].concat())))
    }

    /// Adds where it happened, to a fault that does not know.
    fn placed(&self, fault: Fault) -> Fault {
        let Fault::Unplaced(what) = fault else { return fault };
        let mut text = String::new();
        for place in &self.path {
            match place {
                Place::Field(name) => {
                    text.push_str(if text.is_empty() { "" } else { "." });
                    text.push_str(name);
                }
                Place::Item(index) => text.push_str(&["[", &index.to_string(), "]"].concat()),
            }
        }
        let place = if text.is_empty() { "the whole answer" } else { &text };
        Fault::Shape([place, ": ", &what].concat())
    }

    fn string(&mut self) -> Result<Cow<'de, str>, Fault> {
        self.eat(b'"')?;
        let start = self.at;
        loop {
            match self.byte() {
                Some(b'"') => {
                    let text = self.since(start);
                    self.advance(1);
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => break,
                None | Some(0..=0x1F) => return Err(Fault::NotJson),
                Some(_) => self.advance(1),
            }
        }
        let mut text = self.since(start).to_owned();
        loop {
            let plain = self.at;
            while !matches!(self.byte(), None | Some(b'"' | b'\\' | 0..=0x1F)) {
                self.advance(1);
            }
            text.push_str(self.since(plain));
            match self.byte() {
                Some(b'"') => {
                    self.advance(1);
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => {
                    self.advance(1);
                    text.push(self.escaped()?);
                }
                _ => return Err(Fault::NotJson),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        let escape = self.byte().ok_or(Fault::NotJson)?;
        self.advance(1);
        Ok(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_hex_digits()?;
                let is_high_half = (0xD800..0xDC00).contains(&first);
                if is_high_half && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
                    let after_first = self.at;
                    self.advance(2);
                    let second = self.four_hex_digits()?;
                    let pair = char::decode_utf16([first, second]).next();
                    if let Some(Ok(c)) = pair {
                        return Ok(c);
                    }
                    // The second belongs to the text that follows.
                    self.at = after_first;
                }
                // Half a pair is valid JSON, and JavaScript strings can hold it; Rust's cannot.
                char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(Fault::NotJson),
        })
    }

    fn four_hex_digits(&mut self) -> Result<u16, Fault> {
        let end = self.at.saturating_add(4);
        let digits = self.text.get(self.at..end).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        self.at = end;
        digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).ok_or(Fault::NotJson)
    }

    /// A number's text: digits, digits after the point, exponent.
    fn number(&mut self) -> Result<[&'de str; 3], Fault> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.advance(1);
        }
        let first_digit = self.byte();
        let whole_length = self.digits()?.len();
        if whole_length > 1 && first_digit == Some(b'0') {
            return Err(Fault::NotJson);
        }
        let whole = self.since(start);
        let mut fraction = "";
        if self.byte() == Some(b'.') {
            self.advance(1);
            fraction = self.digits()?;
        }
        let mut exponent = "";
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.advance(1);
            let start = self.at;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.advance(1);
            }
            self.digits()?;
            exponent = self.since(start);
        }
        Ok([whole, fraction, exponent])
    }

    /// At least one.
    fn digits(&mut self) -> Result<&'de str, Fault> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.advance(1);
        }
        if self.at == start { Err(Fault::NotJson) } else { Ok(self.since(start)) }
    }

    fn literal(&mut self, word: &str) -> Result<(), Fault> {
        word.bytes().try_for_each(|byte| self.eat(byte))
    }

    /// Reads past a value that no model asks for. Its grammar is checked all the same.
    fn skip(&mut self, depth: u8) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(self.placed(Fault::Unplaced("nested too deep".to_owned())));
        }
        match self.peek() {
            Some(b'{') => {
                self.advance(1);
                let mut first = true;
                while self.another(b'}', &mut first)? {
                    self.string()?;
                    self.colon()?;
                    self.skip(depth.saturating_add(1))?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.advance(1);
                let mut first = true;
                while self.another(b']', &mut first)? {
                    self.skip(depth.saturating_add(1))?;
                }
                Ok(())
            }
            Some(b'"') => self.string().map(drop),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => self.number().map(drop),
        }
    }

    /// Whether an object or an array goes on, or was closed.
    fn another(&mut self, close: u8, first: &mut bool) -> Result<bool, Fault> {
        if self.peek() == Some(close) {
            self.advance(1);
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            self.eat(b',')?;
            // No comma before the end.
            if self.peek() == Some(close) {
                return Err(Fault::NotJson);
            }
        }
        self.peek();
        Ok(true)
    }

    fn colon(&mut self) -> Result<(), Fault> {
        self.peek();
        self.eat(b':')
    }
}

/// The value of an integer, whatever way it is written: `1`, `1.0` and `10e-1` are the same number in JSON.
/// Beyond 64 bits it is the nearest that fits. `None` for a number with a fraction.
fn integer([whole, fraction, exponent]: [&str; 3]) -> Option<i64> {
    let digits = [whole, fraction].concat();
    let significant = digits.trim_end_matches('0');
    let negative = whole.starts_with('-');
    if significant.trim_start_matches(['-', '0']).is_empty() {
        return Some(0);
    }
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    let exponent = if exponent.is_empty() { 0 } else { exponent.parse().unwrap_or(beyond) };
    let trailing_zeros = i64::try_from(digits.len().saturating_sub(significant.len())).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let scale = exponent.saturating_add(trailing_zeros).saturating_sub(places);
    if scale < 0 {
        return None;
    }
    let nearest = if negative { i64::MIN } else { i64::MAX };
    let power = u32::try_from(scale).ok().and_then(|scale| 10_i64.checked_pow(scale));
    let value = significant.parse::<i64>().ok().zip(power).and_then(|(number, power)| number.checked_mul(power));
    Some(value.unwrap_or(nearest))
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Fault;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if self.peek() != Some(b'{') {
            return self.unexpected("object");
        }
        self.advance(1);
        // Faults that serde raises for the object itself (a field is missing, or comes twice) are placed here.
        visitor.visit_map(Fields { reader: self, first: true }).map_err(|fault| self.placed(fault))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.peek() != Some(b'[') {
            return self.unexpected("array");
        }
        self.advance(1);
        visitor.visit_seq(Items { reader: self, first: true, index: 0 })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.peek() != Some(b'n') {
            return visitor.visit_some(self);
        }
        self.literal("null")?;
        let steps = self.path.iter().map(|place| match place {
            Place::Field(name) => Step::Field(name.clone().into_owned()),
            Place::Item(index) => Step::Item(*index),
        });
        self.nulls.push(steps.collect());
        visitor.visit_none()
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.peek() != Some(b'"') {
            return self.unexpected("string");
        }
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return self.unexpected("integer");
        }
        let start = self.at;
        let Some(value) = integer(self.number()?) else {
            self.at = start;
            return self.unexpected("integer");
        };
        visitor.visit_i64(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.skip(0)?;
        visitor.visit_unit()
    }

    /// The models name every type that they read, so nothing is left to guess.
    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Fault> {
        Err(Fault::Unplaced("of a type that the reader does not know".to_owned()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 u32 u64 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct
        tuple tuple_struct map enum identifier
    }
}

/// The fields of an object.
struct Fields<'r, 'de> {
    reader: &'r mut Reader<'de>,
    first: bool,
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        if !self.reader.another(b'}', &mut self.first)? {
            return Ok(None);
        }
        let name = self.reader.string()?;
        self.reader.path.push(Place::Field(name.clone()));
        let key = match &name {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::<Fault>::new(name)),
            Cow::Owned(name) => {
                let deserializer: StrDeserializer<'_, Fault> = name.as_str().into_deserializer();
                seed.deserialize(deserializer)
            }
        };
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        self.reader.colon()?;
        let value = seed.deserialize(&mut *self.reader)?;
        self.reader.path.pop();
        Ok(value)
    }
}

/// The items of an array.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    first: bool,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        if !self.reader.another(b']', &mut self.first)? {
            return Ok(None);
        }
        self.reader.path.push(Place::Item(self.index));
        self.index = self.index.saturating_add(1);
        let item = seed.deserialize(&mut *self.reader)?;
        self.reader.path.pop();
        Ok(Some(item))
    }
}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Fault::Unplaced("not as expected".to_owned())
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::Unplaced(["has no field `", field, "`"].concat())
    }

    fn duplicate_field(_field: &'static str) -> Self {
        Fault::Unplaced("comes twice".to_owned())
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::NotJson => "not JSON",
            Fault::Shape(what) | Fault::Unplaced(what) => what,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Shelf {
        items: Vec<Book>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Book {
        id: String,
        title: Option<String>,
        pages: Option<i64>,
        cover: Option<Cover>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Cover {
        colour: Option<String>,
    }

    fn fault(text: &str) -> Fault {
        read::<Shelf>(text.as_bytes()).unwrap_err()
    }

    fn book(text: &str) -> Result<Document<Book>, Fault> {
        read::<Book>(text.as_bytes())
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, message) in [
            (r#"{"items":[{"id":"a"},{"id":1}]}"#, "items[1].id: expected string, got number"),
            (r#"{"items":[{"id":"a","pages":"9"}]}"#, "items[0].pages: expected integer, got string"),
            (r#"{"items":[{"id":"a","pages":1.5}]}"#, "items[0].pages: expected integer, got number"),
            (r#"{"items":[{"id":"a","cover":{"colour":[]}}]}"#, "items[0].cover.colour: expected string, got array"),
            (r#"{"items":[{"id":null}]}"#, "items[0].id: expected string, got null"),
            (r#"{"items":[{"title":"a"}]}"#, "items[0]: has no field `id`"),
            (r#"{"items":[{"id":"a","id":"b"}]}"#, "items[0].id: comes twice"),
            (r#"{"items":[true]}"#, "items[0]: expected object, got boolean"),
            (r#"{"items":{}}"#, "items: expected array, got object"),
            (r#"{"other":[]}"#, "the whole answer: has no field `items`"),
            ("[]", "the whole answer: expected object, got array"),
            ("null", "the whole answer: expected object, got null"),
        ] {
            assert_eq!(fault(text), Fault::Shape(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_told_apart_from_a_wrong_shape() {
        for text in [
            "",
            " ",
            "<html>",
            r#"{"items":["#,
            r#"{"items":[]"#,
            r#"{"items":[]}}"#,
            r#"{"items":[],}"#,
            r#"{"items":[,]}"#,
            r#"{"items":[{"id":"a"},]}"#,
            r"{items:[]}",
            r"{'items':[]}",
            r#"{"items" []}"#,
            r#"{"items":[nul]}"#,
            r#"{"x":01,"items":[]}"#,
            r#"{"x":1.,"items":[]}"#,
            r#"{"x":.5,"items":[]}"#,
            r#"{"x":1e,"items":[]}"#,
            r#"{"x":-,"items":[]}"#,
            r#"{"x":"\x","items":[]}"#,
            r#"{"x":"\u12g4","items":[]}"#,
            "{\"x\":\"\n\",\"items\":[]}",
            r#"{"x":tru,"items":[]}"#,
            r#"{"x":[1 2],"items":[]}"#,
            r#"{"items":[{"id":tru}]}"#,
            "\u{feff}\u{feff}{}",
        ] {
            assert_eq!(fault(text), Fault::NotJson, "{text}");
        }
        assert_eq!(read::<Shelf>(b"{\"items\":[],\"x\":\"\xff\"}").unwrap_err(), Fault::NotJson);
    }

    #[test]
    fn fields_that_no_model_names_are_passed_over() {
        let text =
            "\u{feff} {\"more\":{\"a\":[1,-2.5e+3,true,false,null,\"\\u0041\\n\"],\"b\":{}} , \"id\" : \"x\" } \n";
        assert_eq!(book(text).unwrap().value.id, "x");
    }

    #[test]
    fn null_is_taken_for_absent_and_its_place_is_told() {
        let text = r#"{"items":[{"id":"a"},{"id":"b","title":null,"cover":{"colour":null},"more":null}]}"#;
        let field = |name: &str| Step::Field(name.to_owned());
        let document = read::<Shelf>(text.as_bytes()).unwrap();
        assert_eq!(document.value.items[1].title, None);
        assert_eq!(
            document.nulls,
            [
                vec![field("items"), Step::Item(1), field("title")],
                vec![field("items"), Step::Item(1), field("cover"), field("colour")],
            ]
        );
    }

    #[test]
    fn strings_are_unescaped() {
        for (json, text) in [
            (r#""plain""#, "plain"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\u4F1A""#, "é会"),
            (r#""\ud83c\udfa5 film""#, "🎥 film"),
            (r#""\ud83c""#, "\u{fffd}"),
            (r#""\ud83cA""#, "\u{fffd}A"),
            (r#""\ud83c\u0041""#, "\u{fffd}A"),
            (r#""\udfa5x""#, "\u{fffd}x"),
            (r#""会議 🎥""#, "会議 🎥"),
        ] {
            assert_eq!(book(&format!(r#"{{"id":{json}}}"#)).unwrap().value.id, text, "{json}");
        }
        let field = read::<Book>(br#"{"\u0069d":"x"}"#).unwrap();
        assert_eq!(field.value.id, "x");
    }

    #[test]
    fn integers_may_be_written_in_any_way() {
        for (json, value) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("0.000", Some(0)),
            ("0e99999999999999999999", Some(0)),
            ("42", Some(42)),
            ("-42", Some(-42)),
            ("1.0", Some(1)),
            ("1e3", Some(1000)),
            ("1.25E+2", Some(125)),
            ("1200e-2", Some(12)),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("9223372036854775807", Some(i64::MAX)),
            ("1e400", Some(i64::MAX)),
            ("-1e400", Some(i64::MIN)),
            ("1e99999999999999999999", Some(i64::MAX)),
            ("1.5", None),
            ("1e-1", None),
            ("125e-3", None),
            ("1e-99999999999999999999", None),
        ] {
            let read = book(&format!(r#"{{"id":"x","pages":{json}}}"#));
            assert_eq!(read.ok().and_then(|document| document.value.pages), value, "{json}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!(r#"{{"id":"x","more":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(book(&nested(128)).is_ok());
        assert_eq!(book(&nested(100_000)), Err(Fault::Shape("more: nested too deep".to_owned())));
    }

    #[test]
    fn written_strings_are_read_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "会議 🎥", "</script>"] {
            let mut json = r#"{"id":"#.to_owned();
            write_string(&mut json, text);
            json.push('}');
            assert_eq!(book(&json).unwrap().value.id, text);
            assert_eq!(serde_json::from_str::<Book>(&json).unwrap().id, text);
        }
    }
}
