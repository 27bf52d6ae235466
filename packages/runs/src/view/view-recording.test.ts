import { generateRecording } from '@spikeseg/events';
import { ebssaModel, ratioOfClass } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import type { ViewerData, ViewerEvidence } from '@spikeseg/viewer';
import { beforeAll, describe, expect, it } from 'vitest';
import { neverInterrupted } from '../context/interruption.ts';
import { detect } from '../models/detector.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { viewRecording } from './view-recording.ts';

const config = tinyConfig({ evaluation: { detector: 'evidence' } });
const model = {
  name: 'evidence',
  path: 'evidence neurons',
  config,
  ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }),
};
const noise = { durationS: 4, stars: 0, satellites: 0, backgroundRateHz: 2000 };
const paths = [
  { x: 60, y: 60, vx: 4, vy: 0, rateHz: 120 },
  { x: 20, y: 100, vx: 90, vy: -20, rateHz: 500 },
];
const { recording } = generateRecording({ ...generatorOptions(config), ...noise, paths }, 5);
const view = (maxEvents?: number) =>
  viewRecording({ model, backend: wasmBackend }, recording, { detector: 'evidence neurons', maxEvents, stop: neverInterrupted });

describe('a recording that is looked at', () => {
  let data: ViewerData;
  let evidence: ViewerEvidence;
  beforeAll(async () => {
    data = await view();
    if (data.evidence === undefined) throw new Error('no evidence');
    evidence = data.evidence;
  });

  it('has the detections and tracks of detect, to the bit', async () => {
    const { detections: found, points, tracks } = await detect(wasmBackend, model, recording.name, recording.events);
    const start = recording.events.t[0];
    expect(found.length).toBeGreaterThan(20);
    expect([...data.detections.t]).toEqual(found.map(({ tUs }) => tUs - start));
    expect(data.detections.x).toEqual(Float32Array.from(found, ({ x }) => x));
    const scores = Array.from(evidence.nats, (nats) => Math.round((1e4 * nats) / config.evidence.threshold_nats) / 1e4);
    expect(scores).toEqual(found.map(({ score }) => score));
    expect([...data.points.track]).toEqual(points.map(({ track }) => track));
    expect([...data.detections.track]).toEqual(tracks.map((track) => track ?? 0));
    const { offsets, events } = data.detections;
    found.forEach(({ events: own }, k) => expect(events.subarray(offsets[k], offsets[k + 1])).toEqual(own));
  });

  it('knows the neuron of every detection, of both layers, at or above its threshold', () => {
    const layers = evidence.layers.map(({ name }) => name);
    expect(new Set(evidence.layer)).toEqual(new Set([1, 2]));
    expect(layers).toEqual(['fast', 'slow']);
    evidence.nats.forEach((nats, k) => {
      expect(nats).toBeGreaterThanOrEqual(evidence.threshold[k]);
      const { stride } = evidence.layers[evidence.layer[k] - 1];
      const away = Math.hypot(
        evidence.column[k] * stride - data.detections.x[k],
        evidence.row[k] * stride - data.detections.y[k],
      );
      expect(away).toBeLessThan(12);
    });
  });

  it('has the level of that neuron in the step of the detection', () => {
    const { at, begins, layer, row, column, quarterNats } = evidence.levels;
    data.detections.t.forEach((time, k) => {
      const s = at.indexOf(time / evidence.stepTicks);
      const cells = Array.from({ length: begins[s + 1] - begins[s] }, (_, n) => begins[s] + n);
      const own = cells.filter(
        (n) => layer[n] === evidence.layer[k] - 1 && row[n] === evidence.row[k] && column[n] === evidence.column[k],
      );
      expect(own.map((n) => quarterNats[n])).toEqual([Math.round(evidence.nats[k] * 4)]);
    });
  });

  it('holds weights that say what an event adds: ln(1 + s·r·ψ), ψ being the spot', () => {
    const [, slow] = evidence.layers;
    expect(slow.ratesHz.map((rate) => Number(rate.toFixed(1)))).toEqual([0.3, 0.9, 3]);
    const [classes, kernel] = [30, 9];
    [0.3, 0.9, 3].forEach((rate, brightness) => {
      for (const channel of [0, 7, 20]) {
        for (const [dx, dy] of [
          [0, 0],
          [2, -1],
        ]) {
          const spot = Math.exp(-(dx * dx + dy * dy) / (2 * 1.5 ** 2));
          const added = slow.weight[((brightness * classes + channel) * kernel + 4 + dy) * kernel + 4 + dx];
          expect(added).toBeCloseTo(Math.log1p(Math.min(rate * ratioOfClass(channel), Math.exp(7)) * spot), 2);
        }
      }
    });
    expect(slow.velocities[0]).toEqual([0, 0]);
  });

  it('is the same with fewer events, of which those near tracks are left', async () => {
    const small = await view(0);
    expect(small.counts).toEqual(data.counts);
    expect(small.events.t.length).toBe(data.counts.near);
    expect(small.detections.x).toEqual(data.detections.x);
    expect(small.events.near.every((one) => one === 1)).toBe(true);
  });
});

it('evidence from before and after a moment is not kept', async () => {
  const both = { ...config, evidence: { ...config.evidence, passes: 'both' as const } };
  const data = await viewRecording({ model: { ...model, config: both }, backend: wasmBackend }, recording, {
    detector: 'evidence neurons',
    stop: neverInterrupted,
  });
  expect(data.detections.t.length).toBeGreaterThan(20);
  expect(data.evidence).toBeUndefined();
  expect(data.events.classes.length).toBe(0);
});
