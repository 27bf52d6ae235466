import { readNpz, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Leak } from '../network/network-spec.ts';
import { atRest, integrate, lifStep, type Neuron, type NeuronState, silentSteps } from './lif.ts';

const f32 = Math.fround;
const none: Leak = { kind: 'none' };
const subtractive = (amount: number): Leak => ({ kind: 'subtractive', amount });
const multiplicative = (factor: number): Leak => ({ kind: 'multiplicative', factor });

/** Potentials after reset and spike times of one neuron over a row of currents. */
function trace(neuron: Neuron, currents: readonly number[]): { potentials: number[]; spikes: number[] } {
  const potentials: number[] = [];
  const spikes: number[] = [];
  let state: NeuronState = atRest;
  currents.forEach((current, t) => {
    const next = lifStep(neuron, state, current);
    potentials.push(next.potential);
    if (next.spike) spikes.push(t);
    state = next;
  });
  return { potentials, spikes };
}

describe('hand-computed traces', () => {
  const currents = [1, 1.5, -2, 0, 4, 1, 3];

  test('fire-once: one spike, then 0 for the rest of the stimulus', () => {
    expect(trace({ threshold: 2.5, leak: none, fireOnce: true }, currents)).toEqual({
      potentials: [1, 0, 0, 0, 0, 0, 0],
      spikes: [1],
    });
  });

  test('thresholds and leaks are float32 numbers: V = fround(0.1) reaches θ = 0.1', () => {
    expect(lifStep({ threshold: 0.1, leak: none, fireOnce: false }, atRest, f32(0.1)).spike).toBe(true);
    expect(integrate(subtractive(0.09), 0, f32(0.1))).toBe(f32(f32(0.1) - f32(0.09)));
    expect(integrate(multiplicative(0.9), 1, 0)).toBe(f32(0.9));
  });
});

describe('closed forms', () => {
  test('a leak too small to change the potential ends the silent steps at once', () => {
    expect(silentSteps(subtractive(1e-12), 0.5, Number.MAX_SAFE_INTEGER)).toBe(0.5);
    expect(silentSteps(multiplicative(1), 0.5, Number.MAX_SAFE_INTEGER)).toBe(0.5);
  });
});

describe('properties', () => {
  const float = fc.float({ min: 0, max: 100, noNaN: true });
  const leak = fc.oneof(
    fc.constant(none),
    fc.float({ min: 0, max: 10, noNaN: true }).map(subtractive),
    fc.float({ min: 0, max: 1, noNaN: true }).map(multiplicative),
  );

  test('silentSteps is integrate(…, 0), k times over', () => {
    fc.assert(
      fc.property(leak, float, fc.integer({ min: 0, max: 50 }), (someLeak, potential, k) => {
        let expected = potential;
        for (let i = 0; i < k; i++) expected = integrate(someLeak, expected, 0);
        expect(silentSteps(someLeak, potential, k)).toBe(expected);
      }),
    );
  });

  test('all three rules are fround(fround(β·V + I) − λ) above a floor, with β = 1 or λ = 0 where they have none', () => {
    fc.assert(
      fc.property(leak, float, fc.float({ min: -100, max: 100, noNaN: true }), (someLeak, potential, current) => {
        const factor = someLeak.kind === 'multiplicative' ? f32(someLeak.factor) : 1;
        const amount = someLeak.kind === 'subtractive' ? f32(someLeak.amount) : 0;
        const floor = someLeak.kind === 'none' ? Number.NEGATIVE_INFINITY : 0;
        const charged = f32(f32(f32(factor * potential) + current) - amount);
        expect(integrate(someLeak, potential, current)).toBe(Math.max(floor, charged));
      }),
    );
  });
});

/* Traces of another implementation (the Python SpikeSEG): 48 neurons, 32 steps, bit for bit. */
const files = {
  plain: sharedPath('golden/neurons_plain.npz'),
  dynamic: sharedPath('golden/neurons_dynamic.npz'),
  fireOnce: sharedPath('golden/neurons_fire_once.npz'),
  steps: sharedPath('golden/functional_steps.npz'),
};
const [steps, neurons, mapSize] = [32, 48, 16];

