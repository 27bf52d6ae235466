// How fast the plain TypeScript engine runs one window of the default network, beside the naive dense reference in the
// same process on the same input. Before timing, both must give the same spikes, or the script fails.
//
//   npm run build && node bench/engine.mjs [--runs 31] [--dense-runs 3]
//
// Network: 2×128×128, T = 10, conv1 4 maps (DoG) → pool → conv2 36 maps → pool → conv3 1 map, fire-once, 5,564 weights.
// Input: binary, every pixel, polarity and step independently with the density given. Times are medians with the range
// from the lower to the upper quartile (rounded outwards); a ratio is only meaningful within one run of this script.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { deriveSeed, dogFilterBank, randomGenerator, spikesegNetwork, typescriptBackend, weightShapes } from '@spikeseg/snn-core';
import { denseReference, inputShape, randomSpikes, runDifference } from '@spikeseg/snn-core/testing';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '31' }, 'dense-runs': { type: 'string', default: '3' } },
});
const runs = count('--runs', values.runs);
const denseRuns = count('--dense-runs', values['dense-runs']);
const seed = 42;

const network = spikesegNetwork({
  input: { channels: 2, height: 128, width: 128 },
  maps: [4, 36, 1],
  kernels: [5, 5, 7],
  pools: [
    { kernel: 2, stride: 2 },
    { kernel: 2, stride: 2 },
  ],
  thresholds: [0.1, 0.1, 0.1],
  leaks: [0.09, 0.01, 0].map((amount) => ({ kind: 'subtractive', amount })),
  fireOnce: true,
  numerics: 'exact',
});

const engine = await typescriptBackend.compile(network, defaultWeights());
const dense = await denseReference.compile(network, defaultWeights());
console.log(`${cpus()[0].model}, Node ${process.version}, ${runs} runs (dense reference: ${denseRuns}), after warm-up\n`);
console.log('| density | input spikes | synaptic ops | engine ms/window | engine ops/s | dense ms/window | dense / engine |');
console.log('|---|---|---|---|---|---|---|');
for (const density of [0.001, 0.01, 0.05]) {
  const window = randomSpikes(
    inputShape(network, 10),
    density,
    'binary',
    randomGenerator(deriveSeed(seed, 'input', String(density))),
  );
  const record = network.layers.map((layer) => layer.name);
  const result = await engine.run(window, { record });
  const difference = runDifference(result, await dense.run(window, { record }));
  if (difference !== undefined) throw new Error(`density ${density}: engine and reference differ: ${difference}`);
  for (let k = 0; k < 20; k++) await engine.run(window);
  const engineMs = await timed(engine, window, runs);
  const denseMs = await timed(dense, window, denseRuns);
  const rate = result.synapticOps / engineMs.median / 1e3;
  const ops = result.synapticOps.toLocaleString('en');
  const ratio = Math.round(denseMs.median / engineMs.median);
  console.log(
    `| ${density} | ${window.index.length} | ${ops} | ${text(engineMs)} | ${rate.toFixed(0)} M | ${text(denseMs)} | ${ratio} |`,
  );
}

async function timed(session, window, times) {
  const ms = [];
  for (let k = 0; k < times; k++) {
    const start = performance.now();
    await session.run(window);
    ms.push(performance.now() - start);
  }
  ms.sort((a, b) => a - b);
  const at = (share) => share * (ms.length - 1);
  return { median: ms[Math.round(at(0.5))], low: ms[Math.floor(at(0.25))], high: ms[Math.ceil(at(0.75))] };
}

function text({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`;
}

/** DoG filters in conv1, normal(0.8, 0.01) elsewhere, thresholds at rest: the weights before training. */
function defaultWeights() {
  const random = randomGenerator(deriveSeed(seed, 'weights'));
  const weights = {};
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    const length = shape.reduce((product, size) => product * size, 1);
    if (name === 'conv1.weight') weights[name] = dogFilterBank(shape[0], shape[1], shape[2]);
    else if (name.endsWith('.threshold')) weights[name] = { shape, data: new Float32Array(length).fill(0.1) };
    else weights[name] = { shape, data: Float32Array.from({ length }, () => 0.8 + 0.01 * random.normal()) };
  }
  return weights;
}

function count(option, given) {
  const number = Number(given);
  if (!(Number.isInteger(number) && number >= 1))
    throw new RangeError(`${option}: expected a whole number of at least 1, got ${given}`);
  return number;
}
