import type { EventStream, SensorSize } from '@spikeseg/events';
import { FrameBuilder, type LiveAnswer, type LiveLevels } from './frame-builder.ts';
import {
  type LiveFigures,
  type LiveLayers,
  type LiveSight,
  liveEventsPerS,
  liveVersion,
  liveWindowUs,
  maxSights,
  packMessage,
} from './live-messages.ts';
import { LiveViewer, type ViewerSocket } from './live-viewer.ts';

export interface LiveStream {
  readonly name: string;
  /** The detector in words. */
  readonly detector: string;
  readonly sensor: SensorSize;
  /** Left out where the detector keeps no evidence. */
  readonly evidence?: LiveLayers | undefined;
  /** How it goes, now. */
  readonly figures: () => LiveFigures;
}

/** Most bytes and frames of the recent past. */
const maxKept = { bytes: 4 * 2 ** 20, frames: 200 } as const;

/**
 * Shows a stream to viewers while a detector searches it. Takes in all that comes, at once and in bounded room, also for slow viewers; {@link tick}
 * sends to them. Keeps the frames of the last ten seconds of the stream, and what could be seen in the last day, for viewers that join later.
 */
export class LiveFeed {
  readonly #builder: FrameBuilder;
  readonly #viewers = new Set<LiveViewer>();
  #stream: LiveStream | undefined;
  #past: { readonly nowUs: number; readonly bytes: Uint8Array }[] = [];
  #sights: Uint8Array[] = [];
  #dropped = 0;

  /** @param now ms */
  constructor(now: () => number) {
    this.#builder = new FrameBuilder(now);
  }

  /** Frames that were not sent to viewers because they were behind. */
  get dropped(): number {
    return [...this.#viewers].reduce((sum, { dropped }) => sum + dropped, this.#dropped);
  }

  begin(stream: LiveStream): void {
    this.#stream = stream;
    for (const viewer of this.#viewers) this.#greet(viewer);
  }

  /** Events in time order, before they are answered. */
  takeEvents(events: EventStream): void {
    this.#builder.takeEvents(events);
  }

  takeAnswer(answer: LiveAnswer): void {
    this.#builder.takeAnswer(answer);
  }

  /** Takes in what could be seen until a time, µs on the clock of the events, and tells it at once. */
  takeSight({ tUs, fromHz, warnings }: Omit<LiveSight, 'kind'>): void {
    const bytes = packMessage({ kind: 'sight', tUs: this.#builder.sinceFirst(tUs), fromHz, warnings });
    this.#sights = [...this.#sights, bytes].slice(-maxSights);
    for (const viewer of this.#viewers) viewer.tell(bytes);
  }

  /** Takes in what the layers held at the end of a step; undefined while no viewer wants it. */
  get takeLevels(): ((levels: LiveLevels) => void) | undefined {
    for (const { wantsEvidence } of this.#viewers) if (wantsEvidence) return this.#takeLevels;
    return undefined;
  }

  readonly #takeLevels = (levels: LiveLevels): void => this.#builder.takeLevels(levels);

  /** Somebody looks on from now on, and has the recent past. @returns what takes in its words, and what ends it */
  join(socket: ViewerSocket): { readonly hear: (text: string) => void; readonly leave: () => void } {
    const viewer = new LiveViewer(socket);
    this.#viewers.add(viewer);
    this.#greet(viewer);
    return {
      hear: (text) => viewer.hear(text),
      leave: () => void (this.#viewers.delete(viewer) && (this.#dropped += viewer.dropped)),
    };
  }

  /** Sends the next frame; to be called every `frameMs`. Who has missed frames has the tracks of those with it. */
  tick(): void {
    this.#next((viewer, number, bytes, evidence) => viewer.offer(number, bytes, evidence));
  }

  /** Sends what is left, to those that are behind too, and why the stream ended. */
  end(reason: string): void {
    this.#next((viewer, _, bytes) => viewer.tell(bytes));
    const bytes = packMessage({ kind: 'end', reason });
    for (const viewer of this.#viewers) viewer.tell(bytes);
  }

  #next(send: (viewer: LiveViewer, number: number, bytes: Uint8Array, evidence: Uint8Array | undefined) => void): void {
    if (this.#stream === undefined) return;
    const { frame, evidence, isEmpty } = this.#builder.build(this.#stream.figures());
    const bytes = packMessage(frame);
    const more = evidence && packMessage(evidence);
    for (const viewer of this.#viewers) {
      const { missedFrom } = viewer;
      const own = missedFrom === undefined ? bytes : packMessage({ ...frame, rows: this.#builder.rowsSince(missedFrom) });
      send(viewer, frame.number, own, more);
    }
    if (!isEmpty) this.#keep(frame.nowUs, bytes);
  }

  #greet(viewer: LiveViewer): void {
    if (this.#stream === undefined) return;
    const { name, detector, sensor, evidence } = this.#stream;
    viewer.tell(
      packMessage({
        kind: 'hello',
        version: liveVersion,
        name,
        detector,
        sensor,
        windowUs: liveWindowUs,
        eventsPerS: liveEventsPerS,
        next: this.#builder.next,
        evidence,
      }),
    );
    for (const bytes of this.#sights) viewer.tell(bytes);
    for (const { bytes } of this.#past) viewer.tell(bytes);
  }

  #keep(nowUs: number, bytes: Uint8Array): void {
    this.#past.push({ nowUs, bytes });
    let size = this.#past.reduce((sum, one) => sum + one.bytes.length, 0);
    while (this.#past.length > 1) {
      const [oldest] = this.#past;
      const isOld = oldest.nowUs < nowUs - liveWindowUs || this.#past.length > maxKept.frames || size > maxKept.bytes;
      if (!isOld) return;
      this.#past.shift();
      size -= oldest.bytes.length;
    }
  }
}
