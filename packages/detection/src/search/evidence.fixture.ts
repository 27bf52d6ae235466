import { type EventStream, stepsOf } from '@spikeseg/events';
import { type Backend, randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/detection.ts';
import { EvidenceDetector, type EvidenceOptions } from '../detector/evidence-detector.ts';
import { run } from '../detector.ts';

export { evidenceDefaults } from '../detector/evidence-detector.ts';

export const sensor = { width: 80, height: 56 };
export const options: EvidenceOptions = {
  recording: 'night',
  thresholdNats: 20,
  wishedFalseAlarmsPerHour: null,
};

/** Background of 0.2 events/s in every pixel, of which all know: the likelihood ratio of an event is 1 / 0.2. */
const backgroundHz = 0.2;
export const known = (begin: number, end: number): Float32Array => new Float32Array(end - begin).fill(1 / backgroundHz);

/** The same, where a pixel is known to fire at another rate. */
export const knownHot =
  ({ x, y }: EventStream, rateHz: number, column: number, row: number) =>
  (begin: number, end: number): Float32Array =>
    known(begin, end).map((ratio, k) => (x[begin + k] === column && y[begin + k] === row ? 1 / rateHz : ratio));

type Event = [tUs: number, x: number, y: number];

/** @param rateHz of every pixel */
export function noise(seconds: number, seed: number, rateHz: number = backgroundHz): Event[] {
  const random = randomGenerator(seed);
  const count = Math.round(rateHz * sensor.width * sensor.height * seconds);
  return Array.from({ length: count }, () => [
    Math.floor(random.uniform() * seconds * 1e6),
    random.integer(sensor.width),
    random.integer(sensor.height),
  ]);
}

/** Events of a spot of 1.5 px standard deviation, `rateHz` of them, from one time to another; those beside the sensor are not seen. */
export function spot(
  { rateHz, fromS, untilS, seed }: { rateHz: number; fromS: number; untilS: number; seed: number },
  placeAt: (seconds: number) => readonly [number, number],
): Event[] {
  const random = randomGenerator(seed);
  return Array.from({ length: Math.round(rateHz * (untilS - fromS)) }, (): Event => {
    const seconds = fromS + (untilS - fromS) * random.uniform();
    const [x, y] = placeAt(seconds);
    return [Math.floor(seconds * 1e6), Math.round(x + 1.5 * random.normal()), Math.round(y + 1.5 * random.normal())];
  }).filter(([, x, y]) => x >= 0 && y >= 0 && x < sensor.width && y < sensor.height);
}

/** All detections of a causal pass. @param ratios of the events from one number up to another */
export async function found(
  events: EventStream,
  ratios = known,
  backend: Backend = wasmBackend,
  given: EvidenceOptions = options,
): Promise<DecodedDetection[]> {
  let done = 0;
  const weights = { ratios: ({ t }: Pick<EventStream, 't'>) => ratios(done, (done += t.length)) };
  const detector = await EvidenceDetector.open(events.sensor, { weights, ...given, backend });
  const detections: DecodedDetection[] = [];
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) detections.push(...report.detections);
  return detections;
}
