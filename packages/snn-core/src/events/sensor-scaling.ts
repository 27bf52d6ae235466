import type { SensorSize } from './event-stream.ts';

/**
 * How sensor pixels map to network input pixels: one exact ratio for both axes (the aspect ratio is kept), centred
 * with empty margins (letterbox). Integers only, so that every machine puts every event into the same input pixel.
 */
export interface SensorScaling {
  /** Input pixels per sensor pixel as the fraction numerator / denominator. */
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
  const numerator = widthBound ? input.width : input.height;
  const denominator = widthBound ? sensor.width : sensor.height;
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

/** Sensor position (sub-pixel) of the centre of an input position on one axis; the inverse of {@link toInput} on average. */
export function toSensor(position: number, offset: number, scaling: SensorScaling): number {
  return ((position + 0.5 - offset) * scaling.denominator) / scaling.numerator - 0.5;
}
