import {
  checks,
  randomGenerator,
  type SparseSpikes,
  type TransportLayerSpec,
  transportChannels,
  wasmBackend,
} from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { EvidenceInput } from '../belief/evidence-input.ts';
import { type EvidenceModel, ebssaModel, isEvidenceNetwork } from './ebssa.ts';
import { sensor, spot } from './evidence.fixture.ts';
import { hasLearned, type LearnedMotion, motionsIn, withMotions } from './learned-motions.ts';

const plain = ebssaModel({ width: 24, height: 18 });
const [area, cells] = [24 * 18, 12 * 9];
const motions: readonly LearnedMotion[] = [
  { vx: 14, vy: -9, spread: 2 },
  { vx: -40, vy: 61.5, spread: 5 },
];

const slowOf = ({ network }: EvidenceModel) => network.layers.find(({ name }) => name === 'slow') as TransportLayerSpec;
const known = slowOf(plain).motions.length;

/** Lateral costs of the maps that were learned, nine each. */
function costsOf(model: EvidenceModel): number[][] {
  const { data } = model.weights['slow.lateral'];
  return Array.from({ length: data.length / 9 }, (_, k) => [...data.subarray(9 * k, 9 * k + 9)]).slice(known);
}
const stepCost = (spread: number) => costsOf(withMotions(plain, [{ vx: 14, vy: -9, spread }]))[0][1];

describe('a network with learned motions', () => {
  const model = withMotions(plain, motions);

  it('says what it has learned', () => {
    expect(motionsIn(plain)).toEqual([]);
    const read = motionsIn(model);
    expect(read).toHaveLength(2);
    for (const [k, { vx, vy, spread }] of motions.entries()) {
      expect(Math.hypot(read[k].vx - vx, read[k].vy - vy)).toBeLessThan(0.56);
      expect(read[k].spread).toBeCloseTo(spread, 4);
    }
  });

  it('can be run, and all else is as it was', () => {
    checks.network(model.network);
    checks.weights(model.network, model.weights);
    expect(isEvidenceNetwork(model.network)).toBe(true);
    expect(model.network.layers[0]).toBe(plain.network.layers[0]);
    const changed = Object.keys(plain.weights).filter((name) => model.weights[name] !== plain.weights[name]);
    expect(changed).toEqual(['slow.threshold', 'slow.lateral']);
    expect(new Set(model.weights['slow.threshold'].data)).toEqual(new Set(plain.weights['slow.threshold'].data));
    const { data } = model.weights['slow.lateral'];
    expect(data.subarray(0, 9 * known)).toEqual(plain.weights['slow.lateral'].data);
  });

  it('every engine computes the same, to the bit', async () => {
    const input = randomSpikes(model, 8);
    const [one, other] = await Promise.all(
      [typescriptBackend, wasmBackend].map(async (backend) => {
        const session = await backend.compile(model.network, model.weights);
        const { layers } = await session.run(input, { record: ['slow', 'fast'] });
        return { layers, potentials: ['slow', 'fast'].map((layer) => session.potentials?.(layer)) };
      }),
    );
    expect(other).toEqual(one);
    for (const [channel, { motion }] of transportChannels(slowOf(model)).entries()) {
      if (motion < known) continue;
      const own = one.potentials[0]?.subarray(channel * cells, (channel + 1) * cells);
      expect(own?.some((potential) => potential > 0)).toBe(true);
    }
  });

  it('a spot that moves so has its evidence in the map of its motion', async () => {
    const large = withMotions(ebssaModel(sensor), motions);
    const session = await wasmBackend.compile(large.network, large.weights);
    const events = spot({ rateHz: 30, fromS: 0, untilS: 2, seed: 4 }, (s) => [20 + 14 * s, 40 - 9 * s]);
    const input = new EvidenceInput(sensor);
    for (let step = 0; step < 200; step++) {
      for (const [tUs, x, y] of events) if (Math.floor(tUs / 1e4) === step) input.add(x, y, tUs, 5);
      await session.run(input.take(), { carryState: step > 0 });
    }
    const potentials = session.potentials?.('slow') ?? new Float32Array();
    const best = potentials.indexOf(potentials.reduce((max, potential) => Math.max(max, potential), 0));
    const { motion } = transportChannels(slowOf(large))[
      Math.floor(best / (Math.ceil(sensor.width / 2) * Math.ceil(sensor.height / 2)))
    ];
    expect(slowOf(large).motions[motion].name).toBe('learned-0');
  });
});

