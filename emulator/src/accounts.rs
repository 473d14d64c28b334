//! The people of the dialect `webex`, their rights, and their tokens.
//!
//! | file                | what it contains                                                     |
//! | ------------------- | -------------------------------------------------------------------- |
//! | `new_user.rs`       | the option `users`                                                   |
//! | `integration.rs`    | the option `integration`                                             |
//! | `user.rs`           | a user as the calls see one                                          |
//! | `role.rs`           | what a user is in the organization                                   |
//! | `scope.rs`          | the scopes that open a call                                          |
//! | `caller.rs`         | who calls, and what the caller may do                                |
//! | `state.rs`          | what changes: the tokens and device codes that were issued           |
//! | `form.rs`           | the parameters of a token request, and the client that sends it      |
//! | `tokens.rs`         | issuing tokens                                                       |
//! | `access_token.rs`   | `POST /v1/access_token`                                              |
//! | `device.rs`         | `POST /v1/device/authorize`, `POST /v1/device/token`                 |
//! | `people.rs`         | `GET /v1/people/me`                                                  |
//! | `authorizations.rs` | `GET /v1/authorizations/tokenExpiry`                                 |
//! | `base64.rs`         | Base64                                                               |
//!
//! What this follows: Webex's documentation of integrations (scopes, refresh tokens), of "Login with Webex" (the token
//! and device calls), of people, and of authorizations.

pub(crate) mod access_token;
pub(crate) mod authorizations;
mod base64;
mod caller;
pub(crate) mod device;
mod form;
pub(crate) mod integration;
pub(crate) mod new_user;
pub(crate) mod people;
mod role;
mod scope;
pub(crate) mod state;
mod tokens;
mod user;

pub use integration::Integration;
pub use new_user::{NewUser, UserKind};
pub use role::Role;

pub(crate) use caller::Caller;
pub(crate) use scope::Scope;
pub(crate) use state::State;
pub(crate) use user::{ORG_ID, User};

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use crate::{
    error::Refusal,
    given::{OptionsError, error},
    options::Options,
    request::Request,
    time::DAY_MS,
};
use new_user::field;
use state::RefreshToken;

const TOKENS_FORM: &str = "another token for each user";
const EMAILS_FORM: &str = "another email address for each user, where case does not matter";
/// How long a token without an end is valid, according to Webex's documentation of bots.
const CENTURY_MS: i64 = DAY_MS.saturating_mul(36_525);

/// The only user, unless the option `users` says otherwise.
const ONLY_USER: &str = "user@example.com";

/// The users, and the tokens that were issued to them.
#[derive(Clone)]
pub(crate) struct Accounts {
    users: Arc<Users>,
    state: State,
}

/// What never changes.
struct Users {
    /// In the order of the option.
    list: Vec<Arc<User>>,
    by_email: BTreeMap<String, Arc<User>>,
    by_token: BTreeMap<String, (Arc<User>, i64)>,
    by_refresh_token: BTreeMap<String, Arc<User>>,
    /// Those that a device can ask for: the usual ones, and those of the users.
    scopes: BTreeSet<String>,
    integration: Integration,
}

impl Accounts {
    /// `start` is the time when the emulator is created, in milliseconds since 1970.
    pub(crate) fn new(options: &Options, start: i64) -> Result<Self, OptionsError> {
        let wanted = wanted(options);
        if wanted.len() > new_user::MOST_USERS {
            return Err(new_user::too_many());
        }
        let integration = options.integration.clone().unwrap_or_default();
        integration.check()?;
        let mut state = State::new(options.seed);
        let mut users = Users {
            list: Vec::with_capacity(wanted.len()),
            by_email: BTreeMap::new(),
            by_token: BTreeMap::new(),
            by_refresh_token: BTreeMap::new(),
            scopes: scope::usual().collect(),
            integration,
        };
        for (at, new) in wanted.iter().enumerate() {
            new.check(at)?;
            users.add(at, new, options, start)?;
        }
        users.give_refresh_tokens(&mut state, start);
        Ok(Self { users: Arc::new(users), state })
    }

