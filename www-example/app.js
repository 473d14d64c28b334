// The example page's only module. Calls change `state`, `render` shows it. Text from the server only ever
// becomes text nodes, so a topic cannot bring markup into the page.
import { RecordingsClient } from './node_modules/webex-converged-recordings/index.js';

const $ = (id) => document.getElementById(id);

const signedOut = () => ({
  client: null, // holds the token; nothing else on the page does
  address: '',
  status: 'available',
  days: 7,
  items: [],
  cursor: undefined,
  loading: false,
  message: '',
  problem: null, // { title, error, retry, dismiss, ofList }
  details: null, // { item, recording, loading, deleting, problem }
});
let state = signedOut();
let listCall = new AbortController();
let detailsCall = new AbortController();

function update(changes) {
  state = { ...state, ...changes };
  render();
}

// Signing in and out

function signIn(event) {
  event.preventDefault();
  const address = $('base-url').value.trim();
  try {
    const client = new RecordingsClient({ token: $('token').value.trim(), baseUrl: address });
    $('token').value = '';
    update({ client, address, problem: null });
  } catch (error) {
    return update({ problem: { title: 'Signing in did not work.', error } });
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
  if (baseUrl && input.value === input.defaultValue) input.value = baseUrl; // not over what somebody has typed
}

// Listing

const PAGE = 25;
const DAY = 86_400_000;

async function load({ more = false } = {}) {
  listCall.abort(); // the newest request is the one that counts
  listCall = new AbortController();
  const { signal } = listCall;
  if (!more) update({ items: [], cursor: undefined });
  update({ loading: true, problem: null, message: '' });
  const { client, status, days, cursor } = state;
  // Without `from` Webex lists the last seven days. The page gives it even for these, so that what it says is what it asked
  // for. The client asks for longer ranges in windows of 30 days. A cursor carries the range of its list.
  const query = cursor ? { cursor } : { status, from: new Date(Date.now() - days * DAY), max: PAGE };
  let came = 0;
  let first;
  try {
    // A page may hold few recordings, or none, although there are older ones: so go on until there is enough to see.
    for await (const page of client.listRecordings(query, { signal, prefetch: false }).pages()) {
      if (signal.aborted) return;
      came += page.items.length;
      first ??= page.items[0];
      update({ items: [...state.items, ...page.items], cursor: page.cursor });
      if (came >= PAGE) break;
    }
    update({ loading: false, message: countOf(state) });
    const waiting = document.activeElement === $('load-more') || document.activeElement === document.body;
    if (more && waiting) {
      if (first) focusRow(first);
      else $('end').focus();
    }
  } catch (error) {
    if (signal.aborted) return;
    const goOn = Boolean(state.cursor); // what came before the failure stays
    const title = `${goOn && state.items.length ? 'More recordings' : 'The recordings'} could not be loaded.`;
    const retry = () => { load({ more: goOn }); $(goOn ? 'load-more' : 'heading').focus(); };
    const dismiss = () => { update({ problem: null }); $('load-more').focus({ preventScroll: true }); };
    const problem = { title, error, retry, ...(goOn && state.items.length && { dismiss }), ofList: true };
    update({ loading: false, message: countOf(state), problem });
  }
}

function choose(changes) {
  update(changes);
  load();
}

function countOf({ items, cursor, days }) {
  if (items.length === 0) return '';
  const recordings = items.length === 1 ? 'recording' : 'recordings';
  if (!cursor) return `${items.length} ${recordings} from the last ${PERIODS[days]}.`;
  return `The newest ${items.length} ${recordings} from the last ${PERIODS[days]}. There may be more.`;
}

const focusRow = (item) => (item ? rowOf(item).querySelector('button') : $('heading')).focus();

// One recording

async function openDetails(item) {
  detailsCall.abort();
  detailsCall = new AbortController();
  const { signal } = detailsCall;
  const change = (changes) => signal.aborted || update({ details: { ...state.details, ...changes } });
  update({ details: { item, recording: item, loading: true, deleting: false, problem: null } });
  if (!$('details').open) $('details').showModal();
  try {
    change({ recording: await state.client.getRecording(item.id, { signal }), loading: false });
  } catch (error) {
    const retry = () => { $('close-details').focus({ preventScroll: true }); openDetails(item); };
    change({ loading: false, problem: { title: 'The full details could not be loaded.', error, retry } });
  }
}

function askToDelete() {
  const { recording } = state.details;
  const date = recordedAt(recording);
  $('confirm-topic').textContent = topicOf(recording);
  $('confirm-date').replaceChildren(...(date ? [', ', timeOf(date)] : []));
  $('confirm').showModal();
}

async function deleteShown() {
  const { client, details: { item } } = state;
  // Somebody may close the details, open others or sign out meanwhile: then only the list hears of the outcome.
  const isShown = () => state.details?.item === item;
  $('confirm').close();
  update({ details: { ...state.details, deleting: true, problem: null } });
  try {
    const { outcome } = await client.deleteRecording(item.id);
    if (client !== state.client) return;
    if (isShown()) $('details').close(); // gives the focus back to the button in the row
    const at = state.items.indexOf(item);
    const items = state.items.filter((other) => other !== item);
    const hadFocus = rowOf(item).contains(document.activeElement);
    const done = `“${topicOf(item)}” ${outcome === 'already-gone' ? 'was already gone' : 'was deleted'}.`;
    update({ items, message: `${done} ${countOf({ ...state, items })}`.trim() });
    if (hadFocus) focusRow(items[at] ?? items.at(-1));
  } catch (error) {
    if (client !== state.client) return;
    if (isShown()) {
      const retry = () => { $('delete').focus(); askToDelete(); };
      const problem = { title: 'Deleting this recording failed.', error, retry };
      update({ details: { ...state.details, deleting: false, problem } });
    } else {
      const dismiss = () => { update({ problem: null }); focusRow(state.items.includes(item) ? item : undefined); };
      const retry = () => { dismiss(); openDetails(item); };
      update({ problem: { title: `Deleting “${topicOf(item)}” failed.`, error, retry, dismiss } });
    }
  }
}

// Words for values. Dates and numbers follow the viewer's own habits and time zone.

const SERVICES = { calling: 'Calling', meeting: 'Meeting', customerAssist: 'Customer Assist' };
const PERIODS = { 7: '7 days', 30: '30 days', 90: '90 days', 365: 'year' }; // "the last …"
const longerThan = (days) => Object.keys(PERIODS).map(Number).find((other) => other > days);
const STATUSES = { available: 'Available', deleted: 'Deleted', purged: 'Purged' };
const SHORT_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const FULL_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const BYTES = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
const MEGABYTES = new Intl.NumberFormat(undefined, {
  // At least one decimal or two digits, whichever says more: 1,234.5 MB, but 0.041 MB instead of 0 MB.
  style: 'unit', unit: 'megabyte', maximumFractionDigits: 1, maximumSignificantDigits: 2, roundingPriority: 'morePrecision',
});

const topicOf = ({ topic }) => topic?.trim() || 'Untitled recording';
const recordedAt = ({ timeRecorded, createTime }) => timeRecorded ?? createTime;
const sizeOf = (bytes) => (bytes === undefined ? 'unknown' : MEGABYTES.format(bytes / 1e6)); // MB = 10^6 bytes
const serviceOf = (service) => SERVICES[service] ?? service ?? 'unknown';

function durationOf(seconds, [h, min, s] = ['h', 'min', 's']) {
  if (seconds === undefined) return 'unknown';
  if (seconds < 60) return `${seconds} ${s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${min}`;
  return `${Math.floor(minutes / 60)} ${h} ${String(minutes % 60).padStart(2, '0')} ${min}`;
}

function timeOf(iso) {
  const date = new Date(iso ?? NaN);
  if (Number.isNaN(date.getTime())) return iso ?? 'unknown';
  return el('time', { dateTime: iso, title: FULL_DATE.format(date) }, SHORT_DATE.format(date));
}

// Rendering

function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const shown = new Map();
/** Whether `value` is another than last time: what has not changed is left alone, so that it keeps the focus. */
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
  document.body.dataset.state =
    !client ? 'signed-out' : loading ? 'loading' : problem ? 'error' : empty ? 'empty' : 'ready';
  $('starting').hidden = true;
  $('sign-in').hidden = Boolean(client);
  $('list').hidden = $('sign-out').hidden = !client;
  $('signed-in-to').textContent = client ? address : '';
  $('status').value = status;
  $('period').value = days;
  $('message').textContent = message;
  $('caption').textContent =
    `${STATUSES[status]} recordings, times in ${SHORT_DATE.resolvedOptions().timeZone.replaceAll('_', ' ')}`;
  $('recordings').ariaBusy = String(loading);
  $('recordings').hidden = !loading && items.length === 0;
  $('empty').textContent = empty ? `There are no ${status} recordings from the last ${PERIODS[days]}.` : '';
  $('only').textContent = atEnd && !empty ? `Only recordings from the last ${PERIODS[days]} are shown.` : '';
  const longer = atEnd && PERIODS[longerThan(days)];
  $('longer').hidden = !longer;
  $('longer').textContent = longer ? `Show the last ${longer}` : '';
  $('load-more').hidden = !cursor || incomplete; // after a failure "Try again" does the same
  $('load-more').ariaDisabled = String(loading); // a button that is really disabled would lose the focus
  $('load-more').textContent = loading ? 'Loading …' : 'Load more';
  renderRows(items, loading);
  // Behind a dialog nobody would see or hear a new problem: it waits until the dialog is closed.
  renderProblem($('error'), details && shown.get($('error')) !== problem ? null : problem);
  if (details) renderDetails(details);
  else if (changed('recording', null)) $('fields').replaceChildren(); // download links do not outlive their dialog
}

