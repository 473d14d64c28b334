//! The client's token: a fixed one, or one from a token function.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorDetails, Thrown};
use crate::event::TokenReason;
use crate::input::arguments::Arguments;
use crate::js::platform::Platform;
use crate::token::Token;
use crate::words::meaning;

#[wasm_bindgen(module = "/pkg-template/host/token.js")]
extern "C" {
    /// Calls a token function once for all calls, and keeps the token until Webex rejects it.
    pub(crate) type TokenFunction;

    /// `undefined` if the token is not a function.
    #[wasm_bindgen(static_method_of = TokenFunction)]
    fn of(options: &JsValue) -> JsValue;

    /// Why the function has to be called now: `first` or `rejected`. `undefined` if a token is known or already requested.
    #[wasm_bindgen(method)]
    fn due(this: &TokenFunction) -> JsValue;

    /// What the function returned last, if it has not been rejected.
    #[wasm_bindgen(method)]
    fn known(this: &TokenFunction) -> JsValue;

    /// Waits up to `ms` milliseconds for a token. If the function has to be called, it has `limit` milliseconds itself.
    #[wasm_bindgen(method)]
    pub(crate) fn token(this: &TokenFunction, platform: &Platform, ms: f64, limit: f64) -> Promise;

    /// Webex rejected this token, so the next call or try gets another one. A newer token is kept.
    #[wasm_bindgen(method)]
    pub(crate) fn reject(this: &TokenFunction, token: &str);

    /// What the function returned last is not a token.
    #[wasm_bindgen(method)]
    fn refuse(this: &TokenFunction);

    /// `[retryable, status, name, code, message, name, code, message …]`
    #[wasm_bindgen(js_name = readThrown)]
    fn read_thrown(thrown: &JsValue) -> Array;
}

/// What a token function threw.
pub(crate) fn thrown(thrown: &JsValue) -> Thrown {
    let read = read_thrown(thrown);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number that is not a status does not become a temporary one"
    )]
    let status = read.get(1).as_f64().map(|status| status as u16);
    let mut texts = Vec::new();
    let mut at = 2;
    while at < read.length() {
        let text = |offset| read.get(u32::wrapping_add(at, offset)).as_string().unwrap_or_default();
        texts.push([text(0), text(1), text(2)]);
        at = at.wrapping_add(3);
    }
    Thrown { retryable: read.get(0).as_bool(), status, texts }
}

/// Checks a fixed token, or one that a token function returned.
pub(crate) fn checked(given: Option<&str>) -> Result<Token, Error> {
    Token::check(given).map_err(|problem| ErrorDetails::invalid_argument("token", problem))
}

/// Where the token comes from.
pub(crate) enum TokenSource {
    /// A fixed token.
    Fixed(Token),
    /// A token function.
    Function(TokenFunction),
}

impl TokenSource {
    pub(crate) fn read(options: &JsValue, arguments: &Arguments) -> Result<Self, Error> {
        let function = TokenFunction::of(options);
        if function.is_undefined() {
            return Ok(Self::Fixed(checked(arguments.get("token").as_text())?));
        }
        Ok(Self::Function(function.unchecked_into()))
    }

    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self, Self::Function(_))
    }

    /// The token, if it is already known.
    pub(crate) fn known(&self) -> Option<Token> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Function(function) => Token::check(function.known().as_string().as_deref()).ok(),
        }
    }

    /// Forgets what the function returned last, because it is not a token.
    pub(crate) fn refuse(&self) {
        if let Self::Function(function) = self {
            function.refuse();
        }
    }
}

impl TokenFunction {
    /// Why the function has to be called now. `None` if a token is known or already requested.
    pub(crate) fn reason(&self) -> Option<TokenReason> {
        let due = self.due().as_string()?;
        Some(meaning(&due).unwrap_or(TokenReason::First))
    }
}
