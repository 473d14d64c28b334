//! JSON as the client needs it: a strict reader that names the place of what is wrong, and a writer for texts.
//!
//! [`read`] holds a text against a [`Shape`], and makes nothing of it but what the shape asks to keep. It accepts what
//! `JSON.parse` accepts, with three limits of its own: the bytes are UTF-8, values that no shape names nest at most [`MAX_DEPTH`] deep, and a
//! field that a shape names comes once. A general JSON library would do as well, but weighs more than the rest of the
//! client (about 17 KB of compressed download for `serde_json` with `serde_path_to_error`), and so does what serde makes
//! of each model.

use std::borrow::Cow;
use std::ops::Range;

use crate::wire::text::{decimal, split_once};

/// How deep values may nest. Webex's answers are four deep; the limit keeps a hostile one from exhausting the stack.
pub const MAX_DEPTH: u8 = 128;

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// A number without a fraction, however it is written.
    Integer,
    /// An object with these fields, and any others. See [`Shape::object`].
    Object(&'static [Field]),
    /// An array of such.
    Items(&'static Shape),
}

impl Shape {
    /// An object with these fields. Does not compile when there are too many.
    #[allow(clippy::missing_panics_doc, reason = "shapes are constants")]
    pub const fn object(fields: &'static [Field]) -> Self {
        assert!(fields.len() <= MOST_FIELDS);
        Self::Object(fields)
    }
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub shape: Shape,
    /// Whether the object may come without it. Then `null` stands for its absence.
    pub is_optional: bool,
    /// Whether its text is wanted.
    pub is_kept: bool,
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: false, is_kept: false }
    }

    /// A field that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: true, is_kept: false }
    }

    /// The same, with its text kept.
    #[must_use]
    pub const fn kept(self) -> Self {
        Self { is_kept: true, ..self }
    }
}

/// What a text of the right shape says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document<'de> {
    /// Where it says `null` for an optional field, with a comma before or after it. To the caller such a field is absent,
    /// and without these parts the text says just that.
    pub nulls: Vec<Range<usize>>,
    /// The texts that were to be kept, in their order.
    pub kept: Vec<Kept<'de>>,
    /// How many items the outermost array has.
    pub items: usize,
}

/// A text that was to be kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept<'de> {
    /// Of which field.
    pub name: &'static str,
    /// In which item of the outermost array, from 0.
    pub item: usize,
    /// The text.
    pub text: Cow<'de, str>,
}

/// Why a text was not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not JSON, or ends too early.
    NotJson,
    /// It is JSON of another shape: `items[3].durationSeconds: expected integer, got string`.
    Shape(String),
}

impl Fault {
    /// What is wrong with a value, before its place is known.
    fn shape(problem: &[&str]) -> Self {
        Self::Shape([": ", &problem.concat()].concat())
    }

    /// The same, seen from the object or array that it is in. So a place is written only where something is wrong, on the
    /// way out.
    fn inside(self, step: &str) -> Self {
        match self {
            Self::NotJson => self,
            Self::Shape(text) => {
                let dot = if matches!(text.as_bytes(), [b':' | b'[', ..]) { "" } else { "." };
                Self::Shape([step, dot, &text].concat())
            }
        }
    }
}

/// Of the grammar alone, nothing else is told.
struct NotJson;

impl From<NotJson> for Fault {
    fn from(_: NotJson) -> Self {
        Self::NotJson
    }
}

/// Holds a whole text against a shape.
pub fn read<'de>(bytes: &'de [u8], shape: &'static Shape) -> Result<Document<'de>, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotJson)?;
    // A byte order mark is no part of the text, and `Response.json()` would drop it too.
    let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = Reader { text, rest, is_in_items: false, document: Document::default() };
    match reader.value(shape, None) {
        Err(Fault::Shape(text)) if text.starts_with(':') => Err(Fault::Shape(["the whole answer", &text].concat())),
        Err(fault) => Err(fault),
        Ok(()) if reader.peek().is_some() => Err(Fault::NotJson),
        Ok(()) => Ok(reader.document),
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

/// Where the reading stands.
struct Reader<'de> {
    /// All of it.
    text: &'de str,
    /// What is still to be read.
    rest: &'de [u8],
    /// Whether an array with a shape has begun: then any other is not the outermost one.
    is_in_items: bool,
    document: Document<'de>,
}

