import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelPlaceOf } from './labels.ts';
import { recordingOf } from './recording.fixture.ts';

describe('labels', () => {
  it('are split by id, ascending, each in time order', async () => {
    const { objects, stored } = await recordingOf({
      labels: [
        [10, 20, 2, 3e9],
        [30, 40, 0, 3e9 + 256],
        [11, 21, 2, 3e9 + 20_480],
        [31, 41, 0, 3e9],
      ],
    });
    expect(objects).toEqual([
      { id: 0, t: Float64Array.of(3e9, 3e9 + 256), x: Float64Array.of(30, 29), y: Float64Array.of(40, 39) },
      { id: 2, t: Float64Array.of(3e9, 3e9 + 20_480), x: Float64Array.of(9, 10), y: Float64Array.of(19, 20) },
    ]);
    expect(stored.labelsInTimeOrder).toBe(false);
  });

  it('keep all points of every object, whatever the order in the file', async () => {
    const label = fc.tuple(
      fc.integer({ min: 1, max: 240 }),
      fc.integer({ min: 1, max: 180 }),
      fc.nat(3),
      fc.nat(50).map((t) => 128 * t),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(label), async (labels) => {
        const { objects } = await recordingOf({ labels });
        const back = objects.flatMap(({ id, t, x, y }) => Array.from(t, (time, i) => [x[i] + 1, y[i] + 1, id, time].join()));
        expect(back.toSorted()).toEqual(labels.map(String).toSorted());
        for (const { t } of objects) expect(t.every((time, i) => i === 0 || time >= t[i - 1])).toBe(true);
        expect(objects.map(({ id }) => id)).toEqual([...new Set(labels.map(([, , id]) => id))].toSorted((a, b) => a - b));
      }),
    );
  });

  it.each([
    ['x', [-65_537, 1, 0, 5], says('Obj.x', '±65536', -65537, 0)],
    ['y', [1, 1e300, 0, 5], says('Obj.y', '±65536', '1e+300', 0)],
    ['ts', [1, 1, 0, 2 ** 53], says('Obj.ts', '±2^53', '9007199254740992', 0)],
    ['ts', [1, 1, 0, -(2 ** 60)], /Obj\.ts, .*got -1152921504606847000 at label 0/],
    ['id', [1, 1, 1e17, 5], says('Obj.id', '100000000000000000', 0)],
  ] as const)('cannot lie where nothing is: %s of %j', async (_, label, message) => {
    await expect(recordingOf({ labels: [[...label]] })).rejects.toThrow(message);
  });
});

describe('labelPlaceOf', () => {
  it.each([
    ['SL8RB_1957_davis_td_labelled.mat', 'labelled'],
    ['20180101-10-20_25544_ISS_LABELLED.mat', 'labelled'],
    ['x_labeled.mat', 'labelled'],
    ['x_unlabelled.mat', 'unlabelled'],
    ['/data/EBSSA/Labelled Data/x.mat', 'labelled'],
    ['/data/EBSSA/Labelled_Data/DAVIS/x.mat', 'labelled'],
    ['/data/EBSSA/labelled-data/x.mat', 'labelled'],
    ['/data/EBSSA/Unlabelled Data/ATIS/x.mat', 'unlabelled'],
    ['/data/Labelled Data/Unlabelled Data/x.mat', 'unlabelled'],
    ['C:\\data\\Labelled Data\\x.mat', 'labelled'],
    ['x.mat', 'unknown'],
    ['/data/relabelled things/mislabelled.mat', 'unknown'],
  ])('%s is %s', (path, place) => expect(labelPlaceOf(path)).toBe(place));
});
