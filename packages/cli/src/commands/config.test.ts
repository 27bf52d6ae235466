import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, defaultConfig, describeConfig, loadConfig, preset, presetNames } from '@spikeseg/config';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

async function config(argv: readonly string[], cwd = temporaryFolder()) {
  const context = testContext(['config', ...argv], { cwd });
  return { code: await main(context), out: context.out(), err: context.err(), cwd };
}

test('print gives YAML that loads as the same configuration', async () => {
  const { code, out, err, cwd } = await config(['print', '--preset', 'igarss2023', 'seed=7']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  writeFileSync(join(cwd, 'c.yaml'), out);
  const environment = { cwd, env: {}, home: '/' };
  expect(loadConfig(join(cwd, 'c.yaml'), { environment })).toEqual(
    loadConfig(undefined, { preset: 'igarss2023', overrides: { seed: 7 }, environment }),
  );
});

test('print --json is one object', async () => {
  const { out } = await config(['print', '--json', 'data.data_root=/path/to/EBSSA']);
  expect(JSON.parse(out)).toEqual(defaultConfig());
});

test.each([
  ['--no-tensorboard', ['logging', 'tensorboard'], false],
  ['--epochs=3', ['max_epochs'], 3],
  ['--sensor=DAVIS', ['data', 'sensor'], 'DAVIS'],
])('print takes %s', async (flag, path, value) => {
  const printed: unknown = JSON.parse((await config(['print', '--json', flag])).out);
  expect(path.reduce((at, name) => (at as Record<string, unknown>)[name], printed)).toBe(value);
});

test('network prints the layers that the keys of the guide stand for, as YAML that means the same network', async () => {
  const { code, out, err, cwd } = await config(['network', '--preset', 'igarss2023']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [head, first, second] = out.split('\n');
  expect(head).toBe('network:');
  expect(first).toMatch(/^ {2}- \{kind: conv, name: conv1, .*train: true.*\} # 4×128×128, 200 weights$/);
  expect(second).toBe('  - {kind: pool, name: pool1, kernel: 2, stride: 2} # 4×64×64');
  writeFileSync(join(cwd, 'layers.yaml'), out);
  const again = await config(['network', '--config', 'layers.yaml'], cwd);
  expect(again.out).toBe(out);
});

test('network --json tells layers and shapes to a program', async () => {
  const { out } = await config(['network', '--json', 'model.n_classes=2', 'data.input_width=64']);
  const { network, layers } = JSON.parse(out) as { network: object[]; layers: object[] };
  expect(network.at(-1)).toMatchObject({ name: 'conv3', maps: 2, train: true });
  expect(layers.at(-1)).toEqual({ name: 'conv3', input: [36, 32, 16], output: [2, 32, 16], weights: 3528 });
});

test('validate names the valid files and every problem of the others', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'good.yaml'), 'seed: 1\n');
  writeFileSync(join(cwd, 'bad.yaml'), 'sed: 1\nstdp:\n  lr_plus: fast\n');
  const { code, out, err } = await config(['validate', 'good.yaml', 'bad.yaml'], cwd);
  expect({ code, out }).toEqual({ code: 2, out: 'good.yaml: valid\n' });
  expect(err.split('\n')).toEqual([
    expect.stringMatching(says('error: bad.yaml:1:1 sed', 'seed')),
    expect.stringMatching(says('error: bad.yaml:3:12 stdp.lr_plus', '>= 0', 'fast')),
    '',
  ]);
});

test('validate --json says the same to a program', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'bad.yaml'), 'sed: 1\n');
  const { code, out } = await config(['validate', '--json', 'bad.yaml'], cwd);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    files: [{ file: 'bad.yaml', valid: false, problems: [{ line: 1, keyPath: 'sed', suggestions: ['seed'] }] }],
  });
});

test('a file that is not there is a problem, not a crash', async () => {
  const { code, err } = await config(['validate', 'none.yaml']);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: none\.yaml: expected /);
});

test.each([[[]], [['--json']]])('schema %j is the schema', async (flags) => {
  const { code, out } = await config(['schema', ...flags]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(configJsonSchema());
});

test('presets lists each with the keys that it sets', async () => {
  const { out } = await config(['presets']);
  for (const name of presetNames) expect(out).toMatch(new RegExp(`^${name}$`, 'm'));
  expect(out).toMatch(/^ {2}model\.thresholds +\[/m);
  const { out: json } = await config(['presets', '--json']);
  expect(JSON.parse(json)).toEqual(Object.fromEntries(presetNames.map((name) => [name, preset(name)])));
});

test('keys explains all, a section, or one', async () => {
  const all = (await config(['keys'])).out;
  for (const { path } of describeConfig()) expect(all).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: `, 'm'));
  const section = (await config(['keys', 'stdp', 'data.synthetic'])).out;
  expect(
    [...section.matchAll(/^([\w.]+): /gm)].map(([, path]) => path).every((path) => /^(stdp|data\.synthetic)\./.test(path)),
  ).toBe(true);
  expect((await config(['keys', 'data.timestep_ms'])).out).toMatch(
    /^data\.timestep_ms: number > 0, .* 100 ms; role model\n {4}\S.*\n$/,
  );
});

test('keys takes the begin of a name', async () => {
  const { out } = await config(['keys', 'evidence.false', 'lr_']);
  expect(out.split('\n').flatMap((line) => /^([\w.]+):/.exec(line)?.[1] ?? [])).toEqual([
    'stdp.lr_plus',
    'stdp.lr_minus',
    'evidence.false_alarms_per_hour',
  ]);
});

test('keys names the nearest ones', async () => {
  expect(await config(['keys', 'stdpp'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(says('error: config keys', 'stdpp')),
  });
  expect((await config(['keys', 'zzzzzzzz'])).err).toMatch(/all of them: spikeseg-cli config keys\n$/);
});
