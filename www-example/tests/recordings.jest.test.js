// Tests retention.js against a local Webex, with Jest. They need no network and no account, and never really wait.
//   npx jest jest.test        npx jest jest.test --env jsdom
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { RecordingsClient } from 'webex-converged-recordings';
import { createEmulator } from 'webex-converged-recordings/emulator';
import { deleteOlderThan } from './retention.js';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T12:00:00Z');
const inNode = typeof document === 'undefined';

let time = START;
const now = () => time;
let emulator;
beforeAll(async () => {
  emulator = await createEmulator({ recordings: 0, now });
});
beforeEach(() => {
  emulator.add({ id: 'old', createTime: START - 100 * DAY, topic: 'Old' });
  emulator.add({ id: 'new', createTime: START - 10 * DAY, topic: 'New' });
});
afterEach(() => {
  jest.useRealTimers();
  time = START;
  expect(emulator.unexpected()).toEqual([]); // the requests that Webex would not understand
  emulator.reset();
});

const connect = ({ fetch, baseUrl }, options) => new RecordingsClient({ token: 'dev-token', baseUrl, fetch, ...options });
const available = ({ status }) => status === 'available';
const idsOf = (recordings) => recordings.map(({ id }) => id);

test('deletes what is too old, and nothing else', async () => {
  expect(await deleteOlderThan(connect(emulator), 90, START)).toEqual({ deleted: ['old'], gone: [] });
  expect(idsOf(emulator.recordings().filter(available))).toEqual(['new']);

  const deletions = emulator.requests.filter(({ method }) => method === 'DELETE');
  expect(deletions).toMatchObject([{ path: '/v1/convergedRecordings/old', body: '{"reason":"Retention"}', status: 204 }]);
  expect(JSON.stringify(emulator.requests)).not.toContain('dev-token');
});

test('does not mind if somebody else was faster', async () => {
  emulator.fail('DELETE', 404, { times: 1 });
  expect(await deleteOlderThan(connect(emulator), 90, START)).toEqual({ deleted: [], gone: ['old'] });
});

test('waits as long as Webex asks, then tries again', async () => {
  emulator.fail('DELETE', 429, { retryAfter: 2, times: 1 });
  jest.useFakeTimers();
  const waits = [];
  const onEvent = ({ type, waitMs }) => {
    if (type !== 'wait') return;
    waits.push(waitMs);
    jest.advanceTimersToNextTimerAsync();
  };
  expect(await deleteOlderThan(connect(emulator, { onEvent }), 90, START)).toEqual({ deleted: ['old'], gone: [] });
  expect(waits[0]).toBe(2_000);
});

test('a download link lapses after three hours', async () => {
  const { temporaryDirectDownloadLinks: links } = await connect(emulator).getRecording('new');
  const status = async () => (await emulator.fetch(links.recordingDownloadLink)).status;
  expect(await status()).toBe(200);
  time += 3 * 3_600_000 + 1;
  expect(await status()).toBe(403);
});

test('only a compliance officer may delete', async () => {
  const ada = { email: 'ada@example.com', token: 'adas-token' };
  const officer = { email: 'law@example.com', token: 'officers-token', roles: ['compliance-officer'] };
  const webex = await createEmulator({ dialect: 'webex', users: [ada, officer], recordings: 0, now });
  const { id } = webex.add({ serviceType: 'calling', ownerEmail: ada.email, createTime: START - 100 * DAY });
  const refused = deleteOlderThan(connect(webex, { token: ada.token }), 90, START);
  await expect(refused).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  const { outcome } = await connect(webex, { token: officer.token }).deleteRecording(id, { reason: 'Retention' });
  expect(outcome).toBe('deleted');
  expect(webex.requests.filter(({ status }) => status !== 200)).toMatchObject([
    { user: ada.email, status: 403 },
    { user: officer.email, status: 204 },
  ]);
});

test('continues from a snapshot', async () => {
  await connect(emulator).deleteRecording('old');
  const saved = JSON.parse(JSON.stringify(emulator.snapshot()));
  const later = await createEmulator({ snapshot: saved, now });
  expect(idsOf(later.recordings().filter(available))).toEqual(['new']);
});

(inNode ? test : test.skip)('works over HTTP, too', async () => {
  const { baseUrl, close } = await emulator.listen();
  expect(await deleteOlderThan(connect({ baseUrl }), 90, START)).toEqual({ deleted: ['old'], gone: [] });
  await close();
});
