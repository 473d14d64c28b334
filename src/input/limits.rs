//! The limits of a call: how long it may take, how often it is retried, how much it reads, and how strictly.

use crate::input::options::CallOptions;

/// The limits of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For the whole call, including every try, every wait and every response body, in milliseconds.
    pub timeout_ms: u64,
    /// For one try, including the response body, in milliseconds.
    pub try_timeout_ms: u64,
    /// How many times a failed call is retried.
    pub retries: u32,
    /// The maximum size of a response body after decompression.
    pub max_response_bytes: u64,
    /// Whether a recording that does not match the API's description is an error.
    pub is_strict: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout_ms: 60_000,
            try_timeout_ms: 15_000,
            retries: 3,
            max_response_bytes: 16 * 1024 * 1024,
            is_strict: false,
        }
    }
}

impl Limits {
    /// The limits that were given, and the defaults for the rest.
    pub fn of(given: &CallOptions, defaults: Self) -> Self {
        Self {
            timeout_ms: given.timeout_ms.map_or(defaults.timeout_ms, u64::from),
            try_timeout_ms: given.try_timeout_ms.map_or(defaults.try_timeout_ms, u64::from),
            retries: given.retries.unwrap_or(defaults.retries),
            max_response_bytes: given.max_response_bytes.map_or(defaults.max_response_bytes, u64::from),
            is_strict: given.strict.unwrap_or(defaults.is_strict),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use serde_json::{Value, json};

    fn read(given: Value, defaults: Limits) -> Result<Limits, Error> {
        Ok(Limits::of(&CallOptions::read(&arguments(given))?, defaults))
    }

    #[test]
    fn limits_that_are_not_given_keep_their_defaults() {
        let client = read(json!({ "timeoutMs": 5_000, "retries": 0, "strict": true }), Limits::default()).unwrap();
        let expected = Limits {
            timeout_ms: 5_000,
            try_timeout_ms: 15_000,
            retries: 0,
            max_response_bytes: 16_777_216,
            is_strict: true,
        };
        assert_eq!(client, expected);
        let given = json!({ "retries": 100, "tryTimeoutMs": 2_147_483_647, "maxResponseBytes": 1 });
        let call = read(given, client).unwrap();
        let expected = Limits { retries: 100, try_timeout_ms: 2_147_483_647, max_response_bytes: 1, ..client };
        assert_eq!(call, expected);
    }

    #[test]
    fn limits_out_of_bounds_are_rejected() {
        for (given, message) in [
            (json!({ "timeoutMs": 0 }), "timeoutMs: expected a whole number from 1 to 2147483647, got 0"),
            (
                json!({ "timeoutMs": 2_147_483_648_u32 }),
                "timeoutMs: expected a whole number from 1 to 2147483647, got 2147483648",
            ),
            (json!({ "tryTimeoutMs": 0.5 }), "tryTimeoutMs: expected a whole number from 1 to 2147483647, got 0.5"),
            (json!({ "retries": -1 }), "retries: expected a whole number from 0 to 100, got -1"),
            (json!({ "retries": "3" }), "retries: expected a whole number from 0 to 100, got \"3\""),
            (json!({ "maxResponseBytes": 0 }), "maxResponseBytes: expected a whole number from 1 to 2147483647, got 0"),
        ] {
            assert_eq!(read(given, Limits::default()).unwrap_err().message, message);
        }
    }
}
