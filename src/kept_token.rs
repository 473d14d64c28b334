//! What a token function returned: kept for all calls of a client, until Webex rejects it.

use std::cell::Cell;

use crate::event::TokenReason;
use crate::token::Token;

/// The token of a token function. A `Cell`, so that a trap never leaves it borrowed.
#[derive(Default)]
pub struct KeptToken {
    token: Cell<Option<Token>>,
    /// Whether Webex has ever rejected one. Stays true.
    was_rejected: Cell<bool>,
}

impl KeptToken {
    /// The token, if there is one.
    pub fn get(&self) -> Option<Token> {
        let token = self.token.take();
        self.token.set(token.clone());
        token
    }

    /// Why the token function has to be called.
    pub fn reason(&self) -> TokenReason {
        if self.was_rejected.get() { TokenReason::Rejected } else { TokenReason::First }
    }

    /// Keeps a token.
    pub fn keep(&self, token: Token) {
        self.token.set(Some(token));
    }

    /// Webex rejected this token, so the next call or try needs another one. A newer token is kept.
    pub fn reject(&self, token: &Token) {
        if self.get().as_ref() == Some(token) {
            self.token.take();
            self.was_rejected.set(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_until_webex_rejects_it() {
        let token = |text| Token::new(text).unwrap();
        let kept = KeptToken::default();
        assert_eq!((kept.get(), kept.reason()), (None, TokenReason::First));
        kept.keep(token("one"));
        assert_eq!(kept.get(), Some(token("one")));
        // A call that still uses an older token.
        kept.reject(&token("zero"));
        assert_eq!((kept.get(), kept.reason()), (Some(token("one")), TokenReason::First));
        kept.reject(&token("one"));
        assert_eq!((kept.get(), kept.reason()), (None, TokenReason::Rejected));
        kept.keep(token("two"));
        kept.reject(&token("one"));
        assert_eq!(kept.get(), Some(token("two")));
    }
}
