//! Cursors: a genuine one leads back to its place, a changed one is refused, and none leads anywhere but to the list under
//! the base URL.
//!
//! The input is a line with a `next` link, followed by a forged cursor.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;
use webex_converged_recordings::calls::ListRecordings;
use webex_converged_recordings::input::base_url::BaseUrl;
use webex_converged_recordings::input::options::ListOptions;
use webex_converged_recordings::models::list_query::ListQuery;
use webex_converged_recordings::paging::cursor::{query_of_link, read, write};
use webex_converged_recordings::paging::place::{DeadEnd, Filters, Link, Place, Progress, Range, Spare};
use webex_converged_recordings::wire::date_time::DateTime;

use webex_converged_recordings_fuzz::{calls, text};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (link, forged) = text.split_once('\n').unwrap_or((&text, ""));
    let base = calls::config().base_url;
    follow(forged);
    let query = query_of_link(link);
    if let Some(query) = query {
        assert!(!query.is_empty() && link.contains(&format!("?{query}")), "{query:?} is not the query of {link:?}");
    }
    let place = place(data, query, forged);
    let cursor = write(&base, &place);
    assert_eq!(read(&base, &cursor).as_ref(), Some(&place));
    assert_eq!(follow(&cursor), place.dead_end.is_none());

    let elsewhere = BaseUrl::parse("https://api-usgov.webex.com/v1").expect("an address");
    assert_eq!(read(&elsewhere, &cursor), None);
    // The input decides which character is changed.
    let mut changed: Vec<char> = cursor.chars().collect();
    let at = number(data) % changed.len();
    changed[at] = if changed[at] == 'x' { 'y' } else { 'x' };
    assert_eq!(read(&base, &changed.iter().collect::<String>()), None);
});

/// A place that depends on the input.
fn place(data: &[u8], query: Option<&str>, id: &str) -> Place {
    let number = number(data);
    let day = |days: usize| DateTime::of_clock(days as u64 % 40_000 * 86_400_000);
    Place {
        filters: Filters { max: (number % 2 == 0).then_some(7), ..Filters::default() },
        range: (number % 3 > 0).then(|| Range { from: day(number), to: day(number / 5) }),
        window_days: number as u32 % 31,
        listed: id.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        link: query.map(|query| Link { query: query.to_owned(), dates_to: (number % 4 == 0).then(|| day(number / 3)) }),
        spare: query.filter(|_| number % 6 == 0).map(|query| Spare { query: query.to_owned(), to: day(number / 9) }),
        in_order: number as u32 % 30,
        on_trial: id.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        last_page: (number % 8 == 0).then_some(number as u64),
        follows_links_only: number % 5 == 0,
        is_link_visible: number % 7 == 0,
        pages_without_news: number as u32 % 100,
        progress: Progress { pages: number as u32 % 13, recordings: number as u32 },
        dead_end: (number % 11 == 0).then_some(DeadEnd::NoRange),
    }
}

fn number(data: &[u8]) -> usize {
    data.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
}

/// Whether the cursor is accepted. Checks where it leads.
fn follow(cursor: &str) -> bool {
    let config = calls::config();
    let query = ListQuery { cursor: Some(cursor.to_owned()), ..ListQuery::default() };
    let Ok(call) = ListRecordings::new(&config, query, &ListOptions::default(), calls::NOW) else {
        return false;
    };
    let list = Url::parse(&config.base_url.recordings()).expect("an address");
    let url = Url::parse(&call.request(&config, &calls::token()).url).expect("an address");
    assert_eq!((url.origin(), url.path()), (list.origin(), list.path()), "{url}");
    true
}
