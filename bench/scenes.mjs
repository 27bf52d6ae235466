// What the detector finds: generated scenes with objects that slew, pass and cross fast, under the noise of a DAVIS, and slew under pixels
// that tick like clocks, as bright and dimmer; noise alone; and real recordings where a folder is given. Causal with a fixed threshold, causal with
// one that follows the wished false alarms, and with both passes.
// With --parts also causal without each part of the background model and of the network. Prints a table. Needs a build.
//   npx node bench/scenes.mjs [--data-root FOLDER] [--scenes N] [--duration SECONDS] [--parts] [--only TEXT]
// At most N scenes of a kind, each as long as its kind is where no SECONDS are given; of the detectors those whose name holds the text.
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { ebssaModel } from '@spikeseg/detection';
import { evaluationProtocol, score, scoreTracks, tallyDetections, trackTally, truthOf } from '@spikeseg/evaluation';
import { BackgroundModel } from '@spikeseg/events';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed, transportChannels, wasmBackend } from '@spikeseg/snn-core';
import { allParts } from '../packages/events/src/background/plain-weigher.fixture.ts';
import { detect } from '../packages/experiment/src/bench.fixture.ts';
import { clockSlews } from './parts/clock-slews.mjs';
import { foundBy } from './parts/found.mjs';

