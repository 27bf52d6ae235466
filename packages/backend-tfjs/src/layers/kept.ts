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

  /** Keeps these, which nobody else may free, in place of the ones before, which are freed. */
  keep(frames: Frames | undefined): void {
    if (frames === this.#frames) return;
    this.#frames?.dispose();
    this.#frames = frames && this.#tf.keep(frames);
  }
}
