//! JSON as the client needs it: a strict reader that says what is wrong and where, and a writer for strings.
//!
//! [`read`] checks a text against a [`Shape`], and keeps only what the shape asks for. It accepts what `JSON.parse`
//! accepts, with three restrictions: the bytes must be UTF-8, values that no shape names may nest at most [`MAX_DEPTH`]
//! levels deep, and a field that a shape names must not appear twice. A general JSON library would also work, but it
//! would make the core more than half as large again (`serde_json` with `serde_path_to_error` adds about 17 KB of
//! compressed download), and so would the code that serde derives for each model.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::ops::Range;

pub use webex_recordings_macros::Shape;

use crate::wire::text::{decimal, split_once};

/// How deep values may nest. Webex's answers nest four levels deep. The limit keeps a hostile answer from exhausting
/// the stack.
pub const MAX_DEPTH: u8 = 128;

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// A number.
    Number,
    /// An object with these fields, and possibly others. See [`Shape::object`].
    Object(&'static [Field]),
    /// An array of values of this shape.
    Items(&'static Shape),
    /// A value that is accepted even if it is not as promised, as long as it has what is needed.
    Lenient(&'static Lenient),
}

/// What a value is promised to be, and what the client can make do with.
#[derive(Clone, Copy, Debug)]
pub struct Lenient {
    /// What the value should be.
    pub promised: Shape,
    /// What the value must at least be.
    pub needed: Shape,
    /// What else to capture from a value that is not as promised, if it is there.
    pub wanted: Shape,
}

/// A type that has a shape. `#[derive(Shape)]` implements it for a struct.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
}

impl Shaped for String {
    const SHAPE: Shape = Shape::Text;
}

impl Shaped for f64 {
    const SHAPE: Shape = Shape::Number;
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::Items(&T::SHAPE);
}

impl Shape {
    /// An object with these fields. Does not compile if there are too many.
    #[allow(clippy::missing_panics_doc, reason = "shapes are constants")]
    pub const fn object(fields: &'static [Field]) -> Self {
        assert!(fields.len() <= MOST_FIELDS);
        Self::Object(fields)
    }
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The shape of the value.
    pub shape: Shape,
    /// Whether the field may be absent. If so, `null` means absent.
    pub is_optional: bool,
    /// Whether to keep the text for the core: see [`Document::captured`].
    pub is_captured: bool,
}

impl Field {
    /// A field that must be present.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: false, is_captured: false }
    }

    /// A field that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: true, is_captured: false }
    }

    /// The same field, with its text kept for the core.
    #[must_use]
    pub const fn captured(self) -> Self {
        Self { is_captured: true, ..self }
    }
}

/// The result of reading a text of the right shape.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document<'de> {
    /// Where the text has `null` for an optional field: the field with a comma before or after it. Such a field counts
    /// as absent, so the text without these parts is what the caller should get.
    pub nulls: Vec<Range<usize>>,
    /// The texts of captured fields, in order.
    pub captured: Vec<Captured<'de>>,
    /// How many items the outermost array has.
    pub items: usize,
    /// The values that are not as promised: at most the first [`MOST_ODD`].
    pub odd: Vec<Oddity>,
    /// The first value that does not even have what is needed, and what is wrong with it.
    pub unusable: Option<Oddity>,
}

/// A value that is not as promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The index of its item in the outermost array.
    pub item: usize,
    /// Where in the item, and what is wrong there: `durationSeconds: expected number, got string`. If the item as a
    /// whole is wrong: `: expected object, got null`.
    pub problem: String,
}

/// The maximum number of odd values to report: as many as Webex puts on a page.
pub const MOST_ODD: usize = 100;

/// The text of a captured field.
#[derive(Debug, PartialEq, Eq)]
pub struct Captured<'de> {
    /// The name of the field.
    pub name: &'static str,
    /// The index of its item in the outermost array.
    pub item: usize,
    /// The text.
    pub text: Cow<'de, str>,
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is not JSON, or it is cut off.
    NotJson,
    /// It is JSON with the wrong shape: `items[3].durationSeconds: expected number, got string`.
    Shape(String),
}

