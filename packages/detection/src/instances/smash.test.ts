import { readFileSync } from 'node:fs';
import { sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instance } from './hulk.ts';
import { instanceWith } from './instances.fixture.ts';
import { sumSupport } from './pixel-support.ts';
import { boxOverlap, groupInstances, jaccard, smashScore } from './smash.ts';

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

describe('by hand', () => {
  test('hashes are compared as sets', () => {
    expect(jaccard(Uint32Array.of(1, 4, 9), Uint32Array.of(4, 9, 12))).toBe(2 / 4);
    expect(jaccard(Uint32Array.of(1), Uint32Array.of(1))).toBe(1);
    expect(jaccard(new Uint32Array(), new Uint32Array())).toBe(0);
  });

  test('the score is their product', () => {
    const a = { box: box(0, 0, 1, 1), hash: Uint32Array.of(1, 2) };
    const b = { box: box(1, 1, 2, 2), hash: Uint32Array.of(2, 3) };
    expect(smashScore(a, b)).toBeCloseTo(1 / 21, 15);
    expect([smashScore(a, a), smashScore(a, { ...b, box: box(5, 5, 6, 6) })]).toEqual([1, 0]);
  });
});

const anyInstance = fc
  .record({
    left: fc.nat(20),
    top: fc.nat(20),
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    ones: fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }),
  })
  .map(({ left, top, width, height, ones }) => instanceWith(box(left, top, left + width - 1, top + height - 1), ones));

/** Which instances are together, whatever the order of the groups. */
const partition = (objects: ReturnType<typeof groupInstances>) =>
  objects
    .map(({ members }) =>
      members
        .map(({ spike }) => spike)
        .toSorted((a, b) => a - b)
        .join(' '),
    )
    .toSorted();

const total = (parts: readonly { readonly support: Float32Array }[]): number =>
  parts.flatMap(({ support }) => [...support]).reduce((sum, one) => sum + one, 0);

describe('groups', () => {
  const many = fc.array(anyInstance, { maxLength: 14 }).map((list) => list.map((instance, spike) => ({ ...instance, spike })));

  test('are connected components: reached by steps above the threshold, and by nothing else', () => {
    fc.assert(
      fc.property(many, fc.constantFrom(0, 0.02, 0.1, 0.3), (list, threshold) => {
        const groups = list.map((_, i) => i);
        // Spreads the smallest number as long as anything changes.
        for (let changed = true; changed; ) {
          changed = false;
          for (const a of list.keys()) {
            for (const b of list.keys()) {
              if (smashScore(list[a], list[b]) <= threshold || groups[a] <= groups[b]) continue;
              groups[a] = groups[b];
              changed = true;
            }
          }
        }
        const expected = [...new Set(groups)]
          .map((group) => [...groups.keys()].filter((i) => groups[i] === group).join(' '))
          .toSorted();
        expect(partition(groupInstances(list, threshold, 100))).toEqual(expected);
      }),
    );
  });

  test('lose no pixel and no support', () => {
    fc.assert(
      fc.property(many, (list) => {
        const objects = groupInstances(list, 0, 100);
        expect(total(objects)).toBeCloseTo(total(list), 6);
      }),
    );
  });
});

const golden = sharedPath('golden/smash_random.json');

/** 24 instances, all pairs of them, and what the Python SpikeSEG says of them. */
function recorded() {
  const { arrays } = JSON.parse(readFileSync(golden ?? '', 'utf8')) as { arrays: Record<string, { data: number[] }> };
  const boxes = Array.from({ length: 24 }, (_, i) =>
    box(...(arrays['bbox_xyxy'].data.slice(4 * i, 4 * i + 4) as [number, number, number, number])),
  );
  const hashes = boxes.map((_, i) =>
    arrays['ash'].data.slice(120 * i, 120 * (i + 1)).flatMap((one, k) => (one === 0 ? [] : [k])),
  );
  const list = boxes.map((corners, i) => ({ ...instanceWith(corners, hashes[i]), spike: i }));
  const pairs = list.flatMap((a) => list.map((b) => [a, b] as const));
  return { arrays, list, pairs };
}

describe.skipIf(!golden)('recorded from the Python SpikeSEG', () => {
  test('Jaccard, IoU and SMASH of all pairs', () => {
    const { arrays, pairs } = recorded();
    pairs.forEach(([a, b], k) => {
      // Theirs is rounded to float32.
      expect(jaccard(a.hash, b.hash)).toBeCloseTo(arrays['jaccard'].data[k], 7);
      expect(boxOverlap(a.box, b.box)).toBeCloseTo(arrays['iou'].data[k], 12);
      // Of an instance and itself theirs is 0 by definition.
      expect(a === b ? 0 : smashScore(a, b)).toBeCloseTo(arrays['smash'].data[k], 7);
    });
  });

  test.each([0.02, 0.05, 0.1])(
    'groups differ above %d: theirs joins each instance with its best partner only, ours with all',
    (threshold) => {
      const { arrays, list, pairs } = recorded();
      const theirs = arrays[`group_thr${threshold}`].data;
      const groups = groupInstances(list, threshold, 100);
      // Whatever they join, we join.
      for (const [a, b] of pairs) {
        if (theirs[a.spike] !== theirs[b.spike]) continue;
        expect(groups.some(({ members }) => members.includes(a) && members.includes(b))).toBe(true);
      }
      expect(groups.length).toBeLessThanOrEqual(new Set(theirs).size);
    },
  );
});

/** Pixels of an input of 10 columns, each with a support. */
const instance = (
  spike: number,
  pixels: readonly number[],
  support: readonly number[],
  inputSpikes: readonly number[],
): Instance => ({
  spike,
  classMap: 0,
  step: 0,
  ...sumSupport([{ pixels: Uint32Array.from(pixels), support: Float32Array.from(support) }], 10),
  inputSpikes: Uint32Array.from(inputSpikes),
  hash: Uint32Array.of(1),
});

test('an object is the union of its instances, with the sum of their support, by hand', () => {
  // Pixels (0, 0), (2, 0), (0, 1) of one, (2, 0), (1, 1), twice (0, 1) of the other.
  const one = instance(0, [0, 2, 10], [1, 2, 1], [7, 3]);
  const other = instance(1, [10, 2, 11, 10], [2, 0.5, 4, 0.5], [3, 5]);
  const [object, ...others] = groupInstances([one, other], 0, 10);
  expect(others).toEqual([]);
  expect(object).toEqual({
    members: [one, other],
    inputSpikes: Uint32Array.of(3, 5, 7),
    pixels: Uint32Array.of(0, 2, 10, 11),
    support: Float32Array.of(1, 2.5, 3.5, 4),
    box: { left: 0, top: 0, right: 2, bottom: 1 },
    // (2.5 · 2 + 4 · 1) / 11 and (3.5 + 4) / 11.
    x: 9 / 11,
    y: 7.5 / 11,
  });
});
