// How fast the engine of commands learns and encodes, for bench/peers.mjs: trains the default network, then times windows of noise by density and by size,
// windows that learning saw, and streaming detection. Medians of interest go to standard output as one JSON object.
//   npx node bench/engine-times.mjs DENSITIES SIZES [DATA_ROOT]
import { cpus } from 'node:os';
import { loadConfig } from '@spikeseg/config';
import { networkFromConfig } from '@spikeseg/experiment/models';
import { deriveSeed, randomGenerator, wasmBackend, wasmMemoryBytes } from '@spikeseg/snn-core';
import { trainNetwork } from '@spikeseg/stdp';
import {
  detect,
  epochStimuli,
  learningOptions,
  loadStimuli,
  openDataset,
  untrainedWeights,
} from '../packages/experiment/src/bench.fixture.ts';
import { randomSpikes } from '../packages/snn-core/src/testing/testing.fixture.ts';

const [densities, sizes] = [process.argv[2].split(',').map(Number), process.argv[3].split(',')];
const data = process.argv[4] === undefined ? { dataset: 'synthetic' } : { data_root: process.argv[4] };
const config = loadConfig(undefined, { overrides: { data } });
const [rounds, epochs] = [15, 12];
const clock = () => performance.now();
const median = (samples) => samples.toSorted((a, b) => a - b)[Math.floor((samples.length - 1) / 2)];

/** Median time of a task over the rounds, ms, after one that does not count. */
async function timed(task, count = rounds) {
  const samples = [];
  for (let round = 0; round <= count; round++) {
    const start = clock();
    await task();
    if (round > 0) samples.push(clock() - start);
  }
  return median(samples);
}

const sources = await openDataset(config);
const { train } = await loadStimuli(config, sources, {
  stop: { signal: new AbortController().signal, error: () => new Error('interrupted') },
});
const network = networkFromConfig(config);
const names = network.layers.map(({ name }) => name);
const { whole, layer, weights } = await learning();
const free = { ...network, fireOnce: false };
const encoderOf = (height, width, density) =>
  encoder({ ...free, input: { ...free.input, height, width } }, [height, width, density]);
const byDensity = [];
for (const density of densities) byDensity.push(await encoderOf(config.data.input_height, config.data.input_width, density));
const bySize = [];
for (const size of sizes) bySize.push(await encoderOf(...size.split('x').map(Number).toReversed(), 0.001));
const { name, events } = await sources[0].load();
const carried = { ...config, evaluation: { ...config.evaluation, state: 'carry' } };
const ms = await timed(() => detect(wasmBackend, { config: carried, network, weights }, name, events), 5);
const machine = { cpu: cpus()[0].model, cpus: cpus().length, node: process.versions.node };
const stream = { recording: name, events: events.t.length, ms };
console.log(
  JSON.stringify({ machine, learning: { whole, ...layer }, densities: byDensity, sizes: bySize, growth: await growth(), stream }),
);

/** All layers until they stop; then the first one for some epochs: windows that are new, and those whose frozen answers are kept. */
async function learning() {
  const options = { network, backend: wasmBackend, ...learningOptions(config), frozenCacheBytes: 2 ** 29 };
  const untrained = untrainedWeights(config, network);
  let stimuli = 0;
  const start = clock();
  const trained = await trainNetwork({
    ...options,
    weights: untrained,
    stimuli: (place) => epochStimuli(config, train, place),
    hooks: { onStimulus: () => void stimuli++ },
  });
  const all = { ms: clock() - start, stimuli, outcome: trained.outcome };
  const plain = { ...config, data: { ...config.data, augmentation: { ...config.data.augmentation, enabled: false } } };
  const ends = [clock()];
  await trainNetwork({
    ...options,
    weights: untrained,
    stimuli: (place) => epochStimuli(plain, train, place),
    layers: options.layers.slice(0, 1),
    maxEpochs: epochs,
    // No share of converged maps can be above 1, and no patience ends before the epochs do.
    convergence: { ...options.convergence, targetRatio: 2, patience: epochs + 1 },
    hooks: { onEpochEnd: () => void ends.push(clock()) },
  });
  const perWindow = ends.slice(1).map((end, k) => (end - ends[k]) / train.length);
  return { whole: all, layer: { firstSight: perWindow[0], seenBefore: median(perWindow.slice(1)) }, weights: trained.weights };
}

async function encoder(sized, [height, width, density]) {
  const random = randomGenerator(deriveSeed(config.seed, 'bench', height, width, String(density)));
  const window = randomSpikes([config.data.n_timesteps, sized.input.channels, height, width], density, 'binary', random);
  const session = await wasmBackend.compile(sized, weights);
  const { layers } = await session.run(window, { record: names });
  const layerSpikes = Object.fromEntries(names.map((one) => [one, layers[one].spikes.index.length]));
  const row = { layerSpikes, memoryBytes: wasmMemoryBytes(sized), ms: await timed(() => session.run(window)) };
  session.dispose();
  return row;
}

/** Spikes of each window of the recordings, input and layers together, and its time; and the straight line through them. */
async function growth() {
  const session = await wasmBackend.compile(free, weights);
  const points = [];
  for (const { read } of train) {
    const window = read();
    const { layers } = await session.run(window, { record: names });
    const x = Object.values(layers).reduce((sum, { spikes }) => sum + spikes.index.length, window.index.length);
    points.push({ x, y: await timed(() => session.run(window)) });
  }
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  const intercept = my - slope * mx;
  const r2 = 1 - mean(({ x, y }) => (y - intercept - slope * x) ** 2) / mean(({ y }) => (y - my) ** 2);
  return { fit: { intercept, slope, r2 }, points };
}
