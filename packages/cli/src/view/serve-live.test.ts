import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { says } from '@spikeseg/test-support';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';
import { type LiveServer, serveLive } from './serve-live.ts';

let server: LiveServer;
let open: WebSocket[] = [];

beforeEach(async () => {
  server = await serveLive({ now: () => 0 }, 0);
});
afterEach(async () => {
  for (const socket of open) socket.terminate();
  open = [];
  await server.close();
});

const port = () => Number(new URL(server.url).port);

/** What somebody gets who asks for the stream: `open`, or the status of the refusal. */
async function asked(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}${path}`, { headers });
  open.push(socket);
  socket.on('error', () => {});
  return Promise.race([
    once(socket, 'open').then(() => 'open'),
    once(socket, 'unexpected-response').then(([, response]) => String((response as { statusCode: number }).statusCode)),
  ]);
}

const ours = () => ({ origin: `http://127.0.0.1:${port()}` });

test('the page is served to this machine, not under another host name', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const answer = await fetch(server.url);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  expect(await answer.text()).toContain(`connect-src ws://127.0.0.1:${port()} `);
  expect((await fetch(`${server.url}live`)).status).toBe(404);
  const status = await new Promise((resolve, reject) => {
    const call = request(server.url, { headers: { host: 'elsewhere.example' } }, ({ statusCode }) => resolve(statusCode));
    call.on('error', reject).end();
  });
  expect(status).toBe(403);
});

test('the stream is given to the page alone: not to another site, another name, or no origin', async () => {
  expect(await asked('/live', ours())).toBe('open');
  expect(await asked('/live', { origin: `http://localhost:${port()}`, host: `localhost:${port()}` })).toBe('open');
  expect(await asked('/live', { origin: 'https://elsewhere.example' })).toBe('403');
  expect(await asked('/live', { origin: `http://127.0.0.1:${port() + 1}` })).toBe('403');
  expect(await asked('/live', { origin: 'null' })).toBe('403');
  expect(await asked('/live', {})).toBe('403');
  expect(await asked('/live', { ...ours(), host: 'elsewhere.example' })).toBe('403');
  expect(await asked('/', ours())).toBe('404');
});

test('sixteen look on at once, and the next one when one of them has left', async () => {
  for (let k = 0; k < 16; k++) expect(await asked('/live', ours())).toBe('open');
  expect(await asked('/live', ours())).toBe('503');
  const [first] = open;
  first.close();
  await once(first, 'close');
  expect(await asked('/live', ours())).toBe('open');
});

test('who says too much is sent away, and the others stay', async () => {
  expect(await asked('/live', ours())).toBe('open');
  expect(await asked('/live', ours())).toBe('open');
  const [loud, other] = open;
  loud.send('x'.repeat(1000));
  expect((await once(loud, 'close'))[0]).toBe(1009);
  expect(other.readyState).toBe(WebSocket.OPEN);
});

test('it ends with everybody who looks on, those that do not answer too', async () => {
  expect(await asked('/live', ours())).toBe('open');
  expect(await asked('/live', ours())).toBe('open');
  const [polite, deaf] = open;
  deaf.pause();
  // One that was refused, and does not leave.
  const refused = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true });
  refused.write(`GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  expect(String((await once(refused, 'data'))[0])).toMatch(/^HTTP\/1\.1 403 /);
  const closed = once(polite, 'close');
  await server.close();
  expect((await closed)[0]).toBe(1000);
  await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  refused.destroy();
  server = await serveLive({ now: () => 0 }, 0);
});

test('a port that is taken is told', async () => {
  await expect(serveLive({ now: () => 0 }, port())).rejects.toThrow(says('--view', port()));
});

test.each([
  [['night.mat', '--view'], says('--follow', 'no --follow')],
  [['--follow', '-', '--view', '65536'], says(0, 65535, 65536)],
  [['--follow', '--view', 'a.csv'], says(0, 65535, 'a.csv', '--view')],
])('detect %j is refused', async (argv, message) => {
  const context = testContext(['detect', ...argv]);
  expect(await main(context)).toBe(2);
  expect(context.err()).toMatch(says('error: --view', message));
});
