//! Date-times as the API takes them: RFC 3339, with a zone, so that everybody means the same moment.

use crate::wire::calendar::{Rest, seconds_since_1970};

/// A moment that the caller gave, kept as the text that it came as.
///
/// Two moments are compared by the time they stand for, whatever their zones.
#[derive(Clone, Debug)]
pub struct DateTime {
    text: String,
    /// Seconds since 1970 and nanoseconds.
    moment: (i64, u32),
}

impl DateTime {
    /// Reads `2026-05-01T09:30:00Z` or `2026-05-01T09:30:00.25+08:00`. `None` for anything else, also for days that
    /// the calendar does not have. A leap second is taken for the first moment after it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let year = rest.digits(4)?;
        rest.one_of(b"-")?;
        let month = rest.digits(2)?;
        rest.one_of(b"-")?;
        let day = rest.digits(2)?;
        rest.one_of(b"Tt")?;
        let time @ [_, _, second] = rest.time_of_day()?;
        let nanosecond = rest.fraction()?;
        let offset_minutes = rest.zone()?;
        if !rest.0.is_empty() {
            return None;
        }
        let seconds = seconds_since_1970([year, month, day], time)?.checked_sub(offset_minutes.checked_mul(60)?)?;
        // Leap seconds come at the end of a day in UTC.
        if second == 60 && seconds.rem_euclid(86_400) != 0 {
            return None;
        }
        Some(Self { text: text.to_owned(), moment: (seconds, nanosecond) })
    }

    /// The text, as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether this moment comes before the other.
    pub fn is_before(&self, other: &Self) -> bool {
        self.moment < other.moment
    }
}

impl Rest<'_> {
    /// Nanoseconds. Absent is none; digits beyond the ninth are less than anybody compares.
    fn fraction(&mut self) -> Option<u32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.one_of(b".")?;
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let nanoseconds = digits.iter().chain(std::iter::repeat(&b'0')).take(9).fold(0_u32, |number, digit| {
            number.saturating_mul(10).saturating_add(u32::from(digit.saturating_sub(b'0')))
        });
        (length > 0).then_some(nanoseconds)
    }

    /// Minutes east of UTC.
    fn zone(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1_i64,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.digits(2).filter(|hours| *hours <= 23)?;
        self.one_of(b":")?;
        let minutes = self.digits(2).filter(|minutes| *minutes <= 59)?;
        hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_of_rfc_3339() {
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
            assert_eq!(DateTime::parse(text).map(|read| read.moment), Some(moment), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
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
            "Invalid Date",
            "yesterday",
            "２０２６-05-01T09:30:00Z",
        ] {
            assert!(DateTime::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn moments_are_compared_across_zones() {
        let at = |text| DateTime::parse(text).unwrap();
        assert!(at("2026-05-01T10:00:00+02:00").is_before(&at("2026-05-01T09:00:00Z")));
        assert!(!at("2026-05-01T11:00:00+02:00").is_before(&at("2026-05-01T09:00:00Z")));
        assert!(at("2026-05-01T09:00:00Z").is_before(&at("2026-05-01T09:00:00.001Z")));
    }
}
