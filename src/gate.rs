//! One gate for all calls of a client. It decides when a request may be sent. [`crate::call`] asks it before each request, and
//! JavaScript does the waiting.
//!
//! - An answer that asks the client to wait closes the gate for that time, for every call of the client. This time is the
//!   *span* of the limit.
//! - Then the gate lets requests through one by one, at a pace that the server has shown it accepts: the number of requests
//!   that it accepted within the last span. (If it accepts 10 of 80 simultaneous requests and asks the others to wait for a
//!   second, the pace is 10 per second.) The gate goes a little slower than that, because requests do not arrive as evenly
//!   as they are sent.
//! - A call that has to wait gets a turn. Turns are given for one span ahead. A call that gets none waits until after the
//!   last turn and asks again. This way the pace can change while many calls wait.
//! - If the server refuses a request, the pace is lowered. If it refuses none for a long time, the pace is raised, because
//!   it may have been measured too low: other clients may have used up a part of the limit.
//! - When no call has had to wait for a span, the pace is forgotten.
//!
//! Times are milliseconds on one monotonic clock.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{Ordering, compiler_fence};

/// The gate's answer to a call that wants to send a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Send it now.
    Pass,
    /// Wait this many milliseconds, then ask again.
    Wait(u64),
    /// The call would have to wait this many milliseconds, which is more than it has left.
    TooLong(u64),
}

/// When it is a call's turn, if it has one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turn(Option<f64>);

/// The gate of a client, shared by its calls.
#[derive(Clone, Default)]
pub struct SharedGate(Rc<Cell<Gate>>);

impl fmt::Debug for SharedGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedGate")
    }
}

impl SharedGate {
    /// See [`Gate::ask`].
    pub fn ask(&self, turn: &mut Turn, now: f64, left_ms: u64) -> Passage {
        self.with(|gate| gate.ask(turn, now, left_ms))
    }

    /// See [`Gate::close`].
    pub fn close(&self, sent: f64, now: f64, wait_ms: u64) {
        self.with(|gate| gate.close(sent, now, wait_ms));
    }

    /// Takes the gate out while it is used, so that a trap leaves an open gate instead of one that stays locked.
    fn with<T>(&self, work: impl FnOnce(&mut Gate) -> T) -> T {
        let mut gate = self.0.take();
        // `take` leaves an open gate. Without the fence, the compiler may omit that write, because a later one replaces it. A trap in
        // between would then leave a gate whose memory has been freed.
        compiler_fence(Ordering::SeqCst);
        let result = work(&mut gate);
        self.0.set(gate);
        result
    }
}

/// The gate of a client. It starts open and without a pace.
#[derive(Debug, Default)]
pub struct Gate {
    /// When the last requests were sent, except those that were refused. The oldest comes first.
    sent: Vec<f64>,
    /// Set from a refusal until the next request may pass.
    closing: Option<Closing>,
    /// Set while calls have to be spread out.
    pace: Option<Pace>,
}

/// Why the gate is closed.
#[derive(Clone, Copy, Debug)]
struct Closing {
    /// Until when no request may pass.
    until: f64,
    /// When the last refused request was sent.
    sent: f64,
    /// How long the server asked the client to wait.
    span: f64,
}

/// How fast requests may pass.
#[derive(Debug)]
struct Pace {
    /// The time from one turn to the next.
    every: f64,
    /// The first turn that has not been given to a call.
    next: f64,
    /// How far ahead turns are given.
    span: f64,
    /// Calls without a turn ask again one after the other. This is how many milliseconds the next one is behind the first. If
    /// hundreds of them asked at the same moment, they would delay the calls whose turn it is.
    turned_away: f64,
    /// Until when at least one call has to wait.
    crowded_until: f64,
    /// When the pace is raised, unless a request is refused before.
    raise_at: f64,
    /// How many spans without a refusal that takes.
    patience: f64,
    /// How long it takes to find out whether the server accepts a pace: until the limit is reached and its answer has arrived.
    proof: f64,
    /// Whether the pace was raised and nothing has been refused since.
    is_raised: bool,
}

/// How many requests are remembered.
const MOST_SENT: usize = 1000;
/// The pace is slower than the measured one by this factor.
const MARGIN: f64 = 1.05;
/// The pace is raised by this factor, to find out whether the server accepts more. Most raises end in a refusal, which costs
/// a span.
const RAISE: f64 = 1.25;
/// After a raise that was refused, the time until the next one is longer by this factor.
const LATER: f64 = 4.0;
/// The pace is lowered by this factor after a refusal that no raise explains.
const SLOWER: f64 = 1.03;
/// A new measurement replaces the known pace only if it is slower by more than this factor. Less may be chance: one request
/// more or less in a span.
const BY_CHANCE: f64 = 1.2;
/// How many requests per span to assume if the server accepted none.
const ASSUMED: f64 = 10.0;

