import { EventFormatError, type LabelTrack, type SensorSize } from '@spikeseg/events';
import type { EventFormat } from '../event-format.ts';
import { type EventColumns, EventSink } from '../event-sink.ts';
import { type FormatName, formats, writtenFormats } from '../formats.ts';
import { type EventOrigin, noTimeFaults, orderedEvents, orderOfFiles, type TimeFaults } from '../reading/ordered-events.ts';

/** A part of a recording. All of it may be left out. */
export interface Selection {
  /** Time since the first event, s: from, and before. */
  readonly fromS?: number | undefined;
  readonly untilS?: number | undefined;
  /** Pixels that are kept; the first of them becomes (0, 0). */
  readonly region?: (SensorSize & { readonly x: number; readonly y: number }) | undefined;
  /** Most events per second: of more, some are left out, as the event rate controller of a camera does. */
  readonly rateHz?: number | undefined;
}

/** What was written, and what was done about times. */
export interface Converted extends TimeFaults {
  events: number;
  /** Events outside the selection. */
  leftOut: number;
  /** What was taken off all times, µs, as the clock of the format could not hold them. */
  originUs: number;
  /** When the events of the new file begin and end, µs; infinite where it has none. */
  firstUs: number;
  lastUs: number;
  /** Labels of objects and of stars on the clock and the pixels of the new file; objects are in the file, too, where its format holds labels. */
  labels: readonly LabelTrack[];
  stars: readonly LabelTrack[];
}

/** How much earlier than the rate expects it an event may come, µs: those of a burst come together. */
const burstUs = 1000;

export const nothingConverted = (): Converted => ({
  events: 0,
  leftOut: 0,
  originUs: 0,
  firstUs: Infinity,
  lastUs: -Infinity,
  labels: [],
  stars: [],
  ...noTimeFaults(),
});

/** Size of the sensor of what is selected. @throws EventFormatError when nothing tells it */
function selectedSize({ name, header }: EventOrigin, { region }: Selection): SensorSize {
  const size = region ?? header.sensor;
  if (size !== undefined) return { width: size.width, height: size.height };
  const fault = { file: name, offset: 0, expected: 'the size of the sensor', got: 'none' };
  throw new EventFormatError({ ...fault, fix: 'give it (option sensor WIDTHxHEIGHT)' });
}

/**
 * Events of a part of a recording, with whole µs in the order of time, in blocks that are valid until the next is asked for: in the order that sorting
 * all of them gives, where none is late by more than a second or a million events.
 *
 * @param done filled while blocks are taken
 */
export async function* selectEvents(
  file: EventOrigin,
  selection: Selection,
  done: Converted,
): AsyncGenerator<EventColumns, void> {
  const selector = new Selector(selection, done);
  const isAll = Object.values(selection).every((part) => part === undefined);
  for await (const events of orderedEvents(file, orderOfFiles, done)) {
    if (isAll) {
      done.events += events.t.length;
      yield events;
      continue;
    }
    const chosen = selector.choose(events);
    if (chosen.t.length > 0) yield chosen;
    if (selector.isPast) return;
  }
}

/**
 * Writes a recording, or a part of it, in another format, piece by piece, with its labels where the format holds them. Pixels are counted from the top
 * left; formats that count otherwise are written as they count.
 *
 * @param format its name, or its row
 * @param done filled while pieces are taken
 * @returns yields the bytes of the new file, in order; returns what is to be written over its first bytes, as the header of NumPy counts the events
 * @throws EventFormatError when the size of the sensor is not known, the file breaks its format, or the other one cannot hold its events
 */
export async function* convertEvents(
  file: EventOrigin,
  format: FormatName | EventFormat,
  selection: Selection = {},
  done: Converted = nothingConverted(),
): AsyncGenerator<Uint8Array, Uint8Array> {
  const { name, write } = typeof format === 'string' ? rowOf(format) : format;
  if (write === undefined) throw new TypeError(`convertEvents: expected a format that is written, got ${name}`);
  try {
    const { recording } = file;
    const writer = await write(selectedSize(file, selection), recording?.labelled === true);
    yield writer.begin();
    for await (const events of selectEvents(file, selection, done)) {
      const { t } = events;
      const isLong = writer.clockUs !== undefined && (t[0] < 0 || t[0] > writer.clockUs);
      if (done.events === t.length && isLong) done.originUs = t[0];
      if (done.originUs !== 0) for (let k = 0; k < t.length; k++) t[k] -= done.originUs;
      done.firstUs = Math.min(done.firstUs, t[0]);
      done.lastUs = t[t.length - 1];
      yield await writer.encode(events);
    }
    done.labels = selectedLabels(recording?.objects ?? [], selection, done);
    done.stars = selectedLabels(recording?.stars ?? [], selection, done);
    if (writer.end) yield await writer.end(done.labels);
    return writer.begin();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // Writers say what their format cannot hold.
    const fault = { file: file.name, offset: 0, expected: `events that ${name} holds`, got: cause.message };
    throw new EventFormatError({ ...fault, fix: 'write another format, or a part of the recording' }, { cause });
  }
}

