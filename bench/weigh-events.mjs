// What an event costs from the columns of a recording to the input of the evidence network: it is weighed against the background, believed,
// sorted into a class, kept for the last moment. Processor time per event, ns, with an engine that does nothing, on generated backgrounds; and what a
// look at the whole sensor adds to the 10 ms in which it falls, ms. Medians of passes over the same events; beside an earlier state of this repository in
// turns, each time in a process of its own.
//   npm run build && npx node bench/weigh-events.mjs [--rates 10000,100000,1000000,5000000] [--sensors DAVIS,EVK4] [--noises poisson,davis]
//                                                    [--rounds 3] [--earlier TREE_THAT_IS_BUILT]
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const script = fileURLToPath(import.meta.url);
const here = fileURLToPath(new URL('..', import.meta.url));
/** So many events are generated at most, and so long a time. */
const most = { events: 6e6, seconds: 30 };
/** Passes over the events that are not counted, and that are. */
const [warming, counted] = [1, 3];

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '10000,100000,1000000,5000000' },
    sensors: { type: 'string', default: 'DAVIS,EVK4' },
    noises: { type: 'string', default: 'poisson,davis' },
    rounds: { type: 'string', default: '3' },
    earlier: { type: 'string' },
    measure: { type: 'string' },
  },
});

/** An engine in which nothing ever fires. */
const idleBackend = {
  name: 'idle',
  compile: async (network) => {
    const spikes = { shape: [1, 1, 1, 1], offsets: Uint32Array.of(0, 0), index: new Uint32Array() };
    const layers = Object.fromEntries(network.layers.map(({ name }) => [name, { spikes, potential: new Float32Array() }]));
    return { network, run: async () => ({ layers }), dispose: () => {} };
  },
};

if (values.measure) console.log(JSON.stringify(await measure(...JSON.parse(values.measure))));
else compare();

function compare() {
  const trees = { ...(values.earlier && { earlier: resolve(values.earlier) }), now: here };
  for (const sensor of values.sensors.split(',')) {
    for (const noise of values.noises.split(',')) {
      for (const rate of values.rates.split(',').map(Number)) {
        const found = Object.fromEntries(Object.keys(trees).map((tree) => [tree, []]));
        for (let round = 0; round < Number(values.rounds); round++) {
          for (const tree of round % 2 === 0 ? Object.keys(trees) : Object.keys(trees).toReversed()) {
            const task = JSON.stringify([trees[tree], sensor, noise, rate]);
            found[tree].push(JSON.parse(execFileSync(process.execPath, [script, '--measure', task], { encoding: 'utf8' })));
          }
        }
        const row = Object.entries(found).map(([tree, one]) => {
          const of = (name) => median(one.map((each) => each[name]));
          return `${tree} ${of('ns').toFixed(0)} ns per event, look ${of('lookMs').toFixed(1)} ms`;
        });
        console.log(`${sensor} ${noise} ${rate} events/s: ${row.join('; ')} (load ${loadavg()[0].toFixed(1)})`);
      }
    }
  }
}

/** Medians over the passes that count. */
async function measure(tree, sensor, noise, rate) {
  const of = (name) => import(pathToFileURL(resolve(tree, 'packages', name, 'dist/index.js')).href);
  const { BackgroundModel, generateRecording, sceneOptions } = await of('events');
  const { evidenceDetections } = await of('segmentation');
  const durationS = Math.min(most.seconds, most.events / rate);
  const scene = { sensor, noise, durationS, backgroundRateHz: rate, hotPixels: 20, stars: 0, satellites: 0 };
  const { events } = generateRecording(sceneOptions('plain', scene), 1).recording;
  const { t, x, y, p } = events;
  const options = { recording: 'x', thresholdNats: 20, separationPx: 12 };
  /** A pass over the events, told what every 10 ms took to weigh where somebody wants to know. */
  const pass = async (onStep) => {
    const background = new BackgroundModel(events.sensor, t[0]);
    const weigh = (begin, end) => {
      const piece = {
        t: t.subarray(begin, end),
        x: x.subarray(begin, end),
        y: y.subarray(begin, end),
        p: p.subarray(begin, end),
      };
      if (onStep === undefined) return background.ratios(piece);
      const before = process.cpuUsage();
      const ratios = background.ratios(piece);
      onStep(microseconds(before) / 1e3);
      return ratios;
    };
    const before = process.cpuUsage();
    for await (const _ of evidenceDetections(idleBackend, events, weigh, options));
    return (1e3 * microseconds(before)) / t.length;
  };
  for (let k = 0; k < warming; k++) await pass();
  const ns = [];
  const lookMs = [];
  for (let k = 0; k < counted; k++) {
    ns.push(await pass());
    const steps = [];
    await pass((ms) => steps.push(ms));
    // Of a pass of more than a second three steps at least have a look in them.
    const longest = steps.toSorted((a, b) => b - a);
    lookMs.push(longest[2] - median(longest));
  }
  return { ns: median(ns), lookMs: median(lookMs) };
}

function microseconds(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