impl<'de> Reader<'de> {
    /// A value. Its text is kept under the name, if there is one.
    fn value(&mut self, shape: &'static Shape, kept: Option<&'static str>) -> Result<(), Fault> {
        match (shape, self.peek()) {
            (Shape::Text, Some(b'"')) => {
                let written = self.string()?;
                if let Some(name) = kept {
                    let item = self.document.items.saturating_sub(1);
                    let end = self.at().saturating_sub(1);
                    let written = self.text.get(end.saturating_sub(written.len())..end).unwrap_or_default();
                    self.document.kept.push(Kept { name, item, text: unescaped(written) });
                }
                Ok(())
            }
            (Shape::Integer, Some(b'-' | b'0'..=b'9')) => {
                let start = self.rest;
                if self.number()?.is_integer() {
                    return Ok(());
                }
                self.rest = start;
                self.unexpected("integer")
            }
            (Shape::Object(fields), Some(b'{')) => self.object(fields),
            (Shape::Items(shape), Some(b'[')) => self.items(shape),
            (Shape::Any, _) => self.skip(0),
            (Shape::Text, _) => self.unexpected("string"),
            (Shape::Integer, _) => self.unexpected("integer"),
            (Shape::Object(_), _) => self.unexpected("object"),
            (Shape::Items(_), _) => self.unexpected("array"),
        }
    }

    fn object(&mut self, fields: &'static [Field]) -> Result<(), Fault> {
        self.advance(1);
        // One bit for each field.
        let mut seen = 0_u32;
        let mut likely = 0;
        let mut is_first = true;
        let mut has_only_nulls = false;
        loop {
            let (start, begins) = (self.at(), is_first);
            if !self.another(b'}', &mut is_first)? {
                break;
            }
            let named_at = self.at();
            let found = self.field(fields, likely)?;
            self.colon()?;
            if let Some((index, field)) = found {
                likely = index.saturating_add(1);
                let bit = 1_u32.wrapping_shl(u32::try_from(index).unwrap_or(0));
                if seen & bit != 0 {
                    return Err(Fault::shape(&["comes twice"]).inside(field.name));
                }
                seen |= bit;
                if field.is_optional && self.peek() == Some(b'n') {
                    self.literal("null")?;
                    self.document.nulls.push(start..self.at());
                    has_only_nulls |= begins;
                    continue;
                }
            }
            // The comma before it goes as well, when everything before that does.
            if std::mem::take(&mut has_only_nulls) {
                self.document.nulls.push(start..named_at);
            }
            match found {
                None => self.skip(0)?,
                Some((_, field)) => self
                    .value(&field.shape, field.is_kept.then_some(field.name))
                    .map_err(|fault| fault.inside(field.name))?,
            }
        }
        for field in fields {
            if seen & 1 == 0 && !field.is_optional {
                return Err(Fault::shape(&["has no field `", field.name, "`"]));
            }
            seen >>= 1;
        }
        Ok(())
    }

    /// Reads a name, and finds the field. Most often fields come in the order of the shape: then one comparison does.
    fn field(&mut self, fields: &'static [Field], likely: usize) -> Result<Option<(usize, &'static Field)>, NotJson> {
        if let (Some(field), [b'"', rest @ ..]) = (fields.get(likely), self.rest) {
            let name = field.name.as_bytes();
            if let Some([b'"', after @ ..]) = rest.get(name.len()..)
                && name.iter().zip(rest).all(|(one, other)| one == other)
            {
                self.rest = after;
                return Ok(Some((likely, field)));
            }
        }
        let written = self.string()?;
        let mut name = written;
        let plain;
        if written.contains(&b'\\') {
            plain = unescaped(std::str::from_utf8(written).unwrap_or_default());
            name = plain.as_bytes();
        }
        Ok(fields.iter().enumerate().find(|(_, field)| field.name.as_bytes() == name))
    }

    fn items(&mut self, shape: &'static Shape) -> Result<(), Fault> {
        self.advance(1);
        let is_outermost = !std::mem::replace(&mut self.is_in_items, true);
        let mut is_first = true;
        let mut count = 0_usize;
        while self.another(b']', &mut is_first)? {
            if is_outermost {
                self.document.items = count.saturating_add(1);
            }
            self.value(shape, None).map_err(|fault| fault.inside(&["[", &decimal(count as u64), "]"].concat()))?;
            count = count.saturating_add(1);
        }
        self.is_in_items = !is_outermost;
        Ok(())
    }

