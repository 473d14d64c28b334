//! One gate for all calls of a client. It decides when a request may be sent; [`crate::call`] asks it before each one, and
//! `src/js/` does the waiting.
//!
//! - An answer that asks to wait closes the gate until then, for every call of the client.
//! - Then it lets requests through one by one, at the pace that the server is known to bear: as many as it took in the time
//!   before for which it asked to wait. (Of 80 requests at once it took 10, and refused the others for a second: 10 in a
//!   second.) A little slower, because requests do not arrive as evenly as they are sent.
//! - Who has to wait is given a turn. Turns are given for one such time ahead; whoever comes too late for one waits until
//!   then, and asks again. So the pace can change although many wait.
//! - A pace that was refused is lowered. One that goes well for long is raised, in case it was measured too low: others may
//!   have used up the limit that day.
//! - When nobody had to wait for a while, the pace is forgotten.
//!
//! Moments are milliseconds on one clock, which nobody sets.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// What a call is told that wants to send a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Send it now.
    Pass,
    /// Wait so many milliseconds, and ask again.
    Wait(u64),
    /// So many milliseconds would have to be waited for, and the call does not have as many left.
    TooLong(u64),
}

/// The turn that a call was given.
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

    /// Taken out meanwhile: after a fault in the core there is an open gate, and not one that is in use for ever.
    fn with<T>(&self, work: impl FnOnce(&mut Gate) -> T) -> T {
        let mut gate = self.0.take();
        let result = work(&mut gate);
        self.0.set(gate);
        result
    }
}

/// The gate. It begins open, and without a pace.
#[derive(Debug, Default)]
pub struct Gate {
    /// When the last requests were sent that were not refused, the oldest first.
    sent: Vec<f64>,
    /// There is one from a refusal until the first request after it.
    closing: Option<Closing>,
    /// There is one as long as there is reason to think that there is a limit.
    pace: Option<Pace>,
}

/// Why the gate is closed.
#[derive(Clone, Copy, Debug)]
struct Closing {
    /// Nobody passes before.
    until: f64,
    /// When the last request was sent that was refused.
    sent: f64,
    /// How long the server asked to wait then.
    span: f64,
}

/// How fast requests pass.
#[derive(Debug)]
struct Pace {
    /// From one turn to the next.
    every: f64,
    /// The first turn that is nobody's.
    next: f64,
    /// For how long turns are given ahead.
    span: f64,
    /// How many milliseconds later than the first one the next call asks again that was given no turn. If hundreds did in the
    /// same moment, those whose turn it is would come late.
    turned_away: f64,
    /// Until when somebody has to wait.
    crowded_until: f64,
    /// When it is raised, unless a request is refused before.
    raise_at: f64,
    /// How many spans it has to go well before.
    patience: f64,
    /// How long it takes until it is known whether a pace is borne: until a limit is met, and its answer is there.
    proof: f64,
    /// Whether it was raised, and nothing was refused since.
    is_raised: bool,
}

/// How many requests are remembered.
const MOST_SENT: usize = 1000;
/// How much slower than measured the pace is.
const MARGIN: f64 = 1.05;
/// How much faster each attempt is to find out whether more is borne. Most end in a refusal, which costs a span.
const RAISE: f64 = 1.25;
/// How many spans it takes to the next attempt after one that was refused, times those to the one before.
const LATER: f64 = 4.0;
/// How much slower it goes on after a refusal that nothing else explains.
const SLOWER: f64 = 1.03;
/// How much slower than the pace that is known something may be measured by chance: one request more or less in a span.
const BY_CHANCE: f64 = 1.2;
/// How many requests a span is thought to bear where none was taken, which tells nothing.
const GUESSED: f64 = 10.0;

