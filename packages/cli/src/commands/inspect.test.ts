import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import type { RecordingSummary } from '@spikeseg/data-ebssa/summary';
import { generateRecording } from '@spikeseg/events/synthetic';
import { networkFromConfig } from '@spikeseg/experiment/models';
import { writeSafetensors } from '@spikeseg/snn-core/safetensors';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { column, writeMat5 } from '../../../data-ebssa/src/writers.fixture.ts';
import { pythonFile } from '../../../experiment/src/checkpoints/python-checkpoint.fixture.ts';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { encodeCheckpoint, generatorOptions, untrainedWeights } from '../../../experiment/src/made.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

async function inspect(cwd: string, ...argv: string[]) {
  const context = testContext(['inspect', ...argv], { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

/** A folder with one second of a generated recording. */
function withRecording(satellites = 1) {
  const cwd = temporaryFolder();
  const config = mergeConfigs(defaultConfig(), { data: { synthetic: { duration_s: 1 } } });
  const { recording } = generateRecording({ ...generatorOptions(config), satellites }, 7);
  mkdirSync(join(cwd, 'Labelled Data'));
  const bytes = writeRecording(recording);
  const file = join('Labelled Data', 'night_davis_td_labelled.mat');
  writeFileSync(join(cwd, file), bytes);
  return { cwd, file, recording, bytes };
}

function withCheckpoint() {
  const cwd = temporaryFolder();
  const config = mergeConfigs(defaultConfig(), { model: { conv2_channels: 6 } });
  const network = networkFromConfig(config);
  const weights = untrainedWeights(config, network);
  weights['conv2.threshold'].data[3] = 0.25;
  const split = { kind: 'by-recording', train: ['a', 'b'], validation: ['c'] } as const;
  const finished = [
    { layer: 'conv2', outcome: 'converged', epochs: 4, stimuli: 80, wins: [9, 0, 3, 1, 0, 2], best: null },
  ] as const;
  const bytes = encodeCheckpoint({
    config,
    network,
    weights,
    training: { split, recordings: [], state: { finished, current: null } },
  });
  writeFileSync(join(cwd, 'best.safetensors'), bytes);
  return { cwd, bytes };
}

test('a recording: the figures are those of the events', async () => {
  const { cwd, file, recording } = withRecording();
  const { code, out, err } = await inspect(cwd, file);
  const n = recording.events.t.length;
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^took 0\.0s; next: spikeseg-cli detect '.*\.mat'\n$/),
  });
  expect(out).toContain(`  events          ${n.toLocaleString('en-US')} in `);
  expect(out).toMatch(says('sensor', 'DAVIS, 240 × 180', 'declared 240 × 180'));
  expect(out).toMatch(says('encoding', 'begin at 1', 'OFF is -1, ON is 1'));
  expect(out).toMatch(new RegExp(`^ {2}object id 0 +${recording.objects[0].t.length} labels in `, 'm'));
  expect(out.split('\n').length).toBeLessThan(24);
});

test('a recording as JSON holds the whole summary', async () => {
  const { cwd, file, recording } = withRecording();
  const [summary] = (JSON.parse((await inspect(cwd, '--json', file)).out) as { inspected: RecordingSummary[] }).inspected;
  expect(summary).toMatchObject({
    kind: 'recording',
    format: 'mat5',
    sensorModel: 'DAVIS',
    labelled: true,
    sensor: { width: 240, height: 180 },
  });
  expect(summary.events.count).toBe(recording.events.t.length);
  expect(summary.events.t.backward).toBe(0);
  expect(summary.stored.variables.map(({ name }) => name)).toEqual(['TD', 'Obj', 'nObj', 'xMax', 'yMax']);
});

test('a negative is told from a recording whose truth is unknown', async () => {
  const { cwd, file } = withRecording(0);
  expect((await inspect(cwd, file)).out).toMatch(/^ {2}labels +none: labelled as pure background$/m);
  const { recording } = withRecording(0);
  writeFileSync(join(cwd, 'plain_davis.mat'), writeRecording({ ...recording, labelled: false }));
  expect((await inspect(cwd, 'plain_davis.mat')).out).toMatch(/^ {2}labels +none: the truth is unknown$/m);
});