/** threshold and leak of every recorded case, as the names say (float32 values of the file's index). */
const cases: readonly [name: string, threshold: number, leak: Leak][] = [
  ['if_1.0', 1, none],
  ['if_0.1', 0.1, none],
  ['lif_sub_0.9', 0.1, subtractive(0.09)],
  ['lif_sub_0.1', 0.1, subtractive(0.01)],
  ['lif_sub_0.0', 1, subtractive(0)],
  ['lif_sub_thr10_0.9', 10, subtractive(9)],
  ['lif_mul_0.1', 1, multiplicative(0.9)],
  ['lif_mul_0.5', 1, multiplicative(0.5)],
  ['lif_mul_1.0', 1, multiplicative(0)],
];

/** Runs all neurons of a case; potentials after reset and spikes, both [steps · neurons]. */
function population(input: ArrayLike<number>, leak: Leak, fireOnce: boolean, thresholdOf: (neuron: number) => number) {
  const states: NeuronState[] = Array.from({ length: neurons }, () => atRest);
  const potential = new Float32Array(steps * neurons);
  const spike = new Uint8Array(steps * neurons);
  for (let at = 0; at < steps * neurons; at++) {
    const n = at % neurons;
    const next = lifStep({ threshold: thresholdOf(n), leak, fireOnce }, states[n], input[at]);
    states[n] = next;
    potential[at] = next.potential;
    spike[at] = Number(next.spike);
  }
  return { potential, spike };
}

/** Where a neuron has fired in an earlier step, [steps · neurons]. */
function mask(spike: Uint8Array): boolean[] {
  return Array.from(spike, (_, at) =>
    spike.some((fired, earlier) => fired === 1 && earlier < at && (at - earlier) % neurons === 0),
  );
}

describe.skipIf(files.plain === undefined)('recorded neurons', () => {
  test.each(cases)('plain %s: spikes and potentials', (name, threshold, leak) => {
    const arrays = readNpz(files.plain ?? '');
    const { potential, spike } = population(arrays[`${name}__input`].data, leak, false, () => threshold);
    expect(spike).toEqual(arrays[`${name}__spikes`].data);
    expect(potential).toEqual(arrays[`${name}__membrane`].data);
  });

  test.each(cases)('a threshold per map %s: spikes and potentials', (name, _, leak) => {
    const arrays = readNpz(files.dynamic ?? '');
    const thresholds = arrays[`${name}__threshold`].data;
    const { potential, spike } = population(
      arrays[`${name}__input`].data,
      leak,
      false,
      (n) => thresholds[Math.floor(n / mapSize)],
    );
    expect(spike).toEqual(arrays[`${name}__spikes`].data);
    expect(potential).toEqual(arrays[`${name}__membrane`].data);
  });

  test.each(cases)('fire-once %s: spikes, and potentials until the spike', (name, threshold, leak) => {
    const arrays = readNpz(files.fireOnce ?? '');
    const { potential, spike } = population(arrays[`${name}__input`].data, leak, true, () => threshold);
    expect(spike).toEqual(arrays[`${name}__spikes`].data);
    const before = mask(spike).map((fired) => !fired);
    const recorded = arrays[`${name}__membrane`].data;
    expect(potential.filter((_, at) => before[at])).toEqual(recorded.filter((_, at) => before[at]));
  });

  test('DIFFERENT ON PURPOSE: after its one spike a neuron rests at 0 [K18]; the Python SpikeSEG goes on integrating it', () => {
    const arrays = readNpz(files.fireOnce ?? '');
    const { potential, spike } = population(arrays['if_0.1__input'].data, none, true, () => 0.1);
    const after = mask(spike);
    const recorded = arrays['if_0.1__membrane'].data;
    expect(after.filter(Boolean).length).toBeGreaterThan(100);
    expect(potential.filter((_, at) => after[at]).every((value) => value === 0)).toBe(true);
    expect(recorded.filter((value, at) => after[at] && value > f32(0.1)).length).toBeGreaterThan(0);
  });

  test.each<[string, Leak]>([
    ['lif_sub_f', subtractive(f32(0.3))],
    ['lif_mul_f', multiplicative(f32(1 - 0.3))],
  ])('single steps %s', (name, leak) => {
    const arrays = readNpz(files.steps ?? '');
    const { potential, spike } = population(arrays['input'].data, leak, false, () => 1);
    expect(spike).toEqual(arrays[`${name}__spikes`].data);
    expect(potential).toEqual(arrays[`${name}__membrane`].data);
  });
});
