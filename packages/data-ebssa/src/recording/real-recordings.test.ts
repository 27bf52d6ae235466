import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Recording, StoredVariable } from '@spikeseg/events';
import { sharedPath } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../read-recording.ts';
import { summarizeRecording } from '../summary/summary.ts';

/** Figures that an independent reader (NumPy and SciPy) took from the same files. */
interface Truth {
  readonly bytes: number;
  readonly sha256: string;
  readonly header: string;
  readonly first5: readonly (readonly number[])[];
  readonly last: readonly number[];
  readonly duration_s: number;
  readonly backward: number;
}
interface StructTruth extends Truth {
  readonly variables: Readonly<Record<string, readonly number[]>>;
  readonly TD_field_order: readonly string[];
  readonly Obj_field_order: readonly string[];
  readonly stored_dtype: Readonly<Record<string, string>>;
  readonly matlab_class_dtype: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly nObj: number;
  readonly xMax: number;
  readonly yMax: number;
  readonly n_events: number;
  readonly ts_min: number;
  readonly ts_max: number;
  readonly ts_gcd_gt1: boolean;
  readonly equal: number;
  readonly max_gap_us: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly polarity: Readonly<Record<string, number>>;
  readonly rate_hz: number;
  readonly active_pixels: number;
  readonly top10_pixel_counts: readonly number[];
  readonly median_pixel: number;
  readonly n_labels: number;
  readonly labels: Readonly<Record<string, LabelTruth>>;
  readonly labels_sorted_by_ts: boolean;
  readonly label_ts_range: readonly number[];
  readonly sum_x: number;
  readonly sum_y: number;
  readonly sum_p: number;
  readonly sum_ts_minus_first: number;
}
interface LabelTruth {
  readonly n: number;
  readonly t0: number;
  readonly t1: number;
  readonly span_s: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dt: readonly (readonly number[])[];
}
interface MatrixTruth extends Truth {
  readonly shape: readonly number[];
  readonly stored: string;
  readonly cls: string;
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly uniq_col2: Readonly<Record<string, number>>;
  readonly sums: readonly number[];
}

const truthPath = sharedPath('data/truth.json');
const truth = truthPath === undefined ? {} : (JSON.parse(readFileSync(truthPath, 'utf8')) as Record<string, unknown>);
const labelledFiles = ['SL8RB_1957_davis_td_labelled', 'geostarelong_abs6_2022_davis_td_labelled'];
const matrixFile = '2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td';

/** NumPy calls doubles float64, MATLAB calls them double. */
const numpyClass = (className: string) => ({ double: 'float64', single: 'float32' })[className] ?? className;

/** An event in columns x, y, p, t, as the file writes it. */
function storedEvent({ events: { t, x, y, p }, stored: { coordinateBase: base, offCode = 0 } }: Recording, at: number): number[] {
  const k = at < 0 ? t.length + at : at;
  return [x[k] + base, y[k] + base, p[k] === 0 ? offCode : 1, t[k]];
}
const firstFive = (recording: Recording) => [0, 1, 2, 3, 4].map((k) => storedEvent(recording, k));
const timeFirst = ([x, y, p, t]: readonly number[]) => [t, x, y, p];

/** Sums over all events, by column x, y, p, t since the first. */
function sumsOf(recording: Recording): number[] {
  const sums = [0, 0, 0, 0];
  const { t } = recording.events;
  for (let k = 0; k < t.length; k++)
    for (const [c, value] of storedEvent(recording, k).entries()) sums[c] += value - (c === 3 ? t[0] : 0);
  return sums;
}

/** The most frequent steps of time between labels. */
function stepsOf(t: Float64Array): number[][] {
  const counts = new Map<number, number>();
  for (let k = 1; k < t.length; k++) counts.set(t[k] - t[k - 1], (counts.get(t[k] - t[k - 1]) ?? 0) + 1);
  return [...counts].toSorted(([a, n], [b, m]) => m - n || a - b);
}

