//! Faults that a test asks for: `DELETE 503 Retry-After=1 x2`. README.md has the notation as a table.
//!
//! A fault is one line of words: which calls, what happens to them, and how often. What happens is decided here and in
//! `lib.rs`, without a clock or a connection. Connections are cut and stalled by whoever holds them: the answer says how.

use std::str::FromStr;

use serde::Serialize;

use crate::{
    error::Refusal,
    given::OptionsError,
    random::{self, Random},
    response::{Delivery, Response},
};

const LONGEST_FAULT: usize = 200;
const LONGEST_DELAY_MS: u32 = 3_600_000;
const MOST_TIMES: u32 = 1_000_000;

const CALLS: &str = "GET, LIST, DELETE or *";
const EFFECTS: &str =
    "a status from 400 to 599, html, empty, truncated, reset, lost, cut, stall, stall-body, no-items, same-link";
const ONE_EFFECT: &str = "one of html, empty, truncated, reset, lost, cut, stall, stall-body, no-items, same-link";
const OTHERS: &str = "delay=<milliseconds>, Retry-After=<value>, x<times>, <chance>%, every <number>";

const SIGN_IN_PAGE: &str = "<!doctype html>
<html lang=\"en\">
<title>Sign in</title>
<h1>Sign in to this network</h1>
<form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"><button>Sign in</button></form>
</html>
";

/// One fault: which calls, what happens to them, and how often. Read it from its notation with `parse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// As it was written.
    text: String,
    calls: Calls,
    effect: Effect,
    delay_ms: u32,
    often: Often,
}

/// A fault, and how often it struck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultCount {
    /// The fault as it was written.
    pub fault: String,
    /// How many requests it struck.
    pub applied: u64,
}

/// The calls of the API. No fault strikes anything else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    List,
    Details,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calls {
    All,
    Get,
    List,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Effect {
    /// Something answers in place of the API: nothing is carried out.
    Answer {
        status: u16,
        content: Content,
        retry_after: Option<String>,
    },
    /// Nothing is carried out, and nothing arrives.
    Reset,
    Stall,
    /// The request is carried out, and then this happens to the answer.
    Lost,
    Cut,
    StallBody,
    Empty,
    Truncated,
    /// Only a list has pages: nothing else is struck.
    Page(PageFault),
    /// It comes as it should; with a delay, later than it should.
    Whole,
}

/// What a fault makes of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageFault {
    /// It comes without its items, and the next one has them.
    NoItems,
    /// It comes with its items, and the next one is this one.
    SameLink,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Refusal,
    SignInPage,
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Often {
    Always,
    Times(u32),
    Chance(u8),
    Every(u32),
}

/// The faults of an emulator, in their order.
pub(crate) struct Faults(Vec<Armed>);

/// A fault with what it has to remember.
struct Armed {
    fault: Fault,
    /// A stream of its own, so that a chance depends on nothing but the requests that came this far.
    random: Random,
    /// How many matching requests came this far: those that no earlier fault took.
    reached: u64,
    applied: u64,
}

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        let arm = |(place, fault): (usize, Fault)| {
            // The place keeps two faults with the same chance from striking together.
            let random = Random::new(random::digest(seed, &["fault", &place.to_string()]));
            Armed { fault, random, reached: 0, applied: 0 }
        };
        Self(faults.into_iter().enumerate().map(arm).collect())
    }

    /// The first fault that matches the call and is due.
    pub(crate) fn strike(&mut self, call: Call) -> Option<Fault> {
        let mut matching = self.0.iter_mut().filter(|armed| armed.fault.strikes(call));
        let armed = matching.find_map(|armed| armed.is_due().then_some(armed))?;
        armed.applied = armed.applied.saturating_add(1);
        Some(armed.fault.clone())
    }

    pub(crate) fn counts(&self) -> Vec<FaultCount> {
        self.0.iter().map(|armed| FaultCount { fault: armed.fault.text.clone(), applied: armed.applied }).collect()
    }
}

impl Armed {
    fn is_due(&mut self) -> bool {
        self.reached = self.reached.saturating_add(1);
        match self.fault.often {
            Often::Always => true,
            Often::Times(times) => self.reached <= u64::from(times),
            Often::Chance(percent) => self.random.percent(percent.into()),
            Often::Every(number) => self.reached.is_multiple_of(number.into()),
        }
    }
}

impl Calls {
    fn named(word: &str) -> Option<Self> {
        match word {
            "*" => Some(Self::All),
            "GET" => Some(Self::Get),
            "LIST" => Some(Self::List),
            "DELETE" => Some(Self::Delete),
            _ => None,
        }
    }

