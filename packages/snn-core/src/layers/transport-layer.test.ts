import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypescriptSession } from '../backend/ts/session.ts';
import type { MotionSpec, NetworkSpec, NetworkWeights, TransportLayerSpec } from '../network/network-spec.ts';
import { randomGenerator } from '../random.ts';
import { sparseFromDense } from '../spikes/dense.ts';
import { randomTransport, transportWeights } from '../testing/random-layers.ts';

const stand: MotionSpec = { name: 'stand', dx: 0, dy: 0 };
const right: MotionSpec = { name: 'right', dx: 1, dy: 0 };
const no = 1e9;
/** Only from the same place, free. */
const straight = [no, no, no, no, 0, no, no, no, no];
/** From the four neighbours at 2, from the diagonal ones at 3. */
const hops = [3, 2, 3, 2, 0, 2, 3, 2, 3];

interface Given {
  readonly motions: readonly MotionSpec[];
  readonly lateral: readonly number[];
  readonly enter?: readonly number[];
  readonly part?: Partial<TransportLayerSpec>;
  readonly width?: number;
  readonly weight?: readonly number[];
}

/** A layer with the kernel 1 and the weight 1 over a single row (or a square), threshold 1, no leak, ceiling 8, switching at 100. */
function open({ motions, lateral, enter, part, width = 7, weight = [1] }: Given, height = 1): TypescriptSession {
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
    input: { channels: 1, height, width, maxValue: 16, valueStep: 0.25 },
    layers: [layer],
    fireOnce: false,
    numerics: 'exact',
  };
  const m = motions.length;
  const weights: NetworkWeights = {
    't.weight': { shape: [weight.length, 1, 1, 1], data: Float32Array.from(weight) },
    't.threshold': { shape: [weight.length * m], data: new Float32Array(weight.length * m).fill(1) },
    't.lateral': { shape: [m, 3, 3], data: Float32Array.from(lateral) },
    ...(enter && { 't.enter': { shape: [m, m], data: Float32Array.from(enter) } }),
  };
  return new TypescriptSession(network, weights);
}

/** Runs frames, carrying the state, and returns the potentials after the last. */
async function after(session: TypescriptSession, ...frames: readonly (readonly number[])[]): Promise<number[]> {
  const { height, width } = session.network.input;
  await session.run(sparseFromDense([frames.length, 1, height, width], frames.flat()), { carryState: true });
  return [...session.potentials('t')];
}

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

  it('a motion of every third step shifts in the third, the sixth, counted from rest', async () => {
    const session = open({ motions: [{ ...right, every: 3 }], lateral: straight });
    expect(await after(session, at(1, 2), none)).toEqual(at(1, 2));
    expect(await after(session, none)).toEqual(at(2, 2));
    expect(await after(session, none, none)).toEqual(at(2, 2));
    expect(await after(session, none)).toEqual(at(3, 2));
    session.reset();
    expect(await after(session, at(1, 2), none)).toEqual(at(1, 2));
  });

  it('a hop costs what its neighbour costs, diagonally more', async () => {
    const session = open({ motions: [stand], lateral: hops, width: 3 }, 3);
    expect(await after(session, at(4, 4, 9))).toEqual(at(4, 4, 9));
    expect(await after(session, at(-1, 0, 9))).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1]);
  });

  it('at the edge a neighbour outside has 0, and what shifts in is 0', async () => {
    const session = open({ motions: [{ ...right, dx: -2 }], lateral: hops });
    // From 1 it leaves the layer. From 6 it shifts to 4, and hops from there to 3 and 5; 6 has 0.
    expect(await after(session, [0, 4, 0, 0, 0, 0, 4], none)).toEqual([0, 0, 0, 2, 4, 2, 0]);
  });

  it('any map is entered at the cost of switching, from the largest at that place; others at the cost of entering', async () => {
    const given = { motions: [stand, { ...right, enterFrom: ['stand'] }], lateral: [...straight, ...straight] };
    const enter = [0, 0, 1, 0];
    const session = open({ ...given, enter, weight: [1, 0], part: { switchCost: 3 } });
    // Brightness 1 has no input of its own: stand and right get there by switching; right shifts what entered from stand.
    expect(await after(session, at(1, 5))).toEqual([...at(1, 5), ...at(1, 5), ...none, ...none]);
    expect(await after(session, none)).toEqual([...at(1, 5), 0, 2, 5, 0, 0, 0, 0, ...at(1, 2), ...at(1, 2)]);
  });

  it('without competition every potential is cut at the ceiling; with it differences stay', async () => {
    const motions = [stand, { ...stand, name: 'other' }];
    const lateral = [...straight, ...straight];
    expect(await after(open({ motions, lateral }), [10, 9, 0, 0, 3, 0, 0])).toEqual([8, 8, 0, 0, 3, 0, 0, 8, 8, 0, 0, 3, 0, 0]);
    const competing = open({ motions, lateral, part: { competition: { radius: 2 } } });
    expect((await after(competing, [10, 9, 1, 5, 3, 0, 0])).slice(0, 7)).toEqual([8, 7, 0, 4, 3, 0, 0]);
  });

  it('what an empty step takes is the leak of the brightness', async () => {
    const session = open({
      motions: [stand],
      lateral: straight,
      part: { neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.5 }, reset: 'none', ceiling: 8 } },
    });
    expect(await after(session, at(1, 3), none)).toEqual(at(1, 2));
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
});

