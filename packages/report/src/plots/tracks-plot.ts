import { type LabelTrack, labelParts, type SensorSize } from '@spikeseg/events';
import type { TopLevelSpec } from 'vega-lite';
import { asPng, type ChartSpec } from '../drawing/chart.ts';
import type { Panel } from '../drawing/chart-parts.ts';
import {
  besideTracks,
  type DrawnTrack,
  foundNames,
  legendLine,
  numberPlaces,
  ownLines,
  trackRuns,
  trackWords,
  truthsOfBoth,
} from '../drawing/drawn-tracks.ts';
import { type DrawnDetection, labelsText, truthNames } from '../drawing/marks.ts';
import { INK, MARKS } from '../drawing/palette.ts';
import { type ChartLegendEntry, chartLegend } from '../drawing/series.ts';
import { quantity } from '../text.ts';

export interface TracksPlotData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** Labels; empty where there are none. */
  readonly objects: readonly LabelTrack[];
  /** Whether the truth is known. */
  readonly labelled: boolean;
  readonly detections: readonly DrawnDetection[];
  /** Confirmed tracks; their lines lie upon the detections. */
  readonly tracks: readonly DrawnTrack[];
  readonly sensor: SensorSize;
  /** First and last time on the axis, µs on the clock of the events; seconds are counted from the first. */
  readonly startUs: number;
  readonly endUs: number;
}

/** Whether a place is on the sensor, or so near that a part of what is there may be. */
const isNear = (place: number, size: number): boolean => place >= -size / 10 && place <= 1.1 * size;

const WIDTH = 640;
const HEIGHT = 190;

/** A wide pale band, so that detections upon it are seen, and it beside them. */
const BAND = { width: 8, opacity: 0.22 } as const;

/**
 * Two panels, x and y over time: labels as bands, cut where they pause, upon them detections as points and tracks as lines with their
 * numbers. y grows downwards, as on the sensor.
 */
export function tracksChart({ title, objects, labelled, detections, tracks, sensor, startUs, endUs }: TracksPlotData): ChartSpec {
  const seconds = (us: number) => (us - startUs) / 1e6;
  // A layer that lies outside as a whole would end the program: resvg cannot cut what it need not draw.
  const shown = ({ tUs, x, y }: { readonly tUs: number; readonly x: number; readonly y: number }) =>
    tUs >= startUs && tUs <= endUs && isNear(x, sensor.width) && isNear(y, sensor.height);
  const found = besideTracks(detections.filter(shown), tracks).map(({ tUs, x, y, truth }) => ({ s: seconds(tUs), x, y, truth }));
  const labels = objects.flatMap(({ t, x, y }, object) =>
    labelParts({ t }).flatMap((part, k) =>
      part.map((i) => ({ tUs: t[i], s: seconds(t[i]), x: x[i], y: y[i], part: `${object}-${k}` })).filter(shown),
    ),
  );
  const inside = tracks.map(({ points, ...track }) => ({ ...track, points: points.filter(shown) }));
  const lines = trackRuns(inside).flatMap(({ colour, dash, points }, run) =>
    points.map(({ tUs, x, y }, order) => ({ s: seconds(tUs), x, y, colour, dash, run, order })),
  );
  /** The axis, px: the sensor, and as far beyond its edges as something is. */
  const rangeOf = (field: 'x' | 'y', size: number) =>
    [...found, ...labels, ...lines].reduce(
      ([low, high], one): [number, number] => [Math.min(low, one[field]), Math.max(high, one[field])],
      [0, size] as [number, number],
    );
  const ranges = { x: rangeOf('x', sensor.width), y: rangeOf('y', sensor.height) };
  const numbers = (field: 'x' | 'y') => {
    const [low, high] = ranges[field];
    const placeOf = (point: DrawnTrack['points'][number]) => ({
      x: (seconds(point.tUs) / seconds(endUs)) * WIDTH,
      y: ((point[field] - low) / (high - low)) * HEIGHT,
    });
    return numberPlaces(inside, placeOf, { width: WIDTH, height: HEIGHT }).map(({ id, x, y }) => ({
      id: String(id),
      s: (x / WIDTH) * seconds(endUs),
      [field]: low + (y / HEIGHT) * (high - low),
    }));
  };
  const subtitle = [
    [
      quantity(detections.length, 'detection'),
      ...(tracks.length > 0 ? [quantity(tracks.length, 'track')] : []),
      labelsText(objects.length, labelled),
    ].join(', '),
    ...trackWords(tracks),
  ];
  const domain: [number, number] = [0, seconds(endUs)];
  const drawn = { found, labels, lines };
  const entries = [
    ...truthsOfBoth(detections, tracks).map((truth) => foundEntry(truth, tracks.length > 0)),
    ...ownLines(tracks).map(({ name, colour, dash }) => ({ name, colour, line: { dash, width: LINE } })),
  ];
  return {
    title: { text: title, subtitle },
    spacing: 18,
    vconcat: [
      ...chartLegend([...entries, ...(objects.length > 0 ? [labelEntry] : [])], WIDTH),
      panel({ ...drawn, numbers: numbers('x') }, { field: 'x', range: ranges.x, domain, xTitle: null }),
      panel({ ...drawn, numbers: numbers('y') }, { field: 'y', range: ranges.y, domain, xTitle: 'Time since the start (s)' }),
    ],
  } satisfies TopLevelSpec;
}

