// What stands behind the example's page: a local Webex in this process, or the one at --base-url, and a relay in front of it. The page
// finds out from config.json, signs in and out at /session, and makes the local Webex fail at /fail.

import { randomUUID } from 'node:crypto';
import { createEmulator } from 'webex-converged-recordings/emulator';
import { createRelay, nodeListener } from 'webex-converged-recordings/relay';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Emulator } from 'webex-converged-recordings/emulator' */

/**
 * @typedef {object} Webex
 * @property {string[]} api the origins that the page calls
 * @property {string[]} files those of audio and transcripts
 * @property {(request: IncomingMessage, response: ServerResponse) => void} handle
 *
 * @typedef {object} Config what the page is told
 * @property {{ baseUrl: string, token: string, states: string[] }} [emulator] a local Webex, and how it can be made to fail
 * @property {{ baseUrl: string }} [relay] which moves recordings into the recycle bin, and deletes none for good
 * @property {{ baseUrl: string }} token where somebody's own token is sent
 */

const WEBEX = 'https://webexapis.com/v1';
/** The token of the person in the local Webex. It opens nothing else. */
const TOY_TOKEN = 'dev-token';
const PERSON = 'ada@example.com';
/** The header that shows that a request comes from the page: other sites cannot add it. */
const OWN_HEADER = 'x-example';

/**
 * How the local Webex can be made to fail: the page's words for it are in states.js.
 *
 * @type {Record<string, (emulator: Emulator) => void>}
 */
const STATES = {
  fine: () => {},
  slow: ({ fail }) => fail('delay=3000'),
  empty: (emulator) => {
    for (const { id } of emulator.recordings()) emulator.remove(id);
  },
  partial: ({ fail }) => fail('LIST 403 every 2'),
  'rate-limited': ({ fail }) => fail('429 Retry-After=120'),
  server: ({ fail }) => fail('500'),
  network: ({ fail }) => fail('reset'),
  proxy: ({ fail }) => fail('html'),
  forbidden: ({ fail }) => fail('403'),
  'signed-out': ({ fail }) => fail('401'),
  deletion: ({ fail }) => {
    fail('DELETE 403');
    fail('POST 403');
  },
  files: ({ fail }) => fail('MEDIA 403'),
};

/**
 * @param {{ baseUrl: string | undefined, token: string | undefined }} options the Webex to use in place of a local one, and a token for it
 * @returns {Promise<Webex>}
 */
export async function startWebex({ baseUrl, token }) {
  const local = baseUrl === undefined ? await startEmulator() : undefined;
  const behind = local ?? (token && baseUrl ? { baseUrl, token } : undefined);
  let relay = behind && relayTo(behind);
  /** @type {Config} */
  const config = {
    ...(local && { emulator: { baseUrl: local.baseUrl, token: TOY_TOKEN, states: Object.keys(STATES) } }),
    ...(relay && { relay: { baseUrl: '/relay' } }),
    token: { baseUrl: baseUrl ?? WEBEX },
  };
  const origins = [local?.baseUrl, config.token.baseUrl].flatMap((url) => (url ? [new URL(url).origin] : []));

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  const handle = (request, response) => {
    const { method, url = '/', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://here');
    /** @param {number} status @param {Record<string, string>} [more] @param {unknown} [json] */
    const send = (status, more, json) =>
      response
        .writeHead(status, { 'Cache-Control': 'no-store', 'Content-Type': 'application/json', ...more })
        .end(json === undefined ? undefined : JSON.stringify(json));

    if (pathname.startsWith('/relay/')) return relay ? relay(request, response) : send(404);
    if (pathname === '/config.json') return send(200, {}, config);
    if (method !== 'POST' || headers[OWN_HEADER] === undefined) return send(403);
    if (pathname === '/session') return send(204, { 'Set-Cookie': searchParams.has('end') ? end(headers.cookie) : begin() });
    const state = searchParams.get('state') ?? '';
    if (!local || !Object.hasOwn(STATES, state)) return send(404);
    local.emulator.reset();
    STATES[state](local.emulator);
    relay = relayTo(local); // the one before would still wait if Webex has asked it to
    return send(204);
  };
  return { api: origins, files: [...new Set([...origins, 'https://*.webex.com'])], handle };
}

/** A local Webex with a little more than a year of calls. */
async function startEmulator() {
  const token = randomUUID();
  const emulator = await createEmulator({
    dialect: 'webex',
    recordings: 1200,
    days: 400,
    users: [
      { email: PERSON, token: TOY_TOKEN, roles: ['compliance-officer'] }, // may delete for good
      { email: 'relay@example.com', token, roles: ['admin', 'compliance-officer'] },
    ],
  });
  const { baseUrl } = await emulator.listen();
  return { emulator, baseUrl, token };
}

// The relay, as docs/relay.md has it. In the local Webex, everybody who signs in is the same person; at --base-url, the token's owner.

/**
 * A Webex, with a token for it. It has an emulator if it is the local one.
 *
 * @typedef {{ baseUrl: string, token: string, emulator?: Emulator }} Behind
 */

/** @param {Behind} behind */
function relayTo({ baseUrl, token, emulator }) {
  return nodeListener(
    createRelay({
      path: '/relay',
      baseUrl,
      token,
      delete: 'trash',
      links: 'relay',
      authorize: ({ request }) => {
        if (!isSignedIn(request.headers.get('cookie'))) return false;
        return emulator ? { ownerEmail: PERSON, name: PERSON } : { mine: true, name: 'the owner of the token' };
      },
      log: ({ problem }) => problem && console.error(`/relay: ${problem}`),
    }),
  );
}

// Sessions. Yours belong to real people. With https, the cookie is also `Secure`, and its name begins with `__Host-`.

const sessions = new Set();
const COOKIE = 'example-session';
/** @param {string | null | undefined} cookies */
const sessionOf = (cookies) => new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(cookies ?? '')?.[1];
/** @param {string | null} cookies */
const isSignedIn = (cookies) => sessions.has(sessionOf(cookies));

function begin() {
  const id = randomUUID();
  sessions.add(id);
  return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict`;
}

/** @param {string | undefined} cookies */
function end(cookies) {
  sessions.delete(sessionOf(cookies));
  return `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
}
