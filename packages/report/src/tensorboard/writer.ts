import { type EventTime, encodeEvent } from './event.ts';
import { tfRecord } from './tfrecord.ts';

/**
 * Name of an event file, as TensorBoard looks for it: `events.out.tfevents.SECONDS.HOST`. Files of one folder are read in
 * the order of their names, so that a resumed run adds a file and never touches the old one.
 *
 * @param wallTimeS seconds since 1970 when the file is opened
 * @param host any name without slashes
 */
export const eventFileName = (wallTimeS: number, host: string): string =>
  `events.out.tfevents.${Math.floor(wallTimeS).toString().padStart(10, '0')}.${host}`;

/** Writes the records of one event file to a sink. Knows no file and no clock: the caller gives both. */
export class TensorBoardWriter {
  readonly #sink: (bytes: Uint8Array) => void;

  /**
   * Starts the file with its version.
   *
   * @param sink takes the bytes of whole records, in order
   * @param wallTimeS seconds since 1970
   */
  constructor(sink: (bytes: Uint8Array) => void, wallTimeS: number) {
    this.#sink = sink;
    sink(tfRecord(encodeEvent({ wallTimeS, step: 0 }, { kind: 'file-version' })));
  }

  /** Says that a resumed run goes on at this step: what earlier files of the folder say of it and of later ones is void. */
  restart(time: EventTime): void {
    this.#sink(tfRecord(encodeEvent(time, { kind: 'session-start' })));
  }

  /** A number over steps; stored in single precision. */
  scalar(tag: string, value: number, time: EventTime): void {
    this.#sink(tfRecord(encodeEvent(time, { kind: 'scalar', tag, value })));
  }

  /** A distribution over steps. @throws RangeError when there is no value or one is not finite */
  histogram(tag: string, values: ArrayLike<number>, time: EventTime): void {
    this.#sink(tfRecord(encodeEvent(time, { kind: 'histogram', tag, values })));
  }

  /** A picture over steps. @throws TypeError when the bytes are no PNG file */
  image(tag: string, png: Uint8Array, time: EventTime): void {
    this.#sink(tfRecord(encodeEvent(time, { kind: 'image', tag, png })));
  }
}
