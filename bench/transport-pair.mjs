// How long a step of a layer for fast objects takes in an engine (264 velocities up to 520 px/s, cells of 4 × 4 pixels,
// an update every 10 ms), of one for slow objects (3 brightnesses, an update every 40 ms), and of both when they compete with each
// other: 240 × 180 pixels, 24 channels of brightness, random events. Prints milliseconds per step (of the clock, and of the processor), the reports, and a digest
// of them by which two versions, or engines, can be compared to the bit. Engines: wasm (when left out), tfjs-wasm, tfjs-cpu.
//   npx node bench/transport-pair.mjs [STEPS] [ENGINE]
import { createHash } from 'node:crypto';
import { tfjsBackend } from '@spikeseg/backend-tfjs';
import { randomGenerator, transportChannels, wasmBackend } from '@spikeseg/snn-core';

const steps = Number(process.argv[2] ?? 120);
const engine = process.argv[3] ?? 'wasm';
const backend = engine === 'wasm' ? wasmBackend : tfjsBackend({ platform: engine.replace(/^tfjs-/, '') });
const [width, height, channels, stepSeconds] = [240, 180, 24, 0.01];
const never = 99;

const sixtyFourths = (velocity) => Math.round(64 * velocity) / 64;
const tensor = (shape, values) => ({ shape, data: Float32Array.from(values) });
const around = (centre, beside, corner) => [corner, beside, corner, beside, centre, beside, corner, beside, corner];

/** Velocities of a hexagonal lattice, 65 px/s apart, from 40 to 520 px/s. */
function lattice(spacing) {
  const motions = [];
  const reach = spacing / Math.sqrt(3);
  for (let row = -10; row <= 10; row++) {
    for (let column = -10; column <= 10; column++) {
      const [x, y] = [(column + (row & 1) / 2) * spacing, row * spacing * Math.sqrt(0.75)];
      const speed = Math.hypot(x, y);
      if (speed < 40 - reach || speed > 520 + reach) continue;
      const [vx, vy] = [x, y].map((v) => sixtyFourths((v * stepSeconds) / 4));
      motions.push({ name: `fast${motions.length}`, vx, vy });
    }
  }
  return motions;
}

/** 16 velocities, of 15 and 30 px/s, entered from their neighbours. */
const shifts = [15, 30].flatMap((speed, ring) =>
  Array.from({ length: 8 }, (_, a) => {
    const angle = (2 * Math.PI * (a + ring / 2)) / 8;
    const [vx, vy] = [Math.cos(angle), Math.sin(angle)].map((part) => sixtyFourths(speed * part * 4 * stepSeconds));
    const beside = [1, 7].map((turn) => `${ring}-${(a + turn) % 8}`);
    return { name: `${ring}-${a}`, vx, vy, brightnesses: [1], enterFrom: [...beside, ring === 1 ? `0-${a}` : 'hop'] };
  }),
);

const neuron = (ceiling) => ({ threshold: 20, leak: { kind: 'none' }, reset: 'none', ceiling });
const fast = {
  kind: 'transport',
  name: 'fast',
  maps: 1,
  kernel: 20,
  stride: 4,
  motions: lattice(65),
  switchCost: 22,
  neuron: neuron(22),
  competition: { radius: 3 },
};
const slow = {
  kind: 'transport',
  name: 'slow',
  maps: 3,
  kernel: 9,
  every: 4,
  from: 'input',
  motions: [{ name: 'stand', vx: 0, vy: 0 }, { name: 'hop', vx: 0, vy: 0 }, ...shifts],
  switchCost: 14,
  neuron: neuron(30),
  competition: { radius: 12 },
};

/** Evidence of an event of channel q for an object of `rate` events/s: log(1 + rate·ratio·spot), by its place under a spot of 1.5 px over a cell. */
function kernelOf(q, { kernel, stride = 1 }, rate) {
  const first = (kernel - stride) / 2;
  const ratio = Math.exp(q / 2 - 2);
  return Array.from({ length: kernel ** 2 }, (_, k) => {
    let spot = 0;
    for (let y = 0; y < stride; y++) {
      for (let x = 0; x < stride; x++) {
        spot += Math.exp(-(((k % kernel) - first - x) ** 2 + (Math.floor(k / kernel) - first - y) ** 2) / 4.5) / stride ** 2;
      }
    }
    return spot < 0.01 ? 0 : Math.log1p(Math.min(rate * ratio, 150) * spot);
  });
}

function weightsOf(layer, rates, lateral) {
  const { name, kernel, maps, motions, every = 1 } = layer;
  const outputs = transportChannels(layer).length;
  const all = Array.from({ length: channels }, (_, q) => q);
  return {
    [`${name}.weight`]: tensor(
      [maps, channels, kernel, kernel],
      rates.flatMap((rate) => all.flatMap((q) => kernelOf(q, layer, rate))),
    ),
    [`${name}.threshold`]: tensor(
      [outputs],
      Array.from({ length: outputs }, () => 20),
    ),
    [`${name}.leak`]: tensor(
      [maps],
      rates.map((rate) => rate * 14 * every * stepSeconds),
    ),
    [`${name}.lateral`]: tensor([motions.length, 3, 3], lateral.flat()),
    [`${name}.enter`]: tensor(
      [motions.length, motions.length],
      motions.flatMap(() => motions.map(() => 4)),
    ),
  };
}

const weights = {
  ...weightsOf(
    fast,
    [3],
    fast.motions.map(() => around(0, never, never)),
  ),
  ...weightsOf(slow, [0.3, 0.9, 3], [around(0, never, never), around(0, 4, 4.8), ...shifts.map(() => around(1, 3, 4.5))]),
};
const pair = [
  { ...fast, competition: { radius: 3, with: ['slow'] } },
  { ...slow, competition: { radius: 12, with: ['fast'] } },
];

const shown = (value) => Math.round(100 * value) / 100;

for (const [what, layers] of Object.entries({ fast: [fast], slow: [slow], pair })) {
  for (const events of [100, 1000]) {
    const random = randomGenerator(1);
    const network = { input: { channels, height, width }, layers, fireOnce: false, numerics: 'exact' };
    const session = await backend.compile(network, weights);
    const record = layers.map(({ name }) => name);
    const milliseconds = [];
    let processor = 0;
    const digest = createHash('sha256');
    let reports = 0;
    for (let step = 0; step < steps; step++) {
      const units = new Set(Array.from({ length: events }, () => random.integer(12 * width * height)));
      const index = Uint32Array.from(units).toSorted();
      const input = { shape: [1, channels, height, width], offsets: Uint32Array.of(0, index.length), index };
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