impl Gate {
    /// Whether a call with this much time left may send a request now. If it may, the request counts as sent.
    pub fn ask(&mut self, turn: &mut Turn, now: f64, left_ms: u64) -> Passage {
        // A turn can be used once. It is void if the gate has been closed in the meantime.
        let is_turn = turn.0.take().is_some_and(|turn| turn <= now);
        if let Some(closing) = self.closing {
            if now < closing.until {
                return wait(closing.until - now, left_ms);
            }
            self.closing = None;
            self.pace = Some(self.pace_after(closing));
        }
        let Some(pace) = self.pace.as_mut().filter(|pace| now <= pace.crowded_until + pace.span) else {
            self.pace = None;
            return self.pass(now);
        };
        if is_turn {
            return self.pass(now);
        }
        match pace.place(turn, now, left_ms) {
            Passage::Pass => self.pass(now),
            passage => passage,
        }
    }

    /// The server has refused the request that was sent at `sent`, and asks the client to wait from `now` on.
    pub fn close(&mut self, sent: f64, now: f64, wait_ms: u64) {
        let at = self.sent.partition_point(|one| *one < sent);
        if self.sent.get(at) == Some(&sent) {
            self.sent.remove(at);
        }
        #[allow(clippy::cast_precision_loss, reason = "at most `retry_after::LONGEST_MS`")]
        let span = wait_ms as f64;
        let until = self.closing.map_or(0.0, |closing| closing.until).max(now + span);
        self.closing = Some(Closing { until, sent, span });
    }

    fn pass(&mut self, now: f64) -> Passage {
        if self.sent.len() >= MOST_SENT {
            self.sent.remove(0);
        }
        self.sent.push(now);
        Passage::Pass
    }

    /// The pace after a closing. It is measured when the gate opens, because by then the number of accepted requests is known.
    fn pace_after(&mut self, Closing { until, sent, span }: Closing) -> Pace {
        let first = self.sent.partition_point(|one| *one <= sent - span);
        #[allow(clippy::cast_precision_loss, reason = "at most `MOST_SENT`")]
        let accepted = self.sent.len().saturating_sub(first) as f64;
        let measured = if accepted > 0.0 { span * MARGIN / accepted } else { span / ASSUMED };
        // The fewer requests were accepted, the less reliable the measurement, and the sooner it is checked.
        let first_patience = (accepted * 2.0).clamp(4.0, 16.0);
        let (known, next, patience) = match self.pace.take() {
            None => (0.0, until, first_patience),
            Some(pace) if pace.is_raised => (pace.every * RAISE, pace.next, pace.patience * LATER),
            Some(pace) => (pace.every * SLOWER, pace.next, first_patience),
        };
        let every = if measured > known * BY_CHANCE { measured } else { known };
        Pace {
            every,
            next: next.max(until),
            span,
            turned_away: 0.0,
            crowded_until: until,
            raise_at: until + span * patience,
            patience,
            proof: until - sent + span,
            is_raised: false,
        }
    }
}

impl Pace {
    /// Lets a call through, gives it a turn, or has it ask again after the last turn.
    fn place(&mut self, turn: &mut Turn, now: f64, left_ms: u64) -> Passage {
        if now >= self.raise_at {
            self.every /= RAISE;
            self.is_raised = true;
            // Raised again as soon as it is known that the server accepts this pace.
            self.raise_at = now + self.proof;
        }
        let at = self.next;
        if at <= now {
            self.next = now + self.every;
            self.turned_away = 0.0;
            return Passage::Pass;
        }
        let has_turn = at < now + self.span;
        let until = if has_turn { at } else { at + self.turned_away };
        let passage = wait(until - now, left_ms);
        // A call that fails takes no turn.
        if matches!(passage, Passage::TooLong(_)) {
            return passage;
        }
        self.crowded_until = self.crowded_until.max(until);
        if has_turn {
            turn.0 = Some(at);
            self.next += self.every;
            self.turned_away = 0.0;
        } else {
            self.turned_away = (self.turned_away + 1.0).min(self.span / 2.0);
        }
        passage
    }
}

