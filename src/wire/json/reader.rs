//! Reads a text once: checks it against a shape, captures texts, and writes records to the tape.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use crate::wire::json::document::{Captured, Document, Invalid, MOST_ODD, Oddity};
use crate::wire::json::grammar::{After, Quoted, Text, after, is_same, unescaped};
use crate::wire::json::shape::{Field, Lenient, Shape};
use crate::wire::json::tape::{self, Mark, Writer};
use crate::wire::text::decimal;

/// How deep values may nest. Webex's answers nest four levels deep. The limit keeps a hostile answer from exhausting
/// the stack.
pub const MAX_DEPTH: u8 = 128;

/// Checks a whole text against a shape.
pub fn read<'de>(bytes: &'de [u8], shape: &'static Shape) -> Result<Document<'de>, Invalid> {
    let text = Text(bytes);
    let document = Document::default();
    let mut reader =
        Reader { text, problem: None, is_in_items: false, way: Way::Checked, tape: Writer::default(), document };
    // A byte order mark is not part of the text. `Response.json()` would drop it too.
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let end = reader.value(start, shape, None).map(|end| text.skip_space(end.get()));
    match reader.problem {
        // The reader did not come to the end.
        Some(_) if std::str::from_utf8(bytes).is_err() => Err(Invalid::NotJson),
        Some(text) if text.starts_with(':') => Err(Invalid::Shape(["the whole answer", &text].concat())),
        Some(text) => Err(Invalid::Shape(text)),
        None if end == Some(bytes.len()) => Ok(Document { tape: reader.tape.finish(), ..reader.document }),
        None => Err(Invalid::NotJson),
    }
}

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It is checked, and texts are captured.
    Checked,
    /// The same, and it is written to the tape.
    Taped,
    /// It is written to the tape as it came: only its grammar is checked.
    AsItCame,
}

/// Each method reads something at a given position, and returns the position after it; or `None` if the text is not JSON, or
/// [`Reader::problem`] says what else is wrong.
struct Reader<'de> {
    text: Text<'de>,
    /// What is wrong with the shape, and where: `items[3].durationSeconds: expected number, got string`.
    problem: Option<String>,
    /// Whether the reader is inside an array of a given shape. If so, any further array is not the outermost one.
    is_in_items: bool,
    way: Way,
    tape: Writer<'de>,
    document: Document<'de>,
}

