import { readFileSync } from 'node:fs';
import { sharedPath } from '@spikeseg/test-support';
import { type ReadEventsOptions, readEvents } from './reading/read-events.ts';
import type { EventInput } from './source/byte-source.ts';

/** Figures of a real file, found by other readers; times are strings where they are ns. */
export interface Truth {
  readonly width: number;
  readonly height: number;
  readonly time_unit: 'us' | 'ns';
  readonly n: number;
  readonly first: readonly (readonly (number | string)[])[];
  readonly last: readonly (readonly (number | string)[])[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly off: number;
  readonly on: number;
  readonly sum_x: number;
  readonly sum_y: number;
  readonly sum_t_mod_2_53: string;
  readonly steps_back_in_time: number;
  readonly image_coordinates?: { readonly sum_x: number; readonly sum_y: number } | undefined;
}

/** Path of a real file, and its truth; undefined where it is not on this machine, with a printed reason. */
export function realFile(name: string): { readonly path: string; readonly truth: Truth } | undefined {
  const path = sharedPath(`data/formats/${name}`);
  const truths = sharedPath('data/formats/truth.json');
  if (path === undefined || truths === undefined) return undefined;
  const { files } = JSON.parse(readFileSync(truths, 'utf8')) as { files: Record<string, Truth> };
  return { path, truth: files[name] };
}

/** The same figures as read by this package, as stored in the file. */
export async function figuresOf(
  input: EventInput,
  unit: 'us' | 'ns',
  options: ReadEventsOptions = {},
): Promise<Omit<Truth, 'width' | 'height' | 'image_coordinates'>> {
  const file = await readEvents(input, { asStored: true, ...options });
  const [first, last]: (number | string)[][][] = [[], []];
  let [n, on, sumX, sumY] = [0, 0, 0, 0];
  let sumT = 0n;
  const [xs, ys] = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  for await (const { t, x, y, p } of file.chunks()) {
    const timeOf = (k: number): bigint => (unit === 'us' ? BigInt(t[k]) : file.header.originNs + BigInt(Math.round(t[k] * 1000)));
    const row = (k: number): (number | string)[] => [unit === 'us' ? t[k] : String(timeOf(k)), x[k], y[k], p[k]];
    for (let k = 0; k < t.length && first.length < 3; k++) first.push(row(k));
    last.push(...Array.from({ length: Math.min(3, t.length) }, (_, k) => row(t.length - Math.min(3, t.length) + k)));
    last.splice(0, last.length - 3);
    n += t.length;
    for (let k = 0; k < t.length; k++) {
      sumT += timeOf(k);
      on += p[k];
      sumX += x[k];
      sumY += y[k];
      xs[0] = Math.min(xs[0], x[k]);
      xs[1] = Math.max(xs[1], x[k]);
      ys[0] = Math.min(ys[0], y[k]);
      ys[1] = Math.max(ys[1], y[k]);
    }
  }
  return {
    time_unit: unit,
    n,
    first,
    last,
    x: xs,
    y: ys,
    off: n - on,
    on,
    sum_x: sumX,
    sum_y: sumY,
    sum_t_mod_2_53: String(sumT % 2n ** 53n),
    steps_back_in_time: file.report.stepsBack,
  };
}
