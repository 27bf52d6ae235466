import { type GeneratedSensor, generateRecording, type Recording, sceneOptions, sensorSizes } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';

/** A few GB of memory while they are made. */
const usualMost = 30_000_000;

/** How many events a second the dimmest object gives: so many times what its 14 pixels have from the background, and no fewer than 300. */
const objectRateHz = (perPixelHz: number): number => Math.max(300, 14 * perPixelHz);

/** A camera that can be imitated, by the size of its chip; undefined where there is none. */
export const sensorOfSize = ({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): GeneratedSensor | undefined =>
  (Object.keys(sensorSizes) as GeneratedSensor[]).find(
    (name) => sensorSizes[name].width === width && sensorSizes[name].height === height,
  );

/**
 * A sky with a satellite at a wished rate of background, without hot pixels and stars: the noise of a DAVIS where the camera is one, else independent.
 *
 * @param backgroundRateHz over the whole chip, events/s @param durationS at most
 * @param mostEvents of the background; a recording that would have more is shorter
 */
export function generatedStream(
  sensor: GeneratedSensor,
  backgroundRateHz: number,
  durationS: number,
  seed: number,
  mostEvents = usualMost,
): Recording {
  const { width, height } = sensorSizes[sensor];
  const rateHz = objectRateHz(backgroundRateHz / (width * height));
  const options = sceneOptions('plain', {
    sensor,
    durationS: Math.min(durationS, mostEvents / backgroundRateHz),
    noise: sensor.startsWith('DAVIS') ? 'davis' : 'poisson',
    hotPixels: 0,
    stars: 0,
    backgroundRateHz,
    satelliteRateHz: [rateHz, rateHz],
  });
  return generateRecording(options, deriveSeed(seed, 'bench', sensor, backgroundRateHz)).recording;
}
