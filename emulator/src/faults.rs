//! Faults that a test asks for: `DELETE 503 Retry-After=1 x2`. README.md explains the notation.
//!
//! A fault is one line of words: which calls, what happens to them, and how often. What happens is decided here and in
//! `lib.rs`, without a clock or a connection. The answer says whether to cut or stall the connection; its owner does it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    error::Refusal,
    given::OptionsError,
    media::{MediaFault, file::Slice},
    random::{self, Random},
    response::{Delivery, Response},
    route::Kind,
};

const LONGEST_FAULT: usize = 200;
const LONGEST_DELAY_MS: u32 = 3_600_000;
const MOST_TIMES: u32 = 1_000_000;
const MOST_BYTES_PER_SECOND: u32 = 1_000_000_000;
/// By how many bytes a wrong length is too large.
const TOO_MANY: u64 = 1_000;

const CALLS: &str = "GET, LIST, DELETE, POST, MEDIA, TOKEN or *";
const EFFECTS: &str = "a status from 400 to 599, html, redirect, empty, truncated, reset, lost, cut, stall, stall-body, no-items, \
                       same-link, wrong-length, wrong-range, changed, lapse, drip=<bytes a second>";
const ONE_EFFECT: &str = "one of html, redirect, empty, truncated, reset, lost, cut, stall, stall-body, no-items, same-link, \
                          wrong-length, wrong-range, changed, lapse, drip=<bytes a second>";
const OTHERS: &str = "delay=<milliseconds>, Retry-After=<value>, x<times>, <chance>%, every <number>";

/// One fault: which calls, what happens to them, and how often. `parse` reads it from its notation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fault {
    /// As it was written.
    text: String,
    calls: Calls,
    effect: Effect,
    delay_ms: u32,
    frequency: Frequency,
}

/// A fault, and how many requests it was applied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultCount {
    /// The fault as it was written.
    pub fault: String,
    /// How many requests it was applied to.
    pub applied: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calls {
    /// Everything but requests for tokens and media.
    All,
    Get,
    List,
    Delete,
    Post,
    Token,
    Media,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Effect {
    /// Something else answers instead of the API: the request is not carried out.
    Answer {
        status: u16,
        content: Content,
        retry_after: Option<String>,
    },
    /// A redirect to a sign-in page answers instead.
    Redirect,
    /// The request is not carried out, and nothing arrives.
    Reset,
    Stall,
    /// The request is carried out, and then the answer is damaged.
    Lost,
    Cut,
    StallBody,
    Empty,
    Truncated,
    /// Affects lists only, as nothing else has pages.
    Page(PageFault),
    /// Affects media only.
    Media(MediaFault),
    /// The body of media arrives with this many bytes a second.
    Drip(u32),
    /// The right answer. Together with a delay, it comes late.
    Whole,
}

/// What a fault does to a page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageFault {
    /// The page has no items; the next page has them.
    NoItems,
    /// The page has its items; its next page is the same page again.
    SameLink,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Refusal,
    SignInPage,
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Always,
    Times(u32),
    Chance(u8),
    Every(u32),
}

/// The faults of an emulator, in their order.
#[derive(Clone)]
pub(crate) struct Faults {
    list: Vec<FaultState>,
    seed: u64,
    /// How many there have been, with those that were removed.
    count: u64,
}

