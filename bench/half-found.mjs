// The events/s from which on half of the objects of a speed are found, in the generated noise of a DAVIS (9,000 events/s, 100 hot pixels): an object is found
// that is reported within the scoring radius for 0.3 s. Prints a row per speed, with a 95 % interval. Needs a build.
//   npx node bench/half-found.mjs [--seeds 401,402,403,404,405,406,407,408] [--speeds 10,20,40,80,200]
import { parseArgs } from 'node:util';
import { completeness, evaluationProtocol, score, tallyDetections, truthOf } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { dimObjects } from './parts/dim-objects.mjs';
import { foundBy } from './parts/found.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '401,402,403,404,405,406,407,408' },
    speeds: { type: 'string', default: '10,20,40,80,200' },
  },
});
const numbers = (text) => text.split(',').map(Number);
/** Events/s around which objects of a speed are drawn, and by which factors: wide enough for detectors of twice and half the sensitivity. */
const middleHz = { 0: 6, 10: 8, 20: 10, 40: 14, 80: 20, 200: 30 };
const factors = [0.6, 0.72, 0.86, 1.04, 1.25, 1.5];
const [objectsEach, labelsPerS, foundS] = [8, 100, 0.3];
const bootstrap = { samples: 1000, confidence: 0.95, seed: 1, minRecordings: 1 };

const drawn = (speed, rateHz, seed) =>
  generateRecording(dimObjects(speed, rateHz, objectsEach), deriveSeed(seed, 'half', speed, Math.round(10 * rateHz))).recording;
const magnitudeOf = (rateHz) => -2.5 * Math.log10(rateHz);
const rateOf = (magnitude) => (magnitude === null ? '…' : (10 ** (-0.4 * magnitude)).toFixed(1));

for (const speed of numbers(values.speeds)) {
  const outcomes = [];
  for (const factor of factors) {
    const rateHz = factor * middleHz[speed];
    for (const seed of numbers(values.seeds)) {
      const recording = { name: `${seed}`, ...drawn(speed, rateHz, seed) };
      const { detections } = await foundBy(recording.events, { recording: recording.name });
      const { objects } = score([tallyDetections(truthOf(recording), detections, evaluationProtocol)], {
        ...bootstrap,
        samples: 0,
      });
      for (const { pd, labels } of objects) {
        const fate = pd * labels >= foundS * labelsPerS ? 'found' : 'missed';
        outcomes.push({ recording: recording.name, speedPxS: speed, magnitude: magnitudeOf(rateHz), fates: [fate] });
      }
    }
  }
  const [[{ m50, cells }]] = completeness(outcomes, bootstrap).detectors;
  const shares = cells.map(({ magnitude, found, trials }) => `${rateOf(magnitude)}: ${(found / trials).toFixed(2)}`);
  console.log(
    `${speed} px/s`.padEnd(9),
    `half at ${rateOf(m50.value)} [${rateOf(m50.high)}, ${rateOf(m50.low)}] events/s, ${m50.kind} | ${shares.toReversed().join('  ')}`,
  );
}
