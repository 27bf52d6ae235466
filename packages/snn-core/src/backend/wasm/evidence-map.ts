import type { SensorSize } from '../../events/event-stream.ts';
import type { EvidenceKernel, EvidenceNeuron, EvidenceNeurons } from '../../sequential/evidence-map.ts';
import { evidenceKernel } from './kernels.generated.ts';
import type { Address } from './kernels.ts';
import { type WasmModule, type WithMemory, webAssembly } from './web-assembly.ts';

/** What assembly/evidence.ts exports; its docstrings say what each does. */
interface EvidenceExports extends WithMemory {
  prepare(units: number, columns: number, kernelRows: number, vectors: number): void;
  setNeuron(leak: number, most: number, firing: number): void;
  weightsAt(): Address;
  isListedAt(): Address;
  listAt(): Address;
  listedCount(): number;
  setListedCount(count: number): void;
  potentialOf(unit: number): number;
  forget(unit: number): void;
  endStep(): void;
  add(corner: number, nats: number): void;
}

const lanes = 4;
let compiled: WasmModule | undefined;

/** An instance with a memory of its own; undefined where there is no WebAssembly with SIMD. */
function instance(): EvidenceExports | undefined {
  const bytes = Uint8Array.from(atob(evidenceKernel), (character) => character.charCodeAt(0));
  if (webAssembly === undefined || (compiled === undefined && !webAssembly.validate(bytes))) return undefined;
  compiled ??= new webAssembly.Module(bytes);
  return new webAssembly.Instance(compiled).exports as EvidenceExports;
}

/**
 * `EvidenceMap` in WebAssembly: the same potentials, to the bit, as long as evidence · weights, leak and ceiling lie on a grid of
 * 512ths of a nat, and the potentials, within a step too, stay below 2^14 nats.
 */
export class WasmEvidenceMap implements EvidenceNeurons {
  readonly #kernel: EvidenceExports;
  readonly #size: SensorSize;
  readonly #threshold: number;
  readonly #margin: number;
  readonly #stride: number;
  readonly #isListed: Uint8Array;
  readonly #list: Uint32Array;

  /** @returns undefined where there is no WebAssembly with SIMD */
  static open(size: SensorSize, kernel: EvidenceKernel, neuron: EvidenceNeuron): WasmEvidenceMap | undefined {
    const exports = instance();
    return exports && new WasmEvidenceMap(exports, size, kernel, neuron);
  }

  private constructor(exports: EvidenceExports, size: SensorSize, { side, weights }: EvidenceKernel, neuron: EvidenceNeuron) {
    const { threshold, leak, ceiling } = neuron;
    const vectors = Math.ceil(side / lanes);
    this.#kernel = exports;
    this.#size = size;
    this.#threshold = threshold;
    this.#margin = side >> 1;
    this.#stride = size.width + 2 * this.#margin;
    // The padding of the last row's kernel reaches behind the map, which is whole vectors.
    const reach = this.#stride * (size.height + 2 * this.#margin) + vectors * lanes - side;
    const units = Math.ceil(reach / lanes) * lanes;
    exports.prepare(units, this.#stride, side, vectors);
    exports.setNeuron(leak, threshold + ceiling, threshold);
    const { buffer } = exports.memory;
    this.#isListed = new Uint8Array(buffer, exports.isListedAt(), units).fill(1);
    this.#list = new Uint32Array(buffer, exports.listAt(), units);
    const padded = new Float32Array(buffer, exports.weightsAt(), side * vectors * lanes);
    for (let i = 0; i < side ** 2; i++) padded[Math.floor(i / side) * vectors * lanes + (i % side)] = weights[i];
    for (let y = 0; y < size.height; y++) this.#isListed.fill(0, this.#unit(0, y), this.#unit(size.width, y));
  }

  add(x: number, y: number, nats: number): void {
    // The kernel's first entry lies a margin above and before its middle, where the margin of the map ends.
    if (nats !== 0) this.#kernel.add(y * this.#stride + x, nats);
  }

  step(): void {
    this.#kernel.endStep();
  }

  potential(x: number, y: number): number {
    return this.#kernel.potentialOf(this.#unit(x, y));
  }

  forget(x: number, y: number): void {
    this.#kernel.forget(this.#unit(x, y));
  }

  firing(): { readonly unit: number; readonly potential: number }[] {
    const firing: { readonly unit: number; readonly potential: number }[] = [];
    const listed = this.#kernel.listedCount();
    let kept = 0;
    for (let k = 0; k < listed; k++) {
      const unit = this.#list[k];
      const potential = this.#kernel.potentialOf(unit);
      if (potential < this.#threshold) {
        this.#isListed[unit] = 0;
        continue;
      }
      const [column, row] = [unit % this.#stride, Math.floor(unit / this.#stride)];
      firing.push({ unit: (row - this.#margin) * this.#size.width + column - this.#margin, potential });
      this.#list[kept++] = unit;
    }
    this.#kernel.setListedCount(kept);
    return firing;
  }

  #unit(x: number, y: number): number {
    return (y + this.#margin) * this.#stride + x + this.#margin;
  }
}
