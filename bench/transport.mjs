// How long a step of a transport layer takes in the WebAssembly engine, by sensor, motions and events: brightnesses .3, .9 and 3
// events/s, a standing, a hopping and shifting motions, kernel 9, competition over ±12 cells, events at random places with
// random evidence, and objects that cross. Prints CPU milliseconds per step (median and 90 %; other programs can only add to them)
// and a digest of all reports, by which two versions can be compared to the bit.
//   npx node bench/transport.mjs [STEPS]
import { createHash } from 'node:crypto';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';

const steps = Number(process.argv[2] ?? 90);
const [kernel, ceiling] = [9, 30];
const rates = [0.3, 0.9, 3];
const never = ceiling;

const motions = [
  { name: 'stand', vx: 0, vy: 0 },
  { name: 'hop', vx: 0, vy: 0 },
  ...[1, 2].flatMap((speed) =>
    Array.from({ length: 9 }, (_, a) => {
      const angle = (2 * Math.PI * a) / 9;
      const neighbours = [1, 8].map((step) => `${speed}-${(a + step) % 9}`);
      const [vx, vy] = [Math.round(speed * Math.cos(angle)), Math.round(speed * Math.sin(angle))];
      return { name: `${speed}-${a}`, vx, vy, enterFrom: ['hop', ...neighbours] };
    }),
  ),
];

const around = (centre, beside, corner) => [corner, beside, corner, beside, centre, beside, corner, beside, corner];
const lateral = [around(0, never, never), around(0, 4, 4.8), ...motions.slice(2).map(() => around(1, 2.5, 3.25))].flat();

const disc = Array.from({ length: kernel ** 2 }, (_, k) => {
  const squared = ((k % kernel) - 4) ** 2 + (Math.floor(k / kernel) - 4) ** 2;
  return squared > 21 ? 0 : Math.exp(-squared / 4.5);
});

const tensor = (shape, data) => ({ shape, data: Float32Array.from(data) });

function networkOf({ width, height, entered }) {
  const neuron = { threshold: 20, leak: { kind: 'none' }, reset: 'none', ceiling };
  const layer = {
    kind: 'transport',
    name: 't',
    maps: rates.length,
    kernel,
    motions: entered ? motions : motions.map((motion) => ({ ...motion, enterFrom: [] })),
    switchCost: 14,
    neuron,
    competition: { radius: 12 },
  };
  const channels = rates.length * motions.length;
  const area = disc.reduce((sum, weight) => sum + weight, 0);
  const weights = {
    't.weight': tensor(
      [rates.length, 1, kernel, kernel],
      rates.flatMap((rate) => disc.map((weight) => weight * Math.log1p(rate))),
    ),
    't.threshold': tensor(
      [channels],
      Array.from({ length: channels }, () => neuron.threshold),
    ),
    't.leak': tensor(
      [rates.length],
      rates.map((rate) => 0.05 * rate * area),
    ),
    't.lateral': tensor([motions.length, 3, 3], lateral),
    ...(entered && {
      't.enter': tensor(
        [motions.length, motions.length],
        motions.flatMap(() => motions.map(() => 4)),
      ),
    }),
  };
  const network = {
    input: { channels: 1, height, width, maxValue: 7, valueStep: 1 / 64 },
    layers: [layer],
    fireOnce: false,
    numerics: 'exact',
  };
  return { network, weights };
}

/** One step of events: noise, and objects of three pixels that cross at half a pixel per step. */
function frame({ width, height, events, objects }, step, random) {
  const nats = new Map();
  for (let k = 0; k < events; k++) nats.set(random.integer(width * height), (20 + random.integer(130)) / 64);
  for (let object = 0; object < objects; object++) {
    const [x, y] = [(50 + 30 * object + (step >> 1)) % (width - 3), (30 + 37 * object) % (height - 3)];
    for (let k = 0; k < 4; k++) nats.set((y + random.integer(3)) * width + x + random.integer(3), 4);
  }
  const index = Uint32Array.from([...nats.keys()].toSorted((a, b) => a - b));
  return {
    shape: [1, 1, height, width],
    offsets: Uint32Array.of(0, index.length),
    index,
    values: Float32Array.from(index, (unit) => nats.get(unit)),
  };
}

const cases = [
  { width: 240, height: 180, events: 100, objects: 0 },
  { width: 240, height: 180, events: 500, objects: 0 },
  { width: 240, height: 180, events: 500, objects: 5 },
  { width: 240, height: 180, events: 500, objects: 5, entered: true },
  { width: 1280, height: 720, events: 500, objects: 0 },
  { width: 1280, height: 720, events: 500, objects: 5, entered: true },
  { width: 1280, height: 720, events: 10_000, objects: 5, entered: true },
];
for (const one of cases) {
  const random = randomGenerator(1);
  const { network, weights } = networkOf(one);
  const session = await wasmBackend.compile(network, weights);
  const milliseconds = [];
  const digest = createHash('sha256');
  let reports = 0;
  for (let step = 0; step < steps; step++) {
    const input = frame(one, step, random);
    const before = process.cpuUsage();
    const { layers } = await session.run(input, { carryState: true });
    const { user, system } = process.cpuUsage(before);
    // The first third fills the maps.
    if (3 * step >= steps) milliseconds.push((user + system) / 1000);
    reports += layers.t.spikes.index.length;
    digest.update(layers.t.spikes.index).update(layers.t.potential);
  }
  milliseconds.sort((a, b) => a - b);
  const at = (share) => Math.round(100 * milliseconds[Math.floor(share * milliseconds.length)]) / 100;
  const potentials = session.potentials('t');
  const held = potentials.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / potentials.length;
  console.log(
    JSON.stringify({
      ...one,
      maps: rates.length * motions.length,
      median_ms: at(0.5),
      p90_ms: at(0.9),
      reports_per_step: Math.round(reports / steps),
      share_above_0: Math.round(1e4 * held) / 1e4,
      digest: digest.digest('hex').slice(0, 12),
    }),
  );
}
