import type { Tensor } from '../network/network-spec.ts';
import { differenceOfGaussians, gaussian } from './kernels.ts';

/** What one map of `filterBanks.dog` looks at. */
export interface DogMap {
  /** Input channel it reads (of two: 0 = OFF events, 1 = ON events); its weights to the others are 0. */
  readonly channel: number;
  /** `on`: a spot of events; `off`: events around a pixel, not on it. */
  readonly centre: 'on' | 'off';
  /** Standard deviations of the narrow and the wide Gaussian, pixels. */
  readonly sigmas: readonly [narrow: number, wide: number];
}

/** Narrow Gaussians, pixels; the wide ones are twice as wide. */
const onCentreSigma = 1;
const offCentreSigma = 0.45;
/** Scales of the first maps and of further ones. */
const dogScales = [1, 0.9, 1.1, 0.8, 1.2];

/**
 * The job of every map of {@link dogFilterBank}, in order: on-centre for ON and for OFF events, off-centre for both, then
 * the same four at 0.9, 1.1, 0.8 and 1.2 times the scale. One channel: the same without polarities.
 *
 * Measured on two labelled EBSSA recordings (DAVIS, 1,970 steps of 100 ms, 128 × 128 letterbox, 0/1 input, 5 × 5 kernels,
 * threshold 0.1, subtractive leak 0.09, reset every 10 steps; SL8RB / geostarelong). Spikes per pixel and step within
 * 3 px of a label, divided by those elsewhere; elsewhere, spikes per step and frame; labelled steps with a spike there
 * (and, for comparison, at shifted labels):
 *
 * | map | near : elsewhere | elsewhere | labelled steps hit (shifted) |
 * |---|---|---|---|
 * | ON events themselves | 3.0 / 1.7 | 816 / 715 | |
 * | ON, on-centre 1/2 | 25 / 2.1 | 4.9 / 3.8 | 27 % (1.7 %) / 2.5 % (0.5 %) |
 * | ON, off-centre 0.45/0.9 | 24 / 3.9 | 25 / 15 | 64 % (7.1 %) / 11 % (2.1 %) |
 * | OFF, on-centre 1/2 | 198 / none near | 0.2 / 0.2 | 8 % (0 %) / 0 % |
 * | OFF, off-centre 0.45/0.9 | 1026 / silent | 0.1 / 0.0 | 14 % (0.1 %) / 0 % |
 *
 * Off-centre maps at 1/2 never fire: their largest weight is 0.02, below a quarter of the leak. At 0.45/0.9 they are the
 * better half of the layer: the event on the pixel itself does not count, so a hot pixel cannot drive them, and neighbours
 * must agree. On-centre maps narrower than about 0.75 pass every single event; wider than 1.25 they are silent. One event
 * alone never fires any of the maps used here, and a pixel with an event in each of 10 steps fires none of the first four.
 */
export function dogMaps(maps: number, channels: number): readonly DogMap[] {
  if (channels !== 1 && channels !== 2) throw new RangeError(`dogMaps: channels: expected 1 or 2, got ${channels}`);
  const polarities = channels === 2 ? [1, 0] : [0];
  const jobs = dogScales.flatMap((scale) =>
    (['on', 'off'] as const).flatMap((centre) =>
      polarities.map((channel): DogMap => {
        const narrow = scale * (centre === 'on' ? onCentreSigma : offCentreSigma);
        return { channel, centre, sigmas: [narrow, 2 * narrow] };
      }),
    ),
  );
  if (!(Number.isSafeInteger(maps) && maps >= 1 && maps <= jobs.length)) {
    const found = `got ${maps}; beyond that, train the layer or use Gabor filters`;
    throw new RangeError(`dogMaps: maps: expected a whole number from 1 to ${jobs.length}, ${found}`);
  }
  return jobs.slice(0, maps);
}

/**
 * Fixed first layer for event cameras: every map is a difference of Gaussians that reads one polarity, none is twice
 * there. On-centre = G(narrow) − G(wide), off-centre its negative; `dogMaps` tells which map does what and why.
 *
 * @param maps feature maps, at most 10 per channel
 * @param channels input channels: 2 (0 = OFF, 1 = ON) or 1 (polarities merged)
 * @param kernel odd kernel size, pixels, at least 3
 * @returns weights [maps, channels, kernel, kernel]
 * @throws RangeError naming the parameter that is out of range
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.1
 */
export function dogFilterBank(maps: number, channels: number, kernel: number): Tensor {
  if (!(Number.isSafeInteger(kernel) && kernel >= 3 && kernel % 2 === 1)) {
    throw new RangeError(`dogFilterBank: kernel: expected an odd number of at least 3, got ${kernel}`);
  }
  const jobs = dogMaps(maps, channels);
  const data = new Float32Array(maps * channels * kernel * kernel);
  jobs.forEach(({ channel, centre, sigmas: [narrow, wide] }, map) => {
    const [center, surround] = centre === 'on' ? [narrow, wide] : [wide, narrow];
    data.set(differenceOfGaussians(kernel, center, surround).data, (map * channels + channel) * kernel * kernel);
  });
  return { shape: [maps, channels, kernel, kernel], data };
}

/** Standard deviation of the first spot, px: that of a dim object's events in real recordings, less what a 5 × 5 kernel cuts. */
const sigmaPx = 1.2;
/** Sizes of the first map and of further ones. */
const spotScales = [1, 0.75, 1.25, 0.5, 1.5];

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
  if (!(Number.isSafeInteger(maps) && maps >= 1 && maps <= spotScales.length)) {
    throw new RangeError(`spotFilterBank: maps: expected a whole number from 1 to ${spotScales.length}, got ${maps}`);
  }
  if (!(Number.isSafeInteger(kernel) && kernel >= 1 && kernel % 2 === 1)) {
    throw new RangeError(`spotFilterBank: kernel: expected an odd number of at least 1, got ${kernel}`);
  }
  const area = kernel * kernel;
  const data = new Float32Array(maps * channels * area);
  for (let map = 0; map < maps; map++) {
    const spot = gaussian(kernel, sigmaPx * spotScales[map]).data;
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
