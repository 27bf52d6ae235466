import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import type { EventStream } from '../stream/event-stream.ts';
import type { WindowOptions } from './window-options.ts';
import { windows } from './windows.fixture.ts';

/*
 * The Python SpikeSEG makes one window of a whole recording: bin = trunc((t − t₀) / (t₁ − t₀) · (T − 1e-6)), x' = round(x · (w − 1) / (W − 1)),
 * values divided by the largest of their step. Ours has steps of a length in ms and keeps the aspect ratio. Given times in units of its bins
 * and places that it has resized, the spikes are to be the same.
 */

const golden = sharedPath('golden/events_voxel.npz');

/** To the nearest, halves to the even one. */
function rounded(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const optionsFor = (bins: number, { sensor }: EventStream, more: Partial<WindowOptions> = {}): WindowOptions => ({
  steps: bins,
  timestepMs: 1,
  stride: bins,
  channels: 2,
  height: sensor.height,
  width: sensor.width,
  normalize: false,
  ...more,
});

/** [step, channel, y, x, value] of every spike, in reading order. */
function spikesIn(events: EventStream, options: WindowOptions) {
  const all = [...windows(events, options)];
  expect(all).toHaveLength(1);
  const [{ spikes }] = all;
  const [, , height, width] = spikes.shape;
  return Array.from(spikes.index, (unit, k) => {
    const step = spikes.offsets.findLastIndex((offset) => offset <= k);
    const [row, x] = [Math.floor(unit / width), unit % width];
    return [step, Math.floor(row / height), row % height, x, spikes.values?.[k] ?? 1];
  });
}
const withoutStep = (spikes: readonly (readonly number[])[]) => spikes.map(([, ...rest]) => rest);
const rows = (spikes: readonly (readonly number[])[]) => spikes.map(([, , y]) => y);

describe.skipIf(!golden)('beside the voxel grids of the Python SpikeSEG', () => {
  const arrays = golden === undefined ? {} : readNpz(golden);
  const numbers = (name: string) => [...arrays[name].data];

  /** The recorded events on their clock of `bins` bins of 1 ms, resized by their rule to `size` pixels where that is given. */
  function eventsOn(bins: number, size?: number, flip = false): EventStream {
    const [t, x, y, p] = ['t', 'x', 'y', 'p'].map(numbers);
    const span = t[t.length - 1] - t[0];
    const place = (value: number, pixels: number) => (size === undefined ? value : rounded((value * (size - 1)) / (pixels - 1)));
    return {
      t: Float64Array.from(t, (tUs) => ((tUs - t[0]) / span) * (bins - 1e-6) * 1000),
      x: Uint16Array.from(x, (column) => place(column, 240)),
      y: Uint16Array.from(y, (row) => place(row, 180)),
      p: Uint8Array.from(p, (polarity) => (flip ? 1 - polarity : polarity)),
      sensor: size === undefined ? { width: 240, height: 180 } : { width: size, height: size },
    };
  }
  function recorded(name: string) {
    const [coordinates, values] = [numbers(`${name}__coords`), numbers(`${name}__values`)];
    const columns = coordinates.length / values.length;
    return values.map((value, k) => [...coordinates.slice(columns * k, columns * (k + 1)), value]);
  }

  it('counts per step, polarity and pixel', () => {
    const events = eventsOn(10, 128);
    expect(spikesIn(events, optionsFor(10, events))).toEqual(recorded('p01_128_raw'));
  });

  it.each([
    ['native_T5', 5, undefined, 2],
    ['p01_128', 10, 128, 2],
    ['mono_T20', 20, 128, 1],
  ] as const)('%s: the same, divided by the largest count of the step', (name, bins, size, channels) => {
    const events = eventsOn(bins, size);
    const spikes = spikesIn(events, optionsFor(bins, events, { channels }));
    const largest = Array.from({ length: bins }, (_, bin) =>
      Math.max(...spikes.filter(([step]) => step === bin).map(([, , , , count]) => count)),
    );
    expect(spikes.map(([step, c, y, x, count]) => [step, c, y, x, Math.fround(count / largest[step])])).toEqual(recorded(name));
  });

  it('a frame is a window of one step; a binary one is normalized', () => {
    const events = eventsOn(1, 128);
    expect(withoutStep(spikesIn(events, optionsFor(1, events)))).toEqual(recorded('frame'));
    expect(withoutStep(spikesIn(events, optionsFor(1, events, { normalize: true })))).toEqual(recorded('frame_binary'));
  });

  it('polarities of −1 and 1 differ: theirs puts ON into channel 0 then, ours into channel 1 always', () => {
    const flipped = eventsOn(10, 128, true);
    expect(spikesIn(flipped, optionsFor(10, flipped))).toEqual(recorded('pm1_128'));
  });

  it('places differ: theirs stretches a sensor of 240 × 180 to a square, ours leaves a quarter of it empty', () => {
    const square = { height: 128, width: 128 };
    const theirs = rows(recorded('p01_128_raw'));
    expect([Math.min(...theirs), Math.max(...theirs)]).toEqual([0, 127]);
    const native = eventsOn(10);
    const ours = rows(spikesIn(native, optionsFor(10, native, square)));
    expect([Math.min(...ours), Math.max(...ours)]).toEqual([16, 111]);
  });
});
