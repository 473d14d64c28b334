// Serves this folder on this machine only, with a strict content security policy. The page that it serves from here also gets a local
// Webex and a relay: see webex.mjs.
//   node serve.mjs [--port 8080] [--dir .] [--base-url URL]

import { readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Webex } from './webex.mjs' */

/** @type {Record<string, string | undefined>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain',
  '.md': 'text/plain',
};
const OPTIONS = /** @satisfies {import('node:util').ParseArgsConfig['options']} */ ({
  port: { type: 'string', default: '8080' },
  dir: { type: 'string', default: '.' },
  'base-url': { type: 'string' },
});

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) throw new Error('--port is a number from 0 to 65535');
    const baseUrl = values['base-url'];
    if (baseUrl !== undefined && !/^https?:/.test(baseUrl))
      throw new Error('--base-url is an address such as http://127.0.0.1:8787/v1');
    return { ...values, baseUrl };
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.error(`${message}\nUsage: node serve.mjs [--port 8080] [--dir .] [--base-url URL]`);
    process.exit(2);
  }
}

const options = readOptions();

// The policies

/**
 * The page's own. It creates nothing from strings, so it needs no Trusted Types policy. 'wasm-unsafe-eval' lets the browser compile the
 * client's WebAssembly, and does not allow eval of JavaScript. If yours must do without it, load `widget.no-wasm.global.js`.
 *
 * @param {Webex} [webex]
 */
const policyOfThePage = ({ api = [], files = [] } = /** @type {Webex} */ ({})) => ({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': ["'self'", ...api, ...files].join(' '), // calls, and transcripts
  'media-src': ["'self'", ...files].join(' '), // the player
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
});
/** For other people's pages: `--dir` serves any folder. They may call any server. */
const POLICY_OF_OTHERS = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': '*',
};
/** @param {Record<string, string>} policy */
const textOf = (policy) =>
  Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; ');

// The local Webex and the relay, once the page asks for them: other folders are served without the package.

const isExample = (await realpath(options.dir).catch(() => '')) === (await realpath(dirname(fileURLToPath(import.meta.url))));
const PAGES = ['/', '/index.html'];
/** What webex.mjs answers. */
const ROUTES = /^\/(config\.json$|session$|fail$|relay\/)/;

/** @type {Promise<Webex | undefined> | undefined} */
let starting;
const start = () => {
  starting ??= import('./webex.mjs')
    .then(({ startWebex }) => startWebex({ baseUrl: options.baseUrl, token: process.env.WEBEX_ACCESS_TOKEN }))
    .catch((error) => {
      const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
      console.error(isMissing ? 'webex-converged-recordings is not installed here. Run: npm install' : error.message);
      starting = undefined; // so that reloading the page is enough once it is there
      return undefined;
    });
  return starting;
};

/**
 * Whether a request comes from a page of this server. Somebody else's host name may be made to lead here (DNS rebinding), so only this
 * machine's own names count.
 *
 * @param {IncomingMessage} request
 */
function isFromHere({ headers: { host = '', origin = `http://${host}`, 'sec-fetch-site': site = 'same-origin' } }) {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && origin === `http://${host}` && ['same-origin', 'none'].includes(site);
}

// Files

/**
 * @param {string | undefined} method
 * @param {string} path
 * @returns {Promise<{ status: number, type: string, body: string | Uint8Array, headers?: Record<string, string> }>}
 */
async function answer(method, path) {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, type: 'text/plain', body: 'GET and HEAD only', headers: { Allow: 'GET, HEAD' } };
  try {
    const name = decodeURIComponent(path) + (path.endsWith('/') ? 'index.html' : '');
    // No names that start with a dot: '..' leads out of the folder, and files such as .env are private.
    if (!name.startsWith('/') || /[/\\]\.|\0/.test(name)) throw new Error('not served');
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    return { status: 200, type, body: await readFile(join(options.dir, name)) };
  } catch {
    return { status: 404, type: 'text/plain', body: 'Not found' };
  }
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function serve(request, response) {
  const path = /** @type {string} */ (request.url).split('?')[0];
  if (isExample && ROUTES.test(path)) {
    const webex = isFromHere(request) ? await start() : undefined;
    if (webex) return webex.handle(request, response);
    const [status, text] = isFromHere(request) ? [503, 'Run npm install'] : [403, 'Only for the page of this server'];
    return response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(text);
  }
  const isPage = isExample && PAGES.includes(path);
  const policy = isPage ? policyOfThePage(await start()) : POLICY_OF_OTHERS;
  const { status, type, body, headers } = await answer(request.method, path);
  response.writeHead(status, {
    'Content-Type': /^text|json|svg/.test(type) ? `${type}; charset=utf-8` : type,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': textOf(policy),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});

server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${options.port} is taken: try --port 0` : error.message);
  process.exit(1);
});
server.listen(Number(options.port), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}/`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
