import type { EventStream } from '@spikeseg/events';
import type { Track } from '../follow/track/track.ts';
import type { Level } from './level.ts';

/** What is known of an object that is reported, beside where it is. */
export interface ObjectEvidence {
  readonly track: number;
  /** Evidence that it is there, and what it must have had to be an object, nats. */
  readonly nats: number;
  readonly thresholdNats: number;
  /** Its brightness, events/s. */
  readonly rateHz: number;
  /** Standard deviation of its events around its place, per axis, sensor px. */
  readonly spreadPx: number;
}

/** Who looks on; what is found is the same. Asked for in every step: without a watcher nothing is gathered. */
export interface EvidenceWatch {
  /**
   * Told after every step which places hold evidence that nothing known explains.
   *
   * @param endUs end of the step, µs @param levels of each layer, in reading order
   */
  readonly onLevels?: ((endUs: number, levels: readonly (readonly Level[])[]) => void) | undefined;
  /** Called with the objects of every report, in the order of its detections. @param endUs time of the report, µs */
  readonly onObjects?: ((endUs: number, objects: readonly ObjectEvidence[]) => void) | undefined;
  /**
   * Told of every event around an object. @param event its place in its step @param profile positive in the middle of the spot, negative around it: the sum
   * over events that are spread evenly is 0 in the mean, whatever their polarity
   */
  readonly onSpot?: ((track: number, event: number, profile: number) => void) | undefined;
}

/** What goes for all tracks after a step. */
export interface FollowedNow {
  readonly isForAll: boolean;
  readonly leadPx: number;
  readonly perHour: (nats: number) => number;
  readonly trackNats: () => number;
}

/** Who looks on from within. */
export interface FollowWatch extends EvidenceWatch {
  /**
   * Called with the events of every step, as the detector sees them.
   *
   * @param ratios likelihood ratio of each, s·px @param isObject of each, 1 where it comes from an object that is followed
   */
  readonly onWeighed?: ((events: EventStream, ratios: ArrayLike<number>, isObject: Uint8Array) => void) | undefined;
  /** Called with what is believed of every event, in their order, s·px. */
  readonly onBelieved?: ((ratio: number) => void) | undefined;
  /** Called with what is believed of the events of a step and no object explains, s·px. */
  readonly onUnexplained?: ((ratios: Float32Array) => void) | undefined;
  /**
   * Called after every step with all tracks, which go on changing.
   *
   * @param now isForAll: whether objects that are slow are reported; leadPx: by how much ON events come ahead of their objects; perHour: tracks that reach so
   * many nats by chance; trackNats: what a track must gain to be an object
   */
  readonly onTracks?: ((tracks: readonly Track[], now: FollowedNow) => void) | undefined;
}
