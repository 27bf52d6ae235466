import { checkEvents, checkSensor } from './check-events.ts';
import { EventQueue } from './event-queue.ts';
import type { EventStream, SensorSize } from './event-stream.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';

/** A time step with events: none of them can come any more. */
export interface EventStep {
  /** Number of the step: step 0 begins at the first event. Steps without events are left out, their numbers are not. */
  readonly index: number;
  /** Start of the step, µs. */
  readonly startUs: number;
  /** The events of this step and no others; valid until the next step is asked for. */
  readonly events: EventStream;
}

/** Where a stream goes on that was cut before. */
export interface StepGrid {
  /** Start of step 0, µs. */
  readonly firstUs: number;
  /** Step to go on with. */
  readonly index: number;
}

/**
 * Cuts events into time steps, of a recording or of a stream that comes in. A step is closed by the first event after it, or by `end`. Keeps the events of
 * the open step.
 */
export class StepCutter {
  readonly #sensor: SensorSize;
  readonly #stepUs: number;
  readonly #open: EventQueue;
  readonly #grid: StepGrid | undefined;
  #firstUs: number | undefined;
  #lastUs = -Infinity;
  #index = 0;

  /**
   * @param stepUs length of a step, whole µs, above 0
   * @param grid to go on with, where the stream was cut before. Where its clock began anew since, and events come before the last step, the grid moves so
   *   that the first event begins the next step: as if no time had passed
   * @throws RangeError for a sensor or a step that is none
   */
  constructor(sensor: SensorSize, stepUs: number, grid?: StepGrid) {
    checkSensor('StepCutter', sensor);
    if (!(Number.isInteger(stepUs) && stepUs > 0))
      throw new RangeError(`StepCutter: expected a step of whole µs above 0, got ${stepUs}`);
    this.#sensor = sensor;
    this.#stepUs = stepUs;
    this.#open = new EventQueue(sensor);
    this.#grid = grid;
  }

  /**
   * Takes in events and gives out the steps that they close.
   *
   * @param events after those before, in time order, on the sensor
   * @throws TypeError for columns that are no typed arrays, RangeError when a time falls, a pixel is beside the sensor, or the sensor is a larger one; then none
   *   of these events is taken in
   */
  *push(events: EventStream): Generator<EventStep, void> {
    const { t } = events;
    checkColumns(events, this.#sensor);
    checkEvents('events', events, this.#sensor, this.#lastUs);
    if (t.length === 0) return;
    this.#firstUs ??= this.#begin(t[0]);
    this.#lastUs = t[t.length - 1];
    let begin = 0;
    for (;;) {
      const end = firstAtOrAfter(t, this.#startUs + this.#stepUs, begin);
      if (end === t.length) break;
      yield this.#step(this.#open.isEmpty ? part(events, begin, end) : this.#with(events, begin, end));
      this.#index = Math.floor((t[end] - this.#firstUs) / this.#stepUs);
      begin = end;
    }
    this.#open.add(events, begin, t.length);
  }

  /** The open step, as if nothing came any more; undefined when there was no event at all. */
  end(): EventStep | undefined {
    return this.#firstUs === undefined ? undefined : this.#step(this.#open.take());
  }

  /** Start of step 0 where the first event is at a time. */
  #begin(tUs: number): number {
    if (this.#grid === undefined) return tUs;
    const { firstUs, index } = this.#grid;
    const next = Math.floor((tUs - firstUs) / this.#stepUs);
    this.#index = Math.max(index, next);
    // The rest of a step that was closed with the stream comes a step later.
    return next < index - 1 ? tUs - index * this.#stepUs : firstUs;
  }

  /** Start of the open step, µs. */
  get #startUs(): number {
    return (this.#firstUs ?? 0) + this.#index * this.#stepUs;
  }

  #step(events: EventStream): EventStep {
    return { index: this.#index, startUs: this.#startUs, events };
  }

  #with(events: EventStream, begin: number, end: number): EventStream {
    this.#open.add(events, begin, end);
    return this.#open.take();
  }
}

/** The steps of a recording, those with events. @param stepUs as of `StepCutter` */
export function* stepsOf(events: EventStream, stepUs: number): Generator<EventStep, void> {
  const cutter = new StepCutter(events.sensor, stepUs);
  yield* cutter.push(events);
  const last = cutter.end();
  if (last !== undefined) yield last;
}

/** What TypeScript checks, and JavaScript does not; and the sensor. */
function checkColumns({ t, x, y, p, sensor }: EventStream, { width, height }: SensorSize): void {
  if (![t, x, y, p].every((column) => ArrayBuffer.isView(column)))
    throw new TypeError(
      'events: expected typed arrays t, x, y, p, got others; e.g. { t: Float64Array.from(t), x: Uint16Array.from(x), … }',
    );
  checkSensor('events', sensor);
  if (sensor.width > width || sensor.height > height)
    throw new RangeError(`events: expected a sensor of ${width} × ${height} px, got ${sensor.width} × ${sensor.height}`);
}

function part({ t, x, y, p, sensor }: EventStream, begin: number, end: number): EventStream {
  return { t: t.subarray(begin, end), x: x.subarray(begin, end), y: y.subarray(begin, end), p: p.subarray(begin, end), sensor };
}
