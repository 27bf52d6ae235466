import type { Point } from '../wcs/point.ts';
import { type Sip, straightened } from '../wcs/sip.ts';
import { fitPlate } from './plate-fit.ts';
import type { PointPair } from './similarity.ts';

/** With fewer stars no distortion is fitted: its one number is told from chance by those beyond the six of the plate. */
const fewestStars = 12;
/** A distortion is kept where the sum of squares falls by so many variances of a star's place: by chance once in a hundred (F test). */
const minGain = 8;

/** A lens that draws points in or out by k·r³ (px), as SIP: the same in all directions from the middle of the picture. */
export const radial = (k: number): Sip => ({
  a: [
    [3, 0, k],
    [1, 2, k],
  ],
  b: [
    [2, 1, k],
    [0, 3, k],
  ],
});

const scaleOf = ({ cd }: LensFit): number => Math.sqrt(Math.abs(cd[0][0] * cd[1][1] - cd[0][1] * cd[1][0]));

type LensFit = ReturnType<typeof fitPlate> & { readonly sip?: Sip };

/**
 * Fits a plate, and with it k of a radial distortion where the stars show one. The sum of squares is a parabola of k, to second order:
 * three plates give its lowest place, twice.
 */
export function fitLens(pairs: readonly PointPair[], middle: Point): LensFit {
  const plain = fitPlate(pairs, middle);
  if (pairs.length < fewestStars) return plain;
  const bent = (k: number) => {
    const sip = radial(k);
    const pixelOf = ([x, y]: Point): Point => {
      const [u, v] = straightened(sip, [x - middle[0], y - middle[1]]);
      return [middle[0] + u, middle[1] + v];
    };
    const fitted = fitPlate(
      pairs.map((pair) => ({ ...pair, pixel: pixelOf(pair.pixel) })),
      middle,
    );
    return { ...fitted, sip };
  };
  const freedoms = 2 * pairs.length - 7;
  const squares = ({ fit }: LensFit): number => fit.sigmaPx ** 2;
  // A pixel at the star that is farthest out.
  const step = 1 / Math.max(...pairs.map(({ pixel: [x, y] }) => Math.hypot(x - middle[0], y - middle[1]))) ** 3;
  let k = 0;
  let curvature = 0;
  for (let round = 0; round < 2; round++) {
    const [less, here, more] = [k - step, k, k + step].map((one) => squares(bent(one)));
    curvature = (less - 2 * here + more) / step ** 2;
    if (!(curvature > 0)) return plain;
    k += (less - more) / (2 * step * curvature);
  }
  const best = bent(k);
  const gain = (squares(plain) / squares(best) - 1) * freedoms;
  if (gain < minGain) return plain;
  const variance = 2 / (curvature * (freedoms + 1));
  const drawn = (1 - scaleOf(bent(k + step)) / scaleOf(best)) / step;
  return { ...best, fit: { ...best.fit, lens: { middle, variance, drawn } } };
}
