import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from './run-cli.ts';

const settings = {
  max_epochs: 1,
  device: 'cpu',
  'data.synthetic.recordings': 2,
  'data.synthetic.negatives': 0,
  'data.synthetic.duration_s': 3,
  'evidence.bin_px': 4,
};

const built = new URL('../../experiment/dist/index.js', import.meta.url).href;

/** Files of a run that hold no time and no command. */
const lasting = ['config.yaml', 'metrics.json', 'metrics.csv', 'detections.csv', 'tracks.csv', 'operating_curve.csv'];

test('a program that trains writes the run of the command line, byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const args = Object.entries({ ...settings, experiment_name: 'a', output_dir: join(folder, 'runs') }).map((pair) =>
    pair.join('='),
  );
  const { code, err } = await runCli(folder, ['train', ...args]);
  expect({ code, err }).toMatchObject({ code: 0 });
  const program = `
    const { train } = await import('${built}');
    const { folder } = await train(undefined, {
      settings: ${JSON.stringify({ ...settings, experiment_name: 'a', output_dir: join(folder, 'runs') })},
    });
    console.log(folder);`;
  const ofProgram = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
  const ofCommand = join(folder, 'runs/a');
  expect(ofProgram).not.toBe(ofCommand);
  const checkpoints = readdirSync(join(ofCommand, 'checkpoints')).map((name) => join('checkpoints', name));
  expect(checkpoints.length).toBeGreaterThan(1);
  const differing = [...lasting, ...checkpoints].filter(
    (file) => !readFileSync(join(ofProgram, file)).equals(readFileSync(join(ofCommand, file))),
  );
  expect(differing).toEqual([]);
});
