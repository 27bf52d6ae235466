// Whether thresholds are what they are said to be: recordings in which there is nothing, and how many places per hour the detector that
// adds up evidence takes for an object where it may so many by chance. Generated noise; with a folder of recordings also
// those, their pixels permuted. A place that is left for a second and comes back is one place (see `placesIn`). Causal. Prints a table: places per
// hour, and in brackets how many there were and how often something was found there. Takes hours. Needs a build.
//   npx node bench/false-alarms.mjs [--minutes 30] [--wishes 100,10,1,fixed] [--data-root FOLDER]
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { nullTests, placesIn } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { clockNoise } from './parts/clock-noise.mjs';
import { foundBy } from './parts/found.mjs';

const kinds = [
  { name: 'Poisson, 10,000 events/s, 100 hot pixels', noise: 'poisson', backgroundRateHz: 10_000, hotPixels: 100 },
  { name: 'DAVIS, 9,000 events/s, 100 hot pixels', noise: 'davis', backgroundRateHz: 9000, hotPixels: 100 },
  { name: 'DAVIS, 1,100 events/s, 30 hot pixels', noise: 'davis', backgroundRateHz: 1100, hotPixels: 30 },
];

const clocks = [
  { name: 'clocks of 13 s ± 10 %, 3,300 events/s', meanS: 13, spread: 0.1 },
  { name: 'clocks of 13 s, spread 0.4, 3,700 events/s', meanS: 13, spread: 0.4 },
];

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    wishes: { type: 'string', default: '100,10,1,fixed' },
    'data-root': { type: 'string' },
  },
});
/** Places per hour that may be wrong; null: θ stays. */
const wished = values.wishes.split(',').map((wish) => (wish === 'fixed' ? null : Number(wish)));
if (!wished.every((wish) => wish === null || wish > 0))
  throw new RangeError(`--wishes: expected numbers above 0 and the word fixed, got ${values.wishes}`);
const seconds = 60 * Number(values.minutes);
if (!(seconds > 0)) throw new RangeError(`--minutes: expected a number above 0, got ${values.minutes}`);
const pieces = Math.ceil(seconds / 180);
const pieceS = seconds / pieces;

const config = loadConfig();
const rows = [];
for (const { name, ...noise } of kinds) {
  const seeds = Array.from({ length: pieces }, (_, i) => deriveSeed(config.seed, 'false-alarms', i));
  const recordings = seeds.map((seed) => () => generated(noise, seed));
  rows.push(await row(name, recordings));
  console.error(name);
}
for (const { name, ...kind } of clocks) {
  const seeds = Array.from({ length: pieces }, (_, i) => deriveSeed(config.seed, 'clocks', i));
  const recordings = seeds.map((seed) => () => clockNoise({ ...kind, durationS: pieceS }, seed));
  rows.push(await row(name, recordings));
  console.error(name);
}
if (values['data-root'] !== undefined) {
  const recordings = [];
  for (const { path } of await findRecordings(values['data-root'], { sensor: 'all' }))
    recordings.push((await readRecording(path)).events);
  const permuted = recordings.flatMap((events) => [1, 2, 3].map((seed) => () => nullTests.permutePixels(events, seed)));
  rows.push(await row(`${recordings.length} recordings, each permuted thrice`, permuted));
}
const head = [
  'nothing but noise',
  'minutes',
  ...wished.map((perHour) => (perHour === null ? `θ ${config.evidence.threshold_nats}` : `wished ${perHour}/h`)),
];
console.log(
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
);

function generated(noise, seed) {
  const { events } = generateRecording(
    { sensor: 'DAVIS', durationS: pieceS, stars: 0, satellites: 0, speedPxS: [1, 1], satelliteRateHz: [1, 1], ...noise },
    seed,
  ).recording;
  return events;
}

/** What was found in all recordings together, for every wish. */
async function row(name, recordings) {
  const found = wished.map(() => ({ places: 0, times: 0 }));
  let us = 0;
  for (const read of recordings) {
    const events = read();
    us += events.t[events.t.length - 1] - events.t[0];
    for (const [i, perHour] of wished.entries()) {
      for (const { times } of await placesFound(events, perHour)) {
        found[i].places++;
        found[i].times += times;
      }
    }
  }
  return [
    name,
    (us / 6e7).toFixed(1),
    ...found.map(({ places, times }) => `${((places / us) * 3.6e9).toFixed(0)} (${places}, ${times})`),
  ];
}

/** The places at which something was found. */
async function placesFound(events, perHour) {
  const { detections } = await foundBy(events, { wishedFalseAlarmsPerHour: perHour });
  return placesIn(detections);
}
