import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { pngHeader } from '../drawing/raster.ts';

/** When an event happened. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTimeS: number;
  /** Horizontal axis in TensorBoard: stimuli, epochs …; a whole number from 0. */
  readonly step: number;
}

/** Writes fields of a message behind those that are there. */
type Content = (message: BinaryWriter) => BinaryWriter;

/**
 * One event as the protobuf message `tensorflow.Event` (without its TFRecord frame).
 *
 * @param content one of those below @throws RangeError when the step is not a whole number from 0
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export function encodeEvent({ wallTimeS, step }: EventTime, content: Content): Uint8Array {
  if (!Number.isSafeInteger(step) || step < 0)
    throw new RangeError(`step: expected a whole number of 0 to 2^53 − 1, got ${step}`);
  const event = new BinaryWriter().tag(1, WireType.Bit64).double(wallTimeS).tag(2, WireType.Varint).int64(step);
  return content(event).finish();
}

/** A field that is a message. */
const inside = (message: BinaryWriter, field: number, content: Content): BinaryWriter =>
  content(message.tag(field, WireType.LengthDelimited).fork()).join();

/** Repeated doubles in one field. */
const packed = (message: BinaryWriter, field: number, numbers: readonly number[]): BinaryWriter =>
  inside(message, field, (list) => numbers.reduce((to, number) => to.double(number), list));

/** First event of every file. */
export const fileVersion: Content = (event) => event.tag(3, WireType.LengthDelimited).string('brain.Event:2');

/** A resumed run begins here: readers forget what the folder's earlier files say of this step and later ones. `SessionLog` with status = 1, of which START is 1. */
export const sessionStart: Content = (event) => inside(event, 7, (log) => log.tag(1, WireType.Varint).int32(1));

/** In single precision. */
export const scalarContent = (tag: string, scalar: number): Content =>
  summary(tag, (value) => value.tag(2, WireType.Bit32).float(Math.fround(scalar)));

/** @throws RangeError when there is no value or one is not finite */
export function histogramContent(tag: string, values: ArrayLike<number>): Content {
  const { min, max, count, sum, sumSquares, limits, counts } = histogram(values);
  return summary(tag, (value) =>
    inside(value, 5, (found) => {
      [min, max, count, sum, sumSquares].forEach((moment, i) => found.tag(i + 1, WireType.Bit64).double(moment));
      return packed(packed(found, 6, limits), 7, counts);
    }),
  );
}

/** The numbers of the colour spaces are those of their channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. @throws TypeError when the image is no PNG */
export function imageContent(tag: string, png: Uint8Array): Content {
  const { width, height, channels } = pngHeader(png);
  return summary(tag, (value) =>
    inside(value, 4, (image) => {
      [height, width, channels].forEach((size, i) => image.tag(i + 1, WireType.Varint).int32(size));
      return image.tag(4, WireType.LengthDelimited).bytes(png);
    }),
  );
}

/** `Summary` with one `Value`: tag = 1, and one of simple_value = 2, image = 4, histo = 5. A tag names a series; slashes group them. */
const summary =
  (tag: string, content: Content): Content =>
  (event) =>
    inside(event, 5, (all) => inside(all, 1, (value) => content(value.tag(1, WireType.LengthDelimited).string(tag))));

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
