// What learning is worth: objects that share a velocity, and others, are put into recordings; the detector learns from one recording without labels, and
// detects in another. Beside it the detector as it is (hand-set), the same network with as many maps of random directions, and with --lattice one with a
// lattice of velocities. Prints m50 by speed with 95 % intervals, paired, and false answers. Needs a build.
//   npx node bench/learned-motions.mjs [--seeds 1,2,3,4,5] [--speeds 10,20,40,80] [--train FILE --test FILE] [--lattice] [--json FILE]
// Without files the recordings are 90 s of the noise of a DAVIS.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { readRecording } from '@spikeseg/data-ebssa';
import { completeness, injectObjects } from '@spikeseg/evaluation';
import { generateRecording, sceneOptions } from '@spikeseg/events';
import { evidenceOptions, learnMotions } from '@spikeseg/experiment/parts';
import { ebssaModel, evidenceDetections, withMotions } from '@spikeseg/segmentation';
import { deriveSeed, randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { backgroundRatios } from './background-ratios.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3,4,5' },
    speeds: { type: 'string', default: '10,20,40,80' },
    train: { type: 'string' },
    test: { type: 'string' },
    lattice: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const config = loadConfig();
const matchPx = config.evaluation.match_radius_px;
const magnitudes = [-4, -3.5, -3, -2.5, -2, -1.5];
const sharing = 24;
const others = 12;
const durationS = 90;
const settledS = 10;
const longestS = 10;

/** Noise alone, or a real recording. */
async function host(file, seed) {
  if (file !== undefined) return (await readRecording(file)).events;
  const options = sceneOptions('slews', { durationS, satellites: 0 });
  return generateRecording(options, seed).recording.events;
}

/** Objects that share a velocity, and others of 10 to 80 px/s in any direction, each through a random place at a random time. */
function population({ t, sensor }, seed, speedPxS, angle) {
  const random = randomGenerator(seed);
  const endS = (t[t.length - 1] - t[0]) / 1e6;
  const objects = [];
  for (let id = 0; id < sharing + others; id++) {
    const isSharing = id < sharing;
    const speed = isSharing ? speedPxS : 10 * 8 ** random.uniform();
    const direction = isSharing ? angle : 2 * Math.PI * random.uniform();
    const [vx, vy] = [speed * Math.cos(direction) + 0.3 * random.normal(), speed * Math.sin(direction) + 0.3 * random.normal()];
    const [x, y] = [sensor.width * random.uniform(), sensor.height * random.uniform()];
    const atS = settledS + (endS - settledS) * random.uniform();
    let [fromS, untilS] = [Math.max(settledS, atS - longestS / 2), Math.min(endS, atS + longestS / 2)];
    for (const [place, v, size] of [
      [x, vx, sensor.width - 1],
      [y, vy, sensor.height - 1],
    ]) {
      const ends = [atS - place / v, atS + (size - place) / v];
      fromS = Math.max(fromS, Math.min(...ends));
      untilS = Math.min(untilS, Math.max(...ends));
    }
    if (untilS - fromS < 0.3) continue;
    const knots = [fromS, untilS].map((tS) => ({ tS, x: x + vx * (tS - atS), y: y + vy * (tS - atS) }));
    const magnitude = magnitudes[id % magnitudes.length];
    objects.push({ id, knots, rateHz: 10 ** (magnitude / -2.5), magnitude, vx, vy, isSharing });
  }
  return objects;
}

async function detected(events, ratios, model) {
  const detections = [];
  const weigh = (begin, end) => ratios.subarray(begin, end);
  for await (const { answer } of evidenceDetections(wasmBackend, events, weigh, evidenceOptions(config, ''), model))
    detections.push(...answer);
  return detections;
}

/** Which objects are found, and how many answers are at none: beside one (18 px), and elsewhere. */
function judged(objects, detections, startUs) {
  const found = objects.map(() => false);
  let [beside, elsewhere] = [0, 0];
  for (const { tUs, x, y } of detections) {
    const tS = (tUs - startUs) / 1e6;
    let nearest = Infinity;
    for (const [k, { knots, vx, vy }] of objects.entries()) {
      if (tS < knots[0].tS || tS > knots[1].tS + 0.1) continue;
      const distance = Math.hypot(knots[0].x + vx * (tS - knots[0].tS) - x, knots[0].y + vy * (tS - knots[0].tS) - y);
      nearest = Math.min(nearest, distance);
      if (distance <= matchPx) found[k] = true;
    }
    if (nearest <= matchPx) continue;
    if (nearest <= 18) beside++;
    else elsewhere++;
  }
  return { found, beside, elsewhere };
}

/** Every velocity up to 90 px/s is at most 9 px/s from one of these. */
function lattice() {
  const motions = [];
  for (let row = -6; row <= 6; row++) {
    for (let column = -6; column <= 6; column++) {
      const [vx, vy] = [(column + (row & 1) / 2) * 15.6, row * 13.5];
      if (Math.hypot(vx, vy) <= 90) motions.push({ vx, vy, spread: 4.5 });
    }
  }
  return motions;
}

