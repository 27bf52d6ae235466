/** Events of a stream, in blocks: lines of text, or what a camera sends. */
import {
  type EventFile,
  type EventInput,
  type FormatName,
  orderedEvents,
  orderOfPieces,
  type ReadEventsOptions,
  readEvents,
  type TimeFaults,
} from '@spikeseg/event-formats';
import { EventFormatError, type EventStream, type RepeatedEvents, type SensorSize } from '@spikeseg/events';
import { type Burst, EventChecks, EventLineReader, type LineFault } from '@spikeseg/events/live';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import type { Reading } from '../recordings/reading.ts';

export interface StreamParts {
  readonly name: string;
  readonly sensor: SensorSize;
  readonly burst: Burst;
  /** Counts events that come twice, and leaves them out where all do. */
  readonly repeated: RepeatedEvents;
  /** Called with what is left out; without it the first such line or event is an error. */
  readonly onBad?: ((fault: LineFault, error: () => EventFormatError) => void) | undefined;
}

/** Events of lines `t_us,x,y,p`. @throws EventFormatError with line and byte; InterruptedError, before a last line without an end is read */
export async function* lineEvents(
  pieces: AsyncIterable<Uint8Array>,
  { name, sensor, burst, repeated, onBad }: StreamParts,
  stop: Interruption,
): AsyncGenerator<EventStream, void> {
  const reader = new EventLineReader({ name, sensor, burst, ...(onBad && { onBadLine: onBad }) });
  for await (const piece of pieces) for (const events of reader.read(piece)) yield repeated.take(events);
  await stopIfInterrupted(stop);
  for (const events of reader.end()) yield repeated.take(events);
}

/** Opens what a camera sends. It has begun when this returns: the header tells the size of the sensor. */
export const openCamera = (
  pieces: EventInput,
  name: string,
  format: FormatName,
  reading: Reading & Pick<ReadEventsOptions, 'packets' | 'arrivalUs'>,
): Promise<EventFile> => readEvents(pieces, { ...reading, name, format });

/**
 * Events of a camera, with whole µs, in the order of time within each piece that came: nothing waits for the next piece. One that is earlier than those of
 * the piece before gets the time of the last of them, as clocks of cameras step back by some µs. Events around a jump of more than 1 s alone wait, until some
 * that follow say whether it was one.
 *
 * @param times filled while blocks are taken
 * @throws EventFormatError for an event whose time cannot be, and for more at once than is kept
 */
export async function* cameraEvents(
  file: EventFile,
  { name, sensor, burst, repeated, onBad }: StreamParts,
  times: TimeFaults,
): AsyncGenerator<EventStream, void> {
  const checks = new EventChecks(sensor, burst);
  const numbers = new Float64Array(4);
  let seen = 0;
  const onBehind = onBad && ((error: () => EventFormatError) => onBad('late', error));
  // Before their order: what comes late gets another time.
  const once = {
    ...file,
    chunks: async function* () {
      for await (const chunk of file.chunks()) yield repeated.take(chunk);
    },
  };
  for await (const events of orderedEvents(once, orderOfPieces, times, onBehind)) {
    const block = { t: events.t.slice(), x: events.x.slice(), y: events.y.slice(), p: events.p.slice() };
    let kept = 0;
    for (let k = 0; k < block.t.length; k++, seen++) {
      numbers[0] = events.t[k];
      numbers[1] = events.x[k];
      numbers[2] = events.y[k];
      numbers[3] = events.p[k];
      const problem = checks.problemOf(numbers);
      if (problem !== undefined) {
        const variable = `event ${seen}`;
        const error = (): EventFormatError => new EventFormatError({ file: name, variable, offset: 0, ...problem });
        if (onBad === undefined) throw error();
        onBad(problem.fault, error);
        continue;
      }
      block.t[kept] = events.t[k];
      block.x[kept] = events.x[k];
      block.y[kept] = events.y[k];
      block.p[kept++] = events.p[k];
    }
    const part = <T extends Float64Array | Uint16Array | Uint8Array>(column: T): T => column.subarray(0, kept) as T;
    yield { t: part(block.t), x: part(block.x), y: part(block.y), p: part(block.p), sensor };
  }
}
