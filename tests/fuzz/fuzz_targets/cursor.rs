//! Cursors: a genuine one leads back to its place, a changed one is refused, and none leads anywhere but to the list under
//! the base URL.
//!
//! The input is a line with a `next` link, followed by a forged cursor. It is tried in both halves of a merged list, too.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;
use webex_converged_recordings::calls::ListRecordings;
use webex_converged_recordings::input::base_url::BaseUrl;
use webex_converged_recordings::input::options::ListOptions;
use webex_converged_recordings::models::list_query::{ListFilters, ListQuery};
use webex_converged_recordings::models::source::SingleSource;
use webex_converged_recordings::paging::cursor::{query_of_link, read, write};
use webex_converged_recordings::paging::filters::Filters;
use webex_converged_recordings::paging::merge::{Failure, Merged, Stream, Taken, merge, place_in};
use webex_converged_recordings::paging::place::{DeadEnd, Link, Place, Progress, Range, Spare};
use webex_converged_recordings::wire::date_time::DateTime;

use webex_converged_recordings_fuzz::{calls, text};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (link, forged) = text.split_once('\n').unwrap_or((&text, ""));
    let base = calls::config().base_url;
    follow(forged);
    let source = source(number(data));
    let query = query_of_link(link, source);
    if let Some(query) = query {
        assert!(!query.is_empty() && link.contains(&format!("?{query}")), "{query:?} is not the query of {link:?}");
    }
    let place = place(data, source, query, forged);
    let cursor = write(&base, &place);
    assert_eq!(read(&base, &cursor).as_ref(), Some(&place));
    assert_eq!(follow(&cursor), place.dead_end.is_none());

    let elsewhere = BaseUrl::parse("https://api-usgov.webex.com/v1").expect("an address");
    assert_eq!(read(&elsewhere, &cursor), None);
    assert_eq!(read(&base, &changed(&cursor, data)), None);

    let merged = merged(&base, &cursor, forged, number(data));
    for half in [SingleSource::Converged, SingleSource::Meetings] {
        let of_half = place_in(&base, &merged, half);
        assert_eq!(of_half.is_some(), half == SingleSource::Meetings || !forged.is_empty());
        // Nothing of the place changes but what has been taken of its page.
        let of_half = of_half.map(|of_half| Place { taken: place.taken.clone(), ..of_half });
        assert!(of_half.is_none_or(|of_half| of_half == place));
        assert_eq!(place_in(&elsewhere, &merged, half), None);
        assert_eq!(place_in(&base, &changed(&merged, data), half), None);
    }
    follow(&merged);
});

/// A cursor in which one character is another one. The input decides which.
fn changed(cursor: &str, data: &[u8]) -> String {
    let mut changed: Vec<char> = cursor.chars().collect();
    let at = number(data) % changed.len();
    changed[at] = if changed[at] == 'x' { 'y' } else { 'x' };
    changed.iter().collect()
}

/// The cursor of a merged list whose meetings continue at this cursor, and whose calls are over or in the middle of that page.
fn merged(base: &BaseUrl, cursor: &str, ids: &str, number: usize) -> String {
    let items: Vec<Taken> = ids.split(',').map(|id| Taken { id: id.to_owned(), created: None }).collect();
    let meetings = Stream { next: Some(cursor.to_owned()), ..Stream::default() };
    let mut calls = Stream { at: Some(cursor.to_owned()), given: items.len(), items, ..Stream::default() };
    if !ids.is_empty() {
        calls.given = number % calls.items.len();
        calls.items.push(Taken { id: "last".to_owned(), created: Some(DateTime::of_clock(0)) });
    }
    // Not one page more can be returned.
    let failure = Stream { failure: Some(Failure { status: Some(503), is_retryable: true }), ..meetings };
    match merge(base, Progress::default(), 10, &[calls, failure]) {
        Merged::Failed { cursor: Some(cursor), .. } => cursor,
        other => panic!("{other:?}"),
    }
}

fn source(number: usize) -> SingleSource {
    if number.is_multiple_of(3) { SingleSource::Meetings } else { SingleSource::Converged }
}

/// A place that depends on the input.
fn place(data: &[u8], source: SingleSource, query: Option<&str>, id: &str) -> Place {
    let number = number(data);
    let day = |days: usize| DateTime::of_clock(days as u64 % 40_000 * 86_400_000);
    Place {
        filters: Filters {
            source,
            is_organization: number % 4 == 1,
            parameters: ListFilters::OWN
                .iter()
                .skip(number % 13)
                .step_by(3)
                .map(|name| (*name, id.to_owned()))
                .collect(),
            max: (number % 2 == 0).then_some(7),
        },
        range: (number % 3 > 0).then(|| Range { from: day(number), to: day(number / 5) }),
        window_days: number as u32 % 31,
        listed: id.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        taken: (number % 10 == 0).then_some(number as u64).into_iter().collect(),
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

/// Whether the cursor is accepted in either half. Checks where it leads.
fn follow(cursor: &str) -> bool {
    let config = calls::config();
    let halves = [SingleSource::Converged, SingleSource::Meetings].map(|half| {
        let query = ListQuery { cursor: Some(cursor), ..ListQuery::default() };
        let Ok(call) = ListRecordings::new(&config, query, &ListOptions::default(), calls::NOW, half) else {
            return false;
        };
        let url = Url::parse(&call.request(&config, &calls::token()).url).expect("an address");
        let is_list = [SingleSource::Converged, SingleSource::Meetings].into_iter().any(|source| {
            let (own, all) = (config.base_url.recordings(source), config.base_url.recordings_of_everybody(source));
            [own, all].iter().any(|list| {
                let list = Url::parse(list).expect("an address");
                (url.origin(), url.path()) == (list.origin(), list.path())
            })
        });
        assert!(is_list, "{url}");
        true
    });
    halves.contains(&true)
}
