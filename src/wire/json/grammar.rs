//! The grammar of JSON: where its strings, numbers, words and spaces end. It knows nothing of shapes.
//!
//! Each method reads something at a given position.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use crate::wire::text::split_once;

/// The position after something that was read. It is never 0, because what was read is not empty. `None`: the text is
/// not JSON.
pub(super) type After = Option<NonZeroUsize>;

/// The bytes of a text that should be JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'de>(pub(super) &'de [u8]);

/// A string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted<'de> {
    /// The string as it is written, with its quotes.
    pub(super) whole: &'de [u8],
    /// What is between the quotes.
    pub(super) written: &'de [u8],
    /// The position after the closing quote.
    pub(super) end: NonZeroUsize,
    pub(super) is_escaped: bool,
    /// Whether it may have characters that are not ASCII. They have not been checked.
    pub(super) is_wide: bool,
}

impl<'de> Text<'de> {
    /// The byte at this position. After the end it is 0, which is not valid anywhere in JSON.
    #[allow(
        clippy::inline_always,
        reason = "called every few bytes; optimized for size, the call would cost more than the work"
    )]
    #[inline(always)]
    pub(super) fn byte(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// A part that has been read.
    pub(super) fn part(self, at: usize, end: NonZeroUsize) -> &'de [u8] {
        self.0.get(at..end.get()).unwrap_or_default()
    }

    /// Reads a string with its quotes, and checks its escapes.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    pub(super) fn string(self, at: usize) -> Option<Quoted<'de>> {
        if self.byte(at) != b'"' {
            return None;
        }
        let start = at;
        let (mut at, mut is_escaped, mut is_wide) = (after(at, 1), false, false);
        loop {
            let (length, has_wide) = plain_length(self.0.get(at..).unwrap_or_default());
            at = after(at, length);
            is_wide |= has_wide;
            if self.byte(at) == b'"' {
                let written = self.0.get(after(start, 1)..at).unwrap_or_default();
                let end = NonZeroUsize::new(after(at, 1))?;
                return Some(Quoted { whole: self.part(start, end), written, end, is_escaped, is_wide });
            }
            is_escaped = true;
            at = self.escape(at)?.get();
        }
    }

    fn escape(self, at: usize) -> After {
        let length = match (self.byte(at), self.byte(after(at, 1))) {
            (b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            (b'\\', b'u') if (2..6).all(|digit| self.byte(after(at, digit)).is_ascii_hexdigit()) => 6,
            _ => return None,
        };
        NonZeroUsize::new(after(at, length))
    }

    /// Reads a name and its colon, if it is this name, and is written without escapes and space.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    pub(super) fn name(self, at: usize, name: &str) -> After {
        let end = after(at, after(name.len(), 3));
        match self.0.get(at..end)? {
            [b'"', written @ .., b'"', b':'] if is_same(written, name.as_bytes()) => NonZeroUsize::new(end),
            _ => None,
        }
    }

    pub(super) fn number(self, at: usize) -> After {
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
    fn digits(self, start: usize) -> After {
        let mut at = start;
        while self.byte(at).is_ascii_digit() {
            at = after(at, 1);
        }
        NonZeroUsize::new(at).filter(|end| end.get() > start)
    }

    /// The value of a number that has been read, if it is up to nine digits and nothing else.
    pub(super) fn integer(self, at: usize, end: NonZeroUsize) -> Option<i32> {
        let digits = self.part(at, end);
        if digits.len() > 9 {
            return None;
        }
        digits.iter().try_fold(0_i32, |number, digit| {
            digit.is_ascii_digit().then(|| number.wrapping_mul(10).wrapping_add(i32::from(digit & 0xF)))
        })
    }

    pub(super) fn literal(self, at: usize, word: &str) -> After {
        let end = after(at, word.len());
        NonZeroUsize::new(end).filter(|_| self.0.get(at..end) == Some(word.as_bytes()))
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    pub(super) fn colon(self, at: usize) -> After {
        let at = self.skip_space(at);
        NonZeroUsize::new(after(at, 1)).filter(|_| self.byte(at) == b':')
    }

    /// Reads a comma, and the space up to the next field or item. There must be one, because trailing commas are not allowed.
    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    pub(super) fn comma(self, at: usize) -> After {
        if self.byte(at) != b',' {
            return None;
        }
        NonZeroUsize::new(self.skip_space(after(at, 1)))
    }

    #[allow(clippy::inline_always, reason = "as above")]
    #[inline(always)]
    pub(super) fn skip_space(self, at: usize) -> usize {
        if self.byte(at) > b' ' { at } else { self.skip_more_space(at) }
    }

    #[cold]
    fn skip_more_space(self, mut at: usize) -> usize {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.byte(at) {
            at = after(at, 1);
        }
        at
    }
}

/// Cannot overflow, because no text is that long.
pub(super) fn after(at: usize, count: usize) -> usize {
    at.wrapping_add(count)
}

/// Whether two texts of one length are the same. Several bytes at once are faster than a loop that is optimized for size.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
pub(super) fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let (Some((word, rest)), Some((other_word, other_rest))) =
        (one.split_first_chunk(), other.split_first_chunk())
    {
        if u64::from_le_bytes(*word) != u64::from_le_bytes(*other_word) {
            return false;
        }
        (one, other) = (rest, other_rest);
    }
    while let ([byte, rest @ ..], [other_byte, other_rest @ ..]) = (one, other) {
        if byte != other_byte {
            return false;
        }
        (one, other) = (rest, other_rest);
    }
    true
}

/// The number of bytes before the next quote, backslash or control character, and whether any of them may not be ASCII. It
/// checks eight bytes at once: <https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>.
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
fn plain_length(bytes: &[u8]) -> (usize, bool) {
    const fn eight(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let (words, rest) = bytes.as_chunks();
    let (mut length, mut is_wide) = (0_usize, false);
    for word in words {
        let word = u64::from_le_bytes(*word);
        // Flipping this bit moves the quote (0x22) next to the control characters (up to 0x1F), which only swap places.
        let low = word ^ eight(2);
        let backslash = word ^ eight(b'\\');
        let is_low = low.wrapping_sub(eight(0x21));
        let is_backslash = backslash.wrapping_sub(eight(1));
        // Most words contain only ASCII, and none of the bytes that it looks for.
        if (is_low | is_backslash | word) & eight(0x80) != 0 {
            let found = (is_low & !low | is_backslash & !backslash) & eight(0x80);
            is_wide |= word & eight(0x80) != 0;
            if found != 0 {
                return (length.wrapping_add((found.trailing_zeros() / 8) as usize), is_wide);
            }
        }
        length = length.wrapping_add(8);
    }
    let rest = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1F));
    (length.wrapping_add(rest.count()), true)
}

/// The text of a string, given its raw form, if that is UTF-8. JSON and JavaScript allow half of a surrogate pair, but Rust's
/// strings cannot hold it, so it becomes U+FFFD.
pub(super) fn unescaped(written: &[u8], is_escaped: bool) -> Cow<'_, str> {
    let written = std::str::from_utf8(written).unwrap_or_default();
    let escape = if is_escaped { split_once(written, b'\\') } else { None };
    let Some((before, escape)) = escape else { return Cow::Borrowed(written) };
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