    /// How far it is from the beginning of the text.
    fn at(&self) -> usize {
        self.text.len().saturating_sub(self.rest.len())
    }

    /// The next byte that is not white space.
    #[allow(clippy::inline_always, reason = "as below")]
    #[inline(always)]
    fn peek(&mut self) -> Option<u8> {
        match self.rest.first() {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_behind_space(),
        }
    }

    #[cold]
    fn peek_behind_space(&mut self) -> Option<u8> {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    fn advance(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    #[allow(
        clippy::inline_always,
        reason = "done for every few bytes: built for size, the call would cost more than the work"
    )]
    #[inline(always)]
    fn eat(&mut self, expected: u8) -> Result<(), NotJson> {
        match self.rest {
            [first, rest @ ..] if *first == expected => {
                self.rest = rest;
                Ok(())
            }
            _ => Err(NotJson),
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), NotJson> {
        word.bytes().try_for_each(|byte| self.eat(byte))
    }

    /// A value of another type than the shape's. What is not even the beginning of a value is not JSON.
    fn unexpected(&mut self, expected: &str) -> Result<(), Fault> {
        let got = match self.peek() {
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b'"') => "string",
            Some(b't' | b'f') => "boolean",
            Some(b'n') => "null",
            // Or nothing at all, which is found out now.
            _ => "number",
        };
        // `nul` or `[1,` must be told apart from a sound value of the wrong type.
        self.skip(0)?;
        Err(Fault::shape(&["expected ", expected, ", got ", got]))
    }

    /// A string as it is written between its quotes. Its escapes are checked, and left as they are.
    fn string(&mut self) -> Result<&'de [u8], NotJson> {
        self.eat(b'"')?;
        let start = self.rest;
        loop {
            self.advance(plain_length(self.rest));
            match self.rest {
                [b'"', rest @ ..] => {
                    let written = start.len().saturating_sub(self.rest.len());
                    self.rest = rest;
                    return Ok(start.get(..written).unwrap_or_default());
                }
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => self.rest = rest,
                [b'\\', b'u', digits @ ..]
                    if digits.iter().take(4).filter(|digit| digit.is_ascii_hexdigit()).count() == 4 =>
                {
                    self.advance(6);
                }
                _ => return Err(NotJson),
            }
        }
    }

    fn number(&mut self) -> Result<Number<'de>, NotJson> {
        if let [b'-', rest @ ..] = self.rest {
            self.rest = rest;
        }
        let whole = self.digits()?;
        if let [b'0', _, ..] = whole {
            return Err(NotJson);
        }
        let mut number = Number { whole, ..Number::default() };
        if let [b'.', rest @ ..] = self.rest {
            self.rest = rest;
            number.fraction = self.digits()?;
        }
        if let [b'e' | b'E', rest @ ..] = self.rest {
            self.rest = rest;
            if let [sign @ (b'+' | b'-'), rest @ ..] = self.rest {
                self.rest = rest;
                number.is_small = *sign == b'-';
            }
            number.exponent = self.digits()?;
        }
        Ok(number)
    }

    /// At least one.
    fn digits(&mut self) -> Result<&'de [u8], NotJson> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        if digits.is_empty() { Err(NotJson) } else { Ok(digits) }
    }

    /// Reads past a value that no shape asks for. Its grammar is checked all the same.
    fn skip(&mut self, depth: u8) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::shape(&["nested too deep"]));
        }
        let close = match self.peek() {
            Some(b'{') => b'}',
            Some(b'[') => b']',
            other => {
                return Ok(match other {
                    Some(b'"') => self.string().map(drop),
                    Some(b't') => self.literal("true"),
                    Some(b'f') => self.literal("false"),
                    Some(b'n') => self.literal("null"),
                    _ => self.number().map(drop),
                }?);
            }
        };
        self.advance(1);
        let mut is_first = true;
        while self.another(close, &mut is_first)? {
            if close == b'}' {
                self.string()?;
                self.colon()?;
            }
            self.skip(depth.saturating_add(1))?;
        }
        Ok(())
    }

    /// Whether an object or an array goes on, or was closed.
    fn another(&mut self, close: u8, is_first: &mut bool) -> Result<bool, NotJson> {
        let mut next = self.peek();
        if next == Some(close) {
            self.advance(1);
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.eat(b',')?;
            next = self.peek();
        }
        // No comma before the end.
        if next == Some(close) { Err(NotJson) } else { Ok(true) }
    }

    fn colon(&mut self) -> Result<(), NotJson> {
        self.peek();
        self.eat(b':')
    }
}

