import { fails, says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf, windows } from '../../../events/src/windows/windows.fixture.ts';
import { kFold, splitByRecording, timeSplitRanges } from './split.ts';

const anyNames = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 30 });
const anyRatio = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const named = (n: number) => Array.from({ length: n }, (_, i) => `recording-${String(i).padStart(3, '0')}`);

describe('splitByRecording', () => {
  it('gives every recording to one part, and both parts something', () => {
    fc.assert(
      fc.property(anyNames, anyRatio, fc.integer(), (names, ratio, seed) => {
        const split = splitByRecording(names, ratio, seed);
        if (split.kind !== 'by-recording') throw new Error(`expected by-recording, got ${split.kind}`);
        expect([...split.train, ...split.validation].toSorted()).toEqual(names.toSorted());
        expect(split.train.length).toBe(Math.min(Math.max(Math.round(names.length * ratio), 1), names.length - 1));
      }),
    );
  });

  it('depends on the seed and on nothing else', () => {
    fc.assert(
      fc.property(anyNames, anyRatio, fc.integer(), (names, ratio, seed) => {
        expect(splitByRecording(names.toReversed(), ratio, seed)).toEqual(splitByRecording(names, ratio, seed));
      }),
    );
    expect(splitByRecording(named(40), 0.5, 1)).not.toEqual(splitByRecording(named(40), 0.5, 2));
  });

  it('leaves no validation part at a ratio of 1', () => {
    expect(splitByRecording(['b', 'a'], 1, 0)).toEqual({ kind: 'by-recording', train: ['a', 'b'], validation: [] });
    expect(splitByRecording(['a'], 1, 0)).toEqual({ kind: 'by-recording', train: ['a'], validation: [] });
  });

  it('splits a single recording by time', () => {
    expect(splitByRecording(['a'], 0.9, 0)).toEqual({ kind: 'by-time', trainRatio: 0.9, gapWindows: 1 });
  });

  it.each([
    [[], 0.9, says('split', 'recording')],
    [['a', 'b', 'a'], 0.9, says('split', 'a twice')],
    [['a', 'b'], 0, says('split', 0, 1, 0)],
    [['a', 'b'], 1.1, says('split', 0, 1, 1.1)],
    [['a', 'b'], NaN, says('split', 0, 1, 'NaN')],
  ])('refuses %j at %s', (names, ratio, message) => {
    expect(() => splitByRecording(names, ratio, 0)).toThrow(fails(RangeError, message));
  });
});

describe('timeSplitRanges', () => {
  it('computed by hand: ten windows, a gap of one', () => {
    const split = { kind: 'by-time', trainRatio: 0.8, gapWindows: 1 } as const;
    expect(timeSplitRanges(split, 10, 0)).toEqual({ train: [0, 7], validation: [8, 10] });
    // Each window shares events with the next one: 15 with 14, which trains. The gap is as long as a window, two strides: 16 and 17.
    expect(timeSplitRanges(split, 20, 1)).toEqual({ train: [0, 15], validation: [18, 20] });
    expect(timeSplitRanges({ ...split, gapWindows: 0 }, 20, 1)).toEqual({ train: [0, 16], validation: [17, 20] });
  });

  it('trains on a recording that is too short for both', () => {
    const split = { kind: 'by-time', trainRatio: 0.5, gapWindows: 1 } as const;
    expect(timeSplitRanges(split, 2, 0)).toEqual({ train: [0, 1], validation: [2, 2] });
    expect(timeSplitRanges(split, 1, 3)).toEqual({ train: [0, 1], validation: [1, 1] });
    expect(timeSplitRanges(split, 0, 0)).toEqual({ train: [0, 0], validation: [0, 0] });
  });

  it('lets no event into both parts, also when windows overlap, and keeps whole windows of time between them', () => {
    const anyCut = fc.record({ steps: fc.integer({ min: 1, max: 6 }), stride: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(
        anyCut,
        anyRatio,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 60 }),
        (cut, trainRatio, gapWindows, n) => {
          const stride = Math.min(cut.stride, cut.steps);
          // One event per step, each in a pixel of its own.
          const events = eventsOf(
            Array.from({ length: n }, (_, i) => [1000 * i, i, 0, 1] as const),
            { width: n, height: 1 },
          );
          const options = { steps: cut.steps, stride, timestepMs: 1, channels: 1, height: 1, width: n, normalize: true } as const;
          const all = [...windows(events, options)].map(({ spikes }) => [...spikes.index]);
          const overlap = Math.ceil(cut.steps / stride) - 1;
          const { train, validation } = timeSplitRanges({ kind: 'by-time', trainRatio, gapWindows }, all.length, overlap);
          const trained = all.slice(...train).flat();
          const validated = all.slice(...validation).flat();
          expect(trained.length).toBeGreaterThan(0);
          // Infinity when nothing validates.
          const between = Math.min(...validated) - Math.max(...trained);
          expect(between).toBeGreaterThan(gapWindows * cut.steps);
        },
      ),
    );
  });
});

describe('kFold', () => {
  it('validates on each recording once, and never trains on what it validates on', () => {
    fc.assert(
      fc.property(anyNames, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (names, share, seed) => {
        const k = 2 + Math.floor(share * (names.length - 2));
        const folds = kFold(names, k, seed);
        expect(folds.length).toBe(k);
        expect(folds.flatMap(({ validation }) => validation).toSorted()).toEqual(names.toSorted());
        for (const { train, validation } of folds) {
          expect([...train, ...validation].toSorted()).toEqual(names.toSorted());
          expect([Math.floor(names.length / k), Math.ceil(names.length / k)]).toContain(validation.length);
        }
        expect(kFold(names.toReversed(), k, seed)).toEqual(folds);
      }),
    );
    expect(kFold(named(20), 4, 1)).not.toEqual(kFold(named(20), 4, 2));
  });

  it.each([1, 4, 2.5, NaN])('refuses %s folds of 3 recordings', (k) => {
    expect(() => kFold(named(3), k, 0)).toThrow(
      new RangeError(`folds: expected a whole number in 2 … 3 (the number of recordings), got ${k}`),
    );
  });

  it('refuses names that occur twice', () => {
    expect(() => kFold(['a', 'a'], 2, 0)).toThrow('got a twice');
  });
});
