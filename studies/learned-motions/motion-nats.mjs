// How well events are told by maps of motion: mean ln of the likelihood of an event beside that of background alone, nats per 1,000 events, of events that
// taught no map. Each half of a recording is told by what the other half taught: velocities and shares (trained), or the shares of maps that are given
// (a spot that stands, a cone of all directions, a lattice of 61 velocities), or velocities from the same half with its times shuffled within 2 s. Needs a build.
// With --free instead trained kernels beside free ones (free-kernels.mjs), and what each costs.
//   npx node studies/learned-motions/motion-nats.mjs [--seeds 1,2,3] [--speed 20] [--file FILE] [--free]
import { parseArgs } from 'node:util';
import { learnMotions } from '@spikeseg/runs';
import { objectRatesHz, PixelWitness } from '@spikeseg/segmentation';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { MotionLearner } from '@spikeseg/stdp';
import { backgroundRatios } from '../../bench/parts/background-ratios.mjs';
import { FreeKernels, noisyCones, tied } from './free-kernels.mjs';
import { recordingOf } from './shared-velocity.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    speed: { type: 'string', default: '20' },
    file: { type: 'string' },
    free: { type: 'boolean', default: false },
  },
});
const options = { ratesHz: objectRatesHz, fastestPxS: 90 };
const settleUs = 5e6;

/** A map that keeps its velocity and spread: what it has seen outweighs all that comes. */
const fixed = (id, vx, vy, spread, share) => ({
  id,
  vx,
  vy,
  spread,
  claimed: 1e12,
  priors: objectRatesHz.map(() => share / objectRatesHz.length),
  means: { dx: vx, dy: vy, delay: 1, excess: spread ** 2, fourth: 1 },
});
const stateOf = (maps) => ({ maps, passEvents: 0, events: 0, meanRatio: 0, ratios: 0 });

/** Runs all events through a learner. @param learns from settled events @param nothing from the others @returns mean nats after the settling time */
function run({ t, x, y, sensor }, ratios, learner, learns, nothing = false) {
  const witness = new PixelWitness(sensor);
  let [sum, n] = [0, 0];
  for (let i = 0; i < t.length; i++) {
    const settled = t[i] - t[0] >= settleUs;
    const nats = learner.observe(x[i], y[i], t[i], witness.believed(x[i], y[i], t[i], ratios[i]), settled ? learns : nothing);
    if (!settled) continue;
    sum += nats;
    n++;
  }
  return sum / n;
}

const lattice = () =>
  new MotionLearner({ width: 8, height: 8 }, options).state.maps.map(({ vx, vy, spread }, id) => [vx, vy, spread, id]);
const given = {
  'a spot that stands': [[0, 0, 0.5]],
  'a cone of all directions': [[0, 0, 20]],
  'a lattice of 61 velocities': lattice(),
};

