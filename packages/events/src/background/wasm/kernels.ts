import { smallModule } from '@spikeseg/snn-core';
import { kernels } from './kernels.generated.ts';

/** An address, bytes. */
interface Address {
  readonly value: number;
}

interface WithMemory {
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** What assembly/medians.ts exports; its docstrings say what each does. */
interface MedianKernels extends WithMemory {
  readonly map: Address;
  readonly extended: Address;
  readonly shared: Address;
  readonly logs: Address;
  takeAll(pixels: number): void;
  medians(to: number, width: number, height: number): void;
}

/** What assembly/weigh.ts exports. */
interface WeighKernels extends WithMemory {
  readonly t: Address;
  readonly x: Address;
  readonly y: Address;
  readonly p: Address;
  readonly ratios: Address;
  readonly records: Address;
  readonly flags: Address;
  readonly times: Address;
  readonly priors: Address;
  readonly stateSeconds: Address;
  readonly objects: Address;
  readonly hazards: Address;
  readonly binStarts: Address;
  readonly cellBins: Address;
  readonly cellBounds: Address;
  takeWeigher(
    width: number,
    height: number,
    most: number,
    longest: number,
    cells: number,
    firstCell: number,
    cellShift: number,
  ): void;
  weigh(begin: number, end: number, startUs: number, state: number, polarities: number, length: number, known: boolean): number;
}

const module = smallModule(kernels);

/** Kernels with a memory of their own. */
export const medianKernels = (): MedianKernels => module() as MedianKernels;
export const weighKernels = (): WeighKernels => module() as WeighKernels;
