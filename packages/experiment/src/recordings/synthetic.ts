import type { SpikesegConfig } from '@spikeseg/config';
import { type GeneratorOptions, sceneOptions } from '@spikeseg/events';
import { UsageError } from '../errors/errors.ts';

/**
 * Options of the generator of recordings that `data.synthetic` names: those of its scene, and the keys that are not null.
 *
 * @throws UsageError when a key does not go with the scene
 */
export function generatorOptions({ data: { synthetic } }: SpikesegConfig): GeneratorOptions {
  const { telescope, tumbling } = synthetic;
  return asUsageErrors(() =>
    sceneOptions(synthetic.scene, {
      sensor: synthetic.sensor,
      durationS: synthetic.duration_s ?? undefined,
      backgroundRateHz: synthetic.background_rate_hz ?? undefined,
      noise: synthetic.noise ?? undefined,
      hotPixels: synthetic.hot_pixels ?? undefined,
      stars: synthetic.stars ?? undefined,
      starMagnitudes: synthetic.star_magnitudes ?? undefined,
      zeroPoint: synthetic.zero_point ?? undefined,
      psfPx: synthetic.psf_px ?? undefined,
      satellites: synthetic.satellites ?? undefined,
      speedPxS: synthetic.speed_px_s ?? undefined,
      satelliteRateHz: synthetic.satellite_rate_hz ?? undefined,
      curvatureDegPx: synthetic.curvature_deg_px ?? undefined,
      tumbling: someOf({ periodS: tumbling.period_s, amplitude: tumbling.amplitude, glintGain: tumbling.glint_gain }),
      telescope: someOf({
        follows: telescope.follows,
        driftPxS: telescope.drift_px_s,
        rotationDegS: telescope.rotation_deg_s,
        slews: telescope.slews,
        jitterPx: telescope.jitter_px,
        jitterHz: telescope.jitter_hz,
      }),
    }),
  );
}

/**
 * What a task that generates gives; where the generator does not take its options, the error names the key.
 *
 * @throws UsageError
 */
export function asUsageErrors<T>(task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = cause.message.replace(/^generator: ([\w.]+)/, (_, option: string) => `data.synthetic.${keyOf(option)}`);
    throw new UsageError(message, { cause });
  }
}

/** `telescope.driftPxS` is `telescope.drift_px_s`. */
const keyOf = (option: string): string => option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The options that are not null; undefined where all are. */
function someOf<T extends object>(options: T): { readonly [Key in keyof T]: Exclude<T[Key], null> | undefined } | undefined {
  const entries = Object.entries(options).filter(([, value]) => value !== null);
  return entries.length === 0
    ? undefined
    : (Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], null> | undefined });
}
