//! What changes while the emulator runs: the tokens and device codes that it has issued.
//!
//! It holds no token. Each one is made from a key and a number, and the number is part of the token: that is how it is
//! recognized.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{base64, user::ORG_ID};
use crate::random::{Random, digest};

/// How many access tokens, refresh tokens and device codes there are at most, of each. One more ends the oldest one.
const MOST_KEPT: usize = 10_000;
/// Numbers that JavaScript holds exactly.
const NUMBER_BITS: u32 = 53;

/// The part of the accounts that changes. It belongs to a snapshot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct State {
    /// What tokens and codes are made from.
    key: u64,
    /// Numbers tokens and codes.
    count: u64,
    /// Oldest first, as in the two that follow.
    access_tokens: VecDeque<AccessToken>,
    /// Those of the option `users`.
    pub(super) given_refresh_tokens: Vec<RefreshToken>,
    refresh_tokens: VecDeque<RefreshToken>,
    device_codes: VecDeque<DeviceCode>,
}

/// An access token that was issued.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AccessToken {
    number: u64,
    /// Whose it is, in lower case.
    pub(super) email: String,
    /// `None` stands for all of the user's.
    pub(super) scopes: Option<Vec<String>>,
    /// In milliseconds since 1970, as are all times here.
    pub(super) ends: i64,
}

/// A refresh token, and the last access token that came from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RefreshToken {
    /// 0 for one of the option `users`, which has no number.
    pub(super) number: u64,
    pub(super) email: String,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) ends: i64,
    /// Whether another one has taken its place. Only of one of the option: others are removed.
    pub(super) replaced: bool,
    pub(super) last: Option<Issue>,
}

/// Which access token was issued, and when.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issue {
    pub(super) number: u64,
    pub(super) at: i64,
}

/// A device that waits for its user's approval.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DeviceCode {
    number: u64,
    /// What the user types.
    pub(super) user_code: String,
    /// Those that the device asked for.
    pub(super) scopes: Vec<String>,
    pub(super) ends: i64,
    pub(super) polled: Option<i64>,
    pub(super) verdict: Verdict,
}

/// What the user decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum Verdict {
    Pending,
    Approved { email: String, scopes: Vec<String> },
    Denied,
}

/// The kinds of numbered texts. Each kind has its own digest, so that none can be made from another.
#[derive(Clone, Copy)]
enum Kind {
    AccessToken,
    RefreshToken,
    DeviceCode,
    UserCode,
    UserCodeHash,
}

