//! Small things that are done to texts. The standard library has all of them, for more cases, and in more code than a
//! download should carry.

/// A number as it is written.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_decimal(&mut text, number, 1);
    text
}

/// Appends a number, with zeros before it up to this width.
pub(crate) fn push_decimal(text: &mut String, number: u64, width: usize) {
    if width > 1 || number > 9 {
        push_decimal(text, number / 10, width.saturating_sub(1));
    }
    #[allow(clippy::cast_possible_truncation, reason = "one digit")]
    text.push(char::from(b'0' | (number % 10) as u8));
}

/// The number that [`decimal`] wrote, in as many digits as it may have. `None` for anything else.
pub(crate) fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0_u32, |number, digit| {
        let digit = digit.is_ascii_digit().then_some(u32::from(digit & 0xF))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// What stands before and after the first such byte, which is ASCII.
pub(crate) fn split_once(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    let (before, from_mark) = text.split_at_checked(at)?;
    Some((before, from_mark.get(1..)?))
}

/// What stands before the first of these bytes, which are ASCII, and the rest with it.
pub(crate) fn split_before<'a>(text: &'a str, marks: &[u8]) -> (&'a str, &'a str) {
    let at = text.bytes().position(|byte| marks.contains(&byte));
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// The text with every such part replaced.
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
