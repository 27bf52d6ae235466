import { eventsNear } from '../../data/choose-events.ts';
import { type LiveEvidence, type LiveFrame, type LiveHello, type LiveRows, liveClasses } from '../../live/live-messages.ts';
import { pointColumns } from '../../packing/point-columns.ts';
import type { ViewerData, ViewerEvidence, ViewerPoints, ViewerTrack } from '../../viewer-data.ts';
import { firstFrom, starColour } from '../shared/model.ts';

/** Tracks that are listed; those that were not seen for the longest time are forgotten. */
const maxTracks = 100;

/** The last seconds of a stream as a viewer shows them. */
export interface LiveView {
  readonly data: ViewerData;
  /** Time of tick 0, µs since the first event. */
  readonly originUs: number;
  /** Ticks until now. */
  readonly now: number;
  /** Places in the palette by number of the track. */
  readonly colours: ReadonlyMap<number, number>;
}

/** What a page holds of a stream: the last `windowUs` of it, and a line for each of the last tracks. */
export class LiveHistory {
  readonly #hello: LiveHello;
  #frames: LiveFrame[] = [];
  #evidence: LiveEvidence[] = [];
  /** Those that were seen last are last. */
  readonly #tracks = new Map<number, ViewerTrack>();
  readonly #colours = new Map<number, number>();
  #dropped = 0;
  #next: number;

  constructor(hello: LiveHello) {
    this.#hello = hello;
    this.#next = hello.next;
  }

  /** Frames that did not come since this page looks on. */
  get dropped(): number {
    return this.#dropped;
  }

  get last(): LiveFrame | undefined {
    return this.#frames.at(-1);
  }

  /** Of the events of the last seconds those that came to this page, and all. */
  get shown(): { readonly events: number; readonly of: number } {
    const sum = (of: (frame: LiveFrame) => number): number => this.#frames.reduce((total, frame) => total + of(frame), 0);
    return { events: sum(({ t }) => t.length), of: sum(({ came }) => came) };
  }

