//! Ends a piece of work when the caller's signal says so, and a request when nobody waits for it.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use crate::js::wake::Bell;

/// The work's outcome, or the signal's reason as soon as it is aborted: whatever the work itself makes of an abort
/// (Safari's `fetch` rejects with an error of its own) does not count. The work is dropped then.
pub(crate) async fn unless_aborted<T>(
    signal: Option<&AbortSignal>,
    work: impl Future<Output = T>,
) -> Result<T, JsValue> {
    let Some(signal) = signal else {
        return Ok(work.await);
    };
    let listener = Listener::new(signal);
    let mut work = pin!(work);
    poll_fn(|context| {
        if is_aborted(signal) {
            return Poll::Ready(Err(Reflect::get(signal, &"reason".into()).unwrap_or_default()));
        }
        listener.bell.wakes(context.waker());
        work.as_mut().poll(context).map(Ok)
    })
    .await
}

/// Lets [`unless_aborted`] look at its signal once more. Its listener may not have been told: another one can have
/// stopped the event.
pub(crate) async fn notice() {
    let mut has_looked = false;
    poll_fn(|context| {
        if std::mem::replace(&mut has_looked, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Read with care: the signal may be of any class.
pub(crate) fn is_aborted(signal: &AbortSignal) -> bool {
    Reflect::get(signal, &"aborted".into()).is_ok_and(|aborted| aborted.is_truthy())
}

/// Wakes the work when the signal is aborted, and leaves nothing behind on a signal that lives long.
struct Listener<'a> {
    signal: &'a AbortSignal,
    bell: Bell,
}

impl<'a> Listener<'a> {
    fn new(signal: &'a AbortSignal) -> Self {
        let bell = Bell::new();
        let _ = signal.add_event_listener_with_callback("abort", bell.callback());
        Self { signal, bell }
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener_with_callback("abort", self.bell.callback());
    }
}

/// Aborts when it is dropped before its end: nothing stays open for a call that has ended.
pub(crate) struct CancelOnDrop {
    controller: AbortController,
    has_ended: Cell<bool>,
}

impl CancelOnDrop {
    pub(crate) fn new() -> Result<Self, JsValue> {
        Ok(Self { controller: AbortController::new()?, has_ended: Cell::new(false) })
    }

    pub(crate) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// There is nothing left to cancel.
    pub(crate) fn end(&self) {
        self.has_ended.set(true);
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if !self.has_ended.get() {
            self.controller.abort();
        }
    }
}