/// How many fields of an object are looked for: more than any of the contract has, and as many as a `u32` has bits.
const MOST_FIELDS: usize = 32;

/// How many bytes there are before the next quote, backslash or control character. Eight are looked at together:
/// <https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>.
fn plain_length(bytes: &[u8]) -> usize {
    const fn eight(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let (words, rest) = bytes.as_chunks();
    let mut length = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // This change of a bit puts the quote (0x22) next to the control characters (up to 0x1F), and those among themselves.
        let low = word ^ eight(2);
        let backslash = word ^ eight(b'\\');
        let is_low = low.wrapping_sub(eight(0x21)) & !low;
        let is_backslash = backslash.wrapping_sub(eight(1)) & !backslash;
        let found = (is_low | is_backslash) & eight(0x80);
        if found != 0 {
            return length.saturating_add((found.trailing_zeros() / 8) as usize);
        }
        length = length.saturating_add(8);
    }
    length.saturating_add(rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1F)).count())
}

/// The text of a string that is written so. Half of a surrogate pair is valid JSON, and JavaScript's strings can hold it;
/// Rust's cannot.
fn unescaped(written: &str) -> Cow<'_, str> {
    let Some((before, escape)) = split_once(written, b'\\') else { return Cow::Borrowed(written) };
    let mut text = before.to_owned();
    let mut chars = escape.chars();
    loop {
        text.push(match chars.next() {
            Some('u') => match unit(&mut chars) {
                high @ 0xD800..0xDC00 => {
                    let mut after = chars.clone();
                    let low =
                        if (after.next(), after.next()) == (Some('\\'), Some('u')) { unit(&mut after) } else { 0 };
                    if let 0xDC00..0xE000 = low {
                        chars = after;
                        let pair = (high & 0x3FF) << 10 | low & 0x3FF;
                        char::from_u32(pair.saturating_add(0x1_0000)).unwrap_or_default()
                    } else {
                        char::REPLACEMENT_CHARACTER
                    }
                }
                unit => char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER),
            },
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            other => other.unwrap_or_default(),
        });
        let Some((before, escape)) = split_once(chars.as_str(), b'\\') else { break };
        text.push_str(before);
        chars = escape.chars();
    }
    text.push_str(chars.as_str());
    Cow::Owned(text)
}

/// What four digits stand for.
fn unit(digits: &mut std::str::Chars) -> u32 {
    digits.take(4).fold(0, |unit, digit| unit << 4 | digit.to_digit(16).unwrap_or(0))
}

/// A number's digits, those after the point, and those of the exponent.
#[derive(Default)]
struct Number<'de> {
    whole: &'de [u8],
    fraction: &'de [u8],
    exponent: &'de [u8],
    /// Whether the exponent is negative.
    is_small: bool,
}

