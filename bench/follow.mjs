// How well the detector finds and follows: recordings with labels, generated skies, dim objects, fast ones, noise. Prints a row per recording, and their
// means. Needs a build.
//   npx node bench/follow.mjs [--only TEXT] [--sets real,skies,jogs,dim,fast,noise,stars] [--data-root FOLDER] [--seeds 1] [--cache FOLDER] [--objects] [--offline]
//     [--without PART] leaves a part of the detector out; [--spot-px 1.5] is σ of dim and fast objects, [--bin-px 1] is evidence.bin_px

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { afterMoves } from './parts/after-moves.mjs';
import { clockSlews } from './parts/clock-slews.mjs';
import { dimObjects } from './parts/dim-objects.mjs';
import { leaveOut } from './parts/without.mjs';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'real,skies,dim,fast,noise' },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1' },
    cache: { type: 'string' },
    objects: { type: 'boolean', default: false },
    offline: { type: 'boolean', default: false },
    without: { type: 'string' },
    'spot-px': { type: 'string', default: '1.5' },
    'bin-px': { type: 'string', default: '1' },
    'data-root': { type: 'string' },
  },
});
if (values.without !== undefined) leaveOut(values.without);
// What imports the detector comes after what is left out of it.
const { evaluationProtocol, score, scoreTracks, tallyDetections, trackTally, truthOf } = await import('@spikeseg/evaluation');
const { foundBy } = await import('./parts/found.mjs');
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };
const seeds = values.seeds.split(',').map(Number);

const dimRates = {
  0: [5, 8, 12],
  3: [8, 12],
  10: [8, 12, 17],
  20: [8, 12, 17],
  40: [12, 17, 25],
  80: [17, 25, 42],
  200: [17, 25, 42],
  400: [25, 42, 80],
};
/** Stars of these magnitudes give so many events that they are followed. */
const brightStars = [4, 11];
/** Mean way of an object through the sensor, px. */
const crossedPx = 200;

/** Objects of one speed, px/s, and one brightness, events/s. */
function* moving(name, speed, rate, [set, seed], wanted) {
  if (!wanted(name)) return;
  const options = dimObjects(speed, rate, speed >= 80 ? 8 : 6, Number(values['spot-px']));
  yield { name, make: () => generateRecording(options, deriveSeed(seed, set, speed, rate)).recording };
}

/** Scenes with a group of satellites, by set. */
const groups = { skies: ['slews', 'passing', 'crossing', 'meeting', 'clocks', 'dimclocks'], jogs: ['jogs'] };

function* recordings() {
  const sets = values.sets.split(',');
  const wanted = (name) => values.only.split(',').some((text) => name.includes(text));
  if (sets.includes('real') && values['data-root']) yield* real(wanted);
  for (const seed of seeds) {
    for (const [set, kinds] of Object.entries(groups))
      for (const kind of sets.includes(set) ? kinds : []) {
        const name = `${kind}.${seed}`;
        const own = deriveSeed(seed, 'follow', kind);
        if (!wanted(name)) continue;
        if (kind.endsWith('clocks')) yield { name, make: () => clockSlews(undefined, kind === 'clocks' ? 1 : 0.4, own) };
        else yield { name, make: () => generateRecording(sceneOptions(kind), own).recording };
      }
    if (sets.includes('dim'))
      for (const [speed, rates] of Object.entries(dimRates))
        for (const rate of rates) yield* moving(`v${speed}.r${rate}.${seed}`, Number(speed), rate, ['dim', seed], wanted);
    if (sets.includes('fast'))
      for (const speed of [700, 1000, 1500, 2000, 3000])
        for (const events of [100, 300])
          yield* moving(`v${speed}.n${events}.${seed}`, speed, (events * speed) / crossedPx, ['fast', seed], wanted);
    if (sets.includes('stars'))
      for (const [sensor, stars] of [
        ['DAVIS', 1],
        ['DAVIS', 10],
        ['DAVIS', 100],
        ['EVK4', 1],
        ['EVK4', 1000],
      ]) {
        const name = `${sensor}.${stars}.${seed}`;
        const options = {
          sensor,
          durationS: 10,
          noise: 'davis',
          stars,
          starMagnitudes: brightStars,
          backgroundRateHz: sensor === 'DAVIS' ? 9000 : 100_000,
          hotPixels: 100,
          psfPx: 1.5,
          satellites: 1,
          speedPxS: [20, 20],
          satelliteRateHz: [100, 100],
        };
        if (wanted(name)) yield { name, make: () => generateRecording(options, deriveSeed(seed, 'stars', stars)).recording };
      }
    if (sets.includes('noise')) {
      const noise = {
        sensor: 'DAVIS',
        durationS: 120,
        stars: 0,
        satellites: 0,
        speedPxS: [1, 1],
        satelliteRateHz: [1, 1],
        noise: 'davis',
        backgroundRateHz: 9000,
        hotPixels: 100,
      };
      const kinds = {
        noise,
        quiet: { ...noise, backgroundRateHz: 1100, hotPixels: 30 },
        poisson: { ...noise, noise: 'poisson', backgroundRateHz: 10_000 },
      };
      for (const [kind, options] of Object.entries(kinds)) {
        const name = `${kind}.${seed}`;
        if (wanted(name)) yield { name, make: () => generateRecording(options, deriveSeed(seed, 'noise', kind)).recording };
      }
    }
  }
}
const found = values['data-root'] ? await findRecordings(values['data-root'], { sensor: 'DAVIS' }) : [];
function* real(wanted) {
  for (const { path, name } of found)
    if (name.includes('labelled') && wanted(name)) yield { name: name.split('_')[0], make: () => readRecording(path) };
}

