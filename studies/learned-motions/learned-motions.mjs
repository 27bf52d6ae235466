// What learning is worth: objects that share a velocity, and others, are put into recordings; the detector learns from one recording without labels, and
// detects in another. The models beside the detector as it is (hand-set):
//   trained     all that was learned
//   maps        without the starts of tracks          starts  without the maps of the search
//   velocities  without the share of OFF events       OFF     that share alone
//   random      velocities of random directions       lattice 85 velocities up to 90 px/s
// Detectors are compared at equal false alarms: each is also run on the test recordings without the objects, and where it raises more
// alarms there than hand-set does, its threshold is raised until it does not. Prints m50 by speed with 95 % intervals, paired, and false reports. Needs a build.
//   npx node studies/learned-motions/learned-motions.mjs [--models trained,random] [--seeds 1,2,3,4,5] [--speeds 10,20,40,80] [--wish 60] [--json FILE]
//     [--train FILE --test FILE] [--off-share 0.5] [--burst-share 0.5] [--spot 2] [--sky]
// Without files the recordings are 60 s of the noise of a DAVIS. Reports at the labelled objects of a file count neither way. --off-share, --burst-share
// and --spot (standard deviation, px) say what the events of objects are like. --sky: all objects are stars of one sky, which cross the sensor.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { ebssaModel, withMotions } from '@spikeseg/detection';
import { completeness, evaluationProtocol } from '@spikeseg/evaluation';
import { deriveSeed, randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { foundBy } from '../../bench/parts/found.mjs';
import { followAll, learnedFromObjects } from '../../packages/experiment/src/bench.fixture.ts';
import { recordingOf } from './shared-velocity.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3,4,5' },
    speeds: { type: 'string', default: '10,20,40,80' },
    train: { type: 'string' },
    test: { type: 'string' },
    models: { type: 'string', default: 'trained,random' },
    wish: { type: 'string', default: '60' },
    json: { type: 'string' },
    'off-share': { type: 'string' },
    'burst-share': { type: 'string' },
    spot: { type: 'string' },
    sky: { type: 'boolean', default: false },
  },
});
const numbers = (text) => (text ?? '').split(',').filter(Boolean).map(Number);
const config = loadConfig(undefined, { overrides: { evidence: { false_alarms_per_hour: Number(values.wish) } } });
/** What is asked of the objects; undefined is as usual. */
const asked = (name) => (values[name] === undefined ? undefined : Number(values[name]));
const spotPx = asked('spot');
const physics = {
  offShare: asked('off-share'),
  burstShare: asked('burst-share'),
  spotSdPx: spotPx === undefined ? undefined : [spotPx, spotPx],
};
const matchPx = evaluationProtocol.matchRadiusPx;

/** Where an object was at a time, or goes on to; knots are the ends of a straight path. */
const placeAt = ({ knots: [from], vx, vy }, tS) => [from.x + vx * (tS - from.tS), from.y + vy * (tS - from.tS)];

/** Whether a labelled object of the recording itself is near: labels are 10 ms apart. */
function isLabelled(labels, { tUs, x, y }) {
  for (const { t, x: xs, y: ys } of labels) {
    let [low, high] = [0, t.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (t[middle] < tUs) low = middle + 1;
      else high = middle;
    }
    for (const k of [low - 1, low]) {
      if (k >= 0 && k < t.length && Math.abs(t[k] - tUs) < 2e6 && Math.hypot(xs[k] - x, ys[k] - y) <= 18) return true;
    }
  }
  return false;
}

/** Scores of alarms in a recording without objects: reports within 18 px and 2 s of another are one alarm, with the highest score of them. */
function alarms(labels, detections) {
  const raised = [];
  for (const detection of detections) {
    if (isLabelled(labels, detection)) continue;
    const same = raised.findLast(
      ({ tUs, x, y }) => detection.tUs - tUs < 2e6 && Math.hypot(x - detection.x, y - detection.y) <= 18,
    );
    if (same === undefined) raised.push({ ...detection });
    else Object.assign(same, { ...detection, score: Math.max(same.score, detection.score) });
  }
  return raised.map(({ score }) => score);
}

