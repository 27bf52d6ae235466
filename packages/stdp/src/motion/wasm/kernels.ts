import { type Flavour, smallModule } from '@spikeseg/snn-core';
import { scalarKernels, simdKernels } from './kernels.generated.ts';

/** An address, bytes, or a constant. */
interface Global {
  readonly value: number;
}

/** What assembly/index.ts exports; its docstrings say what each does. */
export interface MotionKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly FARTHEST: Global;
  readonly PER_UNIT: Global;
  readonly RING_SHIFT: Global;
  readonly TILE_SHIFT: Global;
  readonly bell: Global;
  readonly odds: Global;
  readonly products: Global;
  readonly rates: Global;
  readonly reached: Global;
  takeAll(width: number, height: number, reachPx: number, burstUs: number, most: number, brightnesses: number): void;
  add(x: number, y: number, tUs: number, ratio: number, owner: number, unclaimed: number): void;
  reach(...spot: SpotNumbers): number;
  weigh(...spot: [...SpotNumbers, brightnesses: number]): void;
}

type SpotNumbers = [
  x: number,
  y: number,
  tUs: number,
  vx: number,
  vy: number,
  pairVariance: number,
  spread: number,
  id: number,
  reachS: number,
];

const module = smallModule({ simd: simdKernels, scalar: scalarKernels });

/** Kernels with a memory of their own. */
export const motionKernels = (flavour?: Flavour): MotionKernels => module(flavour) as MotionKernels;
