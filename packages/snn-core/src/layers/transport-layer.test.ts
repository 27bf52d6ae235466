import { describe, expect, it } from 'vitest';
import { TypescriptSession } from '../backend/ts/session.ts';
import { transportChannels } from '../network/layer-shapes.ts';
import type { MotionSpec, NetworkSpec, NetworkWeights, TransportLayerSpec } from '../network/network-spec.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';

const stand: MotionSpec = { name: 'stand', vx: 0, vy: 0 };
const right: MotionSpec = { name: 'right', vx: 1, vy: 0 };
const no = 1e9;
/** Only from the same place, free. */
const straight = [no, no, no, no, 0, no, no, no, no];
/** From the four neighbours at 2, from the diagonal ones at 3. */
const hops = [3, 2, 3, 2, 0, 2, 3, 2, 3];

interface Given {
  readonly motions: readonly MotionSpec[];
  readonly lateral: readonly number[];
  readonly part?: Partial<TransportLayerSpec>;
  readonly width?: number;
  readonly weight?: readonly number[];
  /** [k, k] in place of a kernel of ones. */
  readonly kernel?: readonly number[];
  /** The largest input; the larger it is, the coarser is the grid. */
  readonly maxValue?: number;
}

/** A layer with a kernel of ones (1 × 1 if nothing else is said) over a single row (or a square), threshold 1, no leak, ceiling 8, switching at 100. */
function open(
  { motions, lateral, part, width = 7, weight = [1], kernel: given, maxValue = 16 }: Given,
  height = 1,
): TypescriptSession {
  const neuron = { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 8 } as const;
  const layer: TransportLayerSpec = {
    kind: 'transport',
    name: 't',
    maps: weight.length,
    kernel: 1,
    motions,
    switchCost: 100,
    neuron,
    ...part,
  };
  const network: NetworkSpec = {
    input: { channels: 1, height, width, maxValue, valueStep: 0.25 },
    layers: [layer],
    fireOnce: false,
    numerics: 'exact',
  };
  const m = motions.length;
  const { kernel } = layer;
  const entries = weight.flatMap((w) => Array.from({ length: kernel * kernel }, (_, k) => w * (given?.[k] ?? 1)));
  const channels = transportChannels(layer).length;
  const weights: NetworkWeights = {
    't.weight': { shape: [weight.length, 1, kernel, kernel], data: Float32Array.from(entries) },
    't.threshold': { shape: [channels], data: new Float32Array(channels).fill(1) },
    't.lateral': { shape: [m, 3, 3], data: Float32Array.from(lateral) },
  };
  return new TypescriptSession(network, weights);
}

/** Runs frames, carrying the state, and returns the potentials after the last. */
async function after(session: TypescriptSession, ...frames: readonly (readonly number[])[]): Promise<number[]> {
  const { height, width } = session.network.input;
  await session.run(sparseFromDense([frames.length, 1, height, width], frames.flat()), { carryState: true });
  return [...session.potentials('t')];
}

/** One map that stands and competes, over inputs up to so much. */
const competing = (maxValue: number): TypescriptSession =>
  open({ motions: [stand], lateral: straight, part: { competition: { radius: 0 } }, maxValue });

/** What the layer tells others. */
const told = (session: TypescriptSession): number[] => [...session.state().transports['t'].excess];

const at = (x: number, value: number, width = 7): number[] => Array.from({ length: width }, (_, k) => (k === x ? value : 0));
const none = at(-1, 0);

