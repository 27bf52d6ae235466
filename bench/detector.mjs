// How fast the evidence detector goes through recordings as `detect` runs it, the model of the background included, causally: generated ones of a DAVIS
// with 10,000, 100,000 and 300,000 events/s and a satellite, and real ones where a folder is given. Prints a table: events per second of wall-clock time
// and milliseconds per step of 10 ms, of which a live detector has 10; medians of the rounds, in brackets the lowest and the highest. Needs a build.
//   npx node bench/detector.mjs [--rates 10000,100000,300000] [--duration 20] [--rounds 3] [--data-root FOLDER]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { generateRecording, sceneOptions } from '@spikeseg/events';
import { detectByEvidence } from '@spikeseg/experiment/parts';
import { ebssaModel, evidenceTiming } from '@spikeseg/segmentation';
import { deriveSeed, wasmBackend } from '@spikeseg/snn-core';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '10000,100000,300000' },
    duration: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    'data-root': { type: 'string' },
  },
});
const [rounds, durationS] = [Number(values.rounds), Number(values.duration)];
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`--rounds: expected a whole number above 0, got ${values.rounds}`);
const config = loadConfig();

console.log(`${cpus()[0].model}, Node ${process.version}, ${rounds} rounds\n`);
console.log('| recording | events | seconds | detections | events/s | ms per step |\n| --- | ---: | ---: | ---: | ---: | ---: |');
for (const rateHz of values.rates.split(',').map(Number)) {
  const options = sceneOptions('plain', { durationS, noise: 'davis', hotPixels: 0, stars: 0, backgroundRateHz: rateHz });
  await measure(
    `generated, ${rateHz} events/s`,
    generateRecording(options, deriveSeed(config.seed, 'detector', rateHz)).recording,
  );
}
if (values['data-root'] !== undefined) {
  for (const { name, path } of await findRecordings(values['data-root'], { sensor: 'all' }))
    await measure(name, await readRecording(path));
}

/** Prints the row of a recording. */
async function measure(name, { events }) {
  const { t } = events;
  const seconds = (t[t.length - 1] - t[0]) / 1e6;
  const times = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const before = performance.now();
    const detections = await detectByEvidence(wasmBackend, { config, ...ebssaModel(events.sensor) }, name, events);
    times.push(performance.now() - before);
    found = detections.length;
  }
  const rates = times.map((ms) => (1000 * t.length) / ms);
  const steps = times.map((ms) => (ms * evidenceTiming.stepS) / seconds);
  const cells = [name, t.length, seconds.toFixed(1), found, spread(rates, 0), spread(steps, 2)];
  console.log(`| ${cells.join(' | ')} |`);
}

function spread(samples, digits) {
  const sorted = samples.toSorted((a, b) => a - b);
  const [median, low, high] = [sorted[sorted.length >> 1], sorted[0], sorted[sorted.length - 1]].map((one) =>
    one.toFixed(digits),
  );
  return `${median} [${low}, ${high}]`;
}
