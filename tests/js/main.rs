//! The bindings, as JavaScript uses them. The same tests run in Node and in a browser, depending on the runner's
//! environment.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod client;
mod models;

use js_sys::{Array, Date, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use client::Client;

#[wasm_bindgen(inline_js = r#"
    const recording = { id: 'r1', topic: 'Weekly 会議', more: { kept: null }, hostEmail: null };

    // A `fetch` that records its calls, and returns the given answer.
    export function fake(answer) {
        const fetch = (input, init) => {
            const request = { url: input.url ?? input, method: init?.method ?? input.method };
            request.headers = Object.fromEntries(new Headers(init?.headers ?? input.headers));
            request.plain = init !== undefined && Object.getPrototypeOf(init.headers) === Object.prototype;
            request.signal = init?.signal ?? input.signal;
            fetch.calls.push(request);
            const body = init ? Promise.resolve(init.body) : input.text();
            return body.then((text) => { request.body = text || undefined; return answer(request); });
        };
        fetch.calls = [];
        counted = fetch;
        return fetch;
    }
    const json = (body, headers) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...headers } });
    let counted;
    const endless = () => new ReadableStream({ pull(controller) { counted.parts = (counted.parts ?? 0) + 1; controller.enqueue(new Uint8Array(100_000)); }, cancel() { counted.cancelled = (counted.cancelled ?? 0) + 1; throw new Error('no'); } });
    const LINK = '<https://webexapis.com/v1/convergedRecordings?max=1&cursor=x>; rel="next"';
    export const answers = {
        page: () => json({ items: [recording, { id: 'r2' }], more: 1 }, { link: LINK, trackingid: 'T_1' }),
        one: () => json(recording),
        gone: () => new Response(null, { status: 204, headers: { trackingid: 'T_2' } }),
        html: () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
        prototype: () => new Response('{"id":"r1","__proto__":{"polluted":true}}'),
        ticks: () => new Response('{"items":[{"id":1}]}'),
        refused: () => { throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }); },
        text: () => { throw 'a text'; },
        token: () => { throw new Error('sent Bearer t0ken-t0ken'); },
        opaque: () => Response.error(),
        notAPromise: () => ({ status: 200, headers: new Map([['retry-after', 30], ['trackingid', {}]]), arrayBuffer: () => new TextEncoder().encode('{"id":"r1"}') }),
        noBody: () => ({ status: 200, headers: new Headers(), arrayBuffer: () => undefined }),
        hugeBody: () => ({ status: 200, headers: new Headers(), arrayBuffer: async () => 2 ** 53 }),
        oddStatus: () => ({ status: 65736, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) }),
        throwingHeaders: () => ({ status: 200, get headers() { throw new Error('no headers'); }, arrayBuffer: async () => new ArrayBuffer(0) }),
        odd: () => new Proxy({}, { get: (_, name) => { if (name === 'then') return undefined; throw new Error('odd'); } }),
        nothing: () => undefined,
        noResponse: () => ({ ok: true, json: async () => ({}) }),
        never: () => new Promise(() => {}),
        thenable: () => ({ then: (resolve) => resolve(json(recording)) }),
        detached: () => { const buffer = new ArrayBuffer(9); structuredClone(buffer, { transfer: [buffer] }); return { status: 200, headers: new Headers(), arrayBuffer: async () => new Uint8Array(buffer) }; },
        bomb: () => ({ status: 200, headers: new Headers(), arrayBuffer: async () => ({ byteLength: 1, length: 3e9 }) }),
        notBytes: () => ({ status: 200, headers: new Headers(), arrayBuffer: async () => new DataView(new ArrayBuffer(3)) }),
        used: async () => { const used = json({}); await used.text(); return used; },
        poisoned: () => { const promise = Promise.resolve(json({})); Object.defineProperty(promise, 'constructor', { get() { throw new Error('poison'); } }); return { status: 200, headers: new Headers(), arrayBuffer: () => promise }; },
        emptyParts: () => new Response(new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(0)); } })),
        negative: () => ({ status: 200, headers: new Headers(), arrayBuffer: async () => ({ byteLength: -1, length: -1 }) }),
        // Throws when a property is read.
        trap: { get x() { throw new Error('a trap'); } },
        madeUp: () => Object.defineProperty(json({ message: 'no' }), 'status', { value: 799 }),
        neverEndingStream: () => new Response(new ReadableStream({ start(controller) { controller.enqueue(new Uint8Array(9)) } })),
        busy: () => new Response('', { status: 503, headers: { 'retry-after': '30' } }),
        oddStream: () => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => ({ done: false, value: 5 }) }) } }),
        noPart: () => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => undefined }) } }),
        followed: () => Object.defineProperty(json(recording), 'redirected', { value: true }),
        huge: () => new Response(endless()),
        hugeRefusal: () => new Response(endless(), { status: 403 }),
        hugeBuffer: () => ({ status: 200, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(2_000_000) }),
        neverBody: () => ({ status: 200, headers: new Headers(), arrayBuffer: () => new Promise(() => {}) }),
    };
    export async function withGlobalFetch(fetch, work) {
        const real = globalThis.fetch;
        globalThis.fetch = fetch;
        try { return await work(); } finally { globalThis.fetch = real; }
    }
    // A Webex that accepts only one token, and a token function that can fail in many ways.
    export function tokenWorld() {
        const world = { valid: 't0ken-1', how: 'gives', asked: [], aborted: 0, sent: 0, busy: 0, events: [], error: new Error('no s3cret') };
        const ways = {
            gives: async () => `t0ken-${world.asked.length}`,
            throws: () => { throw world.error; },
            rejects: () => Promise.reject(world.error),
            never: () => new Promise(() => {}),
            held: () => new Promise((resolve) => { world.release = () => resolve('t0ken-1'); }),
            refused: async () => { throw Object.assign(new Error('no'), { status: 400 }); },
            busy: async () => { throw Object.assign(new Error('no'), { response: { status: 503 } }); },
            unreached: async () => { throw new Error('no', { cause: new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }) }); },
            untrusted: async () => { throw new TypeError('fetch failed', { cause: { code: 'CERT_HAS_EXPIRED' } }); },
            says: async () => { throw { retryable: true, status: 400 }; },
            text: async () => { throw 'fetch failed'; },
            endless: async () => { const error = new Error('round'); error.cause = error; throw error; },
            odd: async () => { throw new Proxy({}, { get() { throw new Error('odd'); }, getOwnPropertyDescriptor() { throw new Error('odd'); } }); },
            trap: () => answers.trap,
            poisoned: () => Object.defineProperty(Promise.resolve('t'), 'constructor', { get() { throw world.error; } }),
            number: () => 5, object: () => ({ token: 's3cret' }), nothing: () => undefined,
            lineBreak: () => 's3cret\n', notAscii: () => 's3crét', empty: () => '',
        };
        world.withoutTimes = (name, value) => ['durationMs', 'waitMs'].includes(name) ? undefined : value;
        world.options = {
            token: ({ reason, signal }) => {
                world.asked.push(reason);
                signal.addEventListener('abort', () => world.aborted++);
                return ways[world.how]();
            },
            fetch: async (url, { headers }) => {
                world.sent++;
                if (world.busy-- > 0) return new Response('', { status: 503 });
                return headers.Authorization === `Bearer ${world.valid}` ? json(recording) : new Response('', { status: 401 });
            },
            onEvent: (event) => {
                world.events.push(event);
                if (event.type === world.abortOn) world.controller.abort('in a listener');
            },
        };
        return world;
    }
    // A listener that hides the abort from all later listeners.
    export const deafen = (signal) => signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
    // Counts the timers that are set from now on and still pending.
    export function timers() {
        const { setTimeout, clearTimeout } = globalThis, pending = new Set();
        globalThis.setTimeout = (callback, ms) => {
            const timer = setTimeout(() => { pending.delete(timer); callback(); }, ms);
            pending.add(timer);
            return timer;
        };
        globalThis.clearTimeout = (timer) => { pending.delete(timer); clearTimeout(timer); };
        return () => { Object.assign(globalThis, { setTimeout, clearTimeout }); return pending.size; };
    }
    // Counts the listeners on a signal from now on.
    export function listeners(signal) {
        let count = 0;
        const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);
        signal.addEventListener = (...listener) => { count++; add(...listener); };
        signal.removeEventListener = (...listener) => { count--; remove(...listener); };
        return () => count;
    }
