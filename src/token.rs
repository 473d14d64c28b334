//! The access token: the one secret that the core holds.
//!
//! It goes into the `Authorization` header of a request and nowhere else. Whatever is said about a call goes through
//! [`Token::hide_in`] first.

use std::fmt;

use crate::wire::percent;
use crate::wire::text::replace;

/// An access token that can be sent in a header, kept as the header's value. Its `Debug` text hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

const BEARER: &str = "Bearer ";
const HIDDEN: &str = "(token)";

const NO_STRING: &str = "expected a Webex access token as a string, or a function that returns one";
const UNUSABLE: &str = "expected a Webex access token and nothing else: not empty, without `Bearer ` before it, without spaces or \
                        line breaks, only ASCII";

impl Token {
    /// Takes visible ASCII only: anything else could not be sent, or would add a header of its own.
    pub fn new(text: &str) -> Option<Self> {
        let fit = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        fit.then(|| Self([BEARER, text].concat()))
    }

    /// Checks what was given as a token, or what a token function returned. `None`: that was not a string. An error is what to
    /// say about it. It never describes the value: whatever is in the token's place may well be a token.
    pub fn check(given: Option<&str>) -> Result<Self, &'static str> {
        let problem = if given.is_some() { UNUSABLE } else { NO_STRING };
        given.and_then(Self::new).ok_or(problem)
    }

    /// The token itself, for whoever gave it.
    pub fn as_str(&self) -> &str {
        self.0.get(BEARER.len()..).unwrap_or_default()
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self) -> &str {
        &self.0
    }

    /// Whether a text contains it.
    pub fn is_in(&self, text: &str) -> bool {
        self.hide_in(text) != text
    }

    /// The text without the token, wherever it occurs, also percent-encoded as a part of an address. A token shorter than any
    /// that Webex gives out stays: it would be found in ordinary words.
    pub fn hide_in(&self, text: &str) -> String {
        let token = self.as_str();
        if token.len() < 8 {
            return text.to_owned();
        }
        replace(&replace(text, token, HIDDEN), &percent::encode(token), HIDDEN)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_hidden_in_texts_and_addresses() {
        let token = Token::new("s3cret/t0ken+=").unwrap();
        assert_eq!(token.hide_in("Bearer s3cret/t0ken+="), "Bearer (token)");
        assert_eq!(token.hide_in("/v1/convergedRecordings/s3cret%2Ft0ken%2B%3D"), "/v1/convergedRecordings/(token)");
        assert_eq!(Token::new("abc").unwrap().hide_in("abcdef"), "abcdef");
    }

    #[test]
    fn a_token_that_would_break_the_header_is_refused() {
        for bad in ["", " ", "a b", "a\nb", "a\r\nX-Evil: 1", "tökén", "a\0", "a\u{7f}"] {
            assert_eq!(Token::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_bad_token_is_not_echoed() {
        assert!(Token::check(None).unwrap_err().starts_with("expected a Webex access token as a string"));
        for given in ["", "Bearer s3cret", "s3cret\n", "s3cr\u{e9}t"] {
            let problem = Token::check(Some(given)).unwrap_err();
            assert!(problem.starts_with("expected a Webex access token and nothing else"), "{problem}");
            assert!(!problem.contains("s3cr"), "{problem}");
        }
        assert!(Token::check(Some("s3cret")).is_ok());
    }
}
