import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import type { ReadLimits } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { buildMat5, element, matrix, numeric, words } from '../mat5/mat5.fixture.ts';
import { withoutNode } from '../mat5/read-mat5.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { ebssaVariables, recordingOf } from '../recording/recording.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The message for these bytes, as a file and as a `Blob`: both readers must say the same. */
async function refusal(bytes: Buffer, limits?: Partial<ReadLimits>): Promise<string> {
  const path = join(folder, 'bad.mat');
  writeFileSync(path, bytes);
  const messageOf = (error: unknown) => String(error).replace(path, 'bad.mat');
  const fromFile = await readRecording(path, { limits }).then(() => 'a recording', messageOf);
  const blob = new Blob([Uint8Array.from(bytes)]);
  expect(await withoutNode(() => readRecording(blob, { path: 'bad.mat', limits })).then(() => 'a recording', messageOf)).toBe(
    fromFile,
  );
  return fromFile;
}

/** TD as a column of doubles that claims its length, and a stream that holds the first bytes of it. */
function claim(count: number, held = 1024): Buffer {
  const name = element(1, Buffer.from('TD'), true);
  const body = Buffer.concat([element(6, words([6, 0], true), true), element(5, words([count / 4, 4], true), true), name]);
  const head = [words([14, body.length + 8 + 8 * count], true), body, words([9, 8 * count], true), Buffer.alloc(held)];
  const stream = deflateSync(Buffer.concat(head), { finishFlush: constants.Z_SYNC_FLUSH });
  return Buffer.concat([buildMat5({}), words([15, stream.length], true), stream]);
}

describe('a MATLAB file that claims more than it may hold', () => {
  it('is refused before anything is inflated or allocated', async () => {
    const message = await refusal(claim(2 ** 28));
    expect(message).toMatch(says('TD, byte 128', 134217728, 100, /2147483\d+/));
    expect(message).toMatch(
      /; if the file can be trusted, give a larger data\.limit_factor=… \(in the library limits\.maxExpansion\)$/,
    );
  });

  it('is refused by every limit, and the limit is named', async () => {
    const sound = buildMat5(ebssaVariables());
    expect(await refusal(sound)).toBe('a recording');
    expect(await refusal(sound, { maxEvents: 2 })).toMatch(says('TD.ts', 2, 3, 'limits.maxEvents'));
    expect(await refusal(sound, { maxDecodedBytes: 99 })).toMatch(says(99, 'maxDecodedBytes'));
    expect(await refusal(sound, { maxVariables: 2 })).toMatch(says(2, 3, 'limits.maxVariables'));
    const labels = [0, 1, 2].map((id) => [7, 9, id, 3e9] as const);
    const labelled = buildMat5(ebssaVariables({ labels }));
    expect(await refusal(labelled, { maxLabels: 2 })).toMatch(says('Obj.id', 2, 3, 'limits.maxLabels'));
    expect(await refusal(labelled, { maxObjects: 2 })).toMatch(says('Obj.id', 2, 3, 'limits.maxObjects'));
  });

  it('counts all variables of one name together', async () => {
    const twice = Buffer.concat([buildMat5(ebssaVariables()), buildMat5(ebssaVariables()).subarray(128)]);
    const max = 1300;
    expect(await refusal(buildMat5(ebssaVariables()), { maxDecodedBytes: max })).toBe('a recording');
    expect(await refusal(twice, { maxDecodedBytes: max })).toMatch(/maxDecodedBytes/);
  });

  it('inflates no more than the head of 4,800 variables that were not asked for', async () => {
    const bomb = deflateSync(matrix('junk', numeric(Array.from({ length: 50_000 }, () => 0)), true));
    const variable = Buffer.concat([words([15, bomb.length], true), bomb]);
    const file = Buffer.concat([buildMat5(ebssaVariables()), ...Array.from({ length: 4800 }, () => variable)]);
    const path = join(folder, 'many.mat');
    writeFileSync(path, file);
    expect((await readRecording(path)).stored.variables.length).toBe(4804);
  });
});

describe('times that are too far apart', () => {
  it.each([
    ['two days', 2 * 24 * 3600e6],
    ['a year', 365 * 24 * 3600e6],
    ['to the end of exact numbers', 2 ** 53 - 3e9 - 10],
  ])('%s: the recording is refused, with the event, both times and what to do', async (_, laterUs) => {
    const ts = [3e9, 3e9 + 5, 3e9 + 5 + laterUs];
    await expect(recordingOf({ ts })).rejects.toThrow(says(86400, (ts[2] - ts[0]) / 1e6, 2, ts[1], ts[2]));
  });

  it('a first time that is too early is found, too', async () => {
    await expect(recordingOf({ ts: [0, 3e11, 3e11 + 5] })).rejects.toThrow(
      /the longest gap is before event 1, from 0 to 300000000000 µs/,
    );
  });

  it('a day is let through, and more where it is allowed', async () => {
    const day = 24 * 3600e6;
    expect((await recordingOf({ ts: [0, 5, day] })).events.t[2]).toBe(day);
    expect((await recordingOf({ ts: [0, 5, 9 * day] }, 'long.mat', { limits: { maxSpanS: 1e6 } })).events.t[2]).toBe(9 * day);
  });
});

describe('a file on disk', () => {
  // Sparse: it takes no room where the file system can do that.
  it.skipIf(process.platform === 'win32')('above 2 GiB is read in pieces', async () => {
    const path = join(folder, 'large.mat');
    const junk = 2.2e9;
    const head = Buffer.concat([
      element(6, words([9, 0], true), true),
      element(5, words([junk / 2, 2], true), true),
      element(1, Buffer.from('junk'), true),
    ]);
    const start = Buffer.concat([buildMat5({}), words([14, head.length + 8 + junk], true), head, words([2, junk], true)]);
    const file = openSync(path, 'w');
    writeSync(file, start);
    ftruncateSync(file, start.length + junk);
    writeSync(file, buildMat5(ebssaVariables()).subarray(128), 0, undefined, start.length + junk);
    closeSync(file);
    expect(statSync(path).size).toBeGreaterThan(2 ** 31);
    const { events, stored } = await readRecording(path);
    expect([events.t.length, stored.bytes, stored.variables[0].name]).toEqual([3, statSync(path).size, 'junk']);
    rmSync(path);
  });

  it('gives what the same bytes give in memory, wherever its pieces end', async () => {
    const n = 200_000;
    const random = Array.from({ length: n }, (_, i) => (i * 7919) % 65_521);
    const parts = {
      x: random.map((v) => 1 + (v % 240)),
      y: random.map((v) => 1 + (v % 180)),
      p: random.map((v) => (v % 3 === 0 ? -1 : 1)),
      ts: random.map((_, i) => 3_150_110_123 + 40 * i),
    };
    for (const layout of [{}, { compressed: false }, { littleEndian: false }]) {
      const bytes = buildMat5(ebssaVariables(parts), layout);
      const path = join(folder, 'rec_labelled.mat');
      writeFileSync(path, bytes);
      expect(await readRecording(path)).toEqual(await readRecording(bytes, { path }));
    }
  });
});
