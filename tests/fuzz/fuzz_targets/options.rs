//! Options: whatever a caller passes, it is refused with a message that does not show the token, or it becomes a request to
//! the base URL that contains what was passed.
//!
//! The input is lines of `client`, `list`, `paging` (a list's options) or `delete`, a name, `=` and a value (see
//! `given::parse`), and a line of `id=`. Everywhere `{token}` stands for the token, and `\n` for a line break.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::{Host, Url};
use webex_converged_recordings::calls::{DeleteRecording, GetRecording, ListRecordings};
use webex_converged_recordings::error::Error;
use webex_converged_recordings::input::arguments::{Arguments, Given, Options};
use webex_converged_recordings::input::config::Config;
use webex_converged_recordings::input::options::{DeleteOptions, GetOptions, ListOptions};
use webex_converged_recordings::models::list_query::ListQuery;
use webex_converged_recordings::models::source::{SingleSource, Source};
use webex_converged_recordings::token::Token;
use webex_converged_recordings::wire::date_time::DateTime;
use webex_converged_recordings::wire::http::Request;
use webex_converged_recordings_fuzz::{calls, given, text, token};

type Named<'a> = Vec<(&'a str, Given)>;

fuzz_target!(|data: &[u8]| {
    let Some(data) = token::fill(data) else { return };
    let text = text(&data);
    let section = |name: &str| -> Named {
        let lines = text.split('\n').filter_map(|line| line.strip_prefix(name)?.split_once('='));
        lines.map(|(name, value)| (name, given::parse(&value.replace("\\n", "\n")))).collect()
    };
    let config = client(&section("client ")).unwrap_or_else(calls::config);

    let given = section("list ");
    let arguments = Arguments::from_iter(given.clone());
    let paging = Arguments::from_iter(section("paging "));
    let options = checked(ListOptions::read(&paging));
    let read = checked(ListQuery::read(&arguments)).zip(options);
    if let Some((query, options)) = &read
        && let Some(call) =
            checked(ListRecordings::new(&config, query.clone(), options, calls::NOW, SingleSource::Meetings))
    {
        let url = sent(&config, &call.request(&config, &calls::token()));
        let is_of_meetings = [Some(Source::Meetings), Some(Source::All)].contains(&query.source);
        let path = if is_of_meetings { "/recordings" } else { "/convergedRecordings" };
        let is_for_everybody = query.organization == Some(true);
        if query.cursor.is_none() {
            let admin = if is_for_everybody { "/admin" } else { "" };
            assert_eq!(path_under_base(&config, &url), [admin, path].concat());
        }
        let is_cursor = given.iter().any(|(name, value)| *name == "cursor" && !matches!(value, Given::Nothing));
        if !is_cursor {
            check_range(query, options, &url);
        }
        for (name, value) in url.query_pairs().filter(|(name, _)| !is_cursor && name != "from" && name != "to") {
            match arguments.get(&name) {
                Given::Text(text) => assert_eq!(*text, value),
                Given::Number(number) => assert_eq!(value.parse(), Ok(*number)),
                other => panic!("{name}={value} was sent for {other:?}"),
            }
        }
    }

    let id = section("id").first().map_or(Given::Text("r1".to_owned()), |(_, value)| value.clone());
    if let Some(call) = checked(GetRecording::new(&id, GetOptions::default())) {
        let url = sent(&config, &call.request(&config, &calls::token()));
        assert!(path_under_base(&config, &url).starts_with("/convergedRecordings/"));
    }

    let reasons = section("delete ");
    let of_deletion = Arguments::from_iter(reasons.clone());
    if let Some(call) =
        checked(DeleteOptions::read(&of_deletion).and_then(|options| DeleteRecording::new(&id, options)))
    {
        let request = call.request(&config, &calls::token());
        sent(&config, &request);
        let body: serde_json::Map<String, serde_json::Value> =
            request.body.map_or_else(serde_json::Map::new, |body| serde_json::from_str(&body).expect("an object"));
        for name in ["reason", "comment"] {
            let given = reasons.iter().find(|(known, _)| *known == name).map(|(_, given)| given);
            match (given, body.get(name)) {
                (Some(Given::Text(text)), Some(sent)) => assert_eq!(sent, text),
                (None | Some(Given::Nothing), None) => {}
                (given, sent) => panic!("{sent:?} was sent for {given:?}"),
            }
        }
    }
});

