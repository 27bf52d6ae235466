// The command line, by `npx spikeseg-cli` in an empty folder: the commands that open every file it finds beside its own.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { add } from './install.mjs';
import { runNpm } from './stranger.mjs';

// Threads that read, that detect and that do whole runs.
const sky = ['data.synthetic.recordings=2', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=2'];
const tiny = ['data.input_height=48', 'data.input_width=64', ...sky];
const small = ['max_epochs=1', 'data.num_workers=2', ...tiny];
const fine = (...argv) => ({ argv, code: 0, says: /(?:)/ });
const commands = [
  fine('--version'),
  fine('synth', '--quiet', '--output', 'made', ...sky),
  fine('train', '--quiet', '--name', 'first', 'device=cpu', ...small),
  { argv: ['evaluate', 'first'], code: 0, says: /\d/ },
  { argv: ['detect', 'made/Labelled Data/synth001_davis_td_labelled.mat', '--checkpoint', 'first'], code: 0, says: /\d/ },
  fine('cv', '--quiet', 'device=cpu', ...small),
  { argv: ['doctor'], code: 0, says: /\d/ },
  // Says that it was not compared.
  { argv: ['export', 'first', '--overwrite'], code: 0, says: /npm install onnxruntime-node/ },
  // What cannot run ends with an exit code and a text that says how to go on.
  { argv: ['train', '--quiet', '--device', 'cuda', ...small], code: 3, says: /npm install @tensorflow\/tfjs-node-gpu@/ },
  { argv: ['evaluate', 'nowhere'], code: 2, says: /nowhere/ },
];
const withPeers = [
  { argv: ['export', 'first', '--overwrite', '--device', 'cpu'], code: 0, says: /: 0 differ/ },
  fine('evaluate', 'first', '--quiet', '--engine', 'tfjs-wasm', '--split', 'validation'),
];

async function runAll(who, cwd, asked) {
  const problems = [];
  for (const { argv, code, says } of asked) {
    const result = await runNpm(who, ['exec', '--', 'spikeseg-cli', ...argv], { cwd });
    const name = `npx spikeseg-cli ${argv.join(' ')}`;
    if (result.code !== code) problems.push(`${name} ended with ${result.code}, expected ${code}:\n${result.output}`);
    else if (!says.test(result.output)) problems.push(`${name} does not say ${says}:\n${result.output}`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Nothing is installed before: npx does so. */
export const checkNpx = (who, folder) => runAll(who, folder, commands);

/** The run of `checkNpx` where it is installed: with ONNX Runtime and TensorFlow.js beside it, models are compared and another engine runs. */
export async function checkCliWithPeers(who, app, folder) {
  await add(who, app, ['onnxruntime-node', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm']);
  cpSync(join(folder, 'runs'), join(app, 'runs'), { recursive: true });
  await runAll(who, app, withPeers);
}
