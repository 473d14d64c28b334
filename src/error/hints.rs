//! What to do about a failure: what a person who knows the API and proxies would say.

use crate::wire::http::{Method, Response};

pub(super) const HTML: &str = "A proxy or a sign-in page answered instead of Webex. Open the address in a browser, sign in \
                               where it asks for it, or have the proxy let requests to the API through.";

pub(super) const NOT_JSON: &str =
    "Something between here and Webex may have cut or replaced the answer: most often a proxy.";

pub(super) const REDIRECT: &str = "It was not followed, so that the token goes nowhere else. Most often a proxy or a sign-in \
                                   page asks for it. Where the API has moved, give its new address as `baseUrl`.";

pub(super) fn for_status(method: Method, response: &Response) -> Option<&'static str> {
    Some(match (response.status, method) {
        _ if response.is_redirect() => REDIRECT,
        _ if response.is_html() => HTML,
        (401, _) => {
            "The token is wrong or has expired: one from developer.webex.com lives 12 hours, one of an integration \
             usually 14 days. Get a new one."
        }
        (403, Method::Delete) => {
            "Deleting for good needs the scope spark-compliance:recordings_write, which only a compliance officer \
             can grant."
        }
        (403, Method::Get) => {
            "Reading needs the scope spark:recordings_read (your own recordings), \
             spark-admin:recordings_read or spark-compliance:recordings_read."
        }
        (407 | 511, _) => {
            "A proxy wants to know who is there. Sign in to it, or have it let requests to the API through."
        }
        (429, _) if response.retry_after_ms().is_some() => RATE_LIMITED,
        (429, _) => "Webex limits how often it may be asked. Ask again in a while, and less often.",
        _ => return None,
    })
}

pub(super) const RATE_LIMITED: &str =
    "Webex limits how often it may be asked. Ask again after `retryAfterMs`, and less often.";

pub(super) const TOKEN_LATER: &str = "What gives the token was not reached, or is busy: try again later.";

pub(super) const SIGN_IN: &str = "Whoever the token is for may have to sign in again.";

pub(super) const NETWORK: &str = "Check the connection and the proxy.";

pub(super) const NETWORK_IN_BROWSER: &str = "Check the connection and the proxy; also whether the content security policy (connect-src) and the server's CORS \
     headers allow the request.";

pub(super) const CERTIFICATE: &str = "The server's certificate is not trusted. Where a proxy or your company has signed it, name the certificate of that \
     authority in the environment before the program starts: NODE_EXTRA_CA_CERTS=/path/to/ca.pem. Where it has expired or is \
     for another host name, check `baseUrl` and this machine's clock, or have it renewed.";

pub(super) const TIMEOUT: &str =
    "The connection, a proxy or Webex is slow or stuck. `timeoutMs` and `tryTimeoutMs` can be longer.";

pub(super) const MAY_BE_DELETED: &str =
    "The recording may have been deleted all the same: ask for it, or delete it again.";