/** A recording, remembered in a folder where there is one. */
async function remembered(name, make) {
  const file = values.cache && join(values.cache, `${name}${values['spot-px'] === '1.5' ? '' : `.${values['spot-px']}`}.v8`);
  if (file && existsSync(file)) return deserialize(readFileSync(file));
  const { events, objects } = await make();
  const recording = { name, events, objects };
  if (file) {
    mkdirSync(values.cache, { recursive: true });
    writeFileSync(file, serialize(recording));
  }
  return recording;
}

const digits = (value, count) => (typeof value === 'number' ? value.toFixed(count) : '–');
const rows = [];
for (const { name, make } of recordings()) {
  const recording = await remembered(name, make);
  const { events } = recording;
  const truth = truthOf(recording);
  const begun = process.cpuUsage();
  const answer = await foundBy(events, { recording: name, binPx: Number(values['bin-px']) }, values.offline);
  const { detections, points } = answer;
  const { user } = process.cpuUsage(begun);
  const { figures, objects } = score([tallyDetections(truth, detections, evaluationProtocol)], bootstrap);
  const tally = trackTally(truth, answer);
  const foundObjects = objects.filter(({ pd, labels }) => pd * labels >= 30).length;
  const perObject = tally.objects.filter((one) => one.covered > 0).map((one) => one.tracks);
  const mean = perObject.length ? perObject.reduce((a, b) => a + b, 0) / perObject.length : undefined;
  const { identity } = scoreTracks([tally], bootstrap);
  const ids = new Set(points.map((p) => p.track)).size;
  console.log(
    [
      name.padEnd(14),
      `J ${digits(figures.strict.informedness.value, 3)} Pd ${digits(figures.detection.pd.value, 3)}`,
      `${afterMoves(recording, detections)}found ${foundObjects}/${objects.length}`,
      `err ${digits(figures.detection.medianErrorPx.value, 2)}`,
      `iso/min ${digits(figures.detection.isolatedPerMinute.value, 1)} wake ${digits(figures.detection.wakePerMinute.value, 1)} b/a ${digits(figures.detection.beforeAfterPerMinute?.value, 1)}`,
      `IDF1 ${digits(identity.idf1, 3)} HOTA ${digits(identity.hota, 3)}`,
      `tracks ${ids} per object ${digits(mean, 1)} sw ${tally.objects.reduce((s, o) => s + o.switches, 0)}`,
      coverage(recording, points),
      `cpu ${(user / 1e6).toFixed(1)}s`,
    ].join(' | '),
  );
  rows.push([figures.strict.informedness.value ?? 0, figures.detection.pd.value ?? 0, mean ?? 0, ids, foundObjects]);
  if (values.objects) console.log('   ', objects.map(({ id, pd, labels }) => `${id}:${pd.toFixed(2)}/${labels}`).join(' '));
}
const mean = (k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length;
console.log(
  `MEAN J ${mean(0).toFixed(4)} Pd ${mean(1).toFixed(4)} per object ${mean(2).toFixed(2)} tracks ${(mean(3) * rows.length).toFixed(0)} found ${(mean(4) * rows.length).toFixed(0)}`,
);

/** Share of points near an object whose error is within 1 sigma, per axis, and the rms error per axis. */
function coverage({ objects }, points) {
  let [inside, all, square] = [0, 0, 0];
  for (const { t, x, y } of objects) {
    for (const p of points) {
      if (p.tUs < t[0] || p.tUs > t[t.length - 1]) continue;
      let k = 0,
        hi = t.length - 1;
      while (k < hi - 1) {
        const m = (k + hi) >> 1;
        if (t[m] <= p.tUs) k = m;
        else hi = m;
      }
      const share = (p.tUs - t[k]) / (t[k + 1] - t[k] || 1);
      const [ex, ey] = [p.x - (x[k] + share * (x[k + 1] - x[k])), p.y - (y[k] + share * (y[k + 1] - y[k]))];
      if (Math.hypot(ex, ey) > 6) continue;
      all += 2;
      square += ex * ex + ey * ey;
      if (p.sx !== undefined) inside += (Math.abs(ex) <= p.sx) + (Math.abs(ey) <= p.sy);
    }
  }
  return `rms ${digits(all ? Math.sqrt(square / all) : undefined, 2)} 1σ ${digits(all ? inside / all : undefined, 2)}`;
}
