import { expect, it } from 'vitest';
import { layerFigures } from './layer-figures.ts';

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