/** The same events with their times shuffled among those of each 2 s: places and rates stay, motion goes. */
function shuffled(events, seed) {
  const random = randomGenerator(seed);
  const order = Uint32Array.from(events.t, (_, i) => i);
  for (let begin = 0; begin < order.length; ) {
    let end = begin;
    while (end < order.length && events.t[end] - events.t[begin] < 2e6) end++;
    for (let i = end - 1; i > begin; i--) {
      const j = begin + Math.floor(random.uniform() * (i - begin + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    begin = end;
  }
  const [x, y, p] = [events.x, events.y, events.p].map((column) => column.map((_, i) => column[order[i]]));
  return { ...events, x, y, p };
}

const half = ({ t, x, y, p, sensor }, which) => {
  const middle = t.findIndex((time) => time >= (t[0] + t[t.length - 1]) / 2);
  const [begin, end] = which === 0 ? [0, middle] : [middle, t.length];
  const [ts, xs, ys, ps] = [t, x, y, p].map((column) => column.slice(begin, end));
  return { t: ts, x: xs, y: ys, p: ps, sensor };
};
const taught = async (events) => (await learnMotions([{ name: 'half', load: async () => ({ events }) }], 4)).best;

const rows = new Map();
for (const seed of values.seeds.split(',').map(Number)) {
  const speedPxS = Number(values.speed);
  const angle = 2 * Math.PI * randomGenerator(deriveSeed(seed, 'direction', speedPxS)).uniform();
  const { events } = await recordingOf({ seed, name: 'nats', speedPxS, angle, file: values.file });
  for (const which of [0, 1]) {
    const [teacher, judge] = [half(events, which), half(events, 1 - which)];
    const [ofTeacher, ofJudge] = [teacher, judge].map((one) => Float32Array.from(backgroundRatios(one)));
    const note = (name, nats, maps, startedUs) => {
      rows.set(name, [...(rows.get(name) ?? []), 1000 * nats]);
      const shares = maps.reduce((sum, { priors }) => sum + priors.reduce((a, b) => a + b, 0), 0);
      const seconds = (process.cpuUsage().user - startedUs) / 1e6;
      console.error(
        `seed ${seed}, half ${which}: ${name}, ${maps.length} map(s), ${(1000 * nats).toFixed(3)} nats per 1,000 events, claims ${(100 * shares).toFixed(2)} %, ${seconds.toFixed(0)} s of CPU time`,
      );
    };
    const told = (name, maps) => {
      const startedUs = process.cpuUsage().user;
      // Shares settle in two passes; velocities that are given stay.
      let state = stateOf(maps);
      const learner = () => new MotionLearner(teacher.sensor, options, { ...state, passEvents: 0 });
      for (let pass = 0; pass < 2; pass++) {
        const one = learner();
        run(teacher, ofTeacher, one, true);
        state = one.state;
      }
      note(name, run(judge, ofJudge, learner(), false), state.maps, startedUs);
    };
    const asFixed = (maps) => maps.map(({ vx, vy, spread }, id) => fixed(id, vx, vy, spread, 0.01 / maps.length));
    if (values.free) {
      const best = await taught(teacher);
      told('trained', asFixed(best));
      const free = (name, densities, learns, leastShares) => {
        const startedUs = process.cpuUsage().user;
        const learner = new FreeKernels(teacher.sensor, objectRatesHz, densities);
        for (const leastShare of leastShares) {
          run(teacher, ofTeacher, learner, learns, 'nothing');
          learner.prune(leastShare);
        }
        note(name, run(judge, ofJudge, learner, 'nothing', 'nothing'), learner.maps, startedUs);
      };
      const tiedOf = (pairVariance) => best.map((map) => tied(map, pairVariance));
      free('trained, in bins', tiedOf(), 'shares', [0, 0]);
      // The objects are spots of 1.9 × 2.6 px, and the kernels think of 1.5.
      free('trained, in bins, spots of 2.3 px', tiedOf(10.4), 'shares', [0, 0]);
      free('free, from the trained ones', tiedOf(), 'kernels', [3e-4, 3e-4]);
      free('free, from 6 cones', noisyCones(6, deriveSeed(seed, 'cones', which)), 'kernels', [2e-4, 3e-4, 3e-4]);
      continue;
    }
    for (const [name, maps] of Object.entries(given))
      told(
        name,
        maps.map(([vx, vy, spread], id) => fixed(id, vx, vy, spread, 0.01 / maps.length)),
      );
    told('trained', asFixed(await taught(teacher)));
    told('trained on shuffled times', asFixed(await taught(shuffled(teacher, deriveSeed(seed, 'shuffled', which)))));
  }
}
const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
console.log('| maps | nats per 1,000 held-out events, mean | of each seed and half |\n|---|---:|---|');
for (const [name, list] of rows)
  console.log(`| ${name} | ${mean(list).toFixed(3)} | ${list.map((one) => one.toFixed(3)).join(', ')} |`);
