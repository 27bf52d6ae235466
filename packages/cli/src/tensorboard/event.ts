import { pngHeader } from '../plots/png.ts';
import { histogram } from './histogram.ts';
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

/** What an event says. A tag names a series; slashes group series (`conv2/convergence`). */
export type EventContent =
  /** First event of every file. */
  | { readonly kind: 'file-version' }
  | { readonly kind: 'scalar'; readonly tag: string; readonly value: number }
  /** Distribution of values; they are binned here. */
  | { readonly kind: 'histogram'; readonly tag: string; readonly values: ArrayLike<number> }
  /** A PNG file. */
  | { readonly kind: 'image'; readonly tag: string; readonly png: Uint8Array };

/** When an event happened. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTimeS: number;
  /** Horizontal axis in TensorBoard: stimuli, epochs …; a whole number from 0. */
  readonly step: number;
}

/**
 * Encodes one event as the protobuf message `tensorflow.Event` (without its TFRecord frame).
 *
 * @throws RangeError when the step is not a whole number from 0, or a histogram has no or non-finite values
 * @throws TypeError when an image is no PNG
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export function encodeEvent({ wallTimeS, step }: EventTime, content: EventContent): Uint8Array {
  const body = content.kind === 'file-version' ? stringField(3, 'brain.Event:2') : bytesField(5, summary(content));
  return message([doubleField(1, wallTimeS), integerField(2, step), body]);
}

/** `Summary` with one `Value`: tag = 1, and one of simple_value = 2, image = 4, histo = 5. */
function summary(content: Exclude<EventContent, { kind: 'file-version' }>): Uint8Array {
  return bytesField(1, message([stringField(1, content.tag), value(content)]));
}

function value(content: Exclude<EventContent, { kind: 'file-version' }>): Uint8Array {
  switch (content.kind) {
    case 'scalar':
      return floatField(2, content.value);
    case 'image':
      return bytesField(4, message(imageFields(content.png)));
    default:
      return bytesField(5, message(histogramFields(content.values)));
  }
}

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
