import { spreadOf } from './brightness-speed-figures.mjs';

const text = (value, digits = 2) => (value === null || value === undefined ? '–' : value.toFixed(digits));

/** Mean over the seeds, and the range of them. */
function range(seeds, figure) {
  const spread = spreadOf(seeds, figure);
  return spread ? `${text(spread.mean)} [${text(spread.low)}, ${text(spread.high)}]` : '–';
}

const table = (header, rows) => [
  `| ${header.join(' | ')} |`,
  `|${header.map(() => '---').join('|')}|`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
];

/** The results as Markdown. */
export function brightnessSpeedTables({ rates, speeds, brightness, speed, cells, all }) {
  const figures = [
    ['f1', 'Event F1'],
    ['error', 'Median localisation error, px'],
    ['pd', 'Pd'],
  ];
  const curves = (of, places, unit) =>
    figures.flatMap(([figure, title]) => [
      '',
      ...table(
        [`${title}, at ${unit}`, ...places],
        of
          .filter(({ values }) => values.some(({ seeds }) => spreadOf(seeds, figure)))
          .map(({ detector, values }) => [detector, ...values.map(({ seeds }) => range(seeds, figure))]),
      ),
    ]);
  const grid = cells
    .filter(({ detector }) => detector !== 'raw events')
    .flatMap(({ detector, rows }) => [
      '',
      ...table(
        [`${detector}: F1 / error px`, ...speeds.map((one) => `${one} px/s`)],
        rows.map((row, i) => [`${rates[i]} events/s`, ...row.map(({ f1, error }) => `${text(f1)} / ${text(error, 1)}`)]),
      ),
    ]);
  return [
    ...table(
      ['all together', 'event F1', 'precision', 'recall', 'error px', 'Pd'],
      all.map(({ detector, f1, precision, recall, error, pd }) => [
        detector,
        ...[f1, precision, recall, error, pd].map((value) => text(value)),
      ]),
    ),
    ...curves(brightness, rates, 'events/s'),
    ...curves(speed, speeds, 'px/s'),
    ...grid,
  ];
}
