//! JSON as the client needs it: a strict reader that names the place of what is wrong, and a writer for texts.
//!
//! [`read`] holds a text against a [`Shape`], and makes nothing of it but what the shape asks to keep. It accepts what
//! `JSON.parse` accepts, with three limits of its own: the bytes are UTF-8, values that no shape names nest at most
//! [`MAX_DEPTH`] deep, and a field that a shape names comes once. A general JSON library would do as well, but would make
//! the core more than half as large again (about 17 KB of compressed download for `serde_json` with `serde_path_to_error`),
//! and so would what serde makes of each model.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::ops::Range;

pub use webex_recordings_macros::Shape;

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
    /// A number.
    Number,
    /// An object with these fields, and any others. See [`Shape::object`].
    Object(&'static [Field]),
    /// An array of such.
    Items(&'static Shape),
    /// A value that is taken although it is not as promised, as long as what is needed of it is there.
    Lenient(&'static Lenient),
}

/// What a value is promised to be, and what is made do with.
#[derive(Clone, Copy, Debug)]
pub struct Lenient {
    /// What it should be.
    pub promised: Shape,
    /// What it must be at least.
    pub needed: Shape,
    /// What else is read where it is there.
    pub wanted: Shape,
}

/// What has a shape. `#[derive(Shape)]` makes it of a struct.
pub trait Shaped {
    /// Its shape.
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
    /// Whether the core asks for its text.
    pub is_captured: bool,
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: false, is_captured: false }
    }

    /// A field that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: true, is_captured: false }
    }

    /// The same, and the core asks for its text.
    #[must_use]
    pub const fn captured(self) -> Self {
        Self { is_captured: true, ..self }
    }
}

/// What a text of the right shape says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document<'de> {
    /// Where it says `null` for an optional field, with a comma before or after it. To the caller such a field is absent,
    /// and without these parts the text says just that.
    pub nulls: Vec<Range<usize>>,
    /// The texts that the shape asks for, in order.
    pub captured: Vec<Captured<'de>>,
    /// How many items the outermost array has.
    pub items: usize,
    /// The values that are not as promised. No more than the first [`MOST_ODD`].
    pub odd: Vec<Oddity>,
    /// The first of them that has not even what is needed, and what it lacks.
    pub unusable: Option<Oddity>,
}

/// A value that is not as promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// In which item of the outermost array, from 0.
    pub item: usize,
    /// Where in it, and what is wrong there: `durationSeconds: expected number, got string`; where it is wrong as a whole,
    /// `: expected object, got null`.
    pub problem: String,
}

/// How many odd values are told: as many as Webex puts on a page.
pub const MOST_ODD: usize = 100;

/// A text that the shape asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Captured<'de> {
    /// Of which field.
    pub name: &'static str,
    /// In which item of the outermost array, from 0.
    pub item: usize,
    /// The text.
    pub text: Cow<'de, str>,
}

/// Why a text was not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is not JSON, or ends too early.
    NotJson,
    /// It is JSON of another shape: `items[3].durationSeconds: expected number, got string`.
    Shape(String),
}

