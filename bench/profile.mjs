// Where the time of the WebAssembly engine goes, kernel by kernel: samples of V8's profiler over windows of the network of
// bench/parts/torch_dense.py, 10 × 2 × 128 × 128, thresholds such that every layer fires as densely as the input.
//   npm run build && npx node bench/profile.mjs [--densities 0.001,0.01]
import { parseArgs } from 'node:util';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { inputShape, randomSpikes } from '../packages/snn-core/src/testing/testing.fixture.ts';
import { compileKernels } from '../tools/compile-kernels.mjs';
import { evenThresholds } from './parts/even-thresholds.mjs';
import { peerNetwork } from './parts/peer-network.mjs';
import { sampled, sharesOf } from './parts/sampled.mjs';

const { values } = parseArgs({ options: { densities: { type: 'string', default: '0.001,0.01' } } });
const { network, weights } = peerNetwork(128, 128);
const session = await wasmBackend.compile(network, weights);
const names = await kernelNames();
for (const density of values.densities.split(',').map(Number)) {
  const window = randomSpikes(inputShape(network, 10), density, 'binary', randomGenerator(1));
  session.setWeights(await evenThresholds(session, weights, window, density));
  const shares = await profile(() => session.run(window));
  console.log(`density ${density}`);
  for (const [name, share] of [...shares].slice(0, 9)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** Functions by their share of three seconds. */
async function profile(task) {
  for (let k = 0; k < 300; k++) await task();
  const samples = await sampled(async () => {
    for (const end = performance.now() + 3000; performance.now() < end; ) await task();
  }, 200);
  return sharesOf(samples, (stack) => nameOf(stack.at(-1)));
}

function nameOf(functionName) {
  const kernel = /^wasm-function\[(\d+)\]$/.exec(functionName);
  return kernel ? names[kernel[1]] : `JavaScript: ${functionName}`;
}

/** Names of the kernels by their number: what they were inlined into, from a build with names. */
async function kernelNames() {
  const { text } = await compileKernels('snn-core', {}, ['--debug', '--textFile', 'text']);
  return [...text.matchAll(/^ \(func \$\S*\/(\S+\/\S+)/gm)].map(([, name]) => name);
}