describe.each(labelledFiles)('%s', (name) => {
  const path = sharedPath(`data/ebssa/Labelled Data/${name}.mat`);
  it.skipIf(path === undefined || truthPath === undefined)('agrees with an independent reader in every figure', async () => {
    const expected = truth[`${name}.mat`] as StructTruth;
    expect(
      createHash('sha256')
        .update(readFileSync(String(path)))
        .digest('hex'),
    ).toBe(expected.sha256);
    const recording = await readRecording(String(path));
    const { stored, events, labels, ...rest } = summarizeRecording(recording);
    expect(rest).toMatchObject({
      name,
      format: 'mat5',
      sensorModel: 'DAVIS',
      sensor: { width: 240, height: 180 },
      labelled: true,
    });

    expect(stored).toMatchObject({
      bytes: expected.bytes,
      header: expected.header,
      xMax: expected.xMax,
      yMax: expected.yMax,
      nObj: expected.nObj,
    });
    expect(stored).toMatchObject({ coordinateBase: 1, offCode: -1 });
    expect(Object.fromEntries(stored.variables.map((variable) => [variable.name, variable.dimensions]))).toEqual(
      expected.variables,
    );
    const variable = (wanted: string) => stored.variables.find((candidate) => candidate.name === wanted) as StoredVariable;
    expect(variable('TD').fields?.map((field) => field.name)).toEqual(expected.TD_field_order);
    expect(variable('Obj').fields?.map((field) => field.name)).toEqual(expected.Obj_field_order);
    const fields = ['TD', 'Obj'].flatMap((struct) =>
      (variable(struct).fields ?? []).map((field) => [`${struct}.${field.name}`, field] as const),
    );
    const table = (property: (field: StoredVariable) => unknown) =>
      Object.fromEntries(fields.map(([label, field]) => [label, property(field)]));
    expect(table((field) => field.storedType)).toEqual(expected.stored_dtype);
    expect(table((field) => field.dimensions)).toEqual(expected.shapes);
    const scalars = ['nObj', 'xMax', 'yMax'].map((scalar) => [scalar, numpyClass(variable(scalar).className)] as const);
    expect({ ...table((field) => numpyClass(field.className)), ...Object.fromEntries(scalars) }).toEqual(
      expected.matlab_class_dtype,
    );

    expect(events.count).toBe(expected.n_events);
    expect(firstFive(recording).map(timeFirst)).toEqual(expected.first5);
    expect(timeFirst(storedEvent(recording, -1))).toEqual(expected.last);
    expect(events.t).toMatchObject({ minUs: expected.ts_min, maxUs: expected.ts_max, durationS: expected.duration_s });
    expect(events.t).toMatchObject({ backward: expected.backward, ties: expected.equal, maxGapUs: expected.max_gap_us });
    expect(events.t.tickUs > 1).toBe(expected.ts_gcd_gt1);
    expect(Math.round(events.t.rateHz * 10) / 10).toBe(expected.rate_hz);
    expect([events.x, events.y]).toEqual([expected.x, expected.y]);
    expect(Object.fromEntries(events.polarity.map(({ code, count }) => [code, count]))).toEqual(expected.polarity);
    expect([events.activePixels, events.medianPixel]).toEqual([expected.active_pixels, expected.median_pixel]);
    expect(events.topPixelCounts).toEqual(expected.top10_pixel_counts);
    expect(sumsOf(recording)).toEqual([expected.sum_x, expected.sum_y, expected.sum_p, expected.sum_ts_minus_first]);

    expect(labels).toMatchObject({ count: expected.n_labels, inTimeOrder: expected.labels_sorted_by_ts });
    expect([labels.minUs, labels.maxUs]).toEqual(expected.label_ts_range);
    expect(labels.objects.map(({ id }) => String(id))).toEqual(Object.keys(expected.labels));
    for (const [k, track] of labels.objects.entries()) {
      const { n, t0, t1, span_s, x, y, dt } = expected.labels[String(track.id)];
      expect(track).toMatchObject({ count: n, t0Us: t0, t1Us: t1, spanS: span_s });
      expect([track.first.x, track.last.x, track.first.y, track.last.y]).toEqual([...x, ...y]);
      expect(stepsOf(recording.objects[k].t).slice(0, dt.length)).toEqual(dt);
    }
  });

  it.skipIf(path === undefined)(
    'has labels and events in one frame: events gather at labels, not at their mirror images',
    async () => {
      const recording = await readRecording(String(path));
      const { width, height } = recording.events.sensor;
      const asIs = eventsNearLabels(recording, (x, y) => [x, y]);
      expect(asIs).toBeGreaterThan(1.5 * eventsNearLabels(recording, (x, y) => [width - 1 - x, y]));
      expect(asIs).toBeGreaterThan(1.5 * eventsNearLabels(recording, (x, y) => [x, height - 1 - y]));
      expect(asIs).toBeGreaterThan(1.5 * eventsNearLabels(recording, (x, y) => [x + 20, y + 20]));
    },
  );
});

