import type { SparseSpikes } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStream } from '../stream/event-stream.ts';
import { fitSensor, toInput } from '../stream/sensor-scaling.ts';
import { eventsOfSpikes, windowAt, windowCount } from './event-window.ts';
import type { WindowOptions } from './window-options.ts';
import { anyCase, type EventRow, eventsOf, windows } from './windows.fixture.ts';

const sensor = { width: 4, height: 2 };
const base: WindowOptions = { steps: 2, timestepMs: 1, stride: 2, channels: 2, height: 2, width: 4, normalize: false };

/** Two windows of two steps of 1 ms, from t = 5000 µs: unit = (p·2 + y)·4 + x. */
const rows: readonly EventRow[] = [
  [5000, 1, 0, 1], // window 0, step 0, unit 9
  [5000, 3, 1, 0], // unit 7
  [5999, 1, 0, 1], // unit 9 again
  [6000, 0, 0, 0], // step 1, unit 0
  [7000, 2, 1, 1], // window 1, step 0, unit 14
];

const plain = ({ shape, offsets, index, values }: SparseSpikes) => ({
  shape: [...shape],
  offsets: [...offsets],
  index: [...index],
  ...(values && { values: [...values] }),
});

describe('windows, computed by hand', () => {
  it('counts events per step, channel and pixel, and tiles from the first event', () => {
    const all = [...windows(eventsOf(rows, sensor), base)];
    expect(all.map(({ index, startUs }) => [index, startUs])).toEqual([
      [0, 5000],
      [1, 7000],
    ]);
    const shape = [2, 2, 2, 4];
    expect(plain(all[0].spikes)).toEqual({ shape, offsets: [0, 2, 3], index: [7, 9, 0], values: [1, 2, 1] });
    expect(plain(all[1].spikes)).toEqual({ shape, offsets: [0, 1, 1], index: [14], values: [1] });
  });

  it('overlaps when the stride is shorter than the window', () => {
    const all = [...windows(eventsOf(rows, sensor), { ...base, stride: 1 })];
    expect(all.map(({ startUs }) => startUs)).toEqual([5000, 6000, 7000]);
    expect(all.map(({ spikes }) => [...spikes.index])).toEqual([[7, 9, 0], [0, 14], [14]]);
  });

  it('keeps the aspect ratio: a wide chip leaves empty rows above and below', () => {
    const corners: readonly EventRow[] = [
      [0, 0, 0, 0],
      [0, 3, 1, 0],
    ];
    const { spikes } = windowAt(eventsOf(corners, sensor), { ...base, channels: 1, height: 8, width: 8 }, 0);
    // Ratio 2: columns 0 … 6, rows 0 … 2 of which 3 are used; offset floor((8 − 3) / 2) = 2 rows, floor((8 − 7) / 2) = 0 columns.
    expect([...spikes.index]).toEqual([2 * 8, 4 * 8 + 6]);
  });

  it('has no window where there are no events', () => {
    const none = eventsOf([], sensor);
    expect(windowCount(none, base)).toBe(0);
    expect([...windows(none, base)]).toEqual([]);
    expect(() => windowAt(none, base, 0)).toThrow(says('windows', 0));
  });

  it.each([-1, 2, 0.5, NaN])('refuses window %s of 2', (index) => {
    expect(() => windowAt(eventsOf(rows, sensor), base, index)).toThrow(says(0, 1, index));
  });
});

describe('windows, in general', () => {
  it('equal a dense histogram of the events', () => {
    fc.assert(
      fc.property(anyCase, ({ events, options }) => {
        for (const { index, spikes } of windows(events, options)) {
          expect(dense(spikes)).toEqual(histogram(events, options, index));
          expect('values' in spikes).toBe(!options.normalize);
        }
      }),
    );
  });

  it('hold units that ascend within a step, each once', () => {
    fc.assert(
      fc.property(anyCase, ({ events, options }) => {
        for (const { spikes } of windows(events, options)) {
          const { index, offsets, shape } = spikes;
          expect(offsets[shape[0]]).toBe(index.length);
          for (let step = 0; step < shape[0]; step++) {
            const units = index.subarray(offsets[step], offsets[step + 1]);
            expect(units.every((unit, i) => i === 0 || unit > units[i - 1])).toBe(true);
          }
        }
      }),
    );
  });
});

function stepOf({ t }: EventStream, { timestepMs }: WindowOptions, i: number): number {
  return Math.floor((t[i] - t[0]) / Math.round(1000 * timestepMs));
}

/** The definition, event by event: [step, channel, y', x'] as one flat array. */
function histogram(events: EventStream, options: WindowOptions, window: number): number[] {
  const { steps, stride, channels, height, width, normalize } = options;
  const counts = Array.from({ length: steps * channels * height * width }, () => 0);
  const scaling = fitSensor(events.sensor, { width, height });
  for (let i = 0; i < events.t.length; i++) {
    const step = stepOf(events, options, i) - window * stride;
    if (step < 0 || step >= steps) continue;
    const channel = channels === 2 ? events.p[i] : 0;
    const [x, y] = [toInput(events.x[i], scaling.offsetX, scaling), toInput(events.y[i], scaling.offsetY, scaling)];
    const at = ((step * channels + channel) * height + y) * width + x;
    counts[at] = normalize ? 1 : counts[at] + 1;
  }
  return counts;
}

function dense({ shape: [steps, channels, height, width], offsets, index, values }: SparseSpikes): number[] {
  const size = channels * height * width;
  const result = Array.from({ length: steps * size }, () => 0);
  for (let step = 0; step < steps; step++) {
    for (let entry = offsets[step]; entry < offsets[step + 1]; entry++) {
      result[step * size + index[entry]] = values === undefined ? 1 : values[entry];
    }
  }
  return result;
}

describe('events behind spikes', () => {
  it('by hand: unit 9 of step 0 is the events 0 and 2', () => {
    const events = eventsOf(rows, sensor);
    const { offsets, events: behind } = eventsOfSpikes(events, base, windowAt(events, base, 0));
    // Spikes in order: units 7 and 9 of step 0, unit 0 of step 1.
    expect([...offsets]).toEqual([0, 1, 3, 4]);
    expect([...behind]).toEqual([1, 0, 2, 3]);
    const second = eventsOfSpikes(events, base, windowAt(events, base, 1));
    expect([...second.events]).toEqual([4]);
  });

  it('every event of a window is behind one spike, the one that it made', () => {
    fc.assert(
      fc.property(anyCase, ({ events, options }) => {
        for (const window of windows(events, options)) {
          const { offsets, events: behind } = eventsOfSpikes(events, options, window);
          const { index, values } = window.spikes;
          expect(offsets).toHaveLength(index.length + 1);
          expect(new Set(behind).size).toBe(behind.length);
          for (let spike = 0; spike < index.length; spike++) {
            const own = [...behind.subarray(offsets[spike], offsets[spike + 1])];
            expect(own.length).toBeGreaterThan(0);
            expect(own.length).toBe(values?.[spike] ?? own.length);
            const step = window.spikes.offsets.findLastIndex((offset) => offset <= spike);
            const alone = own.map((event) => [events.t[event], events.x[event], events.y[event], events.p[event]] as const);
            for (const [t] of alone) expect(Math.floor((t - window.startUs) / (options.timestepMs * 1000) + 1e-9)).toBe(step);
          }
        }
      }),
    );
  });
});
