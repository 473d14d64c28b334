//! The rate limit.

use std::collections::VecDeque;

const WINDOW_MS: i64 = 1_000;

/// Accepts up to a number of requests in any second, wherever that second begins.
pub(crate) struct Rate {
    /// 0 means no limit.
    most: usize,
    /// When the requests accepted in the last second arrived, in order.
    accepted: VecDeque<i64>,
}

impl Rate {
    pub(crate) fn new(most: u32) -> Self {
        Self { most: usize::try_from(most).unwrap_or(usize::MAX), accepted: VecDeque::new() }
    }

    /// Whether to accept a request that arrives now. Requests that are not accepted do not count.
    pub(crate) fn admits(&mut self, now: i64) -> bool {
        if self.most == 0 {
            return true;
        }
        // When the clock is set back, forget what is now in the future: otherwise everything would be refused until then.
        while self.accepted.back().is_some_and(|accepted| *accepted > now) {
            self.accepted.pop_back();
        }
        while self.accepted.front().is_some_and(|accepted| now.saturating_sub(*accepted) >= WINDOW_MS) {
            self.accepted.pop_front();
        }
        let has_room = self.accepted.len() < self.most;
        if has_room {
            self.accepted.push_back(now);
        }
        has_room
    }
}
