//! The hints of errors: what someone who knows the API and proxies would suggest.
//!
//! A hint is shown after its message, so it is one or more whole sentences.

use crate::models::source::SingleSource;
use crate::wire::http::Response;

pub(super) const HTML: &str = "A proxy or a sign-in page answered instead of Webex. Open the address in a browser and sign in \
                               if it asks you to, or have the proxy let requests to the API through.";

pub(super) const NOT_JSON: &str =
    "Something between this program and Webex, most often a proxy, may have cut off or replaced the answer.";

pub(super) const REDIRECT: &str = "The redirect was not followed, so that the token goes nowhere else. Most redirects come from a proxy or a sign-in \
     page. If the API has moved, set `baseUrl` to its new address.";

pub(super) fn for_status(response: &Response) -> Option<&'static str> {
    Some(match response.status {
        _ if response.is_redirect() => REDIRECT,
        _ if response.is_html() => HTML,
        401 => {
            "The token is wrong or has expired. One from developer.webex.com is valid for 12 hours, one from an \
             integration usually 14 days. Get a new one."
        }
        407 | 511 => "A proxy requires authentication. Sign in to it, or have it let requests to the API through.",
        429 if response.retry_after_ms().is_some() => RATE_LIMITED,
        429 => "Webex limits the rate of requests. Try again later, and send fewer requests.",
        _ => return None,
    })
}

/// What a call needs the right to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// List the recordings that one sees without a role.
    ListOwn,
    /// List everybody's recordings.
    ListEverybodys,
    /// Read one recording, or its metadata.
    Read,
    /// Move recordings into the recycle bin, or out of it.
    Move,
    /// Give recordings to another owner.
    Reassign,
    /// Delete a recording for good.
    Delete,
}

/// A scope, and what must come to it.
macro_rules! one {
    (own $scope:literal) => {
        concat!($scope, " (your own recordings)")
    };
    (admin $scope:literal) => {
        concat!($scope, " (administrators only)")
    };
    (officer $scope:literal) => {
        concat!($scope, " (compliance officers only)")
    };
}

macro_rules! scopes {
    ($whose:ident $scope:literal $(, $more_whose:ident $more:literal)*) => {
        concat!("This requires the scope ", one!($whose $scope), $(", or ", one!($more_whose $more),)* ".")
    };
}

/// Which scopes give the right, and to whom. Webex's own message does not say it.
pub(super) fn for_forbidden(right: Right, source: SingleSource) -> &'static str {
    use SingleSource::{Converged, Meetings};
    match (right, source) {
        (Right::ListOwn, Converged) => scopes!(own "spark:recordings_read"),
        (Right::ListEverybodys, Converged) => {
            scopes!(admin "spark-admin:recordings_read", officer "spark-compliance:recordings_read")
        }
        (Right::Read, Converged) => scopes!(
            own "spark:recordings_read",
            admin "spark-admin:recordings_read",
            officer "spark-compliance:recordings_read"
        ),
        (Right::Move, Converged) => scopes!(own "spark:recordings_write", admin "spark-admin:recordings_write"),
        (Right::Reassign, _) => scopes!(admin "spark-admin:recordings_write"),
        (Right::Delete, Converged) => concat!(
            scopes!(officer "spark-compliance:recordings_write"),
            " Everybody may move their own recordings of calls into the recycle bin: `trashRecordings`."
        ),
        (Right::ListEverybodys, Meetings) => {
            scopes!(admin "meeting:admin_recordings_read", officer "spark-compliance:meetings_read")
        }
        (Right::ListOwn | Right::Read, Meetings) => scopes!(
            own "meeting:recordings_read",
            admin "meeting:admin_recordings_read",
            officer "spark-compliance:meetings_read"
        ),
        (Right::Move, Meetings) => scopes!(own "meeting:recordings_write", admin "meeting:admin_recordings_write"),
        (Right::Delete, Meetings) => scopes!(
            own "meeting:recordings_write",
            admin "meeting:admin_recordings_write",
            officer "spark-compliance:meetings_write"
        ),
    }
}