impl State {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            key: digest(seed, &["accounts"]) >> (u64::BITS - NUMBER_BITS),
            count: 0,
            access_tokens: VecDeque::new(),
            given_refresh_tokens: Vec::new(),
            refresh_tokens: VecDeque::new(),
            device_codes: VecDeque::new(),
        }
    }

    // Access tokens.

    /// Issues an access token and returns its number.
    pub(super) fn issue(&mut self, email: &str, scopes: Option<&[String]>, ends: i64) -> u64 {
        let number = self.next_number();
        let scopes = scopes.map(<[String]>::to_vec);
        keep(&mut self.access_tokens, AccessToken { number, email: email.to_owned(), scopes, ends });
        number
    }

    pub(super) fn access_token(&self, text: &str) -> Option<&AccessToken> {
        let token = self.access_token_numbered(number_in_token(text)?)?;
        (self.access_token_text(token.number) == text).then_some(token)
    }

    pub(super) fn access_token_numbered(&self, number: u64) -> Option<&AccessToken> {
        find(&self.access_tokens, number, |token| token.number).and_then(|at| self.access_tokens.get(at))
    }

    pub(super) fn access_token_text(&self, number: u64) -> String {
        self.token_text(Kind::AccessToken, number)
    }

    // Refresh tokens.

    /// Gives the refresh token a number of its own, keeps it, and returns the number.
    pub(super) fn keep_refresh_token(&mut self, token: RefreshToken) -> u64 {
        let number = self.next_number();
        keep(&mut self.refresh_tokens, RefreshToken { number, ..token });
        number
    }

    /// One that was issued.
    pub(super) fn refresh_token(&mut self, text: &str) -> Option<&mut RefreshToken> {
        let number = number_in_token(text)?;
        if self.refresh_token_text(number) != text {
            return None;
        }
        find(&self.refresh_tokens, number, |token| token.number).and_then(|at| self.refresh_tokens.get_mut(at))
    }

    /// Removes one that another one replaces.
    pub(super) fn remove_refresh_token(&mut self, number: u64) {
        if let Some(at) = find(&self.refresh_tokens, number, |token| token.number) {
            self.refresh_tokens.remove(at);
        }
    }

    /// One of the option `users`.
    pub(super) fn given_refresh_token(&mut self, email: &str) -> Option<&mut RefreshToken> {
        self.given_refresh_tokens.iter_mut().find(|token| token.email == email)
    }

    pub(super) fn refresh_token_text(&self, number: u64) -> String {
        self.token_text(Kind::RefreshToken, number)
    }

    // Device codes.

    /// Starts to wait for a user's approval. Returns the number of the device code.
    pub(super) fn await_approval(&mut self, scopes: Vec<String>, now: i64, ends: i64) -> u64 {
        self.device_codes.retain(|code| code.ends > now);
        // With at most 10 000 codes in use, this soon finds one of the million that is free.
        loop {
            let number = self.next_number();
            let user_code = format!("{:06}", self.random(Kind::UserCode, number).below(1_000_000));
            if self.device_codes.iter().any(|code| code.user_code == user_code) {
                continue;
            }
            let code = DeviceCode { number, user_code, scopes, ends, polled: None, verdict: Verdict::Pending };
            keep(&mut self.device_codes, code);
            return number;
        }
    }

    pub(super) fn device_code(&mut self, text: &str) -> Option<&mut DeviceCode> {
        let number = number_in_device_code(text)?;
        if self.device_code_text(number) != text {
            return None;
        }
        self.device_code_numbered(number)
    }

    pub(super) fn device_code_numbered(&mut self, number: u64) -> Option<&mut DeviceCode> {
        find(&self.device_codes, number, |code| code.number).and_then(|at| self.device_codes.get_mut(at))
    }

    pub(super) fn device_code_for_user(&mut self, user_code: &str) -> Option<&mut DeviceCode> {
        self.device_codes.iter_mut().find(|code| code.user_code == user_code)
    }

    /// Ends a device code that has given its tokens.
    pub(super) fn spend_device_code(&mut self, text: &str) {
        let number = number_in_device_code(text);
        self.device_codes.retain(|code| Some(code.number) != number);
    }

    /// A UUID, as in Webex's documentation of the device grant. The number is its last part.
    pub(super) fn device_code_text(&self, number: u64) -> String {
        let uuid = self.random(Kind::DeviceCode, number).uuid();
        let before = uuid.rsplit_once('-').map_or(uuid.as_str(), |(before, _)| before);
        format!("{before}-{number:012x}")
    }

    /// What stands for the user code in an address: 64 hexadecimal digits.
    pub(super) fn user_code_hash(&self, number: u64) -> String {
        let mut random = self.random(Kind::UserCodeHash, number);
        [random.uuid(), random.uuid()].concat().replace('-', "")
    }

    // Numbers.

    fn next_number(&mut self) -> u64 {
        self.count = self.count.wrapping_add(1);
        self.count
    }

    /// 64 characters, the number, and the organization: the form that tokens have in Webex's documentation.
    fn token_text(&self, kind: Kind, number: u64) -> String {
        let mut random = self.random(kind, number);
        let (first, second) = (random.uuid(), random.uuid());
        let last = second.rsplit('-').next().unwrap_or_default();
        format!("{}_EM{number}_{ORG_ID}", base64::encode([&first, last].concat().as_bytes()))
    }

    fn random(&self, kind: Kind, number: u64) -> Random {
        let kind = match kind {
            Kind::AccessToken => "access token",
            Kind::RefreshToken => "refresh token",
            Kind::DeviceCode => "device code",
            Kind::UserCode => "user code",
            Kind::UserCodeHash => "user code hash",
        };
        Random::new(digest(self.key, &[kind, &number.to_string()]))
    }
}

fn number_in_token(text: &str) -> Option<u64> {
    text.split('_').nth(1)?.strip_prefix("EM")?.parse().ok()
}

fn number_in_device_code(text: &str) -> Option<u64> {
    u64::from_str_radix(text.rsplit('-').next()?, 16).ok()
}

/// Their numbers rise.
fn find<T>(kept: &VecDeque<T>, number: u64, number_of: impl Fn(&T) -> u64) -> Option<usize> {
    kept.binary_search_by_key(&number, number_of).ok()
}

fn keep<T>(kept: &mut VecDeque<T>, one: T) {
    kept.push_back(one);
    while kept.len() > MOST_KEPT {
        kept.pop_front();
    }
}
