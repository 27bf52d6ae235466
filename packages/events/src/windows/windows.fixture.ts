import * as fc from 'fast-check';
import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import { type EventWindow, natsOfEvents, windowAt, windowCount } from './event-window.ts';
import type { WindowOptions } from './window-options.ts';

export { toInput } from '../stream/sensor-scaling.ts';

/** All windows of a recording, in time order. */
export function* windows(events: EventStream, options: WindowOptions): Generator<EventWindow> {
  const count = windowCount(events, options);
  const nats = natsOfEvents(events, options);
  for (let index = 0; index < count; index++) yield windowAt(events, options, index, nats);
}

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

const anyOptions: fc.Arbitrary<WindowOptions> = fc
  .record({
    stride: fc.integer({ min: 1, max: 4 }),
    overlap: fc.integer({ min: 1, max: 3 }),
    timestepMs: fc.constantFrom(0.001, 0.07, 0.5, 1, 2.5),
    channels: fc.constantFrom(1 as const, 2 as const),
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 12 }),
    normalize: fc.boolean(),
  })
  .map(({ overlap, ...options }) => ({ ...options, steps: options.stride * overlap }));

const anySensor: fc.Arbitrary<SensorSize> = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 }),
});

/** Events on a sensor: many ties, gaps of up to five steps, a clock that starts anywhere. */
const eventsOn = (sensor: SensorSize, { timestepMs }: WindowOptions): fc.Arbitrary<EventStream> => {
  const wait = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: Math.round(5000 * timestepMs) }));
  const row = fc.tuple(wait, fc.nat(sensor.width - 1), fc.nat(sensor.height - 1), fc.nat(1));
  return fc.tuple(fc.integer({ min: 0, max: 2 ** 33 }), fc.array(row, { minLength: 1, maxLength: 40 })).map(([start, rows]) => {
    let t = start;
    return eventsOf(
      rows.map(([waited, x, y, p]) => [(t += waited), x, y, p]),
      sensor,
    );
  });
};

/** Windows whose stride divides their steps, over any events, on chips and inputs of any shape. */
export const anyCase: fc.Arbitrary<{ readonly events: EventStream; readonly options: WindowOptions }> = fc
  .tuple(anySensor, anyOptions)
  .chain(([sensor, options]) => eventsOn(sensor, options).map((events) => ({ events, options })));
