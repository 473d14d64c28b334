//! Makes the objects of a tape, as `pkg-template/host/tape.js` does, for tests of the core. What includes this file says where
//! the core is.

use serde_json::{Map, Value};

use super::tape::{CHUNK, END, FIRST_OTHER, INTEGER, KIND_BITS, OBJECT, TEXT, Tape, VALUE};
use super::{Field, Shape};

/// The records of this shape. `None` if `serde_json` cannot represent a value.
#[allow(unreachable_pub, reason = "the fuzz targets use it too")]
pub fn objects(tape: &Tape, body: &[u8], shape: &Shape) -> Option<Vec<Value>> {
    let values = [b"[", tape.values.as_slice(), b"]"].concat();
    let values = serde_json::from_slice(&values).ok()?;
    let mut reader = Reader { words: tape.words.iter(), values, chunk: Vec::new() };
    let mut objects = Vec::new();
    while reader.words.len() > 0 {
        if reader.words.as_slice()[0] == CHUNK {
            let [_, start, end] = [(); 3].map(|()| reader.number());
            let text = std::str::from_utf8(&body[start..end]).expect("UTF-8");
            reader.chunk = text.encode_utf16().collect();
        }
        objects.push(reader.object(fields_of(shape)));
    }
    Some(objects)
}

fn fields_of(shape: &Shape) -> &'static [Field] {
    match shape {
        Shape::Object(fields) => fields,
        Shape::Lenient(lenient) => fields_of(&lenient.promised),
        _ => panic!("{shape:?} is not that of a record"),
    }
}

struct Reader<'a> {
    words: std::slice::Iter<'a, i32>,
    values: Vec<Value>,
    /// In UTF-16.
    chunk: Vec<u16>,
}

impl Reader<'_> {
    fn object(&mut self, fields: &'static [Field]) -> Value {
        let mut object = Map::new();
        loop {
            let word = *self.words.next().expect("an object has an end");
            let (name, kind) = (word >> KIND_BITS, word & ((1 << KIND_BITS) - 1));
            if kind == END {
                return Value::Object(object);
            }
            let name = usize::try_from(name).expect("names have positive numbers");
            let other = name.checked_sub(usize::try_from(FIRST_OTHER).unwrap());
            let value = match kind {
                TEXT => {
                    let (start, end) = (self.number(), self.number());
                    Value::String(String::from_utf16(&self.chunk[start..end]).expect("no half of a surrogate pair"))
                }
                INTEGER => self.number().into(),
                VALUE => {
                    let index = self.number();
                    self.values[index].clone()
                }
                OBJECT => self.object(fields_of(&fields[name].shape)),
                _ => panic!("a {kind} in an object"),
            };
            let name = match other {
                None => fields[name].name.to_owned(),
                Some(index) => self.values[index].as_str().expect("a name").to_owned(),
            };
            object.insert(name, value);
        }
    }

    fn number(&mut self) -> usize {
        self.words.next().and_then(|word| usize::try_from(*word).ok()).expect("a number")
    }
}
