import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ebssaModel } from '@spikeseg/detection';
import { generateRecording } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { type ViewerData, type ViewerEvidence } from '@spikeseg/viewer';
import { makeViewerData } from '@spikeseg/viewer/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { detect } from '../models/detector.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { fromKeptView, keepView } from './kept-views.ts';
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
    // A score counts all that the track has gained, its evidence has a ceiling.
    found.forEach(({ score }, k) => expect(1.0001 * score).toBeGreaterThan(evidence.nats[k] / evidence.threshold[k]));
    expect([...data.points.track]).toEqual(points.map(({ track }) => track));
    expect([...data.detections.track]).toEqual(tracks.map((track) => track ?? 0));
    const { offsets, events } = data.detections;
    found.forEach(({ events: own }, k) => expect(events.subarray(offsets[k], offsets[k + 1])).toEqual(own));
  });

  it('is the same to the bit from what detect has kept, for the recording that was searched alone', async () => {
    const folder = temporaryFolder();
    const { name, events } = recording;
    keepView(folder, { name, ...(await detect(wasmBackend, model, name, events, undefined, { sight: true, trace: true })) });
    const record = { recordings: [{ name, path: '', fingerprint: fingerprintOf(events), firstUs: 0 }] };
    const shown = (from: string, of = recording) =>
      fromKeptView(from, record, of, (kept) => makeViewerData({ ...recording, ...kept, detector: 'evidence neurons' }));
    expect(shown(folder)).toEqual(data);
    const others = { ...recording, events: { ...events, p: events.p.map((p) => 1 - p) } };
    expect(shown(folder, others)).toBeUndefined();
    expect(shown(temporaryFolder())).toBeUndefined();
    const path = join(folder, 'view', `${name}.gz`);
    const longColumn = Buffer.from('    {"offsets":{"$column":"Float64Array","length":1e12}}');
    longColumn.writeUInt32LE(longColumn.length - 4);
    for (const bytes of ['no gzip', gzipSync(longColumn), gzipSync('    {}')]) {
      writeFileSync(path, bytes);
      expect(() => shown(folder)).toThrow(says(path, 'damaged'));
    }
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
