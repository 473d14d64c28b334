// A static file server for the example page, on this machine only, with a strict content security policy.
//   node serve.mjs [--port 8080] [--dir .] [--base-url URL]

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';

// 'wasm-unsafe-eval' lets the browser compile the client's WebAssembly. It does not allow eval of JavaScript.
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src *; img-src 'self'";
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
    return values;
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.error(`${message}\nUsage: node serve.mjs [--port 8080] [--dir .] [--base-url URL]`);
    process.exit(2);
  }
}

const options = readOptions();

/**
 * @param {string | undefined} method
 * @param {string} url
 * @returns {Promise<{ status: number, type: string, body: string | Uint8Array, allow?: string }>}
 */
async function answer(method, url) {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, type: 'text/plain', body: 'GET and HEAD only', allow: 'GET, HEAD' };
  try {
    let path = decodeURIComponent(url.split('?')[0]);
    if (path.endsWith('/')) path += 'index.html';
    if (path === '/config.json' && options['base-url']) {
      return { status: 200, type: 'application/json', body: JSON.stringify({ baseUrl: options['base-url'] }) };
    }
    // No names that start with a dot: '..' leads out of the folder, and files such as .env are private.
    if (!path.startsWith('/') || /[/\\]\.|\0/.test(path)) throw new Error('not served');
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    return { status: 200, type, body: await readFile(join(options.dir, path)) };
  } catch {
    return { status: 404, type: 'text/plain', body: 'Not found' };
  }
}

const server = createServer(async ({ method, url = '/' }, response) => {
  const { status, type, body, allow } = await answer(method, url);
  response.writeHead(status, {
    'Content-Type': /^text|json|svg/.test(type) ? `${type}; charset=utf-8` : type,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
    ...(allow && { Allow: allow }),
  });
  response.end(method === 'HEAD' ? undefined : body);
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