const rows = new WeakMap();
function rowOf(item) {
  if (!rows.has(item)) {
    const date = timeOf(recordedAt(item));
    const name = `Details of “${topicOf(item)}”, ${date.textContent ?? date}`;
    const open = el('button', { type: 'button', ariaLabel: name, onclick: () => openDetails(item) }, 'Details');
    open.dataset.testid = 'open';
    const spoken = durationOf(item.durationSeconds, ['hours', 'minutes', 'seconds']);
    const row = el('tr', { role: 'row' },
      el('th', { scope: 'row', role: 'rowheader' }, el('bdi', {}, topicOf(item))),
      el('td', { role: 'cell' }, date),
      el('td', { role: 'cell', className: 'number', ariaLabel: spoken }, durationOf(item.durationSeconds)),
      el('td', { role: 'cell', className: 'number' }, sizeOf(item.sizeBytes)),
      el('td', { role: 'cell' }, serviceOf(item.serviceType)),
      el('td', { role: 'cell', className: 'open' }, open));
    row.dataset.testid = 'row';
    rows.set(item, row);
  }
  return rows.get(item);
}

const cellsOf = (row) => Array.from({ length: 6 }, () => el('td', {}, el('span', { className: 'bone' })));
const skeletons = Array.from({ length: 5 }, () => el('tr', { className: 'skeleton', ariaHidden: 'true' }, ...cellsOf()));

