// When the truth leaks into the input: noise is scored against an object that was never there, as it is and cut around the labels.
// docs/comparing-scores.md has what it prints.
//   npm run build && npx node studies/scores/leak.mjs

import { evaluationProtocol, nullTests, score, tallyDetections } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events/synthetic';

const protocol = { ...evaluationProtocol, volumeRadiiPx: [5], blockSeconds: 1 };
const bootstrap = { samples: 200, confidence: 0.95, seed: 1, minRecordings: 10 };
const sky = {
  sensor: 'DAVIS',
  durationS: 10,
  backgroundRateHz: 20_000,
  hotPixels: 0,
  stars: 0,
  satellites: 0,
  speedPxS: [5, 5],
  satelliteRateHz: [1, 1],
};
const { x, y, t, sensor } = generateRecording(sky, 1).recording.events;
const [startUs = 0] = t;
const object = nullTests.randomTrack(sensor, startUs, startUs + 10e6, { seed: 1, speed: 20, labelEveryUs: 10_000 });
const recording = { name: 'noise', sensor, startUs, endUs: startUs + 10e6, objects: [object] };

const events = Array.from(t, (tUs, i) => ({
  recording: 'noise',
  tUs,
  durationUs: 100_000,
  x: x[i] ?? 0,
  y: y[i] ?? 0,
  w: 1,
  h: 1,
  score: 1,
}));
const near = events.filter((event) => {
  const label = Math.min(Math.floor((event.tUs - startUs) / 10_000), object.t.length - 1);
  return Math.hypot(event.x - (object.x[label] ?? 0), event.y - (object.y[label] ?? 0)) <= 8;
});
for (const [name, detections] of [
  ['noise', events],
  ['noise, cut around the labels', near],
]) {
  const { strict, volumes } = score([tallyDetections(recording, detections, protocol)], bootstrap).figures;
  console.log(name, 'strict J', strict.informedness.value?.toFixed(2), 'J r=5', volumes[0]?.informedness.value?.toFixed(2));
}
