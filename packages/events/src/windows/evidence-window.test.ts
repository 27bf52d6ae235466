import { evidenceOf, natStep, type SparseSpikes, sparseFromDense } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackgroundModel } from '../background/background-model.ts';
import { EventEvidence } from '../background/event-evidence.ts';
import type { EventStream } from '../stream/event-stream.ts';
import { firstAtOrAfter } from '../stream/first-at-or-after.ts';
import { fitSensor, toInput } from '../stream/sensor-scaling.ts';
import { StepCutter } from '../stream/step-cutter.ts';
import { eventSource } from '../synthetic/event-truth.ts';
import { generateRecording } from '../synthetic/generate-recording.ts';
import { everything } from '../synthetic/generator.fixture.ts';
import { natsOfEvents, windowAt, windowCount } from './event-window.ts';
import { StepWindows } from './step-windows.ts';
import type { WindowOptions } from './window-options.ts';
import { anyCase, type EventRow, eventsOf, windows } from './windows.fixture.ts';

const sensor = { width: 4, height: 2 };
const base: WindowOptions = {
  steps: 2,
  timestepMs: 1,
  stride: 2,
  channels: 2,
  height: 2,
  width: 4,
  normalize: false,
  llr: { rateHz: 0.3, maxNats: 16 },
};

/** Two steps of 1 ms, from t = 5000 µs: unit = (p·2 + y)·4 + x. */
const rows: readonly EventRow[] = [
  [5000, 1, 0, 1], // step 0, unit 9
  [5000, 3, 1, 0], // unit 7
  [5100, 2, 0, 0], // unit 2
  [5999, 1, 0, 1], // unit 9 again
  [6000, 0, 0, 0], // step 1, unit 0
  [6000, 0, 0, 0], // and again
  [6000, 0, 0, 0],
];

describe('evidence of an event, by hand', () => {
  it('is ln(1 + s₀·ratio) on a grid of 1/64, at most 7', () => {
    // ln(1 + 0.3·10) = ln 4 = 1.386 = 88.7 / 64; ln 2 = 44.4 / 64; 0.3·0.02 = 0.006 is less than half of 1/64.
    expect([10, 1 / 0.3, 0.02, 0, 1e9].map((ratio) => evidenceOf(0.3, ratio))).toEqual([89 / 64, 44 / 64, 0, 0, 7]);
  });
});

describe('windows of evidence, by hand', () => {
  const nats = Float32Array.of(1.5, 0, 0.25, 2, 7, 7, 7);

  it('sum the evidence of a pixel, channel and step, leave out what has none and stop at 16 nats', () => {
    const { spikes } = windowAt(eventsOf(rows, sensor), base, 0, nats);
    expect([...spikes.offsets]).toEqual([0, 2, 3]);
    expect([...spikes.index]).toEqual([2, 9, 0]);
    expect([...(spikes.values ?? [])]).toEqual([0.25, 3.5, 16]);
  });

  it('add the evidence of sensor pixels that share an input pixel, and of both polarities in one channel', () => {
    const { spikes } = windowAt(
      eventsOf(rows, sensor),
      { ...base, height: 1, width: 1, channels: 1, steps: 1, stride: 1 },
      0,
      nats,
    );
    expect([[...spikes.index], [...(spikes.values ?? [])]]).toEqual([[0], [3.75]]);
  });
});

const moving = generateRecording({ ...everything, durationS: 3, satelliteRateHz: [200, 200] }, 5);
const { events } = moving.recording;
const real = {
  steps: 5,
  timestepMs: 50,
  stride: 5,
  channels: 2,
  height: 64,
  width: 64,
  normalize: false,
  llr: { rateHz: 0.3, maxNats: 7 },
} as const;