function renderRows(items, loading) {
  const wanted = [...items.map(rowOf), ...(loading ? skeletons.slice(0, items.length ? 2 : 5) : [])];
  const keep = new Set(wanted);
  const body = $('rows');
  for (const row of [...body.children]) if (!keep.has(row)) row.remove();
  wanted.forEach((row, at) => body.children[at] === row || body.insertBefore(row, body.children[at] ?? null));
}

function renderProblem(panel, problem) {
  if (!changed(panel, problem)) return;
  panel.replaceChildren();
  if (!problem) return;
  const { title, error, retry, dismiss } = problem;
  const content = $('problem').content.cloneNode(true);
  const part = (name) => content.querySelector(`[data-testid=${name}]`);
  const copy = part('copy-tracking-id');
  const trackingId = part('tracking-id');
  part('error-title').textContent = title;
  part('error-message').textContent = error.message;
  part('error-hint').textContent = error.hint ?? '';
  part('error-hint').hidden = !error.hint;
  trackingId.textContent = error.trackingId ?? '';
  trackingId.parentElement.hidden = !error.trackingId;
  copy.hidden = !navigator.clipboard; // browsers offer it on https and on this machine only
  copy.onclick = async () => {
    const done = await navigator.clipboard.writeText(error.trackingId).then(() => true, () => false);
    copy.textContent = done ? 'Copied' : 'Not allowed';
  };
  part('retry').hidden = !retry;
  part('retry').onclick = retry; // which moves the focus, because the button goes
  part('dismiss').hidden = !dismiss;
  part('dismiss').onclick = dismiss;
  part('sign-in-again').hidden = !['unauthorized', 'invalid-argument'].includes(error.code) || !retry;
  part('sign-in-again').onclick = signOut;
  panel.append(content);
  panel.scrollIntoView({ block: 'nearest' }); // it sticks to the edge of what is in view, but not where that is low
  const { activeElement } = document;
  if (activeElement === document.body || activeElement.hidden) panel.focus({ preventScroll: true });
}

