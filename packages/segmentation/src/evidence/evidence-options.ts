import type { EvidenceKernel } from '@spikeseg/snn-core';
import type { MovingOptions } from '../moving/moving-options.ts';
import type { TrackerOptions } from '../tracks/tracker.ts';

/** Objects that move too fast for maps that stand still. */
export type FastOptions = Pick<MovingOptions, 'slowestPxS' | 'fastestPxS' | 'spotRate'>;

/** What decides about evidence, and where it is. */
export interface EvidenceOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /** Step of the neurons, µs, and steps between two answers. */
  readonly stepUs: number;
  readonly stepsPerAnswer: number;
  /**
   * s₀ of every map, events/s that an object adds to the pixel in its middle. A small one waits long and finds what is dim, a
   * large one decides soon: maps of several work side by side.
   */
  readonly spotRates: readonly number[];
  /** θ, nats. */
  readonly thresholdNats: number;
  /**
   * How many places per hour may fire by chance, all maps together: θ of every map moves to where that many do (see
   * `FalseAlarmRate`), beginning with `thresholdNats`. Where left out, θ stays.
   */
  readonly falseAlarmsPerHour?: number | undefined;
  /** How far above θ evidence is kept, nats; above `thresholdNats` where θ moves. */
  readonly ceilingNats: number;
  /** A place counts until the last `freshS` seconds speak against an object there by more than `freshNats`: it has left. */
  readonly freshS: number;
  readonly freshNats: number;
  /** Share of θ that a spot must have without its largest pixel: a hot pixel that is not known yet is no object. */
  readonly leastShared: number;
  /** Of places closer than this the one with the most fresh evidence counts, px. */
  readonly separationPx: number;
  /**
   * What follows objects, so that neurons that fire because of one that has moved on are silenced; nothing is silenced where
   * left out.
   */
  readonly tracker?: TrackerOptions;
  /** Objects that move fast are looked for, too; where left out, they are not. */
  readonly fast?: FastOptions;
  /** What an event adds around it, as a spot is expected to look; the disc of `spotKernel` where left out. Others are for studies. */
  readonly kernel?: EvidenceKernel;
}
