// Predicted limits beside injected ones (docs/measured.md, "Limits without injection"): the events/s at which half of the objects of a speed are found, by the
// background that the detector saw, and m50 of a completeness.json of the same recordings. Prints Markdown. Needs a build.
//   npx node bench/limits.mjs completeness.json recording.mat …
// Share of the events that count, which `power.ts` keeps: the factor by which the predictions are off, over all recordings given, is printed last.
import { readFileSync } from 'node:fs';
import { readRecording } from '@spikeseg/data-ebssa';
import { stepsOf } from '@spikeseg/events';
import { EvidenceDetector, limitHz, Power, pxSOf, run, SightLog, worthClasses } from '@spikeseg/segmentation';

/** Injected objects are not there before this, s. */
const leadInS = 10;
const wish = { binPx: 1, wishedFalseAlarmsPerHour: 1, thresholdNats: 20 };

/** The search of a recording, and what it could see at a speed. */
async function predictedIn(file) {
  const { events } = await readRecording(file, { name: file });
  const log = new SightLog(events.sensor, wish);
  const detector = await EvidenceDetector.open(events.sensor, { watch: log });
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) void report;
  const { counts, trackNats, stepS, columns, rows, sensor } = log.record;
  const from = Math.min(leadInS / stepS, trackNats.length >> 2);
  const sum = new Float64Array(worthClasses);
  for (let i = from * columns * rows * worthClasses; i < counts.length; i++) sum[i % worthClasses] += counts[i];
  const nats = trackNats.toSorted((a, b) => a - b)[trackNats.length >> 1];
  const watched = sensor.width * sensor.height * stepS * (trackNats.length - from);
  const chance = new Power(sensor).chances(sum, nats, pxSOf(sum) / watched);
  return (speed, share = 0.5) => limitHz(chance, speed, share);
}

const [file, ...files] = process.argv.slice(2);
const { recordings, speedsPxS, zeroPoint } = JSON.parse(readFileSync(file, 'utf8'));
const magnitude = (rateHz) => zeroPoint - 2.5 * Math.log10(rateHz);
console.log(
  '| recording | px/s | predicted, events/s | injected, events/s | predicted less injected, mag | 9 of 10, predicted less injected |',
);
console.log('|---|---:|---:|---:|---:|---:|');
const off = speedsPxS.map(() => []);
for (const [i, path] of files.entries()) {
  const limit = await predictedIn(path);
  const [measured] = recordings[i].completeness.detectors;
  for (const [k, speed] of speedsPxS.entries()) {
    const { m50, m90 } = measured[k];
    const hz = limit(speed);
    const difference = m50.kind === 'measured' ? magnitude(hz) - m50.value : undefined;
    const most = m90.kind === 'measured' ? magnitude(limit(speed, 0.9)) - m90.value : undefined;
    if (difference !== undefined) off[k].push(difference);
    const injected =
      m50.kind === 'measured'
        ? `${(10 ** ((zeroPoint - m50.value) / 2.5)).toFixed(1)} [${m50.low?.toFixed(2)}, ${m50.high?.toFixed(2)}]`
        : `${m50.kind} ${m50.value}`;
    console.log(
      `| ${recordings[i].name.slice(0, 20)} | ${speed} | ${hz.toFixed(1)} | ${injected} | ${difference?.toFixed(2) ?? '–'} | ${most?.toFixed(2) ?? '–'} |`,
    );
  }
}
console.log(
  `\nfactor: ${off.map((all, k) => `${speedsPxS[k]} px/s ${(10 ** (-0.4 * (all.reduce((a, b) => a + b, 0) / all.length))).toFixed(3)}`).join(', ')}`,
);
