//! Percent-encoding (RFC 3986).

use crate::wire::text::{hex_digit, is_one_of};

/// Encodes everything except the unreserved characters, so that the text stays one path segment or one query value. This
/// includes `+`, which appears in time zones such as `+08:00` and would be read as a space in a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || is_one_of(byte, b"-._~") {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(hex_digit(u64::from(byte) >> 4).to_ascii_uppercase());
            encoded.push(hex_digit(byte.into()).to_ascii_uppercase());
        }
    }
    encoded
}

/// The inverse of [`encode`]. `None` for a text that it cannot have produced.
pub fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = encoded.bytes();
    while let Some(mut byte) = rest.next() {
        if byte == b'%' {
            byte = nibble(rest.next()?)? << 4 | nibble(rest.next()?)?;
        }
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

/// The value of a hexadecimal digit.
fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|nibble| u8::try_from(nibble).ok())
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn everything_but_unreserved_characters_is_encoded() {
        for (text, encoded) in [
            ("62807eaf-0c89-492e-a3c3-c4751812603b", "62807eaf-0c89-492e-a3c3-c4751812603b"),
            ("2020-07-12T09:30:00+08:00", "2020-07-12T09%3A30%3A00%2B08%3A00"),
            ("a/b?c#d&e=f%", "a%2Fb%3Fc%23d%26e%3Df%25"),
            ("äöü 会議 🎥", "%C3%A4%C3%B6%C3%BC%20%E4%BC%9A%E8%AD%B0%20%F0%9F%8E%A5"),
        ] {
            assert_eq!(encode(text), encoded);
            assert_eq!(decode(encoded).as_deref(), Some(text));
        }
        for broken in ["%", "%4", "%zz", "%4_", "%C3"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}
