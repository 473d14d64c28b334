//! What all forms of dates share: digits that are read one after the other, and the calendar.

use crate::wire::text;

/// What is still to be read. Each step takes from the front, or says `None`.
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl Rest<'_> {
    /// A number of exactly that many digits.
    pub(crate) fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        text::number(digits).map(i64::from)
    }

    /// One byte of those that are expected.
    pub(crate) fn one_of(&mut self, expected: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        expected.contains(first).then_some(*first)
    }

    /// `09:30:00`. A leap second is taken.
    pub(crate) fn time_of_day(&mut self) -> Option<[i64; 3]> {
        let hour = self.digits(2).filter(|hour| *hour <= 23)?;
        self.one_of(b":")?;
        let minute = self.digits(2).filter(|minute| *minute <= 59)?;
        self.one_of(b":")?;
        let second = self.digits(2).filter(|second| *second <= 60)?;
        Some([hour, minute, second])
    }
}

/// Seconds since 1970 in UTC. `None` for a day that the calendar does not have, and for years beyond four digits. A
/// leap second is taken for the first moment after it.
pub(crate) fn seconds_since_1970([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<i64> {
    if !(0..=9999).contains(&year) || day < 1 || day > days_in_month(year, month)? {
        return None;
    }
    #[allow(clippy::arithmetic_side_effects, reason = "within four digits of years, and a day")]
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds)
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
#[allow(clippy::arithmetic_side_effects, reason = "a day of the calendar, within four digits of years")]
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date and the time of day of a moment in UTC, within four digits of years: the way back.
#[allow(clippy::arithmetic_side_effects, reason = "as above")]
pub(crate) fn date_and_time(seconds_since_1970: i64) -> ([i64; 3], [i64; 3]) {
    let (days, of_day) = (seconds_since_1970.div_euclid(86_400), seconds_since_1970.rem_euclid(86_400));
    let from_march_0000 = days + 719_468;
    let (era, day_of_era) = (from_march_0000.div_euclid(146_097), from_march_0000.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    ([year, month, day], [of_day / 3_600, of_day / 60 % 60, of_day % 60])
}
