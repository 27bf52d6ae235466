// How much threads save in the network that detects (transport-networks.mjs): milliseconds of the clock per step of a large sensor, one thread and
// several, step by step in turns, so that what else the machine does meets both alike. Reports are compared to the bit.
//   npx node bench/transport-threads.mjs [THREADS] [STEPS] [WIDTHxHEIGHT]
import { loadavg } from 'node:os';
import { randomGenerator } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import { randomStep, transportNetworks } from './transport-networks.mjs';

const [threads, steps] = [Number(process.argv[2] ?? 2), Number(process.argv[3] ?? 60)];
const [width, height] = (process.argv[4] ?? '1280x720').split('x').map(Number);
const { networks, weights } = transportNetworks(width, height);
const record = networks.pair.layers.map(({ name }) => name);

/** Same reports of all layers, with the same potentials. */
const isSame = (one, other) =>
  record.every((name) =>
    ['index', 'offsets'].every((key) => Buffer.from(one[name].spikes[key].buffer).equals(Buffer.from(other[name].spikes[key].buffer))) &&
    one[name].potential.every((value, k) => value === other[name].potential[k]),
  );

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const shown = (value) => Math.round(100 * value) / 100;

for (const events of [1000, 10_000, 50_000]) {
  const random = randomGenerator(1);
  const counts = [1, threads];
  const sessions = await Promise.all(counts.map((count) => threadedWasmBackend({ threads: count }).compile(networks.pair, weights)));
  const milliseconds = counts.map(() => []);
  let differences = 0;
  for (let step = 0; step < steps; step++) {
    const input = randomStep(random, networks.pair.input, events);
    const layers = [];
    for (const [k, session] of sessions.entries()) {
      const before = performance.now();
      layers.push((await session.run(input, { carryState: true, record })).layers);
      // The first third fills the maps.
      if (3 * step >= steps) milliseconds[k].push(performance.now() - before);
    }
    if (!isSame(...layers)) differences++;
  }
  for (const session of sessions) session.dispose();
  const [one, several] = milliseconds;
  console.log(
    JSON.stringify({
      sensor: `${width}x${height}`,
      events,
      threads,
      mean_ms: [mean(one), mean(several)].map(shown),
      median_ms: [median(one), median(several)].map(shown),
      ratio_of_means: shown(mean(one) / mean(several)),
      ratio_of_medians: shown(median(one) / median(several)),
      steps_that_differ: differences,
      load: loadavg().map(shown),
    }),
  );
}
