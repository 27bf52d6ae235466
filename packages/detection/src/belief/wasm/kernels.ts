import { smallModule } from '@spikeseg/snn-core';
import { kernels } from './kernels.generated.ts';

/** An address, bytes, or a number. */
interface Exported {
  readonly value: number;
}

/** What assembly/index.ts exports; its docstrings say what each does. */
interface BeliefKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly t: Exported;
  readonly x: Exported;
  readonly y: Exported;
  readonly ratios: Exported;
  readonly units: Exported;
  readonly used: Exported;
  readonly taken: Exported;
  readonly cellClasses: Exported;
  readonly cellBounds: Exported;
  readonly middles: Exported;
  readonly exponentials: Exported;
  readonly logarithms: Exported;
  takeAll(
    width: number,
    height: number,
    max: number,
    maxNats: number,
    rateHz: number,
    fadeUs: number,
    cellShift: number,
    classes: number,
    drawnBelow: number,
  ): void;
  believe(begin: number, end: number): number;
}

const module = smallModule(kernels);

/** Kernels with a memory of their own. */
export const beliefKernels = (): BeliefKernels => module() as BeliefKernels;