impl<'de> Reader<'de> {
    /// Reads a value. If `captured` is a name, the text is captured under that name.
    fn value(&mut self, at: usize, shape: &'static Shape, captured: Option<&'static str>) -> After {
        let at = self.text.skip_space(at);
        let expected = match (shape, self.text.byte(at)) {
            (Shape::Any, _) => return self.skip(at, 0),
            (Shape::Object(fields), b'{') => return self.object(at, fields),
            (Shape::Items(shape), b'[') => return self.items(at, shape),
            (Shape::Text, b'"') => return self.string(at, 0, captured),
            (Shape::Number, b'-' | b'0'..=b'9') => return self.number(at, 0),
            (Shape::Lenient(lenient), _) => return self.record(at, lenient),
            (Shape::Text, _) => "string",
            (Shape::Number, _) => "number",
            (Shape::Object(_), _) => "object",
            (Shape::Items(_), _) => "array",
        };
        let got = match self.text.byte(at) {
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
        let text = self.text;
        // One bit for each field.
        let mut seen = 0_u32;
        let mut likely = 0;
        let mut at = text.skip_space(after(at, 1));
        let mut is_closed = text.byte(at) == b'}';
        while !is_closed {
            // Fields usually come in the order of the shape. Then one comparison is enough.
            let expected = fields.get(likely).and_then(|field| Some((field, text.name(at, field.name)?.get())));
            let field = if let Some((field, end)) = expected {
                at = end;
                Ok((likely, field))
            } else {
                let name = self.quoted(at)?;
                at = text.colon(name.end.get())?.get();
                field_named(fields, name).ok_or(name.whole)
            };
            at = text.skip_space(at);
            at = match field {
                Ok((index, field)) => {
                    let bit = 1_u32.wrapping_shl(u32::try_from(index).unwrap_or(0));
                    let is_repeated = seen & bit != 0 && self.way != Way::AsItCame;
                    seen |= bit;
                    likely = index.wrapping_add(1);
                    let name = i32::try_from(index).unwrap_or(0);
                    let read = if is_repeated { self.fail(&["appears twice"]) } else { self.field(at, field, name) };
                    read.or_else(|| self.fail_inside(field.name))
                }
                Err(_) if self.way == Way::Checked => self.skip(at, 0),
                Err(name) => {
                    let name = self.tape.name(name);
                    self.unknown(at, name)
                }
            }?
            .get();
            at = text.skip_space(at);
            is_closed = text.byte(at) == b'}';
            if !is_closed {
                at = text.comma(at)?.get();
            }
        }
        for field in fields {
            if seen & 1 == 0 && !field.is_optional && self.way != Way::AsItCame {
                return self.fail(&["missing field `", field.name, "`"]);
            }
            seen >>= 1;
        }
        self.put(tape::END, 0);
        NonZeroUsize::new(after(at, 1))
    }

    /// Reads the value of a field. `name` is the number of its name on the tape.
    fn field(&mut self, at: usize, field: &'static Field, name: i32) -> After {
        match (&field.shape, self.text.byte(at)) {
            (Shape::Text, b'"') => self.string(at, name, field.is_captured.then_some(field.name)),
            (Shape::Number, b'-' | b'0'..=b'9') => self.number(at, name),
            (_, b'n') if field.is_optional && self.way != Way::AsItCame => self.text.literal(at, "null"),
            (Shape::Object(fields), b'{') => {
                self.put(tape::OBJECT, name);
                self.object(at, fields)
            }
            _ if self.way == Way::AsItCame => self.unknown(at, name),
            (shape, _) => {
                let way = std::mem::replace(&mut self.way, Way::Checked);
                let end = self.value(at, shape, None);
                self.way = way;
                self.put_value(name, at, end?);
                end
            }
        }
    }

    /// Reads a value that no shape names, and writes it to the tape.
    fn unknown(&mut self, at: usize, name: i32) -> After {
        match self.text.byte(at) {
            b'"' => self.string(at, name, None),
            b'-' | b'0'..=b'9' => self.number(at, name),
            _ => {
                let end = self.skip(at, 0)?;
                self.put_value(name, at, end);
                Some(end)
            }
        }
    }

    fn items(&mut self, at: usize, shape: &'static Shape) -> After {
        let text = self.text;
        let is_outermost = !std::mem::replace(&mut self.is_in_items, true);
        let mut count = 0_usize;
        let mut at = text.skip_space(after(at, 1));
        let mut is_closed = text.byte(at) == b']';
        while !is_closed {
            if is_outermost {
                self.document.items = count.wrapping_add(1);
            }
            let read = self.value(at, shape, None);
            let end = read.or_else(|| self.fail_inside(&["[", &decimal(count as u64), "]"].concat()))?;
            count = count.wrapping_add(1);
            at = text.skip_space(end.get());
            is_closed = text.byte(at) == b']';
            if !is_closed {
                at = text.comma(at)?.get();
            }
        }
        self.is_in_items = !is_outermost;
        NonZeroUsize::new(after(at, 1))
    }

    /// Reads a record. If it is not as promised, what has been read of it is discarded, and it is written to the tape as it came.
    fn record(&mut self, at: usize, lenient: &'static Lenient) -> After {
        let mark = self.tape.begin(at, self.text.0.len());
        let captured = self.document.captured.len();
        self.way = Way::Taped;
        let mut end = self.value(at, &lenient.promised, None);
        if let Some(problem) = self.problem.take() {
            self.document.captured.truncate(captured);
            end = self.odd_record(at, lenient, problem, mark);
        }
        self.way = Way::Checked;
        self.tape.end(end?.get());
        end
    }

    fn odd_record(&mut self, at: usize, lenient: &'static Lenient, problem: String, mark: Mark) -> After {
        let item = self.document.items.saturating_sub(1);
        if self.document.odd.len() < MOST_ODD {
            self.document.odd.push(Oddity { item, problem });
        }
        self.way = Way::Checked;
        let captured = self.document.captured.len();
        let end = self.value(at, &lenient.needed, None);
        if let Some(problem) = self.problem.take() {
            self.document.captured.truncate(captured);
            self.document.unusable.get_or_insert(Oddity { item, problem });
            self.tape.return_to(mark);
            return self.skip(at, 0);
        }
        end?;
        let captured = self.document.captured.len();
        self.value(at, &lenient.wanted, None);
        if self.problem.take().is_some() {
            self.document.captured.truncate(captured);
        }
        self.tape.return_to(mark);
        self.way = Way::AsItCame;
        self.value(at, &lenient.promised, None)
    }

    /// Skips a value that no shape names. Its grammar is still checked.
    fn skip(&mut self, at: usize, depth: u8) -> After {
        if depth > MAX_DEPTH {
            return self.fail(&["nested too deeply"]);
        }
        let text = self.text;
        let mut at = text.skip_space(at);
        let close = match text.byte(at) {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return Some(self.quoted(at)?.end),
            b't' => return text.literal(at, "true"),
            b'f' => return text.literal(at, "false"),
            b'n' => return text.literal(at, "null"),
            _ => return text.number(at),
        };
        at = text.skip_space(after(at, 1));
        let mut is_closed = text.byte(at) == close;
        while !is_closed {
            if close == b'}' {
                at = self.quoted(at)?.end.get();
                at = text.colon(at)?.get();
            }
            at = self.skip(at, depth.saturating_add(1))?.get();
            at = text.skip_space(at);
            is_closed = text.byte(at) == close;
            if !is_closed {
                at = text.comma(at)?.get();
            }
        }
        NonZeroUsize::new(after(at, 1))
    }

    /// Reads a string that is the value of a field.
    fn string(&mut self, at: usize, name: i32, captured: Option<&'static str>) -> After {
        let start = self.tape.position(after(at, 1));
        let Quoted { whole, written, end, is_escaped, .. } = self.quoted_here(at)?;
        if self.way != Way::Checked {
            if is_escaped || captured.is_some() {
                self.tape.put_value(name, whole);
            } else {
                self.tape.put_text(name, start, self.tape.position(end.get()).wrapping_sub(1));
            }
        }
        if let Some(name) = captured
            && self.way != Way::AsItCame
        {
            let item = self.document.items.saturating_sub(1);
            let text = unescaped(written, is_escaped);
            self.document.captured.push(Captured { name, item, text });
        }
        Some(end)
    }

    /// Reads a string that is a name, or that is skipped.
    fn quoted(&mut self, at: usize) -> Option<Quoted<'de>> {
        self.quoted_here(at)
    }

