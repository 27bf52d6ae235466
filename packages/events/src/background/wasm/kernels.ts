import { type Flavour, smallModule } from '@spikeseg/snn-core';
import { scalarKernels, simdKernels } from './kernels.generated.ts';

/** An address, bytes. */
interface Address {
  readonly value: number;
}

/** What assembly/index.ts exports; its docstrings say what each does. */
interface MedianKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly map: Address;
  readonly extended: Address;
  readonly shared: Address;
  readonly logs: Address;
  takeAll(pixels: number): void;
  medians(to: number, width: number, height: number): void;
}

const module = smallModule({ simd: simdKernels, scalar: scalarKernels });

/** Kernels with a memory of their own. */
export const medianKernels = (flavour?: Flavour): MedianKernels => module(flavour) as MedianKernels;
