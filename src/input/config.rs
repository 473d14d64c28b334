//! What a client is made of, as far as it is data.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::Arguments;
use crate::input::base_url::BaseUrl;
use crate::input::limits::Limits;
use crate::wire::http::Token;

/// Where to ask, and with what patience.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the API is.
    pub base_url: BaseUrl,
    /// What counts for every call that does not say otherwise.
    pub limits: Limits,
}

impl Config {
    /// Reads and checks the options that are data, but for the token. A `baseUrl` comes as `new URL(…).href` gives it.
    pub fn read(options: &Arguments) -> Result<Self, Error> {
        let base_url = BaseUrl::parse(options.text("baseUrl")?.unwrap_or(BaseUrl::DEFAULT))?;
        Ok(Self { base_url, limits: Limits::read(options, Limits::default())? })
    }
}

/// Checks a token that was given, or that a token function gave. `None`: it is no text.
pub fn token(given: Option<&str>) -> Result<Token, Error> {
    // Never described further: what stands in the token's place may well be a token.
    let problem = if given.is_some() { UNFIT_TOKEN } else { NO_TEXT };
    given.and_then(Token::new).ok_or_else(|| ErrorDetails::invalid_argument("token", problem))
}

const NO_TEXT: &str = "expected a Webex access token as a string, or a function that gives one";
const UNFIT_TOKEN: &str = "expected a Webex access token, and nothing but it: not empty, no `Bearer ` before it, \
                           no spaces or line breaks, only ASCII";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::arguments::tests::arguments;
    use serde_json::json;

    #[test]
    fn defaults_to_webex() {
        let config = Config::read(&arguments(json!({}))).unwrap();
        assert_eq!(config.base_url.as_str(), "https://webexapis.com/v1");
        assert_eq!(config.limits, Limits::default());
    }

    #[test]
    fn bad_options_are_named() {
        let error = Config::read(&arguments(json!({ "baseUrl": 5 }))).unwrap_err();
        assert_eq!(error.message, "baseUrl: expected a string, got 5");
        let error = Config::read(&arguments(json!({ "retries": true }))).unwrap_err();
        assert_eq!(error.message, "retries: expected a whole number from 0 to 100, got true");
    }

    #[test]
    fn a_bad_token_is_not_echoed() {
        for (given, message) in [
            (None, "expected a Webex access token as a string, or a function that gives one"),
            (Some(""), UNFIT_TOKEN),
            (Some("Bearer s3cret"), UNFIT_TOKEN),
            (Some("s3cret\n"), UNFIT_TOKEN),
            (Some("s3crét"), UNFIT_TOKEN),
        ] {
            let error = token(given).unwrap_err();
            assert_eq!(error.message, ["token: ", message].concat());
            assert!(!format!("{error:?}").contains("s3cr"));
        }
        assert!(token(Some("s3cret")).is_ok());
    }
}
