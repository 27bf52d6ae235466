// How long a step of the network that detects takes in an engine, and of each of its layers alone (transport-networks.mjs): 240 × 180 pixels,
// 100 and 1,000 random events per step (10,000 and 100,000 per s). Prints milliseconds per step (of the clock, and of the processor), the
// reports, and a digest of them by which two versions, or engines, can be compared to the bit. Engines: wasm (when left out), tfjs-wasm, tfjs-cpu.
//   npx node bench/transport-pair.mjs [STEPS] [ENGINE]
import { createHash } from 'node:crypto';
import { tfjsBackend } from '@spikeseg/backend-tfjs';
import { randomGenerator, transportChannels, wasmBackend } from '@spikeseg/snn-core';
import { randomStep, transportNetworks } from './transport-networks.mjs';

const steps = Number(process.argv[2] ?? 120);
const engine = process.argv[3] ?? 'wasm';
const backend = engine === 'wasm' ? wasmBackend : tfjsBackend({ platform: engine.replace(/^tfjs-/, '') });
const [width, height] = [240, 180];

const shown = (value) => Math.round(100 * value) / 100;

const { networks, weights } = transportNetworks(width, height);
for (const [what, network] of Object.entries(networks)) {
  const { layers } = network;
  for (const events of [100, 1000]) {
    const random = randomGenerator(1);
    const session = await backend.compile(network, weights);
    const record = layers.map(({ name }) => name);
    const milliseconds = [];
    let processor = 0;
    const digest = createHash('sha256');
    let reports = 0;
    for (let step = 0; step < steps; step++) {
      const input = randomStep(random, network.input, events);
      const before = performance.now();
      const used = process.cpuUsage();
      const run = await session.run(input, { carryState: true, record });
      const { user, system } = process.cpuUsage(used);
      // The first third fills the maps.
      if (3 * step >= steps) {
        milliseconds.push(performance.now() - before);
        processor += (user + system) / 1000;
      }
      for (const { spikes, potential } of Object.values(run.layers)) {
        reports += spikes.index.length;
        digest.update(spikes.index).update(potential);
      }
    }
    session.dispose();
    const mean = milliseconds.reduce((sum, value) => sum + value, 0) / milliseconds.length;
    milliseconds.sort((a, b) => a - b);
    console.log(
      JSON.stringify({
        engine,
        what,
        events,
        maps: layers.map((layer) => transportChannels(layer).length).join(' + '),
        mean_ms: shown(mean),
        mean_cpu_ms: shown(processor / milliseconds.length),
        median_ms: shown(milliseconds[milliseconds.length >> 1]),
        p90_ms: shown(milliseconds[Math.floor(0.9 * milliseconds.length)]),
        reports_per_step: Math.round(reports / steps),
        digest: digest.digest('hex').slice(0, 12),
      }),
    );
  }
}
