import type { StateTensor } from '../file/metadata.ts';

/** The states of B streams between runs; B is that of the first run after a rest. */
export class StreamStates {
  readonly tensors: readonly StateTensor[];
  streams = 0;
  /** [B, C, H, W] each, in the order of `tensors`. */
  data: Float32Array[] = [];

  constructor(tensors: readonly StateTensor[]) {
    this.tensors = tensors;
  }

  /** Puts any number of streams to rest. */
  rest(streams: number): void {
    this.streams = streams;
    this.data = this.tensors.map(({ shape }) => new Float32Array(streams * unitsOf(shape)));
  }

  /** @throws RangeError when streams that ran before are to go on as another number of them */
  goOn(streams: number): void {
    if (this.streams === 0) this.rest(streams);
    if (this.streams === streams) return;
    throw new RangeError(
      `run: expected ${this.streams} stream(s), as many as the last run had, got ${streams}; reset the session to run another number of them`,
    );
  }

  /** Puts some streams to rest. */
  restStreams(streams: readonly number[]): void {
    const bad = streams.find((stream) => !(Number.isInteger(stream) && stream >= 0 && stream < this.streams));
    if (bad !== undefined) throw new RangeError(`reset: expected streams from 0 to ${this.streams - 1}, got ${bad}`);
    this.tensors.forEach(({ shape }, n) => {
      const units = unitsOf(shape);
      for (const stream of streams) this.data[n].fill(0, stream * units, (stream + 1) * units);
    });
  }

  /** Lets every neuron fire again. */
  nextStimulus(): void {
    this.tensors.forEach(({ kind }, n) => {
      if (kind === 'fired') this.data[n].fill(0);
    });
  }
}

/** Numbers of a shape. */
export const unitsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