describe('any transport layer', () => {
  it('keeps all potentials between 0 and the ceiling', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = randomGenerator(seed);
        const network = randomTransport(random);
        const session = new TypescriptSession(network, transportWeights(network, random));
        const [layer] = network.layers;
        const { channels, height, width } = network.input;
        for (let step = 0; step < 6; step++) {
          const frame = Float32Array.from({ length: channels * height * width }, () => (random.uniform() < 0.1 ? 1 : 0));
          await session.run(sparseFromDense([1, channels, height, width], frame), { carryState: true });
          const { ceiling = 0 } = layer.kind === 'pool' ? {} : layer.neuron;
          const potentials = session.potentials(layer.name);
          expect(potentials.every((value) => value >= 0 && value < ceiling * 1.001)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does the same elsewhere: input that is moved, away from the edges, gives output that is moved', async () => {
    let alive = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), async (seed, a, b) => {
        const random = randomGenerator(seed);
        const any = randomTransport(random);
        const side = 64;
        const network: NetworkSpec = { ...any, input: { channels: 1, height: side, width: side } };
        const weights = transportWeights(network, random);
        const spots = Array.from({ length: 3 }, () =>
          Array.from({ length: 4 }, () => [30 + random.integer(4), 30 + random.integer(4)]),
        );
        const potentials = async (dx: number, dy: number): Promise<Float32Array> => {
          const session = new TypescriptSession(network, weights);
          const dense = new Float32Array(spots.length * side * side);
          spots.forEach((step, t) => step.forEach(([y, x]) => (dense[(t * side + y + dy) * side + x + dx] = 1)));
          await session.run(sparseFromDense([spots.length, 1, side, side], dense));
          return session.potentials(network.layers[0].name);
        };
        const [here, there] = [await potentials(0, 0), await potentials(a, b)];
        const inner = Array.from(here.keys()).filter((unit) => {
          const [y, x] = [Math.floor(unit / side) % side, unit % side];
          return Math.min(x, y, side - 1 - x, side - 1 - y) >= 8;
        });
        expect(inner.filter((unit) => here[unit] !== there[unit + b * side + a])).toEqual([]);
        if (here.some((value) => value > 0)) alive++;
      }),
      { numRuns: 20 },
    );
    expect(alive).toBeGreaterThan(10);
  });
});
