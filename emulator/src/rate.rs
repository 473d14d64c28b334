//! The rate limit: a bucket of tokens, of which each request takes one.

const SECOND_MS: i64 = 1_000;

/// Accepts `burst` requests at once, and as many as it is refilled with after that.
#[derive(Clone)]
pub(crate) struct Rate {
    /// How many tokens come back in a second; 0 means no limit.
    per_second: i64,
    /// How much the bucket holds, in thousandths of a token.
    capacity: i64,
    level: i64,
    /// The time of the last request.
    last: Option<i64>,
}

impl Rate {
    pub(crate) fn new(per_second: u32, burst: u32) -> Self {
        let capacity = i64::from(burst).saturating_mul(SECOND_MS);
        Self { per_second: per_second.into(), capacity, level: capacity, last: None }
    }

    /// Whether to accept a request that arrives now. Requests that are not accepted take nothing, and the next token comes within
    /// a second.
    pub(crate) fn admits(&mut self, now: i64) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let past = self.last.map_or(0, |last| now.saturating_sub(last));
        self.last = Some(now);
        self.level = if past < 0 {
            // The clock was set back. Start again, because nobody knows when the bucket was last full.
            self.capacity
        } else {
            self.level.saturating_add(past.saturating_mul(self.per_second)).min(self.capacity)
        };
        let has_one = self.level >= SECOND_MS;
        if has_one {
            self.level = self.level.saturating_sub(SECOND_MS);
        }
        has_one
    }
}
