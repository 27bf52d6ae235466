import type { Sip, SipTerm } from './sip.ts';
import type { TanWcs } from './tan-wcs.ts';

/** A polynomial of two variables: factors of uᵖvᵠ by p and q. */
type Polynomial = ReadonlyMap<string, SipTerm>;

/** Powers of the coefficients PVi_m, m from 0 on, of axis i and of the other axis; where there are none it is a power of the radius. */
const powers: readonly (readonly [own: number, other: number] | undefined)[] = Array.from({ length: 8 }, (_, order) => [
  ...Array.from({ length: order + 1 }, (__, q) => [order - q, q] as const),
  ...(order % 2 === 1 ? [undefined] : []),
]).flat();

/** So many coefficients there are for each axis. */
export const tpvCoefficients = powers.length;
/** Whether a coefficient is of a power of the radius, which no polynomial is. */
export const isOfRadius = (m: number): boolean => powers[m] === undefined;

/**
 * The distortion of TPV as SIP, exactly: TPV maps the plane, (ξ, η) = (Σ PV1ₘ xᵖyᵠ, Σ PV2ₘ yᵖxᵠ) with (x, y) = CD · (u, v), and SIP the pixels,
 * (ξ, η) = CD · (u + A, v + B). So (A, B) = CD⁻¹ · (ξ, η) − (u, v).
 *
 * @param pv coefficients of each axis by m
 * @see https://fits.gsfc.nasa.gov/registry/tpvwcs/tpv.html
 */
export function sipOfTpv(cd: TanWcs['cd'], pv: readonly [readonly number[], readonly number[]]): Sip {
  const [x, y] = cd.map(([byU, byV]) => polynomial([1, 0, byU], [0, 1, byV]));
  const mapped = (coefficients: readonly number[], own: Polynomial, other: Polynomial): Polynomial =>
    sum(
      coefficients.flatMap((factor, m) => {
        const [p, q] = powers[m] ?? [0, 0];
        return factor === 0 ? [] : [[factor, times(power(own, p), power(other, q))] as const];
      }),
    );
  const [xi, eta] = [mapped(pv[0], x, y), mapped(pv[1], y, x)];
  const [[a, b], [c, d]] = cd;
  const det = a * d - b * c;
  return {
    a: termsOf(
      sum([
        [d / det, xi],
        [-b / det, eta],
        [-1, polynomial([1, 0, 1])],
      ]),
    ),
    b: termsOf(
      sum([
        [-c / det, xi],
        [a / det, eta],
        [-1, polynomial([0, 1, 1])],
      ]),
    ),
  };
}

const termsOf = (of: Polynomial): SipTerm[] => [...of.values()].filter(([, , factor]) => factor !== 0);

const polynomial = (...terms: readonly SipTerm[]): Polynomial => new Map(terms.map((term) => [`${term[0]} ${term[1]}`, term]));

function sum(parts: readonly (readonly [factor: number, of: Polynomial])[]): Polynomial {
  const total = new Map<string, SipTerm>();
  for (const [factor, of] of parts)
    for (const [key, [p, q, own]] of of) total.set(key, [p, q, (total.get(key)?.[2] ?? 0) + factor * own]);
  return total;
}

const times = (a: Polynomial, b: Polynomial): Polynomial =>
  sum(
    [...a.values()].map(([p, q, factor]) => [
      factor,
      polynomial(...[...b.values()].map(([r, s, own]): SipTerm => [p + r, q + s, own])),
    ]),
  );

const power = (of: Polynomial, exponent: number): Polynomial =>
  exponent === 0 ? polynomial([0, 0, 1]) : times(of, power(of, exponent - 1));