/** The highest score at every object, and the scores of the reports at none: beside one (18 px), where one has just ended (3 s), and elsewhere. */
function judged(objects, labels, detections, startUs) {
  const best = objects.map(() => 0);
  const off = { beside: [], after: [], elsewhere: [] };
  for (const detection of detections) {
    const { tUs, x, y, score } = detection;
    const tS = (tUs - startUs) / 1e6;
    let [nearest, ended] = [Infinity, Infinity];
    for (const [k, object] of objects.entries()) {
      const [, { tS: untilS }] = object.knots;
      if (tS < object.knots[0].tS || tS > untilS + 3) continue;
      const [atX, atY] = placeAt(object, tS);
      const distance = Math.hypot(atX - x, atY - y);
      if (tS > untilS + 0.1) {
        ended = Math.min(ended, distance);
        continue;
      }
      nearest = Math.min(nearest, distance);
      if (distance <= matchPx) best[k] = Math.max(best[k], score);
    }
    if (nearest <= matchPx || isLabelled(labels, detection)) continue;
    if (nearest <= 18) off.beside.push(score);
    else if (ended <= 18) off.after.push(score);
    else off.elsewhere.push(score);
  }
  return { best, off };
}

/** Every velocity up to 90 px/s is at most 9 px/s from one of these. */
function lattice() {
  const motions = [];
  for (let row = -6; row <= 6; row++) {
    for (let column = -6; column <= 6; column++) {
      const [vx, vy] = [(column + (row & 1) / 2) * 15.6, row * 13.5];
      if (Math.hypot(vx, vy) <= 90) motions.push({ vx, vy, spread: 4.5 });
    }
  }
  return motions;
}

/** With the maps of what was learned, and without its starts of tracks, which begin with the velocities of maps of this name. */
const mapsAlone = ({ network, weights }) => ({
  network: {
    ...network,
    layers: network.layers.map((layer) => ({
      ...layer,
      motions: layer.motions.map((motion) => ({ ...motion, name: motion.name.replace('learned-', 'was-') })),
    })),
  },
  weights,
});

/** With the starts alone: the learned maps, which are the last ones of `slow`, keep nothing from one update to the next. */
function startsAlone({ network, weights }) {
  const { motions } = network.layers.find(({ name }) => name === 'slow');
  const { shape, data } = weights['slow.lateral'];
  const ways = [0, 2, 4, 6, 8];
  const lateral = data.map((cost, k) =>
    motions[Math.floor(k / 9)].name.startsWith('learned-') && ways.includes(k % 9) ? 128 : cost,
  );
  return { network, weights: { ...weights, 'slow.lateral': { shape, data: lateral } } };
}

/** What is compared, each made of what was learned. */
const makers = {
  'hand-set': ({ base, before }) => [base, before],
  trained: ({ taught, share }) => [taught, share],
  maps: ({ taught, share }) => [mapsAlone(taught), share],
  starts: ({ taught, share }) => [startsAlone(taught), share],
  velocities: ({ taught, before }) => [taught, before],
  OFF: ({ base, share }) => [base, share],
  random: ({ base, turned, share }) => [withMotions(base, turned), share],
  lattice: ({ base, share }) => [withMotions(base, lattice()), share],
};
const compared = ['hand-set', ...values.models.split(',')];

const runs = [];
for (const speedPxS of numbers(values.speeds)) {
  for (const seed of numbers(values.seeds)) {
    const angle = 2 * Math.PI * randomGenerator(deriveSeed(seed, 'direction', speedPxS)).uniform();
    const part = (name, file) => recordingOf({ seed, name, speedPxS, angle, file, physics, sky: values.sky });
    const teacher = await part('train', values.train);
    const { user, system } = process.cpuUsage();
    const source = { name: 'train', load: async () => ({ events: teacher.events }) };
    const { motions: best, offShare } = learnedFromObjects(await followAll([source], { config, backend: wasmBackend }), config);
    const now = process.cpuUsage();
    const seconds = (now.user + now.system - user - system) / 1e6;
    const test = await part('test', values.test);
    const base = ebssaModel(test.events.sensor);
    const random = randomGenerator(deriveSeed(seed, 'random', speedPxS));
    const turned = best.map((map) => {
      const [speed, turn] = [Math.hypot(map.vx, map.vy), 2 * Math.PI * random.uniform()];
      return { ...map, vx: speed * Math.cos(turn), vy: speed * Math.sin(turn) };
    });
    const learnt = { base, turned, taught: withMotions(base, best), share: offShare.share, before: offShare.before };
    const weighed = async (events, [model, share]) =>
      (await foundBy(events, { wishedFalseAlarmsPerHour: config.evidence.false_alarms_per_hour, model, offShare: share }))
        .detections;
    const startUs = test.events.t[0];
    const results = {};
    for (const name of compared) {
      const model = makers[name](learnt);
      const onClean = alarms(test.labels, await weighed(test.clean, model));
      results[name] = {
        alarms: onClean,
        ...judged(test.objects, test.labels, await weighed(test.events, model), startUs),
      };
    }
    const learned = best.map(({ vx, vy, spread }) => `(${vx.toFixed(1)}, ${vy.toFixed(1)}) ±${spread.toFixed(1)}`);
    const truth = `(${(speedPxS * Math.cos(angle)).toFixed(1)}, ${(speedPxS * Math.sin(angle)).toFixed(1)})`;
    const minutes = (test.events.t[test.events.t.length - 1] - startUs) / 6e7;
    const objects = test.objects.map(({ magnitude, isSharing }) => ({ magnitude, isSharing }));
    runs.push({
      speedPxS,
      seed,
      truth,
      learned,
      offShare: offShare.share,
      events: teacher.events.t.length,
      seconds,
      minutes,
      objects,
      results,
    });
    const counts = Object.entries(results).map(
      ([
        name,
        {
          best: scores,
          alarms: { length },
        },
      ]) => {
        return `${name} ${scores.filter((score) => score > 0).length} (${length} alarms)`;
      },
    );
    console.error(
      `${speedPxS} px/s, seed ${seed}: true ${truth}, learned ${learned.join(' ') || 'nothing'}, OFF ${offShare.share.toFixed(3)} ± ${offShare.sd.toFixed(3)}, ${seconds.toFixed(0)} s; ${counts.join(', ')} of ${objects.length}`,
    );
    if (values.json) writeFileSync(values.json, `${JSON.stringify(runs)}\n`);
  }
}

