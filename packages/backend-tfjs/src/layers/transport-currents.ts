import { type LayerShape, type Tensor, type TransportLayerSpec, transportPadding } from '@spikeseg/snn-core';
import { type Frames, isSomewhere, Kept, type Tf } from './tensors.ts';

/**
 * The currents of a transport layer since its last update. A sum of convolutions is the convolution of the sum: frames are added up,
 * and convolved when the currents are asked for.
 */
export class TransportCurrents {
  readonly #tf: Tf;
  readonly #spec: TransportLayerSpec;
  /** Zeros around a frame, so that every cell has a kernel. */
  readonly #frame: [[number, number], [number, number], [number, number], [number, number]];
  /** [k, k, channels, S] */
  #weight: Frames;
  /** [B, h, w, channels] */
  readonly #pending: Kept;
  /** Besides those of the pending frames, [B, H, W, S]: what was put back. */
  readonly #restored: Kept;

  /** @param weight [S, channels, k, k], copied */
  constructor(tf: Tf, spec: TransportLayerSpec, { input, output }: LayerShape, weight: Tensor) {
    this.#tf = tf;
    this.#spec = spec;
    const before = transportPadding(spec);
    const around = (pixels: number, cells: number): [number, number] => [
      before,
      (cells - 1) * (spec.stride ?? 1) + spec.kernel - before - pixels,
    ];
    this.#frame = [[0, 0], around(input[1], output[1]), around(input[2], output[2]), [0, 0]];
    this.#weight = onDevice(tf, weight);
    [this.#pending, this.#restored] = [new Kept(tf), new Kept(tf)];
  }

  setWeight(weight: Tensor): void {
    this.#weight.dispose();
    this.#weight = onDevice(this.#tf, weight);
    this.rest();
  }

  rest(): void {
    this.#pending.keep(undefined);
    this.#restored.keep(undefined);
  }

  dispose(): void {
    this.rest();
    this.#weight.dispose();
  }

  /** @param frame [B, h, w, channels] */
  add(frame: Frames): void {
    const pending = this.#pending.frames;
    // A clone, because another layer may read and keep the same frame.
    this.#pending.keep(pending === undefined ? this.#tf.clone(frame) : this.#tf.add(pending, frame));
  }

  /** Takes currents [B, H, W, S] as those since the last update. */
  restore(currents: Frames): void {
    this.rest();
    this.#restored.keep(currents);
  }

  /** [B, H, W, S]; undefined where nothing came. Call it in `tf.tidy`. */
  sum(): Frames | undefined {
    const tf = this.#tf;
    const [pending, restored] = [this.#pending.frames, this.#restored.frames];
    if (pending === undefined) return restored;
    const currents: Frames = tf.conv2d(tf.pad(pending, this.#frame), this.#weight, this.#spec.stride ?? 1, 'valid');
    return restored === undefined ? currents : tf.add(currents, restored);
  }

  get empty(): boolean {
    return ![this.#pending, this.#restored].some(({ frames }) => isSomewhere(this.#tf, frames));
  }
}

function onDevice(tf: Tf, { shape: [maps, channels, kernel], data }: Tensor): Frames {
  // A copy: some platforms compute with the array that they are given.
  return tf.tidy(() => tf.transpose(tf.tensor4d(data.slice(), [maps, channels, kernel, kernel]), [2, 3, 1, 0]));
}
