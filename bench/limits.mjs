// Predicted limits beside injected ones (docs/measured.md, "Limits without injection"): the events/s at which half of the objects of a speed are found, by the
// background that the detector saw, and m50 of a completeness.json of the same recordings. Prints Markdown. Needs a build.
//   npx node bench/limits.mjs completeness/completeness.json recording.mat …
//   npx node bench/limits.mjs completeness-jobs recording.mat     by region: objects at rest and of 10 px/s that were found, and as many as were predicted
// Share of the events that count, which `power.ts` keeps: the factor by which the predictions are off, over all recordings given, is printed last.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { stepsOf } from '@spikeseg/events';
import { backgroundOf, chanceOn, EvidenceDetector, limitHz, limitsOf, run, SightLog } from '@spikeseg/segmentation';

/** Injected objects are not there before this, s. */
const leadInS = 10;
const wish = { binPx: 1, wishedFalseAlarmsPerHour: 1, thresholdNats: 20 };

/** What the detector saw of a recording from the lead-in on, and what a track must gain, in the median. */
async function seenIn(file) {
  const { events } = await readRecording(file, { name: file });
  const log = new SightLog(events.sensor, wish);
  const detector = await EvidenceDetector.open(events.sensor, { watch: log });
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) void report;
  const whole = log.take();
  const from = Math.min(leadInS, whole.counts.length >> 2);
  const record = { ...whole, counts: whole.counts.slice(from), trackNats: whole.trackNats.slice(from) };
  return { record, events, nats: record.trackNats.toSorted((a, b) => a - b)[record.trackNats.length >> 1] };
}
const backgroundIn = (record) =>
  backgroundOf(
    record,
    record.counts.map(() => 1),
  );

const [given, ...files] = process.argv.slice(2);
if (statSync(given).isDirectory()) await byRegion(given, files[0]);
else await bySpeed(JSON.parse(readFileSync(given, 'utf8')));

async function bySpeed({ recordings, speedsPxS, zeroPoint }) {
  const magnitude = (rateHz) => zeroPoint - 2.5 * Math.log10(rateHz);
  console.log(
    '| recording | px/s | predicted, events/s | injected, events/s | predicted less injected, mag | 9 of 10, predicted less injected |',
  );
  console.log('|---|---:|---:|---:|---:|---:|');
  const off = speedsPxS.map(() => []);
  for (const [i, path] of files.entries()) {
    const { record, nats } = await seenIn(path);
    const chance = chanceOn(backgroundIn(record), nats);
    const limit = (speed, share) => limitHz((hz) => chance(hz, speed), share);
    const [measured] = recordings[i].completeness.detectors;
    for (const [k, speed] of speedsPxS.entries()) {
      const { m50, m90 } = measured[k];
      const hz = limit(speed, 0.5);
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
  const factors = off.map((all) => (10 ** (-0.4 * (all.reduce((a, b) => a + b, 0) / all.length))).toFixed(3));
  console.log(`\nfactor: ${speedsPxS.map((speed, k) => `${speed} px/s ${factors[k]}`).join(', ')}`);
}

/** Objects of the last plan below a folder of jobs whose places are in the third of the sensor that sees least, and in the third that sees most. */
async function byRegion(store, path) {
  const { record, events, nats } = await seenIn(path);
  const json = (...at) => JSON.parse(readFileSync(join(store, ...at), 'utf8'));
  const jobOf = new Map();
  const plans = readdirSync(join(store, 'plans')).toSorted(
    (a, b) => statSync(join(store, 'plans', a)).mtimeMs - statSync(join(store, 'plans', b)).mtimeMs,
  );
  for (const line of readFileSync(join(store, 'plans', plans.at(-1), 'jobs.jsonl'), 'utf8')
    .trim()
    .split('\n')) {
    const { hash, part } = JSON.parse(line);
    jobOf.set(/round (\d+)$/.exec(part.name)?.[1], hash);
  }
  const { grid } = json('plans', plans.at(-1), 'measured.json');
  const { rounds } = json('plans', plans.at(-1), 'objects', '1.json');
  const { width, height } = events.sensor;
  const partOf = ({ x, y }) =>
    Math.min(record.rows - 1, Math.floor((y * record.rows) / height)) * record.columns +
    Math.min(record.columns - 1, Math.floor((x * record.columns) / width));
  const clean = jobOf.get(undefined);
  const { detections } = json('jobs', clean.slice(0, 2), clean, 'answer.json').answer;
  // Where something is found without the object, too.
  const isSpoiled = ([from, until]) =>
    detections.some(({ tUs, x, y }) => {
      const s = (tUs - events.t[0]) / 1e6;
      const share = (s - from.tS) / (until.tS - from.tS);
      const isThere = s >= from.tS && s <= until.tS + 0.1;
      return isThere && Math.hypot(from.x + share * (until.x - from.x) - x, from.y + share * (until.y - from.y) - y) < 6;
    });
  const objects = rounds.flatMap((own, round) => {
    const hash = jobOf.get(String(round + 1));
    const { scores } = json('jobs', hash.slice(0, 2), hash, 'answer.json').answer;
    return own.flatMap(({ knots, rateHz, cell }, i) =>
      isSpoiled(knots)
        ? []
        : [
            {
              part: partOf({ x: (knots[0].x + knots.at(-1).x) / 2, y: (knots[0].y + knots.at(-1).y) / 2 }),
              rateHz,
              speed: grid.speedsPxS[Math.floor(cell / grid.magnitudes.length)],
              isFound: scores[i] !== null,
            },
          ],
    );
  });
  const parts = record.columns * record.rows;
  const limits = limitsOf(record, events.sensor);
  const ofPart = Array.from({ length: parts }, (_, part) =>
    limits.reduce((sum, { half }, i) => sum + (i % parts === part ? Math.log(half[1]) : 0), 0),
  );
  const order = ofPart.map((_, part) => part).toSorted((a, b) => ofPart[b] - ofPart[a]);
  const whole = backgroundIn(record);
  console.log(
    '| third of the sensor | objects | found | predicted | limit at 0 px/s | at 10 px/s | predicted less injected, mag |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  const third = Math.ceil(parts / 3);
  for (const [name, own] of Object.entries({ 'sees least': order.slice(0, third), 'sees most': order.slice(-third) })) {
    const classes = whole.counts.length;
    const counts = whole.counts.map((_, k) =>
      record.counts.reduce((sum, one) => sum + own.reduce((total, part) => total + one[part * classes + k], 0), 0),
    );
    const chance = chanceOn({ ...whole, counts }, nats);
    const there = objects.filter(({ part, speed }) => own.includes(part) && speed <= 10);
    const predicted = (times) => there.reduce((sum, { rateHz, speed }) => sum + chance(times * rateHz, speed), 0);
    const found = there.filter(({ isFound }) => isFound).length;
    const off = 2.5 * Math.log10(limitHz((times) => predicted(times / 10) / there.length, found / there.length) / 10);
    const limit = (speed) => limitHz((hz) => chance(hz, speed), 0.5).toFixed(1);
    console.log(
      `| ${name} | ${there.length} | ${found} | ${predicted(1).toFixed(1)} | ${limit(0)} | ${limit(10)} | ${(-off).toFixed(2)} |`,
    );
  }
}
