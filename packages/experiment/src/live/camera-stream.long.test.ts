import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Readable } from 'node:stream';
import type { FormatName } from '@spikeseg/event-formats';
import { convertEvents } from '@spikeseg/event-formats/convert';
import { generateRecording } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { testContext } from '../context/context.fixture.ts';
import { model } from '../pool/jobs.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { networkPieces } from '../stream/pieces.ts';
import { checkStandardInput } from '../stream/stream-source.ts';
import { csvOf } from './events.fixture.ts';
import { type FollowedStream, follow } from './follow.ts';

/* What a camera sends is answered as the same events on lines are. */

const { events } = generateRecording({ ...generatorOptions(model.config), durationS: 2 }, 1).recording;
const sensor = { size: events.sensor, from: 'test' };

/** The same events as a camera would send them. */
async function sent(format: FormatName): Promise<Uint8Array[]> {
  const origin = {
    name: 'camera',
    header: { sensor: events.sensor, originNs: 0n },
    chunks: async function* () {
      yield events;
    },
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of convertEvents(origin, format)) pieces.push(piece);
  return pieces;
}

/** Pieces of odd sizes, as pipes and sockets give them. */
const cut = (pieces: readonly Uint8Array[], size: number): Uint8Array[] =>
  pieces.flatMap((piece) =>
    Array.from({ length: Math.ceil(piece.length / size) }, (_, k) => piece.subarray(k * size, (k + 1) * size)),
  );

async function followed(
  source: string,
  stdin: AsyncIterable<Uint8Array> | Iterable<Uint8Array | string>,
  more: Partial<FollowedStream>,
) {
  const context = testContext();
  const out: string[] = [];
  const pieces = async function* () {
    for await (const piece of stdin) yield Buffer.from(piece as Uint8Array);
  };
  const input = () => Readable.from(pieces());
  const output = { write: (text: string) => void out.push(text), drained: async () => {} };
  const options = { input, output, skipBad: false, ...more };
  const error = await follow(context, source, { model, backend: wasmBackend }, options).catch((thrown: unknown) => thrown);
  const lines = out.join('').split('\n').filter(Boolean);
  const rows = lines.map((line) => JSON.parse(line) as { type: string; t_us: number; x: number; y: number });
  const detections = rows.filter(({ type }) => type === 'detection');
  return { error, messages: context.err(), rows, detections, end: rows.at(-1) };
}

/** Detections with times since the first event, as some formats take off what their clocks cannot hold. */
const places = ({ detections }: Awaited<ReturnType<typeof followed>>, firstUs = events.t[0]) =>
  detections.map(({ t_us, x, y }) => [t_us - firstUs, x, y]);

const ofLines = await followed('-', [csvOf(events)], { sensor });

describe.each<[FormatName, boolean]>([
  ['evt3', true],
  ['evt2', true],
  ['dat', true],
  ['es', true],
  ['aedat4', false],
])('%s from standard input', (format, isRebased) => {
  test.each([997, 65_536])('in pieces of %i bytes is answered as lines are, and its header tells the size', async (size) => {
    const { error, messages, end, ...rest } = await followed('-', cut(await sent(format), size), { format });
    expect(error).toBeUndefined();
    expect(messages).toMatch(/^stdin: sensor 240×180 px \(the header says so\)/);
    expect(end).toMatchObject({ type: 'end', reason: 'end', events: events.t.length });
    expect(ofLines.detections.length).toBeGreaterThan(3);
    expect(places({ error, messages, end, ...rest }, isRebased ? 0 : events.t[0])).toEqual(places(ofLines));
  });
});

test('events that are late within a piece are put in order, and a wild time is left out and counted', async () => {
  const rows = Array.from(events.t, (t, k) => [t - events.t[0], events.x[k], events.y[k], events.p[k]]);
  // Pairs of different times change places, and one event is half an hour ahead.
  for (let k = 100; k < rows.length - 1; k += 50) if (rows[k][0] < rows[k + 1][0]) rows.splice(k, 2, rows[k + 1], rows[k]);
  rows.splice(500, 0, [1800e6, 1, 1, 1]);
  const bytes = Buffer.alloc(8 * rows.length);
  for (const [k, [t, x, y, p]] of rows.entries()) {
    bytes.writeUInt32LE(y | (p << 15) | (x << 16), 8 * k);
    bytes.writeUInt32LE(t, 8 * k + 4);
  }
  const found = await followed('-', [bytes], { format: 'aer', sensor });
  expect(found.error).toBeUndefined();
  expect(places(found, 0)).toEqual(places(ofLines));
  expect(found.end).toMatchObject({ events: events.t.length, left_out: { ahead: 1, late: 0 } });
  expect(found.messages).toContain(
    '1 event(s) left out: their time lies more than 1 s ahead of the events before and after them',
  );
  expect(found.messages).toMatch(/[\d,]+ event\(s\) were earlier than the one before, and were put in the order of time/);
  expect(found.messages).toContain('; left out: 1 far ahead of the events around them\n');
});

