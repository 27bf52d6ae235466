import type { SensorSize } from '@spikeseg/events';
import {
  type MotionSpec,
  type NetworkSpec,
  type NetworkWeights,
  type Tensor,
  type TransportLayerSpec,
  transportChannels,
} from '@spikeseg/snn-core';
import { maxEventsPerInput } from '../belief/evidence-input.ts';
import { brightestRateHz, maxEventNats } from '../belief/pixel-witness.ts';
import { ratioClasses, ratioOfClass } from '../belief/ratio-classes.ts';

/*
 * The network that detects without training: two transport layers that look at the same input and inhibit each other. `slow` looks for what stands or moves
 * by up to 45 px/s, on cells of 2 × 2 pixels; `fast` for what moves by 40 to 520 px/s, on cells of 4 × 4. Its numbers come from a study on real
 * recordings and generated scenes (docs/sequential-test.md); none was learned.
 */

/** Time step of the network, s. */
export const stepS = 0.01;
/** Standard deviation of a point of light, px, and the share of its middle below which it is 0. */
const spotSigmaPx = 1.5;
const smallestShare = 0.02;
/** Brightness of the whole spot beside that of its middle pixel. */
export const spotArea: number = 2 * Math.PI * spotSigmaPx ** 2;
/** A way that is never gone costs more than any ceiling, nats. */
const never = 128;
/** From here on units are reported, nats: below every threshold, so that false alarms can be watched before they happen. */
export const reportedNats = 8;

/** Brightness of the objects that the layers wait for: events/s in the middle pixel. */
export const slowRatesHz = [0.3, 0.9, brightestRateHz] as const;
/**
 * How much higher the threshold is for all but the dimmest objects of `slow`, nats: they reach it a few events later, and what they leave
 * behind falls below it sooner.
 */
const brightNats = 3;

/** What a level needs beyond the threshold of its layer, nats. */
export const extraNats = ({ layer, brightness }: { readonly layer: string; readonly brightness: number }): number =>
  layer === 'slow' && brightness > 0 ? brightNats : 0;
/** What moves by more than this is fast, px/s. */
export const fastPxS = 40;
/** Pixels on a side of a cell, and of what it looks at. */
const [fastStride, fastKernel, slowStride, slowKernel] = [4, 20, 2, 10];
const slowEvery = 4;
/** Time between two updates of `slow`, s, and pixels on a side of its cells. */
export const [slowUpdateS, slowCellPx]: readonly [number, number] = [slowEvery * stepS, slowStride];
/** What evidence of `slow` loses where its map is in step with the object, where it falls one cell beside it, and where a map hops by a cell, nats. */
export const slowCosts = { inStep: 0.2, beside: 3.2, hop: 4 } as const;

/** Time step of the network, s; steps between two reports of what stands or is slow (what moves fast is reported in every step);
 * and for how long events are kept, s. */
export const evidenceTiming = { stepS, stepsPerAnswer: slowEvery, memoryS: 0.1 } as const;
/** Rings of maps: a speed, px/s, and how many directions it has. Those of `slow` are for objects of medium brightness alone. */
export const slowRings = [
  [15, 8],
  [30, 8],
] as const;
const fastRings = [
  [60, 8],
  [120, 10],
  [210, 12],
  [320, 16],
  [450, 20],
] as const;

const levelNeuron = (ceiling: number) => ({ threshold: reportedNats, leak: { kind: 'none' }, reset: 'none', ceiling }) as const;

/** A network with its weights. */
export interface EvidenceModel {
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
}

export const ebssaModel = (sensor: SensorSize): EvidenceModel => ({ network: ebssaNetwork(sensor), weights: ebssaWeights() });

/** Whether a network has the layers that the detector reads, for objects as bright as it knows. */
export function isEvidenceNetwork({ input, layers }: NetworkSpec): boolean {
  if (input.channels !== ratioClasses || layers.map(({ name }) => name).join() !== 'fast,slow') return false;
  return layers.every((layer) => layer.kind === 'transport' && layer.maps <= (layer.name === 'fast' ? 1 : slowRatesHz.length));
}

export function ebssaNetwork({ width, height }: SensorSize): NetworkSpec {
  const fast: TransportLayerSpec = {
    kind: 'transport',
    name: 'fast',
    maps: 1,
    kernel: fastKernel,
    stride: fastStride,
    from: 'input',
    motions: fastMotions(),
    switchCost: never,
    // Close to the threshold: what a map keeps beyond it goes on as a ghost when its object turns.
    neuron: levelNeuron(26),
    competition: { radius: 3, with: ['slow'] },
  };
  const slow: TransportLayerSpec = {
    kind: 'transport',
    name: 'slow',
    maps: slowRatesHz.length,
    kernel: slowKernel,
    stride: slowStride,
    every: slowEvery,
    from: 'input',
    motions: slowMotions(),
    switchCost: 18,
    neuron: levelNeuron(32),
    competition: { radius: 4, with: ['fast'] },
  };
  const input = { channels: ratioClasses, height, width, maxValue: maxEventsPerInput };
  return { input, layers: [fast, slow], fireOnce: false, numerics: 'exact' };
}

