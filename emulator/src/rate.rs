//! How many requests there may be in a second.

use std::collections::VecDeque;

const WINDOW_MS: i64 = 1_000;

/// Lets so many requests through in any second, wherever that second begins.
pub(crate) struct Rate {
    /// 0 for as many as there are.
    most: usize,
    /// When those of the last second came that were let through, in their order.
    accepted: VecDeque<i64>,
}

impl Rate {
    pub(crate) fn new(most: u32) -> Self {
        Self { most: usize::try_from(most).unwrap_or(usize::MAX), accepted: VecDeque::new() }
    }

    /// Whether a request that comes now is let through. One that is not does not count.
    pub(crate) fn admits(&mut self, now: i64) -> bool {
        if self.most == 0 {
            return true;
        }
        // A clock that is set back starts afresh: else what it takes for the future would refuse everything until then.
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