/// Checks a whole text against a shape.
pub fn read<'de>(bytes: &'de [u8], shape: &'static Shape) -> Result<Document<'de>, Invalid> {
    let text = std::str::from_utf8(bytes).map_err(|_| Invalid::NotJson)?;
    let mut reader = Reader { text, bytes, problem: None, is_in_items: false, document: Document::default() };
    // A byte order mark is not part of the text. `Response.json()` would drop it too.
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let end = reader.value(start, shape, None).map(|end| reader.skip_space(end.get()));
    match reader.problem {
        Some(text) if text.starts_with(':') => Err(Invalid::Shape(["the whole answer", &text].concat())),
        Some(text) => Err(Invalid::Shape(text)),
        None if end == Some(bytes.len()) => Ok(reader.document),
        None => Err(Invalid::NotJson),
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

/// The position after something that was read. It is never 0, because what was read is not empty. `None`: the text is
/// not JSON, or [`Reader::problem`] says what else is wrong.
type After = Option<NonZeroUsize>;

/// Each method reads something at a given position, and returns the position after it.
struct Reader<'de> {
    text: &'de str,
    /// The same text as bytes.
    bytes: &'de [u8],
    /// What is wrong with the shape, and where: `items[3].durationSeconds: expected number, got string`.
    problem: Option<String>,
    /// Whether the reader is inside an array of a given shape. If so, any further array is not the outermost one.
    is_in_items: bool,
    document: Document<'de>,
}

impl<'de> Reader<'de> {
    /// Reads a value. If `captured` is a name, the text is captured under that name.
    fn value(&mut self, at: usize, shape: &'static Shape, captured: Option<&'static str>) -> After {
        let at = self.skip_space(at);
        let expected = match (shape, self.byte(at)) {
            (Shape::Any, _) => return self.skip(at, 0),
            (Shape::Object(fields), b'{') => return self.object(at, fields),
            (Shape::Items(shape), b'[') => return self.items(at, shape),
            (Shape::Text, b'"') => {
                let end = self.string(at)?;
                if let Some(name) = captured {
                    let item = self.document.items.saturating_sub(1);
                    self.document.captured.push(Captured { name, item, text: unescaped(self.written(at, end)) });
                }
                return Some(end);
            }
            (Shape::Number, b'-' | b'0'..=b'9') => return self.number(at),
            (Shape::Lenient(lenient), _) => return self.lenient(at, lenient),
            (Shape::Text, _) => "string",
            (Shape::Number, _) => "number",
            (Shape::Object(_), _) => "object",
            (Shape::Items(_), _) => "array",
        };
        let got = match self.byte(at) {
            b'{' => "object",
            b'[' => "array",
            b'"' => "string",
            b't' | b'f' => "boolean",
            b'n' => "null",
            // Or nothing valid, which `skip` finds out.
            _ => "number",
        };
        // A text such as `nul` or `[1,` is not JSON, rather than a value of the wrong type.
        self.skip(at, 0)?;
        self.fail(&["expected ", expected, ", got ", got])
    }

    fn object(&mut self, at: usize, fields: &'static [Field]) -> After {
        // One bit for each field.
        let mut seen = 0_u32;
        let mut likely = 0;
        let mut is_first = true;
        let mut has_only_nulls = false;
        let mut begin = after(at, 1);
        let mut at = self.skip_space(begin);
        let mut is_closed = self.byte(at) == b'}';
        while !is_closed {
            let named_at = at;
            let index;
            // Fields usually come in the order of the shape. Then one comparison is enough.
            (index, at) = match fields.get(likely) {
                Some(field) if self.is_named(at, field.name) => (likely, after(at, field.name.len().wrapping_add(2))),
                _ => {
                    let end = self.string(at)?;
                    (index_of(fields, self.written(at, end)), end.get())
                }
            };
            at = self.colon(at)?.get();
            let field = fields.get(index);
            let mut is_null = false;
            if let Some(field) = field {
                likely = index.wrapping_add(1);
                let bit = 1_u32.wrapping_shl(u32::try_from(index).unwrap_or(0));
                if seen & bit != 0 {
                    self.fail(&["appears twice"]);
                    return self.fail_inside(field.name);
                }
                seen |= bit;
                at = self.skip_space(at);
                is_null = field.is_optional && self.byte(at) == b'n';
            }
            if is_null {
                at = self.literal(at, "null")?.get();
                self.document.nulls.push(begin..at);
                has_only_nulls |= is_first;
            } else {
                // If all fields so far were `null`, the comma before this field has to go as well.
                if std::mem::take(&mut has_only_nulls) {
                    self.document.nulls.push(begin..named_at);
                }
                at = match field {
                    None => self.skip(at, 0),
                    // A shortcut for the most common case.
                    Some(Field { shape: Shape::Text, is_captured: false, .. }) if self.byte(at) == b'"' => {
                        self.string(at)
                    }
                    Some(field) => {
                        let captured = field.is_captured.then_some(field.name);
                        self.value(at, &field.shape, captured).or_else(|| self.fail_inside(field.name))
                    }
                }?
                .get();
            }
            is_first = false;
            begin = at;
            at = self.skip_space(at);
            is_closed = self.byte(at) == b'}';
            if !is_closed {
                at = self.comma(at)?.get();
            }
        }
        for field in fields {
            if seen & 1 == 0 && !field.is_optional {
                return self.fail(&["missing field `", field.name, "`"]);
            }
            seen >>= 1;
        }
        NonZeroUsize::new(after(at, 1))
    }

    /// Whether this name is here, written without escapes.
    fn is_named(&self, at: usize, name: &str) -> bool {
        let start = after(at, 1);
        let end = after(start, name.len());
        self.byte(at) == b'"'
            && self.byte(end) == b'"'
            && self
                .bytes
                .get(start..end)
                .is_some_and(|written| written.iter().zip(name.as_bytes()).all(|(one, other)| one == other))
    }

    fn items(&mut self, at: usize, shape: &'static Shape) -> After {
        let is_outermost = !std::mem::replace(&mut self.is_in_items, true);
        let mut count = 0_usize;
        let mut at = self.skip_space(after(at, 1));
        let mut is_closed = self.byte(at) == b']';
        while !is_closed {
            if is_outermost {
                self.document.items = count.wrapping_add(1);
            }
            let read = self.value(at, shape, None);
            let end = read.or_else(|| self.fail_inside(&["[", &decimal(count as u64), "]"].concat()))?;
            count = count.wrapping_add(1);
            at = self.skip_space(end.get());
            is_closed = self.byte(at) == b']';
            if !is_closed {
                at = self.comma(at)?.get();
            }
        }
        self.is_in_items = !is_outermost;
        NonZeroUsize::new(after(at, 1))
    }

    /// Reads a value that is accepted even if it is not as promised. In that case, what was read of it so far is discarded.
    fn lenient(&mut self, at: usize, lenient: &'static Lenient) -> After {
        let (captured, nulls) = (self.document.captured.len(), self.document.nulls.len());
        let read = self.value(at, &lenient.promised, None);
        let Some(problem) = self.problem.take() else { return read };
        self.document.nulls.truncate(nulls);
        self.document.captured.truncate(captured);
        let item = self.document.items.saturating_sub(1);
        if self.document.odd.len() < MOST_ODD {
            self.document.odd.push(Oddity { item, problem });
        }
        let end = self.value(at, &lenient.needed, None);
        if let Some(problem) = self.problem.take() {
            self.document.captured.truncate(captured);
            self.document.unusable.get_or_insert(Oddity { item, problem });
            return self.skip(at, 0);
        }
        let captured = self.document.captured.len();
        self.value(at, &lenient.wanted, None);
        if self.problem.take().is_some() {
            self.document.captured.truncate(captured);
        }
        end
    }

    /// Skips a value that no shape names. Its grammar is still checked.
    fn skip(&mut self, at: usize, depth: u8) -> After {
        if depth > MAX_DEPTH {
            return self.fail(&["nested too deeply"]);
        }
        let mut at = self.skip_space(at);
        let close = match self.byte(at) {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return self.string(at),
            b't' => return self.literal(at, "true"),
            b'f' => return self.literal(at, "false"),
            b'n' => return self.literal(at, "null"),
            _ => return self.number(at),
        };
        at = self.skip_space(after(at, 1));
        let mut is_closed = self.byte(at) == close;
        while !is_closed {
            if close == b'}' {
                at = self.string(at)?.get();
                at = self.colon(at)?.get();
            }
            at = self.skip(at, depth.saturating_add(1))?.get();
            at = self.skip_space(at);
            is_closed = self.byte(at) == close;
            if !is_closed {
                at = self.comma(at)?.get();
            }
        }
        NonZeroUsize::new(after(at, 1))
    }

    /// Reads a string with its quotes, and checks its escapes.
    fn string(&self, mut at: usize) -> After {
        if self.byte(at) != b'"' {
            return None;
        }
        at = after(at, 1);
        loop {
            at = after(at, plain_length(self.bytes.get(at..).unwrap_or_default()));
            match (self.byte(at), self.byte(after(at, 1))) {
                (b'"', _) => return NonZeroUsize::new(after(at, 1)),
                (b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at = after(at, 2),
                (b'\\', b'u') if (2..6).all(|digit| self.byte(after(at, digit)).is_ascii_hexdigit()) => {
                    at = after(at, 6);
                }
                _ => return None,
            }
        }
    }

    /// The raw text between the quotes of a string.
    fn written(&self, at: usize, end: NonZeroUsize) -> &'de str {
        self.text.get(after(at, 1)..end.get().wrapping_sub(1)).unwrap_or_default()
    }

    fn number(&self, at: usize) -> After {
        let start = if self.byte(at) == b'-' { after(at, 1) } else { at };
        let mut end = self.digits(start)?;
        // Leading zeros are not allowed.
        if self.byte(start) == b'0' && end.get() > after(start, 1) {
            return None;
        }
        if self.byte(end.get()) == b'.' {
            end = self.digits(after(end.get(), 1))?;
        }
        if let b'e' | b'E' = self.byte(end.get()) {
            let exponent = after(end.get(), 1);
            let is_signed = matches!(self.byte(exponent), b'+' | b'-');
            end = self.digits(after(exponent, usize::from(is_signed)))?;
        }
        Some(end)
    }

    /// Reads one or more digits.
    fn digits(&self, start: usize) -> After {
        let mut at = start;
        while self.byte(at).is_ascii_digit() {
            at = after(at, 1);
        }
        NonZeroUsize::new(at).filter(|end| end.get() > start)
    }

    fn literal(&self, at: usize, word: &str) -> After {
        let end = after(at, word.len());
        NonZeroUsize::new(end).filter(|_| self.text.get(at..end) == Some(word))
    }

    #[allow(
        clippy::inline_always,
        reason = "called every few bytes; optimized for size, the call would cost more than the work"
    )]
    #[inline(always)]
    fn colon(&self, at: usize) -> After {
        let at = self.skip_space(at);
        NonZeroUsize::new(after(at, 1)).filter(|_| self.byte(at) == b':')
    }

    /// Reads a comma, and the space up to the next field or item. There must be one, because trailing commas are not allowed.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn comma(&self, at: usize) -> After {
        if self.byte(at) != b',' {
            return None;
        }
        NonZeroUsize::new(self.skip_space(after(at, 1)))
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn skip_space(&self, at: usize) -> usize {
        if self.byte(at) > b' ' { at } else { self.skip_more_space(at) }
    }

    #[cold]
    fn skip_more_space(&self, mut at: usize) -> usize {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.byte(at) {
            at = after(at, 1);
        }
        at
    }

    /// The byte at this position. After the end it is 0, which is not valid anywhere in JSON.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Records what is wrong with a value. Its path is added on the way out.
    fn fail(&mut self, problem: &[&str]) -> After {
        self.problem = Some([": ", &problem.concat()].concat());
        None
    }

    /// Adds a step of the path to the problem, if there is one. This way, a path is only built if something is wrong.
    fn fail_inside(&mut self, step: &str) -> After {
        self.problem = self.problem.take().map(|text| {
            let dot = if matches!(text.as_bytes(), [b':' | b'[', ..]) { "" } else { "." };
            [step, dot, &text].concat()
        });
        None
    }
}

