import type { EventStream, SensorSize } from '@spikeseg/events';
import type { Detection } from '@spikeseg/segmentation';
import type { ReceptiveField, SparseSpikes } from '@spikeseg/snn-core';
import { type SensorFrame, sensorAxes } from '../../drawing/axes.ts';
import { asPng, PIXELS_PER_UNIT } from '../../drawing/chart.ts';
import { COLOUR_BAR, type ColourScale, colourBar, position } from '../../drawing/colour-scale.ts';
import { eventRaster } from '../../drawing/event-raster.ts';
import { box, type LegendEntry, legend, polarityEntries } from '../../drawing/marks.ts';
import { viridis } from '../../drawing/palette.ts';
import type { Raster } from '../../drawing/raster.ts';
import { fillRectangle, whiteRaster } from '../../drawing/raster.ts';
import { clipped, figure, heading, headingBottom, MARGIN, rasterImage, text } from '../../drawing/svg.ts';

/** What a layer does with one window. */
export interface SpikesPlotData {
  /** e.g. `conv2: spikes on an example window`. */
  readonly title: string;
  /** Grey lines below the title: which window this is, and how it was chosen. */
  readonly lines: readonly string[];
  /** What the network sees of the window, [T, C, H, W]; with two channels OFF and ON. */
  readonly window: SparseSpikes;
  /** Of the layer in the window, [T, maps, h, w]. */
  readonly spikes: SparseSpikes;
  /** Of the layer: centre of unit i in input px is stride · i + offset. */
  readonly receptiveField: ReceptiveField;
  /** Answers of the class layer in input px, drawn as boxes upon the events; undefined for other layers. */
  readonly classSpikes: readonly Pick<Detection, 'x' | 'y' | 'w' | 'h'>[] | undefined;
}

/** Width of a panel, device pixels. */
const PANEL = 760;

/** Room around the panels, figure units. */
const ROOM = { left: 46, above: 46, between: 64, bottom: 42 } as const;

/**
 * Two panels on the same axes: the events of a window, in colours of their polarity, with the class spikes upon them; and
 * where the layer spiked, counted over all maps and time steps.
 */
export function spikesFigure({ title, lines, window, spikes, receptiveField, classSpikes }: SpikesPlotData): string {
  const [, , height, width] = window.shape;
  const sensor = { width, height };
  const zoom = Math.max(1, Math.floor(PANEL / width));
  const pixel = zoom / PIXELS_PER_UNIT;
  const top = headingBottom(lines.length) + ROOM.above;
  const left = { x: MARGIN + ROOM.left, y: top, pixel };
  const right = { x: left.x + width * pixel + ROOM.between, y: top, pixel };
  const end = right.x + width * pixel;
  const counts = countSpikes(spikes);
  // An even end, so that the middle of the colour bar is a whole number of spikes, too.
  const scale: ColourScale = { kind: 'sequential', low: 0, high: 2 * Math.ceil(Math.max(2, ...counts) / 2), colour: viridis };
  const events = eventRaster(eventsOf(window), 0, window.shape[0], zoom);
  return figure(
    end + COLOUR_BAR.gap + COLOUR_BAR.width + COLOUR_BAR.labels + MARGIN,
    top + height * pixel + ROOM.bottom + MARGIN,
    heading(title, lines) +
      panelTitle('Events of the window', left) +
      legend(left.x, top - 14, classSpikes ? [...polarityEntries, classSpikeEntry] : polarityEntries) +
      rasterImage(events.raster, left.x, left.y) +
      sensorAxes(sensor, left, 'input px') +
      boxes(classSpikes ?? [], sensor, left) +
      panelTitle('Spikes of the layer, all maps and time steps', right) +
      rasterImage(
        paintCounts(counts, spikes, receptiveField, scale, { width: width * zoom, height: height * zoom, zoom }),
        right.x,
        top,
      ) +
      sensorAxes(sensor, right, 'input px') +
      colourBar(scale, 'Spikes per place', end + COLOUR_BAR.gap, top, Math.min(height * pixel, 220)),
  );
}

export const spikesPlot = asPng(spikesFigure);

const classSpikeEntry: LegendEntry = ['class spikes', (x, y) => box(x, y - 5, 10, 10, { line: 1 })];

const panelTitle = (content: string, { x, y }: SensorFrame) =>
  text(content, x, y - 30, { 'font-size': 13, 'font-weight': 'bold' });

/** Events of a window, their time counted in time steps; with one channel all of them are ON. */
function eventsOf({ shape: [steps, channels, height, width], offsets, index }: SparseSpikes): EventStream {
  const t = new Float64Array(index.length);
  for (let step = 0; step < steps; step++) t.fill(step, offsets[step], offsets[step + 1]);
  const place = (unit: number) => unit % (height * width);
  return {
    t,
    x: Uint16Array.from(index, (unit) => place(unit) % width),
    y: Uint16Array.from(index, (unit) => Math.floor(place(unit) / width)),
    p: Uint8Array.from(index, (unit) => (channels === 1 || unit >= height * width ? 1 : 0)),
    sensor: { width, height },
  };
}

/** Spikes of every place of the layer, [h, w], over all maps and time steps. */
function countSpikes({ shape: [, , height, width], index }: SparseSpikes): Uint32Array {
  const counts = new Uint32Array(height * width);
  for (const unit of index) counts[unit % (height * width)]++;
  return counts;
}

/** Every place of the layer as the square of input that it stands for; what no place stands for stays white. */
function paintCounts(
  counts: Uint32Array,
  { shape: [, , , columns] }: SparseSpikes,
  { stride, offset }: ReceptiveField,
  scale: ColourScale,
  { width, height, zoom }: { readonly width: number; readonly height: number; readonly zoom: number },
): Raster {
  const raster = whiteRaster(width, height);
  const edge = (i: number) => Math.round((stride * (i - 0.5) + offset + 0.5) * zoom);
  counts.forEach((count, place) => {
    const [column, row] = [place % columns, Math.floor(place / columns)];
    const [x, y] = [edge(column), edge(row)];
    fillRectangle(raster, x, y, edge(column + 1) - x, edge(row + 1) - y, scale.colour(position(scale, count)));
  });
  return raster;
}

/** Boxes, cut at the edge of the panel. A pixel's centre is at its coordinate, hence the half. */
function boxes(
  places: NonNullable<SpikesPlotData['classSpikes']>,
  { width, height }: SensorSize,
  { x: left, y: top, pixel }: SensorFrame,
): string {
  if (places.length === 0) return '';
  const area = { x: left, y: top, width: width * pixel, height: height * pixel };
  const all = places.map(({ x, y, w, h }) =>
    box(left + (x - w / 2 + 0.5) * pixel, top + (y - h / 2 + 0.5) * pixel, w * pixel, h * pixel, { line: 1 }),
  );
  return clipped('panel', area, all.join(''));
}
