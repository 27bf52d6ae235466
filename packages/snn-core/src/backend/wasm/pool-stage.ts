import { SpikeRecord, withRoom } from '../../layers/spike-record.ts';
import type { LayerShape, PlaneShape } from '../../network/layer-shapes.ts';
import type { PoolLayerSpec } from '../../network/network-spec.ts';
import type { LayerTrace } from '../backend.ts';
import type { Address, Kernels } from './kernels.ts';
import type { InputSpikes, Views } from './views.ts';

/** A pool in the memory of a session. */
export class PoolStage {
  readonly name: string;
  readonly #kernels: Kernels;
  readonly #output: PlaneShape;
  readonly #layer: Address;
  readonly #record = new SpikeRecord();
  #count = 0;
  #causes = new Uint32Array(256);
  #causeOffsets = [0];

  constructor(kernels: Kernels, { name, kernel, stride }: PoolLayerSpec, { input, output }: LayerShape) {
    this.name = name;
    this.#kernels = kernels;
    this.#output = output;
    this.#layer = kernels.newPool(...input, kernel, stride, output[1], output[2]);
  }

  beginRun(): void {
    this.#record.clear();
    this.#causeOffsets = [0];
  }

  /** One time step. @param causes whether {@link keep} will be called */
  step({ index, count }: InputSpikes, causes: boolean): void {
    this.#count = this.#kernels.poolStep(this.#layer, index, count, causes);
  }

  /** Spikes of the last step, as the next layer sees them. */
  spikes(): InputSpikes {
    return { index: this.#kernels.pooledOf(this.#layer), count: this.#count, values: 0 };
  }

  /** Keeps the spikes of the last step and their causes for {@link trace}. */
  keep({ u32 }: Views): void {
    const count = this.#count;
    const start = this.#record.addStep(count);
    if (count === 0) return;
    const index = this.#kernels.pooledOf(this.#layer) >>> 2;
    this.#record.index.set(u32.subarray(index, index + count), start);
    const base = this.#causeOffsets[this.#causeOffsets.length - 1];
    const offsets = this.#kernels.causeOffsetsOf(this.#layer) >>> 2;
    for (let k = 1; k <= count; k++) this.#causeOffsets.push(base + u32[offsets + k]);
    const causes = this.#kernels.causesOf(this.#layer) >>> 2;
    const hits = u32[offsets + count];
    this.#causes = withRoom(this.#causes, base + hits);
    this.#causes.set(u32.subarray(causes, causes + hits), base);
  }

  trace(): LayerTrace {
    const offsets = Uint32Array.from(this.#causeOffsets);
    const { spikes } = this.#record.copy(this.#output);
    return { spikes, causes: { offsets, index: this.#causes.slice(0, offsets[offsets.length - 1]) } };
  }
}
