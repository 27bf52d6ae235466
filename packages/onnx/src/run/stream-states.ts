import type { StateTensor } from '../file/metadata.ts';
import type { State } from './open-in-runtime.ts';

/** The states of B streams between runs; B is that of the first run after a rest. */
export class StreamStates {
  readonly tensors: readonly StateTensor[];
  streams = 0;
  /** [B, C, H, W] each, in the order of `tensors`. */
  #data: State[] = [];

  constructor(tensors: readonly StateTensor[]) {
    this.tensors = tensors;
  }

  get data(): readonly State[] {
    return this.#data;
  }

  /** Takes other states, and frees those of before. */
  set(streams: number, data: readonly State[]): void {
    for (const state of this.#data) if (!(state instanceof Float32Array || data.includes(state))) state.free();
    this.streams = streams;
    this.#data = [...data];
  }

  /** A copy of all states. */
  read(): Promise<Float32Array[]> {
    return Promise.all(this.#data.map(async (state) => (state instanceof Float32Array ? state.slice() : state.read())));
  }

  /** Puts any number of streams to rest. */
  rest(streams: number): void {
    this.set(
      streams,
      this.tensors.map(({ shape }) => new Float32Array(streams * unitsOf(shape))),
    );
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
  async restStreams(streams: readonly number[]): Promise<void> {
    const bad = streams.find((stream) => !(Number.isInteger(stream) && stream >= 0 && stream < this.streams));
    if (bad !== undefined) throw new RangeError(`reset: expected streams from 0 to ${this.streams - 1}, got ${bad}`);
    const data = await this.read();
    this.tensors.forEach(({ shape }, n) => {
      const units = unitsOf(shape);
      for (const stream of streams) data[n].fill(0, stream * units, (stream + 1) * units);
    });
    this.set(this.streams, data);
  }

  /** Lets every neuron fire again. */
  nextStimulus(): void {
    const { streams, tensors } = this;
    const data = this.#data.map((state, n) =>
      tensors[n].kind === 'fired' ? new Float32Array(streams * unitsOf(tensors[n].shape)) : state,
    );
    this.set(streams, data);
  }
}

/** Numbers of a shape. */
export const unitsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
