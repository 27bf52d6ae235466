/*
 * Seeded randomness of the whole project. Every use derives its own generator from the run's seed and the place it is
 * used for (epoch, stimulus, map …), so there is no generator state to save: a resumed run draws the same numbers. It
 * is here, and not a package, because the order among tied neurons must be computed identically by every engine.
 */

/** Mixes 32 bits so that every input bit flips about half of the output bits (finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Seed of a place: the run's seed mixed with names and counters, e.g. `deriveSeed(42, 'order', 'conv2', epoch)`. */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  let h = mix32(seed);
  for (const part of path) {
    if (typeof part === 'number') h = mix32(Math.imul(h, 31) + mix32(part) + 1);
    else for (let i = 0; i < part.length; i++) h = mix32(Math.imul(h, 31) + part.charCodeAt(i) + 2);
  }
  return h;
}

/** A stream of random numbers that is fully determined by its seed. */
export interface RandomGenerator {
  /** Uniform in [0, 1), multiples of 2^-32. */
  uniform(): number;
  /** Integer in [0, bound). */
  integer(bound: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
}

/** Makes a generator: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state. */
export function randomGenerator(seed: number): RandomGenerator {
  let a = mix32(seed ^ 0x9e37_79b9);
  let b = mix32(a + 1);
  let c = mix32(b + 1);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
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