fn wait(ms: f64, left_ms: u64) -> Passage {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
    let ms = ms.ceil() as u64;
    if ms < left_ms { Passage::Wait(ms) } else { Passage::TooLong(ms) }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "small whole numbers, or the same ones")]
mod tests {
    use super::*;
    use Passage::{Pass, TooLong, Wait};

    const LONG: u64 = 60_000;

    /// A gate after `count` requests at once. The server accepts some of them and asks the others to wait for a second.
    fn after_burst(count: usize, accepted: usize) -> Gate {
        let mut gate = Gate::default();
        for _ in 0..count {
            assert_eq!(gate.ask(&mut Turn::default(), 0.0, LONG), Pass);
        }
        for _ in accepted..count {
            gate.close(0.0, 50.0, 1_000);
        }
        gate
    }

    /// When each of `count` calls passes, if all ask at `now` and wait as long as the gate says.
    fn passing(gate: &mut Gate, now: f64, count: usize) -> Vec<f64> {
        let mut waiting: Vec<(f64, Turn)> = vec![(now, Turn::default()); count];
        let mut passed = Vec::new();
        while !waiting.is_empty() {
            // The one that wakes up first asks first.
            let at =
                (0..waiting.len()).reduce(|one, other| if waiting[other].0 < waiting[one].0 { other } else { one });
            let (now, mut turn) = waiting.remove(at.unwrap());
            match gate.ask(&mut turn, now, LONG) {
                Pass => passed.push(now),
                Wait(ms) => waiting.push((now + ms as f64, turn)),
                TooLong(ms) => panic!("{ms} ms are too long"),
            }
        }
        passed
    }

    #[test]
    fn the_gate_is_open_until_the_server_asks_the_client_to_wait() {
        let mut gate = Gate::default();
        assert!(passing(&mut gate, 0.5, 5_000).into_iter().all(|at| at == 0.5));
        assert_eq!(gate.sent.len(), MOST_SENT);
    }

    #[test]
    fn the_gate_is_closed_until_the_longest_wait_is_over() {
        let mut gate = Gate::default();
        let ask = |gate: &mut Gate, now| gate.ask(&mut Turn::default(), now, LONG);
        assert_eq!(ask(&mut gate, 0.0), Pass);
        gate.close(0.0, 100.25, 2_000);
        // A second refusal with a shorter wait does not open it sooner.
        gate.close(0.0, 200.0, 1_000);
        assert_eq!(ask(&mut gate, 100.25), Wait(2_000));
        // Fractions of a millisecond are rounded up.
        assert_eq!(ask(&mut gate, 2_100.0), Wait(1));
        assert_eq!(ask(&mut gate, 2_100.25), Pass);
        // A call that does not have the time to wait fails now.
        let mut closed = after_burst(80, 10);
        assert_eq!(closed.ask(&mut Turn::default(), 100.0, 951), Wait(950));
        assert_eq!(closed.ask(&mut Turn::default(), 100.0, 950), TooLong(950));
    }

    #[test]
    fn waiting_calls_pass_one_by_one() {
        for (accepted, distance) in [(10, 105.0), (1, 1_050.0), (2, 525.0)] {
            let passed = passing(&mut after_burst(80, accepted), 60.0, 5);
            assert_eq!(passed[0], 1_050.0);
            for pair in passed.windows(2) {
                let apart = pair[1] - pair[0];
                assert!((distance - 1.0..distance + 2.0).contains(&apart), "{apart} ms apart, {accepted} accepted");
            }
        }
        // If nothing was accepted, the pace is not known. The calls are spread out all the same.
        let passed = passing(&mut after_burst(80, 0), 60.0, 3);
        assert_eq!(passed, [1_050.0, 1_150.0, 1_250.0]);
    }

    #[test]
    fn requests_accepted_within_the_last_span_set_the_pace() {
        let mut gate = Gate::default();
        // Five per second for a minute, and then twenty at once, of which ten are accepted.
        for number in 0..300 {
            gate.ask(&mut Turn::default(), f64::from(number) * 200.0, LONG);
        }
        for _ in 0..20 {
            gate.ask(&mut Turn::default(), 60_000.0, LONG);
        }
        for _ in 0..10 {
            gate.close(60_000.0, 60_020.0, 1_000);
        }
        let passed = passing(&mut gate, 60_020.0, 3);
        // Four in the second before, and these ten.
        assert!((passed[1] - passed[0] - 1_050.0 / 14.0).abs() < 2.0, "{passed:?}");
    }

