import { chartPng, palette } from '../../packages/report/src/bench.fixture.ts';
import { spreadOf } from './brightness-speed-figures.mjs';

const colours = [
  palette.colours.blue,
  palette.colours.skyBlue,
  palette.colours.orange,
  palette.colours.vermilion,
  palette.colours.green,
  palette.ink.muted,
];
const shapes = ['circle', 'circle', 'square', 'diamond', 'triangle-up', 'cross'];
const panels = [
  { figure: 'f1', title: 'Event F1', domain: [0, 1] },
  { figure: 'error', title: 'Median error (px)', domain: [0, 6] },
  { figure: 'pd', title: 'Pd', domain: [0, 1] },
];

/** Rows: event F1, localisation error, Pd; columns: over brightness and over speed. PNG bytes. */
export function drawBrightnessSpeed({ seeds, brightness, speed, rates, speeds }) {
  const names = brightness.map(({ detector }) => detector);
  const axes = [
    { kind: 'brightness', of: brightness, places: rates, title: 'Brightness of the satellite (events/s), all speeds' },
    { kind: 'speed', of: speed, places: speeds, title: 'Speed of the satellite (px/s), all brightnesses' },
  ];
  return chartPng({
    title: {
      text: 'What is found of a dim and of a fast satellite in generated recordings',
      subtitle: `points: mean of ${seeds} seeds, bars: their range; shaded: what the network learned on; dashed: 1 px; dotted: the way of a satellite in a time step of 0.1 s`,
    },
    spacing: 22,
    vconcat: panels.map((panel, row) => ({
      spacing: 30,
      hconcat: axes.map((axis, column) => chart(panel, axis, names, row === panels.length - 1, column === 0)),
    })),
    resolve: { scale: { color: 'shared', shape: 'shared' } },
  });
}

/** Ranges of the default generator. */
const learned = { brightness: [100, 400], speed: [5, 40] };

const onePixel = {
  data: { values: [{}] },
  mark: { type: 'rule', strokeDash: [5, 4], color: palette.ink.muted },
  encoding: { y: { datum: 1 } },
};

/** How far a satellite goes in a time step: an answer is as old as that on average. */
function wayInStep(x, y, [, max]) {
  const speeds = Array.from({ length: 60 }, (_, i) => 2.5 * 1.06 ** i).filter((place) => 0.1 * place <= max);
  return {
    data: { values: speeds.map((place) => ({ place, way: 0.1 * place })) },
    mark: { type: 'line', strokeWidth: 1.6, strokeDash: [1, 3], color: palette.ink.text, clip: true },
    encoding: { x, y: y('way') },
  };
}

function chart({ figure, title, domain }, axis, names, last, first) {
  const { of, places } = axis;
  // Beside each other, so that no bar hides another.
  const step = 1.022;
  const values = of.flatMap(({ detector, values: points }, i) =>
    points.flatMap(({ place, seeds }) => {
      const spread = spreadOf(seeds, figure);
      return spread ? [{ detector, place: place * step ** (i - (names.length - 1) / 2), ...spread }] : [];
    }),
  );
  const [low, high] = learned[axis.kind];
  const x = {
    field: 'place',
    type: 'quantitative',
    title: last ? axis.title : null,
    scale: { type: 'log', domain: [places[0] / 1.15, places[places.length - 1] * 1.15], nice: false },
    axis: { values: places, format: '~g', labelOverlap: false },
  };
  const y = (field) => ({
    field,
    type: 'quantitative',
    title: first ? title : null,
    scale: { domain },
    // Labels of one width, so that the panels stand below each other.
    axis: { tickCount: 5, format: '.1f' },
  });
  const color = {
    field: 'detector',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: colours },
    legend: { orient: 'bottom', direction: 'horizontal', columns: 6, symbolOpacity: 1 },
  };
  const shape = { field: 'detector', type: 'nominal', title: null, scale: { domain: names, range: shapes } };
  return {
    width: 400,
    height: 190,
    layer: [
      {
        data: { values: [{ low, high }] },
        mark: { type: 'rect', color: palette.ink.grid, opacity: 0.45 },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      ...(figure === 'error' ? [onePixel] : []),
      ...(figure === 'error' && axis.kind === 'speed' ? [wayInStep(x, y, domain)] : []),
      {
        data: { values },
        layer: [
          { mark: { type: 'line', strokeWidth: 1.6, clip: true }, encoding: { x, y: y('mean'), color } },
          {
            mark: { type: 'rule', strokeWidth: 1.2, clip: true },
            encoding: { x, y: y('low'), y2: { field: 'high' }, color },
          },
          {
            mark: { type: 'point', filled: true, size: 48, opacity: 1, clip: true },
            encoding: { x, y: y('mean'), color, shape },
          },
        ],
      },
    ],
  };
}
