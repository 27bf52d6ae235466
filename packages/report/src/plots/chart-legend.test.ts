import { expect, it } from 'vitest';
import { chartSvg } from './chart.ts';
import { chartLegend } from './chart-legend.ts';
import { textsOf } from './charts.fixture.ts';

const draw = (entries: Parameters<typeof chartLegend>[0], width: number) =>
  chartSvg({ vconcat: [...chartLegend(entries, width), { width, height: 10, mark: 'bar', data: { values: [] } }] });

it('shows a line as a line and a mark as a mark, each in its colour', async () => {
  const svg = await draw(
    [
      { name: 'label', colour: '#111111', line: { width: 8 } },
      { name: 'detection', colour: '#222222', mark: {} },
      { name: 'curve', colour: '#333333', line: { dash: [8, 3] }, mark: { shape: 'square' } },
    ],
    600,
  );
  expect(textsOf(svg)).toEqual(['label', 'detection', 'curve']);
  expect(svg).toMatch(/<line [^>]*stroke="#111111" stroke-width="8"/);
  expect(svg).not.toContain('fill="#111111"');
  expect(svg).toContain('fill="#222222"');
  expect(svg).not.toContain('stroke="#222222"');
  expect(svg).toMatch(/<line [^>]*stroke="#333333"[^>]*stroke-dasharray="8,3"/);
  expect(svg).toContain('fill="#333333"');
});

it('has as many columns as fit, filled one after the other', () => {
  const entries = Array.from({ length: 8 }, (_, i) => ({ name: `name of row ${i}`, colour: '#000000', line: {} }));
  const heights = [100, 300, 2000].map((width) => chartLegend(entries, width).map((panel) => 'height' in panel && panel.height));
  expect(heights).toEqual([[8 * 19], [4 * 19], [19]]);
});

it('is not there without entries', () => {
  expect(chartLegend([], 300)).toEqual([]);
});
