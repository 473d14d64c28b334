//! What a token function threw: whether it may go well later. A program that runs at night has to tell "later" from "sign in
//! again".

use crate::error::words;
use crate::wire::http;

/// What can be read off what was thrown, and off its causes. All of it is a stranger's.
#[derive(Clone, Debug, Default)]
pub struct Thrown {
    /// What the first of them says itself.
    pub retryable: Option<bool>,
    /// The HTTP status that the first of them carries which carries one.
    pub status: Option<u16>,
    /// The name, the code and the message of each.
    pub texts: Vec<[String; 3]>,
}

impl Thrown {
    /// Whether it failed in a way that may pass.
    pub fn may_pass(&self) -> bool {
        if let Some(retryable) = self.retryable {
            return retryable;
        }
        if let Some(status) = self.status {
            // 0: there was no answer, as XMLHttpRequest and Angular say.
            return matches!(status, 0 | 425 | 429) || http::may_pass(status);
        }
        // Platforms say "fetch failed" of a certificate, too.
        if self.texts.iter().any(|[_, code, _]| words::are_of_a_certificate(code)) {
            return false;
        }
        self.texts.iter().any(is_of_network)
    }
}

fn is_of_network([name, code, message]: &[String; 3]) -> bool {
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
    /// What `fetch` says in Node, Chromium, Firefox, Safari and React Native. Others say more behind it, such as the host.
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
        // Words alone may be anybody's: "Failed to fetch a token: the password is wrong".
        || name == "TypeError" && MESSAGES.iter().any(|words| begins(message, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, code: &str, message: &str) -> [String; 3] {
        [name, code, message].map(str::to_owned)
    }

    #[test]
    fn the_network_passes_and_a_refusal_does_not() {
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
    fn a_certificate_does_not_pass() {
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
    fn a_status_says_more_than_words_and_its_own_word_most() {
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
                let says_itself = Thrown { retryable: Some(retryable), ..thrown.clone() };
                assert_eq!(says_itself.may_pass(), retryable);
            }
        }
    }
}