describe('a transport layer, by hand', () => {
  it('a spot that moves as the map does keeps its potential and gathers', async () => {
    const session = open({ motions: [right], lateral: straight });
    expect(await after(session, at(1, 2))).toEqual(at(1, 2));
    expect(await after(session, at(2, 2), none)).toEqual(at(3, 4));
    expect(await after(session, none, none, none)).toEqual(at(6, 4));
    expect(await after(session, none)).toEqual(none);
  });

  it('one that stands gathers in the map that stands; in the one that moves it leaves a trail', async () => {
    const session = open({ motions: [stand, right], lateral: [...straight, ...straight] });
    expect(await after(session, at(1, 2), at(1, 2), at(1, 2))).toEqual([...at(1, 6), 0, 2, 2, 2, 0, 0, 0]);
  });

  it('a motion of 5/64 cell per step moves a cell when 5/64·n comes past a half: after steps 7, 20, 32, counted from rest', async () => {
    const width = 12;
    const open564 = (v: number) => open({ motions: [{ ...right, vx: v }], lateral: straight, width });
    const session = open564(5 / 64);
    // 7·5/64 = 35/64, 20·5/64 = 100/64, 32·5/64 = 2.5: the first numbers of steps at which a half is reached.
    const places = [await after(session, at(0, 2, width))];
    for (let step = 1; step < 70; step++) places.push(await after(session, at(-1, 0, width)));
    const moved = [...places.keys()].filter((n) => n > 0 && places[n].indexOf(2) !== places[n - 1].indexOf(2));
    expect(moved.map((n) => n + 1)).toEqual([7, 20, 32, 45, 58]);
    // In 64 steps it comes by 5 cells; to the left a half is a step to the right of it, so that it moves a step later.
    expect(places[63].indexOf(2)).toBe(5);
    const left = open564(-0.5);
    expect(await after(left, at(9, 2, width))).toEqual(at(9, 2, width));
    expect(await after(left, at(-1, 0, width))).toEqual(at(8, 2, width));
    expect(await after(left, at(-1, 0, width))).toEqual(at(8, 2, width));
    left.reset();
    expect(await after(left, at(9, 2, width))).toEqual(at(9, 2, width));
  });

  it('with a stride of 4 a cell gets the pixels of its own, and with a larger kernel those beside, by their weights', async () => {
    const four = open({ motions: [stand], lateral: straight, width: 10, part: { kernel: 4, stride: 4 } });
    expect(await after(four, [1, 0, 0, 1, 2, 0, 0, 0, 0, 4])).toEqual([2, 2, 4]);
    // Kernel 7: padding 1. Cell 0 has the pixels −1 … 5, cell 1 has 3 … 9, cell 2 has 7 …; row 0 lies in row 1 of the kernel.
    const weight = Array.from({ length: 49 }, (_, k) => (Math.floor(k / 7) === 1 ? k % 7 : 0));
    const seven = open({ motions: [stand], lateral: straight, width: 10, part: { kernel: 7, stride: 4 }, kernel: weight });
    // Pixel 4: column 5 of cell 0, 1 of cell 1. Pixel 9: column 6 of cell 1, 2 of cell 2.
    expect(await after(seven, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0.5])).toEqual([5, 4, 1]);
  });

  it('with every 4 there is one report in four steps, of all input since the last; a motion shifts once in it', async () => {
    const session = open({ motions: [right], lateral: straight, part: { every: 4 } });
    const frames = [at(1, 2), at(1, 1), none, at(1, 1), none, none, at(0, 1), none, none];
    const { layers } = await session.run(sparseFromDense([9, 1, 1, 7], frames.flat()));
    const { spikes, potential } = layers['t'];
    expect([...spikes.offsets]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 3, 3]);
    expect([[...spikes.index], [...(potential ?? [])]]).toEqual([
      [1, 0, 2],
      [4, 1, 4],
    ]);
    expect([...session.potentials('t')]).toEqual([1, 0, 4, 0, 0, 0, 0]);
  });

  it('what waits for the update is held by the state, and is not quiet', async () => {
    const part = { every: 4 };
    const [one, other] = [
      open({ motions: [stand], lateral: straight, part }),
      open({ motions: [stand], lateral: straight, part }),
    ];
    await after(one, none, at(1, 3));
    expect([one.quiet(), one.state()]).toEqual([
      false,
      {
        step: 2,
        potentials: { t: Float32Array.from(none) },
        transports: { t: { current: Float32Array.from(at(1, 3)), excess: Float32Array.from(none), shares: [] } },
      },
    ]);
    other.restore(one.state());
    other.silence(2);
    expect([...other.potentials('t')]).toEqual(at(1, 3));
  });

  it('a hop costs what its neighbour costs, diagonally more', async () => {
    const session = open({ motions: [stand], lateral: hops, width: 3 }, 3);
    expect(await after(session, at(4, 4, 9))).toEqual(at(4, 4, 9));
    expect(await after(session, at(-1, 0, 9))).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1]);
  });

  it('any map is switched to at a cost, from the largest at that place', async () => {
    const session = open({
      motions: [stand, right],
      lateral: [...straight, ...straight],
      weight: [1, 0],
      part: { switchCost: 3 },
    });
    // Brightness 1 has no input of its own: stand and right get there by switching.
    expect(await after(session, at(1, 5))).toEqual([...at(1, 5), ...at(1, 5), ...none, ...none]);
    expect(await after(session, none)).toEqual([...at(1, 5), 0, 2, 5, 0, 0, 0, 0, ...at(1, 2), ...at(1, 2)]);
  });

  it('on a grid on which the ceiling is below 2^14 steps, the current of an update counts up to 2^15 − 1 steps less the ceiling', async () => {
    // (2^18 − 8 + 8) / 0.25 is 2^20 = 2^24 steps of 2^-4 in quarters: the grid is 1/64, the ceiling 512 steps, the limit 32767/64 − 8.
    const limit = 32_767 / 64 - 8;
    const session = competing(2 ** 18 - 8);
    expect(await after(session, [2, 2, 2, 0, 0, 0, 0])).toEqual([2, 2, 2, 0, 0, 0, 0]);
    // The first is below the limit, by half a nat; the others above, so that both have the same.
    await after(session, [503.5, 504, 100_000, 0, 0, 0, 0]);
    expect(told(session)).toEqual([2 + 503.5 - 8, 2 + limit - 8, 2 + limit - 8, 0, 0, 0, 0]);
    // With the ceiling at 2^14 steps, and on finer grids, all of it counts: (2^13 − 16 + 8) / 0.25 is less than 2^24 steps of 2^-9.
    const fine = competing(2 ** 13 - 8);
    await after(fine, [8000, 0, 0, 0, 0, 0, 0]);
    expect(told(fine)).toEqual([8000 - 8, 0, 0, 0, 0, 0, 0]);
  });

  it('without competition every potential is cut at the ceiling; with it differences stay', async () => {
    const motions = [stand, { ...stand, name: 'other' }];
    const lateral = [...straight, ...straight];
    expect(await after(open({ motions, lateral }), [10, 9, 0, 0, 3, 0, 0])).toEqual([8, 8, 0, 0, 3, 0, 0, 8, 8, 0, 0, 3, 0, 0]);
    const both = open({ motions, lateral, part: { competition: { radius: 2 } } });
    expect((await after(both, [10, 9, 1, 5, 3, 0, 0])).slice(0, 7)).toEqual([8, 7, 0, 4, 3, 0, 0]);
  });

  it('reports a level in every step in which it stands at its threshold, with its potential', async () => {
    const session = open({
      motions: [stand],
      lateral: straight,
      part: { neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.5 }, reset: 'none', ceiling: 8 } },
    });
    const { layers } = await session.run(sparseFromDense([5, 1, 1, 7], [...at(2, 2.5), ...none, ...none, ...none, ...none]));
    const { spikes, potential } = layers['t'];
    expect([...spikes.offsets]).toEqual([0, 1, 2, 3, 3, 3]);
    expect([...(potential ?? [])]).toEqual([2, 1.5, 1]);
    expect([session.quiet(), await after(session, at(2, 2.5)), session.quiet()]).toEqual([true, at(2, 2), false]);
  });

  it('is quiet below its threshold, and not at it: what is held there is reported at every step', async () => {
    const session = open({ motions: [stand], lateral: straight });
    await after(session, at(2, 0.75));
    expect(session.quiet()).toBe(true);
    await after(session, at(2, 0.25));
    expect([session.quiet(), [...session.potentials('t')]]).toEqual([false, at(2, 1)]);
    const { layers } = await session.run(sparseFromDense([2, 1, 1, 7], [...none, ...none]), { carryState: true });
    expect([...layers['t'].spikes.offsets]).toEqual([0, 1, 2]);
  });
});
