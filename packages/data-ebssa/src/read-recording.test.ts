import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { EventFormatError, type EventStream } from '@spikeseg/events';
import { natsOfEvents } from '@spikeseg/events/windows';
import { generateRecording } from '@spikeseg/events/synthetic';
import { says } from '@spikeseg/test-support';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { everything } from '../../events/src/synthetic/generator.fixture.ts';
import { windows } from '../../events/src/windows/windows.fixture.ts';
import { buildMat5, numeric } from './mat5/mat5.fixture.ts';
import { readRecording, readVariables } from './read-recording.ts';
import { ebssaVariables } from './recording/recording.fixture.ts';
import { matrixFile } from './writers.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

describe('readRecording', () => {
  it('has the triggers of a camera beside the events, and says how many there are', async () => {
    // At 4096 µs an event, and at 4101 µs a rising edge on channel 3.
    const words = Uint16Array.of(0x8001, 0x0007, 0x2864, 0x6005, 0xa301);
    const head = new TextEncoder().encode('% format EVT3;height=480;width=640\n% end\n');
    const path = file('pulse.raw', Uint8Array.of(...head, ...new Uint8Array(words.buffer)));
    const { events, triggers, notes } = await readRecording(path);
    expect(events.t).toEqual(Float64Array.of(4096));
    expect(triggers).toEqual({ t: [4101], channel: [3], edge: [1] });
    expect(notes).toEqual(['1 trigger, on channel 3']);
  });

  it('asks the real folder for sensor and labels, also when the path is relative', async () => {
    mkdirSync(join(folder, 'Labelled Data', 'ATIS'), { recursive: true });
    const path = file(join('Labelled Data', 'ATIS', 'x.mat'), buildMat5(ebssaVariables({ labels: undefined, size: undefined })));
    const here = relative(process.cwd(), path);
    expect(await readRecording(here)).toMatchObject({ path: here, sensorModel: 'ATIS', labelled: true, objects: [] });
  });

  it('refuses an empty file, a folder, and a file that is not there', async () => {
    await expect(readRecording(file('empty.mat', Buffer.alloc(0)))).rejects.toThrow(says('empty.mat: byte 0', 'empty file'));
    await expect(readRecording(folder)).rejects.toThrow(EventFormatError);
    await expect(readRecording(join(folder, 'absent.mat'))).rejects.toThrow(says('absent.mat', 'ENOENT'));
  });

  it('leaves one of each event of a file that holds all of them twice, and counts', async () => {
    const { events } = generateRecording({ ...everything, durationS: 1 }, 3).recording;
    const lines = Array.from(events.t, (t, k) => `${t},${events.x[k]},${events.y[k]},${events.p[k]}\n`);
    const { sensor } = events;
    const once = await readRecording(file('once.csv', Buffer.from(lines.join(''))), { sensor });
    const twice = await readRecording(file('twice.csv', Buffer.from(lines.flatMap((line) => [line, line]).join(''))), { sensor });
    const from = 64;
    const all = lines.length;
    expect(once.repeats).toMatchObject({ events: all, leftOut: 0 });
    expect(twice.repeats).toMatchObject({ events: 2 * all, exact: all, leftOut: all - from });
    expect(twice.events.t).toHaveLength(all + from);
    for (const column of ['t', 'x', 'y', 'p'] as const)
      expect(twice.events[column].subarray(2 * from)).toEqual(once.events[column].subarray(from));
  });

  it('refuses a group of a file that has none', async () => {
    const path = file('groupless.mat', buildMat5({ TD: numeric([1]) }));
    await expect(readRecording(path, { group: 'a' })).rejects.toThrow(says('HDF5', 'MATLAB', 5));
  });
});

const cut = { steps: 4, timestepMs: 20, stride: 3, channels: 2, height: 64, width: 64, normalize: false } as const;

