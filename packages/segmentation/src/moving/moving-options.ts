/** What decides about objects that move fast. */
export interface MovingOptions {
  /** Slowest and fastest speed, px/s. */
  readonly slowestPxS: number;
  readonly fastestPxS: number;
  /** s₀, events/s that an object adds to the pixel in its middle. */
  readonly spotRate: number;
  /** θ of a place without motion, nats: the price of looking for velocities is added to it. */
  readonly thresholdNats: number;
  /** Share of θ that a line must have without its largest pixel. */
  readonly leastShared: number;
  /** Objects are at least this far apart, px. */
  readonly separationPx: number;
}
