//! What to do after a failed try: whether to try again, and how long to wait before that.

use crate::error::{ErrorCode, ErrorDetails};
use crate::wire::http;

/// What a call has left after a failed try.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// How often it has been retried.
    pub retries: u32,
    /// How often it may be retried in all.
    pub most_retries: u32,
    /// The remaining time of the call, in milliseconds.
    pub left_ms: u64,
    /// How often the server has already asked the client to wait without saying how long.
    pub guessed_waits: u32,
    /// A random number from 0 to 1, so that clients that failed at the same time do not retry at the same time.
    pub jitter: f64,
}

/// What to do about a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Wait this many milliseconds because the server asks for it, then try again. This counts against the call's time, but
    /// not against its retries.
    WaitAsAsked(u64),
    /// Wait this many milliseconds, then try again. This counts as a retry.
    RetryAfter(u64),
    /// The call fails with the error of this try.
    Fail,
}

/// Decides what to do about a failed try.
pub fn decide(error: &ErrorDetails, budget: Budget) -> Verdict {
    // The same request would get the same answer.
    if !error.retryable {
        return Verdict::Fail;
    }
    let verdict = match asked_ms(error) {
        Some(asked) => Verdict::WaitAsAsked(asked),
        None if must_guess_wait(error) => Verdict::WaitAsAsked(guessed_ms(budget.guessed_waits, budget.jitter)),
        _ if budget.retries >= budget.most_retries => return Verdict::Fail,
        // The server does not say when, or says "at once" or a date in the past: back off.
        _ => Verdict::RetryAfter(backoff_ms(budget.retries, budget.jitter)),
    };
    match verdict {
        // No time would be left after the wait, so fail now.
        Verdict::WaitAsAsked(wait) | Verdict::RetryAfter(wait) if wait >= budget.left_ms => Verdict::Fail,
        _ => verdict,
    }
}

/// How long the server asks the client to wait, in milliseconds, if that is known.
pub fn asked_ms(error: &ErrorDetails) -> Option<u64> {
    error.retry_after_ms.filter(|asked| *asked > 0)
}

/// Whether the server asks the client to wait for an unknown time: it does not say how long, or the browser hides it.
pub fn must_guess_wait(error: &ErrorDetails) -> bool {
    error.status == Some(429) && asked_ms(error).is_none()
}

/// The shortest wait that is guessed then.
pub const SHORTEST_GUESS_MS: u64 = 1_000;

/// Starts at one second and doubles each time up to eight, plus up to half of that at random, because other clients guess
/// the same.
fn guessed_ms(before: u32, jitter: f64) -> u64 {
    let least = SHORTEST_GUESS_MS.wrapping_shl(before.min(3));
    least.saturating_add(jittered(least / 2, jitter))
}

/// Full jitter (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>): a random time of up to half
/// a second, which doubles with every retry, up to 8 seconds.
fn backoff_ms(retries: u32, jitter: f64) -> u64 {
    jittered(500_u64.wrapping_shl(retries.min(4)), jitter)
}

fn jittered(most: u64, jitter: f64) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "from 0 to 8000; NaN becomes 0"
    )]
    let wait = (most as f64 * jitter.clamp(0.0, 1.0)) as u64;
    wait
}

