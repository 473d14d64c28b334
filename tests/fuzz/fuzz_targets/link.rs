//! Link headers: the reader ends, returns only parts of the header, and finds a link that was inserted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_converged_recordings::wire::link;
use webex_converged_recordings_fuzz::text;

fuzz_target!(|data: &[u8]| {
    let header = text(data);
    if let Some(target) = link::next(&header) {
        assert!(header.contains(&format!("<{target}>")), "{target:?} is no target of {header:?}");
        assert!(header.to_ascii_lowercase().contains("next"), "nothing is next in {header:?}");
    }

    // The same input as links: every line is a relation and a target.
    let links: Vec<(String, String)> = header
        .split('\n')
        .filter_map(|line| line.split_once(' '))
        .map(|(relation, target)| (relation.replace(['"', '\\'], ""), target.replace('>', "")))
        .collect();
    let written: Vec<String> =
        links.iter().map(|(relation, target)| format!(r#"<{target}>; title="a, <b>; c"; rel="{relation}""#)).collect();
    let is_next = |relation: &str| relation.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next"));
    let expected = links.iter().find(|(relation, _)| is_next(relation)).map(|(_, target)| target.as_str());
    assert_eq!(link::next(&written.join(", ")), expected);
});
