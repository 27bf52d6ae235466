// What a network's input is worth, and what training it is worth: event counts, 0/1 and log-likelihood ratios, each with networks trained by STDP,
// untrained, untrained with as many answers, and set by hand, beside the evidence neurons; on labelled real recordings, and on generated ones with the
// noise of a DAVIS. Prints the tables and writes bench/encoding.json.
//
//   npm run build && npx node bench/encoding.mjs --data-root FOLDER [--seeds 3]
//
// Takes half an hour. What is measured: docs/network-input.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { mainThreadPool, matchAnswers, neverInterrupted, openDataset } from '@spikeseg/experiment/parts';
import { deriveSeed, wasmBackend } from '@spikeseg/snn-core';
import { root } from '../tools/run.mjs';
import { analytic, trained, untrained } from './encoding-networks.mjs';
import { figuresOf } from './encoding-score.mjs';
import { configOf, encodings, points, sky, timesteps, trainedEncodings, trainedTimestep } from './encoding-settings.mjs';
import { table } from './encoding-table.mjs';

const { values } = parseArgs({ options: { 'data-root': { type: 'string' }, seeds: { type: 'string', default: '3' } } });
const seeds = Number(values.seeds);
if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= 20))
  throw new RangeError(`--seeds: expected a whole number of 1 to 20, got ${values.seeds}`);
if (values['data-root'] === undefined) throw new Error('--data-root: expected a folder with recordings of EBSSA, got none');

const pool = mainThreadPool(wasmBackend, neverInterrupted);
const evidence = mergeConfigs(defaultConfig(), { evaluation: { detector: 'evidence' } });
await measure();

async function measure() {
  const data = { dataset: 'ebssa', data_root: values['data-root'], sensor: 'DAVIS' };
  const sources = await openDataset(mergeConfigs(defaultConfig(), { data }));
  const real = await labelled(sources);
  const best = await bestPoints(real);
  const chosen = new Map(best.filter(({ timestepMs }) => timestepMs === trainedTimestep).map((one) => [one.input, one]));
  const evidenceRow = { name: 'evidence neurons', seeds: [await figuresOf({ config: evidence }, real)] };
  console.log([...table('by hand, best of the points', best, true), ''].join('\n'));
  const onReal = [...(await rows(chosen, data, () => ({ sources, scored: real }))), evidenceRow];
  console.log([...table('real recordings', onReal, true), ''].join('\n'));
  const skies = await Promise.all(Array.from({ length: seeds }, (_, i) => generated(i)));
  const onGenerated = await rows(chosen, skies[0].data, (i) => skies[i]);
  const found = [];
  for (const { scored } of skies) found.push(await figuresOf({ config: evidence }, scored));
  onGenerated.push({ name: 'evidence neurons', seeds: found });
  console.log(table('generated recordings', onGenerated).join('\n'));
  const date = new Date().toISOString().slice(0, 10);
  const all = { date, seeds, sky, best, real: onReal, generated: onGenerated };
  writeFileSync(join(root, 'bench/encoding.json'), `${JSON.stringify(all, rounded)}\n`);
}

/** Four digits say all that a few recordings can. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

async function labelled(sources) {
  const recordings = [];
  for (const source of sources) recordings.push(await source.load());
  return recordings.filter((recording) => recording.labelled);
}

/** The hand-set network of every encoding and time step at the point where its strict J is highest. In sample, alike for all. */
async function bestPoints(recordings) {
  const best = [];
  for (const timestepMs of timesteps) {
    for (const input of Object.keys(encodings)) {
      const tried = [];
      for (const point of points) {
        const figures = await figuresOf(analytic(configOf({ input, timestepMs, ...point })), recordings);
        tried.push({ ...point, figures });
      }
      const { threshold, leakPerS, figures } = tried.reduce((a, b) => (b.figures.strict > a.figures.strict ? b : a));
      const name = `${input}, ${timestepMs} ms: θ ${threshold}, λ ${leakPerS}/s`;
      console.error(`${name}: J ${figures.strict.toFixed(2)}`);
      best.push({ name, input, timestepMs, threshold, leakPerS, seeds: [figures] });
    }
  }
  return best;
}

/** Four networks per encoding, each with all seeds. @param partsOf what seed i learns from, and on what it is scored */
async function rows(chosen, data, partsOf) {
  const all = [];
  for (const input of trainedEncodings) {
    const found = { trained: [], untrained: [], 'untrained, as many answers': [], 'set by hand': [] };
    for (let i = 0; i < seeds; i++) {
      const { sources, scored } = partsOf(i);
      const config = configOf({ ...chosen.get(input), data, seed: seedOf(i) });
      const before = untrained(config);
      const learned = await trained(config, sources);
      const streams = scored.map(({ events }) => events);
      const matched = await matchAnswers(pool, { trained: learned, untrained: before }, streams);
      for (const [kind, model] of Object.entries({
        trained: learned,
        untrained: before,
        'untrained, as many answers': matched,
        'set by hand': analytic(config),
      }))
        found[kind].push(await figuresOf(model, scored));
      const strict = Object.values(found).map((ofSeeds) => ofSeeds[i].strict.toFixed(2));
      console.error(`${input}, seed ${i + 1}: J ${strict.join(', ')}`);
    }
    for (const [kind, figures] of Object.entries(found)) all.push({ name: `${input}: ${kind}`, seeds: figures });
  }
  return all;
}

/** Generated recordings of one seed: three to learn from, two to be scored on. */
async function generated(i) {
  const { sensor, durationS, noise, backgroundRateHz, hotPixels, stars, satellites, speedPxS, satelliteRateHz } = sky;
  const synthetic = {
    sensor,
    noise,
    stars,
    satellites,
    recordings: 3,
    negatives: 0,
    duration_s: durationS,
    background_rate_hz: backgroundRateHz,
    hot_pixels: hotPixels,
    speed_px_s: speedPxS,
    satellite_rate_hz: satelliteRateHz,
  };
  const data = { dataset: 'synthetic', synthetic };
  const config = mergeConfigs(defaultConfig(), { seed: seedOf(i), data });
  const test = await openDataset(config, 'test');
  return { data, sources: await openDataset(config), scored: await labelled(test.slice(0, 2)) };
}

function seedOf(i) {
  return deriveSeed(defaultConfig().seed, 'encoding', i + 1);
}
