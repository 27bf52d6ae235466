/** Size of an event camera in pixels. */
export interface SensorSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Events of one recording as parallel arrays of equal length, in time order.
 *
 * Coordinates are 0-based sensor pixels (x to the right, y down). Real recordings hold times beyond 2^31 µs, hence doubles.
 */
export interface EventStream {
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** Polarity: 0 = OFF (darker), 1 = ON (brighter). */
  readonly p: Uint8Array;
  /** Time in µs, integer-valued, non-decreasing. */
  readonly t: Float64Array;
  readonly sensor: SensorSize;
}

/**
 * Where one labelled object was, as points in time. Used for scoring and for nothing else.
 *
 * Coordinates are 0-based sensor pixels with sub-pixel part; `t` is in µs on the clock of the events, non-decreasing.
 */
export interface LabelTrack {
  readonly id: number;
  readonly t: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Which events the input spikes of a window consist of: spike k owns `events[offsets[k]]` … `events[offsets[k + 1] − 1]`. */
export interface SpikeEvents {
  readonly offsets: Uint32Array;
  /** Places in the event stream, ascending for every spike. */
  readonly events: Uint32Array;
}