pub(super) const RATE_LIMITED: &str =
    "Webex limits the rate of requests. Try again after `retryAfterMs`, and send fewer requests.";

pub(super) const TOKEN_LATER: &str =
    "The service that issues the token could not be reached or is busy. Try again later.";

pub(super) const SIGN_IN: &str = "The user may have to sign in again.";

pub(super) const SIGNED_OUT: &str =
    "The session has ended, or nobody has signed in. Sign in again; in a page, reloading it may be enough.";

pub(super) const HTML_OF_RELAY: &str = "The answer is a web page, not the relay's. Check that `baseUrl` is the path where the relay is mounted, and whether a proxy or \
     a sign-in page answered instead.";

pub(super) const RATE_LIMITED_BY_RELAY: &str =
    "The relay limits the rate of requests, or Webex does. Try again after `retryAfterMs`, and send fewer requests.";

pub(super) const NETWORK: &str = "Check the connection and the proxy.";

pub(super) const NETWORK_IN_BROWSER: &str = "Check the connection and the proxy, and whether the content security policy (connect-src) and the server's CORS \
     headers allow the request.";

pub(super) const CERTIFICATE: &str = "The server's certificate is not trusted. If it was signed by a proxy or your company, name that authority's \
     certificate in the environment before the program starts: NODE_EXTRA_CA_CERTS=/path/to/ca.pem. If it has expired or is for \
     another host name, check `baseUrl` and this machine's clock, or have it renewed.";

pub(super) const TIMEOUT: &str =
    "The connection, a proxy or Webex is slow or does not respond. You can increase `timeoutMs` and `tryTimeoutMs`.";

pub(super) const MAY_BE_DELETED: &str =
    "The recording may have been deleted anyway. Check with `getRecording`, or delete it again.";

pub(super) const MAY_BE_DONE: &str = "This may have been done anyway. List the recordings before you try again, because another try would also affect recordings made \
     since then.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_names_each_scope_and_its_role() {
        use Right::*;
        use SingleSource::{Converged, Meetings};
        let admin = |scope: &str| format!("{scope} (administrators only)");
        let officer = |scope: &str| format!("{scope} (compliance officers only)");
        let own = |scope: &str| format!("{scope} (your own recordings)");
        for (right, source, scopes) in [
            (ListOwn, Converged, vec![own("spark:recordings_read")]),
            (
                ListEverybodys,
                Converged,
                vec![admin("spark-admin:recordings_read"), officer("spark-compliance:recordings_read")],
            ),
            (
                Read,
                Converged,
                vec![
                    own("spark:recordings_read"),
                    admin("spark-admin:recordings_read"),
                    officer("spark-compliance:recordings_read"),
                ],
            ),
            (Move, Converged, vec![own("spark:recordings_write"), admin("spark-admin:recordings_write")]),
            (Reassign, Converged, vec![admin("spark-admin:recordings_write")]),
            (
                ListOwn,
                Meetings,
                vec![
                    own("meeting:recordings_read"),
                    admin("meeting:admin_recordings_read"),
                    officer("spark-compliance:meetings_read"),
                ],
            ),
            (
                ListEverybodys,
                Meetings,
                vec![admin("meeting:admin_recordings_read"), officer("spark-compliance:meetings_read")],
            ),
            (Move, Meetings, vec![own("meeting:recordings_write"), admin("meeting:admin_recordings_write")]),
            (
                Delete,
                Meetings,
                vec![
                    own("meeting:recordings_write"),
                    admin("meeting:admin_recordings_write"),
                    officer("spark-compliance:meetings_write"),
                ],
            ),
        ] {
            let expected = format!("This requires the scope {}.", scopes.join(", or "));
            assert_eq!(for_forbidden(right, source), expected, "{right:?} {source:?}");
        }
    }

    #[test]
    fn who_may_not_delete_a_call_is_told_of_the_recycle_bin() {
        let hint = for_forbidden(Right::Delete, SingleSource::Converged);
        assert!(
            hint.starts_with("This requires the scope spark-compliance:recordings_write (compliance officers only)."),
            "{hint}"
        );
        assert!(hint.ends_with("`trashRecordings`."), "{hint}");
    }
}
