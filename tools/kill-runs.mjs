// Ends training runs at random moments, as a power cut (SIGKILL) or Ctrl-C (SIGINT) would, lets them go on, ends some of them
// again, and compares what they leave with a run that was never stopped: every file to the byte.
//   npm run build && npx node tools/kill-runs.mjs [--kills 100] [--interrupts 20] [--seed 1]
// Six of ten at a line of the log, two while a file is being written, two at any time.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomGenerator } from '@spikeseg/snn-core';
import { root } from './run.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    interrupts: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const configuration =
  'device=cpu logging.log_level=DEBUG logging.log_interval=1 max_epochs=30 convergence.check_interval=5 convergence.delta_threshold=1e-9 checkpoint.keep_last_n=2 evidence.bin_px=4 data.synthetic.recordings=1 data.synthetic.negatives=1 data.synthetic.duration_s=4 data.timestep_ms=50 data.input_height=64 data.input_width=64 data.synthetic.background_rate_hz=1000'.split(
    ' ',
  );
const random = randomGenerator(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'kill-runs-'));
const runOf = (name) => join(folder, 'runs', name);
const begun = (name) => ['config.yaml', 'run.json'].every((file) => existsSync(join(runOf(name), file)));

const began = performance.now();
const whole = await train(['--name', 'whole', ...configuration]);
const wholeMs = performance.now() - began;
const wholeLines = lines(whole.err);
if (whole.code !== 0) throw new Error(`the undisturbed run failed: ${whole.err}`);
const expected = hashes('whole');
console.log(`undisturbed: ${(wholeMs / 1000).toFixed(1)} s, ${wholeLines} lines, ${Object.keys(expected).length} files`);

const moments = {};
const problems = [];
let stops = 0;
const trials = [
  ...Array.from({ length: Number(values.kills) }, () => 'SIGKILL'),
  ...Array.from({ length: Number(values.interrupts) }, () => 'SIGINT'),
];
for (const [trial, signal] of trials.entries()) {
  const name = `run-${trial}`;
  let result;
  // The first run is always stopped; those that go on are, every other time.
  for (let stop = true; stop; stop = result.code !== 0 && random.uniform() < 0.5) result = await stopped(name, signal);
  while (result.code !== 0) {
    result = await train(goOn(name));
    if (result.code === 0) break;
    problems.push(`${name}: going on ended with ${result.code}: ${result.err.trim().split('\n').at(-1)}`);
    break;
  }
  const found = result.code === 0 ? hashes(name) : {};
  for (const file of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (result.code === 0 && found[file] !== expected[file]) problems.push(`${name}: ${file} differs after ${signal}`);
  }
  rmSync(runOf(name), { recursive: true, force: true });
  if ((trial + 1) % 20 === 0) console.log(`${trial + 1} of ${trials.length} runs, ${stops} stops, ${problems.length} problems`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`stopped while: ${JSON.stringify(moments)}`);
for (const problem of problems) console.log(problem);
console.log(`${trials.length} runs, ${stops} stops, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

/** Arguments to go on; a run that was stopped before it had a folder begins again. */
function goOn(name) {
  return begun(name) ? ['--resume', name] : ['--name', name, ...configuration];
}

/** Runs until it is stopped at a random moment, or ends before that. */
async function stopped(name, signal) {
  const result = await train(goOn(name), (child) => {
    const stop = () => child.kill(signal);
    const way = random.uniform();
    // At a line of its log: most of them are about training, one for each stimulus.
    if (way < 0.6) return { line: random.integer(wholeLines), stop, end: () => {} };
    if (way < 0.8 && begun(name)) {
      let writes = 1 + random.integer(20);
      const watcher = watch(runOf(name), { recursive: true }, (_, file) => {
        if (file?.endsWith('.tmp') && --writes === 0) stop();
      });
      return { end: () => watcher.close() };
    }
    const timer = setTimeout(stop, random.uniform() * wholeMs);
    return { end: () => clearTimeout(timer) };
  });
  if (result.code === 0) return result;
  // Before there is work to save, Ctrl-C may simply end the program.
  const expectedCodes = signal === 'SIGKILL' ? [null] : begun(name) ? [130] : [130, null];
  if (!expectedCodes.includes(result.code))
    problems.push(`${name}: ${signal} ended it with ${result.code}: ${result.err.trim().split('\n').at(-1)}`);
  stops++;
  const moment = momentOf(name);
  moments[moment] = (moments[moment] ?? 0) + 1;
  return result;
}

/** What a run was doing when it was stopped, by its log. */
function momentOf(name) {
  const log = join(runOf(name), 'logs/train.log');
  if (!begun(name) || !existsSync(log)) return 'before training';
  const said = readFileSync(log, 'utf8');
  if (/conv3: \S+ after/.test(said)) return 'scoring';
  return /conv2: \S+ after/.test(said) ? 'training conv3' : 'training conv2';
}

function train(argv, onStart = () => ({ end: () => {} })) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'packages/cli/dist/bin.js'), 'train', ...argv], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    const { line, stop, end } = onStart(child);
    child.stderr.on('data', (chunk) => {
      const before = lines(err);
      err += chunk;
      if (before <= line && lines(err) > line) stop();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      end();
      resolve({ code, err });
    });
  });
}

function lines(text) {
  return text.split('\n').length - 1;
}

/** SHA-256 of everything that must not depend on how often a run was stopped. */
function hashes(name) {
  const files = readdirSync(join(runOf(name), 'checkpoints')).map((file) => `checkpoints/${file}`);
  return Object.fromEntries(
    [...files, 'metrics.csv', 'metrics.json', 'detections.csv'].map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(runOf(name), file)))
        .digest('hex'),
    ]),
  );
}
