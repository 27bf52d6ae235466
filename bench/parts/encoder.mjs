// The WebAssembly engine on the network of torch_dense.py, 10 × 2 × 128 × 128, with two sets of thresholds. Prints for
// each density the median ms per window and the spikes of every layer, as JSON.
//   npx node bench/parts/encoder.mjs 0.001,0.01
//
// `even`: thresholds chosen so that every layer fires as densely as the input. `saturated`: the peer's own thresholds, under
// which a third of all neurons of conv2 fire in every step at a density of 1 %, and all of them from 5 % on.
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { inputShape, randomSpikes } from '../../packages/snn-core/src/testing/testing.fixture.ts';
import { evenThresholds } from './even-thresholds.mjs';
import { peerNetwork } from './peer-network.mjs';

const { network, weights } = peerNetwork(128, 128);
const names = network.layers.map(({ name }) => name);
const session = await wasmBackend.compile(network, weights);
const rows = [];
for (const density of process.argv[2].split(',').map(Number)) {
  const window = randomSpikes(inputShape(network, 10), density, 'binary', randomGenerator(1));
  const numbers = { even: await evenThresholds(session, weights, window, density), saturated: weights };
  const row = { density };
  for (const [key, numbersOfRow] of Object.entries(numbers)) {
    session.setWeights(numbersOfRow);
    row[key] = { ms: await medianMs(window), spikes: await spikesOf(window) };
  }
  rows.push(row);
}
console.log(JSON.stringify(rows));

async function spikesOf(window) {
  const { layers } = await session.run(window, { record: names });
  return Object.fromEntries(names.map((name) => [name, layers[name].spikes.index.length]));
}

async function medianMs(window) {
  const ms = [];
  for (let run = 0; run < 30; run++) {
    const start = performance.now();
    await session.run(window);
    if (run >= 9) ms.push(performance.now() - start);
  }
  return ms.toSorted((a, b) => a - b)[10];
}
