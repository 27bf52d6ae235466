import type { EventStream, SensorSize } from '@spikeseg/snn-core';
import fc from 'fast-check';
import type { WindowOptions } from './window-options.ts';

/** [t, x, y, p] */
export type EventRow = readonly [tUs: number, x: number, y: number, p: number];

export function eventsOf(rows: readonly EventRow[], sensor: SensorSize): EventStream {
  return {
    t: Float64Array.from(rows, ([t]) => t),
    x: Uint16Array.from(rows, ([, x]) => x),
    y: Uint16Array.from(rows, ([, , y]) => y),
    p: Uint8Array.from(rows, ([, , , p]) => p),
    sensor,
  };
}

/** Windows whose stride divides their steps, over events with many ties and gaps, on chips of any shape. */
export const anyCase: fc.Arbitrary<{ readonly events: EventStream; readonly options: WindowOptions }> = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain((sensor) =>
    fc.record({
      events: fc
        .record({
          start: fc.integer({ min: 0, max: 2 ** 33 }),
          rows: fc.array(
            fc.tuple(
              fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
              fc.nat(sensor.width - 1),
              fc.nat(sensor.height - 1),
              fc.nat(1),
            ),
            { minLength: 1, maxLength: 60 },
          ),
        })
        .map(({ start, rows }) => {
          let t = start;
          return eventsOf(
            rows.map(([wait, x, y, p]) => [(t += wait), x, y, p]),
            sensor,
          );
        }),
      options: fc
        .record({
          stride: fc.integer({ min: 1, max: 4 }),
          overlap: fc.integer({ min: 1, max: 3 }),
          timestepMs: fc.constantFrom(0.001, 0.07, 0.5, 1, 2.5),
          channels: fc.constantFrom(1 as const, 2 as const),
          height: fc.integer({ min: 1, max: 12 }),
          width: fc.integer({ min: 1, max: 12 }),
          normalize: fc.boolean(),
        })
        .map(({ overlap, ...options }) => ({ ...options, steps: options.stride * overlap })),
    }),
  );