    #[test]
    fn turns_are_given_for_one_span_ahead() {
        let mut gate = after_burst(80, 10);
        let mut turns = [Turn::default(); 20];
        let waits = turns.each_mut().map(|turn| match gate.ask(turn, 1_050.0, LONG) {
            Pass => 0,
            Wait(ms) => ms,
            TooLong(_) => panic!("too long"),
        });
        assert_eq!(waits[..10], [0, 105, 210, 315, 420, 525, 630, 735, 840, 945]);
        assert!(waits[10..].iter().copied().eq(1_050..1_060), "the others ask again: {waits:?}");
        assert!(turns[10..].iter().all(|turn| *turn == Turn::default()));
        // A call that does not have the time to wait for its turn takes none.
        let mut gate = after_burst(80, 10);
        gate.ask(&mut Turn::default(), 1_050.0, LONG);
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, 105), TooLong(105));
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, 106), Wait(105));
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, LONG), Wait(210));
    }

    #[test]
    fn a_turn_is_void_if_the_gate_is_closed_in_the_meantime() {
        let mut gate = after_burst(80, 10);
        let mut turn = Turn::default();
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, LONG), Pass);
        assert_eq!(gate.ask(&mut turn, 1_050.0, LONG), Wait(105));
        gate.close(1_050.0, 1_100.0, 1_000);
        assert_eq!(gate.ask(&mut turn, 1_155.0, LONG), Wait(945));
        assert_eq!(gate.ask(&mut Turn::default(), 2_100.0, LONG), Pass);
        assert!(matches!(gate.ask(&mut turn, 2_100.0, LONG), Wait(100..)), "it gets a new turn");
    }

    #[test]
    fn the_pace_is_forgotten_when_no_call_had_to_wait_for_a_span() {
        let mut gate = after_burst(80, 10);
        let last = passing(&mut gate, 1_050.0, 20).pop().unwrap();
        let mut crowd = |now| passing(&mut gate, now, 2)[1] - now;
        assert!(crowd(last + 900.0) > 100.0, "still known");
        assert_eq!(crowd(last + 3_000.0), 0.0);
        // No call came back at all.
        assert_eq!(passing(&mut after_burst(80, 10), 2_051.0, 2), [2_051.0; 2]);
    }

    #[test]
    fn an_accepted_pace_is_raised_step_by_step_and_lowered_after_a_refusal() {
        let distance = |gate: &Gate| gate.pace.as_ref().unwrap().every.round();
        let mut gate = after_burst(80, 10);
        let mut now = 1_050.0;
        // A steady stream of calls for this long. Each asks once.
        let mut crowd = |gate: &mut Gate, ms: f64| {
            let end = now + ms;
            while now < end {
                gate.ask(&mut Turn::default(), now, LONG);
                now += 10.0;
            }
            now
        };
        crowd(&mut gate, 15_900.0);
        assert_eq!(distance(&gate), 105.0);
        crowd(&mut gate, 200.0);
        assert_eq!(distance(&gate), 84.0);
        let now = crowd(&mut gate, 2_000.0);
        assert_eq!(distance(&gate), 67.0);
        gate.close(now, now, 1_000);
        crowd(&mut gate, 1_010.0);
        assert!((84.0..106.0).contains(&distance(&gate)), "{}", distance(&gate));
        // The next raise comes after four times as long.
        let before = distance(&gate);
        crowd(&mut gate, 63_900.0);
        assert_eq!(distance(&gate), before);
        let raised = crowd(&mut gate, 200.0);
        assert!(distance(&gate) < before);
        // A refusal without a raise lowers the pace.
        gate.close(raised, raised, 1_000);
        let now = crowd(&mut gate, 2_000.0);
        let before = distance(&gate);
        gate.close(now, now, 1_000);
        crowd(&mut gate, 1_010.0);
        assert!(distance(&gate) > before * 1.02);
    }

    #[test]
    fn a_trap_leaves_the_gate_open() {
        let shared = SharedGate::default();
        shared.close(0.0, 0.0, 1_000);
        assert_eq!(shared.clone().ask(&mut Turn::default(), 10.0, LONG), Wait(990), "clones share one gate");
        let trap = std::panic::AssertUnwindSafe(|| shared.with(|_| panic!("a trap")));
        assert!(std::panic::catch_unwind(trap).is_err());
        assert_eq!(shared.ask(&mut Turn::default(), 10.0, LONG), Pass);
    }
}
