// The detector that follows beside the one that only searches: recordings with labels, generated skies, dim objects, noise. Prints a row per recording and
// detector. Needs a build.
//   npx node bench/follow.mjs [--only TEXT] [--sets real,skies,dim,noise] [--data-root FOLDER] [--seeds 1] [--detectors searches,follows] [--cache FOLDER]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { score, tallyDetections, tallyTracks } from '@spikeseg/evaluation';
import { BackgroundModel, generateRecording, sceneOptions, stepsOf } from '@spikeseg/events';
import { evaluationProtocol, truthOf } from '@spikeseg/runs';
import { EvidenceDetector, run } from '@spikeseg/segmentation';
import { deriveSeed } from '@spikeseg/snn-core';
import { clockSlews } from './parts/clock-slews.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string', default: 'real,skies,dim,noise' },
    only: { type: 'string', default: '' },
    detectors: { type: 'string', default: 'searches,follows' },
    seeds: { type: 'string', default: '1' },
    cache: { type: 'string' },
    objects: { type: 'boolean', default: false },
    'data-root': { type: 'string' },
  },
});
const tuning = Object.fromEntries(positionals.map((one) => one.split('=')).map(([key, value]) => [key, Number(value)]));
const protocol = evaluationProtocol(loadConfig());
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
};
function* recordings() {
  const sets = values.sets.split(',');
  const wanted = (name) => values.only.split(',').some((text) => name.includes(text));
  if (sets.includes('real') && values['data-root']) yield* real(wanted);
  for (const seed of seeds) {
    if (sets.includes('skies'))
      for (const kind of ['slews', 'passing', 'crossing', 'meeting', 'clocks', 'dimclocks']) {
        const name = `${kind}.${seed}`;
        const own = deriveSeed(seed, 'follow', kind);
        if (!wanted(name)) continue;
        if (kind.endsWith('clocks')) yield { name, make: () => clockSlews(undefined, kind === 'clocks' ? 1 : 0.4, own) };
        else yield { name, make: () => generateRecording(sceneOptions(kind), own).recording };
      }
    if (sets.includes('dim'))
      for (const [speed, rates] of Object.entries(dimRates))
        for (const rate of rates) {
          const name = `v${speed}.r${rate}.${seed}`;
          if (!wanted(name)) continue;
          const options = {
            sensor: 'DAVIS',
            durationS: 30,
            noise: 'davis',
            stars: 0,
            backgroundRateHz: 9000,
            hotPixels: 100,
            psfPx: 1.5,
            satellites: Number(speed) >= 80 ? 8 : 6,
            speedPxS: [0.95 * speed, 1.05 * speed + 1e-3],
            satelliteRateHz: [rate, rate],
          };
          yield { name, make: () => generateRecording(options, deriveSeed(seed, 'dim', Number(speed), rate)).recording };
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
  const file = values.cache && join(values.cache, `${name}.v8`);
  if (file && existsSync(file)) return deserialize(readFileSync(file));
  const { events, objects } = await make();
  const recording = { name, events, objects };
  if (file) {
    mkdirSync(values.cache, { recursive: true });
    writeFileSync(file, serialize(recording));
  }
  return recording;
}

/** Ratios of all events, remembered in a folder where there is one. */
function ratiosOf({ events, name }) {
  const key = createHash('sha1').update(new Uint8Array(events.t.buffer)).digest('hex').slice(0, 12);
  const file = values.cache && join(values.cache, `${name}-${key}.f32`);
  if (file && existsSync(file)) return new Float32Array(readFileSync(file).buffer.slice(0));
  const model = new BackgroundModel(events.sensor, events.t[0]);
  const ratios = new Float32Array(events.t.length);
  let done = 0;
  for (const step of stepsOf(events, 10_000)) {
    ratios.set(model.ratios(step.events), done);
    done += step.events.t.length;
  }
  if (file) {
    mkdirSync(values.cache, { recursive: true });
    writeFileSync(file, ratios);
  }
  return ratios;
}

const digits = (value, count) => (typeof value === 'number' ? value.toFixed(count) : '–');
const open = {
  searches: (sensor, options) => EvidenceDetector.open(sensor, options),
  follows: (sensor, options) => EvidenceDetector.open(sensor, { ...options, tracks: 'events', ...tuning }),
};
const sums = {};
for (const { name, make } of recordings()) {
  const recording = await remembered(name, make);
  const { events } = recording;
  const ratios = ratiosOf(recording);
  const truth = truthOf(recording);
  for (const kind of values.detectors.split(',')) {
    let done = 0;
    // What follows takes what objects explain out of its background, so it weighs events itself.
    const weights = kind === 'follows' ? undefined : { ratios: ({ t }) => ratios.subarray(done, (done += t.length)) };
    const begun = process.cpuUsage();
    const detector = await open[kind](events.sensor, { weights, recording: name });
    const [detections, points] = [[], []];
    for await (const report of run(detector, stepsOf(events, detector.stepUs))) {
      detections.push(...report.detections);
      points.push(...report.points);
    }
    const { user } = process.cpuUsage(begun);
    const { figures, objects } = score([tallyDetections(truth, detections, protocol)], bootstrap);
    const tally = tallyTracks(truth, points, kind === 'follows' ? 10_000 : 40_000, { ...protocol, falseTrackShare: 0.1 });
    const foundObjects = objects.filter(({ pd, labels }) => pd * labels >= 30).length;
    const perObject = tally.objects.filter((one) => one.covered > 0).map((one) => one.tracks);
    const mean = perObject.length ? perObject.reduce((a, b) => a + b, 0) / perObject.length : undefined;
    const ids = new Set(points.map((p) => p.track)).size;
    console.log(
      [
        name.padEnd(14),
        kind.padEnd(8),
        `J ${digits(figures.strict.informedness.value, 3)} Pd ${digits(figures.detection.pd.value, 3)}`,
        `found ${foundObjects}/${objects.length}`,
        `err ${digits(figures.detection.medianErrorPx.value, 2)}`,
        `iso/min ${digits(figures.detection.isolatedPerMinute.value, 1)} wake ${digits(figures.detection.wakePerMinute.value, 1)} b/a ${digits(figures.detection.beforeAfterPerMinute?.value, 1)}`,
        `tracks ${ids} per object ${digits(mean, 1)} sw ${tally.objects.reduce((s, o) => s + o.switches, 0)}`,
        coverage(recording, points),
        `cpu ${(user / 1e6).toFixed(1)}s`,
      ].join(' | '),
    );
    (sums[kind] ??= []).push([
      figures.strict.informedness.value ?? 0,
      figures.detection.pd.value ?? 0,
      figures.detection.isolatedPerMinute.value ?? 0,
      figures.detection.wakePerMinute.value ?? 0,
      mean ?? 0,
      ids,
      foundObjects,
    ]);
    if (values.objects) console.log('   ', objects.map(({ id, pd, labels }) => `${id}:${pd.toFixed(2)}/${labels}`).join(' '));
  }
}

for (const [kind, rows] of Object.entries(sums)) {
  const m = (k) => rows.reduce((a, r) => a + r[k], 0) / rows.length;
  console.log(
    `MEAN ${kind} ${positionals.join(' ')}: J ${m(0).toFixed(4)} Pd ${m(1).toFixed(4)} iso ${m(2).toFixed(1)} wake ${m(3).toFixed(1)} per object ${m(4).toFixed(2)} tracks ${(m(5) * rows.length).toFixed(0)} found ${m(6) * rows.length}`,
  );
}

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