/// A fault and its state.
#[derive(Clone, Serialize, Deserialize)]
struct FaultState {
    fault: Fault,
    /// A stream of its own, so that chance depends only on the requests that reached this fault.
    random: Random,
    /// How many matching requests reached this fault, because no earlier fault was applied to them.
    reached: u64,
    applied: u64,
}

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        let mut all = Self { list: Vec::new(), seed, count: 0 };
        for fault in faults {
            all.add(fault);
        }
        all
    }

    /// Adds one after the others.
    pub(crate) fn add(&mut self, fault: Fault) {
        // With the position in the seed, two faults with the same chance do not strike together.
        let random = Random::new(random::digest(self.seed, &["fault", &self.count.to_string()]));
        self.count = self.count.saturating_add(1);
        self.list.push(FaultState { fault, random, reached: 0, applied: 0 });
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// The first fault that matches the call and is due.
    pub(crate) fn strike(&mut self, kind: Kind) -> Option<Fault> {
        let mut matching = self.list.iter_mut().filter(|state| state.fault.strikes(kind));
        let state = matching.find_map(|state| state.is_due().then_some(state))?;
        state.applied = state.applied.saturating_add(1);
        Some(state.fault.clone())
    }

    pub(crate) fn counts(&self) -> Vec<FaultCount> {
        self.list.iter().map(|state| FaultCount { fault: state.fault.text.clone(), applied: state.applied }).collect()
    }

    /// For a snapshot.
    pub(crate) fn save(&self) -> Value {
        serde_json::json!({ "count": self.count, "list": self.list })
    }

    /// From a snapshot. `None` if it is not one.
    pub(crate) fn load(saved: &Value, seed: u64) -> Option<Self> {
        let list = Vec::<FaultState>::deserialize(saved.get("list")?).ok()?;
        Some(Self { list, seed, count: saved.get("count")?.as_u64()? })
    }
}

impl FaultState {
    fn is_due(&mut self) -> bool {
        self.reached = self.reached.saturating_add(1);
        match self.fault.frequency {
            Frequency::Always => true,
            Frequency::Times(times) => self.reached <= u64::from(times),
            Frequency::Chance(percent) => self.random.percent(percent.into()),
            Frequency::Every(number) => self.reached.is_multiple_of(number.into()),
        }
    }
}

impl Calls {
    const EACH: [Self; 7] = [Self::All, Self::Get, Self::List, Self::Delete, Self::Post, Self::Token, Self::Media];

    fn named(word: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|calls| calls.name() == word)
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "*",
            Self::Get => "GET",
            Self::List => "LIST",
            Self::Delete => "DELETE",
            Self::Post => "POST",
            Self::Token => "TOKEN",
            Self::Media => "MEDIA",
        }
    }

    fn contain(self, kind: Kind) -> bool {
        match self {
            Self::All => !matches!(kind, Kind::Token | Kind::Media { .. }),
            Self::Get => matches!(kind, Kind::List | Kind::Read),
            Self::List => kind == Kind::List,
            Self::Delete => kind == Kind::Delete,
            Self::Post => kind == Kind::Post,
            Self::Token => kind == Kind::Token,
            Self::Media => matches!(kind, Kind::Media { .. }),
        }
    }
}

impl Fault {
    fn strikes(&self, kind: Kind) -> bool {
        let affects = match self.effect {
            Effect::Page(_) => kind == Kind::List,
            Effect::Media(MediaFault::WrongRange) => kind == Kind::Media { resumes: true },
            _ => true,
        };
        affects && self.calls.contain(kind)
    }

    /// What happens to the file, if the answer is one.
    pub(crate) fn media_fault(&self) -> Option<MediaFault> {
        match self.effect {
            Effect::Media(fault) => Some(fault),
            _ => None,
        }
    }

    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What happens to the page, if the answer is one.
    pub(crate) fn page_fault(&self) -> Option<PageFault> {
        match self.effect {
            Effect::Page(fault) => Some(fault),
            _ => None,
        }
    }

    /// The answer to a request that is not carried out; `None` if it is carried out.
    pub(crate) fn instead(&self, tracking_id: &str) -> Option<Response> {
        match &self.effect {
            Effect::Reset | Effect::Stall => Some(Response::empty(0)),
            Effect::Redirect => Some(Response::redirect_to_sign_in()),
            Effect::Answer { status, content, retry_after } => {
                let mut response = match content {
                    Content::Refusal => Refusal::for_fault(*status).into_response(tracking_id),
                    Content::Nothing => Response::empty(*status),
                    Content::SignInPage => Response::sign_in_page(*status),
                };
                if let Some(value) = retry_after {
                    response.set("Retry-After", value);
                }
                Some(response)
            }
            _ => None,
        }
    }

    /// Whether the answer has a tracking id: not if it does not come from Webex.
    pub(crate) fn has_tracking_id(&self) -> bool {
        !matches!(self.effect, Effect::Redirect | Effect::Answer { content: Content::SignInPage, .. })
    }

