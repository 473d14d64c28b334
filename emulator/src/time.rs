//! RFC 3339 dates, to and from milliseconds since 1970.

pub(crate) const DAY_MS: i64 = 86_400_000;
/// The first and the last moment that RFC 3339 can express.
pub(crate) const FIRST: i64 = -62_167_219_200_000;
pub(crate) const LAST: i64 = 253_402_300_799_999;

/// Reads a date and time with a zone. Leap seconds are not supported.
///
/// Fractions of a millisecond are rounded up. Recordings are created at whole milliseconds, so `created >= from` and
/// `created < to` have the same result as with the exact time.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let mut rest = text.as_bytes();
    let year = number(&mut rest, 4)?;
    one_of(&mut rest, b"-")?;
    let month = number(&mut rest, 2).filter(|month| (1..=12).contains(month))?;
    one_of(&mut rest, b"-")?;
    let day = number(&mut rest, 2).filter(|day| (1..=days_in(year, month)).contains(day))?;
    one_of(&mut rest, b"Tt")?;
    let hour = number(&mut rest, 2).filter(|hour| *hour < 24)?;
    one_of(&mut rest, b":")?;
    let minute = number(&mut rest, 2).filter(|minute| *minute < 60)?;
    one_of(&mut rest, b":")?;
    let second = number(&mut rest, 2).filter(|second| *second < 60)?;
    let millis = fraction(&mut rest)?;
    let offset_minutes = zone(&mut rest)?;
    if !rest.is_empty() {
        return None;
    }
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "a year has four digits: nothing here comes near the ends of an i64"
    )]
    let instant = days_since_1970(year, month, day) * DAY_MS
        + (hour * 60 + minute - offset_minutes) * 60_000
        + second * 1_000
        + millis;
    Some(instant)
}

