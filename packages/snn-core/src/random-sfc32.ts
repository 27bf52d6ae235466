/**
 * sfc32, a small fast chaotic generator with 128 bits of state (a, b, c and a counter, hence a period of at least 2^32).
 * Seeded as its author does: counter 1, then 15 numbers thrown away.
 *
 * @returns a function that gives the next 32 bits, unsigned
 * @see Chris Doty-Humphrey, PractRand 0.94, https://pracrand.sourceforge.net
 */
export function sfc32(seedA: number, seedB: number, seedC: number): () => number {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}
