import { sfc32 } from './random-sfc32.ts';

/*
 * Seeded randomness of the whole project. Every use derives its own generator from the run's seed and the place it is
 * used for (epoch, stimulus, map …), so there is no generator state to save: a resumed run draws the same numbers. It
 * is here, and not a package, because the order among tied neurons must be computed identically by every engine.
 */

/** Mixes 32 bits so that every input bit flips about half of the output bits; one to one (finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Seed of a place, 32 bits: the run's seed mixed with names and counters, e.g. `deriveSeed(42, 'order', 'conv2', epoch)`.
 * Paths that differ in one number give different seeds; other paths differ as random numbers do.
 *
 * @param seed whole number; its low 32 bits count
 * @param path whole numbers below 2^53 in magnitude, and names
 * @throws RangeError when a number is not whole, since two places would then share their randomness
 */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  requireWhole(seed);
  let h = mix32(seed);
  for (const part of path) h = typeof part === 'number' ? absorbNumber(h, part) : absorbName(h, part);
  return h;
}

function absorbNumber(h: number, value: number): number {
  requireWhole(value);
  const mixed = mix32(Math.imul(h, 31) + mix32(value) + 1);
  return value >= 0 && value <= 0xffff_ffff ? mixed : mix32(mixed + Math.floor(value / 0x1_0000_0000));
}

/** The length goes in first, so that ('a', 'b') and ('ab') are two places. */
function absorbName(h: number, name: string): number {
  let mixed = mix32(Math.imul(h, 31) + name.length + 2);
  for (let i = 0; i < name.length; i++) mixed = mix32(Math.imul(mixed, 31) + name.charCodeAt(i) + 2);
  return mixed;
}

function requireWhole(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`deriveSeed: expected whole numbers, got ${value}`);
}

/** A stream of random numbers that is fully determined by its seed. */
export interface RandomGenerator {
  /** Uniform in [0, 1), multiples of 2^-32. */
  readonly uniform: () => number;
  /** Integer in [0, bound), bound from 1 to 2^32; uniform to within bound / 2^32. */
  readonly integer: (bound: number) => number;
  /** Normal with mean 0 and standard deviation 1, at most 6.7 in magnitude (Box and Muller 1958). */
  readonly normal: () => number;
}

/** Makes a generator from the low 32 bits of a seed; different seeds start from unrelated states of `sfc32`. */
export function randomGenerator(seed: number): RandomGenerator {
  const a = mix32(seed ^ 0x9e37_79b9);
  const b = mix32(a + 1);
  const next = sfc32(a, b, mix32(b + 1));
  const uniform = (): number => next() / 0x1_0000_0000;
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, integer: (bound) => Math.floor(uniform() * bound), normal };
}

/** Fisher–Yates shuffle into a new array. */
export function shuffled<T>(items: readonly T[], random: RandomGenerator): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
