//! A download as JavaScript takes it, from step to step.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::download::answer::Kind;
use crate::download::{Download, Limits, Moment, Outcome, Step};
use crate::input::config::Config;
use crate::js::convert;
use crate::js::seam::{self, Came, What, clock, now};
use crate::js::steps::{ms, response};
use crate::words::meaning;

/// A download as a sequence of steps: `pkg-template/download/transfer.js` takes one after the other.
#[wasm_bindgen(skip_typescript)]
pub struct DownloadSteps(Download);

#[wasm_bindgen]
impl DownloadSteps {
    /// Takes what came of the last step, and returns the next one. `position` is the number of the next byte that the caller needs.
    #[wasm_bindgen(skip_typescript)]
    pub fn next(&mut self, came: &Came, position: f64) -> seam::Step {
        let moment =
            Moment { position: whole(position), now_ms: now(), clock_ms: ms(clock()), jitter: js_sys::Math::random() };
        let outcome = match meaning(&came.what()) {
            Some(What::Linked) => Outcome::Link { url: came.url(), lapses_ms: came.lapses() },
            Some(What::Waited) => Outcome::Waited,
            Some(What::Answered) => Outcome::Answered(response(came)),
            Some(What::Ended) => Outcome::Ended(whole(came.count())),
            Some(What::NoAnswer) => Outcome::Broke(came.problem()),
            Some(What::NoAnswerInTime) => Outcome::Stalled,
            Some(What::Redirected) => Outcome::Insecure,
            Some(What::NoFetch) => Outcome::NoFetch(came.problem()),
            // TypeScript rules this out. It ends the download, like a trap.
            _ => wasm_bindgen::throw_str("an unknown outcome"),
        };
        match self.0.next(outcome, moment) {
            Step::Link => seam::link(),
            Step::Open { url, range, if_range, within_ms } => {
                seam::open(&url, range.as_deref(), if_range.as_deref(), ms(within_ms))
            }
            Step::Wait(wait_ms) => seam::wait(ms(wait_ms)),
            Step::Take { skip, most } => self.file("take", skip, most),
            Step::Done => self.file("done", 0, None),
            Step::Fail(error) => seam::fail(&convert::error(&error)),
        }
    }
}

impl DownloadSteps {
    pub(crate) fn new(
        config: &Rc<Config>,
        kind: Kind,
        offset: f64,
        validator: Option<String>,
        stall_ms: f64,
        timeout_ms: Option<f64>,
        retries: Option<u32>,
    ) -> Self {
        let limits = Limits {
            timeout_ms: timeout_ms.map_or(config.limits.timeout_ms, whole),
            stall_ms: whole(stall_ms),
            retries,
            first_retries: config.limits.retries,
        };
        Self(Download::new(Rc::clone(config), limits, kind, whole(offset), validator))
    }

    /// What is known of the file, and what to hand on of the answer.
    fn file(&self, what: &str, skip: u64, most: Option<u64>) -> seam::Step {
        let known = self.0.known();
        seam::file(what, ms(self.0.offset()), known.size.map(ms), known.version.as_deref(), ms(skip), most.map(ms))
    }
}

/// JavaScript counts bytes and milliseconds up to 2^53.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast turns negative numbers into 0")]
fn whole(number: f64) -> u64 {
    number as u64
}
