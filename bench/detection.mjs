// What each part of the evidence detector is worth: every ingredient left out by itself, on real recordings and on generated ones with the noise of
// a DAVIS, beside the trained network and detectors without one. Prints the tables and writes bench/detection.json.
//
//   npm run build && npx node bench/detection.mjs --data-root FOLDER [--seeds 4] [--scores EVALUATION_FOLDER]
//
// With --seeds 0 on real recordings only. Rows of networks and other detectors are those of `evaluate RUN data.dataset=ebssa --data-root FOLDER --split all`. What is measured: docs/detection-measured.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { baselineNames, rowNames } from '@spikeseg/report';
import { deriveSeed } from '@spikeseg/snn-core';
import { root } from '../tools/run.mjs';
import { figuresOfRow } from './detection-figures.mjs';
import { generatedTable, realTable } from './detection-table.mjs';
import { rounded, sky, trialsOn, writeGenerated } from './detection-trials.mjs';
import { variants } from './detection-variants.mjs';

/** Rows of `evaluate` that stand beside the variants. */
const others = [rowNames.trained, rowNames.matched, baselineNames.houghLines, baselineNames.rateLikelihood];

const { values } = parseArgs({
  options: { 'data-root': { type: 'string' }, seeds: { type: 'string', default: '4' }, scores: { type: 'string' } },
});
const seeds = Number(values.seeds);
if (!(Number.isInteger(seeds) && seeds >= 0 && seeds <= 20))
  throw new RangeError(`--seeds: expected a whole number of 0 to 20, got ${values.seeds}`);
if (values['data-root'] === undefined) throw new Error('--data-root: expected a folder with recordings of EBSSA, got none');

const scratch = mkdtempSync(join(tmpdir(), 'detection-'));
try {
  const base = loadConfig().seed;
  const generated = Array.from({ length: seeds }, (_, i) => deriveSeed(base, 'detection', i + 1));
  const folders = [values['data-root'], ...(seeds > 0 ? [writeGenerated(join(scratch, 'data'), generated)] : [])];
  const [tried, imitated = []] = await Promise.all(folders.map((folder) => trialsOn(folder, variants)));
  const real = [...tried, ...otherRows()];
  console.log([...realTable(real), '', ...generatedTable(imitated)].join('\n'));
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(root, 'bench/detection.json'),
    `${JSON.stringify({ date, seeds, sky, real, generated: imitated }, rounded)}\n`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What `evaluate` says of a network and of detectors without one. */
function otherRows() {
  if (values.scores === undefined) return [];
  const { rows } = JSON.parse(readFileSync(join(values.scores, 'metrics.json'), 'utf8'));
  return others.map((wanted) => ({ name: wanted, figures: figuresOfRow(rows.find((row) => row.name === wanted)) }));
}