    fn contain(self, call: Call) -> bool {
        match self {
            Self::All => true,
            Self::Get => call != Call::Delete,
            Self::List => call == Call::List,
            Self::Delete => call == Call::Delete,
        }
    }
}

impl Fault {
    fn strikes(&self, call: Call) -> bool {
        self.calls.contain(call) && (call == Call::List || !matches!(self.effect, Effect::Page(_)))
    }

    /// What becomes of the page, if the answer is one.
    pub(crate) fn of_a_page(&self) -> Option<PageFault> {
        match self.effect {
            Effect::Page(fault) => Some(fault),
            _ => None,
        }
    }

    /// The answer to a request that is not carried out; none when it is.
    pub(crate) fn instead(&self, tracking_id: &str) -> Option<Response> {
        match &self.effect {
            Effect::Reset | Effect::Stall => Some(Response::empty(0)),
            Effect::Answer { status, content, retry_after } => {
                let mut response = match content {
                    Content::Refusal => Refusal::asked_for(*status).into_response(tracking_id),
                    Content::Nothing => Response::empty(*status),
                    Content::SignInPage => {
                        Response::with_body(*status, "text/html;charset=UTF-8", SIGN_IN_PAGE.as_bytes().to_vec())
                    }
                };
                if let Some(value) = retry_after {
                    response.set("Retry-After", value);
                }
                Some(response)
            }
            _ => None,
        }
    }

    /// False for a page that comes from somewhere before Webex.
    pub(crate) fn is_traced(&self) -> bool {
        !matches!(self.effect, Effect::Answer { content: Content::SignInPage, .. })
    }

    /// What happens to an answer on its way.
    pub(crate) fn spoil(&self, mut response: Response) -> Response {
        let half = response.body.len() / 2;
        let delivery = match self.effect {
            Effect::Answer { .. } | Effect::Page(_) | Effect::Whole => Delivery::Whole,
            Effect::Empty => {
                response.body.clear();
                // The status would say by itself that there is no body.
                response.status = if response.status == 204 { 200 } else { response.status };
                Delivery::Whole
            }
            Effect::Truncated => {
                response.body.truncate(half);
                Delivery::Whole
            }
            Effect::Reset => Delivery::Reset,
            Effect::Lost => Delivery::Lost,
            Effect::Stall => Delivery::Stall,
            // Without a body an answer is complete with its head. So the fault strikes before that.
            Effect::Cut if response.body.is_empty() => Delivery::Lost,
            Effect::StallBody if response.body.is_empty() => Delivery::Stall,
            Effect::Cut => Delivery::Cut,
            Effect::StallBody => Delivery::StallBody,
        };
        if matches!(delivery, Delivery::Reset | Delivery::Lost | Delivery::Stall) {
            // Nobody who forgets to look at the delivery shall take it for an answer.
            response = Response::empty(0);
        }
        Response { delivery, delay_ms: self.delay_ms, ..response }
    }
}

/// What the words of a fault said so far. None of it may be said twice.
#[derive(Default)]
struct Words<'a> {
    status: Option<u16>,
    /// With the word that named it.
    effect: Option<(&'a str, Effect)>,
    retry_after: Option<String>,
    delay_ms: Option<u32>,
    often: Option<Often>,
}

/// What is wrong with a fault, and what is allowed.
type Wrong = (String, String);

impl FromStr for Fault {
    type Err = OptionsError;

    fn from_str(text: &str) -> Result<Self, OptionsError> {
        let refused = |problem, allowed| OptionsError { option: "faults".to_owned(), problem, allowed };
        if text.len() > LONGEST_FAULT {
            return Err(refused("a fault is too long".to_owned(), format!("at most {LONGEST_FAULT} bytes")));
        }
        read(text).map_err(|(problem, allowed)| refused(format!("in {text:?}: {problem}"), allowed))
    }
}

fn read(text: &str) -> Result<Fault, Wrong> {
    let mut rest = text.split_ascii_whitespace().peekable();
    let calls = rest.peek().and_then(|word| Calls::named(word));
    if calls.is_some() {
        rest.next();
    }
    let calls = calls.unwrap_or(Calls::All);
    let mut words = Words::default();
    while let Some(word) = rest.next() {
        words.take(word, &mut rest)?;
    }
    if let (Calls::Delete, Some((word, Effect::Page(_)))) = (calls, &words.effect) {
        let allowed = format!("LIST, GET or * as the first word beside {word}, which strikes lists only");
        return Err(wrong(format!("DELETE and {word} do not go together"), allowed));
    }
    Ok(Fault {
        text: text.to_owned(),
        calls,
        delay_ms: words.delay_ms.unwrap_or(0),
        often: words.often.unwrap_or(Often::Always),
        effect: words.effect()?,
    })
}

