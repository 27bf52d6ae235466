import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, newFolder, runUntil, small, talkative, textOf, trained, trainUntil } from './pipeline.fixture.ts';
import { hasEventReader, readEvents } from './read-events.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);
beforeAll(() => trained(cwd));

/** The run that was never stopped. */
const whole = 'spikeseg_default';

const run = (name: string) => join(cwd, 'runs', name);
const outcomeOf = (name: string) => (JSON.parse(textOf(run(name), 'run.json')) as { outcome: string }).outcome;
const learned = ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv'];
/** Scores follow from these: `train --resume` of a run that had ended, and cv.long.test.ts. */
const learnedBy = (name: string) => learned.map((file) => bytesOf(run(name), file));

// Windows has no SIGINT for other processes: kill ends them at once.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test.each([
    ['in the first layer, going on by name', 'named', 'conv2: 7 stimuli', (name: string) => name],
    // By its folder: train-detector.long.test.ts.
    [
      'in the second layer, going on from the checkpoint',
      'file',
      // All of its 20 stimuli take a fifth of a second: the first leaves time for a signal.
      'conv3: 1 stimuli',
      (name: string) => join('runs', name, 'checkpoints', 'last.safetensors'),
    ],
  ])('%s ends with exactly what an uninterrupted run gives', async (_, name, moment, nameForResume) => {
    const stopped = await trainUntil(cwd, moment, '--name', name);
    const last = join(run(name), 'checkpoints', 'last.safetensors');
    expect(stopped).toMatchObject({ code: 130, out: '' });
    expect(stopped.err.endsWith(`interrupted; saved ${last}; go on with: spikeseg-cli train --resume ${run(name)}\n`)).toBe(true);
    expect(stopped.err).not.toMatch(/error/);
    expect(existsSync(last)).toBe(true);
    expect(outcomeOf(name)).toBe('interrupted');
    expect(existsSync(join(run(name), 'metrics.json'))).toBe(false);
    expect(bytesOf(last)).not.toBe(bytesOf(run(whole), 'checkpoints', 'last.safetensors'));

    const folders = readdirSync(join(cwd, 'runs'));
    expect(await runCli(cwd, ['train', '--resume', nameForResume(name), '--no-score', '--quiet'])).toMatchObject({
      code: 0,
      err: '',
    });
    expect(learnedBy(name)).toEqual(learnedBy(whole));
    expect(outcomeOf(name)).toBe('max-epochs');
    expect(readdirSync(join(cwd, 'runs'))).toEqual(folders);
  });

  test('after training, while it is scored, leaves the trained network and says how to score it', async () => {
    const stopped = await trainUntil(cwd, 'conv3: max-epochs', '--name', 'scoring');
    expect(stopped).toMatchObject({ code: 130, out: '' });
    const told = `the trained network is in ${join(run('scoring'), 'checkpoints')}; score it with: spikeseg-cli evaluate ${run('scoring')}`;
    expect(stopped.err.endsWith(`interrupted; ${told}\n`)).toBe(true);
    expect(bytesOf(run('scoring'), 'checkpoints', 'last.safetensors')).toBe(
      bytesOf(run(whole), 'checkpoints', 'last.safetensors'),
    );
    expect(existsSync(join(run('scoring'), 'metrics.json'))).toBe(false);
  });

  test('save_on_interrupt=false saves nothing of the epoch and says so; a run that saved nothing begins again', async () => {
    const stopped = await trainUntil(cwd, 'conv2: 3 stimuli', '--name', 'unsaved', 'checkpoint.save_on_interrupt=false');
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(says('interrupted', 'checkpoint.save_on_interrupt'));
    expect(existsSync(join(run('unsaved'), 'checkpoints', 'last.safetensors'))).toBe(false);

    const again = await runCli(cwd, ['train', '--resume', 'unsaved', '--no-score']);
    expect(again.code).toBe(0);
    expect(again.err).toMatch(says('warning:', 'no checkpoint'));
    expect(learnedBy('unsaved')).toEqual(learnedBy(whole));
  });
});

test('a killed run that goes on has the curves of an uninterrupted one, and the plots of the layers that had ended', async () => {
  // The check at five stimuli of conv3 is behind the checkpoint: it is done, and written, again.
  const argv = ['train', ...small, ...talkative, '--name', 'killed'];
  expect((await runUntil(cwd, 'conv3: 7 stimuli', argv, 'SIGKILL')).code).toBe(null);
  const plots = readdirSync(join(run('killed'), 'plots'));
  for (const kind of ['filters', 'wins', 'thresholds', 'convergence']) expect(plots).toContain(`${kind}-conv2.png`);
  expect(textOf(run('killed'), 'report.html')).toContain('The run has not been scored');
  expect((await runCli(cwd, ['train', '--resume', 'killed', '--no-score', '--quiet'])).code).toBe(0);
  expect(learnedBy('killed')).toEqual(learnedBy(whole));
});

test.skipIf(!hasEventReader)('an independent reader finds the same series in the event files of both', async () => {
  const [undisturbed, killed] = await Promise.all([whole, 'killed'].map((name) => readEvents(join(run(name), 'tensorboard'))));
  expect(Object.keys(undisturbed.series)).toContain('conv3/convergence_measure');
  expect(killed.series).toEqual(undisturbed.series);
  expect(killed.files).toBe(2);
  expect(killed.written).toBeGreaterThan(undisturbed.written);
});

test('a run that had ended is scored again and keeps its bytes', async () => {
  const results = () => [...learnedBy(whole), ...['metrics.json', 'detections.csv'].map((file) => bytesOf(run(whole), file))];
  const before = results();
  expect((await runCli(cwd, ['train', '--resume', whole, '--quiet'])).code).toBe(0);
  expect(results()).toEqual(before);
});

test.each([
  ['a key', ['--resume', whole, 'stdp.lr_plus=0.5'], /^error: stdp\.lr_plus=0\.5: a resumed run goes on with the configuration/],
  ['a flag', ['--resume', whole, '--epochs', '9'], /^error: epochs: a resumed run goes on with the configuration/],
  ['an unknown run', ['--resume', 'unknown'], says('error: unknown', 'none')],
])('resuming with %s is refused', async (_, argv, message) => {
  const { code, err } = await runCli(cwd, ['train', ...argv]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});
