//! Ids: a string is refused, or becomes exactly one more segment of the path, which decodes to the id.
#![no_main]

use libfuzzer_sys::fuzz_target;
use percent_encoding::percent_decode_str;
use url::Url;
use webex_converged_recordings::calls::{DeleteRecording, GetRecording};
use webex_converged_recordings::input::arguments::Given;
use webex_converged_recordings::input::options::{DeleteOptions, GetOptions};
use webex_converged_recordings::models::source::SingleSource;
use webex_converged_recordings_fuzz::{calls, text};

fuzz_target!(|data: &[u8]| {
    let id = text(data);
    let given = Given::Text(id.clone());
    let deletion = DeleteRecording::new(&given, DeleteOptions::default());
    match GetRecording::new(&given, GetOptions::default()) {
        Err(error) => {
            assert_eq!(deletion.map(drop), Err(error.clone()));
            assert!(error.message.starts_with("id: expected "), "{}", error.message);
            assert!(error.message.len() <= 1_000, "a message of {} bytes", error.message.len());
            // Webex's ids consist of these characters, and are never refused.
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=+%".contains(c);
            assert!(id.is_empty() || !id.chars().all(is_plain), "{id:?} is refused");
        }
        Ok(call) => {
            let config = calls::config();
            let request = call.request(&config, &calls::token());
            assert_eq!(
                deletion.map(|call| call.request(&config, &calls::token()).url).ok().as_ref(),
                Some(&request.url)
            );
            let url = Url::parse(&request.url).expect("an address");
            assert_eq!(url.as_str(), request.url, "the address is in its final form");
            let base = Url::parse(&config.base_url.recordings(SingleSource::Converged)).expect("an address");
            assert_eq!((url.origin(), url.query(), url.fragment()), (base.origin(), None, None));
            let mut segments: Vec<&str> = url.path_segments().expect("a path").collect();
            let last = segments.pop().unwrap_or_default();
            assert_eq!(segments, base.path_segments().expect("a path").collect::<Vec<_>>());
            assert_eq!(percent_decode_str(last).decode_utf8().as_deref(), Ok(id.as_str()));
            // Some proxies decode a path before they route it.
            assert!(![".", ".."].contains(&id.as_str()) && !id.contains(['/', '\\']), "{id:?}");
        }
    }
});
