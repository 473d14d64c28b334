//! Answers: whatever a server sends, a call ends with the content of the last body or with an error that can be shown.
//!
//! The input is answers as text, separated by a line of `====`. An answer is a line with the call and the status
//! (`list 200`), header lines, an empty line, and the body. Other outcomes take the place of the status: `reset` (for the
//! reason in the body), `silence`, `redirect` and `too-large`. `hidden` is a 200 in a browser that hides headers. `{token}`
//! stands for the token, and `{link}` for a signed link.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use webex_converged_recordings::answer::Checked;
use webex_converged_recordings::call::Answer;
use webex_converged_recordings::error::{Error, ErrorCode};
use webex_converged_recordings::models::deletion::DeletionOutcome;
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::wire::http::Response;
use webex_converged_recordings::wire::json::Shaped;
use webex_converged_recordings::wire::link;
use webex_converged_recordings_fuzz::calls::{self, Reply};
use webex_converged_recordings_fuzz::json::{self as verdicts, Verdict};
use webex_converged_recordings_fuzz::objects::objects;
use webex_converged_recordings_fuzz::{text, token};

fuzz_target!(|data: &[u8]| {
    let Some(data) = token::fill(data) else { return };
    let (call, replies) = parse(&data);
    let course = calls::settle(call, &replies);
    let used: Vec<&Reply> = (0..course.requests).filter_map(|index| replies.get(index).or(replies.last())).collect();
    let Some((last, earlier)) = used.split_last() else { panic!("nothing was sent") };
    let answer = match (course.result, last) {
        (Err(error), reply) => return check_error(call, reply, course.requests, &error),
        (Ok(answer), Reply::Answer(response)) => (answer, response),
        (Ok(answer), reply) => panic!("{answer:?} came of {reply:?}"),
    };
    match (call, answer) {
        ("list", (Answer::Page(listed), response)) => {
            let page = verdicts::page(&response.body);
            check_body(response, &listed.body, &page, |mut page| page["items"].take());
            // A page that was requested without a cursor contains nothing that was listed before.
            assert!(listed.repeated.is_empty());
            let count = if let Verdict::Accepted(count, _) = page { count } else { 0 };
            let may_go_on = response.may_hide_headers && count >= 10;
            assert_eq!(listed.cursor.is_some(), next(response).is_some() || may_go_on);
        }
        ("get", (Answer::Recording(recording), response)) => {
            check_body(response, &recording, &verdicts::any_recording(&response.body), |recording| json!([recording]));
        }
        ("delete", (Answer::Deletion(deletion), response)) => match deletion.outcome {
            DeletionOutcome::Deleted => assert_eq!(response.status, 204),
            DeletionOutcome::AlreadyGone => {
                assert!([404, 410].contains(&response.status));
                assert!(earlier.iter().any(|reply| may_have_deleted(reply)), "{earlier:?}");
            }
        },
        (call, (answer, _)) => panic!("{call} gave {answer:?}"),
    }
});

/// The objects are those of the body, without the nulls of absent fields.
fn check_body<T: Debug>(response: &Response, checked: &Checked, expected: &Verdict<T>, recordings: fn(Value) -> Value) {
    assert!((200..300).contains(&response.status) && !response.is_too_large);
    match expected {
        Verdict::Accepted(_, nulls) => {
            let made = objects(&checked.tape, &checked.body, &Recording::SHAPE);
            // `serde_json` may not be able to represent what is on the page besides.
            if let Some(sent) = verdicts::without(nulls, &response.body) {
                assert_eq!(made.map(Value::Array), Some(recordings(sent)));
            }
        }
        Verdict::Unknown => {}
        Verdict::Refused | Verdict::NotJson => panic!("{expected:?}, and accepted"),
    }
}

fn next(response: &Response) -> Option<&str> {
    response.header("link").and_then(link::next)
}

fn may_have_deleted(reply: &Reply) -> bool {
    match reply {
        Reply::Answer(response) => response.status == 408 || (500..=599).contains(&response.status),
        Reply::Reset(_) | Reply::Silence => true,
        Reply::Redirect => false,
    }
}

fn check_error(call: &str, reply: &Reply, requests: usize, error: &Error) {
    let shown = format!("{error:?}");
    assert!(!token::holds_part(shown.as_bytes()), "the token is in {shown}");
    assert!(!token::holds_ticket(error.message.as_bytes()), "a link's ticket is in {shown}");
    let length = error.message.chars().count();
    assert!(length <= 1_100, "a message of {length} characters");
    assert_eq!(error.attempts as usize, requests);
    let Reply::Answer(response) = reply else {
        assert_eq!(error.status, None);
        assert!([ErrorCode::Network, ErrorCode::Timeout, ErrorCode::Rejected].contains(&error.code));
        return;
    };
    assert_eq!(error.status, Some(response.status));
    let is_success = (200..300).contains(&response.status);
    match error.code {
        ErrorCode::NotJson => {
            assert!(is_success && verdicts::grammar(&response.body).is_none(), "JSON, and refused: {}", error.message);
        }
        ErrorCode::UnexpectedShape => {
            let is_right = match call {
                "list" => next(response).is_none() && matches!(verdicts::page(&response.body), Verdict::Accepted(..)),
                "get" => matches!(verdicts::any_recording(&response.body), Verdict::Accepted(..)),
                _ => response.status == 204,
            };
            assert!(is_success && (!is_right || response.is_too_large), "right, and refused: {}", error.message);
        }
        _ => assert!(!is_success, "{error:?}"),
    }
}

/// Missing parts have defaults, so that every input is an answer.
fn parse(data: &[u8]) -> (&'static str, Vec<Reply>) {
    let mut replies = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(6).position(|window| window == b"\n====\n") {
        replies.push(reply(&rest[..at]));
        rest = &rest[at + 6..];
    }
    replies.push(reply(rest));
    let call = ["list ", "delete "].into_iter().find(|call| data.starts_with(call.as_bytes())).unwrap_or("get ");
    (call.trim(), replies)
}

fn reply(data: &[u8]) -> Reply {
    let end = data.windows(2).position(|two| two == b"\n\n");
    let (head, body) = end.map_or((data, &b""[..]), |end| (&data[..end], &data[end + 2..]));
    let head = text(head);
    let mut lines = head.split('\n');
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    match status {
        "reset" => return Reply::Reset(text(body)),
        "silence" => return Reply::Silence,
        "redirect" => return Reply::Redirect,
        _ => {}
    }
    let mut headers = Vec::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.extend(Response::READ.iter().find(|read| **read == name).map(|name| (*name, value.to_owned())));
    }
    Reply::Answer(Response {
        status: status.parse().unwrap_or(200),
        headers,
        body: body.to_vec(),
        is_too_large: status == "too-large",
        received_ms: calls::NOW,
        may_hide_headers: status == "hidden",
    })
}
