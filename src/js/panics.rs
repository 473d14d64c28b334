//! Panics on demand, in the build that tests what becomes of them: the id that is asked for names the place.

use crate::call::{Call, Outcome};
use crate::js::drive::Asked;

/// Panics while arguments are read.
pub(crate) fn at_arguments(asked: &Asked) {
    if let Asked::Get { id } = asked
        && id.as_string().as_deref() == Some("panic-arguments")
    {
        here();
    }
}

/// Panics after an answer, or after a wait.
pub(crate) fn after(call: &Call, outcome: &Outcome) {
    let call = format!("{call:?}");
    let place = match outcome {
        Outcome::Answered(_) => "panic-answer",
        Outcome::Waited => "panic-wait",
        _ => return,
    };
    if call.contains(place) {
        here();
    }
}

#[expect(clippy::panic, reason = "what it is for")]
fn here() {
    panic!("a panic that a test asked for");
}
