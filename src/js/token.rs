//! The client's token: one that was given, or one that a function gives.

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
    /// Asks a function, once for all calls, and keeps what it gave until Webex does not take it any more.
    pub(crate) type TokenFunction;

    /// Undefined where the token is no function.
    #[wasm_bindgen(static_method_of = TokenFunction)]
    fn of(options: &JsValue) -> JsValue;

    /// Why it has to be asked now: `first` or `rejected`. Undefined when a token is known, or on its way.
    #[wasm_bindgen(method)]
    fn due(this: &TokenFunction) -> JsValue;

    /// What it gave last.
    #[wasm_bindgen(method)]
    fn known(this: &TokenFunction) -> JsValue;

    /// Waits for a token. Where the function has to be asked, it has so many milliseconds itself.
    #[wasm_bindgen(method)]
    pub(crate) fn token(this: &TokenFunction, platform: &Platform, ms: f64, limit: f64) -> Promise;

    /// Webex did not take this one: the next call, or the next try, asks for another one. A newer one is kept.
    #[wasm_bindgen(method)]
    pub(crate) fn reject(this: &TokenFunction, token: &str);

    /// What it gave last is no token.
    #[wasm_bindgen(method)]
    fn refuse(this: &TokenFunction);

    /// `[retryable, status, name, code, message, name, code, message …]`
    #[wasm_bindgen(js_name = readThrown)]
    fn read_thrown(thrown: &JsValue) -> Array;
}

/// What the function threw.
pub(crate) fn thrown(thrown: &JsValue) -> Thrown {
    let told = read_thrown(thrown);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number that is not a status is not one that may pass"
    )]
    let status = told.get(1).as_f64().map(|status| status as u16);
    let mut texts = Vec::new();
    let mut at = 2;
    while at < told.length() {
        let text = |offset| told.get(u32::wrapping_add(at, offset)).as_string().unwrap_or_default();
        texts.push([text(0), text(1), text(2)]);
        at = at.wrapping_add(3);
    }
    Thrown { retryable: told.get(0).as_bool(), status, texts }
}

/// A token that was given, or that a token function returned.
pub(crate) fn checked(given: Option<&str>) -> Result<Token, Error> {
    Token::check(given).map_err(|problem| ErrorDetails::invalid_argument("token", problem))
}

/// Where tokens come from.
pub(crate) enum TokenSource {
    /// Always the same.
    Fixed(Token),
    /// A function's.
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

    /// The token, if it is known already.
    pub(crate) fn known(&self) -> Option<Token> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Function(function) => Token::check(function.known().as_string().as_deref()).ok(),
        }
    }

    /// What was given last is no token, and is not kept.
    pub(crate) fn refuse(&self) {
        if let Self::Function(function) = self {
            function.refuse();
        }
    }
}

impl TokenFunction {
    /// Why it has to be asked now. Nothing when a token is known, or on its way.
    pub(crate) fn reason(&self) -> Option<TokenReason> {
        let due = self.due().as_string()?;
        Some(meaning(&due).unwrap_or(TokenReason::First))
    }
}
