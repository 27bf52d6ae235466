// What detect --follow --learn is worth: ten minutes of the noise of a DAVIS, in each of which objects share a velocity, and others have one each; after five
// minutes the shared one is another. Played with and without learning; prints how many are found, m50 and the paired difference with 95 % intervals, reports
// that are within 18 px of no object, and processor time. Needs a build.
//   npx node studies/learned-motions/live-velocities.mjs [--seeds 1,2,3] [--speed 20]
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { completeness, evaluationProtocol, injectObjects } from '@spikeseg/evaluation';
import { generateRecording, sceneOptions } from '@spikeseg/events';
import { ebssaModel } from '@spikeseg/segmentation';
import { deriveSeed, randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { openLive } from '../../packages/runs/src/bench.fixture.ts';
import { population } from './shared-velocity.mjs';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1,2,3' }, speed: { type: 'string', default: '20' } },
});
const speedPxS = Number(values.speed);
const [minutes, turn] = [10, 5];
const config = loadConfig(undefined, { overrides: { evaluation: { detector: 'evidence' } } });
const { matchRadiusPx: matchPx } = evaluationProtocol;

/** A night whose shared velocity changes, and its objects. */
function night(seed) {
  const options = sceneOptions('slews', { durationS: 60 * minutes, satellites: 0 });
  const clean = generateRecording(options, deriveSeed(seed, 'host')).recording.events;
  const random = randomGenerator(deriveSeed(seed, 'angle'));
  const first = 2 * Math.PI * random.uniform();
  const angles = [first, first + (Math.PI / 3) * (1 + 3 * random.uniform())];
  const objects = Array.from({ length: minutes }, (_, minute) => {
    const angle = angles[minute < turn ? 0 : 1];
    const those = population({ t: [0, 59.9e6], sensor: clean.sensor }, deriveSeed(seed, 'objects', minute), speedPxS, { angle });
    const later = (one) => one.knots.map((knot) => ({ ...knot, tS: knot.tS + 60 * minute }));
    return those.map((one) => ({ ...one, id: 100 * minute + one.id, minute, knots: later(one) }));
  }).flat();
  return { events: injectObjects(clean, objects, deriveSeed(seed, 'events')).events, objects };
}

/** Which objects are found, and how many reports are at none. */
async function play({ events, objects }, onLearned) {
  const model = { config, ...ebssaModel(events.sensor) };
  const { user, system } = process.cpuUsage();
  const { cutter, detector } = await openLive(wasmBackend, model, 'night', events.sensor, { onLearned });
  const found = objects.map(() => false);
  let elsewhere = 0;
  const [startUs] = events.t;
  for (const step of cutter.push(events)) {
    for await (const { tUs, points } of detector.push(step)) {
      const tS = (tUs - startUs) / 1e6;
      for (const { x, y } of points) {
        let nearest = Infinity;
        for (const [k, { knots, vx, vy }] of objects.entries()) {
          const [from, until] = knots;
          if (tS < from.tS || tS > until.tS + 3) continue;
          const distance = Math.hypot(from.x + vx * (tS - from.tS) - x, from.y + vy * (tS - from.tS) - y);
          nearest = Math.min(nearest, distance);
          if (distance <= matchPx && tS <= until.tS + 0.1) found[k] = true;
        }
        if (nearest > 18) elsewhere++;
      }
    }
  }
  detector.close();
  const now = process.cpuUsage();
  return { found, elsewhere, seconds: (now.user + now.system - user - system) / 1e6 };
}

const outcomes = [];
for (const seed of values.seeds.split(',').map(Number)) {
  const recording = night(seed);
  const learned = [];
  const [plain, taught] = [
    await play(recording, undefined),
    await play(recording, (motions) =>
      learned.push(motions.map(({ vx, vy }) => `(${vx.toFixed(1)}, ${vy.toFixed(1)})`).join(' ')),
    ),
  ];
  for (const [k, { magnitude, isSharing, minute }] of recording.objects.entries()) {
    const kind = isSharing ? (minute % turn === 0 ? 1 : 2) : 0;
    const fates = [plain, taught].map(({ found }) => (found[k] ? 'found' : 'missed'));
    outcomes.push({ recording: `${seed}`, speedPxS: kind, magnitude, fates });
  }
  const per = ({ elsewhere, seconds }) =>
    `${(elsewhere / minutes).toFixed(0)} reports a minute elsewhere, ${seconds.toFixed(1)} s`;
  console.error(`seed ${seed}: plain ${per(plain)}; learning ${per(taught)}; learned ${learned.join(', then ')}`);
}
const { detectors, differences } = completeness(outcomes, { samples: 2000, confidence: 0.95, seed: 1, minRecordings: 1000 });
const kinds = ['own velocities', 'shared, in the minute in which it is new', 'shared, after that'];
const interval = ({ value, low, high }) => `${value?.toFixed(2)} [${low?.toFixed(2)}, ${high?.toFixed(2)}]`;
console.log('| objects | found plain, learning | m50, plain | learning − plain |\n|---|---|---:|---:|');
for (const [i, { speedPxS: kind, m50 }] of detectors[0].entries()) {
  const those = outcomes.filter((one) => one.speedPxS === kind);
  const count = (k) => those.filter(({ fates }) => fates[k] === 'found').length;
  console.log(
    `| ${kinds[kind]} | ${count(0)}, ${count(1)} of ${those.length} | ${interval(m50)} | ${interval(differences[0][i])} |`,
  );
}