describe('a matrix of events', () => {
  const path = sharedPath(`data/ebssa/Unlabelled Data/${matrixFile}.mat`);
  it.skipIf(path === undefined || truthPath === undefined)('agrees with an independent reader in every figure', async () => {
    const expected = truth[`${matrixFile}.mat`] as MatrixTruth;
    expect(
      createHash('sha256')
        .update(readFileSync(String(path)))
        .digest('hex'),
    ).toBe(expected.sha256);
    const recording = await readRecording(String(path));
    const { stored, events, labels, ...rest } = summarizeRecording(recording);
    expect(rest).toMatchObject({ name: matrixFile, sensorModel: 'DAVIS', sensor: { width: 346, height: 260 }, labelled: false });
    expect(stored).toMatchObject({ bytes: expected.bytes, header: expected.header, coordinateBase: 1, offCode: 0 });
    const [td] = stored.variables;
    expect(td).toEqual({ name: 'TD', className: 'double', dimensions: expected.shape, storedType: expected.stored });
    expect(numpyClass(td.className)).toBe(expected.cls);
    expect(firstFive(recording)).toEqual(expected.first5);
    expect(storedEvent(recording, -1)).toEqual(expected.last);
    expect([events.x?.[0], events.y?.[0], events.polarity[0].code, events.t.minUs]).toEqual(expected.min);
    expect([events.x?.[1], events.y?.[1], events.polarity[1].code, events.t.maxUs]).toEqual(expected.max);
    expect(Object.fromEntries(events.polarity.map(({ code, count }) => [code, count]))).toEqual(expected.uniq_col2);
    expect(events.t).toMatchObject({ backward: expected.backward, durationS: expected.duration_s });
    const [x, y, p, sinceFirst] = sumsOf(recording);
    expect([x, y, p, sinceFirst + events.count * Number(events.t.minUs)]).toEqual(expected.sums);
    expect(labels).toEqual({ count: 0, inTimeOrder: true, minUs: undefined, maxUs: undefined, objects: [] });
  });
});

describe.each([
  ['ATIS', 'mini_atis_labelled', 0, { width: 304, height: 240 }, { x: [0, 303], y: [0, 239] }],
  ['DAVIS', 'mini_davis_labelled', -1, { width: 240, height: 180 }, { x: [0, 239], y: [0, 179] }],
] as const)('the small %s recording of the golden set, which counts pixels from 0', (folder, name, offCode, sensor, range) => {
  const path = sharedPath(`golden/mini_ebssa/Labelled Data/${folder}/${name}.mat`);

  it.skipIf(path === undefined)('is read with its own base and codes', async () => {
    const recording = await readRecording(String(path));
    expect(recording).toMatchObject({ name, sensorModel: folder, labelled: true, events: { sensor } });
    const { stored, events, labels } = summarizeRecording(recording);
    expect(stored).toMatchObject({ coordinateBase: 0, offCode });
    expect(events).toMatchObject({ count: 4000, ...range });
    expect(labels.objects).toMatchObject([{ id: 1, count: 80, t0Us: 500_000, t1Us: 2_475_000 }]);
  });
});

/** Mean number of events within 4 px and 20 ms of a label, after moving the labels. */
function eventsNearLabels({ events, objects }: Recording, move: (x: number, y: number) => readonly [number, number]): number {
  let near = 0;
  let labels = 0;
  for (const track of objects) {
    let from = 0;
    for (let k = 0; k < track.t.length; k++, labels++) {
      const [x, y] = move(track.x[k], track.y[k]);
      while (from < events.t.length && events.t[from] < track.t[k] - 20_000) from++;
      for (let i = from; i < events.t.length && events.t[i] <= track.t[k] + 20_000; i++) {
        if (Math.abs(events.x[i] - x) <= 4 && Math.abs(events.y[i] - y) <= 4) near++;
      }
    }
  }
  return near / labels;
}
