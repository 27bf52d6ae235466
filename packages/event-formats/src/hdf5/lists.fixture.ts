import { type EventFile, type ReadEventsOptions, readEvents } from '../reading/read-events.ts';
import type { EventInput } from '../source/byte-source.ts';
import type { EventTuple } from './ecf.fixture.ts';
import { doubleType, type FixtureDataset, integerType } from './hdf5.fixture.ts';

/** All events of a file. */
export async function read(
  input: EventInput,
  options: ReadEventsOptions = {},
): Promise<{ file: EventFile; events: EventTuple[] }> {
  const file = await readEvents(input, options);
  const events: EventTuple[] = [];
  for await (const { t, x, y, p } of file.chunks()) t.forEach((time, k) => events.push([time, x[k], y[k], p[k]]));
  return { file, events };
}

/** A list of numbers. */
export const list = (
  values: Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array | BigInt64Array,
  type: readonly number[],
): FixtureDataset => ({
  type,
  shape: [values.length],
  data: new Uint8Array(values.buffer),
});

/** Four lists of three events: their times, and the rest. */
export const columns = (t: FixtureDataset): Record<'t' | 'x' | 'y' | 'p', FixtureDataset> => ({
  t,
  x: list(Uint16Array.of(10, 11, 12), integerType(2)),
  y: list(Uint16Array.of(20, 21, 22), integerType(2)),
  p: list(Uint8Array.of(1, 0, 1), integerType(1)),
});
export const doubles = (...t: number[]): FixtureDataset => list(Float64Array.from(t), doubleType);
export const integers = (...t: bigint[]): FixtureDataset => list(BigInt64Array.from(t), integerType(8, true));
