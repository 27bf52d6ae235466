import type { Tensor } from '../network/network-spec.ts';
import { gaussian } from './gaussian.ts';

/** Standard deviation of the first spot, px: that of a dim object's events in real recordings, less what a 5 × 5 kernel cuts. */
const sigmaPx = 1.2;
/** Sizes of the first map and of further ones. */
const scales = [1, 0.75, 1.25, 0.5, 1.5];

/**
 * Fixed first layer that adds up what lies in a spot: every map is a Gaussian of largest weight 1, the same for all channels,
 * none is twice there. Of input in nats a potential then is evidence, and a threshold says how much of it is asked for.
 *
 * @param maps feature maps, at most 5; standard deviations of 1.2 px times 1, 0.75, 1.25, 0.5 and 1.5
 * @param channels input channels @param kernel odd kernel size, pixels
 * @returns weights [maps, channels, kernel, kernel]
 * @throws RangeError naming the parameter that is out of range
 */
export function spotFilterBank(maps: number, channels: number, kernel: number): Tensor {
  if (!(Number.isSafeInteger(maps) && maps >= 1 && maps <= scales.length)) {
    throw new RangeError(`spotFilterBank: maps: expected a whole number from 1 to ${scales.length}, got ${maps}`);
  }
  if (!(Number.isSafeInteger(kernel) && kernel >= 1 && kernel % 2 === 1)) {
    throw new RangeError(`spotFilterBank: kernel: expected an odd number of at least 1, got ${kernel}`);
  }
  const area = kernel * kernel;
  const data = new Float32Array(maps * channels * area);
  for (let map = 0; map < maps; map++) {
    const spot = gaussian(kernel, sigmaPx * scales[map]).data;
    const peak = spot[(area - 1) / 2];
    for (let channel = 0; channel < channels; channel++) {
      data.set(
        spot.map((weight) => weight / peak),
        (map * channels + channel) * area,
      );
    }
  }
  return { shape: [maps, channels, kernel, kernel], data };
}
