import { EventFormatError } from '@spikeseg/events';
import { type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import { type ReadEventsOptions, readEvents } from '../reading/read-events.ts';

/** A file with some bytes changed, or cut, or both. */
function damaged(whole: Uint8Array, { integer }: RandomGenerator): Uint8Array {
  const file = whole.slice(0, integer(3) === 0 ? integer(whole.length + 1) : whole.length);
  // Sizes and offsets of four bytes are damaged as such as well.
  for (let k = integer(4); k > 0 && file.length > 4; k--) {
    const at = integer(file.length - 3);
    if (integer(2) === 0) file[at] = integer(256);
    else new DataView(file.buffer).setInt32(at, [-1, 0x7fffffff, -0x80000000, integer(1 << 16)][integer(4)], true);
  }
  return file;
}

/**
 * Reads damaged copies of a file.
 *
 * @returns of how many what happened, and the most events that one held
 * @throws what is no EventFormatError
 */
export async function readDamaged(whole: Uint8Array, copies: number, seed: number, options: ReadEventsOptions = {}) {
  const random = randomGenerator(seed);
  const found = { read: 0, refused: 0, mostEvents: 0 };
  for (let k = 0; k < copies; k++) {
    let events = 0;
    try {
      const file = await readEvents(damaged(whole, random), { asStored: true, ...options });
      for await (const { t } of file.chunks()) events += t.length;
      found.read++;
    } catch (error) {
      if (!(error instanceof EventFormatError)) throw error;
      found.refused++;
    }
    found.mostEvents = Math.max(found.mostEvents, events);
  }
  return found;
}
