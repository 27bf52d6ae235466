import { type EventStream, firstAtOrAfter, type SensorSize } from '@spikeseg/events';
import { POLARITY_COLOURS } from '../drawing/event-raster.ts';
import { INK, OKABE_ITO, parseHex, type Rgb } from '../drawing/palette.ts';
import {
  type Coverage,
  coverPixels,
  fillPixels,
  type IndexedRaster,
  indexedRaster,
  linePixels,
  outlinePixels,
  type PixelPlace,
} from './indexed-raster.ts';
import { Figures, textShapes } from './text-shapes.ts';
import type { PlacedTrack } from './track-places.ts';

/** Places in {@link videoPalette}. */
const COLOUR = { paper: 0, ink: 1, line: 4, muted: 5, off: 7, on: 8, both: 9, tracks: 10 } as const;
/** From hardly covered to wholly covered. */
const RAMPS = { ink: [3, 2, 1], muted: [6, 5] } as const;

/** Colours that stand out from those of events and from white. */
const TRACKS = [OKABE_ITO.green, '#882255', OKABE_ITO.purple, OKABE_ITO.black, '#999933', OKABE_ITO.orange];

/** The colours of a video: as many as four bits hold. */
export const videoPalette: readonly Rgb[] = [
  '#FFFFFF',
  INK.text,
  '#6C6C6C',
  '#B5B5B5',
  INK.axis,
  INK.muted,
  '#B2B2B2',
  POLARITY_COLOURS.off,
  POLARITY_COLOURS.on,
  POLARITY_COLOURS.both,
  ...TRACKS,
].map(parseHex);

/** Longest edge of the sensor on a frame, px: what it is made about as long as, and what it is never longer than. */
const EDGE = { about: 720, most: 1280 } as const;

/** Line below the sensor, with the clock and what the colours mean, px. */
const STRIP = { height: 30, margin: 10, swatch: 10, gap: 6, clock: 17, words: 13 } as const;

/** Boxes, trails and numbers, px. */
const MARK = { leastBox: 14, line: 2, dash: 4, number: 15, pad: 2 } as const;

export interface VideoFrame {
  /** Events of startUs ≤ t < endUs, µs. */
  readonly startUs: number;
  readonly endUs: number;
  /** s */
  readonly clock: number;
  readonly tracks: readonly PlacedTrack[];
}

/** A word of the strip, and the colour that it explains. */
interface Word {
  readonly shape: Coverage;
  readonly swatch?: number;
}

/**
 * Paints frames of events, one after another on the same raster: squares by whether a pixel had ON events, OFF events or both, over trails of
 * tracks and below their boxes and numbers, y down; below it a line with the clock.
 */
export class FramePainter {
  /** Valid until the next frame is painted. */
  readonly raster: IndexedRaster;
  readonly #events: EventStream;
  /** Edge of a cell, px, and sensor px in it along an edge; one of the two is 1. */
  readonly #zoom: number;
  readonly #shrink: number;
  readonly #columns: number;
  readonly #bottom: number;
  readonly #seen: Uint8Array;
  readonly #clock: Figures;
  readonly #numbers: Figures;
  readonly #words: readonly Word[];