/** Its weights, in nats. They do not depend on the sensor. */
export function ebssaWeights(): NetworkWeights {
  const [fast, slow] = ebssaNetwork({ width: fastKernel, height: fastKernel }).layers as TransportLayerSpec[];
  const stands = around(0, never, never);
  // e^-0.2 + 4 e^-3.2 + 4 e^-4.7 = 1: probabilities of staying in step with the map, and of falling one pixel behind it.
  const keepsStep = around(slowCosts.inStep, slowCosts.beside, 4.7);
  const hops = around(0, slowCosts.hop, 4.75);
  return {
    ...tensorsOf(fast, [brightestRateHz], () => stands),
    ...tensorsOf(slow, slowRatesHz, ({ name }) => (name === 'hop' ? hops : keepsStep)),
  };
}

/**
 * There are no maps that only stand: a hop map may stay where it is at no cost and gains whatever such a map would, so its potential would never be
 * below that of such a map.
 */
const slowMotions = (): readonly MotionSpec[] => [
  { name: 'hop', vx: 0, vy: 0 },
  ...slowRings.flatMap(directed('slow', slowEvery, slowStride)).map((motion) => ({ ...motion, brightnesses: [1] })),
];

const fastMotions = (): readonly MotionSpec[] => fastRings.flatMap(directed('fast', 1, fastStride));

/** The maps of a ring. Rings are turned against each other: eight directions look like sixteen. */
const directed =
  (layer: string, every: number, stride: number) =>
  ([speed, directions]: readonly [number, number], ring: number): MotionSpec[] =>
    Array.from({ length: directions }, (_, turn) => {
      const angle = (2 * Math.PI * (turn + ring / 2)) / directions;
      const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)].map((pxS) => perUpdate(pxS, every, stride));
      return { name: `${layer}-${ring}-${turn}`, vx, vy };
    });

/** Cells per update, in sixty-fourths, of a velocity in px/s. */
export const perUpdate = (pxS: number, every: number, stride: number): number =>
  Math.round((64 * pxS * every * stepS) / stride) / 64;

/** Costs of a 3×3 neighbourhood. */
function around(centre: number, beside: number, corner: number): readonly number[] {
  const outer = [corner, beside, corner];
  return [...outer, beside, centre, beside, ...outer];
}

const tensor = (shape: readonly number[], values: readonly number[]): Tensor => ({ shape, data: Float32Array.from(values) });

function tensorsOf(
  layer: TransportLayerSpec,
  ratesHz: readonly number[],
  lateral: (motion: MotionSpec) => readonly number[],
): NetworkWeights {
  const { name, kernel, maps, motions, every = 1, neuron } = layer;
  const outputs = transportChannels(layer).length;
  const classes = Array.from({ length: ratioClasses }, (_, channel) => ratioOfClass(channel));
  const shares = spotShares(layer);
  const evidence = ratesHz.flatMap((rateHz) => classes.flatMap((ratio) => evidenceOfEvent(shares, rateHz * ratio)));
  return {
    [`${name}.weight`]: tensor([maps, ratioClasses, kernel, kernel], evidence),
    [`${name}.threshold`]: tensor([outputs], Array(outputs).fill(neuron.threshold)),
    // What an object is expected to give.
    [`${name}.leak`]: tensor(
      [maps],
      ratesHz.map((rateHz) => rateHz * spotArea * every * stepS),
    ),
    [`${name}.lateral`]: tensor([motions.length, 3, 3], motions.flatMap(lateral)),
  };
}

/** ψ, the spot, by the place of an event around a cell, mean over the places in the cell. */
function spotShares({ kernel, stride = 1 }: TransportLayerSpec): number[] {
  const first = Math.floor((kernel - stride) / 2);
  return Array.from({ length: kernel ** 2 }, (_, k) => {
    let share = 0;
    for (let y = 0; y < stride; y++) {
      for (let x = 0; x < stride; x++) share += spotAt((k % kernel) - first - x, Math.floor(k / kernel) - first - y);
    }
    return share / stride ** 2;
  });
}

/**
 * What an event says about an object in a cell, by its place around the cell, nats: ln(1 + s·r·ψ).
 *
 * @param odds s·r: likelihood ratio of the event in the middle of an object
 */
function evidenceOfEvent(shares: readonly number[], odds: number): number[] {
  const max = Math.min(odds, Math.exp(maxEventNats));
  return shares.map((share) => Math.log1p(max * share));
}

/** Brightness of a spot beside that of its middle. */
export function spotAt(dx: number, dy: number): number {
  const share = Math.exp(-(dx * dx + dy * dy) / (2 * spotSigmaPx ** 2));
  return share < smallestShare ? 0 : share;
}
