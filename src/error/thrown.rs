//! Decides whether a failed token function may succeed later. A program that runs at night must know whether to try again
//! later or to have its user sign in again.

use crate::error::words;
use crate::wire::http;

/// What the token function threw, and its causes, as far as they can be read. None of it can be trusted.
#[derive(Clone, Debug, Default)]
pub struct Thrown {
    /// The `retryable` of the first one that has it.
    pub retryable: Option<bool>,
    /// The HTTP status of the first one that has it.
    pub status: Option<u16>,
    /// The name, the code and the message of each one.
    pub texts: Vec<[String; 3]>,
}

impl Thrown {
    /// Whether the failure may pass by itself.
    pub fn may_pass(&self) -> bool {
        if let Some(retryable) = self.retryable {
            return retryable;
        }
        if let Some(status) = self.status {
            // XMLHttpRequest and Angular use 0 if there was no answer.
            return matches!(status, 0 | 425 | 429) || http::may_pass(status);
        }
        // Before the network, because platforms also say "fetch failed" for an untrusted certificate.
        if self.texts.iter().any(|[_, code, _]| words::is_about_certificate(code)) {
            return false;
        }
        self.texts.iter().any(is_about_network)
    }
}

fn is_about_network([name, code, message]: &[String; 3]) -> bool {
    const CODES: [&str; 12] = [
        "ECONNABORTED",
        "ECONNREFUSED",
        "ECONNRESET",
        "EAI_AGAIN",
        "EHOSTUNREACH",
        "ENETDOWN",
        "ENETUNREACH",
        "ENOTFOUND",
        "EPIPE",
        "ERR_NETWORK",
        "no_network_connectivity",
        "ETIMEDOUT",
    ];
    /// How the messages of `fetch` begin in Node, Chromium, Firefox, Safari and React Native. Some add more, such as the host.
    const MESSAGES: [&str; 8] = [
        "fetch failed",
        "Failed to fetch",
        "NetworkError when attempting",
        "Load failed",
        "The network connection was lost",
        "The Internet connection appears to be offline",
        "Network request ",
        "network error",
    ];
    let begins = |text: &str, with: &str| text.as_bytes().starts_with(with.as_bytes());
    matches!(name.as_str(), "TimeoutError" | "NetworkError")
        || CODES.contains(&code.as_str())
        || begins(code, "UND_ERR_")
        // A message alone proves nothing: "Failed to fetch a token: the password is wrong".
        || name == "TypeError" && MESSAGES.iter().any(|words| begins(message, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, code: &str, message: &str) -> [String; 3] {
        [name, code, message].map(str::to_owned)
    }

    #[test]
    fn a_network_failure_may_pass_and_a_refusal_may_not() {
        for (texts, may_pass) in [
            (vec![], false),
            (vec![one("Error", "", "no session")], false),
            (vec![one("TypeError", "", "fetch failed"), one("Error", "ECONNREFUSED", "")], true),
            (
                vec![one("TypeError", "", "fetch failed"), one("ConnectTimeoutError", "UND_ERR_CONNECT_TIMEOUT", "")],
                true,
            ),
            (vec![one("TypeError", "", "Failed to fetch")], true),
            (vec![one("TypeError", "", "Failed to fetch (login.example)")], true),
            (vec![one("TypeError", "", "NetworkError when attempting to fetch resource.")], true),
            (vec![one("TypeError", "", "Load failed")], true),
            (vec![one("Error", "", "Failed to fetch a token: the password is wrong")], false),
            (vec![one("TypeError", "", "x is not a function")], false),
            (vec![one("TimeoutError", "", "The operation was aborted due to timeout")], true),
            (vec![one("NetworkError", "", "")], true),
            (vec![one("AbortError", "", "The user went away")], false),
            (vec![one("Error", "", "could not renew"), one("Error", "EAI_AGAIN", "")], true),
            (vec![one("AxiosError", "ERR_NETWORK", "Network Error")], true),
            (vec![one("AxiosError", "ERR_BAD_REQUEST", "")], false),
            (vec![one("TypeError", "", "Network request failed")], true),
            (vec![one("TypeError", "", "The network connection was lost.")], true),
            (vec![one("TypeError", "", "network error")], true),
            (vec![one("ClientAuthError", "no_network_connectivity", "")], true),
            (vec![one("ClientAuthError", "interaction_required", "")], false),
        ] {
            assert_eq!(Thrown { texts: texts.clone(), ..Thrown::default() }.may_pass(), may_pass, "{texts:?}");
        }
    }

    #[test]
    fn an_untrusted_certificate_does_not_pass() {
        for code in [
            "SELF_SIGNED_CERT_IN_CHAIN",
            "DEPTH_ZERO_SELF_SIGNED_CERT",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
            "CERT_HAS_EXPIRED",
            "ERR_TLS_CERT_ALTNAME_INVALID",
            "HOSTNAME_MISMATCH",
        ] {
            let texts = vec![one("TypeError", "", "fetch failed"), one("Error", code, "")];
            assert!(!Thrown { texts, ..Thrown::default() }.may_pass(), "{code}");
        }
    }

    #[test]
    fn retryable_comes_before_the_status_and_the_status_before_texts() {
        let texts = vec![one("TypeError", "ECONNRESET", "fetch failed")];
        for (status, may_pass) in [
            (0, true),
            (400, false),
            (401, false),
            (403, false),
            (408, true),
            (425, true),
            (429, true),
            (500, true),
            (501, false),
            (503, true),
            (799, false),
        ] {
            let thrown = Thrown { status: Some(status), texts: texts.clone(), retryable: None };
            assert_eq!(thrown.may_pass(), may_pass, "{status}");
            for retryable in [true, false] {
                let with_own_word = Thrown { retryable: Some(retryable), ..thrown.clone() };
                assert_eq!(with_own_word.may_pass(), retryable);
            }
        }
    }
}
