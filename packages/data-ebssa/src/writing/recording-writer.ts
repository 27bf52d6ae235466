import { type EventColumns, type EventWriter, joinEvents } from '@spikeseg/event-formats';
import type { LabelTrack, SensorSize } from '@spikeseg/events';
import { writeRecording } from './write-recording.ts';

/** Writes a recording as a whole, with its labels, when its last event is known. */
export class RecordingWriter implements EventWriter {
  readonly #sensor: SensorSize;
  readonly #isLabelled: boolean;
  readonly #blocks: EventColumns[] = [];

  constructor(sensor: SensorSize, isLabelled: boolean) {
    this.#sensor = sensor;
    this.#isLabelled = isLabelled;
  }

  begin(): Uint8Array {
    return new Uint8Array(0);
  }

  encode({ t, x, y, p }: EventColumns): Uint8Array {
    this.#blocks.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() });
    return new Uint8Array(0);
  }

  end(labels: readonly LabelTrack[]): Uint8Array {
    const events = { ...joinEvents(this.#blocks), sensor: this.#sensor };
    return writeRecording({ events, objects: labels, labelled: this.#isLabelled });
  }
}
