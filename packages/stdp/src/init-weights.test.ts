import { describe, expect, test } from 'vitest';
import { initWeights } from './init-weights.ts';

const distribution = { mean: 0.8, std: 0.01, weightMin: 0, weightMax: 1 };
const shape = [36, 4, 5, 5];

function meanAndStd(values: ArrayLike<number>): { mean: number; std: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
  return { mean, std: Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length) };
}

const draw = (seed: number, layer: string): Float32Array => initWeights(shape, distribution, seed, layer).data;

describe('initWeights', () => {
  test('mean and spread are the ones asked for, within four standard errors', () => {
    const tensor = initWeights(shape, distribution, 42, 'conv2');
    const { mean, std } = meanAndStd(tensor.data);
    expect(tensor.shape).toEqual(shape);
    expect(Math.abs(mean - 0.8)).toBeLessThan((4 * 0.01) / Math.sqrt(3600));
    expect(Math.abs(std - 0.01)).toBeLessThan((4 * 0.01) / Math.sqrt(2 * 3600));
  });

  test('depends on the seed and on the layer, and on nothing else', () => {
    expect(draw(42, 'conv2')).toEqual(draw(42, 'conv2'));
    expect(draw(42, 'conv2')).not.toEqual(draw(43, 'conv2'));
    expect(draw(42, 'conv2')).not.toEqual(draw(42, 'conv3'));
  });

  test('is clamped to the weight range', () => {
    const { data } = initWeights([1, 1, 31, 31], { mean: 1, std: 1, weightMin: 0, weightMax: 1 }, 1, 'conv1');
    const atMax = data.filter((w) => w === 1).length / data.length;
    expect(Math.min(...data)).toBe(0);
    expect(Math.max(...data)).toBe(1);
    expect(atMax).toBeGreaterThan(0.45);
    expect(atMax).toBeLessThan(0.55);
  });
});
