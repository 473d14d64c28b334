//! Base64, for the ids that Webex shows, and for Basic authentication.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes without padding, as Webex does.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut encoded = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| chunk.get(at).copied().unwrap_or(0);
        let group = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
        let digits = [group >> 18, group >> 12, group >> 6, group].map(|digits| digits & 63);
        // One byte takes two digits, two take three, three take four.
        for digit in digits.into_iter().take(chunk.len().saturating_add(1)) {
            let character = usize::try_from(digit).ok().and_then(|digit| ALPHABET.get(digit));
            encoded.extend(character.map(|character| char::from(*character)));
        }
    }
    encoded
}

/// Decodes with or without padding. `None` if the text is not Base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len().checked_sub(digits.len())?;
    if padding > 2 || (padding > 0 && !text.len().is_multiple_of(4)) {
        return None;
    }
    let mut decoded = Vec::with_capacity(digits.len());
    for chunk in digits.as_bytes().chunks(4) {
        // Two digits hold one byte, three hold two, four hold three.
        let count = chunk.len().checked_sub(1).filter(|count| *count > 0)?;
        let mut group = 0_u32;
        for at in 0..4 {
            group = (group << 6) | chunk.get(at).map_or(Some(0), |byte| digit(*byte))?;
        }
        let [_, bytes @ ..] = group.to_be_bytes();
        decoded.extend(bytes.into_iter().take(count));
    }
    Some(decoded)
}

fn digit(byte: u8) -> Option<u32> {
    ALPHABET.iter().position(|other| *other == byte).and_then(|at| u32::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_written_and_read() {
        // The examples of RFC 4648, section 10.
        let table = [
            ("", "", ""),
            ("f", "Zg", "Zg=="),
            ("fo", "Zm8", "Zm8="),
            ("foo", "Zm9v", "Zm9v"),
            ("foob", "Zm9vYg", "Zm9vYg=="),
            ("fooba", "Zm9vYmE", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
        ];
        for (text, bare, padded) in table {
            assert_eq!(encode(text.as_bytes()), bare);
            assert_eq!(decode(bare).as_deref(), Some(text.as_bytes()));
            assert_eq!(decode(padded).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(decode("++//").as_deref(), Some([0xFB, 0xEF, 0xFF].as_slice()));
        for wrong in ["Z", "Zg=", "Zg===", "=", "Zg==Zg==", "Zm9v=", "Zm9v====", "Z g", "Zm-v", "Zé", "Zm9vY"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
