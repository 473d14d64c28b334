//! The option `integration`: the app to which the users have given access, and the lifetimes of its tokens.

use std::fmt;

use crate::given::{self, Given, OptionsError, error, whole, within};

const NAMES: &str = "clientId, clientSecret, accessTokenSeconds, refreshTokenSeconds, rotate, sameTokenSeconds, \
                     deviceCodeSeconds, deviceIntervalSeconds";
const CLIENT_ID_FORM: &str = "1 to 4096 visible ASCII characters without spaces and colons";
/// Ten years.
const LONGEST_LIFETIME_SECONDS: u64 = 315_360_000;
const LONGEST_DEVICE_CODE_SECONDS: u64 = 86_400;
const LONGEST_DEVICE_INTERVAL_SECONDS: u64 = 3_600;

/// The integration: the option for `POST /v1/access_token` and the device grant. Every field has a default.
#[derive(Clone, PartialEq, Eq)]
pub struct Integration {
    /// The client id, 1 to 4096 visible ASCII characters without spaces and colons. Default: `emulator-client`.
    pub client_id: String,
    /// The client secret, 1 to 4096 visible ASCII characters without spaces. Default: `emulator-secret`.
    pub client_secret: String,
    /// For how many seconds an access token is valid, 1 to 315 360 000. Default: 1 209 599, two weeks.
    pub access_token_seconds: u32,
    /// For how many seconds a refresh token is valid after its last use, 1 to 315 360 000. Default: 7 775 999, 90 days.
    pub refresh_token_seconds: u32,
    /// Whether a refresh gives a new refresh token and ends the old one. Default: false.
    pub rotate: bool,
    /// A refresh that comes sooner than this many seconds after the last access token was issued gives that token once
    /// more, with the same end; 0 to 315 360 000. Default: 0: each refresh gives another one. Webex: up to a day.
    pub same_token_seconds: u32,
    /// For how many seconds a device code is valid, 1 to 86 400. Default: 300.
    pub device_code_seconds: u32,
    /// How many seconds a device has to wait between two polls, 0 to 3600. Default: 2.
    pub device_interval_seconds: u32,
}

impl Default for Integration {
    fn default() -> Self {
        Self {
            client_id: "emulator-client".to_owned(),
            client_secret: "emulator-secret".to_owned(),
            access_token_seconds: 1_209_599,
            refresh_token_seconds: 7_775_999,
            rotate: false,
            same_token_seconds: 0,
            device_code_seconds: 300,
            device_interval_seconds: 2,
        }
    }
}

impl Integration {
    pub(crate) fn read(given: &Given) -> Result<Self, OptionsError> {
        let Given::Object(fields) = given else {
            return Err(error("integration", "not an object", format!("an object with {NAMES}")));
        };
        let mut integration = Self::default();
        for (name, given) in fields {
            integration.set(name, given)?;
        }
        integration.check()?;
        Ok(integration)
    }

    fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        let path = field(name);
        let text = |allowed: &str| match given {
            Given::Text(text) => Ok(text.clone()),
            _ => Err(error(&path, "not a string", allowed)),
        };
        match name {
            "clientId" => self.client_id = text(CLIENT_ID_FORM)?,
            "clientSecret" => self.client_secret = text(given::TOKEN_FORM)?,
            "accessTokenSeconds" => self.access_token_seconds = whole(&path, given, 1, LONGEST_LIFETIME_SECONDS)?,
            "refreshTokenSeconds" => self.refresh_token_seconds = whole(&path, given, 1, LONGEST_LIFETIME_SECONDS)?,
            "rotate" => match given {
                Given::Flag(flag) => self.rotate = *flag,
                _ => return Err(error(&path, "got neither true nor false", "true or false")),
            },
            "sameTokenSeconds" => self.same_token_seconds = whole(&path, given, 0, LONGEST_LIFETIME_SECONDS)?,
            "deviceCodeSeconds" => self.device_code_seconds = whole(&path, given, 1, LONGEST_DEVICE_CODE_SECONDS)?,
            "deviceIntervalSeconds" => {
                self.device_interval_seconds = whole(&path, given, 0, LONGEST_DEVICE_INTERVAL_SECONDS)?;
            }
            _ => return Err(error(&path, "unknown field of an integration", NAMES)),
        }
        Ok(())
    }

    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        given::check_token(&field("clientId"), &self.client_id)
            .map_err(|wrong| error(&wrong.option, wrong.problem, CLIENT_ID_FORM))?;
        // Basic authentication separates the id from the secret with a colon.
        if self.client_id.contains(':') {
            return Err(error(&field("clientId"), "has a colon", CLIENT_ID_FORM));
        }
        given::check_token(&field("clientSecret"), &self.client_secret)?;
        for (name, seconds, least, most) in [
            ("accessTokenSeconds", self.access_token_seconds, 1, LONGEST_LIFETIME_SECONDS),
            ("refreshTokenSeconds", self.refresh_token_seconds, 1, LONGEST_LIFETIME_SECONDS),
            ("sameTokenSeconds", self.same_token_seconds, 0, LONGEST_LIFETIME_SECONDS),
            ("deviceCodeSeconds", self.device_code_seconds, 1, LONGEST_DEVICE_CODE_SECONDS),
            ("deviceIntervalSeconds", self.device_interval_seconds, 0, LONGEST_DEVICE_INTERVAL_SECONDS),
        ] {
            within(&field(name), u64::from(seconds), least, most)?;
        }
        Ok(())
    }
}

/// Shows everything but the secret.
impl fmt::Debug for Integration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Integration")
            .field("client_id", &self.client_id)
            .field("access_token_seconds", &self.access_token_seconds)
            .field("refresh_token_seconds", &self.refresh_token_seconds)
            .field("rotate", &self.rotate)
            .field("same_token_seconds", &self.same_token_seconds)
            .field("device_code_seconds", &self.device_code_seconds)
            .field("device_interval_seconds", &self.device_interval_seconds)
            .finish_non_exhaustive()
    }
}

fn field(name: &str) -> String {
    format!("integration.{name}")
}
