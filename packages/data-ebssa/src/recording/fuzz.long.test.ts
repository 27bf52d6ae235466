import { EventFormatError, type Recording } from '@spikeseg/events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMat5 } from '../mat5/mat5.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { variedRecording } from './recording.fixture.ts';

/** What reading gives, and what is wrong with that: a recording keeps its promises, an error says where; all else is thrown on. */
async function outcome(bytes: Buffer): Promise<{ readonly kind: 'recording' | 'fault'; readonly wrong: readonly string[] }> {
  try {
    return { kind: 'recording', wrong: brokenPromises(await readRecording(bytes, { path: 'fuzz.mat' })) };
  } catch (error) {
    if (!(error instanceof EventFormatError)) throw error;
    const placed = error.offset >= 0 && error.offset <= bytes.length;
    const worded = /^fuzz\.mat: .*expected .+, got .+/s.test(error.message);
    return { kind: 'fault', wrong: placed && worded ? [] : [error.message] };
  }
}

function brokenPromises({ events, objects }: Recording): string[] {
  const { x, y, p, t, sensor } = events;
  const promises = {
    'equal lengths': [x, y, p].every((column) => column.length === t.length),
    'x on the sensor': x.every((v) => v < sensor.width),
    'y on the sensor': y.every((v) => v < sensor.height),
    'p is 0 or 1': p.every((v) => v <= 1),
    'whole times that do not fall': t.every((v, i) => Number.isSafeInteger(v) && (i === 0 || v >= t[i - 1])),
    'finite labels': objects.every((track) => [track.x, track.y, track.t].every((values) => values.every(Number.isFinite))),
  };
  return Object.entries(promises).flatMap(([promise, kept]) => (kept ? [] : [promise]));
}

describe.each([
  ['compressed', {}],
  ['plain', { compressed: false }],
  ['big-endian', { compressed: false, littleEndian: false }],
] as const)('a damaged %s file', (_, layout) => {
  const variables = variedRecording();
  const file = buildMat5(variables, layout);

  it('reads when it is sound', async () => expect(await outcome(file)).toEqual({ kind: 'recording', wrong: [] }));

  it('is a recording or an EventFormatError after flips of bytes', async () => {
    const flip = fc.record({ at: fc.nat(file.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
    const seen = { recording: 0, fault: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 4 }), async (flips) => {
        const damaged = Buffer.from(file);
        for (const { at, mask } of flips) damaged[at] ^= mask;
        const { kind, wrong } = await outcome(damaged);
        seen[kind]++;
        expect(wrong).toEqual([]);
      }),
      { seed: 5, numRuns: 120 },
    );
    expect(seen.fault).toBeGreaterThan(0);
  });

  it('is a recording or an EventFormatError after any flip in the first kilobyte, where the structure lies', async () => {
    const wrong: string[] = [];
    for (let at = 0; at < Math.min(file.length, 1024); at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(file);
        damaged[at] ^= mask;
        wrong.push(...(await outcome(damaged)).wrong);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is an EventFormatError when it is cut anywhere but between two variables', async () => {
    const names = Object.keys(variables);
    const whole = names.map((__, k) => buildMat5(Object.fromEntries(Object.entries(variables).slice(0, k)), layout).length);
    for (let length = 0; length < file.length; length += length < 1024 ? 1 : 37) {
      const { kind, wrong } = await outcome(file.subarray(0, length));
      expect({ wrong, fault: kind === 'fault' || whole.includes(length) }).toEqual({ wrong: [], fault: true });
    }
  });

  it('is a recording or an EventFormatError when 32-bit lengths are blown up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 4), fc.constantFrom(0x7fffffff, 0xffffffff, 0x10000000), async (at, claim) => {
        const damaged = Buffer.from(file);
        damaged.writeUInt32LE(claim, at);
        expect((await outcome(damaged)).wrong).toEqual([]);
      }),
      { seed: 7, numRuns: 120 },
    );
  });
});