/// Holds a whole text against a shape.
pub fn read<'de>(bytes: &'de [u8], shape: &'static Shape) -> Result<Document<'de>, Invalid> {
    let text = std::str::from_utf8(bytes).map_err(|_| Invalid::NotJson)?;
    let mut reader = Reader { text, bytes, wrong: None, is_in_items: false, document: Document::default() };
    // A byte order mark is no part of the text, and `Response.json()` would drop it too.
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let end = reader.value(start, shape, None).map(|end| reader.behind_space(end.get()));
    match reader.wrong {
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

/// Where the reading goes on behind something that was read, counted from the beginning of the text. Never 0, since it was
/// not nothing. `None`: it is not JSON, or the reader knows what else is wrong.
type Behind = Option<NonZeroUsize>;

/// Reads each thing from where it is told to.
struct Reader<'de> {
    text: &'de str,
    /// The same.
    bytes: &'de [u8],
    /// What is wrong besides the grammar, and where: `items[3].durationSeconds: expected number, got string`.
    wrong: Option<String>,
    /// Whether an array with a shape has begun: then any other is not the outermost one.
    is_in_items: bool,
    document: Document<'de>,
}

impl<'de> Reader<'de> {
    /// A value. Its text is captured under the name, if there is one.
    fn value(&mut self, at: usize, shape: &'static Shape, captured: Option<&'static str>) -> Behind {
        let at = self.behind_space(at);
        let expected = match (shape, self.byte(at)) {
            (Shape::Any, _) => return self.skip(at, 0),
            (Shape::Object(fields), b'{') => return self.object(at, fields),
            (Shape::Items(shape), b'[') => return self.items(at, shape),
            (Shape::Text, b'"') => {
                let behind = self.string(at)?;
                if let Some(name) = captured {
                    let item = self.document.items.saturating_sub(1);
                    self.document.captured.push(Captured { name, item, text: unescaped(self.written(at, behind)) });
                }
                return Some(behind);
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
            // Or nothing at all, which is found out now.
            _ => "number",
        };
        // `nul` or `[1,` must be told apart from a sound value of the wrong type.
        self.skip(at, 0)?;
        self.fail(&["expected ", expected, ", got ", got])
    }

    fn object(&mut self, at: usize, fields: &'static [Field]) -> Behind {
        // One bit for each field.
        let mut seen = 0_u32;
        let mut likely = 0;
        let mut is_first = true;
        let mut has_only_nulls = false;
        let mut begin = behind(at, 1);
        let mut at = self.behind_space(begin);
        let mut is_closed = self.byte(at) == b'}';
        while !is_closed {
            let named_at = at;
            let index;
            // Most often fields come in the order of the shape: then one comparison does.
            (index, at) = match fields.get(likely) {
                Some(field) if self.is_named(at, field.name) => (likely, behind(at, field.name.len().wrapping_add(2))),
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
                    self.fail(&["comes twice"]);
                    return self.fail_inside(field.name);
                }
                seen |= bit;
                at = self.behind_space(at);
                is_null = field.is_optional && self.byte(at) == b'n';
            }
            if is_null {
                at = self.literal(at, "null")?.get();
                self.document.nulls.push(begin..at);
                has_only_nulls |= is_first;
            } else {
                // The comma before it goes as well, when everything before that does.
                if std::mem::take(&mut has_only_nulls) {
                    self.document.nulls.push(begin..named_at);
                }
                at = match field {
                    None => self.skip(at, 0),
                    // Most of all that is read is this.
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
            at = self.behind_space(at);
            is_closed = self.byte(at) == b'}';
            if !is_closed {
                at = self.behind_comma(at)?.get();
            }
        }
        for field in fields {
            if seen & 1 == 0 && !field.is_optional {
                return self.fail(&["has no field `", field.name, "`"]);
            }
            seen >>= 1;
        }
        NonZeroUsize::new(behind(at, 1))
    }

    /// Whether a name is written there, in the most usual way.
    fn is_named(&self, at: usize, name: &str) -> bool {
        let start = behind(at, 1);
        let end = behind(start, name.len());
        self.byte(at) == b'"'
            && self.byte(end) == b'"'
            && self
                .bytes
                .get(start..end)
                .is_some_and(|written| written.iter().zip(name.as_bytes()).all(|(one, other)| one == other))
    }

    fn items(&mut self, at: usize, shape: &'static Shape) -> Behind {
        let is_outermost = !std::mem::replace(&mut self.is_in_items, true);
        let mut count = 0_usize;
        let mut at = self.behind_space(behind(at, 1));
        let mut is_closed = self.byte(at) == b']';
        while !is_closed {
            if is_outermost {
                self.document.items = count.wrapping_add(1);
            }
            let read = self.value(at, shape, None);
            let end = read.or_else(|| self.fail_inside(&["[", &decimal(count as u64), "]"].concat()))?;
            count = count.wrapping_add(1);
            at = self.behind_space(end.get());
            is_closed = self.byte(at) == b']';
            if !is_closed {
                at = self.behind_comma(at)?.get();
            }
        }
        self.is_in_items = !is_outermost;
        NonZeroUsize::new(behind(at, 1))
    }

    /// A value that is taken as it is, if need be. What was read of it before that turned out counts no more.
    fn lenient(&mut self, at: usize, lenient: &'static Lenient) -> Behind {
        let (captured, nulls) = (self.document.captured.len(), self.document.nulls.len());
        let read = self.value(at, &lenient.promised, None);
        let Some(problem) = self.wrong.take() else { return read };
        self.document.nulls.truncate(nulls);
        self.document.captured.truncate(captured);
        let item = self.document.items.saturating_sub(1);
        if self.document.odd.len() < MOST_ODD {
            self.document.odd.push(Oddity { item, problem });
        }
        let end = self.value(at, &lenient.needed, None);
        if let Some(problem) = self.wrong.take() {
            self.document.captured.truncate(captured);
            self.document.unusable.get_or_insert(Oddity { item, problem });
            return self.skip(at, 0);
        }
        let captured = self.document.captured.len();
        self.value(at, &lenient.wanted, None);
        if self.wrong.take().is_some() {
            self.document.captured.truncate(captured);
        }
        end
    }

    /// Reads past a value that no shape asks for. Its grammar is checked all the same.
    fn skip(&mut self, at: usize, depth: u8) -> Behind {
        if depth > MAX_DEPTH {
            return self.fail(&["nested too deep"]);
        }
        let mut at = self.behind_space(at);
        let close = match self.byte(at) {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return self.string(at),
            b't' => return self.literal(at, "true"),
            b'f' => return self.literal(at, "false"),
            b'n' => return self.literal(at, "null"),
            _ => return self.number(at),
        };
        at = self.behind_space(behind(at, 1));
        let mut is_closed = self.byte(at) == close;
        while !is_closed {
            if close == b'}' {
                at = self.string(at)?.get();
                at = self.colon(at)?.get();
            }
            at = self.skip(at, depth.saturating_add(1))?.get();
            at = self.behind_space(at);
            is_closed = self.byte(at) == close;
            if !is_closed {
                at = self.behind_comma(at)?.get();
            }
        }
        NonZeroUsize::new(behind(at, 1))
    }

    /// A string with its quotes. Its escapes are checked.
    fn string(&self, mut at: usize) -> Behind {
        if self.byte(at) != b'"' {
            return None;
        }
        at = behind(at, 1);
        loop {
            at = behind(at, plain_length(self.bytes.get(at..).unwrap_or_default()));
            match (self.byte(at), self.byte(behind(at, 1))) {
                (b'"', _) => return NonZeroUsize::new(behind(at, 1)),
                (b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at = behind(at, 2),
                (b'\\', b'u') if (2..6).all(|digit| self.byte(behind(at, digit)).is_ascii_hexdigit()) => {
                    at = behind(at, 6);
                }
                _ => return None,
            }
        }
    }

    /// A string as it is written between its quotes.
    fn written(&self, at: usize, behind_it: NonZeroUsize) -> &'de str {
        self.text.get(behind(at, 1)..behind_it.get().wrapping_sub(1)).unwrap_or_default()
    }

    fn number(&self, at: usize) -> Behind {
        let start = if self.byte(at) == b'-' { behind(at, 1) } else { at };
        let mut end = self.digits(start)?;
        // No zeros before a number.
        if self.byte(start) == b'0' && end.get() > behind(start, 1) {
            return None;
        }
        if self.byte(end.get()) == b'.' {
            end = self.digits(behind(end.get(), 1))?;
        }
        if let b'e' | b'E' = self.byte(end.get()) {
            let exponent = behind(end.get(), 1);
            let is_signed = matches!(self.byte(exponent), b'+' | b'-');
            end = self.digits(behind(exponent, usize::from(is_signed)))?;
        }
        Some(end)
    }

    /// At least one.
    fn digits(&self, start: usize) -> Behind {
        let mut at = start;
        while self.byte(at).is_ascii_digit() {
            at = behind(at, 1);
        }
        NonZeroUsize::new(at).filter(|end| end.get() > start)
    }

    fn literal(&self, at: usize, word: &str) -> Behind {
        let end = behind(at, word.len());
        NonZeroUsize::new(end).filter(|_| self.text.get(at..end) == Some(word))
    }

    #[allow(
        clippy::inline_always,
        reason = "done for every few bytes: built for size, the call would cost more than the work"
    )]
    #[inline(always)]
    fn colon(&self, at: usize) -> Behind {
        let at = self.behind_space(at);
        NonZeroUsize::new(behind(at, 1)).filter(|_| self.byte(at) == b':')
    }

    /// And where the next field or item begins. There is one, because no comma stands before the end.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn behind_comma(&self, at: usize) -> Behind {
        if self.byte(at) != b',' {
            return None;
        }
        NonZeroUsize::new(self.behind_space(behind(at, 1)))
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn behind_space(&self, at: usize) -> usize {
        if self.byte(at) > b' ' { at } else { self.behind_much_space(at) }
    }

    #[cold]
    fn behind_much_space(&self, mut at: usize) -> usize {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.byte(at) {
            at = behind(at, 1);
        }
        at
    }

    /// The byte that is there. 0 behind the end: as a byte of the text that is wrong wherever it stands.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Says what is wrong with a value, before its place is known.
    fn fail(&mut self, problem: &[&str]) -> Behind {
        self.wrong = Some([": ", &problem.concat()].concat());
        None
    }

    /// What is wrong, if it is not the grammar, seen from the object or array that it is in. So a place is written only where
    /// something is wrong, on the way out.
    fn fail_inside(&mut self, step: &str) -> Behind {
        self.wrong = self.wrong.take().map(|text| {
            let dot = if matches!(text.as_bytes(), [b':' | b'[', ..]) { "" } else { "." };
            [step, dot, &text].concat()
        });
        None
    }
}

/// No text is as long as there are numbers.
fn behind(at: usize, count: usize) -> usize {
    at.wrapping_add(count)
}

/// The index of the field of that name. Where there is none, that of no field.
fn index_of(fields: &[Field], written: &str) -> usize {
    let name = unescaped(written);
    // Most names that are no field's have another length than most that are.
    fields.iter().position(|field| field.name.len() == name.len() && field.name == name).unwrap_or(fields.len())
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
            return length.wrapping_add((found.trailing_zeros() / 8) as usize);
        }
        length = length.wrapping_add(8);
    }
    length.wrapping_add(rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1F)).count())
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

    /// The first text that a book has.
    fn id(text: &str) -> String {
        book(text).unwrap().captured[0].text.clone().into_owned()
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, message) in [
            (r#"{"items":[{"id":"a"},{"id":1}]}"#, "items[1].id: expected string, got number"),
            (r#"{"items":[{"id":"a","pages":"9"}]}"#, "items[0].pages: expected number, got string"),
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
            assert_eq!(invalid(text), Invalid::Shape(message.to_owned()), "{text}");
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
            assert_eq!(invalid(text), Invalid::NotJson, "{text}");
        }
        assert_eq!(read(b"{\"items\":[],\"x\":\"\xff\"}", &SHELF), Err(Invalid::NotJson));
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
        let captured: Vec<_> =
            document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
        assert_eq!(captured, [(0, "title", "A!"), (0, "id", "a"), (1, "id", "b"), (2, "id", "d")]);
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
    fn numbers_may_be_written_in_any_way() {
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
    fn what_is_odd_is_taken_as_it_comes() {
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
    fn what_has_not_what_is_needed_does_not_hide_the_others() {
        for (odd, problem) in [
            ("null", ": expected object, got null"),
            ("[{}]", ": expected object, got array"),
            ("{}", ": has no field `id`"),
            (r#"{"id":7,"title":"T","pages":"9"}"#, "id: expected string, got number"),
            (r#"{"id":"x","id":"y"}"#, "id: comes twice"),
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
        #[allow(dead_code, reason = "its name is enough")]
        size: Option<f64>,
    }

    #[derive(Shape)]
    #[serde(rename_all = "camelCase")]
    #[shape(lenient)]
    #[allow(dead_code, reason = "its shape is enough")]
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
            ("{}", "the whole answer: has no field `theId`"),
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
        assert_eq!(book(&nested(100_000)), Err(Invalid::Shape("the whole answer: nested too deep".to_owned())));
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
