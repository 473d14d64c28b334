//! The bindings, as JavaScript meets them. The same tests run in Node and in a browser; the runner's environment
//! decides which.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use js_sys::{Array, Date, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use webex_converged_recordings::js::RecordingsClient;

#[wasm_bindgen(inline_js = r#"
    const recording = { id: 'r1', topic: 'Weekly 会議', more: { kept: null }, hostEmail: null };

    // A `fetch` that notes how it was called, and answers as told.
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
        return fetch;
    }
    const json = (body, headers) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...headers } });
    const LINK = '<https://webexapis.com/v1/convergedRecordings?max=1&cursor=x>; rel="next"';
    export const answers = {
        page: () => json({ items: [recording, { id: 'r2' }], more: 1 }, { link: LINK, trackingid: 'T_1' }),
        one: () => json(recording),
        gone: () => new Response(null, { status: 204, headers: { trackingid: 'T_2' } }),
        html: () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
        prototype: () => new Response('{"id":"r1","__proto__":{"polluted":true}}'),
        ticks: () => new Response('{"items":[{"id":"r1","durationSeconds":"9"}]}'),
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
        neverBody: () => ({ status: 200, headers: new Headers(), arrayBuffer: () => new Promise(() => {}) }),
    };
    export async function withGlobalFetch(fetch, work) {
        const real = globalThis.fetch;
        globalThis.fetch = fetch;
        try { return await work(); } finally { globalThis.fetch = real; }
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
fn client(answer: &str) -> (RecordingsClient, Function) {
    let fetch = fake(&ANSWERS.with(|answers| get(answers, answer)));
    (RecordingsClient::new(&object(&[("token", "t0ken-t0ken".into()), ("fetch", fetch.clone().into())])), fetch)
}

fn calls(fetch: &Function) -> Array {
    get(fetch, "calls").unchecked_into()
}

async fn settled(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.expect("the promise is not rejected")
}

/// The error of a call for which nothing may be sent.
async fn refused(promise: Promise, fetch: &Function) -> String {
    let fault = get(&settled(promise).await, "fault");
    assert_eq!(text(&fault, "code"), "invalid-argument");
    assert_eq!(calls(fetch).length(), 0);
    text(&fault, "message")
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
    let global_client = RecordingsClient::new(&object(&[("token", "t0ken-t0ken".into())]));
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
    // A `fetch` from a library may not know the global classes.
    assert_eq!(get(&calls(&given).get(0), "plain"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn dates_are_taken_as_moments() {
    let (client, fetch) = client("page");
    let from = Date::new(&"2026-05-01T11:30:00+02:00".into());
    settled(client.list_recordings(&object(&[("from", from.into())]), &NONE)).await;
    let url = text(&calls(&fetch).get(0), "url");
    assert_eq!(url, "https://webexapis.com/v1/convergedRecordings?from=2026-05-01T09%3A30%3A00.000Z");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_for_bad_input() {
    let (client, fetch) = client("page");
    let invalid = Date::new(&"never".into());
    let date_time = "expected a date-time with a zone, such as 2026-05-01T09:30:00Z, or a Date, got";
    for (query, message) in [
        (object(&[("from", invalid.into())]), format!("from: {date_time} \"Invalid Date\"")),
        (object(&[("max", f64::NAN.into())]), "max: expected a whole number from 1 to 100, got NaN".to_owned()),
        (
            object(&[("status", fetch.clone().into())]),
            "status: expected one of available, deleted, purged, got something that is no plain value".to_owned(),
        ),
        (JsValue::from_str("available"), "query: expected a plain object, got a string".to_owned()),
        (Array::of1(&1.into()).into(), "query: expected a plain object, got an array".to_owned()),
        (
            Object::create(object(&[("max", 5.into())]).unchecked_ref::<Object>()).into(),
            "query: expected a plain object, got an object".to_owned(),
        ),
    ] {
        assert_eq!(refused(client.list_recordings(&query, &NONE), &fetch).await, message);
    }
    for (options, message) in [
        (object(&[("signal", 5.into())]), "signal: expected an AbortSignal, got a number"),
        (object(&[("signal", Object::new().into())]), "signal: expected an AbortSignal, got an object"),
        (object(&[("timeout", 5.into())]), "timeout: not known here; allowed: signal"),
        (5.into(), "options: expected a plain object, got a number"),
        ("t0ken-t0ken".into(), "options: expected a plain object, got a string"),
        (object(&[("t0ken-t0ken", 1.into())]), "(token): not known here; allowed: signal"),
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
        "resaon: not known here; allowed: signal, reason, comment"
    );
}

#[wasm_bindgen_test]
async fn a_client_that_cannot_work_says_so_with_its_first_call() {
    let fetch = fake(&ANSWERS.with(|answers| get(answers, "page")));
    let client = |name: &str, value: JsValue| {
        let token = ("token", JsValue::from_str("t0ken"));
        RecordingsClient::new(&object(&[token, ("fetch", fetch.clone().into()), (name, value)]))
    };
    for (client, message) in [
        (RecordingsClient::new(&NONE), "token: expected a Webex access token as a string"),
        (RecordingsClient::new(&"t0ken".into()), "options: expected a plain object, got a string"),
        (client("token", NONE), "token: expected a Webex access token as a string"),
        (client("fetch", 5.into()), "fetch: expected a function, got a number"),
        (
            client("url", "https://webexapis.com/v1".into()),
            "url: not known here; allowed: token, baseUrl, fetch, signal",
        ),
        (client("baseUrl", 5.into()), "baseUrl: expected a string, got 5"),
        (
            client("baseUrl", "http://example.com".into()),
            "baseUrl: expected an https address: over http the token would travel in clear (http is allowed on \
             localhost, 127.x.x.x and [::1] only)",
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
async fn failures_are_told_with_their_cause() {
    for (answer, code, message, has_cause) in [
        ("html", "not-json", "Webex answered 200 with a body that is not JSON (content type text/html)", false),
        (
            "ticks",
            "unexpected-shape",
            "Webex answered 200 with an unexpected shape: items[0].durationSeconds: expected integer, got string",
            false,
        ),
        ("refused", "network", "No answer came: fetch failed (ECONNREFUSED)", true),
        ("text", "network", "No answer came: a text", true),
        ("token", "network", "No answer came: sent Bearer (token)", true),
        ("throwingHeaders", "network", "No answer came: no headers", true),
        ("odd", "network", "No answer came: odd", true),
        ("nothing", "invalid-argument", NO_RESPONSE, false),
        ("noResponse", "invalid-argument", NO_RESPONSE, false),
        ("opaque", "invalid-argument", NO_RESPONSE, false),
        ("noBody", "invalid-argument", NO_RESPONSE, false),
        ("hugeBody", "invalid-argument", NO_RESPONSE, false),
        ("oddStatus", "invalid-argument", NO_RESPONSE, false),
    ] {
        let (client, _) = client(answer);
        let settled = settled(client.list_recordings(&NONE, &NONE)).await;
        assert_eq!((text(&settled, "fault.code").as_str(), text(&settled, "fault.message").as_str()), (code, message));
        assert_eq!(!get(&settled, "cause").is_undefined(), has_cause, "{answer}");
        assert_eq!(get(&settled, "fault.attempts"), 1, "{answer}");
    }
}

const NO_RESPONSE: &str = "fetch: expected a function that resolves to a Response";

#[wasm_bindgen_test]
async fn a_response_may_be_of_any_class() {
    let (client, _) = client("notAPromise");
    assert_eq!(text(&settled(client.get_recording(&"r1".into(), &NONE)).await, "value.id"), "r1");
}

#[wasm_bindgen_test]
async fn the_global_fetch_may_fail_in_any_way() {
    for (answer, message) in [("text", "No answer came: a text"), ("noResponse", NO_RESPONSE)] {
        let fetch = fake(&ANSWERS.with(|answers| get(answers, answer)));
        let client = RecordingsClient::new(&object(&[("token", "t0ken".into())]));
        let work = Closure::<dyn FnMut() -> Promise>::new(move || client.list_recordings(&NONE, &NONE));
        let settled = settled(with_global_fetch(&fetch, work.as_ref())).await;
        assert_eq!(text(&settled, "fault.message"), message);
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
    for answer in ["never", "neverBody"] {
        for reason in [JsValue::from_str("enough"), 7.into(), js_sys::Error::new("enough").into()] {
            let (client, fetch) = client(answer);
            let controller = web_sys::AbortController::new().unwrap();
            let count = listeners(&controller.signal());
            let options = object(&[("signal", controller.signal().into())]);
            let promise = client.get_recording(&"r1".into(), &options);
            // Far enough for the request to be under way.
            for _ in 0..10 {
                JsFuture::from(Promise::resolve(&NONE)).await.unwrap();
            }
            assert_eq!(calls(&fetch).length(), 1);
            controller.abort_with_reason(&reason);
            assert_eq!(get(&settled(promise).await, "aborted"), reason);
            let request = get(&calls(&fetch).get(0), "signal");
            assert_eq!(get(&request, "aborted"), JsValue::TRUE, "the request is cancelled");
            assert_eq!(count.call0(&NONE).unwrap(), 0, "no listener is left on the signal");
        }
    }
}

#[wasm_bindgen_test]
async fn nothing_is_sent_for_a_call_that_is_aborted_already() {
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
