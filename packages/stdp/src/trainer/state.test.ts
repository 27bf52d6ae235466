import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import {
  afterStimulus,
  closeWindow,
  type FinishedLayer,
  finishLayer,
  type MapHomeostasis,
  newMap,
  newProgress,
  nextLayer,
  thresholdOf,
} from './state.ts';

const layers = ['conv1', 'conv2', 'conv3'];
const progress = (layer: string) => newProgress(layer, Float32Array.of(1, 2), {});
const done = (...names: readonly string[]): FinishedLayer[] => names.map((name) => finishLayer(progress(name), 'converged'));

describe('nextLayer', () => {
  test('is the first that is not finished', () => {
    expect(nextLayer(layers, { finished: [], current: null })).toBe('conv1');
    expect(nextLayer(layers, { finished: done('conv1', 'conv2'), current: null })).toBe('conv3');
    expect(nextLayer(layers, { finished: done('conv1'), current: progress('conv2') })).toBe('conv2');
    expect(nextLayer(layers, { finished: done(...layers), current: null })).toBeUndefined();
  });

  test.each([
    ['another order', { finished: done('conv2'), current: null }],
    ['more layers', { finished: done(...layers, 'conv4'), current: null }],
    ['another layer in training', { finished: done('conv1'), current: progress('conv3') }],
    ['a finished layer in training', { finished: done(...layers), current: progress('conv3') }],
  ])('a state with %s is refused', (_, state) => {
    expect(() => nextLayer(layers, state)).toThrow(says('training state', 'conv1', 'conv2', 'conv3'));
  });
});

describe('progress', () => {
  test('begins at the thresholds of the layer', () => {
    const { maps, ...rest } = progress('conv1');
    expect(maps.map(({ theta }) => theta)).toEqual([1, 2]);
    expect(rest).toMatchObject({ layer: 'conv1', epoch: 0, position: 0, stimuli: 0, windowStimuli: 0, best: null });
  });
});

const rateGain = { targetRate: 0.25, learningRate: 1, gainMin: 0.5, gainMax: 2, rateWindow: 4 };
const adaptiveThreshold = { thetaRest: 1, thetaPlus: 0.5, tauTheta: 1e12, thetaMax: 3 };
const off: MapHomeostasis = {};

describe('newMap', () => {
  test('begins at the bound nearest to gain 1', () => {
    expect(newMap(2, { rateGain: { ...rateGain, gainMin: 1.5 } }).gain).toBe(1.5);
    expect(newMap(2, { rateGain: { ...rateGain, gainMax: 0.75 } }).gain).toBe(0.75);
  });
});

describe('afterStimulus', () => {
  test('counts wins and adds up what they changed', () => {
    const map = [0.5, undefined, 0.25].reduce((state, change) => afterStimulus(state, off, change), newMap(1, off));
    expect(map).toMatchObject({ wins: 2, windowWins: 2, windowChange: 0.75, meanChange: null });
  });

  test('without homeostasis the threshold never moves', () => {
    let map = newMap(1, off);
    for (let k = 0; k < 50; k++) map = afterStimulus(map, off, 0.1);
    expect(thresholdOf(map)).toBe(1);
  });

  test('the gain follows the rate that includes this stimulus', () => {
    const map = afterStimulus(newMap(1, { rateGain }), { rateGain }, 0.1);
    expect(map.rate).toBe(0.25 + 0.75 / 4);
    expect(map.gain).toBe(1 + 0.75 / 4);
  });

  test('both kinds of homeostasis multiply', () => {
    const both = { rateGain, adaptiveThreshold };
    const map = afterStimulus(newMap(1, both), both, 0.1);
    expect(map.theta).toBe(1.5);
    expect(thresholdOf(map)).toBe(Math.fround(1.1875 * 1.5));
  });
});

describe('closeWindow', () => {
  test('a window without wins leaves the last measurement: silence is not convergence', () => {
    const learned = closeWindow(afterStimulus(newMap(1, off), off, 0.5));
    expect(closeWindow(afterStimulus(learned, off, undefined)).meanChange).toBe(0.5);
    expect(closeWindow(newMap(1, off)).meanChange).toBeNull();
  });
});
