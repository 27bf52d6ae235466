import { describe, expect, test } from 'vitest';
import { type FinishedLayer, finishLayer, newProgress, nextLayer } from './state.ts';

const layers = ['conv1', 'conv2', 'conv3'];
const progress = (layer: string) => newProgress(layer, Float32Array.of(1, 2), {});
const done = (...names: readonly string[]): FinishedLayer[] => names.map((name) => finishLayer(progress(name), 'converged'));

describe('nextLayer', () => {
  test('is the first that is not finished', () => {
    expect(nextLayer(layers, { finished: [], current: null })).toBe('conv1');
    expect(nextLayer(layers, { finished: done('conv1', 'conv2'), current: null })).toBe('conv3');
    expect(nextLayer(layers, { finished: done('conv1'), current: progress('conv2') })).toBe('conv2');
  });

  test('there is none at the end', () => {
    expect(nextLayer(layers, { finished: done(...layers), current: null })).toBeUndefined();
  });

  test.each([
    ['another order', { finished: done('conv2'), current: null }],
    ['more layers', { finished: done(...layers, 'conv4'), current: null }],
    ['another layer in training', { finished: done('conv1'), current: progress('conv3') }],
    ['a finished layer in training', { finished: done(...layers), current: progress('conv3') }],
  ])('a state with %s is refused', (_, state) => {
    expect(() => nextLayer(layers, state)).toThrow('training state: expected layers in the order conv1, conv2, conv3, got');
  });
});

describe('progress', () => {
  test('begins at the thresholds of the layer', () => {
    const { maps, ...rest } = progress('conv1');
    expect(maps.map(({ theta }) => theta)).toEqual([1, 2]);
    expect(rest).toMatchObject({ layer: 'conv1', epoch: 0, position: 0, stimuli: 0, windowStimuli: 0, best: null });
  });

  test('is summed up when the layer is finished', () => {
    const end = { ...progress('conv1'), epoch: 3, stimuli: 70, best: { epoch: 1, figure: 0.5, settled: true } };
    expect(finishLayer(end, 'exhausted')).toEqual({
      layer: 'conv1',
      outcome: 'exhausted',
      epochs: 3,
      stimuli: 70,
      wins: [0, 0],
      best: { epoch: 1, figure: 0.5, settled: true },
    });
  });
});
