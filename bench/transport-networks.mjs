// Layers for fast objects (264 velocities up to 520 px/s, cells of 4 × 4 pixels, an update every 10 ms) and slow ones (3
// brightnesses, an update every 40 ms), which may compete with each other, for the benches of transport layers.
import { transportChannels } from '@spikeseg/snn-core';

const [channels, stepSeconds] = [24, 0.01];
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

/** Networks of one of the layers, and of both as they compete with each other. */
export function transportNetworks(width, height) {
  const input = { channels, height, width };
  const networks = Object.entries({ fast: [fast], slow: [slow], pair }).map(([what, layers]) => [
    what,
    { input, layers, fireOnce: false, numerics: 'exact' },
  ]);
  return { networks: Object.fromEntries(networks), weights };
}

/** A step of so many events at random places, in channels of lower evidence. */
export function randomStep(random, width, height, events) {
  const units = new Set(Array.from({ length: events }, () => random.integer(12 * width * height)));
  const index = Uint32Array.from(units).toSorted();
  return { shape: [1, channels, height, width], offsets: Uint32Array.of(0, index.length), index };
}
