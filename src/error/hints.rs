//! The hints of errors: what someone who knows the API and proxies would suggest.
//!
//! A hint is shown after its message, so it is one or more whole sentences.

use crate::wire::http::{Method, Response};

pub(super) const HTML: &str = "A proxy or a sign-in page answered instead of Webex. Open the address in a browser and sign in \
                               if it asks you to, or have the proxy let requests to the API through.";

pub(super) const NOT_JSON: &str =
    "Something between this program and Webex, most often a proxy, may have cut off or replaced the answer.";

pub(super) const REDIRECT: &str = "The redirect was not followed, so that the token goes nowhere else. Most redirects come from a proxy or a sign-in \
     page. If the API has moved, set `baseUrl` to its new address.";

pub(super) fn for_status(method: Method, response: &Response) -> Option<&'static str> {
    Some(match (response.status, method) {
        _ if response.is_redirect() => REDIRECT,
        _ if response.is_html() => HTML,
        (401, _) => {
            "The token is wrong or has expired. One from developer.webex.com is valid for 12 hours, one from an \
             integration usually 14 days. Get a new one."
        }
        (403, Method::Delete) => {
            "Deleting a recording permanently requires the scope spark-compliance:recordings_write, which only a \
             compliance officer can grant."
        }
        (403, Method::Get) => {
            "Reading recordings requires the scope spark:recordings_read (for your own recordings), \
             spark-admin:recordings_read or spark-compliance:recordings_read."
        }
        (407 | 511, _) => "A proxy requires authentication. Sign in to it, or have it let requests to the API through.",
        (429, _) if response.retry_after_ms().is_some() => RATE_LIMITED,
        (429, _) => "Webex limits the rate of requests. Try again later, and send fewer requests.",
        _ => return None,
    })
}

pub(super) const RATE_LIMITED: &str =
    "Webex limits the rate of requests. Try again after `retryAfterMs`, and send fewer requests.";

pub(super) const TOKEN_LATER: &str =
    "The service that issues the token could not be reached or is busy. Try again later.";

pub(super) const SIGN_IN: &str = "The user may have to sign in again.";

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
