// How well a dim and a fast satellite is found: event F1, localisation error and Pd of the default network and of the baselines on generated
// recordings, over brightness and speed. Trains a network, or takes a run; prints the tables, writes brightness-speed.json and draws
// studies/brightness-speed/brightness-speed.png.
//
//   npm run build && npx node studies/brightness-speed/brightness-speed.mjs [--seeds 3] [--run FOLDER]
//
// What is measured: README.md beside this.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wasmBackend } from '@spikeseg/snn-core';
import { loadModel, mainThreadPool, matchAnswers, openDataset } from '../../packages/experiment/src/bench.fixture.ts';
import { root, run } from '../../tools/run.mjs';
import { figuresOver } from './brightness-speed-figures.mjs';
import { drawBrightnessSpeed } from './brightness-speed-plot.mjs';
import { brightnessSpeedTables } from './brightness-speed-table.mjs';
import { trial } from './brightness-speed-trial.mjs';

/** Events/s of the satellite, and px/s. The generator's defaults, which the network is trained on, are 100 to 400 and 5 to 40. */
const rates = [25, 50, 100, 200, 400];
const speeds = [2.5, 5, 10, 20, 40, 80];

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '3' }, run: { type: 'string' } } });
const seeds = Number(values.seeds);
if (!(Number.isInteger(seeds) && seeds >= 2 && seeds <= 20))
  throw new RangeError(`--seeds: expected a whole number of 2 to 20, got ${values.seeds}`);

const scratch = mkdtempSync(join(tmpdir(), 'spikeseg-brightness-'));
try {
  const model = loadModel(values.run === undefined ? await trainedRun() : resolve(values.run), {});
  const stop = { signal: new AbortController().signal, error: () => new Error('interrupted') };
  const pool = mainThreadPool(wasmBackend, stop);
  // As evaluate does it: on the first recordings that no run learns from.
  const sources = (await openDataset(model.config, 'test')).slice(0, 3);
  const streams = await Promise.all(sources.map(async (source) => (await source.load()).events));
  const untrained = { ...model, weights: model.untrained };
  const matched = await matchAnswers(pool, { trained: model, untrained }, streams);

  const trials = [];
  for (let seed = 1; seed <= seeds; seed++) {
    for (const rateHz of rates) {
      console.error(`seed ${seed} of ${seeds}: ${rateHz} events/s`);
      for (const speedPxS of speeds) {
        const place = { rateHz, speedPxS, seed };
        trials.push({ ...place, detectors: await trial(pool, { trained: model, matched }, place) });
      }
    }
  }
  const results = { seeds, rates, speeds, ...figuresOver(trials, { rates, speeds, seeds }) };
  console.log(brightnessSpeedTables(results).join('\n'));
  const entry = { date: new Date().toISOString().slice(0, 10), ...results };
  writeFileSync(join(root, 'studies/brightness-speed/brightness-speed.json'), `${JSON.stringify(entry, rounded)}\n`);
  writeFileSync(join(root, 'studies/brightness-speed/brightness-speed.png'), await drawBrightnessSpeed(results));
  console.log('\nwritten: studies/brightness-speed/brightness-speed.json, studies/brightness-speed/brightness-speed.png');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Trains the default network on generated recordings. */
async function trainedRun() {
  const cli = join(root, 'packages/cli/dist/bin.js');
  const { code } = await run('node', [
    cli,
    'train',
    'data.dataset=synthetic',
    'device=cpu',
    '--quiet',
    '--output',
    scratch,
    '--name',
    'run',
  ]);
  if (code !== 0) throw new Error(`train: expected exit code 0, got ${code}`);
  return join(scratch, 'run');
}

/** Four digits say all that a few seeds can. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
