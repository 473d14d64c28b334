//! Cursors: one that was made leads back to its link's query, one that was changed is refused, and none leads anywhere
//! but to the list under the base URL.
//!
//! The input is a line with a `next` link, and after it a cursor that nobody made.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;
use webex_converged_recordings::calls::ListRecordings;
use webex_converged_recordings::input::arguments::{Arguments, Given};
use webex_converged_recordings::input::base_url::BaseUrl;
use webex_converged_recordings::input::cursor::{from_next_link, query_of};

use webex_converged_recordings_fuzz::{calls, text};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (link, forged) = text.split_once('\n').unwrap_or((&text, ""));
    let base = calls::config().base_url;
    follow(forged);
    let Some(cursor) = from_next_link(&base, link) else { return };
    let query = query_of(&base, &cursor).expect("it was made a moment ago");
    assert!(!query.is_empty() && link.contains(&format!("?{query}")), "{query:?} is not the query of {link:?}");
    assert!(follow(&cursor));

    let elsewhere = BaseUrl::parse("https://api-usgov.webex.com/v1").expect("an address");
    assert_eq!(query_of(&elsewhere, &cursor), None);
    // One character is another; where, the input decides.
    let at = data.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let mut changed: Vec<char> = cursor.chars().collect();
    let at = at % changed.len();
    changed[at] = if changed[at] == 'x' { 'y' } else { 'x' };
    assert_eq!(query_of(&base, &changed.iter().collect::<String>()), None);
});

/// Whether it is taken. Where it leads is looked at.
fn follow(cursor: &str) -> bool {
    let config = calls::config();
    let Ok(call) = ListRecordings::new(&config, &Arguments::from_iter([("cursor", Given::Text(cursor.to_owned()))]))
    else {
        return false;
    };
    let list = Url::parse(&config.base_url.recordings()).expect("an address");
    let url = Url::parse(&call.request(&config, &calls::token()).url).expect("an address");
    assert_eq!((url.origin(), url.path()), (list.origin(), list.path()), "{url}");
    true
}
