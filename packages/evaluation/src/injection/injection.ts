import { placeAt, type SpotKnot } from '@spikeseg/events/synthetic';

/** An object that is put into a recording: where it is, and how many events it causes. */
export interface Injection {
  /** Whole number, one to an object: its random draws come from it, whatever else is injected. */
  readonly id: number;
  /**
   * Places of its centre, px, straight from one to the next: at least two, in time order; tS is in seconds since the first event of
   * the recording. The object is there from the first knot to the last. Equal places: it stands.
   */
  readonly knots: readonly SpotKnot[];
  /** Mean events/s in the whole spot, from the first knot to the last. */
  readonly rateHz: number;
}

/** Centre of an object at a time (s since the first event of the recording), px; undefined while it is not there. */
export function injectionAt(injection: Injection, tS: number): { readonly x: number; readonly y: number } | undefined {
  const place = placeAt({ knots: injection.knots, rateHz: injection.rateHz }, tS);
  return place === undefined ? undefined : { x: place.x, y: place.y };
}

/** Time from the first knot to the last, s. */
export const lifeOf = ({ knots }: Injection): number => knots[knots.length - 1].tS - knots[0].tS;

/**
 * What the events of an object are like. Defaults are measured on the labelled objects of two EBSSA recordings, SL8RB and
 * geostarelong: `npx node studies/davis-noise/object-events.mjs --data-root FOLDER` prints the figures.
 */
export interface InjectionOptions {
  /** Share of OFF events, 0.3 where it is left out: measured 0.29 on each of the two slow objects. */
  readonly offShare?: number | undefined;
  /**
   * Standard deviations of the spot along x and y, px; [1.9, 2.6] where it is left out. Measured on the brightest object:
   * 1.8 × 2.4 from events within 7 px, 2.3 × 3.2 within 14 px, as it has a halo.
   */
  readonly spotSdPx?: readonly [number, number] | undefined;
  /**
   * A pixel does not fire again within this time, µs; 1000 where it is left out. In three recordings the shortest intervals of a pixel are
   * 0.74 to 0.80 ms, and one interval in 10,000 is below 0.83, 1.02 and 1.11 ms.
   */
  readonly refractoryUs?: number | undefined;
  /**
   * Share of the events that wait for the next burst of the recording, up to half a second; 0.5 where it is left out. Measured: 0.41 ± 0.01
   * and 0.52 ± 0.03 on the slow objects, 0.69 ± 0.05 on one that crosses within half a second; of the background beside them 0.7.
   */
  readonly burstShare?: number | undefined;
}

const defaults = { offShare: 0.3, spotSdPx: [1.9, 2.6], refractoryUs: 1000, burstShare: 0.5 } as const;

/** All options, those left out with what is usual. @throws RangeError naming the option, what was expected and what was found */
export function injectionOptions(given: InjectionOptions): { [K in keyof InjectionOptions]-?: NonNullable<InjectionOptions[K]> } {
  const options = {
    offShare: given.offShare ?? defaults.offShare,
    spotSdPx: given.spotSdPx ?? defaults.spotSdPx,
    refractoryUs: given.refractoryUs ?? defaults.refractoryUs,
    burstShare: given.burstShare ?? defaults.burstShare,
  };
  const must = (name: keyof InjectionOptions, condition: boolean, expected: string): void => {
    if (!condition) throw new RangeError(`injection: ${name}: expected ${expected}, got ${String(options[name])}`);
  };
  for (const name of ['offShare', 'burstShare'] as const)
    must(name, options[name] >= 0 && options[name] <= 1, 'a share from 0 to 1');
  const [sdX, sdY] = options.spotSdPx;
  must('spotSdPx', sdX >= 0 && sdX < Infinity && sdY >= 0 && sdY < Infinity, 'two finite widths ≥ 0 px');
  must('refractoryUs', options.refractoryUs >= 0 && options.refractoryUs < Infinity, 'a finite time ≥ 0 µs');
  return options;
}

/** @param durationS from the first to the last event of the recording @throws RangeError naming the injection and what is wrong */
export function checkInjections(injections: readonly Injection[], durationS: number): void {
  const ids = new Set<number>();
  for (const [i, { id, knots, rateHz }] of injections.entries()) {
    const fault = (expected: string, got: string): RangeError =>
      new RangeError(`injections[${i}]: expected ${expected}, got ${got}`);
    if (!Number.isSafeInteger(id)) throw fault('a whole number as id', `${id}`);
    if (ids.has(id)) throw fault('an id of its own', `${id}, which another one has`);
    ids.add(id);
    if (!(rateHz >= 0 && rateHz < Infinity)) throw fault('rateHz: a finite rate ≥ 0 events/s', `${rateHz}`);
    const shown = knots.map(({ tS, x, y }) => `${tS} s (${x}, ${y})`).join(', ');
    const ordered = knots.every(({ tS }, k) => k === 0 || tS > knots[k - 1].tS);
    if (knots.length < 2 || !ordered || !knots.every(({ tS, x, y }) => [tS, x, y].every(Number.isFinite)))
      throw fault('two or more finite knots in time order', `knots at ${shown}`);
    if (knots[0].tS < 0 || knots[knots.length - 1].tS > durationS)
      throw fault(`knots within the recording, which lasts ${durationS} s`, `knots at ${shown}`);
  }
}
