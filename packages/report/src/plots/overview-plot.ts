import type { TrackClass, TrackPoint } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { OKABE_ITO, parseHex } from '../drawing/palette.ts';
import { encodePng } from '../drawing/raster.ts';
import { fillPixels, type IndexedRaster, indexedRaster, linePixels, type PixelPlace } from './indexed-raster.ts';

/** A recording as one picture. */
export interface OverviewData {
  readonly events: EventStream;
  /** Of tracks, in time order, sensor px. */
  readonly points: readonly Pick<TrackPoint, 'track' | 'x' | 'y'>[];
  /** What tracks are; those that are not in it are unknown. */
  readonly classes: ReadonlyMap<number, Pick<TrackClass, 'class'> | undefined>;
}

/** Steps from no event to the most: few, so that the picture is small as a file. */
const greys = 12;
const night = [0x12, 0x16, 0x1e] as const;
const light = [0xd8, 0xdd, 0xe6] as const;
const colourOf = { unknown: greys, satellite: greys + 1 } as const;
const palette = [
  ...Array.from({ length: greys }, (_, k) => night.map((dark, c) => Math.round(dark + ((light[c] - dark) * k) / (greys - 1)))),
  parseHex(OKABE_ITO.skyBlue),
  parseHex(OKABE_ITO.orange),
];

/**
 * All events of a recording on one picture of its sensor, as a long exposure: the lighter, the more there were, on a logarithmic scale from what is usual
 * on. Over it the paths of satellites, and of what may be one; those of stars are seen in the events.
 *
 * @param maxPx longest edge of the picture
 */
export function overviewPlot({ events, points, classes }: OverviewData, maxPx: number): Uint8Array {
  const { sensor } = events;
  const edge = Math.max(sensor.width, sensor.height);
  const [zoom, shrink] = [Math.max(1, Math.floor(maxPx / edge)), Math.ceil(edge / maxPx)];
  const raster = exposure(events, zoom, shrink);
  const line = Math.max(2, Math.round(0.75 * zoom));
  const place = (px: number): number => ((px + 0.5) / shrink) * zoom - 0.5;
  for (const name of ['unknown', 'satellite'] as const) {
    const last = new Map<number, PixelPlace>();
    for (const { track, x, y } of points) {
      if ((classes.get(track)?.class ?? 'unknown') !== name) continue;
      const here = { x: place(x), y: place(y) };
      linePixels(raster, last.get(track) ?? here, here, { colour: colourOf[name], line });
      last.set(track, here);
    }
  }
  const data = new Uint8Array(3 * raster.data.length);
  raster.data.forEach((colour, pixel) => data.set(palette[colour], 3 * pixel));
  return encodePng({ width: raster.width, height: raster.height, channels: 3, data });
}

function exposure({ x, y, sensor }: EventStream, zoom: number, shrink: number): IndexedRaster {
  const [width, height] = [Math.ceil(sensor.width / shrink), Math.ceil(sensor.height / shrink)];
  const counts = new Uint32Array(width * height);
  for (let i = 0; i < x.length; i++) counts[Math.floor(y[i] / shrink) * width + Math.floor(x[i] / shrink)]++;
  const sorted = counts.toSorted();
  const [usual, max] = [0.5, 0.998].map((share) => Math.log1p(sorted[Math.floor(share * (sorted.length - 1))]));
  const raster = indexedRaster(width * zoom, height * zoom);
  counts.forEach((count, cell) => {
    const share = (Math.log1p(count) - usual) / Math.max(max - usual, Math.LN2);
    const level = Math.round((greys - 1) * Math.min(1, Math.max(0, share)));
    fillPixels(raster, { left: (cell % width) * zoom, top: Math.floor(cell / width) * zoom, width: zoom, height: zoom }, level);
  });
  return raster;
}
