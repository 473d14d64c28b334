//! Date-times as the API uses them: RFC 3339 with a time zone, so that they mean the same moment everywhere.

use std::cmp::Ordering;

use crate::wire::calendar::{Rest, SECONDS_BEFORE_1970, date, seconds_before_day};
use crate::wire::text::push_decimal;

/// A moment in the years 0000 to 9999.
///
/// Moments compare by the time they stand for, no matter which time zones they were written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// Since the start of the year 0000, in UTC, not counting leap seconds.
    seconds: u64,
    nanoseconds: u32,
}

/// As derived. But the derived order is compiled anew for each comparison, and takes more space.
impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.seconds.cmp(&other.seconds).then(self.nanoseconds.cmp(&other.nanoseconds))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl DateTime {
    /// 0000-01-01T00:00:00Z
    const FIRST: Self = Self { seconds: 0, nanoseconds: 0 };
    /// 9999-12-31T23:59:59Z. Fractions of this second are still valid.
    const LAST_SECOND: u64 = 315_569_519_999;
    const DAY_SECONDS: u64 = 86_400;

    /// Parses a text such as `2026-05-01T09:30:00Z` or `2026-05-01T09:30:00.25+08:00`. Returns `None` for anything
    /// else, including days that do not exist. A leap second counts as the second after it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let year = rest.digits(4)?;
        let month = rest.two_digits_after(b"-", 12)?;
        let day = rest.two_digits_after(b"-", 31)?;
        rest.one_of(b"Tt")?;
        let (time_of_day, is_leap_second) = rest.time_of_day()?;
        let nanoseconds = rest.fraction()?;
        let local = seconds_before_day(year, month, day)?.wrapping_add(time_of_day);
        let seconds = match rest.one_of(b"Zz+-")? {
            b'+' => local.checked_sub(rest.offset()?)?,
            b'-' => local.checked_add(rest.offset()?)?,
            _ => local,
        };
        // Leap seconds only exist at the end of a day in UTC.
        let is_misplaced = is_leap_second && seconds % Self::DAY_SECONDS != 0;
        if is_misplaced || seconds > Self::LAST_SECOND || !rest.0.is_empty() {
            return None;
        }
        Some(Self { seconds, nanoseconds })
    }

    /// From a clock that counts milliseconds since 1970. Fractions of a second are dropped.
    pub fn of_clock(ms: u64) -> Self {
        let seconds = (ms / 1_000).saturating_add(SECONDS_BEFORE_1970);
        Self { seconds: seconds.min(Self::LAST_SECOND), nanoseconds: 0 }
    }

    /// Formats it in UTC, with a fraction only if it is not zero: `2026-05-01T09:30:00Z`.
    pub fn text(self) -> String {
        let [year, month, day] = date(self.seconds / Self::DAY_SECONDS);
        let of_day = self.seconds % Self::DAY_SECONDS;
        let mut text = String::new();
        push_decimal(&mut text, year, 4);
        let mut add = |mark, number| {
            text.push(mark);
            push_decimal(&mut text, number, 2);
        };
        add('-', month);
        add('-', day);
        add('T', of_day / 3_600);
        add(':', of_day / 60 % 60);
        add(':', of_day % 60);
        if self.nanoseconds > 0 {
            let (mut fraction, mut digits) = (self.nanoseconds, 9_usize);
            while fraction % 10 == 0 {
                fraction /= 10;
                digits = digits.saturating_sub(1);
            }
            text.push('.');
            push_decimal(&mut text, fraction.into(), digits);
        }
        text.push('Z');
        text
    }

    /// The moment this many days of 24 hours earlier, but not before the year 0000.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        let seconds = self.seconds.checked_sub(u64::from(days).wrapping_mul(Self::DAY_SECONDS));
        seconds.map_or(Self::FIRST, |seconds| Self { seconds, ..self })
    }

    /// The moment this many days of 24 hours later, but not after the last second of the year 9999.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let seconds = self.seconds.saturating_add(u64::from(days).wrapping_mul(Self::DAY_SECONDS));
        Self { seconds: seconds.min(Self::LAST_SECOND), ..self }
    }

    /// The start of the next second.
    #[must_use]
    pub fn next_second(self) -> Self {
        Self { seconds: self.seconds.saturating_add(1).min(Self::LAST_SECOND), nanoseconds: 0 }
    }
}

