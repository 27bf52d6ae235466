import type { Detection } from '@spikeseg/segmentation';
import type { LabelTrack, SensorSize } from '@spikeseg/snn-core';
import type { TopLevelSpec } from 'vega-lite';
import { chartPng } from './chart.ts';
import { MARKS } from './palette.ts';
import { quantity } from './quantity.ts';

/** What a plot of positions over time shows. */
export interface TracksPlotData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** Labels; empty where there are none. */
  readonly objects: readonly LabelTrack[];
  readonly detections: readonly Detection[];
  readonly sensor: SensorSize;
  /** First and last time on the axis, µs on the clock of the events; seconds are counted from the first. */
  readonly startUs: number;
  readonly endUs: number;
}

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** Two panels, x and y over time: labels as lines, one per object, and detections as points. */
export const tracksPlot = (data: TracksPlotData): Promise<Uint8Array> => chartPng(tracksChart(data));

/** The chart of {@link tracksPlot}. */
export function tracksChart({ title, objects, detections, sensor, startUs, endUs }: TracksPlotData): TopLevelSpec {
  const seconds = (us: number) => (us - startUs) / 1e6;
  const found = detections.map(({ tUs, x, y }) => ({ s: seconds(tUs), x, y, series: 'detection' }));
  const labels = objects.flatMap(({ id, t, x, y }) =>
    Array.from(t, (us, i) => ({ s: seconds(us), x: x[i], y: y[i], id, series: 'label' })),
  );
  const subtitle = `${quantity(detections.length, 'detection')}, ${quantity(objects.length, 'labelled object')}`;
  const domain: [number, number] = [0, seconds(endUs)];
  return {
    title: { text: title, subtitle },
    spacing: 18,
    vconcat: [
      panel(found, labels, { field: 'x', size: sensor.width, domain, xTitle: null }),
      panel(found, labels, { field: 'y', size: sensor.height, domain, xTitle: 'Time since the start (s)' }),
    ],
    resolve: { legend: { color: 'shared' } },
  };
}

interface PanelOptions {
  readonly field: 'x' | 'y';
  /** Of the sensor along this axis, px. */
  readonly size: number;
  /** Seconds. */
  readonly domain: [number, number];
  readonly xTitle: string | null;
}

function panel(found: readonly object[], labels: readonly object[], { field, size, domain, xTitle }: PanelOptions): Panel {
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: Object.keys(MARKS), range: Object.values(MARKS) },
    legend: { title: null, orient: 'top', symbolOpacity: 1 },
  } as const;
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
    scale: { domain: range, nice: false },
    axis: { tickCount: 5, minExtent: 30 },
  } as const;
  return {
    width: 640,
    height: 190,
    layer: [
      { data: { values: [...found] }, mark: { type: 'circle', size: 16, opacity: 0.45, clip: true }, encoding: { x, y, color } },
      {
        data: { values: [...labels] },
        mark: { type: 'line', strokeWidth: 1.5, clip: true },
        encoding: { x, y, color, detail: { field: 'id', type: 'nominal' } },
      },
    ],
  };
}
