import {
  type EventStream,
  type GeneratedSensor,
  generateRecording,
  type SensorSize,
  sceneOptions,
  sensorSizes,
} from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';

const areaOf = ({ width, height }: SensorSize): number => width * height;

/** The smallest camera that can be imitated and sees all of a sensor. @throws RangeError where none is so large */
function cameraOver({ width, height }: SensorSize): GeneratedSensor {
  const [camera] = (Object.keys(sensorSizes) as GeneratedSensor[])
    .filter((name) => sensorSizes[name].width >= width && sensorSizes[name].height >= height)
    .toSorted((a, b) => areaOf(sensorSizes[a]) - areaOf(sensorSizes[b]));
  if (camera !== undefined) return camera;
  throw new RangeError(`generatedStream: expected a sensor that fits into that of an EVK4, got ${width}×${height}`);
}

/**
 * A sky with a satellite at a wished rate of background, without hot pixels and stars: the noise of a DAVIS where the camera is one, else
 * independent. Of a sensor that no camera has, the upper left part of a larger one's.
 *
 * @param rateHz of the background over the whole sensor, events/s
 */
export function generatedStream(sensor: SensorSize, rateHz: number, durationS: number, seed: number): EventStream {
  const camera = cameraOver(sensor);
  const perPixelHz = rateHz / areaOf(sensor);
  // So many times what its 14 pixels have from the background.
  const objectHz = Math.max(300, 14 * perPixelHz);
  const options = sceneOptions('plain', {
    sensor: camera,
    durationS,
    noise: camera.startsWith('DAVIS') ? 'davis' : 'poisson',
    hotPixels: 0,
    stars: 0,
    backgroundRateHz: perPixelHz * areaOf(sensorSizes[camera]),
    satelliteRateHz: [objectHz, objectHz],
  });
  const { t, x, y, p } = generateRecording(options, deriveSeed(seed, 'bench', camera, Math.round(rateHz))).recording.events;
  const isSeen = (_: number, k: number): boolean => x[k] < sensor.width && y[k] < sensor.height;
  return { sensor, t: t.filter(isSeen), x: x.filter(isSeen), y: y.filter(isSeen), p: p.filter(isSeen) };
}