    /// Who sent this request. Refuses it without an access token, and with one that is unknown or has lapsed.
    pub(crate) fn caller(&self, now: i64, request: &Request) -> Result<Caller, Refusal> {
        let token = bearer(request).ok_or_else(Refusal::unauthorized)?;
        if let Some((user, ends)) = self.users.by_token.get(token) {
            return caller_until(user, &user.scopes, *ends, now);
        }
        let issued = self.state.access_token(token).ok_or_else(Refusal::unauthorized)?;
        let user = self.users.by_email.get(&issued.email).ok_or_else(Refusal::unauthorized)?;
        caller_until(user, issued.scopes.as_deref().unwrap_or(&user.scopes), issued.ends, now)
    }

    /// All users, in the order of the option. There is at least one.
    pub(crate) fn users(&self) -> impl Iterator<Item = &User> {
        self.users.list.iter().map(AsRef::as_ref)
    }

    /// The user with this email address. Case does not matter.
    pub(crate) fn user(&self, email: &str) -> Option<&User> {
        self.users.by_email.get(&user::key(email)).map(AsRef::as_ref)
    }

    /// What changes, for a snapshot.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Goes back to a state. Tokens of users who do not exist here do not come back.
    pub(crate) fn set_state(&mut self, now: i64, state: State) {
        self.state = state;
        self.users.give_refresh_tokens(&mut self.state, now);
    }
}

impl Users {
    fn add(&mut self, at: usize, new: &NewUser, options: &Options, start: i64) -> Result<(), OptionsError> {
        let token = match (&new.token, at) {
            (Some(token), _) => token,
            (None, 0) => &options.token,
            (None, _) => return Err(error(&field(at, "token"), "is missing", TOKENS_FORM)),
        };
        let (email, user) = (user::key(&new.email), Arc::new(User::new(new)));
        if self.by_email.insert(email, user.clone()).is_some() {
            return Err(error(&field(at, "email"), "an earlier user has it", EMAILS_FORM));
        }
        let ends = new.expires.unwrap_or_else(|| start.saturating_add(CENTURY_MS));
        if self.by_token.insert(token.clone(), (user.clone(), ends)).is_some() {
            return Err(error(&field(at, "token"), "an earlier user has it", TOKENS_FORM));
        }
        if let Some(token) = &new.refresh_token
            && self.by_refresh_token.insert(token.clone(), user.clone()).is_some()
        {
            return Err(error(&field(at, "refreshToken"), "an earlier user has it", TOKENS_FORM));
        }
        self.scopes.extend(user.scopes.iter().cloned());
        self.list.push(user);
        Ok(())
    }

    /// Makes the refresh tokens of the option valid from now on, unless the state has them already.
    fn give_refresh_tokens(&self, state: &mut State, now: i64) {
        let ends = now.saturating_add(milliseconds(self.integration.refresh_token_seconds));
        for user in self.by_refresh_token.values() {
            let email = user::key(&user.email);
            if state.given_refresh_token(&email).is_none() {
                let token = RefreshToken { number: 0, email, scopes: None, ends, replaced: false, last: None };
                state.given_refresh_tokens.push(token);
            }
        }
    }
}

fn caller_until(user: &Arc<User>, scopes: &[String], ends: i64, now: i64) -> Result<Caller, Refusal> {
    if ends <= now {
        return Err(Refusal::unauthorized());
    }
    Ok(Caller::new(user.clone(), scopes, ends))
}

/// The access token, if there is exactly one `Authorization` header, and it has one.
fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = authorization(request)?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The scheme and the credentials of the only `Authorization` header.
fn authorization(request: &Request) -> Option<(&str, &str)> {
    let mut headers = request.headers_named("authorization");
    let (Some(only), None) = (headers.next(), headers.next()) else {
        return None;
    };
    let (scheme, credentials) = only.trim().split_once(' ')?;
    Some((scheme, credentials.trim_start_matches(' ')))
}

/// The users that were asked for, or the only one.
fn wanted(options: &Options) -> Vec<NewUser> {
    if options.users.is_empty() {
        return vec![NewUser { email: ONLY_USER.to_owned(), ..NewUser::default() }];
    }
    options.users.clone()
}

fn milliseconds(seconds: u32) -> i64 {
    i64::from(seconds).saturating_mul(1_000)
}

/// Shows how many users there are, but no token.
impl fmt::Debug for Accounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Accounts").field("users", &self.users.list.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
