//! Wakes Rust's futures from JavaScript's callbacks.

use std::cell::{Cell, RefCell};
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::task::Waker;

use wasm_bindgen::prelude::*;

/// A callback for JavaScript, and whether it was called.
pub(crate) struct Bell {
    state: Rc<State>,
    callback: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    has_rung: Cell<bool>,
    sleeper: RefCell<Option<Waker>>,
}

impl Bell {
    pub(crate) fn new() -> Self {
        let state = Rc::new(State::default());
        let rung = AssertUnwindSafe(Rc::clone(&state));
        let callback = Closure::new(move || {
            rung.has_rung.set(true);
            if let Some(sleeper) = rung.sleeper.borrow().as_ref() {
                sleeper.wake_by_ref();
            }
        });
        Self { state, callback }
    }

    /// What JavaScript calls to ring it.
    pub(crate) fn callback(&self) -> &js_sys::Function {
        self.callback.as_ref().unchecked_ref()
    }

    pub(crate) fn has_rung(&self) -> bool {
        self.state.has_rung.get()
    }

    /// Whom to wake.
    pub(crate) fn wakes(&self, sleeper: &Waker) {
        *self.state.sleeper.borrow_mut() = Some(sleeper.clone());
    }
}
