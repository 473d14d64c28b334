// The example page's only module. Calls change `state`, and `render` shows it. Text from the server only ever
// becomes text nodes, so a topic cannot bring markup into the page.
import { RecordingsClient } from './node_modules/webex-converged-recordings/index.js';

/** @import { DownloadLinks, Recording, RecordingsError, RecordingStatus } from 'webex-converged-recordings' */

/**
 * @typedef {object} State
 * @property {RecordingsClient | null} client holds the token; nothing else on the page does
 * @property {string} address
 * @property {RecordingStatus} status
 * @property {number} days
 * @property {Recording[]} items
 * @property {string | undefined} cursor
 * @property {boolean} loading
 * @property {string} message
 * @property {Problem | null} problem
 * @property {Details | null} details
 */

/**
 * @typedef {object} Problem
 * @property {string} title
 * @property {RecordingsError} error
 * @property {() => void} [retry]
 * @property {() => void} [dismiss]
 * @property {boolean} [ofList] whether the list is incomplete because of it
 */

/**
 * @typedef {object} Details
 * @property {Recording} item the recording as it is in the list
 * @property {Recording} recording
 * @property {boolean} loading
 * @property {boolean} deleting
 * @property {Problem | null} problem
 */

/**
 * The elements in index.html that are more than an HTMLElement.
 *
 * @typedef {object} Elements
 * @property {HTMLInputElement} base-url
 * @property {HTMLInputElement} token
 * @property {HTMLSelectElement} status
 * @property {HTMLSelectElement} period
 * @property {HTMLDialogElement} details
 * @property {HTMLDialogElement} confirm
 * @property {HTMLTemplateElement} problem
 */

/**
 * @template {string} Id
 * @param {Id} id
 * @returns {Id extends keyof Elements ? Elements[Id] : HTMLElement}
 */
const $ = (id) => /** @type {never} */ (document.getElementById(id));

/** @returns {State} */
const signedOut = () => ({
  client: null,
  address: '',
  status: 'available',
  days: 7,
  items: [],
  cursor: undefined,
  loading: false,
  message: '',
  problem: null,
  details: null,
});
let state = signedOut();
let listCall = new AbortController();
let detailsCall = new AbortController();

/** @param {Partial<State>} changes */
function update(changes) {
  state = { ...state, ...changes };
  render();
}

// Signing in and out

/** @param {SubmitEvent} event */
function signIn(event) {
  event.preventDefault();
  const address = $('base-url').value.trim();
  try {
    const client = new RecordingsClient({ token: $('token').value.trim(), baseUrl: address });
    $('token').value = '';
    update({ client, address, problem: null });
  } catch (thrown) {
    const error = /** @type {RecordingsError} */ (thrown);
    update({ problem: { title: 'Signing in did not work.', error } });
    return;
  }
  $('heading').focus();
  load();
}

function signOut() {
  listCall.abort();
  detailsCall.abort();
  $('details').close();
  state = signedOut();
  render();
  $('token').focus();
}

async function readConfig() {
  const response = await fetch('./config.json');
  const { baseUrl } = response.ok ? await response.json() : {};
  const input = $('base-url');
  if (baseUrl && input.value === input.defaultValue) input.value = baseUrl; // but do not overwrite what somebody has typed
}

// Listing

const PAGE = 25;
const DAY = 86_400_000;