const outcomes = [];
const sums = {};
const runs = [];
let names = [];
for (const speedPxS of numbers(values.speeds)) {
  for (const seed of numbers(values.seeds)) {
    const angle = 2 * Math.PI * randomGenerator(deriveSeed(seed, 'direction', speedPxS)).uniform();
    const part = async (name, file) => {
      const events = await host(file, deriveSeed(seed, name, speedPxS));
      const objects = population(events, deriveSeed(seed, name, 'objects', speedPxS), speedPxS, angle);
      return { events: injectObjects(events, objects, deriveSeed(seed, name, 'events', speedPxS)).events, objects };
    };
    const teacher = await part('train', values.train);
    const startedMs = performance.now();
    const { best } = await learnMotions([{ name: 'train', load: async () => ({ events: teacher.events }) }], 4);
    const seconds = (performance.now() - startedMs) / 1e3;
    const base = ebssaModel(teacher.events.sensor);
    const random = randomGenerator(deriveSeed(seed, 'random', speedPxS));
    const turned = best.map((map) => {
      const [speed, turn] = [Math.hypot(map.vx, map.vy), 2 * Math.PI * random.uniform()];
      return { ...map, vx: speed * Math.cos(turn), vy: speed * Math.sin(turn) };
    });
    const models = { 'hand-set': base, trained: withMotions(base, best), random: withMotions(base, turned) };
    if (values.lattice) models.lattice = withMotions(base, lattice());
    names = Object.keys(models);
    const { events, objects } = await part('test', values.test);
    const ratios = Float32Array.from(backgroundRatios(events));
    const minutes = (events.t[events.t.length - 1] - events.t[0]) / 6e7;
    const results = [];
    for (const [name, model] of Object.entries(models)) {
      const result = judged(objects, await detected(events, ratios, model), events.t[0]);
      results.push(result);
      const sum = (sums[`${speedPxS} ${name}`] ??= { minutes: 0, beside: 0, elsewhere: 0 });
      sum.minutes += minutes;
      sum.beside += result.beside;
      sum.elsewhere += result.elsewhere;
    }
    for (const [k, { magnitude, isSharing }] of objects.entries()) {
      const fates = results.map(({ found }) => (found[k] ? 'found' : 'missed'));
      outcomes.push({ recording: `${seed}`, speedPxS: isSharing ? speedPxS : 0, magnitude, fates });
    }
    const learned = best.map(({ vx, vy, spread }) => `(${vx.toFixed(1)}, ${vy.toFixed(1)}) ±${spread.toFixed(1)}`);
    const truth = `(${(speedPxS * Math.cos(angle)).toFixed(1)}, ${(speedPxS * Math.sin(angle)).toFixed(1)})`;
    runs.push({ speedPxS, seed, truth, learned, events: teacher.events.t.length, seconds });
    console.error(
      `${speedPxS} px/s, seed ${seed}: true ${truth}, learned ${learned.join(' ') || 'nothing'}, ${seconds.toFixed(0)} s; ${names.map((name, i) => `${name} ${results[i].found.filter(Boolean).length}`).join(', ')} of ${objects.length}`,
    );
  }
}

const { detectors, differences } = completeness(outcomes, { samples: 2000, confidence: 0.95, seed: 1, minRecordings: 1000 });
const number = (value) => (value === null || !Number.isFinite(value) ? '–' : value.toFixed(2).replace('-', '−'));
const interval = ({ value, low, high }) => `${number(value)} [${number(low)}, ${number(high)}]`;
console.log(
  `| px/s | ${names.map((name) => `${name}, m50`).join(' | ')} | ${names
    .slice(1)
    .map((name) => `${name} − hand-set`)
    .join(' | ')} | answers beside objects, elsewhere per minute |`,
);
console.log(
  `|---|${names.map(() => '---:|').join('')}${names
    .slice(1)
    .map(() => '---:|')
    .join('')}---|`,
);
for (const [i, { speedPxS }] of detectors[0].entries()) {
  const label = speedPxS === 0 ? '10 to 80, each another velocity' : `${speedPxS}, shared`;
  const off =
    speedPxS === 0
      ? ''
      : names
          .map((name) => {
            const { minutes, beside, elsewhere } = sums[`${speedPxS} ${name}`];
            return `${name} ${(beside / minutes).toFixed(0)}, ${(elsewhere / minutes).toFixed(0)}`;
          })
          .join('; ');
  console.log(
    `| ${label} | ${detectors.map((one) => interval(one[i].m50)).join(' | ')} | ${differences.map((one) => interval(one[i])).join(' | ')} | ${off} |`,
  );
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ names, outcomes, sums, runs }, null, 1)}\n`);