impl Number<'_> {
    /// Whether it has no fraction, whatever way it is written: `1`, `1.0` and `10e-1` are the same number in JSON.
    fn is_integer(&self) -> bool {
        let zeros = |digits: &[u8]| digits.iter().rev().take_while(|digit| **digit == b'0').count();
        // Those at its end, before the exponent moves the point.
        let after_point = zeros(self.fraction);
        let is_whole = after_point == self.fraction.len();
        let before_point = if is_whole { zeros(self.whole) } else { 0 };
        if self.exponent.is_empty() || before_point == self.whole.len() {
            return is_whole;
        }
        let exponent = self
            .exponent
            .iter()
            .fold(0_usize, |exponent, digit| exponent.saturating_mul(10).saturating_add(usize::from(digit & 0xF)));
        if self.is_small {
            is_whole && before_point >= exponent
        } else {
            after_point.saturating_add(exponent) >= self.fraction.len()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELF: Shape = Shape::Object(&[Field::required("items", Shape::Items(&BOOK))]);
    const BOOK: Shape = Shape::Object(&[
        Field::required("id", Shape::Text).kept(),
        Field::optional("title", Shape::Text).kept(),
        Field::optional("pages", Shape::Integer),
        Field::optional("cover", Shape::Object(&[Field::optional("colour", Shape::Text)])),
    ]);

    fn fault(text: &str) -> Fault {
        read(text.as_bytes(), &SHELF).unwrap_err()
    }

    fn book(text: &str) -> Result<Document<'_>, Fault> {
        read(text.as_bytes(), &BOOK)
    }

    /// The first text that a book has.
    fn id(text: &str) -> String {
        book(text).unwrap().kept[0].text.clone().into_owned()
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
        assert_eq!(read(b"{\"items\":[],\"x\":\"\xff\"}", &SHELF), Err(Fault::NotJson));
    }

    #[test]
    fn fields_that_no_model_names_are_passed_over() {
        let text =
            "\u{feff} {\"more\":{\"a\":[1,-2.5e+3,true,false,null,\"\\u0041\\n\"],\"b\":{}} , \"id\" : \"x\" } \n";
        assert_eq!(id(text), "x");
    }

    #[test]
    fn what_is_to_be_kept_is() {
        let text = r#"{"items":[{"title":"A\u0021","id":"a"},{"id":"b","more":{"id":"c"}},{"id":"d","title":null}]}"#;
        let document = read(text.as_bytes(), &SHELF).unwrap();
        let kept: Vec<_> = document.kept.iter().map(|kept| (kept.item, kept.name, kept.text.as_ref())).collect();
        assert_eq!(kept, [(0, "title", "A!"), (0, "id", "a"), (1, "id", "b"), (2, "id", "d")]);
        assert_eq!(document.items, 3);
    }

    #[test]
    fn null_is_taken_for_absent_and_its_place_is_told() {
        let text = r#"{"items":[{"id":"a"},{"id":"b","title":null,"cover":{"colour":null},"more":null}]}"#;
        let nulls = read(text.as_bytes(), &SHELF).unwrap().nulls;
        let parts: Vec<&str> = nulls.into_iter().filter_map(|null| text.get(null)).collect();
        assert_eq!(parts, [r#","title":null"#, r#""colour":null"#]);
    }

    /// Whatever stands before and after a null, one comma goes with it, and none too many.
    #[test]
    fn without_its_nulls_a_text_is_still_json() {
        let fields = [r#""title": null"#, r#""cover": null"#, r#""id": "a""#, r#""more": null"#];
        let orders = (0..4_usize.pow(4)).map(|number| [number % 4, number / 4 % 4, number / 16 % 4, number / 64]);
        for order in orders.filter(|order| (0..4).all(|field| order.contains(&field))) {
            for separator in [",", " , ", "\n,"] {
                let text = format!("{{{}}}", order.map(|field| fields[field]).join(separator));
                let mut rest = text.clone().into_bytes();
                book(&text).unwrap().nulls.into_iter().for_each(|null| rest[null].fill(b' '));
                let rest: serde_json::Value = serde_json::from_slice(&rest).unwrap();
                assert_eq!(rest, serde_json::json!({ "id": "a", "more": null }), "{text}");
            }
        }
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
            assert_eq!(id(&format!(r#"{{"id":{json}}}"#)), text, "{json}");
        }
        assert_eq!(id(r#"{"\u0069d":"x"}"#), "x");
    }

    #[test]
    fn integers_may_be_written_in_any_way() {
        let is_taken = |json: &str| book(&format!(r#"{{"id":"x","pages":{json}}}"#)).is_ok();
        for json in ["0", "-0", "0.000", "0e99999999999999999999", "42", "-42", "1.0", "1e3", "1.25E+2", "1200e-2"] {
            assert!(is_taken(json), "{json}");
        }
        for json in ["9007199254740993", "9223372036854775808", "1e400", "-1e400", "1e99999999999999999999"] {
            assert!(is_taken(json), "{json}");
        }
        for json in ["1.5", "1e-1", "125e-3", "1e-99999999999999999999"] {
            assert!(!is_taken(json), "{json}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!(r#"{{"id":"x","more":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(book(&nested(128)).is_ok());
        assert_eq!(book(&nested(100_000)), Err(Fault::Shape("the whole answer: nested too deep".to_owned())));
    }

    #[test]
    fn written_strings_are_read_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "会議 🎥", "</script>"] {
            let mut json = r#"{"id":"#.to_owned();
            write_string(&mut json, text);
            json.push('}');
            assert_eq!(id(&json), text);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["id"], text);
        }
    }
}
