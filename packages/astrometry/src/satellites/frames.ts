import { arcsecond, degree, fromAxesTurnedX, fromAxesTurnedY, fromAxesTurnedZ, type Vector } from '../sphere/vector.ts';

/** Julian centuries since J2000 of a time (ms of UTC since 1970; TT is a minute later, which changes no angle by 0.001″). */
const centuries = (utcMs: number): number => (utcMs / 86_400_000 - 10_957.5) / 36_525;

/**
 * The largest terms of the nutation of IAU 1980: multiples of the Moon's elongation, the Sun's and the Moon's anomaly, the Moon's argument
 * of latitude and its node; Δψ and Δε in 0.0001″. Those left out are 0.05″ together.
 *
 * @see Meeus 1998, Astronomical Algorithms, table 22.A
 */
const terms = [
  [0, 0, 0, 0, 1, -171_996, 92_025],
  [-2, 0, 0, 2, 2, -13_187, 5736],
  [0, 0, 0, 2, 2, -2274, 977],
  [0, 0, 0, 0, 2, 2062, -895],
  [0, 1, 0, 0, 0, 1426, 54],
  [0, 0, 1, 0, 0, 712, -7],
  [-2, 1, 0, 2, 2, -517, 224],
  [0, 0, 0, 2, 1, -386, 200],
  [0, 0, 1, 2, 2, -301, 129],
  [-2, -1, 0, 2, 2, 217, -95],
  [-2, 0, 1, 0, 0, -158, 0],
  [-2, 0, 0, 2, 1, 129, -70],
  [0, 0, -1, 2, 2, 123, -53],
] as const;

function nutation(t: number): { readonly psi: number; readonly epsilon: number } {
  const [d, m, mm, f, node] = [
    297.850_36 + 445_267.111_48 * t,
    357.527_72 + 35_999.050_34 * t,
    134.962_98 + 477_198.867_398 * t,
    93.271_91 + 483_202.017_538 * t,
    125.044_52 - 1934.136_261 * t,
  ];
  let [psi, epsilon] = [0, 0];
  for (const [a, b, c, e, g, sine, cosine] of terms) {
    const angle = (a * d + b * m + c * mm + e * f + g * node) * degree;
    psi += sine * Math.sin(angle);
    epsilon += cosine * Math.cos(angle);
  }
  return { psi: psi * 1e-4 * arcsecond, epsilon: epsilon * 1e-4 * arcsecond };
}

const obliquity = (t: number): number => (84_381.406 - 46.836_769 * t) * arcsecond;

/**
 * A vector of the frame of SGP4 (true equator, mean equinox of date) in the axes of J2000: equation of the equinoxes, nutation (IAU 1980),
 * precession (IAU 2006).
 *
 * @see Vallado 2013, Fundamentals of Astrodynamics, section 3.7; Capitaine et al. 2003, A&A 412, 567, equation 40
 */
export function temeToJ2000(v: Vector, utcMs: number): Vector {
  const t = centuries(utcMs);
  const { psi, epsilon } = nutation(t);
  const mean = obliquity(t);
  const trueOfDate = fromAxesTurnedZ(v, -psi * Math.cos(mean));
  const meanOfDate = fromAxesTurnedX(fromAxesTurnedZ(fromAxesTurnedX(trueOfDate, mean + epsilon), psi), -mean);
  const zeta = (2.650_545 + 2306.083_227 * t + 0.298_849_9 * t * t) * arcsecond;
  const z = (-2.650_545 + 2306.077_181 * t + 1.092_734_8 * t * t) * arcsecond;
  const theta = (2004.191_903 * t - 0.429_493_4 * t * t) * arcsecond;
  return fromAxesTurnedZ(fromAxesTurnedY(fromAxesTurnedZ(meanOfDate, z), -theta), zeta);
}

/** Velocity of the Earth about the Sun, km/s, axes of J2000: an ellipse, good to 0.1 %. @see Meeus 1998, chapters 23 and 25 */
export function earthVelocity(utcMs: number): Vector {
  const t = centuries(utcMs);
  const anomaly = (357.529_11 + 35_999.050_29 * t) * degree;
  const center = 1.914_602 * Math.sin(anomaly) + 0.019_993 * Math.sin(2 * anomaly);
  const sun = (280.466_46 + 36_000.769_83 * t + center - 1.396_971 * t) * degree;
  const [eccentricity, perihelion, speed] = [0.016_709, 102.937 * degree, 29.7847];
  const x = speed * (Math.sin(sun) - eccentricity * Math.sin(perihelion));
  const y = speed * (eccentricity * Math.cos(perihelion) - Math.cos(sun));
  return fromAxesTurnedX([x, y, 0], -obliquity(0));
}
