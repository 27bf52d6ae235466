// The dense engine on TensorFlow.js beside the event-driven one: a window of ten steps through all layers. Three densities, three sizes, the
// network of bench/parts/peer-network.mjs with thresholds such that every layer fires as densely as the input. Prints a table and writes bench/tfjs.json.
//
//   npm run build && npx node bench/tfjs.mjs [--rounds 3] [--engines tfjs-wasm,tfjs-cpu]
//   npx node bench/tfjs.mjs --print     the table of bench/tfjs.json
//
// Every figure of TensorFlow.js is taken right beside one of the engine, so that whatever else the machine does meets both; the
// ratio is that of the two. A sample is one run after one that warms up; the table has medians over the rounds, in brackets the
// lowest and highest ratio. Everything on one thread. Spikes of both are compared on the way.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tfjsBackend } from '@spikeseg/backend-tfjs';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { inputShape, randomSpikes } from '../packages/snn-core/src/testing/testing.fixture.ts';
import { root } from '../tools/run.mjs';
import { evenThresholds } from './parts/even-thresholds.mjs';
import { peerNetwork } from './parts/peer-network.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    engines: { type: 'string', default: 'tfjs-wasm,tfjs-cpu' },
    print: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`--rounds: expected a whole number of at least 1, got ${values.rounds}`);
const file = join(root, 'bench/tfjs.json');
const engines = values.engines.split(',').map((name) => tfjsBackend({ platform: name.replace(/^tfjs-/, '') }));
const densities = [0.001, 0.01, 0.05];
const sizes = [
  [64, 64],
  [128, 128],
  [240, 180],
];
const steps = 10;

if (!values.print) {
  const rows = [];
  const load = [loadavg()[0]];
  for (const [width, height] of sizes) {
    for (const density of densities) {
      const { network, weights: peer } = peerNetwork(height, width);
      const input = randomSpikes(inputShape(network, steps), density, 'binary', randomGenerator(1));
      const plain = await wasmBackend.compile(network, peer);
      const weights = await evenThresholds(plain, peer, input, density);
      plain.setWeights(weights);
      for (const backend of engines) {
        console.error(`${backend.name}, ${width} × ${height}, density ${density}`);
        const dense = await backend.compile(network, weights);
        const window = await beside(
          () => plain.run(input),
          () => dense.run(input),
          sameSpikes,
        );
        rows.push({ engine: backend.name, width, height, density, window });
        dense.dispose();
      }
    }
  }
  load.push(loadavg()[0]);

  const result = { cpu: cpus()[0].model, node: process.versions.node, rounds, load, rows };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

const { cpu, node, load, rows, ...told } = JSON.parse(readFileSync(file, 'utf8'));
const names = [...new Set(rows.map(({ engine }) => engine))];
console.log(`| a window, ms | density | wasm engine |${names.map((name) => ` ${name} | times the engine |`).join('')}`);
console.log(`|---|---|---|${names.map(() => '---|---|').join('')}`);
for (const [width, height] of sizes) for (const density of densities) console.log(line(width, height, density));
console.log();
console.log(`${cpu}, Node ${node}, ${told.rounds} rounds, load ${load.map((value) => value.toFixed(1)).join(' → ')}`);

function line(width, height, density) {
  const at = (row) => row.width === width && row.height === height && row.density === density;
  const own = names.map((name) => rows.find((row) => row.engine === name && at(row)).window);
  const cells = own.map(({ dense, ratio }) => `${Number(dense.median.toPrecision(3)).toLocaleString('en')} | ${figure(ratio)}`);
  const plain = own.reduce((sum, { engine }) => sum + engine.median, 0) / own.length;
  return `| ${width}×${height} | ${100 * density} % | ${plain.toPrecision(3)} | ${cells.join(' | ')} |`;
}

function rounded(value) {
  return Number(value.toPrecision(2)).toLocaleString('en');
}

function figure({ median: middle, low, high }) {
  return `${rounded(middle)} (${rounded(low)}–${rounded(high)})`;
}

/** Times two computations by turns. */
async function beside(engine, dense, same) {
  const [a, b] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    const expected = await engine();
    const between = performance.now();
    const found = await dense();
    const end = performance.now();
    if (!same(expected, found)) throw new Error('TensorFlow.js computes something else than the engine');
    // The first round warms up.
    if (round > 0) {
      a.push(between - begin);
      b.push(end - between);
    }
  }
  return { engine: spread(a), dense: spread(b), ratio: spread(b.map((ms, k) => ms / a[k])) };
}

function sameSpikes({ layers: a }, { layers: b }) {
  return JSON.stringify([...a.conv3.spikes.index]) === JSON.stringify([...b.conv3.spikes.index]);
}

function spread(samples) {
  return { median: median(samples), low: Math.min(...samples), high: Math.max(...samples) };
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1];
}
