// Is a kernel that STDP learns from weighted events, without labels, better than an untrained one, and than a disc that nobody learned? Prints the
// tables and the learned kernel, and writes bench/spot-kernels.json.
//
//   npm run build && npx node bench/spot-kernels.mjs --data-root FOLDER
//
// What is measured: docs/detection.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { generateRecording } from '@spikeseg/data-ebssa';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { evidenceOptions } from '../packages/cli/src/experiment/evidence.ts';
import { root } from '../tools/run.mjs';
import { generatedTable, realTable } from './detection-table.mjs';
import { rounded, sky, trialsOn, writeGenerated } from './detection-trials.mjs';
import { kernelOf, learnKernel, side } from './learned-kernel.mjs';

/** Recordings that a kernel learns from, and others that all are scored on. */
const [toLearn, toScore] = [2, 4];
/** Untrained kernels that learning starts from, each by itself. */
const starts = 1;

const { values } = parseArgs({ options: { 'data-root': { type: 'string' } } });
if (values['data-root'] === undefined) throw new Error('--data-root: expected a folder with recordings of EBSSA, got none');

const config = loadConfig();
const seedsOf = (purpose, count) => Array.from({ length: count }, (_, i) => deriveSeed(config.seed, purpose, i + 1));
const scratch = mkdtempSync(join(tmpdir(), 'spot-kernels-'));
try {
  const lessons = seedsOf('spot-kernels', toLearn).map((seed) => generateRecording(sky, seed).recording);
  const variants = [{ name: 'analytic disc' }, { name: 'flat box', kernel: kernelOf(new Float32Array(side ** 2).fill(1)) }];
  for (const [i, seed] of seedsOf('kernel', starts).entries()) {
    const random = randomGenerator(seed);
    const untrained = Float32Array.from({ length: side ** 2 }, () => random.uniform());
    const { weights, crossings } = learnKernel(lessons, untrained, evidenceOptions(config, 'lesson'));
    console.error(`kernel ${i + 1}: learned from ${crossings} crossings`);
    variants.push(
      { name: `untrained ${i + 1}`, kernel: kernelOf(untrained) },
      { name: `trained ${i + 1}`, kernel: kernelOf(weights), crossings },
    );
  }
  const generated = writeGenerated(join(scratch, 'data'), seedsOf('detection', toScore));
  const [real, imitated] = await Promise.all([values['data-root'], generated].map((folder) => trialsOn(folder, variants)));
  console.log([...realTable(real), '', ...generatedTable(imitated)].join('\n'));
  for (const { name, kernel } of variants) if (kernel) console.log(['', name, ...rowsOf(kernel.weights)].join('\n'));
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(root, 'bench/spot-kernels.json'),
    `${JSON.stringify({ date, sky, variants, real, generated: imitated }, rounded)}\n`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function rowsOf(weights) {
  return Array.from({ length: side }, (_, row) =>
    weights
      .slice(row * side, (row + 1) * side)
      .map((weight) => weight.toFixed(2))
      .join(' '),
  );
}
