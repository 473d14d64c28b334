//! After a try that failed: whether to try again, and how long to wait before.

use crate::error::{ErrorCode, ErrorDetails};
use crate::wire::http;

/// What a call has left when a try of it has failed.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// How often it was tried again already.
    pub retries: u32,
    /// How often it may be tried again in all.
    pub most_retries: u32,
    /// What is left of the call's time, in milliseconds.
    pub left_ms: u64,
    /// How often the server has asked to wait before, and not said how long.
    pub guessed_waits: u32,
    /// A random number from 0 to 1, so that clients that failed together do not come back together.
    pub jitter: f64,
}

/// What to do about a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Wait so many milliseconds, because the server asks for it, then try again. This takes of the call's time, and of
    /// nothing else.
    WaitAsAsked(u64),
    /// Wait so many milliseconds, then try again.
    RetryAfter(u64),
    /// The call fails with the error of this try.
    Fail,
}

/// Decides it.
pub fn decide(error: &ErrorDetails, budget: Budget) -> Verdict {
    // The same request would get the same answer.
    if !error.retryable {
        return Verdict::Fail;
    }
    let verdict = match asked_ms(error) {
        // Never sooner than asked.
        Some(asked) => Verdict::WaitAsAsked(asked),
        None if is_wait_open(error) => Verdict::WaitAsAsked(guessed_ms(budget.guessed_waits, budget.jitter)),
        // Enough is enough.
        _ if budget.retries >= budget.most_retries => return Verdict::Fail,
        // "At once", a date that has passed, or nothing that says when: spread out, and less and less often.
        _ => Verdict::RetryAfter(backoff_ms(budget.retries, budget.jitter)),
    };
    match verdict {
        // The caller learns now what it would learn after a wait in vain.
        Verdict::WaitAsAsked(wait) | Verdict::RetryAfter(wait) if wait >= budget.left_ms => Verdict::Fail,
        _ => verdict,
    }
}

/// How long the server asks to wait, in milliseconds, where it is known.
pub fn asked_ms(error: &ErrorDetails) -> Option<u64> {
    error.retry_after_ms.filter(|asked| *asked > 0)
}

/// Whether the server asks to wait, and it is not known how long: it does not say, or a browser hides it.
pub fn is_wait_open(error: &ErrorDetails) -> bool {
    error.status == Some(429) && asked_ms(error).is_none()
}

/// The least that [`Verdict::WaitAsAsked`] waits then.
pub const GUESSED_MS: u64 = 1_000;

/// Twice as long each time, up to eight seconds; and up to half as much again, because others guess the same.
fn guessed_ms(before: u32, jitter: f64) -> u64 {
    let least = GUESSED_MS.wrapping_shl(before.min(3));
    least.saturating_add(jittered(least / 2, jitter))
}

/// Full jitter (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>): anything from nothing to
/// half a second, doubled with every retry, up to 8 seconds.
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

/// Whether the server may have done what the failed try asked for: nobody knows what was lost on the way back, what
/// broke after the work, or what somebody else answered in the server's place.
pub(crate) fn may_be_done(error: &ErrorDetails) -> bool {
    match error.status {
        // A certificate that is not trusted comes before everything else: nothing was asked for yet.
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
    fn what_is_retried() {
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
    fn a_certificate_that_is_not_trusted_ends_the_call_and_leaves_nothing_open() {
        let untrusted = ErrorDetails::network("fetch failed (CERT_HAS_EXPIRED)", false);
        assert_eq!(decide(&untrusted, FRESH), Verdict::Fail);
        assert!(!may_be_done(&untrusted) && may_be_done(&ErrorDetails::network("reset", false)));
    }

    #[test]
    fn how_long_it_waits() {
        use Verdict::{Fail, RetryAfter, WaitAsAsked};
        for (retry_after, verdict) in [
            ("1", WaitAsAsked(1_000)),
            ("59", WaitAsAsked(59_000)),
            ("1.2", WaitAsAsked(2_000)),
            ("Fri, 01 May 2026 09:30:07 GMT", WaitAsAsked(7_000)),
            ("Friday, 01-May-26 09:30:07 GMT", WaitAsAsked(7_000)),
            ("Fri May  1 09:30:07 2026", WaitAsAsked(7_000)),
            // Beyond what is left: the caller is told now.
            ("60", Fail),
            ("9999999999", Fail),
            ("99999999999999999999999", Fail),
            ("Fri, 01 May 2126 09:30:07 GMT", Fail),
            // Says nothing: it is guessed.
            ("0", WaitAsAsked(1_250)),
            ("Fri, 01 May 2026 09:29:00 GMT", WaitAsAsked(1_250)),
            ("", WaitAsAsked(1_250)),
            ("-1", WaitAsAsked(1_250)),
            ("1e400", WaitAsAsked(1_250)),
            ("rand(30),add(30)", WaitAsAsked(1_250)),
        ] {
            assert_eq!(decide(&answered(Method::Get, 429, Some(retry_after)), FRESH), verdict, "{retry_after}");
        }
        // Other answers do not ask to wait: the jitter decides.
        assert_eq!(decide(&answered(Method::Get, 503, Some("soon")), FRESH), RetryAfter(250));
    }

    #[test]
    fn a_wait_that_was_asked_for_is_no_retry() {
        for most_retries in [0, 3] {
            let budget = Budget { retries: most_retries, most_retries, ..FRESH };
            for status in [423, 429, 500, 503] {
                let error = answered(Method::Get, status, Some("2"));
                assert_eq!(decide(&error, budget), Verdict::WaitAsAsked(2_000), "{status}");
            }
            assert_eq!(decide(&answered(Method::Get, 503, Some("0")), budget), Verdict::Fail);
            // What is not tried again is not waited for either.
            assert_eq!(decide(&answered(Method::Delete, 500, Some("2")), budget), Verdict::Fail);
            assert_eq!(decide(&answered(Method::Get, 404, Some("2")), budget), Verdict::Fail);
        }
    }

    #[test]
    fn a_wait_that_is_not_told_is_guessed() {
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
    fn what_may_be_done_is_told_apart() {
        for status in [200, 204, 408, 500, 502, 503, 504, 506, 509, 510, 520, 524, 599] {
            assert!(may_be_done(&answered(Method::Delete, status, None)), "{status}");
        }
        for status in [302, 400, 404, 423, 425, 429, 501, 505, 507, 508, 511, 600, 799] {
            assert!(!may_be_done(&answered(Method::Delete, status, None)), "{status}");
        }
    }

    #[test]
    fn less_and_less_often_and_not_for_ever() {
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
    fn a_wait_fits_into_what_is_left() {
        let error = answered(Method::Get, 503, Some("2"));
        assert_eq!(decide(&error, Budget { left_ms: 2_001, ..FRESH }), Verdict::WaitAsAsked(2_000));
        assert_eq!(decide(&error, Budget { left_ms: 2_000, ..FRESH }), Verdict::Fail);
        let error = answered(Method::Get, 503, None);
        assert_eq!(decide(&error, Budget { left_ms: 0, jitter: 0.0, ..FRESH }), Verdict::Fail);
    }
}
