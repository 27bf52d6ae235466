import type { TransportLayerSpec } from './network-spec.ts';

/** What an output channel of a transport layer stands for. */
export interface TransportChannel {
  /** Brightness, from 0 on. */
  readonly brightness: number;
  /** Position among the layer's motions. */
  readonly motion: number;
}

/** The output channels of a transport layer, in order: brightness by brightness, its motions in theirs. */
export function transportChannels({ maps, motions }: Pick<TransportLayerSpec, 'maps' | 'motions'>): readonly TransportChannel[] {
  return Array.from({ length: maps }, (_, brightness) =>
    motions.flatMap(({ brightnesses }, motion) =>
      brightnesses === undefined || brightnesses.includes(brightness) ? [{ brightness, motion }] : [],
    ),
  ).flat();
}

/** Pixels that the kernel of a transport layer's first cell begins before the first pixel. */
export const transportPadding = ({ kernel, stride = 1 }: Pick<TransportLayerSpec, 'kernel' | 'stride'>): number =>
  Math.floor((kernel - stride) / 2);
