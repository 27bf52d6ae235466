import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pixelToSky, skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import type { SpikesegConfig } from '@spikeseg/config';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import {
  eventTruth,
  type GeneratedRecording,
  type GeneratorOptions,
  generateRecording,
  type StarPlace,
  sceneOptions,
  sensorSizes,
} from '@spikeseg/events/synthetic';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { tycho2 } from '@spikeseg/star-catalogue';
import { UsageError } from '../errors/errors.ts';
import { writeAtomic } from '../run-folder/files.ts';
import { asUsageErrors, eventTruthFile } from './recording-origin.ts';

/**
 * Options of the generator of recordings that `data.synthetic` names: those of its scene, and the keys that are not null.
 *
 * @throws UsageError when a key does not go with the scene
 */
export function generatorOptions(config: SpikesegConfig): GeneratorOptions {
  const { synthetic } = config.data;
  const field = fieldOf(config);
  const options = asUsageErrors(() =>
    sceneOptions(synthetic.scene, {
      sensor: synthetic.sensor,
      durationS: synthetic.duration_s ?? undefined,
      backgroundRateHz: synthetic.background_rate_hz ?? undefined,
      noise: synthetic.noise ?? undefined,
      stars: synthetic.stars ?? undefined,
      zeroPoint: synthetic.zero_point ?? (field && fieldZeroPoint),
      satellites: synthetic.satellites ?? undefined,
      speedPxS: synthetic.speed_px_s ?? undefined,
      satelliteRateHz: synthetic.satellite_rate_hz ?? undefined,
      telescope: synthetic.drift_px_s === null ? undefined : { driftPxS: synthetic.drift_px_s },
    }),
  );
  return field ? { ...options, starPlaces: realStars(field, options) } : options;
}

/** One recording to be generated and written. */
export interface RecordingToWrite {
  readonly options: GeneratorOptions;
  readonly seed: number;
  /** Where the recording goes, named as EBSSA names its files. */
  readonly recording: string;
  /** Where the cause of every event goes. */
  readonly truth: string;
  /** The field of real stars, and where it goes with the places of satellites in the sky. */
  readonly sky?: { readonly path: string; readonly wcs: TanWcs } | undefined;
}

/**
 * The recordings that `data.synthetic` asks for: first those with satellites, then the negatives. They are the ones that
 * training on `data.dataset: synthetic` with the same seed learns from.
 *
 * @param folder `…/Labelled Data`
 */
export function planRecordings(config: SpikesegConfig, folder: string): RecordingToWrite[] {
  const { recordings, negatives, sensor } = config.data.synthetic;
  const options = generatorOptions(config);
  const wcs = fieldOf(config);
  return Array.from({ length: recordings + negatives }, (_, i) => {
    const negative = i >= recordings;
    const name = `${negative ? 'synthneg' : 'synth'}${String(i + 1).padStart(3, '0')}_${sensor.toLowerCase()}`;
    const recording = join(folder, `${name}_td_labelled.mat`);
    return {
      options: negative ? { ...options, satellites: 0 } : options,
      seed: deriveSeed(config.seed, 'synthetic', 'training', i),
      recording,
      truth: eventTruthFile(recording),
      sky: wcs && { path: join(folder, `${name}_sky.json`), wcs },
    };
  });
}

/** A recording that was written. */
export interface WrittenRecording {
  readonly recording: string;
  readonly truth: string;
  readonly events: number;
  readonly satellites: number;
  /** How many events background, hot pixels, stars and satellites caused. */
  readonly causes: Readonly<Record<keyof typeof eventTruth.causes, number>>;
}

/**
 * Generates and writes recordings, each with its truth. When one fails, those written before are taken away again: a folder
 * holds all of a set or none.
 *
 * @throws UsageError when the generator does not take the options
 */
