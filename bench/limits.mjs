// Predicted limits beside injected ones (docs/measured.md, "Limits without injection"): the events/s at which half of the objects of a speed are found, by the
// background that the detector saw, and m50 of a completeness.json of the same recordings. Prints Markdown. Needs a build.
//   npx node bench/limits.mjs completeness/completeness.json recording.mat …
//   npx node bench/limits.mjs completeness-jobs recording.mat     by region: objects at rest and of 10 px/s that were found, and as many as were predicted
//   npx node bench/limits.mjs satellite-track.csv recording.es     hides a satellite, and puts it at ten other places, as dim as nine tenths are found there
// Beside the limits: how many of the injected objects were found, by the chance that was predicted for each.
// Share of the events that count, which `power.ts` keeps: the factor by which the predictions are off, over all recordings given, is printed last.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import {
  atSpeed,
  backgroundOf,
  chanceOn,
  EvidenceDetector,
  limitSpeeds,
  limitsHz,
  limitsOf,
  run,
  SightLog,
  speedLimits,
} from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';

/** Injected objects are not there before this, s. */
const leadInS = 10;
/** When a hidden satellite is put elsewhere, s; and how far its events are from its track at most, px. */
const thereS = [12, 22];
const ownPx = 8;

/** What the detector saw of a recording from the lead-in on, and what a track must gain, in the median. */
async function seenIn(file) {
  const { events } = await readRecording(file, { name: file });
  return { events, ...(await search(events)) };
}

async function search(events) {
  const log = new SightLog(events.sensor);
  const detector = await EvidenceDetector.open(events.sensor, { watch: log });
  const detections = [];
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) detections.push(...report.detections);
  const whole = log.take();
  const from = Math.min(leadInS, whole.counts.length >> 2);
  const record = { ...whole, counts: whole.counts.slice(from), trackNats: whole.trackNats.slice(from) };
  return { record, detections, nats: record.trackNats.toSorted((a, b) => a - b)[record.trackNats.length >> 1] };
}
const backgroundIn = (record) =>
  backgroundOf(
    record,
    record.counts.map(() => 1),
  );

const [given, ...files] = process.argv.slice(2);
if (statSync(given).isDirectory()) await byRegion(given, files[0]);
else if (given.endsWith('.csv')) await hidden(given, files[0]);
else await bySpeed(JSON.parse(readFileSync(given, 'utf8')));

async function bySpeed({ recordings, speedsPxS, zeroPoint }) {
  const magnitude = (rateHz) => zeroPoint - 2.5 * Math.log10(rateHz);
  console.log(
    '| recording | px/s | predicted, events/s | injected, events/s | predicted less injected, mag | 9 of 10, predicted less injected |',
  );
  console.log('|---|---:|---:|---:|---:|---:|');
  const off = speedsPxS.map(() => []);
  const objects = [];
  for (const [i, path] of files.entries()) {
    const { record, nats } = await seenIn(path);
    const limits = speedLimits(backgroundIn(record), nats);
    const chance = chanceOn(backgroundIn(record), nats);
    const [measured] = recordings[i].completeness.detectors;
    for (const [k, speed] of speedsPxS.entries()) {
      const { m50, m90, cells } = measured[k];
      for (const { magnitude: faint, trials, found } of cells)
        objects.push({ chance: chance(10 ** ((zeroPoint - faint) / 2.5), speed), trials, found });
      const hz = limits.half[limitSpeeds.indexOf(speed)];
      const difference = m50.kind === 'measured' ? magnitude(hz) - m50.value : undefined;
      const max = m90.kind === 'measured' ? magnitude(limits.nineTenths[limitSpeeds.indexOf(speed)]) - m90.value : undefined;
      if (difference !== undefined) off[k].push(difference);
      const injected =
        m50.kind === 'measured'
          ? `${(10 ** ((zeroPoint - m50.value) / 2.5)).toFixed(1)} [${m50.low?.toFixed(2)}, ${m50.high?.toFixed(2)}]`
          : `${m50.kind} ${m50.value}`;
      console.log(
        `| ${recordings[i].name.slice(0, 20)} | ${speed} | ${hz.toFixed(1)} | ${injected} | ${difference?.toFixed(2) ?? '–'} | ${max?.toFixed(2) ?? '–'} |`,
      );
    }
  }
  const factors = off.map((all) => (10 ** (-0.4 * (all.reduce((a, b) => a + b, 0) / all.length))).toFixed(3));
  console.log('\n| predicted chance | objects | found | predicted |\n|---|---:|---:|---:|');
  for (const [from, to] of [
    [0, 0.1],
    [0.1, 0.3],
    [0.3, 0.7],
    [0.7, 0.95],
    [0.95, 1.01],
  ]) {
    const own = objects.filter((one) => one.chance >= from && one.chance < to);
    const sum = (of) => own.reduce((total, one) => total + one.trials * of(one), 0);
    const predicted = `${sum((one) => one.chance).toFixed(0)} ± ${Math.sqrt(sum((one) => one.chance * (1 - one.chance))).toFixed(0)}`;
    const found = own.reduce((total, one) => total + one.found, 0);
    console.log(`| ${from} to ${Math.min(1, to)} | ${sum(() => 1)} | ${found} | ${predicted} |`);
  }
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
    const [times] = limitsHz((tenths) => predicted(tenths / 10) / there.length, [found / there.length]);
    const off = 2.5 * Math.log10(times / 10);
    const limit = (speed) => limitsHz((hz) => chance(hz, speed), [0.5])[0].toFixed(1);
    console.log(
      `| ${name} | ${there.length} | ${found} | ${predicted(1).toFixed(1)} | ${limit(0)} | ${limit(10)} | ${(-off).toFixed(2)} |`,
    );
  }
}

