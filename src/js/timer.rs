//! Time: how much has passed, waiting for some to pass, and work that has only so much of it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::js::wake::Bell;

#[wasm_bindgen]
extern "C" {
    // Looked up whenever they are called, so that a test's fake timers count.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
    /// Milliseconds of a clock that nobody sets.
    #[wasm_bindgen(js_namespace = performance)]
    pub(crate) fn now() -> f64;
}

/// Milliseconds since 1970, of the clock on the wall.
pub(crate) fn clock() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast takes what is below 0 for 0")]
    let ms = js_sys::Date::now() as u64;
    ms
}

/// Done after so many milliseconds. Dropping it takes it back.
pub(crate) struct Timer {
    bell: Bell,
    timer: JsValue,
}

impl Timer {
    pub(crate) fn new(ms: u64) -> Self {
        let bell = Bell::new();
        // Node's timers go off up to a millisecond early, and no server shall be asked sooner than it said.
        #[allow(clippy::cast_precision_loss, reason = "at most 2^31 - 1")]
        let ms = ms.saturating_add(1).min(LONGEST_MS) as f64;
        let timer = set_timeout(bell.callback(), ms);
        Self { bell, timer }
    }
}

/// With anything longer, a timer goes off at once.
const LONGEST_MS: u64 = 2_147_483_647;

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.bell.has_rung() {
            return Poll::Ready(());
        }
        self.bell.wakes(context.waker());
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}

/// The work's outcome, or `None` when the timer is done before it. The work is dropped then.
pub(crate) async fn before<T>(timer: &mut Timer, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => Pin::new(&mut *timer).poll(context).map(|()| None),
    })
    .await
}