async function load({ more = false } = {}) {
  listCall.abort(); // only the newest request counts
  listCall = new AbortController();
  const { signal } = listCall;
  if (!more) update({ items: [], cursor: undefined });
  update({ loading: true, problem: null, message: '' });
  const { client, status, days, cursor } = state;
  if (!client) return;
  // Without `from`, Webex lists the last seven days. The page passes `from` even then, so that it asks for exactly what it says.
  // The client splits longer ranges into windows of 30 days. A cursor includes the range of its list.
  const query = cursor ? { cursor } : { status, from: new Date(Date.now() - days * DAY), max: PAGE };
  let count = 0;
  let first;
  try {
    // A page may have few recordings, or none, although there are older ones. So continue until there is enough to see.
    for await (const page of client.listRecordings(query, { signal, prefetch: false }).pages()) {
      if (signal.aborted) return;
      count += page.items.length;
      first ??= page.items[0];
      update({ items: [...state.items, ...page.items], cursor: page.cursor });
      if (count >= PAGE) break;
    }
    update({ loading: false, message: countOf(state) });
    const waiting = document.activeElement === $('load-more') || document.activeElement === document.body;
    if (more && waiting) {
      if (first) focusRow(first);
      else $('end').focus();
    }
  } catch (thrown) {
    if (signal.aborted) return;
    const error = /** @type {RecordingsError} */ (thrown);
    const hasMore = Boolean(state.cursor); // then the recordings before the failure stay
    const isPartial = hasMore && state.items.length > 0;
    const title = `${isPartial ? 'More recordings' : 'The recordings'} could not be loaded.`;
    const retry = () => {
      load({ more: hasMore });
      $(hasMore ? 'load-more' : 'heading').focus();
    };
    const dismiss = () => {
      update({ problem: null });
      $('load-more').focus({ preventScroll: true });
    };
    const problem = { title, error, retry, ...(isPartial && { dismiss }), ofList: true };
    update({ loading: false, message: countOf(state), problem });
  }
}

/** @param {Partial<State>} changes */
function choose(changes) {
  update(changes);
  load();
}

/** @param {State} state */
function countOf({ items, cursor, days }) {
  if (items.length === 0) return '';
  const recordings = items.length === 1 ? 'recording' : 'recordings';
  if (!cursor) return `${items.length} ${recordings} from the last ${PERIODS[days]}.`;
  return `The newest ${items.length} ${recordings} from the last ${PERIODS[days]}. There may be more.`;
}

/** @param {Recording | undefined} item */
const focusRow = (item) => (item ? rowOf(item).querySelector('button') : $('heading'))?.focus();

// One recording

/** @param {Recording} item */
async function openDetails(item) {
  const { client } = state;
  if (!client) return;
  detailsCall.abort();
  detailsCall = new AbortController();
  const { signal } = detailsCall;
  /** @param {Partial<Details>} changes */
  const change = (changes) => {
    if (!signal.aborted && state.details) update({ details: { ...state.details, ...changes } });
  };
  update({ details: { item, recording: item, loading: true, deleting: false, problem: null } });
  if (!$('details').open) $('details').showModal();
  try {
    change({ recording: await client.getRecording(item.id, { signal }), loading: false });
  } catch (thrown) {
    const error = /** @type {RecordingsError} */ (thrown);
    const retry = () => {
      $('close-details').focus({ preventScroll: true });
      openDetails(item);
    };
    change({ loading: false, problem: { title: 'The full details could not be loaded.', error, retry } });
  }
}

function askToDelete() {
  if (!state.details) return;
  const { recording } = state.details;
  const date = recordedAt(recording);
  $('confirm-topic').textContent = topicOf(recording);
  $('confirm-date').replaceChildren(...(date ? [', ', timeOf(date)] : []));
  $('confirm').showModal();
}

async function deleteShown() {
  const { client, details } = state;
  if (!client || !details) return;
  const { item } = details;
  // The user may close the details, open others or sign out in the meantime. Then only the list shows the result.
  $('confirm').close();
  update({ details: { ...details, deleting: true, problem: null } });
  try {
    const { outcome } = await client.deleteRecording(item.id);
    if (client !== state.client) return;
    if (state.details?.item === item) $('details').close(); // returns the focus to the button in the row
    const at = state.items.indexOf(item);
    const items = state.items.filter((other) => other !== item);
    const hadFocus = rowOf(item).contains(document.activeElement);
    const done = `“${topicOf(item)}” ${outcome === 'already-gone' ? 'was already gone' : 'was deleted'}.`;
    update({ items, message: `${done} ${countOf({ ...state, items })}`.trim() });
    if (hadFocus) focusRow(items[at] ?? items.at(-1));
  } catch (thrown) {
    if (client !== state.client) return;
    const error = /** @type {RecordingsError} */ (thrown);
    if (state.details?.item === item) {
      const retry = () => {
        $('delete').focus();
        askToDelete();
      };
      const problem = { title: 'Deleting this recording failed.', error, retry };
      update({ details: { ...state.details, deleting: false, problem } });
    } else {
      const dismiss = () => {
        update({ problem: null });
        focusRow(state.items.includes(item) ? item : undefined);
      };
      const retry = () => {
        dismiss();
        openDetails(item);
      };
      update({ problem: { title: `Deleting “${topicOf(item)}” failed.`, error, retry, dismiss } });
    }
  }
}

