import { expect, it } from 'vitest';
import { layerFigures, learningWarnings } from './finished-layers.ts';

const finished = { layer: 'conv2', outcome: 'converged', epochs: 3, stimuli: 500, wins: [4, 0, 2] } as const;
const row = {
  layer: 'conv2',
  epoch: 2,
  stimuli: 500,
  convergenceMeasure: 0.00123,
  share: 2 / 3,
  meanChange: 0.00004,
  wins: 6,
  silentMaps: 1,
  meanThreshold: 5.5,
};

it('tells how a layer ended, with the figures of its last check', () => {
  const best = { epoch: 1, figure: 0.75, settled: true };
  const [header, cells] = layerFigures([{ ...finished, best }], [{ ...row, convergenceMeasure: 1 }, row]);
  expect(Object.fromEntries(header.map((name, i) => [name, cells[i]]))).toEqual({
    layer: 'conv2',
    'ended by': 'converged',
    epochs: '3',
    stimuli: '500',
    wins: '6',
    'silent maps': '1 of 3',
    C: '0.0012',
    converged: '67 %',
    '|Δw|': '4.0e-5',
    threshold: '5.500',
    'best epoch': '2',
    concordance: '0.750',
  });
});

it('has a dash where nothing was measured', () => {
  const [, cells] = layerFigures([{ ...finished, best: null }], []);
  expect(cells.slice(6)).toEqual(['–', '–', '–', '–', '–', '–']);
});

const layer = (wins: readonly number[]) => ({
  layer: 'conv2',
  outcome: 'max-epochs' as const,
  epochs: 2,
  stimuli: 40,
  wins,
  best: null,
});
const weights = (...data: readonly number[]) => ({ 'conv2.weight': { shape: [1, 1, 1, 2], data: Float32Array.from(data) } });

it('a layer without a winner has learned nothing, whatever its weights are', () => {
  const both = { before: weights(0.5, 0.5), after: weights(0.1, 0.9) };
  for (const found of [learningWarnings([layer([0, 0])]), learningWarnings([layer([0, 0])], both)])
    expect(found).toEqual([expect.stringMatching(/^conv2: nothing was learned: no map has won in 40 stimuli/)]);
});

it('so has one whose winners moved no weight', () => {
  const still = { before: weights(0.5, 0.25), after: weights(0.5, 0.25) };
  expect(learningWarnings([layer([3, 0])], still)).toEqual([expect.stringMatching(/maps have won, and no weight has moved/)]);
});

it('one weight that moved is enough, and without weights the winners are believed', () => {
  expect(learningWarnings([layer([3, 0])], { before: weights(0.5, 0.25), after: weights(0.5, 0.26) })).toEqual([]);
  expect(learningWarnings([layer([3, 0])])).toEqual([]);
  expect(learningWarnings([])).toEqual([]);
});
