// The events/s from which on half of the objects of a speed are found, in the generated noise of a DAVIS (9,000 events/s, 100 hot pixels): an object is found
// that is reported within the scoring radius for 0.3 s. Prints a row per speed, with a 90 % interval of a bootstrap over recordings. Needs a build.
//   npx node bench/half-found.mjs [--seeds 401,402,403,404,405,406,407,408] [--speeds 10,20,40,80,200] [--cache FOLDER]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { evaluationProtocol, score, tallyDetections, truthOf } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';
import { foundBy } from './parts/found.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '401,402,403,404,405,406,407,408' },
    speeds: { type: 'string', default: '10,20,40,80,200' },
    cache: { type: 'string' },
  },
});
const numbers = (text) => text.split(',').map(Number);
/** Events/s around which objects of a speed are drawn, and by which factors: wide enough for detectors of twice and half the sensitivity. */
const middleHz = { 0: 6, 10: 8, 20: 10, 40: 14, 80: 20, 200: 30 };
const factors = [0.6, 0.72, 0.86, 1.04, 1.25, 1.5];
const [objectsEach, labelsPerS, foundS, samples] = [8, 100, 0.3, 200];

function drawn(speed, rateHz, seed) {
  const file = values.cache && join(values.cache, `half.${speed}.${rateHz.toFixed(1)}.${seed}.v8`);
  if (file && existsSync(file)) return deserialize(readFileSync(file));
  const options = {
    sensor: 'DAVIS',
    durationS: 30,
    noise: 'davis',
    stars: 0,
    backgroundRateHz: 9000,
    hotPixels: 100,
    psfPx: 1.5,
    satellites: objectsEach,
    speedPxS: [0.95 * speed, 1.05 * speed],
    satelliteRateHz: [rateHz, rateHz],
  };
  const { events, objects } = generateRecording(options, deriveSeed(seed, 'half', speed, Math.round(10 * rateHz))).recording;
  if (!file) return { events, objects };
  mkdirSync(values.cache, { recursive: true });
  writeFileSync(file, serialize({ events, objects }));
  return { events, objects };
}

/** ln of the rate at which half are found, by maximum likelihood of a logistic curve. @param cells of [rate, found, all] */
function halfOf(cells) {
  let best = { fit: Number.NEGATIVE_INFINITY, at: 0 };
  const [low, high] = [Math.log(cells[0][0] / 2), Math.log(2 * cells.at(-1)[0])];
  for (let at = low; at < high; at += 0.01)
    for (let width = 0.02; width < 0.4; width *= 1.2) {
      let fit = 0;
      for (const [rate, found, all] of cells) {
        const share = Math.min(0.999, Math.max(0.001, 1 / (1 + Math.exp((at - Math.log(rate)) / width))));
        fit += found * Math.log(share) + (all - found) * Math.log(1 - share);
      }
      if (fit > best.fit) best = { fit, at };
    }
  return Math.exp(best.at);
}

for (const speed of numbers(values.speeds)) {
  const cells = [];
  for (const factor of factors) {
    const rateHz = factor * middleHz[speed];
    const recordings = [];
    for (const seed of numbers(values.seeds)) {
      const name = `v${speed}.r${rateHz}.${seed}`;
      const recording = { name, ...drawn(speed, rateHz, seed) };
      const { detections } = await foundBy(recording.events, { recording: name });
      const { objects } = score([tallyDetections(truthOf(recording), detections, evaluationProtocol)], {
        samples: 0,
        confidence: 0.95,
        seed: 1,
        minRecordings: 1,
      });
      recordings.push([objects.filter(({ pd, labels }) => pd * labels >= foundS * labelsPerS).length, objects.length]);
    }
    cells.push({ rateHz, recordings });
  }
  const summed = (pick) =>
    cells.map(({ rateHz, recordings }) => {
      const picked = recordings.map((_, k) => recordings[pick?.(k, recordings.length) ?? k]);
      return [rateHz, picked.reduce((sum, [found]) => sum + found, 0), picked.reduce((sum, [, all]) => sum + all, 0)];
    });
  const all = summed();
  const halves = [];
  // Recordings of a bootstrap are drawn by their own seed, the same for every detector.
  for (let sample = 0; sample < samples; sample++)
    halves.push(halfOf(summed((k, count) => deriveSeed(sample, 'bootstrap', k) % count)));
  halves.sort((a, b) => a - b);
  const shares = all.map(([rate, found, count]) => `${rate.toFixed(1)}: ${(found / count).toFixed(2)}`).join('  ');
  console.log(
    `${`${speed} px/s`.padEnd(9)}half at ${halfOf(all).toFixed(1)} [${halves[samples * 0.05].toFixed(1)}, ${halves[samples * 0.95 - 1].toFixed(1)}] events/s | ${shares}`,
  );
}