// Words for values. Dates and numbers are in the user's own format and time zone.

/** @type {Record<string, string | undefined>} */
const SERVICES = { calling: 'Calling', meeting: 'Meeting', customerAssist: 'Customer Assist' };
/** @type {Record<number, string>} */
const PERIODS = { 7: '7 days', 30: '30 days', 90: '90 days', 365: 'year' }; // "the last …"
/** @param {number} days */
const longerThan = (days) =>
  Object.keys(PERIODS)
    .map(Number)
    .find((other) => other > days);
/** @type {Record<string, string | undefined>} */
const STATUSES = { available: 'Available', deleted: 'Deleted', purged: 'Purged' };
const SHORT_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const FULL_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const BYTES = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
const MEGABYTES = new Intl.NumberFormat(undefined, {
  // At least one decimal or two digits, whichever says more: 1,234.5 MB, but 0.041 MB instead of 0 MB.
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
  maximumSignificantDigits: 2,
  roundingPriority: 'morePrecision',
});

/** @param {Recording} recording */
const topicOf = ({ topic }) => topic?.trim() || 'Untitled recording';
/** @param {Recording} recording */
const recordedAt = ({ timeRecorded, createTime }) => timeRecorded ?? createTime;
/** @param {number | undefined} bytes */
const sizeOf = (bytes) => (bytes === undefined ? 'unknown' : MEGABYTES.format(bytes / 1e6)); // MB = 10^6 bytes
/** @param {string | undefined} service */
const serviceOf = (service) => (service === undefined ? undefined : SERVICES[service]) ?? service ?? 'unknown';

/** @param {number | undefined} seconds */
function durationOf(seconds, [h, min, s] = ['h', 'min', 's']) {
  if (seconds === undefined) return 'unknown';
  if (seconds < 60) return `${seconds} ${s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${min}`;
  return `${Math.floor(minutes / 60)} ${h} ${String(minutes % 60).padStart(2, '0')} ${min}`;
}

/** @param {string | undefined} iso */
function timeOf(iso) {
  const date = new Date(iso ?? NaN);
  if (Number.isNaN(date.getTime())) return iso ?? 'unknown';
  return el('time', { dateTime: iso, title: FULL_DATE.format(date) }, SHORT_DATE.format(date));
}

// Rendering

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} children
 */
function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** @type {Map<unknown, unknown>} */
const shown = new Map();
/**
 * Whether `value` is not the same as last time. What has not changed is left alone, so that it keeps the focus.
 *
 * @param {unknown} key
 * @param {unknown} value
 */
function changed(key, value) {
  if (shown.get(key) === value) return false;
  shown.set(key, value);
  return true;
}

function render() {
  const { client, address, status, days, items, cursor, loading, message, problem, details } = state;
  const incomplete = Boolean(problem?.ofList) && !loading;
  const atEnd = client && !loading && !incomplete && !cursor;
  const empty = atEnd && items.length === 0;
  document.body.dataset.state = !client ? 'signed-out' : loading ? 'loading' : problem ? 'error' : empty ? 'empty' : 'ready';
  $('starting').hidden = true;
  $('sign-in').hidden = Boolean(client);
  $('list').hidden = !client;
  $('sign-out').hidden = !client;
  $('signed-in-to').textContent = client ? address : '';
  $('status').value = status;
  $('period').value = String(days);
  $('message').textContent = message;
  $('caption').textContent =
    `${STATUSES[status]} recordings, times in ${SHORT_DATE.resolvedOptions().timeZone.replaceAll('_', ' ')}`;
  $('recordings').ariaBusy = String(loading);
  $('recordings').hidden = !loading && items.length === 0;
  $('empty').textContent = empty ? `There are no ${status} recordings from the last ${PERIODS[days]}.` : '';
  $('only').textContent = atEnd && !empty ? `Only recordings from the last ${PERIODS[days]} are shown.` : '';
  const longer = atEnd && longerThan(days);
  $('longer').hidden = !longer;
  $('longer').textContent = longer ? `Show the last ${PERIODS[longer]}` : '';
  $('load-more').hidden = !cursor || incomplete; // after a failure, "Try again" does the same
  $('load-more').ariaDisabled = String(loading); // a disabled button would lose the focus
  $('load-more').textContent = loading ? 'Loading …' : 'Load more';
  renderRows(items, loading);
  // Behind a dialog, nobody would notice a new problem. It waits until the dialog is closed.
  renderProblem($('error'), details && shown.get($('error')) !== problem ? null : problem);
  if (details) renderDetails(details);
  else if (changed('recording', null)) $('fields').replaceChildren(); // the download links go away with the dialog
}