  private constructor(events: EventStream, words: readonly Word[], clock: Figures, numbers: Figures) {
    const { sensor } = events;
    this.#events = events;
    ({ zoom: this.#zoom, shrink: this.#shrink } = scaleOf(sensor));
    this.#columns = Math.ceil(sensor.width / this.#shrink);
    const rows = Math.ceil(sensor.height / this.#shrink);
    this.#seen = new Uint8Array(this.#columns * rows);
    this.#bottom = rows * this.#zoom;
    // Even, since encoders of video want that of what is made of it.
    this.raster = indexedRaster(even(this.#columns * this.#zoom), even(this.#bottom + STRIP.height));
    this.#words = words;
    this.#clock = clock;
    this.#numbers = numbers;
  }

  /** @param notes words at the right of the strip, e.g. `last 100 ms` */
  static async open(events: EventStream, notes: readonly string[]): Promise<FramePainter> {
    const texts = ['ON', 'OFF', 'both', ...notes];
    const shapes = await textShapes(texts, { fontSize: STRIP.words, weight: 'normal' });
    const swatches = [COLOUR.on, COLOUR.off, COLOUR.both];
    const words = shapes.map((shape, k): Word => (k < swatches.length ? { shape, swatch: swatches[k] } : { shape }));
    return new FramePainter(events, words, await Figures.draw(STRIP.clock), await Figures.draw(MARK.number));
  }

  paint({ startUs, endUs, clock, tracks: all }: VideoFrame): IndexedRaster {
    this.raster.data.fill(COLOUR.paper);
    // Stars lie below the others.
    const tracks = all.toSorted((a, b) => Number(b.isStar) - Number(a.isStar));
    for (const track of tracks) this.#paintTrail(track);
    this.#paintEvents(startUs, endUs);
    for (const track of tracks) this.#paintBox(track);
    const taken: Place[] = [];
    for (const track of tracks.toReversed()) this.#paintNumber(track, taken);
    this.#paintStrip(clock);
    return this.raster;
  }

  #paintEvents(startUs: number, endUs: number): void {
    const { t, x, y, p } = this.#events;
    const [from, to] = [firstAtOrAfter(t, startUs), firstAtOrAfter(t, endUs)];
    const cellOf = (i: number): number => Math.floor(y[i] / this.#shrink) * this.#columns + Math.floor(x[i] / this.#shrink);
    for (let i = from; i < to; i++) this.#seen[cellOf(i)] |= p[i] === 1 ? 2 : 1;
    const edge = { width: this.#zoom, height: this.#zoom };
    for (let i = from; i < to; i++) {
      const cell = cellOf(i);
      if (this.#seen[cell] === 0) continue;
      const [left, top] = [(cell % this.#columns) * this.#zoom, Math.floor(cell / this.#columns) * this.#zoom];
      fillPixels(this.raster, { left, top, ...edge }, COLOUR.off + this.#seen[cell] - 1);
      this.#seen[cell] = 0;
    }
  }

  /** Below the events, so that what left it stays visible. */
  #paintTrail(track: PlacedTrack): void {
    const { trail } = track;
    const style = { colour: trackColour(track), line: MARK.line };
    for (let k = 1; k < trail.length; k++) linePixels(this.raster, this.#placeOf(trail[k - 1]), this.#placeOf(trail[k]), style);
  }

  #paintBox(track: PlacedTrack): void {
    const dash = track.isSeen ? 0 : MARK.dash;
    outlinePixels(this.raster, this.#boxOf(track), { colour: trackColour(track), line: MARK.line, dash });
  }

  /** Above the box where there is room, else below it, or beside it; not at all where others leave no room. */
  #paintNumber(track: PlacedTrack, taken: Place[]): void {
    const box = this.#boxOf(track);
    const shape = this.#numbers.shapeOf(String(track.id));
    const size = { width: shape.width + 2 * MARK.pad, height: shape.height };
    const across = (left: number): number => Math.max(0, Math.min(left, this.raster.width - size.width));
    const places = [
      { left: across(box.left), top: box.top - size.height },
      { left: across(box.left), top: box.top + box.height },
      { left: across(box.left + box.width), top: box.top },
      { left: across(box.left - size.width), top: box.top },
    ].map((place) => ({ ...place, ...size }));
    const place = places.find((one) => one.top >= 0 && taken.every((other) => !overlap(one, other)));
    if (place === undefined) return;
    taken.push(place);
    const { left, top } = place;
    fillPixels(this.raster, { left, top, ...size }, COLOUR.paper);
    coverPixels(this.raster, shape, { left: left + MARK.pad, top }, RAMPS.ink);
  }

  /** Words that have no room are left out. */
  #paintStrip(clock: number): void {
    const { width, height } = this.raster;
    fillPixels(this.raster, { left: 0, top: this.#bottom, width, height: height - this.#bottom }, COLOUR.paper);
    fillPixels(this.raster, { left: 0, top: this.#bottom, width, height: 1 }, COLOUR.line);
    const middle = this.#bottom + STRIP.height / 2;
    const time = this.#clock.shapeOf(`${clock.toFixed(2)} s`);
    coverPixels(this.raster, time, { left: STRIP.margin, top: Math.round(middle - time.height / 2) }, RAMPS.ink);
    // The clock has room for a day.
    let left = Math.max(STRIP.margin + time.width, 110) + 2 * STRIP.gap;
    for (const { shape, swatch } of this.#words) {
      const end = left + (swatch === undefined ? 0 : STRIP.swatch + STRIP.gap) + shape.width;
      if (end > width - STRIP.margin) return;
      if (swatch !== undefined) {
        const box = { left, top: Math.round(middle - STRIP.swatch / 2), width: STRIP.swatch, height: STRIP.swatch };
        fillPixels(this.raster, box, swatch);
      }
      coverPixels(this.raster, shape, { left: end - shape.width, top: Math.round(middle - shape.height / 2) }, RAMPS.muted);
      left = end + 2 * STRIP.gap;
    }
  }

  /** The middle of a sensor pixel is at its coordinate. */
  #placeOf({ x, y }: { readonly x: number; readonly y: number }): PixelPlace {
    const scale = this.#zoom / this.#shrink;
    return { x: (x + 0.5) * scale - 0.5, y: (y + 0.5) * scale - 0.5 };
  }

  #boxOf({ x, y, w, h }: PlacedTrack) {
    const scale = this.#zoom / this.#shrink;
    const [width, height] = [w, h].map((size) => Math.round(Math.max(MARK.leastBox, size * scale)));
    const left = Math.round((x + 0.5) * scale - width / 2);
    const top = Math.round((y + 0.5) * scale - height / 2);
    return { left, top, width, height };
  }
}

const trackColour = ({ id, isStar }: Pick<PlacedTrack, 'id' | 'isStar'>): number =>
  isStar ? COLOUR.line : COLOUR.tracks + ((id - 1) % TRACKS.length);

/** A rectangle of the raster, px. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

const even = (size: number): number => size + (size % 2);

/** Whole pixels for a pixel of the sensor, or whole pixels of the sensor for one of the frame. */
function scaleOf({ width, height }: SensorSize): { readonly zoom: number; readonly shrink: number } {
  const edge = Math.max(width, height);
  const zoom = Math.max(1, Math.min(Math.round(EDGE.about / edge), Math.floor(EDGE.most / edge)));
  return { zoom, shrink: Math.ceil(edge / EDGE.most) };
}
