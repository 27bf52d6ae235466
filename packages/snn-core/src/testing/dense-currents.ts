import type { PlaneShape } from '../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../network/network-spec.ts';

const f32 = Math.fround;

/** The currents of a transport layer by their equation: cross-correlation with stride and zero padding, cell by cell. */
export class DenseCurrents {
  /** [S, H, W], since the last update. */
  readonly sum: Float32Array;
  readonly #spec: TransportLayerSpec;
  readonly #input: PlaneShape;
  readonly #height: number;
  readonly #width: number;

  constructor(spec: TransportLayerSpec, input: PlaneShape, height: number, width: number) {
    this.#spec = spec;
    this.#input = input;
    this.#height = height;
    this.#width = width;
    this.sum = new Float32Array(spec.maps * height * width);
  }

  /** Adds the current of a frame. @param weight [S, channels, k, k] */
  add(frame: Float32Array, weight: Float32Array): void {
    if (frame.every((value) => value === 0)) return;
    const { kernel } = this.#spec;
    const [channels] = this.#input;
    this.sum.forEach((_, unit) => {
      const s = Math.floor(unit / (this.#height * this.#width));
      this.#eachInput(frame, unit, (value, c, ky, kx) => {
        const w = weight[((s * channels + c) * kernel + ky) * kernel + kx];
        this.sum[unit] = f32(this.sum[unit] + f32(w * value));
      });
    });
  }

  /** Weights that the spikes of a frame reach. */
  synapticOps(frame: Float32Array): number {
    let operations = 0;
    if (frame.every((value) => value === 0)) return operations;
    this.sum.forEach((_, unit) => this.#eachInput(frame, unit, (value) => (operations += value === 0 ? 0 : 1)));
    return operations;
  }

  /** Visits the values in the receptive field of a unit, with their channels and places in the kernel. */
  #eachInput(frame: Float32Array, unit: number, visit: (value: number, c: number, ky: number, kx: number) => void): void {
    const { kernel, stride = 1 } = this.#spec;
    const [channels, rows, columns] = this.#input;
    const padding = Math.floor((kernel - stride) / 2);
    const top = (Math.floor(unit / this.#width) % this.#height) * stride - padding;
    const left = (unit % this.#width) * stride - padding;
    for (let c = 0; c < channels; c++) {
      for (let ky = 0; ky < kernel; ky++) {
        for (let kx = 0; kx < kernel; kx++) {
          const [y, x] = [top + ky, left + kx];
          if (y >= 0 && y < rows && x >= 0 && x < columns) visit(frame[(c * rows + y) * columns + x], c, ky, kx);
        }
      }
    }
  }
}