/// Cannot overflow, because no text is that long.
fn after(at: usize, count: usize) -> usize {
    at.wrapping_add(count)
}

/// The index of the field with this name. If there is none, an index out of range.
fn index_of(fields: &[Field], written: &str) -> usize {
    let name = unescaped(written);
    // Comparing lengths first rules out most names quickly.
    fields.iter().position(|field| field.name.len() == name.len() && field.name == name).unwrap_or(fields.len())
}

/// The maximum number of fields of an object shape: as many as a `u32` has bits, and more than the API needs.
const MOST_FIELDS: usize = 32;

/// The number of bytes before the next quote, backslash or control character. It checks eight bytes at once:
/// <https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>.
fn plain_length(bytes: &[u8]) -> usize {
    const fn eight(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let (words, rest) = bytes.as_chunks();
    let mut length = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // Flipping this bit moves the quote (0x22) next to the control characters (up to 0x1F), which only swap places.
        let low = word ^ eight(2);
        let backslash = word ^ eight(b'\\');
        let is_low = low.wrapping_sub(eight(0x21)) & !low;
        let is_backslash = backslash.wrapping_sub(eight(1)) & !backslash;
        let found = (is_low | is_backslash) & eight(0x80);
        if found != 0 {
            return length.wrapping_add((found.trailing_zeros() / 8) as usize);
        }
        length = length.wrapping_add(8);
    }
    length.wrapping_add(rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1F)).count())
}

