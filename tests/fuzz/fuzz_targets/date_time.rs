//! Date-times: two of them compare like their moments, which are computed here in the slowest way.
//!
//! The input is two date-times, one per line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_converged_recordings::wire::date_time::DateTime;
use webex_converged_recordings_fuzz::text;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (one, other) = text.split_once('\n').unwrap_or((&text, &text));
    let [read_one, read_other] = [one, other].map(|text| {
        let read = DateTime::parse(text);
        assert_eq!(read.is_some(), moment(text).is_some(), "{text:?}");
        // Written in UTC, it is the same moment.
        assert!(
            read.is_none_or(|read| DateTime::parse(&read.text()) == Some(read) && moment(&read.text()) == moment(text))
        );
        read
    });
    let (Some(read_one), Some(read_other)) = (read_one, read_other) else { return };
    assert_eq!(read_one.cmp(&read_other), moment(one).cmp(&moment(other)), "{one:?}, {other:?}");
    // Windows meet: thirty days earlier is thirty times 86 400 seconds, or the first possible moment.
    let (Some((seconds, _)), Some((earlier, _))) = (moment(one), moment(&read_one.minus_days(30).text())) else {
        panic!("{one:?} has no window before it")
    };
    assert!(seconds - earlier == 30 * 86_400 || earlier == FIRST, "{one:?}");
});

/// Seconds since the year 0, and nanoseconds.
fn moment(text: &str) -> Option<(i64, String)> {
    if !text.is_ascii() || text.len() < 20 {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse().ok()
    };
    let form: String = text.get(..19)?.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if !form.eq_ignore_ascii_case("0000-00-00T00:00:00") {
        return None;
    }
    let [year, month, day] = [number(0..4)?, number(5..7)?, number(8..10)?];
    let [hour, minute, second] = [number(11..13)?, number(14..16)?, number(17..19)?];
    let is_leap = |year: i64| year % 400 == 0 || year % 4 == 0 && year % 100 != 0;
    let length = |year: i64, month: i64| match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month)
        || !(1..=length(year, month)).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let rest = text.get(19..)?;
    let zone_at = rest.find(|c| "Zz+-".contains(c))?;
    let (fraction, zone) = rest.split_at(zone_at);
    let nanoseconds = match fraction.strip_prefix('.') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{digits:0<9}").get(..9)?.to_owned()
        }
        None if fraction.is_empty() => "000000000".to_owned(),
        _ => return None,
    };
    let at = 19 + zone_at;
    let east = match (zone.len(), zone.as_bytes().first()?) {
        (1, b'Z' | b'z') => 0,
        (6, sign @ (b'+' | b'-')) if zone.as_bytes()[3] == b':' => {
            let (hours, minutes) = (number(at + 1..at + 3)?, number(at + 4..at + 6)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            if *sign == b'+' { hours * 60 + minutes } else { -(hours * 60 + minutes) }
        }
        _ => return None,
    };
    let days = (0..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum::<i64>()
        + (1..month).map(|month| length(year, month)).sum::<i64>()
        + day;
    let seconds = ((days * 24 + hour) * 60 + minute - east) * 60 + second;
    // Leap seconds come at the end of a day in UTC, where years have four digits as well.
    let is_there = (second < 60 || seconds % 86_400 == 0) && (FIRST..END).contains(&seconds);
    is_there.then_some((seconds, nanoseconds))
}

/// The first moment, as counted here, and the one after the last.
const FIRST: i64 = 86_400;
const END: i64 = FIRST + 3_652_425 * 86_400;