/** The events of a satellite are taken out of a recording, and put into it at ten other places, for ten seconds. @param table its track: s, x, y; a header */
async function hidden(table, path) {
  const { events } = await readRecording(path, { name: path });
  const [, ...lines] = readFileSync(table, 'utf8').trim().split('\n');
  const track = lines.map((line) => line.split(',').map(Number));
  const placeAt = (s) => {
    const at = Math.max(0, track.findIndex(([tS]) => tS > s) - 1);
    const [[tS, x, y], [nextS, nextX, nextY]] = [track[at], track[at + 1]];
    const share = (s - tS) / (nextS - tS);
    return [x + share * (nextX - x), y + share * (nextY - y)];
  };
  const secondOf = (i) => (events.t[i] - events.t[0]) / 1e6;
  const isOwn = Array.from(events.t, (_, i) => {
    const [x, y] = placeAt(secondOf(i));
    return Math.hypot(events.x[i] - x, events.y[i] - y) < ownPx;
  });
  const others = Array.from(events.t, (_, i) => i).filter((i) => !isOwn[i]);
  const own = Array.from(events.t, (_, i) => i).filter((i) => isOwn[i] && secondOf(i) >= thereS[0] && secondOf(i) < thereS[1]);
  const seconds = thereS[1] - thereS[0];
  const [from, until] = thereS.map(placeAt);
  const speed = Math.hypot(until[0] - from[0], until[1] - from[1]) / seconds;
  const part = (rows) => {
    const sorted = rows.toSorted((a, b) => a[0] - b[0]);
    const [t, x, y, p] = [0, 1, 2, 3].map((k) => sorted.map((row) => row[k]));
    return {
      t: Float64Array.from(t),
      x: Uint16Array.from(x),
      y: Uint16Array.from(y),
      p: Uint8Array.from(p),
      sensor: events.sensor,
    };
  };
  const rowOf = (i, dx = 0, dy = 0) => [events.t[i], events.x[i] + dx, events.y[i] + dy, events.p[i]];
  const rest = others.map((i) => rowOf(i));
  const { record } = await search(part(rest));
  const limits = limitsOf(record, events.sensor);
  const { width, height } = events.sensor;
  const shifts = Array.from({ length: 10 }, (_, k) => [
    Math.round(((k % 5) + 0.5) * (width / 5) - from[0]),
    Math.round((Math.floor(k / 5) + 0.5) * (height / 2) - from[1]),
  ]);
  const limitAt = ([dx, dy]) => {
    const there = limits.filter(
      ({ x, y, w, h }) => Math.abs(from[0] + dx - x - w / 2) <= w / 2 && Math.abs(from[1] + dy - y - h / 2) <= h / 2,
    );
    const rates = there.map(({ nineTenths }) => atSpeed(speed, nineTenths)).toSorted((a, b) => a - b);
    return rates[rates.length >> 1];
  };
  console.log(`${own.length} events of the satellite in ${seconds} s, ${speed.toFixed(1)} px/s`);
  console.log('| times the limit | found, of ten places | events/s |\n|---:|---:|---|');
  for (const times of [1, 0.5, 0.25]) {
    const random = randomGenerator(58);
    const rates = shifts.map((shift) => times * limitAt(shift));
    const rows = shifts.flatMap(([dx, dy], k) =>
      own.filter(() => random.uniform() < (rates[k] * seconds) / own.length).map((i) => rowOf(i, dx, dy)),
    );
    const { detections } = await search(part([...rest, ...rows]));
    const found = shifts.filter(([dx, dy]) =>
      detections.some(({ tUs, x, y }) => {
        const s = (tUs - events.t[0]) / 1e6;
        const [px, py] = placeAt(s);
        return s >= thereS[0] && s < thereS[1] && Math.hypot(px + dx - x, py + dy - y) < 6;
      }),
    );
    console.log(`| ${times} | ${found.length} | ${rates.map((hz) => hz.toFixed(1)).join(', ')} |`);
  }
}