impl Gate {
    /// Whether a request may be sent now, by a call with so much time left. Where it may, it counts as sent.
    pub fn ask(&mut self, turn: &mut Turn, now: f64, left_ms: u64) -> Passage {
        // A turn is for once, and void when the gate is closed meanwhile.
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

    /// The server has refused a request that was sent at that moment, and asks to wait from now on.
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

    /// Measured when the gate opens, because by then it is known what was taken.
    fn pace_after(&mut self, Closing { until, sent, span }: Closing) -> Pace {
        let first = self.sent.partition_point(|one| *one <= sent - span);
        #[allow(clippy::cast_precision_loss, reason = "at most `MOST_SENT`")]
        let taken = self.sent.len().saturating_sub(first) as f64;
        let measured = if taken > 0.0 { span * MARGIN / taken } else { span / GUESSED };
        // The fewer were taken, the less that says.
        let first_patience = (taken * 2.0).clamp(4.0, 16.0);
        let (back, next, patience) = match self.pace.take() {
            None => (0.0, until, first_patience),
            Some(pace) if pace.is_raised => (pace.every * RAISE, pace.next, pace.patience * LATER),
            Some(pace) => (pace.every * SLOWER, pace.next, first_patience),
        };
        let every = if measured > back * BY_CHANCE { measured } else { back };
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
    /// Lets a call through, gives it a turn, or has it ask again when all that were given are over.
    fn place(&mut self, turn: &mut Turn, now: f64, left_ms: u64) -> Passage {
        if now >= self.raise_at {
            self.every /= RAISE;
            self.is_raised = true;
            // On, as soon as it is known that it goes well.
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
        // A call that goes away takes no turn.
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
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is beyond the largest is as long")]
    let ms = ms.ceil() as u64;
    if ms < left_ms { Passage::Wait(ms) } else { Passage::TooLong(ms) }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "they are small, and whole or the same ones")]
mod tests {
    use super::*;
    use Passage::{Pass, TooLong, Wait};

    const LONG: u64 = 60_000;

    /// So many requests at once, of which the server takes some, and refuses the others for a second.
    fn after_burst(count: usize, taken: usize) -> Gate {
        let mut gate = Gate::default();
        for _ in 0..count {
            assert_eq!(gate.ask(&mut Turn::default(), 0.0, LONG), Pass);
        }
        for _ in taken..count {
            gate.close(0.0, 50.0, 1_000);
        }
        gate
    }

    /// When each of so many calls passes that ask at that moment, and wait as they are told.
    fn passing(gate: &mut Gate, now: f64, count: usize) -> Vec<f64> {
        let mut waiting: Vec<(f64, Turn)> = vec![(now, Turn::default()); count];
        let mut passed = Vec::new();
        while !waiting.is_empty() {
            // Who began to wait first goes on first.
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
    fn it_is_open_as_long_as_nobody_asks_to_wait() {
        let mut gate = Gate::default();
        assert!(passing(&mut gate, 0.5, 5_000).into_iter().all(|at| at == 0.5));
        assert_eq!(gate.sent.len(), MOST_SENT);
    }

    #[test]
    fn it_is_closed_until_the_last_moment_that_was_asked_for() {
        let mut gate = Gate::default();
        let ask = |gate: &mut Gate, now| gate.ask(&mut Turn::default(), now, LONG);
        assert_eq!(ask(&mut gate, 0.0), Pass);
        gate.close(0.0, 100.25, 2_000);
        // Another one, which the server refused for a shorter time, does not open it sooner.
        gate.close(0.0, 200.0, 1_000);
        assert_eq!(ask(&mut gate, 100.25), Wait(2_000));
        // Parts of a millisecond count.
        assert_eq!(ask(&mut gate, 2_100.0), Wait(1));
        assert_eq!(ask(&mut gate, 2_100.25), Pass);
        // Who can do nothing but wait in vain learns it now.
        let mut closed = after_burst(80, 10);
        assert_eq!(closed.ask(&mut Turn::default(), 100.0, 951), Wait(950));
        assert_eq!(closed.ask(&mut Turn::default(), 100.0, 950), TooLong(950));
    }

    #[test]
    fn who_waited_comes_back_in_turn() {
        for (taken, distance) in [(10, 105.0), (1, 1_050.0), (2, 525.0)] {
            let passed = passing(&mut after_burst(80, taken), 60.0, 5);
            assert_eq!(passed[0], 1_050.0);
            for pair in passed.windows(2) {
                let apart = pair[1] - pair[0];
                assert!((distance - 1.0..distance + 2.0).contains(&apart), "{apart} ms apart, {taken} taken");
            }
        }
        // Where nothing was taken, nothing is known. They do not come back together all the same.
        let passed = passing(&mut after_burst(80, 0), 60.0, 3);
        assert_eq!(passed, [1_050.0, 1_150.0, 1_250.0]);
    }

    #[test]
    fn what_was_taken_counts_for_as_long_as_the_server_asks_to_wait() {
        let mut gate = Gate::default();
        // Five a second for a minute, and then twenty at once, of which ten are taken.
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
        // Four in the second before, and ten.
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
        // Who does not have the time for its turn takes none.
        let mut gate = after_burst(80, 10);
        gate.ask(&mut Turn::default(), 1_050.0, LONG);
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, 105), TooLong(105));
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, 106), Wait(105));
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, LONG), Wait(210));
    }

    #[test]
    fn a_turn_is_void_when_the_gate_is_closed_meanwhile() {
        let mut gate = after_burst(80, 10);
        let mut turn = Turn::default();
        assert_eq!(gate.ask(&mut Turn::default(), 1_050.0, LONG), Pass);
        assert_eq!(gate.ask(&mut turn, 1_050.0, LONG), Wait(105));
        gate.close(1_050.0, 1_100.0, 1_000);
        assert_eq!(gate.ask(&mut turn, 1_155.0, LONG), Wait(945));
        assert_eq!(gate.ask(&mut Turn::default(), 2_100.0, LONG), Pass);
        assert!(matches!(gate.ask(&mut turn, 2_100.0, LONG), Wait(100..)), "its turn comes again");
    }

    #[test]
    fn the_pace_is_forgotten_when_nobody_had_to_wait_for_a_span() {
        let mut gate = after_burst(80, 10);
        let last = passing(&mut gate, 1_050.0, 20).pop().unwrap();
        let mut crowd = |now| passing(&mut gate, now, 2)[1] - now;
        assert!(crowd(last + 900.0) > 100.0, "still known");
        assert_eq!(crowd(last + 3_000.0), 0.0);
        // Nobody came back at all.
        assert_eq!(passing(&mut after_burst(80, 10), 2_051.0, 2), [2_051.0; 2]);
    }

    #[test]
    fn a_pace_that_goes_well_is_raised_step_by_step_and_back_when_it_is_refused() {
        let distance = |gate: &Gate| gate.pace.as_ref().unwrap().every.round();
        let mut gate = after_burst(80, 10);
        let mut now = 1_050.0;
        // A crowd that never ends, for so long. Each asks once.
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
        // It takes four times as long until it is tried again.
        let before = distance(&gate);
        crowd(&mut gate, 63_900.0);
        assert_eq!(distance(&gate), before);
        let raised = crowd(&mut gate, 200.0);
        assert!(distance(&gate) < before);
        // What was not raised goes on more slowly.
        gate.close(raised, raised, 1_000);
        let now = crowd(&mut gate, 2_000.0);
        let before = distance(&gate);
        gate.close(now, now, 1_000);
        crowd(&mut gate, 1_010.0);
        assert!(distance(&gate) > before * 1.02);
    }

    #[test]
    fn a_fault_leaves_it_open() {
        let shared = SharedGate::default();
        shared.close(0.0, 0.0, 1_000);
        assert_eq!(shared.clone().ask(&mut Turn::default(), 10.0, LONG), Wait(990), "it is one for all");
        let fault = std::panic::AssertUnwindSafe(|| shared.with(|_| panic!("a fault")));
        assert!(std::panic::catch_unwind(fault).is_err());
        assert_eq!(shared.ask(&mut Turn::default(), 10.0, LONG), Pass);
    }
}
