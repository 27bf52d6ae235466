import { smallModule } from '@spikeseg/snn-core';
import { kernels } from './kernels.generated.ts';

/** An address, bytes. */
interface Address {
  readonly value: number;
}

interface WithMemory {
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** What assembly/look.ts and assembly/medians.ts export; their docstrings say what each does. */
export interface LookKernels extends WithMemory {
  readonly expected: Address;
  readonly classRates: Address;
  readonly map: Address;
  readonly extended: Address;
  readonly shared: Address;
  readonly shrunk: Address;
  fillRates(prior: number): void;
  medians(from: number, to: number, width: number, height: number): void;
  tally(pixels: number): number;
  setRates(min: number, prior: number, hotTimes: number, hotEvents: number): void;
}

/** What assembly/weigh.ts exports, too. */
interface WeighKernels extends LookKernels {
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
    max: number,
    longest: number,
    cells: number,
    firstCell: number,
    cellShift: number,
  ): void;
  weigh(begin: number, end: number, startUs: number, state: number, polarities: number, length: number, known: boolean): number;
}

const module = smallModule(kernels);

/** Kernels with a memory of their own. */
export const weighKernels = (): WeighKernels => module() as WeighKernels;
