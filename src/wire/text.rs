//! Small text functions. The standard library has all of them too, but its more general versions would make the download
//! larger.

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_decimal(&mut text, number, 1);
    text
}

/// Appends a number, padded with leading zeros to this width.
pub(crate) fn push_decimal(text: &mut String, number: u64, width: usize) {
    if width > 1 || number > 9 {
        push_decimal(text, number / 10, width.saturating_sub(1));
    }
    #[allow(clippy::cast_possible_truncation, reason = "one digit")]
    text.push(char::from(b'0' | (number % 10) as u8));
}

/// Parses a number of decimal digits. Leading zeros are allowed. `None` for anything else, including a number that is
/// too large.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = digit.is_ascii_digit().then_some(u32::from(digit & 0xF))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// Whether a byte is one of these.
#[allow(clippy::manual_contains, reason = "`contains` is made for searching long texts")]
pub(crate) fn is_one_of(byte: u8, marks: &[u8]) -> bool {
    marks.iter().any(|mark| *mark == byte)
}

/// The text before and after the first `mark`, which must be ASCII. `None` if there is none.
pub(crate) fn split_once(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    let (before, from_mark) = text.split_at_checked(at)?;
    Some((before, from_mark.get(1..)?))
}

/// The text before the first of these bytes, which must be ASCII, and the rest starting with that byte.
pub(crate) fn split_before<'a>(text: &'a str, marks: &[u8]) -> (&'a str, &'a str) {
    let at = text.bytes().position(|byte| is_one_of(byte, marks));
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// The text with every occurrence of `part` replaced.
pub(crate) fn replace(text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
        && let Some((before, from_part)) = rest.split_at_checked(at)
    {
        replaced.push_str(before);
        replaced.push_str(by);
        rest = from_part.get(part.len()..).unwrap_or_default();
    }
    replaced.push_str(rest);
    replaced
}

/// The text without these bytes at its start. They must be ASCII.
pub(crate) fn trim_start<'a>(text: &'a str, marks: &[u8]) -> &'a str {
    let count = text.bytes().take_while(|byte| is_one_of(*byte, marks)).count();
    text.get(count..).unwrap_or_default()
}

/// The text without these bytes at both ends. They must be ASCII.
pub(crate) fn trim<'a>(text: &'a str, marks: &[u8]) -> &'a str {
    trim_end(trim_start(text, marks), marks)
}

/// Whether a text contains another one, in small or capital letters.
pub(crate) fn contains(text: &[u8], part: &str) -> bool {
    text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

/// Whether a text contains any of these bytes, which must be ASCII.
pub(crate) fn has_any(text: &str, marks: &[u8]) -> bool {
    text.bytes().any(|byte| is_one_of(byte, marks))
}

/// Whether every byte is an ASCII letter, a digit or one of these.
pub(crate) fn is_made_of(text: &str, marks: &[u8]) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_one_of(byte, marks))
}

/// Whether a character is Unicode white space: <https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt>. The
/// standard library uses a table for this, which is larger.
pub(crate) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
            | '\u{205f}' | '\u{3000}'
    )
}

/// The text without these bytes at its end. They must be ASCII.
pub(crate) fn trim_end<'a>(text: &'a str, marks: &[u8]) -> &'a str {
    let count = text.bytes().rev().take_while(|byte| is_one_of(*byte, marks)).count();
    text.get(..text.len().saturating_sub(count)).unwrap_or_default()
}

/// The last hexadecimal digit of a number.
pub(crate) fn hex_digit(number: u64) -> char {
    #[allow(clippy::cast_possible_truncation, reason = "one digit")]
    char::from_digit(number as u32 & 0xF, 16).unwrap_or_default()
}

/// The FNV-1a hash of the parts together: <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
pub(crate) fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.concat().bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read() {
        for (number, width, text) in
            [(0, 1, "0"), (0, 2, "00"), (7, 4, "0007"), (12_345, 2, "12345"), (u64::MAX, 1, "18446744073709551615")]
        {
            let mut written = String::new();
            push_decimal(&mut written, number, width);
            assert_eq!(written, text);
        }
        for (text, read) in [
            ("0", Some(0)),
            ("007", Some(7)),
            ("4294967295", Some(u32::MAX)),
            ("4294967296", None),
            ("", None),
            ("+1", None),
            ("1a", None),
        ] {
            assert_eq!(number(text.as_bytes()), read, "{text}");
        }
    }

    #[test]
    fn results_match_the_standard_library() {
        for text in ["", "a", "=", "a=b=c", "会=議", "aab", "aaaa"] {
            assert_eq!(split_once(text, b'='), text.split_once('='));
            assert_eq!(trim(text, b"a="), text.trim_matches(['a', '=']));
            assert_eq!(replace(text, "aa", "x"), text.replace("aa", "x"));
            assert_eq!(has_any(text, b"b="), text.contains(['b', '=']));
        }
        assert!(('\0'..=char::MAX).all(|c| is_space(c) == c.is_whitespace()));
    }
}
