//! JSON as the client needs it: a strict reader that names the place of what is wrong, and a writer for texts.
//!
//! [`read`] holds a text against a [`Shape`], and makes nothing of it but what the shape asks to keep. It accepts what
//! `JSON.parse` accepts, with three limits of its own: the bytes are UTF-8, values that no shape names nest at most [`MAX_DEPTH`] deep, and a
//! field that a shape names comes once. A general JSON library would do as well, but weighs more than the rest of the
//! client (about 17 KB of compressed download for `serde_json` with `serde_path_to_error`), and so does what serde makes
//! of each model.

use std::borrow::Cow;

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
    /// Where it says `null` for an optional field. To the caller such a field is absent.
    pub nulls: Vec<Vec<Step>>,
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

/// One step on the way from a document's root to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into an object, by a name that the shape has.
    Field(&'static str),
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
}

/// Holds a whole text against a shape.
pub fn read<'de>(bytes: &'de [u8], shape: &'static Shape) -> Result<Document<'de>, Fault> {
    // A byte order mark is no part of the text, and `Response.json()` would drop it too.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotJson)?;
    let mut reader = Reader { text, at: 0, path: Vec::new(), document: Document::default() };
    reader.value(shape, None)?;
    match reader.peek() {
        None => Ok(reader.document),
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

/// Where the reading stands: how far in the text, and where in the shape.
struct Reader<'de> {
    text: &'de str,
    at: usize,
    path: Vec<Step>,
    document: Document<'de>,
}

impl<'de> Reader<'de> {
    /// A value, which stands in the field if there is one.
    fn value(&mut self, shape: &'static Shape, field: Option<&'static Field>) -> Result<(), Fault> {
        match (shape, self.peek()) {
            (_, Some(b'n')) if field.is_some_and(|field| field.is_optional) => {
                self.literal("null")?;
                self.document.nulls.push(self.path.clone());
                Ok(())
            }
            (Shape::Any, _) => self.skip(0),
            (Shape::Text, Some(b'"')) => {
                let written = self.string()?;
                if let Some(field) = field.filter(|field| field.is_kept) {
                    let item = self.document.items.saturating_sub(1);
                    self.document.kept.push(Kept { name: field.name, item, text: unescaped(written) });
                }
                Ok(())
            }
            (Shape::Integer, Some(b'-' | b'0'..=b'9')) => {
                let start = self.at;
                if is_integer(self.number()?) {
                    return Ok(());
                }
                self.at = start;
                self.unexpected("integer")
            }
            (Shape::Object(fields), Some(b'{')) => self.object(fields),
            (Shape::Items(shape), Some(b'[')) => self.items(shape),
            (Shape::Text, _) => self.unexpected("string"),
            (Shape::Integer, _) => self.unexpected("integer"),
            (Shape::Object(_), _) => self.unexpected("object"),
            (Shape::Items(_), _) => self.unexpected("array"),
        }
    }

    fn object(&mut self, fields: &'static [Field]) -> Result<(), Fault> {
        self.advance(1);
        let mut seen = [false; MOST_FIELDS];
        let mut is_first = true;
        while self.another(b'}', &mut is_first)? {
            let name = unescaped(self.string()?);
            self.colon()?;
            let Some((field, seen)) = fields.iter().zip(&mut seen).find(|(field, _)| field.name == name) else {
                self.skip(0)?;
                continue;
            };
            self.path.push(Step::Field(field.name));
            if std::mem::replace(seen, true) {
                return Err(self.misshapen("comes twice"));
            }
            self.value(&field.shape, Some(field))?;
            self.path.pop();
        }
        match fields.iter().zip(seen).find(|(field, is_seen)| !field.is_optional && !is_seen) {
            Some((field, _)) => Err(self.misshapen(&["has no field `", field.name, "`"].concat())),
            None => Ok(()),
        }
    }

    fn items(&mut self, shape: &'static Shape) -> Result<(), Fault> {
        self.advance(1);
        let is_outermost = !self.path.iter().any(|step| matches!(step, Step::Item(_)));
        let mut is_first = true;
        let mut count = 0_usize;
        while self.another(b']', &mut is_first)? {
            self.path.push(Step::Item(count));
            count = count.saturating_add(1);
            if is_outermost {
                self.document.items = count;
            }
            self.value(shape, None)?;
            self.path.pop();
        }
        Ok(())
    }

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

    /// A value of another type than the shape's. What is not even the beginning of a value is not JSON.
    fn unexpected(&mut self, expected: &str) -> Result<(), Fault> {
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
        Err(self.misshapen(&["expected ", expected, ", got ", got].concat()))
    }

    /// What is wrong, with its place.
    fn misshapen(&self, what: &str) -> Fault {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    text.push_str(if text.is_empty() { "" } else { "." });
                    text.push_str(name);
                }
                Step::Item(index) => text.push_str(&["[", &index.to_string(), "]"].concat()),
            }
        }
        let place = if text.is_empty() { "the whole answer" } else { &text };
        Fault::Shape([place, ": ", what].concat())
    }

    /// A string as it is written between its quotes. Its escapes are checked, and left as they are.
    fn string(&mut self) -> Result<&'de str, Fault> {
        self.eat(b'"')?;
        let start = self.at;
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.advance(1);
                    let escape = self.byte();
                    self.advance(1);
                    let digits = match escape {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 0,
                        Some(b'u') => 4,
                        _ => return Err(Fault::NotJson),
                    };
                    for _ in 0..digits {
                        if !self.byte().is_some_and(|digit| digit.is_ascii_hexdigit()) {
                            return Err(Fault::NotJson);
                        }
                        self.advance(1);
                    }
                }
                None | Some(0..=0x1F) => return Err(Fault::NotJson),
                Some(_) => self.advance(1),
            }
        }
        let written = self.since(start);
        self.advance(1);
        Ok(written)
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

    /// Reads past a value that no shape asks for. Its grammar is checked all the same.
    fn skip(&mut self, depth: u8) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(self.misshapen("nested too deep"));
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

/// How many fields of an object are looked for: more than any of the contract has.
const MOST_FIELDS: usize = 32;

/// The text of a string that is written so. Half of a surrogate pair is valid JSON, and JavaScript's strings can hold it;
/// Rust's cannot.
fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    let mut units = Vec::new();
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        let escape = if c == '\\' { chars.next() } else { None };
        let c = match escape {
            Some('u') => {
                let digits = chars.as_str().get(..4).unwrap_or("");
                units.extend(u16::from_str_radix(digits, 16));
                chars = chars.as_str().get(4..).unwrap_or("").chars();
                continue;
            }
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            other => other.unwrap_or(c),
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Whether a number has no fraction, whatever way it is written: `1`, `1.0` and `10e-1` are the same number in JSON.
fn is_integer([whole, fraction, exponent]: [&str; 3]) -> bool {
    let digits = [whole, fraction].concat();
    let significant = digits.trim_end_matches('0');
    if significant.trim_start_matches(['-', '0']).is_empty() {
        return true;
    }
    let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    let exponent = if exponent.is_empty() { 0 } else { exponent.parse().unwrap_or(beyond) };
    // How many zeros it ends in, and how many digits stand behind the point, before the exponent moves that.
    let zeros = digits.len().saturating_sub(significant.len());
    let [zeros, places] = [zeros, fraction.len()].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    exponent.saturating_add(zeros) >= places
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
        let field = Step::Field;
        assert_eq!(
            read(text.as_bytes(), &SHELF).unwrap().nulls,
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
