//! The access token: the one secret in the core.
//!
//! It goes into the `Authorization` header of a request and nowhere else. Every text about a call that may contain it goes
//! through [`Token::hide_in`] first.

use std::fmt;

use crate::wire::percent;
use crate::wire::text::replace;

/// An access token that can be sent in a header, or [none](Token::none). Stored as the header's value. The `Debug` output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

const BEARER: &str = "Bearer ";
const HIDDEN: &str = "(token)";

const NO_STRING: &str = "expected a Webex access token as a string, or a function that returns one";
const UNUSABLE: &str = "expected a Webex access token and nothing else: not empty, without `Bearer ` in front of it, without spaces \
                        or line breaks, and only ASCII";

impl Token {
    /// Accepts visible ASCII only: anything else could not be sent, or could add another header.
    pub fn new(text: &str) -> Option<Self> {
        let fit = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        fit.then(|| Self([BEARER, text].concat()))
    }

    /// No token: the relay that requests go to adds its own.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks what was given as the token, or what the token function returned. `None` stands for a value that is not a
    /// string. The error says what is wrong, but never repeats the value, which may be a real token.
    pub fn check(given: Option<&str>) -> Result<Self, &'static str> {
        let problem = if given.is_some() { UNUSABLE } else { NO_STRING };
        given.and_then(Self::new).ok_or(problem)
    }

    /// The token itself, as it was given.
    pub fn as_str(&self) -> &str {
        self.0.get(BEARER.len()..).unwrap_or_default()
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self) -> &str {
        &self.0
    }

    /// Whether a text contains the token.
    pub fn is_in(&self, text: &str) -> bool {
        self.hide_in(text) != text
    }

    /// Replaces the token wherever it occurs in a text, also percent-encoded as in an address. A token of less than 8
    /// characters, which no token of Webex is, stays, because it could be a part of ordinary words.
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
    fn a_token_that_would_break_the_header_is_rejected() {
        for bad in ["", " ", "a b", "a\nb", "a\r\nX-Evil: 1", "tökén", "a\0", "a\u{7f}"] {
            assert_eq!(Token::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_message_does_not_repeat_an_invalid_token() {
        assert!(Token::check(None).unwrap_err().starts_with("expected a Webex access token as a string"));
        for given in ["", "Bearer s3cret", "s3cret\n", "s3cr\u{e9}t"] {
            let problem = Token::check(Some(given)).unwrap_err();
            assert!(problem.starts_with("expected a Webex access token and nothing else"), "{problem}");
            assert!(!problem.contains("s3cr"), "{problem}");
        }
        assert!(Token::check(Some("s3cret")).is_ok());
    }
}
