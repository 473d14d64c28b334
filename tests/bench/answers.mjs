// Answers as Webex gives them, made before they are timed: `/v1/COUNT/convergedRecordings` gives a page of so many.

import { encoded, page } from './recordings.mjs'

const made = {}

/** The answer to a request for this address. */
export function answerTo(url) {
  const { origin, pathname } = new URL(url)
  return (made[origin + pathname] ??= answer(origin + pathname))
}

function answer(address) {
  const count = Number(/\/v1\/(\d+)\//.exec(address)[1])
  const headers = [
    ['Content-Type', 'application/json;charset=UTF-8'],
    ['TrackingID', 'ROUTER_00000000-0000-0000-0000-000000000000'],
    // An empty page is the last one.
    ...(count > 0 ? [['Link', `<${address}?max=100&cursor=bmV4dA>; rel="next"`]] : []),
  ]
  return { status: 200, headers, body: encoded(page('plain', count)) }
}

/** Stands in for `fetch`: gives an answer at once, and a real one. */
export async function answeringFetch(request) {
  const { body, ...rest } = answerTo(request.url ?? request)
  return new Response(body, rest)
}
