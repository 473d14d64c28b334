//! The client's token: one that was given, or one that a function gives.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::event::TokenReason;
use crate::input::arguments::Arguments;
use crate::input::config;
use crate::js::platform::Platform;
use crate::wire::http::Token;

#[wasm_bindgen(module = "/src/js/platform.js")]
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

    /// Waits for a token.
    #[wasm_bindgen(method)]
    pub(crate) fn token(this: &TokenFunction, platform: &Platform, ms: f64) -> Promise;

    /// Webex did not take this one: the next call, or the next try, asks for another one. A newer one is kept.
    #[wasm_bindgen(method)]
    pub(crate) fn reject(this: &TokenFunction, token: &str);

    /// What it gave last is no token.
    #[wasm_bindgen(method)]
    fn refuse(this: &TokenFunction);
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
            return Ok(Self::Fixed(config::token(arguments.get("token").as_text())?));
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
            Self::Function(function) => config::token(function.known().as_string().as_deref()).ok(),
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
        Some(if due == TokenReason::Rejected.as_str() { TokenReason::Rejected } else { TokenReason::First })
    }
}
