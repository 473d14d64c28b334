//! Issuing tokens.

use serde::Serialize;

use super::{
    Accounts, milliseconds,
    state::{Issue, RefreshToken},
    user,
};

/// An access token and the refresh token that belongs to it, as answers show them.
#[derive(Serialize)]
pub(super) struct Tokens {
    scope: String,
    expires_in: i64,
    token_type: &'static str,
    refresh_token: String,
    refresh_token_expires_in: i64,
    access_token: String,
}

impl Accounts {
    /// Issues both tokens to a user who has just given access. The email address is in lower case.
    pub(super) fn grant(&mut self, now: i64, email: String, scopes: Vec<String>) -> Tokens {
        let fresh = RefreshToken { number: 0, email, scopes: Some(scopes), ends: now, replaced: false, last: None };
        let token = self.renewed(now, fresh);
        let number = self.state.keep_refresh_token(token.clone());
        let text = self.state.refresh_token_text(number);
        self.shown(now, &token, text)
    }

    /// Issues an access token for a refresh token. `None` if that is unknown, has lapsed, or was replaced.
    ///
    /// The access tokens that it gave before are valid to their own end. What Webex does with them is not documented.
    pub(super) fn refresh(&mut self, now: i64, text: &str) -> Option<Tokens> {
        let old = self.refresh_token(text).filter(|token| token.ends > now && !token.replaced)?.clone();
        // A snapshot can have tokens of users who do not exist here.
        if !self.users.by_email.contains_key(&old.email) {
            return None;
        }
        let number = old.number;
        let token = if self.gives_the_same(now, &old) { old } else { self.renewed(now, old) };
        if !self.users.integration.rotate {
            if let Some(known) = self.refresh_token(text) {
                *known = token.clone();
            }
            return Some(self.shown(now, &token, text.to_owned()));
        }
        if let Some(known) = self.refresh_token(text) {
            known.replaced = true;
        }
        self.state.remove_refresh_token(number);
        let number = self.state.keep_refresh_token(token.clone());
        let text = self.state.refresh_token_text(number);
        Some(self.shown(now, &token, text))
    }

    fn refresh_token(&mut self, text: &str) -> Option<&mut RefreshToken> {
        match self.users.by_refresh_token.get(text) {
            Some(user) => self.state.given_refresh_token(&user::key(&user.email)),
            None => self.state.refresh_token(text),
        }
    }

    /// Whether it is too soon for another access token.
    fn gives_the_same(&self, now: i64, token: &RefreshToken) -> bool {
        let pause = milliseconds(self.users.integration.same_token_seconds);
        token.last.is_some_and(|issue| {
            let is_soon = now >= issue.at && now < issue.at.saturating_add(pause);
            is_soon && self.state.access_token_numbered(issue.number).is_some_and(|token| token.ends > now)
        })
    }

    /// Issues an access token. The refresh token is valid for its whole time again.
    fn renewed(&mut self, now: i64, token: RefreshToken) -> RefreshToken {
        let integration = &self.users.integration;
        let access_ends = now.saturating_add(milliseconds(integration.access_token_seconds));
        let ends = now.saturating_add(milliseconds(integration.refresh_token_seconds));
        let number = self.state.issue(&token.email, token.scopes.as_deref(), access_ends);
        RefreshToken { ends, last: Some(Issue { number, at: now }), ..token }
    }

    fn shown(&self, now: i64, token: &RefreshToken, refresh_token: String) -> Tokens {
        let number = token.last.map_or(0, |issue| issue.number);
        let access_ends = self.state.access_token_numbered(number).map_or(now, |token| token.ends);
        let all = self.users.by_email.get(&token.email).map(|user| user.scopes.as_slice());
        Tokens {
            scope: token.scopes.as_deref().or(all).unwrap_or_default().join(" "),
            expires_in: seconds_until(access_ends, now),
            token_type: "Bearer",
            refresh_token,
            refresh_token_expires_in: seconds_until(token.ends, now),
            access_token: self.state.access_token_text(number),
        }
    }
}

fn seconds_until(end: i64, now: i64) -> i64 {
    end.saturating_sub(now).max(0) / 1_000
}