    /// Reads a string, and checks that it is UTF-8.
    #[allow(clippy::inline_always, reason = "most of an answer is strings")]
    #[inline(always)]
    fn quoted_here(&mut self, at: usize) -> Option<Quoted<'de>> {
        let quoted = self.text.string(at)?;
        if quoted.is_wide {
            std::str::from_utf8(quoted.written).ok()?;
            self.tape.count(quoted.written);
        }
        Some(quoted)
    }

    fn number(&mut self, at: usize, name: i32) -> After {
        let end = self.text.number(at)?;
        if self.way == Way::Checked {
            return Some(end);
        }
        match self.text.integer(at, end) {
            Some(number) => self.tape.put_one(tape::INTEGER, name, number),
            None => self.put_value(name, at, end),
        }
        Some(end)
    }

    /// Writes an entry of one word, if the value is to be on the tape.
    fn put(&mut self, kind: i32, name: i32) {
        if self.way != Way::Checked {
            self.tape.put(kind, name);
        }
    }

    /// Writes a value that JavaScript parses itself, if it is to be on the tape.
    fn put_value(&mut self, name: i32, at: usize, end: NonZeroUsize) {
        if self.way != Way::Checked {
            self.tape.put_value(name, self.text.part(at, end));
        }
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

/// The field with this name, and its index.
fn field_named(fields: &'static [Field], name: Quoted) -> Option<(usize, &'static Field)> {
    let unescaped = if name.is_escaped { unescaped(name.written, true) } else { Cow::default() };
    let name = if name.is_escaped { unescaped.as_bytes() } else { name.written };
    // Comparing lengths first rules out most names quickly.
    let is_it = |field: &&Field| field.name.len() == name.len() && is_same(field.name.as_bytes(), name);
    fields.iter().enumerate().find(|(_, field)| is_it(field))
}