    /// Damages an answer on its way to the caller.
    pub(crate) fn damage(&self, mut response: Response) -> Response {
        if response.file.is_some() {
            response = self.damage_file(response);
        }
        let half = response.body.len() / 2;
        let delivery = match self.effect {
            Effect::Answer { .. } | Effect::Redirect | Effect::Page(_) | Effect::Whole => Delivery::Whole,
            // Media that has a body is damaged already.
            Effect::Media(_) | Effect::Drip(_) => response.delivery,
            Effect::Empty => {
                response.body.clear();
                // A 204 has no body anyway.
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
            // An answer without a body is complete after its headers, so the fault strikes before them.
            Effect::Cut if !response.has_body() => Delivery::Lost,
            Effect::StallBody if !response.has_body() => Delivery::Stall,
            Effect::Cut => Delivery::Cut,
            Effect::StallBody => Delivery::StallBody,
        };
        if matches!(delivery, Delivery::Reset | Delivery::Lost | Delivery::Stall) {
            // So that nobody who ignores `delivery` mistakes it for an answer.
            response = Response::empty(0);
        }
        Response { delivery, delay_ms: self.delay_ms, ..response }
    }

    /// What is special if the body is a file: it is cut here, and its length is among the headers.
    fn damage_file(&self, mut response: Response) -> Response {
        let length = response.file.as_ref().map_or(0, Slice::len);
        let half = length.div_ceil(2);
        let cut = |response: &mut Response, most: u64| {
            response.file = response.file.take().map(|file| file.cut(most));
        };
        match self.effect {
            Effect::Empty => {
                cut(&mut response, 0);
                response.replace("Content-Length", "0");
            }
            Effect::Truncated => {
                cut(&mut response, length / 2);
                response.replace("Content-Length", (length / 2).to_string());
            }
            Effect::Cut | Effect::StallBody => cut(&mut response, half),
            Effect::Media(MediaFault::Lapse) => {
                cut(&mut response, half);
                response.delivery = Delivery::Cut;
            }
            Effect::Media(MediaFault::WrongLength) => {
                response.replace("Content-Length", length.saturating_add(TOO_MANY).to_string());
                response.delivery = Delivery::Cut;
            }
            Effect::Drip(bytes_per_second) => {
                response.bytes_per_second = bytes_per_second;
                response.delivery = Delivery::Drip;
            }
            _ => {}
        }
        response
    }
}

/// What the words read so far mean. Each may be given only once.
#[derive(Default)]
struct Words<'a> {
    status: Option<u16>,
    /// With the word for it.
    effect: Option<(&'a str, Effect)>,
    retry_after: Option<String>,
    delay_ms: Option<u32>,
    frequency: Option<Frequency>,
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

impl TryFrom<String> for Fault {
    type Error = OptionsError;

    fn try_from(text: String) -> Result<Self, OptionsError> {
        text.parse()
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.text
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
    if let (false, Some((word, Effect::Page(_)))) = (calls.contain(Kind::List), &words.effect) {
        let allowed = format!("LIST, GET or * as the first word: {word} only affects lists");
        return Err(wrong(format!("{} and {word} cannot be combined", calls.name()), allowed));
    }
    if let (false, Some((word, Effect::Media(_) | Effect::Drip(_)))) = (calls == Calls::Media, &words.effect) {
        let allowed = format!("MEDIA as the first word: {word} only affects media");
        return Err(wrong(format!("{} and {word} cannot be combined", calls.name()), allowed));
    }
    Ok(Fault {
        text: text.to_owned(),
        calls,
        delay_ms: words.delay_ms.unwrap_or(0),
        frequency: words.frequency.unwrap_or(Frequency::Always),
        effect: words.effect()?,
    })
}

impl<'a> Words<'a> {
    fn take(&mut self, word: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), Wrong> {
        if is_number(word) {
            return once(&mut self.status, number(word, 400, 599, "status")?, "the status");
        }
        if let Some(effect) = Effect::read(word)? {
            return match self.effect.replace((word, effect)) {
                None => Ok(()),
                Some((other, _)) => Err(wrong(format!("{other} and {word} cannot be combined"), ONE_EFFECT)),
            };
        }
        if let Some(value) = word.strip_prefix("delay=") {
            let delay = number(value, 0, LONGEST_DELAY_MS, "delay=<milliseconds>")?;
            return once(&mut self.delay_ms, delay, "the delay");
        }
        if let Some(value) = word.strip_prefix("Retry-After=") {
            if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
                let allowed = "visible ASCII characters, with _ for a space";
                return Err(wrong("Retry-After has a character that a header cannot contain", allowed));
            }
            return once(&mut self.retry_after, value.replace('_', " "), "Retry-After");
        }
        let frequency = if word == "every" {
            Frequency::Every(number(rest.next().unwrap_or_default(), 1, MOST_TIMES, "every <number>")?)
        } else if let Some(times) = word.strip_prefix('x').filter(|times| is_number(times)) {
            Frequency::Times(number(times, 0, MOST_TIMES, "x<times>")?)
        } else if let Some(chance) = word.strip_suffix('%') {
            Frequency::Chance(number(chance, 0, 100, "<chance>%")?)
        } else if Calls::named(word).is_some() {
            return Err(wrong(
                format!("{word} is only allowed as the first word"),
                format!("{CALLS} as the first word"),
            ));
        } else {
            return Err(wrong(
                format!("unknown word {word:?}"),
                format!("{CALLS} as the first word, {EFFECTS}, {OTHERS}"),
            ));
        };
        once(&mut self.frequency, frequency, "the frequency")
    }

    fn effect(self) -> Result<Effect, Wrong> {
        let Self { status, effect, retry_after, delay_ms, .. } = self;
        let Some(status) = status else {
            if retry_after.is_some() {
                return Err(wrong("Retry-After needs a status", "Retry-After together with a status"));
            }
            return match effect {
                Some((_, effect)) => Ok(effect),
                None if delay_ms.is_some() => Ok(Effect::Whole),
                None => Err(wrong("no effect given", format!("{EFFECTS}, delay=<milliseconds>"))),
            };
        };
        let content = match effect {
            None => Content::Refusal,
            Some((_, Effect::Answer { content, .. })) => content,
            Some((_, Effect::Empty)) => Content::Nothing,
            Some((word, _)) => {
                return Err(wrong(
                    format!("{status} and {word} cannot be combined"),
                    "a status alone, or with html or empty",
                ));
            }
        };
        Ok(Effect::Answer { status, content, retry_after })
    }
}

impl Effect {
    fn read(word: &str) -> Result<Option<Self>, Wrong> {
        if let Some(value) = word.strip_prefix("drip=") {
            return Ok(Some(Self::Drip(number(value, 1, MOST_BYTES_PER_SECOND, "drip=<bytes a second>")?)));
        }
        Ok(Self::named(word))
    }

    fn named(word: &str) -> Option<Self> {
        match word {
            "html" => Some(Self::Answer { status: 200, content: Content::SignInPage, retry_after: None }),
            "redirect" => Some(Self::Redirect),
            "empty" => Some(Self::Empty),
            "truncated" => Some(Self::Truncated),
            "reset" => Some(Self::Reset),
            "lost" => Some(Self::Lost),
            "cut" => Some(Self::Cut),
            "stall" => Some(Self::Stall),
            "stall-body" => Some(Self::StallBody),
            "no-items" => Some(Self::Page(PageFault::NoItems)),
            "same-link" => Some(Self::Page(PageFault::SameLink)),
            "wrong-length" => Some(Self::Media(MediaFault::WrongLength)),
            "wrong-range" => Some(Self::Media(MediaFault::WrongRange)),
            "changed" => Some(Self::Media(MediaFault::Changed)),
            "lapse" => Some(Self::Media(MediaFault::Lapse)),
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
        Some(_) => Err(wrong(format!("{what} is given twice"), "each of them at most once")),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number<T: TryFrom<u32>>(text: &str, least: u32, most: u32, what: &str) -> Result<T, Wrong> {
    text.parse::<u32>()
        .ok()
        // `parse` accepts "+5", too.
        .filter(|number| is_number(text) && (least..=most).contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| wrong(format!("{what}: got {text:?}"), format!("a whole number from {least} to {most}")))
}
