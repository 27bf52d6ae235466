import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { readRecording } from '@spikeseg/data-ebssa';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { UsageError } from '../errors/errors.ts';
import { recordingFrom } from './recording-origin.ts';
import { generatorOptions, planRecordings, writeRecordings } from './synthetic.ts';

const field = [83.5, -2, 120] as const;
const config = mergeConfigs(defaultConfig(), {
  data: { synthetic: { recordings: 1, negatives: 0, duration_s: 0.5, background_rate_hz: 0, field } },
});

test('a field of real stars: those of the catalogue, at their places', () => {
  const { starPlaces = [], zeroPoint } = generatorOptions(config);
  // The belt of Orion: three stars of magnitude 2 within 3 degrees, 60 to 90 px.
  const belt = starPlaces.filter(({ magnitude }) => magnitude < 2.5).slice(0, 3);
  const ways = belt.map((a, i) => Math.hypot(a.x - belt[(i + 1) % 3].x, a.y - belt[(i + 1) % 3].y)).toSorted((a, b) => a - b);
  expect(starPlaces.length).toBeGreaterThan(50);
  expect(zeroPoint).toBe(11);
  expect(ways.map(Math.round)).toEqual([41, 42, 82]);
});

test('where its satellite is in the sky stands beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sky-'));
  const [{ recording: path }] = writeRecordings(planRecordings(config, folder), () => {});
  const { objects, events } = await readRecording(path);
  const sky = JSON.parse(readFileSync(join(folder, 'synth001_davis_sky.json'), 'utf8')) as {
    first_event_us: number;
    wcs: TanWcs;
    objects: { t_us: number[]; ra_deg: number[]; dec_deg: number[] }[];
  };
  expect(sky.first_event_us).toBe(events.t[0]);
  expect(sky.objects.map(({ t_us }) => t_us.length)).toEqual(objects.map(({ t }) => t.length));
  const [{ ra_deg, dec_deg }] = sky.objects;
  const at = skyToPixel(sky.wcs, { raDeg: ra_deg[0], decDeg: dec_deg[0] });
  // Nothing has moved in the first label's time.
  expect(at?.[0]).toBeCloseTo(objects[0].x[0], 1);
  expect(at?.[1]).toBeCloseTo(objects[0].y[0], 1);
});

test('a telescope that leaves the tangent plane is refused', () => {
  const far = mergeConfigs(config, { data: { synthetic: { scene: 'tracking', speed_px_s: [1e5, 1e5] } } });
  expect(() => generatorOptions(far)).toThrow(fails(UsageError, 'data.synthetic.field', 30, 120));
});

test('a signal ends the generation of a recording', async () => {
  const starPlaces = Array.from({ length: 40 }, (_, i) => ({ x: 5 * i, y: 90, magnitude: 0 }));
  const options = { ...generatorOptions(config), starPlaces, zeroPoint: 14.5 };
  const stop = new AbortController();
  setImmediate(() => setImmediate(() => stop.abort(new Error('stopped'))));
  await expect(recordingFrom({ kind: 'generated', options, seed: 1 }, stop.signal)).rejects.toThrow('stopped');
});