  addFrame(frame: LiveFrame): void {
    // Frames of the past have gaps, though none was dropped.
    if (frame.number >= this.#next) {
      this.#dropped += frame.number - this.#next;
      this.#next = frame.number + 1;
    }
    this.#frames.push(frame);
    this.#addRows(frame.rows);
    const beginUs = this.#beginUs;
    const isOver = ({ t, nowUs }: LiveFrame): boolean => Math.max(nowUs, t.at(-1) ?? 0) < beginUs;
    while (this.#frames.length > 1 && isOver(this.#frames[0])) this.#frames.shift();
    // A stream that is silent goes on with frames that hold nothing.
    this.#frames = this.#frames.filter((one) => one === frame || one.came > 0 || one.points.t.length > 0);
    while (this.#evidence.length > 0 && (this.#evidence[0].t.at(-1) ?? 0) < beginUs) this.#evidence.shift();
  }

  addEvidence(evidence: LiveEvidence): void {
    this.#evidence.push(evidence);
  }

  /** Evidence is not wanted any more. */
  forgetEvidence(): void {
    this.#evidence = [];
  }

  /** The last seconds, for the views. */
  view(): LiveView {
    const { name, detector, sensor, windowUs } = this.#hello;
    const originUs = this.#beginUs;
    const nowUs = this.last?.nowUs ?? 0;
    const events = this.#events(originUs, nowUs);
    const points = this.#points(originUs, nowUs);
    const { t: times, ...places } = points;
    const tracked = Array.from(times, (t, k) => ({ track: places.track[k], tUs: t, x: places.x[k], y: places.y[k] }));
    const near = eventsNear({ ...events, t: Float64Array.from(events.t) }, tracked, []);
    const count = events.t.length;
    const data: ViewerData = {
      name,
      detector,
      sensor,
      tickUs: 1,
      startUs: 0,
      durationUs: windowUs,
      counts: { events: count, near: near.reduce((sum, one) => sum + one, 0) },
      events: { ...events, near, classes: new Uint8Array(0) },
      detections: none(),
      points,
      tracks: [...this.#tracks.values()]
        .map((track) => ({ ...track, beginUs: track.beginUs - originUs, endUs: track.endUs - originUs }))
        .toSorted((a, b) => b.id - a.id),
      labels: [],
      labelled: false,
      evidence: this.#evidenceOf(originUs),
    };
    return { data, originUs, now: nowUs - originUs, colours: this.#coloursSince(originUs) };
  }

  /** A track of the last seconds has a colour of its own as long as it is there: satellites alone, where tracks have classes. */
  #coloursSince(beginUs: number): ReadonlyMap<number, number> {
    const present = [...this.#tracks.values()].filter(({ endUs }) => endUs >= beginUs);
    const ids = new Set(present.map(({ id }) => id));
    for (const id of this.#colours.keys()) if (!ids.has(id)) this.#colours.delete(id);
    const hasClasses = present.some((track) => track.class !== null);
    const wanted = present.filter((track) => track.class === 'satellite' || !hasClasses).toSorted((a, b) => a.id - b.id);
    for (const { id } of wanted) {
      const taken = new Set(this.#colours.values());
      const free = Array.from({ length: starColour }, (_, place) => place).find((place) => !taken.has(place));
      if (!this.#colours.has(id) && free !== undefined) this.#colours.set(id, free);
    }
    // What was taken for a satellite keeps its colour for the case that it is one.
    return new Map(wanted.map(({ id }) => [id, this.#colours.get(id) ?? -1]));
  }

  /** Where the window begins, at the end of a step where the detector has such. */
  get #beginUs(): number {
    const { windowUs, evidence } = this.#hello;
    const stepUs = evidence?.stepUs ?? 1;
    return Math.max(0, Math.floor(((this.last?.nowUs ?? 0) - windowUs) / stepUs) * stepUs);
  }

  #addRows({ id, beginUs, endUs, speedPxS, rateHz, detections, falseAlarmsPerHour, is }: LiveRows): void {
    id.forEach((track, k) => {
      this.#tracks.delete(track);
      this.#tracks.set(track, {
        id: track,
        beginUs: beginUs[k],
        endUs: endUs[k],
        speedPxS: orNull(speedPxS[k]),
        rateHz: orNull(rateHz[k]),
        detections: detections[k],
        falseAlarmsPerHour: orNull(falseAlarmsPerHour[k]),
        object: null,
        class: liveClasses[is[k]],
        reason: null,
      });
    });
    for (const track of this.#tracks.keys()) {
      if (this.#tracks.size <= maxTracks) return;
      this.#tracks.delete(track);
    }
  }

  /** Those that are answered. */
  #events(from: number, until: number) {
    const parts = this.#frames.map(({ t, x, y, p }) => {
      const own = [firstFrom(t, from), firstFrom(t, until + 1)] as const;
      return { t: t.subarray(...own), x: x.subarray(...own), y: y.subarray(...own), p: p.subarray(...own) };
    });
    const count = parts.reduce((sum, { t }) => sum + t.length, 0);
    const [t, p] = [new Uint32Array(count), new Uint8Array(count)];
    const [x, y] = [new Uint16Array(count), new Uint16Array(count)];
    let at = 0;
    for (const part of parts) {
      part.t.forEach((time, k) => (t[at + k] = time - from));
      x.set(part.x, at);
      y.set(part.y, at);
      p.set(part.p, at);
      at += part.t.length;
    }
    return { t, x, y, p };
  }

  #points(from: number, until: number): ViewerPoints {
    const own = this.#frames
      .flatMap(({ points: { t, track, x, y, w, h } }) =>
        Array.from(t, (time, k) => ({ time, track: track[k], x: x[k], y: y[k], w: w[k], h: h[k] })),
      )
      .filter(({ time }) => time >= from && time <= until);
    return { ...pointColumns(own), t: Uint32Array.from(own, ({ time }) => time - from) };
  }

  #evidenceOf(from: number): ViewerEvidence | undefined {
    const told = this.#hello.evidence;
    if (told === undefined) return undefined;
    const steps = this.#evidence.flatMap((part) => Array.from(part.t, (time, s) => ({ part, s, time })));
    const own = steps.filter(({ time }) => time > from);
    const begins = new Uint32Array(own.length + 1);
    own.forEach(({ part, s }, k) => (begins[k + 1] = begins[k] + part.begins[s + 1] - part.begins[s]));
    const count = begins[own.length];
    const [layer, quarterNats] = [new Uint8Array(count), new Uint8Array(count)];
    const [row, column] = [new Uint16Array(count), new Uint16Array(count)];
    own.forEach(({ part, s }, k) => {
      const cells = [part.begins[s], part.begins[s + 1]] as const;
      layer.set(part.layer.subarray(...cells), begins[k]);
      row.set(part.row.subarray(...cells), begins[k]);
      column.set(part.column.subarray(...cells), begins[k]);
      quarterNats.set(part.quarterNats.subarray(...cells), begins[k]);
    });
    const at = Uint32Array.from(own, ({ time }) => Math.round((time - from) / told.stepUs));
    return {
      stepTicks: told.stepUs,
      layers: told.layers,
      ...noObjects,
      levels: { at, begins, layer, row, column, quarterNats },
    };
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

const noObjects = {
  nats: new Float64Array(0),
  threshold: new Float64Array(0),
  rateHz: new Float32Array(0),
  spreadPx: new Float32Array(0),
  vx: new Float32Array(0),
  vy: new Float32Array(0),
};

/** Detections are not sent one by one. */
const none = (): ViewerData['detections'] => ({
  t: new Uint32Array(0),
  duration: new Uint32Array(0),
  x: new Float32Array(0),
  y: new Float32Array(0),
  w: new Float32Array(0),
  h: new Float32Array(0),
  score: new Float32Array(0),
  falseAlarmsPerHour: new Float32Array(0),
  track: new Uint32Array(0),
  offsets: new Uint32Array(1),
  events: new Uint32Array(0),
});