function renderDetails({ recording, loading, deleting, problem }) {
  $('details-topic').textContent = topicOf(recording);
  $('details').ariaBusy = String(loading || deleting);
  $('delete').hidden = recording.status === 'deleted' || recording.status === 'purged';
  $('delete').ariaDisabled = String(deleting);
  $('delete').textContent = deleting ? 'Deleting …' : 'Delete …';
  renderProblem($('details-error'), problem);
  if (changed('loading', loading) | changed('recording', recording)) {
    const fields = fieldsOf(recording, loading).filter(([, value]) => value !== undefined && value !== '');
    $('fields').replaceChildren(...fields.flatMap(([name, ...value]) => [el('dt', {}, name), el('dd', {}, ...value)]));
  }
}

function fieldsOf(recording, loading) {
  const { sizeBytes: bytes, hostDisplayName: name, hostEmail: email, temporaryDirectDownloadLinks: direct } = recording;
  const at = (iso) => iso && timeOf(iso);
  return [
    ['Recorded', at(recording.timeRecorded)],
    ['Created', at(recording.createTime)],
    ['Duration', durationOf(recording.durationSeconds)],
    ['Size', bytes === undefined ? 'unknown' : `${sizeOf(bytes)} (${BYTES.format(bytes)})`],
    ['Format', recording.format],
    ['Service', serviceOf(recording.serviceType)],
    ['Status', STATUSES[recording.status] ?? recording.status],
    ['Host', name && email ? `${name} (${email})` : name ?? email],
    ['Meeting ID', recording.meetingId],
    ['Recording ID', recording.id],
    ['Webex page', ...linksOf({ Play: recording.playbackUrl, Download: recording.downloadUrl })],
    ['Direct download', ...(loading ? ['Loading …'] : directLinksOf(direct))],
  ];
}

function directLinksOf(direct = {}) {
  const links = linksOf({
    Recording: direct.recordingDownloadLink, Audio: direct.audioDownloadLink, Transcript: direct.transcriptDownloadLink,
  });
  if (links.length === 0) return ['None'];
  if (!direct.expiration) return links;
  const expired = new Date(direct.expiration) < new Date();
  const words = expired ? ['Expired ', '. Close and open the details for new links.'] : ['The links work until ', '.'];
  return [...links, el('p', { className: 'note' }, words[0], timeOf(direct.expiration), words[1])];
}

/** Links that open beside the page (leaving it would sign out) and do not tell where they were followed from. */
function linksOf(urls) {
  const isWeb = (url) => URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
  return Object.entries(urls)
    .filter(([, url]) => isWeb(url))
    .map(([text, href]) => el('a', { href, rel: 'noreferrer', target: '_blank' }, text));
}

// Events

const unlessBusy = (action) => (event) => event.currentTarget.ariaDisabled === 'true' || action();
$('sign-in').onsubmit = signIn;
$('sign-out').onclick = signOut;
$('status').onchange = () => choose({ status: $('status').value });
$('period').onchange = () => choose({ days: Number($('period').value) });
$('longer').onclick = () => { choose({ days: longerThan(state.days) }); $('heading').focus(); };
$('load-more').onclick = unlessBusy(() => load({ more: true }));
$('close-details').onclick = () => $('details').close();
$('details').onclose = () => { detailsCall.abort(); update({ details: null }); };
$('delete').onclick = unlessBusy(askToDelete);
$('cancel-delete').onclick = () => $('confirm').close();
$('confirm-delete').onclick = deleteShown;

render();
readConfig().catch(() => {}); // without it the public address stays
