//! The tape: the records of a text, from which JavaScript builds objects.
//!
//! It is a list of 32-bit words. The records come one after the other, and their fields in the order of the text. Each entry
//! starts with a word that holds its kind, in the lowest [`KIND_BITS`] bits, and the number of the field's name above them:
//!
//! | entry | words after the first | what it is |
//! | --- | --- | --- |
//! | [`END`] | | The record ends here, or the object in it. |
//! | [`TEXT`] | start, end | A string: this part of the chunk. |
//! | [`INTEGER`] | the number | A whole number from 0 to 999 999 999. |
//! | [`VALUE`] | index | One of the tape's [values](Tape::values). |
//! | [`OBJECT`] | | An object that a shape names. Its fields follow, up to an [`END`]. |
//! | [`CHUNK`] | start, end | The chunk with the records that follow: this part of the body. Has no name. |
//!
//! The number of a name is the index of the field in the shape of its object. From [`FIRST_OTHER`] on, it is a name that is
//! not in any shape: subtract [`FIRST_OTHER`] to get its index in the tape's values.
//!
//! The values are JSON, which JavaScript parses all at once: strings with escapes, other numbers, nested values that are not
//! in any shape, and captured texts. A string that JavaScript cuts out of another one keeps all of that one in memory; those from `JSON.parse` do
//! not. Captured texts are what callers are most likely to keep. And the body is decoded in chunks, so that a caller who keeps
//! another string of each page does not keep the pages.
//!
//! Starts and ends in a chunk are counted in UTF-16 code units, like everything in JavaScript. Those of a chunk in the body are
//! counted in bytes.

use crate::wire::json::grammar::is_same;
use crate::wire::json::shape::MOST_FIELDS;

/// How many bits of an entry's first word are its kind.
pub const KIND_BITS: u32 = 3;
/// The record or the object ends.
pub const END: i32 = 0;
/// A part of the chunk.
pub const TEXT: i32 = 1;
/// A whole number.
pub const INTEGER: i32 = 2;
/// One of the tape's values.
pub const VALUE: i32 = 3;
/// An object.
pub const OBJECT: i32 = 4;
/// The text of the next records.
pub const CHUNK: i32 = 5;

/// The number of the first name that is not in any shape. Shapes have no more fields than that.
#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "it is 32")]
pub const FIRST_OTHER: i32 = MOST_FIELDS as i32;

/// How many bytes a chunk must have before the next record begins a new one. Fewer would keep less in memory, but each chunk
/// takes time to decode.
const CHUNK_BYTES: usize = 4096;

/// How many names outside of all shapes are remembered. Any further name is written again each time.
const MOST_NAMES: usize = 64;

/// The records of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tape {
    /// See [the module](self).
    pub words: Vec<i32>,
    /// JSON values with commas between them. They include the names that are not in any shape.
    pub values: Vec<u8>,
}

/// Writes a tape. Positions are given in bytes of the text.
#[derive(Debug, Default)]
pub(super) struct Writer<'de> {
    /// After its words there is room for more.
    tape: Tape,
    /// How many words the tape has.
    length: usize,
    /// How many values the tape has.
    values: usize,
    /// The names that are not in any shape, as they are written, each with its index in the values.
    names: Vec<(&'de [u8], usize)>,
    /// The index in `names` of the one that came last.
    last_name: usize,
    /// The length of the text.
    body_length: usize,
    /// Where the chunk starts.
    chunk: usize,
    /// Where on the tape the end of the chunk is.
    chunk_end: usize,
    /// How many fewer UTF-16 code units than bytes the chunk has so far.
    shorter: usize,
}

/// A place on the tape, to return to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    length: usize,
    value_bytes: usize,
    values: usize,
    names: usize,
    shorter: usize,
}

impl<'de> Writer<'de> {
    /// The finished tape.
    pub(super) fn finish(mut self) -> Tape {
        self.tape.words.truncate(self.length);
        self.tape
    }

    /// Begins a record that starts here, in a text of this length.
    pub(super) fn begin(&mut self, start: usize, body_length: usize) -> Mark {
        if self.length == 0 {
            self.body_length = body_length;
            // Enough for records as Webex sends them.
            self.tape.words.resize(body_length / 16, 0);
        }
        if self.length == 0 || start.wrapping_sub(self.chunk) >= CHUNK_BYTES {
            (self.chunk, self.shorter) = (start, 0);
            self.put_range(CHUNK, 0, start, 0);
            self.chunk_end = self.length.wrapping_sub(1);
        }
        Mark {
            length: self.length,
            value_bytes: self.tape.values.len(),
            values: self.values,
            names: self.names.len(),
            shorter: self.shorter,
        }
    }

