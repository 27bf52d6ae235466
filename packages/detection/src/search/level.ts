/** A cell of a transport layer that holds evidence, and the map that has most there. */
export interface Level {
  readonly layer: string;
  /** Cell. */
  readonly row: number;
  readonly column: number;
  /** Its middle, sensor px. */
  readonly x: number;
  readonly y: number;
  /** Potential, nats, without what its map needs beyond the threshold of the layer. */
  readonly nats: number;
  /** Brightness and motion of the map, by their places in the layer. */
  readonly brightness: number;
  readonly motion: number;
}
