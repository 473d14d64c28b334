//! The client's token: one that was given, or one that a function gives.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorDetails};
use crate::event::TokenReason;
use crate::input::config;
use crate::js::abort::CancelOnDrop;
use crate::js::options::given;
use crate::js::promise::settled;
use crate::wire::http::Token;

/// Where tokens come from.
pub(crate) enum TokenSource {
    /// Always the same.
    Fixed(Token),
    /// A function's.
    Function(TokenFunction),
}

/// Asks a function, once for all calls, and keeps what it gave until Webex does not take it any more.
pub(crate) struct TokenFunction {
    function: Function,
    state: RefCell<State>,
}

struct State {
    known: Option<Token>,
    /// Why the next one is asked for.
    reason: TokenReason,
    /// The calls that wait own what they wait for.
    asked: Weak<Asked>,
}

/// A token that was asked for. When no call waits for it any more, the function's signal is aborted.
struct Asked {
    promise: JsValue,
    cancel: CancelOnDrop,
}

/// Why there is no token, and what the function threw.
pub(crate) struct NoToken {
    pub(crate) error: Error,
    pub(crate) cause: JsValue,
}

impl TokenSource {
    pub(crate) fn function(function: Function) -> Self {
        let state = State { known: None, reason: TokenReason::First, asked: Weak::new() };
        Self::Function(TokenFunction { function, state: RefCell::new(state) })
    }

    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self, Self::Function(_))
    }

    /// The token, if it is known already.
    pub(crate) fn known(&self) -> Option<Token> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Function(source) => source.state.borrow().known.clone(),
        }
    }

    /// The token. `tell` is told before the function is asked for one.
    pub(crate) async fn token(&self, tell: impl AsyncFn(TokenReason)) -> Result<Token, NoToken> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::Function(source) => source.token(tell).await,
        }
    }

    /// Webex did not take it: the next call, or the next try, asks for another one. A newer one is kept.
    pub(crate) fn forget(&self, rejected: &Token) {
        let Self::Function(source) = self else { return };
        let mut state = source.state.borrow_mut();
        if state.known.as_ref() == Some(rejected) {
            state.known = None;
            state.reason = TokenReason::Rejected;
        }
    }
}

impl TokenFunction {
    async fn token(&self, tell: impl AsyncFn(TokenReason)) -> Result<Token, NoToken> {
        if let Some(known) = self.state.borrow().known.clone() {
            return Ok(known);
        }
        let under_way = self.state.borrow().asked.upgrade();
        let asked = if let Some(asked) = under_way {
            asked
        } else {
            let reason = self.state.borrow().reason;
            tell(reason).await;
            self.ask(reason).map_err(NoToken::threw)?
        };
        let answer = settled(&asked.promise).await;
        asked.cancel.end();
        let token = answer.map_err(NoToken::threw).and_then(|value| {
            config::token(&given(&value)).map_err(|error| NoToken { error, cause: JsValue::UNDEFINED })
        });
        // The first to get here keeps it for the others, and for later calls. One that failed is asked for again.
        let mut state = self.state.borrow_mut();
        if state.asked.upgrade().is_some_and(|latest| Rc::ptr_eq(&latest, &asked)) {
            state.asked = Weak::new();
            state.known = token.as_ref().ok().cloned();
        }
        token
    }

    fn ask(&self, reason: TokenReason) -> Result<Rc<Asked>, JsValue> {
        let cancel = CancelOnDrop::new()?;
        let why = Object::new();
        Reflect::set(&why, &"reason".into(), &reason.as_str().into())?;
        Reflect::set(&why, &"signal".into(), &cancel.signal())?;
        let promise = match self.function.call1(&JsValue::UNDEFINED, &why) {
            Ok(token) => token,
            Err(thrown) => Promise::reject(&thrown).into(),
        };
        let asked = Rc::new(Asked { promise, cancel });
        self.state.borrow_mut().asked = Rc::downgrade(&asked);
        Ok(asked)
    }
}

impl NoToken {
    fn threw(cause: JsValue) -> Self {
        Self { error: ErrorDetails::no_token(), cause }
    }
}