describe('evidence of a recording', () => {
  const nats = natsOfEvents(events, real) ?? new Float32Array();

  it('is that of the background model, which is asked every 10 ms', () => {
    const model = new BackgroundModel(events.sensor, events.t[0]);
    const pieces = windowCount(events, { ...real, timestepMs: 10, steps: 1, stride: 1 });
    const expected = Array.from({ length: pieces }, (_, piece) => {
      const fromUs = events.t[0] + 10_000 * piece;
      const [begin, end] = [fromUs, fromUs + 10_000].map((us) => firstAtOrAfter(events.t, us, 0));
      const { t, x, y, p } = events;
      const part = { t: t.slice(begin, end), x: x.slice(begin, end), y: y.slice(begin, end), p: p.slice(begin, end) };
      return Array.from(model.ratios(part), (ratio) => evidenceOf(0.3, ratio));
    }).flat();
    expect([...nats]).toEqual(expected);
    expect(nats.some((value) => value > 1)).toBe(true);
    expect(nats.every((value) => value >= 0 && value <= 7 && Number.isInteger(value / natStep))).toBe(true);
  });

  it('of a hot pixel is a small part of that of another', () => {
    const [background, hot] = [eventSource.background, eventSource.hotPixel].map((cause) => {
      const own = [...nats.keys()].filter((i) => events.t[i] > events.t[0] + 1e6 && moving.source[i] === cause);
      return own.reduce((sum, i) => sum + nats[i], 0) / own.length;
    });
    expect(background).toBeGreaterThan(5 * hot);
  });

  it('is causal: what comes later changes nothing', () => {
    const half = Math.floor(events.t.length / 2);
    const { t, x, y, p } = events;
    const past: EventStream = { ...events, t: t.slice(0, half), x: x.slice(0, half), y: y.slice(0, half), p: p.slice(0, half) };
    // The last bin of activity is cut through.
    const whole = past.t.findIndex((time) => time >= past.t[half - 1] - 500);
    expect(natsOfEvents(past, real)?.subarray(0, whole)).toEqual(nats.subarray(0, whole));
  });

  it('is nothing where events are counted, and of no events', () => {
    const { llr: _, ...counted } = real;
    expect(natsOfEvents(events, counted)).toBeUndefined();
    const empty = { ...events, t: events.t.slice(0, 0) };
    expect(natsOfEvents(empty, real)).toEqual(new Float32Array());
  });

  it('makes the same windows event by event', () => {
    let spikes = 0;
    for (const { index, spikes: cut } of windows(events, real)) {
      expect(cut).toEqual(summed(events, real, index, nats));
      spikes += cut.index.length;
    }
    expect(spikes).toBeGreaterThan(500);
  });
});

/** The definition, event by event. */
function summed(stream: EventStream, options: WindowOptions, window: number, nats: Float32Array): SparseSpikes {
  const { steps, stride, channels, height, width, timestepMs } = options;
  const sums = new Float32Array(steps * channels * height * width);
  const scaling = fitSensor(stream.sensor, { width, height });
  for (let i = 0; i < stream.t.length; i++) {
    const step = Math.floor((stream.t[i] - stream.t[0]) / (timestepMs * 1000)) - window * stride;
    if (step < 0 || step >= steps) continue;
    const [x, y] = [toInput(stream.x[i], scaling.offsetX, scaling), toInput(stream.y[i], scaling.offsetY, scaling)];
    sums[((step * channels + stream.p[i]) * height + y) * width + x] += nats[i];
  }
  const dense = sums.map((sum) => Math.min(sum, options.llr?.maxNats ?? 0));
  const sparse = sparseFromDense([steps, channels, height, width], dense);
  return { ...sparse, values: Float32Array.from(dense.filter((sum) => sum > 0)) };
}

describe('a live stream has the evidence of the whole recording', () => {
  it.each([50, 100, 12.5])('in steps of %d ms, in pieces of any size', (timestepMs) => {
    const options = { ...real, timestepMs };
    const nats = natsOfEvents(events, options);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (size) => {
        const cutter = new StepCutter(events.sensor, 1000 * timestepMs);
        const made = new StepWindows(options);
        const live = [];
        for (let at = 0; at < events.t.length; at += size) {
          const { t, x, y, p } = events;
          const range = [at, at + size] as const;
          const piece = { t: t.slice(...range), x: x.slice(...range), y: y.slice(...range), p: p.slice(...range) };
          for (const step of cutter.push({ ...piece, sensor: events.sensor })) live.push(made.of(step));
        }
        const last = cutter.end();
        if (last !== undefined) live.push(made.of(last));
        const batch = { ...options, steps: 1, stride: 1 };
        const missing = windowCount(events, batch) - live.length;
        expect(missing).toBe(0);
        expect(live).toEqual(live.map(({ index }) => windowAt(events, batch, index, nats)));
      }),
      { numRuns: 5 },
    );
  });

  it('any events: no option and no piece leaves one out', () => {
    fc.assert(
      fc.property(anyCase, ({ events: few, options: any }) => {
        const options = { ...any, timestepMs: 0.5, stride: any.steps, llr: { rateHz: 0.3, maxNats: 7 } };
        // Half a second nothing is known, and all these events come within 0.1 s: no evidence, no spikes.
        for (const { spikes } of windows(few, options)) expect(spikes.index).toHaveLength(0);
        const evidence = new EventEvidence(few.sensor, few.t[0], 0.3);
        expect(evidence.ofStep(few, 0, few.t.length, few.t[0])).toHaveLength(few.t.length);
      }),
      { numRuns: 20 },
    );
  });
});