/// The text of a string, given its raw form. JSON and JavaScript allow half of a surrogate pair, but Rust's strings
/// cannot hold it, so it becomes U+FFFD.
fn unescaped(written: &str) -> Cow<'_, str> {
    let Some((before, escape)) = split_once(written, b'\\') else { return Cow::Borrowed(written) };
    let mut text = before.to_owned();
    let mut chars = escape.chars();
    loop {
        text.push(match chars.next() {
            Some('u') => match code_unit(&mut chars) {
                high @ 0xD800..0xDC00 => {
                    let mut after = chars.clone();
                    let low =
                        if (after.next(), after.next()) == (Some('\\'), Some('u')) { code_unit(&mut after) } else { 0 };
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

/// The UTF-16 code unit that four hexadecimal digits stand for.
fn code_unit(digits: &mut std::str::Chars) -> u32 {
    digits.take(4).fold(0, |unit, digit| unit << 4 | digit.to_digit(16).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELF: Shape = Shape::Object(&[Field::required("items", Shape::Items(&BOOK))]);
    const BOOK: Shape = Shape::Object(&[
        Field::required("id", Shape::Text).captured(),
        Field::optional("title", Shape::Text).captured(),
        Field::optional("pages", Shape::Number),
        Field::optional("cover", Shape::Object(&[Field::optional("colour", Shape::Text)])),
    ]);

    fn invalid(text: &str) -> Invalid {
        read(text.as_bytes(), &SHELF).unwrap_err()
    }

    fn book(text: &str) -> Result<Document<'_>, Invalid> {
        read(text.as_bytes(), &BOOK)
    }

    /// The first captured text of a book.
    fn id(text: &str) -> String {
        book(text).unwrap().captured[0].text.clone().into_owned()
    }

    #[test]
    fn problems_are_reported_with_their_path() {
        for (text, message) in [
            (r#"{"items":[{"id":"a"},{"id":1}]}"#, "items[1].id: expected string, got number"),
            (r#"{"items":[{"id":"a","pages":"9"}]}"#, "items[0].pages: expected number, got string"),
            (r#"{"items":[{"id":"a","cover":{"colour":[]}}]}"#, "items[0].cover.colour: expected string, got array"),
            (r#"{"items":[{"id":null}]}"#, "items[0].id: expected string, got null"),
            (r#"{"items":[{"title":"a"}]}"#, "items[0]: missing field `id`"),
            (r#"{"items":[{"id":"a","id":"b"}]}"#, "items[0].id: appears twice"),
            (r#"{"items":[true]}"#, "items[0]: expected object, got boolean"),
            (r#"{"items":{}}"#, "items: expected array, got object"),
            (r#"{"other":[]}"#, "the whole answer: missing field `items`"),
            ("[]", "the whole answer: expected object, got array"),
            ("null", "the whole answer: expected object, got null"),
        ] {
            assert_eq!(invalid(text), Invalid::Shape(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn invalid_json_is_told_apart_from_a_wrong_shape() {
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
            assert_eq!(invalid(text), Invalid::NotJson, "{text}");
        }
        assert_eq!(read(b"{\"items\":[],\"x\":\"\xff\"}", &SHELF), Err(Invalid::NotJson));
    }

    #[test]
    fn unknown_fields_are_skipped() {
        let text =
            "\u{feff} {\"more\":{\"a\":[1,-2.5e+3,true,false,null,\"\\u0041\\n\"],\"b\":{}} , \"id\" : \"x\" } \n";
        assert_eq!(id(text), "x");
    }

    #[test]
    fn captured_texts_are_kept() {
        let text = r#"{"items":[{"title":"A\u0021","id":"a"},{"id":"b","more":{"id":"c"}},{"id":"d","title":null}]}"#;
        let document = read(text.as_bytes(), &SHELF).unwrap();
        let captured: Vec<_> =
            document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
        assert_eq!(captured, [(0, "title", "A!"), (0, "id", "a"), (1, "id", "b"), (2, "id", "d")]);
        assert_eq!(document.items, 3);
    }

    #[test]
    fn null_counts_as_absent_and_its_place_is_reported() {
        let text = r#"{"items":[{"id":"a"},{"id":"b","title":null,"cover":{"colour":null},"more":null}]}"#;
        let nulls = read(text.as_bytes(), &SHELF).unwrap().nulls;
        let parts: Vec<&str> = nulls.into_iter().filter_map(|null| text.get(null)).collect();
        assert_eq!(parts, [r#","title":null"#, r#""colour":null"#]);
    }

    /// Exactly one comma must be removed with a null, whatever comes before and after it.
    #[test]
    fn a_text_without_its_nulls_is_still_json() {
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
    fn every_number_format_is_accepted() {
        for json in ["0", "-0", "0.000", "42", "-42", "1.0", "74222.5", "1e3", "1.25E+2", "125e-3", "1e400"] {
            assert!(book(&format!(r#"{{"id":"x","pages":{json}}}"#)).is_ok(), "{json}");
        }
    }

    const ODD_SHELF: Shape = Shape::object(&[Field::required("items", Shape::Items(&ODD_BOOK))]);
    const ODD_BOOK: Shape = Shape::Lenient(&Lenient {
        promised: BOOK,
        needed: Shape::Object(&[Field::required("id", Shape::Text).captured()]),
        wanted: Shape::Object(&[Field::required("title", Shape::Text).captured()]),
    });

    #[test]
    fn odd_values_are_accepted_and_reported() {
        let text = r#"{"items":[{"id":"a","title":null},{"title":"B","cover":null,"pages":"9","id":"b"},{"id":"c","title":1},
            {"id":"d","cover":{"colour":1},"title":"D"},{"id":"e"}]}"#;
        let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
        let captured: Vec<_> =
            document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
        let expected =
            [(0, "id", "a"), (1, "id", "b"), (1, "title", "B"), (2, "id", "c"), (3, "id", "d"), (3, "title", "D")];
        assert_eq!(captured, [&expected[..], &[(4, "id", "e")]].concat());
        let odd: Vec<_> = document.odd.iter().map(|odd| (odd.item, odd.problem.as_str())).collect();
        let expected = [
            (1, "pages: expected number, got string"),
            (2, "title: expected string, got number"),
            (3, "cover.colour: expected string, got number"),
        ];
        assert_eq!(odd, expected);
        assert_eq!((document.nulls.len(), document.items, document.unusable), (1, 5, None));
        let many = format!(r#"{{"items":[{}]}}"#, vec![r#"{"id":"a","pages":"9"}"#; 150].join(","));
        assert_eq!(read(many.as_bytes(), &ODD_SHELF).unwrap().odd.len(), MOST_ODD);
    }

    #[test]
    fn an_unusable_value_does_not_hide_the_others() {
        for (odd, problem) in [
            ("null", ": expected object, got null"),
            ("[{}]", ": expected object, got array"),
            ("{}", ": missing field `id`"),
            (r#"{"id":7,"title":"T","pages":"9"}"#, "id: expected string, got number"),
            (r#"{"id":"x","id":"y"}"#, "id: appears twice"),
        ] {
            let text = format!(r#"{{"items":[{{"id":"a"}},{odd},{odd},{{"id":"z","title":"Z"}}]}}"#);
            let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
            assert_eq!(document.unusable, Some(Oddity { item: 1, problem: problem.to_owned() }), "{odd}");
            let captured: Vec<_> =
                document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
            assert_eq!(captured, [(0, "id", "a"), (3, "id", "z"), (3, "title", "Z")], "{odd}");
        }
        for text in [r#"{"items":[{"id":1"#, r#"{"items":[{"id":"a","pages":"9",}]}"#, r#"{"items":[{"pages":"9"},{]}"#]
        {
            assert_eq!(read(text.as_bytes(), &ODD_SHELF), Err(Invalid::NotJson), "{text}");
        }
        let deep = format!(r#"{{"items":[{{"id":"a","x":{}{}}}]}}"#, "[".repeat(200), "]".repeat(200));
        assert!(matches!(read(deep.as_bytes(), &ODD_SHELF), Err(Invalid::Shape(_))));
    }

    #[derive(Shape)]
    struct Inner {
        #[allow(dead_code, reason = "only the name is used")]
        size: Option<f64>,
    }

    #[derive(Shape)]
    #[serde(rename_all = "camelCase")]
    #[shape(lenient)]
    #[allow(dead_code, reason = "only the shape is used")]
    struct Made {
        #[shape(captured)]
        the_id: String,
        inner: Option<Inner>,
        all: Option<Vec<Inner>>,
        #[shape(skip)]
        elsewhere: Option<f64>,
    }

    #[test]
    fn a_struct_has_a_shape() {
        let read = |text: &str| super::read(text.as_bytes(), &Made::PROMISED).map(|document| document.captured.len());
        assert_eq!(read(r#"{"theId":"x","inner":{"size":1},"all":[{},{"size":null}],"elsewhere":"any"}"#), Ok(1));
        for (text, problem) in [
            ("{}", "the whole answer: missing field `theId`"),
            (r#"{"theId":"x","inner":{"size":"1"}}"#, "inner.size: expected number, got string"),
            (r#"{"theId":"x","all":[{},7]}"#, "all[1]: expected object, got number"),
        ] {
            assert_eq!(read(text), Err(Invalid::Shape(problem.to_owned())));
        }
        let lenient = super::read(br#"{"theId":"x","inner":7}"#, &Made::SHAPE).unwrap();
        assert_eq!((lenient.odd.len(), lenient.unusable), (1, None));
        assert!(super::read(br#"{"theId":7}"#, &Made::SHAPE).unwrap().unusable.is_some());
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!(r#"{{"id":"x","more":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(book(&nested(128)).is_ok());
        assert_eq!(book(&nested(100_000)), Err(Invalid::Shape("the whole answer: nested too deeply".to_owned())));
    }

    #[test]
    fn written_strings_can_be_read_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "会議 🎥", "</script>"] {
            let mut json = r#"{"id":"#.to_owned();
            write_string(&mut json, text);
            json.push('}');
            assert_eq!(id(&json), text);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["id"], text);
        }
    }
}
