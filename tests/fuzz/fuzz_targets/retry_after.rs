//! Retry-After: never more than JavaScript can represent, and the same as plain numbers and the `httpdate` crate.
//!
//! The input is the header's value. An optional line before it is the current time in milliseconds.
#![no_main]

use std::time::{SystemTime, UNIX_EPOCH};

use libfuzzer_sys::fuzz_target;
use webex_converged_recordings::wire::retry_after::{self, LONGEST_MS};
use webex_converged_recordings_fuzz::text;

/// 2026-05-01T09:30:00Z
const NOW: u64 = 1_777_627_800_000;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (now, value) = text.split_once('\n').unwrap_or(("", &text));
    let now = now.parse().unwrap_or(NOW);
    let wait = retry_after::read(value, now);
    assert!(wait.is_none_or(|wait| wait <= LONGEST_MS && LONGEST_MS == 9_007_199_254_740_991));

    let value = value.trim_matches([' ', '\t']);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too long even for u128 is still a number.
        let seconds = value.parse::<u128>().unwrap_or(u128::from(u64::MAX));
        let expected = seconds.saturating_mul(1000).min(u128::from(LONGEST_MS));
        assert_eq!(wait.map(u128::from), Some(expected), "{value:?}");
    } else if let Ok(date) = value.parse::<httpdate::HttpDate>() {
        let since_1970 = SystemTime::from(date).duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        let expected = u64::try_from(since_1970).unwrap_or(u64::MAX).saturating_sub(now).min(LONGEST_MS);
        // httpdate accepts some texts that are in none of the forms, and reads two-digit years as 1970 to 2069 at any time.
        let has_two_digits = value.contains('-');
        assert!(
            has_two_digits || wait.is_none_or(|wait| wait == expected),
            "{wait:?} instead of {expected}: {value:?}"
        );
        for form in forms(&date.to_string(), now == NOW) {
            assert_eq!(retry_after::read(&form, now), Some(expected), "{form:?}");
        }
    }
});

/// The other forms of a date. The form with a two-digit year is included only if that is unambiguous.
fn forms(date: &str, is_2026: bool) -> Vec<String> {
    let words: Vec<&str> = date.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [weekday, day, month, year, time, _] = words[..] else { panic!("{date:?} is no date") };
    let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let name = names.into_iter().find(|name| name.starts_with(weekday)).unwrap_or_default();
    let unpadded = day.trim_start_matches('0');
    let mut forms = vec![date.to_owned(), format!("{weekday} {month} {unpadded:>2} {time} {year}")];
    if is_2026 && ("1977"..="2076").contains(&year) {
        forms.push(format!("{name}, {day}-{month}-{} {time} GMT", &year[2..]));
    }
    forms
}
