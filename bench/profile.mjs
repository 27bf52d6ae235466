// Where the time of the WebAssembly engine goes, kernel by kernel: samples of V8's profiler over windows of the network of
// bench/parts/torch_dense.py, 10 × 2 × 128 × 128, thresholds such that every layer fires as densely as the input.
//   npm run build && npx node bench/profile.mjs [--densities 0.001,0.01]
import { Session } from 'node:inspector/promises';
import { parseArgs } from 'node:util';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { inputShape, randomSpikes } from '../packages/snn-core/src/testing/testing.fixture.ts';
import { compileKernels } from '../tools/compile-kernels.mjs';
import { evenThresholds } from './parts/even-thresholds.mjs';
import { peerNetwork } from './parts/peer-network.mjs';

const { values } = parseArgs({ options: { densities: { type: 'string', default: '0.001,0.01' } } });
const { network, weights } = peerNetwork(128, 128);
const session = await wasmBackend.compile(network, weights);
const names = await kernelNames();
for (const density of values.densities.split(',').map(Number)) {
  const window = randomSpikes(inputShape(network, 10), density, 'binary', randomGenerator(1));
  session.setWeights(await evenThresholds(session, weights, window, density));
  const shares = await profile(() => session.run(window));
  console.log(`density ${density}`);
  for (const [name, share] of shares.slice(0, 9)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** Functions by their share of three seconds. */
async function profile(task) {
  const inspector = new Session();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
  for (let k = 0; k < 300; k++) await task();
  await inspector.post('Profiler.start');
  for (const end = performance.now() + 3000; performance.now() < end; ) await task();
  const { nodes, samples, timeDeltas } = (await inspector.post('Profiler.stop')).profile;
  inspector.disconnect();
  const callFrames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const shares = new Map();
  samples.forEach((id, k) => {
    const name = nameOf(callFrames.get(id));
    shares.set(name, (shares.get(name) ?? 0) + timeDeltas[k] / total);
  });
  return [...shares].toSorted(([, a], [, b]) => b - a);
}

function nameOf({ functionName }) {
  const kernel = /^wasm-function\[(\d+)\]$/.exec(functionName);
  return kernel ? names[kernel[1]] : `JavaScript: ${functionName}`;
}

/** Names of the kernels by their number: what they were inlined into, from a build with names. */
async function kernelNames() {
  const { text } = await compileKernels('snn-core', {}, ['--debug', '--textFile', 'text']);
  return [...text.matchAll(/^ \(func \$\S*\/(\S+\/\S+)/gm)].map(([, name]) => name);
}
