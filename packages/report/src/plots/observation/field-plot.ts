import { asPng, PIXELS_PER_UNIT } from '../../drawing/chart.ts';
import { type LegendEntry, legend } from '../../drawing/marks.ts';
import { INK, OKABE_ITO } from '../../drawing/palette.ts';
import { clipped, element, figure, heading, headingBottom, MARGIN, rasterImage, text, textWidth } from '../../drawing/svg.ts';

/** px, of the picture. */
export type FieldPlace = readonly [x: number, y: number];

/** A picture of the sky with what was made of it. Places are pixels. */
export interface FieldPlotData {
  readonly title: string;
  readonly words: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Events of each pixel, row by row. */
  readonly counts: Uint32Array;
  readonly stars: readonly {
    readonly at: FieldPlace;
    /** Of a star of the catalogue: its name, and where it is less where it should be, px. */
    readonly match?: { readonly name: string; readonly dx: number; readonly dy: number };
  }[];
  readonly tracks: readonly { readonly name: string; readonly places: readonly FieldPlace[] }[];
  /** Lines of equal right ascension and declination. */
  readonly grid: readonly { readonly name: string; readonly places: readonly FieldPlace[] }[];
}

/** Device pixels across, about: a whole number for each pixel of the picture. */
const acrossPx = 1600;
/** Radius of the ring about a star; residuals are drawn so many times longer; names are that large; figure units. */
const [ring, longer, nameSize] = [9, 20, 9];
/** Share of pixels that are drawn black. */
const blackShare = 0.002;

const colours = { star: OKABE_ITO.blue, other: INK.muted, residual: OKABE_ITO.vermilion, track: OKABE_ITO.green } as const;

/** Events as dark on white, rings about stars with their names, residuals as lines, tracks as dots, and the grid of the sky. */
export function fieldFigure(data: FieldPlotData): string {
  const { title, words, width, height, stars, tracks, grid } = data;
  const device = Math.max(1, Math.round(acrossPx / width));
  const pixel = device / PIXELS_PER_UNIT;
  const legendY = headingBottom(words.length) + 6;
  const corner: FieldPlace = [MARGIN + 4, legendY + 16];
  const at = ([x, y]: FieldPlace): FieldPlace => [corner[0] + (x + 0.5) * pixel, corner[1] + (y + 0.5) * pixel];
  const area = { x: corner[0], y: corner[1], width: width * pixel, height: height * pixel };
  const isInside = ([x, y]: FieldPlace): boolean =>
    x >= area.x && y >= area.y && x <= area.x + area.width && y <= area.y + area.height;
  const line = (places: readonly FieldPlace[], attributes: Readonly<Record<string, string | number>>): string =>
    element('polyline', {
      points: places
        .map((place) =>
          at(place)
            .map((one) => one.toFixed(1))
            .join(),
        )
        .join(' '),
      fill: 'none',
      ...attributes,
    });
  const label = (words_: string, [x, y]: FieldPlace, size: number, fill: string): string => {
    const shift = x + textWidth(words_, size) > area.x + area.width ? -textWidth(words_, size) - 2 * ring : 0;
    return text(words_, x + shift, y, { 'font-size': size, fill, stroke: 'white', 'stroke-width': 2.5, 'paint-order': 'stroke' });
  };
  const gridLines = grid.map(({ places }) => line(places, { stroke: OKABE_ITO.skyBlue, 'stroke-width': 0.7 }));
  const gridNames = grid.flatMap(({ name, places }) => {
    const first = places.map(at).find(isInside);
    return first ? [label(name, [first[0] + 3, Math.max(first[1], area.y + 10) - 2], 10, OKABE_ITO.blue)] : [];
  });
  const rings = stars.map(({ at: place, match }) => {
    const [cx, cy] = at(place);
    return element('circle', {
      cx,
      cy,
      r: ring,
      fill: 'none',
      stroke: match ? colours.star : colours.other,
      'stroke-width': 1.2,
    });
  });
  const residuals = stars.flatMap(({ at: [x, y], match }) =>
    match
      ? [
          line(
            [
              [x, y],
              [x + longer * match.dx, y + longer * match.dy],
            ],
            { stroke: colours.residual, 'stroke-width': 1.4 },
          ),
        ]
      : [],
  );
  const names = stars.flatMap(({ at: place, match }) => {
    const [x, y] = at(place);
    return match ? [label(match.name, [x + ring + 2, y + 3], nameSize, INK.text)] : [];
  });
  const ways = tracks.map(({ places }) => {
    const dots = places.map((place) => {
      const [cx, cy] = at(place);
      return element('circle', { cx, cy, r: 2.2, fill: colours.track });
    });
    return line(places, { stroke: colours.track, 'stroke-width': 1 }) + dots.join('');
  });
  const trackNames = tracks.flatMap(({ name, places }) => {
    const last = places.map(at).findLast(isInside);
    return last ? [label(name, [last[0] + 5, Math.max(last[1] - 5, area.y + 14)], 13, colours.track)] : [];
  });
  const entries: LegendEntry[] = [
    ['star of the catalogue', (x, y) => element('circle', { cx: x + 6, cy: y, r: 5, fill: 'none', stroke: colours.star })],
    ['other star', (x, y) => element('circle', { cx: x + 6, cy: y, r: 5, fill: 'none', stroke: colours.other })],
    [
      `residual × ${longer}`,
      (x, y) => element('line', { x1: x, x2: x + 12, y1: y, y2: y, stroke: colours.residual, 'stroke-width': 1.4 }),
    ],
    ['track', (x, y) => element('circle', { cx: x + 6, cy: y, r: 2.5, fill: colours.track })],
  ];
  return figure(
    area.x + area.width + MARGIN + 4,
    area.y + area.height + MARGIN,
    [
      heading(title, words),
      legend(corner[0], legendY, entries),
      rasterImage(shaded(data, device), corner[0], corner[1]),
      clipped('field', area, [...gridLines, ...residuals, ...rings, ...ways, ...gridNames, ...names, ...trackNames].join('')),
      element('rect', { ...area, fill: 'none', stroke: INK.axis }),
    ].join(''),
  );
}

export const fieldPlot = asPng(fieldFigure);

/** Dark where more events are than at half of the pixels, by their logarithm. */
function shaded({ width, height, counts }: FieldPlotData, device: number) {
  const ordered = counts.toSorted();
  const [usual, max] = [0.5, 1 - blackShare].map((share) => Math.log1p(ordered[Math.floor(share * (ordered.length - 1))]));
  const data = new Uint8Array(3 * width * height * device * device);
  const row = width * device;
  for (let y = 0; y < height * device; y++)
    for (let x = 0; x < row; x++) {
      const count = counts[Math.floor(y / device) * width + Math.floor(x / device)];
      const share = Math.max(0, Math.min(1, (Math.log1p(count) - usual) / Math.max(max - usual, 0.1)));
      data.fill(Math.round(255 - 175 * share), 3 * (y * row + x), 3 * (y * row + x) + 3);
    }
  return { width: row, height: height * device, channels: 3, data } as const;
}
