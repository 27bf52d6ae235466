import type { Frames, Tf } from './tensors.ts';

/** Frames that outlive the step in which they were computed: a piece of a layer's state; undefined stands for zeros. */
export class Kept {
  readonly #tf: Tf;
  #frames: Frames | undefined;

  constructor(tf: Tf) {
    this.#tf = tf;
  }

  get frames(): Frames | undefined {
    return this.#frames;
  }

  /** Keeps these in place of the ones before, which are freed. */
  keep(frames: Frames | undefined): void {
    // A clone shares the numbers: whoever else has these frames may free them.
    const next = frames && this.#tf.keep(this.#tf.clone(frames));
    this.#frames?.dispose();
    this.#frames = next;
  }
}
