// The network that detects beside the same equations in C (transport.c: float32, every cell of every map, cc -O3 -march=native): CPU milliseconds per
// step, in turns, on the same input of random events; medians of the rounds, in brackets the lowest and the highest. The reports of both, and the sum of
// their potentials, must be the same. Needs a build, and cc.
//   npx node bench/transport.mjs [--sizes 240x180,1280x720] [--events 100,1000,10000] [--steps 120] [--rounds 3]
// With --threads N instead what N threads save (parts/transport-threads.mjs); no C is needed.
//   npx node bench/transport.mjs --threads 2 [--sizes 1280x720] [--events 1000,10000,50000] [--steps 24]
// With --beside FILE instead the network of another build, on what the detector gives it of streams (parts/transport-beside.mjs).
//   npx node bench/transport.mjs --beside OTHER/packages/snn-core/dist/index.js [--recording FILE] [--rates 2000,1000000] [--seconds 5] [--rounds 5]
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forwardTransports, randomGenerator, transportChannels, wasmBackend } from '@spikeseg/snn-core';
import { timeBeside } from './parts/transport-beside.mjs';
import { randomStep, transportNetworks } from './parts/transport-networks.mjs';
import { timeThreads } from './parts/transport-threads.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '240x180,1280x720' },
    events: { type: 'string', default: '100,1000,10000' },
    steps: { type: 'string', default: '120' },
    threads: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    beside: { type: 'string' },
    recording: { type: 'string' },
    rates: { type: 'string', default: '2000,10000,100000,1000000' },
    seconds: { type: 'string', default: '5' },
  },
});
const [steps, rounds] = [Number(values.steps), Number(values.rounds)];
if (values.threads !== undefined) {
  const rates = values.events.split(',').map(Number);
  for (const size of values.sizes.split(',')) await timeThreads({ threads: Number(values.threads), steps, size, rates });
  process.exit();
}
if (values.beside !== undefined) {
  const { beside, recording } = values;
  const [sizes, rates] = [values.sizes.split(',').filter(Boolean), values.rates.split(',').map(Number)];
  await timeBeside({ beside, recording, sizes, rates, seconds: Number(values.seconds), rounds });
  process.exit();
}
/** The first third fills the maps. */
const warm = Math.floor(steps / 3);
const scratch = mkdtempSync(join(tmpdir(), 'transport-'));
const program = join(scratch, 'transport');
execFileSync('cc', ['-O3', '-march=native', '-o', program, fileURLToPath(new URL('parts/transport.c', import.meta.url)), '-lm']);

console.log(
  '| sensor | events per step | this, ms per step | C, ms per step | ratio | reports per step |\n|---|---:|---:|---:|---:|---:|',
);
for (const size of values.sizes.split(',')) {
  const [width, height] = size.split('x').map(Number);
  const { networks, weights } = transportNetworks(width, height);
  const network = networks.pair;
  for (const events of values.events.split(',').map(Number)) {
    const random = randomGenerator(1);
    const inputs = Array.from({ length: steps }, () => randomStep(random, network.input, events));
    const file = join(scratch, 'steps');
    write(file, network, weights, inputs);
    const [ours, theirs] = [[], []];
    let reports = 0;
    for (let round = 0; round < rounds; round++) {
      const own = await detected(network, weights, inputs);
      const peer = JSON.parse(execFileSync(program, [file]));
      if (own.reports !== peer.reports || Math.abs(own.sum - peer.sum) > 1e-3)
        throw new Error(
          `${size}, ${events} events: expected the same reports, got ${own.reports} (${own.sum}) and ${peer.reports} (${peer.sum})`,
        );
      ours.push(own.cpuMs);
      theirs.push(peer.cpu_ms);
      reports = own.reports / steps;
    }
    const ratio = (median(theirs) / median(ours)).toFixed(2);
    console.log(`| ${size} | ${events} | ${spread(ours)} | ${spread(theirs)} | ${ratio} | ${Math.round(reports)} |`);
  }
}
rmSync(scratch, { recursive: true });

/** Our engine, on the same input. */
async function detected(network, weights, inputs) {
  const session = await wasmBackend.compile(network, weights);
  const record = network.layers.map(({ name }) => name);
  let [reports, sum, used] = [0, 0, 0];
  for (const [step, input] of inputs.entries()) {
    const before = process.cpuUsage();
    const { layers } = await session.run(input, { carryState: true, record });
    const { user, system } = process.cpuUsage(before);
    if (step >= warm) used += (user + system) / 1000;
    for (const { potential } of Object.values(layers)) {
      reports += potential.length;
      for (const value of potential) sum += value;
    }
  }
  session.dispose();
  return { reports, sum, cpuMs: used / (steps - warm) };
}

/** What transport.c reads. */
function write(file, network, weights, inputs) {
  const out = openSync(file, 'w');
  const put = (Type, list) => writeSync(out, new Uint8Array(Type.from(list).buffer));
  const { channels, height, width } = network.input;
  put(Int32Array, [channels, height, width, network.layers.length, inputs.length, warm]);
  const numbers = forwardTransports(network, weights);
  for (const layer of network.layers) {
    const { weight, leak, lateral, threshold, ceiling, switchCost, grid } = numbers[layer.name];
    const { maps, motions, kernel, stride = 1, every = 1 } = layer;
    const outputs = transportChannels(layer);
    const [rows, columns] = [height, width].map((side) => Math.ceil(side / stride));
    put(Int32Array, [maps, motions.length, outputs.length, kernel, stride, every, layer.competition.radius, rows, columns]);
    put(Float32Array, [ceiling, switchCost, grid]);
    for (const list of [weight.data, leak.data, lateral.data, motions.flatMap(({ vx, vy }) => [vx, vy])]) put(Float32Array, list);
    outputs.forEach(({ brightness, motion }, k) => {
      put(Int32Array, [brightness, motion]);
      put(Float32Array, [threshold.data[k]]);
    });
  }
  for (const { index, values: counts } of inputs) {
    put(Int32Array, [index.length]);
    put(Uint32Array, index);
    put(Float32Array, counts ?? Array(index.length).fill(1));
  }
  closeSync(out);
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1];
}

function spread(samples) {
  return `${median(samples).toFixed(2)} (${Math.min(...samples).toFixed(2)}–${Math.max(...samples).toFixed(2)})`;
}
