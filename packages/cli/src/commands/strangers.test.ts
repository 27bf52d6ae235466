import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringifyConfig } from '@spikeseg/config';
import { says } from '@spikeseg/test-support';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { beginRuns } from '../../../batch/src/jobs/made.fixture.ts';
import { testContext as ofRun, temporaryFolder, testCall, workIn } from '../../../experiment/src/context/context.fixture.ts';
import { describeRun, encodeCheckpoint } from '../../../experiment/src/made.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/* Run folders from somebody else: what they hold chooses no place to write, and learns nothing of the machine. */

afterEach(() => vi.unstubAllEnvs());

/** A run folder theirs, and a folder outside of it in which nothing may appear. */
function strangersRun(change: (yaml: string, outside: string) => string = (yaml) => yaml) {
  const cwd = temporaryFolder();
  const [root, outside] = [join(cwd, 'theirs'), join(cwd, 'outside')];
  for (const folder of [join(root, 'checkpoints'), outside]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(cwd, 'night.mat'), 'x'.repeat(300));
  const config = tinyConfig();
  writeFileSync(join(root, 'checkpoints', 'last.safetensors'), encodeCheckpoint(tinyCheckpoint(config)));
  writeFileSync(join(root, 'config.yaml'), change(stringifyConfig(config), outside));
  writeFileSync(
    join(root, 'run.json'),
    describeRun({ context: ofRun(), call: testCall(), config }, { outcome: 'interrupted', startedAt: 0 }),
  );
  const run = async (...argv: readonly string[]) => {
    const context = testContext(argv, { cwd });
    vi.stubEnv('SECRET', 'hunter2');
    return { code: await main(context), out: context.out(), err: context.err() };
  };
  return { cwd, root, outside, run };
}

const commands = [
  ['train', '--resume', 'theirs'],
  ['evaluate', 'theirs'],
  ['detect', '-c', 'theirs', 'night.mat'],
  ['export', 'theirs', '--no-verify'],
  ['inspect', 'theirs'],
];
/** Commands that are given a folder as a run. */
describe.each(commands)('%s %s %s', (...argv) => {
  test.each(['save_dir', 'log_dir'])('refuses %s outside of the run folder, and writes nothing', async (key) => {
    const { outside, run } = strangersRun((yaml, folder) => yaml.replace(new RegExp(`${key}: .*`), `${key}: ${folder}`));
    const { code, err } = await run(...argv);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(says(`${key}:`, 'run folder')) });
    expect(readdirSync(outside)).toEqual([]);
  });

  test('refuses links that lead out of the run folder, and writes nothing', async () => {
    const { root, outside, run } = strangersRun();
    symlinkSync(outside, join(root, 'logs'), 'junction');
    const { code, err } = await run(...argv);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('got a link out of the run folder') });
    expect(readdirSync(outside)).toEqual([]);
  });

  test('tells nothing of the environment', async () => {
    const { run } = strangersRun((yaml) => yaml.replace(/data_root: .*/, 'data_root: /$SECRET'));
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(says('variable SECRET'));
    expect(err).not.toContain('hunter2');
  });
});

test('a resumed run reads as much as the user allows, whatever it says itself', async () => {
  const { run } = strangersRun((yaml) => yaml.replace(/limit_factor: .*/, 'limit_factor: 1.0e5'));
  const printed = async (...given: readonly string[]) =>
    (await run('train', '--resume', 'theirs', '--print-config', ...given)).out;
  expect(await printed()).toMatch(/limit_factor: 1\n/);
  expect(await printed('data.limit_factor=3')).toMatch(/limit_factor: 3\n/);
});

test('a model is exported beside its checkpoint and nowhere else', async () => {
  const { cwd, root, outside, run } = strangersRun((yaml, folder) => yaml.replace(/output_dir: .*/, `output_dir: ${folder}`));
  const { code, err } = await run('export', 'theirs', '--no-verify');
  expect({ code, err: err.includes('error') }).toEqual({ code: 0, err: false });
  expect(readdirSync(join(root, 'checkpoints')).filter((name) => name.endsWith('.onnx'))).toHaveLength(2);
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(cwd).toSorted()).toEqual(['night.mat', 'outside', 'theirs']);
});

describe('files of a run that are damaged', () => {
  test.each(['cv', 'sweep'] as const)('the plan of a %s is told, and no folder outside of it is touched', async (kind) => {
    const { cwd, run } = strangersRun();
    workIn(cwd);
    const runs = [{ name: 'run-1', settings: {} }];
    const config = tinyConfig({ output_dir: 'runs', experiment_name: 'many' });
    const plan = { kind, workers: 0, recordings: [], runs };
    const root = beginRuns({ plan, configs: [config] }, {}, {});
    const whole = readFileSync(join(root, 'plan.json'), 'utf8');
    const resume = kind === 'cv' ? ['cv', '--resume', 'many'] : ['train', '--resume', 'many'];
    for (const damaged of ['{}', whole.replace('run-1', '../../theirs'), whole.replace('run-1', join(cwd, 'theirs'))]) {
      writeFileSync(join(root, 'plan.json'), damaged);
      for (const argv of [resume, ['evaluate', 'many']]) {
        const { code, err } = await run(...argv);
        expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(says('plan.json', 'plan of a batch')) });
      }
    }
    rmSync(join(root, 'plan.json'));
    expect(readdirSync(join(cwd, 'theirs')).toSorted()).toEqual(['checkpoints', 'config.yaml', 'run.json']);
  });
});