impl Rest<'_> {
    /// Reads a fraction of a second, in nanoseconds: 0 if there is none. Digits after the ninth are dropped.
    fn fraction(&mut self) -> Option<u32> {
        let [b'.', digits @ ..] = self.0 else { return Some(0) };
        self.0 = digits;
        let (mut nanoseconds, mut worth) = (0_u32, 100_000_000);
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            nanoseconds = nanoseconds.wrapping_add(u32::from(digit & 0xF).wrapping_mul(worth));
            worth /= 10;
            self.0 = rest;
        }
        (self.0.len() < digits.len()).then_some(nanoseconds)
    }

    /// Reads a time zone's offset from UTC, in seconds.
    fn offset(&mut self) -> Option<u64> {
        let (hours, minutes) = (self.two_digits(23)?, self.two_digits_after(b":", 59)?);
        Some(hours.wrapping_mul(3_600).wrapping_add(minutes.wrapping_mul(60)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_rfc_3339_is_parsed() {
        for (text, moment) in [
            ("1970-01-01T00:00:00Z", (0, 0)),
            ("2026-05-01T09:30:00Z", (1_777_627_800, 0)),
            ("2020-07-12T09:30:00+08:00", (1_594_517_400, 0)),
            ("2020-07-11T21:00:00-04:30", (1_594_517_400, 0)),
            ("2026-05-01t09:30:00z", (1_777_627_800, 0)),
            ("2026-05-01T09:30:00.25Z", (1_777_627_800, 250_000_000)),
            ("2026-05-01T09:30:00.1234567899Z", (1_777_627_800, 123_456_789)),
            ("2024-02-29T00:00:00Z", (1_709_164_800, 0)),
            ("2016-12-31T23:59:60Z", (1_483_228_800, 0)),
            ("2017-01-01T05:29:60+05:30", (1_483_228_800, 0)),
            ("1600-03-01T00:00:00Z", (-11_670_912_000, 0)),
            ("9999-12-31T23:59:59Z", (253_402_300_799, 0)),
            ("0000-01-01T00:00:00Z", (-62_167_219_200, 0)),
        ] {
            let read = DateTime::parse(text).unwrap();
            let since_1970 = read.seconds.cast_signed() - SECONDS_BEFORE_1970.cast_signed();
            assert_eq!((since_1970, read.nanoseconds), moment, "{text}");
        }
    }

    #[test]
    fn everything_else_is_rejected() {
        for text in [
            "",
            "2026-05-01",
            "2026-05-01T09:30:00",
            "2026-05-01T09:30Z",
            "2026-05-01 09:30:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-04-00T00:00:00Z",
            "2026-05-01T24:00:00Z",
            "2026-05-01T09:60:00Z",
            "2026-05-01T09:30:61Z",
            "2016-12-31T23:58:60Z",
            "2026-05-01T09:30:00.Z",
            "2026-05-01T09:30:00+8",
            "2026-05-01T09:30:00+24:00",
            "2026-05-01T09:30:00+08:60",
            "2026-05-01T09:30:00Z ",
            "+010000-01-01T00:00:00.000Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "9999-12-31T23:59:60Z",
            "Invalid Date",
            "yesterday",
            "２０２６-05-01T09:30:00Z",
        ] {
            assert!(DateTime::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn moments_compare_across_time_zones() {
        let at = |text| DateTime::parse(text).unwrap();
        assert!(at("2026-05-01T10:00:00+02:00") < at("2026-05-01T09:00:00Z"));
        assert_eq!(at("2026-05-01T11:00:00+02:00"), at("2026-05-01T09:00:00Z"));
        assert!(at("2026-05-01T09:00:00Z") < at("2026-05-01T09:00:00.001Z"));
    }

    #[test]
    fn text_is_in_utc() {
        for (text, utc) in [
            ("2026-05-01T09:30:00Z", "2026-05-01T09:30:00Z"),
            ("2026-05-01T01:30:00+08:00", "2026-04-30T17:30:00Z"),
            ("2024-02-29T23:59:59.250-00:30", "2024-03-01T00:29:59.25Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("2100-02-28T23:59:59Z", "2100-02-28T23:59:59Z"),
            ("1969-12-31T23:59:59.000000001Z", "1969-12-31T23:59:59.000000001Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("0004-12-31T00:00:00Z", "0004-12-31T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(DateTime::parse(text).unwrap().text(), utc);
        }
    }

    /// Despite daylight saving time and leap seconds, a day always has 86 400 seconds here, so that windows meet
    /// without a gap.
    #[test]
    fn all_days_have_the_same_length() {
        for (to, days, from) in [
            // Across changes to and from daylight saving time in New York and Berlin.
            ("2026-03-08T03:30:00-04:00", 1, "2026-03-07T07:30:00Z"),
            ("2026-11-02T00:00:00-05:00", 30, "2026-10-03T05:00:00Z"),
            ("2026-03-29T03:00:00+02:00", 30, "2026-02-27T01:00:00Z"),
            // Across a leap second and a leap day.
            ("2017-01-01T00:00:00.5Z", 1, "2016-12-31T00:00:00.5Z"),
            ("2016-12-31T23:59:60Z", 30, "2016-12-02T00:00:00Z"),
            ("2024-03-01T00:00:00Z", 30, "2024-01-31T00:00:00Z"),
            ("0000-01-02T00:00:00.5Z", 30, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(DateTime::parse(to).unwrap().minus_days(days).text(), from, "{days} days before {to}");
        }
    }

    #[test]
    fn clocks_are_read_and_moments_are_moved() {
        let at = |text| DateTime::parse(text).unwrap();
        assert_eq!(DateTime::of_clock(1_777_627_800_999), at("2026-05-01T09:30:00Z"));
        assert_eq!(DateTime::of_clock(u64::MAX), at("9999-12-31T23:59:59Z"));
        assert_eq!(at("2026-05-01T09:30:00Z").plus_days(1), at("2026-05-02T09:30:00Z"));
        assert_eq!(at("9999-12-31T00:00:01Z").plus_days(1), at("9999-12-31T23:59:59Z"));
        for text in ["2026-05-01T09:30:00.75Z", "2026-05-01T09:30:00Z"] {
            assert_eq!(at(text).next_second(), at("2026-05-01T09:30:01Z"));
        }
    }
}
