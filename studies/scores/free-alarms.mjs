// When false alarms are free: what Afshar volumes and the strict score give to false alarms, and to outputs that know nothing.
// docs/comparing-scores.md has what it prints.
//   npm run build && npx node studies/scores/free-alarms.mjs
import { evaluationProtocol, nullTests, score, tallyDetections } from '@spikeseg/evaluation';
import { randomGenerator } from '@spikeseg/snn-core';

const protocol = { ...evaluationProtocol, volumeRadiiPx: [5], blockSeconds: 1 };
const bootstrap = { samples: 200, confidence: 0.95, seed: 1, minRecordings: 10 };
const sensor = { width: 240, height: 180 };
const object = nullTests.randomTrack(sensor, 0, 10e6, { seed: 1, speed: 20, labelEveryUs: 10_000 });
const recording = { name: 'half', sensor, startUs: 0, endUs: 20e6, objects: [object] };
const report = (tUs, x, y) => ({
  recording: 'half',
  tUs,
  durationUs: 10_000,
  x,
  y,
  w: 4,
  h: 4,
  score: 1,
});

/** What a detector of these reports is worth. @param {ReturnType<typeof report>[]} detections */
function worth(detections) {
  const { strict, volumes } = score([tallyDetections(recording, detections, protocol)], bootstrap).figures;
  return `strict J ${strict.informedness.value?.toFixed(2)}, volumes J r=5 ${volumes[0]?.informedness.value?.toFixed(2)}`;
}
const found = Array.from(object.t, (tUs, i) => report(tUs, object.x[i] ?? 0, object.y[i] ?? 0));
for (const share of [0, 0.2, 0.4, 0.6, 0.8]) {
  const random = randomGenerator(2);
  const wrong = Array.from({ length: 2000 }, (_, slice) =>
    report(slice * 10_000, 240 * random.uniform() - 0.5, 180 * random.uniform() - 0.5),
  );
  console.log(
    `false alarms in ${100 * share} % of the slices:`,
    worth([...found, ...wrong.filter(() => random.uniform() < share)]),
  );
}
for (const perSlice of [1, 100, 500]) {
  const random = randomGenerator(3);
  const wrong = Array.from({ length: 2000 * perSlice }, () =>
    report(Math.floor(2000 * random.uniform()) * 10_000, 240 * random.uniform() - 0.5, 180 * random.uniform() - 0.5),
  );
  console.log(`nothing found, ${perSlice} random report${perSlice === 1 ? '' : 's'} per slice:`, worth(wrong));
}
console.log('no report:', worth([]));
