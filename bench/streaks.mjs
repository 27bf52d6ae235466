// How many short and fast objects are told: streaks of known speed, duration and brightness are put into real recordings, away from labelled
// objects, and weighed by the model of the background as real events are. A streak is told where a track goes along it while it is there, and
// its velocity is right where that of the last point that was seen errs by at most 10 %. Causal. Prints a table; `beside` are fast tracks elsewhere.
//   npx node bench/streaks.mjs --data-root FOLDER [--each 12]
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { evidenceOptions, trackerOptions } from '@spikeseg/experiment/parts';
import { answerTimes, evidenceDetections, trackDetections } from '@spikeseg/segmentation';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { backgroundRatios } from './detection-ratios.mjs';

const speeds = [300, 650, 1500, 3000];
const milliseconds = [30, 70, 150];
const rates = [300, 1000, 3000];
/** Spots of real objects: standard deviations, px, and share of OFF events. */
const spot = { x: 1.9, y: 2.6, off: 0.3 };
/** The first begins when pixels are known, and the next one when the one before is forgotten, s. */
const [firstS, apartS] = [8, 1.5];
/** How far from labels, and from the streak, px; how long after its end a point still tells it, s. */
const [awayPx, nearPx, lateS] = [40, 12, 0.02];

const { values } = parseArgs({ options: { 'data-root': { type: 'string' }, each: { type: 'string', default: '12' } } });
const config = loadConfig();
const cells = speeds.flatMap((speed) => milliseconds.flatMap((ms) => rates.map((rateHz) => ({ speed, ms, rateHz }))));
const wanted = cells.flatMap((cell) => Array.from({ length: Number(values.each) }, () => cell));

const at = ({ fromS, x, y, vx, vy }, s) => [x + vx * (s - fromS), y + vy * (s - fromS)];
const inside = ({ width, height }, [x, y]) => x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;

/** A streak with its middle on the sensor, all of it where it is short enough; away from what is labelled then. */
function streakAt(fromS, { speed, ms, rateHz }, { events, objects }, random) {
  const { width, height } = events.sensor;
  const halfS = ms / 2000;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const angle = 2 * Math.PI * random.uniform();
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const streak = { fromS, toS: fromS + 2 * halfS, vx, vy, speed, ms, rateHz };
    const middle = [width * (0.25 + 0.5 * random.uniform()), height * (0.25 + 0.5 * random.uniform())];
    [streak.x, streak.y] = [middle[0] - vx * halfS, middle[1] - vy * halfS];
    const isWhole = inside(events.sensor, [streak.x, streak.y]) && inside(events.sensor, at(streak, streak.toS));
    const tUs = events.t[0] + 1e6 * fromS;
    const isAway = objects.every(({ t, x, y }) =>
      t.every((one, i) => Math.abs(one - tUs) > 1e6 || Math.hypot(x[i] - middle[0], y[i] - middle[1]) > awayPx + speed * halfS),
    );
    if (isAway && (isWhole || attempt > 300)) return streak;
  }
  return undefined;
}

/** The recording with the events of streaks. */
function withStreaks({ events }, streaks, random) {
  const rows = Array.from(events.t, (t, i) => [t, events.x[i], events.y[i], events.p[i]]);
  for (const streak of streaks) {
    for (let s = streak.fromS; (s -= Math.log(1 - random.uniform()) / streak.rateHz) < streak.toS; ) {
      const [x, y] = at(streak, s);
      const place = [Math.round(x + spot.x * random.normal()), Math.round(y + spot.y * random.normal())];
      if (inside(events.sensor, place)) rows.push([events.t[0] + 1e6 * s, ...place, random.uniform() < spot.off ? 0 : 1]);
    }
  }
  rows.sort((a, b) => a[0] - b[0]);
  return {
    sensor: events.sensor,
    t: events.t.constructor.from(rows, ([t]) => Math.round(t)),
    x: events.x.constructor.from(rows, ([, x]) => x),
    y: events.y.constructor.from(rows, ([, , y]) => y),
    p: events.p.constructor.from(rows, ([, , , p]) => p),
  };
}

/** Points of tracks that were seen, as `detect` tells them. */
function pointsIn(events, name) {
  const ratios = backgroundRatios(events);
  const answers = evidenceDetections(events, (from, to) => ratios.subarray(from, to), evidenceOptions(config, name));
  const detections = [...answers].flatMap(({ answer }) => answer);
  const times = answerTimes(detections, events.t[events.t.length - 1], 10_000);
  return trackDetections(detections, trackerOptions(config, events.sensor), times).filter(({ coasting }) => !coasting);
}

const tally = new Map(cells.map((cell) => [JSON.stringify(cell), { told: 0, right: 0, count: 0 }]));
let [beside, minutes] = [0, 0];

function trial(recording, streaks, random) {
  const events = withStreaks(recording, streaks, random);
  const points = pointsIn(events, recording.name);
  const own = new Set();
  for (const streak of streaks) {
    const { speed, ms, rateHz, fromS, toS, vx, vy } = streak;
    const along = points.filter(({ tUs, x, y }) => {
      const s = (tUs - events.t[0]) / 1e6;
      const [px, py] = at(streak, s);
      return s > fromS && s <= toS + lateS && Math.hypot(px - x, py - y) <= nearPx;
    });
    for (const { track } of along) own.add(track);
    const cell = tally.get(JSON.stringify({ speed, ms, rateHz }));
    cell.count++;
    const last = along.at(-1);
    if (last === undefined) continue;
    cell.told++;
    if (Math.hypot(last.vx - vx, last.vy - vy) <= 0.1 * speed) cell.right++;
  }
  const others = points.filter(({ track, vx, vy }) => !own.has(track) && Math.hypot(vx, vy) > 60);
  beside += new Set(others.map(({ track }) => track)).size;
  minutes += (events.t[events.t.length - 1] - events.t[0]) / 6e7;
}

const recordings = [];
for (const { path, name } of await findRecordings(values['data-root'] ?? '.', { sensor: 'all' })) {
  const { events, objects } = await readRecording(path);
  recordings.push({ name, events, objects });
}
for (const recording of recordings) {
  const random = randomGenerator(deriveSeed(config.seed, 'streaks', recording.name));
  const endS = (recording.events.t.at(-1) - recording.events.t[0]) / 1e6;
  let streaks = [];
  for (const [i, cell] of wanted.entries()) {
    const streak = streakAt(firstS + apartS * streaks.length + 0.1 * random.uniform(), cell, recording, random);
    if (streak) streaks.push(streak);
    if (i + 1 < wanted.length && firstS + apartS * (streaks.length + 1) < endS) continue;
    trial(recording, streaks, random);
    streaks = [];
  }
  console.error(recording.name);
}
console.log(`| px/s | ms | ${rates.map((rate) => `${rate} events/s`).join(' | ')} |`);
console.log(`| ---: | ---: | ${rates.map(() => '---:').join(' | ')} |`);
for (const speed of speeds) {
  for (const ms of milliseconds) {
    const shares = rates.map((rateHz) => {
      const { told, right, count } = tally.get(JSON.stringify({ speed, ms, rateHz }));
      return `${(told / count).toFixed(2)}, ${(right / count).toFixed(2)}`;
    });
    console.log(`| ${speed} | ${ms} | ${shares.join(' | ')} |`);
  }
}
console.log(`${recordings.length} recordings, ${minutes.toFixed(0)} minutes; beside: ${beside} fast tracks`);
