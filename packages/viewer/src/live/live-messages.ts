import type { ClassName } from '@spikeseg/detection';
import type { SensorSize } from '@spikeseg/events';
import { packColumns, unpackColumns } from '../packing/pack-columns.ts';
import type { ViewerLayer } from '../viewer-data.ts';

/*
 * What a program that detects in a stream and the page that looks on say to each other over a WebSocket. Version 1.
 *
 *   program → page   binary messages, each an object as `packColumns` packs it (columns are typed arrays), told apart by `kind`:
 *     hello     first, once the stream has begun: what it is, and the number of the next frame
 *     frame     the recent past, frame by frame, then one every `frameMs`: what came since the one before. Frames are numbered one by one; those of the recent past have
 *               smaller numbers than `next` of hello, and gaps. After it a number that is missing is a frame that was dropped because the page was behind.
 *     evidence  after the frame of its number, where the page asked for it
 *     sight     after hello those of the last day, then one every minute of the stream, from detectors that tell it: what could be seen
 *     end       last: why the stream ended. A socket that closes without it was cut.
 *   page → program   text:
 *     N               the number of the frame that the page has taken in. Where the page is too far behind, frames are dropped until it has caught up.
 *     evidence on     evidence is wanted from the next frame on; `evidence off` ends that
 *
 * Times are µs since the first event of the stream, places are sensor px with y down.
 */

/** Most messages of sight that a page holds, and somebody who joins is sent: a day. */
export const maxSights = 1440;
/** What both sides must be of. */
export const liveVersion = 1;

/** Time between two frames, ms. */
export const frameMs = 100;

/** Most events that are sent. */
export const liveEventsPerS = 10_000;

/** How much of the stream the page holds, and somebody who joins is sent, µs. */
export const liveWindowUs = 10_000_000;

export interface LiveHello {
  readonly kind: 'hello';
  readonly version: number;
  /** Name of the stream. Text: nothing of it is interpreted. */
  readonly name: string;
  /** The detector in words. */
  readonly detector: string;
  readonly sensor: SensorSize;
  readonly windowUs: number;
  readonly eventsPerS: number;
  /** Number of the first frame that is not of the recent past. */
  readonly next: number;
  /** Left out where the detector keeps none. */
  readonly evidence?: LiveLayers | undefined;
}

/** Layers that hold evidence. */
export interface LiveLayers {
  /** µs per step of the network. */
  readonly stepUs: number;
  readonly layers: readonly ViewerLayer[];
}

/** What came and was found so far. */
export interface LiveFigures {
  readonly events: number;
  readonly detections: number;
  readonly tracks: number;
}

export interface LiveFrame extends LiveFigures {
  readonly kind: 'frame';
  readonly number: number;
  /** Until when the stream is answered; 0 before the first answer. */
  readonly nowUs: number;
  /** Events per second of the clock, and seconds of the stream per second of it, during the last second. */
  readonly rate: number;
  readonly pace: number;
  /** How much later the last events were taken in than they would have been at the moment at which the program was least behind, s. */
  readonly lagS: number;
  /** Events that came since the frame before; those that are sent are an even sample of them. */
  readonly came: number;
  /** Events in time order. */
  readonly t: Float64Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** 0 OFF, 1 ON. */
  readonly p: Uint8Array;
  /** Points of confirmed tracks, in time order. */
  readonly points: LivePoints;
  /** Rows of the tracks that changed. */
  readonly rows: LiveRows;
}

export interface LivePoints {
  readonly track: Uint32Array;
  readonly t: Float64Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
}

/** Tracks in a line each. */
export interface LiveRows {
  readonly id: Uint32Array;
  readonly beginUs: Float64Array;
  readonly endUs: Float64Array;
  /** Way from its first place to its last by the time between them; NaN for a single point. */
  readonly speedPxS: Float32Array;
  /** Mean brightness, events/s; NaN where the detector learns none. */
  readonly rateHz: Float32Array;
  readonly detections: Uint32Array;
  /** Of its last point; NaN where the detector does not watch it. */
  readonly falseAlarmsPerHour: Float32Array;
  /** Of its last point: place in {@link liveClasses}. */
  readonly is: Uint8Array;
}

/** What a track can be; null where it was not asked. */
export const liveClasses: readonly (ClassName | null)[] = [null, 'unknown', 'star', 'satellite'];

/** Cells that held evidence: those of step s, which ended at `t[s]`, are `begins[s]` … `begins[s + 1] − 1`. */
export interface LiveEvidence {
  readonly kind: 'evidence';
  readonly number: number;
  readonly t: Float64Array;
  readonly begins: Uint32Array;
  /** Place of the layer in hello. */
  readonly layer: Uint8Array;
  readonly row: Uint16Array;
  readonly column: Uint16Array;
  /** Quarter nats. */
  readonly quarterNats: Uint8Array;
}

/** What could be seen until a time. */
export interface LiveSight {
  readonly kind: 'sight';
  readonly tUs: number;
  /** Half of what moves at up to 40 px/s is found from so many events/s on; null where nothing is seen. */
  readonly fromHz: number | null;
  /** Why less is seen than before, in words. */
  readonly warnings: readonly string[];
}

interface LiveEnd {
  readonly kind: 'end';
  /** `end` of the input, `idle`, `interrupted` or `error`. */
  readonly reason: string;
}

/** What the page is told. */
export type LiveMessage = LiveHello | LiveFrame | LiveEvidence | LiveSight | LiveEnd;

export const packMessage = (message: LiveMessage): Uint8Array<ArrayBuffer> => packColumns(message);

/** @throws RangeError or SyntaxError for what is no message */
export const unpackMessage = (bytes: Uint8Array): LiveMessage => unpackColumns(bytes) as LiveMessage;

/** What the page says. */
export const seenText = (number: number): string => String(number);
export const evidenceText = (wanted: boolean): string => (wanted ? 'evidence on' : 'evidence off');