"#)]
extern "C" {
    fn fake(answer: &JsValue) -> Function;
    #[wasm_bindgen(js_name = withGlobalFetch)]
    fn with_global_fetch(fetch: &Function, work: &JsValue) -> Promise;
    #[wasm_bindgen(thread_local_v2, js_name = answers)]
    static ANSWERS: Object;
    fn listeners(signal: &web_sys::AbortSignal) -> Function;
    fn timers() -> Function;
    fn deafen(signal: &web_sys::AbortSignal);
    #[wasm_bindgen(js_name = tokenWorld)]
    fn token_world() -> JsValue;
}

fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |value, name| Reflect::get(&value, &name.into()).unwrap_or_default())
}

fn text(object: &JsValue, path: &str) -> String {
    get(object, path).as_string().unwrap_or_default()
}

fn keys(object: &JsValue) -> String {
    Object::keys(object.unchecked_ref::<Object>()).join(",").into()
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

/// A client whose `fetch` gives that answer, and that `fetch`.
fn client(answer: &str) -> (Client, Function) {
    let fetch = fake(&ANSWERS.with(|answers| get(answers, answer)));
    (Client::new(&object(&[("token", "t0ken-t0ken".into()), ("fetch", fetch.clone().into())])), fetch)
}

fn calls(fetch: &Function) -> Array {
    get(fetch, "calls").unchecked_into()
}

async fn settled(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.expect("the promise is not rejected")
}

/// The message of a call that is refused before anything is sent.
async fn refused(promise: Promise, fetch: &Function) -> String {
    let error = get(&settled(promise).await, "error");
    assert_eq!(text(&error, "code"), "invalid-argument");
    assert_eq!(calls(fetch).length(), 0);
    text(&error, "message")
}

const NONE: JsValue = JsValue::UNDEFINED;

#[wasm_bindgen_test]
async fn a_page_keeps_every_field_and_no_null_of_the_models() {
    let (client, fetch) = client("page");
    let page = get(&settled(client.list_recordings(&object(&[("max", 1.into())]), &NONE)).await, "value");
    assert_eq!(keys(&page), "items,cursor,trackingId");
    assert_eq!(keys(&get(&page, "items.0")), "id,topic,more");
    assert_eq!(text(&page, "items.0.topic"), "Weekly 会議");
    assert!(get(&page, "items.0.more.kept").is_null());
    assert_eq!(text(&page, "trackingId"), "T_1");
    let call = calls(&fetch).get(0);
    assert_eq!(text(&call, "url"), "https://webexapis.com/v1/convergedRecordings?max=1");

    settled(client.list_recordings(&object(&[("cursor", get(&page, "cursor"))]), &NONE)).await;
    let call = calls(&fetch).get(1);
    assert_eq!(text(&call, "url"), "https://webexapis.com/v1/convergedRecordings?max=1&cursor=x");
}

#[wasm_bindgen_test]
async fn the_same_request_goes_through_the_global_fetch_and_a_given_one() {
    let (given_client, given) = client("gone");
    let options = object(&[("reason", "audit".into()), ("comment", "„läuft“".into())]);
    settled(given_client.delete_recording(&"r1".into(), &options)).await;

    let global = fake(&ANSWERS.with(|answers| get(answers, "gone")));
    let global_client = Client::new(&object(&[("token", "t0ken-t0ken".into())]));
    let work = Closure::<dyn FnMut() -> Promise>::new(move || global_client.delete_recording(&"r1".into(), &options));
    let answer = settled(with_global_fetch(&global, work.as_ref())).await;
    assert_eq!(
        String::from(JSON::stringify(&answer).unwrap()),
        r#"{"value":{"outcome":"deleted","trackingId":"T_2"}}"#
    );

    for fetch in [&given, &global] {
        let call = calls(fetch).get(0);
        assert_eq!(text(&call, "method"), "DELETE");
        assert_eq!(text(&call, "url"), "https://webexapis.com/v1/convergedRecordings/r1");
        assert_eq!(text(&call, "body"), r#"{"reason":"audit","comment":"„läuft“"}"#);
        let headers = String::from(JSON::stringify(&get(&call, "headers")).unwrap());
        assert_eq!(
            headers,
            r#"{"accept":"application/json","authorization":"Bearer t0ken-t0ken","content-type":"application/json"}"#
        );
    }
    // A library's `fetch` may not accept the global classes.
    assert_eq!(get(&calls(&given).get(0), "plain"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn dates_are_sent_as_moments_in_utc() {
    let (client, fetch) = client("page");
    let from = Date::new(&"2026-05-01T11:30:00+02:00".into());
    let to = Date::new(&"2026-05-02T00:00:00.5Z".into());
    settled(client.list_recordings(&object(&[("from", from.into()), ("to", to.into())]), &NONE)).await;
    let url = text(&calls(&fetch).get(0), "url");
    assert!(url.ends_with("?from=2026-05-01T09%3A30%3A00Z&to=2026-05-02T00%3A00%3A00.5Z"), "{url}");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_for_bad_input() {
    let (client, fetch) = client("page");
    let invalid = Date::new(&"never".into());
    let trap = ANSWERS.with(|answers| get(answers, "trap"));
    let date_time = "expected a date-time with a time zone, such as 2026-05-01T09:30:00Z, or a Date, got";
    for (query, message) in [
        (object(&[("from", invalid.into())]), format!("from: {date_time} \"Invalid Date\"")),
        (object(&[("max", f64::NAN.into())]), "max: expected a whole number from 1 to 100, got NaN".to_owned()),
        (object(&[("status", fetch.clone().into())]), "status: expected a string, got a function".to_owned()),
        // The caller's objects are not inspected, so that no code of the caller runs.
        (object(&[("from", trap.clone())]), format!("from: {date_time} an object")),
        (object(&[("status", trap.clone())]), "status: expected a string, got an object".to_owned()),
        (
            object(&[("max", js_sys::BigInt::from(5).into())]),
            "max: expected a whole number from 1 to 100, got something that is not a plain value".to_owned(),
        ),
        (JsValue::from_str("available"), "query: expected a plain object, got a string".to_owned()),
        (Array::of1(&1.into()).into(), "query: expected a plain object, got an array".to_owned()),
        (
            Object::create(object(&[("max", 5.into())]).unchecked_ref::<Object>()).into(),
            "query: expected a plain object, got an object that inherits from another one".to_owned(),
        ),
        (js_sys::Map::new().into(), "query: expected a plain object, got an instance of Map".to_owned()),
        (object(&[("max", 1.5.into())]), "max: expected a whole number from 1 to 100, got 1.5".to_owned()),
    ] {
        assert_eq!(refused(client.list_recordings(&query, &NONE), &fetch).await, message);
    }
    for (options, message) in [
        (object(&[("signal", 5.into())]), "signal: expected an AbortSignal, got a number"),
        (object(&[("signal", Object::new().into())]), "signal: expected an AbortSignal, got an object"),
        (object(&[("timeoutMs", 0.into())]), "timeoutMs: expected a whole number from 1 to 2147483647, got 0"),
        (
            object(&[("timeout", 5.into())]),
            "timeout: unknown option; allowed: source, hostEmail, signal, timeoutMs, tryTimeoutMs, retries, maxResponseBytes, strict, onEvent",
        ),
        (5.into(), "options: expected a plain object, got a number"),
        ("t0ken-t0ken".into(), "options: expected a plain object, got a string"),
        (
            object(&[("t0ken-t0ken", 1.into())]),
            "options: contains an unknown option; allowed: source, hostEmail, signal, timeoutMs, tryTimeoutMs, retries, maxResponseBytes, strict, onEvent",
        ),
    ] {
        assert_eq!(refused(client.get_recording(&"r1".into(), &options), &fetch).await, message);
    }
    assert_eq!(refused(client.get_recording(&NONE, &NONE), &fetch).await, "id: expected a string, got nothing");
    assert!(refused(client.delete_recording(&"..".into(), &NONE), &fetch).await.starts_with("id: expected the id"));
    let half: JsValue = js_sys::JsString::from_char_code1(0xD83C).into();
    let problem = "expected whole characters, got half of a surrogate pair";
    assert_eq!(refused(client.get_recording(&half, &NONE), &fetch).await, format!("id: {problem}"));
    let comment = object(&[("comment", half)]);
    assert_eq!(refused(client.delete_recording(&"r1".into(), &comment), &fetch).await, format!("comment: {problem}"));
    let resaon = object(&[("resaon", "audit".into())]);
    assert_eq!(
        refused(client.delete_recording(&"r1".into(), &resaon), &fetch).await,
        "resaon: unknown option; allowed: source, hostEmail, reason, comment, signal, timeoutMs, tryTimeoutMs, retries, maxResponseBytes, strict, onEvent"
    );
}

#[wasm_bindgen_test]
async fn a_client_that_cannot_work_says_so_with_its_first_call() {
    let fetch = fake(&ANSWERS.with(|answers| get(answers, "page")));
    let client = |name: &str, value: JsValue| {
        let token = ("token", JsValue::from_str("t0ken"));
        Client::new(&object(&[token, ("fetch", fetch.clone().into()), (name, value)]))
    };
    for (client, message) in [
        (Client::new(&NONE), NO_TOKEN),
        (Client::new(&"t0ken".into()), "options: expected a plain object, got a string"),
        (client("token", NONE), NO_TOKEN),
        (client("fetch", 5.into()), "fetch: expected a function, got a number"),
        (
            client("url", "https://webexapis.com/v1".into()),
            "url: unknown option; allowed: token, baseUrl, allowInsecure, headers, fetch, signal, timeoutMs, \
             tryTimeoutMs, retries, maxResponseBytes, strict, onEvent",
        ),
        (client("baseUrl", 5.into()), "baseUrl: expected a string, got 5"),
        (
            client("baseUrl", "http://example.com".into()),
            "baseUrl: expected an https URL: over http, the token would be sent unencrypted (http is allowed for \
             localhost, 127.x.x.x and [::1]; for other hosts only with `allowInsecure: true`)",
        ),
    ] {
        assert_eq!(refused(client.list_recordings(&NONE, &NONE), &fetch).await, message);
    }
    // WHATWG URLs have many spellings of one host.
    for href in ["http://2130706433:1/v1", "http://0x7f.1/v1", "HTTP://LOCALHOST/v1", "http:\\\\localhost\\v1"] {
        let sent = calls(&fetch).length();
        let page = settled(client("baseUrl", href.into()).list_recordings(&NONE, &NONE)).await;
        assert!(get(&page, "value").is_object(), "{href}");
        assert_eq!(calls(&fetch).length(), sent + 1);
    }
}

#[wasm_bindgen_test]
async fn failures_have_a_message_and_a_cause() {
    for (answer, code, message, has_cause) in [
        ("html", "not-json", "Webex answered 200 with a body that is not JSON (content type text/html).", false),
        (
            "ticks",
            "unexpected-shape",
            "Webex answered 200 with an unexpected shape: items[0].id: expected string, got number",
            false,
        ),
        ("refused", "network", "No answer from Webex: fetch failed (ECONNREFUSED).", true),
        ("text", "network", "No answer from Webex: a text.", true),
        ("token", "network", "No answer from Webex: sent Bearer (token).", true),
        ("throwingHeaders", "network", "No answer from Webex: no headers.", true),
        ("odd", "network", "No answer from Webex: odd.", true),
        ("nothing", "invalid-argument", NO_RESPONSE, false),
        ("noResponse", "invalid-argument", NO_RESPONSE, false),
        ("opaque", "invalid-argument", NO_RESPONSE, false),
        ("noBody", "invalid-argument", NO_RESPONSE, false),
        ("hugeBody", "invalid-argument", NO_RESPONSE, false),
        ("oddStatus", "invalid-argument", NO_RESPONSE, false),
        ("oddStream", "invalid-argument", NO_RESPONSE, false),
        ("noPart", "invalid-argument", NO_RESPONSE, false),
        ("bomb", "invalid-argument", NO_RESPONSE, false),
        ("negative", "invalid-argument", NO_RESPONSE, false),
        ("notBytes", "invalid-argument", NO_RESPONSE, false),
        (
            "used",
            "invalid-argument",
            "fetch: expected a new Response for every request: this one was read already",
            false,
        ),
        ("poisoned", "network", "No answer from Webex: poison.", true),
        ("detached", "network", "No answer from Webex: Cannot perform Construct on a detached ArrayBuffer.", true),
        ("madeUp", "server", "Webex answered 799: no", false),
        ("followed", "rejected", "Webex answered with a redirect.", false),
    ] {
        let (client, _) = client(answer);
        let once = object(&[("retries", 0.into())]);
        let settled = settled(client.list_recordings(&NONE, &once)).await;
        assert_eq!((text(&settled, "error.code").as_str(), text(&settled, "error.message").as_str()), (code, message));
        assert_eq!(!get(&settled, "cause").is_undefined(), has_cause, "{answer}");
        assert_eq!(get(&settled, "error.attempts"), 1, "{answer}");
    }
}

const NO_TOKEN: &str = "token: expected a Webex access token as a string, or a function that returns one";
const NO_RESPONSE: &str = "fetch: expected a function that resolves to a Response";

#[wasm_bindgen_test]
async fn a_response_may_be_of_any_class() {
    let (client, _) = client("notAPromise");
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value.id"), "r1");
}

/// The error for a recording in place of a page: the answer was read.
const NO_PAGE: &str = "Webex answered 200 with an unexpected shape: the whole answer: missing field `items`";

#[wasm_bindgen_test]
async fn the_global_fetch_may_fail_in_any_way() {
    for (answer, message) in [
        ("text", "No answer from Webex: a text."),
        ("noResponse", NO_RESPONSE),
        ("!nothing", NO_RESPONSE),
        ("!notAPromise", NO_PAGE),
        ("!thenable", NO_PAGE),
        ("!refused", "No answer from Webex: fetch failed (ECONNREFUSED)."),
    ] {
        // With `!`, the answer is not wrapped in a promise.
        let answer_of = |name: &str| ANSWERS.with(|answers| get(answers, name));
        let fetch = match answer.strip_prefix('!') {
            Some(bare) => answer_of(bare).unchecked_into(),
            None => fake(&answer_of(answer)),
        };
        let client = Client::new(&object(&[("token", "t0ken".into())]));
        let once = object(&[("retries", 0.into())]);
        let work = Closure::<dyn FnMut() -> Promise>::new(move || client.list_recordings(&NONE, &once));
        let settled = settled(with_global_fetch(&fetch, work.as_ref())).await;
        assert_eq!(text(&settled, "error.message"), message);
    }
}

#[wasm_bindgen_test]
async fn no_prototype_is_polluted() {
    let (client, _) = client("prototype");
    let recording = get(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value");
    assert_eq!(keys(&recording), "id,__proto__");
    assert!(get(&Object::new(), "polluted").is_undefined());
}

#[wasm_bindgen_test]
async fn an_abort_rejects_at_once_with_its_reason_and_leaves_nothing_behind() {
    for answer in ["never", "neverBody", "neverEndingStream", "busy"] {
        for reason in [JsValue::from_str("enough"), 7.into(), js_sys::Error::new("enough").into()] {
            let (client, fetch) = client(answer);
            let controller = web_sys::AbortController::new().unwrap();
            let count = listeners(&controller.signal());
            let timers = timers();
            let options = object(&[("signal", controller.signal().into())]);
            let promise = client.get_recording(&"r1".into(), &options);
            turns().await;
            assert_eq!(calls(&fetch).length(), 1);
            controller.abort_with_reason(&reason);
            assert_eq!(get(&settled(promise).await, "aborted"), reason);
            let request = get(&calls(&fetch).get(0), "signal");
            if answer != "busy" {
                assert_eq!(get(&request, "aborted"), JsValue::TRUE, "the request is cancelled");
            }
            assert_eq!(timers.call0(&NONE).unwrap(), 0, "no timer is left");
            assert_eq!(count.call0(&NONE).unwrap(), 0, "no listener is left on the signal");
        }
    }
}

#[wasm_bindgen_test]
async fn nothing_is_sent_for_a_call_that_is_already_aborted() {
    let (client, fetch) = client("page");
    let controller = web_sys::AbortController::new().unwrap();
    controller.abort_with_reason(&"too late".into());
    let options = object(&[("signal", controller.signal().into())]);
    assert_eq!(text(&settled(client.list_recordings(&NONE, &options)).await, "aborted"), "too late");
    assert_eq!(calls(&fetch).length(), 0);
}

#[wasm_bindgen_test]
async fn calls_outlive_their_client() {
    let (client, _) = client("one");
    let promise = client.get_recording(&"r1".into(), &NONE);
    drop(client);
    assert_eq!(text(&settled(promise).await, "value.id"), "r1");
}

/// Turns of the microtask queue: enough for everything that needs no timer. The queue is in order, so no time is involved.
async fn turns() {
    for _ in 0..30 {
        JsFuture::from(Promise::resolve(&NONE)).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_token_function_is_asked_once_for_all_calls_and_once_more_after_a_401() {
    let world = token_world();
    let client = Client::new(&get(&world, "options"));
    let calls: Array = (0..20).map(|_| JsValue::from(client.get_recording(&"r1".into(), &NONE))).collect();
    let all = JsFuture::from(Promise::all(&calls)).await.unwrap();
    for settled in all.unchecked_into::<Array>().iter() {
        assert_eq!(text(&settled, "value.id"), "r1");
    }
    assert_eq!(String::from(JSON::stringify(&get(&world, "asked")).unwrap()), r#"["first"]"#);

    // Webex accepts only the second token: all twenty calls are answered with 401, and one of them asks for a token.
    Reflect::set(&world, &"valid".into(), &"t0ken-2".into()).unwrap();
    let calls: Array = (0..20).map(|_| JsValue::from(client.get_recording(&"r1".into(), &NONE))).collect();
    let all = JsFuture::from(Promise::all(&calls)).await.unwrap();
    for settled in all.unchecked_into::<Array>().iter() {
        assert_eq!(text(&settled, "value.id"), "r1");
    }
    assert_eq!(String::from(JSON::stringify(&get(&world, "asked")).unwrap()), r#"["first","rejected"]"#);
    assert_eq!(get(&world, "sent"), 60);
    assert_eq!(get(&world, "aborted"), 0, "a token that came needs no abort");

    // A new token that is not accepted either: the call asks once and is sent again once. The next call asks at once.
    Reflect::set(&world, &"valid".into(), &"none".into()).unwrap();
    for asked in [3, 5] {
        let settled = settled(client.get_recording(&"r1".into(), &NONE)).await;
        assert_eq!(
            (text(&settled, "error.code").as_str(), get(&settled, "error.attempts")),
            ("unauthorized", 2.into())
        );
        assert_eq!(get(&world, "asked.length"), asked);
    }
}

#[wasm_bindgen_test]
async fn a_failed_token_function_is_reported_with_its_error_and_asked_again_later() {
    let world = token_world();
    let client = Client::new(&get(&world, "options"));
    for how in ["throws", "rejects", "poisoned"] {
        Reflect::set(&world, &"how".into(), &how.into()).unwrap();
        let calls: Array = (0..3).map(|_| JsValue::from(client.get_recording(&"r1".into(), &NONE))).collect();
        for settled in JsFuture::from(Promise::all(&calls)).await.unwrap().unchecked_into::<Array>().iter() {
            assert_eq!(text(&settled, "error.code"), "token-failed");
            assert_eq!(text(&settled, "error.message"), "The token function failed: see `cause`.");
            assert_eq!(get(&settled, "error.retryable"), JsValue::FALSE);
            assert_eq!(get(&settled, "error.attempts"), 0);
            assert_eq!(get(&settled, "cause"), get(&world, "error"));
        }
    }
    assert_eq!(get(&world, "asked.length"), 3, "once for the three calls, also when it fails");
    for (how, message) in [
        ("number", NO_TOKEN),
        ("object", NO_TOKEN),
        ("trap", NO_TOKEN),
        ("nothing", NO_TOKEN),
        ("lineBreak", UNFIT_TOKEN),
        ("notAscii", UNFIT_TOKEN),
        ("empty", UNFIT_TOKEN),
    ] {
        Reflect::set(&world, &"how".into(), &how.into()).unwrap();
        let settled = settled(client.get_recording(&"r1".into(), &NONE)).await;
        assert_eq!(text(&settled, "error.code"), "invalid-argument");
        assert_eq!(text(&settled, "error.message"), message, "{how}");
        assert!(!String::from(JSON::stringify(&settled).unwrap()).contains("s3cret"), "{how}");
    }
    assert_eq!(get(&world, "sent"), 0);
    Reflect::set(&world, &"how".into(), &"gives".into()).unwrap();
    Reflect::set(&world, &"valid".into(), &"t0ken-11".into()).unwrap();
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value.id"), "r1");
}

const UNFIT_TOKEN: &str = "token: expected a Webex access token and nothing else: not empty, without `Bearer ` in \
                           front of it, without spaces or line breaks, and only ASCII";

#[wasm_bindgen_test]
async fn the_error_of_a_token_function_decides_whether_to_retry() {
    for (how, retryable) in [
        ("refused", false),
        ("busy", true),
        ("unreached", true),
        ("untrusted", false),
        ("says", true),
        ("text", false),
        ("endless", false),
        ("odd", false),
    ] {
        let world = token_world();
        Reflect::set(&world, &"how".into(), &how.into()).unwrap();
        let client = Client::new(&get(&world, "options"));
        let settled = settled(client.get_recording(&"r1".into(), &NONE)).await;
        assert_eq!(text(&settled, "error.code"), "token-failed");
        assert_eq!(get(&settled, "error.retryable"), retryable, "{how}");
        assert_eq!(get(&world, "asked.length"), 1, "it is not asked again by itself");
    }
}

#[wasm_bindgen_test]
async fn a_token_request_outlives_the_calls_that_wait_for_it() {
    let world = token_world();
    Reflect::set(&world, &"how".into(), &"held".into()).unwrap();
    let client = Client::new(&get(&world, "options"));
    let controllers = [(); 2].map(|()| web_sys::AbortController::new().unwrap());
    let promises = controllers
        .each_ref()
        .map(|controller| client.get_recording(&"r1".into(), &object(&[("signal", controller.signal().into())])));
    turns().await;
    for (promise, (controller, reason)) in promises.into_iter().zip(controllers.iter().zip(["one", "two"])) {
        controller.abort_with_reason(&reason.into());
        assert_eq!(text(&settled(promise).await, "aborted"), reason);
    }
    let hurry = object(&[("timeoutMs", 500.into())]);
    let late = settled(client.get_recording(&"r1".into(), &hurry)).await;
    assert_eq!(text(&late, "error.code"), "timeout");
    assert_eq!(text(&late, "error.message"), "The token function did not return a token within 500 ms (timeoutMs)");
    // The request for a token went on all the time, and the next call gets its token.
    assert_eq!((get(&world, "aborted"), get(&world, "asked.length")), (0.into(), 1.into()));
    get(&world, "release").unchecked_into::<Function>().call0(&NONE).unwrap();
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value.id"), "r1");
    assert_eq!((get(&world, "aborted"), get(&world, "asked.length")), (0.into(), 1.into()));
}

#[wasm_bindgen_test]
async fn a_token_request_ends_with_the_clients_time_limit() {
    let world = token_world();
    Reflect::set(&world, &"how".into(), &"never".into()).unwrap();
    let options = get(&world, "options");
    Reflect::set(&options, &"timeoutMs".into(), &20.into()).unwrap();
    let client = Client::new(&options);
    let patient = object(&[("timeoutMs", 60_000.into())]);
    let failed = settled(client.get_recording(&"r1".into(), &patient)).await;
    assert_eq!(text(&failed, "error.code"), "token-failed");
    assert_eq!(get(&failed, "error.retryable"), JsValue::TRUE);
    assert_eq!(text(&failed, "cause.name"), "TimeoutError");
    assert_eq!(get(&world, "aborted"), 1);
    // The next call asks again.
    Reflect::set(&world, &"how".into(), &"gives".into()).unwrap();
    Reflect::set(&world, &"valid".into(), &"t0ken-2".into()).unwrap();
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &patient)).await, "value.id"), "r1");
}

#[wasm_bindgen_test]
async fn time_limits_end_a_try_and_a_call() {
    for answer in ["never", "neverBody", "neverEndingStream", "emptyParts"] {
        let (client, fetch) = client(answer);
        let timers = timers();
        let options = object(&[("tryTimeoutMs", 500.into()), ("retries", 0.into())]);
        let of_try = settled(client.get_recording(&"r1".into(), &options)).await;
        assert_eq!(text(&of_try, "error.code"), "timeout");
        assert_eq!(text(&of_try, "error.message"), "No answer from Webex within 500 ms (tryTimeoutMs).");
        let options = object(&[("timeoutMs", 500.into())]);
        let of_call = settled(client.get_recording(&"r1".into(), &options)).await;
        assert_eq!(text(&of_call, "error.message"), "No answer from Webex within 500 ms (timeoutMs).");
        assert_eq!(calls(&fetch).length(), 2, "{answer}");
        for call in calls(&fetch).iter() {
            assert_eq!(get(&call, "signal.aborted"), JsValue::TRUE, "the request is cancelled");
        }
        assert_eq!(timers.call0(&NONE).unwrap(), 0, "no timer is left");
    }
    // Loading the core counts against the call's time.
    let (client, fetch) = client("one");
    client.set_began(-60_000.0);
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "error.code"), "timeout");
    assert_eq!(calls(&fetch).length(), 0);
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value.id"), "r1");
}

#[wasm_bindgen_test]
async fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    for (answer, limit, code, status) in [
        ("huge", 1_000_000, "unexpected-shape", 200),
        ("hugeBuffer", 1_000_000, "unexpected-shape", 200),
        ("hugeRefusal", 1_000_000, "forbidden", 403),
    ] {
        let (client, fetch) = client(answer);
        let options = object(&[("maxResponseBytes", limit.into())]);
        let settled = settled(client.get_recording(&"r1".into(), &options)).await;
        assert_eq!((text(&settled, "error.code").as_str(), get(&settled, "error.status")), (code, status.into()));
        assert_eq!(get(&settled, "error.attempts"), 1);
        if code == "unexpected-shape" {
            let message = "Webex answered 200 with a body larger than `maxResponseBytes` allows";
            assert_eq!(text(&settled, "error.message"), message);
        }
        let parts = get(&fetch, "parts").as_f64().unwrap_or(0.0);
        assert!(parts <= 20.0, "{parts} parts of 100 KB were read");
        assert_eq!(get(&calls(&fetch).get(0), "signal.aborted"), JsValue::TRUE);
    }
    let (client, _) = client("prototype");
    let length = u32::try_from(r#"{"id":"r1","__proto__":{"polluted":true}}"#.len()).unwrap();
    for (limit, code) in [(length, ""), (length - 1, "unexpected-shape")] {
        let options = object(&[("maxResponseBytes", limit.into())]);
        let settled = settled(client.get_recording(&"r1".into(), &options)).await;
        assert_eq!(text(&settled, "error.code"), code, "{limit}");
    }
}

#[wasm_bindgen_test]
async fn events_report_what_a_call_does() {
    let world = token_world();
    let client = Client::new(&get(&world, "options"));
    Reflect::set(&world, &"busy".into(), &1.into()).unwrap();
    Reflect::set(&world, &"valid".into(), &"t0ken-2".into()).unwrap();
    settled(client.get_recording(&"r1".into(), &NONE)).await;
    let told: Vec<String> = get(&world, "events")
        .unchecked_into::<Array>()
        .iter()
        .map(|event| {
            let told = JSON::stringify_with_replacer(&event, &get(&world, "withoutTimes")).unwrap();
            String::from(told)
        })
        .collect();
    let list = r#""call":0,"method":"GET","path":"/v1/convergedRecordings""#;
    let own = r#""call":0,"method":"GET","path":"/v1/convergedRecordings/r1""#;
    let request = |attempt| format!(r#"{{"type":"request",{own},"attempt":{attempt}}}"#);
    let response = |attempt, status| format!(r#"{{"type":"response",{own},"attempt":{attempt},"status":{status}}}"#);
    let expected = [
        // The token is not known yet, and may have been passed as the id.
        format!(r#"{{"type":"token",{list},"reason":"first"}}"#),
        request(1),
        response(1, 503),
        format!(r#"{{"type":"wait",{own},"attempt":1}}"#),
        request(2),
        response(2, 401),
        format!(r#"{{"type":"token",{own},"reason":"rejected"}}"#),
        request(3),
        response(3, 200),
    ];
    assert_eq!(told, expected);
}

#[wasm_bindgen_test]
async fn an_abort_in_a_listener_stops_what_was_announced() {
    for (event, sent, asked) in [("token", 0, 0), ("request", 0, 1), ("response", 1, 1), ("wait", 1, 1)] {
        let world = token_world();
        Reflect::set(&world, &"busy".into(), &1.into()).unwrap();
        let controller = web_sys::AbortController::new().unwrap();
        deafen(&controller.signal());
        Reflect::set(&world, &"abortOn".into(), &event.into()).unwrap();
        Reflect::set(&world, &"controller".into(), &controller).unwrap();
        let timers = timers();
        let client = Client::new(&get(&world, "options"));
        let options = object(&[("signal", controller.signal().into())]);
        let settled = settled(client.get_recording(&"r1".into(), &options)).await;
        assert_eq!(text(&settled, "aborted"), "in a listener");
        turns().await;
        assert_eq!(timers.call0(&NONE).unwrap(), 0, "no timer is left that would go on with it");
        assert_eq!((get(&world, "sent"), get(&world, "asked.length")), (sent.into(), asked.into()), "{event}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_is_not_read_to_its_end_is_cancelled() {
    let (client, fetch) = client("huge");
    let options = object(&[("maxResponseBytes", 5.into())]);
    settled(client.get_recording(&"r1".into(), &options)).await;
    turns().await;
    assert_eq!(get(&fetch, "cancelled"), 1);
}
