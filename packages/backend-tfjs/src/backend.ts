import type { Backend } from '@spikeseg/snn-core';
import { TfjsError } from './errors.ts';
import type { GpuOptions } from './platform/gpu.ts';
import { loadRuntime } from './platform/load.ts';
import type { Platform } from './platform/platforms.ts';
import { compileOn } from './session.ts';

/** Where to compute; the options of a GPU count for `gpu` and `webgpu` only. */
export interface TfjsOptions extends GpuOptions {
  readonly platform: Platform;
}

/** An engine whose `compile` throws an UnsupportedLayerError for layers that it has not, a TfjsError when the platform cannot be had here or not exactly. */
export interface TfjsBackend extends Backend {
  readonly platform: Platform;
}

/**
 * The dense engine on TensorFlow.js, for convolutions and pools in a chain. With exact numerics its spikes are those of the other engines,
 * bit for bit; with float numerics sums may round in another order. It computes every neuron in every step, so on a processor the event-driven
 * engines of `@spikeseg/snn-core` are faster on all but the densest input.
 *
 * The library is loaded when it is first asked for, from a package that is an optional peer of this one.
 */
export function tfjsBackend({ platform, ...gpu }: TfjsOptions): TfjsBackend {
  const which = gpu.software ? ':software' : gpu.deviceIndex === undefined ? '' : `:${gpu.deviceIndex}`;
  const name = `tfjs-${platform}${which}`;
  return {
    name,
    platform,
    async isAvailable() {
      try {
        await loadRuntime(platform, gpu);
        return true;
      } catch (error) {
        if (error instanceof TfjsError || error instanceof RangeError) return error.message;
        throw error;
      }
    },
    compile: (network, weights) => compileOn(() => loadRuntime(platform, gpu), name, network, weights),
  };
}