test('lines of events: like a recording, with the sensor guessed or given', async () => {
  const { cwd, recording } = withRecording();
  const { t, x, y, p } = recording.events;
  writeFileSync(join(cwd, 'night.csv'), Array.from(t, (tUs, k) => `${tUs},${x[k]},${y[k]},${p[k]}\n`).join(''));
  const { code, out } = await inspect(cwd, 'night.csv');
  expect(code).toBe(0);
  expect(out).toContain(`  events          ${t.length.toLocaleString('en-US')} in `);
  expect(out).toMatch(/^ {2}format +csv, [\d,]+ bytes$/m);
  expect(out).toMatch(says('sensor', 'DAVIS, 240 × 180', 'guessed', '--sensor-size'));
  expect(out).toMatch(says('encoding', 'begin at 0', 'OFF is 0, ON is 1'));
  expect((await inspect(cwd, 'night.csv', '--sensor-size', '640x480')).out).toMatch(
    says('sensor', 'other, 640 × 480', '--sensor-size'),
  );
});

test('a folder: recordings by their heads, and what was left out with the reason', async () => {
  const { cwd, recording } = withRecording();
  const { t, x, y, p } = recording.events;
  const folder = join(cwd, 'mixed');
  mkdirSync(folder);
  const table = Array.from(t, (tUs, k) => `${x[k]} ${y[k]} ${p[k]} ${tUs}\n`).join('');
  writeFileSync(join(folder, 'night.txt'), table);
  writeFileSync(join(folder, 'README.txt'), 'two nights\n');
  for (let k = 0; k < 22; k++) writeFileSync(join(folder, `labels${k + 10}.csv`), 't_us,x,y,id\n1,2,3,1\n');
  const { code, out } = await inspect(cwd, 'mixed', '--columns', 'x,y,p,t');
  expect(code).toBe(0);
  expect(out).toMatch(/mixed: 1 recording\n.*\n {2}night +unknown +night\.txt\nleft out: 23 files named like recordings\n/);
  expect(out).toMatch(says('README.txt', String.raw`"two nights\n"`));
  expect(out).toMatch(/^ {2}labels28\.csv +.*\n {2}and 3 more$/m);
  const json = JSON.parse((await inspect(cwd, 'mixed', '--columns', 'x,y,p,t', '--json')).out) as {
    inspected: [{ leftOut: unknown[] }];
  };
  expect(json.inspected[0].leftOut).toHaveLength(23);
});

test('a configuration says how files are read, and options win over it', async () => {
  const { cwd, recording } = withRecording();
  const { t, x, y, p } = recording.events;
  writeFileSync(join(cwd, 'night.csv'), Array.from(t, (tUs, k) => `${x[k]},${y[k]},${p[k]},${tUs}\n`).join(''));
  writeFileSync(join(cwd, 'c.yaml'), 'data:\n  columns: x,y,p,t\n  sensor_size: 346x260\n  limit_factor: 1.0e-9\n');
  const unlimited = 'data.limit_factor=1';
  expect((await inspect(cwd, 'night.csv', '--config', 'c.yaml', unlimited)).out).toMatch(/^ {2}sensor +DAVIS, 346 × 260 px/m);
  const { out } = await inspect(cwd, 'night.csv', '--config', 'c.yaml', unlimited, '--sensor-size', '640x480');
  expect(out).toMatch(/^ {2}sensor +other, 640 × 480 px/m);
  expect((await inspect(cwd, 'night.csv', '--config', 'c.yaml')).err).toMatch(/at most [\d.e-]+ .*data\.limit_factor/);
  expect((await inspect(cwd, 'night.csv', 'seed=1')).err).toMatch(/no key but data\.sensor_size, /);
});

test('bytes decide, whatever the name: a checkpoint called .mat', async () => {
  const { cwd, bytes } = withCheckpoint();
  writeFileSync(join(cwd, 'night.mat'), bytes);
  expect((await inspect(cwd, 'night.mat')).out).toMatch(/^ {2}trained on a, b$/m);
});

