//! A client's configuration, apart from its token and its functions.

use crate::error::Error;
use crate::input::base_url::BaseUrl;
use crate::input::limits::Limits;
use crate::input::options::ClientOptions;

/// A client's configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The URL of the API.
    pub base_url: BaseUrl,
    /// The limits of every call that does not set its own.
    pub limits: Limits,
    /// Whether the client runs in a web page or in a browser's worker, where some failures need other hints.
    pub is_in_browser: bool,
    /// Whether there is no token, because requests go to a relay that adds its own.
    pub is_relayed: bool,
    /// Whether each request has headers of the caller's.
    pub has_headers: bool,
}

impl Config {
    /// Checks the options that are data, apart from the token. `baseUrl` must be the result of `new URL(…).href`. `is_relayed`:
    /// whether the token is null. `page_origin`: that of the page or worker, in a browser.
    pub fn of(options: &ClientOptions, is_relayed: bool, page_origin: Option<&str>) -> Result<Self, Error> {
        let is_insecure_allowed = options.allow_insecure.unwrap_or(false);
        let base_url = if is_relayed {
            BaseUrl::of_relay(options.base_url, is_insecure_allowed, page_origin)?
        } else {
            BaseUrl::read(options.base_url.unwrap_or(BaseUrl::DEFAULT), is_insecure_allowed, false)?
        };
        Ok(Self {
            base_url,
            limits: Limits::of(&options.call, Limits::default()),
            is_in_browser: page_origin.is_some(),
            is_relayed,
            has_headers: options.headers.is_given,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use serde_json::{Value, json};

    /// The configuration of a client with these options.
    pub(crate) fn configured(given: Value) -> Result<Config, Error> {
        Config::of(&ClientOptions::read(&arguments(given))?, false, None)
    }

    /// The configuration of a client without a token, and with headers of its own.
    pub(crate) fn relayed() -> Config {
        let given = json!({ "baseUrl": "https://intranet.example/relay", "headers": true });
        Config::of(&ClientOptions::read(&arguments(given)).unwrap(), true, None).unwrap()
    }

    #[test]
    fn the_default_is_webex() {
        let config = configured(json!({})).unwrap();
        assert_eq!(config.base_url.as_str(), "https://webexapis.com/v1");
        assert_eq!(config.limits, Limits::default());
        let given = json!({ "baseUrl": "http://webex-emulator:8787/v1", "allowInsecure": true });
        let config = configured(given).unwrap();
        assert_eq!(config.base_url.as_str(), "http://webex-emulator:8787/v1");
        let given = json!({ "baseUrl": "http://webex-emulator:8787/v1", "allowInsecure": false });
        assert!(configured(given).unwrap_err().message.contains("`allowInsecure: true`"));
    }

    #[test]
    fn errors_name_the_option() {
        let error = configured(json!({ "baseUrl": 5 })).unwrap_err();
        assert_eq!(error.message, "baseUrl: expected a string, got 5");
        let error = configured(json!({ "allowInsecure": 1 })).unwrap_err();
        assert_eq!(error.message, "allowInsecure: expected true or false, got 1");
        let error = configured(json!({ "retries": true })).unwrap_err();
        assert_eq!(error.message, "retries: expected a whole number from 0 to 100, got true");
    }
}