/** Events of medium weight at random, in so many steps. */
function randomSpikes({ network: { input } }: EvidenceModel, steps: number): SparseSpikes {
  const random = randomGenerator(6);
  const perStep = Array.from({ length: steps }, () =>
    [...new Set(Array.from({ length: 5 }, () => (10 + random.integer(6)) * area + random.integer(area)))].toSorted(
      (a, b) => a - b,
    ),
  );
  const offsets = Uint32Array.from([0, ...perStep.map((_, k) => perStep.slice(0, k + 1).flat().length)]);
  const index = Uint32Array.from(perStep.flat());
  return {
    shape: [steps, input.channels, input.height, input.width],
    offsets,
    index,
    values: new Float32Array(index.length).fill(1),
  };
}

describe('lateral costs', () => {
  it('are −ln of probabilities that sum to 1, alike on all sides', () => {
    const [narrow, wide] = costsOf(withMotions(plain, motions));
    for (const costs of [narrow, wide]) {
      expect(costs.reduce((sum, cost) => sum + Math.exp(-cost), 0)).toBeCloseTo(1, 6);
      const [corner, beside, , , stays] = costs;
      expect(costs).toEqual([corner, beside, corner, beside, stays, beside, corner, beside, corner]);
      expect(corner).toBeCloseTo(2 * beside, 5);
      expect(stays).toBeLessThan(beside);
    }
  });

  it('of a step are the lower the wider the spread: half of what deviates goes to either side', () => {
    // In 0.04 s the mean deviation is 0.04·σ·√(2/π) px, and half as many cells.
    expect(Math.exp(-stepCost(2))).toBeCloseTo((0.02 * 2 * Math.sqrt(2 / Math.PI)) / 2, 6);
    const costs = [0.5, 1, 2, 4, 8].map(stepCost);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(new Set(costs).size).toBe(costs.length);
  });

  it('stay those of a map with a direction that jitters, however narrow or wide', () => {
    expect(stepCost(0)).toBeCloseTo(-Math.log(1e-4), 5);
    expect(stepCost(1000)).toBeCloseTo(-Math.log(0.16), 5);
  });
});

describe('what is learned', () => {
  it('and stands, or moves by up to 3 px/s, is left to the maps that hop', () => {
    const slow = [
      { vx: 0, vy: 0, spread: 1 },
      { vx: 1.8, vy: -2.4, spread: 4 },
    ] as const;
    expect(withMotions(plain, slow)).toEqual(plain);
    const { motions: maps } = slowOf(withMotions(plain, [...slow, { vx: 2.2, vy: -2.2, spread: 1 }]));
    expect(maps.length).toBe(known + 1);
  });

  it('a second time takes the place of what was learned before', () => {
    const once = withMotions(plain, [motions[1]]);
    expect(withMotions(withMotions(plain, motions), [motions[1]])).toEqual(once);
    expect(withMotions(once, motions)).toEqual(withMotions(plain, motions));
  });

  it('shows in the network, also in one that was stored', () => {
    expect(hasLearned(plain.network)).toBe(false);
    const { network } = withMotions(plain, motions);
    expect(hasLearned(network)).toBe(true);
    expect(hasLearned(JSON.parse(JSON.stringify(network)) as typeof network)).toBe(true);
  });

  it('is refused by a network without a slow layer of transport', () => {
    const { network, weights } = plain;
    const fast = { network: { ...network, layers: network.layers.slice(0, 1) }, weights };
    expect(() => withMotions(fast, motions)).toThrow(says('transport layer slow'));
  });
});