/** @type {WeakMap<Recording, HTMLElement>} */
const rows = new WeakMap();

/** @param {Recording} item */
function rowOf(item) {
  const known = rows.get(item);
  if (known) return known;
  const date = timeOf(recordedAt(item));
  const name = `Details of “${topicOf(item)}”, ${typeof date === 'string' ? date : date.textContent}`;
  const open = el('button', { type: 'button', ariaLabel: name, onclick: () => openDetails(item) }, 'Details');
  open.dataset.testid = 'open';
  const spoken = durationOf(item.durationSeconds, ['hours', 'minutes', 'seconds']);
  const row = el(
    'tr',
    { role: 'row' },
    el('th', { scope: 'row', role: 'rowheader' }, el('bdi', {}, topicOf(item))),
    el('td', { role: 'cell' }, date),
    el('td', { role: 'cell', className: 'number', ariaLabel: spoken }, durationOf(item.durationSeconds)),
    el('td', { role: 'cell', className: 'number' }, sizeOf(item.sizeBytes)),
    el('td', { role: 'cell' }, serviceOf(item.serviceType)),
    el('td', { role: 'cell', className: 'open' }, open),
  );
  row.dataset.testid = 'row';
  rows.set(item, row);
  return row;
}

const cells = () => Array.from({ length: 6 }, () => el('td', {}, el('span', { className: 'bone' })));
const skeletons = Array.from({ length: 5 }, () => el('tr', { className: 'skeleton', ariaHidden: 'true' }, ...cells()));

/**
 * @param {Recording[]} items
 * @param {boolean} loading
 */