const names = Object.keys(runs[0].results);
/** By speed, the lowest score with which a detector raises no more alarms than hand-set does: its threshold at equal false alarms. */
const cutOf = (speedPxS, name) => {
  const those = runs.filter((run) => run.speedPxS === speedPxS);
  const all = (one) => those.flatMap(({ results }) => results[one].alarms).toSorted((a, b) => b - a);
  const [mine, allowed] = [all(name), all('hand-set').length];
  return mine.length > allowed ? mine[allowed] * (1 + 1e-9) : 1;
};
const speeds = [...new Set(runs.map(({ speedPxS }) => speedPxS))];
const cuts = new Map(speeds.map((speed) => [speed, Object.fromEntries(names.map((name) => [name, cutOf(speed, name)]))]));
const outcomes = runs.flatMap(({ speedPxS, seed, objects, results }) =>
  objects.map(({ magnitude, isSharing }, k) => ({
    recording: `${seed}`,
    speedPxS: isSharing ? speedPxS : 0,
    magnitude,
    fates: names.map((name) => (results[name].best[k] >= cuts.get(speedPxS)[name] ? 'found' : 'missed')),
  })),
);
const everyOne = outcomes.map((one) => ({ ...one, speedPxS: 1000 }));
const { detectors, differences } = completeness([...outcomes, ...everyOne], {
  samples: 2000,
  confidence: 0.95,
  seed: 1,
  minRecordings: 1000,
});
const number = (value) => (value === null || !Number.isFinite(value) ? '–' : value.toFixed(2).replace('-', '−'));
const interval = ({ value, low, high }) => `${number(value)} [${number(low)}, ${number(high)}]`;
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const less = names.slice(1).map((name) => `${name} − hand-set`);
row(['px/s', ...names.map((name) => `${name}, m50`), ...less]);
console.log(`|---|${[...names, ...less].map(() => '---:|').join('')}`);
for (const [i, { speedPxS }] of detectors[0].entries()) {
  const label = { 0: '10 to 80, each another velocity', 1000: 'all' }[speedPxS] ?? `${speedPxS}, shared`;
  row([label, ...detectors.map((one) => interval(one[i].m50)), ...differences.map((one) => interval(one[i]))]);
}
console.log(
  '\nPer minute, at equal false alarms: reports beside objects, where one has just ended, elsewhere; alarms without objects per hour (before)',
);
row(['px/s', ...names]);
console.log(`|---|${names.map(() => '---|').join('')}`);
for (const speedPxS of speeds) {
  const those = runs.filter((run) => run.speedPxS === speedPxS);
  const minutes = those.reduce((sum, run) => sum + run.minutes, 0);
  const cells = names.map((name) => {
    const cut = cuts.get(speedPxS)[name];
    const count = (scoresOf) => those.flatMap(({ results }) => scoresOf(results[name])).filter((score) => score >= cut).length;
    const off = ['beside', 'after', 'elsewhere'].map((kind) => (count((result) => result.off[kind]) / minutes).toFixed(1));
    const all = those.flatMap(({ results }) => results[name].alarms).length;
    return `${off.join(', ')}; ${((60 * count((result) => result.alarms)) / minutes).toFixed(0)} (${((60 * all) / minutes).toFixed(0)}), threshold × ${cut.toFixed(2)}`;
  });
  row([speedPxS, ...cells]);
}
