// How much threads save in the network that detects (transport-networks.mjs): milliseconds per step of a large sensor, of the clock, of the calling
// thread on a processor, and of all threads together; one thread and several, step by step in turns, so that what else the machine does meets
// both alike. Reports are compared to the bit.
//   npx node bench/transport.mjs --threads 2 [--sizes 1280x720] [--events 1000,10000,50000] [--steps 24]
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { randomGenerator } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import { randomStep, transportNetworks } from './transport-networks.mjs';

/** Same reports of all layers, with the same potentials. */
const isSame = (one, other) =>
  Object.keys(one).every(
    (name) =>
      ['index', 'offsets'].every((key) =>
        Buffer.from(one[name].spikes[key].buffer).equals(Buffer.from(other[name].spikes[key].buffer)),
      ) && one[name].potential.every((value, k) => value === other[name].potential[k]),
  );

/** Milliseconds that the calling thread has had of a processor; 0 where the system does not tell. */
function ownTime() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const shown = (value) => Math.round(100 * value) / 100;

/** Prints a line of JSON for every number of events. */
export async function timeThreads({ threads, steps, size, rates }) {
  const [width, height] = size.split('x').map(Number);
  const { networks, weights } = transportNetworks(width, height);
  const record = networks.pair.layers.map(({ name }) => name);
  for (const events of rates) {
    const random = randomGenerator(1);
    const counts = [1, threads];
    const sessions = await Promise.all(
      counts.map((count) => threadedWasmBackend({ threads: count }).compile(networks.pair, weights)),
    );
    const [clock, own, all] = [0, 1, 2].map(() => counts.map(() => []));
    let differences = 0;
    for (let step = 0; step < steps; step++) {
      const input = randomStep(random, networks.pair.input, events);
      const layers = [];
      for (const [k, session] of sessions.entries()) {
        const before = [performance.now(), ownTime(), process.cpuUsage()];
        layers.push((await session.run(input, { carryState: true, record })).layers);
        const { user, system } = process.cpuUsage(before[2]);
        // The first third fills the maps.
        if (3 * step < steps) continue;
        clock[k].push(performance.now() - before[0]);
        own[k].push(ownTime() - before[1]);
        all[k].push((user + system) / 1000);
      }
      if (!isSame(...layers)) differences++;
    }
    for (const session of sessions) session.dispose();
    console.log(
      JSON.stringify({
        sensor: `${width}x${height}`,
        events,
        threads: counts,
        mean_ms: clock.map(mean).map(shown),
        median_ms: clock.map(median).map(shown),
        mean_cpu_ms_of_calling_thread: own.map(mean).map(shown),
        mean_cpu_ms_of_all: all.map(mean).map(shown),
        steps_that_differ: differences,
        load: shown(loadavg()[0]),
      }),
    );
  }
}
