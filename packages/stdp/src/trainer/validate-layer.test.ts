import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { barNetwork, barPixels, barStimuli, untrainedWeights } from './bars.fixture.ts';
import { LearningNetwork, splitNetwork } from './learning-network.ts';
import { validateLayer } from './validate-layer.ts';

const network = barNetwork(4, 4.5);
const held = barStimuli(8, 60, 0);

/** Figure of a layer of four maps with the given weights. */
async function figure(data: Float32Array, stimuli = held) {
  const weights = { ...untrainedWeights(network, 1), 'conv1.weight': { shape: [4, 1, 5, 5], data } };
  const learning = await LearningNetwork.compile(typescriptBackend, splitNetwork(network, 'conv1'), weights, 0);
  return validateLayer(learning, stimuli, {
    layer: 'conv1',
    seed: 1,
    rule: { weightMin: 0, weightMax: 1 },
    competition: { mode: 'both', localRadius: 2 },
    kernel: 5,
    maps: 4,
    weights: data,
  });
}

/** Map k is the bar of orientation k. */
const exact = new Float32Array(100);
for (let map = 0; map < 4; map++) for (const [dy, dx] of barPixels(map)) exact[25 * map + 5 * (dy + 2) + dx + 2] = 1;

describe('validateLayer', () => {
  test('is 1 when every map is exactly what it fires for', async () => {
    expect(await figure(exact)).toEqual({ figure: 1, winners: 60, coverage: 1 });
  });

  test('is 0 for saturated and for dead maps', async () => {
    expect((await figure(new Float32Array(100).fill(1))).figure).toBeCloseTo(0, 12);
    expect(await figure(new Float32Array(100))).toEqual({ figure: 0, winners: 0, coverage: 0 });
  });

  test('is nearly 0 for untrained weights', async () => {
    const { data } = untrainedWeights(network, 1)['conv1.weight'];
    const { figure: value, winners } = await figure(data.map((w) => Math.min(1, w + 0.15)));
    expect(winners).toBeGreaterThan(0);
    expect(Math.abs(value)).toBeLessThan(0.05);
  });

  test('drops by a quarter when one of four maps knows nothing', async () => {
    expect((await figure(exact.map((w, i) => (i < 25 ? 0 : w)))).figure).toBeCloseTo(0.75, 12);
  });

  test('measures weights in units of their range', async () => {
    const weights = {
      ...untrainedWeights(network, 1),
      'conv1.weight': { shape: [4, 1, 5, 5], data: exact.map((w) => 2 * w - 1) },
    };
    // Without a leak, negative weights need float numerics.
    const split = splitNetwork({ ...network, numerics: 'float' }, 'conv1');
    const learning = await LearningNetwork.compile(typescriptBackend, split, weights, 0);
    const { data } = weights['conv1.weight'];
    const setup = {
      layer: 'conv1',
      seed: 1,
      competition: { mode: 'both', localRadius: 2 },
      kernel: 5,
      maps: 4,
      weights: data,
    } as const;
    expect(await validateLayer(learning, held, { ...setup, rule: { weightMin: -1, weightMax: 1 } })).toMatchObject({ figure: 1 });
  });
});
