import type { SensorSize } from './event-stream.ts';

/**
 * How sensor pixels map to network input pixels: one exact ratio for both axes (the aspect ratio is kept), centred
 * with empty margins (letterbox). Integers only, so that every machine puts every event into the same input pixel.
 */
export interface SensorScaling {
  /** Input pixels per sensor pixel as the fraction numerator / denominator in lowest terms. */
  readonly numerator: number;
  readonly denominator: number;
  /** Input column and row of sensor pixel (0, 0). */
  readonly offsetX: number;
  readonly offsetY: number;
}

/**
 * Fits a sensor into an input of the given size: ratio = min(input width / sensor width, input height / sensor height).
 *
 * @param sensor sensor size, pixels
 * @param input network input size, pixels
 */
export function fitSensor(sensor: SensorSize, input: SensorSize): SensorScaling {
  const widthBound = input.width * sensor.height <= input.height * sensor.width;
  const [inputSize, sensorSize] = widthBound ? [input.width, sensor.width] : [input.height, sensor.height];
  const divisor = greatestCommonDivisor(inputSize, sensorSize);
  const numerator = inputSize / divisor;
  const denominator = sensorSize / divisor;
  const usedWidth = Math.floor(((sensor.width - 1) * numerator) / denominator) + 1;
  const usedHeight = Math.floor(((sensor.height - 1) * numerator) / denominator) + 1;
  return {
    numerator,
    denominator,
    offsetX: Math.floor((input.width - usedWidth) / 2),
    offsetY: Math.floor((input.height - usedHeight) / 2),
  };
}

/** Input pixel of a sensor pixel on one axis: floor(position · ratio) + offset. */
export function toInput(position: number, offset: number, scaling: SensorScaling): number {
  return Math.floor((position * scaling.numerator) / scaling.denominator) + offset;
}

/**
 * Sensor position (sub-pixel) of an input position on one axis: the inverse of `toInput` on average over the sensor.
 * With ratio p/q in lowest terms, the sensor pixels x with floor(x·p/q) = i have the mean ((2i + 1)·q − 1) / (2p) over all
 * i. (The centre of the input pixel, (i + 1/2)·q/p − 1/2, would be 0.44 pixels too low for a DAVIS in 128 columns.)
 *
 * @param position input pixels; fractions are fine, e.g. the centre of a receptive field
 * @param offset of the axis, input pixels
 */
export function toSensor(position: number, offset: number, { numerator, denominator }: SensorScaling): number {
  return ((2 * (position - offset) + 1) * denominator - 1) / (2 * numerator);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
