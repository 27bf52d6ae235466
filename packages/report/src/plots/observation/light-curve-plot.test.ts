import { expect, test } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { textsOf } from '../charts.fixture.ts';
import { lightCurveChart } from './light-curve-plot.ts';

const curve = (name: string, count: number) => ({
  name,
  blocks: Array.from({ length: count }, (_, k) => ({ tS: k, rate: 50 + k, sigma: 5 })),
});

test('each object has a panel, with its period where one is known; those with most blocks are shown', async () => {
  const curves = [
    { ...curve('7', 40), period: { periodS: 3.2149, sigmaS: 0.034 } },
    ...[11, 12, 13, 14, 15, 16].map((name) => curve(`${name}`, name)),
  ];
  const texts = textsOf(await chartSvg(lightCurveChart({ title: 'night', curves })));
  expect(texts).toEqual(
    expect.arrayContaining([
      'night',
      'track 7, repeats every 3.21 ± 0.03 s',
      'track 16',
      expect.stringMatching(/6 of 7 objects$/),
    ]),
  );
  expect(texts).not.toContain('track 11');
});
