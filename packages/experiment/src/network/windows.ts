import type { SpikesegConfig } from '@spikeseg/config';
import type { WindowOptions } from '@spikeseg/events';
import { llr } from './network.ts';

/** How the configuration cuts recordings into windows. */
export function windowOptions({ data }: SpikesegConfig): WindowOptions {
  return {
    steps: data.n_timesteps,
    timestepMs: data.timestep_ms,
    stride: data.window_stride ?? data.n_timesteps,
    channels: data.input_channels,
    height: data.input_height,
    width: data.input_width,
    ...(data.encoding === 'llr' ? { normalize: false, llr } : { normalize: data.normalize }),
  };
}