    /// Forgets what was written and counted since the mark.
    pub(super) fn return_to(&mut self, mark: Mark) {
        self.length = mark.length;
        self.tape.values.truncate(mark.value_bytes);
        self.names.truncate(mark.names);
        (self.values, self.shorter) = (mark.values, mark.shorter);
    }

    /// Ends a record.
    pub(super) fn end(&mut self, end: usize) {
        if let Some(chunk_end) = self.tape.words.get_mut(self.chunk_end) {
            *chunk_end = word(end);
        }
    }

    /// Counts characters that are not ASCII: these bytes of a string are UTF-8.
    pub(super) fn count(&mut self, wide: &[u8]) {
        for byte in wide {
            match byte {
                // A character has one code unit, however many bytes follow its first one.
                0x80..=0xBF => self.shorter = self.shorter.wrapping_add(1),
                // These have two.
                0xF0.. => self.shorter = self.shorter.wrapping_sub(1),
                _ => {}
            }
        }
    }

    /// The position in the chunk, as JavaScript counts. Everything before it must have been counted.
    pub(super) fn position(&self, at: usize) -> usize {
        at.wrapping_sub(self.chunk).wrapping_sub(self.shorter)
    }

    /// Writes an entry of one word.
    pub(super) fn put(&mut self, kind: i32, name: i32) {
        self.write(first_word(kind, name), 0, 0, 1);
    }

    /// Writes an entry of two words.
    pub(super) fn put_one(&mut self, kind: i32, name: i32, value: i32) {
        self.write(first_word(kind, name), value, 0, 2);
    }

    /// Writes a part of the chunk.
    pub(super) fn put_text(&mut self, name: i32, start: usize, end: usize) {
        self.put_range(TEXT, name, start, end);
    }

    /// Writes a value that JavaScript parses itself.
    pub(super) fn put_value(&mut self, name: i32, json: &[u8]) {
        let index = self.value(json);
        self.put_one(VALUE, name, word(index));
    }

    fn put_range(&mut self, kind: i32, name: i32, start: usize, end: usize) {
        self.write(first_word(kind, name), word(start), word(end), 3);
    }

    /// The number of a name that is not in any shape.
    pub(super) fn name(&mut self, written: &'de [u8]) -> i32 {
        let is_it = |known: &&(&[u8], usize)| known.0.len() == written.len() && is_same(known.0, written);
        // Names usually come in the order of the record before.
        let next = self.last_name.wrapping_add(1);
        let known = match self.names.get(next) {
            Some(name) if is_it(&name) => Some(next),
            _ => self.names.iter().position(|name| is_it(&name)),
        };
        let index = if let Some((at, (_, index))) = known.and_then(|at| Some((at, *self.names.get(at)?))) {
            self.last_name = at;
            index
        } else {
            let index = self.value(written);
            if self.names.len() < MOST_NAMES {
                self.last_name = self.names.len();
                self.names.push((written, index));
            }
            index
        };
        word(index).wrapping_add(FIRST_OTHER)
    }

    /// Writes an entry: the first of these words.
    #[allow(clippy::inline_always, reason = "called for every field")]
    #[inline(always)]
    fn write(&mut self, first: i32, second: i32, third: i32, length: usize) {
        match self.tape.words.get_mut(self.length..).and_then(<[i32]>::first_chunk_mut) {
            Some([one, two, three]) => (*one, *two, *three) = (first, second, third),
            None => self.grow([first, second, third]),
        }
        self.length = self.length.wrapping_add(length);
    }

    #[cold]
    fn grow(&mut self, entry: [i32; 3]) {
        let Tape { words, .. } = &mut self.tape;
        words.truncate(self.length);
        words.extend_from_slice(&entry);
        // As many as there can be: the shortest field of a record, `"":"",`, has three words. To grow step by step would take more
        // memory, because none is given back.
        words.resize(words.len().max(self.body_length / 2).wrapping_add(16), 0);
    }

    /// Adds a value, and returns its index.
    fn value(&mut self, json: &[u8]) -> usize {
        let Tape { values, .. } = &mut self.tape;
        if !values.is_empty() {
            values.push(b',');
        }
        values.extend_from_slice(json);
        let index = self.values;
        self.values = index.wrapping_add(1);
        index
    }
}

fn first_word(kind: i32, name: i32) -> i32 {
    name << KIND_BITS | kind
}

/// Cannot overflow, because no body is that long: `maxResponseBytes` is at most 2 147 483 647.
#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "as above")]
fn word(number: usize) -> i32 {
    number as i32
}