export const tracksPlot = asPng(tracksChart);

const foundEntry = (truth: DrawnDetection['truth'], tracked: boolean): ChartLegendEntry => ({
  name: (tracked ? foundNames : truthNames)[truth],
  colour: MARKS[truth],
  mark: { filled: isFilled(truth) },
  ...(tracked && legendLine(truth) && { line: { ...legendLine(truth), width: LINE } }),
});

/** What is at no label is hollow. */
const isFilled = (truth: DrawnDetection['truth']): boolean => truth === 'match' || truth === 'unknown';

const labelEntry: ChartLegendEntry = { name: 'label', colour: MARKS.label, line: BAND };

/** Width of a track. */
const LINE = 1.8;

/** What both panels show, in the order in which it is laid upon each other. */
interface Drawn {
  readonly labels: readonly object[];
  readonly found: readonly Found[];
  readonly lines: readonly object[];
  readonly numbers: readonly object[];
}

interface PanelOptions {
  readonly field: 'x' | 'y';
  /** Of this axis, px. */
  readonly range: [number, number];
  /** Seconds. */
  readonly domain: [number, number];
  readonly xTitle: string | null;
}

/** The number of a track, above its first point. */
const NUMBER = {
  type: 'text' as const,
  align: 'left' as const,
  baseline: 'bottom' as const,
  dx: 3,
  dy: -5,
  fontSize: 13,
  fontWeight: 'bold' as const,
  color: INK.text,
};

type Found = { readonly s: number; readonly x: number; readonly y: number; readonly truth: DrawnDetection['truth'] };

function panel({ found, labels, lines, numbers }: Drawn, { field, range, domain, xTitle }: PanelOptions): Panel {
  const tracked = lines.length > 0;
  const x = {
    field: 's',
    type: 'quantitative',
    title: xTitle,
    scale: { domain, nice: false },
    axis: { labels: xTitle !== null, tickCount: 8 },
  } as const;
  const y = {
    field,
    type: 'quantitative',
    title: `${field} (sensor px)`,
    scale: { domain: range, nice: false, reverse: field === 'y' },
    axis: { tickCount: 5, minExtent: 30 },
  } as const;
  const points = (kind: Found['truth']) =>
    ({
      data: { values: found.filter(({ truth }) => truth === kind) },
      mark: {
        type: 'point',
        shape: 'circle',
        filled: isFilled(kind),
        color: MARKS[kind],
        size: 14,
        strokeWidth: 0.9,
        opacity: 0.8,
      },
      encoding: { x, y },
    }) as const;
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      {
        data: { values: [...labels] },
        mark: {
          type: 'line',
          color: MARKS.label,
          strokeWidth: BAND.width,
          opacity: BAND.opacity,
          strokeCap: 'round',
          clip: true,
        },
        encoding: { x, y, detail: { field: 'part', type: 'nominal' } },
      },
      // Right ones last: they are few where false ones are many.
      points('unknown'),
      points('stray'),
      points('near'),
      points('match'),
      ...(tracked
        ? [
            {
              data: { values: [...lines] },
              mark: { type: 'line' as const, strokeWidth: LINE },
              encoding: {
                x,
                y,
                color: { field: 'colour', type: 'nominal' as const, scale: null },
                strokeDash: { field: 'dash', type: 'nominal' as const, scale: null },
                detail: { field: 'run', type: 'nominal' as const },
                order: { field: 'order', type: 'quantitative' as const },
              },
            },
            ...[{ stroke: 'white', strokeWidth: 4 }, {}].map((halo) => ({
              data: { values: [...numbers] },
              mark: { ...NUMBER, ...halo },
              encoding: { x, y, text: { field: 'id', type: 'nominal' as const } },
            })),
          ]
        : []),
    ],
  };
}
