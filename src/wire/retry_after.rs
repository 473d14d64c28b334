//! The `Retry-After` header: how long a server asks the client to wait.
//!
//! Source: RFC 9110, [10.2.3](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) and
//! [5.6.7](https://www.rfc-editor.org/rfc/rfc9110#http.date).

use crate::wire::calendar::{Rest, SECONDS_BEFORE_1970, seconds_before_day};
use crate::wire::text::{self, split_before, split_once, trim, trim_start};

/// The longest wait to report: the largest integer that JavaScript represents exactly.
pub const LONGEST_MS: u64 = (1 << 53) - 1;

/// How long to wait, in milliseconds from now; 0 for a date in the past. `None` if the value is neither a number of
/// seconds nor a date. Webex has sent `rand(30)`, for example.
///
/// A proxy may add a second header. The two then arrive as `1, 5`, and the longer wait counts.
///
/// Fractions of a second, which the RFC does not allow, are rounded up, so that the client never retries too early.
/// `now_ms` is in milliseconds since 1970; it only matters for dates.
pub fn read(value: &str, now_ms: u64) -> Option<u64> {
    let value = trim(value, b" \t");
    let wait = match seconds(value) {
        Some(seconds) => seconds.min(LONGEST_MS).wrapping_mul(1000),
        None => date(value, now_ms)?.saturating_sub(now_ms),
    };
    Some(wait.min(LONGEST_MS))
}

fn seconds(values: &str) -> Option<u64> {
    let mut longest = None;
    let mut rest = Some(values);
    while let Some(text) = rest {
        let (value, others) = split_before(text, b",");
        longest = longest.max(Some(number_of_seconds(trim(value, b" \t"))?));
        rest = others.get(1..);
    }
    longest
}

fn number_of_seconds(value: &str) -> Option<u64> {
    let (whole, fraction) = split_once(value, b'.').unwrap_or((value, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    // A number with too many digits for a `u64` still means a very long time.
    let mut seconds = 0;
    for digit in whole.bytes() {
        seconds = LONGEST_MS.min(seconds).wrapping_mul(10).wrapping_add(u64::from(digit & 0xF));
    }
    let is_whole = trim_start(fraction, b"0").is_empty();
    Some(if is_whole { seconds } else { seconds.saturating_add(1) })
}

/// Parses an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`, or one in the two older formats,
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Returns milliseconds since 1970. Dates before 1970
/// count as 1970.
pub(crate) fn date(text: &str, now_ms: u64) -> Option<u64> {
    // The name must be a day of the week, but need not match the date.
    let (weekday, mut rest) = split_before(text, b", ");
    let weekday = weekday.as_bytes();
    let mut names = WEEKDAYS.as_bytes().split(|byte| *byte == b' ');
    if !names.any(|name| weekday == name || Some(weekday) == name.get(..3)) {
        return None;
    }
    rest = rest.get(1..)?;
    let mut words = [""; 6];
    for word in &mut words {
        (*word, rest) = split_before(trim_start(rest, b" -"), b" -");
    }
    let ([day, month, year, time, "GMT", ""] | [month, day, time, year, "", ""]) = words else { return None };
    let mut time = Rest(time.as_bytes());
    let (time_of_day, _) = time.time_of_day()?;
    if !time.0.is_empty() || day.len() > 2 {
        return None;
    }
    let month = MONTHS.as_bytes().chunks(3).zip(1..).find(|(name, _)| *name == month.as_bytes())?.1;
    let seconds = seconds_before_day(full_year(year, now_ms)?, month, number(day)?)?.wrapping_add(time_of_day);
    Some(seconds.saturating_sub(SECONDS_BEFORE_1970).wrapping_mul(1000))
}

const WEEKDAYS: &str = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

fn number(digits: &str) -> Option<u64> {
    text::number(digits.as_bytes()).map(u64::from)
}

/// The year. Two digits mean this century, or the previous one if the year would otherwise be more than 50 years ahead.
fn full_year(digits: &str, now_ms: u64) -> Option<u64> {
    const YEAR_MS: u64 = 31_556_952_000;
    let year = number(digits)?;
    match digits.len() {
        2 => {}
        4 => return Some(year),
        _ => return None,
    }
    #[allow(
        clippy::arithmetic_side_effects,
        reason = "a `u64` of milliseconds is less than a billion years, and no year here is before 1900"
    )]
    {
        let this_year = 1970 + now_ms / YEAR_MS;
        let year = this_year - this_year % 100 + year;
        Some(if year > this_year + 50 { year - 100 } else { year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-05-01T09:30:00Z
    const NOW: u64 = 1_777_627_800_000;

    #[test]
    fn seconds_are_read() {
        for (value, wait) in [
            ("0", 0),
            ("5", 5_000),
            (" 120\t", 120_000),
            ("007", 7_000),
            ("5, 5", 5_000),
            ("1,\t30, 2", 30_000),
            ("1.5", 2_000),
            ("1.0", 1_000),
            ("9999999999", 9_999_999_999_000),
            ("99999999999999999", LONGEST_MS),
            ("99999999999999999999999", LONGEST_MS),
        ] {
            assert_eq!(read(value, NOW), Some(wait), "{value}");
        }
    }

    #[test]
    fn all_three_date_formats_are_read() {
        for (value, wait) in [
            ("Fri, 01 May 2026 09:30:07 GMT", 7_000),
            ("Friday, 01-May-26 09:30:07 GMT", 7_000),
            ("Fri May  1 09:30:07 2026", 7_000),
            ("Fri May 01 09:30:07 2026", 7_000),
            // The day of the week is not checked against the date.
            ("Mon, 01 May 2026 09:30:07 GMT", 7_000),
            ("Fri, 01 May 2026 09:30:60 GMT", 60_000),
            ("Thu, 31 Dec 2026 23:59:60 GMT", 21_133_800_000),
            // In the past.
            ("Fri, 01 May 2026 09:29:59 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 0),
            ("Sun Nov  6 08:49:37 1994", 0),
            ("Thu, 01 Jan 0000 00:00:00 GMT", 0),
            // Two digits: up to 50 years ahead.
            ("Friday, 01-May-76 09:30:00 GMT", 1_577_923_200_000),
            ("Sunday, 01-May-77 09:30:00 GMT", 0),
        ] {
            assert_eq!(read(value, NOW), Some(wait), "{value}");
        }
    }

    #[test]
    fn anything_else_is_rejected() {
        for value in [
            "",
            " ",
            "-1",
            "+1",
            "1e400",
            "1e3",
            ".5",
            "5.",
            "1.5.5",
            "５",
            "rand(30),add(30)",
            "5, soon",
            "5,",
            "soon",
            "2026-05-01T09:30:00Z",
            "Fri, 01 May 2026 09:30:07 CET",
            "Fri, 01 May 2026 09:30:07",
            "Fri, 31 Apr 2026 09:30:07 GMT",
            "Fri, 29 Feb 2026 09:30:07 GMT",
            "Fri, 01 Mai 2026 09:30:07 GMT",
            "Fri, 01 May 026 09:30:07 GMT",
            "Fri, 01 May 12026 09:30:07 GMT",
            "Fri, 01 May 2026 9:30:07 GMT",
            "Fri, 01 May 2026 24:30:07 GMT",
            "Fri, 01 May 2026 09:30:07.5 GMT",
            "Fri, 01 May 2026 09:30:07 GMT GMT",
            "Frx, 01 May 2026 09:30:07 GMT",
            "01 May 2026 09:30:07 GMT",
        ] {
            assert_eq!(read(value, NOW), None, "{value}");
        }
    }
}
