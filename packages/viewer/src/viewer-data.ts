import type { ClassName } from '@spikeseg/detection';
import type { SensorSize } from '@spikeseg/events';

/*
 * What the page shows: plain data in columns. Times are in ticks since the first event of the recording, places are sensor px with y down. It is what
 * `viewerPage` embeds and what the app in `app/` takes, wherever it comes from.
 */

/** A recording as a viewer shows it. */
export interface ViewerData {
  /** Name of the recording. Text: nothing of it is interpreted. */
  readonly name: string;
  /** The detector in words. */
  readonly detector: string;
  readonly sensor: SensorSize;
  /** µs per tick: 1 unless the recording is longer than 2³² µs. */
  readonly tickUs: number;
  /** Time of the first event on the clock of the events, µs. */
  readonly startUs: number;
  /** From the first event to the last. */
  readonly durationUs: number;
  /** Events of the recording, and how many of them were near tracks or in detections, all of which are in the page. */
  readonly counts: { readonly events: number; readonly near: number };
  readonly events: ViewerEvents;
  readonly detections: ViewerDetections;
  readonly points: ViewerPoints;
  /** By ascending number. */
  readonly tracks: readonly ViewerTrack[];
  readonly labels: readonly ViewerLabel[];
  /** Whether the truth is known; without labels nothing was there. */
  readonly labelled: boolean;
  /** How the sky drifted; left out where that is not known. */
  readonly sky?: ViewerSky | undefined;
  /** Left out where the detector keeps none. */
  readonly evidence?: ViewerEvidence | undefined;
}

/** The events in the page, in time order. */
export interface ViewerEvents {
  readonly t: Uint32Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** 0 OFF, 1 ON. */
  readonly p: Uint8Array;
  /** 0 far from all tracks; 1 near one or in a detection. */
  readonly near: Uint8Array;
  /** Class of the likelihood ratio that is believed of it, from 1; 0 says nothing. As long as the others where there is evidence. */
  readonly classes: Uint8Array;
}

/** Detections in time order. */
export interface ViewerDetections {
  readonly t: Uint32Array;
  /** How long each stands, ticks. */
  readonly duration: Uint32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
  readonly score: Float32Array;
  /** NaN where the detector does not watch it. */
  readonly falseAlarmsPerHour: Float32Array;
  /** 0 where no confirmed track took it. */
  readonly track: Uint32Array;
  /** Detection k consists of events `events[offsets[k]]` … `events[offsets[k + 1] − 1]`, places in {@link ViewerEvents}. */
  readonly offsets: Uint32Array;
  readonly events: Uint32Array;
}

/** Points of tracks, in time order. */
export interface ViewerPoints {
  readonly track: Uint32Array;
  readonly t: Uint32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
}

export interface ViewerTrack {
  readonly id: number;
  readonly beginUs: number;
  readonly endUs: number;
  /** Way from its first place to its last by the time between them; null for a single point. */
  readonly speedPxS: number | null;
  /** Mean brightness, events/s; null where the detector learns none. */
  readonly rateHz: number | null;
  readonly detections: number;
  /** The least of its detections; null where the detector does not watch it. */
  readonly falseAlarmsPerHour: number | null;
  /** Id of the labelled object that it is at; null where it is at none. */
  readonly object: number | null;
  /** What it is, and why in words; null where it was not asked. */
  readonly class: ClassName | null;
  readonly reason: string | null;
  /** What people say of it; left out where they say nothing. */
  readonly judged?: {
    readonly as: ClassName | 'nothing' | undefined;
    readonly name: string;
    readonly by: string;
    readonly at: string;
  };
}

/** The velocity of the stars over the chip, px/s, as it was known at a time; NaN where the sky did not drift. */
export interface ViewerSky {
  readonly t: Uint32Array;
  readonly vx: Float32Array;
  readonly vy: Float32Array;
}

/** Where a labelled object was. */
export interface ViewerLabel {
  readonly id: number;
  readonly t: Uint32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Why there are detections: evidence that their tracks have, and that the search held. */
export interface ViewerEvidence {
  readonly stepTicks: number;
  readonly layers: readonly ViewerLayer[];
  /** Per detection: evidence that its track exists, and what it must have to be an object, nats. */
  readonly nats: Float64Array;
  readonly threshold: Float64Array;
  /** Per detection: brightness, events/s, and standard deviation of its events around its place, per axis, px. */
  readonly rateHz: Float32Array;
  readonly spreadPx: Float32Array;
  /** Per detection: velocity, px/s. */
  readonly vx: Float32Array;
  readonly vy: Float32Array;
  /** Cells that held evidence, by step. */
  readonly levels: ViewerLevels;
}

/** A layer that adds evidence up. */
export interface ViewerLayer {
  readonly name: string;
  /** Sensor px per cell. */
  readonly stride: number;
  /** Steps per update. */
  readonly every: number;
}

/** Cells that hold evidence: those of kept step s, `at[s]`, are `begins[s]` … `begins[s + 1] − 1`. */
export interface ViewerLevels {
  /** Number of each kept step, from 1, ascending; it ends at `step · stepTicks`. */
  readonly at: Uint32Array;
  readonly begins: Uint32Array;
  readonly layer: Uint8Array;
  readonly row: Uint16Array;
  readonly column: Uint16Array;
  /** Quarter nats. */
  readonly quarterNats: Uint8Array;
}
