//! The types that cross between JavaScript and Rust. In: arguments, and what came of a step. Out: steps.
//!
//! JavaScript has the same types in `pkg-template/core.d.ts` and `pkg-template/host/arguments.js`. Our own JavaScript makes the
//! objects that come in, so reading them never runs the caller's code.

use wasm_bindgen::prelude::*;

use crate::words::Words;

#[wasm_bindgen(module = "/pkg-template/host/steps.js")]
extern "C" {
    /// What JavaScript has to do.
    pub type Step;

    #[wasm_bindgen(js_name = askForToken)]
    pub(crate) fn ask_for_token(reason: &str, within_ms: f64, limit_ms: f64, event: &JsValue) -> Step;

    #[wasm_bindgen(js_name = askForHeaders)]
    pub(crate) fn ask_for_headers(within_ms: f64) -> Step;

    pub(crate) fn send(
        url: &str,
        method: &str,
        headers: &JsValue,
        body: Option<&str>,
        within_ms: f64,
        most_bytes: f64,
    ) -> Step;

    pub(crate) fn wait(ms: f64) -> Step;

    pub(crate) fn succeed(result: &JsValue) -> Step;

    pub(crate) fn fail(error: &JsValue) -> Step;

    pub(crate) fn link() -> Step;

    pub(crate) fn open(url: &str, range: Option<&str>, if_range: Option<&str>, within_ms: f64) -> Step;

    pub(crate) fn file(
        what: &str,
        offset: f64,
        size: Option<f64>,
        validator: Option<&str>,
        skip: f64,
        most: Option<f64>,
    ) -> Step;

    /// What to tell the listeners before the step.
    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_events(this: &Step, events: Vec<JsValue>);
}

/// What happened: the `what` of [`Came`].
#[derive(Clone, Copy, Debug, PartialEq, Words)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    /// The call was made.
    Called,
    /// The wait is over.
    Waited,
    /// The token function returned something.
    Token,
    /// The token function failed.
    NoToken,
    /// The token function did not return in time.
    NoTokenInTime,
    /// There are headers of the caller's.
    Headers,
    /// The function with the caller's headers failed.
    NoHeaders,
    /// It did not return in time.
    NoHeadersInTime,
    /// Webex answered, or a proxy.
    Answered,
    /// The platform hides a redirect.
    Redirected,
    /// `fetch` cannot be used.
    NoFetch,
    /// `fetch` failed.
    NoAnswer,
    /// No answer came in time, or not all of it.
    NoAnswerInTime,
    /// There is a link to a file.
    Linked,
    /// The body of a file has ended.
    Ended,
}

#[wasm_bindgen]
extern "C" {
    /// What came of a step. Which of its fields are there depends on [`Came::what`].
    pub type Came;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn what(this: &Came) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn began(this: &Came) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn number(this: &Came) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn token(this: &Came) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn given(this: &Came) -> Option<Argument>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn failure(this: &Came) -> Failure;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn problem(this: &Came) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Came) -> u16;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Came) -> Vec<Header>;
    #[wasm_bindgen(method, getter, js_name = mayHideHeaders)]
    pub(crate) fn may_hide_headers(this: &Came) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Came) -> Option<js_sys::Uint8Array>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn url(this: &Came) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn lapses(this: &Came) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn count(this: &Came) -> f64;

    /// A header of an answer.
    pub(crate) type Header;

    #[wasm_bindgen(method, getter, js_name = name)]
    pub(crate) fn header_name(this: &Header) -> String;
    #[wasm_bindgen(method, getter, js_name = value)]
    pub(crate) fn header_value(this: &Header) -> String;

    /// What an error of the token function shows.
    pub(crate) type Failure;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn retryable(this: &Failure) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = status)]
    pub(crate) fn failure_status(this: &Failure) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn causes(this: &Failure) -> Vec<Cause>;

    /// The error itself, or one of its causes.
    pub(crate) type Cause;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Cause) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn code(this: &Cause) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn message(this: &Cause) -> Option<String>;

    /// What a caller passed as one argument.
    pub type Argument;

    #[wasm_bindgen(method, getter, js_name = problem)]
    pub(crate) fn argument_problem(this: &Argument) -> Option<Problem>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn values(this: &Argument) -> Vec<Value>;

    /// What is wrong with an argument, where only JavaScript can know it.
    pub(crate) type Problem;

    #[wasm_bindgen(method, getter, js_name = name)]
    pub(crate) fn problem_name(this: &Problem) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn text(this: &Problem) -> String;

    /// A value of an argument.
    pub(crate) type Value;

    #[wasm_bindgen(method, getter, js_name = name)]
    pub(crate) fn value_name(this: &Value) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &Value) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn words(this: &Value) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn items(this: &Value) -> Option<Vec<Value>>;

    /// A merged list between two pages: see [`crate::paging::merge`].
    pub type MergedList;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn max(this: &MergedList) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn pages(this: &MergedList) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn recordings(this: &MergedList) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn streams(this: &MergedList) -> Vec<Stream>;

    /// One of its two lists.
    pub(crate) type Stream;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn at(this: &Stream) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = next)]
    pub(crate) fn next_cursor(this: &Stream) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn items(this: &Stream) -> Vec<Item>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn given(this: &Stream) -> usize;
    #[wasm_bindgen(method, getter, js_name = failure)]
    pub(crate) fn stream_failure(this: &Stream) -> Option<StreamFailure>;

    /// A recording.
    pub(crate) type Item;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &Item) -> String;
    #[wasm_bindgen(method, getter, js_name = createTime)]
    pub(crate) fn create_time(this: &Item) -> JsValue;

    /// The error of a request for a page.
    pub(crate) type StreamFailure;

    #[wasm_bindgen(method, getter, js_name = status)]
    pub(crate) fn error_status(this: &StreamFailure) -> Option<u16>;
    #[wasm_bindgen(method, getter, js_name = retryable)]
    pub(crate) fn is_retryable(this: &StreamFailure) -> bool;

    /// Milliseconds on a monotonic clock. It is looked up on every call, so that a fake clock in a test works.
    #[wasm_bindgen(js_namespace = performance)]
    pub(crate) fn now() -> f64;
}

#[wasm_bindgen(module = "/pkg-template/host/sending.js")]
extern "C" {
    /// The origin of the web page or of the browser's worker, if this is one.
    #[wasm_bindgen(js_name = pageOrigin)]
    pub(crate) fn page_origin() -> Option<String>;
}

/// Milliseconds since 1970, on the system clock.
pub(crate) fn clock() -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast turns negative numbers into 0"
    )]
    let ms = js_sys::Date::now() as u64;
    ms
}
