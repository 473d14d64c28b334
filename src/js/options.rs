//! Arguments in: from what `pkg-template/host/arguments.js` has read to checked Rust values.

use std::rc::Rc;

use crate::error::{Error, ErrorDetails};
use crate::event::TokenReason;
use crate::gate::SharedGate;
use crate::input::arguments::{Arguments, Given, Options};
use crate::input::config::Config;
use crate::input::options::ClientOptions;
use crate::js::seam::{Argument, Value, page_origin};
use crate::kept_token::KeptToken;
use crate::token::Token;

/// A client's options, checked.
pub(crate) struct Client {
    pub(crate) config: Rc<Config>,
    pub(crate) gate: SharedGate,
    pub(crate) token: TokenSource,
    pub(crate) has_listener: bool,
}

impl Client {
    pub(crate) fn read(options: Option<Argument>) -> Result<Self, Error> {
        let arguments = arguments(options)?;
        let given = ClientOptions::read(&arguments)?;
        Ok(Self {
            token: TokenSource::read(&arguments)?,
            config: Rc::new(Config::of(&given, TokenSource::is_null(&arguments), page_origin().as_deref())?),
            gate: SharedGate::default(),
            has_listener: given.call.on_event.is_given,
        })
    }
}

/// Where the client's token comes from.
pub(crate) enum TokenSource {
    /// A fixed token, or none.
    Fixed(Token),
    /// A token function.
    Function(KeptToken),
}

impl TokenSource {
    fn read(arguments: &Arguments) -> Result<Self, Error> {
        match arguments.get("token") {
            Given::Function => Ok(Self::Function(KeptToken::default())),
            _ if Self::is_null(arguments) => Ok(Self::Fixed(Token::none())),
            other => Ok(Self::Fixed(Self::checked(other.as_text())?)),
        }
    }

    /// Whether it was given as `null`, rather than forgotten.
    fn is_null(arguments: &Arguments) -> bool {
        arguments.has("token") && arguments.get("token").is_nothing()
    }

    /// Checks a fixed token, or one that a token function returned.
    pub(crate) fn checked(given: Option<&str>) -> Result<Token, Error> {
        Token::check(given).map_err(|problem| ErrorDetails::invalid_argument("token", problem))
    }

    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self, Self::Function(_))
    }

    /// The token, if it is already known.
    pub(crate) fn known(&self) -> Option<Token> {
        match self {
            Self::Fixed(token) => Some(token.clone()),
            Self::Function(kept) => kept.get(),
        }
    }

    /// Why the token function has to be called.
    pub(crate) fn reason(&self) -> TokenReason {
        match self {
            Self::Fixed(_) => TokenReason::First,
            Self::Function(kept) => kept.reason(),
        }
    }

    /// Keeps what the token function returned, if it is a token.
    pub(crate) fn keep(&self, given: Option<&str>) {
        if let (Self::Function(kept), Ok(token)) = (self, Token::check(given)) {
            kept.keep(token);
        }
    }

    /// Webex rejected this token.
    pub(crate) fn reject(&self, token: &Token) {
        if let Self::Function(kept) = self {
            kept.reject(token);
        }
    }
}

/// The named values of an argument. None, if it is absent.
pub(crate) fn arguments(argument: Option<Argument>) -> Result<Arguments, Error> {
    let Some(argument) = argument else { return Ok(Arguments::default()) };
    if let Some(problem) = argument.argument_problem() {
        return Err(ErrorDetails::invalid_argument(&problem.problem_name(), &problem.text()));
    }
    Ok(argument.values().iter().map(|value| (value.value_name(), given(value))).collect())
}

/// A value. It is never inspected further, because that could run the caller's code.
fn given(given: &Value) -> Given {
    if let Some(items) = given.items() {
        return Given::List(items.iter().map(self::given).collect());
    }
    if let Some(words) = given.words() {
        return Given::Other(words);
    }
    let value = given.value();
    if let Some(text) = value.as_string() {
        return Given::Text(text);
    }
    if let Some(number) = value.as_f64() {
        return Given::Number(number);
    }
    if let Some(boolean) = value.as_bool() {
        return Given::Boolean(boolean);
    }
    if value.is_function() { Given::Function } else { Given::Nothing }
}
