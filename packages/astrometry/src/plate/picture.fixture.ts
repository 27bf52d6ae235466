import type { Catalogue } from '../catalogue/catalogue.ts';
import type { SkyPlace } from '../sphere/vector.ts';
import { radial } from './fit/lens-fit.ts';
import type { PlateOptions, PlateStar } from './plate.ts';
import { skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

/** Numbers between 0 and 1 by a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    t = Math.imul(t ^ (t >>> 12), 0x297a2d39);
    return ((t ^ (t >>> 15)) >>> 0) / 2 ** 32;
  };
}

export interface DrawnPicture {
  readonly truth: TanWcs;
  readonly stars: readonly PlateStar[];
  readonly options: PlateOptions;
}

export interface PictureKind {
  readonly widthDeg: number;
  /** Brightest stars that are seen, down to a magnitude (default: that of the catalogue), and places of no star beside them. */
  readonly stars: number;
  readonly faintest?: number;
  readonly strangers: number;
  readonly mirrored?: boolean;
  /** How far the lens draws the corners in, px. */
  readonly lensPx?: number;
}

const [width, height, sigmaPx] = [240, 180, 0.45];
const degree = Math.PI / 180;

/**
 * A picture of real stars anywhere on the sky, at any angle: brightness blurred by 0.4 mag, each star seen with a probability of 0.9,
 * 0.45 px of error per axis. The hint is up to 5 degrees off, its scale up to 19 %.
 */
export function drawPicture(
  catalogue: Catalogue,
  { widthDeg, stars, strangers, mirrored, lensPx = 0, faintest = catalogue.faintest }: PictureKind,
  random: () => number,
): DrawnPicture {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const center: SkyPlace = { raDeg: 360 * random(), decDeg: Math.asin(2 * random() - 1) / degree };
  const [angle, scale] = [2 * Math.PI * random(), widthDeg / width];
  const sign = (mirrored ?? random() < 0.5) ? -1 : 1;
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const truth: TanWcs = {
    ...center,
    pixel: [(width - 1) / 2, (height - 1) / 2],
    cd: [
      [c, -s],
      [sign * s, sign * c],
    ],
    ...(lensPx !== 0 && { sip: radial(lensPx / Math.hypot(width / 2, height / 2) ** 3) }),
  };
  const seen = catalogue
    .starsWithin(center.raDeg, center.decDeg, 0.65 * widthDeg, faintest)
    .flatMap(({ raDeg, decDeg, magnitude }) => {
      const at = skyToPixel(truth, { raDeg, decDeg });
      return at && isOn(at) && random() < 0.9 ? [{ at, magnitude: magnitude + 0.4 * gauss() }] : [];
    })
    .toSorted((a, b) => a.magnitude - b.magnitude)
    .slice(0, stars);
  const magnitudes = seen.map(({ magnitude }) => magnitude);
  const others = Array.from({ length: strangers }, () => ({
    at: [random() * (width - 1), random() * (height - 1)] as const,
    magnitude: magnitudes[Math.floor(random() * magnitudes.length)] ?? random(),
  }));
  const [off, towards] = [5 * Math.sqrt(random()), 2 * Math.PI * random()];
  const decDeg = Math.max(-90, Math.min(90, center.decDeg + off * Math.sin(towards)));
  const raDeg = (center.raDeg + (off * Math.cos(towards)) / Math.cos(center.decDeg * degree)) % 360;
  return {
    truth,
    stars: [...seen, ...others].map(({ at, magnitude }) => ({
      x: onChip(at[0] + sigmaPx * gauss(), width),
      y: onChip(at[1] + sigmaPx * gauss(), height),
      brightness: 10 ** (-0.4 * magnitude),
    })),
    options: {
      width,
      height,
      arcsecPerPx: scale * 3600 * (1 + 0.19 * (2 * random() - 1)),
      scaleTolerance: 0.24,
      near: { raDeg, decDeg, radiusDeg: 5.5 },
      sigmaPx: 0.5,
      catalogue,
    },
  };
}

const isOn = ([x, y]: readonly [number, number]): boolean => x >= 0 && y >= 0 && x < width && y < height;

const onChip = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));

/** How far the middle of a solution is from the truth, px. */
export function middleErrorPx(truth: TanWcs, found: TanWcs): number {
  const [x, y] = skyToPixel(truth, found) ?? [Number.POSITIVE_INFINITY, 0];
  return Math.hypot(x - found.pixel[0], y - found.pixel[1]);
}
