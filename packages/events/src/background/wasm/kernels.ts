import { smallModule } from '@spikeseg/snn-core';
import { kernels } from './kernels.generated.ts';

/** An address, bytes. */
interface WasmAddress {
  readonly value: number;
}

interface WithMemory {
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** What assembly/look.ts and assembly/medians.ts export; their docstrings say what each does. */
export interface LookKernels extends WithMemory {
  readonly expected: WasmAddress;
  readonly classRates: WasmAddress;
  readonly map: WasmAddress;
  readonly extended: WasmAddress;
  readonly shared: WasmAddress;
  readonly shrunk: WasmAddress;
  fillRates(prior: number): void;
  medians(from: number, to: number, width: number, height: number): void;
  tally(pixels: number): number;
  setRates(min: number, prior: number, hotTimes: number, hotEvents: number): void;
}

/** What assembly/weigh.ts exports, too. */
interface WeighKernels extends LookKernels {
  readonly t: WasmAddress;
  readonly x: WasmAddress;
  readonly y: WasmAddress;
  readonly p: WasmAddress;
  readonly ratios: WasmAddress;
  readonly records: WasmAddress;
  readonly flags: WasmAddress;
  readonly times: WasmAddress;
  readonly priors: WasmAddress;
  readonly stateSeconds: WasmAddress;
  readonly objects: WasmAddress;
  readonly hazards: WasmAddress;
  readonly binStarts: WasmAddress;
  readonly cellBins: WasmAddress;
  readonly cellBounds: WasmAddress;
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
