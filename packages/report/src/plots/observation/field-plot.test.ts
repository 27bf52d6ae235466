import { expect, test } from 'vitest';
import { drawn, textsOf } from '../charts.fixture.ts';
import { type FieldPlotData, fieldFigure, fieldPlot } from './field-plot.ts';

const data: FieldPlotData = {
  title: 'a & b',
  words: ['3 of 4'],
  width: 40,
  height: 30,
  counts: Uint32Array.from({ length: 1200 }, (_, k) => (k === 410 ? 90 : k % 3)),
  stars: [
    { at: [10, 10], match: { name: 'J0456.2+2014', dx: 0.5, dy: -0.25 } },
    { at: [20, 25] },
    { at: [39, 15], match: { name: 'J0501.7+2049', dx: 0, dy: 0 } },
  ],
  tracks: [
    {
      name: '7',
      places: [
        [1, 1],
        [30, 20],
      ],
    },
  ],
  grid: [
    {
      name: '+20°',
      places: [
        [-5, 10],
        [45, 12],
      ],
    },
  ],
};

test('stars have rings and names, residuals are 20 times as long, lines of the grid are named where they come in', () => {
  const svg = fieldFigure(data);
  const texts = textsOf(svg);
  for (const name of ['a & b', '3 of 4', 'J0456.2+2014', 'J0501.7+2049', '7', 'residual × 20']) expect(texts).toContain(name);
  // Three stars, and two in the legend.
  expect(svg.match(/<circle[^>]*fill="none"/g)).toHaveLength(5);
  const [from, to] = /<polyline points="([^"]*)"[^>]*stroke="#D55E00"/
    .exec(svg)![1]
    .split(' ')
    .map((place) => place.split(',').map(Number));
  const pixel = 20;
  expect(to[0] - from[0]).toBeCloseTo(20 * 0.5 * pixel, 0);
  expect(to[1] - from[1]).toBeCloseTo(20 * -0.25 * pixel, 0);
  expect(texts.indexOf('+20°')).toBe(-1);
});

const xOf = (svg: string): number => Number(/<text x="([\d.-]+)"[^>]*>7<\/text>/.exec(svg)![1]);

test('a track that leaves the picture is named at its last place there', () => {
  const [inside, outside] = [
    [20, 20],
    [30, -90],
  ] as const;
  const named = (places: readonly (readonly [number, number])[]) =>
    xOf(fieldFigure({ ...data, tracks: [{ name: '7', places }] }));
  expect(named([inside, outside])).toBe(named([inside]));
  expect(textsOf(fieldFigure({ ...data, tracks: [{ name: '7', places: [outside] }] }))).not.toContain('7');
});

test('a line that has a place on the picture is named', () => {
  const inside = {
    ...data,
    grid: [
      {
        name: '+20°',
        places: [
          [5, 10],
          [45, 12],
        ],
      },
    ],
  } as const;
  expect(textsOf(fieldFigure(inside))).toContain('+20°');
});

test('the picture is a PNG, two pixels a unit', async () => {
  const [width, height] = /width="(\d+)" height="(\d+)"/.exec(fieldFigure(data))!.slice(1).map(Number);
  expect(await drawn(() => fieldPlot(data))).toMatchObject({ width: 2 * width, height: 2 * height });
});
