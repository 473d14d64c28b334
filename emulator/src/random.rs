//! Pseudo-random numbers from a seed: `SplitMix64`, and a digest built on its mixing step.

use serde::{Deserialize, Serialize};

/// A stream of pseudo-random numbers.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Random(#[serde(with = "as_text")] u64);

/// A number as text, because JavaScript does not hold every `u64` exactly.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    // Only where a pointer is as large as the number does clippy want it as a value. serde passes a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 to just below `limit`. The slight bias of the remainder does not matter for sample data.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let choices = high.saturating_sub(low).max(0).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(self.below(choices))
    }

    /// True in `chance` percent of all cases.
    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let index = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(index).copied().unwrap_or_default()
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let high = (self.next() & !0xF000) | 0x4000;
        let low = (self.next() & !(0b11 << 62)) | (0b10 << 62);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

/// One number for a list of texts. Good enough to detect changes by hand, and no more.
pub(crate) fn digest(seed: u64, parts: &[&str]) -> u64 {
    let mut state = mix(seed);
    for part in parts {
        // 0xFF never occurs in UTF-8, so it tells ("ab", "c") from ("a", "bc").
        for byte in part.bytes().chain([0xFF]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    mix(state)
}

/// One number for another: close ones become far apart.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        let mut random = Random::new(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| random.next()), expected);
    }

    #[test]
    fn a_digest_tells_apart() {
        assert_eq!(digest(1, &["ab", "c"]), digest(1, &["ab", "c"]));
        assert_ne!(digest(1, &["ab", "c"]), digest(1, &["a", "bc"]));
        assert_ne!(digest(1, &["ab", "c"]), digest(2, &["ab", "c"]));
    }
}