function renderRows(items, loading) {
  const wanted = [...items.map(rowOf), ...(loading ? skeletons.slice(0, items.length ? 2 : 5) : [])];
  /** @type {Set<Element>} */
  const keep = new Set(wanted);
  const body = $('rows');
  for (const row of [...body.children]) if (!keep.has(row)) row.remove();
  for (const [at, row] of wanted.entries()) {
    if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Problem | null} problem
 */
function renderProblem(panel, problem) {
  if (!changed(panel, problem)) return;
  panel.replaceChildren();
  if (!problem) return;
  const { title, error, retry, dismiss } = problem;
  const content = /** @type {DocumentFragment} */ ($('problem').content.cloneNode(true));
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (content.querySelector(`[data-testid=${name}]`));
  const copy = part('copy-tracking-id');
  const trackingId = part('tracking-id');
  part('error-title').textContent = title;
  part('error-message').textContent = error.message;
  part('error-hint').textContent = error.hint ?? '';
  part('error-hint').hidden = !error.hint;
  trackingId.textContent = error.trackingId ?? '';
  part('tracking').hidden = !error.trackingId;
  copy.hidden = !navigator.clipboard; // browsers have it only on https and on this machine
  copy.onclick = async () => {
    const done = await navigator.clipboard.writeText(error.trackingId ?? '').then(
      () => true,
      () => false,
    );
    copy.textContent = done ? 'Copied' : 'Not allowed';
  };
  part('retry').hidden = !retry;
  part('retry').onclick = retry ?? null; // it moves the focus, because the button goes away
  part('dismiss').hidden = !dismiss;
  part('dismiss').onclick = dismiss ?? null;
  part('sign-in-again').hidden = !['unauthorized', 'invalid-argument'].includes(error.code) || !retry;
  part('sign-in-again').onclick = signOut;
  panel.append(content);
  panel.scrollIntoView({ block: 'nearest' }); // needed in a low window: there it does not stick to the edge
  const { activeElement } = document;
  if (activeElement === document.body || (activeElement instanceof HTMLElement && activeElement.hidden))
    panel.focus({ preventScroll: true });
}

/** @param {Details} details */
function renderDetails({ recording, loading, deleting, problem }) {
  $('details-topic').textContent = topicOf(recording);
  $('details').ariaBusy = String(loading || deleting);
  $('delete').hidden = recording.status === 'deleted' || recording.status === 'purged';
  $('delete').ariaDisabled = String(deleting);
  $('delete').textContent = deleting ? 'Deleting …' : 'Delete …';
  renderProblem($('details-error'), problem);
  const hasChanged = [changed('loading', loading), changed('recording', recording)];
  if (hasChanged.includes(true)) {
    $('fields').replaceChildren();
    for (const [name, ...values] of fieldsOf(recording, loading)) {
      const present = values.filter((value) => value !== undefined).filter((value) => value !== '');
      if (present.length > 0) $('fields').append(el('dt', {}, name), el('dd', {}, ...present));
    }
  }
}

/**
 * @param {Recording} recording
 * @param {boolean} loading
 * @returns {[name: string, ...values: (Node | string | undefined)[]][]}
 */
function fieldsOf(recording, loading) {
  const { sizeBytes: bytes, hostDisplayName: name, hostEmail: email, temporaryDirectDownloadLinks: direct } = recording;
  /** @param {string | undefined} iso */
  const at = (iso) => iso && timeOf(iso);
  return [
    ['Recorded', at(recording.timeRecorded)],
    ['Created', at(recording.createTime)],
    ['Duration', durationOf(recording.durationSeconds)],
    ['Size', bytes === undefined ? 'unknown' : `${sizeOf(bytes)} (${BYTES.format(bytes)})`],
    ['Format', recording.format],
    ['Service', serviceOf(recording.serviceType)],
    ['Status', STATUSES[recording.status ?? ''] ?? recording.status],
    ['Host', name && email ? `${name} (${email})` : (name ?? email)],
    ['Meeting ID', recording.meetingId],
    ['Recording ID', recording.id],
    ['Webex page', ...linksOf({ Play: recording.playbackUrl, Download: recording.downloadUrl })],
    ['Direct download', ...(loading ? ['Loading …'] : directLinksOf(direct))],
  ];
}

/**
 * @param {DownloadLinks} [direct]
 * @returns {(Node | string)[]}
 */
function directLinksOf(direct = {}) {
  const links = linksOf({
    Recording: direct.recordingDownloadLink,
    Audio: direct.audioDownloadLink,
    Transcript: direct.transcriptDownloadLink,
  });
  if (links.length === 0) return ['None'];
  if (!direct.expiration) return links;
  const expired = new Date(direct.expiration) < new Date();
  const words = expired ? ['Expired ', '. Close and open the details for new links.'] : ['The links work until ', '.'];
  return [...links, el('p', { className: 'note' }, words[0], timeOf(direct.expiration), words[1])];
}

/**
 * Links that open in another tab, because leaving the page signs out, and that send no referrer.
 *
 * @param {Record<string, string | undefined>} urls
 */
function linksOf(urls) {
  return Object.entries(urls).flatMap(([text, href = '']) => {
    const isWeb = URL.canParse(href) && ['https:', 'http:'].includes(new URL(href).protocol);
    return isWeb ? [el('a', { href, rel: 'noreferrer', target: '_blank' }, text)] : [];
  });
}

// Events

/**
 * @param {() => void} action
 * @returns {(this: GlobalEventHandlers, event: MouseEvent) => void}
 */
const unlessBusy = (action) => (event) => {
  if (/** @type {HTMLElement} */ (event.currentTarget).ariaDisabled !== 'true') action();
};
$('sign-in').onsubmit = signIn;
$('sign-out').onclick = signOut;
$('status').onchange = () => choose({ status: /** @type {RecordingStatus} */ ($('status').value) });
$('period').onchange = () => choose({ days: Number($('period').value) });
$('longer').onclick = () => {
  choose({ days: longerThan(state.days) ?? state.days });
  $('heading').focus();
};
$('load-more').onclick = unlessBusy(() => load({ more: true }));
$('close-details').onclick = () => $('details').close();
$('details').onclose = () => {
  detailsCall.abort();
  update({ details: null });
};
$('delete').onclick = unlessBusy(askToDelete);
$('cancel-delete').onclick = () => $('confirm').close();
$('confirm-delete').onclick = deleteShown;

render();
readConfig().catch(() => {}); // without it, the public address stays
