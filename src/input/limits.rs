//! How long a call may take, how often it is tried, how much it reads, and how strictly.

use crate::input::options::CallOptions;

/// The limits of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole call: every try, every wait and every body, in milliseconds.
    pub timeout_ms: u64,
    /// One try with its body, in milliseconds.
    pub try_timeout_ms: u64,
    /// How often a call that failed is tried again.
    pub retries: u32,
    /// The largest body that is read, decompressed.
    pub max_response_bytes: u64,
    /// Whether a recording that is not as the API promises is an error.
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
    /// What was given, and the other limits for the rest.
    pub fn of(given: &CallOptions, otherwise: Self) -> Self {
        Self {
            timeout_ms: given.timeout_ms.map_or(otherwise.timeout_ms, u64::from),
            try_timeout_ms: given.try_timeout_ms.map_or(otherwise.try_timeout_ms, u64::from),
            retries: given.retries.unwrap_or(otherwise.retries),
            max_response_bytes: given.max_response_bytes.map_or(otherwise.max_response_bytes, u64::from),
            is_strict: given.strict.unwrap_or(otherwise.is_strict),
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

    fn read(given: Value, otherwise: Limits) -> Result<Limits, Error> {
        Ok(Limits::of(&CallOptions::read(&arguments(given))?, otherwise))
    }

    #[test]
    fn what_is_not_given_stays() {
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
    fn what_no_timer_can_keep_is_refused() {
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