/// Writes a moment in UTC, with milliseconds if they are not zero. Years are limited to four digits.
pub(crate) fn format(instant: i64) -> String {
    let Parts { year, month, day, hour, minute, second, millis } = parts(instant);
    if millis == 0 {
        return format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// A moment as in the titles of recordings: `20241004 1624`.
pub(crate) fn stamp(instant: i64) -> String {
    let Parts { year, month, day, hour, minute, .. } = parts(instant);
    format!("{year:04}{month:02}{day:02} {hour:02}{minute:02}")
}

/// A moment as in the header `Date`: `Thu, 15 Jan 2026 12:00:00 GMT`.
pub(crate) fn http(instant: i64) -> String {
    let Parts { year, month, day, hour, minute, second, .. } = parts(instant);
    let name = |names: &[&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| names.get(at).copied()).unwrap_or_default()
    };
    // 1970-01-01 was a Thursday.
    let weekday = name(&WEEKDAYS, instant.clamp(FIRST, LAST).div_euclid(DAY_MS).rem_euclid(7));
    let month = name(&MONTHS, month.saturating_sub(1));
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    millis: i64,
}

fn parts(instant: i64) -> Parts {
    let instant = instant.clamp(FIRST, LAST);
    let (year, month, day) = date_of(instant.div_euclid(DAY_MS));
    let of_day = instant.rem_euclid(DAY_MS);
    Parts {
        year,
        month,
        day,
        hour: of_day / 3_600_000,
        minute: of_day / 60_000 % 60,
        second: of_day / 1_000 % 60,
        millis: of_day % 1_000,
    }
}

fn number(rest: &mut &[u8], digits: usize) -> Option<i64> {
    let (number, after) = rest.split_at_checked(digits)?;
    if !number.iter().all(u8::is_ascii_digit) {
        return None;
    }
    *rest = after;
    std::str::from_utf8(number).ok()?.parse().ok()
}

fn one_of(rest: &mut &[u8], allowed: &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    if !allowed.contains(first) {
        return None;
    }
    *rest = after;
    Some(*first)
}

/// The fraction of a second in milliseconds, rounded up; 0 if there is none.
fn fraction(rest: &mut &[u8]) -> Option<i64> {
    if one_of(rest, b".").is_none() {
        return Some(0);
    }
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at_checked(count).filter(|(digits, _)| !digits.is_empty())?;
    *rest = after;
    let padded: Vec<u8> = digits.iter().copied().chain([b'0'; 2]).take(3).collect();
    let millis = number(&mut padded.as_slice(), 3)?;
    let finer = digits.iter().skip(3).any(|digit| *digit != b'0');
    Some(millis.saturating_add(i64::from(finer)))
}

/// How many minutes the zone is ahead of UTC.
fn zone(rest: &mut &[u8]) -> Option<i64> {
    let sign = match one_of(rest, b"Zz+-")? {
        b'+' => 1_i64,
        b'-' => -1,
        _ => return Some(0),
    };
    let hours = number(rest, 2).filter(|hours| *hours < 24)?;
    one_of(rest, b":")?;
    let minutes = number(rest, 2).filter(|minutes| *minutes < 60)?;
    Some(hours.saturating_mul(60).saturating_add(minutes).saturating_mul(sign))
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date. Years are counted from March, which puts the leap day at their end.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a year has four digits: nothing here comes near the ends of an i64"
)]
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// The inverse: year, month and day from a count of days.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a year has four digits: nothing here comes near the ends of an i64"
)]
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let table = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-01-15T12:00:00Z", Some(1_768_478_400_000)),
            ("2026-01-15t12:00:00z", Some(1_768_478_400_000)),
            ("2026-01-15T12:00:00.5Z", Some(1_768_478_400_500)),
            ("2026-01-15T12:00:00.1230000Z", Some(1_768_478_400_123)),
            ("2026-01-15T12:00:00.1230001Z", Some(1_768_478_400_124)),
            ("2026-01-15T11:59:59.9999Z", Some(1_768_478_400_000)),
            ("2026-01-15T20:00:00+08:00", Some(1_768_478_400_000)),
            ("2026-01-15T06:30:00-05:30", Some(1_768_478_400_000)),
            ("2026-01-15T12:00:00-00:00", Some(1_768_478_400_000)),
            ("2024-02-29T00:00:00Z", Some(1_709_164_800_000)),
            ("2000-02-29T00:00:00Z", Some(951_782_400_000)),
            ("0000-01-01T00:00:00Z", Some(FIRST)),
            ("9999-12-31T23:59:59.999Z", Some(LAST)),
            ("2023-02-29T00:00:00Z", None),
            ("1900-02-29T00:00:00Z", None),
            ("2026-04-31T00:00:00Z", None),
            ("2026-00-10T00:00:00Z", None),
            ("2026-13-10T00:00:00Z", None),
            ("2026-01-00T00:00:00Z", None),
            ("2026-01-15T24:00:00Z", None),
            ("2026-01-15T12:60:00Z", None),
            ("2026-01-15T23:59:60Z", None),
            ("2026-01-15T12:00:00", None),
            ("2026-01-15T12:00Z", None),
            ("2026-01-15", None),
            ("2026-01-15 12:00:00Z", None),
            ("2026-01-15T12:00:00.Z", None),
            ("2026-01-15T12:00:00,5Z", None),
            ("2026-01-15T12:00:00+0800", None),
            ("2026-01-15T12:00:00+24:00", None),
            ("2026-01-15T12:00:00+08:60", None),
            ("2026-01-15T12:00:00 08:00", None),
            ("2026-01-15T12:00:00ZZ", None),
            ("+026-01-15T12:00:00Z", None),
            ("２026-01-15T12:00:00Z", None),
            ("yesterday", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_written() {
        let table = [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_768_478_400_000, "2026-01-15T12:00:00Z"),
            (1_709_164_800_001, "2024-02-29T00:00:00.001Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
            (i64::MIN, "0000-01-01T00:00:00Z"),
        ];
        for (instant, expected) in table {
            assert_eq!(format(instant), expected);
        }
        assert_eq!(stamp(1_768_478_400_000), "20260115 1200");
        assert_eq!(http(1_768_478_400_999), "Thu, 15 Jan 2026 12:00:00 GMT");
        assert_eq!(http(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
        assert_eq!(http(951_782_400_000), "Tue, 29 Feb 2000 00:00:00 GMT");
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        for day in -10_000_i64..146_097 {
            let instant = day.saturating_mul(DAY_MS);
            assert_eq!(parse(&format(instant)), Some(instant));
        }
    }
}
