import { describe, expect, test } from 'vitest';
import { noProgress } from '../convergence.ts';
import { checkLayer } from './check.ts';
import type { LayerProgress } from './state.ts';
import { type MapState, newMap } from './state.ts';

const options = {
  seed: 1,
  rule: { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 },
  convergence: { minWins: 10, deltaThreshold: 0.01, targetRatio: 0.9, patience: 5, checkInterval: 20 },
  homeostasis: { deadMapRecovery: { deadThreshold: 0.1, recoveryBoost: 0.2 } },
} as const;

/** Four maps after 20 stimuli: learned and still, learned and moving, learned but silent now, dead. */
const maps: MapState[] = [
  { ...newMap(1, {}), wins: 50, windowWins: 10, windowChange: 0.05 },
  { ...newMap(1, {}), wins: 50, windowWins: 10, windowChange: 0.5 },
  { ...newMap(1, {}), wins: 10, meanChange: 0.005 },
  { ...newMap(1, {}), wins: 3, windowWins: 1, windowChange: 0.001 },
];
const progress: LayerProgress = {
  layer: 'conv2',
  epoch: 4,
  position: 20,
  stimuli: 220,
  windowStimuli: 20,
  maps,
  convergence: noProgress,
  best: null,
};
const someWeights = () => new Float32Array(4 * 9).fill(0.5);

/** Weights after a check at some count of stimuli. */
const weightsAt = (stimuli: number) => {
  const weights = someWeights();
  checkLayer(options, { ...progress, stimuli }, weights);
  return weights;
};

describe('checkLayer', () => {
  test('reports every map over the window', () => {
    const { report } = checkLayer(options, progress, someWeights());
    expect(report).toMatchObject({ layer: 'conv2', epoch: 4, stimuli: 220, convergenceMeasure: 0.25, share: 0.5 });
    expect(
      report.maps.map(({ wins, rate, meanChange, converged, recovered }) => [wins, rate, meanChange, converged, recovered]),
    ).toEqual([
      [50, 0.5, 0.005, true, false],
      [50, 0.5, 0.05, false, false],
      [10, 0, 0.005, true, false],
      [3, 0.05, 0.001, false, true],
    ]);
  });

  test('perturbs dead maps and no others', () => {
    const weights = someWeights();
    checkLayer(options, progress, weights);
    expect([...weights.subarray(0, 27)].every((w) => w === 0.5)).toBe(true);
    expect([...weights.subarray(27)].every((w) => w !== 0.5)).toBe(true);
  });

  test('perturbs differently in every window, and the same in the same', () => {
    expect(weightsAt(220)).toEqual(weightsAt(220));
    expect(weightsAt(220)).not.toEqual(weightsAt(240));
  });

  test('leaves all weights alone when recovery is off', () => {
    const weights = someWeights();
    const { report } = checkLayer({ ...options, homeostasis: {} }, progress, weights);
    expect(weights).toEqual(someWeights());
    expect(report.maps.some(({ recovered }) => recovered)).toBe(false);
  });

  test('begins a new window and tells patience', () => {
    const after = checkLayer(options, progress, someWeights()).progress;
    expect(after.windowStimuli).toBe(0);
    expect(after.maps.every(({ windowWins, windowChange }) => windowWins === 0 && windowChange === 0)).toBe(true);
    expect(after.convergence).toEqual({ bestShare: 0.5, epochsWithoutBetter: 0, checksInEpoch: 1, betterInEpoch: true });
    expect(after).toMatchObject({ stimuli: 220, position: 20, epoch: 4 });
  });
});
