// The example's page: shows the element as it is set up here, and the code for that. The set-up is in the address, so that it survives
// reloading; the token is only in memory.

import { attributesOf, codeOf } from './code.js';
import { WebexRecordings } from './node_modules/webex-converged-recordings/widget.js';
import { STATES } from './states.js';

/** @import { SetUp } from './code.js' */
/** @import { Config } from './webex.mjs' */

/**
 * The elements in index.html that are more than an HTMLElement.
 *
 * @typedef {object} Elements
 * @property {HTMLFieldSetElement} states
 * @property {HTMLFieldSetElement} widths
 * @property {HTMLFormElement} sign-in
 * @property {HTMLInputElement} token
 * @property {HTMLTemplateElement} file
 */

/**
 * @template {string} Id
 * @param {Id} id
 * @returns {Id extends keyof Elements ? Elements[Id] : HTMLElement}
 */
const $ = (id) => /** @type {never} */ (document.getElementById(id));

// The set-up. Nothing else ever gets into the address.

/** @typedef {SetUp & { width: 'full' | 'narrow' }} Choices */

/** What can be chosen. The first is the usual one. */
const CHOICES = /** @type {const} */ ({
  source: ['emulator', 'relay', 'token'],
  deleting: ['off', 'trash', 'final'],
  lang: ['en', 'de'],
  theme: ['system', 'light', 'dark'],
  width: ['full', 'narrow'],
  form: ['page', 'module'],
});
const NAMES = /** @type {(keyof typeof CHOICES)[]} */ (Object.keys(CHOICES));

/** @param {string} name @param {string} [value] @returns {HTMLInputElement | null} */
const radio = (name, value) =>
  document.querySelector(`input[name=${name}]${value === undefined ? ':checked' : `[value=${value}]`}`);
const chosen = () =>
  /** @type {Choices} */ (Object.fromEntries(NAMES.map((name) => [name, radio(name)?.value ?? CHOICES[name][0]])));

function chooseFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of NAMES) {
    const value = CHOICES[name].find((value) => value === given.get(name)) ?? CHOICES[name][0];
    const input = radio(name, value);
    if (input && !input.disabled) input.checked = true;
  }
}

function writeAddress() {
  const setUp = chosen();
  const unusual = NAMES.filter((name) => setUp[name] !== CHOICES[name][0]).map((name) => [name, setUp[name]]);
  const hash = `${new URLSearchParams(unusual)}`;
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname);
}

// What stands behind the page

/** @type {Config} */
let config = { token: { baseUrl: '' } };
/** The token of the person in front of the page. @type {string | null} */
let token = null;

/** Asks the server for something. The header shows that it is this page who asks. @param {string} path */
const post = (path) => fetch(path, { method: 'POST', headers: { 'X-Example': '1' } });

