import { pngHeader } from '../drawing/raster.ts';
import {
  bytesField,
  doubleField,
  type Fields,
  floatField,
  integerField,
  message,
  packedDoublesField,
  stringField,
} from './protobuf.ts';

/** When an event happened. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTimeS: number;
  /** Horizontal axis in TensorBoard: stimuli, epochs …; a whole number from 0. */
  readonly step: number;
}

/**
 * One event as the protobuf message `tensorflow.Event` (without its TFRecord frame).
 *
 * @param content one of those below @throws RangeError when the step is not a whole number from 0
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export const encodeEvent = ({ wallTimeS, step }: EventTime, content: Uint8Array): Uint8Array =>
  message([doubleField(1, wallTimeS), integerField(2, step), content]);

/** First event of every file. */
export const fileVersion = stringField(3, 'brain.Event:2');

/** A resumed run begins here: readers forget what the folder's earlier files say of this step and later ones. `SessionLog` with status = 1, of which START is 1. */
export const sessionStart = bytesField(7, integerField(1, 1));

export const scalarContent = (tag: string, value: number): Uint8Array => summary(tag, floatField(2, value));

/** @throws RangeError when there is no value or one is not finite */
export const histogramContent = (tag: string, values: ArrayLike<number>): Uint8Array =>
  summary(tag, bytesField(5, message(histogramFields(values))));

/** @throws TypeError when the image is no PNG */
export const imageContent = (tag: string, png: Uint8Array): Uint8Array => summary(tag, bytesField(4, message(imageFields(png))));

/** `Summary` with one `Value`: tag = 1, and one of simple_value = 2, image = 4, histo = 5. A tag names a series; slashes group them. */
const summary = (tag: string, value: Uint8Array): Uint8Array =>
  bytesField(5, bytesField(1, message([stringField(1, tag), value])));

/** The numbers of the colour spaces are those of their channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
function imageFields(png: Uint8Array): Fields {
  const { width, height, channels } = pngHeader(png);
  return [integerField(1, height), integerField(2, width), integerField(3, channels), bytesField(4, png)];
}

function histogramFields(values: ArrayLike<number>): Fields {
  const { min, max, count, sum, sumSquares, limits, counts } = histogram(values);
  const moments = [min, max, count, sum, sumSquares].map((moment, i) => doubleField(i + 1, moment));
  return [...moments, packedDoublesField(6, limits), packedDoublesField(7, counts)];
}

/** Buckets of a histogram: enough for TensorBoard, which draws thirty. */
const BUCKETS = 60;

/** Values summed up as TensorBoard's HistogramProto wants them. */
interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Upper edge of every bucket, ascending; the lower edge of the first one is `min`. */
  readonly limits: readonly number[];
  /** Values in every bucket: lower edge ≤ value < upper edge; the last bucket also holds `max`. */
  readonly counts: readonly number[];
}

/**
 * Counts values in buckets of equal width between the smallest and the largest of them; equal values share one bucket.
 *
 * @throws RangeError when there is no value or one is not finite
 */
export function histogram(values: ArrayLike<number>): Histogram {
  if (values.length === 0) throw new RangeError('histogram: expected at least one value, got none');
  let [min, max, sum, sumSquares] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) throw new RangeError(`histogram: value ${i}: expected a finite number, got ${value}`);
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumSquares += value * value;
  }
  const buckets = max > min ? BUCKETS : 1;
  const limits = Array.from({ length: buckets }, (_, i) => (i === buckets - 1 ? max : min + ((i + 1) * (max - min)) / buckets));
  const counts = limits.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    const bucket = max > min ? Math.floor(((values[i] - min) / (max - min)) * buckets) : 0;
    counts[Math.min(bucket, buckets - 1)]++;
  }
  return { min, max, count: values.length, sum, sumSquares, limits, counts };
}
