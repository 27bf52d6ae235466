import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { Recording } from '../recording/recording.ts';
import { addBackground, addHotPixels } from './background.ts';
import { addDavisBackground } from './davis-background.ts';
import { EventBuffer } from './event-buffer.ts';
import { eventSource } from './event-truth.ts';
import { checkGeneratorOptions, type GeneratorOptions, sensorSizes } from './generator-options.ts';
import { addSpot } from './moving-spot.ts';
import { labelTrack, satellites, starField } from './sky.ts';

export interface GeneratedRecording {
  readonly recording: Recording;
  /** Cause of every event, see {@link eventSource}. */
  readonly source: Uint8Array;
}

/**
 * Generates a recording of the kind EBSSA holds: background, hot pixels, a drifting star field, satellites with
 * labels every 10 ms. Without satellites it is a negative, which is labelled, too: its truth is that there is nothing.
 *
 * Every part draws from a seed of its own, so that leaving one out leaves the others as they are. The times begin beyond
 * 2^31 µs, as real ones do.
 *
 * @throws RangeError when an option is out of range
 */
export function generateRecording(options: GeneratorOptions, seed: number): GeneratedRecording {
  checkGeneratorOptions(options);
  const { durationS } = options;
  const sensor = sensorSizes[options.sensor];
  const startUs = 2 ** 31 + randomGenerator(deriveSeed(seed, 'start')).integer(1e9);
  const buffer = new EventBuffer(sensor);
  const background = options.noise === 'davis' ? addDavisBackground : addBackground;
  background(buffer, options, sensor, seed);
  addHotPixels(buffer, options, sensor, seed);
  for (const [i, star] of starField(options, sensor, seed).entries()) {
    addSpot(buffer, star, durationS, eventSource.star, randomGenerator(deriveSeed(seed, 'star-events', i)));
  }
  const spots = options.paths ?? satellites(options, sensor, seed);
  for (const [id, spot] of spots.entries()) {
    addSpot(buffer, spot, durationS, eventSource.satellite + id, randomGenerator(deriveSeed(seed, 'satellite-events', id)));
  }
  const { events, source } = buffer.sorted(startUs);
  const objects = spots.map((spot, id) => labelTrack(id, spot, sensor, startUs, durationS)).filter(({ t }) => t.length > 0);
  const name = `synthetic-${seed}`;
  return {
    recording: {
      name,
      path: `${name}.mat`,
      format: 'mat5',
      sensorModel: options.sensor,
      events,
      objects,
      labelled: true,
      stored: { bytes: 0, header: '', variables: [], coordinateBase: 1, offCode: -1, labelsInTimeOrder: true },
    },
    source,
  };
}