const { values } = parseArgs({
  options: {
    'data-root': { type: 'string' },
    scenes: { type: 'string', default: '4' },
    duration: { type: 'string' },
    parts: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const durationS = values.duration === undefined ? undefined : Number(values.duration);
if (!(Number.isInteger(Number(values.scenes)) && Number(values.scenes) >= 0))
  throw new RangeError(`--scenes: expected a whole number, got ${values.scenes}`);
const config = loadConfig();
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };
/** The network with other layers, and the weights of what is left of its motions. */
function changedNetwork({ network, weights }, change) {
  const layers = network.layers.flatMap((layer) => change(layer) ?? []);
  const changed = { ...weights };
  for (const layer of layers) {
    const before = network.layers.find(({ name }) => name === layer.name).motions;
    const kept = layer.motions.map(({ name }) => before.findIndex((motion) => motion.name === name));
    const lateral = Array.from(weights[`${layer.name}.lateral`].data);
    const rows = kept.flatMap((k) => lateral.slice(9 * k, 9 * k + 9));
    const outputs = transportChannels(layer).length;
    changed[`${layer.name}.lateral`] = { shape: [kept.length, 3, 3], data: Float32Array.from(rows) };
    changed[`${layer.name}.threshold`] = { shape: [outputs], data: new Float32Array(outputs).fill(layer.neuron.threshold) };
  }
  const names = layers.map(({ name }) => name);
  const left = Object.entries(changed).filter(([name]) => names.includes(name.split('.')[0]));
  return { network: { ...network, layers }, weights: Object.fromEntries(left) };
}

/** The same network without ways from a neighbour for maps that stand: they may not hop. */
function withoutHops({ network, weights }) {
  const [slow] = network.layers.filter(({ name }) => name === 'slow');
  const never = 128;
  const { shape, data } = weights['slow.lateral'];
  const stands = (k) => slow.motions[Math.floor(k / 9)].name === 'hop';
  const barred = Float32Array.from(data, (cost, k) => (stands(k) && k % 9 !== 4 ? never : cost));
  return { network, weights: { ...weights, 'slow.lateral': { shape, data: barred } } };
}

const withMotions = (wanted) => (layer) => (layer.name === 'slow' ? { ...layer, motions: layer.motions.filter(wanted) } : layer);
/** What a layer is without a part of the network. */
const networkParts = {
  'slow velocities': withMotions(({ vx, vy }) => vx === 0 && vy === 0),
  switching: (layer) => ({ ...layer, switchCost: 128 }),
  'inhibition between layers': (layer) => ({ ...layer, competition: { radius: layer.competition.radius } }),
  inhibition: (layer) => ({ ...layer, competition: undefined }),
  'fast layer': (layer) => (layer.name === 'fast' ? undefined : { ...layer, competition: { radius: layer.competition.radius } }),
};
/** Keys of the section `evidence`, the parts of the background model that are used, or another network. */
let variants = [
  { name: 'causal, fixed θ', keys: { false_alarms_per_hour: null } },
  { name: 'causal, 1 per hour', keys: { false_alarms_per_hour: 1 } },
  { name: 'both passes', keys: { passes: 'both' } },
];
if (values.parts)
  variants.push(
    ...Object.keys(allParts).map((part) => ({ name: `without ${part}`, parts: { ...allParts, [part]: false } })),
    { name: 'without hops', change: withoutHops },
    ...Object.entries(networkParts).map(([part, change]) => ({
      name: `without ${part}`,
      change: (model) => changedNetwork(model, change),
    })),
  );
variants = variants.filter(({ name }) => name.includes(values.only));
/** Scenes of the generator, how many of each at most, and what they hold. */
const kinds = [
  { kind: 'slews', max: 4, options: sceneOptions('slews', { durationS }) },
  { kind: 'passing', max: 3, options: sceneOptions('passing', { durationS }) },
  { kind: 'crossing', max: 2, options: sceneOptions('crossing', { durationS }) },
  { kind: 'noise', max: 2, options: sceneOptions('slews', { durationS: durationS ?? 120, satellites: 0 }) },
  { kind: 'slews, clocks', max: 4, make: (seed) => clockSlews(durationS, 1, seed) },
  { kind: 'slews, clocks, dim', max: 4, make: (seed) => clockSlews(durationS, 0.4, seed) },
];
/** An object whose labels are on average farther apart than this is a fast one, px/s. */
const fastPxS = 60;

function isFast({ t, x, y }) {
  let path = 0;
  for (let i = 1; i < t.length; i++) path += Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  return path / ((t[t.length - 1] - t[0]) / 1e6) >= fastPxS;
}

async function foundIn({ events, name }, { keys, parts, change }) {
  const evaluation = { ...config.evaluation, detector: 'evidence' };
  const changed = { ...config, evaluation, evidence: { ...config.evidence, ...keys } };
  const model = ebssaModel(events.sensor);
  if (parts === undefined && change === undefined) return detect(wasmBackend, { config: changed, ...model }, name, events);
  const { false_alarms_per_hour: wishedFalseAlarmsPerHour } = changed.evidence;
  const weights = new BackgroundModel(events.sensor, events.t[0], undefined, parts);
  return foundBy(events, { recording: name, wishedFalseAlarmsPerHour, weights, model: change?.(model) ?? model });
}

/** Tallies of every variant on one recording. */
async function trial(recording) {
  const truth = truthOf(recording);
  const fast = new Set(recording.objects.filter(isFast).map(({ id }) => id));
  const tallies = [];
  for (const variant of variants) {
    const found = await foundIn(recording, variant);
    const tracks = trackTally(truth, found);
    tallies.push({ detections: tallyDetections(truth, found.detections, evaluationProtocol), tracks, fast });
  }
  return tallies;
}

const digits = (value, count) => (typeof value === 'number' ? value.toFixed(count) : '–');

function row(kind, variant, tallies) {
  const { figures, objects } = score(
    tallies.map(({ detections }) => detections),
    bootstrap,
  );
  const tracks = scoreTracks(
    tallies.map(({ tracks: one }) => one),
    bootstrap,
  ).figures;
  const fastIds = new Map(tallies.map(({ detections, fast }) => [detections.recording, fast]));
  const pdOf = (wanted) => {
    const some = objects.filter(({ recording, id }) => fastIds.get(recording).has(id) === wanted);
    const labels = some.reduce((sum, one) => sum + one.labels, 0);
    return labels > 0 ? some.reduce((sum, one) => sum + one.pd * one.labels, 0) / labels : undefined;
  };
  const { detection, strict } = figures;
  const cells = [
    kind,
    variant,
    digits(pdOf(false), 3),
    digits(pdOf(true), 3),
    digits(strict.informedness.value, 2),
    digits(detection.medianErrorPx.value, 2),
    digits(detection.isolatedPerMinute.value, 1),
    digits(detection.wakePerMinute.value, 1),
    digits(tracks.pd.value, 2),
    digits(tracks.isolatedPerHour.value, 0),
    digits(tracks.wakePerHour.value, 0),
  ];
  return `| ${cells.join(' | ')} |`;
}

const groups = new Map();
const add = async (kind, recording) => groups.set(kind, [...(groups.get(kind) ?? []), await trial(recording)]);
for (const { kind, max, options, make = (seed) => generateRecording(options, seed).recording } of kinds) {
  const count = Math.min(max, Number(values.scenes));
  for (let i = 1; i <= count; i++) {
    await add(kind, { ...make(deriveSeed(config.seed, kind, i)), name: `${kind} ${i}` });
  }
}
if (values['data-root'] !== undefined) {
  for (const { path, name } of await findRecordings(values['data-root'], { sensor: 'DAVIS' })) {
    const recording = { ...(await readRecording(path)), name };
    if (recording.labelled) await add(name.split('_')[0], recording);
  }
}
const head =
  'scene | detector | Pd slow | Pd fast | strict J | error px | isolated/min | wake/min | tracks: Pd | isolated/h | wake/h';
console.log(`| ${head} |\n| --- | --- |${' ---: |'.repeat(9)}`);
for (const [kind, trials] of groups) {
  for (const [i, { name }] of variants.entries()) {
    const own = trials.map((tallies) => tallies[i]);
    console.log(row(kind, name, own));
  }
}
