//! What all date formats share: reading digits from left to right, and the calendar.

use crate::wire::text;

/// The text that is still to be read. Each method takes something off the front, or returns `None`.
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl Rest<'_> {
    /// Reads a number of exactly `count` digits.
    pub(crate) fn digits(&mut self, count: usize) -> Option<u64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        text::number(digits).map(u64::from)
    }

    /// Reads one byte, which must be one of the expected ones.
    pub(crate) fn one_of(&mut self, expected: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        text::is_one_of(*first, expected).then_some(*first)
    }

    /// Reads a two-digit number that is at most `most`.
    pub(crate) fn two_digits(&mut self, most: u64) -> Option<u64> {
        self.digits(2).filter(|number| *number <= most)
    }

    /// Reads one of these bytes, and then a two-digit number that is at most `most`.
    pub(crate) fn two_digits_after(&mut self, expected: &[u8], most: u64) -> Option<u64> {
        self.one_of(expected)?;
        self.two_digits(most)
    }

    /// Reads a time such as `09:30:00`. Returns it in seconds, and whether it is a leap second, which counts as the
    /// second after it.
    pub(crate) fn time_of_day(&mut self) -> Option<(u64, bool)> {
        let hour = self.two_digits(23)?;
        let minute = self.two_digits_after(b":", 59)?;
        let second = self.two_digits_after(b":", 60)?;
        #[allow(clippy::arithmetic_side_effects, reason = "within a day")]
        Some((hour * 3_600 + minute * 60 + second, second == 60))
    }
}

/// The number of seconds from the start of the year 0000 to the start of 1970, in UTC.
pub(crate) const SECONDS_BEFORE_1970: u64 = 62_167_219_200;

/// The number of seconds from the start of the year 0000 to the start of a day, in UTC. `None` for a day that does not
/// exist and for years with more than four digits.
pub(crate) fn seconds_before_day(year: u64, month: u64, day: u64) -> Option<u64> {
    if year > 9999 || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    #[allow(clippy::arithmetic_side_effects, reason = "years have at most four digits")]
    let days = days_before_year(year) + (1..month).map(|month| days_in_month(year, month)).sum::<u64>() + day - 1;
    Some(days.wrapping_mul(86_400))
}

/// The number of days from the start of the year 0000 to the start of a year.
#[allow(clippy::arithmetic_side_effects, reason = "years have at most four digits")]
fn days_before_year(year: u64) -> u64 {
    // The calendar repeats every 400 years, so the years 400 to `year + 399` have as many leap years as the years 0 to
    // `year - 1`. The years 1 to 399 have 96.
    let last = year + 399;
    year * 365 + last / 4 - last / 100 + last / 400 - 96
}

/// The number of days in a month. 0 for a month that does not exist.
#[allow(clippy::arithmetic_side_effects, reason = "a year has at least 365 days")]
fn days_in_month(year: u64, month: u64) -> u64 {
    match month {
        // February: the days of the year that are not in other months.
        2 => days_before_year(year + 1) - days_before_year(year) - 337,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The inverse: the year, month and day that start this many days after the start of the year 0000.
#[allow(clippy::arithmetic_side_effects, reason = "as above")]
pub(crate) fn date(days_since_0000: u64) -> [u64; 3] {
    // This estimate is never too late, because no year is longer.
    let mut year = days_since_0000 / 366;
    while days_before_year(year + 1) <= days_since_0000 {
        year += 1;
    }
    let mut month = 1;
    let mut day = days_since_0000 - days_before_year(year);
    while day >= days_in_month(year, month) {
        day -= days_in_month(year, month);
        month += 1;
    }
    [year, month, day + 1]
}
