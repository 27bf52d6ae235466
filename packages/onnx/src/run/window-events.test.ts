import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { arrayDifference, denseFromSparse } from '../../../snn-core/src/testing/testing.fixture.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { denseOf, eventsOf } from './window-events.ts';

const { network } = smallModel();
const windows = [1, 2, 3].map((seed) => smallWindow(network, 4, seed));

describe('eventsOf', () => {
  test('time is the outer axis, then streams', () => {
    const events = eventsOf(windows);
    const [dims, data] = [events.dims, denseOf(events)];
    expect(dims).toEqual([4, 3, 2, 8, 10]);
    const dense = windows.map(denseFromSparse);
    const expected = [0, 1, 2, 3].flatMap((t) => dense.flatMap((window) => [...window.subarray(160 * t, 160 * (t + 1))]));
    expect(arrayDifference('x', data, expected)).toBeUndefined();
  });

  test('of some steps, of graded values', () => {
    const graded = { ...windows[0], values: Float32Array.from(windows[0].index, (_, k) => k + 2) };
    const events = eventsOf([graded], 1, 3);
    const [dims, data] = [events.dims, denseOf(events)];
    expect(dims).toEqual([2, 1, 2, 8, 10]);
    expect(arrayDifference('x', data, denseFromSparse(graded).subarray(160, 480))).toBeUndefined();
  });

  test('refuses what is no batch', () => {
    expect(() => eventsOf([])).toThrow('expected at least one window, got none');
    expect(() => eventsOf([windows[0], smallWindow(network, 3, 1)])).toThrow(says('[4, 2, 8, 10]', '[3, 2, 8, 10]'));
    expect(() => eventsOf(windows, 2, 5)).toThrow(says(0, 4, 'from 2', 5));
  });
});
