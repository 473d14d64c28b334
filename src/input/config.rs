//! What a client is made of.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::{Arguments, Given};
use crate::input::base_url::BaseUrl;
use crate::wire::http::Token;

/// Where to ask, and as whom.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the API is.
    pub base_url: BaseUrl,
    /// Who asks.
    pub token: Token,
}

impl Config {
    /// Reads and checks the options that are data. A `baseUrl` comes as `new URL(…).href` gives it.
    pub fn read(options: &Arguments) -> Result<Self, Error> {
        let token = match options.get("token") {
            Given::Text(text) => {
                Token::new(text).ok_or_else(|| ErrorDetails::invalid_argument("token", UNFIT_TOKEN))?
            }
            // Never described further: what stands in the token's place may well be a token.
            _ => return Err(ErrorDetails::invalid_argument("token", "expected a Webex access token as a string")),
        };
        let base_url = BaseUrl::parse(options.text("baseUrl")?.unwrap_or(BaseUrl::DEFAULT))?;
        Ok(Self { base_url, token })
    }
}

const UNFIT_TOKEN: &str = "expected a Webex access token, and nothing but it: not empty, no `Bearer ` before it, \
                           no spaces or line breaks, only ASCII";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::arguments::tests::arguments;
    use serde_json::json;

    #[test]
    fn defaults_to_webex() {
        let config = Config::read(&arguments(json!({ "token": "abc" }))).unwrap();
        assert_eq!(config.base_url.as_str(), "https://webexapis.com/v1");
    }

    #[test]
    fn bad_options_are_named_and_the_token_is_not_echoed() {
        for (options, message) in [
            (json!({}), "token: expected a Webex access token as a string"),
            (json!({ "token": null }), "token: expected a Webex access token as a string"),
            (json!({ "token": 12345 }), "token: expected a Webex access token as a string"),
            (json!({ "token": "" }), UNFIT_TOKEN),
            (json!({ "token": "Bearer s3cret" }), UNFIT_TOKEN),
            (json!({ "token": "s3cret\n" }), UNFIT_TOKEN),
            (json!({ "token": "a", "baseUrl": 5 }), "baseUrl: expected a string, got 5"),
        ] {
            let error = Config::read(&arguments(options)).unwrap_err();
            assert!(error.message.ends_with(message), "{}", error.message);
            assert!(!error.message.contains("s3cret"), "{}", error.message);
        }
    }
}