impl<'a> Words<'a> {
    fn take(&mut self, word: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), Wrong> {
        if is_number(word) {
            return once(&mut self.status, number(word, 400, 599, "a status")?, "the status");
        }
        if let Some(effect) = Effect::named(word) {
            return match self.effect.replace((word, effect)) {
                None => Ok(()),
                Some((other, _)) => Err(wrong(format!("{other} and {word} do not go together"), ONE_EFFECT)),
            };
        }
        if let Some(value) = word.strip_prefix("delay=") {
            let delay = number(value, 0, LONGEST_DELAY_MS, "delay=<milliseconds>")?;
            return once(&mut self.delay_ms, delay, "the delay");
        }
        if let Some(value) = word.strip_prefix("Retry-After=") {
            if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
                let allowed = "visible ASCII characters, with _ for a space";
                return Err(wrong("Retry-After has a character that a header cannot carry", allowed));
            }
            return once(&mut self.retry_after, value.replace('_', " "), "Retry-After");
        }
        let often = if word == "every" {
            Often::Every(number(rest.next().unwrap_or_default(), 1, MOST_TIMES, "every <number>")?)
        } else if let Some(times) = word.strip_prefix('x').filter(|times| is_number(times)) {
            Often::Times(number(times, 0, MOST_TIMES, "x<times>")?)
        } else if let Some(chance) = word.strip_suffix('%') {
            Often::Chance(number(chance, 0, 100, "<chance>%")?)
        } else if Calls::named(word).is_some() {
            return Err(wrong(format!("{word} comes too late"), format!("{CALLS} as the first word")));
        } else {
            return Err(wrong(
                format!("unknown word {word:?}"),
                format!("{CALLS} as the first word, {EFFECTS}, {OTHERS}"),
            ));
        };
        once(&mut self.often, often, "how often")
    }

    fn effect(self) -> Result<Effect, Wrong> {
        let Self { status, effect, retry_after, delay_ms, .. } = self;
        let Some(status) = status else {
            if retry_after.is_some() {
                return Err(wrong("Retry-After comes without a status", "Retry-After together with a status"));
            }
            return match effect {
                Some((_, effect)) => Ok(effect),
                None if delay_ms.is_some() => Ok(Effect::Whole),
                None => Err(wrong("nothing is to happen", format!("{EFFECTS}, delay=<milliseconds>"))),
            };
        };
        let content = match effect {
            None => Content::Refusal,
            Some((_, Effect::Answer { content, .. })) => content,
            Some((_, Effect::Empty)) => Content::Nothing,
            Some((word, _)) => {
                return Err(wrong(
                    format!("{status} and {word} do not go together"),
                    "a status alone, with html or with empty",
                ));
            }
        };
        Ok(Effect::Answer { status, content, retry_after })
    }
}

impl Effect {
    fn named(word: &str) -> Option<Self> {
        match word {
            "html" => Some(Self::Answer { status: 200, content: Content::SignInPage, retry_after: None }),
            "empty" => Some(Self::Empty),
            "truncated" => Some(Self::Truncated),
            "reset" => Some(Self::Reset),
            "lost" => Some(Self::Lost),
            "cut" => Some(Self::Cut),
            "stall" => Some(Self::Stall),
            "stall-body" => Some(Self::StallBody),
            "no-items" => Some(Self::Page(PageFault::NoItems)),
            "same-link" => Some(Self::Page(PageFault::SameLink)),
            _ => None,
        }
    }
}

fn wrong(problem: impl Into<String>, allowed: impl Into<String>) -> Wrong {
    (problem.into(), allowed.into())
}

fn once<T>(slot: &mut Option<T>, value: T, what: &str) -> Result<(), Wrong> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(wrong(format!("{what} is said twice"), "each of them once")),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number<T: TryFrom<u32>>(text: &str, least: u32, most: u32, what: &str) -> Result<T, Wrong> {
    text.parse::<u32>()
        .ok()
        // Rust reads "+5" as a number, too.
        .filter(|number| is_number(text) && (least..=most).contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| wrong(format!("{what}: got {text:?}"), format!("a whole number from {least} to {most}")))
}
