import type { LabelTrack, SensorSize } from '@spikeseg/snn-core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, chartPng } from '../drawing/chart.ts';
import { type DrawnDetection, labelsText, truthNames, truthsIn } from '../drawing/marks.ts';
import { MARKS } from '../drawing/palette.ts';
import { type ChartLegendEntry, chartLegend } from '../drawing/series.ts';
import { quantity } from '../text.ts';

/** What a plot of positions over time shows. */
export interface TracksPlotData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** Labels; empty where there are none. */
  readonly objects: readonly LabelTrack[];
  /** Whether the truth is known. */
  readonly labelled: boolean;
  readonly detections: readonly DrawnDetection[];
  readonly sensor: SensorSize;
  /** First and last time on the axis, µs on the clock of the events; seconds are counted from the first. */
  readonly startUs: number;
  readonly endUs: number;
}

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

const WIDTH = 640;

/** A wide pale band, so that detections upon it are seen, and it beside them. */
const BAND = { width: 8, opacity: 0.22 } as const;

/** Two panels, x and y over time: labels as bands, one per object, and detections as points. y grows downwards, as on the sensor. */
export const tracksPlot = (data: TracksPlotData): Promise<Uint8Array> => chartPng(tracksChart(data));

/** The chart of {@link tracksPlot}. */
export function tracksChart({ title, objects, labelled, detections, sensor, startUs, endUs }: TracksPlotData): ChartSpec {
  const seconds = (us: number) => (us - startUs) / 1e6;
  // A layer that lies outside as a whole would end the program: resvg cannot cut what it need not draw.
  const shown = (us: number, x: number, y: number) =>
    us >= startUs && us <= endUs && x >= 0 && x <= sensor.width && y >= 0 && y <= sensor.height;
  const found = detections
    .filter(({ tUs, x, y }) => shown(tUs, x, y))
    .map(({ tUs, x, y, truth }) => ({ s: seconds(tUs), x, y, truth }));
  const labels = objects.flatMap(({ id, t, x, y }) =>
    Array.from(t, (us, i) => ({ us, s: seconds(us), x: x[i], y: y[i], id })).filter((place) => shown(place.us, place.x, place.y)),
  );
  const subtitle = `${quantity(detections.length, 'detection')}, ${labelsText(objects.length, labelled)}`;
  const domain: [number, number] = [0, seconds(endUs)];
  const kinds = truthsIn(detections);
  return {
    title: { text: title, subtitle },
    spacing: 18,
    vconcat: [
      ...chartLegend([...kinds.map(detectionEntry), ...(objects.length > 0 ? [labelEntry] : [])], WIDTH),
      panel(found, labels, { field: 'x', size: sensor.width, domain, xTitle: null }),
      panel(found, labels, { field: 'y', size: sensor.height, domain, xTitle: 'Time since the start (s)' }),
    ],
  } satisfies TopLevelSpec;
}

const detectionEntry = (truth: DrawnDetection['truth']): ChartLegendEntry => ({
  name: truthNames[truth],
  colour: MARKS[truth],
  mark: { filled: truth !== 'stray' },
});

const labelEntry: ChartLegendEntry = { name: 'label', colour: MARKS.label, line: BAND };

interface PanelOptions {
  readonly field: 'x' | 'y';
  /** Of the sensor along this axis, px. */
  readonly size: number;
  /** Seconds. */
  readonly domain: [number, number];
  readonly xTitle: string | null;
}

type Found = { readonly s: number; readonly x: number; readonly y: number; readonly truth: DrawnDetection['truth'] };

function panel(found: readonly Found[], labels: readonly object[], { field, size, domain, xTitle }: PanelOptions): Panel {
  const x = {
    field: 's',
    type: 'quantitative',
    title: xTitle,
    scale: { domain, nice: false },
    axis: { labels: xTitle !== null, tickCount: 8 },
  } as const;
  const range: [number, number] = [0, size];
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
        filled: kind !== 'stray',
        color: MARKS[kind],
        size: 14,
        strokeWidth: 0.9,
        opacity: 0.8,
        clip: true,
      },
      encoding: { x, y },
    }) as const;
  return {
    width: WIDTH,
    height: 190,
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
        encoding: { x, y, detail: { field: 'id', type: 'nominal' } },
      },
      // Right ones last: they are few where false ones are many.
      points('unknown'),
      points('stray'),
      points('match'),
    ],
  };
}