/** @throws TypeError that says which formats there are */
function rowOf(name: FormatName): EventFormat {
  const row = formats.find((one) => one.name === name && one.write !== undefined);
  if (row === undefined) throw new TypeError(`convertEvents: expected a format among ${writtenFormats.join(', ')}, got ${name}`);
  return row;
}

const isWithin = (at: number, from: number, size: number): boolean => at >= from && at <= from + size - 1;

/** Labels within what was selected. They begin before the first event and end behind the last, and are cut only where events were. */
function selectedLabels(
  objects: readonly LabelTrack[],
  { fromS, untilS, region }: Selection,
  { originUs, firstUs, lastUs }: Converted,
): LabelTrack[] {
  const { x: left, y: top, width, height } = region ?? { x: 0, y: 0, width: Infinity, height: Infinity };
  const [fromUs, untilUs] = [
    fromS === undefined ? -Infinity : firstUs + originUs,
    untilS === undefined ? Infinity : lastUs + originUs,
  ];
  return objects.flatMap(({ id, t, x, y }) => {
    const kept = Array.from(t.keys()).filter(
      (k) => t[k] >= fromUs && t[k] <= untilUs && isWithin(x[k], left, width) && isWithin(y[k], top, height),
    );
    const values = (of: Float64Array, offset: number) => Float64Array.from(kept, (k) => of[k] - offset);
    return kept.length === 0 ? [] : [{ id, t: values(t, originUs), x: values(x, left), y: values(y, top) }];
  });
}

/** Chooses events, block by block. */
class Selector {
  readonly #selection: Selection;
  readonly #done: Converted;
  readonly #sink = new EventSink();
  #firstUs = Number.NaN;
  /** When the rate expects the next event. */
  #expectedUs = -Infinity;
  /** Whether the end of the selection has been passed. */
  isPast = false;

  constructor(selection: Selection, done: Converted) {
    this.#selection = selection;
    this.#done = done;
  }

  choose({ t, x, y, p }: EventColumns): EventColumns {
    const { fromS = -Infinity, untilS = Infinity, region } = this.#selection;
    const sink = this.#sink;
    const done = this.#done;
    sink.reserve(t.length);
    if (t.length > 0 && Number.isNaN(this.#firstUs)) this.#firstUs = t[0];
    const [fromUs, untilUs] = [this.#firstUs + 1e6 * fromS, this.#firstUs + 1e6 * untilS];
    const [left, top] = region === undefined ? [0, 0] : [region.x, region.y];
    const [right, bottom] = region === undefined ? [Infinity, Infinity] : [left + region.width, top + region.height];
    let n = 0;
    for (let k = 0; k < t.length; k++) {
      const isInside = t[k] >= fromUs && t[k] < untilUs && x[k] >= left && x[k] < right && y[k] >= top && y[k] < bottom;
      if (!isInside || !this.#mayPass(t[k])) {
        done.leftOut++;
        continue;
      }
      sink.t[n] = t[k];
      sink.x[n] = x[k] - left;
      sink.y[n] = y[k] - top;
      sink.p[n++] = p[k];
    }
    this.isPast = t[0] >= untilUs;
    sink.count = n;
    done.events += n;
    return sink.take();
  }

  /** Whether the rate lets an event at this time pass: whether it is not too early for the one that the rate expects next. */
  #mayPass(tUs: number): boolean {
    const { rateHz } = this.#selection;
    if (rateHz === undefined) return true;
    if (tUs < this.#expectedUs - burstUs) return false;
    this.#expectedUs = Math.max(tUs, this.#expectedUs) + 1e6 / rateHz;
    return true;
  }
}