test('a run, by its name or its folder: its checkpoint', async () => {
  const { cwd, bytes } = withCheckpoint();
  const root = join(cwd, 'runs', 'first');
  mkdirSync(join(root, 'checkpoints'), { recursive: true });
  writeFileSync(join(root, 'checkpoints', 'best.safetensors'), bytes);
  writeFileSync(join(root, 'config.yaml'), 'seed: 7\n');
  writeFileSync(join(root, 'run.json'), '{}');
  const { code, out, err } = await inspect(cwd, 'first');
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/next: spikeseg-cli evaluate runs.first.checkpoints.*\n$/),
  });
  expect(out).toMatch(/^\S*runs.first.checkpoints.best\.safetensors$[^]*^ {2}trained on a, b$/m);
  expect((await inspect(cwd, root)).out).toBe(out);
});

test.each([
  ['plan.json', 'a folder of several runs'],
  ['detections.csv', 'a folder that detect or evaluate wrote'],
])('a folder with %s is told', async (file, what) => {
  const cwd = temporaryFolder();
  for (const name of [file, 'tracks.csv']) writeFileSync(join(cwd, name), '');
  expect(await inspect(cwd, '.')).toEqual({ code: 2, out: '', err: expect.stringMatching(says('error:', what)) });
});

test('a folder lists its recordings', async () => {
  const { cwd, file } = withRecording();
  const { out } = await inspect(cwd, '.');
  expect(out).toMatch(/: 1 recording\n/);
  expect(out).toContain(file);
  expect(JSON.parse((await inspect(cwd, '.', '--json')).out)).toMatchObject({
    inspected: [{ kind: 'folder', recordings: [{ name: 'night_davis_td_labelled', labels: 'labelled' }] }],
  });
});

test('a checkpoint: layers with shapes, weights and thresholds, training', async () => {
  const { cwd } = withCheckpoint();
  const { code, out } = await inspect(cwd, 'best.safetensors');
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}conv2 +conv 5×5 +6×64×64 +6×4×5×5, \d\S* … \d\S*, mean 0\.\d+ +0\.1 … 0\.25$/m);
  expect(out).toMatch(/^ {2}pool1 +pool 2×2 \/ 2 +4×64×64$/m);
  expect(out).toMatch(/^ {2}conv1 .* 0\.1$/m);
  expect(out).toMatch(says('conv2', '4 epochs', '80 stimuli', '4 of 6 maps'));
  expect(out).toMatch(/^ {2}trained on a, b$/m);
});

test('a checkpoint as JSON', async () => {
  const { cwd } = withCheckpoint();
  const { inspected } = JSON.parse((await inspect(cwd, 'best.safetensors', '--json')).out) as { inspected: unknown[] };
  expect(inspected).toMatchObject([
    {
      kind: 'checkpoint',
      layers: { conv3: { output: [1, 32, 32] } },
      tensors: { 'conv2.threshold': { shape: [6], max: 0.25 } },
      training: { split: { kind: 'by-recording' } },
    },
  ]);
});

test('another safetensors file shows its tensors', async () => {
  const cwd = temporaryFolder();
  const tensors = { w: { shape: [2, 2], data: Float32Array.of(-1, 0, 1, 2) } };
  writeFileSync(join(cwd, 'other.safetensors'), writeSafetensors(tensors, { origin: 'elsewhere' }));
  const { out } = await inspect(cwd, 'other.safetensors');
  expect(out).toMatch(/^ {2}w +2×2, -1 … 2, mean 0\.5$/m);
  expect(out).toMatch(/^ {2}origin +elsewhere$/m);
});

test('a network of the Python SpikeSEG', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'theirs.safetensors'), pythonFile());
  const { code, out } = await inspect(cwd, 'theirs.safetensors');
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}conv2 +conv 3×3 +2×4×4 +2×2×3×3, .* 2$/m);
  expect(out).toMatch(/^ {2}leaks per layer: 0\.5 0\.25 0$/m);
  const { inspected } = JSON.parse((await inspect(cwd, 'theirs.safetensors', '--json')).out) as { inspected: unknown[] };
  expect(inspected).toMatchObject([{ kind: 'python-checkpoint', tensors: { 'conv3.weight': { shape: [1, 2, 3, 3] } } }]);
});

test('several files give one JSON object', async () => {
  const { cwd, file } = withRecording();
  const { inspected } = JSON.parse((await inspect(cwd, '--json', file, file)).out) as { inspected: unknown[] };
  expect(inspected).toHaveLength(2);
});

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);

