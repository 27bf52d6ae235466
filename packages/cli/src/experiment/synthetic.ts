import type { SpikesegConfig } from '@spikeseg/config';
import type { GeneratorOptions } from '@spikeseg/data-ebssa';

/** Options of the generator of recordings that `data.synthetic` names. */
export function generatorOptions({ data: { synthetic } }: SpikesegConfig): GeneratorOptions {
  return {
    sensor: synthetic.sensor,
    durationS: synthetic.duration_s,
    backgroundRateHz: synthetic.background_rate_hz,
    noise: synthetic.noise,
    hotPixels: synthetic.hot_pixels,
    stars: synthetic.stars,
    satellites: synthetic.satellites,
    speedPxS: synthetic.speed_px_s,
    satelliteRateHz: synthetic.satellite_rate_hz,
  };
}
