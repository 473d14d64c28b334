//! Date-times as the API takes them: RFC 3339, with a zone, so that everybody means the same moment.

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
        let hour = rest.digits(2).filter(|hour| *hour <= 23)?;
        rest.one_of(b":")?;
        let minute = rest.digits(2).filter(|minute| *minute <= 59)?;
        rest.one_of(b":")?;
        let second = rest.digits(2).filter(|second| *second <= 60)?;
        let nanosecond = rest.fraction()?;
        let offset_minutes = rest.zone()?;
        if !rest.0.is_empty() || day == 0 || day > days_in_month(year, month)? {
            return None;
        }
        let seconds = seconds_since_1970([year, month, day, hour, minute, second], offset_minutes);
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

/// What is still to be read. Each step takes from the front, or says `None`.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0_i64, |number, digit| {
            let digit = char::from(*digit).to_digit(10)?;
            number.checked_mul(10)?.checked_add(i64::from(digit))
        })
    }

    fn one_of(&mut self, expected: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        expected.contains(first).then_some(*first)
    }

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

fn days_in_month(year: i64, month: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// Days are counted from 1 March, which puts the leap day at the end of a year:
/// <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>.
#[allow(clippy::arithmetic_side_effects, reason = "every operand was read from at most four digits")]
fn seconds_since_1970([year, month, day, hour, minute, second]: [i64; 6], offset_minutes: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    ((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second
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