/// Whether the server may have done what the failed try asked for: the answer may have been lost on its way, the server may
/// have failed after the work, or a proxy may have answered in its place.
pub(crate) fn may_be_done(error: &ErrorDetails) -> bool {
    match error.status {
        // If the certificate is not trusted, which is the one network failure that is not retryable, nothing was sent.
        None => error.retryable && matches!(error.code, ErrorCode::Network | ErrorCode::Timeout),
        Some(status) => matches!(status, 200..=299) || http::may_pass(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::http::{Method, Response};

    fn answered(method: Method, status: u16, retry_after: Option<&str>) -> crate::error::Error {
        let headers = retry_after.map(|value| ("retry-after", value.to_owned())).into_iter().collect();
        ErrorDetails::from_status(
            method,
            &Response { status, headers, received_ms: 1_777_627_800_000, ..Response::default() },
        )
    }

    const FRESH: Budget = Budget { retries: 0, most_retries: 3, left_ms: 60_000, guessed_waits: 0, jitter: 0.5 };

    #[test]
    fn only_failures_that_may_pass_are_retried() {
        use Method::{Delete, Get};
        use Verdict::{Fail, RetryAfter, WaitAsAsked};
        for (status, get, delete) in [
            (400, Fail, Fail),
            (401, Fail, Fail),
            (403, Fail, Fail),
            (404, Fail, Fail),
            (405, Fail, Fail),
            (409, Fail, Fail),
            (410, Fail, Fail),
            (415, Fail, Fail),
            (302, Fail, Fail),
            (408, RetryAfter(250), Fail),
            (423, RetryAfter(250), RetryAfter(250)),
            (425, RetryAfter(250), Fail),
            (429, WaitAsAsked(1_250), WaitAsAsked(1_250)),
            (500, RetryAfter(250), Fail),
            (501, Fail, Fail),
            (502, RetryAfter(250), RetryAfter(250)),
            (503, RetryAfter(250), RetryAfter(250)),
            (504, RetryAfter(250), RetryAfter(250)),
            (505, Fail, Fail),
            (506, RetryAfter(250), Fail),
            (507, Fail, Fail),
            (508, Fail, Fail),
            (509, RetryAfter(250), Fail),
            (511, Fail, Fail),
            (520, RetryAfter(250), Fail),
            (530, RetryAfter(250), Fail),
            (599, RetryAfter(250), Fail),
            (600, Fail, Fail),
            (799, Fail, Fail),
        ] {
            assert_eq!(decide(&answered(Get, status, None), FRESH), get, "GET {status}");
            assert_eq!(decide(&answered(Delete, status, None), FRESH), delete, "DELETE {status}");
        }
        assert_eq!(decide(&ErrorDetails::network("reset", false), FRESH), RetryAfter(250));
        assert_eq!(decide(&ErrorDetails::no_answer_in_time("tryTimeoutMs", 1), FRESH), RetryAfter(250));
        let page = Response { status: 200, body: b"<html>".to_vec(), ..Response::default() };
        assert_eq!(decide(&ErrorDetails::not_json(&page), FRESH), Fail);
        assert_eq!(decide(&ErrorDetails::unexpected_shape(&page, "x"), FRESH), Fail);
        assert_eq!(decide(&ErrorDetails::invalid_argument("id", "x"), FRESH), Fail);
    }

    #[test]
    fn an_untrusted_certificate_is_not_retried_and_nothing_was_done() {
        let untrusted = ErrorDetails::network("fetch failed (CERT_HAS_EXPIRED)", false);
        assert_eq!(decide(&untrusted, FRESH), Verdict::Fail);
        assert!(!may_be_done(&untrusted) && may_be_done(&ErrorDetails::network("reset", false)));
    }

    #[test]
    fn retry_after_decides_how_long_to_wait() {
        use Verdict::{Fail, RetryAfter, WaitAsAsked};
        for (retry_after, verdict) in [
            ("1", WaitAsAsked(1_000)),
            ("59", WaitAsAsked(59_000)),
            ("1.2", WaitAsAsked(2_000)),
            ("Fri, 01 May 2026 09:30:07 GMT", WaitAsAsked(7_000)),
            ("Friday, 01-May-26 09:30:07 GMT", WaitAsAsked(7_000)),
            ("Fri May  1 09:30:07 2026", WaitAsAsked(7_000)),
            // Longer than the remaining time: fails now.
            ("60", Fail),
            ("9999999999", Fail),
            ("99999999999999999999999", Fail),
            ("Fri, 01 May 2126 09:30:07 GMT", Fail),
            // Makes no sense: the wait is guessed.
            ("0", WaitAsAsked(1_250)),
            ("Fri, 01 May 2026 09:29:00 GMT", WaitAsAsked(1_250)),
            ("", WaitAsAsked(1_250)),
            ("-1", WaitAsAsked(1_250)),
            ("1e400", WaitAsAsked(1_250)),
            ("rand(30),add(30)", WaitAsAsked(1_250)),
        ] {
            assert_eq!(decide(&answered(Method::Get, 429, Some(retry_after)), FRESH), verdict, "{retry_after}");
        }
        // Other statuses do not ask the client to wait: the jitter decides.
        assert_eq!(decide(&answered(Method::Get, 503, Some("soon")), FRESH), RetryAfter(250));
    }

    #[test]
    fn a_wait_that_the_server_asks_for_is_not_a_retry() {
        for most_retries in [0, 3] {
            let budget = Budget { retries: most_retries, most_retries, ..FRESH };
            for status in [423, 429, 500, 503] {
                let error = answered(Method::Get, status, Some("2"));
                assert_eq!(decide(&error, budget), Verdict::WaitAsAsked(2_000), "{status}");
            }
            assert_eq!(decide(&answered(Method::Get, 503, Some("0")), budget), Verdict::Fail);
            // If there is no retry, there is no wait either.
            assert_eq!(decide(&answered(Method::Delete, 500, Some("2")), budget), Verdict::Fail);
            assert_eq!(decide(&answered(Method::Get, 404, Some("2")), budget), Verdict::Fail);
        }
    }

    #[test]
    fn a_wait_of_unknown_length_is_guessed() {
        let error = answered(Method::Get, 429, None);
        let wait = |before, jitter| {
            let budget = Budget { most_retries: 0, guessed_waits: before, jitter, ..FRESH };
            match decide(&error, budget) {
                Verdict::WaitAsAsked(ms) => ms,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([0, 1, 2, 3, 4, 1_000].map(|before| wait(before, 0.0)), [1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
        assert_eq!([0, 3].map(|before| wait(before, 1.0)), [1_500, 12_000]);
        let short = Budget { guessed_waits: 0, left_ms: 1_250, ..FRESH };
        assert_eq!(decide(&error, short), Verdict::Fail);
    }

    #[test]
    fn some_statuses_mean_that_the_work_may_be_done() {
        for status in [200, 204, 408, 500, 502, 503, 504, 506, 509, 510, 520, 524, 599] {
            assert!(may_be_done(&answered(Method::Delete, status, None)), "{status}");
        }
        for status in [302, 400, 404, 423, 425, 429, 501, 505, 507, 508, 511, 600, 799] {
            assert!(!may_be_done(&answered(Method::Delete, status, None)), "{status}");
        }
    }

    #[test]
    fn backoff_doubles_and_ends() {
        let error = answered(Method::Get, 503, None);
        let waits = |jitter| {
            let decide = |retries| decide(&error, Budget { retries, most_retries: 7, jitter, ..FRESH });
            (0..8).map(decide).collect::<Vec<_>>()
        };
        let after = |waits: [u64; 7]| waits.map(Verdict::RetryAfter).into_iter().chain([Verdict::Fail]);
        assert!(waits(0.0).into_iter().eq(after([0; 7])));
        assert!(waits(1.0).into_iter().eq(after([500, 1000, 2000, 4000, 8000, 8000, 8000])));
        assert!(waits(0.1).into_iter().eq(after([50, 100, 200, 400, 800, 800, 800])));
        assert!(waits(f64::NAN).into_iter().eq(after([0; 7])));
        assert_eq!(decide(&error, Budget { most_retries: 0, ..FRESH }), Verdict::Fail);
        let far = Budget { retries: u32::MAX - 1, most_retries: u32::MAX, ..FRESH };
        assert_eq!(decide(&error, far), Verdict::RetryAfter(4000));
    }

    #[test]
    fn a_wait_fits_into_the_remaining_time() {
        let error = answered(Method::Get, 503, Some("2"));
        assert_eq!(decide(&error, Budget { left_ms: 2_001, ..FRESH }), Verdict::WaitAsAsked(2_000));
        assert_eq!(decide(&error, Budget { left_ms: 2_000, ..FRESH }), Verdict::Fail);
        let error = answered(Method::Get, 503, None);
        assert_eq!(decide(&error, Budget { left_ms: 0, jitter: 0.0, ..FRESH }), Verdict::Fail);
    }
}
