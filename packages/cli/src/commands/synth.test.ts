import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { eventTruth, generateRecording, sceneOptions, sensorSizes } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { openDataset } from '../../../experiment/src/made.fixture.ts';
import { configWords } from '../config-words.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

const small = ['data.synthetic.recordings=2', 'data.synthetic.negatives=1', 'data.synthetic.duration_s=1'];
const smallConfig = mergeConfigs(defaultConfig(), {
  data: { dataset: 'synthetic', synthetic: { recordings: 2, negatives: 1, duration_s: 1 } },
});
const names = ['synth001_davis', 'synth002_davis', 'synthneg003_davis'];

async function synth(cwd: string, ...argv: string[]) {
  const context = testContext(['synth', ...argv], { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

test('writes recordings in the layout of EBSSA that read back as what training generates', async () => {
  const cwd = temporaryFolder();
  const { code, out, err } = await synth(cwd, '--output', 'made', ...small);
  expect({ code, err }).toEqual({ code: 0, err: 'took 0.0s; next: spikeseg-cli detect made\n' });
  expect(out.trimEnd().split('\n')).toHaveLength(3);
  const files = await findRecordings(join(cwd, 'made'), { sensor: 'all' });
  expect(files.map(({ name, labels }) => [name, labels])).toEqual(names.map((name) => [`${name}_td_labelled`, 'labelled']));
  const generated = await openDataset(smallConfig);
  for (const [i, { path }] of files.entries()) {
    const [read, made] = [await readRecording(path), await generated[i].load()];
    expect(read.events).toEqual(made.events);
    expect(read.objects.map(({ id, x }) => [id, x])).toEqual(made.objects.map(({ id, x }) => [id, x]));
    expect(read.labelled).toBe(true);
  }
});

test('the truth beside a recording has one cause per event', async () => {
  const cwd = temporaryFolder();
  await synth(cwd, '--output', '.', ...small);
  const folder = join(cwd, 'Labelled Data');
  const causes = (name: string): Uint8Array => {
    const bytes = readFileSync(join(folder, `${name}_truth.npy`));
    return new Uint8Array(bytes.subarray(10 + bytes.readUInt16LE(8)));
  };
  const { events } = await readRecording(join(folder, `${names[0]}_td_labelled.mat`));
  expect(causes(names[0])).toHaveLength(events.t.length);
  expect(causes(names[0])).toContain(eventTruth.causes.satellite);
  expect(causes(names[2])).not.toContain(eventTruth.causes.satellite);
});

test('a folder of them has nothing strange in it', async () => {
  const cwd = temporaryFolder();
  await synth(cwd, '--output', 'made', ...small);
  const context = testContext(['inspect', 'made'], { cwd });
  expect(await main(context)).toBe(0);
  expect(context.out()).toMatch(/: 3 recordings\n/);
  expect(context.out()).not.toContain('truth');
});

test('who scores the recordings finds the truth of their events beside them, or none', async () => {
  const cwd = temporaryFolder();
  await synth(cwd, '--output', '.', ...small);
  const folder = join(cwd, 'Labelled Data');
  rmSync(join(folder, `${names[1]}_truth.npy`));
  const written = await openDataset(mergeConfigs(defaultConfig(), { data: { data_root: cwd, sensor: 'all' } }));
  const [first, second, negative] = await Promise.all(written.map((source) => source.load()));
  const [made] = await Promise.all((await openDataset(smallConfig)).map((source) => source.load()));
  expect(first.satelliteEvents).toEqual(made.satelliteEvents);
  expect(first.satelliteEvents).toContain(1);
  expect(second.satelliteEvents).toBeUndefined();
  expect(new Set(negative.satelliteEvents)).toEqual(new Set([0]));
});

test('the same seed gives the same bytes, another seed others', async () => {
  const cwd = temporaryFolder();
  const bytes = async (folder: string, seed: string): Promise<Buffer> => {
    await synth(cwd, '--output', folder, '--seed', seed, ...small);
    return readFileSync(join(cwd, folder, 'Labelled Data', `${names[0]}_td_labelled.mat`));
  };
  const first = await bytes('a', '7');
  expect((await bytes('b', '7')).equals(first)).toBe(true);
  expect((await bytes('c', '8')).equals(first)).toBe(false);
});

test('nothing is overwritten, and nothing written beside', async () => {
  const cwd = temporaryFolder();
  await synth(cwd, '--output', 'made', ...small);
  const folder = join(cwd, 'made', 'Labelled Data');
  const before = readdirSync(folder);
  const { code, err } = await synth(cwd, '--output', 'made', ...small, 'data.synthetic.recordings=3');
  expect(code).toBe(2);
  expect(err).toMatch(says('error:', join(folder, 'synth001_davis_td_labelled.mat'), 'exists', '--output'));
  expect(readdirSync(folder)).toEqual(before);
});

test('--dry-run writes nothing; --json is one object', async () => {
  const cwd = temporaryFolder();
  const { code, out } = await synth(cwd, '--output', 'made', '--dry-run', '--json', ...small);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    files: names.map((name) => ({ recording: join(cwd, 'made', 'Labelled Data', `${name}_td_labelled.mat`) })),
  });
  expect(existsSync(join(cwd, 'made'))).toBe(false);
  const written = JSON.parse((await synth(cwd, '--output', 'made', '--json', ...small)).out) as unknown;
  expect(written).toMatchObject({ written: [{ satellites: 1 }, { satellites: 1 }, { satellites: 0 }] });
});

test('a scene by its name is the one that the library makes with the same seed, negatives without satellites', async () => {
  const cwd = temporaryFolder();
  const scene = ['data.synthetic.scene=tracking', 'data.synthetic.drift_px_s=5', ...small];
  const { out } = await synth(cwd, '--output', 'made', '--json', ...scene);
  const { written } = JSON.parse(out) as { written: { recording: string; satellites: number; causes: Record<string, number> }[] };
  const options = sceneOptions('tracking', { durationS: 1, telescope: { driftPxS: 5 } });
  for (const [i, { recording: path, causes, satellites }] of written.entries()) {
    const seed = deriveSeed(defaultConfig().seed, 'synthetic', 'training', i);
    const { recording, source } = generateRecording({ ...options, satellites: i < 2 ? 1 : 0 }, seed);
    expect((await readRecording(path)).events).toEqual(recording.events);
    const count = (wanted: (cause: number) => boolean): number => source.filter(wanted).length;
    expect(causes).toEqual({
      background: count((cause) => cause === 0),
      hotPixel: count((cause) => cause === 1),
      star: count((cause) => cause === 2),
      satellite: count((cause) => cause >= 3),
    });
    expect(satellites).toBe(i < 2 ? 1 : 0);
    expect(causes['star']).toBeGreaterThan(0);
  }
});

test('the configuration knows the scenes and the cameras of the generator', () => {
  // The generator says which it knows.
  expect(() => sceneOptions('none' as never, {})).toThrow(`: expected ${configWords('data.synthetic.scene').join(', ')}, got`);
  expect(configWords('data.synthetic.sensor')).toEqual(Object.keys(sensorSizes));
});

test('keys come from a file, too', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'c.yaml'), 'data: {synthetic: {recordings: 1, negatives: 0, duration_s: 1, sensor: ATIS}}\n');
  await synth(cwd, '--output', 'made', '--config', 'c.yaml');
  expect(readdirSync(join(cwd, 'made', 'Labelled Data'))).toEqual(['synth001_atis_td_labelled.mat', 'synth001_atis_truth.npy']);
});

test.each([
  [['--output', 'x', 'data.synthetic.sensor=DVS128'], says('data.synthetic.sensor', 'DAVIS', 'ATIS', 'EVK4')],
  [['--output', 'x', 'data.synthetic.scene=slew'], says('data.synthetic.scene', 'plain, slews', '"slew"')],
  [
    ['--output', 'x', 'data.synthetic.scene=slews', 'data.synthetic.satellite_rate_hz=[1,2]'],
    says('error: data.synthetic.satellite_rate_hz', 3, '1,2'),
  ],
  [['--output', 'x', 'data.synthetic.background_rate_hz=1e8'], says('error: data.synthetic.background_rate_hz', 67108864, 20)],
  [['--output', 'x', 'data.synthetic.duration_s=1e9'], says('data.synthetic.duration_s', 0, '3600]', 1000000000)],
  [['--output', 'file', ...small], /file.*: expected to make a folder, got/],
  [[], says('error: synth', 'none', '--output')],
])('%j is an error and leaves nothing behind', async (argv, message) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'file'), 'kept');
  const { code, out, err } = await synth(cwd, ...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('kept');
  expect(existsSync(join(cwd, 'x', 'Labelled Data', 'synth001_davis_td_labelled.mat'))).toBe(false);
});
