/** Which events the input spikes of a window consist of: spike k owns `events[offsets[k]]` … `events[offsets[k + 1] − 1]`. */
export interface SpikeEvents {
  readonly offsets: Uint32Array;
  /** Places in the event stream, ascending for every spike. */
  readonly events: Uint32Array;
}
