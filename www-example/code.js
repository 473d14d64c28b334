// The code to paste for what is chosen on the page. The page shows it, and a test runs it as it stands.

/**
 * @typedef {object} SetUp what is chosen
 * @property {'emulator' | 'relay' | 'token'} source
 * @property {'off' | 'trash' | 'final'} deleting
 * @property {'en' | 'de'} lang
 * @property {'system' | 'light' | 'dark'} theme
 * @property {'page' | 'module'} form
 *
 * @typedef {{ name: string, about: string, text: string }} File
 */

const PACKAGE = 'webex-converged-recordings';
const PAGE_SIZE = '10'; // so that what is below the element is not far away
const EMULATOR = 'http://127.0.0.1:8787/v1';

/**
 * The element's attributes, apart from its language. In the code and on the page they are the same.
 *
 * @param {Pick<SetUp, 'source' | 'deleting' | 'theme'>} setUp
 * @param {string} [baseUrl] if it is not the usual one
 * @returns {Record<string, string>}
 */
export function attributesOf({ source, deleting, theme }, baseUrl) {
  const address = baseUrl ?? { emulator: EMULATOR, relay: '/relay', token: undefined }[source];
  return {
    ...(address !== undefined && { 'base-url': address }),
    ...(deleting !== 'off' && { 'allow-delete': deleting }),
    ...(theme !== 'system' && { theme }),
    'page-size': PAGE_SIZE,
  };
}

/** @param {SetUp} setUp @returns {File[]} */
export function codeOf(setUp) {
  const { source, form } = setUp;
  const files = form === 'page' ? pageOf(setUp) : [moduleOf(setUp)];
  if (source === 'emulator') files.push(emulatorOf(setUp));
  if (source === 'relay') files.push(serverOf(setUp));
  return files;
}

/** What a script gives the element: nothing if there is a relay. @param {SetUp} setUp */
function tokenLineOf({ source }) {
  if (source === 'emulator') return "recordings.token = 'dev-token'\n";
  if (source === 'token') return "recordings.token = async () => (await fetch('/webex-token')).text()\n";
  return '';
}

/** @param {SetUp} setUp @returns {File[]} */
function pageOf(setUp) {
  const attributes = Object.entries(attributesOf(setUp)).map(([name, value]) => ` ${name}="${value}"`);
  const element = `<webex-recordings${attributes.join('')}></webex-recordings>`;
  const script = `<script src="node_modules/${PACKAGE}/widget.global.js"></script>`;
  const head = `<!doctype html>
<html lang="${setUp.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recordings</title>
`;
  const tokenLine = tokenLineOf(setUp);
  if (!tokenLine)
    return [{ name: 'recordings.html', about: 'This is all of it: no script of yours.', text: `${head}${script}\n${element}\n` }];
  return [
    {
      name: 'recordings.html',
      about: 'Your script comes first, so that the element starts with all it needs.',
      text: `${head}${element}\n<script src="recordings.js"></script>\n${script}\n`,
    },
    {
      name: 'recordings.js',
      about:
        setUp.source === 'token'
          ? 'Your server returns the token of the user who is signed in.'
          : 'A toy token: it opens nothing else.',
      text: `const recordings = document.querySelector('webex-recordings')\n${tokenLine}`,
    },
  ];
}

/** @param {SetUp} setUp @returns {File} */
function moduleOf(setUp) {
  /** @param {string} name */
  const propertyOf = (name) => name.replace(/-(.)/, (_, letter) => letter.toUpperCase());
  const attributes = { ...attributesOf(setUp), ...(setUp.lang !== 'en' && { lang: setUp.lang }) };
  /** @param {string} value */
  const literal = (value) => (/^\d+$/.test(value) ? value : `'${value}'`);
  const lines = Object.entries(attributes).map(([name, value]) => `recordings.${propertyOf(name)} = ${literal(value)}\n`);
  return {
    name: 'recordings.js',
    about:
      setUp.source === 'token'
        ? 'Your server returns the token of the user who is signed in.'
        : 'For Vite, webpack, esbuild and others.',
    text: `import { WebexRecordings } from '${PACKAGE}/widget'

WebexRecordings.define()
const recordings = document.createElement('webex-recordings')
${lines.join('')}${tokenLineOf(setUp)}document.body.append(recordings)
`,
  };
}

/** @param {SetUp} setUp @returns {File} */
function emulatorOf({ deleting }) {
  // In the dialect of Webex, only compliance officers delete for good.
  const dialect = deleting === 'final' ? '' : ' --dialect webex';
  return {
    name: 'In a terminal',
    about: 'The local Webex.',
    text: `npx webex-recordings emulator${dialect} --recordings 1200 --days 400\n`,
  };
}

/** @param {SetUp} setUp @returns {File} */
function serverOf({ deleting }) {
  return {
    name: 'server.mjs',
    about: 'Its token opens everybody’s recordings, such as a service app’s. sessions.mjs is yours: it says who is signed in.',
    text: `import { createServer } from 'node:http'
import { createRelay, nodeListener } from '${PACKAGE}/relay'
import { userOf } from './sessions.mjs'

const relay = nodeListener(
  createRelay({
    path: '/relay',
    token: process.env.WEBEX_ACCESS_TOKEN,
    links: 'relay', // audio and transcripts${deleting === 'off' ? '' : `\n    delete: '${deleting}',`}
    log: console.log, // says what is wrong
    authorize: ({ request }) => {
      const user = userOf(request)
      return user ? { ownerEmail: user.email, name: user.email } : false
    },
  }),
)

createServer((request, response) => {
  if (request.url.startsWith('/relay/')) relay(request, response)
  else response.end('The rest of the site')
}).listen(3000)
`,
  };
}
