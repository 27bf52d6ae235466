import { expect, it } from 'vitest';
import { textsOf } from '../plots/charts.fixture.ts';
import { chartSvg } from './chart.ts';
import { parseHex, type Rgb } from './palette.ts';
import { chartLegend, seriesStyle } from './series.ts';

const draw = (entries: Parameters<typeof chartLegend>[0], width: number) =>
  chartSvg({ vconcat: [...chartLegend(entries, width), { width, height: 10, mark: 'bar', data: { values: [] } }] });

it('shows a line as a line and a mark as a mark, each in its colour', async () => {
  const svg = await draw(
    [
      { name: 'label', colour: '#111111', line: {} },
      { name: 'detection', colour: '#222222', mark: {} },
      { name: 'curve', colour: '#333333', line: { dash: [8, 3] }, mark: { shape: 'square' } },
    ],
    600,
  );
  expect(textsOf(svg)).toEqual(['label', 'detection', 'curve']);
  expect(svg).toMatch(/<line [^>]*stroke="#111111"/);
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

const styles = Array.from({ length: 32 }, (_, place) => seriesStyle(place));

it('nine series have colours of their own', () => {
  expect(new Set(styles.slice(0, 9).map(({ colour }) => colour)).size).toBe(9);
});

it('no two of thirty-two series are alike without colour', () => {
  expect(new Set(styles.map(({ dash, shape }) => `${dash.join()} ${shape}`)).size).toBe(32);
});

/** Brettel, Viénot & Mollon 1997 as one matrix per deficiency on linear RGB: Machado, Oliveira & Fernandes 2009, table 1, severity 1. */
const DEFICIENCIES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

const linear = (colour: Rgb) => colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));

/** CIE L*a*b* of linear sRGB, white D65. */
function lab([r, g, b]: readonly number[]): readonly number[] {
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

it.each(Object.entries(DEFICIENCIES))(
  'nine series differ in colour by at least 10 ΔE, or in mark and dash, with %s',
  (_, matrix) => {
    const nine = styles.slice(0, 9).map((style) => {
      const rgb = linear(parseHex(style.colour));
      return { ...style, lab: lab(matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * rgb[i], 0))) };
    });
    for (const [i, one] of nine.entries()) {
      for (const other of nine.slice(0, i)) {
        const distance = Math.hypot(...one.lab.map((value, k) => value - other.lab[k]));
        expect(distance >= 10 || (one.shape !== other.shape && one.dash !== other.dash)).toBe(true);
      }
    }
  },
);