/** SHA-256 of events, and of their windows. */
function digestOf(events: EventStream): string {
  const hash = createHash('sha256');
  const spikes = Array.from(windows(events, cut), (window) => window.spikes);
  const arrays = [events.x, events.y, events.p, events.t, ...spikes.flatMap(({ offsets, index }) => [offsets, index])];
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex').slice(0, 16);
}

test('generating, reading and cutting give what they gave before', async () => {
  const { recording } = generateRecording({ ...everything, durationS: 2 }, 1);
  const bytes = matrixFile(recording);
  const read = (await readRecording(bytes, { path: 'a_davis_td.mat' })).events;
  expect([digestOf(recording.events), digestOf(read)]).toEqual(['208299b48e32a008', '208299b48e32a008']);
});

test('events have the evidence that they had before', () => {
  const { events } = generateRecording({ ...everything, durationS: 4 }, 1).recording;
  const nats = natsOfEvents(events, { ...cut, llr: { rateHz: 0.3, maxNats: 7 } }) ?? new Float32Array();
  const digest = createHash('sha256').update(new Uint8Array(nats.buffer)).digest('hex').slice(0, 16);
  expect(digest).toBe('3b75200f6bd448dc');
});

describe('what is said of a file', () => {
  const lines = '1,3,4,1\n2,9,2,0\n3,1,7,1\n';

  it('of columns and unit is heard also where lines are t_us,x,y,p', async () => {
    const path = file('said.csv', Buffer.from(lines));
    const times = async (unit?: 'ms') => Array.from((await readRecording(path, { unit })).events.t);
    expect(await times()).toEqual([1, 2, 3]);
    expect(await times('ms')).toEqual([1000, 2000, 3000]);
    const { events } = await readRecording(path, { columns: 't,y,x,p' });
    expect([Array.from(events.x), Array.from(events.y)]).toEqual([
      [4, 2, 7],
      [3, 9, 1],
    ]);
  });

  it('of a format without a mark is not said of bytes that carry the mark of another', async () => {
    const mat = file('marked.mat', buildMat5(ebssaVariables({})));
    const es = file('marked.es', Buffer.concat([Buffer.from('Event Stream'), Buffer.from([2, 0, 0, 1, 240, 0, 180, 0])]));
    for (const format of ['text', 'nmnist', 'aer'] as const) {
      expect((await readRecording(mat, { format })).format).toBe('mat5');
      expect((await readRecording(es, { format })).format).toBe('es');
    }
    expect((await readRecording(es, { format: 'evt3' })).format).toBe('evt3');
    const text = file('lines.csv', Buffer.from(lines));
    expect((await readRecording(text, { format: 'nmnist' })).format).toBe('csv');
    expect((await readRecording(text, { format: 'text' })).format).toBe('text');
  });

  it('N-MNIST has no mark: the error for a .bin says what to give, that for other names does not', async () => {
    const records = Buffer.from([9, 30, 130, 2, 8, 10, 23, 0, 8, 81]);
    await expect(readRecording(file('digit.bin', records))).rejects.toThrow(
      /; if it is an N-MNIST or N-Caltech101 file, say so: option format nmnist/,
    );
    expect((await readRecording(file('digit.bin', records), { format: 'nmnist' })).events.t.length).toBe(2);
    await expect(readRecording(file('digit.dat', records))).rejects.toThrow(/digit\.dat: byte 0: (?!.*nmnist)/);
  });
});

it('closes files, also those that it refuses', async () => {
  const open = vi.spyOn(process.getBuiltinModule('node:fs/promises'), 'open');
  const path = join(folder, 'none.mat');
  writeFileSync(path, 'no recording');
  await expect(readRecording(path)).rejects.toThrow('none.mat');
  expect(await readVariables(path, {}, ['TD'])).toMatchObject({ content: undefined });
  expect(open).toHaveBeenCalledTimes(2);
  for (const { value } of open.mock.results) expect((await (value as Promise<FileHandle>)).fd).toBe(-1);
  open.mockRestore();
});
