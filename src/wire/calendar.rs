//! What all forms of dates share: digits that are read one after the other, and the calendar.

use crate::wire::text;

/// What is still to be read. Each step takes from the front, or says `None`.
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl Rest<'_> {
    /// A number of exactly that many digits.
    pub(crate) fn digits(&mut self, count: usize) -> Option<u64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        text::number(digits).map(u64::from)
    }

    /// One byte of those that are expected.
    pub(crate) fn one_of(&mut self, expected: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        expected.contains(first).then_some(*first)
    }

    /// A number of two digits, not above that one.
    pub(crate) fn two_digits(&mut self, most: u64) -> Option<u64> {
        self.digits(2).filter(|number| *number <= most)
    }

    /// The same behind one of these bytes.
    pub(crate) fn two_digits_behind(&mut self, expected: &[u8], most: u64) -> Option<u64> {
        self.one_of(expected)?;
        self.two_digits(most)
    }

    /// `09:30:00`, in seconds, and whether it is a leap second, which is taken for the first moment after it.
    pub(crate) fn time_of_day(&mut self) -> Option<(u64, bool)> {
        let hour = self.two_digits(23)?;
        let minute = self.two_digits_behind(b":", 59)?;
        let second = self.two_digits_behind(b":", 60)?;
        #[allow(clippy::arithmetic_side_effects, reason = "within a day")]
        Some((hour * 3_600 + minute * 60 + second, second == 60))
    }
}

/// From the beginning of the year 0000 to that of 1970, in UTC.
pub(crate) const SECONDS_BEFORE_1970: u64 = 62_167_219_200;

/// Seconds from the beginning of the year 0000 to that of a day, in UTC. `None` for a day that the calendar does not have,
/// and for years beyond four digits.
pub(crate) fn seconds_before_day(year: u64, month: u64, day: u64) -> Option<u64> {
    if year > 9999 || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    #[allow(clippy::arithmetic_side_effects, reason = "within four digits of years")]
    let days = days_before_year(year) + (1..month).map(|month| days_in_month(year, month)).sum::<u64>() + day - 1;
    Some(days.wrapping_mul(86_400))
}

/// Days since the year 0000 began.
#[allow(clippy::arithmetic_side_effects, reason = "within four digits of years")]
fn days_before_year(year: u64) -> u64 {
    // The calendar repeats itself after 400 years. So leap years can be counted 400 years later, without the 96 before.
    let last = year + 399;
    year * 365 + last / 4 - last / 100 + last / 400 - 96
}

/// None for a month that the calendar does not have.
#[allow(clippy::arithmetic_side_effects, reason = "a year has no less than 365 days")]
fn days_in_month(year: u64, month: u64) -> u64 {
    match month {
        // What the other months leave.
        2 => days_before_year(year + 1) - days_before_year(year) - 337,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The year, the month and the day after so many days since the year 0000 began: the way back.
#[allow(clippy::arithmetic_side_effects, reason = "as above")]
pub(crate) fn date(days_since_0000: u64) -> [u64; 3] {
    // Some years too early, as most are shorter.
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