async function readConfig() {
  const response = await fetch('config.json');
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Greys out what this server does not have. */
function offer() {
  const { emulator, relay } = config;
  const sources = { emulator: Boolean(emulator), relay: Boolean(relay), token: true };
  for (const [source, isThere] of Object.entries(sources)) {
    const input = /** @type {HTMLInputElement} */ (radio('source', source));
    input.disabled = !isThere;
  }
  const first = CHOICES.source.find((source) => sources[source]);
  const input = first && radio('source', first);
  if (input) input.checked = true;
  $('token-goes-to').textContent = new URL(config.token.baseUrl).host;
}

// The element

/** @type {string | undefined} */
let shown;

/** Shows a new element, unless the one that is there has the same set-up. */
async function showElement({ always = false } = {}) {
  const { source, deleting, lang, theme } = chosen();
  const { emulator, relay } = config;
  // Without a token, the element would take the address for that of a relay.
  const addresses = { emulator: emulator?.baseUrl, relay: relay?.baseUrl, token: token === null ? '' : config.token.baseUrl };
  const { 'base-url': address, ...attributes } = attributesOf({ source, deleting, theme }, addresses[source]);
  const setUp = JSON.stringify({ source, address, lang, ...attributes });
  if (setUp === shown && !always) return;
  shown = setUp;

  if (source === 'relay' && radio('state')?.value !== 'signed-out') await post('session');
  if (setUp !== shown) return; // something else was chosen in the meantime
  const element = /** @type {WebexRecordings} */ (document.createElement('webex-recordings'));
  for (const [name, value] of Object.entries({ ...attributes, lang })) element.setAttribute(name, value);
  if (address) element.setAttribute('base-url', address);
  const given = { emulator: emulator?.token, relay: null, token: token ?? undefined }[source];
  if (given !== undefined) element.token = given;
  $('events').replaceChildren();
  $('stage').replaceChildren(element);
}

const EVENTS = ['state', 'load', 'error', 'open', 'close', 'before-delete', 'delete', 'restore'];
const MOST_EVENTS = 30;

/** Adds an event to the list, newest first. What it brings is safe to show. @param {Event} event */
function addEvent(event) {
  const { type, detail } = /** @type {CustomEvent} */ (event);
  const name = document.createElement('b');
  name.textContent = type.replace('webex-recordings-', '');
  const brought = document.createElement('span');
  brought.textContent = Object.entries(detail ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
  const item = document.createElement('li');
  item.append(name, ' ', brought);
  $('events').prepend(item);
  if ($('events').childElementCount > MOST_EVENTS) $('events').lastElementChild?.remove();
}

// The states that a page author should see

/** @param {string[]} names */
function offerStates(names) {
  for (const name of names) {
    const label = document.createElement('label');
    const input = Object.assign(document.createElement('input'), {
      type: 'radio',
      name: 'state',
      value: name,
      checked: name === 'fine',
    });
    const words = document.createElement('span');
    words.textContent = STATES[name] ?? name;
    label.append(input, words);
    $('states').append(label);
  }
}

/** @param {string} state */
async function fail(state) {
  const isOfSession = state === 'signed-out' && chosen().source === 'relay';
  await post(`fail?state=${isOfSession ? 'fine' : state}`);
  if (isOfSession) await post('session?end');
  await showElement({ always: true });
}

// The code

function showCode() {
  const setUp = chosen();
  const files = codeOf(setUp).map(({ name, about, text }) => {
    const content = /** @type {DocumentFragment} */ ($('file').content.cloneNode(true));
    /** @param {string} testid */
    const part = (testid) => /** @type {HTMLElement} */ (content.querySelector(`[data-testid=${testid}]`));
    part('name').textContent = name;
    part('about').textContent = about;
    part('code').textContent = text;
    part('code').parentElement?.setAttribute('aria-label', name);
    part('copy').setAttribute('aria-label', `Copy ${name}`);
    part('copy').hidden = !navigator.clipboard; // browsers have it only on https and on this machine
    part('copy').onclick = ({ currentTarget }) => copy(/** @type {HTMLElement} */ (currentTarget), name, text);
    return content;
  });
  $('files').replaceChildren(...files);
}

/** @param {HTMLElement} button @param {string} name @param {string} text */
async function copy(button, name, text) {
  const isDone = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  button.textContent = isDone ? 'Copied' : 'Not allowed';
  $('copied').textContent = isDone ? `${name} is in the clipboard.` : 'The browser does not allow copying.';
}

// Everything together

/** @param {boolean} isLimited as it is with this page's relay */
function limitDeleting(isLimited) {
  const [final, trash] = ['final', 'trash'].map((value) => /** @type {HTMLInputElement} */ (radio('deleting', value)));
  final.disabled = isLimited;
  if (isLimited && final.checked) trash.checked = true;
}

/** @param {SetUp['source']} source */
function noteOn(source) {
  if (!config.relay) return 'For the relay, set WEBEX_ACCESS_TOKEN before you start the server.';
  return source === 'relay' ? 'This relay moves recordings into the recycle bin, and deletes none for good.' : '';
}

function show() {
  const { source, theme, width } = chosen();
  if (source !== 'token') token = null;
  limitDeleting(source === 'relay');
  $('note').textContent = noteOn(source);
  document.documentElement.dataset.theme = theme;
  $('stage').dataset.width = width;
  $('sign-in').hidden = source !== 'token' || token !== null;
  $('signed-in').hidden = source !== 'token' || token === null;
  $('states').hidden = !config.emulator || source === 'token';
  showCode();
  return showElement();
}

/** @param {Event} event */
function change({ target }) {
  const { name, value } = /** @type {HTMLInputElement} */ (target);
  if (name === 'state') return fail(value);
  writeAddress();
  return show();
}

/** @param {Event} event */
function signIn(event) {
  event.preventDefault();
  token = $('token').value.trim();
  $('token').value = '';
  return show();
}

function forget() {
  token = null;
  show();
  $('token').focus();
}

WebexRecordings.define();
config = await readConfig();
offer();
offerStates(config.emulator?.states ?? []);
if (config.emulator) await post('fail?state=fine'); // the page says that everything works, so it does
chooseFromAddress();
for (const name of EVENTS) $('stage').addEventListener(`webex-recordings-${name}`, addEvent);
$('page').addEventListener('change', change);
$('sign-in').onsubmit = signIn;
$('forget').onclick = forget;
window.onhashchange = () => {
  chooseFromAddress();
  show();
};
await show();
$('starting').hidden = true;
$('page').hidden = false;
