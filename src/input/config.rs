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
    /// Whether it runs in a page, or in a worker of a browser: what is to be done about a failure differs there.
    pub is_in_browser: bool,
}

impl Config {
    /// Reads and checks the options that are data, but for the token. A `baseUrl` comes as `new URL(…).href` gives it.
    pub fn read(options: &Arguments) -> Result<Self, Error> {
        let is_insecure_allowed = options.boolean("allowInsecure")?.unwrap_or(false);
        let base_url = BaseUrl::read(options.text("baseUrl")?.unwrap_or(BaseUrl::DEFAULT), is_insecure_allowed)?;
        Ok(Self { base_url, limits: Limits::read(options, Limits::default())?, is_in_browser: false })
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
        let given = json!({ "baseUrl": "http://webex-emulator:8787/v1", "allowInsecure": true });
        let config = Config::read(&arguments(given)).unwrap();
        assert_eq!(config.base_url.as_str(), "http://webex-emulator:8787/v1");
        let given = json!({ "baseUrl": "http://webex-emulator:8787/v1", "allowInsecure": false });
        assert!(Config::read(&arguments(given)).unwrap_err().message.contains("`allowInsecure: true`"));
    }

    #[test]
    fn bad_options_are_named() {
        let error = Config::read(&arguments(json!({ "baseUrl": 5 }))).unwrap_err();
        assert_eq!(error.message, "baseUrl: expected a string, got 5");
        let error = Config::read(&arguments(json!({ "allowInsecure": 1 }))).unwrap_err();
        assert_eq!(error.message, "allowInsecure: expected true or false, got 1");
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
