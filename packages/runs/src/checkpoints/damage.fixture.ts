import type { RandomGenerator } from '@spikeseg/snn-core';

/** Ways in which bytes are damaged on disks and wires, or by hand. */
export type Damage = (bytes: Uint8Array, random: RandomGenerator) => Uint8Array;

export const flipBit: Damage = (bytes, random) =>
  changed(bytes, (copy) => (copy[random.integer(copy.length)] ^= 1 << random.integer(8)));

/** Any way, at any place. */
export const anyDamage: Damage = (bytes, random) => ways[random.integer(ways.length)](bytes, random);

const ways: readonly Damage[] = [
  flipBit,
  (bytes, random) => changed(bytes, (copy) => (copy[random.integer(copy.length)] = random.integer(256))),
  // A field of four bytes becomes absurd.
  (bytes, random) =>
    changed(bytes, (copy) =>
      new DataView(copy.buffer).setUint32(random.integer(copy.length - 3), 0xffff_ffff - random.integer(2)),
    ),
  (bytes, random) =>
    changed(bytes, (copy) => {
      const [a, b] = [random.integer(copy.length), random.integer(copy.length)];
      [copy[a], copy[b]] = [copy[b], copy[a]];
    }),
  (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
  (bytes, random) =>
    joined(
      bytes,
      Uint8Array.from({ length: 1 + random.integer(40) }, () => random.integer(256)),
    ),
  // A stretch is gone, or there twice.
  (bytes, random) => {
    const [from, length] = [random.integer(bytes.length), 1 + random.integer(16)];
    return joined(bytes.subarray(0, from), bytes.subarray(from + length));
  },
  (bytes, random) => {
    const [from, length] = [random.integer(bytes.length), 1 + random.integer(16)];
    return joined(bytes.subarray(0, from + length), bytes.subarray(from));
  },
];

function changed(bytes: Uint8Array, change: (copy: Uint8Array) => unknown): Uint8Array {
  const copy = new Uint8Array(bytes);
  change(copy);
  return copy;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
