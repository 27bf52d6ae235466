// Predicted limits beside injected ones (docs/measured.md, "Limits without injection"): the events/s at which half of the objects of a speed are found, by the
// background that the detector saw, and m50 of a completeness.json of the same recordings. Prints Markdown. Needs a build.
//   npx node bench/limits.mjs completeness/completeness.json recording.mat …
//   npx node bench/limits.mjs 0.33 recording.mat [24]             by region: one corner has all of its noise, the opposite one such a share; 24 objects of each kind
//   npx node bench/limits.mjs satellite-track.csv recording.es     hides a satellite, and puts it at ten other places, as dim as nine tenths are found there
// Beside the limits: how many of the injected objects were found, by the chance that was predicted for each.
// Share of the events that count, which `power.ts` keeps: the factor by which the predictions are off, over all recordings given, is printed last.
import { readFileSync } from 'node:fs';
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
import { highestScores, injectionAt, injectObjects, planInjections } from '@spikeseg/evaluation';
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

const [given, ...files] = process.argv.slice(2);
if (Number(given) > 0) await byRegion(files[0], Number(given), Number(files[1] ?? 24));
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
    const limits = speedLimits(backgroundOf(record), nats);
    const chance = chanceOn(backgroundOf(record), nats);
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

/**
 * Objects are injected all over a recording, and counted where most noise is and where least is, each by the background on its own way, for as long as it
 * is there, and by what tracks had to gain in its round, in which many dim ones fail. Of real chips none at hand is uneven: one corner keeps all of its noise, the opposite one such a share.
 */
async function byRegion(path, share, perCell) {
  const recording = await readRecording(path, { name: path });
  const { width, height } = recording.events.sensor;
  const [random, seed] = [randomGenerator(58), 58];
  // 0 in the hot corner, 1 in the quiet one, between them evenly: a third of the sensor each.
  const cornerOf = (x, y) => Math.min(1, Math.max(0, (x / width + y / height - 0.8) / 0.4));
  const events = thinned(recording.events, (x, y) => random.uniform() < share ** cornerOf(x, y));
  const { record, detections: clean, nats } = await search(events);
  const whole = backgroundOf(record);
  const parts = record.columns * record.rows;
  const middleOf = (part) => [
    ((part % record.columns) + 0.5) / record.columns,
    (Math.floor(part / record.columns) + 0.5) / record.rows,
  ];
  const regions = { 'hot corner': (x, y) => cornerOf(x, y) === 0, 'quiet corner': (x, y) => cornerOf(x, y) === 1 };
  const inRegion = (isIn) =>
    Array.from({ length: parts }, (_, part) => part).filter((part) =>
      isIn(middleOf(part)[0] * width, middleOf(part)[1] * height),
    );
  const perPxS = (isIn) => {
    const sum = backgroundOf(record, undefined, inRegion(isIn)).counts.reduce((total, one) => total + one, 0);
    return sum / inRegion(isIn).length / record.counts.length / ((width * height) / parts);
  };
  for (const [name, isIn] of Object.entries(regions)) console.log(`${name}: ${perPxS(isIn).toFixed(3)} events/s per px`);
  const { half } = speedLimits(whole, nats);
  const cells = limitSpeeds.flatMap((speedPxS, k) =>
    [0.4, 0.57, 0.8, 1.13, 1.6, 2.26].map((times) => ({ speedPxS, rateHz: times * half[k] })),
  );
  const { rounds } = planInjections({ ...recording, events }, cells, perCell, seed, { tries: 480 });
  const objects = [];
  for (const [round, own] of rounds.entries()) {
    const { detections, nats: asked } = await search(injectObjects(events, own, seed + round).events);
    const paths = own.map((one) => ({
      beginUs: events.t[0] + 1e6 * one.knots[0].tS,
      endUs: events.t[0] + 1e6 * one.knots.at(-1).tS,
      placeAt: (tUs) => injectionAt(one, (tUs - events.t[0]) / 1e6),
    }));
    const [there, before] = [detections, clean].map((all) => highestScores(paths, all));
    for (const [i, { knots, cell }] of own.entries()) {
      if (before[i] > -Infinity) continue;
      const along = [0.1, 0.3, 0.5, 0.7, 0.9].map((at) =>
        ['x', 'y'].map((axis) => knots[0][axis] + at * (knots.at(-1)[axis] - knots[0][axis])),
      );
      const region = Object.keys(regions).find((name) => along.slice(1, 4).every(([x, y]) => regions[name](x, y)));
      if (region)
        objects.push({
          ...cells[cell],
          region,
          along,
          lifeS: knots.at(-1).tS - knots[0].tS,
          isFound: there[i] > -Infinity,
          asked,
        });
    }
    process.stderr.write(`\r${round + 1} of ${rounds.length} rounds`);
  }
  console.log('\n| px/s | region | objects | found | predicted | predicted less injected, mag |\n|---:|---|---:|---:|---:|---:|');
  const partAt = ([x, y]) => Math.floor((y * record.rows) / height) * record.columns + Math.floor((x * record.columns) / width);
  for (const speed of limitSpeeds)
    for (const name of Object.keys(regions)) {
      const own = objects
        .filter(({ region, speedPxS }) => region === name && speedPxS === speed)
        .map(({ rateHz, along, lifeS, isFound, asked }) => {
          const background = backgroundOf(record, undefined, along.map(partAt));
          // A sensor that what is as fast crosses in that time; what stands is there for as long as all others.
          const side = speed > 0 ? (lifeS * speed) / 0.9 : 1;
          return { chance: chanceOn({ ...background, sensor: { width: side, height: side } }, asked), rateHz, isFound };
        });
      const predicted = (times) => own.reduce((sum, { chance, rateHz }) => sum + chance(times * rateHz, speed), 0);
      const found = own.filter(({ isFound }) => isFound).length;
      const [tenths] = limitsHz((hz) => predicted(hz / 10) / own.length, [found / own.length]);
      console.log(
        `| ${speed} | ${name} | ${own.length} | ${found} | ${predicted(1).toFixed(1)} | ${(-2.5 * Math.log10(tenths / 10)).toFixed(2)} |`,
      );
    }
}

/** Those events of a stream whose places are kept. */
function thinned(events, isKept) {
  const kept = Uint8Array.from(events.t, (_, i) => (isKept(events.x[i], events.y[i]) ? 1 : 0));
  const of = (values) => values.filter((_, i) => kept[i] === 1);
  return { ...events, t: of(events.t), x: of(events.x), y: of(events.y), p: of(events.p) };
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