test.each<[string, string, Uint8Array | undefined, RegExp]>([
  ['a PNG named .mat', 'a.mat', png, /a\.mat: .*expected .*, got /],
  ['a recording that ends early', 'a.mat', withCut(4000), /a\.mat: .*byte \d+.*: expected .*, got /],
  ['an empty .mat', 'a.mat', new Uint8Array(), /a\.mat: .*expected .*, got /],
  ['a MAT file without events', 'a.mat', writeMat5([['other', column([1])]], { header: 'x', compress: false }), /a\.mat: .*TD/],
  ['text named .h5', 'a.h5', new TextEncoder().encode('not HDF5'), /a\.h5: .*expected .*, got /],
  ['a safetensors file with a wrong header', 'a.safetensors', Uint8Array.of(9, 9), /a\.safetensors: safetensors: .*expected /],
  ['a gzip file that was cut', 'a.bin', Uint8Array.of(0x1f, 0x8b, 8), says('a.bin: byte 0', 'got')],
  [
    'a camera file that is not read',
    'a.raw',
    new TextEncoder().encode('% evt 9.0\n'),
    says('a.raw', 'EVT2', 'EVT2.1', 'EVT3', '9.0'),
  ],
  ['a checkpoint that ends early', 'a.safetensors', withCheckpointCut(), /a\.safetensors: .*expected .*, got /],
  ['another kind of file', 'a.png', png, says('a.png', '.mat', 'checkpoint', 'PNG image')],
  ['a missing file', 'a.mat', undefined, says('a.mat', 'no such file')],
])('%s is an error with the place and exit code 2', async (_, name, bytes, message) => {
  const cwd = temporaryFolder();
  if (bytes) writeFileSync(join(cwd, name), bytes);
  const { code, out, err } = await inspect(cwd, name);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test('an empty folder is an error that says what was looked for', async () => {
  const { code, err } = await inspect(temporaryFolder(), '.');
  expect(code).toBe(2);
  expect(err).toMatch(says('recordings (.mat', 'got none'));
});

function withCut(bytes: number): Uint8Array {
  const { recording } = generateRecording(
    { ...generatorOptions(mergeConfigs(defaultConfig(), { data: { synthetic: { duration_s: 1 } } })) },
    7,
  );
  return writeRecording(recording).subarray(0, bytes);
}

function withCheckpointCut(): Uint8Array {
  const config = defaultConfig();
  const network = networkFromConfig(config);
  const split = { kind: 'by-recording', train: ['a'], validation: [] } as const;
  const training = { split, recordings: [], state: { finished: [], current: null } };
  return encodeCheckpoint({ config, network, weights: untrainedWeights(config, network), training }).subarray(0, 9000);
}

test('warns of a recording whose times can hardly be µs, in words and in JSON, and of no other', async () => {
  const { cwd, file, recording } = withRecording();
  const { events } = recording;
  const ns = { ...recording, objects: [], events: { ...events, t: events.t.map((t) => t * 1000) } };
  writeFileSync(join(cwd, 'night_davis_ns.mat'), writeRecording(ns));
  const { out } = await inspect(cwd, 'night_davis_ns.mat');
  expect(out).toMatch(says('WARNING', '1,000 s', 'look like ns', '1 s'));
  const warningsOf = async (name: string) => {
    const { inspected } = JSON.parse((await inspect(cwd, name, '--json')).out) as { inspected: { warnings: string[] }[] };
    return inspected[0].warnings;
  };
  expect(await warningsOf('night_davis_ns.mat')).toHaveLength(1);
  expect(await warningsOf(file)).toEqual([]);
});

test('recordings are held to the limits that are given, and the error names the key', async () => {
  const { cwd, file } = withRecording();
  const { code, err } = await inspect(cwd, file, 'data.limit_factor=1e-7');
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(says('data.limit_factor=…')),
  });
  expect((await inspect(cwd, file, 'seed=7')).err).toMatch(says('error: seed=7'));
});

test('the folder of a batch is named in one line, with what shows it', async () => {
  const cwd = temporaryFolder();
  for (const file of ['batch.json', 'jobs.jsonl', 'detections.csv']) writeFileSync(join(cwd, file), '{}');
  const { code, err } = await inspect(cwd, '.');
  expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  expect(err).toMatch(says('batch status'));
});
