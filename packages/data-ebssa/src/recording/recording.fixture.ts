import type { Recording } from '@spikeseg/events';
import { buildMat5, type MatValue, type NumericOptions, numeric, struct } from '../mat5/mat5.fixture.ts';
import { readRecording } from '../read-recording.ts';
import type { ReadOptions } from './decode.ts';

/** Parts of a recording file; everything has a sound value unless a test gives another. */
export interface Parts {
  readonly x?: readonly number[];
  readonly y?: readonly number[];
  readonly p?: readonly number[];
  readonly ts?: readonly number[];
  /** [x, y, id, ts] per label; undefined leaves Obj out. */
  readonly labels?: readonly (readonly [number, number, number, number])[] | undefined;
  readonly size?: readonly [xMax: number, yMax: number] | undefined;
  /** Variables to add or replace. */
  readonly variables?: Readonly<Record<string, MatValue>>;
}

const single = { className: 'single', stored: 'float32' } as const satisfies NumericOptions;

/** Variables of an EBSSA file: three events on a DAVIS, one label. */
export function ebssaVariables(parts: Parts = {}): Record<string, MatValue> {
  const { x = [1, 240, 7], y = [1, 180, 9], p = [-1, 1, 1], ts = [3e9, 3e9 + 5, 3e9 + 5] } = parts;
  const labels = 'labels' in parts ? parts.labels : [[7.5, 9.25, 0, 3e9] as const];
  const size = 'size' in parts ? parts.size : ([240, 180] as const);
  const column = (k: 0 | 1 | 2 | 3, options: NumericOptions = {}) => numeric(labels?.map((label) => label[k]) ?? [], options);
  return {
    ...(labels === undefined
      ? {}
      : {
          Obj: struct({
            x: column(0),
            y: column(1),
            id: column(2),
            ts: column(3, single),
            nObj: numeric([1], { stored: 'uint8' }),
          }),
        }),
    TD: struct({ ts: numeric(ts), x: numeric(x), y: numeric(y), p: numeric(p) }),
    ...(size === undefined ? {} : { xMax: numeric([size[0]], single), yMax: numeric([size[1]], single) }),
    ...parts.variables,
  };
}

/** Variables of a file with 300 events and three objects, no two of which are alike. */
export function variedRecording(): Record<string, MatValue> {
  const random = Array.from({ length: 300 }, (_, i) => (i * 7919) % 65_521);
  return ebssaVariables({
    x: random.map((v) => 1 + (v % 240)),
    y: random.map((v) => 1 + (v % 180)),
    p: random.map((v) => (v % 3 === 0 ? -1 : 1)),
    ts: random.map((_, i) => 3_150_110_123 + 40 * i),
    labels: random.slice(0, 20).map((v, i) => [1 + (v % 240), 1 + (v % 180), i % 3, 3_150_110_208 + 9984 * i] as const),
    variables: { comment: numeric(random, { stored: 'int32' }) },
  });
}

/** Writes the parts as a MAT v5 file and reads them back. */
export const recordingOf = (parts: Parts = {}, path = 'rec_labelled.mat', options: ReadOptions = {}): Promise<Recording> =>
  readRecording(buildMat5(ebssaVariables(parts)), { path, ...options });