/// Both ends are sent or none, within what was given, and no further apart than the length of a window.
fn check_range(query: &ListQuery, options: &ListOptions, url: &Url) {
    let sent = |name: &str| {
        let value = url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
        value.map(|text| DateTime::parse(&text).expect("a date-time"))
    };
    let (from, to) = match (sent("from"), sent("to")) {
        (None, None) => {
            return assert_eq!((query.from, query.to, query.source == Some(Source::All)), (None, None, false));
        }
        (Some(from), Some(to)) => (from, to),
        (from, to) => panic!("from {from:?} to {to:?}"),
    };
    // Two lists that are merged always have a range.
    assert!(from < to && (query.source == Some(Source::All) || query.from.or(query.to).is_some()));
    assert!(query.from.is_none_or(|given| given <= from) && query.to.is_none_or(|given| given >= to), "{url}");
    let window_days = options.window_days.unwrap_or(30);
    assert!(window_days == 0 || to.minus_days(window_days) <= from, "{url}");
}

/// The client's options.
fn client(options: &Named) -> Option<Config> {
    let given = options.iter().find(|(name, _)| *name == "token").map(|(_, value)| value.clone());
    match Token::check(given.as_ref().and_then(Given::as_text)) {
        Ok(_) => {}
        // A value that was passed as the token is never shown.
        Err(problem) => assert!(!token::holds_part(problem.as_bytes()), "the token is in {problem:?}"),
    }
    let mut options = options.clone();
    let raw = checked(configured(&options));
    let base_url = options.iter_mut().find(|(name, _)| *name == "baseUrl").map(|(_, value)| value);
    let Some(Given::Text(href)) = base_url else { return raw };
    let url = Url::parse(href).ok()?;
    if raw.is_some() {
        assert_safe(&url);
    }
    // The bindings pass it on in this form.
    url.as_str().clone_into(href);
    let base_url = checked(configured(&vec![("baseUrl", Given::Text(href.clone()))]));
    match &base_url {
        Some(_) => assert_safe(&url),
        None => assert!(!is_plainly_right(&url), "{url} is refused"),
    }
    checked(configured(&options))
}

fn configured(options: &Named) -> Result<Config, Error> {
    Config::of(&Options::read(&Arguments::from_iter(options.clone()))?, false, None)
}

/// Whether the token may be sent there.
fn assert_safe(url: &Url) {
    let is_loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    assert!(url.scheme() == "https" || url.scheme() == "http" && is_loopback, "{url}");
    assert_eq!((url.username(), url.password(), url.query(), url.fragment()), ("", None, None, None), "{url}");
}

fn is_plainly_right(url: &Url) -> bool {
    let is_name =
        url.host_str().is_some_and(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'));
    let has_more = !url.username().is_empty() || url.password().is_some() || url.as_str().contains(['?', '#']);
    url.scheme() == "https" && is_name && !has_more
}

/// The call, or an error as the bindings would show it.
fn checked<T>(result: Result<T, Error>) -> Option<T> {
    result
        .map_err(|error| {
            let shown = calls::token().hide_in(&error.message);
            assert!(!token::holds_part(shown.as_bytes()), "the token is in {shown:?}");
            assert_eq!(error.attempts, 0);
        })
        .ok()
}

/// Where a request goes.
fn sent(config: &Config, request: &Request) -> Url {
    let mut url = Url::parse(&request.url).expect("an address");
    let base = Url::parse(config.base_url.as_str()).expect("an address");
    assert_eq!(url.origin(), base.origin());
    assert_eq!(url.fragment(), None, "{url}");
    let whole = url.clone();
    url.set_query(None);
    assert_safe(&url);
    whole
}

fn path_under_base<'a>(config: &Config, url: &'a Url) -> &'a str {
    let base = Url::parse(config.base_url.as_str()).expect("an address");
    url.path().strip_prefix(base.path().trim_end_matches('/')).expect("a path under the base URL's")
}
