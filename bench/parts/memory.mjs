// Prints the most memory, bytes, that a process takes to run one window of 2 × 720 × 1280 at a density of 0.1 %.
//   npx node bench/parts/memory.mjs STEPS
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { peerNetwork } from './peer-network.mjs';

const steps = Number(process.argv[2]);
const { network, weights } = peerNetwork(720, 1280);
const { channels, height, width } = network.input;
const units = channels * height * width;
const perStep = Math.round(units * 0.001);
const index = new Uint32Array(steps * perStep);
const random = randomGenerator(1);
for (let t = 0; t < steps; t++) {
  // One spike in every stretch of equal length: ascending without sorting.
  for (let k = 0; k < perStep; k++) index[t * perStep + k] = Math.floor(((k + random.uniform()) * units) / perStep);
}
const session = await wasmBackend.compile(network, weights);
const offsets = Uint32Array.from({ length: steps + 1 }, (_, t) => t * perStep);
await session.run({ shape: [steps, channels, height, width], offsets, index });
console.log(process.resourceUsage().maxRSS * 1024);
