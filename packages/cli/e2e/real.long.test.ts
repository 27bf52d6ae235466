import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { evaluationProtocol, nullTests, rawEventOutput, score, tallyRecording } from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import { says, sharedPath } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, newFolder, searchIn, textOf } from './pipeline/pipeline.fixture.ts';
import { type CliResult, runCli } from './run-cli.ts';

/* Real recordings; the beginning of each with the default configuration, to the end. How good the network is, is reported and not asserted. */

const root = sharedPath('data/ebssa');
const walking = sharedPath('data/formats/neal_walking.aedat');

const protocol = { ...evaluationProtocol, volumeRadiiPx: [3, 5, 10] };

async function recordingCalled(beginning: string, below = root ?? ''): Promise<Recording> {
  const files = await findRecordings(below, { sensor: 'all' });
  const file = files.find(({ name }) => name.startsWith(beginning));
  if (!file) throw new Error(`${below}: expected a recording ${beginning}…, got ${files.map(({ name }) => name).join(', ')}`);
  return readRecording(file.path);
}

function truthOf({ name, events, objects }: Recording) {
  return { name, sensor: events.sensor, startUs: events.t[0], endUs: events.t[events.t.length - 1] + 1, objects };
}

describe.skipIf(!root)('raw events of real recordings', () => {
  // Figures of an independent study of the same recordings, to two digits.
  test.each([
    ['SL8RB', [-0.12, 0.03, 0.45]],
    ['geostarelong', [-0.31, -0.22, 0.01]],
  ])('%s: J of the Afshar volumes of 3, 5 and 10 px', async (name, expected) => {
    const recording = await recordingCalled(name);
    const tally = tallyRecording(truthOf(recording), (grid) => rawEventOutput(recording.events, grid), protocol);
    const { volumes } = score([tally], { samples: 0, confidence: 0.95, seed: 0, minRecordings: 8 }).figures;
    const found = volumes.map(({ informedness }) => informedness.value ?? Number.NaN);
    for (const [i, value] of found.entries()) expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(0.02);
  });

  test.each(['SL8RB', 'geostarelong'])('%s: outputs that know nothing have J 0', async (name) => {
    const truth = truthOf(await recordingCalled(name));
    const oneSecond = { ...truth, startUs: truth.objects[0].t[0], endUs: truth.objects[0].t[0] + 1e6 };
    for (const tally of [
      tallyRecording(truth, nullTests.emptyOutput, protocol),
      tallyRecording(oneSecond, (grid) => nullTests.everyPixelFires(truth.sensor, grid), protocol),
    ]) {
      const { strict, volumes } = score([tally], { samples: 0, confidence: 0.95, seed: 0, minRecordings: 8 }).figures;
      for (const { informedness } of [strict, ...volumes]) expect(Math.abs(informedness.value ?? 1)).toBeLessThan(1e-12);
    }
  });
});

describe.skipIf(!walking)('people who walk past a camera', () => {
  test('are no sky: no track is a star, and none a satellite', async () => {
    const { path: cwd, remove } = newFolder();
    const { code, err } = await runCli(cwd, ['detect', walking ?? '', '--quiet']);
    expect([code, err]).toEqual([0, '']);
    const [header, ...rows] = textOf(searchIn(cwd, 'runs'), 'tracks.csv').trimEnd().split('\n');
    const classAt = header.split(',').indexOf('class');
    expect(rows.length).toBeGreaterThan(100);
    const classes = rows.map((row) => row.split(',')[classAt]);
    expect(classes).toContain('unknown');
    for (const name of ['star', 'satellite']) expect(classes).not.toContain(name);
    remove();
  });
});

interface Estimate {
  readonly value: number | null;
}
interface Row {
  readonly name: string;
  readonly kind: string;
  readonly score: {
    readonly figures: {
      readonly strict: Readonly<Record<'sensitivity' | 'specificity' | 'informedness', Estimate>>;
      readonly volumes: readonly { readonly informedness: Estimate }[];
      readonly detection: Readonly<Record<'pd' | 'falsePerMinute', Estimate>>;
    };
  };
}

describe.skipIf(!root)('train on real recordings', () => {
  const { path: cwd, remove } = newFolder();
  afterAll(remove);
  const run = join(cwd, 'runs', 'spikeseg_default');
  let trained: CliResult;
  let rows: readonly Row[];
  beforeAll(async () => {
    // A quarter of a minute of each: time goes with the events that are scored.
    for (const { path } of await findRecordings(root ?? '', { sensor: 'all' })) {
      const folder = join(cwd, 'sky', basename(dirname(path)));
      mkdirSync(folder, { recursive: true });
      const { code, err } = await runCli(cwd, ['convert', path, join(folder, basename(path)), '--until', '15']);
      if (code !== 0) throw new Error(err);
    }
    trained = await runCli(cwd, ['train', 'data.dataset=ebssa', 'data.data_root=sky', 'device=cpu']);
    console.log(trained.out);
    rows = (JSON.parse(textOf(run, 'metrics.json')) as { rows: Row[] }).rows;
  });

  const figuresOf = (name: string) => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new Error(`${name}: no such row`);
    return row.score.figures;
  };

  test('comes to its end, with the trained and the untrained network in the table', () => {
    expect(trained.code).toBe(0);
    expect(trained.out).toMatch(/^trained network +/m);
    expect(trained.out).toMatch(/^untrained network +/m);
    expect(trained.out).toMatch(says('not scored', 'star_tracking'));
  });

  test('every figure of every row is a number', () => {
    for (const { name } of rows) {
      const { strict, volumes, detection } = figuresOf(name);
      const figures = [
        strict.sensitivity,
        strict.specificity,
        strict.informedness,
        detection.pd,
        detection.falsePerMinute,
        ...volumes.map(({ informedness }) => informedness),
      ];
      for (const { value } of figures) expect(value).toEqual(expect.any(Number));
    }
  });

  test('null tests come out at chance', () => {
    for (const name of ['every pixel fires', 'no output']) {
      expect(Math.abs(figuresOf(name).strict.informedness.value ?? 1)).toBeLessThan(1e-12);
    }
    for (const name of ['pixels permuted', 'labels shifted']) {
      expect(figuresOf(name).strict.informedness.value).toBeLessThanOrEqual(0.02);
      expect(figuresOf(name).detection.pd.value).toBeLessThanOrEqual(0.02);
    }
  });

  test('detect writes what that network finds in a recording, and its picture', async () => {
    const { path, name } = await recordingCalled('SL8RB', join(cwd, 'sky'));
    const { code } = await runCli(cwd, ['detect', path, '-c', 'spikeseg_default', '--quiet']);
    expect(code).toBe(0);
    const folder = searchIn(cwd, 'runs');
    expect(filesBelow(folder)).toEqual([
      'coco.json',
      'detect.json',
      'detections.csv',
      `frame-${name}.png`,
      `mot/${name}-frames.csv`,
      `mot/${name}.txt`,
      'report.html',
      'sky.csv',
      `spacetime-${name}.png`,
      `tracks-${name}.png`,
      'tracks.csv',
      `view/${name}.gz`,
    ]);
    const [header, ...lines] = textOf(folder, 'detections.csv').trimEnd().split('\n');
    expect(header).toBe('recording,t_us,utc,duration_us,x,y,w,h,score,vx,vy,track,false_alarms_per_hour');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [x, y] = line.split(',').slice(4, 6).map(Number);
      expect(Math.abs(x - 119.5)).toBeLessThanOrEqual(120);
      expect(Math.abs(y - 89.5)).toBeLessThanOrEqual(90);
    }
  });
});