export function writeRecordings(plan: readonly RecordingToWrite[], onWritten: (done: number) => void): WrittenRecording[] {
  const paths: string[] = [];
  const write = (path: string, bytes: Uint8Array | string): void => {
    writeAtomic(path, bytes);
    paths.push(path);
  };
  try {
    return plan.map(({ options, seed, recording: path, truth, sky }, i) => {
      const generated = asUsageErrors(() => generateRecording(options, seed));
      const { recording, source } = generated;
      write(path, writeRecording(recording));
      write(truth, eventTruth.encode(source));
      if (sky !== undefined) write(sky.path, skyTruth(sky.wcs, generated));
      onWritten(i + 1);
      const events = recording.events.t.length;
      return { recording: path, truth, events, satellites: recording.objects.length, causes: causesOf(source) };
    });
  } catch (error) {
    for (const path of paths) rmSync(path, { force: true });
    throw error;
  }
}

function causesOf(source: Uint8Array): WrittenRecording['causes'] {
  const causes = { background: 0, hotPixel: 0, star: 0, satellite: 0 };
  const names = Object.keys(eventTruth.causes) as (keyof typeof eventTruth.causes)[];
  for (const cause of source) causes[names[Math.min(cause, eventTruth.causes.satellite)]]++;
  return causes;
}

/** Magnitude of a star that gives one event/s, where none is given: such a camera sees stars to 8.5. */
const fieldZeroPoint = 11;

/** Beyond this from the middle a tangent plane is no sky, degrees. */
const maxReachDeg = 30;

/** What `data.synthetic.field` shows at time 0, with an angle that is drawn; undefined where stars are drawn. */
export function fieldOf({ seed, data: { synthetic } }: SpikesegConfig): TanWcs | undefined {
  if (synthetic.field === null) return undefined;
  const [raDeg, decDeg, arcsecPx] = synthetic.field;
  const { width, height } = sensorSizes[synthetic.sensor];
  const roll = 2 * Math.PI * randomGenerator(deriveSeed(seed, 'field')).uniform();
  const [c, s] = [(arcsecPx / 3600) * Math.cos(roll), (arcsecPx / 3600) * Math.sin(roll)];
  return {
    raDeg,
    decDeg,
    pixel: [(width - 1) / 2, (height - 1) / 2],
    cd: [
      [-c, s],
      [-s, -c],
    ],
  };
}

/**
 * The stars of Tycho-2 that may come onto the chip, and give an event in a thousand such recordings at least.
 *
 * @throws UsageError where the telescope goes too far
 */
function realStars(
  wcs: TanWcs,
  { sensor, durationS, telescope, speedPxS, zeroPoint = fieldZeroPoint }: GeneratorOptions,
): StarPlace[] {
  const arcsecPx = 3600 * Math.hypot(...wcs.cd[0]);
  const { width, height } = sensorSizes[sensor];
  const { driftPxS = 0, follows = 'nothing' } = telescope ?? {};
  const wayPx = driftPxS * durationS + (follows === 'satellite' ? speedPxS[1] * durationS : 0);
  const reachDeg = ((Math.hypot(width, height) / 2 + 10 + wayPx) * arcsecPx) / 3600;
  if (reachDeg > maxReachDeg)
    throw new UsageError(
      `data.synthetic.field: expected a telescope that stays within ${maxReachDeg} degrees of the middle of the field, got ${reachDeg.toFixed(0)} (${wayPx.toFixed(0)} px of way, ${arcsecPx.toFixed(0)}" per px): take a finer scale, less drift, or slower satellites to follow`,
    );
  const faintest = zeroPoint + 2.5 * Math.log10(1000 * durationS);
  return tycho2()
    .starsWithin(wcs.raDeg, wcs.decDeg, reachDeg, faintest)
    .flatMap((star) => {
      const at = skyToPixel(wcs, star);
      return at === undefined ? [] : [{ x: at[0], y: at[1], magnitude: star.magnitude }];
    });
}

/** Where the satellites are in the sky at the times of their labels, and what the chip shows at time 0, as JSON. */
function skyTruth(wcs: TanWcs, { recording, skyPaths }: GeneratedRecording): string {
  const objects = recording.objects.map(({ id, t }, k) => {
    const { x, y } = skyPaths[k];
    const places = Array.from(t, (_, i) => pixelToSky(wcs, [x[i], y[i]]));
    return { id, t_us: [...t], ra_deg: places.map(({ raDeg }) => raDeg), dec_deg: places.map(({ decDeg }) => decDeg) };
  });
  return `${JSON.stringify({ first_event_us: recording.events.t[0], wcs, objects })}\n`;
}