test.each<[FormatName, RegExp]>([
  ['evt3', /^detect --follow -: expected lines t_us,x,y,p, got a Prophesee RAW file \(EVT3\); give option format evt3$/],
  ['aedat4', /got a file of DV \(AEDAT 4\); give option format aedat4$/],
  ['es', /got an Event Stream file \(\.es\); give option format es$/],
  ['npy', /expected a stream of events to follow, got npy, which does not grow/],
])('%s where lines are expected is told by its first bytes, with a size and without one', async (format, message) => {
  const pieces = await sent(format);
  const { error } = await followed('-', pieces, { sensor });
  expect(error).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) as string });
  await expect(checkStandardInput(() => Readable.from(pieces))).rejects.toThrow(message);
});

/** Standard input with a text. */
const stdin = (text: string) => () => Readable.from([Buffer.from(text)]);

test('lines, and bytes without a mark, are left to their reader', async () => {
  for (const text of ['5,1,1,1\n', '\0\0\0', '{}', '']) await checkStandardInput(stdin(text));
  const packed = checkStandardInput(stdin('BZh9'));
  await expect(packed).rejects.toThrow(/got a bzip2 file; unpack it first, as streams are not unpacked/);
});

test('a stream that does not tell the size asks for it', async () => {
  const { error } = await followed('-', [new Uint8Array(8)], { format: 'aer' });
  expect(error).toMatchObject({
    message: expect.stringMatching(/^stdin: expected the size of the sensor, .* option sensor/) as string,
  });
});

test('bytes that are no stream of the format are an error', async () => {
  const { error } = await followed('-', ['5,1,1,1\n'], { format: 'aedat4' });
  expect(error).toMatchObject({ name: 'EventFormatError', message: expect.stringMatching(/^stdin: /) as string });
});

/** 32-bit words with times, as faery sends them. */
function datagrams(): Buffer[] {
  const all: Buffer[] = [];
  for (let from = 0; from < events.t.length; from += 64) {
    const to = Math.min(events.t.length, from + 64);
    const datagram = Buffer.alloc(8 * (to - from));
    for (let k = from; k < to; k++) {
      datagram.writeUInt32LE(events.y[k] | (events.p[k] << 15) | (events.x[k] << 16), 8 * (k - from));
      datagram.writeUInt32LE(events.t[k] - events.t[0], 8 * (k - from) + 4);
    }
    all.push(datagram);
  }
  return all;
}

/** Lines in datagrams, the last of each without its end. */
const lineDatagrams = (): Buffer[] => {
  const lines = csvOf(events).trimEnd().split('\n');
  return Array.from({ length: Math.ceil(lines.length / 40) }, (_, k) => Buffer.from(lines.slice(40 * k, 40 * k + 40).join('\n')));
};

test.each([
  ['address events over UDP, as was said', datagrams, { format: 'aer' }, 0],
  ['address events over UDP', datagrams, {}, 0],
  ['lines over UDP', lineDatagrams, {}, undefined],
] as const)('%s are answered as lines are', async (_, sentOver, said, firstUs) => {
  // A port that was free a moment ago.
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const sender = createSocket('udp4');
  const running = followed(`udp://127.0.0.1:${port}`, [], { ...said, sensor, idleMs: 1500 });
  for (const datagram of sentOver()) {
    await new Promise<void>((resolve) => sender.send(datagram, port, '127.0.0.1', () => resolve()));
    // A socket drops what is not read.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const found = await running;
  sender.close();
  expect(found.error).toBeUndefined();
  expect(found.end).toMatchObject({ reason: 'idle', events: events.t.length });
  expect(places(found, firstUs)).toEqual(places(ofLines));
});

test('a camera that serves its stream over TCP is called, and answered as lines are', async () => {
  const bytes = cut(await sent('evt3'), 5000);
  const server = createServer((socket) => {
    for (const piece of bytes) socket.write(piece);
    socket.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const found = await followed(`tcp://127.0.0.1:${port}`, [], { format: 'evt3' });
  server.close();
  expect(found.error).toBeUndefined();
  expect(places(found, 0)).toEqual(places(ofLines));
});

test.each(['udp://127.0.0.1', 'tcp://:99999', 'udp://a:b'])('%s is no address', (address) => {
  expect(() => networkPieces(address, AbortSignal.abort())).toThrow(/expected udp:\/\/HOST:PORT or tcp:\/\/HOST:PORT/);
});
