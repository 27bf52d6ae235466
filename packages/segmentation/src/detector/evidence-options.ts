/** What decides about evidence, and where it is. */
export interface EvidenceOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /**
   * θ, nats: where a place of the slow layer counts as an object. One of the fast layer counts from {@link fastNats} more on, as
   * it has so many more velocities to be wrong with.
   */
  readonly thresholdNats: number;
  /**
   * How many places per hour may fire by chance, both layers together: the θ of each moves to where that many do (see
   * `FalseAlarmRate`), beginning with `thresholdNats`. Where left out, θ stays.
   */
  readonly falseAlarmsPerHour?: number | undefined;
  /** Of places closer than this the one with the most evidence counts, px. */
  readonly separationPx: number;
  /** Share of its evidence that a spot that stands must have without its largest pixel: a hot pixel that is not known yet is no object. */
  readonly sharedEvidence: number;
}

/** How much higher θ is in the fast layer, nats: ln of 264 maps beside 22, and what their noise showed. */
export const fastNats = 3.5;
