//! Ends a piece of work when the caller's signal says so.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

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
        if signal.aborted() {
            return Poll::Ready(Err(signal.reason()));
        }
        listener.wake(context.waker());
        work.as_mut().poll(context).map(Ok)
    })
    .await
}

/// Wakes the work when the signal is aborted, and leaves nothing behind on a signal that lives long.
struct Listener<'a> {
    signal: &'a AbortSignal,
    waker: Rc<RefCell<Option<Waker>>>,
    on_abort: Closure<dyn FnMut()>,
}

impl<'a> Listener<'a> {
    fn new(signal: &'a AbortSignal) -> Self {
        let waker = Rc::new(RefCell::new(None::<Waker>));
        let woken = std::panic::AssertUnwindSafe(Rc::clone(&waker));
        let on_abort = Closure::new(move || {
            if let Some(waker) = woken.borrow().as_ref() {
                waker.wake_by_ref();
            }
        });
        let _ = signal.add_event_listener_with_callback("abort", on_abort.as_ref().unchecked_ref());
        Self { signal, waker, on_abort }
    }

    fn wake(&self, waker: &Waker) {
        *self.waker.borrow_mut() = Some(waker.clone());
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener_with_callback("abort", self.on_abort.as_ref().unchecked_ref());
    }
}
